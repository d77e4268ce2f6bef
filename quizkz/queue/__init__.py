"""What is asked today and in which order; pure. Home counts what `plan` returns, a sitting asks it.

Decks are planned apart, since limits and siblings belong to a deck, and joined at the end: so the plan of one
deck is the part of the plan of all that speaks of it. Where decks differ in when they want their new cards,
those of `before` open the day, those of `after` close it, those of `mixed` lie among the due cards of all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain, zip_longest
from operator import attrgetter
from typing import NamedTuple

from quizkz.queue.parts import DeckPart
from quizkz.queue.terms import (
    AFTER,
    AHEAD,
    BURIED,
    DUE,
    LIMIT,
    NEW,
    SAME_DAY_MS,
    SIBLING,
    STEP,
    SUSPENDED,
    DayTerms,
    DeckDone,
    Waiting,
)
from quizkz.review import CardId
from quizkz.scheduling import Closing, NewOrder, Paced
from quizkz.scheduling.limits import left_of
from quizkz.scheduling.ordering import Candidate, by_step, evenly, order_key

__all__ = [
    "AFTER", "AHEAD", "BURIED", "DUE", "LIMIT", "NEW", "SAME_DAY_MS", "SIBLING", "STEP", "SUSPENDED",
    "DayTerms", "DeckDone", "Plan", "Planned", "Waiting", "plan",
]  # fmt: skip

_WHEN: tuple[NewOrder, ...] = ("before", "mixed", "after")


class Planned(NamedTuple):
    """A card of the plan. `why`: a `step` over, a `due` review, `new`, a step that ends in learn-`ahead`."""

    card: CardId
    deck: str
    why: str


class Plan(NamedTuple):
    """The cards to ask in order, and when the next one after them is ready.

    `next_at`: UTC ms of the earliest step still to end beyond learn-ahead; `next_day`: the earliest due day
    after today. `next_count`: steps that a sitting begun at `next_at` would ask. `held`: by deck, the
    cards that wait by reason (`limit`, `sibling`, `after`, `suspended`, `buried`). `next`: by deck, its
    `next_at` and `next_day`.
    """

    cards: tuple[Planned, ...]
    next_at: int | None
    next_day: int | None
    held: Mapping[str, Mapping[str, int]]
    next_count: int = 0
    next: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


def plan(candidates: Iterable[Candidate], terms: DayTerms) -> Plan:
    """The plan of these cards."""
    parts = _taken(candidates, terms)
    next_at = min((at for p in parts for at in p.standing.later), default=None)
    soon = 0 if next_at is None else next_at + terms.learn_ahead_ms
    nexts = {p.deck: p.next() for p in parts}
    return Plan(
        cards=_in_order(parts, terms.today),
        next_at=next_at,
        next_day=min((day for _, day in nexts.values() if day is not None), default=None),
        held={p.deck: dict(p.held) for p in parts if p.held},
        next_count=sum(at <= soon for p in parts for at in p.standing.later),
        next=nexts,
    )


def _taken(candidates: Iterable[Candidate], terms: DayTerms) -> list[DeckPart]:
    """The parts of the decks that the plan is about, their cards taken up to the limits."""
    by_deck: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_deck.setdefault(candidate.deck, []).append(candidate)
    decks = sorted(by_deck.keys() | terms.waiting.keys())
    parts = [DeckPart(deck, by_deck.get(deck, ()), terms) for deck in decks]
    for part, share in zip(parts, _shares(parts, terms, terms.totals.reviews, DUE), strict=True):
        part.take_due(share)
    for part, share in zip(parts, _shares(parts, terms, terms.totals.new, NEW), strict=True):
        part.take_new(share)
    parts = [part for part in parts if not terms.only or part.deck in terms.only]
    _add_extra(parts, terms.extra_new)
    return parts


def _in_order(parts: Sequence[DeckPart], today: int) -> tuple[Planned, ...]:
    """The cards that were taken: steps that are over, due and new ones, steps that end soon."""
    steps = sorted(chain.from_iterable(p.standing.steps for p in parts), key=by_step)
    ahead = sorted(chain.from_iterable(p.standing.ahead for p in parts), key=by_step)
    due = _joined(parts, today)
    first, among, last = ([c for p in parts if p.choosing.new_order == when for c in p.new] for when in _WHEN)
    return (
        *_planned(steps, STEP),
        *_planned(first, NEW),
        *evenly(_planned(due, DUE), _planned(among, NEW)),
        *_planned(last, NEW),
        *_planned(ahead, AHEAD),
    )


def _shares(
    parts: Sequence[DeckPart],
    terms: DayTerms,
    total: int | None,
    why: str,
) -> list[int | None]:
    """Each deck's share of what a day may hold in all; None where it takes what its own limit lets in.

    A deck before its exam keeps the pace that its plan tells: it counts, but is not held back.
    """
    if total is None:
        return [None] * len(parts)
    wanted = DeckPart.due_wanted if why == DUE else DeckPart.new_wanted
    begun = attrgetter("reviews" if why == DUE else "new")
    sharing = [part for part in parts if not isinstance(part.choosing, Paced)]
    aside = sum(wanted(part) for part in parts if isinstance(part.choosing, Paced))
    aside += sum(begun(was) for was in terms.done.values()) - sum(begun(part.done) for part in sharing)
    left = left_of(max(0, total - aside), [wanted(p) for p in sharing], [begun(p.done) for p in sharing])
    share = dict(zip((part.deck for part in sharing), left, strict=True))
    return [share.get(part.deck) for part in parts]


def _add_extra(parts: Sequence[DeckPart], extra: int) -> None:
    """Take new cards beyond the limits, one from each deck in turn."""
    if extra <= 0:
        return
    owner = {part.deck: part for part in parts}
    for card in chain.from_iterable(zip_longest(*(p.spare for p in parts))):
        if extra == 0:
            return
        part = owner[card.deck] if card is not None else None
        if part is None or card is None or part.waits(card):
            continue
        part.taken.add(card.question)
        part.new.append(card)
        part.held[LIMIT] -= 1
        part.new_held -= 1
        if not part.held[LIMIT]:
            del part.held[LIMIT]
        extra -= 1


def _joined(parts: Sequence[DeckPart], today: int) -> list[Candidate]:
    """The due cards of all decks: in one order where all decks want the same, else evenly mixed.

    Those of decks whose exam is near come before the others.
    """
    busy = [p for p in parts if p.due]
    near = [p.due for p in busy if isinstance(p.choosing, Closing)]
    others = [p for p in busy if not isinstance(p.choosing, Closing)]
    if len({p.choosing.order for p in others}) == 1:
        key = order_key(others[0].choosing, today)
        return [*_mixed(near), *sorted(chain.from_iterable(p.due for p in others), key=key)]
    return [*_mixed(near), *_mixed([p.due for p in others])]


def _mixed(lists: Sequence[list[Candidate]]) -> list[Candidate]:
    mixed: list[Candidate] = []
    for cards in lists:
        mixed = evenly(mixed, cards)
    return mixed


def _planned(cards: Iterable[Candidate], why: str) -> list[Planned]:
    return [Planned(c.card, c.deck, why) for c in cards]

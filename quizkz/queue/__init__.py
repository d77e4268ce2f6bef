"""What is asked today and in which order; pure. Home counts what `plan` returns, a sitting asks it.

Each deck has its part, since siblings and most limits belong to a deck, and the parts are joined at the end:
so the plan of one deck is the part of the plan of all that speaks of it. Where decks differ in when they want
their new cards, those of `before` open the day, those of `after` close it, those of `mixed` lie among the due
cards of all.

terms     what a study day is planned with; the words for why a card is asked or waits
standing  how the cards of a deck stand at a moment, limits and siblings aside
taking    which cards a day has room for, from each deck in turn
parts     the part of a day's plan that is one deck's
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import NamedTuple

from quizkz.queue.parts import DeckPart
from quizkz.queue.taking import Room, take
from quizkz.queue.terms import (
    AFTER,
    AHEAD,
    ALL,
    BURIED,
    DUE,
    LIMIT,
    NEW,
    SAME_DAY_MS,
    SIBLING,
    STEP,
    SUSPENDED,
    TAG,
    Crowd,
    DayTerms,
    DeckDone,
    Waiting,
)
from quizkz.review import CardId
from quizkz.scheduling import Closing, NewOrder
from quizkz.scheduling.ordering import Candidate, by_step, evenly
from quizkz.scheduling.policy import Backlogged

__all__ = [
    "AFTER", "AHEAD", "ALL", "BURIED", "DUE", "LIMIT", "NEW", "SAME_DAY_MS", "SIBLING", "STEP", "SUSPENDED",
    "TAG", "Crowd", "DayTerms", "DeckDone", "Plan", "Planned", "Room", "Waiting", "plan",
]  # fmt: skip

_WHEN: tuple[NewOrder, ...] = ("before", "mixed", "after")
_NONE = Crowd()


class Planned(NamedTuple):
    """A card of the plan. `why`: a `step` over, a `due` review, `new`, a step that ends in learn-`ahead`."""

    card: CardId
    deck: str
    why: str


class Plan(NamedTuple):
    """The cards to ask in order, and when the next one after them is ready.

    `next_at`: UTC ms of the earliest step still to end beyond learn-ahead; `next_day`: the earliest due day
    after today. `next_count`: steps that a sitting begun at `next_at` would ask. `held`: by deck, the
    cards that wait by reason (`limit`, `sibling`, `after`, `suspended`, `buried`; `tag` and the name of one
    whose limit is reached); `held_due`: those of them that are due. `next`: by deck, its `next_at` and
    `next_day`. `crowds`: by deck, how many due cards are in the plan beside those named.
    """

    cards: tuple[Planned, ...]
    next_at: int | None
    next_day: int | None
    held: Mapping[str, Mapping[str, int]]
    next_count: int = 0
    next: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    held_due: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    crowds: Mapping[str, int] = field(default_factory=dict)


def plan(
    candidates: Iterable[Candidate],
    terms: DayTerms,
    *,
    ordered: bool = True,
    crowds: Mapping[str, Crowd] | None = None,
) -> Plan:
    """The plan of these cards. `ordered` False: its cards in no order, for those who only count them.

    `crowds`: by deck, due cards that are not among them.
    """
    parts = _taken(candidates, terms, crowds or {})
    next_at = min((at for p in parts for at in p.standing.later), default=None)
    soon = 0 if next_at is None else next_at + terms.learn_ahead_ms
    nexts = {p.deck: p.next() for p in parts}
    return Plan(
        cards=_in_order(parts) if ordered else _unordered(parts),
        next_at=next_at,
        next_day=min((day for _, day in nexts.values() if day is not None), default=None),
        held={p.deck: dict(p.held) for p in parts if p.held},
        held_due={p.deck: dict(p.held_due) for p in parts if p.held_due},
        next_count=sum(at <= soon for p in parts for at in p.standing.later),
        next=nexts,
        crowds={p.deck: p.crowd.number for p in parts if p.crowd.number},
    )


def _taken(candidates: Iterable[Candidate], terms: DayTerms, crowds: Mapping[str, Crowd]) -> list[DeckPart]:
    """The parts of the decks that the plan is about, their cards taken up to the limits."""
    by_deck: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_deck.setdefault(candidate.deck, []).append(candidate)
    decks = sorted(by_deck.keys() | terms.waiting.keys() | crowds.keys())
    parts = [DeckPart(deck, by_deck.get(deck, ()), terms, crowds.get(deck, _NONE)) for deck in decks]
    take(parts, DUE, terms)
    take(parts, NEW, terms)
    return [part for part in parts if not terms.only or part.deck in terms.only]


def _in_order(parts: Sequence[DeckPart]) -> tuple[Planned, ...]:
    """The cards that were taken: steps that are over, due and new ones, steps that end soon."""
    steps = sorted(chain.from_iterable(p.standing.steps for p in parts), key=by_step)
    ahead = sorted(chain.from_iterable(p.standing.ahead for p in parts), key=by_step)
    due = _joined(parts)
    first, among, last = ([c for p in parts for c in p.new(when)] for when in _WHEN)
    return (
        *_planned(steps, STEP),
        *_planned(first, NEW),
        *evenly(_planned(due, DUE), _planned(among, NEW)),
        *_planned(last, NEW),
        *_planned(ahead, AHEAD),
    )


def _unordered(parts: Sequence[DeckPart]) -> tuple[Planned, ...]:
    """The cards that were taken."""
    return tuple(
        Planned(card.card, part.deck, why)
        for part in parts
        for why, cards in (
            (STEP, part.standing.steps),
            (DUE, part.chosen[DUE]),
            (NEW, part.chosen[NEW]),
            (AHEAD, part.standing.ahead),
        )
        for card in cards
    )


def _joined(parts: Sequence[DeckPart]) -> list[Candidate]:
    """The due cards of all decks: in one order where all decks want the same, else evenly mixed.

    Those of decks whose exam is near come before the others.
    """
    busy = [p for p in parts if p.chosen[DUE]]
    near = [p.chosen[DUE] for p in busy if isinstance(p.choosing, Closing)]
    others = [p for p in busy if not isinstance(p.choosing, Closing)]
    if len({(p.choosing.order, isinstance(p.choosing, Backlogged)) for p in others}) == 1:
        ranks = {card.card: part.rank(card) for part in others for card in part.chosen[DUE]}
        wanted = sorted(chain.from_iterable(p.chosen[DUE] for p in others), key=lambda c: ranks[c.card])
        return [*_mixed(near), *wanted]
    return [*_mixed(near), *_mixed([sorted(p.chosen[DUE], key=p.rank) for p in others])]


def _mixed(lists: Sequence[list[Candidate]]) -> list[Candidate]:
    mixed: list[Candidate] = []
    for cards in lists:
        mixed = evenly(mixed, cards)
    return mixed


def _planned(cards: Iterable[Candidate], why: str) -> list[Planned]:
    return [Planned(c.card, c.deck, why) for c in cards]

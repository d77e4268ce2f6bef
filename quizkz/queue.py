"""What is asked today and in which order; pure. Home counts what `plan` returns, a sitting asks it.

Decks are planned apart, since limits and siblings belong to a deck, and joined at the end: so the plan of one
deck is the part of the plan of all that speaks of it. Where decks differ in when they want their new cards,
those of `before` open the day, those of `after` close it, those of `mixed` lie among the due cards of all.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from operator import attrgetter
from typing import NamedTuple

from quizkz.clock import HOUR_MS, Now
from quizkz.review import CardId
from quizkz.scheduling import CardState, Choosing, Closing, NewOrder, Paced, elapsed
from quizkz.scheduling.limits import NO_TOTALS, Totals, left_of
from quizkz.scheduling.ordering import Candidate, brought_forward, by_step, evenly, order_key

STEP, DUE, NEW, AHEAD = "step", "due", "new", "ahead"
LIMIT, SIBLING, AFTER, SUSPENDED, BURIED = "limit", "sibling", "after", "suspended", "buried"
_WHEN: tuple[NewOrder, ...] = ("before", "mixed", "after")
SAME_DAY_MS = 6 * HOUR_MS
"""An answer this recent is of the same day, whatever the date (see `quizkz.scheduling.elapsed`)."""


class DeckDone(NamedTuple):
    """What was done in a deck today, for its limits: new cards begun, reviews answered."""

    new: int = 0
    reviews: int = 0


class Waiting(NamedTuple):
    """How many new cards of a deck wait for other questions, and how many of them no more tomorrow."""

    now: int = 0
    freed: int = 0


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


def plan(
    candidates: Sequence[Candidate],
    choosing: Mapping[str, Choosing],
    done: Mapping[str, DeckDone],
    answered_today: frozenset[tuple[str, str]],
    now: Now,
    *,
    today: int,
    learn_ahead_ms: int,
    extra_new: int = 0,
    days_ahead: int = 0,
    waiting: Mapping[str, Waiting] | None = None,
    totals: Totals = NO_TOTALS,
    only: Collection[str] = (),
) -> Plan:
    """The plan. `answered_today`: (deck, question) pairs with an answer today, for siblings.

    `extra_new`: how many new cards beyond the limits it may hold, over all decks together. `days_ahead`: what
    falls due within so many days after today is due. `waiting`: by deck, new cards that are no candidates.
    `only`: the decks that the plan is about, where others are there for their share of the `totals`.
    """
    by_deck: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_deck.setdefault(candidate.deck, []).append(candidate)
    held = waiting or {}
    decks = sorted(by_deck.keys() | held.keys())
    parts = [_DeckPart(deck, choosing.get(deck, Choosing()), held.get(deck, Waiting())) for deck in decks]
    for part in parts:
        until = today + days_ahead
        cards = by_deck.get(part.deck, ())
        sort_out(cards, part.standing, now, today, learn_ahead_ms, part.choosing, until=until)
        part.begin(done.get(part.deck, DeckDone()), answered_today, today)
    for part, share in zip(parts, _shares(parts, done, totals.reviews, DUE), strict=True):
        part.take_due(share)
    for part, share in zip(parts, _shares(parts, done, totals.new, NEW), strict=True):
        part.take_new(share)
    parts = [part for part in parts if not only or part.deck in only]
    _add_extra(parts, extra_new)
    steps = sorted(chain.from_iterable(p.standing.steps for p in parts), key=by_step)
    ahead = sorted(chain.from_iterable(p.standing.ahead for p in parts), key=by_step)
    due = _joined(parts, today)
    first, among, last = ([c for p in parts if p.choosing.new_order == when for c in p.new] for when in _WHEN)
    chosen = [
        *_planned(steps, STEP),
        *_planned(first, NEW),
        *evenly(_planned(due, DUE), _planned(among, NEW)),
        *_planned(last, NEW),
        *_planned(ahead, AHEAD),
    ]
    next_at = min((at for p in parts for at in p.standing.later), default=None)
    nexts = {p.deck: p.next(today) for p in parts}
    return Plan(
        cards=tuple(chosen),
        next_at=next_at,
        next_day=min((day for _, day in nexts.values() if day is not None), default=None),
        held={p.deck: dict(p.held) for p in parts if p.held},
        next_count=sum(at <= next_at + learn_ahead_ms for p in parts for at in p.standing.later)
        if next_at
        else 0,
        next=nexts,
    )


@dataclass(slots=True)
class Standing:
    """How a deck's cards stand at a moment, limits and siblings aside.

    `later`: the moments at which more cards become ready today; `days`: the due days after today.
    """

    steps: list[Candidate] = field(default_factory=list)
    ahead: list[Candidate] = field(default_factory=list)
    due: list[Candidate] = field(default_factory=list)
    new: list[Candidate] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    suspended: int = 0
    buried: int = 0


def sort_out(
    cards: Iterable[Candidate],
    into: Standing,
    now: Now,
    today: int,
    learn_ahead_ms: int,
    choosing: Choosing,
    *,
    until: int,
) -> None:
    """Put each card where it stands, as `quizkz.scheduling.ready` says; near an exam weak ones too.

    `until`: the last day on which a card falls due that is asked now.
    """
    for card in cards:
        state = card.state
        if state is None:
            into.new.append(card)
        elif state.suspended:
            into.suspended += 1
        elif state.buried_day == today:
            into.buried += 1
        elif state.stage == "new":
            into.new.append(card)
        elif elapsed(state, now.at, today) == 0:
            _same_day(card, state, into, now.at, today, learn_ahead_ms)
        elif (state.due_day is not None and state.due_day <= until) or brought_forward(state, choosing):
            into.due.append(card)
        elif state.due_day is not None:
            into.days.append(state.due_day)


def _same_day(
    card: Candidate, state: CardState, into: Standing, at: int, today: int, learn_ahead_ms: int
) -> None:
    """A card answered today: asked again by its step, else on its day, and that after six hours."""
    if state.due_at is not None:
        if state.due_at <= at:
            into.steps.append(card)
        elif state.due_at <= at + learn_ahead_ms:
            into.ahead.append(card)
        else:
            into.later.append(state.due_at)
    elif state.due_day is not None and state.due_day > today:
        into.days.append(state.due_day)
    elif state.last_at is not None:
        into.later.append(state.last_at + SAME_DAY_MS)


class _DeckPart:
    """The part of a plan that is one deck's."""

    def __init__(self, deck: str, choosing: Choosing, waiting: Waiting) -> None:
        self.deck = deck
        self.waiting = waiting
        self.choosing = choosing
        self.standing = Standing()
        self.due: list[Candidate] = []
        self.new: list[Candidate] = []
        self.spare: list[Candidate] = []
        self.new_held = 0
        self.held: Counter[str] = Counter()
        self.taken: set[str] = set()
        self.done = DeckDone()

    def begin(self, done: DeckDone, answered_today: frozenset[tuple[str, str]], today: int) -> None:
        """Put due and new cards in order, before they are taken up to the limits, one a question."""
        standing, self.done = self.standing, done
        if standing.suspended:
            self.held[SUSPENDED] = standing.suspended
        if standing.buried:
            self.held[BURIED] = standing.buried
        if self.waiting.now:
            self.held[AFTER] = self.waiting.now
        self.taken = {c.question for c in chain(standing.steps, standing.ahead)}
        self.answered = answered_today
        standing.due.sort(key=order_key(self.choosing, today))
        standing.new.sort(key=lambda c: c.position)

    def due_wanted(self) -> int:
        """How many due cards the deck's own limit lets in."""
        return self._fitting(self.standing.due, self.choosing.reviews_per_day - self.done.reviews)

    def new_wanted(self) -> int:
        """How many new cards the deck's own limit lets in, once its due cards are taken."""
        return self._fitting(self.standing.new, self.choosing.new_per_day - self.done.new)

    def take_due(self, share: int | None) -> None:
        """Take due cards up to the deck's limit and its share of that of all decks."""
        limit = self.choosing.reviews_per_day - self.done.reviews
        self._take(self.standing.due, self.due, limit if share is None else min(limit, share))

    def take_new(self, share: int | None) -> None:
        """Take new cards up to the deck's limit and its share of that of all decks."""
        cards, limit = self.standing.new, self.choosing.new_per_day - self.done.new
        limit = limit if share is None else min(limit, share)
        rest = self._take(cards, self.new, limit)
        if isinstance(self.choosing, Paced) and len(self.new) < limit:
            self._take_siblings(cards, limit)
        self.spare = list(cards[rest:])
        self.new_held = len(self.spare)

    def _fitting(self, cards: Iterable[Candidate], limit: int) -> int:
        """How many cards `_take` would take."""
        taken, count = set(self.taken), 0
        for card in cards:
            if count >= limit:
                break
            if not self.waits(card, taken):
                taken.add(card.question)
                count += 1
        return count

    def _take(self, cards: list[Candidate], into: list[Candidate], limit: int) -> int:
        """Take cards up to the limit; the place where it was reached."""
        for place, card in enumerate(cards):
            if len(into) >= limit:
                self.held[LIMIT] += len(cards) - place
                return place
            if self.waits(card):
                self.held[SIBLING] += 1
            else:
                self.taken.add(card.question)
                into.append(card)
        return len(cards)

    def _take_siblings(self, cards: Sequence[Candidate], limit: int) -> None:
        """Before an exam a new card waits for its sibling only where another can take its place."""
        there = {card.card for card in self.new}
        for card in [card for card in cards if card.card not in there][: limit - len(self.new)]:
            self.new.append(card)
            self.held[SIBLING] -= 1
        if not self.held[SIBLING]:
            del self.held[SIBLING]

    def waits(self, card: Candidate, taken: set[str] | None = None) -> bool:
        """Whether a sibling was answered today, or is in the plan or among the questions `taken`."""
        asked = self.taken if taken is None else taken
        return self.choosing.siblings_apart and (
            card.question in asked or (self.deck, card.question) in self.answered
        )

    def next(self, today: int) -> tuple[int | None, int | None]:
        """When the deck's next card after the plan is ready: a moment today, and a day after today."""
        limit = self.held[LIMIT]
        if isinstance(self.choosing, Paced) and not self.choosing.new_tomorrow:
            limit -= self.new_held
        waiting = limit or self.held[SIBLING] or self.held[BURIED]
        waiting = waiting or (self.waiting.freed and self.choosing.new_per_day)
        days = [*self.standing.days, today + 1] if waiting else self.standing.days
        return min(self.standing.later, default=None), min(days, default=None)


def _shares(
    parts: Sequence[_DeckPart],
    done: Mapping[str, DeckDone],
    total: int | None,
    why: str,
) -> list[int | None]:
    """Each deck's share of what a day may hold in all; None where it takes what its own limit lets in.

    A deck before its exam keeps the pace that its plan tells: it counts, but is not held back.
    """
    if total is None:
        return [None] * len(parts)
    wanted = _DeckPart.due_wanted if why == DUE else _DeckPart.new_wanted
    begun = attrgetter("reviews" if why == DUE else "new")
    sharing = [part for part in parts if not isinstance(part.choosing, Paced)]
    aside = sum(wanted(part) for part in parts if isinstance(part.choosing, Paced))
    aside += sum(begun(was) for was in done.values()) - sum(begun(part.done) for part in sharing)
    left = left_of(max(0, total - aside), [wanted(p) for p in sharing], [begun(p.done) for p in sharing])
    share = dict(zip((part.deck for part in sharing), left, strict=True))
    return [share.get(part.deck) for part in parts]


def _add_extra(parts: Sequence[_DeckPart], extra: int) -> None:
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


def _joined(parts: Sequence[_DeckPart], today: int) -> list[Candidate]:
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

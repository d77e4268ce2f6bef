"""When a backlog is clear, by living through the days as the queue asks them.

Each day what is due is asked up to the cap, the best known first, as limits by tag let it in; where new cards
are wanted meanwhile, so many of them begin. Whether a card is recalled is drawn by chance, seeded, with the
probability that FSRS predicts, and so is when it comes back; a new one is learned. A large library is stood
for by a sample of it; a small one is lived through several times, and the day told is one by which most of
these lives are clear.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import NamedTuple

from quizkz.memory import Memory, Parameters, answered, intervals, retrievability
from quizkz.scheduling import Placing
from quizkz.scheduling.intervals import days_until

SAMPLE = 2_000
RUNS_MOST = 5
HORIZON = 730
"""A backlog that is not clear in two years is said never to be."""

_WHOLE = 0.5
"""So much of a card counts as one."""


class Cards(NamedTuple):
    """The cards of a deck; of those begun stability, difficulty, study days of the last answer and the due.

    `tags`: theirs that have a limit. `new`: the same of those to come, in order; `new_per_day` of them come,
    and `introduced` did so today.
    """

    placing: Placing
    parameters: Parameters
    begun: Sequence[tuple[float, float, int, int]]
    tags: Sequence[Collection[str]] = ()
    new: Sequence[Collection[str]] = ()
    new_per_day: int = 0
    introduced: int = 0


class Most(NamedTuple):
    """What a day may hold of one kind of card: in all and by tag; and what this day held already."""

    total: float = inf
    tags: Mapping[str, int] = {}
    done: int = 0
    tags_done: Mapping[str, int] = {}


@dataclass(slots=True)
class _Card:
    of: Cards
    memory: Memory
    last: int
    due: int
    tags: Collection[str] = ()


class _Share:
    """How many cards are left of a day; of a sample they are parts of cards, which the next day adds to."""

    def __init__(self, a_day: float, done: float = 0) -> None:
        self._a_day, self._done, self.left = a_day, done, 0.0

    def begin(self) -> None:
        self.left = self._a_day - self._done + min(self.left, _WHOLE)
        self._done = 0


class _Room:
    """What a day has room for."""

    def __init__(self, most: Most, step: int) -> None:
        self.total = _Share(most.total / step, most.done / step)
        self.tags = {
            tag: _Share(number / step, most.tags_done.get(tag, 0) / step) for tag, number in most.tags.items()
        }

    def begin(self) -> None:
        for share in (self.total, *self.tags.values()):
            share.begin()

    def takes(self, tags: Collection[str]) -> bool:
        """Whether there is room for a card, which it then takes."""
        shares = [self.total, *(self.tags[tag] for tag in tags if tag in self.tags)]
        if min(share.left for share in shares) < _WHOLE:
            return False
        for share in shares:
            share.left -= 1
        return True


@dataclass(slots=True)
class _Line:
    """The new cards of a deck that are still to come, by their tags."""

    of: Cards
    share: _Share
    cards: list[Collection[str]] = field(default_factory=list)

    def next(self, room: _Room) -> Collection[str] | None:
        """The next one that there is room for."""
        if self.share.left >= _WHOLE:
            for n, tags in enumerate(self.cards):
                if room.takes(tags):
                    self.share.left -= 1
                    return self.cards.pop(n)
        return None


@dataclass(slots=True)
class _Life:
    """One life: the cards that come, the rooms of its days, and what decides over recall and intervals."""

    reviews: _Room
    new: _Room
    lines: Sequence[_Line]
    chance: Callable[[], float]
    random: Callable[[], float]
    coming: dict[int, list[_Card]] = field(default_factory=dict)

    def clear_day(self, today: int) -> int | None:
        due: list[_Card] = []
        for day in range(today, today + HORIZON):
            self.reviews.begin()
            due += self.coming.pop(day, [])
            if len(due) <= self.reviews.total.left:
                return day
            due = self._reviewed(due, day)
            self._introduced(day)
        return None

    def _reviewed(self, due: list[_Card], day: int) -> list[_Card]:
        """Review what there is room for; what is left."""
        due.sort(key=lambda card: (day - card.last) / card.memory.stability)
        left: list[_Card] = []
        for n, card in enumerate(due):
            if self.reviews.total.left < _WHOLE:
                return left + due[n:]
            if self.reviews.takes(card.tags):
                _review(card, day, self.chance, self.random)
                self.coming.setdefault(card.due, []).append(card)
            else:
                left.append(card)
        return left

    def _introduced(self, day: int) -> None:
        """Begin the new cards of a day, of each deck in turn."""
        self.new.begin()
        for line in self.lines:
            line.share.begin()
        wanting = self.lines
        while wanting:
            found = [(line, tags) for line in wanting if (tags := line.next(self.new)) is not None]
            for line, tags in found:
                card = _learned(line.of, tags, day, self.random)
                self.coming.setdefault(card.due, []).append(card)
            wanting = [line for line, _ in found]


def clear_day(
    decks: Sequence[Cards],
    reviews: Most,
    today: int,
    new: Most = Most(),  # noqa: B008  # frozen
    chance: Callable[[], float] | None = None,
) -> int | None:
    """The first study day from today on which all that is due fits in; None where none comes in two years.

    `chance`: what decides over recall, below it or not.
    """
    number = sum(len(of.begun) + len(of.new) for of in decks)
    step = max(1, -(-number // SAMPLE))
    days = []
    for seed in range(max(1, min(RUNS_MOST, SAMPLE // max(1, number)))):
        random = Random(seed).random  # noqa: S311  # a rehearsal, not a secret
        life = _Life(_Room(reviews, step), _Room(new, step), _lines(decks, step), chance or random, random)
        for card in _cards(decks)[::step]:
            life.coming.setdefault(max(card.due, today), []).append(card)
        lived = life.clear_day(today)
        days.append(today + HORIZON if lived is None else lived)
    day = sorted(days)[len(days) * 3 // 4]
    return None if day == today + HORIZON else day


def _cards(decks: Sequence[Cards]) -> list[_Card]:
    return [
        _Card(of, Memory(s, d), last, due, of.tags[n] if of.tags else ())
        for of in decks
        for n, (s, d, last, due) in enumerate(of.begun)
    ]


def _lines(decks: Sequence[Cards], step: int) -> list[_Line]:
    return [
        _Line(of, _Share(of.new_per_day / step, of.introduced / step), list(of.new[::step]))
        for of in decks
        if of.new and of.new_per_day
    ]


def _review(card: _Card, day: int, chance: Callable[[], float], random: Callable[[], float]) -> None:
    """Answer a card Good or Again, and Good at each step after that."""
    placing, parameters = card.of.placing, card.of.parameters
    kept, elapsed = placing.desired_retention, max(1, day - card.last)
    right = chance() < retrievability(card.memory, elapsed, parameters)
    memory, out = answered(
        card.memory, 3 if right else 1, retention=kept, elapsed=elapsed, parameters=parameters
    )
    steps = 0 if right else len(placing.relearning_steps)
    for _ in range(steps):
        memory, out = answered(memory, 3, retention=kept, elapsed=0, parameters=parameters)
    days = 1
    if right or steps:
        factor = random() if placing.fuzz else None
        days = days_until(intervals(out), 0 if steps else elapsed, factor, placing.maximum_interval)[2]
    card.memory, card.last, card.due = memory, day, day + days


def _learned(of: Cards, tags: Collection[str], day: int, random: Callable[[], float]) -> _Card:
    """A new card, answered Good at each step."""
    placing, memory, out = of.placing, None, None
    for _ in range(1 + placing.new_repeats):
        memory, out = answered(
            memory, 3, retention=placing.desired_retention, elapsed=0, parameters=of.parameters
        )
    assert memory is not None  # noqa: S101  # answered once at least
    factor = random() if placing.fuzz else None
    days = days_until(intervals(out), 0, factor, placing.maximum_interval)[2]
    return _Card(of, memory, day, day + days, tags)

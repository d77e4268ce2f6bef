"""What desired retention costs: the same cards lived through once for each value of it, by seeded chance.

The simulator of fsrs-rs is not asked: through Python it takes no cards that are begun, knows no days off, and
places cards by its own steps and without fuzz. The rehearsal of an exam (`quizkz.stats.rehearsing`) follows
the limits of a day and rates with Good and Again alone. Here each card goes its own way by the rules of the
fold, rated as this learner rates, and is answered on its day, or on the first after it on which the learner
studies and limits of reviews have room. A card draws the same numbers under each value, so that values differ
by what they are and not by luck.

Left out, as it changes little or is no habit: limits by tag, siblings kept apart, load kept even where no day
is an easy one, a backlog worked off, cards answered late.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from quizkz.fit.coming import Life
from quizkz.fit.habits import Habits
from quizkz.memory import Memory, Parameters, answered, intervals, intervals_to, retrievability
from quizkz.scheduling import Placing
from quizkz.scheduling.balancing import Balancing, Load, balanced_to
from quizkz.scheduling.intervals import ranges_until, step_after

RETENTIONS = (0.70, 0.75, 0.80, 0.83, 0.86, 0.88, 0.90, 0.92, 0.95, 0.97)
FLOOR = 0.80
"""No lower value is recommended: to miss more than every fifth card is no way to keep at it."""
ALIKE = 0.01
"""Values that keep as much for a minute but for this share count as alike; the higher one is taken."""

SAMPLE = 1_000
"""So many cards stand for more of them; fewer are lived through until they are about as many."""
RUNS_MOST = 8
_TOLD_EACH = 7  # days
_STEPS_MOST = 20  # answers of a card on one day, of which the last lets it go
_APART = 2**32  # seeds of steps lie so far from those of cards

Told = Callable[[int, int], None]
"""Told how many lives of how many are lived through; what it raises ends the simulation."""


class Course(NamedTuple):
    """What the cards of a deck follow; the desired retention in it is the one at present."""

    placing: Placing
    parameters: Parameters


class Limits(NamedTuple):
    """The most reviews of a day: of each course, and in all; None holds none back. `done`: those of today."""

    reviews: tuple[int, ...] | None = None
    total: int | None = None
    done: tuple[int, ...] = ()


NO_LIMITS = Limits()


class Easy(NamedTuple):
    """The study day that is day 0, and how the load is to lie over the days from it on."""

    today: int
    balancing: Balancing

    @property
    def matters(self) -> bool:
        """Whether some day is to have less than others."""
        balancing = self.balancing
        return balancing.balance and (bool(balancing.holidays) or len(set(balancing.shares)) > 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What a value comes to, a day that is studied on: cards that come back, minutes for all answers.

    `knowledge`: the cards expected to be recalled at the end. `by_day`: answers of each day. `due_by_day`:
    of them the cards that came back. `held`: those due that limits hold back at the end.
    """

    retention: float
    reviews: float
    minutes: float
    knowledge: float
    by_day: tuple[float, ...]
    due_by_day: tuple[float, ...] = ()
    held: float = 0.0

    @property
    def per_minute(self) -> float:
        """Cards known at the end for each minute a day."""
        return self.knowledge / self.minutes if self.minutes else 0.0


def living(cards: int, days: int) -> int:
    """How many days of cards are lived through for each value."""
    runs = max(1, min(RUNS_MOST, SAMPLE // max(1, cards)))
    return min(cards * runs, SAMPLE) * days


def sweep(
    lives: Sequence[Life],
    courses: Sequence[Course],
    habits: Habits,
    days_after: Sequence[int],
    retentions: Iterable[float] = RETENTIONS,
    told: Told | None = None,
    *,
    limits: Limits = NO_LIMITS,
    easy: Easy | None = None,
) -> tuple[Row, ...]:
    """The row of each value. `days_after`: as `following` finds it."""
    values = list(retentions)
    runs = max(1, min(RUNS_MOST, SAMPLE // max(1, len(lives))))
    sample = lives[:: max(1, -(-len(lives) // SAMPLE))]
    scale = len(lives) / len(sample) if sample else 1.0
    total, rows = len(values) * runs * len(sample), []
    draws = [_Draws(place) for place in range(runs * len(sample))]
    for at, value in enumerate(values):
        one = _Lived(value, courses, habits, days_after, _Room(limits, scale), easy)
        for run in range(runs):
            of_run = draws[run * len(sample) : (run + 1) * len(sample)]
            for day in one.live(sample, of_run, scale):
                if told is not None and day % _TOLD_EACH == 0:
                    told(int((at * runs + run + day / len(days_after)) * len(sample)), total)
        rows.append(one.row(scale / runs))
    if told is not None:
        told(total, total)
    return tuple(rows)


class _Room:
    """How many cards of a sample, each for `scale` of the library, the limits of a day have room for."""

    def __init__(self, limits: Limits, scale: float) -> None:
        self._limits, self._scale = limits, scale
        self._decks = [0.0] * len(limits.reviews or ())
        self._total = 0.0

    def open(self, day: int) -> None:
        """Begin a day; what is less than a card of the sample is kept for the next."""
        reviews, total, done = self._limits
        spent = done if not day else ()
        if reviews is not None:
            self._decks = [
                (left % 1 if day else 0) + max(0, most - (spent[at] if spent else 0)) / self._scale
                for at, (most, left) in enumerate(zip(reviews, self._decks, strict=True))
            ]
        if total is not None:
            self._total = (self._total % 1 if day else 0) + max(0, total - sum(spent)) / self._scale

    def take(self, course: int) -> bool:
        """Whether a card has room; it is taken."""
        reviews, total, _ = self._limits
        if (reviews is not None and self._decks[course] < 1) or (total is not None and self._total < 1):
            return False
        if reviews is not None:
            self._decks[course] -= 1
        self._total -= total is not None
        return True


class _Draws:
    """The chance of a card, drawn once for all values: three numbers an answer.

    Those of its steps are drawn apart, so that later answers keep theirs.
    """

    __slots__ = ("_chance", "_of_steps", "answers", "steps")

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311  # a simulation, not a secret
        self._of_steps = Random(seed + _APART)  # noqa: S311  # the same
        self.answers: list[tuple[float, float, float]] = []
        self.steps: list[float] = []

    def answer(self, at: int) -> tuple[float, float, float]:
        """The numbers of an answer, of which those before have been asked for."""
        if at == len(self.answers):
            draw = self._chance.random
            self.answers.append((draw(), draw(), draw()))
        return self.answers[at]

    def step(self, at: int) -> float:
        """The number of a step, of which those before have been asked for."""
        if at == len(self.steps):
            self.steps.append(self._of_steps.random())
        return self.steps[at]


@dataclass(slots=True)
class _Card:
    """A card on its way, the chance that is its own, and how much of it is used."""

    course: int
    memory: Memory | None
    last: int
    draws: _Draws
    answers: int = 0
    steps: int = 0


@dataclass(slots=True)
class _Days:
    """The cards that come on each day, and how many cards of the library wait on each study day."""

    comes: list[list[_Card]]
    counts: dict[int, int] = field(default_factory=dict)


class _Lived:
    """Adds up the lives of cards under one desired retention."""

    def __init__(
        self,
        retention: float,
        courses: Sequence[Course],
        habits: Habits,
        days_after: Sequence[int],
        room: _Room,
        easy: Easy | None,
    ) -> None:
        self._retention, self._habits, self._after, self._room = retention, habits, days_after, room
        self._easy = easy if easy is not None and easy.matters else None
        self._days = len(days_after) - 1
        self._courses = [
            Course(replace(course.placing, desired_retention=retention), course.parameters)
            for course in courses
        ]
        self._first = tuple(accumulate(habits.first))
        self._passed = tuple(accumulate(habits.passed))
        self._step = tuple(accumulate(habits.step))
        self._by_day, self._due_by_day = [0] * self._days, [0] * self._days
        self._held, self._seconds, self._knowledge = 0, 0.0, 0.0
        self._load: Load | None = None
        self._day = 0

    def live(self, sample: Sequence[Life], draws: Sequence[_Draws], scale: float) -> Iterator[int]:
        """Follow a sample of cards to the end once, day by day; each day is told when it is over."""
        cards = []
        days = _Days([[] for _ in range(self._days)])
        for life, own in zip(sample, draws, strict=True):
            cards.append(_Card(life.course, life.memory, life.last, own))
            self._come(days, cards[-1], max(0, life.due), scale)
        if self._easy is not None:
            self._load = Load(self._easy.balancing, days.counts)
        late: list[_Card] = []
        for day in range(self._days):
            if self._after[day] == day:
                late = self._study(days, [*late, *days.comes[day]], day, scale)
            yield day
        self._held += len(late)
        self._knowledge += sum(
            retrievability(card.memory, self._days - card.last, self._courses[card.course].parameters)
            for card in cards
            if card.memory is not None
        )

    def _come(self, days: _Days, card: _Card, day: int, scale: float) -> None:
        """Let a card come on a day, or on the first after it that is studied on."""
        if day < self._days:
            studied = self._after[day]
            if studied < self._days:
                days.comes[studied].append(card)
        if self._easy is not None:
            due = self._easy.today + day
            days.counts[due] = days.counts.get(due, 0) + max(1, round(scale))

    def _study(self, days: _Days, cards: Sequence[_Card], day: int, scale: float) -> list[_Card]:
        """Answer the cards of a day that limits have room for; the others."""
        self._room.open(day)
        late = []
        for card in cards:
            if card.memory is None or self._room.take(card.course):
                self._come(days, card, day + self._answered(card, day), scale)
            else:
                late.append(card)
        return late

    def _answered(self, card: _Card, day: int) -> int:
        """Answer a card on a day; the days until it is due."""
        course, habits = self._courses[card.course], self._habits
        recalls, rates, factor = card.draws.answer(card.answers)
        card.answers += 1
        if card.memory is None:
            rating, elapsed = 1 + _place(self._first, rates), 0
            self._seconds += habits.first_s[rating - 1]
        else:
            elapsed = day - card.last
            right = recalls < retrievability(card.memory, elapsed, course.parameters)
            rating = 2 + _place(self._passed, rates) if right else 1
            self._due_by_day[day] += 1
            self._seconds += habits.review_s[rating - 1]
        self._day = day
        interval, answers = self._answer(course, card, rating, elapsed, factor)
        card.last = day
        self._by_day[day] += answers
        return interval

    def _answer(
        self, course: Course, card: _Card, rating: int, elapsed: int, factor: float
    ) -> tuple[int, int]:
        """Answer a card, and at the steps it leads to: days until due, number of answers."""
        placing, parameters = course
        step = step_after("new" if card.memory is None else "review", 0, rating, elapsed, placing)
        known, out = answered(
            card.memory, rating, retention=self._retention, elapsed=elapsed, parameters=parameters
        )
        answers = 1
        while step is not None:
            rating = 4
            if answers < _STEPS_MOST:
                rating, card.steps = 1 + _place(self._step, card.draws.step(card.steps)), card.steps + 1
            known, out = answered(known, rating, retention=self._retention, elapsed=0, parameters=parameters)
            self._seconds += self._habits.step_s[rating - 1]
            step, elapsed, answers = step_after(step.stage, step.step, rating, 0, placing), 0, answers + 1
        card.memory = known
        return self._interval(placing, out, rating, elapsed, factor), answers

    def _interval(self, placing: Placing, out: Any, rating: int, elapsed: int, factor: float) -> int:
        """The days until a card is due, chosen for the load where some days are to have less."""
        if rating == 1:
            return 1
        fuzz = factor if placing.fuzz else None
        if self._easy is None or self._load is None or fuzz is None:
            as_far = intervals_to(rating, out)
            return ranges_until(as_far, elapsed, fuzz, placing.maximum_interval)[-1].fuzzed
        ranges = ranges_until(intervals(out), elapsed, fuzz, placing.maximum_interval)
        return balanced_to(rating - 1, ranges, factor, self._easy.today + self._day, elapsed, self._load)[-1]

    def row(self, scale: float) -> Row:
        """What it came to, where each card lived through stands for `scale` cards."""
        studied = max(1, sum(self._after[day] == day for day in range(self._days)))
        return Row(
            retention=self._retention,
            reviews=sum(self._due_by_day) * scale / studied,
            minutes=self._seconds / 60 * scale / studied,
            knowledge=self._knowledge * scale,
            by_day=tuple(answers * scale for answers in self._by_day),
            due_by_day=tuple(cards * scale for cards in self._due_by_day),
            held=self._held * scale,
        )


def _place(sums: Sequence[float], drawn: float) -> int:
    """Which of some shares, given as their running sums, a number from 0 to 1 falls into."""
    return min(bisect_right(sums, drawn), len(sums) - 1)


def recommended(rows: Sequence[Row]) -> Row | None:
    """The row that keeps the most for a minute, from the floor up, as the optimum of FSRS is defined.

    Of rows as good but for a hair it is the one with the highest retention; None where nothing is known.
    """
    fine = [row for row in rows if row.retention >= FLOOR and row.per_minute > 0]
    best = max((row.per_minute for row in fine), default=0.0)
    alike = [row for row in fine if row.per_minute >= best * (1 - ALIKE)]
    return max(alike, key=lambda row: row.retention, default=None)

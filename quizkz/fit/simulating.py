"""What desired retention costs: the same cards lived through once for each value of it, by seeded chance.

The simulator of fsrs-rs is not asked: through Python it takes no cards that are begun, knows no days off, and
places cards by its own steps and without fuzz. The rehearsal of an exam (`quizkz.stats.rehearsing`) follows
the limits of a day and rates with Good and Again alone. Here each card goes its own way by the rules of the
fold, rated as this learner rates, and every card is answered on its day, or on the first after a holiday. A
card draws the same numbers under each value, so that values differ by what they are and not by luck.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import NamedTuple

from quizkz.fit.habits import Habits
from quizkz.memory import Memory, Parameters, answered, intervals, retrievability
from quizkz.scheduling import Placing
from quizkz.scheduling.intervals import days_until, step_after
from quizkz.stats.planning import REST_DAYS

RETENTIONS = (0.70, 0.75, 0.80, 0.83, 0.86, 0.88, 0.90, 0.92, 0.95, 0.97)
DAYS, DAYS_MOST = 365, 3_650
NEW_MOST = 9_999
FLOOR = 0.80
"""No lower value is recommended: to miss more than every fifth card is no way to keep at it."""
ALIKE = 0.01
"""Values that keep as much for a minute but for this share count as alike; the higher one is taken."""

SAMPLE = 1_000
"""So many cards stand for more of them; fewer are lived through until they are about as many."""
RUNS_MOST = 8
_TOLD_EACH = 100  # cards
_STEPS_MOST = 20  # answers of a card on one day, of which the last lets it go
_APART = 2**32  # seeds of steps lie so far from those of cards

Told = Callable[[int, int], None]
"""Told how many lives of how many are lived through; what it raises ends the simulation."""


class Course(NamedTuple):
    """What the cards of a deck follow; the desired retention in it is the one at present."""

    placing: Placing
    parameters: Parameters


class Life(NamedTuple):
    """A card at the start, days counted from today. A new one (no memory) begins on the day it is `due`."""

    course: int
    memory: Memory | None
    last: int
    due: int


class Pool(NamedTuple):
    """The new cards of a deck: how many, how many come in a day, how many of today's came."""

    course: int
    new: int
    limit: int
    introduced: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is supposed. `new`: new cards a day in all (None: as each deck has it).

    `holidays`: first and last study day of each. `exam`: the study day on which all ends, until which new
    cards come in evenly (None: all ends after `days`).
    """

    new: int | None = None
    days: int = DAYS
    holidays: tuple[tuple[int, int], ...] = ()
    exam: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What a value comes to, a day that is studied on: cards that come back, minutes for all answers.

    `knowledge`: the cards expected to be recalled at the end. `by_day`: answers of each day.
    """

    retention: float
    reviews: float
    minutes: float
    knowledge: float
    by_day: tuple[float, ...]

    @property
    def per_minute(self) -> float:
        """Cards known at the end for each minute a day."""
        return self.knowledge / self.minutes if self.minutes else 0.0


def following(days: int, today: int, holidays: Sequence[tuple[int, int]]) -> list[int]:
    """For each day from today on the first day not before it that is studied on; `days` where none is."""
    found, after = [days] * (days + 1), days
    for day in range(days - 1, -1, -1):
        if not any(first <= today + day <= last for first, last in holidays):
            after = day
        found[day] = after
    return found


def begun(pools: Sequence[Pool], opens: Sequence[int], wish: Wish) -> list[Life]:
    """The new cards that come in, each on its day. `opens`: the days on which new cards come, in order."""
    left = [pool.new for pool in pools]
    lives: list[Life] = []
    for at, day in enumerate(opens):
        done = [0 if day else pool.introduced for pool in pools]
        remaining = len(opens) - at
        room = NEW_MOST * max(1, len(pools)) if wish.new is None else max(0, wish.new - sum(done))
        if wish.exam is not None:
            room = min(room, -(-sum(left) // remaining))
        for deck, pool in enumerate(pools):
            most = room
            if wish.new is None:
                even = -(-left[deck] // remaining) if wish.exam is not None else left[deck]
                most = max(0, min(pool.limit - done[deck], even))
            share = min(left[deck], most)
            left[deck] -= share
            room -= share if wish.new is not None else 0
            lives += [Life(pool.course, None, 0, day)] * share
    return lives


def opening(days_after: Sequence[int], wish: Wish) -> list[int]:
    """The days on which new cards come in: all that are studied on, before an exam without the last ones."""
    days = len(days_after) - 1
    last = days - REST_DAYS if wish.exam is not None else days
    return [day for day in range(max(0, last)) if days_after[day] == day]


def sweep(
    lives: Sequence[Life],
    courses: Sequence[Course],
    habits: Habits,
    days_after: Sequence[int],
    retentions: Iterable[float] = RETENTIONS,
    told: Told | None = None,
) -> tuple[Row, ...]:
    """The row of each value. `days_after`: as `following` finds it."""
    values = list(retentions)
    runs = max(1, min(RUNS_MOST, SAMPLE // max(1, len(lives))))
    sample = lives[:: max(1, -(-len(lives) // SAMPLE))]
    total, rows = len(values) * runs * len(sample), []
    for at, value in enumerate(values):
        one = _Lived(value, courses, habits, days_after)
        for place in range(runs * len(sample)):
            one.live(sample[place % len(sample)], place)
            if told is not None and place % _TOLD_EACH == 0:
                told(at * runs * len(sample) + place, total)
        rows.append(one.row(len(lives) / max(1, runs * len(sample))))
    if told is not None:
        told(total, total)
    return tuple(rows)


class _Lived:
    """Adds up the lives of cards under one desired retention."""

    def __init__(
        self, retention: float, courses: Sequence[Course], habits: Habits, days_after: Sequence[int]
    ) -> None:
        self._retention, self._habits, self._after = retention, habits, days_after
        self._days = len(days_after) - 1
        self._courses = [
            Course(replace(course.placing, desired_retention=retention), course.parameters)
            for course in courses
        ]
        self._first = tuple(accumulate(habits.first))
        self._passed = tuple(accumulate(habits.passed))
        self._step = tuple(accumulate(habits.step))
        self._by_day = [0] * self._days
        self._reviews, self._seconds, self._knowledge = 0, 0.0, 0.0

    def live(self, life: Life, seed: int) -> None:
        """Follow a card to the end. Steps draw from numbers of their own: later answers keep theirs."""
        chance, of_steps = Random(seed), Random(seed + _APART)  # noqa: S311  # a simulation, not a secret
        course, habits = self._courses[life.course], self._habits
        memory, last, day = life.memory, life.last, max(0, life.due)
        while day < self._days and (day := self._after[day]) < self._days:
            recalls, rates, factor = chance.random(), chance.random(), chance.random()
            if memory is None:
                rating, elapsed = 1 + _place(self._first, rates), 0
                self._seconds += habits.first_s[rating - 1]
            else:
                elapsed = day - last
                right = recalls < retrievability(memory, elapsed, course.parameters)
                rating = 2 + _place(self._passed, rates) if right else 1
                self._reviews += 1
                self._seconds += habits.review_s[rating - 1]
            memory, interval, answers = self._answer(course, memory, rating, elapsed, factor, of_steps)
            self._by_day[day] += answers
            last, day = day, day + interval
        if memory is not None:
            self._knowledge += retrievability(memory, self._days - last, course.parameters)

    def _answer(
        self,
        course: Course,
        memory: Memory | None,
        rating: int,
        elapsed: int,
        factor: float,
        of_steps: Random,
    ) -> tuple[Memory, int, int]:
        """An answer and those at the steps it leads to: the memory, days until due, number of answers."""
        placing, parameters = course
        step = step_after("new" if memory is None else "review", 0, rating, elapsed, placing)
        known, out = answered(
            memory, rating, retention=self._retention, elapsed=elapsed, parameters=parameters
        )
        answers = 1
        while step is not None:
            rating = 1 + _place(self._step, of_steps.random()) if answers < _STEPS_MOST else 4
            known, out = answered(known, rating, retention=self._retention, elapsed=0, parameters=parameters)
            self._seconds += self._habits.step_s[rating - 1]
            step, elapsed, answers = step_after(step.stage, step.step, rating, 0, placing), 0, answers + 1
        fuzz = factor if placing.fuzz else None
        days = days_until(intervals(out), elapsed, fuzz, placing.maximum_interval)
        return known, days[rating - 1], answers

    def row(self, scale: float) -> Row:
        """What it came to, where each card lived through stands for `scale` cards."""
        studied = max(1, sum(self._after[day] == day for day in range(self._days)))
        return Row(
            retention=self._retention,
            reviews=self._reviews * scale / studied,
            minutes=self._seconds / 60 * scale / studied,
            knowledge=self._knowledge * scale,
            by_day=tuple(answers * scale for answers in self._by_day),
        )


def _place(sums: Sequence[float], drawn: float) -> int:
    """Which of some shares, given as their running sums, a number from 0 to 1 falls into."""
    return next((at for at, upto in enumerate(sums) if drawn < upto), len(sums) - 1)


def recommended(rows: Sequence[Row]) -> Row | None:
    """The row that keeps the most for a minute, from the floor up, as the optimum of FSRS is defined.

    Of rows as good but for a hair it is the one with the highest retention; None where nothing is known.
    """
    fine = [row for row in rows if row.retention >= FLOOR and row.per_minute > 0]
    best = max((row.per_minute for row in fine), default=0.0)
    alike = [row for row in fine if row.per_minute >= best * (1 - ALIKE)]
    return max(alike, key=lambda row: row.retention, default=None)

"""`Simulator`: reads the cards and the habits, and simulates, with a log of its own: in any thread.

An app asks `apart`: a second of Python in a thread of its own would make each key wait for its turn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from quizkz import query
from quizkz.apart import apart
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.config import balancing, totals
from quizkz.desk import Desk
from quizkz.errors import UsageError
from quizkz.fit import habits
from quizkz.fit.coming import Life, Pool, Wish, begun, following, opening
from quizkz.fit.habits import Habits
from quizkz.fit.simulating import RETENTIONS, Course, Easy, Limits, Row, living, recommended, sweep
from quizkz.memory import Memory
from quizkz.query import exams
from quizkz.queue import DeckDone
from quizkz.scheduling import Placing
from quizkz.store import Store

FEW = 60_000
"""Up to so many days of cards, for each value, take no longer than a process of its own takes to start."""

Part = Literal["answers", "lives"]
Progress = Callable[[Part, int, int], None]
"""Told the part, and how much of how much of it is done; what it raises ends the simulation."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """What it came to. `cards`: begun ones; `new`: those that come in, `waiting`: those that do not.

    `now`: the desired retention in force, where all decks have the same; it is among the rows. `days` from
    `today`; `studied`: of them those on no holiday.
    """

    wish: Wish
    today: int
    days: int
    studied: int
    cards: int
    new: int
    waiting: int
    habits: Habits
    now: float | None
    rows: tuple[Row, ...]

    @property
    def recommended(self) -> Row | None:
        """The row of the value to take."""
        return recommended(self.rows)

    @property
    def present(self) -> Row | None:
        """The row of the value in force."""
        return next((row for row in self.rows if row.retention == self.now), None)


class Simulator:
    """Simulates for the library that a desk had open when this was made, on the desk's own thread."""

    def __init__(self, desk: Desk) -> None:
        self._log, self._catalogue, self._rollover = (
            desk.places.log,
            desk.catalogue.path,
            desk.config.rollover,
        )
        self._policies = {entry.id: desk.policy(entry.id) for entry in desk.decks if not entry.broken}
        self._balancing, self._totals = balancing(desk.config), totals(desk.config)

    @contextmanager
    def _store(self, now: Now) -> Iterator[Store]:
        with ExitStack() as opened:
            store = opened.enter_context(closing(Store.open(self._log, placing=self._placing, now=now)))
            query.attach(store, opened.enter_context(closing(Catalogue.open(self._catalogue))))
            yield store

    def _placing(self, deck: str) -> Placing | None:
        return self._policies[deck].placing if deck in self._policies else None

    def apart(
        self, decks: Sequence[str], wish: Wish, now: Now, progress: Progress | None = None
    ) -> Simulation:
        """`simulate`, of many cards and days in a process of its own."""
        tell = progress or _quiet
        with self._store(now) as store:
            self._fill(store, tell)  # here: the child is to write nothing
            cards = sum(_number(store, deck) for deck in self._wanted(decks))
        if living(cards, self._span(wish, now)) <= FEW:
            return self.simulate(decks, wish, now, tell)
        return apart(partial(self.simulate, decks, wish, now), tell, ("lives", 0, 1))

    def simulate(
        self, decks: Sequence[str], wish: Wish, now: Now, progress: Progress | None = None
    ) -> Simulation:
        """Simulate the cards of some decks, or (none named) of all. UsageError where no day is studied on."""
        tell = progress or _quiet
        today = now.day(self._rollover)
        days = self._span(wish, now)
        rests = replace(self._balancing, holidays=(*wish.holidays, *self._balancing.holidays))
        after = following(days, today, rests.holidays)
        if after[0] == days:
            raise UsageError("No day is left to study on: all of them are holidays.")
        wanted = self._wanted(decks)
        with self._store(now) as store:
            self._fill(store, tell)
            courses = [Course(self._policies[deck].placing, store.parameters(deck)) for deck in wanted]
            found = habits.read(store, wanted)
            known = [life for at, deck in enumerate(wanted) for life in _known(store, deck, at, today)]
            done = query.done_today(store, today)
            pools = self._pools(store, wanted, done)
        coming = begun(pools, opening(after, wish), wish, self._totals.new)
        present = _present(courses)
        values = sorted({*RETENTIONS, *([] if present is None else [present])})
        told, limits = partial(tell, "lives"), self._limits(wanted, done)
        return Simulation(
            wish=wish,
            today=today,
            days=days,
            studied=sum(after[day] == day for day in range(days)),
            cards=len(known),
            new=len(coming),
            waiting=sum(pool.new for pool in pools) - len(coming),
            habits=found,
            now=present,
            rows=sweep(
                [*known, *coming], courses, found, after, values, told, limits=limits, easy=Easy(today, rests)
            ),
        )

    def _wanted(self, decks: Sequence[str]) -> list[str]:
        return [deck for deck in self._policies if not decks or deck in decks]

    def _span(self, wish: Wish, now: Now) -> int:
        return wish.days if wish.exam is None else wish.exam - now.day(self._rollover)

    @staticmethod
    def _fill(store: Store, tell: Progress) -> None:
        if not store.answers_filled:
            store.fill_answers(lambda done, total: tell("answers", done, total))

    def _limits(self, decks: Sequence[str], done: Mapping[str, DeckDone]) -> Limits:
        return Limits(
            reviews=tuple(self._policies[deck].choosing.reviews_per_day for deck in decks),
            total=self._totals.reviews,
            done=tuple(done.get(deck, DeckDone()).reviews for deck in decks),
        )

    def _pools(self, store: Store, decks: Sequence[str], done: Mapping[str, DeckDone]) -> list[Pool]:
        found = []
        for at, deck in enumerate(decks):
            after = _after(store, deck)
            choosing = self._policies[deck].choosing
            introduced = done.get(deck, DeckDone()).new
            found.append(Pool(at, len(after), choosing.new_per_day, introduced, after))
        return found


def _quiet(part: Part, done: int, total: int) -> None:
    """Tell nobody."""


def _present(courses: Sequence[Course]) -> float | None:
    """The desired retention in force, where all have the same."""
    retentions = {course.placing.desired_retention for course in courses}
    return retentions.pop() if len(retentions) == 1 else None


def _number(store: Store, deck: str) -> int:
    """How many cards a deck has, suspended ones too."""
    found = store.db.execute("SELECT COUNT(*) FROM library.cards WHERE deck = ?", (deck,)).fetchone()
    return int(found[0])


def _known(store: Store, deck: str, course: int, today: int) -> Iterator[Life]:
    for stability, difficulty, last, due in exams.begun(store.db, deck):
        first = 0 if last < today else 1  # answered today: not once more
        memory = Memory(stability, difficulty)
        yield Life(course, memory, min(0, last - today), max(first, due - today))


def _after(store: Store, deck: str) -> tuple[frozenset[int], ...]:
    """Of each new card of a deck, in order, the places of the new ones that are to be known before it."""
    new, before = exams.new(store.db, deck), exams.before(store.db, deck)
    places: dict[str, set[int]] = {}
    for place, (_, question) in enumerate(new):
        places.setdefault(question, set()).add(place)
    return tuple(
        frozenset(place for other in before.get(question, ()) for place in places.get(other, ()))
        for _, question in new
    )

"""What adopting parameters would do, worked out by folding the log in memory; nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from quizkz import memory as engine
from quizkz.memory import Memory, Parameters
from quizkz.review import CardId, Rating
from quizkz.scheduling import CardState, Placing
from quizkz.scheduling.intervals import days_until
from quizkz.store import STATE_COLUMNS, Store, card_state
from quizkz.store.bulk import no_collector

DAYS = 30
"""The days whose reviews are foreseen, today among them."""
SAMPLE = 10_000
"""Of more cards than these every second, third and so on is foreseen and stands for the others."""

Told = Callable[[int, int], None]
"""Told how many cards of how many are folded."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What adopting would do. `cards`: those with a due date; of these `earlier` and `later` would move.

    `median_days`: the move in the middle of all that move, whichever way. `today`: cards due by today, now
    and then. `month`: reviews of the next 30 days, now and then, if each is recalled and no card is added.
    Suspended cards are counted nowhere: no day asks them, though theirs follows the parameters too.
    """

    cards: int
    earlier: int
    later: int
    median_days: int
    today: tuple[int, int]
    month: tuple[int, int]

    @property
    def moved(self) -> int:
        """How many due dates would move."""
        return self.earlier + self.later


def effect(
    store: Store, decks: Sequence[str], parameters: Parameters, today: int, told: Told | None = None
) -> Effect:
    """What adopting for some decks, or (none named) for all in the log, would do."""
    done = 0
    with no_collector(), _one_view(store):
        cards = dict(store.db.execute("SELECT deck, count(*) FROM state GROUP BY deck").fetchall())
        wanted = [deck for deck in decks or cards if deck in cards]
        total = sum(cards[deck] for deck in wanted)
        sums = _Sums(today, max(1, -(-total // SAMPLE)))
        for deck in wanted:
            now = _States(store.placing(deck), store.parameters(deck))
            then = _States(now.placing, parameters)
            before = {state.card: state for state in _states(store, deck)}
            for states in store.states_under(deck, parameters):
                sums.add(before, states, now, then)
                done += len(states)
                if told is not None:
                    told(done, total)
    return sums.effect()


@contextmanager
def _one_view(store: Store) -> Iterator[None]:
    """See the log as it is now, whatever is written meanwhile."""
    store.db.execute("BEGIN")
    try:
        yield
    finally:
        store.db.execute("ROLLBACK")


def _states(store: Store, deck: str) -> Iterable[CardState]:
    select = f"SELECT {STATE_COLUMNS} FROM state WHERE deck = ?"  # noqa: S608 (constants)
    return map(card_state, store.db.execute(select, (deck,)))


class _States:
    """What states follow."""

    def __init__(self, placing: Placing, parameters: Parameters) -> None:
        self.placing, self.parameters = placing, parameters

    def coming(self, state: CardState, today: int) -> int:
        """How many reviews a card has in the next days if each is recalled."""
        if state.due_day is None or state.last_day is None:
            return 0
        if state.stability is None or state.difficulty is None:
            return 0
        memory = Memory(state.stability, state.difficulty)
        last, due, reviews = state.last_day, max(state.due_day, today), 0
        while due < today + DAYS:
            reviews += 1
            days = max(0, due - last)
            memory, outcomes = engine.answered(
                memory,
                Rating.GOOD,
                retention=self.placing.desired_retention,
                elapsed=days,
                parameters=self.parameters,
            )
            intervals = engine.intervals(outcomes)
            last = due
            due += days_until(intervals, days, None, self.placing.maximum_interval)[Rating.GOOD - 1]
        return reviews


class _Sums:
    """Adds the moves up."""

    def __init__(self, today: int, stride: int) -> None:
        self._today, self._stride = today, stride
        self._cards = 0
        self._moves: list[int] = []
        self._due, self._month = [0, 0], [0, 0]

    def add(
        self, before: dict[CardId, CardState], states: Iterable[CardState], now: _States, then: _States
    ) -> None:
        """Take cards in, as they would be."""
        for state in states:
            was = before[state.card]
            if was.due_day is None or state.due_day is None or state.suspended:
                continue
            self._cards += 1
            if state.due_day != was.due_day:
                self._moves.append(state.due_day - was.due_day)
            self._due[0] += was.due_day <= self._today
            self._due[1] += state.due_day <= self._today
            if self._cards % self._stride == 0:
                self._month[0] += now.coming(was, self._today)
                self._month[1] += then.coming(state, self._today)

    def effect(self) -> Effect:
        """What came of it."""
        earlier = sum(move < 0 for move in self._moves)
        return Effect(
            cards=self._cards,
            earlier=earlier,
            later=len(self._moves) - earlier,
            median_days=round(median(map(abs, self._moves))) if self._moves else 0,
            today=(self._due[0], self._due[1]),
            month=(self._month[0] * self._stride, self._month[1] * self._stride),
        )

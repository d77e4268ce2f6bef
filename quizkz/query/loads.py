"""How many cards fall due on each of the days to come, read once and then kept by what is written here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from quizkz.review import CardId
from quizkz.scheduling import CardState
from quizkz.scheduling.balancing import HORIZON
from quizkz.store import Store


def waiting(store: Store, since: int, until: int) -> Counter[int]:
    """How many cards of all decks fall due on each day from `since` to `until`, suspended ones left out."""
    rows = store.db.execute(
        "SELECT s.due_day, count(*) FROM library.decks d CROSS JOIN state s INDEXED BY state_due"
        " ON s.deck = d.id AND s.due_day BETWEEN ? AND ?"
        " WHERE d.filled AND s.suspended = 0 GROUP BY s.due_day",
        (since, until),
    )
    return Counter(dict(rows.fetchall()))


class Loads:
    """The counts of `waiting` for the days after today, for a sitting that asks for them at each answer.

    They are read anew where the log was written to otherwise than within `following`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._today: int | None = None
        self._seen: tuple[int, int] = (-1, -1)
        self._counts: Counter[int] = Counter()
        self._stood: tuple[CardId, CardState | None] = CardId(""), None

    def counts(self, today: int) -> Mapping[int, int]:
        """How many cards wait, by study day."""
        now = self._stamp()
        if today != self._today or now != self._seen:
            self._counts = waiting(self._store, today + 1, today + HORIZON)
            self._today, self._seen = today, now
            self._stood = CardId(""), None
        return self._counts

    def state(self, card: CardId) -> CardState | None:
        """How a card stands; asked after `counts`, it is known to `following` until something is written."""
        state = self._store.state(card)
        self._stood = card, state
        return state

    @contextmanager
    def following(self, card: CardId) -> Iterator[None]:
        """Follow what is written of one card meanwhile."""
        changes, version = self._seen
        known = self._store.db.total_changes == changes
        before = self._stood[1] if self._stood[0] == card or not known else self._store.state(card)
        yield
        stamp = self._stamp()
        if known and stamp[1] == version:  # no other has written since
            self._count(before, -1)
            self._count(self.state(card), 1)
            self._seen = stamp

    def _count(self, state: CardState | None, sign: int) -> None:
        if state is not None and state.due_day is not None and not state.suspended:
            self._counts[state.due_day] += sign

    def _stamp(self) -> tuple[int, int]:
        """What tells whether this connection, or another, has written."""
        return self._store.db.total_changes, self._store.version

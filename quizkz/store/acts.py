"""The acts of this device, for undo: which of its events were written together, and which still stand.

`mine` keeps them in the order of writing. Only `recall` and `forget` write, within the transaction that is
open.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from quizkz.errors import StoreError
from quizkz.review import (
    BURY,
    FLAG,
    PRACTICE,
    RESET,
    RETRACT,
    REVIEW,
    SET_DUE,
    SUSPEND,
    UNSUSPEND,
    CardId,
    Draft,
    Event,
)
from quizkz.store.rows import EVENT_COLUMNS, event_of
from quizkz.store.settle import Books

UNDOABLE = frozenset({REVIEW, PRACTICE, SET_DUE, RESET, SUSPEND, UNSUSPEND, FLAG, BURY})
"""What the learner did to a card, and may take back; but for what was given in an exam."""


class Reach:
    """Which acts undo reaches: those of this process, and those from before it opened the log.

    What another program does meanwhile to the same log is for whoever sits before that one to take back.
    """

    __slots__ = ("_own", "until")

    def __init__(self, until: int) -> None:
        self.until = until
        self._own: set[int] = set()

    def __contains__(self, act: int) -> bool:
        return act <= self.until or act in self._own

    def take(self, act: int) -> None:
        """Take an act for one of this process, now that it is on disk."""
        self._own.add(act)


def newest(db: sqlite3.Connection) -> int:
    """The number of the newest act; 0 where there is none."""
    return next_act(db) - 1


def recall(db: sqlite3.Connection, device: str) -> bool:
    """Where the acts of this device are lost, take each of its events for one, in order of time; whether."""
    if db.execute("SELECT 1 FROM mine LIMIT 1").fetchone() is not None:
        return False
    kinds = ",".join(f"'{kind}'" for kind in sorted(UNDOABLE))
    db.execute(
        "INSERT INTO mine SELECT n, n, card, at FROM "  # noqa: S608 (constants)
        "(SELECT row_number() OVER (ORDER BY at, card) AS n, card, at "
        f"FROM events WHERE device = ? AND kind IN ({kinds}) AND NOT (kind = '{PRACTICE}' "
        "AND CASE WHEN json_valid(value) THEN json_type(value, '$.attempt') END IS NOT NULL))",
        (device,),
    )
    return True


def forget(db: sqlite3.Connection, act: int) -> None:
    """Forget an act that was taken back, but for the newest row: no act ever has the number of another."""
    db.execute("DELETE FROM mine WHERE act = ? AND n < (SELECT max(n) FROM mine)", (act,))


def next_act(db: sqlite3.Connection) -> int:
    """The number of the act about to be written."""
    return int(db.execute("SELECT coalesce(max(n), 0) + 1 FROM mine").fetchone()[0])


def last(books: Books, device: str, reach: Reach) -> tuple[int, tuple[Event, ...]]:
    """The newest act in reach of which something stands, and what; 0 and nothing where there is none."""
    found = ((act, tuple(_standing(books, device, act))) for act in _numbers(books.db, reach))
    return next(((act, events) for act, events in found if events), (0, ()))


def stands(books: Books, device: str, reach: Reach) -> bool:
    """Whether anything of any act in reach stands; of one of many cards only the first that does is looked
    for.
    """
    return any(True for act in _numbers(books.db, reach) for _ in _standing(books, device, act))


def _numbers(db: sqlite3.Connection, reach: Reach) -> Iterator[int]:
    """The acts in reach, the newest first."""
    seen: set[int] = set()
    for (act,) in db.execute("SELECT act FROM mine ORDER BY n DESC"):
        if act not in seen and act in reach:
            seen.add(act)
            yield act


def _standing(books: Books, device: str, act: int) -> Iterator[Event]:
    """The events of an act that are not yet taken back."""
    for row in books.db.execute(
        f"SELECT {EVENT_COLUMNS} FROM mine JOIN events USING (card, at) "  # noqa: S608 (constants)
        "WHERE act = ? AND device = ? ORDER BY n",
        (act, device),
    ):
        event = event_of(row)
        if not _is_taken_back(books, event):
            yield event


def _is_taken_back(books: Books, event: Event) -> bool:
    target: dict[str, Any] = {"at": event.at, "device": event.device}
    return any(
        other.kind == RETRACT and other.value is not None and target.items() <= other.value.items()
        for other in books.events(books.lineage.owner(event.card, event.at))
    )


def undoable(draft: Draft) -> bool:
    """Whether undo takes an event back: not one of an exam, which may be changed there while it lasts."""
    in_exam = draft.kind == PRACTICE and draft.value is not None and "attempt" in draft.value
    return draft.kind in UNDOABLE and not in_exam


def retraction(card: CardId, event: Event, day: int) -> Draft:
    """What takes an event back. Raises StoreError for one that takes another back."""
    if event.kind == RETRACT:
        raise StoreError("A retraction cannot be taken back. Answer the card again instead.")
    return Draft(card, RETRACT, value={"at": event.at, "device": event.device}, day=day)

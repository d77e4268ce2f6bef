"""This log and an attached one side by side: what each has alone, what both have, where they contradict."""

import sqlite3
from collections.abc import Generator
from typing import NamedTuple

from quizkz.review import CardId, deck_of
from quizkz.store.rows import EVENT_COLUMNS, Row

# Both are read once, in the order of their keys. To look a row up by its key SQLite compares it with rows on
# the way, and reads these whole: beside one response of 10 MB each of 4,000 events would cost 20 ms.
_BOTH = (
    f"SELECT {EVENT_COLUMNS}, 0 FROM main.events UNION ALL "  # noqa: S608 (constants)
    f"SELECT {EVENT_COLUMNS}, 1 FROM other.events ORDER BY card, at, device"
)
_KEY = 3  # columns that tell an event from all others
_SHOWN = 3  # contradictions that are shown


class Share(NamedTuple):
    """Events of one deck (empty: of no card) that one log has alone, and their first and last study day."""

    deck: str
    events: int
    first: int
    last: int


class Contradiction(NamedTuple):
    """An event that two logs hold with different content. `here`, `there`: the rows."""

    card: str
    at: int
    device: str
    here: Row
    there: Row


class Difference(NamedTuple):
    """What two logs hold: what is only here and only there, by deck; how many both hold alike.

    `contradicting`: the first few that both hold with another content; `against`: how many these are.
    """

    here: tuple[Share, ...]
    there: tuple[Share, ...]
    both: int
    contradicting: tuple[Contradiction, ...] = ()
    against: int = 0


def pairs(db: sqlite3.Connection) -> Generator[tuple[Row | None, Row | None], None, None]:
    """Each event of this log and the same of the attached one; None where it is in one alone."""
    held: Row | None = None
    for row in db.execute(_BOTH):
        if held is not None and held[:_KEY] == row[:_KEY]:
            yield (row[:-1], held[:-1]) if held[-1] else (held[:-1], row[:-1])
            held = None
            continue
        if held is not None:
            yield _alone(held)
        held = row
    if held is not None:
        yield _alone(held)


def _alone(row: Row) -> tuple[Row | None, Row | None]:
    return (None, row[:-1]) if row[-1] else (row[:-1], None)


def difference(db: sqlite3.Connection) -> Difference:
    """What this log and the attached one hold."""
    here, there = _Shares(), _Shares()
    both = against = 0
    shown: list[Contradiction] = []
    for mine, theirs in pairs(db):
        if theirs is None:
            here.count(mine or ())
        elif mine is None:
            there.count(theirs)
        elif mine == theirs:
            both += 1
        else:
            against += 1
            if len(shown) < _SHOWN:
                shown.append(Contradiction(mine[0], mine[1], mine[2], mine, theirs))
    return Difference(here.all(), there.all(), both, tuple(shown), against)


class _Shares:
    """Events that one log has alone, by deck."""

    def __init__(self) -> None:
        self._of: dict[str, list[int]] = {}

    def count(self, row: Row) -> None:
        """Count an event."""
        day = row[4]
        share = self._of.setdefault(deck_of(CardId(row[0])), [0, day, day])
        share[0] += 1
        share[1], share[2] = min(share[1], day), max(share[2], day)

    def all(self) -> tuple[Share, ...]:
        """What was counted, in order of decks."""
        return tuple(Share(deck, *figures) for deck, figures in sorted(self._of.items()))

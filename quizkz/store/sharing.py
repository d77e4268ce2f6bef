"""A rebuild shared with a second process: it folds the later cards while this one folds those before them.

It reads the log as it was before the transaction that asks, writes nothing, and tells part after part in
order of cards, so that all rows are inserted in order. Where this one is done first, it takes parts from the
end on until they meet; and where the other fails, all that it has not told yet.
"""

import os
import sqlite3
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from quizkz.apart import Running, Told, begun
from quizkz.errors import QuizkzError
from quizkz.memory import Parameters
from quizkz.review import CardId
from quizkz.scheduling import Placing
from quizkz.store import file, plain
from quizkz.store.bulk import EVERYTHING, Sums, Terms, no_collector, plain_states
from quizkz.store.rows import Row
from quizkz.store.settle import Books, engine_mark

LEAST = 32_000_000
"""Bytes of a log, some 200,000 reviews, below which a second process would start for nothing."""

PART = 1_000
"""Cards that are dealt out at once."""

_OURS = 0.35
"""The share of the cards that is folded here first; then those that are left are, from the last on."""

Range = tuple[str, str]
"""Cards from one on, up to and without another."""


class Task(NamedTuple):
    """Parts of the log at `uri` to fold: all cards but those that renames name."""

    uri: str
    parts: Sequence[Range]
    moved: frozenset[CardId]
    terms: Mapping[str, tuple[Placing, Parameters]]


class Folded(NamedTuple):
    """What came of a part: rows of its plain cards in order, their `days`, and the cards that have more."""

    rows: list[Row]
    sums: Mapping[str, plain.DaySums]
    odd: set[CardId]


Work = Callable[[Task, Told], None]


def fold_parts(task: Task, told: Told) -> None:
    """Fold part after part, telling by what and what came of each."""
    with no_collector(), closing(sqlite3.connect(task.uri, uri=True)) as db:
        db.execute("BEGIN")
        for part in task.parts:
            told(engine_mark(), *_folded(db, part, task.moved, lambda deck: task.terms[deck]))


def _folded(db: sqlite3.Connection, part: Range, moved: frozenset[CardId], terms: Terms) -> Folded:
    odd = plain.odd_cards(db, part)
    rows: list[Row] = []
    sums: Sums = defaultdict(plain.DaySums)
    for some in plain_states(db, part, odd | moved, terms, sums):
        rows += some
    return Folded(rows, sums, odd)


class Shared:
    """A log whose later parts another process folds. `cards`: how many it has; `ours`: folded here first."""

    def __init__(
        self, running: Running, books: Books, parts: Sequence[Range], ours: int, cards: int, wait_s: float
    ) -> None:
        self.ours, self.cards = (parts[0][0], parts[ours][0]), cards
        self._running, self._books, self._wait_s = running, books, wait_s
        self._left, self._came = deque(parts[ours:]), deque[Folded]()
        self._failed = False

    def listen(self, told: Callable[[int], None], wait_s: float = 0) -> None:
        """Take in what has come, for later, and tell of how many cards."""
        while self._left and not self._failed:
            try:
                said = self._running.said(wait_s)
            except QuizkzError:
                self._failed = True
                return
            if said is None:
                return
            mark, *found = said
            if mark != engine_mark():  # quizkz was updated meanwhile
                self._failed = True
                return
            self._left.popleft()
            self._came.append(Folded(*found))
            told(len(self._came[-1].rows))

    def rest(self, told: Callable[[int], None]) -> Iterator[Folded]:
        """All other parts in order: those that come, and meanwhile from the last on those that do not yet."""
        last: list[Folded] = []
        while self._left or self._came:
            self.listen(told, self._wait_s)
            while self._came:
                yield self._came.popleft()
            if self._left:
                folded = self._fold(self._left.popleft() if self._failed else self._left.pop())
                told(len(folded.rows))
                if self._failed:
                    yield folded
                else:
                    last.append(folded)
        yield from reversed(last)

    def _fold(self, part: Range) -> Folded:
        return _folded(self._books.db, part, self._books.lineage.named, self._books.terms)


class Helper(NamedTuple):
    """Has a part of the cards of the log at `path` folded, where it is worth it.

    `least`: bytes of such a log. `processors`: absent, as many as this process may use. `part`: cards dealt
    out at once. `wait_s`: how long a part is waited for before one is folded here in its stead.
    """

    path: Path | None
    least: int = LEAST
    processors: int | None = None
    part: int = PART
    work: Work = fold_parts
    wait_s: float = 0

    def begun(self, books: Books, ending: ExitStack) -> Shared | None:
        """A log that is being folded elsewhere until `ending`; None where all is to be done here."""
        processors = self.processors or _processors()
        if self.path is None or processors < 2 or not _is_large(books.db, self.least):
            return None
        starts, cards = _dealt(books.db, self.part)
        ours = max(1, round(len(starts) * _OURS))
        if ours >= len(starts):
            return None
        parts = list(pairwise([EVERYTHING[0], *starts[1:], EVERYTHING[1]]))
        terms = {deck: books.terms(deck) for deck in books.placed}
        task = Task(file.to_read(self.path), parts[ours:], books.lineage.named, terms)
        running = begun(partial(self.work, task))
        if running is None:
            return None
        ending.enter_context(running)
        return Shared(running, books, parts, ours, cards, self.wait_s)


def _processors() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_large(db: sqlite3.Connection, least: int) -> bool:
    """Whether the file, to which another process may look while this one writes, has so many bytes."""
    pages, size, mode = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size", "journal_mode")
    )
    return bool(mode == "wal" and pages * size >= least)


def _dealt(db: sqlite3.Connection, part: int) -> tuple[list[str], int]:
    """The first card of each so many, in order, and how many there are; nearly right where that is quick."""
    fresh = not db.execute("SELECT 1 FROM stale LIMIT 1").fetchone()
    (cards,) = db.execute("SELECT count(*) FROM state").fetchone() if fresh else (0,)
    source = "state"
    if not cards:  # the states tell nothing of the events
        (cards,) = db.execute("SELECT count(DISTINCT card) FROM events WHERE card > ''").fetchone()
        source = "events"
    query = f"SELECT DISTINCT card FROM {source} WHERE card > ? ORDER BY card LIMIT 1 OFFSET ?"  # noqa: S608
    starts: list[str] = []
    row = db.execute(query, ("", 0)).fetchone()
    while row is not None:
        starts += row
        row = db.execute(query, (row[0], part - 1)).fetchone()
    return starts, cards

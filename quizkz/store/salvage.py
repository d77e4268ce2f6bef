"""Saves what can be read of a damaged log into a new one: every event whose own page is whole.

The damaged file is only read. What is derived is not looked at: the new log works it out when it is opened.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from quizkz.errors import StoreError
from quizkz.store import backups, dated, file, joining
from quizkz.store.pages import Pages, Record
from quizkz.store.rows import Row

Progress = Callable[[int, int], None]
"""Told how many pages of how many are read."""

_WHOLE: tuple[tuple[type, ...], ...] = (
    (str,), (int,), (str,), (str,), (int,), (int,),
    (int, type(None)), (int, type(None)), (float, int, type(None)), (str, type(None)), (str, type(None)),
)  # fmt: skip
"""What each column of an event may be; a whole REAL is kept as an integer in the file."""


class Salvaged(NamedTuple):
    """What was saved: how many events, the first and the last study day, and how many of each deck."""

    events: int
    first: int
    last: int
    decks: dict[str, int]
    backed: int = 0
    """Of these, what the backup held."""


def event_row(record: Record) -> Row | None:
    """A record as a row of `events`; None where it is of another table, or not what an event may be."""
    if len(record) != len(_WHOLE) or not all(map(isinstance, record, _WHOLE)):
        return None
    if record[6] not in (None, 1, 2, 3, 4) or not record[2] or not record[3]:
        return None
    credit = record[8]
    return (*record[:8], None if credit is None else float(credit), *record[9:])


def salvage(
    source: Path, target: Path, *, backup: Path | None = None, progress: Progress | None = None
) -> Salvaged:
    """Write a new log to `target`, where no file may be, with every event that can be read in `source`.

    The events of `backup`, a whole log, come first: damage may have changed a letter without a trace.
    Raises StoreError: nothing can be read, the target cannot be written. It is there whole or not at all.
    """
    if target.exists():
        raise StoreError(f"{target} exists; nothing was written. Name another file.")
    device: list[str] = []
    try:
        with backups.part_of(target) as part:
            with Pages(source) as pages:
                found = chain(_backed(backup), _events(pages, device, progress))
                number = joining.write_events(part, found)
            if not number:
                raise StoreError(f"No event can be read in {source}. Nothing was written.")
            backups.remove_left(part)
            saved = _finished(part, backup, *device[:1])
            file.replace_whole(part, target)
            return saved
    except OSError as error:
        raise StoreError(f"{source} cannot be saved to {target}: {error.strerror or error}.") from error


def _backed(backup: Path | None) -> Iterator[Row]:
    if backup is not None:
        with file.Sentences(backup), closing(sqlite3.connect(file.to_read(backup), uri=True)) as db:
            yield from joining.every(db)  # `newest_good` has looked at each text


def _events(pages: Pages, device: list[str], progress: Progress | None) -> Iterator[Row]:
    """The events on the pages; the device goes to `device` where it is come by."""
    for number, (done, record) in enumerate(pages.records()):
        if progress is not None and number % 1024 == 0:
            progress(done, pages.total)
        if len(record) == 2 and record[0] == "device" and isinstance(record[1], str):
            device.append(record[1])
        event = event_row(record)
        if event is not None:
            yield event


def _finished(part: Path, backup: Path | None, device: str = "") -> Salvaged:
    """Give the new log the device of the old one, for undo to go on, and count what it holds."""
    with file.Sentences(part), closing(sqlite3.connect(part, isolation_level=None)) as db:
        if device:
            db.execute("REPLACE INTO kept VALUES ('device', ?)", (device,))
        events, first, last = db.execute("SELECT count(*), min(day), max(day) FROM events").fetchone()
        decks = db.execute(
            "SELECT substr(card, 1, instr(card || '/', '/') - 1), count(*) FROM events GROUP BY 1 ORDER BY 1"
        )
        held = None if backup is None else dated.holds(backup)
        return Salvaged(events, first, last, dict(decks.fetchall()), 0 if held is None else held.events)

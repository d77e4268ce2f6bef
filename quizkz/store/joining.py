"""This log and another one: its events taken in, put in the place of these, written to a new one.

The other is attached read-only. Sync is union: nothing in `events` is local to a file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from quizkz.errors import StoreError
from quizkz.store import acts, bulk, dated, file
from quizkz.store.comparing import pairs
from quizkz.store.rows import EVENT_COLUMNS, INSERT_EVENT, Row, event_of, too_long
from quizkz.store.settle import Books, settle

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

_ONE_BY_ONE = 2_000  # above so many new events it is quicker to fold everything at once
_KEY = "(card, at, device)"
# What is added to a moment or a day, and the sum of all times, stay whole numbers of 64 bits within these.
_WITHIN = {"at": 2**60, "day": 2**60, '"offset"': 2**42, "took_ms": 2**40}
_BEYOND = "SELECT card, at, device FROM other.events WHERE " + " OR ".join(  # noqa: S608 (constants)
    f"{name} NOT BETWEEN {-most} AND {most}" for name, most in _WITHIN.items()
)
_LONG = 80  # signs of an id that a sentence shows


class Merged(NamedTuple):
    """What a merge did, or would do: events taken, events that both logs had."""

    added: int
    known: int


@contextmanager
def attached(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """With another log readable as `other`. Raises StoreError where there is none, or a damaged one."""
    if path.exists() and not (path.is_file() and (not path.stat().st_size or file.is_database(path))):
        raise StoreError(
            f"{path} is neither a log of quizkz nor one as text. Name the progress.db of another device, a "
            "backup, or what `quizkz export log` wrote. Nothing was changed."
        )
    if not file.look(path):
        raise StoreError(f"There is no log at {path}. Name the progress.db of another quizkz.")
    with file.Sentences(path):
        db.execute("PRAGMA trusted_schema = OFF")  # a stranger's schema calls nothing
        db.execute("ATTACH ? AS other", (file.to_read(path),))
        try:
            _refuse(db, path)
            yield
        finally:
            db.execute("DETACH other")


def _refuse(db: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where what is attached is no log, or not whole."""
    try:
        (application,) = db.execute("PRAGMA other.application_id").fetchone()
        (version,) = db.execute("PRAGMA other.user_version").fetchone()
        if application != file.APPLICATION_ID or not 1 <= version <= file.USER_VERSION:
            raise StoreError(file.not_a_log(str(path)))
        if not _has_our_tables(db):
            raise StoreError(
                f"{path} is marked as a log of quizkz, but its tables are others than quizkz makes. Nothing "
                "was taken from it."
            )
        whole = db.execute("PRAGMA other.quick_check('events')").fetchone()[0] == "ok"
        whole = whole and dated.texts_are_whole(db, "other")
        beyond = db.execute(_BEYOND).fetchone() if whole else None
    except sqlite3.DatabaseError as error:
        if not file.is_damage(error):
            raise
        whole = False
    if not whole:
        raise StoreError(
            f"{path} is damaged; nothing was taken from it. `quizkz salvage {quote(str(path))}` writes what "
            "can be read of it to a new log."
        )
    if beyond is not None:
        raise StoreError(
            f"{path} holds an event of {_named(beyond)} whose numbers are beyond what any clock tells. "
            "Nothing was taken from it."
        )


def _has_our_tables(db: sqlite3.Connection) -> bool:
    """Whether what is read of the attached log are tables as ours: no view, whose reading may never end."""
    read, sql = "name IN ('events', 'mine', 'kept')", "SELECT name, type, sql FROM {}.sqlite_master WHERE {}"
    ours = set(db.execute(sql.format("main", read)))
    theirs = set(db.execute(sql.format("other", read)))
    return theirs <= ours and any(name == "events" for name, _, _ in theirs)


def take_events(books: Books, path: Path, progress: Progress | None, *, keep_mine: bool = False) -> Merged:
    """Copy what the attached log has and this one has not, and fold what it belongs to.

    `keep_mine`: of an event that both hold with different content this log's stays. Without it such events
    raise StoreError and nothing is taken.
    """
    db = books.db
    few: list[Row] = []
    added = total = 0
    with closing(pairs(db)) as both:  # what is attached is let go of only when nobody reads it
        for mine, theirs in both:
            total += theirs is not None
            if mine is None and theirs is not None:
                if long := too_long(theirs):
                    raise StoreError(
                        f"{path} holds an event of {_named(theirs)} whose {long} is longer than quizkz "
                        "writes it. Nothing was merged."
                    )
                added += 1
                if added <= _ONE_BY_ONE:
                    few.append((*theirs[:9], None, theirs[10]))  # no fold asks for what was answered
            elif theirs is not None and mine != theirs and not keep_mine:
                raise StoreError(
                    f"{path} and this log contradict each other: {_named(theirs)}. Nothing was merged."
                )
    db.execute(
        f"INSERT INTO main.events SELECT {EVENT_COLUMNS} FROM other.events WHERE true "  # noqa: S608
        f"ON CONFLICT {_KEY} DO NOTHING"
    )
    if added <= _ONE_BY_ONE:
        settle(books, map(event_of, few))
    else:
        bulk.fold_everything(books, progress)
    return Merged(added, total - added)


def _named(row: Row) -> str:
    """An event in a sentence."""
    return f"{row[0][:_LONG] or 'no card'} at {row[1]}, device {row[2][:_LONG]}"


def take_all(books: Books, device: str, progress: Progress | None) -> None:
    """Hold what the attached log holds in place of what this one did, and fold everything.

    In one transaction, so that whoever else has the log open reads the one or the other and loses no answer.
    """
    db = books.db
    for trigger in ("events_never_deleted", "events_stale"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("DELETE FROM main.events")
    db.execute("DELETE FROM main.mine")
    _copy(db, "main", device)
    acts.recall(db, device)
    bulk.fold_everything(books, progress)  # makes the triggers again


def _copy(db: sqlite3.Connection, into: str, device: str) -> None:
    """Copy the attached log's events, and the acts of undo where they are this device's."""
    db.execute(f"INSERT INTO {into}.events SELECT {EVENT_COLUMNS} FROM other.events")  # noqa: S608
    if device == device_of(db):
        db.execute(f"INSERT INTO {into}.mine SELECT * FROM other.mine")  # noqa: S608


def device_of(db: sqlite3.Connection) -> str:
    """The device of the attached log; empty where only its events are known."""
    tables = {row[0] for row in db.execute("SELECT name FROM other.sqlite_master WHERE type = 'table'")}
    if not {"kept", "mine"} <= tables:
        return ""
    row = db.execute("SELECT value FROM other.kept WHERE key = 'device'").fetchone()
    return "" if row is None else str(row[0])


def write_copy(source: Path, target: Path) -> None:
    """Write a new log with the events of another and its device; its first opening folds them."""
    with file.Sentences(target), closing(file.connect(target)) as db:
        with attached(db, source):
            db.execute("BEGIN IMMEDIATE")
            db.execute("DROP TRIGGER events_stale")
            device = device_of(db)
            if device:
                db.execute("REPLACE INTO main.kept VALUES ('device', ?)", (device,))
            _copy(db, "main", device or "-")
            file.make_tables(db)
            db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = DELETE")  # one file, to be moved


def write_events(
    target: Path, rows: Iterable[Row], *, device: str = "", clash: Callable[[Row], None] | None = None
) -> int:
    """Write a new log that holds these events, each once; how many.

    `clash` is told of an event whose key another content has already; the first one stays. An error that
    `rows` or `clash` raises leaves a log without events.
    """
    with file.Sentences(target), closing(file.connect(target)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("DROP TRIGGER events_stale")
        if device:
            db.execute("REPLACE INTO kept VALUES ('device', ?)", (device,))
        added = 0
        for row in rows:
            new = db.execute(f"{INSERT_EVENT} ON CONFLICT {_KEY} DO NOTHING", row).rowcount
            added += new
            if not new and clash is not None and _known(db, row[:3]) != row:
                clash(row)
        file.make_tables(db)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = DELETE")
    return added


def _known(db: sqlite3.Connection, key: Row) -> Row:
    where = "card = ? AND at = ? AND device = ?"
    row: Row = db.execute(f"SELECT {EVENT_COLUMNS} FROM events WHERE {where}", key).fetchone()  # noqa: S608
    return row


def every(db: sqlite3.Connection) -> Iterator[Row]:
    """The rows of `events` in order of time, a few at a time."""
    yield from db.execute(f"SELECT {EVENT_COLUMNS} FROM events ORDER BY at, card, device")  # noqa: S608

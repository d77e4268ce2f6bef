"""This log and another one: what each has alone, where they contradict, and taking the other's events in.

The other is attached read-only. Sync is union: nothing in `events` is local to a file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from quizkz.errors import StoreError
from quizkz.store import acts, bulk, file
from quizkz.store.rows import EVENT_COLUMNS, INSERT_EVENT, Row, event_of
from quizkz.store.settle import Books, settle

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

_ONE_BY_ONE = 2_000  # above so many new events it is quicker to fold everything at once
_KEY = "(card, at, device)"
_CONTENT = ("kind", "day", '"offset"', "rating", "took_ms", "credit", "response", "value")
_NAMED = 3  # contradictions that a message names


class Merged(NamedTuple):
    """What a merge did, or would do: events taken, events that both logs had."""

    added: int
    known: int


class Share(NamedTuple):
    """Events of one deck (empty: of no card) that one log has alone, and their first and last study day."""

    deck: str
    events: int
    first: int
    last: int


class Difference(NamedTuple):
    """What two logs hold: what is only here and only there, by deck; how many both hold.

    `contradicting`: (card, at, device) of events that both hold with another content, the first few.
    """

    here: tuple[Share, ...]
    there: tuple[Share, ...]
    both: int
    contradicting: tuple[tuple[str, int, str], ...] = ()


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
        whole = db.execute("PRAGMA other.quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        if not file.is_damage(error):
            raise
        whole = False
    if not whole:
        raise StoreError(
            f"{path} is damaged; nothing was taken from it. `quizkz salvage {quote(str(path))}` writes what "
            "can be read of it to a new log."
        )


def contradictions(db: sqlite3.Connection, most: int = _NAMED) -> tuple[tuple[str, int, str], ...]:
    """The keys of events that the attached log holds with another content than this one, the first few."""
    mine, theirs = (", ".join(f"{table}.{column}" for column in _CONTENT) for table in ("a", "b"))
    rows = db.execute(
        f"SELECT card, at, device FROM main.events a JOIN other.events b USING {_KEY} "  # noqa: S608 (constants)
        f"WHERE ({mine}) IS NOT ({theirs}) LIMIT ?",
        (most,),
    )
    return tuple((card, at, device) for card, at, device in rows)


def refuse_contradictions(db: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where the attached log holds an event of this one with another content."""
    found = contradictions(db)
    if found:
        named = "; ".join(f"{card or 'an event of no card'} at {at}, device {dev}" for card, at, dev in found)
        more = " and perhaps more" if len(found) == _NAMED else ""
        raise StoreError(
            f"{path} and this log contradict each other: {named}{more}. Nothing was merged. One of the two "
            "was changed by hand, is damaged, or is a copy that another machine went on with at one moment. "
            "Keep both."
        )


def difference(db: sqlite3.Connection) -> Difference:
    """What this log and the attached one hold."""
    here, there = _only(db, "main", "other"), _only(db, "other", "main")
    (total,) = db.execute("SELECT count(*) FROM main.events").fetchone()
    return Difference(here, there, total - sum(one.events for one in here), contradictions(db))


def _only(db: sqlite3.Connection, one: str, other: str) -> tuple[Share, ...]:
    rows = db.execute(
        "SELECT substr(card, 1, instr(card || '/', '/') - 1) AS deck, count(*), min(day), max(day) "  # noqa: S608
        f"FROM {one}.events a WHERE NOT EXISTS (SELECT 1 FROM {other}.events b "
        "WHERE b.card = a.card AND b.at = a.at AND b.device = a.device) GROUP BY 1 ORDER BY 1"
    )
    return tuple(Share(*row) for row in rows)


def take_events(books: Books, progress: Progress | None) -> Merged:
    """Copy what the attached log has and this one has not, and fold what it belongs to."""
    db = books.db
    total = db.execute("SELECT count(*) FROM other.events").fetchone()[0]
    few = db.execute(
        f"SELECT {EVENT_COLUMNS} FROM other.events WHERE NOT EXISTS (SELECT 1 FROM main.events a "  # noqa: S608
        "WHERE a.card = events.card AND a.at = events.at AND a.device = events.device) "
        f"LIMIT {_ONE_BY_ONE + 1}"
    ).fetchall()
    added = db.execute(
        f"INSERT INTO main.events SELECT * FROM other.events WHERE true ON CONFLICT {_KEY} DO NOTHING"  # noqa: S608
    ).rowcount
    if added <= _ONE_BY_ONE:
        settle(books, map(event_of, few))
    else:
        bulk.fold_everything(books, progress)
    return Merged(added, total - added)


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

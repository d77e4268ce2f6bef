"""The file of the cache: opened, laid out, and thrown away where it is damaged or of another version."""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quizkz import __version__
from quizkz.errors import BusyError, QuizkzError

VERSION = 9
"""Goes up with every change of the schema or of what is compiled into it."""

APPLICATION_ID = 0x717A6B63  # "qzkc"
WAIT_S = 60.0
"""How long to wait for another process that compiles the same library."""
_TURNS, _TURN_S = 250, 0.02


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence; everything else is a bug, and stays one."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise QuizkzError(f"The disk is full: {path} cannot grow. Make room, then try again.") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            busy = f"{path} is in use by another program. Try again in a moment."
            raise BusyError(busy, str(path)) from error
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise QuizkzError(
                f"{path} cannot be written ({error}). It is only a cache: make room for it, or delete it."
            ) from error
        raise


def opened(path: Path) -> sqlite3.Connection:
    """A connection to a cache of this version, which is made where there is none."""
    try:
        db = _connected(path)
        if _version(db) == (APPLICATION_ID, VERSION, __version__):
            return db
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        unlink(path)
        db = _connected(path)
    try:
        _make(db)
    except sqlite3.DatabaseError:
        db.close()
        unlink(path)
        db = _connected(path)
        _make(db)
    return db


def _connected(path: Path) -> sqlite3.Connection:
    """A connection in autocommit, so that each transaction begins where the code says so."""
    db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    try:
        _switch_to_wal(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -8000")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _switch_to_wal(db: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for another process that does the same: SQLite fails at once here."""
    for turn in range(_TURNS):
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (
                sqlite3.SQLITE_BUSY,
                sqlite3.SQLITE_LOCKED,
            )
            if not busy or turn == _TURNS - 1:
                raise
            time.sleep(_TURN_S)


def _version(db: sqlite3.Connection) -> tuple[int, int, str]:
    """What marks the file: application, schema version, and the quizkz that compiled it."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID or version != VERSION:
        return application, version, ""
    row = db.execute("SELECT value FROM meta WHERE key = 'quizkz'").fetchone()
    return application, version, row[0] if row else ""


def _make(db: sqlite3.Connection) -> None:
    """Lay out the tables in place of whatever the file holds; another process may be doing the same."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if _version(db) != (APPLICATION_ID, VERSION, __version__):
            for kind, name in db.execute(
                "SELECT type, name FROM sqlite_master"
                " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
                " ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"  # these take their own tables with them
            ).fetchall():
                quoted = name.replace('"', '""')
                db.execute(f'DROP {kind} IF EXISTS "{quoted}"')
            for statement in _statements():
                db.execute(statement)
            db.execute("INSERT INTO meta VALUES ('quizkz', ?)", (__version__,))
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")


def _statements() -> Iterable[str]:
    """The statements of the schema, one by one: `executescript` would commit between them."""
    text = Path(__file__).with_name("schema.sql").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("--"))
    return (s for s in "\n".join(lines).split(";") if s.strip())


def unlink(path: Path) -> None:
    """Remove a cache that cannot be read."""
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        with suppress(FileNotFoundError):
            name.unlink()

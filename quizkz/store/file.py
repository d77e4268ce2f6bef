"""The file of the log: made, recognised, refused; and SQLite's failures as sentences for a person.

A file is looked at before SQLite opens it, so that one that is no log, or a newer version's, stays untouched.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from quizkz.errors import BusyError, StoreError
from quizkz.store.marks import APPLICATION_ID as APPLICATION_ID
from quizkz.store.marks import USER_VERSION as USER_VERSION

BUSY_MS = 5_000
"""How long a write waits for another process before it gives up with a sentence."""

Wait = Callable[[], object]
"""Called each time that another process was waited for so long; it raises to wait no longer."""

Result = TypeVar("Result")

_MAGIC = b"SQLite format 3\0"
_TURNS, _TURN_S = 250, 0.02  # switching a new file to WAL does not wait by itself


class Sentences:
    """A context that turns SQLite's errors into StoreError with a sentence on what to do."""

    __slots__ = ("path",)

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, UnicodeDecodeError):  # of a broken schema, which SQLite quotes in its message
            raise StoreError(damaged(self.path)) from error
        if isinstance(error, sqlite3.Error):
            said = sentence(error, self.path)
            raise BusyError(said, str(self.path)) if is_busy(error) else StoreError(said) from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process has what was wanted."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def patiently(act: Callable[[], Result], wait: Wait | None) -> Result:
    """Do something to the file; where another process has it, wait and do it again."""
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if wait is None or not is_busy(error):
                raise
            wait()


def sentence(error: sqlite3.Error, path: Path | None) -> str:
    """What went wrong with the log, and what to do."""
    where = "The log in memory" if path is None else str(path)
    code = (
        getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    )  # the rest tells kinds of one code apart
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{where} is in use by another program. Nothing was written; try again when that is done."
        case _ if is_damage(error):
            return damaged(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return (
                f"{where} cannot be written. Allow writing to it and its folder, or name another with --data."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return f"{where} cannot be opened. See that its folder is yours, or name another with --data."
        case sqlite3.SQLITE_FULL:
            return f"The disk is full, nothing was written to {where}. Make room, then try again."
        case _ if _cannot_lock(error):
            return (
                f"{where} lies on a disk that cannot lock files, as some network folders. Keep the log on a "
                "disk of this computer (--data), and backups there (`quizkz backup FILE`)."
            )
        case sqlite3.SQLITE_IOERR:
            return (
                f"The disk is full or fails at {where} ({error}). What was given last may not be saved. Make "
                "room; where that does not help, copy the file to another disk."
            )
        case _:
            return f"{where} cannot be used: {error}. `quizkz verify` says more."


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file itself is broken, or a text in it."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "not decode to UTF-8" in str(error)


def _cannot_lock(error: sqlite3.Error) -> bool:
    """Whether a lock, or the memory that connections share, cannot be had at all."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) in (
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_IOERR_RDLOCK,
        sqlite3.SQLITE_IOERR_UNLOCK,
        sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    )


def identity(path: Path | None) -> tuple[int, int] | None:
    """What tells a file from any other in its place; None where there is none."""
    try:
        status = None if path is None else path.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)


def gone(path: Path | None) -> str:
    """The sentence for a log that was taken from its place while it was open."""
    return (
        f"{path} was moved or deleted while quizkz had it open. Nothing was written. Put it back and go on, "
        "or quit and start again."
    )


def damaged(path: Path | None) -> str:
    """The sentence for a log that cannot be read, with the newest backup that can."""
    from quizkz.store import dated  # only a failure asks

    where = "The log in memory" if path is None else str(path)
    best = None if path is None else dated.newest_good(path)
    said = f"{where} is damaged. Nothing was changed, and your decks are not touched. "
    if best is None:
        return f"{said}There is no good backup; `quizkz salvage` saves every event that can be read."
    return (
        f"{said}The newest good backup is {best}: `quizkz restore` goes back to it. "
        "`quizkz salvage` first saves every event that can still be read."
    )


def not_a_log(where: str) -> str:
    """The sentence for a file that is something else."""
    return f"{where} is not a log of quizkz. Move it away, or choose another folder with --data."


class _Log(sqlite3.Connection):
    """A connection to a log; while it is open, `look` leaves the file alone."""

    held: tuple[int, int] | None = None

    def hold(self, path: Path | None) -> None:
        """Note that the file is open."""
        self.held = identity(path)
        if self.held is not None:
            _held.append(self.held)

    def close(self) -> None:
        """Close it, and note that."""
        super().close()
        if self.held in _held:
            _held.remove(self.held)
        self.held = None


_held: list[tuple[int, int]] = []
"""The logs that this process has open. Where one is opened as a file and closed again, POSIX drops all locks
that SQLite has on it: another program then takes itself for the last that has the log open, deletes what lies
beside it, and answers go to a deleted file (sqlite.org/howtocorrupt.html, 2.2)."""


def look(path: Path) -> bool:
    """Whether a log is at `path` (a missing or empty file is none yet); StoreError for anything else."""
    if identity(path) in _held:
        return True
    try:
        if stat.S_ISFIFO(path.stat().st_mode):  # opening one would wait for a writer
            raise StoreError(not_a_log(str(path)))
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return False
    except IsADirectoryError:
        raise StoreError(
            f"{path} is a folder, and the log has to be a file. Choose another with --data."
        ) from None
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error.strerror}. Allow reading it, or name another with --data."
        ) from error
    if not head:
        return False
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise StoreError(_headless(path))
    # SQLite's file header: user version at byte 60, application id at byte 68; both 0 until a first commit
    version, application = int.from_bytes(head[60:64], "big"), int.from_bytes(head[68:72], "big")
    if application not in (0, APPLICATION_ID):
        raise StoreError(_headless(path))
    _refuse_newer(version, path)
    return True


def _headless(path: Path) -> str:
    """The sentence for a file without the head of a log: damaged where backups tell that it was one."""
    from quizkz.store import dated

    return damaged(path) if dated.listed(dated.folder_of(path)) else not_a_log(str(path))


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    if identity(path) in _held:
        return True
    with path.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


def _refuse_newer(version: int, path: Path | None) -> None:
    if version > USER_VERSION:
        raise StoreError(
            f"{path} was written by a newer quizkz (log version {version}, this one knows {USER_VERSION}). "
            "Nothing was changed; update quizkz to open it."
        )


def connect(
    path: Path | None,
    busy_ms: int = BUSY_MS,
    *,
    migrating: Callable[[sqlite3.Connection], object] | None = None,
    wait: Wait | None = None,
) -> sqlite3.Connection:
    """An open connection to the log at `path` (None: in memory), made with its tables where there is none.

    `migrating` is called before the file of an older version is changed.
    """
    if path is not None:
        if look(path):
            _shut_out(path)
        else:
            _make_file(path)
    with Sentences(path):
        name = ":memory:" if path is None else path
        db = sqlite3.connect(name, isolation_level=None, uri=True, timeout=busy_ms / 1000, factory=_Log)
        with ExitStack() as unless_ready:
            unless_ready.callback(db.close)
            db.hold(path)
            patiently(lambda: _prepare(db, path, migrating), wait)
            unless_ready.pop_all()
        return db


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read, in a folder that is made where it is missing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_own(path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made: {error.strerror}. Choose a folder that can be written with --data."
        ) from error


def make_own(path: Path, *, fresh: bool = False) -> None:
    """An empty file that only its owner may read, whatever the umask. `fresh`: there must be none."""
    number = os.open(path, os.O_CREAT | os.O_RDWR | (os.O_EXCL if fresh else 0), 0o600)
    try:
        if os.name != "nt":
            os.fchmod(number, 0o600)
    finally:
        os.close(number)


def _shut_out(path: Path) -> None:
    """Take the rights of others from a log that has them, and from what SQLite keeps beside it."""
    if os.name == "nt" or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return
    for one in (path, *beside(path)):
        with suppress(OSError):  # another's file; `quizkz verify` tells
            one.chmod(0o600)


def beside(path: Path) -> tuple[Path, Path]:
    """What SQLite keeps beside a log that is open, or that was left open."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def to_read(path: Path) -> str:
    """The URI by which a log that is only read is opened: nothing is made beside it where nobody writes."""
    written = any(one.exists() for one in beside(path))
    return f"{path.resolve().as_uri()}?mode=ro{'' if written else '&immutable=1'}"


def replace_whole(part: Path, target: Path) -> None:
    """Put a file that is whole in the place of another, on disk when this returns."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(target)
    with suppress(OSError):  # Windows opens no folder
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _prepare(
    db: sqlite3.Connection, path: Path | None, migrating: Callable[[sqlite3.Connection], object] | None
) -> None:
    db.execute("PRAGMA recursive_triggers = ON")
    version, application = _marks(db)
    _refuse_newer(version, path)
    foreign = application == 0 and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if application not in (0, APPLICATION_ID) or foreign:
        raise StoreError(not_a_log(str(path)))
    if 0 < version < USER_VERSION and migrating is not None:
        migrating(db)
    _set_wal(db)
    db.execute("PRAGMA synchronous = FULL")
    if version < USER_VERSION:
        _make_tables(db)


def _marks(db: sqlite3.Connection) -> tuple[int, int]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    application = db.execute("PRAGMA application_id").fetchone()[0]
    return version, application


def _set_wal(db: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for another process that is switching the same new file."""
    for turn in range(_TURNS):
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or turn == _TURNS - 1:
                raise
            time.sleep(_TURN_S)


def _make_tables(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        was = _marks(db)[0]
        if was < USER_VERSION:  # another process may have been first
            if was == 1:
                _leave_version_1(db)
            make_tables(db)
            db.execute("INSERT OR IGNORE INTO kept VALUES ('device', ?)", (_letters(),))
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {USER_VERSION}")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _leave_version_1(db: sqlite3.Connection) -> None:
    """Drop what version 1 derived without the offset of each answer, to be filled in again."""
    db.execute("DROP TABLE answers")
    db.execute("REPLACE INTO kept VALUES ('answers', '')")


def make_tables(db: sqlite3.Connection) -> None:
    """Make the tables that are missing, within the transaction that is open (executescript would end it)."""
    for statement in _statements():
        db.execute(statement)


def _statements() -> Iterator[str]:
    text = (Path(__file__).parent.parent / "schema.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _letters() -> str:
    """Eight random letters: the name of this file among the devices that a log is joined from."""
    # Needed once in the life of a file; `secrets` brings all of hashlib and hmac.
    import secrets
    from string import ascii_lowercase

    return "".join(secrets.choice(ascii_lowercase) for _ in range(8))

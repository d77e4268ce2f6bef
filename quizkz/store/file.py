"""The file of the log: made, recognised, refused.

A file is looked at before SQLite opens it, so that one that is no log, or a newer version's, stays untouched.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from quizkz.errors import DamagedError, StoreError
from quizkz.store.marks import APPLICATION_ID as APPLICATION_ID
from quizkz.store.marks import USER_VERSION as USER_VERSION
from quizkz.store.sentences import Sentences as Sentences
from quizkz.store.sentences import damaged as damaged
from quizkz.store.sentences import gone as gone
from quizkz.store.sentences import is_busy as is_busy
from quizkz.store.sentences import is_damage as is_damage
from quizkz.store.sentences import not_a_log as not_a_log
from quizkz.store.sentences import sentence as sentence

BUSY_MS = 5_000
"""How long a write waits for another process before it gives up with a sentence."""

Wait = Callable[[], object]
"""Called each time that another process was waited for so long; it raises to wait no longer."""

Result = TypeVar("Result")

PARTS = 20
"""How many tables, indexes and triggers a log has at least: where fewer are found, the others are made."""

_MAGIC = b"SQLite format 3\0"
_HEAD = 100  # bytes
_TURNS, _TURN_S = 250, 0.02  # switching a new file to WAL does not wait by itself


def patiently(act: Callable[[], Result], wait: Wait | None) -> Result:
    """Do something to the file; where another process has it, wait and do it again."""
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if wait is None or not is_busy(error):
                raise
            wait()


def identity(path: Path | None) -> tuple[int, int] | None:
    """What tells a file from any other in its place; None where there is none."""
    try:
        status = None if path is None else path.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)


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
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a pipe would be waited for
            raise StoreError(not_a_log(str(path)))
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        _refuse_parted(path, "is missing")
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
        _refuse_parted(path, "is empty")
        return False
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        raise foreign(path)
    # SQLite's file header: user version at byte 60, application id at byte 68; both 0 until a first commit
    version, application = int.from_bytes(head[60:64], "big"), int.from_bytes(head[68:72], "big")
    if application not in (0, APPLICATION_ID):
        raise foreign(path)
    _refuse_newer(version, path)
    return True


def is_parted(path: Path) -> bool:
    """Whether a log is missing or empty while what was written to it last is still beside it.

    SQLite would make a new log, and delete that.
    """
    try:
        # in this order: another process that makes the log writes the file before what is beside it
        return beside(path)[0].stat().st_size > 0 and not (path.exists() and path.stat().st_size)
    except OSError:
        return False


def _refuse_parted(path: Path, how: str) -> None:
    if is_parted(path):
        raise StoreError(damaged(path, f"{how}, but answers are in {beside(path)[0].name} beside it"))


def foreign(path: Path) -> StoreError:
    """What to raise for a file that does not look like a log: damaged where backups tell that it was one."""
    from quizkz.store import dated

    if dated.listed(dated.folder_of(path)):
        return DamagedError(damaged(path))
    return StoreError(not_a_log(str(path)))


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    if identity(path) in _held:
        return True
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    return len(head) == _HEAD and head.startswith(_MAGIC)


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
    if path is not None and not look(path):
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
    """What SQLite keeps beside a log that is open, or was left open; of a link, beside what it leads to."""
    real = os.path.realpath(path)
    return Path(real + "-wal"), Path(real + "-shm")


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
    version, application, filled = _standing(db)
    _refuse_newer(version, path)
    if application not in (0, APPLICATION_ID) or (application == 0 and filled):
        raise StoreError(not_a_log(str(path))) if path is None else foreign(path)
    if path is not None:
        _shut_out(path)
    if 0 < version < USER_VERSION and migrating is not None:
        migrating(db)
    _set_wal(db)
    db.execute("PRAGMA synchronous = FULL")
    if version < USER_VERSION:
        _make_tables(db)
    elif db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] < PARTS:
        _make_missing(db, path)


def _make_missing(db: sqlite3.Connection, path: Path | None) -> None:
    """Make the derived tables, indexes and triggers that somebody dropped, to be filled in again."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
        raise DamagedError(damaged(path))
    db.execute("BEGIN IMMEDIATE")
    try:
        make_tables(db)
        name_device(db)
        db.execute("DELETE FROM kept WHERE key = 'fold'")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _marks(db: sqlite3.Connection) -> tuple[int, int]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    application = db.execute("PRAGMA application_id").fetchone()[0]
    return version, application


def _standing(db: sqlite3.Connection) -> tuple[int, int, bool]:
    """Version, application id, and whether there is a table: of one moment, for another process may be
    making the log, and its tables without its marks would pass for a foreign file.
    """
    db.execute("BEGIN")
    try:
        return *_marks(db), db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


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
            name_device(db)
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


def name_device(db: sqlite3.Connection) -> str:
    """The name of this file among those that a log is joined from; given to it where it has none."""
    db.execute("INSERT OR IGNORE INTO kept VALUES ('device', ?)", (_letters(),))
    return str(db.execute("SELECT value FROM kept WHERE key = 'device'").fetchone()[0])


def _letters() -> str:
    """Eight random letters."""
    # Needed once in the life of a file; `secrets` brings all of hashlib and hmac.
    import secrets
    from string import ascii_lowercase

    return "".join(secrets.choice(ascii_lowercase) for _ in range(8))

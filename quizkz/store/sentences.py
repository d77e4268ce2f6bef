"""SQLite's failures as sentences for a person: what went wrong with the log, and what to do."""

import sqlite3
from pathlib import Path
from types import TracebackType

from quizkz.errors import BusyError, StoreError


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
    )


def gone(path: Path | None) -> str:
    """The sentence for a log that was taken from its place while it was open."""
    return (
        f"{path} was moved or deleted while quizkz had it open. Nothing was written. Put it back and go on, "
        "or quit and start again."
    )


def damaged(path: Path | None, how: str = "is damaged") -> str:
    """The sentence for a log that cannot be read, with the newest backup that can."""
    from quizkz.store import dated  # only a failure asks

    where = "The log in memory" if path is None else str(path)
    best = None if path is None else dated.newest_good(path)
    said = f"{where} {how}. Nothing was changed, and your decks are not touched. "
    if best is None:
        return f"{said}There is no good backup; `quizkz salvage` saves every event that can be read."
    return (
        f"{said}The newest good backup is {best}: `quizkz restore` goes back to it. "
        "`quizkz salvage` first saves every event that can still be read."
    )


def not_a_log(where: str) -> str:
    """The sentence for a file that is something else."""
    return f"{where} is not a log of quizkz. Move it away, or choose another folder with --data."

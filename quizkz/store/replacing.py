"""Puts a log in the place of one that is missing or damaged; what stood there is kept aside.

A log that is whole is never replaced as a file: another process that has it open would go on writing to the
file put aside. `Store.restore` changes what it holds instead.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex
from typing import Literal

from quizkz.clock import Now
from quizkz.errors import DamagedError, StoreError
from quizkz.store import backups, dated, file, joining

Condition = Literal["missing", "whole", "damaged"]

_HELD_AT = 128
"""The byte of the -shm file that whoever has a log open has locked (SQLite's os_unix.c, the DMS lock)."""


def condition(log: Path) -> Condition:
    """Whether there is a log and it is whole. Raises StoreError: a newer version's, or locked for long."""
    if file.is_parted(log):
        return "damaged"
    if not log.exists() or not log.stat().st_size:
        return "missing"
    try:
        file.look(log)
    except DamagedError:
        return "damaged"
    except StoreError:
        if log.is_file() and not file.is_database(log):
            return "damaged"
        raise
    try:
        uri = f"{log.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=file.BUSY_MS / 1000)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return "damaged"
            names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
            if db.execute("PRAGMA application_id").fetchone()[0] != file.APPLICATION_ID:
                if not names:  # whoever was making it was stopped
                    return "missing"
                raise file.foreign(log)
            return "whole" if "events" in names and dated.texts_are_whole(db) else "damaged"
    except (UnicodeDecodeError, DamagedError):
        return "damaged"
    except sqlite3.DatabaseError as error:
        if file.is_damage(error):
            return "damaged"
        raise StoreError(file.sentence(error, log)) from error


def damage(log: Path) -> str:
    """The sentence for a log that is damaged; empty where it is not, or nobody can tell now.

    A damaged page may read as if all were well: what then fails is whatever works with its values.
    """
    try:
        return file.damaged(log) if condition(log) == "damaged" else ""
    except (StoreError, OSError):
        return ""


def replace(log: Path, source: Path, now: Now) -> Path | None:
    """Put a log with the events of `source` in the place of `log`; where the old file is kept, if any.

    Raises StoreError: somebody has the log open, or the disk fails; `log` is then as it was.
    """
    refuse_open(log)
    real = log.resolve()  # a link stays a link
    try:
        with backups.part_of(real) as part:
            joining.write_copy(source, part)
            backups.remove_left(part)
            aside = _kept_aside(log, now) if log.exists() or file.is_parted(log) else None
            # What is beside the old file belongs to it alone: SQLite would write it into the new one.
            for one in file.beside(log):
                one.unlink(missing_ok=True)
            file.replace_whole(part, real)
            return aside
    except OSError as error:
        raise StoreError(f"{log} cannot be replaced: {error.strerror or error}.") from error


def _kept_aside(log: Path, now: Now) -> Path:
    """Copy a log and what is beside it to a name of its own."""
    aside = log.with_name(f"progress-damaged-{now.local():%Y%m%d-%H%M%S}-{token_hex(2)}.db")
    for old, new in zip((log, *file.beside(log)), (aside, *file.beside(aside)), strict=True):
        if old.exists():
            file.make_own(new, fresh=True)
            shutil.copyfile(old, new)
            with new.open("rb+") as copied:
                os.fsync(copied.fileno())
    return aside


def refuse_open(log: Path) -> None:
    """Raise StoreError where another process has the log open. It must not be open in this one."""
    if os.name == "nt":
        return  # Windows replaces no file that is open
    import fcntl

    with suppress(FileNotFoundError), file.beside(log)[1].open("rb+") as shared:
        try:
            fcntl.lockf(shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _HELD_AT)
        except BlockingIOError:
            raise StoreError(
                f"{log} is open in another quizkz. Quit that one, then try again. Nothing was changed."
            ) from None

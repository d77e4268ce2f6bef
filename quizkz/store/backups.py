"""Makes backups of the log: each whole or not at all, and checked by opening it before it counts.

A copy grows under a name that nothing reads, is checked and synced, and then takes its dated name at once:
whatever kills the program leaves no half file that could be taken for a backup.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from quizkz.clock import HOUR_MS, Now
from quizkz.errors import StoreError
from quizkz.store import dated, file

_SECOND_MS = 1000
_LEFT_S = HOUR_MS // 1000
"""A copy that is so much older than one just begun was left by a program that was killed."""


def copy_to(db: sqlite3.Connection, target: Path, log: Path | None = None) -> None:
    """Write a copy of an open log (at `log`) and move it to `target` when it is whole.

    Raises StoreError; what stood there is then as it was.
    """
    try:
        with part_of(target) as part:
            _write(db, part, target, log)
    except OSError as error:
        raise StoreError(_failed(target, error.strerror or str(error))) from error
    except sqlite3.Error as error:
        # A value that breaks a rule of its column stops the copy: then the log is damaged.
        broken = file.is_damage(error) or not _is_whole(db)
        raise StoreError(file.damaged(log) if broken else _failed(target, str(error))) from error


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A path beside `target` at which it is written until it is whole. What is left there at the end goes."""
    part = target.with_name(f".{target.name}.{token_hex(4)}.part")
    try:
        yield part
    finally:
        for left in (part, *file.beside(part)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _write(db: sqlite3.Connection, part: Path, target: Path, log: Path | None) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.make_own(part, fresh=True)
    remove_left(part)
    events = _copied(db, part)
    found = dated.holds(part)
    if found is None or found.events < events:
        raise StoreError(
            f"The backup just written to {target} cannot be read. The disk may fail."
            if _is_whole(db)
            else file.damaged(log)
        )
    file.replace_whole(part, target)


def _copied(db: sqlite3.Connection, part: Path) -> int:
    """Copy into an empty file; how many events the log held before, of which none is ever deleted."""
    events = int(db.execute("SELECT count(*) FROM events").fetchone()[0])
    db.execute("VACUUM INTO ?", (str(part),))
    return events


def _is_whole(db: sqlite3.Connection) -> bool:
    """Whether it is not the log itself that fails; what SQLite cannot tell at all is damage too."""
    try:
        return bool(db.execute("PRAGMA main.quick_check(1)").fetchone()[0] == "ok")
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def _failed(target: Path, reason: str) -> str:
    return f"No backup could be written to {target}: {reason}. The log itself is safe."


def remove_left(part: Path) -> None:
    """Delete what programs that were killed left beside a copy that is now being made."""
    began = part.stat().st_mtime
    for left in part.parent.glob(".*.part*"):
        with suppress(OSError):
            if left.stat().st_mtime < began - _LEFT_S:
                left.unlink()


def back_up(
    db: sqlite3.Connection, log: Path, now: Now, before: str = "", folder: Path | None = None
) -> Path:
    """Make a dated backup beside the log (or in `folder`), and delete those that have served; its path."""
    folder = folder or dated.folder_of(log)
    while (target := folder / dated.name_of(now, before)).exists():
        now = now._replace(at=now.at + _SECOND_MS)  # two in one second: none is written over
    copy_to(db, target, log)
    for name in dated.surplus(one.name for one in dated.listed(folder)) - {target.name}:
        with suppress(OSError):
            (folder / name).unlink()
    return target


def daily(log: Path, now: Now, rollover: int) -> Path | None:
    """Make the backup of a study day by a connection of its own, from any thread; None where there is one.

    A log without events needs none. Raises StoreError: no room, no permission, a damaged log.
    """
    if dated.is_of_day(dated.listed(dated.folder_of(log)), now, rollover) or not file.look(log):
        return None
    with file.Sentences(log):
        uri = f"{log.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=file.BUSY_MS / 1000)) as db:
            if db.execute("SELECT 1 FROM events LIMIT 1").fetchone() is None:
                return None
            return back_up(db, log, now)

"""The backups beside a log: their dated names, which of them have served, and whether one is whole.

A backup is `progress-20260131-081500.db` in local time; one made before something that changes the file says
so, `progress-20260131-081500-before-migration.db`.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from quizkz.clock import Now, date_of
from quizkz.store.marks import APPLICATION_ID, USER_VERSION

FOLDER = "backups"
DAILY, WEEKLY, MONTHLY = 7, 8, 12
"""Of how many days, weeks and months that have backups the newest is kept."""
BEFORE = 3
"""How many are kept of those made before something that changes the file."""
_NAME = re.compile(r"progress-([0-9]{8}-[0-9]{6})(?:-before-([a-z]+))?\.db")
_TIME = "%Y%m%d-%H%M%S"


class Backup(NamedTuple):
    """A backup by its name. `taken`: in the local time of its making; `before`: what it was made before."""

    taken: datetime
    name: str
    before: str = ""


class Holds(NamedTuple):
    """What a whole log holds. `newest`: UTC milliseconds of the newest event (None: it has none)."""

    events: int
    newest: int | None
    version: int


def folder_of(log: Path) -> Path:
    """Where the backups of a log lie."""
    return log.parent / FOLDER


def name_of(now: Now, before: str = "") -> str:
    """The name of a backup made at a moment."""
    return f"progress-{now.local():{_TIME}}{f'-before-{before}' if before else ''}.db"


def backup_of(name: str) -> Backup | None:
    """The backup that a file's name tells of; None for any other file."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        taken = datetime.strptime(match[1], _TIME)  # noqa: DTZ007 (the name says no zone)
    except ValueError:
        return None
    return Backup(taken, name, match[2] or "")


def listed(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, the newest first; none where it cannot be read."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted(filter(None, map(backup_of, names)), reverse=True))


def surplus(names: Iterable[str]) -> frozenset[str]:
    """Which backups have served: all but the newest of each of the last days, weeks and months that have any.

    Counted in days, weeks and months with backups, so that a pause of a year takes nothing away. Those made
    before a change are kept for themselves, and take no other's place. Other files are never named.
    """
    found = sorted(filter(None, map(backup_of, names)), reverse=True)
    plain = [one for one in found if not one.before]
    kept = {one.name for one in [one for one in found if one.before][:BEFORE]}
    for period, number in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY)):
        kept.update(_newest_of_each(plain, period)[:number])
    return frozenset(one.name for one in found) - kept


def _newest_of_each(found: Iterable[Backup], period: Callable[[datetime], object]) -> list[str]:
    newest: dict[object, str] = {}
    for one in found:
        newest.setdefault(period(one.taken), one.name)
    return list(newest.values())


def _day(taken: datetime) -> object:
    return taken.date()


def _week(taken: datetime) -> object:
    return taken.isocalendar()[:2]


def _month(taken: datetime) -> object:
    return taken.year, taken.month


def is_of_day(found: Iterable[Backup], now: Now, rollover: int) -> bool:
    """Whether one of these was made on the study day of a moment."""
    today = date_of(now.day(rollover))
    moved = timedelta(hours=rollover)
    return any((one.taken - moved).date() == today for one in found if one.taken.year > 1)


def holds(path: Path, *, each: bool = False) -> Holds | None:
    """What a log holds that nothing writes to; None where it is damaged, of a newer version, or no log.

    `each`: whether each text of its events can be read, too.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as db:
            marks = [
                db.execute(f"PRAGMA {mark}").fetchone()[0] for mark in ("application_id", "user_version")
            ]
            if marks[0] != APPLICATION_ID or not 1 <= marks[1] <= USER_VERSION:
                return None
            if not db.execute(
                "SELECT 1 FROM sqlite_master WHERE (name, type) = ('events', 'table')"
            ).fetchone():
                return None  # a view may never end
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            if each and not texts_are_whole(db):
                return None
            events, newest = db.execute("SELECT count(*), max(at) FROM events").fetchone()
            return Holds(events, newest, marks[1])
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite quotes a broken schema in its message
        return None


def texts_are_whole(db: sqlite3.Connection, log: str = "main") -> bool:
    """Whether every text of every event is one; SQLite takes any bytes. `log`: `main` or one attached."""
    try:
        for _ in db.execute(f"SELECT card, device, kind, response, value FROM {log}.events"):  # noqa: S608
            pass
    except sqlite3.OperationalError as error:
        if "not decode to UTF-8" in str(error):
            return False
        raise
    return True


def newest_good(log: Path) -> Path | None:
    """The newest backup of a log that is whole; None where there is none."""
    folder = folder_of(log)
    paths = (folder / one.name for one in listed(folder))
    return next((path for path in paths if holds(path, each=True) is not None), None)

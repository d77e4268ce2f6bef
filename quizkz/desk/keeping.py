"""Keeping a learner's log: its backups, which of them a name means, and whether all is sound."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from quizkz import query
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.desk.opened import Desk
from quizkz.errors import UsageError
from quizkz.store import PlacingOf, Store, dated, joining
from quizkz.store.file import beside, damaged

if TYPE_CHECKING:
    from quizkz.store.upkeep import Finding

Progress = Callable[[int, int], None]

NOTES = frozenset({"kind", "value", "future", "past"})
"""What is odd about an event and cannot be mended: it is told, and the log is sound."""


class Trouble(NamedTuple):
    """Something that `verify` found. `part`: log, state, catalogue or decks. `note`: odd, and not wrong.

    `card`, `at`, `device` name an event, or a card alone, or nothing.
    """

    part: str
    rule: str
    message: str
    note: bool = False
    card: str = ""
    at: int | None = None
    device: str = ""


class Kept(NamedTuple):
    """A backup in the folder beside the log. `holds`: None where it is damaged."""

    path: Path
    taken: datetime
    before: str
    size: int
    holds: dated.Holds | None


def kept_backups(log: Path) -> Iterator[Kept]:
    """The backups beside a log, the newest first, each opened and checked."""
    folder = dated.folder_of(log)
    for one in dated.listed(folder):
        path = folder / one.name
        yield Kept(path, one.taken, one.before, path.stat().st_size, dated.holds(path))


def chosen(log: Path, name: str) -> Path:
    """The log that a name means: a file, a backup by its name, the newest of a date, or, empty, of all.

    Raises UsageError where there is none that is whole.
    """
    folder = dated.folder_of(log)
    if not name:
        best = dated.newest_good(log)
        if best is None:
            raise UsageError(f"There is no backup in {folder} that can be read. Name a file.")
        return best
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if (folder / name).is_file():
        return folder / name
    day = name.replace("-", "")
    for one in dated.listed(folder):
        if f"{one.taken:%Y%m%d}" == day and dated.holds(folder / one.name, each=True) is not None:
            return folder / one.name
    raise UsageError(
        f"There is no file {name} and no good backup of that date. `quizkz backup --list` lists them."
    )


def check(desk: Desk, now: Now, progress: Progress | None = None) -> Iterator[Trouble]:
    """Everything that is wrong with the log, what is derived from it, the catalogue and the decks."""
    findings = desk.store.verify(desk.today(now), progress)
    if any(finding.rule == "damaged" for finding in findings):
        yield Trouble("log", "damaged", damaged(desk.store.path))
        return
    yield from map(_trouble, findings)
    yield from _open_to_others(desk.places.log)
    yield from _catalogue(desk)
    for entry in desk.catalogue.decks():
        if entry.broken:
            yield Trouble(
                "decks", "broken", f"{entry.path} does not load; `quizkz check {entry.path}` tells why."
            )


def _open_to_others(log: Path) -> Iterator[Trouble]:
    """The files of the log that others may read; the log itself is shut to them where it is its owner's."""
    folder = dated.folder_of(log)
    backups = (folder / one.name for one in dated.listed(folder))
    for path in () if os.name == "nt" else (log, *beside(log), *backups):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            said = f"{path} can be read by others; `chmod 600 {quote(str(path))}` shuts it to them."
            yield Trouble("log", "readable", said)


def check_log(log: Path, now: Now, rollover: int, placing: PlacingOf) -> Iterator[Trouble]:
    """What is wrong with a log that is not the learner's own: it is copied, the copy folded and checked."""
    with tempfile.TemporaryDirectory(prefix="quizkz-") as folder:
        copy = Path(folder) / "progress.db"
        joining.write_copy(log, copy)
        with closing(Store.open(copy, placing=placing, now=now)) as store:
            yield from map(_trouble, store.verify(now.day(rollover)))


def _trouble(finding: "Finding") -> Trouble:
    note = finding.rule in NOTES
    part = "log" if note else "state"
    return Trouble(part, finding.rule, finding.message, note, finding.card, finding.at, finding.device)


def _catalogue(desk: Desk) -> Iterator[Trouble]:
    mends = "`quizkz verify --repair` mends it."
    try:
        damage = desk.catalogue.db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            yield Trouble("catalogue", "damaged", f"{desk.catalogue.path} is damaged: {damage}; {mends}")
        kept = _content(desk.catalogue)
        desk.catalogue.db.execute("INSERT INTO found(found, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        yield Trouble("catalogue", "damaged", f"{desk.catalogue.path} is damaged: {error}; {mends}")
        return
    with (
        tempfile.TemporaryDirectory(prefix="quizkz-") as folder,
        closing(_compiled(desk, Path(folder) / "catalogue.db")) as fresh,
    ):
        differing = kept ^ _content(fresh)
    if differing:
        decks = sorted({str(row[1]) for row in differing})
        yield Trouble(
            "catalogue", "stale", f"The catalogue of {', '.join(decks)} is not what the decks say; {mends}"
        )


def _compiled(desk: Desk, path: Path) -> Catalogue:
    fresh = Catalogue.open(path)
    shipped = desk.places.shipped if desk.config.samples else None
    fresh.refresh((*desk.own_folders, *desk.places.given), shipped=shipped)
    return fresh


_CONTENT = (
    "SELECT 'decks', id, path, shipped, title, language, study, questions, cards FROM decks "
    "WHERE standing = 'good'",
    "SELECT 'cards', deck, card, c.question, part, position, c.kind, json, words FROM cards c "
    "LEFT JOIN questions ON n = q",
    "SELECT 'tags', deck, tag, question FROM tags",
    "SELECT 'answers', * FROM answers",
    "SELECT 'after', * FROM after",
    "SELECT 'waits', deck, card, on_card, question FROM waits",
)
"""What the catalogue says of each deck, apart from the numbers that its rows go by; the deck comes second."""


def _content(catalogue: Catalogue) -> set[tuple[object, ...]]:
    return {row for of in _CONTENT for row in catalogue.db.execute(of)}


def repair(desk: Desk, now: Now, progress: Progress | None = None) -> None:
    """Make anew what is derived of the log: states, answers and sums; the log is backed up before."""
    store = desk.store
    if store.path is not None:
        store.rotate_backups(dated.folder_of(store.path), now, "rebuild")
    store.rebuild(progress)
    store.fill_answers(progress)


def repair_catalogue(desk: Desk, now: Now) -> None:
    """Make the catalogue anew from the decks."""
    query.detach(desk.store)
    desk.catalogue.close()
    for path in (desk.catalogue.path, *beside(desk.catalogue.path)):
        path.unlink(missing_ok=True)
    desk.catalogue = _compiled(desk, desk.catalogue.path)
    query.attach(desk.store, desk.catalogue)
    desk.refresh(now)

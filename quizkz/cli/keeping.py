"""The commands that keep the log: backup, restore, verify, merge and salvage."""

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.calls import spelled
from quizkz.cli import commands, world
from quizkz.cli.streams import one_line
from quizkz.cli.waiting import Waiting
from quizkz.errors import QuizkzError, UsageError

if TYPE_CHECKING:
    from quizkz.clock import Clock, Now
    from quizkz.desk import Desk
    from quizkz.desk.keeping import Trouble
    from quizkz.store.comparing import Difference

BACKUP_HELP = """\
A backup is made by itself on each day you study, and before the log is brought to a new version or its cards
are worked out anew. Each is opened and checked before it counts. They lie in the folder `backups` beside the
log; of the days, weeks and months that have backups the newest 7, 8 and 12 are kept.
"""
RESTORE_HELP = """\
FILE is a backup, another log, or a log as text (`quizkz export log`); DATE a day with a backup, such as
2026-01-31. Without either it is the newest backup that is whole. What would be lost and gained is shown
first, and asked; without a terminal, --yes is the answer. What the log holds now is kept in `backups`, a
damaged log beside itself. An app that is open goes on with what was restored.
"""
VERIFY_HELP = """\
The log: whether the file is whole, what is odd about an event. The state of the cards: whether it is what
their events lead to. The catalogue: whether it is what the decks say. The decks: whether they load.
--repair makes the state of cards and the catalogue anew; no event is ever changed.
Exit code 0: sound; 1: something is wrong.
"""
MERGE_HELP = """\
FILE is the log of another device, a backup, or a log as text (`quizkz export log`). Its events are added to
yours; nothing is lost on either side, in whatever order and however often logs are merged. Without FILE: the
copies that a program of synchronised folders left beside the log, such as `progress (conflicted copy).db`.
An event of one card, moment and device that the two hold with different content is named, and nothing is
merged; with --keep-mine it stays as your log has it, and all else is taken in.
"""
SALVAGE_HELP = """\
Reads every event that can be read of a damaged log, page by page, and writes a new log of them and of what
the newest good backup holds. The damaged file is only read; `quizkz restore` puts the new log in its place.
"""


def backup_options(parser: argparse.ArgumentParser) -> None:
    """The options of `backup`."""
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="where to; `backups` if absent")
    parser.add_argument("--force", action="store_true", help="also where FILE exists")
    parser.add_argument("--list", action="store_true", help="only list the backups: date, events, size")
    parser.add_argument("--json", action="store_true", help="with --list: one JSON object")


def restore_options(parser: argparse.ArgumentParser) -> None:
    """The options of `restore`."""
    parser.add_argument(
        "what", metavar="FILE|DATE", nargs="?", default="", help="the newest backup if absent"
    )
    _asking(parser)


def verify_options(parser: argparse.ArgumentParser) -> None:
    """The options of `verify`."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="a backup or a log as text instead"
    )
    parser.add_argument("--repair", action="store_true", help="make anew what is derived, where it is wrong")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def merge_options(parser: argparse.ArgumentParser) -> None:
    """The options of `merge`."""
    parser.add_argument("file", metavar="FILE", nargs="*", type=Path, help="conflict copies if absent")
    parser.add_argument("--keep-mine", action="store_true", help="where the two contradict, keep yours")
    _asking(parser)


def salvage_options(parser: argparse.ArgumentParser) -> None:
    """The options of `salvage`."""
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="your log if absent")
    parser.add_argument("--output", metavar="NEW", type=Path, help="the new log; beside yours if absent")


def _asking(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do it without asking")
    how.add_argument("--dry-run", action="store_true", help="only tell what would be done")


def backup(options: argparse.Namespace) -> int:
    """Make a backup, or list those there are."""
    from quizkz.words import keeping as words

    if options.list:
        return _list(options)
    clock = world.system_clock()
    with commands.opened(options, clock) as desk:
        path = None if options.file is None else world.expanded(options.file).absolute()
        if path is None:
            path = desk.store.rotate_backups(_folder(desk), clock())
        elif path.exists() and path.samefile(desk.places.log):
            raise UsageError(f"{path} is your log itself; nothing was written. Name another file.")
        elif path.exists() and not options.force:
            raise UsageError(f"{path} exists; nothing was written. --force writes over it.")
        else:
            desk.store.back_up(path)
        _write(words.backed_up(desk.store.number, path, path.stat().st_size))
    return 0


def _folder(desk: "Desk") -> Path:
    from quizkz.store.dated import folder_of

    return folder_of(desk.places.log)


def _list(options: argparse.Namespace) -> int:
    from quizkz.desk.keeping import kept_backups
    from quizkz.words import keeping as words

    found = list(kept_backups(world.places(options).log))
    if options.json:
        backups = [
            {
                "path": str(one.path),
                "taken": one.taken.isoformat(),
                "before": one.before or None,
                "bytes": one.size,
                "whole": one.holds is not None,
                "events": one.holds and one.holds.events,
            }
            for one in found
        ]
        commands.print_json({"format": 1, "backups": backups})
        return 0
    rows = [words.backup_row(one) for one in found]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for when, held, size, name in rows:
        world.write(f"{when:{wide[0]}}  {held:>{wide[1]}}  {size:>{wide[2]}}  {name}\n")
    if rows:
        _write("", str(found[0].path.parent))
    _write(words.RULE if rows else words.NO_BACKUPS)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Go back to a backup or another log."""
    from quizkz.desk.keeping import chosen
    from quizkz.store.replacing import condition

    gc.enable()
    clock = world.system_clock()
    log = world.places(options).log
    source = chosen(log, options.what)
    damaged = condition(log) == "damaged"
    with _log_of(source) as other:
        return (_replace if damaged else _restore)(options, clock, source, other)


def _restore(options: argparse.Namespace, clock: "Clock", source: Path, other: Path) -> int:
    from quizkz.store.dated import holds
    from quizkz.words import keeping as words

    with commands.opened(options, clock) as desk:
        found = desk.store.compare(other)
        if not found.here and not found.there and not found.contradicting:
            _write(words.same(source))
            return 0
        held = holds(other)
        number = found.both + found.against + sum(one.events for one in found.there)
        _write(*words.restoring(source, held and held.newest, number, found))
        if not _agreed("Go back to it?", options):
            return int(not options.dry_run)
        with Waiting(words.FOLDING.format) as waiting:
            aside = desk.store.restore(other, clock(), waiting.tell)
        desk.note_gone()
        _write(words.restored(desk.store.number, aside))
    return 0


def _replace(options: argparse.Namespace, clock: "Clock", source: Path, other: Path) -> int:
    """Go back where the present log is damaged."""
    from quizkz.store.dated import holds
    from quizkz.store.replacing import replace
    from quizkz.words import keeping as words

    log, held = world.places(options).log, holds(other)
    if held is None:
        raise QuizkzError(f"{source} is damaged, or no log of quizkz. Nothing was changed; name another.")
    _write(*words.restoring_damaged(source, held.events, log))
    if not _agreed("Put it in its place?", options):
        return int(not options.dry_run)
    aside = replace(log, other, clock())
    with commands.opened(options, clock) as desk:
        desk.note_gone()
        _write(words.restored(desk.store.number, aside))
    return 0


def verify(options: argparse.Namespace) -> int:
    """Check the log and all that is derived of it."""
    from quizkz.words import keeping as words

    gc.enable()
    clock = world.system_clock()
    repaired = False
    with commands.opened(options, clock) as desk, Waiting(words.CHECKING.format) as waiting:
        desk.refresh(clock())
        commands.report(desk)
        found = _found(desk, options, clock, waiting)
        if options.repair and options.file is None:
            repaired = _repair(desk, clock, found, waiting)
            found = _found(desk, options, clock, waiting) if repaired else found
        log = options.file or desk.places.log
        told = tuple(f"  {one.message}" for one in found)
        if options.file is None and not any(one.rule == "damaged" for one in found):
            told = words.verified(found, desk.store.number, desk.store.learned(), len(desk.decks))
    wrong = any(not one.note for one in found)
    if options.json:
        _verify_json(log, found, sound=not wrong, repaired=repaired)
        return int(wrong)
    _write(str(log), *told, *([words.REPAIRED] if repaired else []))
    if not wrong:
        _write(words.SOUND)
    return int(wrong)


def _found(
    desk: "Desk", options: argparse.Namespace, clock: "Clock", waiting: Waiting
) -> "Sequence[Trouble]":
    from quizkz.desk.keeping import check, check_log

    if options.file is None:
        return tuple(check(desk, clock(), waiting.tell))
    with _log_of(world.expanded(options.file)) as log:
        return tuple(check_log(log, clock(), desk.config.rollover, desk.placing))


def _repair(desk: "Desk", clock: "Clock", found: "Sequence[Trouble]", waiting: Waiting) -> bool:
    """Make anew what was found wrong and is derived; whether anything was."""
    from quizkz.desk import keeping

    parts = {one.part for one in found if not one.note}
    if "state" in parts:
        keeping.repair(desk, clock(), waiting.tell)
    if "catalogue" in parts:
        keeping.repair_catalogue(desk, clock())
    return bool(parts & {"state", "catalogue"})


def _verify_json(log: Path, found: "Sequence[Trouble]", *, sound: bool, repaired: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            **one._asdict(),
            "message": spelled(one.message),
            "card": one.card or None,
            "device": one.device or None,
        }
        for one in found
    ]
    commands.print_json(
        {"format": 1, "log": str(log), "sound": sound, "repaired": repaired, "findings": rows}
    )


def merge(options: argparse.Namespace) -> int:
    """Take the events of other logs in."""
    from quizkz.desk.minding import conflict_copies

    gc.enable()
    clock = world.system_clock()
    log = world.places(options).log
    copies = conflict_copies(log)
    files = [world.expanded(path).absolute() for path in options.file] or list(copies)
    if not files:
        raise UsageError(f"There is no conflict copy beside {log}. Name the log to merge.")
    with commands.opened(options, clock) as desk:
        codes = [_merge(desk, path, options, clock, may_go=path in copies) for path in files]
    return max(codes)


def _merge(desk: "Desk", path: Path, options: argparse.Namespace, clock: "Clock", *, may_go: bool) -> int:
    from quizkz.words import keeping as words

    if path.exists() and path.samefile(desk.places.log):
        raise UsageError(f"{path} is your log itself. Name another one.")
    with _log_of(path) as other:
        found = desk.store.compare(other)
        if found.contradicting and not options.keep_mine:
            raise QuizkzError(*words.contradicting(path, found))
        _write(*words.merging(path, found))
        if found.contradicting:
            _write(*words.contradicting(path, found, keep_mine=True))
        if found.there and not _merged(desk, other, options, clock, found):
            return int(not options.dry_run)
    if may_go and not found.contradicting:
        _write(words.may_go(path))
    return 0


def _merged(
    desk: "Desk", other: Path, options: argparse.Namespace, clock: "Clock", found: "Difference"
) -> bool:
    """Merge a log on a yes; whether that was done."""
    from quizkz.words import keeping as words

    number = sum(one.events for one in found.there)
    if not _agreed(f"Take {words.events(number)} in?", options):
        return False
    if desk.store.has_events:
        desk.store.rotate_backups(_folder(desk), clock(), "merge")
    with Waiting(words.FOLDING.format) as waiting:
        done = desk.store.merge(other, waiting.tell, keep_mine=options.keep_mine)
    desk.note_gone()  # it may hold cards that are in no deck here
    _write(words.merged(done, desk.store.number))
    return True


def salvage(options: argparse.Namespace) -> int:
    """Save what can be read of a damaged log."""
    from quizkz.store.dated import newest_good
    from quizkz.store.file import is_parted
    from quizkz.store.salvage import salvage as save
    from quizkz.words import keeping as words

    gc.enable()
    log = world.places(options).log
    source = log if options.file is None else world.expanded(options.file).absolute()
    if not source.is_file() and not is_parted(source):
        raise UsageError(f"There is no log at {source}. Name the file to read.")
    now = world.system_clock()()
    target = log.with_name(f"progress-salvaged-{now.local():%Y%m%d-%H%M%S}.db")
    if options.output is not None:
        target = world.expanded(options.output).absolute()
    backup = newest_good(log) if source == log else None
    with Waiting(words.SAVING.format) as waiting:
        saved = save(source, target, backup=backup, progress=waiting.tell)
    _write(*words.salvaged(saved, source, target, backup))
    return 0


@contextmanager
def _log_of(path: Path) -> "Iterator[Path]":
    """A log to read from; one as text is read into a new one, which goes again."""
    from quizkz.exchange.log_text import as_log
    from quizkz.words import keeping as words

    with ExitStack() as until:
        with Waiting(words.READING.format) as waiting:
            log = until.enter_context(as_log(path, waiting.tell))
        yield log


@contextmanager
def backing_up(desk: "Desk", now: "Now") -> "Iterator[None]":
    """Make the backup of the day beside what is done; at its end say why there is none, where it failed."""
    from threading import Thread

    from quizkz.desk.minding import back_up_today

    log, rollover = desk.places.log, desk.config.rollover
    said = [desk.store.not_backed_up]
    thread = Thread(target=lambda: said.append(back_up_today(log, now, rollover)))
    thread.start()
    try:
        yield
    finally:
        thread.join()
        for text in filter(None, said):
            print(one_line(f"quizkz: {text}"), file=sys.stderr)


def _agreed(question: str, options: argparse.Namespace) -> bool:
    """Whether it is to be done; if not, that nothing was."""
    from quizkz.words import keeping as words

    if options.yes or options.dry_run:
        return bool(options.yes)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _write(words.NEEDS_YES)
        return False
    world.write(f"\n{question} [y/N] ")
    if (world.read_line() or "").strip().casefold() in ("y", "yes"):
        return True
    _write(words.DECLINED)
    return False


def _write(*lines: str) -> None:
    """Write lines; a path is never broken."""
    world.write("".join(f"{one_line(spelled(line))}\n" for line in lines))

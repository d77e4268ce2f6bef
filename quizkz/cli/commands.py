"""The commands, one function each: from parsed options to an exit code."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.calls import command
from quizkz.cli import world
from quizkz.cli.streams import json_text, tell
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.clock import Clock, Now
    from quizkz.desk import Desk, Overview
    from quizkz.exam.taking import Exam
    from quizkz.query import Scope


def home(options: argparse.Namespace) -> int:
    """Open the app at home, or list the decks line by line."""
    return _sit(options, names=(), study=False)


def study(options: argparse.Namespace) -> int:
    """Study the named decks, or all."""
    return _sit(options, names=tuple(options.deck), study=True)


def _sit(options: argparse.Namespace, *, names: Sequence[str], study: bool) -> int:
    if not options.plain and no_terminal("study --plain" if study else "--plain"):
        return 2
    clock = world.system_clock()
    with opened(options, clock, paths=tuple(filter(is_path, names))) as desk:
        scope = None
        if study:
            desk.refresh(clock())
            from quizkz.cli import choosing

            if desk.config.backlog is not None:
                from quizkz.desk.backlog import ended

                ended(desk, desk.overview(clock()), clock())
            scope = _chosen(desk, options, clock())
            said = list(choosing.raised(desk, scope.decks, options, clock()))
            if options.plain and said:
                print(*said, sep="\n", file=sys.stderr)
        return (_plain if options.plain else run_app)(options, desk, clock, scope)


def _chosen(desk: "Desk", options: argparse.Namespace, now: "Now") -> "Scope":
    """The cards that `study` is asked for."""
    if options.ahead and options.practice:
        raise UsageError("--practice asks any card, due or not: leave --ahead out.")
    scope = scope_of(desk, options.deck, tuple(options.tag))
    if options.query is not None:
        from quizkz.cli import choosing

        scope = choosing.narrowed(desk, scope, options.query, now)
    return scope._replace(ahead=options.ahead)


def no_terminal(plain: str) -> bool:
    """Whether the app cannot run here; then it is said why, and which command works line by line."""
    from quizkz.ui.launch import why_no_tui

    why = why_no_tui(os.environ, sys.__stdin__, sys.__stderr__, sys.platform)
    if why:
        print(f"quizkz: {why}. Line by line it works: {command(plain)}", file=sys.stderr)
    return bool(why)


def run_app(
    options: argparse.Namespace,
    desk: "Desk",
    clock: "Clock",
    scope: "Scope | None" = None,
    *,
    watch: Path | None = None,
    exam: "Exam | None" = None,
    report: "tuple[Scope, str] | None" = None,
) -> int:
    """Run the app: home, a sitting, a deck to watch, an exam, or a report over a span; the exit code."""
    # Textual holds a paint back until its next tick: of 60 a second, up to 16 ms after the key that asked.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    if world.is_remote():
        # The bytes of one key may come apart on the way; an Esc too soon would leave the sitting.
        os.environ.setdefault("ESCDELAY", "300")
    from quizkz.ui.app import QuizkzApp
    from quizkz.ui.terminal import run

    config = desk.config
    mouse = config.mouse if options.mouse is None else options.mouse
    return run(
        QuizkzApp(
            desk,
            clock,
            editor=world.editor(),
            viewer=world.viewer(),
            start=scope,
            watch=watch,
            exam=exam,
            report=report,
            practice=getattr(options, "practice", False),
            limit=getattr(options, "limit", None),
            theme=config.theme,
            colour=not world.wants_no_colour(),
            mouse=mouse,
            motion=config.motion,
            home=world.home_folder(),
        )
    )


def _plain(options: argparse.Namespace, desk: "Desk", clock: "Clock", scope: "Scope | None") -> int:
    from quizkz import plain
    from quizkz.cli import editing, keeping

    gc.enable()  # `main` turned it off for the start
    if scope is None:
        desk.refresh(clock())
    _report_broken(desk)
    with keeping.backing_up(desk, clock()):
        if scope is None:
            return plain.home(desk, clock, world.read_line, world.write, editing.editor())
        from quizkz.session import Session

        session = Session(desk, scope, clock(), practice=options.practice, limit=options.limit)
        return plain.run(session, clock, world.read_line, world.write, editing.editor())


def _report_broken(desk: "Desk") -> None:
    """Say on standard error which decks and settings cannot be used; the others go on."""
    for entry in desk.catalogue.decks():
        if entry.broken:
            tell(f"quizkz: {entry.path} does not load; `quizkz check` tells why.", error=True)
    report(desk)


def report(desk: "Desk") -> None:
    """Say on standard error what is wrong in the settings or beside the log, and what went to another id."""
    from quizkz.desk.minding import conflict_copies, left_behind
    from quizkz.desk.unmet import unmet

    if not desk.store.has_events and (left := left_behind(desk.places.log)):
        from quizkz.words import keeping

        print(f"quizkz: {keeping.left_behind(*left)}", file=sys.stderr)
    if copies := conflict_copies(desk.places.log):
        from quizkz.words import keeping

        tell(f"quizkz: {keeping.copies(copies)}", error=True)
    if desk.config_problems:
        print(_text(desk.config_problems), file=sys.stderr)
    for found in unmet(desk):
        from quizkz.words import counts

        tell(f"quizkz: {counts.unmet(found)}", error=True)
    if desk.followed:
        from quizkz.words import counts

        print(f"quizkz: {counts.followed(desk.followed)}", file=sys.stderr)
        desk.followed.clear()
    if desk.parted:
        from quizkz.words import counts

        print(f"quizkz: {counts.parted(desk.parted)}", file=sys.stderr)
        desk.parted.clear()


def due(options: argparse.Namespace) -> int:
    """Tell what is ready now."""
    from quizkz.cli import listings

    clock = world.system_clock()
    with opened(options, clock) as desk:
        now = clock()
        desk.refresh(now)
        overview = desk.overview(now)
        report(desk)
        if options.json:
            print_json(listings.due_json(overview, desk.config.goal))
        else:
            world.write(listings.due_text(overview, now, desk.today(now), _backlog(desk, overview, now)))
    return 0


def _backlog(desk: "Desk", overview: "Overview", now: "Now") -> str:
    """What is said of a backlog; empty where there is none, or none any more."""
    if overview.backlog is None or overview.backlog.over:
        return ""
    from quizkz.words import backlog  # most days have none

    return backlog.told(desk, overview.backlog, now)


def decks(options: argparse.Namespace) -> int:
    """List the decks."""
    from quizkz.cli import listings

    clock = world.system_clock()
    with opened(options, clock) as desk:
        desk.refresh(clock())
        entries = desk.catalogue.decks()
        report(desk)
        if options.json:
            print_json(listings.decks_json(entries))
        else:
            world.write(listings.decks_text(entries, desk.own_folders))
            _tell_orphans(desk)
    return 0


def _tell_orphans(desk: "Desk") -> None:
    """Say where progress is kept for questions that are in no deck any more."""
    from quizkz.desk.orphans import orphans
    from quizkz.words import counts

    if lost := orphans(desk):
        print()
        tell(f"{counts.orphans(len(lost))} `quizkz orphans` lists them.")


def config(options: argparse.Namespace) -> int:
    """Print every setting, or where the settings are; 1 where the learner's have an error."""
    from quizkz.config import documented, load

    path = world.places(options).config
    if options.path:
        print(path)
        return 0
    tell(f"# Settings of quizkz, read from {path}")
    print()
    print(documented(), end="")
    _, problems = load(path)
    if problems:
        print(_text(problems), file=sys.stderr)
    return int(bool(problems))


def completion(options: argparse.Namespace) -> int:
    """Print a completion script."""
    import shtab

    from quizkz.cli.arguments import parser

    print(shtab.complete(parser(), shell=options.shell))
    return 0


@contextmanager
def opened(options: argparse.Namespace, clock: "Clock", *, paths: Sequence[str] = ()) -> "Iterator[Desk]":
    """The opened library; closed at the end whatever happens. `paths` are decks beside the learner's own."""
    from dataclasses import replace

    from quizkz.cli.waiting import SAY_MS, for_another
    from quizkz.desk import open_desk

    places = world.places(options)
    extra = tuple(world.expanded(Path(path)).absolute() for path in paths)
    for path in extra:
        if not path.exists():
            raise UsageError(f"There is no {path}. `quizkz decks` lists the decks there are.")
    wait = for_another(places.log)
    desk = open_desk(replace(places, given=extra), clock(), wait=wait, busy_ms=SAY_MS)
    try:
        yield desk
    finally:
        desk.close()


def is_path(name: str) -> bool:
    """Whether a DECK argument means a file or folder rather than an id: ids hold no separator and no dot."""
    return name.endswith(".toml") or any(sign in name for sign in ("/", "\\", ".", "~"))


def scope_of(desk: "Desk", names: Sequence[str], tags: tuple[str, ...]) -> "Scope":
    """The scope that the DECK arguments and tags name. Raises UsageError for what is not there."""
    from quizkz.query import Scope

    entries = desk.catalogue.decks()
    good = {entry.id: entry for entry in entries if not entry.broken}
    chosen: list[str] = []
    for name in names:
        if is_path(name):
            folder = world.expanded(Path(name)).absolute()
            found = [e for e in entries if e.path == folder or folder in e.path.parents]
        else:
            found = [e for e in entries if e.id == name]
        if not found:
            raise UsageError(no_deck(name, good))
        for entry in found:
            if entry.broken:
                raise UsageError(
                    f"{entry.path} does not load. Your progress on it is kept. "
                    f"`quizkz check {entry.path}` tells why."
                )
            chosen.append(entry.id)
    return Scope(decks=tuple(dict.fromkeys(chosen)), tags=tags)


def no_deck(name: str, good: Mapping[str, object]) -> str:
    """That no deck has this id, with the one that may be meant."""
    from rapidfuzz import process

    near = process.extractOne(name, list(good), score_cutoff=60)
    if near is not None:
        return f"There is no deck {name}. Did you mean {near[0]}?"
    return f"There is no deck {name}. `quizkz decks` lists the decks there are."


def _text(problems: Any, *, colour: bool = False) -> str:
    from quizkz.problems import as_text

    return as_text(problems, colour=colour).rstrip("\n")


def print_json(value: Mapping[str, Any]) -> None:
    """Write one object to standard output."""
    print(json_text(value))

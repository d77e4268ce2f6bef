"""The commands, one function each: from parsed options to an exit code."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.cli import world
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.clock import Clock
    from quizkz.desk import Desk
    from quizkz.problems import Problem
    from quizkz.query import Scope


def home(options: argparse.Namespace) -> int:
    """Open the app at home, or list the decks line by line."""
    return _sit(options, names=(), study=False)


def study(options: argparse.Namespace) -> int:
    """Study the named decks, or all."""
    return _sit(options, names=tuple(options.deck), study=True)


def _sit(options: argparse.Namespace, *, names: Sequence[str], study: bool) -> int:
    if not options.plain:
        from quizkz.ui.launch import why_no_tui

        if why := why_no_tui(os.environ, sys.__stdin__, sys.__stderr__, sys.platform):
            command = "quizkz study --plain" if study else "quizkz --plain"
            print(f"quizkz: {why}. Line by line it works: {command}", file=sys.stderr)
            return 2
    clock = world.system_clock()
    with _desk(options, clock, paths=tuple(filter(_is_path, names))) as desk:
        scope = None
        if study:
            desk.refresh(clock())
            scope = _scope(desk, names, tuple(options.tag))
        return (_plain if options.plain else _app)(options, desk, clock, scope)


def _app(options: argparse.Namespace, desk: "Desk", clock: "Clock", scope: "Scope | None") -> int:
    # Textual holds a paint back until its next tick: of 60 a second, up to 16 ms after the key that asked.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from quizkz.ui.app import QuizkzApp, run

    config = desk.config
    mouse = config.mouse if options.mouse is None else options.mouse
    return run(
        QuizkzApp(
            desk,
            clock,
            editor=world.editor(),
            viewer=world.viewer(),
            start=scope,
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

    gc.enable()  # `main` turned it off for the start
    if scope is None:
        desk.refresh(clock())
    _report_broken(desk)
    if scope is None:
        return plain.home(desk, clock, world.read_line, world.write)
    from quizkz.session import Session

    session = Session(desk, scope, clock(), practice=options.practice, limit=options.limit)
    return plain.run(session, clock, world.read_line, world.write)


def _report_broken(desk: "Desk") -> None:
    """Say on standard error which decks and settings cannot be used; the others go on."""
    for entry in desk.catalogue.decks():
        if entry.broken:
            print(f"quizkz: {entry.path} does not load; `quizkz check` tells why.", file=sys.stderr)
    _report(desk)


def _report(desk: "Desk") -> None:
    """Say on standard error what is wrong in the settings, and which progress went to another id."""
    if desk.config_problems:
        print(_text(desk.config_problems), file=sys.stderr)
    if desk.followed:
        from quizkz.words import counts

        print(f"quizkz: {counts.followed(desk.followed)}", file=sys.stderr)
        desk.followed.clear()


def check(options: argparse.Namespace) -> int:
    """Check files and show every problem; 1 where there is an error."""
    from quizkz import library
    from quizkz.problems import as_json

    gc.enable()  # a check may read more than memory holds

    paths = [world.expanded(path) for path in options.path] or _own_folders(options)
    problems = _settings_problems(options, paths)
    settings = world.places(options).config
    paths = [path for path in paths if path.absolute() != settings]
    if not options.path and not problems and not any(path.exists() for path in paths):
        print(f"No decks of your own yet; quizkz looks for them in {paths[0]}.")
        return 0
    checked = library.check([path for path in paths if options.path or path.exists()])
    problems = (*problems, *checked.problems)
    if options.format == "json":
        _print_json(as_json(problems))
    elif problems:
        print(_text(problems, colour=_colour()))
    elif options.path and not paths:
        print(f"{settings}: no problems.")
    else:
        questions = sum(len(deck.questions) for deck in checked.decks)
        print(f"{_counted(len(checked.decks), 'deck')}, {_counted(questions, 'question')}: no problems.")
    return int(any(problem.severity == "error" for problem in problems))


def _settings_problems(options: argparse.Namespace, paths: Sequence[Path]) -> "tuple[Problem, ...]":
    """What is wrong in the settings, where they are named or nothing is."""
    from quizkz.config import load

    settings = world.places(options).config
    named = any(path.absolute() == settings for path in paths)
    return load(settings)[1] if named or not options.path else ()


def due(options: argparse.Namespace) -> int:
    """Tell what is ready now."""
    from quizkz.cli import listings

    clock = world.system_clock()
    with _desk(options, clock) as desk:
        now = clock()
        desk.refresh(now)
        overview = desk.overview(now)
        _report(desk)
        if options.json:
            _print_json(listings.due_json(overview))
        else:
            world.write(listings.due_text(overview, now, desk.today(now)))
    return 0


def decks(options: argparse.Namespace) -> int:
    """List the decks."""
    from quizkz.cli import listings

    clock = world.system_clock()
    with _desk(options, clock) as desk:
        desk.refresh(clock())
        entries = desk.catalogue.decks()
        _report(desk)
        if options.json:
            _print_json(listings.decks_json(entries))
        else:
            world.write(listings.decks_text(entries, desk.own_folders))
    return 0


def config(options: argparse.Namespace) -> int:
    """Print every setting, or where the settings are; 1 where the learner's have an error."""
    from quizkz.config import documented, load

    path = world.places(options).config
    if options.path:
        print(path)
        return 0
    print(f"# Settings of quizkz, read from {path}\n")
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
def _desk(options: argparse.Namespace, clock: "Clock", *, paths: Sequence[str] = ()) -> "Iterator[Desk]":
    """The opened library; closed at the end whatever happens. `paths` are decks beside the learner's own."""
    from dataclasses import replace

    from quizkz.desk import open_desk

    places = world.places(options)
    extra = tuple(world.expanded(Path(path)).absolute() for path in paths)
    for path in extra:
        if not path.exists():
            raise UsageError(f"There is no {path}. `quizkz decks` lists the decks there are.")
    desk = open_desk(replace(places, given=extra), clock())
    try:
        yield desk
    finally:
        desk.close()


def _own_folders(options: argparse.Namespace) -> list[Path]:
    """The learner's deck folders, where `check` is told nothing."""
    clock = world.system_clock()
    with _desk(options, clock) as desk:
        existing = [folder for folder in desk.own_folders if folder.exists()]
        return existing or list(desk.own_folders[:1])


def _is_path(name: str) -> bool:
    """Whether a DECK argument means a file or folder rather than an id: ids hold no separator and no dot."""
    return name.endswith(".toml") or any(sign in name for sign in ("/", "\\", ".", "~"))


def _scope(desk: "Desk", names: Sequence[str], tags: tuple[str, ...]) -> "Scope":
    """The scope that the DECK arguments and tags name. Raises UsageError for what is not there."""
    from quizkz.query import Scope

    entries = desk.catalogue.decks()
    good = {entry.id: entry for entry in entries if not entry.broken}
    chosen: list[str] = []
    for name in names:
        if _is_path(name):
            folder = world.expanded(Path(name)).absolute()
            found = [e for e in entries if e.path == folder or folder in e.path.parents]
        else:
            found = [e for e in entries if e.id == name]
        if not found:
            raise UsageError(_no_deck(name, good))
        for entry in found:
            if entry.broken:
                raise UsageError(
                    f"{entry.path} does not load. Your progress on it is kept. "
                    f"`quizkz check {entry.path}` tells why."
                )
            chosen.append(entry.id)
    return Scope(decks=tuple(dict.fromkeys(chosen)), tags=tags)


def _no_deck(name: str, good: Mapping[str, object]) -> str:
    from rapidfuzz import process

    near = process.extractOne(name, list(good), score_cutoff=60)
    if near is not None:
        return f"There is no deck {name}. Did you mean {near[0]}?"
    return f"There is no deck {name}. `quizkz decks` lists the decks there are."


def _text(problems: Any, *, colour: bool = False) -> str:
    from quizkz.problems import as_text

    return as_text(problems, colour=colour).rstrip("\n")


def _colour() -> bool:
    return sys.stdout.isatty() and not world.wants_no_colour()


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))

"""`quizkz watch`: what is wrong with a deck, told again at each save."""

import argparse
import sys
import time
from pathlib import Path

from quizkz.cli import world
from quizkz.errors import UsageError

LOOK_S = 0.1


def watch(options: argparse.Namespace) -> int:
    """Show a deck as its files now are, until the author leaves."""
    path = _path(options)
    if options.plain:
        return _plain(path)
    from quizkz.cli.commands import no_terminal, opened, run_app

    if no_terminal(f"watch {options.deck} --plain"):
        return 2
    clock = world.system_clock()
    with opened(options, clock) as desk:
        return run_app(options, desk, clock, watch=path)


def _path(options: argparse.Namespace) -> Path:
    """The deck to watch, named by its id or by a path. Raises UsageError."""
    from quizkz.cli.commands import is_path, no_deck, opened

    name = options.deck
    if is_path(name):
        path = world.expanded(Path(name)).absolute()
        if not path.exists():
            raise UsageError(f"There is no {path}. `quizkz new` writes a deck.")
        return path
    clock = world.system_clock()
    with opened(options, clock) as desk:
        desk.refresh(clock())
        found = next((entry.path for entry in desk.decks if entry.id == name), None)
        if found is None:
            raise UsageError(no_deck(name, {entry.id: entry for entry in desk.decks}))
        return found


def _plain(path: Path) -> int:
    """Print what is wrong at each save, until interrupted."""
    from quizkz import library
    from quizkz.problems import as_text

    before: object = None
    while True:
        stamp = library.stamp(path)
        if stamp != before:
            before = stamp
            checked = library.check([path])
            questions = sum(len(deck.questions) for deck in checked.decks)
            said = as_text(checked.problems) if checked.problems else f"{questions} questions: no problems.\n"
            world.write(said.rstrip("\n") + "\n\n")
            sys.stdout.flush()
        time.sleep(LOOK_S)

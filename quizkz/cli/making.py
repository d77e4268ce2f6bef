"""`quizkz new`, `add` and `schema`: decks and questions are made, and an editor learns their form."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.calls import command
from quizkz.cli import world
from quizkz.cli.streams import json_text, one_line, styled, tell
from quizkz.errors import QuizkzError, UsageError

if TYPE_CHECKING:
    from quizkz.authoring.adding import Added
    from quizkz.authoring.given import Given
    from quizkz.authoring.starting import Started
    from quizkz.desk import Desk

NEW_HELP = """\
NAME is an id (a-z, 0-9 and single hyphens) for a deck in your deck folder, or a path to a file. The deck
begins with an example of each of the nine kinds of question. It is never written over a file that exists.
--from sets up [source] with a text that the questions derive from: it is copied beside the deck where it
lies elsewhere, its paragraphs are counted ([n] opens one, else blank lines part them), and a first question
cites it.
"""

ADD_HELP = """\
One question by options, or many on standard input: JSON lines, each an object with the keys of a question,
or one JSON array of such objects. All of them are added, or none where anything is wrong; all else in the
file stays to the letter.

  quizkz add rivers --prompt "Which river flows through Astana?" --answer Esil --accept Ishim
  quizkz add rivers --prompt "How long is the Irtysh?" --answer 4248 --unit km
  quizkz add rivers --text "The {{Irtysh}} rises in China."
  quizkz add rivers < questions.jsonl

answers: with --unit, with --tolerance or with --kind numeric an answer is a number (4.3, or "1/3"); with
--kind true_false it is true or false; else it is a text. Several --answer are all of the right ones.
In JSON a number, true and false are what they are.
"""

_TEXTS = (
    ("prompt", "what is asked"),
    ("text", "a text with gaps: In {{1991}} it became {{independent}}."),
    ("hint", "shown where it is asked for"),
    ("explanation", "shown with the verdict"),
    ("id", "the question's id (made of its prompt if none)"),
    ("kind", "one of the nine kinds, where the keys do not say it"),
    ("tolerance", "how far off a number may be, or a share such as 1%%"),
)
_LISTS = (
    ("distractor", "distractors", "a wrong option"),
    ("accept", "accept", "also right"),
    ("reject", "reject", "wrong, however near"),
    ("unit", "unit", "the name of the answer's unit"),
    ("tag", "tags", "a tag"),
)


def new_options(parser: argparse.ArgumentParser) -> None:
    """What `new` takes."""
    parser.add_argument("name", metavar="NAME", help="an id, or a path to the new file")
    parser.add_argument("--from", dest="source", metavar="FILE", type=Path, help="the text it is about")
    parser.add_argument("--title", metavar="T", default="", help="its title")
    parser.add_argument("--language", metavar="L", default="", help="of the answers: en, ru, kk, .. (en)")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `add` takes."""
    parser.add_argument("deck", metavar="DECK", help="a deck's id, or a path to its file")
    parser.add_argument("--answer", metavar="A", action="append", default=[], help="the answer")
    for name, said in _TEXTS:
        parser.add_argument(f"--{name}", metavar=name[0].upper(), help=said)
    for name, key, said in _LISTS:
        parser.add_argument(
            f"--{name}",
            dest=key,
            metavar=name[0].upper(),
            action="append",
            default=[],
            help=f"{said} (may be repeated)",
        )
    parser.add_argument("--json", action="store_true", help="print what was added as one JSON object")


def new(options: argparse.Namespace) -> int:
    """Write a new deck, and say what to do next."""
    from quizkz.authoring import starting
    from quizkz.cli.commands import opened

    source = world.expanded(options.source) if options.source is not None else None
    name = str(world.expanded(Path(options.name))) if options.name.startswith("~") else options.name
    clock = world.system_clock()
    with opened(options, clock) as desk:
        desk.refresh(clock())
        path, identity = starting.target(name, desk.own_folders[0])
        taken = next((entry.path for entry in desk.decks if entry.id == identity), None)
        if taken is not None and taken != path.absolute():
            raise QuizkzError(f"There is a deck {identity} already: {taken}. Choose another name.")
        started = starting.start(
            path, identity, title=options.title, language=options.language, source=source
        )
        print(_begun(started, desk))
    return 0


def _begun(started: "Started", desk: "Desk") -> str:
    path = started.path.absolute()
    mine = any(path.is_relative_to(folder.absolute()) for folder in desk.own_folders)
    study = started.id if mine else _shell(str(started.path))
    lines = [f"{path}: a new deck, {started.title}, with an example of each kind."]
    if started.source is not None:
        count = f"{started.paragraphs:,} paragraph{'' if started.paragraphs == 1 else 's'}"
        lines.append(f"Its source is {started.source}: {count} to cite.")
    lines.append(f"Edit it, then: {command(f'check {_shell(str(started.path))}')}")
    lines.append(f"Study it:      {command(f'study {study}')}")
    return "\n".join(map(one_line, lines))


def _shell(text: str) -> str:
    """A path as a shell takes it."""
    import shlex

    return shlex.quote(text) if sys.platform != "win32" else f'"{text}"' if " " in text else text


def add(options: argparse.Namespace) -> int:
    """Add questions to a deck; 1 and nothing changed where anything is wrong with one."""
    from quizkz.authoring import adding
    from quizkz.cli.commands import opened

    given, problems = _given(options)
    clock = world.system_clock()
    with opened(options, clock) as desk:
        desk.refresh(clock())
        path, shipped = _deck_file(desk, options.deck)
        added = adding.checked(path, given)
        problems = sorted((*problems, *added.problems), key=lambda problem: problem.place.line)
        if problems:
            _tell(problems)
        if any(problem.severity == "error" for problem in problems):
            print("quizkz: Nothing was added.", file=sys.stderr)
            return 1
        if not given:
            raise UsageError("There is no question on standard input. `quizkz add --help` shows how.")
        if shipped:
            path = desk.own_copy(shipped)
            tell(f"quizkz: {shipped} comes with quizkz; your copy of it is {path}.", error=True)
            added = adding.checked(path, given)
        lines = adding.write(path, added)
    _report(options, path, added, lines)
    return 0


def _report(options: argparse.Namespace, path: Path, added: "Added", lines: Sequence[int]) -> None:
    """Say which questions stand where now."""
    if options.json:
        found = [
            {"id": question.id, "kind": question.kind, "line": line, "question": dict(raw)}
            for question, line, raw in zip(added.questions, lines, added.raws, strict=True)
        ]
        value = {"format": 1, "path": str(path), "added": found}
        print(json_text(value, _plain))
        return
    for question, number in zip(added.questions, lines, strict=True):
        print(f"{one_line(str(path))}:{number}: {question.id} ({question.kind})")


def _plain(value: Any) -> int | float:
    """A decimal number for JSON."""
    return float(value)


def _given(options: argparse.Namespace) -> "tuple[list[Given], list[Any]]":
    """The questions given by options, or on standard input."""
    from quizkz.authoring.given import by_json, by_options

    values: Mapping[str, Any] = {
        name: getattr(options, name) for name in (*dict(_TEXTS), *(key for _, key, _ in _LISTS))
    }
    if options.answer or any(values.values()):
        return [by_options(values, options.answer)], []
    if sys.stdin.isatty():
        raise UsageError("Give --prompt and --answer, or JSON lines on standard input.")
    return by_json(world.read_bytes())


def _deck_file(desk: "Desk", name: str) -> tuple[Path, str]:
    """The file of a deck, and its id where it is a shipped one. Raises UsageError for what is not there."""
    from quizkz.cli.commands import is_path, no_deck

    if is_path(name):
        path = world.expanded(Path(name)).absolute()
        if not path.exists():
            raise UsageError(f"There is no {path}. `quizkz new` writes a deck.")
        if path.is_dir():
            path /= "deck.toml"
        found = next((entry for entry in desk.decks if entry.path == path), None)
        return path, found.id if found is not None and found.shipped else ""
    found = next((entry for entry in desk.decks if entry.id == name), None)
    if found is None:
        raise UsageError(no_deck(name, {entry.id: entry for entry in desk.decks}))
    return found.path, found.id if found.shipped else ""


def _tell(problems: Sequence[Any]) -> None:
    from quizkz.problems import as_text

    colour = sys.stderr.isatty() and not world.wants_no_colour()
    styled(as_text(tuple(problems), colour=colour).rstrip("\n") + "\n", sys.stderr)


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of decks."""
    from quizkz.authoring.schema import schema as made

    del options
    world.write(json_text(made()) + "\n")
    return 0

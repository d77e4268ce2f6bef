"""`quizkz fix`: deck files put in order, or what would be done to them."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from quizkz.cli import world
from quizkz.cli.streams import one_line, styled, tell
from quizkz.errors import QuizkzError

if TYPE_CHECKING:  # every command line reads this module for its options
    from quizkz.authoring.fixing import Change, Fixed
    from quizkz.library import DeckFiles

FIX_HELP = """\
What it writes means what was there before: the same deck, with the same history, and every comment. It is
read again before it is written; a file with errors stays as it is.

  ids        each question that has none gets the id that it goes by until then (q- and eight digits), as its
             first key, and the deck its name: so neither a mended prompt nor a renamed file costs history
  order      keys stand in one order (id, prompt, answer, what is wrong, what is said of it, tags), each with
             the comment above and beside it; a comment with a blank line below it parts keys into groups,
             and none leaves its group
  texts      "in double quotes", or 'in single ones' where they hold a \\ or a "; texts over several lines
             stay as they are, and a text is never broken into lines
  lists      a list longer than its line (100 characters) is written one element a line; one that is over
             several lines keeps its rows
  spacing    key = value, one blank line between questions, none at the ends of lines; CRLF and BOM stay
  TOML 1.1   what only TOML 1.1 knows is written as TOML 1.0, so that every editor reads it

--problems applies the fixes that `quizkz check` is sure of, each only where it brings no new error. This is
the one thing that changes what a deck means.
"""


def fix_options(parser: argparse.ArgumentParser) -> None:
    """What `fix` takes."""
    parser.add_argument(
        "path", metavar="PATH", nargs="*", type=Path, help="files or folders (your decks if none)"
    )
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")
    parser.add_argument("--problems", action="store_true", help="mend the problems whose fix is sure, too")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where something would change"
    )


class _Work:
    """The decks to put in order, and of a deck the files that were named, where not all of it was."""

    def __init__(self) -> None:
        self.decks: dict[DeckFiles, set[Path] | None] = {}
        self.failed = False

    def add(self, deck: "DeckFiles", named: Path | None = None) -> None:
        """Take a deck in, or one of its files."""
        had = self.decks.get(deck, set())
        self.decks[deck] = None if named is None or had is None else {*had, named}


def fix(options: argparse.Namespace) -> int:
    """Put decks in order; 1 where one has errors, could not be written or (with --check) would change."""
    from quizkz.library import bulk

    work = _named(options) if options.path else _own(options)
    files = changed = 0
    with bulk():
        for deck, named in work.decks.items():
            try:
                found = _one(deck, named, options)
            except QuizkzError as error:
                tell(f"quizkz: {error}", error=True)
                work.failed = True
                continue
            files += len(deck.files if named is None else named)
            changed += len(found.changes)
            work.failed = work.failed or found.broken
    if not changed and not work.failed and work.decks:
        print(f"{_counted(files, 'file')} in order.", file=_report(options))
    return int(work.failed or (options.check and changed > 0))


def _named(options: argparse.Namespace) -> _Work:
    """The decks at the paths that were named."""
    from quizkz.library import find

    work = _Work()
    for path in map(world.expanded, options.path):
        there = find(path)
        if not there:
            what = "There is no deck in" if path.is_dir() else "There is no file"
            tell(f"quizkz: {what} {path}.", error=True)
            work.failed = True
        for deck in there:
            part = path in deck.files and path != deck.files[0]
            work.add(deck, path if part else None)
    return work


def _own(options: argparse.Namespace) -> _Work:
    """The learner's own decks; those that come with quizkz are not the learner's to change."""
    from quizkz.config import load
    from quizkz.desk.places import own_folders
    from quizkz.library import find

    work = _Work()
    places = world.places(options)
    folders = own_folders(places, load(places.config)[0])
    for deck in (deck for folder in folders for deck in find(folder)):
        shipped = places.shipped is not None and deck.root.resolve().is_relative_to(places.shipped.resolve())
        if not shipped and deck.files[0].absolute() != places.config:
            work.add(deck)
    if not work.decks:
        from quizkz.words import counts

        tell(counts.no_own_decks(folders[0]))
    return work


def _one(deck: "DeckFiles", named: set[Path] | None, options: argparse.Namespace) -> "Fixed":
    """Put one deck in order, and say what was done or would be."""
    from quizkz.authoring import fixing

    found = fixing.fixed(deck, problems=options.problems, only=named or ())
    dry = options.diff or options.check
    if not dry:
        fixing.write(found)
    out = _report(options)
    for problem in found.mended:
        place = problem.place
        print(f"{place.path}:{place.line}:{place.column}: {fixing.what_changed(problem)}", file=out)
    for change in found.changes:
        if options.diff:
            styled(_diff(change), sys.stdout)
        print(one_line(f"{change.path}: {_done(change, found, dry=dry)}."), file=out)
    if found.broken:
        tell(_left(deck, found, options), error=True)
    return found


def _report(options: argparse.Namespace) -> TextIO:
    """Where it is said what was done: beside a diff, which may go to a file, on standard error."""
    return sys.stderr if options.diff else sys.stdout


def _done(change: "Change", found: "Fixed", *, dry: bool) -> str:
    parts = []
    if change.ids:
        parts.append(_counted(change.ids, "id"))
    if change.deck_id:
        parts.append("the deck’s id")
    said = [f"{' and '.join(parts)} written"] if parts else []
    said += ["formatted"] if change.form else []
    said += ["problems mended"] if any(_in(change, p.place.path) for p in found.mended) else []
    text = ", ".join(said) or "line ends made alike"
    return f"would be changed ({text})" if dry else text


def _in(change: "Change", path: str) -> bool:
    from quizkz.problems import shown_line

    return shown_line(str(change.path)) == path


def _left(deck: "DeckFiles", found: "Fixed", options: argparse.Namespace) -> str:
    """That a deck has errors, and what to do."""
    errors = [problem for problem in found.left if problem.severity == "error"]
    sure = sum(problem.replacement is not None for problem in errors)
    more = f" `quizkz fix --problems {deck.root}` mends {sure} of them." if sure else ""
    return (
        f"quizkz: {deck.root}: {_counted(len(errors), 'error')}, so ids and form stay as they are."
        f" `quizkz check {deck.root}` shows them.{'' if options.problems else more}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# ---- diff ----------------------------------------------------------------------------------------

_COLOURS = {"@": "36", "+": "32", "-": "31"}


def _diff(change: "Change") -> str:
    """What would change in a file, as `diff -u` writes it; a terminal gets colours and no control sign."""
    from quizkz.problems import shown_line

    before, after = (_lines(data.decode("utf-8")) for data in (change.before, change.after))
    name = shown_line(str(change.path))
    lines = [f"--- {name}\n", f"+++ {name}\n", *_hunks(before, after)]
    if not sys.stdout.isatty():
        return "".join(lines)
    colour = not world.wants_no_colour()
    return "".join(f"{line}\n" for line in _shown("".join(lines).split("\n")[:-1], colour=colour))


def _hunks(before: list[str], after: list[str]) -> Iterator[str]:
    """The lines that differ, with three around them."""
    for group in _groups(_steps(before, after)):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first.a1, last.a2)} +{_range(first.b1, last.b2)} @@\n"
        for step in group:
            if step.tag == "equal":
                yield from (f" {line}" for line in before[step.a1 : step.a2])
            else:
                yield from (f"-{line}" for line in before[step.a1 : step.a2])
                yield from (f"+{line}" for line in after[step.b1 : step.b2])


class _Step(NamedTuple):
    """Lines [a1, a2) of one text and [b1, b2) of the other, and whether they are equal (`tag`)."""

    tag: str
    a1: int
    a2: int
    b1: int
    b2: int


_AROUND = 3


def _groups(steps: Iterator[_Step]) -> Iterator[list[_Step]]:
    """Changes that stand near each other, with the equal lines around them."""
    group: list[_Step] = []
    for step in steps:
        if step.tag == "equal" and (not group or step.a2 - step.a1 > 2 * _AROUND):
            if len(group) > 1 or (group and group[0].tag != "equal"):
                yield [*group, step._replace(a2=step.a1 + _AROUND, b2=step.b1 + _AROUND)]
            group = [step._replace(a1=max(step.a1, step.a2 - _AROUND), b1=max(step.b1, step.b2 - _AROUND))]
        else:
            group.append(step)
    if len(group) > 1 or (group and group[0].tag != "equal"):
        end = group[-1]
        if end.tag == "equal":
            a2, b2 = min(end.a2, end.a1 + _AROUND), min(end.b2, end.b1 + _AROUND)
            group[-1] = end._replace(a2=a2, b2=b2)
        yield group


def _range(start: int, stop: int) -> str:
    """Lines of a file as `diff -u` counts them."""
    length = stop - start
    begin = start + 1 if length else start
    return f"{begin}" if length == 1 else f"{begin},{length}"


def _steps(before: list[str], after: list[str]) -> Iterator[_Step]:
    """What turns one text into the other, found question by question: difflib takes the square of the lines,
    and no question moves."""
    from difflib import SequenceMatcher

    cuts_a, cuts_b = _cuts(before), _cuts(after)
    if len(cuts_a) != len(cuts_b):
        cuts_a, cuts_b = [0, len(before)], [0, len(after)]
    last: _Step | None = None
    for (start_a, stop_a), (start_b, stop_b) in zip(pairwise(cuts_a), pairwise(cuts_b), strict=True):
        a, b = before[start_a:stop_a], after[start_b:stop_b]
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            step = _Step(tag, a1 + start_a, a2 + start_a, b1 + start_b, b2 + start_b)
            if last is not None and last.tag == tag:
                step = step._replace(a1=last.a1, b1=last.b1)
            elif last is not None:
                yield last
            last = step
    if last is not None:
        yield last


def _cuts(lines: list[str]) -> list[int]:
    """Where the questions of a text begin, and its begin and end."""
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("[[") and at]
    return [0, *heads, len(lines)]


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    found = [f"{line}\n" for line in lines]
    return [*found, f"{last}\n\\ No newline at end of file\n"] if last else found


def _shown(lines: Sequence[str], *, colour: bool) -> Iterator[str]:
    from quizkz.problems import shown_line

    for number, line in enumerate(lines):
        line = shown_line(line.rstrip("\r"))
        code = "1" if number < 2 else _COLOURS.get(line[:1], "")  # the first two name the files
        yield f"\x1b[{code}m{line}\x1b[0m" if colour and code else line

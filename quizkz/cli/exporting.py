"""`quizkz export`: progress and exams for spreadsheets and other programs, and the log as text."""

import argparse
import gc
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.cli import choosing, commands, world
from quizkz.cli.waiting import Waiting
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.desk import Desk
    from quizkz.exam.states import Attempt

EXPORT_HELP = """\
`progress` is every answer, `exam` one exam, `log` the log itself, for `quizkz merge` and `restore` to read.
`quizkz export progress --help` tells the columns.
"""
LOG_HELP = """\
One event a line, oldest first, as JSON with sorted keys; what an event does not have is left out. The first
line tells the format and how many events follow. `quizkz merge FILE` and `quizkz restore FILE` read it back.
"""
PROGRESS_HELP = """\
One row for each answer that counts, oldest first: what was taken back is left out. The columns:
  time          with the offset from UTC that held then; day: the day it counts for
  deck, deck_title, question, card, prompt, answer     names are empty where a question is in no deck any more
  kind          review, practice, or exam (each answer given in one)
  rating        1 Again, 2 Hard, 3 Good, 4 Easy; rating_name; only reviews have one
  credit        0 to 1, where quizkz judged; right: rated above Again, in practice full credit
  response      as you gave it; seconds: how long it took
  stage, days_since, predicted    of reviews: the stage before, days since the answer before, recall predicted
  device        where it was given
CSV is UTF-8 with a byte order mark; a text that a spreadsheet would run as a formula has a ' before it.
JSON is one object, {"format": 1, "reviews": [...]}, with each review in a line of its own.
"""
EXAM_HELP = "The last exam handed in, or that of an ID of `quizkz exam --history`."


def export_options(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """The options of `quizkz export`."""
    subs = parser.add_subparsers(title="what", metavar="WHAT", dest="what", required=True)
    more = {"parents": [shared], "formatter_class": parser.formatter_class}
    answers = subs.add_parser(
        "progress",
        help="every answer",
        description="Every answer.",
        epilog=PROGRESS_HELP,
        **more,  # type: ignore[arg-type]  # argparse's own
    )
    answers.add_argument("deck", metavar="DECK", nargs="*", help="only these decks, by id or path")
    choosing.query_option(answers)
    _format(answers, json="one JSON object")
    answers.set_defaults(run=progress)
    exams = subs.add_parser("exam", help="one exam", description="One exam.", epilog=EXAM_HELP, **more)  # type: ignore[arg-type]  # argparse's own
    exams.add_argument("id", metavar="ID", nargs="?", default="last", help="the last one if absent")
    _format(exams, markdown="a report to read")
    exams.set_defaults(run=exam)
    text = subs.add_parser(
        "log",
        help="the log as text",
        description="The log as text, one event a line.",
        epilog=LOG_HELP,
        **more,  # type: ignore[arg-type]  # argparse's own
    )
    text.add_argument("output", metavar="FILE", nargs="?", type=Path, help="standard output if absent")
    text.add_argument("--force", action="store_true", help="also where FILE exists")
    text.set_defaults(run=log)


def _format(parser: argparse.ArgumentParser, **other: str) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--csv", action="store_true", help="rows for a spreadsheet")
    for name, text in other.items():
        which.add_argument(f"--{name}", action="store_true", help=text)
    parser.add_argument("--output", metavar="FILE", type=Path, help="write to FILE, whole or not at all")
    parser.add_argument("--force", action="store_true", help="also where FILE exists")


def progress(options: argparse.Namespace) -> int:
    """Write every answer that counts."""
    from quizkz.exchange import progress as answers
    from quizkz.query import Scope

    gc.enable()  # `main` turned it off for the start
    clock = world.system_clock()
    with commands.opened(options, clock) as desk:
        desk.refresh(clock())
        commands.report(desk)
        chosen = _decks(desk, options.deck)
        apart = options.output is not None or not sys.stdout.isatty()
        with Waiting("{:,} of {:,} answers".format, shows=apart) as waiting:
            if not desk.store.answers_filled:
                desk.store.fill_answers(waiting.tell)
            only = None
            if options.query is not None:
                only = choosing.narrowed(desk, Scope(), options.query, clock()).cards
            found = waiting.counted(answers.reviews(desk, chosen, only), answers.number(desk))
            _write(options, answers.as_csv(found) if options.csv else answers.as_json(found))
    return 0


def log(options: argparse.Namespace) -> int:
    """Write the log as text, readable by its owner only."""
    from quizkz.exchange.log_text import lines

    gc.enable()
    clock = world.system_clock()
    apart = options.output is not None or not sys.stdout.isatty()
    with commands.opened(options, clock) as desk, Waiting("{:,} of {:,} events".format, shows=apart) as told:
        total = desk.store.number
        with closing(lines(desk.store)) as text:  # before the log is, where a reader has left
            _write(options, told.counted(text, total), own=True)
    return 0


def exam(options: argparse.Namespace) -> int:
    """Write how one exam came out."""
    from quizkz.exam.results import result
    from quizkz.exchange.attempts import to_csv, to_markdown

    clock = world.system_clock()
    with commands.opened(options, clock) as desk:
        desk.refresh(clock())
        commands.report(desk)
        found = result(desk, _attempt(desk, options.id))
        _write(options, [to_csv(found) if options.csv else to_markdown(found)])
    return 0


def _attempt(desk: "Desk", name: str) -> "Attempt":
    """The exam of an id, or the last one handed in."""
    from quizkz.cli.exams import id_text
    from quizkz.exam.results import attempts

    over = [attempt for attempt in attempts(desk) if attempt.ended_at is not None]
    chosen = over[-1:] if name == "last" else [one for one in over if id_text(one.id) == name]
    if not chosen:
        what = "No exam was handed in yet" if name == "last" else f"There is no exam {name}"
        raise UsageError(f"{what}. `quizkz exam --history` lists them.")
    return chosen[-1]


def _decks(desk: "Desk", names: Sequence[str]) -> tuple[str, ...]:
    """The ids that the DECK arguments mean: of decks there are, or that the log has answers of."""
    ids = {entry.id for entry in desk.decks}
    chosen: list[str] = []
    for name in names:
        found = [name]
        if commands.is_path(name):
            path = world.expanded(Path(name)).absolute()
            found = [entry.id for entry in desk.decks if entry.path == path or path in entry.path.parents]
        elif name not in ids and not desk.store.days(-(2**40), 2**40, name):
            found = []
        if not found:
            raise UsageError(commands.no_deck(name, {entry.id: entry for entry in desk.decks}))
        chosen += found
    return tuple(chosen)


def _write(options: argparse.Namespace, chunks: Iterable[str], *, own: bool = False) -> None:
    """Write to the file that was asked for, or to standard output as it stands: no line end is changed."""
    if options.output is not None:
        from quizkz.exchange.files import write_new

        write_new(world.expanded(options.output), chunks, force=options.force, own=own)
        return
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.writelines(chunks)
        return
    for chunk in chunks:
        sys.stdout.buffer.write(chunk.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()

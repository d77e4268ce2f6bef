"""What may stand on the command line, and what `--help` says of it."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

from quizkz import __version__

_EPILOG = """\
Without a command the app opens at home: your decks and what is ready today. In the app, ? shows the keys.

places:
  Decks are text files (TOML). quizkz looks for yours in --decks, else QUIZKZ_DECKS, else `decks` in the
  settings, else a folder `decks` beside the log; the decks that come with it stand beside them.
  QUIZKZ_DATA does what --data does. `quizkz config --path` tells where the settings are.
  QUIZKZ_DEBUG=1 puts messages into the report of a defect, which else has no word of yours.
  QUIZKZ_NOW (an ISO time with an offset, such as 2026-01-31T08:00+05:00) sets where the clock starts.

exit codes: 0 done (warnings alone too); 1 errors found, failed and nothing changed, or ended by a defect;
2 wrong use or no terminal; 128 + n ended by a signal.
"""

PLAIN_HELP = """\
--plain is the same sitting line by line, for pipes, dumb terminals and screen readers. One answer a line:
  choice, true or false    the option's number: 2
  multiple                 the numbers of all that fit: 1 3
  order                    the numbers of the items in their order: 3 1 2
  match                    a partner's number for each row in turn: 2 1 3
  typed, number            the answer
  cloze                    one line a gap
  flashcard                an empty line turns it, then 1-4 rates your recall
An empty answer asks once more; a second one counts as Again. While a question is open a line that begins with
a colon is a command (:: is a colon):
  :h hint                  :s skip                    :u undo, as often as you like
  :w why now, and its log  :b bury until tomorrow     :e edit the question in your EDITOR
  :suspend  :unsuspend     not asked until it is unsuspended, which the browser and `quizkz care` do too
  :reset                   begin the card anew, after asking; its answers stay in the log
  :due [DAY]               set the day it is due: today, tomorrow, in 2 weeks, 1 June, 2026-06-01
  :flag                    flag it, or clear its flag
  :q                       end
After the verdict: Enter takes the suggested rating, 1-4 rates otherwise (Again, Hard, Good, Easy), o "I was
right", then a adds what you typed to the accepted answers, g "I guessed", t types a missed answer once more,
u undoes, w tells why it is asked and its log; e, suspend, unsuspend, reset, due and flag do what they do
while a question is open; q ends. The end of the input ends the sitting; the score comes at the end.
At home (`quizkz --plain`) c lists the ways of custom study: ahead of the day, forgotten lately, missed last
time, new cards, any search, and those you saved; c 2 those of the second deck.
"""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; `run` is the command. Wrong use prints a sentence and exits with 2."""
    # Defaults of options that may stand on either side of the command; as defaults of the parser they
    # would be set once more by the command's own parser, over what was given before it.
    start = argparse.Namespace(plain=False, mouse=None, data=None, decks=None)
    # Making the parsers of all commands takes longer than counting what is due: a line that begins with its
    # command, or has nothing at all, is read without those of the others.
    first = argv[:1]
    only = first if not first or first[0] in _COMMANDS else None
    return parser(only).parse_args(argv, start)


_Command = Callable[..., argparse.ArgumentParser]


def parser(commands: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of one that has no other commands than these."""
    from quizkz.cli.commands import home

    shared = _shared_options()
    top: argparse.ArgumentParser = _Parser(
        prog="quizkz",
        description="Quizzes and flashcards in the terminal.",
        epilog=_EPILOG,
        formatter_class=_Formatter,
        parents=[shared],
    )
    top.add_argument("--version", action="version", version=f"quizkz {__version__}")
    _add_app_options(top)
    top.set_defaults(run=home)
    subs = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, epilog: str = ""
    ) -> argparse.ArgumentParser:
        sub = subs.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=epilog,
            formatter_class=_Formatter,
            parents=[shared],
        )
        sub.set_defaults(run=run)
        return sub

    for name in _COMMANDS if commands is None else commands:
        _COMMANDS[name](command)
    return top


SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, asked as shutil asks.

    argparse makes a formatter for each option, and reads shutil with all archives for its width.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


@cache
def columns() -> int:
    """How wide the terminal is; 80 where there is none."""
    with suppress(KeyError, ValueError):
        if (told := int(os.environ["COLUMNS"])) > 0:
            return told
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # suppressed
    return 80


class _Parser(argparse.ArgumentParser):
    """Wrong use ends with a sentence that says where help is, rather than with the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry `{self.prog} --help`.\n")


def _shared_options() -> argparse.ArgumentParser:
    """Options that may stand before or after the command."""
    shared = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS, formatter_class=_Formatter
    )
    places = shared.add_argument_group("places")
    places.add_argument("--data", metavar="DIR", type=Path, help="keep log, settings and cache in DIR")
    places.add_argument(
        "--decks",
        metavar="DIR",
        type=Path,
        action="append",
        help="look for your decks in DIR (may be repeated)",
    )
    return shared


def _add_app_options(parser: argparse.ArgumentParser) -> None:
    quiet = argparse.SUPPRESS
    parser.add_argument("--plain", action="store_true", default=quiet, help="line by line, without the app")
    parser.add_argument(
        "--no-mouse",
        dest="mouse",
        action="store_false",
        default=quiet,
        help="leave the mouse to the terminal",
    )


def _count(text: str) -> int:
    """A whole number from 1."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return number


def _study(command: _Command) -> None:
    from quizkz.cli import choosing, commands

    text = "study decks now (all of them where none is named)"
    parser = command(
        "study", commands.study, text, f"{choosing.STUDY_HELP}{choosing.SEARCH_HELP}\n{PLAIN_HELP}"
    )
    parser.add_argument(
        "deck", metavar="DECK", nargs="*", help="a deck's id, or a path to a deck file or folder"
    )
    parser.add_argument("--limit", metavar="N", type=_count, help="at most N cards")
    parser.add_argument("--tag", metavar="T", action="append", default=[], help="only cards with the tag T")
    choosing.query_option(parser)
    choosing.ahead_option(parser)
    choosing.more_options(parser)
    parser.add_argument(
        "--practice", action="store_true", help="ask any card, due or not; the schedule stays as it is"
    )
    _add_app_options(parser)


def _exam(command: _Command) -> None:
    from quizkz.cli import exams

    exam = command("exam", exams.exam, "take an exam, timed and scored", exams.EXAM_HELP)
    exams.exam_options(exam)
    _add_app_options(exam)


def _report(command: _Command) -> None:
    from quizkz.cli import reporting

    report = command("report", reporting.report, "tell how far you are", reporting.REPORT_HELP)
    reporting.report_options(report)
    _add_app_options(report)


def _care(command: _Command) -> None:
    from quizkz.cli import caring

    text = "suspend, reset, set due many cards at once"
    caring.care_options(command("care", caring.care, text, caring.CARE_HELP))


def _fit(command: _Command) -> None:
    from quizkz.cli import fitting

    fitting.fit_options(command("fit", fitting.fit, "fit the schedule to your own answers", fitting.FIT_HELP))


def _simulate(command: _Command) -> None:
    from quizkz.cli import simulating

    text = "tell what retention costs"
    simulating.simulate_options(command("simulate", simulating.simulate, text, simulating.SIMULATE_HELP))


def _check(command: _Command) -> None:
    from quizkz.cli import checking

    text = "check deck files and show every problem"
    checking.check_options(command("check", checking.check, text, checking.CHECK_HELP))


def _watch(command: _Command) -> None:
    from quizkz.cli import watching

    watch = command("watch", watching.watch, "show a deck's problems and preview again at each save")
    watch.add_argument("deck", metavar="DECK", help="a deck's id, or a path to its file or folder")
    _add_app_options(watch)


def _new(command: _Command) -> None:
    from quizkz.cli import making

    making.new_options(command("new", making.new, "write a new deck to begin with", making.NEW_HELP))


def _add(command: _Command) -> None:
    from quizkz.cli import making

    making.add_options(command("add", making.add, "add questions to a deck", making.ADD_HELP))


def _schema(command: _Command) -> None:
    from quizkz.cli import making

    command("schema", making.schema, "print the JSON Schema of decks, for editors")


def _doctor(command: _Command) -> None:
    from quizkz.cli import doctoring

    text = "say what would make decks better"
    doctoring.doctor_options(command("doctor", doctoring.doctor, text, doctoring.DOCTOR_HELP))


def _orphans(command: _Command) -> None:
    from quizkz.cli import doctoring

    text = "list progress whose question is gone"
    doctoring.orphans_options(command("orphans", doctoring.orphans, text, doctoring.ORPHANS_HELP))


def _fix(command: _Command) -> None:
    from quizkz.cli import fixing

    fixing.fix_options(command("fix", fixing.fix, "write missing ids, put decks in order", fixing.FIX_HELP))


def _export(command: _Command) -> None:
    from quizkz.cli import commands, exporting

    text = "write progress, an exam or the log to a file"
    exporting.export_options(command("export", commands.home, text, exporting.EXPORT_HELP), _shared_options())


def _backup(command: _Command) -> None:
    from quizkz.cli import keeping

    text = "copy the log, or list its backups"
    keeping.backup_options(command("backup", keeping.backup, text, keeping.BACKUP_HELP))


def _restore(command: _Command) -> None:
    from quizkz.cli import keeping

    text = "go back to a backup or another log"
    keeping.restore_options(command("restore", keeping.restore, text, keeping.RESTORE_HELP))


def _verify(command: _Command) -> None:
    from quizkz.cli import keeping

    text = "check log, states, catalogue and decks"
    keeping.verify_options(command("verify", keeping.verify, text, keeping.VERIFY_HELP))


def _merge(command: _Command) -> None:
    from quizkz.cli import keeping

    text = "take the events of another log in"
    keeping.merge_options(command("merge", keeping.merge, text, keeping.MERGE_HELP))


def _salvage(command: _Command) -> None:
    from quizkz.cli import keeping

    text = "save what can be read of a damaged log"
    keeping.salvage_options(command("salvage", keeping.salvage, text, keeping.SALVAGE_HELP))


def _due(command: _Command) -> None:
    from quizkz.cli import commands

    due = command("due", commands.due, "tell how many cards are ready today")
    due.add_argument("--json", action="store_true", help="one JSON object")


def _decks(command: _Command) -> None:
    from quizkz.cli import commands

    decks = command("decks", commands.decks, "list the decks and where they are")
    decks.add_argument("--json", action="store_true", help="one JSON object")


def _config(command: _Command) -> None:
    from quizkz.cli import commands

    config = command("config", commands.config, "print every setting with its default and what it does")
    config.add_argument("--path", action="store_true", help="only where the settings file is")


def _completion(command: _Command) -> None:
    from quizkz.cli import commands

    completion = command("completion", commands.completion, "print a completion script for a shell")
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


_COMMANDS: Mapping[str, Callable[[_Command], None]] = {
    "study": _study,
    "exam": _exam,
    "report": _report,
    "care": _care,
    "fit": _fit,
    "simulate": _simulate,
    "check": _check,
    "watch": _watch,
    "new": _new,
    "add": _add,
    "schema": _schema,
    "doctor": _doctor,
    "orphans": _orphans,
    "fix": _fix,
    "export": _export,
    "backup": _backup,
    "restore": _restore,
    "verify": _verify,
    "merge": _merge,
    "salvage": _salvage,
    "due": _due,
    "decks": _decks,
    "config": _config,
    "completion": _completion,
}
"""Each command, and what adds its parser; what it runs is imported by nothing else of the line."""

"""The commands of quizkz: arguments, exit codes, and the wiring of everything below.

Only this package reads the clock, the environment and the home folder. Every import that costs time stands in
the function that needs it: `quizkz due` and `quizkz --version` answer before Textual would have been read.

arguments   what may stand on the command line, and its help
commands    home, study, due, decks, config, completion
choosing    cards chosen by a search or by days ahead
caring      care: something done to all cards that a search finds
exams       exam: a timed, scored sitting, and those taken before
reporting   report: the figures as text or JSON
fitting     fit: the parameters of FSRS fitted, adopted, taken back
simulating  simulate: what desired retention costs
checking    check: every problem of deck files
watching    watch: a deck's problems again at each save
making      new, add, schema: decks and questions made
doctoring   doctor, orphans: what makes decks worth less; progress without a question
fixing      fix: deck files put in order
exporting   export: progress and exams for other programs
keeping     backup, restore, verify, merge, salvage
listings    what due and decks print
editing     the learner's editor, run where there is no app
waiting     how far a long command is, on standard error
crashing    what is said and kept of a defect, the last boundary
streams     what is written, cleaned of what steers a terminal
world       clock, environment, home folder, terminal: read here and nowhere else

Exit codes: 0 done; 1 errors found, failed and nothing changed, or ended by a defect; 2 wrong use or no
terminal; 128 + n by a signal.
"""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from quizkz.calls import act_on
from quizkz.cli.streams import as_they_were, one_line
from quizkz.errors import QuizkzError

_SIGPIPE = 13
_SHOWN = 200  # characters of a path in a message
_STOPPED = "quizkz: Stopped. Every answer that was judged is saved, and no file is half written."


class _Ended(BaseException):
    """A signal asked the program to end; what is open closes on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; None: the process's own) and return the exit code."""
    # What a start makes stays to its end, and looking for garbage in it is a sixth of the start. What runs on
    # for long turns the collector on again: the app after its first frame, the plain sitting as it begins.
    collected = gc.isenabled()
    gc.disable()
    options = argparse.Namespace(data=None, command=None)
    try:
        with _signals():
            return _run(sys.argv[1:] if argv is None else argv, options)
    except Exception as error:  # noqa: BLE001 (the last boundary, and the only one)
        from quizkz.cli.crashing import crashed

        return crashed(error, options.data, options.command or "", os.environ)
    finally:
        if argv is None:  # the process ends now: ^c has nothing left to stop
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            gc.freeze()  # and nothing to be looked for: Python would, which takes a tenth of `due`
        if collected:
            gc.enable()
        act_on("")
        as_they_were()


@contextmanager
def _signals() -> Iterator[None]:
    """Let a signal to end close what is open, instead of ending the program in the midst."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise _Ended(number)

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # One that is ignored, as under nohup, stays so. Only the main thread may ask for signals.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(argv: Sequence[str], options: argparse.Namespace) -> int:
    """Run a command and return the exit code; what was read of its line goes into `options`."""
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as `quizkz.__main__` left it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        from quizkz.cli import world
        from quizkz.cli.arguments import parse

        world.mend_streams()
        vars(options).update(vars(parse(argv)))
        act_on(world.given_folder(options))
        code: int = options.run(options)
        sys.stdout.flush()
    except QuizkzError as error:
        _say("quizkz: " + "\n".join(one_line(str(line)) for line in error.args))
        return error.exit_code
    except KeyboardInterrupt:
        return _stopped(128 + signal.SIGINT)
    except _Ended as ended:
        return _stopped(ended.code)
    except BrokenPipeError:
        # The reader of a pipe went away: nothing more can be said.
        _close_output()
        return 128 + _SIGPIPE
    except OSError as error:
        # What is left is the disk or the system: no room behind standard output, a path that cannot be.
        place = "" if error.filename is None else f" ({str(error.filename)[:_SHOWN]})"
        _say(one_line(f"quizkz: The system says: {error.strerror or error}{place}."))
        _close_output()
        return 1
    return code


def _stopped(code: int) -> int:
    """Say that a signal ended it, below what the terminal shows of ^c."""
    _say(f"\n{_STOPPED}" if sys.stderr.isatty() else _STOPPED)
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _close_output()
    return code


def _say(text: str) -> None:
    """Write a line to standard error, which may have gone with its terminal."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def _close_output() -> None:
    """Let what Python still writes at its end go nowhere, so that a second failure stays quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

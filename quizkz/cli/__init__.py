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
world       clock, environment, home folder, terminal: read here and nowhere else

Exit codes: 0 done; 1 errors found, or failed and nothing changed; 2 wrong use or no terminal; 128 + n by a
signal.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from quizkz.errors import QuizkzError

_SIGINT, _SIGPIPE = 2, 13
_SHOWN = 200  # characters of a path in a message


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; None: the process's own) and return the exit code."""
    # What a start makes stays to its end, and looking for garbage in it is a sixth of the start. What runs on
    # for long turns the collector on again: the app after its first frame, the plain sitting as it begins.
    collected = gc.isenabled()
    gc.disable()
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    finally:
        if collected:
            gc.enable()


def _run(argv: Sequence[str]) -> int:
    from quizkz.cli import world
    from quizkz.cli.arguments import parse

    try:
        world.mend_streams()
        options = parse(argv)
        code: int = options.run(options)
        sys.stdout.flush()
    except QuizkzError as error:
        print(f"quizkz: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 128 + _SIGINT
    except BrokenPipeError:
        # The reader of a pipe went away: nothing more can be said.
        _close_output()
        return 128 + _SIGPIPE
    except OSError as error:
        # What is left is the disk or the system: no room behind standard output, a path that cannot be.
        place = "" if error.filename is None else f" ({str(error.filename)[:_SHOWN]})"
        print(f"quizkz: The system says: {error.strerror or error}{place}.", file=sys.stderr)
        _close_output()
        return 1
    return code


def _close_output() -> None:
    """Let what Python still writes at its end go nowhere, so that a second failure stays quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

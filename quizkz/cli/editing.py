"""The learner's editor, run where there is no app: it has the terminal until it closes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from quizkz.cli import world
from quizkz.desk.opening import command
from quizkz.errors import EditorError

_PLAIN = b"\x1b7" + b"".join(
    b"\x1b[?" + mode for mode in (b"1049l", b"25h", b"1000l", b"1002l", b"1003l", b"1006l", b"2004l")
)
"""Takes back what an editor asks of a terminal: its second screen, no cursor, the mouse. The cursor is kept
first: where there is no second screen, leaving it goes to the place that was kept last."""

GRACE_S = 5.0
"""How long an editor has to save and end when a signal ends us."""


def editor() -> Callable[[Path, int], None] | None:
    """What opens a file at a line and waits; None where no editor is set."""
    argv = world.editor()

    def edit(path: Path, line: int) -> None:
        sys.stdout.flush()
        # The lines of a pipe are answers: an editor may not read them.
        given = None if sys.stdin.isatty() else subprocess.DEVNULL
        try:
            with terminal_kept(0):
                code = _run(command(argv, path, line), given)
        except OSError as failure:
            said = failure.strerror or str(failure)
            raise EditorError(
                f"The editor “{argv[0]}” did not start: {said}. Set EDITOR to another."
            ) from failure
        if code:
            if code < 0 and world.takes_sequences():
                os.write(sys.stdout.fileno(), _PLAIN)  # the stream itself lets no sequence pass
            how = f"with code {code}" if code > 0 else f"by signal {-code}"
            raise EditorError(f"The editor “{argv[0]}” ended {how}.")

    return edit if argv else None


@contextmanager
def terminal_kept(number: int) -> Iterator[None]:
    """With the settings of a terminal as they were, whatever is done to them meanwhile."""
    if sys.platform == "win32" or not os.isatty(number):
        yield
        return
    import termios

    found = termios.tcgetattr(number)
    try:
        yield
    finally:
        with suppress(termios.error):  # it may have gone
            termios.tcsetattr(number, termios.TCSADRAIN, found)


def _run(argv: Sequence[str], stdin: int | None) -> int:
    """Run a program to its end, ^c being for it alone; its exit code, or minus the signal that ended it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(argv, stdin=stdin) as running:  # noqa: S603 (the learner's own command)
            try:
                return running.wait()
            finally:
                if running.poll() is None:  # a signal ends us: the editor may save what it has
                    running.terminate()
                    with suppress(subprocess.TimeoutExpired):
                        running.wait(GRACE_S)
                    running.kill()
    finally:
        signal.signal(signal.SIGINT, before)

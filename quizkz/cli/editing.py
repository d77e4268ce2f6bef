"""The learner's editor, run where there is no app: it has the terminal until it closes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from quizkz.cli import world
from quizkz.desk.opening import command
from quizkz.errors import EditorError


def editor() -> Callable[[Path, int], None] | None:
    """What opens a file at a line and waits; None where no editor is set."""
    argv = world.editor()

    def edit(path: Path, line: int) -> None:
        sys.stdout.flush()
        # The lines of a pipe are answers: an editor may not read them.
        given = None if sys.stdin.isatty() else subprocess.DEVNULL
        try:
            code = subprocess.run(command(argv, path, line), stdin=given, check=False).returncode  # noqa: S603 (the learner's own command)
        except OSError as failure:
            said = failure.strerror or str(failure)
            raise EditorError(
                f"The editor “{argv[0]}” did not start: {said}. Set EDITOR to another."
            ) from failure
        if code:
            raise EditorError(f"The editor “{argv[0]}” ended with code {code}.")

    return edit if argv else None

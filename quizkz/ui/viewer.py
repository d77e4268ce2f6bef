"""Opens the images of a question with the program that the system has for them.

The command comes from `cli`. The program runs beside the app and is not waited for.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

NO_PROGRAM = "Nothing here opens images. The file is {path}."


class Viewer:
    """What opens images; empty: nothing does."""

    def __init__(self, argv: Sequence[str] = ()) -> None:
        self._argv = tuple(argv)
        self._shown: tuple[Path, ...] = ()
        self._next = 0
        self._running: list[subprocess.Popen[bytes]] = []

    def show_next(self, images: Sequence[Path]) -> str:
        """Open the first of some images, and with each further call the next; what to tell the learner."""
        if not images:
            return "There is no image here."
        if tuple(images) != self._shown:
            self._shown, self._next = tuple(images), 0
        at = self._next % len(images)
        failed = self._open(images[at])
        if failed:
            return failed
        self._next += 1
        more = f", image {at + 1} of {len(images)}" if len(images) > 1 else ""
        return f"Opened {images[at].name}{more}."

    def _open(self, image: Path) -> str:
        if not self._argv:
            return NO_PROGRAM.format(path=image)
        self._running = [program for program in self._running if program.poll() is None]
        try:
            # Its words would be painted over the screen, and ^c here must not end it.
            program = subprocess.Popen(  # noqa: S603 (the system's opener, of a file checked to be an image)
                [*self._argv, str(image)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            return f"“{self._argv[0]}” did not start: {error.strerror or error}. The file is {image}."
        self._running.append(program)
        return ""

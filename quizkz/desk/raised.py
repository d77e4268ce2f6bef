"""What the limits of today were raised by.

It holds for the rest of a study day and is forgotten then. So it is no event of the log, which is for
learning, and no setting, which is for all days: it lies in a small file beside the log, for the next start.
Without the file the day goes on with its usual limits.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from quizkz.scheduling.limits import More

NAME = "today.json"


class Raised:
    """The file, read again where it changed: another window of quizkz may have written it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stat: tuple[int, int] | None = None
        self._day: int | None = None
        self._more: Mapping[str, More] = {}

    def of(self, today: int) -> Mapping[str, More]:
        """How many more cards a day may hold, by deck and for all."""
        self._look()
        return self._more if self._day == today else {}

    def _look(self) -> None:
        try:
            status = os.stat(self._path)  # noqa: PTH116  # at each plan
        except OSError:
            self._stat, self._day = None, None
            return
        stat = status.st_ino, status.st_mtime_ns
        if stat != self._stat:
            self._stat = stat
            self._day, self._more = _read(self._path)

    def write(self, today: int, more: Mapping[str, More]) -> None:
        """Keep what a day is raised by. Raises QuizkzError where that cannot be."""
        from quizkz.files import replace_file

        before = self._path.read_bytes() if self._path.exists() else None
        kept = {deck: list(raised) for deck, raised in more.items() if any(raised)}
        replace_file(self._path, before, json.dumps({"day": today, "more": kept}).encode())


def _read(path: Path) -> tuple[int | None, Mapping[str, More]]:
    """The day and what it is raised by; None where the file tells nothing."""
    try:
        data = json.loads(path.read_bytes())
        more = {str(deck): More(int(new), int(reviews)) for deck, (new, reviews) in data["more"].items()}
        return int(data["day"]), {deck: raised for deck, raised in more.items() if min(raised) >= 0}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None, {}

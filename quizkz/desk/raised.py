"""What the limits of today were raised by.

It holds for the rest of a study day and is forgotten then. So it is no event of the log, which is for
learning, and no setting, which is for all days: it lies in a small file beside the log, for the next start.
Without the file the day goes on with its usual limits.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizkz.scheduling.limits import More

NAME = "today.json"


class Raised:
    """The file, read again where it changed: another window of quizkz may have written it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stat: tuple[int, int] | None = None
        self._day: int | None = None
        self._more: Mapping[str, More] = {}
        self._own: Mapping[str, More] = {}

    def of(self, today: int) -> Mapping[str, More]:
        """How many more cards a day may hold, by deck and for all."""
        self._look()
        return self._more if self._day == today else {}

    def own(self, today: int) -> Mapping[str, More]:
        """By deck raised, how many cards of the day were promised to it, those done by then among them."""
        self._look()
        return self._own if self._day == today else {}

    def _look(self) -> None:
        try:
            status = os.stat(self._path)  # noqa: PTH116  # at each plan
        except OSError:
            self._stat, self._day = None, None
            return
        stat = status.st_ino, status.st_mtime_ns
        if stat != self._stat:
            self._stat = stat
            self._day, self._more, self._own = _read(self._path)

    def write(self, today: int, more: Mapping[str, More], own: Mapping[str, More] | None = None) -> None:
        """Keep what a day is raised by. Raises QuizkzError where that cannot be."""
        from quizkz.files import replace_file

        before = self._path.read_bytes() if self._path.exists() else None
        kept = {"day": today, "more": _lists(more), "own": _lists(own or {})}
        replace_file(self._path, before, json.dumps(kept).encode())


def _lists(amounts: Mapping[str, More]) -> dict[str, list[int]]:
    return {deck: list(amount) for deck, amount in amounts.items() if any(amount)}


def _read(path: Path) -> tuple[int | None, Mapping[str, More], Mapping[str, More]]:
    """The day, what it is raised by and what was promised to whom; None where the file tells nothing."""
    try:
        data = json.loads(path.read_bytes())
        return int(data["day"]), _amounts(data["more"]), _amounts(data.get("own", {}))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None, {}, {}


def _amounts(lists: Mapping[object, Any]) -> Mapping[str, More]:
    amounts = {str(deck): More(int(new), int(reviews)) for deck, (new, reviews) in lists.items()}
    return {deck: amount for deck, amount in amounts.items() if min(amount) >= 0}

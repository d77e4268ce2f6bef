"""Text as rows, wrapped by ourselves.

A study screen has to know how many rows its text takes before it paints (what is below the fold is counted,
options hang below their own first letter), which a widget that wraps by itself cannot tell.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from textual.content import Content
from textual.widgets import Static

from quizkz.ui.roles import cut

NOTHING = Content("")
GLUE = "\u00a0\u2007\u202f"
"""Blanks that no row ends at."""
MEASURE = 72
"""The widest row of prose, in cells; longer rows are hard to read and leave the right edge to states."""


class Room(NamedTuple):
    """The place there is: cells between the gutters, rows of the sheet; one narrow column, few rows, many."""

    width: int
    rows: int = 1
    narrow: bool = False
    short: bool = False
    roomy: bool = False

    @property
    def measure(self) -> int:
        """The cells that a row of prose may take."""
        return min(self.width, MEASURE)


@lru_cache(maxsize=512)
def breaks(text: str, width: int) -> tuple[int, ...]:
    """Where a text of one line is cut so that no row is wider than `width` cells.

    Rows end at blanks, after hyphens inside a word, and beside wide characters; a word longer than a row is
    cut between graphemes. Blanks at the end of a row hang over and cost nothing.
    """
    cuts: list[int] = []
    begin, last = 0, 0  # where the row begins; the latest place at which it may end
    used, since = 0, 0  # cells in the row; of those, the ones after `last`
    for start, end, cells in _graphemes(text):
        if text[start].isspace() and text[start] not in GLUE:
            used, since, last = used + cells, 0, end
            continue
        if cells > 1:
            last, since = start, 0
        if used + cells > width and start > begin:
            begin, used = (last, since) if last > begin else (start, 0)
            cuts.append(begin)
            if used + cells > width and start > begin:
                begin, used = start, 0
                cuts.append(begin)
        used, since = used + cells, since + cells
        if cells > 1 or _hyphen(text, start, begin):
            last, since = end, 0
    return tuple(cuts)


def _graphemes(text: str) -> Sequence[tuple[int, int, int]]:
    if text.isascii():
        return [(n, n + 1, 1) for n in range(len(text))]
    return split_graphemes(text)[0]


def _hyphen(text: str, at: int, begin: int) -> bool:
    """Whether a row may end after the hyphen at `at`: letters stand on both its sides."""
    inside = text[at] == "-" and begin < at < len(text) - 1
    return inside and text[at - 1].isalpha() and text[at + 1].isalpha()


def wrap(text: str | Content, width: int) -> list[Content]:
    """The rows of a text that may hold line breaks; at least one."""
    content = Content(text) if isinstance(text, str) else text
    rows: list[Content] = []
    for line in content.expand_tabs(4).split("\n", allow_blank=True):
        cuts = breaks(line.plain, max(1, width))
        rows.extend(row.rstrip() for row in (line.divide(cuts) if cuts else [line]))
    return rows or [NOTHING]


def hang(
    first: str | Content, text: str | Content, width: int, rest: str | Content | None = None
) -> list[Content]:
    """A text with `first` before its first row, and below it `rest`, or as many blanks."""
    head = Content(first) if isinstance(first, str) else first
    below = Content(" " * head.cell_length) if rest is None else Content("") + rest
    rows = wrap(text, width - head.cell_length)
    return [head + rows[0], *(below + row for row in rows[1:])]


def shorten(rows: Sequence[Content], most: int, width: int) -> list[Content]:
    """The first `most` rows, the last of them ended by `…` where there are more."""
    if len(rows) <= most:
        return list(rows)
    kept = list(rows[:most])
    kept[-1] = cut(kept[-1] + "…", width)
    return kept


def joined(rows: Iterable[Content]) -> Content:
    """Rows as one text."""
    return Content("\n").join(rows)


class Lines(Static):
    """Rows of text; laid out anew only where their number changes, none of them take no room."""

    can_focus = False
    ALLOW_SELECT = False

    def __init__(self, name: str) -> None:
        super().__init__(id=name, markup=False)
        self.rows: tuple[Content, ...] = ()
        self._shown = NOTHING
        self._height = 0
        self.styles.height = 0

    def show(self, rows: Sequence[Content], *, least: int = 0) -> None:
        """Show these rows and blank ones up to `least`, which later rows fill without a new layout."""
        height = max(len(rows), least)
        if height != self._height:
            self._height = height
            self.styles.height = height
        self.rows = tuple(rows)
        shown = joined(rows)
        if not shown.is_same(self._shown):
            self._shown = shown
            self.update(shown, layout=False)

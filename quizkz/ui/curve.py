"""The memory of a card as a curve: recall by days, in dots of braille, on rows of Content.

Read by shape alone: the line is what was and will be predicted, `●` is today, `─` what the learner wants.
"""

from collections.abc import Sequence

from textual.content import Content

from quizkz.desk.card import CardHistory, Frame, curve
from quizkz.ui.charts import runs
from quizkz.ui.roles import ACCENT, QUIET, STRONG, TRACK, quiet
from quizkz.words import times

LABEL = 6
"""Cells before the curve: a share and a blank."""
LEAST = 24
"""With fewer cells for the curve none is drawn."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a cell of braille by row and column (Unicode block 2800)."""


def rows(told: CardHistory, shown: Frame, width: int, height: int) -> list[Content]:
    """The curve in so many rows, and one of days below it; nothing where there is too little room."""
    cells = width - LABEL
    if cells < LEAST or height < 2:
        return []
    points = curve(told, shown, 2 * cells)
    floor = _floor([point for point in points if point is not None], told.target)
    dots = _drawn([_level(point, floor, 4 * height) for point in points], cells, height)
    here = _cell(told.today, shown, cells)
    recall = _level(told.recall, floor, 4 * height)
    now = (height - 1 if recall is None else recall // 4, here)
    target = (_level(told.target, floor, 4 * height) or 0) // 4
    labels = {height - 1: floor, 0: 1.0, target: told.target}
    drawn = []
    for row in range(height):
        label = f"{labels[row]:.0%}" if row in labels else ""
        marks = [(label.rjust(LABEL - 1) + " ", QUIET)]
        marks += [_mark(dots[row][at], (row, at), now, wanted=row == target) for at in range(cells)]
        drawn.append(runs(marks))
    return [*drawn, quiet(" " * LABEL) + _days(told, shown, cells)]


def _floor(points: Sequence[float], target: float) -> float:
    """Where the scale begins: a tenth below all that is drawn and wanted."""
    lowest = min([*points, target])
    return max(0, int(lowest * 10 - 0.2)) / 10


def _level(share: float | None, floor: float, levels: int) -> int | None:
    """The row of dots of a share, 0 at the top."""
    if share is None:
        return None
    return max(0, min(levels - 1, round((1 - share) / (1 - floor) * (levels - 1))))


def _drawn(levels: Sequence[int | None], cells: int, height: int) -> list[list[int]]:
    """The cells of braille; each dot is joined to the one before it, so that a rise is a line."""
    grid = [[0] * cells for _ in range(height)]
    before: int | None = None
    for place, level in enumerate(levels):
        if level is not None:
            begin = level if before is None else before + (level > before) - (level < before)
            for dot in range(min(begin, level), max(begin, level) + 1):
                grid[dot // 4][place // 2] |= _DOTS[dot % 4][place % 2]
        before = level
    return grid


def _mark(dots: int, at: tuple[int, int], now: tuple[int, int], *, wanted: bool) -> tuple[str, str]:
    """One cell: today, the curve (what is past in the accent), the line of what is wanted, or nothing."""
    if at == now:
        return "●", STRONG
    if dots:
        return chr(0x2800 + dots), ACCENT if at[1] <= now[1] else QUIET
    return ("─", TRACK) if wanted else (" ", QUIET)


def _cell(day: float, shown: Frame, cells: int) -> int:
    """The column of a study day."""
    return max(0, min(cells - 1, round((day - shown.since) / (shown.until - shown.since) * (cells - 1))))


def _days(told: CardHistory, shown: Frame, cells: int) -> Content:
    """Days below the curve: today, when it is due, the first and the last; each whole or not at all."""
    row = [" "] * cells
    due = told.state.due_day if told.state else None
    wanted = [(told.today, "today")]
    if due is not None and due > told.today:
        wanted.append((due, "due " + times.dated(due, told.today)))
    wanted += [(round(day), times.dated(round(day), told.today)) for day in (shown.since, shown.until)]
    for day, text in wanted:
        begin = max(0, min(cells - len(text), _cell(day, shown, cells) - len(text) // 2))
        if begin + len(text) <= cells and not "".join(row[max(0, begin - 2) : begin + len(text) + 2]).strip():
            row[begin : begin + len(text)] = text
    return quiet("".join(row).rstrip())

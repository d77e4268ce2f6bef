"""Charts as rows of Content: pure functions of figures and a width, on theme variables only.

Every chart is read by shape alone: a filled and an open line, a dot, a tick, three squares. A number is never
cut; where it has no place it is left out with its label, and the summary above the chart says it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from quizkz.clock import date_of
from quizkz.stats.report import Share
from quizkz.ui.roles import ACCENT, PLAIN, QUIET, STRONG, TRACK, left_edge, quiet, right_edge
from quizkz.words.figures import between, percent
from quizkz.words.times import MONTHS

Lines = list[Content]

NONE, SOME, MET = 0, 1, 2
"""What a day of the heatmap was: nothing answered, something, the goal."""
LEVELS = "·▪■"
EIGHTHS = " ▁▂▃▄▅▆▇█"
WEEK = 7
LABEL = 5
"""Cells before the weeks of a heatmap: the name of a weekday and two blanks."""
WEEKS = 53
LOWEST = 0.7
"""Where the scale of retention begins, unless a range lies below; FSRS takes no target below it either."""
LEAST_TRACK = 8
"""With fewer cells no line is drawn beside the numbers."""
LEAST_LABEL = 4
NO_SHARE = "none yet"
SLACK = 6
"""Cells kept free at the right end of a line, so that wider numbers of a later day move nothing."""
_LEVEL_STYLES = (TRACK, ACCENT, ACCENT)


def runs(marks: Iterable[tuple[str, str]]) -> Content:
    """Pieces of text with their styles, neighbours of one style made one span."""
    parts: list[tuple[str, str]] = []
    for text, style in marks:
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return Content.assemble(*parts)


# ---- heatmap -------------------------------------------------------------------------------------


def heatmap(levels: Mapping[int, int], since: int, until: int, width: int) -> Lines:
    """The weeks of the span as columns, Monday first, the months above; at most a year of them, the last.

    `levels`: what each study day was; `until`: today, the days after it stay blank.
    """
    drawn = _weeks(since, until, width)
    if drawn.number < 1:
        return []
    return [_months(drawn), *(_weekday(levels, drawn, row, (since, until)) for row in range(WEEK))]


class _Weeks(NamedTuple):
    """The Monday of the first week drawn, how many there are, and the cells of each."""

    first: int
    number: int
    cells: int


def _weeks(since: int, until: int, width: int) -> _Weeks:
    last = _monday(until)
    number = min((last - _monday(since)) // WEEK + 1, WEEKS)
    cells = 2 if LABEL + 2 * number <= width else 1
    number = min(number, (width - LABEL) // cells)
    return _Weeks(last - WEEK * (number - 1), number, cells)


def _monday(day: int) -> int:
    return day - date_of(day).weekday()


def _months(drawn: _Weeks) -> Content:
    """The names of the months, each above the week that holds its first day."""
    text, (first, weeks, cells) = "", drawn
    for week in range(weeks):
        begin = first + WEEK * week
        date = date_of(begin + WEEK - 1)
        at, name = LABEL + cells * week, MONTHS[date.month - 1][:3]
        fits = at + len(name) <= LABEL + cells * weeks
        if date.day <= WEEK and fits and (not text or len(text) < at):
            text = text.ljust(at) + name
    return quiet(text)


def _weekday(levels: Mapping[int, int], drawn: _Weeks, row: int, span: tuple[int, int]) -> Content:
    """A row of the heatmap; the days before the span and after today are blank."""
    name = ("Mon", "", "Wed", "", "Fri", "", "Sun")[row]
    marks = [(name.ljust(LABEL), QUIET)]
    for week in range(drawn.number):
        day = drawn.first + WEEK * week + row
        gap = " " * (drawn.cells - 1) if week < drawn.number - 1 else ""
        level = levels.get(day, NONE)
        inside = span[0] <= day <= span[1]
        marks.append((LEVELS[level] + gap, _LEVEL_STYLES[level]) if inside else (" " + gap, QUIET))
    return runs(marks)


def legend(met: str, width: int) -> Content:
    """What the three squares mean, as far as there is room."""
    parts = [
        (LEVELS[NONE], _LEVEL_STYLES[NONE], " none"),
        (LEVELS[SOME], ACCENT, " some"),
        (LEVELS[MET], ACCENT, f" {met}"),
    ]
    row = Content(" " * LABEL)
    for place, (mark, style, text) in enumerate(parts):
        more = Content.assemble(("   " if place else "", QUIET), (mark, style), (text, QUIET))
        if row.cell_length + more.cell_length <= width:
            row += more
    return row


# ---- shares --------------------------------------------------------------------------------------


class Ranged(NamedTuple):
    """A row of a chart of shares: its name, the share with its range, how many it counts."""

    label: str
    of: Share


def shares(of: Sequence[Share]) -> Lines:
    """Share, range and count of each, in columns; of nothing words in their place."""
    known = [share for share in of if share.number]
    parts = (
        Column([percent(share.share or 0) for share in known], STRONG, right=True),
        Column([between(share) for share in known], QUIET, right=True),
        Column([f"{share.number:,}" for share in known], QUIET, right=True),
    )
    rows = iter(
        [parts[0].cell(at) + "  " + parts[1].cell(at) + "   " + parts[2].cell(at) for at in range(len(known))]
    )
    return [next(rows) if share.number else quiet(NO_SHARE) for share in of]


def ranges(rows: Sequence[Ranged], target: float | None, width: int) -> Lines:
    """Shares on one scale: `━` where each may lie, `●` where it was measured, `┃` the target."""
    labels = Column([row.label for row in rows], PLAIN)
    numbers = shares([row.of for row in rows])
    room = track_room(labels.width + 2, numbers, width)
    low, high = _scale(rows, target)

    def place(share: float, cells: int) -> int:
        return max(0, min(cells - 1, round((share - low) / (high - low) * (cells - 1))))

    def line(row: Ranged, cells: int) -> Content:
        marks = [("─", TRACK)] * cells
        of = row.of
        if of.number:
            for at in range(place(of.low, cells), place(of.high, cells) + 1):
                marks[at] = ("━", ACCENT)
        if target is not None:
            marks[place(target, cells)] = ("┃", STRONG)
        if of.share is not None:
            marks[place(of.share, cells)] = ("●", ACCENT)
        return runs(marks)

    return [
        beside(labels.cell(at), numbers[at], room, width, partial(line, row)) for at, row in enumerate(rows)
    ]


def _scale(rows: Sequence[Ranged], target: float | None) -> tuple[float, float]:
    lowest = min(
        [LOWEST, *(row.of.low for row in rows if row.of.number), *([] if target is None else [target])]
    )
    return max(0.0, int(lowest * 10 + 1e-9) / 10), 1.0


class Against(NamedTuple):
    """A share of so many against a mark, and what is said of the two: recall and its prediction, an exam and
    its pass mark. `off`: they differ. `shown`: the share in words, where rounding it would tell wrong.
    """

    label: str
    share: float
    number: int
    mark: float
    said: str
    off: bool
    shown: str = ""


def against(rows: Sequence[Against], width: int) -> Lines:
    """Shares as bars from 0 to 100%, `┃` at the mark of each; what is said of both, in words."""
    labels = Column([row.label for row in rows], PLAIN)
    numbers = _agreement(rows, said=True)
    if numbers and numbers[0].cell_length > width - LEAST_LABEL - 2:
        numbers = _agreement(rows, said=False)
    room = track_room(labels.width + 2, numbers, width)
    return [
        beside(labels.cell(at), numbers[at], room, width, partial(_happened, row))
        for at, row in enumerate(rows)
    ]


def _happened(row: Against, cells: int) -> Content:
    full = max(0, min(cells, round(row.share * cells)))
    marks = [("━", PLAIN if row.off else QUIET)] * full + [("─", TRACK)] * (cells - full)
    marks[max(0, min(cells - 1, round(row.mark * cells)))] = ("┃", STRONG)
    return runs(marks)


def _agreement(rows: Sequence[Against], *, said: bool) -> Lines:
    """What happened, of how many, and what is said of it."""
    happened = Column([row.shown or percent(row.share) for row in rows], STRONG, right=True)
    counted = Column([f"{row.number:,}" for row in rows], QUIET, right=True)
    words = Column([row.said for row in rows], QUIET)
    drawn = []
    for at, row in enumerate(rows):
        end = Content.styled(row.said.ljust(words.width), PLAIN if row.off else QUIET)
        drawn.append(happened.cell(at) + "   " + counted.cell(at) + ("  " + end if said else ""))
    return drawn


class Column:
    """Texts of one column, all as wide as the widest."""

    def __init__(self, texts: Sequence[str], style: str, *, right: bool = False) -> None:
        self.texts = texts
        self.width = max((cell_len(text) for text in texts), default=0)
        self._style, self._right = style, right

    def cell(self, at: int) -> Content:
        """One of them, padded."""
        text = Content.styled(self.texts[at], self._style)
        return right_edge(text, self.width) if self._right else left_edge(text, self.width)


def track_room(label: int, numbers: Sequence[Content], width: int) -> int:
    """The cells left for a line between labels and numbers, 0 where they are too few."""
    widest = max((row.cell_length for row in numbers), default=0)
    room = width - label - widest - 2 - SLACK
    return room if room >= LEAST_TRACK else 0


def beside(
    label: Content, numbers: Content, room: int, width: int, line: Callable[[int], Content]
) -> Content:
    """Label, line and numbers; without room no line, then no label."""
    if room:
        return label + "  " + line(room) + "  " + numbers
    rest = width - numbers.cell_length - 2
    return left_edge(label, rest) + "  " + numbers if rest >= LEAST_LABEL else fitted(numbers, width)


def fitted(row: Content, width: int) -> Content:
    """A row of numbers, blank where it is wider than its room: better none than half of one."""
    return row if row.cell_length <= width else Content("")


def bars(rows: Sequence[tuple[str, int]], width: int, *, here: int | None = None) -> Lines:
    """Counts as lines beside their names, the longest for the most; `here`: the one that stands out."""
    labels = Column([label for label, _ in rows], PLAIN)
    counted = Column([f"{number:,}" for _, number in rows], STRONG, right=True)
    numbers = [counted.cell(at) for at in range(len(rows))]
    room = track_room(labels.width + 2, numbers, width)
    most = max([1, *(number for _, number in rows)])

    def line(at: int, cells: int) -> Content:
        full = max(round(rows[at][1] / most * cells), rows[at][1] > 0)
        return Content.styled("━" * full, ACCENT if at == here else QUIET) + " " * (cells - full)

    return [beside(labels.cell(at), numbers[at], room, width, partial(line, at)) for at in range(len(rows))]


# ---- columns -------------------------------------------------------------------------------------


def columns(
    values: Sequence[float],
    width: int,
    *,
    height: int = 3,
    numbers: Sequence[str] = (),
    labels: Sequence[str] = (),
    here: int | None = None,
    widest: int = 5,
) -> Lines:
    """A bar for each value, in eighths of a cell, from the left; below them numbers and labels.

    `here`: the one that stands out. A text is left out where its neighbour to the left needs the place.
    """
    step = min(widest, width // len(values) if values else 0)
    if step < 1:
        return []
    bar = max(1, step - (2 if step > 3 else 1))
    most = max([*values, 1e-9])
    eighths = [_eighths(value / most, height) for value in values]
    rows: Lines = []
    for row in range(height):
        below = 8 * (height - 1 - row)
        marks = []
        for at, high in enumerate(eighths):
            gap = " " * (step - bar) if at < len(values) - 1 else ""
            style = ACCENT if at == here else QUIET
            marks.append((EIGHTHS[max(0, min(8, high - below))] * bar + gap, style))
        rows.append(runs(marks))
    return rows + [_beneath(texts, step, width, here) for texts in (numbers, labels) if texts]


def _eighths(share: float, height: int) -> int:
    """So many eighths of a cell; anything above nothing shows."""
    full = round(share * 8 * height)
    return max(1, full) if share > 0 else 0


def _beneath(texts: Sequence[str], step: int, width: int, here: int | None) -> Content:
    """Texts below their columns, whole or not at all."""
    marks: list[tuple[str, str]] = []
    used = 0
    for at, text in enumerate(texts):
        begin = at * step
        if not text or (used and begin <= used) or begin + cell_len(text) > width:
            continue
        marks += [(" " * (begin - used), QUIET), (text, PLAIN if at == here else QUIET)]
        used = begin + cell_len(text)
    return runs(marks)

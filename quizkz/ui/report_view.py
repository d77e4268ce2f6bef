"""How a report lies on the screen: its sections below each other or in two panes, as rows with their gutters.

Where the window is narrow or low there is one line a section and no chart. The screen scrolls these rows and
moves a mark over them; where each section stands comes with them.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from textual.content import Content

from quizkz.ui.flow import MEASURE, NOTHING, wrap
from quizkz.ui.report_parts import Section
from quizkz.ui.roles import ACCENT, edges, quiet, strong
from quizkz.words import figures

Lines = list[Content]

GUTTER = Content("  ")
HERE = "▌ "
BETWEEN = 4
"""Cells from one pane to the other, their gutters."""


class Sight(NamedTuple):
    """How there is to draw: cells between the gutters, two panes, one line a section, roomy gaps."""

    width: int
    wide: bool = False
    brief: bool = False
    roomy: bool = False

    @property
    def section(self) -> int:
        """The cells of a section."""
        return (self.width - BETWEEN) // 2 if self.wide else self.width


class Mark(NamedTuple):
    """Where the learner is: a section, -1 for none yet, and the row in it that Enter acts on.

    `opened`: where sections are one line each, this one is shown in full.
    """

    section: int = -1
    pick: int = 0
    opened: bool = False


def kept(mark: Mark, before: Sequence[Section], after: Sequence[Section]) -> Mark:
    """The mark on the section that it was on, where that is still there; else on none."""
    if not 0 <= mark.section < len(before):
        return mark
    names = [section.name for section in after]
    name = before[mark.section].name
    return mark._replace(section=names.index(name)) if name in names else Mark()


class Spot(NamedTuple):
    """The rows of a section from `top` to before `end`; `pick`: the row that its cursor is on, else `top`."""

    top: int
    end: int
    pick: int


class Laid(NamedTuple):
    """All rows, their gutters before them, and where each section stands."""

    rows: Lines
    spots: tuple[Spot, ...]


def top(title: str, span: str, width: int) -> Content:
    """The screen's name, what the report is about, and its time span."""
    return edges(strong("Report") + "   " + quiet(" ".join(title.split())), quiet(span), width)


def lay(sections: Sequence[Section], mark: Mark, sight: Sight, note: str = "") -> Laid:
    """The report, with a mark on the section that has the keys; `note` stands above it."""
    rows = [GUTTER + quiet(row) for row in wrap(note, sight.width)] if note else []
    if rows and not sight.brief:
        rows.append(NOTHING)
    spots: list[Spot] = []
    for group in _groups(len(sections), wide=sight.wide and not sight.brief):
        if rows and not sight.brief and spots:
            rows += [NOTHING] * (2 if sight.roomy else 1)
        blocks = [_block(sections[n], mark if mark.section == n else None, sight, n) for n in group]
        at = len(rows)
        spots += [Spot(at, at + len(block.rows), at + block.pick) for block in blocks]
        rows += blocks[0].rows if len(blocks) == 1 else _side_by_side(blocks, sight)
    return Laid(rows, tuple(spots))


def _groups(number: int, *, wide: bool) -> list[tuple[int, ...]]:
    """The sections that stand beside each other: the first alone, the others in pairs."""
    if not wide:
        return [(at,) for at in range(number)]
    pairs = [tuple(range(at, min(at + 2, number))) for at in range(1, number, 2)]
    return [(0,), *pairs] if number else []


class _Block(NamedTuple):
    """The rows of a section, its left gutter before them, and the row that the cursor is on."""

    rows: Lines
    pick: int


def _block(section: Section, mark: Mark | None, sight: Sight, at: int) -> _Block:
    width = sight.width if at == 0 else sight.section
    if sight.brief and not (mark and mark.opened):
        return _Block(_hung(_in_brief(section, width), marked=mark is not None), 0)
    head = [*_head(section, width), *_said(section, width)]
    gap = [NOTHING] if sight.roomy and section.body else []
    above = len(head) + len(gap) + section.first
    rows = [*head, *gap, *section.body]
    if mark is None or not section.picks:
        return _Block(_hung(rows, marked=mark is not None), 0)
    pick = above + min(mark.pick, len(section.picks) - 1)
    done = _hung(rows, marked=False)
    done[pick] = _under_cursor(rows[pick], width)
    return _Block(done, pick)


def _head(section: Section, width: int) -> Lines:
    """The title, and what stands at its right; below it where both do not fit."""
    title = strong(section.title)
    if title.cell_length + section.aside.cell_length < width:
        return [edges(title, section.aside, width) if section.aside else title]
    return [title, *wrap(section.aside, width)]


def _said(section: Section, width: int) -> Lines:
    return [quiet(row) for row in wrap(section.said, width)] if section.said else []


def _in_brief(section: Section, width: int) -> Lines:
    """A section in a line: its name, and its figure at the right edge; below it where both do not fit."""
    title, said = strong(section.title), Content(section.brief)
    if title.cell_length + 2 + said.cell_length <= width:
        return [edges(title, quiet(said), width)]
    return [title, *wrap(quiet(said), width)]


def _hung(rows: Sequence[Content], *, marked: bool) -> Lines:
    gutter = Content.styled(HERE, ACCENT) if marked else GUTTER
    return [(gutter if at == 0 else GUTTER) + row for at, row in enumerate(rows)]


def _under_cursor(row: Content, width: int) -> Content:
    """A row on the surface, both gutters filled."""
    text = row.pad_right(max(0, width + 2 - row.cell_length)).stylize("bold")
    return (Content.styled(HERE, ACCENT) + text).stylize("on $surface")


def _side_by_side(blocks: Sequence[_Block], sight: Sight) -> Lines:
    """Two blocks beside each other."""
    width = sight.section + BETWEEN
    left, right = (block.rows for block in blocks)
    return [
        row.pad_right(max(0, width - row.cell_length)) + other
        for row, other in zip_longest(left, right, fillvalue=NOTHING)
    ]


def empty(width: int) -> Lines:
    """What stands in place of a report before the first answer: what it is for, and the first step."""
    said = [*wrap(strong(figures.EMPTY), width), *wrap(figures.BEGIN, min(width, MEASURE))]
    return [GUTTER + row for row in said]

"""The map at the foot of an exam: every question with its state, the one shown reversed."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from quizkz.exam.states import Answered
from quizkz.ui.flow import NOTHING, Lines, Room, wrap
from quizkz.ui.roles import ACCENT, NEXT, PLAIN, QUIET, STRONG, edges, quiet

ACROSS = (20, 15, 10, 5)
"""Questions a row, the most that fit."""
MOST, MOST_ROOMY = 2, 4
"""Rows of questions at the most, so that the question keeps its place."""
ANSWERED, MARKED, OPEN = "●", "!", "○"


class ExamMap(Lines):
    """Rows of numbers with their states below; a click goes to a question."""

    class Picked(Message):
        """A question was clicked; `place` counts from 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__("map")
        self._number = self._first = self._blocks = 0
        self._cell, self._across = 3, 20

    def lay(self, answered: Sequence[Answered], here: int, said: str, room: Room) -> list[Content]:
        """The map, below it what is said, else the counts; where rows or columns are few only what is said.

        Of many questions the rows around the one shown.
        """
        self._number, self._blocks = len(answered), 0
        if room.narrow or room.short:
            return [row.stylize_before(STRONG) for row in wrap(said, room.width)] if said else []
        self._cell = 3 if self._number < 100 else 4
        self._across = next(many for many in ACROSS if many * self._cell <= room.width)
        blocks = -(-self._number // self._across)
        self._blocks = min(blocks, MOST_ROOMY if room.roomy else MOST)
        self._first = min(max(here // self._across - self._blocks // 2, 0), blocks - self._blocks)
        rows = [row for block in range(self._blocks) for row in self._block(answered, here, block)]
        last = Content.styled(said, STRONG) if said else counted(answered)
        if not said and self._blocks < blocks:
            first = self._first * self._across
            until = min(first + self._blocks * self._across, self._number)
            last = edges(last, quiet(f"{first + 1} to {until} of {self._number}"), room.width)
        return [*rows, last, NOTHING]

    def _block(self, answered: Sequence[Answered], here: int, block: int) -> tuple[Content, Content]:
        first = (self._first + block) * self._across
        numbers, marks = NOTHING, NOTHING
        for place in range(first, min(first + self._across, self._number)):
            mark, mark_style, style = _state(answered[place])
            number = str(place + 1)
            numbers += Content.styled(number, NEXT if place == here else style)
            numbers += " " * (self._cell - len(number))
            marks += Content.styled(mark, mark_style) + " " * (self._cell - 1)
        return numbers, marks

    def on_click(self, event: events.Click) -> None:
        """Say which question was clicked."""
        at = event.get_content_offset(self)
        if at is None or not 0 <= at.y < 2 * self._blocks or at.x >= self._cell * self._across:
            return
        place = (self._first + at.y // 2) * self._across + at.x // self._cell
        if place < self._number:
            self.post_message(self.Picked(place))


def _state(one: Answered) -> tuple[str, str, str]:
    """The sign of a question, its style and that of the number."""
    if one.marked:
        return MARKED, STRONG, STRONG
    return (OPEN, PLAIN, PLAIN) if one.credit is None else (ANSWERED, ACCENT, QUIET)


def counted(answered: Sequence[Answered]) -> Content:
    """How many are answered, marked and open; a marked one is one of the others too."""
    marked = sum(one.marked for one in answered)
    still = sum(one.credit is None for one in answered)
    parts = [(ANSWERED, len(answered) - still, "answered"), (OPEN, still, "open"), (MARKED, marked, "marked")]
    shown = [
        Content.assemble((sign, ACCENT if sign == ANSWERED else STRONG), (f" {number} {what}", QUIET))
        for sign, number, what in parts
        if number
    ]
    return Content("   ").join(shown)

"""A list of any length whose rows are made when they are drawn, so that 100,000 cost what a screenful costs.

It takes no focus: the field above it keeps the keys, and its screen moves the cursor.
"""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from quizkz.ui.commands import fixed, moves

MOVES: list[BindingType] = [
    *moves("browse"),
    fixed("ctrl+home", "end(-1)", "browse.first"),
    fixed("ctrl+end", "end(1)", "browse.last"),
]
"""Keys that move in such rows while a field has the others, for the screen that does it."""


class EndlessRows(ScrollView, can_focus=False):
    """Rows of one line each, made by a function of their place; one of them is under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"endless--row", "endless--here"}

    class Moved(Message):
        """The cursor was moved by a click."""

    class Opened(Message):
        """The row under the cursor was clicked."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(id=id)
        self._make: Callable[[int, bool], Content] = lambda _at, _here: Content("")
        self.number = 0
        self.at = 0

    def show(self, number: int, make: Callable[[int, bool], Content], at: int = 0) -> None:
        """Show so many rows, the cursor at one; `make` takes a place and whether the cursor is there."""
        self._make, self.number = make, number
        self.at = max(0, min(at, number - 1))
        self.virtual_size = Size(self.size.width, number)
        self.reveal()
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor, as far as there are rows."""
        self.at = max(0, min(self.at + by, self.number - 1))
        self.reveal()
        self.refresh()

    def reveal(self) -> None:
        """Scroll as little as brings the cursor into view."""
        top, height = round(self.scroll_y), max(1, self.size.height)
        if self.at < top:
            self.scroll_to(y=self.at, animate=False, immediate=True)
        elif self.at >= top + height:
            self.scroll_to(y=self.at - height + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, self.number)
        self.reveal()

    def render_line(self, y: int) -> Strip:
        """A row, or a blank one after the last."""
        at, width = round(self.scroll_y) + y, self.size.width
        here = at == self.at
        style = self.get_visual_style("endless--here" if here and at < self.number else "endless--row")
        if at >= self.number or width < 1:
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self._make(at, here), width, 1, style, apply_selection=False)
        return strips[0].adjust_cell_length(width, style.rich_style) if strips else Strip.blank(width)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the row where it stands it opens that row."""
        at = round(self.scroll_y) + event.y
        if not 0 <= at < self.number:
            return
        if at == self.at:
            self.post_message(self.Opened())
        else:
            self.move(at - self.at)
            self.post_message(self.Moved())

"""Rows of text that scroll, of which only those in view are drawn: a mark moves over them at no cost."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual


class ScrolledRows(ScrollView, can_focus=False):
    """Rows of one line each; the keys stay with the screen."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(id=id)
        self.rows: Sequence[Content] = ()
        self.fold = 1
        """How many rows are in view, also before the layout knows it."""

    def show(self, rows: Sequence[Content], fold: int) -> None:
        """Show these rows, so many at a time; the place scrolled to stays."""
        self.rows, self.fold = rows, fold
        self.virtual_size = Size(self.size.width, len(rows))
        self.refresh()

    def on_resize(self) -> None:
        """Take the new width."""
        self.virtual_size = Size(self.size.width, len(self.rows))

    @property
    def below(self) -> int:
        """How many rows are below the fold."""
        return max(0, len(self.rows) - self.fold - round(self.scroll_y))

    def reveal(self, begin: int, end: int) -> bool:
        """Scroll as little as brings these rows into view, the first of them at least; whether all are."""
        top, fold = round(self.scroll_y), self.fold
        if begin < top or end > top + fold:
            aim = begin if begin < top or end - begin > fold else end - fold
            self.scroll_to(y=aim, animate=False, immediate=True)
        return end - begin <= fold

    def page(self, by: int) -> None:
        """A screenful up or down."""
        self.scroll_relative(y=by * max(1, self.fold - 1), animate=False)

    def render_line(self, y: int) -> Strip:
        """A row, or a blank one after the last."""
        at, width, style = round(self.scroll_y) + y, self.size.width, self.visual_style
        if at >= len(self.rows) or width < 1:
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self.rows[at], width, 1, style, apply_selection=False)
        return strips[0].adjust_cell_length(width, style.rich_style) if strips else Strip.blank(width)

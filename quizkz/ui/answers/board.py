"""The rows of an answer on the screen, and what a click on them means."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from quizkz.ui.answers.entry import Row
from quizkz.ui.flow import Lines


class Board(Lines):
    """Options, items or pairs; keys are the screen's, so that a click elsewhere loses none of them."""

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, item: int, partner: int) -> None:
            super().__init__()
            self.item = item
            self.partner = partner

    def __init__(self) -> None:
        super().__init__("answer")
        self._rows: Sequence[Row] = ()

    @property
    def items(self) -> list[int]:
        """The item that each row belongs to, -1 for none."""
        return [row.item for row in self._rows]

    def lay(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self._rows = rows
        self.show([row.text for row in rows])

    def on_click(self, event: events.Click) -> None:
        """Say which row was clicked, and whether on its partner."""
        at = event.get_content_offset(self)
        if at is None or not 0 <= at.y < len(self._rows):
            return
        row = self._rows[at.y]
        partner = row.partner if at.x >= row.edge else -1
        item = row.item if at.x < row.edge else -1
        if item >= 0 or partner >= 0:
            self.post_message(self.Picked(item, partner))

"""What an answer being given can do, whatever its kind.

An `Entry` is plain state beside the widgets: it takes digits, moves and clicks, and says its rows, its tip,
its keys and the response so far. So the screen knows no kinds.
"""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from quizkz.grading import Response
from quizkz.session import Asked, Graded
from quizkz.ui.flow import Room
from quizkz.ui.footer import Key
from quizkz.ui.roles import ACCENT
from quizkz.words import asking

CURSOR = Content.styled("▌ ", ACCENT)
GUTTER = Content("  ")


class Row(NamedTuple):
    """A row with its gutter, and what a click on it means: an item, and from cell `edge` on a partner."""

    text: Content
    item: int = -1
    partner: int = -1
    edge: int = 1_000_000
    lit: bool = False


class Entry:
    """An answer being given to the card asked; by itself one of nothing (a card turned in the head)."""

    cursor: int | None = None
    listed = False
    """Whether it stays on the screen as rows beside which the verdict's marks appear."""
    spaced = False
    """Whether its rows stand a row apart where there is room."""
    turns = True
    """Whether it is a card to turn, with nothing to give."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def response(self) -> Response:
        """The answer so far; an empty text or tuple where nothing was given."""
        return ""

    def restore(self, response: Response) -> None:
        """Take up an answer given before, as far as it fits what is asked."""

    def lacks(self) -> str:
        """What is said before an answer with something missing is taken; empty where nothing is."""
        return ""

    def digit(self, number: int) -> bool:  # noqa: ARG002  # for kinds with digits
        """A digit was pressed; whether that answers at once."""
        return False

    def click(self, item: int, partner: int) -> bool:  # noqa: ARG002  # for kinds with rows
        """A row was clicked; whether that answers at once."""
        return False

    def move(self, by: int) -> bool:  # noqa: ARG002  # for kinds with a cursor
        """Move the cursor; whether there is one."""
        return False

    def space(self) -> bool:
        """Space was pressed; whether it meant something here."""
        return False

    def back(self) -> None:
        """Take back what was given last."""

    def enter(self) -> bool:
        """Enter was pressed; whether it answers (a lack aside)."""
        return True

    def rows(
        self,
        room: Room,  # noqa: ARG002  # for kinds with rows
        graded: Graded | None = None,  # noqa: ARG002
    ) -> Sequence[Row]:
        """The rows of the answer; after the verdict with its marks, each row in its place."""
        return ()

    def told(self, room: Room, graded: Graded) -> Sequence[Row]:
        """The rows worth a place where places are few: the right ones and the chosen ones."""
        return [row for row in self.rows(room, graded) if row.lit]

    def tip(self) -> str:
        """The quiet line below the answer."""
        return asking.tip(self.asked.question)

    def keys(self) -> list[Key]:
        """The footer's first entries, the next key first."""
        return [Key("Enter", "Show answer")]

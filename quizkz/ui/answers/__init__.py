"""How an answer is given, kind by kind; `entry_for` makes the state of a new one."""

from quizkz.deck import self_graded
from quizkz.session import Asked
from quizkz.ui.answers.board import Board
from quizkz.ui.answers.choose import Choose, Mark
from quizkz.ui.answers.entry import Entry, Row
from quizkz.ui.answers.fields import Fields, Written
from quizkz.ui.answers.match import Pair
from quizkz.ui.answers.options import Place, Tick

__all__ = [
    "Board",
    "Choose",
    "Entry",
    "Fields",
    "Mark",
    "Pair",
    "Place",
    "Row",
    "Tick",
    "Written",
    "entry_for",
]


def entry_for(asked: Asked, *, changes: bool = False) -> Entry:
    """An empty answer to the card asked; `changes`: a choice may be changed until it is handed in."""
    if self_graded(asked.question):
        return Entry(asked)
    match asked.question.kind:
        case "choice" | "true_false":
            return Mark(asked) if changes else Choose(asked)
        case "multiple":
            return Tick(asked)
        case "order":
            place = Place(asked)
            place.answers = not changes
            return place
        case "match":
            return Pair(asked)
        case _:
            return Written(asked)

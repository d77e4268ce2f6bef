"""What a section of the report is made of: words, chart, rows that Enter acts on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from quizkz.config import Goal
from quizkz.review import CardId
from quizkz.ui.flow import NOTHING
from quizkz.ui.roles import QUIET, STRONG
from quizkz.words import definitions

if TYPE_CHECKING:
    from quizkz.desk.planning import DeckPlan
    from quizkz.exam.states import Attempt


class Setting(NamedTuple):
    """What a report is drawn with besides its figures: the daily goal, which is of all decks; the exams
    that were taken, and the plans for those to come.

    `whole`: it is about all decks.
    """

    goal: Goal
    whole: bool = True
    exams: "tuple[Attempt, ...]" = ()
    plans: "tuple[DeckPlan, ...]" = ()


class Pick(NamedTuple):
    """What Enter on a row is about: cards to drill, a card's own page, an exam, or a deck."""

    drill: tuple[CardId, ...] = ()
    card: CardId | None = None
    exam: "Attempt | None" = None
    deck: str = ""


class Section(NamedTuple):
    """A section: `brief` says it where nothing is drawn; `picks` are for rows of `body` from `first` on.

    `figures`: the names of its definitions. `said`: the line above the chart.
    """

    figures: tuple[str, ...]
    title: str
    brief: str
    said: str = ""
    aside: Content = NOTHING
    body: Sequence[Content] = ()
    first: int = 0
    picks: tuple[Pick, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return self.figures[0]


def title_of(name: str) -> str:
    """The heading of a figure."""
    return definitions.FIGURES[name].title


def first_part(said: str, end: str = ",") -> str:
    """The first part of what is said: all that a narrow line has room for."""
    return said.partition(end)[0]


def key(bar: str, mark: str) -> Content:
    """What bar and mark of a chart are: `━ what happened  ┃ predicted`."""
    return Content.assemble(("━", QUIET), (f" {bar}  ", QUIET), ("┃", STRONG), (f" {mark}", QUIET))

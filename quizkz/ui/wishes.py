"""What a learner wants, asked on a screen of one field: the date of an exam, the daily goal.

While it is typed the line below says what it would bring, so that nothing is taken blindly.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from quizkz.clock import Clock, date_of
from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Lines, wrap
from quizkz.ui.footer import Key
from quizkz.ui.page import Page, toast
from quizkz.ui.roles import SLIP, edges, quiet, strong
from quizkz.words import planning


class Said(NamedTuple):
    """What is said of a text that was typed, and whether it may be taken."""

    text: str
    fine: bool


class WishScreen(Page[str]):
    """A question, a field, and what is said of the text in it; Enter takes it where it may be taken."""

    FOCUS = "#wish"
    BINDINGS: ClassVar[list[BindingType]] = [binding("app.back", "back")]

    def __init__(
        self, heading: str, question: str, hint: str, before: str, say: Callable[[str], Said], take: str
    ) -> None:
        super().__init__()
        self._heading, self._question, self._hint = heading, question, hint
        self._before, self._say, self._take = before, say, take

    def sheet(self) -> Iterable[Widget]:
        """Heading and question, the field, what is said."""
        yield Lines("top")
        yield Input(self._before, id="wish", select_on_focus=True)
        yield Lines("said")

    def redraw(self) -> None:
        """Draw for the present size."""
        blank = [] if self.short else [NOTHING]
        question = wrap(strong(self._question), self.column)
        what = [] if self.narrow else [edges(quiet(self._heading), NOTHING, self.column), *blank]
        self.query_one("#top", Lines).show([*what, *question])
        said = self.said
        amiss = not said.fine and self.query_one("#wish", Input).value.strip()  # nothing typed is no mistake
        text = Content.styled(f"! {said.text}", SLIP) if amiss else Content(said.text)
        hint = wrap(quiet(self._hint), self.column)
        self.query_one("#said", Lines).show([*blank, *wrap(text, self.column), *blank, *hint])

    @property
    def said(self) -> Said:
        """What is said of the text in the field."""
        return self._say(self.query_one("#wish", Input).value)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.draw()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._say(event.value).fine:
            self.dismiss(event.value)

    def keys(self) -> Sequence[Key]:
        """Take it, or leave all as it is."""
        return [*([Key("Enter", self._take)] if self.said.fine else []), Key("Esc", "Back")]


def ask_exam_date(
    screen: Screen[None], desk: Desk, clock: Clock, deck: str, after: Callable[[], None]
) -> None:
    """Ask for the date of a deck's exam and write it into the settings; `after` where it was."""
    from quizkz import query
    from quizkz.desk.planning import paces
    from quizkz.desk.settings import set_exam_date
    from quizkz.queue import DeckDone
    from quizkz.stats.planning import pace

    now = clock()
    today = desk.today(now)
    present = desk.policy(deck).choosing.exam_date
    done = query.done_today(desk.store, today)
    of, introduced = paces(desk, {deck: today}, today, done)[deck], done.get(deck, DeckDone()).new
    title = next((entry.title for entry in desk.decks if entry.id == deck), deck)

    def say(text: str) -> Said:
        if not text.strip():
            return Said(planning.NO_EXAM, fine=True)
        day = planning.read_day(text, today)
        if day is None:
            return Said(planning.NO_DATE, fine=False)
        if day < today:
            return Said(planning.past(day), fine=False)
        found = pace(of.pool, of.limit, today, day, introduced, of.holidays)
        return Said(planning.preview(found), fine=True)

    def take(text: str | None) -> None:
        if text is None:
            return
        day = planning.read_day(text, today) if text.strip() else None
        _changed(screen, lambda: set_exam_date(desk, deck, day, clock()), after)

    before = "" if present is None else date_of(present).isoformat()
    ask = WishScreen(title, planning.ASK_DATE, planning.DATE_HINT, before, say, "Set the date")
    screen.app.push_screen(ask, take)


def ask_goal(screen: Screen[None], desk: Desk, clock: Clock, after: Callable[[], None]) -> None:
    """Ask for the daily goal and write it into the settings; `after` where it was."""
    from quizkz.desk.settings import set_goal

    goal = desk.config.goal

    def say(text: str) -> Said:
        amount = planning.read_goal(text)
        return (
            Said(planning.NO_AMOUNT, fine=False)
            if amount is None
            else Said(planning.goal(*amount), fine=True)
        )

    def take(text: str | None) -> None:
        amount = None if text is None else planning.read_goal(text)
        if amount is not None:
            cards, minutes = amount
            _changed(screen, lambda: set_goal(desk, clock(), cards=cards, minutes=minutes), after)

    before = f"{goal.minutes} min" if goal.minutes else str(goal.cards or "")
    ask = WishScreen("Daily goal", planning.ASK_GOAL, planning.GOAL_HINT, before, say, "Set the goal")
    screen.app.push_screen(ask, take)


def _changed(screen: Screen[None], change: Callable[[], object], after: Callable[[], None]) -> None:
    """Change the settings; where that fails, say why."""
    try:
        change()
    except QuizkzError as failure:
        toast(screen, str(failure), warning=True)
    else:
        after()

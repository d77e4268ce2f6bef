"""What home adds beside its list: lines for exams to come and a backlog, keys for what a learner wants.

The line of a deck stands at once with what its pace says; whether it is on track takes living through the
days in advance, which a thread does once for each deck and pace. So does one for the end of a backlog.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from quizkz.clock import Clock
from quizkz.desk import DeckRow, Desk, Overview
from quizkz.desk.rows import BacklogRow
from quizkz.errors import QuizkzError
from quizkz.query import Scope
from quizkz.scheduling.limits import Backlog
from quizkz.ui.commands import binding, shown_key
from quizkz.ui.page import Page, toast
from quizkz.ui.roles import quiet

if TYPE_CHECKING:
    from quizkz.stats.planning import ExamPlan, Pace


class PlannedPage(Page[None]):
    """A list of decks, of which some have an exam to come."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("home.date", "date"),
        binding("home.goal", "goal"),
        binding("home.custom", "custom"),
        binding("home.backlog", "backlog"),
        binding("home.more", "more"),
    ]

    class StudyAsked(Message, namespace="home_screen"):
        """The learner asked for a sitting."""

        def __init__(self, scope: Scope, *, practice: bool = False) -> None:
            super().__init__()
            self.scope = scope
            self.practice = practice

    def __init__(self, desk: Desk, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._clear: dict[tuple[BacklogRow, int], int | None] = {}
        self._plans: dict[tuple[str, Pace], ExamPlan | None] = {}

    @property
    def listed(self) -> Sequence[DeckRow]:
        """The rows of the list, in their order; the first is of all decks."""
        return ()

    @property
    def row(self) -> DeckRow | None:
        """The row under the cursor."""
        return None

    @property
    def overview(self) -> Overview | None:
        """All that is shown; None before it was counted."""
        return None

    def load(self) -> None:
        """Count anew what is shown."""

    def exam_line(self) -> Content | None:
        """What is said of the exam of the row under the cursor; of all decks, of the one that comes first."""
        row = self.row or next(iter(self.listed), None)  # before the first frame no row has the cursor
        if row is None:
            return None
        coming = [deck for deck in self.listed if deck.exam is not None and (not row.id or deck is row)]
        deck = min(coming, key=lambda deck: deck.exam.exam_day if deck.exam else 0, default=None)
        if deck is None or deck.exam is None:
            return None
        from quizkz.words import planning  # most decks have no exam

        key = deck.id, deck.exam
        if key not in self._plans:
            self._plans[key] = None
            self._foresee(*key)
        said = planning.short(deck.exam, self._plans[key]).removeprefix("Exam ")
        return Content(said) + quiet("" if row.id else f"   {deck.title}")

    def backlog_line(self) -> Content | None:
        """What is said of a backlog, where there is one."""
        row = self.overview.backlog if self.overview else None
        if row is None:
            return None
        from quizkz.words import backlog  # most days have none

        key = row, self._desk.today(self._clock())
        if row.way is not None and key not in self._clear:
            self._foresee_clear(key, row.way)
        known = key in self._clear
        shown = shown_key("home.backlog", self._desk.config.keys)
        return Content(backlog.line(row, self._clear.get(key), key[1], known=known, key=shown))

    @work(thread=True, group="clear", exclusive=True)
    def _foresee_clear(self, key: "tuple[BacklogRow, int]", way: Backlog) -> None:
        from quizkz.desk.backlog import rehearsal

        try:
            day = rehearsal(self._desk, self._clock(), new=way.new).clear_day(way)
        except QuizkzError:  # the log is busy: the number alone is said
            return
        self.from_thread(self._foreseen_clear, key, day)

    def _foreseen_clear(self, key: "tuple[BacklogRow, int]", day: int | None) -> None:
        self._clear = {key: day}
        self.draw()

    def without_backlog(self, overview: Overview) -> Overview:
        """End a backlog that is over, and say so; what is to be shown then."""
        from quizkz.desk.backlog import ended
        from quizkz.words import backlog

        if ended(self._desk, overview, self._clock()) is None:
            return overview
        toast(self, backlog.CLEAR, stays=True)
        return self._desk.overview(self._clock())

    def can_raise(self, row: DeckRow) -> bool:
        """Whether cards wait for a limit of today, or it was raised."""
        return bool(row.held.get("limit")) or (self.overview is not None and any(self.overview.raised))

    def action_more(self) -> None:
        """Raise today's limits of the row under the cursor."""
        row = self.row
        if row is None or row.broken:
            return
        if not self.can_raise(row):
            from quizkz.words import limits

            toast(self, limits.NOTHING_WAITS)
            return
        from quizkz.ui.raising import ask_more

        ask_more(self, self._desk, self._clock, row, self.load)

    def action_backlog(self) -> None:
        """Ask how the backlog is worked off."""
        if self.overview is None:
            return
        if self.overview.backlog is None:
            from quizkz.words import backlog

            toast(self, backlog.NOT_THERE)
            return
        from quizkz.ui.backlog import ask_backlog

        ask_backlog(self, self._desk, self._clock, self.overview, self.load)

    @work(thread=True, group="plans")
    def _foresee(self, deck: str, pace: "Pace") -> None:
        from quizkz.desk.planning import exam_plan

        try:
            plan = exam_plan(self._desk, deck, self._clock())
        except QuizkzError:  # the log is busy: the pace alone is said
            return
        self.from_thread(self._foreseen, (deck, pace), plan)

    def _foreseen(self, key: "tuple[str, Pace]", plan: "ExamPlan | None") -> None:
        self._plans[key] = plan
        self.draw()

    @on(OptionList.OptionHighlighted)
    def _on_another(self) -> None:
        if any(row.exam for row in self.listed):
            self.draw()

    def action_date(self) -> None:
        """Ask for the date of the exam of the deck under the cursor."""
        decks = [row for row in self.listed if row.id and not row.broken]
        row = self.row if self.row in decks else decks[0] if len(decks) == 1 else None
        if row is None:
            from quizkz.words import planning

            toast(self, planning.WHICH_DECK)
            return
        from quizkz.ui.wishes import ask_exam_date

        ask_exam_date(self, self._desk, self._clock, row.id, self.load)

    def action_custom(self) -> None:
        """Choose another way to study the row under the cursor."""
        from quizkz.ui.custom import Chosen, CustomScreen

        def begin(chosen: Chosen | None) -> None:
            if chosen is not None and chosen.scope is None:
                self.action_browse()
            elif chosen is not None and chosen.scope is not None:
                self.post_message(self.StudyAsked(chosen.scope, practice=chosen.practice))

        row = self.row
        if row is not None and not row.broken:
            self.app.push_screen(CustomScreen(self._desk, self._clock, row.id, row.title), begin)

    def action_browse(self) -> None:
        """Look through all questions."""

    def action_goal(self) -> None:
        """Ask for the daily goal."""
        from quizkz.ui.wishes import ask_goal

        ask_goal(self, self._desk, self._clock, self.load)

"""The report: how far one is, drawn section by section.

The frame stands at once; a thread reads the figures. What is drawn is a pure function of them (see
`report_sections` and `report_view`), the screen only scrolls it and moves a mark over it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from quizkz.clock import Clock, Now
from quizkz.desk import Desk
from quizkz.desk.titles import ALL_DECKS, scope_title
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.stats.report import Report
from quizkz.ui import report_view as view
from quizkz.ui.commands import binding, fixed, moves
from quizkz.ui.finding import find
from quizkz.ui.flow import NOTHING, Lines
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import WidePage, toast
from quizkz.ui.report_dialogs import DeckScreen, MeaningScreen
from quizkz.ui.report_parts import Pick, Section, Setting
from quizkz.ui.report_reading import EVERYTHING, SPANS, Reading
from quizkz.ui.report_sections import sections
from quizkz.ui.roles import more_below
from quizkz.ui.scrolled import ScrolledRows
from quizkz.words import figures, planning

if TYPE_CHECKING:
    from quizkz.desk.planning import DeckPlan
    from quizkz.exam.states import Attempt

LOADING_AFTER_S = 0.15
"""A loading mark that comes sooner only flickers."""
PROGRESS_EVERY_S = 0.1


class ReportScreen(WidePage[None]):
    """The figures of all decks or of one, over a time span."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("report.deck", "deck"),
        binding("report.span", "span"),
        binding("report.means", "means"),
        binding("report.date", "date"),
        binding("report.fit", "fit"),
        binding("report.simulate", "simulate"),
        binding("report.more", "more"),
        fixed("tab", "section(1)", "report.next"),
        fixed("shift+tab", "section(-1)", "report.before"),
        fixed("enter", "enter", "report.enter"),
        *moves("report"),
        fixed("home", "end(-1)", "report.first"),
        fixed("end", "end(1)", "report.last"),
        binding("app.back", "back"),
    ]

    class DrillAsked(Message):
        """The learner wants to practise the cards of a mix-up."""

        def __init__(self, cards: tuple[CardId, ...]) -> None:
            super().__init__()
            self.cards = cards

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        reader: Reading,
        scope: Scope = EVERYTHING,
        *,
        span: str = SPANS[0],
        back: str = "Home",
    ) -> None:
        super().__init__()
        self._desk, self._clock, self._reader = desk, clock, reader
        self._scope, self._span, self._leads = scope, span, back
        self._shown = scope, span  # what the figures drawn are about, until others are there
        self._report: Report | None = None
        self._exams: tuple[Attempt, ...] = ()
        self._plans: tuple[DeckPlan, ...] = ()
        self._loading = self._slow = self._went = False
        self._progress = (0, 0)
        self._mark = view.Mark()
        self._drawn: tuple[Section, ...] = ()
        self._drawn_for: tuple[Report, view.Sight] | None = None
        self._laid = view.Laid([], ())
        self._overflows = False

    def sheet(self) -> Iterable[Widget]:
        """The heading, the figures, and how many rows are below."""
        yield Lines("top")
        yield ScrolledRows(id="figures")
        yield Lines("more")

    def on_mount(self) -> None:
        """Read the figures."""
        self.watch(self._body, "scroll_y", self._scrolled, init=False)
        self.load()

    def on_screen_resume(self) -> None:
        """Back from a drill or a card: the figures may be others now."""
        if self._went:
            self._went = False
            self.load()

    @property
    def _body(self) -> ScrolledRows:
        return self.query_one(ScrolledRows)

    # ---- the figures -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the figures in a thread; what is shown stays until they are there."""
        self._loading, self._slow, self._progress = True, False, (0, 0)
        self.set_timer(LOADING_AFTER_S, self._say_slow)
        self._load(self._scope, self._span, self._clock())

    @work(thread=True, exclusive=True)
    def _load(self, scope: Scope, span: str, now: Now) -> None:
        import quizkz.ui.report_exams  # noqa: F401 (brings pydantic, which takes longer than a frame)

        def told(done: int, total: int) -> None:
            self._progress = (done, total)

        find(
            self,
            lambda progress: self._reader.report(scope, span, now, progress),
            lambda report: self._take(report, (scope, span)),
            self._fail,
            told,
        )

    def _fail(self, why: str) -> None:
        """Say why there are no figures; those that are shown stay."""
        self._loading = self._slow = False
        toast(self, why, warning=True)
        self.draw()

    def _take(self, report: Report, about: tuple[Scope, str]) -> None:
        from quizkz.exam.results import attempts_in  # brings pydantic

        self._shown = about
        self._report, self._loading, self._slow = report, False, False
        self._exams, self._plans = attempts_in(self._desk, self._scope), ()
        self.draw()
        if self._scope.whole:
            self._foresee(self._scope.decks, self._clock())

    @work(thread=True, exclusive=True, group="plans")
    def _foresee(self, decks: tuple[str, ...], now: Now) -> None:
        """Live through the days until exams to come; their section is added when that is done."""
        from quizkz.desk.planning import exam_plans

        find(
            self,
            lambda _: exam_plans(self._desk, decks, now),
            self._foreseen,
            lambda _: None,  # the log is busy: the other figures stand
            lambda *_: None,
        )

    def _foreseen(self, plans: "tuple[DeckPlan, ...]") -> None:
        if plans:
            self._plans, self._drawn_for = plans, None
            self.draw()

    def _say_slow(self) -> None:
        if self._loading:
            self._slow = True
            self._draw_top()
            self.set_timer(PROGRESS_EVERY_S, self._say_slow)

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw all for the present size."""
        self._draw_top()
        self._lay()
        fold = self.rows - 1 - (not self.short)
        self._overflows = len(self._laid.rows) > fold
        self._body.show(self._laid.rows, max(1, fold - self._overflows))
        self._say_more()
        self.call_after_refresh(self._scrolled)

    def _draw_top(self) -> None:
        span = figures.reading(*self._progress) if self._slow else figures.SPANS[self._shown[1]]
        heading = view.top(self._title, span, self.column)
        self.query_one("#top", Lines).show([heading, *([] if self.short else [NOTHING])])

    @property
    def _title(self) -> str:
        return scope_title({entry.id: entry.title for entry in self._desk.decks}, self._shown[0])

    def _lay(self) -> None:
        """Draw the sections where figures or room are others, then lay them with the mark."""
        report = self._report
        if report is None:
            self._laid = view.Laid([], ())
            return
        if report.since is None and not self._plans and not self._exams:
            self._laid = view.Laid(view.empty(self.column), ())
            return
        sight = view.Sight(self.column, self.wide, self.narrow or self.short, self.roomy)
        if self._drawn_for is None or self._drawn_for[0] is not report or self._drawn_for[1] != sight:
            setting = Setting(
                self._desk.config.goal,
                whole=self._shown[0] == EVERYTHING,
                exams=self._exams,
                plans=self._plans,
            )
            before = self._drawn
            self._drawn = sections(report, setting, sight.section, sight.width)
            self._drawn_for = report, sight
            self._mark = view.kept(self._mark, before, self._drawn)
        self._laid = view.lay(self._drawn, self._mark, sight, "" if report.filled else figures.FILLING)

    def _scrolled(self) -> None:
        self._say_more()
        self.draw_keys()

    def _say_more(self) -> None:
        below = self._body.below
        said = more_below(below, self.column)
        self.query_one("#more", Lines).show([said] if self._overflows else [])

    def keys(self) -> Sequence[Key]:
        """What Enter does to the row under the mark, else what is below, else where Esc leads."""
        pick = self._pick
        does = pick and figures.pick(drill=bool(pick.drill), card=bool(pick.card), exam=bool(pick.exam))
        acts = [Key("Enter", does)] if does else []
        acts += [Key("Enter", "Show more")] if self._folded else []
        more = [Key("Space", "More below")] if self._body.below else []
        rest = [Key("d", "Deck"), Key("t", "Time span"), Key("i", "Meaning"), Key("Tab", "Next section")]
        return [*acts, *more, Key("Esc", self._leads), *(rest if self._laid.spots else rest[:2]), KEYS]

    # ---- the mark --------------------------------------------------------------------------------

    @property
    def _folded(self) -> bool:
        """Whether the marked section is one line that can be opened."""
        brief = (self.narrow or self.short) and bool(self._laid.spots)
        return brief and self._mark.section >= 0 and not self._mark.opened

    @property
    def _pick(self) -> Pick | None:
        """What Enter acts on; None where the mark is on no row."""
        if self._mark.section < 0 or self._folded or not self._laid.spots:
            return None
        picks = self._drawn[self._mark.section].picks
        return picks[min(self._mark.pick, len(picks) - 1)] if picks else None

    def _set(self, mark: view.Mark) -> None:
        self._mark = mark
        self.draw()
        spot = self._laid.spots[mark.section]
        if not self._body.reveal(spot.top, spot.end):
            self._body.reveal(spot.pick, spot.pick + 1)

    def action_section(self, by: int) -> None:
        """Mark the next section; the first time, the first one in view."""
        spots, top = self._laid.spots, round(self._body.scroll_y)
        if not spots:
            return
        if self._mark.section < 0:
            self._set(view.Mark(next((at for at, spot in enumerate(spots) if spot.top >= top), 0)))
        else:
            self._set(view.Mark((self._mark.section + by) % len(spots)))

    def action_move(self, by: int) -> None:
        """Move the mark inside a section with rows, else the text."""
        if self._pick is not None:
            last = len(self._drawn[self._mark.section].picks) - 1
            moved = max(0, min(last, min(self._mark.pick, last) + by))
            if moved != self._mark.pick:
                self._set(self._mark._replace(pick=moved))
                return
        self._body.scroll_relative(y=by, animate=False)

    def action_enter(self) -> None:
        """Do what the row is for; where a section is one line, open that first."""
        pick = self._pick
        if self._folded:
            self._set(self._mark._replace(opened=True))
        if pick is None:
            return
        self._went = not pick.deck
        if pick.drill:
            self.post_message(self.DrillAsked(pick.drill))
        elif pick.card is not None:
            from quizkz.ui.card import CardScreen  # brings pydantic

            self.app.push_screen(CardScreen(self._desk, pick.card, self._clock))
        elif pick.exam is not None:
            from quizkz.ui.exam_result import past

            self.app.push_screen(past(self._desk, pick.exam, self._clock))
        else:
            self._show_deck(pick.deck)

    def action_means(self) -> None:
        """Say what the figures of the marked section mean, or of the first one in view."""
        spots, top = self._laid.spots, round(self._body.scroll_y)
        if spots:
            first = next((at for at, spot in enumerate(spots) if spot.end > top), 0)
            section = self._drawn[self._mark.section if self._mark.section >= 0 else first]
            self.app.push_screen(MeaningScreen(section.figures))

    # ---- what is shown ---------------------------------------------------------------------------

    def action_more(self) -> None:
        """A screenful down; from the end back to the beginning."""
        if self._body.below:
            self.action_page(1)
        else:
            self.action_end(-1)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._body.page(by)

    def action_end(self, way: int) -> None:
        """To the beginning or the end."""
        self._body.scroll_to(y=0 if way < 0 else len(self._laid.rows), animate=False)

    def _choices(self) -> list[tuple[str, str, int]]:
        decks = [(entry.id, entry.title, entry.cards) for entry in self._desk.decks if not entry.broken]
        return [("", ALL_DECKS, sum(cards for _, _, cards in decks)), *decks]

    def action_date(self) -> None:
        """Ask for the date of the deck's exam."""
        if len(self._scope.decks) != 1:
            toast(self, planning.WHICH_DECK)
            return
        from quizkz.ui.wishes import ask_exam_date

        ask_exam_date(self, self._desk, self._clock, self._scope.decks[0], self.load)

    def action_fit(self) -> None:
        """Offer to fit the schedule to the answers of the decks shown."""
        from quizkz.ui.fit import FitScreen

        self.app.push_screen(FitScreen(self._desk, self._clock, self._scope.decks), self._fitted)

    def action_simulate(self) -> None:
        """Show what retention costs in the decks shown."""
        from quizkz.ui.simulate import SimulateScreen

        self.app.push_screen(SimulateScreen(self._desk, self._clock, self._scope.decks))

    def _fitted(self, adopted: bool | None) -> None:
        """Read the figures anew where others are predicted now."""
        if adopted:
            from quizkz.desk.reporting import Reporter

            self._reader = Reporter(self._desk)
            self.load()

    def action_deck(self) -> None:
        """Choose another deck from a list."""
        self.app.push_screen(DeckScreen(self._choices(), *self._scope.decks[:1]), self._chosen)

    def _chosen(self, deck: str | None) -> None:
        if deck is not None:
            self._show_deck(deck)

    def _show_deck(self, deck: str) -> None:
        scope = Scope(decks=(deck,)) if deck else EVERYTHING
        if scope == self._scope:
            return
        self._scope, self._mark = scope, view.Mark()
        self.action_end(-1)
        self.load()
        self.draw()

    def action_span(self) -> None:
        """The next shorter time span, after the shortest all time."""
        self._span = SPANS[(SPANS.index(self._span) + 1) % len(SPANS)]
        self.load()
        self.draw()

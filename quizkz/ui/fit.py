"""The schedule fitted to the learner: how far the fit is, what it measured, and what adopting it would do.

A thread reads, fits and foresees; Esc stops it, and nothing was written. Adopting places every card of the
library anew, so that is done in a thread too, and waited for.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from quizkz.clock import Clock, Now
from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.fit.fitting import Fitted
from quizkz.fit.running import Fitter, Outcome, Part
from quizkz.ui.commands import binding, moves
from quizkz.ui.flow import MEASURE, NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page, toast
from quizkz.ui.report_reading import Left
from quizkz.ui.roles import PLAIN, accent, cut, edges, more_below, quiet, right_edge, strong, styled
from quizkz.ui.scrolled import ScrolledRows
from quizkz.words import fitting

TOLD_EVERY_S = 0.1
TABLE = 56
"""The widest table, in cells: a row is easy to follow from its name to its figures."""


class FitScreen(Page[bool]):
    """A fit to the answers of some decks, or (none named) of all; whether it was adopted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("report"),
        binding("report.more", "page(1)"),
        binding("dialog.yes", "adopt"),
        binding("app.back", "back"),
    ]

    def __init__(self, desk: Desk, clock: Clock, decks: Sequence[str] = ()) -> None:
        super().__init__()
        self._clock, self._decks = clock, tuple(decks)
        self._fitter = Fitter(desk)
        self._progress: tuple[Part, int, int] | None = None
        self._outcome: Outcome | None = None
        self._failure = ""
        self._adopting = False

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Lines("top")
        yield ScrolledRows(id="text")
        yield Lines("more")

    def on_mount(self) -> None:
        """Begin to fit."""
        self.watch(self._text, "scroll_y", self._scrolled, init=False)
        self.set_interval(TOLD_EVERY_S, self._tell)
        self._fit(self._clock())

    @property
    def _text(self) -> ScrolledRows:
        return self.query_one(ScrolledRows)

    @property
    def _offer(self) -> Fitted | None:
        """What may be adopted."""
        outcome = self._outcome
        return outcome.fitted if outcome and outcome.fitted.parameters and not self._failure else None

    # ---- the work --------------------------------------------------------------------------------

    @work(thread=True, exclusive=True)
    def _fit(self, now: Now) -> None:
        worker = get_current_worker()

        def progress(part: Part, done: int, total: int) -> None:
            if worker.is_cancelled:
                raise Left
            self._progress = part, done, total

        try:
            outcome = self._fitter.fit(self._decks, now, progress)
        except Left:
            return
        except QuizkzError as failure:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._fail, str(failure))
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, outcome)

    def _take(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.draw()

    def _fail(self, why: str) -> None:
        """Say why it went no further."""
        self._failure, self._adopting = why, False
        self.draw()

    def action_adopt(self) -> None:
        """Adopt what is offered."""
        offer = self._offer
        if offer is not None and not self._adopting:
            self._adopting = True
            self.draw()
            self._adopt(offer, self._clock())

    @work(thread=True, group="adopt")
    def _adopt(self, offer: Fitted, now: Now) -> None:
        try:
            self._fitter.adopt(offer, now)
        except QuizkzError as failure:
            self.app.call_from_thread(self._fail, str(failure))
        else:
            self.app.call_from_thread(self._adopted)

    def _adopted(self) -> None:
        toast(self, fitting.adopted(self._decks))
        self.dismiss(result=True)

    def action_back(self) -> None:
        """Stop, or keep what is in force; what is being written is waited for."""
        if self._adopting:
            return
        if self._outcome is None and not self._failure:
            toast(self, fitting.STOPPED)
        self.dismiss(result=False)

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw for the present size."""
        decks = cut(quiet(fitting.heading(self._decks)), self.column - len(fitting.TITLE) - 2)
        top = [edges(strong(fitting.TITLE), decks, self.column), *([] if self.short else [NOTHING])]
        self.query_one("#top", Lines).show(top)
        rows = [Content("  ") + row for row in self._rows(min(self.column, MEASURE))]
        room = self.rows - len(top)
        self._text.show(rows, max(1, room - (len(rows) > room)))
        self._scrolled()

    def _rows(self, width: int) -> list[Content]:
        if self._failure:
            return wrap(styled(self._failure, PLAIN), width)
        if self._adopting:
            return wrap(accent(fitting.ADOPTING), width)
        if self._outcome is None:
            told = [cut(accent(fitting.progress(*self._progress)), width)] if self._progress else []
            return [*wrap(styled(fitting.WHAT, PLAIN), width), NOTHING, *told]
        return result(self._outcome, width, brief=self.short)

    def _tell(self) -> None:
        """Show how far the fit is."""
        if self._outcome is None and not self._failure:
            self.draw()

    def _scrolled(self) -> None:
        text = self._text
        said = more_below(text.below, self.column)
        self.query_one("#more", Lines).show([said] if len(text.rows) > text.fold else [])
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """Adopt, keep, or stop."""
        if self._adopting:
            return [KEYS]
        more = [Key("Space", "More below", short="More")] if self._text.below else []
        if self._offer is not None:
            adopt = Key("Enter", "Adopt the fit", short="Adopt")
            return [adopt, Key("Esc", "Keep the schedule", short="Keep"), *more, KEYS]
        stop = Key("Esc", "Stop") if self._outcome is None and not self._failure else Key("Esc", "Back")
        return [*more, stop, KEYS]

    def action_move(self, by: int) -> None:
        """A row up or down."""
        self._text.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._text.page(by)


def result(outcome: Outcome, width: int, *, brief: bool) -> list[Content]:
    """What a fit came to, as rows; `brief`: without blank ones."""
    blank = [] if brief else [NOTHING]
    found, effect = outcome
    rows: list[Content] = []
    if found.before is not None:
        rows += [*wrap(styled(fitting.measured(found), PLAIN), width), *blank]
    if effect is None:
        rows += [*wrap(strong(fitting.kept(found)), width), *blank]
    else:
        rows += [*wrap(strong(fitting.moves(effect)), width), *blank]
    table = _table(outcome, min(width, TABLE))
    if table:
        rows += [*table, *blank, *wrap(quiet(fitting.MEANS), width)]
    return rows if effect is None else [*rows, *wrap(quiet(fitting.MONTH_MEANS), width)]


def _table(outcome: Outcome, width: int) -> list[Content]:
    """The figures as they are and as they would be, each with its name; none where there are none."""
    rows = fitting.table(*outcome)
    if not rows:
        return []
    cells = 2 + max(len(text) for _, *texts in (("", fitting.NOW, fitting.FITTED), *rows) for text in texts)
    head = right_edge(quiet(fitting.NOW), cells) + right_edge(quiet(fitting.FITTED), cells)
    figures = [
        right_edge(styled(now, PLAIN), cells) + right_edge(strong(then), cells) for _, now, then in rows
    ]
    named = [edges(quiet(name), both, width) for (name, _, _), both in zip(rows, figures, strict=True)]
    return [edges(NOTHING, head, width), *named]

"""What desired retention costs, as charts and a table, and a line in which anything else may be supposed.

A thread simulates; Esc stops it. The screen is of all decks: nothing is changed by looking.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from quizkz.clock import Clock, Now
from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.fit.simulating import Wish
from quizkz.fit.simulator import Part, Simulation, Simulator
from quizkz.ui import charts
from quizkz.ui.commands import binding, moves
from quizkz.ui.flow import MEASURE, NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page, toast
from quizkz.ui.report_reading import Left
from quizkz.ui.roles import PLAIN, accent, cut, edges, more_below, quiet, strong, styled
from quizkz.ui.scrolled import ScrolledRows
from quizkz.words import simulating

if TYPE_CHECKING:
    from quizkz.fit.simulating import Row

TOLD_EVERY_S = 0.1
COLUMN = 6
"""Cells of a value in the charts."""


class SimulateScreen(Page[None]):
    """What each desired retention costs, over all decks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("report"),
        binding("report.more", "page(1)"),
        binding("simulate.wish", "wish"),
        binding("app.back", "back"),
    ]

    def __init__(self, desk: Desk, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._today = desk.today(clock())
        self._simulator = Simulator(desk)
        self._typed, self._wish = "", Wish()
        self._progress: tuple[Part, int, int] | None = None
        self._found: Simulation | None = None
        self._failure = ""

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Lines("top")
        yield ScrolledRows(id="text")
        yield Lines("more")

    def on_mount(self) -> None:
        """Begin to simulate."""
        self.watch(self._text, "scroll_y", self._scrolled, init=False)
        self.set_interval(TOLD_EVERY_S, self._tell)
        self._simulate(self._wish, self._clock())

    @property
    def _text(self) -> ScrolledRows:
        return self.query_one(ScrolledRows)

    # ---- the work --------------------------------------------------------------------------------

    @work(thread=True, exclusive=True)
    def _simulate(self, wish: Wish, now: Now) -> None:
        worker = get_current_worker()

        def progress(part: Part, done: int, total: int) -> None:
            if worker.is_cancelled:
                raise Left
            self._progress = part, done, total

        try:
            found = self._simulator.simulate((), wish, now, progress)
        except Left:
            return
        except QuizkzError as failure:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._take, None, str(failure))
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, found)

    def _take(self, found: Simulation | None, failure: str = "") -> None:
        self._found, self._failure = found, failure
        self._text.scroll_to(y=0, animate=False, immediate=True)
        self.draw()

    def action_wish(self) -> None:
        """Ask what is to be supposed, and simulate that."""
        from quizkz.ui.wishes import Said, WishScreen

        def say(text: str) -> Said:
            read = simulating.read_wish(text, self._today)
            if isinstance(read, str):
                return Said(read, fine=False)
            said = simulating.supposed(read)
            return Said(f"{said[:1].upper()}{said[1:]}." if text.strip() else simulating.AS_IT_IS, fine=True)

        def take(text: str | None) -> None:
            read = None if text is None else simulating.read_wish(text, self._today)
            if text is not None and isinstance(read, Wish):
                self._typed, self._wish = text, read
                self._found, self._failure, self._progress = None, "", None
                self.draw()
                self._simulate(read, self._clock())

        ask = WishScreen(
            simulating.TITLE, simulating.ASK, simulating.ASK_HINT, self._typed, say, "Simulate it"
        )
        self.app.push_screen(ask, take)

    def action_back(self) -> None:
        """Stop, or leave."""
        if self._found is None and not self._failure:
            toast(self, simulating.STOPPED)
        self.dismiss(None)

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw for the present size."""
        decks = cut(quiet(simulating.scope(())), self.column - len(simulating.TITLE) - 2)
        top = [edges(strong(simulating.TITLE), decks, self.column), *([] if self.short else [NOTHING])]
        self.query_one("#top", Lines).show(top)
        rows = [Content("  ") + row for row in self._rows(min(self.column, MEASURE))]
        room = self.rows - len(top)
        self._text.show(rows, max(1, room - (len(rows) > room)))
        self._scrolled()

    def _rows(self, width: int) -> list[Content]:
        if self._failure:
            return wrap(styled(self._failure, PLAIN), width)
        if self._found is None:
            return [cut(accent(simulating.progress(*self._progress)), width)] if self._progress else []
        return result(self._found, width, words_only=self.narrow or self.short, brief=self.short)

    def _tell(self) -> None:
        """Show how far it is."""
        if self._found is None and not self._failure:
            self.draw()

    def _scrolled(self) -> None:
        text = self._text
        said = more_below(text.below, self.column)
        self.query_one("#more", Lines).show([said] if len(text.rows) > text.fold else [])
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """Suppose something else, or leave."""
        if self._found is None and not self._failure:
            return [Key("Esc", "Stop"), KEYS]
        more = [Key("Space", "More below", short="More")] if self._text.below else []
        return [*more, Key("w", simulating.ASK), Key("Esc", "Back"), KEYS]

    def action_move(self, by: int) -> None:
        """A row up or down."""
        self._text.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._text.page(by)


def result(of: Simulation, width: int, *, words_only: bool, brief: bool) -> list[Content]:
    """What a simulation came to, as rows; `words_only`: without charts and table, `brief`: no blank rows."""
    blank = [] if brief else [NOTHING]
    rows = [*wrap(strong(simulating.summary(of)), width)]
    if of.recommended is None:
        return rows
    for said in (simulating.compared(of), *simulating.after_holidays(of)):
        rows += wrap(styled(said, PLAIN), width) if said else []
    if not words_only:
        rows += [NOTHING, *_charts(of, width), NOTHING, *_table(of, width)]
    notes = (simulating.about(of), simulating.habits(of), simulating.MEANS, simulating.HOW_SET)
    return [*rows, *blank, *(row for note in notes for row in wrap(quiet(note), width))]


def _charts(of: Simulation, width: int) -> list[Content]:
    """Minutes a day and cards known of each value, as columns; the recommended one stands out."""
    best = of.recommended
    here = of.rows.index(best) if best is not None else None
    cells = [simulating.cells(row) for row in of.rows]
    labels = [row[0] for row in cells]

    def drawn(head: str, values: Sequence[float], numbers: Sequence[str]) -> list[Content]:
        return [
            quiet(head),
            *charts.columns(values, width, numbers=numbers, labels=labels, here=here, widest=COLUMN),
        ]

    minutes = drawn(simulating.HEADS[2], [row.minutes for row in of.rows], [row[2] for row in cells])
    known = drawn(simulating.HEADS[3], [row.knowledge for row in of.rows], [row[3] for row in cells])
    return [*minutes, NOTHING, *known]


def _table(of: Simulation, width: int) -> list[Content]:
    """The figures of each value below their heads; the rows in force and recommended are marked."""
    rows = [simulating.cells(row) for row in of.rows]
    heads = [head.split(" ", 1) for head in simulating.HEADS]
    two = [tuple(head[at] if at < len(head) else "" for head in heads) for at in (0, 1)]
    widths = [max(len(row[at]) for row in [*two, *rows]) for at in range(len(heads))]
    table = [cut(quiet(_line(row, widths)), width) for row in two]
    return [*table, *(cut(_row(of, row, _line(simulating.cells(row), widths)), width) for row in of.rows)]


def _row(of: Simulation, row: "Row", figures: str) -> Content:
    mark = simulating.mark(of, row)
    drawn = strong(figures) if row is of.recommended else styled(figures, PLAIN)
    return drawn + (Content("  ") + accent(mark) if mark else NOTHING)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))

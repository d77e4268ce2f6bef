"""What desired retention costs, as charts and a table, and a line in which anything else may be supposed.

Nothing is changed by looking.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from quizkz.clock import Clock, Now
from quizkz.desk import Desk
from quizkz.desk.titles import deck_title
from quizkz.fit.coming import Wish
from quizkz.fit.simulator import Simulation, Simulator
from quizkz.ui import charts
from quizkz.ui.commands import binding
from quizkz.ui.finding import FindingPage, Progress
from quizkz.ui.flow import NOTHING, wrap
from quizkz.ui.footer import Key
from quizkz.ui.roles import PLAIN, accent, cut, quiet, strong, styled
from quizkz.words import fitting, simulating

if TYPE_CHECKING:
    from quizkz.fit.simulating import Row

COLUMN = 6
"""Cells of a value in the charts."""


class SimulateScreen(FindingPage[Simulation, None]):
    """What each desired retention costs, over some decks or (none named) over all."""

    HEADING, STOPPED = simulating.TITLE, simulating.STOPPED
    BINDINGS: ClassVar[list[BindingType]] = [binding("simulate.wish", "wish")]

    def __init__(self, desk: Desk, clock: Clock, decks: Sequence[str] = ()) -> None:
        super().__init__(clock)
        self._decks = tuple(decks)
        titles = {entry.id: entry.title for entry in desk.decks}
        self._titles = [deck_title(titles, deck) for deck in decks]
        self._today = desk.today(clock())
        self._simulator = Simulator(desk)
        self._typed, self._wish = "", Wish()

    def finding(self, now: Now) -> Callable[[Progress], Simulation]:
        """Simulate what is supposed."""
        wish = self._wish
        return lambda progress: self._simulator.apart(self._decks, wish, now, progress)

    def scope(self) -> str:
        """The decks whose cards are lived through."""
        return fitting.heading(self._titles)

    def far(self, *far: object) -> str:
        """How far the simulation is."""
        return simulating.progress(*far)  # type: ignore[arg-type]  # as the simulator tells it

    def result(self, found: Simulation, width: int) -> list[Content]:
        """What it came to."""
        return result(found, width, words_only=self.narrow or self.short, brief=self.short)

    def acts(self) -> Sequence[Key]:
        """Suppose something else."""
        return [Key("w", simulating.ASK, spare=True)]

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
                self.begin()
                self.draw()

        ask = WishScreen(
            simulating.TITLE, simulating.ASK, simulating.ASK_HINT, self._typed, say, "Simulate it"
        )
        self.app.push_screen(ask, take)


def result(of: Simulation, width: int, *, words_only: bool, brief: bool) -> list[Content]:
    """What a simulation came to, as rows; `words_only`: without charts and table, `brief`: no blank rows.

    What the learner supposed comes first: without it the figures could be taken for those of what is.
    """
    blank = [] if brief else [NOTHING]
    about = wrap(quiet(simulating.about(of)), width)
    wished = of.wish != Wish()
    rows = [*(about if wished else ()), *wrap(strong(simulating.summary(of)), width)]
    if of.recommended is None:
        return rows
    for said in (simulating.compared(of), *simulating.held(of), *simulating.after_holidays(of)):
        rows += wrap(styled(said, PLAIN), width) if said else []
    if not words_only:
        rows += [NOTHING, *_charts(of, width), NOTHING, *_table(of, width)]
    notes = (simulating.habits(of), simulating.MEANS, simulating.HOW_SET)
    below = [row for note in notes for row in wrap(quiet(note), width)]
    return [*rows, *blank, *(() if wished else about), *below]


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

"""Custom study: the ways to study apart from the day's cards, each with how many it finds.

The cards are found in a thread; the rows stand at once.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.custom import SEARCH, Found, Way, asks, looker, scope, ways
from quizkz.query import Scope
from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import LongRows, Page, toast
from quizkz.ui.roles import PLAIN, QUIET, SLIP, STRONG, cut, edges, left_edge, quiet, right_edge, strong
from quizkz.words import browsing, custom

NAME_CELLS, COUNT_CELLS = 22, 8
LINE_LEAST = 12


class Chosen(NamedTuple):
    """What is studied. `scope` None: what a search will find, so the browser is wanted."""

    scope: Scope | None
    practice: bool = False


class CustomScreen(Page[Chosen]):
    """The ways for a deck (`""`: for all decks)."""

    FOCUS = "#ways"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("custom.practise", "practise"),
        binding("app.back", "back"),
    ]

    def __init__(self, desk: Desk, clock: Clock, deck: str, title: str) -> None:
        super().__init__()
        self._desk, self._clock, self._deck, self._title = desk, clock, deck, title
        self._ways = ways(desk.config.queries)
        self._found: list[Found] | None = None
        self._planned: dict[int, int] = {}

    def sheet(self) -> Iterable[Widget]:
        """Heading, the ways, what the one under the cursor does."""
        yield Lines("top")
        yield LongRows(id="ways")
        yield Lines("does")

    def on_mount(self) -> None:
        """Find the cards of each way."""
        self._look(looker(self._desk, self._ways, self._deck, self._clock()))

    @work(thread=True, exclusive=True)
    def _look(self, look: Callable[[], list[Found]]) -> None:
        self.from_thread(self._take, look())

    def _take(self, found: list[Found]) -> None:
        self._found = found
        self.draw()

    # What stands

    @property
    def _at(self) -> int:
        return self.query_one("#ways", LongRows).highlighted or 0

    def _scope(self, at: int) -> Scope:
        way = self._ways[at]
        return scope(way, self._found[at] if self._found else Found(), custom.name(way))

    def _ready(self, at: int) -> int:
        """How many cards a sitting would ask now."""
        if at not in self._planned:
            asked = self._scope(at)
            self._planned[at] = len(self._desk.plan(asked, self._clock()).cards) if asked.cards else 0
        return self._planned[at]

    def _asks(self, at: int) -> tuple[int, bool]:
        """How many cards Enter asks, and whether as practice."""
        way, found = self._ways[at], self._found[at] if self._found else Found()
        return asks(way, len(found.cards), 0 if way.practice else self._ready(at))

    def redraw(self) -> None:
        """Draw for the present size."""
        blank = [] if self.short else [NOTHING]
        heading = edges(strong("Custom study"), quiet("" if self.narrow else self._title), self.column)
        self.query_one("#top", Lines).show([heading, *blank])
        told = self._told(self._ways[self._at])
        room = max(1, self.rows - len(blank) - 1 - len(told))
        rows = self.query_one("#ways", LongRows)
        rows.styles.height = min(room, len(self._ways))
        rows.set_rows(len(self._ways), self._row)
        self.query_one("#does", Lines).show(told)

    def _told(self, way: Way) -> list[Content]:
        blank = [] if self.short else [NOTHING]
        fault = self._found[self._at].fault if self._found else None
        if fault:
            said, *place = browsing.pointed(fault, way.line, max(LINE_LEAST, self.column - 2)).split("\n")
            told = wrap(Content.styled(f"! {said}", SLIP), self.column)
            shown = zip(place, (QUIET, SLIP), strict=True)
            return [*blank, *told, *(cut(Content.styled(text, style), self.column) for text, style in shown)]
        hidden = self.narrow or len(way.line) > self.column - COUNT_CELLS - NAME_CELLS - 1
        line = [quiet(cut(way.line, self.column))] if hidden and way.line and not self.short else []
        return [*blank, *line, *wrap(Content.styled(custom.does(way), PLAIN), self.column)]

    def _row(self, at: int) -> Content:
        way = self._ways[at]
        found = self._found[at] if self._found else None
        number = quiet("…")
        if way.kind == SEARCH:
            number = quiet("/")
        elif found:
            cards = self._ready(at) if way.ahead else len(found.cards)
            number = Content.styled("!", SLIP) if found.fault else _number(cards)
        style = STRONG if at == self._at else PLAIN
        room = self.column - COUNT_CELLS
        name = Content.styled(custom.name(way), style)
        if not self.narrow:
            name = left_edge(name, NAME_CELLS) + " " + Content.styled(way.line, QUIET)
        return Content("  ") + left_edge(name, room) + right_edge(number, COUNT_CELLS)

    def keys(self) -> Sequence[Key]:
        """What Enter does with the way under the cursor."""
        way = self._ways[self._at]
        back = [Key("Esc", "Home"), KEYS]
        if way.kind == SEARCH:
            return [Key("Enter", "Search"), *back]
        if self._found is None:
            return back
        number, practice = self._asks(self._at)
        there = len(self._found[self._at].cards)
        first = Key("Enter", f"{'Practise' if practice else 'Study'} {number:,}")
        other = [Key("p", f"Practise {there:,}", "Practise")] if there and not practice else []
        return [*([first] if number else []), *other, *back]

    # Keys

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.draw()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        at = event.option_index
        if self._ways[at].kind == SEARCH:
            self.dismiss(Chosen(None))
        elif self._found is not None and self._there(at):
            number, practice = self._asks(at)
            if not number:
                toast(self, custom.NOTHING_AHEAD)
                return
            if practice and not self._ways[at].practice:
                toast(self, browsing.practice_only(number))
            self._begin(at, practice=practice)

    def action_practise(self) -> None:
        """Practise the cards of the way under the cursor, ready or not."""
        at = self._at
        if self._found is not None and self._ways[at].kind != SEARCH and self._there(at):
            self._begin(at, practice=True)

    def _there(self, at: int) -> bool:
        """Whether a way finds cards; where not, it is said why."""
        found = self._found[at] if self._found else Found()
        if not found.cards:
            toast(
                self,
                found.fault.message if found.fault else custom.none(self._ways[at]),
                warning=bool(found.fault),
            )
        return bool(found.cards)

    def _begin(self, at: int, *, practice: bool) -> None:
        chosen = self._scope(at)
        self.dismiss(Chosen(chosen._replace(ahead=0) if practice else chosen, practice))


def _number(number: int) -> Content:
    return Content.styled(f"{number:,}", PLAIN) if number else quiet("·")

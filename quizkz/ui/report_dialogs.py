"""What the report asks and explains on a screen of its own: which deck, and what a figure means."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import LongRows, Page
from quizkz.ui.roles import PLAIN, edges, quiet, right_edge, strong
from quizkz.words import definitions, figures
from quizkz.words.measure import count


class DeckScreen(Page[str]):
    """A list of decks; Enter chooses one, Esc keeps what was shown."""

    FOCUS = "#decks"
    BINDINGS: ClassVar[list[BindingType]] = [binding("app.back", "back")]

    def __init__(self, choices: Sequence[tuple[str, str, int]], here: str = "") -> None:
        super().__init__()
        self._choices = choices
        self._visible = 1
        self._here = next((at for at, choice in enumerate(choices) if choice[0] == here), 0)

    def sheet(self) -> Iterable[Widget]:
        """A heading, the list, and how much of it is below."""
        yield Static(id="above", markup=False)
        yield LongRows(id="decks")
        yield Static(id="tail", markup=False)

    def on_mount(self) -> None:
        """Begin on the deck that is shown."""
        decks = self.query_one(LongRows)
        self.watch(decks, "scroll_y", self._scrolled, init=False)
        decks.highlighted = self._here

    def redraw(self) -> None:
        """Draw heading and list for the present size."""
        above = [strong(figures.WHICH_DECK), *([] if self.short else [NOTHING])]
        self.query_one("#above", Static).update(Content("\n").join(above))
        decks, number = self.query_one(LongRows), len(self._choices)
        room = max(1, self.rows - len(above))
        decks.styles.height = number if number <= room else max(1, room - 1)
        decks.set_rows(number, self._row)
        self._visible = number if number <= room else max(1, room - 1)
        self._scrolled()

    def _row(self, at: int) -> Content:
        _, title, cards = self._choices[at]
        return Content("  ") + edges(Content.styled(title, PLAIN), quiet(count(cards, "card")), self.column)

    def _scrolled(self) -> None:
        below = len(self._choices) - self._visible - self.query_one(LongRows).scroll_offset.y
        said = right_edge(quiet(f"↓ {below:,} more"), self.column) if below > 0 else NOTHING
        self.query_one("#tail", Static).update(said)

    def keys(self) -> Sequence[Key]:
        """Choose, or keep."""
        return [Key("Enter", "Show its report", short="Show"), Key("Esc", "Back"), KEYS]

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])


class MeaningScreen(Page[None]):
    """What the figures of a section mean, and from how many reviews on they are said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.back", "back"),
        binding("report.means", "back"),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Lines("top")
        with VerticalScroll(id="body"):
            yield Lines("text")

    def on_mount(self) -> None:
        """The text takes the keys, so that it can be scrolled."""
        self.query_one("#body").focus()

    def redraw(self) -> None:
        """Draw for the present width."""
        blank = [] if self.short else [NOTHING]
        self.query_one("#top", Lines).show([quiet(figures.MEANING), *blank])
        rows: list[Content] = []
        for name in self._names:
            figure = definitions.FIGURES[name]
            rows += [] if not rows else [NOTHING]
            rows += [strong(figure.title), *wrap(Content.styled(figure.definition, PLAIN), self._measure)]
            rows += wrap(quiet(figures.needs(figure.needs)), self._measure)
        self.query_one("#text", Lines).show(rows)

    @property
    def _measure(self) -> int:
        return min(self.column, 72)

    def keys(self) -> Sequence[Key]:
        """Back."""
        return [Key("Esc", "Back to the report", short="Back"), KEYS]

"""What the report asks and explains on a screen of its own: which deck, and what a figure means."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from quizkz.ui.commands import binding, moves
from quizkz.ui.flow import MEASURE, NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import LongRows, Page
from quizkz.ui.roles import PLAIN, edges, more_below, quiet, strong
from quizkz.ui.scrolled import ScrolledRows
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
        self.query_one("#tail", Static).update(more_below(below, self.column))

    def keys(self) -> Sequence[Key]:
        """Choose, or keep."""
        return [Key("Enter", "Show its report", short="Show"), Key("Esc", "Back"), KEYS]

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])


class MeaningScreen(Page[None]):
    """What the figures of a section mean, and from how many reviews on they are said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("report"),
        binding("report.more", "page(1)"),
        binding("report.means", "back"),
        binding("app.back", "back"),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Lines("top")
        yield ScrolledRows(id="text")
        yield Lines("more")

    def on_mount(self) -> None:
        """Follow the scrolling, to say what is below."""
        self.watch(self._text, "scroll_y", self._scrolled, init=False)

    @property
    def _text(self) -> ScrolledRows:
        return self.query_one(ScrolledRows)

    def redraw(self) -> None:
        """Draw for the present size."""
        top = [quiet(figures.MEANING), *([] if self.short else [NOTHING])]
        self.query_one("#top", Lines).show(top)
        rows = [Content("  ") + row for row in meaning(self._names, min(self.column, MEASURE))]
        room = self.rows - len(top)
        self._text.show(rows, max(1, room - (len(rows) > room)))
        self._scrolled()

    def _scrolled(self) -> None:
        below, text = self._text.below, self._text
        said = more_below(below, self.column)
        self.query_one("#more", Lines).show([said] if len(text.rows) > text.fold else [])
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """What is below, and back."""
        more = [Key("Space", "More below")] if self._text.below else []
        return [*more, Key("Esc", "Back to the report", short="Back"), KEYS]

    def action_move(self, by: int) -> None:
        """A row up or down."""
        self._text.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._text.page(by)


def meaning(names: Sequence[str], width: int) -> list[Content]:
    """The definitions of some figures, each with what it needs before it is shown."""
    rows: list[Content] = []
    for name in names:
        figure = definitions.FIGURES[name]
        rows += [] if not rows else [NOTHING]
        rows += [strong(figure.title), *wrap(Content.styled(figure.definition, PLAIN), width)]
        rows += wrap(quiet(figures.needs(figure.needs)), width)
    return rows

"""What all screens have in common: the sheet, the footer, the breakpoints, the notice in a tiny window.

A screen derives from `Page`, yields its widgets in `sheet()`, and draws itself again in `redraw()`, which is
called when it is mounted, resized or shown again.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, ParamSpec, TypeVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.notifications import Notification, SeverityLevel
from textual.screen import Screen
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizkz.calls import spelled
from quizkz.ui.footer import GUTTER, SHEET, Key, KeyFooter
from quizkz.ui.patience import Patience

Result = TypeVar("Result")
Taken = ParamSpec("Taken")

NARROW = 56
WIDE = 110
SHORT = 16
ROOMY = 30
TALL = 36
SMALLEST = (24, 6)
TOO_SMALL = "Make the window a little larger."


class Sheet(Vertical):
    """The centred column of at most 80 cells that holds all text; its gutters of 2 belong to the children."""

    can_focus = False


class Rows(OptionList):
    """A list whose rows begin with two cells of gutter; the row under the cursor gets `▌` there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor"}

    def render_line(self, y: int) -> Strip:
        """A line of the list; the first of the highlighted option carries the cursor mark."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if self.highlighted is None or not 0 <= line < len(self._lines):
            return strip
        if self._lines[line] != (self.highlighted, 0):
            return strip
        mark = Segment("▌", self.get_visual_style("rows--cursor").rich_style)
        return Strip.join([Strip([mark], 1), strip.crop(1)])


class LongRows(Rows):
    """Rows of one line each, made only when they come into view: a thousand cost no more than ten.

    An OptionList lays out every option before its first frame, which takes a second for a thousand.
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(markup=False, id=id)
        self._make: Callable[[int], Content] = lambda _at: Content("")

    def set_rows(self, number: int, make: Callable[[int], Content]) -> None:
        """Show `number` rows made by `make`; where there were as many before, cursor and scrolling stay."""
        self._make = make
        if number == self.option_count:
            self._clear_caches()
            return
        here = self.highlighted or 0
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options([Option("") for _ in range(number)])
            self.highlighted = min(here, number - 1) if number else None

    def _get_visual(self, option: Option) -> Visual:
        return self._make(self._option_to_index[option])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each option."""
        del container, viewport, width
        return self.option_count

    def _update_lines(self) -> None:
        cache, number = self._line_cache, self.option_count
        if len(cache.lines) != number:
            cache.clear()
            cache.lines.extend((at, 0) for at in range(number))
            cache.index_to_line.update((at, at) for at in range(number))
            cache.heights.update((at, 1) for at in range(number))
        size = Size(self.scrollable_content_region.width, number)
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)


class Page(Screen[Result]):
    """A full screen: sheet above, keys in the last row."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (a class variable in Textual too, told so by no annotation)
        (0, "-narrow"),
        (NARROW, "-normal"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 (a class variable in Textual too, told so by no annotation)
        (0, "-short"),
        (SHORT, "-medium"),
        (ROOMY, "-roomy"),
        (TALL, "-tall"),
    ]

    FOCUS: ClassVar[str] = ""
    """The widget that has the keys when the screen opens; none: the screen itself."""
    _focus_before: Widget | None = None

    def __init__(self) -> None:
        super().__init__()
        self.patience = Patience(self, self.tell, self.untell)

    async def _on_message(self, message: Message) -> None:
        await self.patience.message(partial(super()._on_message, message), message)

    def tell(self, failure: str) -> None:
        """Say why something could not be done; all is as it was."""
        toast(self, failure, warning=True)

    def untell(self) -> None:
        """Take back that it is waited; a toast goes by itself."""

    def compose(self) -> ComposeResult:
        """Sheet, footer, and the notice that takes their place in a tiny window."""
        with Sheet(id="sheet"):
            yield from self.sheet()
        yield KeyFooter()
        yield Static(TOO_SMALL, id="tiny", markup=False)

    def sheet(self) -> Iterable[Widget]:
        """The widgets on the sheet, from top to bottom."""
        return ()

    def keys(self) -> Sequence[Key]:
        """The footer's entries: the next key first, where the keys are listed last."""
        return ()

    @property
    def unsaved(self) -> bool:
        """Whether quitting here would lose something that was written."""
        return False

    def action_back(self) -> None:
        """Leave, asking first where something would be lost."""
        self.dismiss(None)

    def redraw(self) -> None:
        """Draw again for the present size and state."""

    @property
    def column(self) -> int:
        """The cells between the sheet's gutters."""
        return max(1, min(self.size.width, SHEET) - 2 * GUTTER)

    @property
    def narrow(self) -> bool:
        """Whether there is one narrow column only."""
        return self.size.width < NARROW

    @property
    def short(self) -> bool:
        """Whether rows are so few that no blank one can be spared."""
        return self.size.height < SHORT

    @property
    def roomy(self) -> bool:
        """Whether two blank rows part the sections."""
        return self.size.height >= ROOMY

    @property
    def tiny(self) -> bool:
        """Whether the window is too small for anything but a notice."""
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    @property
    def rows(self) -> int:
        """The rows of the sheet between its padding and the footer."""
        top = 4 if self.size.height >= TALL else 0 if self.short else 1
        height = min(self.size.height - 1, TALL) if self.size.height >= TALL else self.size.height - 1
        return max(1, height - top)

    def draw(self) -> None:
        """Draw screen and footer again, where there is room for them."""
        self._make_room()
        if not self.stands or self.tiny:
            return
        self.redraw()
        self.draw_keys()

    @property
    def stands(self) -> bool:
        """Whether it is there, shown or below another: one that was left loses its widgets bit by bit."""
        return self.is_mounted and self in self.app.screen_stack

    def from_thread(self, take: Callable[Taken, object], *args: Taken.args, **kwargs: Taken.kwargs) -> None:
        """Have something that a thread found taken by the app, unless this was left meanwhile."""

        def taken() -> None:
            if self.stands:
                take(*args, **kwargs)

        self.app.call_from_thread(taken)

    def _make_room(self) -> None:
        """Show the notice in place of the sheet, or the sheet again with the focus that it lost."""
        if self.tiny and not self.has_class("-tiny"):
            self._focus_before = self.focused
        elif not self.tiny and self.has_class("-tiny"):
            self.call_after_refresh(self.focus_again)
        self.set_class(self.tiny, "-tiny")

    def focus_again(self) -> None:
        """Give the keys back to the widget that had them before the window was tiny."""
        before = self._focus_before
        if before is not None and before.is_attached:
            before.focus()
        elif self.FOCUS:
            self.query_one(self.FOCUS).focus()

    def draw_keys(self) -> None:
        """Draw the footer again."""
        self.query_one(KeyFooter).show(self.keys())

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.draw()
        if self.FOCUS:
            self.query_one(self.FOCUS).focus()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.draw()


class WidePage(Page[Result]):
    """A page that takes the height down to the footer, and whose sheet two panes share in a wide window."""

    WIDEST: ClassVar[int] = 120
    """The cells of the sheet where two panes share it."""

    @property
    def wide(self) -> bool:
        """Whether there are two panes."""
        return self.size.width >= WIDE and not self.short

    @property
    def column(self) -> int:
        """The cells between the gutters."""
        return max(1, min(self.size.width, self._sheet) - 2 * GUTTER)

    @property
    def rows(self) -> int:
        """The rows between the sheet's padding and the footer."""
        return max(1, self.size.height - 1 - (not self.short))

    @property
    def _sheet(self) -> int:
        return self.WIDEST if self.wide else SHEET

    def draw_keys(self) -> None:
        """Draw the footer below the sheet, as wide as that is."""
        self.query_one(KeyFooter).sheet = self._sheet
        super().draw_keys()


STAYS_S = 10
"""How long a notice is shown that no key asked for, or that tells what no other place does."""


def toast(widget: Widget | App[int], message: str, *, warning: bool = False, stays: bool = False) -> None:
    """Show a short notice; its text is never markup. It answers a key, and goes with the next one.

    Warnings stay for their time, and so does what no key asked for, or is told nowhere else (`stays`): a key
    pressed blindly takes none of these.
    """
    severity: SeverityLevel = "warning" if warning else "information"
    widget.notify(spelled(message), severity=severity, timeout=STAYS_S if stays else None, markup=False)


def answers_key(notice: Notification) -> bool:
    """Whether a notice told what a key did, and so goes with the next key."""
    return notice.severity == "information" and notice.timeout < STAYS_S

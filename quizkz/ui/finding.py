"""What is found in a thread: how far it is, what came of it, or why nothing did; Esc leaves it at any time.

`find` is the thread's part, for any page; `FindingPage` is a page that has nothing else to show: a heading
above a text that scrolls, which says how far the finding is until there is something to say.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.worker import get_current_worker

from quizkz.clock import Clock, Now
from quizkz.errors import QuizkzError
from quizkz.ui.commands import binding, moves
from quizkz.ui.flow import MEASURE, NOTHING, Lines, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page, toast
from quizkz.ui.report_reading import Left
from quizkz.ui.roles import PLAIN, accent, cut, edges, more_below, quiet, strong, styled
from quizkz.ui.scrolled import ScrolledRows
from quizkz.words.waiting import lasting

Found = TypeVar("Found")
Progress = Callable[..., None]
"""Told how far the finding is; raises `Left` where nobody wants it any more."""

DRAWN_EVERY_S = 0.1


def find(
    page: Page[Any],
    finding: Callable[[Progress], Found],
    took: Callable[[Found], None],
    failed: Callable[[str], None],
    told: Progress,
) -> None:
    """Find something in the thread of a worker; what came of it is taken on the app's own."""
    worker = get_current_worker()

    def progress(*far: object) -> None:
        if worker.is_cancelled:
            raise Left
        told(*far)

    try:
        found = finding(progress)
    except Left:
        return
    except QuizkzError as failure:
        if not worker.is_cancelled:
            page.from_thread(failed, str(failure))
        return
    if not worker.is_cancelled:
        page.from_thread(took, found)


class FindingPage(Page[ScreenResultType], Generic[Found, ScreenResultType]):
    """A page whose text is found in a thread. `found`, `failure`: what came of it, or why nothing did."""

    HEADING, STOPPED = "", ""
    """The heading; and what is said where the finding is left before its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("report"),
        binding("report.more", "page(1)"),
        binding("app.back", "back"),
    ]

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.found: Found | None = None
        self.failure = ""
        self._far: tuple[object, ...] = ()
        self._draws = 0  # since it was begun

    # ---- what a page says ------------------------------------------------------------------------

    @abstractmethod
    def finding(self, now: Now) -> Callable[[Progress], Found]:
        """What finds, in any thread, told how far it is."""

    @abstractmethod
    def scope(self) -> str:
        """What it is about, at the right of the heading."""

    @abstractmethod
    def far(self, *far: object) -> str:
        """How far it is, of what the finding told."""

    @abstractmethod
    def result(self, found: Found, width: int) -> list[Content]:
        """What came of it, as rows."""

    def before(self) -> str:
        """What is said above how far it is."""
        return ""

    # ---- the work --------------------------------------------------------------------------------

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Lines("top")
        yield ScrolledRows(id="text")
        yield Lines("more")

    def on_mount(self) -> None:
        """Begin to find."""
        self.watch(self.text, "scroll_y", self._scrolled, init=False)
        self.set_interval(DRAWN_EVERY_S, self._go_on)
        self.begin()

    def begin(self) -> None:
        """Begin, or begin anew; what was found before is forgotten."""
        self.found, self.failure, self._far, self._draws = None, "", (), 0
        self._find(self.finding(self.clock()))

    @work(thread=True, exclusive=True)
    def _find(self, finding: Callable[[Progress], Found]) -> None:
        find(self, finding, self._take, self.fail, self._told)

    def _told(self, *far: object) -> None:
        self._far = far

    def _take(self, found: Found) -> None:
        self.found = found
        self.text.scroll_to(y=0, animate=False, immediate=True)
        self.draw()

    def fail(self, why: str) -> None:
        """Say why it went no further."""
        self.failure = why
        self.draw()

    @property
    def over(self) -> bool:
        """Whether it was found, or failed."""
        return self.found is not None or bool(self.failure)

    @property
    def text(self) -> ScrolledRows:
        """The rows below the heading."""
        return self.query_one(ScrolledRows)

    def leave(self, result: ScreenResultType | None = None) -> None:
        """Stop, or leave what was found."""
        if not self.over:
            toast(self, self.STOPPED)
        self.dismiss(result)

    def action_back(self) -> None:
        """Stop, or leave."""
        self.leave()

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw for the present size."""
        about = cut(quiet(self.scope()), self.column - len(self.HEADING) - 2)
        heading = edges(strong(self.HEADING), about, self.column)
        top = [heading, *([] if self.short else [NOTHING])]
        self.query_one("#top", Lines).show(top)
        rows = [Content("  ") + row for row in self.lines(min(self.column, MEASURE))]
        room = self.rows - len(top)
        self.text.show(rows, max(1, room - (len(rows) > room)))
        self._scrolled()

    def lines(self, width: int) -> list[Content]:
        """What is said now."""
        if self.failure:
            return wrap(styled(self.failure, PLAIN), width)
        if self.found is not None:
            return self.result(self.found, width)
        above = [*wrap(styled(said, PLAIN), width), NOTHING] if (said := self.before()) else []
        seconds = int(self._draws * DRAWN_EVERY_S)
        return [*above, *([cut(accent(lasting(self.far(*self._far), seconds)), width)] if self._far else [])]

    def _go_on(self) -> None:
        """Show how far it is."""
        if not self.over:
            self._draws += 1
            self.draw()

    def _scrolled(self) -> None:
        said = more_below(self.text.below, self.column)
        self.query_one("#more", Lines).show([said] if len(self.text.rows) > self.text.fold else [])
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """What may be done with what was found, what is below, where Esc leads; or to stop."""
        if not self.over:
            return [Key("Esc", "Stop"), KEYS]
        return [*self.more(), *self.acts(), Key("Esc", "Back"), KEYS]

    def more(self) -> Sequence[Key]:
        """The key to what is below, where something is."""
        return [Key("Space", "More below", short="More")] if self.text.below else []

    def acts(self) -> Sequence[Key]:
        """What may be done with what was found."""
        return ()

    def action_move(self, by: int) -> None:
        """A row up or down."""
        self.text.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self.text.page(by)

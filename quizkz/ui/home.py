"""Home: the decks and what is due.

The first frame is painted from the catalogue as it was last compiled; then a thread looks for changed deck
files, and the screen draws again if there were any.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from quizkz.catalogue import Refreshed
from quizkz.clock import Clock
from quizkz.desk import DeckRow, Desk, Overview
from quizkz.errors import QuizkzError
from quizkz.query import Scope
from quizkz.ui import home_view as view
from quizkz.ui.commands import binding
from quizkz.ui.editor import Editor
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.minding import mind, tell
from quizkz.ui.page import LongRows, toast
from quizkz.ui.palette import DeckCommands
from quizkz.ui.planned import PlannedPage
from quizkz.ui.roles import more_below, quiet, strong, tilde
from quizkz.words import counts, ready_sentence, times

LOADING_AFTER_S = 0.15
"""A loading mark that comes sooner only flickers."""
PROGRESS_EVERY_S = 0.1
MINUTE_S = 60
LOW = 9
"""Below this many rows of the terminal only the headline stands above the list."""
BLANK = Content("")
LOOK = Key("/", "Browse")
FIGURES, EXAM = Key("r", "Report"), Key("e", "Exam")
CUSTOM = Key("c", "Custom study", spare=True)
MORE, BACKLOG = Key("l", "More today"), Key("b", "Backlog", "Pace", spare=True)


class HomeScreen(PlannedPage):
    """The list of decks; `waiting`: another screen is about to open, so nothing is counted yet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("home.exam", "exam"),
        binding("home.practise", "practise"),
        binding("home.undo", "undo"),
        binding("home.browse", "browse"),
        binding("home.report", "report"),
        binding("home.samples", "start(0)"),
        binding("home.write", "start(1)"),
    ]
    FOCUS = "#decks"
    COMMANDS = {DeckCommands}  # noqa: RUF012 (Textual declares it without ClassVar)

    class ProblemsAsked(Message):
        """The learner opened a deck that does not load."""

        def __init__(self, row: DeckRow) -> None:
            super().__init__()
            self.row = row

    class BrowseAsked(Message):
        """The learner wants to look through the questions."""

    class ReportAsked(Message):
        """The learner wants the figures of a deck (its id; empty: of all)."""

        def __init__(self, deck: str) -> None:
            super().__init__()
            self.deck = deck

    class ExamAsked(ReportAsked):
        """The learner wants to take an exam of a deck, or of all."""

    class UndoAsked(Message):
        """The learner took back the last thing done."""

    class DecksRead(Message):
        """The deck files were looked at; what home shows is up to date."""

    def __init__(
        self, desk: Desk, clock: Clock, editor: Editor, *, home: Path | None = None, waiting: bool = False
    ) -> None:
        super().__init__(desk, clock)
        self._editor = editor
        self._home = home
        self._waiting = waiting
        self._overview: Overview | None = None
        self._read = False
        self._slow = False
        self._progress = (0, 0)
        self._shown: tuple[DeckRow, ...] = ()
        self._can_undo = False
        self._visible = 1
        self._below: list[Content] = []

    def sheet(self) -> Iterable[Widget]:
        """All above the list, the list, all below it."""
        yield Static(id="above", markup=False)
        yield LongRows(id="decks")
        yield Static(id="tail", markup=False)

    def on_mount(self) -> None:
        """Show what is known, then look for changes."""
        if not self._waiting:
            self.load()
        self.look()
        self.set_timer(LOADING_AFTER_S, self._say_slow)
        self.set_interval(MINUTE_S, self._minute)
        self.watch(self._list, "scroll_y", self._scrolled, init=False)

    def on_screen_resume(self) -> None:
        """Back from another screen: count again, and look whether a deck was edited meanwhile."""
        if self._read:
            self.load()
            self.look()

    @property
    def _list(self) -> LongRows:
        return self.query_one("#decks", LongRows)

    # ---- what there is ---------------------------------------------------------------------------

    def load(self) -> None:
        """Count what is due now and draw it."""
        self._can_undo = self._desk.store.can_undo
        overview = self._desk.overview(self._clock())
        over = overview.backlog is not None and overview.backlog.over
        self.show(self.without_backlog(overview) if over else overview)

    def show(self, overview: Overview) -> None:
        """Draw this overview; the cursor stays on its deck."""
        here = self.row
        self._overview = overview
        decks = sorted(overview.decks, key=lambda deck: deck.broken)
        self._shown = (overview.total, *decks) if decks else ()
        self.draw()
        ids = [row.id for row in self._shown]
        if here is not None and here.id in ids:
            self._list.highlighted = ids.index(here.id)
        self.draw_keys()

    @work(thread=True, exclusive=True)
    def look(self) -> None:
        """Look for changed deck files in a thread."""
        self._progress = (0, 0)
        try:
            found = self._desk.compile(self._count)
            self.from_thread(self._take, found)
        except QuizkzError as failure:  # what is known goes on being shown; the next look may succeed
            self.from_thread(self._unread, str(failure))

    def _count(self, done: int, total: int) -> None:
        self._progress = (done, total)

    def _take(self, found: Refreshed) -> None:
        first = not self._read
        self._read = True
        changed = self._desk.take(found, self._clock())
        if (changed or self._overview is None) and not self._waiting:
            self.load()
        elif first and self._overview is not None:  # counted a moment ago; but it is known now what is empty
            self.show(self._overview)
        tell(self, self._desk, first=first)
        if first:
            mind(self, self._desk, self._clock)
        self._waiting = False
        self.post_message(self.DecksRead())

    def _unread(self, failure: str) -> None:
        self._read, self._waiting = True, False
        self.tell(failure)
        self.load()
        self.post_message(self.DecksRead())

    def _say_slow(self) -> None:
        if not self._read:
            self._slow = True
            self.draw()
            self.set_timer(PROGRESS_EVERY_S, self._say_slow)

    def _minute(self) -> None:
        if self._read and self.is_current:
            self.load()

    @property
    def row(self) -> DeckRow | None:
        """The row under the cursor."""
        at = self._list.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @property
    def empty(self) -> bool:
        """Whether there is no deck at all, which is known once the files were looked at."""
        return self._read and self._overview is not None and not self._overview.decks

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw all for the present width and height."""
        above, tail = self._above(), self._tail()
        number = len(view.STARTS) if self.empty else len(self._shown)
        room = max(1, self.rows - len(above))
        self._below = tail if number + len(tail) <= room else []
        self._visible = number if number <= room else max(1, room - 1)
        self.query_one("#above", Static).update(Content("\n").join(above))
        self._list.styles.height = self._visible
        self._list.set_rows(number, self._row_text)
        self._draw_below()

    def _draw_below(self) -> None:
        rows = self._list.option_count
        lines = self._below
        if rows > self._visible:
            lines = [more_below(max(0, rows - self._visible - self._list.scroll_offset.y), self.column)]
        self.query_one("#tail", Static).update(Content("\n").join(lines))

    def _scrolled(self) -> None:
        self._draw_below()

    def _above(self) -> list[Content]:
        now, width, narrow = self._clock(), self.column, self.narrow
        gap = [BLANK] * (0 if self.short else 2 if self.roomy else 1)
        between = [] if self.short else [BLANK]
        lines = [view.top(now, width, narrow=narrow), *gap]
        if self.empty:
            intro = counts.NO_DECKS_MORE.replace(". ", ".\n" if narrow else ". ")
            return [*lines, strong(counts.NO_DECKS), BLANK, *Content(intro).wrap(width), BLANK]
        overview = self._overview
        if overview is None or not overview.decks:
            return [*lines, quiet(self._reading())] if self._slow else lines
        day = self._desk.today(now)
        said = ready_sentence(overview, now, day, narrow=narrow)
        head = view.headline(said, width, narrow=narrow)
        if self.size.height < LOW:
            return head
        goal = self._desk.config.goal
        return [
            *lines,
            *head,
            *between,
            *view.day_lines(overview, goal, width, narrow=narrow, short=self.short),
            *(gap or [BLANK]),
            view.heads(width, narrow=narrow),
        ]

    def _reading(self) -> str:
        done, total = self._progress
        return f"{view.READING} {done:,} of {total:,}" if total else view.READING

    def _row_text(self, at: int) -> Content:
        if self.empty:
            return view.start_row(at, self.column, narrow=self.narrow)
        now = self._clock()
        day = self._desk.today(now)
        return view.deck_row(self._shown[at], now, day, self.column, narrow=self.narrow, total=at == 0)

    def _tail(self) -> list[Content]:
        if self.empty:
            folder = tilde(self._desk.own_folders[0], self._home)
            return [BLANK, *view.where_decks_live(folder, self.column, narrow=self.narrow)]
        overview = self._overview
        if overview is None or self.short:
            return []
        lines = view.tail(overview, self.backlog_line(), self.exam_line(), self.column)
        return [*([BLANK] * (2 if self.roomy else 1)), *lines] if lines else []

    def keys(self) -> Sequence[Key]:
        """What Enter does to the row under the cursor, then practice, more, undo."""
        if self.empty:
            what = ("Study the samples", "Write a deck")[self._list.highlighted or 0]
            return [Key("Enter", what), KEYS]
        row = self.row
        if row is None:
            return [KEYS]
        undo = [Key("u", "Undo")] if self._can_undo else []
        if row.broken:
            return [Key("Enter", "Show its problems", short="Show problems"), *undo, LOOK, KEYS]
        if row.ready:
            first = Key("Enter", f"Study {times.cards(row.ready)}", short=f"Study {row.ready:,}")
            more = [MORE._replace(spare=True)] if self.can_raise(row) else []
            rest = [EXAM, Key("p", "Practise"), *undo, FIGURES, LOOK, CUSTOM, *more, KEYS]
            backlog = BACKLOG._replace(spare=not self.short)  # where no line below the list tells of it
            return [first, *([backlog] if self._overview and self._overview.backlog else []), *rest]
        all_decks = row is self._shown[0]
        first = Key(
            "Enter", "Practise all" if all_decks else "Practise this deck", "" if all_decks else "Practise"
        )
        more = [MORE] if self.can_raise(row) else []
        return [first, *more, *undo, FIGURES, LOOK, EXAM, CUSTOM, KEYS] if row.cards else [*undo, KEYS]

    # ---- what the learner does -------------------------------------------------------------------

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.draw_keys()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        if self.empty:
            self.action_start(event.option_index)
        else:
            self.enter(event.option_index)

    @property
    def overview(self) -> Overview | None:
        """What was counted last."""
        return self._overview

    @property
    def listed(self) -> tuple[DeckRow, ...]:
        """The rows of the list, in their order."""
        return self._shown

    def enter(self, at: int) -> None:
        """Go into a row: study it, or practise it where nothing is ready, or show why it does not load."""
        self._list.highlighted = at
        row = self._shown[at]
        if row.broken:
            self.post_message(self.ProblemsAsked(row))
        elif row.ready:
            self.post_message(self.StudyAsked(self._scope(row)))
        else:
            self.action_practise()

    def _scope(self, row: DeckRow) -> Scope:
        return Scope() if self._overview and row is self._overview.total else Scope(decks=(row.id,))

    def action_practise(self) -> None:
        """Practise the row under the cursor."""
        row = self.row
        if row is None or row.broken:
            return
        if row.cards:
            self.post_message(self.StudyAsked(self._scope(row), practice=True))
        else:
            none = counts.no_cards(self._overview) if self._overview else ""
            toast(self, none or counts.nothing("empty-deck"))

    def action_undo(self) -> None:
        """Take back the last answer, also of an earlier run."""
        if self._can_undo:
            self.post_message(self.UndoAsked())

    def action_browse(self) -> None:
        """Look through all questions."""
        self.post_message(self.BrowseAsked())

    def action_report(self) -> None:
        """Show how far the learner is with the row under the cursor."""
        row = self.row
        if row is not None and not row.broken:
            self.post_message(self.ReportAsked(row.id))

    def action_exam(self) -> None:
        """Take an exam of the row under the cursor."""
        row = self.row
        if row is not None and not row.broken:
            self.post_message(self.ExamAsked(row.id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The two ways to begin are keys only where there is no deck; what a deck needs waits for its row."""
        del parameters
        if action in ("start", "browse"):
            return self.empty is (action == "start")
        needs = ("practise", "more", "report", "exam", "date", "custom", "backlog")
        return bool(self._shown) or action not in needs

    @work
    async def action_start(self, way: int) -> None:
        """Begin with the samples (0) or with a deck of one's own (1)."""
        try:
            if way == 0:
                self._desk.use_samples(self._clock())
                self.look()
                return
            path = self._desk.new_deck()
        except QuizkzError as failure:  # a folder that may not be written to
            toast(self, str(failure), warning=True)
            return
        try:
            await self._editor.edit(path)
        except QuizkzError as failure:
            toast(self, f"{failure} The template is {tilde(path, self._home)}.", warning=True)
        self.look()

"""Browse: all questions of all good decks, searched while one types.

The cards are listed once, in their order; each key asks the index which of them are found, and only the rows
in view are read. In a large library both are done in a thread, so that the field never waits.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.finding import Terms, filling, terms
from quizkz.query import Scope, all_aside
from quizkz.review import CardId
from quizkz.search import Fault, Finder, Line, Listing, Query, parse
from quizkz.session import Trial
from quizkz.ui import browse_view as view
from quizkz.ui.browse_view import FACTS, LEAST, PAIR
from quizkz.ui.card import CardScreen
from quizkz.ui.caring import Wish, ask_many, care_for, take_back
from quizkz.ui.commands import binding
from quizkz.ui.dialogs import problems_of
from quizkz.ui.editor import Editor, edit_deck
from quizkz.ui.endless import MOVES, EndlessRows
from quizkz.ui.flow import NOTHING, Lines, Room, wrap
from quizkz.ui.footer import Key
from quizkz.ui.page import WidePage, toast
from quizkz.ui.roles import TRACK, more
from quizkz.ui.saving import ask_name
from quizkz.ui.trying import TryScreen
from quizkz.words import browsing, counts

AT_ONCE = 5_000
"""Cards up to which all is done before the next frame: it takes less than a frame."""
BATCH = 64
"""Rows read together, about those of a tall window."""


class BrowseScreen(WidePage[None]):
    """The field, the list, and the card under the cursor."""

    FOCUS = "#query"
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        binding("browse.edit", "edit"),
        binding("browse.study", "study"),
        binding("browse.practise", "study(True)"),
        binding("browse.save", "save_search"),
        binding("browse.care", "care"),
        binding("browse.undo", "undo"),
        binding("browse.why", "why"),
        binding("app.back", "back"),
    ]

    class StudyAsked(Message):
        """The learner asked for a sitting on the cards found."""

        def __init__(self, scope: Scope, *, practice: bool) -> None:
            super().__init__()
            self.scope = scope
            self.practice = practice

    def __init__(self, desk: Desk, clock: Clock, editor: Editor) -> None:
        super().__init__()
        self._desk, self._clock, self._editor = desk, clock, editor
        self._finder: Finder | None = None
        self._listing = Listing()
        self._query: Query | Fault = Query()
        self._places: Sequence[int] = ()
        self._lines: dict[CardId, Line] = {}
        self._trial: Trial | None = None
        self._ready = self._searching = self._refusal = False
        self._height = 1
        self._for_card = (1, False)  # the rows there are for the card, and whether it stands below the list

    def sheet(self) -> Iterable[Widget]:
        """Heading, field, what may be typed, the list and the card."""
        yield Static(id="above", markup=False)
        with Horizontal(id="search"):
            yield Static("/ ", markup=False)
            yield Input(id="query", select_on_focus=False)
        yield Lines("tip")
        with Horizontal(id="both"):
            with Vertical(id="left"):
                yield EndlessRows(id="found")
                yield Lines("tail")
            yield Lines("side")
        yield Lines("facts")

    # ---- what there is ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        """List the cards."""
        self.watch(self._list, "scroll_y", self._scrolled, init=False)
        self.load()

    def on_unmount(self) -> None:
        """Close the connection."""
        if self._finder:
            self._finder.close()

    def on_screen_resume(self) -> None:
        """Back from another screen: cards may stand otherwise now."""
        if self._ready:
            self.load()

    @property
    def _list(self) -> EndlessRows:
        return self.query_one("#found", EndlessRows)

    @property
    def _total(self) -> int:
        return sum(entry.cards for entry in self._desk.decks)

    def load(self) -> None:
        """List all cards as they stand now."""
        places = self._desk.places.log, self._desk.catalogue.path
        asked = terms(self._desk, self._clock())
        if fill := filling(self._desk, asked.now):
            self.run_worker(fill, thread=True, exclusive=True, group="fill")
        if self._total <= AT_ONCE:
            finder = Finder(*places)
            self._take(finder, finder.listing(*asked))
        else:
            self.run_worker(lambda: self._load(places, asked), thread=True, exclusive=True, group="load")

    def _load(self, places: tuple[Path, Path], asked: Terms) -> None:
        finder = Finder(*places)
        self.from_thread(self._take, finder, finder.listing(*asked))

    def _take(self, finder: Finder, listing: Listing) -> None:
        before, self._finder = self._finder, finder
        if before:
            before.close()
        here = self.card
        self._listing, self._ready = listing, True
        self._lines.clear()
        self._trial = None
        self._search(keep=here)

    # ---- searching -------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._refusal = False  # what was refused is the line as it was
        if self._ready:
            self._search()

    def _search(self, keep: CardId | None = None) -> None:
        """Find what the field asks for; the cursor goes to the first card, or stays on `keep`."""
        self._query = parse(self.query_one("#query", Input).value, self._listing.known)
        if isinstance(self._query, Fault) or self._finder is None:
            self.draw()
        elif len(self._listing.cards) <= AT_ONCE or self._query.whole:
            self._show(self._finder.find(self._listing, self._query), keep)
        else:
            self._searching = True
            self._find(self._finder, self._listing, self._query, keep)

    @work(thread=True, exclusive=True, group="find")
    def _find(self, finder: Finder, listing: Listing, query: Query, keep: CardId | None) -> None:
        self.from_thread(self._found, query, finder.find(listing, query), keep)

    def _found(self, query: Query, places: Sequence[int], keep: CardId | None) -> None:
        if query is self._query:  # else another key was pressed meanwhile
            self._show(places, keep)

    def _show(self, places: Sequence[int], keep: CardId | None) -> None:
        self._searching = False
        self._places = places
        cards = self._listing.cards
        self._list.at = next((n for n, place in enumerate(places) if cards[place] == keep), 0) if keep else 0
        self.draw()

    def _settle(self) -> None:
        """Finish a search that a thread has not finished yet, before a key acts on what it finds."""
        if self._searching and self._finder and isinstance(self._query, Query):
            query, self._query = self._query, Query(self._query.what, self._query.asks)
            self._show(self._finder.find(self._listing, query), None)

    @property
    def card(self) -> CardId | None:
        """The card under the cursor."""
        at = self._list.at
        return self._listing.cards[self._places[at]] if 0 <= at < len(self._places) else None

    def _line(self, at: int) -> Line | None:
        """What a row shows; rows around it are read with it."""
        card = self._listing.cards[self._places[at]]
        if card not in self._lines and self._finder:
            begin = at - at % BATCH
            cards = [self._listing.cards[place] for place in self._places[begin : begin + BATCH]]
            self._lines.update((line.card, line) for line in self._finder.lines(cards))
        return self._lines.get(card)

    # ---- drawing ---------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw all for the present size."""
        blank = [] if self.short else [NOTHING]
        heading = view.top(len(self._places), self._total, self.column, narrow=self.narrow)
        self.query_one("#above", Static).update(Content("\n").join([heading, *blank]))
        tip = self._tip()
        self.query_one("#tip", Lines).show(tip)
        room = max(1, self.rows - 1 - len(blank) - 2 - len(tip))
        shows = not self.wide and not self.narrow and room - FACTS >= LEAST and bool(self._places)
        height = room - FACTS if shows else room
        self._lay(height)
        self._for_card = (room, shows)
        self._draw_card()

    def _lay(self, height: int) -> None:
        """Give the list its rows; where not all fit, one of them says how many are below."""
        number = len(self._places)
        self._height = max(1, height - 1 if number > height else min(height, number))
        self._list.styles.height = self._height
        now, width = self._clock(), self._breadth
        today = self._desk.today(now)

        def make(at: int, here: bool) -> Content:
            return view.row(self._line(at), now, today, width, here=here)

        self._list.display = number > 0
        self._list.show(number, make, self._list.at)
        self._scrolled()

    def _scrolled(self) -> None:
        number, tail = len(self._places), self.query_one("#tail", Lines)
        if not number:
            none = counts.NO_MATCH if self._total else counts.NO_CARDS
            tail.show(wrap(none, self._breadth) if self._ready else [])
        elif number > self._height:
            tail.show([more(number - self._height - round(self._list.scroll_y))])
        else:
            tail.show([])

    @property
    def _breadth(self) -> int:
        """The cells of the list between its gutters."""
        return PAIR - 2 if self.wide else self.column

    def _tip(self) -> view.Rows:
        """What stands between the field and the list."""
        scrolled = round(self.query_one("#query", Input).scroll_x)
        widths, of = (self.column, self._breadth), self._listing.known
        return view.tip(self._query, of, scrolled, widths, short=self.short, refused=self._refusal)

    def _draw_card(self) -> None:
        """Draw the card under the cursor, beside the list or below it."""
        room, below = self._for_card
        side, under = self.query_one("#side", Lines), self.query_one("#facts", Lines)
        trial = self._tried()
        if trial is None or self._finder is None or not (below or self.wide):
            side.show([])
            under.show([])
            return
        told = view.facts(trial, self._desk, self._finder, self._clock())
        if self.wide:
            width = min(self.size.width, self.WIDEST) - PAIR - 6
            side.show(view.beside(trial, told, Room(width, room)))
            under.show([])
        else:
            rule = Content.styled("─" * self.column, TRACK)
            side.show([])
            under.show([rule, *view.below(told, self.column)])

    def _tried(self) -> Trial | None:
        """The card under the cursor as a trial; None where there is none or it is gone."""
        card = self.card
        if card is None:
            return None
        if self._trial is None or self._trial.asked.card != card:
            try:
                self._trial = Trial(self._desk, card)
            except KeyError:
                return None
        return self._trial

    def keys(self) -> Sequence[Key]:
        """Open, move, edit, study, and where Esc leads."""
        return view.keys(len(self._places), typed=bool(self.query_one("#query", Input).value))

    # ---- what the learner does -------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        if self._places:
            self._list.move(by)
            self._draw_card()

    def action_page(self, by: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(by * max(1, self._list.size.height - 1))

    def action_end(self, way: int) -> None:
        """Move the cursor to the first or the last card."""
        self.action_move(way * len(self._places))

    @on(EndlessRows.Moved)
    def _clicked(self) -> None:
        self._draw_card()

    @on(EndlessRows.Opened)
    @on(Input.Submitted)
    def _open(self) -> None:
        self._settle()
        trial = self._tried()
        if trial is not None:
            self.app.push_screen(
                TryScreen(Trial(self._desk, trial.asked.card), self._desk, self._clock, self._editor)
            )

    @work
    async def action_edit(self) -> None:
        """Open the question in the editor, then show it as it now reads."""
        self._settle()
        card = self.card
        if card is None:
            return
        edited = await edit_deck(self._desk, self._editor, card, self._clock)
        if edited.broken:
            self.app.push_screen(problems_of(self._desk, edited.broken, self._clock, self._editor))
        if edited.notice:
            toast(self, edited.notice, warning=edited.broken is not None)
        if self.is_mounted:
            self.load()

    def action_why(self) -> None:
        """Show the page of the card: why it is due, its memory, its log."""
        self._settle()
        if self.card:
            self.app.push_screen(CardScreen(self._desk, self.card, self._clock))

    def action_study(self, practise: bool = False) -> None:
        """Study the cards found; practise them where that is asked for, or none is ready."""
        self._settle()
        if self._refused() or not self._places:
            return
        scope, now = self._scope(), self._clock()
        practice = practise or not self._desk.plan(scope, now).cards
        if practice and all_aside(self._desk.store, scope, self._desk.today(now)) == "suspended":
            toast(self, counts.nothing("suspended"), warning=True)
            return
        if practice and not practise:
            toast(self, browsing.practice_only(len(self._places)))
        self.post_message(self.StudyAsked(scope, practice=practice))

    def _scope(self) -> Scope:
        """The cards found, named after the search."""
        if len(self._places) == len(self._listing.cards):
            return Scope()
        cards = tuple(self._listing.cards[place] for place in self._places)
        return Scope(cards=cards, name=" ".join(self.query_one("#query", Input).value.split()))

    def action_care(self) -> None:
        """Do something to the card under the cursor, or to all that are found."""
        self._settle()
        if self.card and not self._refused():
            found = [self._listing.cards[place] for place in self._places]
            ask_many(self, self._desk.today(self._clock()), self.card, found, self._care)

    def _refused(self) -> bool:
        """Whether the search is wrong: what is listed is not what was asked for, and why stands out now."""
        self._refusal = isinstance(self._query, Fault)
        self.draw()
        return self._refusal

    def _care(self, wish: Wish, cards: Sequence[CardId]) -> None:
        care_for(self, self._desk, self._clock, wish, cards, self.load)

    def action_undo(self) -> None:
        """Take back what was done to cards last."""
        take_back(self, self._desk, self._clock, self.load)

    def action_save_search(self) -> None:
        """Keep the search under a name."""
        typed = self.query_one("#query", Input).value
        if not self._refused():
            ask_name(self, self._desk, self._clock, self._listing.known, typed, self.load)

    def action_back(self) -> None:
        """Clear the search, then leave."""
        field = self.query_one("#query", Input)
        if field.value:
            field.value = ""
        else:
            self.dismiss(None)

"""Care of cards on the screen: what is asked before something is done to one card or to many."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.care import CARES, Care, Done, changes, do, do_apart, undo_apart
from quizkz.review import CardId, Event
from quizkz.ui.commands import binding
from quizkz.ui.dialogs import Confirm
from quizkz.ui.flow import NOTHING, Lines
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import LongRows, Page, toast
from quizkz.ui.roles import PLAIN, STRONG, edges, left_edge, quiet, strong
from quizkz.ui.wishes import Said, WishScreen
from quizkz.words import care as words
from quizkz.words.times import cards as cards_word
from quizkz.words.times import day_name

NAME_CELLS = 26
AT_ONCE = 100
"""Cards up to which all is done before the next frame."""


class Wish(NamedTuple):
    """What is to be done; `day`: the study day that cards are set due on."""

    care: Care
    day: int | None = None


class PickScreen(Page[int]):
    """A question and a short list; the number of the row taken."""

    FOCUS = "#picks"
    BINDINGS: ClassVar[list[BindingType]] = [binding("app.back", "back")]

    def __init__(self, heading: str, beside: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._heading, self._beside, self._choices = heading, beside, rows

    def sheet(self) -> Iterable[Widget]:
        """The question above the list."""
        yield Lines("top")
        yield LongRows(id="picks")

    def redraw(self) -> None:
        """Draw for the present size."""
        blank = [] if self.short else [NOTHING]
        heading = edges(strong(self._heading), quiet("" if self.narrow else self._beside), self.column)
        self.query_one("#top", Lines).show([heading, *blank])
        rows = self.query_one("#picks", LongRows)
        rows.styles.height = max(1, min(self.rows - 1 - len(blank), len(self._choices)))
        rows.set_rows(len(self._choices), self._row)

    def _row(self, at: int) -> Content:
        name, about = self._choices[at]
        here = at == (self.query_one("#picks", LongRows).highlighted or 0)
        shown = Content.styled(name, STRONG if here else PLAIN)
        return Content("  ") + (shown if self.narrow else left_edge(shown, NAME_CELLS) + quiet(about))

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.draw()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def keys(self) -> Sequence[Key]:
        """Take the row, move, leave."""
        return [Key("Enter", "Choose"), Key("↑↓", "Move"), Key("Esc", "Back"), KEYS]


def ask(
    screen: Screen[Any], desk: Desk, clock: Clock, card: CardId, care: Care, then: Callable[[Wish], None]
) -> str:
    """Ask what must be asked before one card is cared for; why nothing can be done, or empty."""
    if not changes(care, desk.store.state(card), desk.today(clock())):
        return words.nothing(care)
    if care == "reset":
        _confirm(screen, words.ASK_RESET, "Begin anew", lambda: then(Wish(care)))
    elif care == "set_due":
        _ask_day(screen, desk.today(clock()), "This card", lambda day: then(Wish(care, day)))
    else:
        then(Wish(care))
    return ""


def ask_many(
    screen: Screen[Any],
    today: int,
    here: CardId,
    found: Sequence[CardId],
    then: Callable[[Wish, Sequence[CardId]], None],
) -> None:
    """Ask which cards are meant, what is to be done, and with many once more."""

    def which(at: int | None) -> None:
        if at is not None:
            _ask_what(screen, today, found if at else (here,), then)

    if len(found) < 2:
        which(0)
    else:
        rows = [("This card", ""), (f"All {len(found):,} found", "")]
        screen.app.push_screen(PickScreen(words.ASK_WHICH, "", rows), which)


def _ask_what(
    screen: Screen[Any],
    today: int,
    cards: Sequence[CardId],
    then: Callable[[Wish, Sequence[CardId]], None],
) -> None:
    number = len(cards)
    beside = "this card" if number == 1 else cards_word(number)

    def sure(wish: Wish) -> None:
        if number > words.TOLD_FROM or wish.care == "reset":
            question = words.ask_many(wish.care, number) if number > 1 else words.ASK_RESET
            about = words.means(wish.care, "F3") if number > 1 else ""
            _confirm(screen, question, words.NAMES[wish.care].rstrip("…"), lambda: then(wish, cards), about)
        else:
            then(wish, cards)

    def what(at: int | None) -> None:
        if at is None:
            return
        if CARES[at] == "set_due":
            _ask_day(screen, today, beside, lambda day: sure(Wish("set_due", day)))
        else:
            sure(Wish(CARES[at]))

    rows = [(words.NAMES[care], words.ABOUT[care]) for care in CARES]
    screen.app.push_screen(PickScreen("Care of cards", beside, rows), what)


def _confirm(screen: Screen[Any], question: str, yes: str, then: Callable[[], None], about: str = "") -> None:
    def agreed(yes: bool | None) -> None:
        if yes:
            then()

    screen.app.push_screen(Confirm(question, yes, about=about), agreed)


def _ask_day(screen: Screen[Any], today: int, heading: str, then: Callable[[int], None]) -> None:
    def say(text: str) -> Said:
        day = words.read_day(text, today)
        if day is None or day < today:
            return Said(words.NO_DAY if day is None else words.DAY_PAST, fine=False)
        return Said(f"Due {day_name(day, today)}.", fine=True)

    def take(text: str | None) -> None:
        day = None if text is None else words.read_day(text, today)
        if day is not None:
            then(day)

    wish = WishScreen(heading, words.ASK_DAY, words.DAY_HINT, "tomorrow", say, "Set the day")
    screen.app.push_screen(wish, take)


def care_for(
    screen: Screen[Any],
    desk: Desk,
    clock: Clock,
    wish: Wish,
    cards: Sequence[CardId],
    after: Callable[[], None],
) -> None:
    """Do it to the cards and say so; many of them in a thread. `after`: when it is done."""
    now = clock()

    def tell(done: Done) -> None:
        toast(screen, words.done(done, desk.today(now), "F3"))
        after()

    def apart() -> None:
        screen.app.call_from_thread(tell, do_apart(desk, wish.care, cards, now, wish.day))

    if len(cards) <= AT_ONCE:
        tell(do(desk.store, wish.care, cards, now, desk.today(now), wish.day))
    else:
        screen.run_worker(apart, thread=True, group="care")


def take_back(screen: Screen[Any], desk: Desk, clock: Clock, after: Callable[[], None]) -> None:
    """Take back the last act where it was care of cards, and name it; answers are taken back on home."""
    now = clock()
    act = desk.store.last_act()
    if not act or words.is_answer(act):
        toast(screen, words.NOTHING_BACK if not act else words.ANSWER_BACK)
        return

    def tell(taken: Sequence[Event]) -> None:
        if taken:
            toast(screen, words.taken_back(taken))
        after()

    if len(act) <= AT_ONCE:
        tell(desk.store.undo(now, desk.today(now)))
    else:
        screen.run_worker(
            lambda: screen.app.call_from_thread(tell, undo_apart(desk, now)), thread=True, group="care"
        )

"""A card's own page: why it is asked, how well it is known, what each rating would do, and its log."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.card import frame
from quizkz.desk.care import Care
from quizkz.review import CardId
from quizkz.session.about import About, about
from quizkz.ui import curve, markdown, steps
from quizkz.ui.caring import Wish, ask, care_for, take_back
from quizkz.ui.commands import binding, fixed, moves
from quizkz.ui.flow import NOTHING, Lines, Room, hang, shorten, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page, toast
from quizkz.ui.roles import (
    PLAIN,
    QUIET,
    STRONG,
    edges,
    left_edge,
    more_below,
    quiet,
    strong,
    styled,
)
from quizkz.ui.scrolled import ScrolledRows
from quizkz.words import card as words
from quizkz.words import card_log
from quizkz.words.asking import RATINGS
from quizkz.words.verdicts import ANSWER, LABEL_WIDTH, YOU_SAID

LOG_SHOWN = 40
"""Entries of the log on the page, newest first: a card reviewed for ten years has some thirty, and each takes
half a millisecond to draw."""
SAID_ROWS = 2
"""Rows that a response may take."""
NAME_CELLS, BACK_CELLS = 8, 16
NARROW_NAME_CELLS = 6  # so that a day with its year is not cut
LABELS = ("when", "rated", "after", "predicted", "took")
LEAST_CELLS = (0, 6, 10, 9, 6)
NEXT_CELLS = 10

Rows = list[Content]


class CardScreen(Page[Wish]):
    """The page of one card as it stood when it was opened; `told`: what a sitting shows on it.

    What is wished for the card a sitting does itself: the page is left with it. Elsewhere it is done here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("card"),
        fixed("home", "end(-1)", "card.first"),
        fixed("end", "end(1)", "card.last"),
        fixed("space", "more", "card.more"),
        *steps.caring(),
        binding("study.bury", "care('bury')"),
        binding("study.flag", "care('flag')"),
        binding("browse.undo", "undo"),
        binding("study.why", "back"),
        binding("app.back", "back"),
    ]

    def __init__(self, desk: Desk, card: CardId, clock: Clock, *, told: About | None = None) -> None:
        super().__init__()
        self._desk, self._card, self._clock = desk, card, clock
        self._sits = told is not None
        self._about = told or about(desk, card, clock())

    def sheet(self) -> Iterable[Widget]:
        """The heading above a text that scrolls, and what is below the fold."""
        yield Lines("top")
        yield ScrolledRows(id="text")
        yield Lines("more")

    @property
    def _text(self) -> ScrolledRows:
        return self.query_one(ScrolledRows)

    def on_mount(self) -> None:
        """Follow the scrolling, to say what is below."""
        self.watch(self._text, "scroll_y", self._scrolled, init=False)

    def redraw(self) -> None:
        """Draw for the present size."""
        room = Room(self.column, self.rows, self.narrow, self.short, self.roomy)
        top = [_top(self._about, room), *([] if self.short else [NOTHING])]
        self.query_one("#top", Lines).show(top)
        text = [Content("  ") + row for row in rows(self._about, room)]
        self._text.show(text, max(1, self.rows - len(top) - 1))
        self._scrolled()

    def _scrolled(self) -> None:
        self.query_one("#more", Lines).show([more_below(self._text.below, self.column)])
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """More, where there is more, and back."""
        more = [Key("Space", "More below", short="More")] if self._text.below else []
        return [*more, Key("Esc", "Back"), KEYS]

    def action_care(self, care: Care) -> None:
        """Do something to the card, after asking what must be asked."""
        state = self._desk.store.state(self._card)
        wanted: Care = "unflag" if care == "flag" and state and state.flag else care
        wanted = "unsuspend" if care == "suspend" and state and state.suspended else wanted
        if said := ask(self, self._desk, self._clock, self._card, wanted, self._tend):
            toast(self, said)

    def _tend(self, wish: Wish) -> None:
        if self._sits:
            self.dismiss(wish)
        else:
            care_for(self, self._desk, self._clock, wish, (self._card,), self._again)

    def action_undo(self) -> None:
        """Take back what was done to cards last."""
        if not self._sits:
            take_back(self, self._desk, self._clock, self._again)

    def _again(self) -> None:
        """Show the card as it now stands."""
        self._about = about(self._desk, self._card, self._clock())
        self.draw()

    def action_move(self, by: int) -> None:
        """A row up or down."""
        self._text.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._text.page(by)

    def action_end(self, way: int) -> None:
        """To the first or the last row."""
        self._text.scroll_to(y=0 if way < 0 else len(self._text.rows), animate=False)

    def action_more(self) -> None:
        """A screenful down; from the end back to the beginning."""
        if self._text.below:
            self.action_page(1)
        else:
            self.action_end(-1)


def _top(told: About, room: Room) -> Content:
    """The name of the page and of the deck, and where the card stands."""
    name = strong(words.CARD) + ("" if room.narrow else quiet(f"   {told.title}"))
    return edges(name, quiet(words.head(told)), room.width)


def rows(told: About, room: Room) -> Rows:
    """The whole page below its heading."""
    gap = [] if room.short else [NOTHING] * (2 if room.roomy else 1)
    sections = [
        _asked(told, room),
        _why(told, room),
        _memory(told, room),
        _ratings(told, room),
        _log(told, room),
    ]
    drawn: Rows = []
    for section in filter(None, sections):
        drawn += [*(gap if drawn else []), *section]
    return drawn


def _asked(told: About, room: Room) -> Rows:
    """The prompt; with it the answer and the card's id, unless the question is open."""
    asked = markdown.rows(words.prompt(told), room.measure, STRONG)
    if told.hidden or not told.answer:
        return list(asked)
    answer = hang(quiet(ANSWER.ljust(LABEL_WIDTH)), styled(told.answer, PLAIN), room.measure)
    return [*asked, *answer]


def _why(told: About, room: Room) -> Rows:
    name, where = strong(words.WHY_NOW), quiet(words.EXPLAINED)
    heading = [name if room.narrow else edges(name, where, room.width)]
    said = [words.why(told), words.last(told.history)]
    named = words.id_line(told)
    below = wrap(quiet(named), room.measure) if named and not room.short else []
    return [*heading, *(row for text in said if text for row in wrap(text, room.measure)), *below]


def _memory(told: About, room: Room) -> Rows:
    """How well the card is known: in words, and where there is room as a curve."""
    history = told.history
    summary = wrap(quiet(words.memory(history)), room.measure)
    legend = "─ you want  ● today"
    shown = None if room.narrow or room.short else frame(history)
    if shown is None:
        strength = words.strength(history)
        more = wrap(quiet(f"{strength.capitalize()}."), room.measure) if strength else []
        return [strong(words.MEMORY), *summary, *more]
    drawn = curve.rows(history, shown, room.width, 8 if room.roomy else 5)
    blank = [NOTHING] if room.roomy else []
    beside = quiet(f"{words.strength(history)}   {legend}")
    return [edges(strong(words.MEMORY), beside, room.width), *summary, *blank, *drawn]


def _ratings(told: About, room: Room) -> Rows:
    """What each rating would do."""
    history = told.history
    if history.standing != "here":
        return []
    told_of = [
        (RATINGS[rating], words.back(preview), words.back_on(preview, history))
        for rating, preview in history.previews.items()
    ]
    names = NARROW_NAME_CELLS if room.narrow else NAME_CELLS
    longest = max((len(back) for _, back, _ in told_of), default=0) + 1
    cells = longest if room.narrow else BACK_CELLS
    drawn = [left_edge(name, names) + left_edge(back, cells) + quiet(day) for name, back, day in told_of]
    return [strong(words.ratings(history)), *drawn]


# ---- log -----------------------------------------------------------------------------------------


def _log(told: About, room: Room) -> Rows:
    """What happened, newest first."""
    entries = told.history.log
    if not entries:
        return [strong(words.LOG), quiet(words.NO_LOG)]
    shown = [card_log.row(entry, told) for entry in entries[:LOG_SHOWN]]
    hides = told.hidden and any(entry.event.response for entry in entries)
    drawn = [strong(words.LOG), *(wrap(quiet(words.HIDDEN), room.measure) if hides else [])]
    if room.narrow:
        drawn += [row for one in shown for row in _narrow(one, room)]
    else:
        table = _Table(shown, room.width)
        drawn += [table.heads, *(row for one in shown for row in table.rows(one))]
    if (more := len(entries) - LOG_SHOWN) > 0:
        drawn += wrap(quiet(words.more_before(more)), room.measure)
    return drawn


def _narrow(row: card_log.Row, room: Room) -> Rows:
    """An entry where there is one narrow column: when and what, then the rest."""
    style = PLAIN if row.counts else QUIET
    facts = [f"after {row.after}" if row.after[:1].isdigit() else row.after, row.predicted, row.took]
    told = ", ".join([*([] if row.counts else ["taken back"]), *(fact for fact in facts if fact)])
    first = wrap(quiet(f"{row.when}  ") + styled(row.what, style), room.width)
    left, right = quiet(f"  {told}"), quiet(f"next {row.next}" if row.next else "")
    if left.cell_length + 2 + right.cell_length <= room.width:
        second = [edges(left, right, room.width)] if told or row.next else []
    else:  # no figure is cut
        second = [*hang(quiet("  "), quiet(told), room.width), edges(NOTHING, right, room.width)]
    return [*first, *second, *_said(row, 2, room.width)]


def _said(row: card_log.Row, indent: int, width: int) -> Rows:
    """The response, below its entry."""
    if not row.said:
        return []
    label = " " * indent + YOU_SAID.ljust(LABEL_WIDTH)
    said = row.said[: (SAID_ROWS + 1) * width]  # no more is looked at than can be shown
    return shorten(hang(quiet(label), styled(said, QUIET), width), SAID_ROWS, width)


class _Table:
    """The log in columns, those dropped that do not fit, the last facts first."""

    def __init__(self, shown: Sequence[card_log.Row], width: int) -> None:
        self.width = width
        cells = [self._cells(row) for row in shown if row.answer]
        when = max(len(row.when) for row in shown)
        widths = [
            max([len(name), least, *(len(row[at]) for row in cells)])
            for at, (name, least) in enumerate(zip(LABELS, LEAST_CELLS, strict=True))
        ]
        self.widths = [max(when, widths[0]), *widths[1:]]
        while len(self.widths) > 2 and sum(self.widths) + 2 * len(self.widths) + NEXT_CELLS > width:
            self.widths.pop()
        self.heads = quiet(self._line([styled(name, QUIET) for name in LABELS], "next"))

    @staticmethod
    def _cells(row: card_log.Row) -> tuple[str, ...]:
        return row.when, row.what, row.after, row.predicted, row.took

    def _line(self, texts: Sequence[Content], last: str) -> Content:
        line = NOTHING
        for text, width in zip(texts, self.widths, strict=False):
            line += left_edge(text, width) + "  "
        return edges(line, quiet(last), self.width) if last else line

    def rows(self, row: card_log.Row) -> Rows:
        """An entry: an answer in columns, all else as a sentence beside its moment; then what was said."""
        style = PLAIN if row.counts else QUIET
        begin = self.widths[0] + 2
        if row.answer and row.counts:
            when, what, *facts = self._cells(row)
            told = [styled(when, QUIET), styled(what, style), *(styled(fact, QUIET) for fact in facts)]
            first = [self._line(told, row.next)]
        else:
            text = row.what if row.counts else f"{row.what}, taken back"
            first = hang(quiet(row.when.ljust(begin)), styled(text, style), self.width)
        return [*first, *_said(row, begin, self.width)]

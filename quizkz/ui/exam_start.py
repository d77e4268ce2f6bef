"""Before an exam: what it is, what is asked for, how the last ones went; or the one left open.

Each row is a number that digits write and arrows change, so that Enter begins from anywhere.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.reporting import Reporter
from quizkz.errors import QuizkzError
from quizkz.exam import results
from quizkz.exam.states import PASS, QUESTIONS, Spec
from quizkz.exam.taking import Exam, choose
from quizkz.query import Scope
from quizkz.query.gradable import gradable_questions
from quizkz.review import CardId
from quizkz.ui.answers.entry import CURSOR, GUTTER
from quizkz.ui.asking import StagePage
from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Room, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import toast
from quizkz.ui.roles import ACCENT, KEY, PLAIN, STRONG, edges, quiet, strong
from quizkz.words import exams
from quizkz.words.measure import count

WHAT = (
    "Nothing is told before the end: no hints, no verdicts. Answers are kept, but count for nothing in the "
    "schedule; afterwards what you missed can be sent to review."
)
NOTHING_TO_ASK = "Nothing to ask: quizkz cannot grade flashcards, which you judge yourself."
WHAT_TO_DO = "Choose another deck, or give its questions answers to choose from or to type."
CHOOSING, AT_ONCE = "Choosing the questions…", 5000
"""What is said meanwhile, and the stock up to which that would only flicker."""
LABEL, VALUE = 16, 6
MOST_MINUTES, SEEDS = 600, 1_000_000


class Field(NamedTuple):
    """A row: its name, the least and the most it takes (0: the stock), the step of an arrow, words beside."""

    name: str
    least: int
    most: int
    step: int
    beside: str = ""
    shown: Callable[[int], str] = str


def _minutes(value: int) -> str:
    return str(value) if value else "none"


def _percent(value: int) -> str:
    return f"{value}%"


def _on(value: int) -> str:
    return "on" if value else "off"


FIELDS = (
    Field("Questions", 1, 0, 5, "of {stock:,}"),
    Field("Minutes", 0, MOST_MINUTES, 5, "a minute a question is usual; 0 is no clock", _minutes),
    Field("Pass mark", 1, 100, 5, "", _percent),
    Field("Certainty", 0, 1, 1, "say how sure you are of each answer; scored apart", _on),
)
QUESTIONS_ROW, MINUTES_ROW, PASS_ROW, CERTAINTY_ROW = range(4)


class ExamStartScreen(StagePage[None]):
    """What an exam of a deck (`""`: of all) shall be; tells the app what begins or goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.yes", "begin"),
        binding("app.back", "back"),
        *(Binding(str(digit), f"digit({digit})", show=False, id=f"exam.digit{digit}") for digit in range(10)),
        Binding("up", "row(-1)", show=False, id="exam.up"),
        Binding("down", "row(1)", show=False, id="exam.down"),
        Binding("left", "change(-1)", show=False, id="exam.less"),
        Binding("right", "change(1)", show=False, id="exam.more"),
        Binding("space", "change(0)", show=False, id="exam.turn"),
        Binding("backspace", "erase", show=False, id="exam.erase"),
    ]

    class Begun(Message):
        """An exam began, or one left open goes on; where its time was over it has its result."""

        def __init__(self, exam: Exam) -> None:
            super().__init__()
            self.exam = exam

    def __init__(self, desk: Desk, clock: Clock, deck: str, title: str) -> None:
        super().__init__()
        self._desk, self._clock, self._deck, self._title = desk, clock, deck, title
        self._scope = Scope(decks=(deck,) if deck else ())
        there = sum(one.questions for one in desk.decks if not one.broken and deck in ("", one.id))
        self._counted = there <= AT_ONCE
        self.stock = gradable_questions(desk.store.db, self._scope) if self._counted else there
        """How many questions there are to ask; until those of many are counted, flashcards too."""
        left_open = [Exam.resume(desk, one, clock()) for one in results.open_attempts(desk, deck)]
        still = [exam for exam in left_open if exam.result is None]
        self._exam = next(reversed(still or left_open), None)  # else the one whose time ran out last
        attempts = results.attempts(desk, deck)
        self._scores = [attempt.score for attempt in attempts if attempt.score is not None]
        number = min(QUESTIONS, self.stock)
        self._values = [number, number, round(100 * PASS), 0]
        self._row = 0
        self._begins = False
        self._typed = False  # whether the next digit is written behind those that stand
        self._follows = True  # whether the minutes follow the questions

    def on_mount(self) -> None:
        """Show an exam whose time ran out while the learner was away at once."""
        if self._exam and self._exam.result:
            self.post_message(self.Begun(self._exam))
        if not self._counted:
            self._count(Reporter(self._desk))

    @work(thread=True, group="count")
    def _count(self, reader: Reporter) -> None:
        """Count a large stock; where the log is busy it stays uncounted, as beginning tells it anyhow."""
        worker = get_current_worker()
        with suppress(QuizkzError), reader.reading() as db:
            stock = gradable_questions(db, self._scope)
            if not worker.is_cancelled:
                self.from_thread(self._take_stock, stock)

    def _take_stock(self, stock: int) -> None:
        self.stock, self._counted = stock, True
        self._values[QUESTIONS_ROW] = min(self._values[QUESTIONS_ROW], stock)
        if self._follows:
            self._values[MINUTES_ROW] = min(self._values[MINUTES_ROW], stock)
        self.draw()

    # What stands

    def redraw(self) -> None:
        """Draw for the present size."""
        room = self.room
        top = [edges(strong(exams.EXAM) + quiet(f"   {self._title}"), NOTHING, room.width)]
        self._stage.text(top, [*([] if room.short else [NOTHING]), *self._rows(room)], room)

    def _rows(self, room: Room) -> list[Content]:
        if self._exam:
            return _hung(self._on_its_way(self._exam, room))
        if not self.stock:
            texts = [wrap(strong(NOTHING_TO_ASK), room.measure), wrap(WHAT_TO_DO, room.measure)]
            return _hung([*texts[0], *texts[1]])
        fields = [self._field(row, room) for row in range(len(FIELDS))]
        last = exams.standing(self._scores, results.trend(self._scores))
        if self._values[CERTAINTY_ROW] and not room.short:
            fields += _hung([NOTHING, *(quiet(row) for row in wrap(exams.certainty_rule(), room.measure))])
        if self._begins and (self.stock > AT_ONCE or not self._counted):
            return [*fields, NOTHING, *_hung([strong(CHOOSING)])]
        past = f"{last}; {count(len(self._scores), 'exam')} so far." if last else exams.NO_HISTORY
        if room.short:
            return [*fields, NOTHING, *_hung([quiet(row) for row in wrap(past, room.measure)])]
        what = [Content.styled(row.plain, PLAIN) for row in wrap(WHAT, room.measure)]
        gap = [NOTHING] * (2 if room.roomy else 1)
        return [*_hung(what), *gap, *fields, *gap, *_hung([quiet(row) for row in wrap(past, room.measure)])]

    def _on_its_way(self, exam: Exam, room: Room) -> list[Content]:
        left = exam.left_ms(self._clock())
        said = exams.on_its_way(exam.attempt, exam.number - exam.open, exam.number, left)
        return [strong(row) for row in wrap(said, room.measure)]

    def _field(self, row: int, room: Room) -> Content:
        field, here = FIELDS[row], row == self._row
        value = field.shown(self._values[row]).rjust(VALUE)
        text = Content.assemble(
            (field.name.ljust(LABEL), STRONG if here else PLAIN), (value, KEY if here else ACCENT)
        )
        beside = field.beside.format(stock=self.stock) if row != QUESTIONS_ROW or self._counted else ""
        if beside and not room.narrow:
            text += quiet(f"   {beside}")
        filled = text.pad_right(max(0, room.width + 2 - text.cell_length))
        return (CURSOR + filled).stylize_before("on $surface") if here else GUTTER + text

    def keys(self) -> Sequence[Key]:
        """Begin or go on, and how to change what is asked for."""
        if self._exam:
            return [Key("Enter", "Go on with it", short="Go on"), Key("Esc", "Home"), KEYS]
        if not self.stock:
            return [Key("Esc", "Home"), KEYS]
        change = Key("←→", "Change") if self._row == CERTAINTY_ROW else Key("0-9 ←→", "Change")
        return [Key("Enter", "Begin"), Key("↑↓", "Row"), change, Key("Esc", "Home"), KEYS]

    # Keys

    def action_begin(self) -> None:
        """Begin, or go on with the exam left open."""
        if self._begins:  # a second Enter begins no second exam
            return
        self._begins = True
        if self._exam:
            self.post_message(self.Begun(Exam.resume(self._desk, self._exam.attempt, self._clock())))
        else:
            self._settle()
            spec = self._spec()
            if self.stock > AT_ONCE or not self._counted:
                self._choose(spec, Reporter(self._desk))
            else:
                self._begin(spec)

    @work(thread=True)
    def _choose(self, spec: Spec, reader: Reporter) -> None:
        """Choose the questions of a large stock; one that was left meanwhile begins no exam."""
        worker = get_current_worker()
        try:
            with reader.reading() as db:
                cards = choose(db, spec)
        except QuizkzError as failure:  # the log is busy
            if not worker.is_cancelled:
                self.from_thread(self._fail, str(failure))
            return
        if not worker.is_cancelled:
            self.from_thread(self._begin, spec, cards)

    def _fail(self, why: str) -> None:
        toast(self, why, warning=True)
        self.dismiss(None)

    def _begin(self, spec: Spec, cards: tuple[CardId, ...] | None = None) -> None:
        try:
            exam = Exam.begin(self._desk, spec, self._clock(), cards)
        except QuizkzError as failure:  # the decks changed meanwhile
            self._fail(str(failure))
        else:
            self.post_message(self.Begun(exam))

    def _spec(self) -> Spec:
        questions, minutes, share, certainty = self._values
        return Spec(
            deck=self._deck,
            questions=questions,
            limit_s=60 * minutes or None,
            pass_share=share / 100,
            seed=self._clock().at // 1000 % SEEDS,
            certainty=bool(certainty),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rows are changed only where there is an exam to begin."""
        del parameters
        begins = not self._exam and self.stock > 0
        return begins or action in ("back", "move", "page") or (action == "begin" and self._exam is not None)

    def action_row(self, by: int) -> None:
        """Go to another row."""
        self._settle()
        self._row = min(max(self._row + by, 0), len(FIELDS) - 1)
        self.draw()

    def action_change(self, by: int) -> None:
        """Change the row by a step; 0 turns certainty on or off."""
        self._typed = False
        value = self._values[self._row]
        if self._row == CERTAINTY_ROW:
            self._set(1 - value if by == 0 else int(by > 0))
        elif by:
            step = FIELDS[self._row].step
            below, above = (value - 1) // step * step, (value // step + 1) * step
            self._set(above if by > 0 else below)
        self._settle()

    def action_digit(self, digit: int) -> None:
        """Write a digit: the first takes the place of what stands, the next go behind it."""
        if self._row != CERTAINTY_ROW:
            self._set((self._values[self._row] * 10 if self._typed else 0) + digit, typed=True)

    def action_erase(self) -> None:
        """Take the last digit away."""
        if self._row != CERTAINTY_ROW:
            self._set(self._values[self._row] // 10, typed=True)

    def _set(self, value: int, *, typed: bool = False) -> None:
        most = FIELDS[self._row].most or self.stock
        self._values[self._row] = min(value, most)
        self._typed = typed
        if self._row == MINUTES_ROW:
            self._follows = False
        elif self._row == QUESTIONS_ROW and self._follows:
            self._values[MINUTES_ROW] = min(self._values[QUESTIONS_ROW], MOST_MINUTES)
        self.draw()

    def _settle(self) -> None:
        """What was written is done: no row stays below its least."""
        self._typed = False
        least = FIELDS[self._row].least
        if self._values[self._row] < least:
            self._set(least)
        self.draw()


def _hung(rows: Sequence[Content]) -> list[Content]:
    return [GUTTER + row for row in rows]

"""The widgets of a sitting: made once, only their rows change, so feedback is painted within a key press.

The stage counts rows instead of asking the layout for them, so it knows before the paint what is below the
fold.
"""

from collections.abc import Sequence
from typing import NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.session import Asked, Asking, Finished, Graded, Session, Trial
from quizkz.ui import end, question, verdict
from quizkz.ui.answers import Board, Entry, Fields, Written, entry_for
from quizkz.ui.answers.fields import ROWS
from quizkz.ui.flow import NOTHING, Lines, Room
from quizkz.ui.roles import more_below
from quizkz.words import verdicts

Rows = Sequence[Content]
FOOT = 3
"""Rows of the rating bar and the blank one below it."""
KEPT = 4
"""Rows of a verdict that are brought into view where it begins below the fold."""


class Around(NamedTuple):
    """What a screen puts around a question: the rows above it, its task, the rows at the sheet's foot."""

    top: Rows
    task: Content
    foot: Rows = ()


class Stage:
    """Progress above, the body that scrolls, at the foot the ratings or what a screen has in their place."""

    def __init__(self, foot: Lines | None = None) -> None:
        self.top, self.question, self.below = Lines("top"), Lines("question"), Lines("below")
        self.board, self.fields = Board(), Fields()
        self.body = VerticalScroll(
            self.question, self.board, self.fields, self.below, id="body", can_focus=False
        )
        self.more, self.ratings = Lines("more"), verdict.RatingBar()
        self.foot = foot or self.ratings
        self.room = Room(1)
        self.overflows = False
        self.retyped: Entry | None = None  # a missed answer, typed once more
        self._need = self._have = 0
        self._key = ""

    def widgets(self) -> tuple[Widget, ...]:
        """What stands on the sheet, from top to bottom."""
        return (self.top, self.body, self.more, self.foot)

    def card(
        self, session: Session | Trial, state: Asking | Graded, entry: Entry, notice: str, room: Room
    ) -> None:
        """Draw a question of a sitting or a trial, open or with its verdict."""
        tried = isinstance(session, Trial)
        practice = session.practice and not tried
        asked = state.asked
        graded = state if isinstance(state, Graded) else None
        top = question.trial_top(asked, room) if tried else question.top(asked, room, practice=practice)
        task = question.task(asked, room, practice=practice)
        ratings = self.ratings.lay(None if tried else graded, room, practice=practice, tried=tried)
        self.lay(state, entry, notice, room, Around(top, task, ratings))

    def lay(
        self, state: Asking | Graded, entry: Entry, notice: str | Content, room: Room, around: Around
    ) -> None:
        """Draw a question, open or with its verdict, and what stands around it."""
        asked = state.asked
        graded = state if isinstance(state, Graded) else None
        self.top.show(around.top)
        head = question.head(asked, entry, room, graded, eyebrow=around.task)
        rows = entry.rows(room, graded)
        if room.roomy and len(head) + len(rows) > room.rows // 2:
            rows = entry.rows(room._replace(roomy=False), graded)
        self.question.show(head)
        self.board.lay([] if graded and room.short else rows)
        self.fields.show(self.retyped if graded else entry, room)
        below = (
            verdict.rows(graded, entry, notice, room)
            if graded
            else question.below(asked, entry, notice, room)
        )
        if self.retyped and not room.short:
            below = [NOTHING, *below]
        self._measure(room, below, around.foot, "Space" if graded else "PgDn")

    def finish(
        self, session: Session, state: Finished, desk: Desk, now: Now, notice: str, room: Room
    ) -> None:
        """Draw the end of the sitting."""
        self.text(end.top(session.title, state, room), end.rows(state, desk, now, room, notice), room)

    def text(self, top: Rows, rows: Rows, room: Room) -> None:
        """Draw a text that scrolls, without a question."""
        self.top.show(top)
        self.question.show([])
        self.board.lay([])
        self.fields.show(None, room)
        self._measure(room, rows, [], "Space")

    def _measure(self, room: Room, below: Rows, at_foot: Rows, key: str) -> None:
        """Fill the body, and keep a row to say what is below the fold and which key brings it.

        The rows of the foot are kept free under a question, and the last text reaches to the fold: so
        the verdict appears without a new layout.
        """
        self.room, self._key = room, key
        above = len(self.question.rows) + len(self.board.rows) + self.fields.rows
        self._need = above + len(below)
        have = room.rows - len(self.top.rows)
        foot = len(at_foot)
        if foot < FOOT and not room.short and self._need < have - FOOT:
            foot = FOOT
        self.foot.show(at_foot, least=foot)
        self.overflows = self._need > have - foot - (not room.short)
        self._have = max(1, have - foot - (self.overflows or not room.short))
        self.below.show(below, least=self._have - above)
        self.say_more()

    def say_more(self) -> None:
        """Say how many rows are below the fold."""
        if self.room.short and not self.overflows:
            self.more.show([])
            return
        hidden = self._need - self._have - round(self.body.scroll_y)
        self.more.show([more_below(hidden if self.overflows else 0, self.room.width, self._key)])

    def retype(self, asked: Asked) -> None:
        """Open the field for an answer that was missed."""
        self.retyped = entry_for(asked)
        self.body.scroll_home(animate=False)

    def check(self, session: Session, graded: Graded) -> str:
        """How typing it once more went; empty where a gap is still to fill. Typed right, the field closes."""
        if self.retyped is None or not self.retyped.enter():
            return ""
        verdict = session.retype(self.retyped.response())
        if verdict.result == "right":
            self.retyped = None
        return verdicts.retyped(graded.asked.question, verdict)

    # Scrolling

    def reveal(self, begin: int, end_row: int) -> None:
        """Scroll as little as brings these rows of the body into view."""
        top = round(self.body.scroll_y)
        if begin < top or end_row > top + self._have:
            self.body.scroll_to(y=begin if begin < top else end_row - self._have, animate=False)

    def reveal_verdict(self) -> None:
        """Bring the first rows of the verdict into view."""
        if not self.room.short:
            begin = len(self.question.rows) + len(self.board.rows)
            self.reveal(begin, begin + min(KEPT, len(self.below.rows)))

    def reveal_cursor(self, entry: Entry) -> None:
        """Bring the row or the field under the cursor into view; with the first row, the prompt."""
        if isinstance(entry, Written):
            if not (entry.cursor or entry.texts[0]):
                return  # nothing is written yet: the prompt is read first
            begin = len(self.question.rows) + len(self.board.rows) + ROWS * entry.cursor
            self.reveal(begin, begin + ROWS)
            return
        rows = [place for place, item in enumerate(self.board.items) if item == entry.cursor]
        if rows:
            above = len(self.question.rows)
            self.reveal(above + rows[0] if rows[0] else 0, above + rows[-1] + 1)

    def page(self, by: int) -> None:
        """A screenful up or down."""
        self.body.scroll_relative(y=by * max(1, self._have - 1), animate=False)

    def turn(self) -> None:
        """A screenful down; from the end back to the beginning."""
        if self.body.scroll_y >= self.body.max_scroll_y:
            self.body.scroll_home(animate=False)
        else:
            self.page(1)

    @property
    def target(self) -> Input | None:
        """The field that is written into, where there is one."""
        return self.fields.target if self.fields.display else None

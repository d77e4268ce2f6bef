"""The sitting on the screen: a question, its verdict, and the end.

A handler is one call of the session and one drawing; how an answer is given stands in `asking`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.care import Care
from quizkz.query import Scope
from quizkz.review import Rating, split_card
from quizkz.session import Asking, Finished, Graded, Session, State, pictures
from quizkz.ui import footing, steps
from quizkz.ui.answers import entry_for
from quizkz.ui.asking import AskingPage
from quizkz.ui.editor import Editor, edit_deck
from quizkz.ui.footer import Key
from quizkz.ui.verdict import RatingBar
from quizkz.ui.viewer import Viewer
from quizkz.words import asking, counts
from quizkz.words import care as care_words

if TYPE_CHECKING:  # a first question goes without the screens that keys may open over it
    from quizkz.ui.caring import Wish


class StudyScreen(AskingPage[None]):
    """A sitting, from its first question to its end; leaves by `dismiss`."""

    BINDINGS: ClassVar[list[BindingType]] = [*steps.bindings()]

    class ReportAsked(Message):
        """The learner wants the figures of the deck that was studied; empty: of all."""

        def __init__(self, deck: str) -> None:
            super().__init__()
            self.deck = deck

    def __init__(
        self, session: Session, clock: Clock, editor: Editor | None, viewer: Viewer, *, desk: Desk
    ) -> None:
        super().__init__()
        self._session, self._clock, self._editor, self._desk = session, clock, editor, desk
        self._viewer = viewer
        self._undoes = False

    @property
    def asks(self) -> bool:
        """Whether a question is open."""
        return isinstance(self._session.state, Asking)

    def means(self, name: str) -> bool:
        """Whether a key means something in this state."""
        return steps.allowed(name, self._session.state)

    def on_mount(self) -> None:
        """Show where the sitting stands."""
        self._show(self._session.state)

    def _show(self, state: State, *, keep: bool = False) -> None:
        """Show a state; `keep`: it is the same question, what was given so far stays."""
        self._stage.retyped = None
        self._notice, self._undoes = state.notice, self._session.can_undo
        if isinstance(state, Asking):
            if keep and self._entry:
                self._entry.asked = state.asked
            else:
                self._entry = entry_for(state.asked)
        self.present(top=not keep or self.short)

    def redraw(self) -> None:
        """Draw the state of the sitting for the present size."""
        state = self._session.state
        if isinstance(state, Finished):
            self._stage.finish(self._session, state, self._desk, self._clock(), self._notice, self.room)
        elif self._entry:
            self._stage.card(self._session, state, self._entry, self._notice, self.room)

    def keys(self) -> Sequence[Key]:
        """What works now, the next key first."""
        in_field = isinstance(self.focused, Input)
        image = bool(pictures(self._session.state, self._desk))
        retypes = self._stage.retyped is not None
        can = footing.Can(self._undoes, in_field, self._editor is not None, image, retypes)
        return footing.keys(self._session.state, self._entry, can, narrow=self.narrow)

    def answer(self) -> None:
        """Have the answer graded."""
        if self._entry:
            self._show(self._session.respond(self._entry.response(), self._clock()), keep=True)

    def _leave_end(self, finished: Finished) -> None:
        """From the end practise what was missed; with nothing to practise, leave."""
        if not finished.again:
            self.dismiss(None)
            return
        self._session = Session(self._desk, Scope(cards=finished.again), self._clock(), practice=True)
        self._show(self._session.state)

    # Keys

    def action_digit(self, number: int) -> None:
        """Rate, or give what the digit stands for."""
        state = self._session.state
        if isinstance(state, Graded) and number <= len(Rating):
            self._show(self._session.rate(Rating(number), self._clock()))
        else:
            super().action_digit(number)

    def action_enter(self) -> None:
        """The next step: answer, go on, or what comes after the end."""
        match self._session.state:
            case Asking():
                self._submit()
            case Graded() as graded if self._stage.retyped:
                self._say(self._stage.check(self._session, graded))
            case Graded(self_graded=True):
                self._say(asking.JUDGE)
            case Graded():
                self._show(self._session.go_on(self._clock()))
            case Finished() as finished:
                self._leave_end(finished)

    def action_step(self, name: str) -> None:
        """A step of the session that a key stands for."""
        step, keep = steps.STEPS[name]
        self._show(step(self._session, self._clock()), keep=keep)

    def action_undo(self) -> None:
        """Take back the last act; one of an earlier day only after asking."""
        if self._session.undo_is_old(self._clock()):
            from quizkz.ui.dialogs import Confirm

            self.app.push_screen(Confirm(counts.EARLIER, "Take it back", "Keep it"), self._undo)
        else:
            self._undo(agreed=True)

    def _undo(self, agreed: bool | None) -> None:
        if agreed:
            before = self._session.state
            after = self._session.undo(self._clock())
            same = isinstance(before, Asking) and isinstance(after, Asking) and after.asked is before.asked
            self._show(after, keep=same)  # a flag was taken back: the answer begun is kept

    def action_image(self) -> None:
        """Open an image of what is shown; pressed again the next one."""
        self._say(self._viewer.show_next(pictures(self._session.state, self._desk)))

    @work
    async def action_edit(self) -> None:
        """Open the question in the learner's editor, then read it again."""
        if self._editor is None or isinstance(self._session.state, Finished):
            return
        edited = await edit_deck(self._desk, self._editor, self._session.state.asked.card, self._clock)
        if edited.broken:
            from quizkz.ui.dialogs import problems_of

            problems = problems_of(self._desk, edited.broken, self._clock, self._editor)
            self.app.push_screen(problems, self._mended)
        else:
            answered = isinstance(self._session.state, Graded)  # what was begun may not fit the question now
            self._show(self._session.reread(self._clock()), keep=answered)
        if edited.notice:
            self._say(edited.notice)

    def _mended(self, _: object) -> None:
        """Back from the problems: where they are gone, the card as it now reads."""
        state = self._session.state
        deck = "" if isinstance(state, Finished) else state.asked.deck.id
        if any(entry.id == deck and not entry.broken for entry in self._desk.decks):
            self._show(self._session.reread(self._clock()), keep=True)

    def action_why(self) -> None:
        """Show the page of the card; while it is open, without what would answer it."""
        from quizkz.session.about import before_learner
        from quizkz.ui.card import CardScreen

        began = self._clock()
        told = before_learner(self._session, began)
        if told:
            page = CardScreen(self._desk, told.history.card, self._clock, told=told)
            self.app.push_screen(page, lambda wish: self._looked(wish, self._clock().mono - began.mono))

    def _looked(self, wish: "Wish | None", ms: int) -> None:
        """Back from the page of the card, where something may have been wished for it."""
        self._session.looked_away(ms)
        if wish is not None:
            self._tend(wish)

    def action_care(self, care: Care) -> None:
        """Suspend the card, begin it anew, or set its day."""
        if not isinstance(self._session.state, Finished):
            from quizkz.ui.caring import ask

            card = self._session.state.asked.card
            if said := ask(self, self._desk, self._clock, card, care, self._tend):
                self._say(said)

    def _tend(self, wish: "Wish") -> None:
        now, before = self._clock(), self._session.state
        today = self._session.today(now)
        keys = "u or F3"  # the next question may have a field, in which u is a letter
        after = self._session.tend(wish.care, now, lambda done: care_words.done(done, today, keys), wish.day)
        same = isinstance(before, Asking) and isinstance(after, Asking) and after.asked is before.asked
        self._show(after, keep=same or isinstance(after, Graded))

    def action_report(self) -> None:
        """Show the figures of what was studied: of its deck where that was one."""
        if isinstance(self._session.state, Finished):
            decks = {split_card(outcome.card)[0] for outcome in self._session.state.outcomes}
            self.post_message(self.ReportAsked(decks.pop() if len(decks) == 1 else ""))

    def action_retype(self) -> None:
        """Open the field again, to type a missed answer once."""
        state = self._session.state
        if isinstance(state, Graded) and state.may_retype:
            self._stage.retype(state.asked)
            self._say("")

    def action_back(self) -> None:
        """Leave the field, else pause: nothing is lost."""
        if self._stage.retyped:
            self._stage.retyped = None
            self._say("")
        elif isinstance(self.focused, Input):
            self.set_focus(None)
            self.draw_keys()
        else:
            self.dismiss(None)

    def on_rating_bar_pressed(self, event: RatingBar.Pressed) -> None:
        """A rating was clicked."""
        if isinstance(self._session.state, Graded) and self._painted:
            self._show(self._session.rate(event.rating, self._clock()))

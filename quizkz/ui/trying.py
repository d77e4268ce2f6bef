"""A question tried out, full screen: answered and graded as in a sitting, with nothing written."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from quizkz.clock import Clock
from quizkz.desk import DeckRow, Desk
from quizkz.session import Asking, Graded, Trial
from quizkz.ui import steps
from quizkz.ui.answers import Board, Entry, entry_for
from quizkz.ui.commands import binding
from quizkz.ui.dialogs import ProblemsScreen
from quizkz.ui.editor import Editor, edit_deck
from quizkz.ui.flow import Room
from quizkz.ui.footer import KEYS, KEYS_IN_FIELD, Key
from quizkz.ui.page import Page
from quizkz.ui.stage import Stage

ACTIONS = frozenset({"digit", "enter", "erase", "move", "page", "space", "back", "edit", "hint"})
"""The keys of a sitting that mean something here: none that writes."""


class TryScreen(Page[None]):
    """One question, open or with its verdict; Enter asks it again."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*steps.bindings(), binding("browse.edit", "edit")]

    def __init__(self, trial: Trial, desk: Desk, clock: Clock, editor: Editor) -> None:
        super().__init__()
        self._trial, self._desk, self._clock, self._editor = trial, desk, clock, editor
        self._stage = Stage()
        self._entry: Entry = entry_for(trial.asked)
        self._notice = ""
        self._sure = False

    def sheet(self) -> Iterable[Widget]:
        """The stage."""
        return self._stage.widgets()

    def on_mount(self) -> None:
        """Show the question."""
        self.watch(self._stage.body, "scroll_y", self._stage.say_more, init=False)
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        """Draw where the trial stands; `anew`: an answer begun is dropped."""
        self._sure, self._notice = False, ""
        if anew:
            self._entry = entry_for(self._trial.asked)
        self._entry.asked = self._trial.asked
        self.draw()
        self._aim()
        self.call_after_refresh(self._after_paint)

    def _after_paint(self) -> None:
        self._aim()
        self.draw_keys()
        if isinstance(self._trial.state, Graded):
            self._stage.reveal_verdict()

    def _aim(self) -> None:
        asking = isinstance(self._trial.state, Asking)
        self.set_focus(self._stage.target if asking else None, scroll_visible=False)

    def redraw(self) -> None:
        """Draw the question for the present size."""
        room = Room(self.column, self.rows, self.narrow, self.short, self.roomy)
        self._stage.card(self._trial, self._trial.state, self._entry, self._notice, room)

    def keys(self) -> Sequence[Key]:
        """What works now, the next key first."""
        field = isinstance(self.focused, Input)
        edit, back = Key("^o", "Edit"), Key("Esc", "Back")
        last = KEYS_IN_FIELD if field else KEYS
        if isinstance(self._trial.state, Graded):
            return [Key("Enter", "Try again"), edit, back, KEYS]
        can_hint = self._trial.asked.question.hint and not self._trial.asked.hinted
        hint = [Key("F2" if field else "h", "Hint")] if can_hint else []
        return [*self._entry.keys(), *hint, edit, back, last]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what writes nothing."""
        return (str(parameters[0]) if action == "step" else action) in ACTIONS

    # Giving an answer

    def _take(self, *, answers: bool) -> None:
        if answers:
            self._answer()
        else:
            self._changed()

    def _changed(self) -> None:
        self._notice, self._sure = "", False
        self.draw()
        self._stage.reveal_cursor(self._entry)

    def _answer(self) -> None:
        self._trial.respond(self._entry.response())
        self._show()

    @property
    def _open(self) -> bool:
        return isinstance(self._trial.state, Asking)

    def action_digit(self, number: int) -> None:
        """Give what the digit stands for."""
        if self._open:
            self._take(answers=self._entry.digit(number))

    def action_enter(self) -> None:
        """Answer; after the verdict ask again."""
        if not self._open:
            self._trial.again()
            self._stage.body.scroll_home(animate=False, immediate=True)
            self._show(anew=True)
        elif not self._entry.enter():
            self._changed()
            self._aim()
        elif (lacks := self._entry.lacks()) and not self._sure:
            self._notice, self._sure = lacks, True
            self.draw()
        else:
            self._answer()

    def action_space(self) -> None:
        """Turn the card, tick the row, or show what is below."""
        if self._open and self._entry.turns:
            self._answer()
        elif self._open and self._entry.space():
            self._changed()
        else:
            self._stage.turn()

    def action_move(self, by: int) -> None:
        """Move the cursor, or the text."""
        if self._open and self._entry.move(by):
            self._changed()
        else:
            self._stage.body.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._stage.page(by)

    def action_erase(self) -> None:
        """Take back what was given last."""
        if self._open:
            self._entry.back()
            self._changed()

    def action_step(self, name: str) -> None:
        """Show the hint."""
        if name == "hint" and self._open:
            self._trial.hint()
            self._show()

    @work
    async def action_edit(self) -> None:
        """Open the question in the editor, then show it as it now reads."""
        edited = await edit_deck(self._desk, self._editor, self._trial.asked.card, self._clock)
        if edited.broken:
            row = DeckRow(edited.broken.id, edited.broken.title, broken=True)
            problems = ProblemsScreen(self._desk, row, self._clock, self._editor, back="Back")
            self.app.push_screen(problems, self._mended)
        else:
            self._read_again()
        if edited.notice:
            self._notice = edited.notice
            self.draw()

    def _mended(self, _: object) -> None:
        """Back from the problems."""
        self._read_again()

    def _read_again(self) -> None:
        try:
            before = self._trial.asked
            self._trial.reread()
        except KeyError:  # the question is gone, or its deck still broken
            self.dismiss(None)
            return
        self._show(anew=self._open and before.question != self._trial.asked.question)

    def action_back(self) -> None:
        """Leave: there is nothing to lose."""
        self.dismiss(None)

    # Mouse and fields

    def on_board_picked(self, event: Board.Picked) -> None:
        """A row was clicked."""
        if self._open:
            self._take(answers=self._entry.click(event.item, event.partner))

    def on_fields_edited(self) -> None:
        """A field was written into, or another one is."""
        if self._open:
            self._changed()

    def on_fields_entered(self) -> None:
        """Enter was pressed in a field."""
        self.action_enter()

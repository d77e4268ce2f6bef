"""A question tried out, full screen: answered and graded as in a sitting, with nothing written."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widgets import Input

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.session import Asking, Graded, Trial
from quizkz.ui import steps
from quizkz.ui.answers import Entry, entry_for
from quizkz.ui.asking import AskingPage
from quizkz.ui.commands import binding
from quizkz.ui.dialogs import problems_of
from quizkz.ui.editor import Editor, edit_deck
from quizkz.ui.footer import KEYS, KEYS_IN_FIELD, Key

ACTIONS = frozenset({"digit", "enter", "erase", "move", "page", "space", "back", "edit", "hint"})
"""The keys of a sitting that mean something here: none that writes."""


class TryScreen(AskingPage[None]):
    """One question, open or with its verdict; Enter asks it again."""

    BINDINGS: ClassVar[list[BindingType]] = [*steps.bindings(), binding("browse.edit", "edit")]

    def __init__(self, trial: Trial, desk: Desk, clock: Clock, editor: Editor) -> None:
        super().__init__()
        self._trial, self._desk, self._clock, self._editor = trial, desk, clock, editor
        self._entry: Entry = entry_for(trial.asked)

    @property
    def asks(self) -> bool:
        """Whether the question is open."""
        return isinstance(self._trial.state, Asking)

    def means(self, name: str) -> bool:
        """Only what writes nothing."""
        return name in ACTIONS

    def on_mount(self) -> None:
        """Show the question."""
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        """Draw where the trial stands; `anew`: an answer begun is dropped."""
        self._notice = ""
        if anew:
            self._entry = entry_for(self._trial.asked)
        self._entry.asked = self._trial.asked
        self.present(top=anew)

    def redraw(self) -> None:
        """Draw the question for the present size."""
        self._stage.card(self._trial, self._trial.state, self._entry, self._notice, self.room)

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

    def answer(self) -> None:
        """Have the answer graded."""
        self._trial.respond(self._entry.response())
        self._show()

    def action_enter(self) -> None:
        """Answer; after the verdict ask again."""
        if self.asks:
            self._submit()
        else:
            self._trial.again()
            self._show(anew=True)

    def action_step(self, name: str) -> None:
        """Show the hint."""
        if name == "hint" and self.asks:
            self._trial.hint()
            self._show()

    @work
    async def action_edit(self) -> None:
        """Open the question in the editor, then show it as it now reads."""
        edited = await edit_deck(self._desk, self._editor, self._trial.asked.card, self._clock)
        if edited.broken:
            problems = problems_of(self._desk, edited.broken, self._clock, self._editor)
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
        self._show(anew=self.asks and before.question != self._trial.asked.question)

    def action_back(self) -> None:
        """Leave: there is nothing to lose."""
        self.dismiss(None)

"""A screen on which an answer is given: what keys, clicks and fields mean to it, whoever asks.

A sitting, a trial and an exam differ in what an answer leads to; how one is given is the same in all three
and stands here. What a key means to a kind of answer its `Entry` knows, how a question is drawn the `Stage`.
"""

from collections.abc import Iterable
from typing import TypeVar

from textual.widget import Widget

from quizkz.grading import prepare
from quizkz.ui import steps
from quizkz.ui.answers import Board, Entry
from quizkz.ui.flow import Room
from quizkz.ui.page import Page
from quizkz.ui.stage import Stage

Result = TypeVar("Result")


class StagePage(Page[Result]):
    """Shows the stage, whose text the keys scroll."""

    AUTO_FOCUS = ""

    def __init__(self, stage: Stage | None = None) -> None:
        super().__init__()
        self._stage = stage or Stage()

    def sheet(self) -> Iterable[Widget]:
        """The stage."""
        return self._stage.widgets()

    def on_mount(self) -> None:
        """Follow the scrolling, to say what is below."""
        self.watch(self._stage.body, "scroll_y", self._stage.say_more, init=False)

    @property
    def room(self) -> Room:
        """The place there is."""
        return Room(self.column, self.rows, self.narrow, self.short, self.roomy)

    def action_space(self) -> None:
        """Show what is below."""
        self._stage.turn()

    def action_move(self, by: int) -> None:
        """Move the text."""
        self._stage.body.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful up or down."""
        self._stage.page(by)


class AskingPage(StagePage[Result]):
    """Holds an entry beside the stage; a screen says when it `asks` and what `answer` does."""

    def __init__(self, stage: Stage | None = None) -> None:
        super().__init__(stage)
        self._entry: Entry | None = None
        self._notice = ""
        self._warned = False  # Enter was pressed on an answer with something missing
        self._painted = False
        self._prepared = False  # for what is typed

    @property
    def asks(self) -> bool:
        """Whether an answer can be given now."""
        raise NotImplementedError

    def answer(self) -> None:
        """Take the answer as it stands."""
        raise NotImplementedError

    def means(self, name: str) -> bool:
        """Whether a key, named by its action or its step, means something now."""
        raise NotImplementedError

    def present(self, *, top: bool = False) -> None:
        """Draw what stands now; keys count once it is painted. `top`: from its first row."""
        self._painted, self._warned = False, False
        if top:
            self._stage.body.scroll_home(animate=False, immediate=True)
        self.draw()
        self._aim()
        self.call_after_refresh(self._after_paint)

    def _after_paint(self) -> None:
        self._painted = True
        self._aim()  # a field that was only just made takes the focus now
        self.draw_keys()  # and an earlier one has lost it only now
        if self.asks and self._stage.target is not None and not self._prepared:
            self._prepared = True
            self.run_worker(prepare, thread=True)  # what is typed will be judged
        if not self.asks:
            self._stage.reveal_verdict()

    def _aim(self) -> None:
        """Give the keys to the field that is written into; without one the screen itself has them."""
        self.set_focus(self._stage.target, scroll_visible=False)

    def focus_again(self) -> None:
        """Give the keys to the field, which a window that was tiny when it opened had none of."""
        self._aim()
        self.call_after_refresh(self._aim)

    def _changed(self) -> None:
        """The answer so far was changed by a key or a click."""
        self._notice, self._warned = "", False
        self.draw()
        if self._entry:
            self._stage.reveal_cursor(self._entry)

    def _say(self, notice: str) -> None:
        """Say something beside the answer, where a toast would lie over the keys."""
        self._notice = notice
        self.draw()
        self._aim()
        self.call_after_refresh(self._aim)

    def tell(self, failure: str) -> None:
        """Say it beside the answer, which stays: the same key tries again."""
        self._say(failure)

    def untell(self) -> None:
        """Say no longer that it is waited for the log: the answer is not sent by itself any more."""
        self._say("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key means something now, and was pressed after that was painted."""
        name = str(parameters[0]) if action == "step" else action
        return not self.tiny and self.means(name) and (self._painted or name not in steps.PAINTED)

    # Giving an answer

    def _take(self, *, answers: bool) -> None:
        if answers:
            self.answer()
        else:
            self._changed()

    def _submit(self) -> None:
        """Answer; with something missing only on the second press."""
        if self._entry is None or not self._entry.enter():
            self._changed()
            self._aim()
        elif (lacks := self._entry.lacks()) and not self._warned:
            self._notice, self._warned = lacks, True
            self.draw()
        else:
            self.answer()

    # Keys

    def action_digit(self, number: int) -> None:
        """Give what the digit stands for."""
        if self.asks and self._entry:
            self._take(answers=self._entry.digit(number))

    def action_enter(self) -> None:
        """Answer."""
        self._submit()

    def action_space(self) -> None:
        """Turn the card, tick the row, or show what is below."""
        entry = self._entry if self.asks else None
        if entry and entry.turns:
            self.answer()
        elif entry and entry.space():
            self._changed()
        else:
            super().action_space()

    def action_move(self, by: int) -> None:
        """Move the cursor, or the text."""
        if self.asks and self._entry and self._entry.move(by):
            self._changed()
        else:
            super().action_move(by)

    def action_erase(self) -> None:
        """Take back what was given last."""
        if self.asks and self._entry:
            self._entry.back()
            self._changed()

    # Mouse and fields

    def on_board_picked(self, event: Board.Picked) -> None:
        """A row was clicked."""
        if self.asks and self._entry and self._painted:
            self._take(answers=self._entry.click(event.item, event.partner))

    def on_fields_edited(self) -> None:
        """A field was written into, or another one is."""
        if self.asks:
            self._changed()

    def on_fields_entered(self) -> None:
        """Enter was pressed in a field."""
        if self._painted:
            self.action_enter()

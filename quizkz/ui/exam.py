"""An exam on its way: question by question, with the clock above and the map of all below.

Every answer is on disk when the key that gave or changed it was handled, one in a field when the field is
left; so a kill loses at most what is being typed. Nothing is told before the end.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.exam.states import Result
from quizkz.exam.taking import Exam
from quizkz.grading import Response
from quizkz.session import Asking, pictures
from quizkz.ui import exam_view, steps
from quizkz.ui.answers import Entry, Written, entry_for
from quizkz.ui.asking import AskingPage
from quizkz.ui.commands import binding
from quizkz.ui.exam_map import ExamMap
from quizkz.ui.footer import KEYS, KEYS_IN_FIELD, Key
from quizkz.ui.patience import AT_LAST_MS, BRIEFLY_MS
from quizkz.ui.stage import Around, Stage
from quizkz.ui.viewer import Viewer
from quizkz.words import exams

TICK_S = 1.0
ACTIONS = frozenset(
    {"digit", "enter", "erase", "move", "page", "space", "back", "go", "mark", "hand_in", "image"}
)
LAST_MS = 2_000
"""So long before the stop what stands in a field is taken too, as nothing is after it."""


class ExamScreen(AskingPage[None]):
    """An exam from its first open question on; tells the app when it ended, and is dismissed when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *steps.answering(),
        binding("exam.before", "go(-1)"),
        binding("exam.after", "go(1)"),
        binding("exam.mark", "mark"),
        binding("exam.hand_in", "hand_in"),
        binding("study.image", "image"),
    ]

    class Ended(Message):
        """It was handed in, or its time was over."""

        def __init__(self, result: Result) -> None:
            super().__init__()
            self.result = result

    def __init__(self, exam: Exam, clock: Clock, viewer: Viewer, desk: Desk) -> None:
        self._map = ExamMap()
        super().__init__(Stage(self._map))
        self._exam, self._clock, self._viewer, self._desk = exam, clock, viewer, desk
        self._entries: dict[int, Entry] = {}
        self._on_disk: dict[int, Response] = {}
        self._place = 0
        self._asks_sure = False
        self._asked_to: Literal["", "hand in", "leave"] = ""
        self._left: int | None = None
        self._clock_text = ""

    # What stands

    @property
    def asks(self) -> bool:
        """Whether keys give the answer now; else they say how sure it is."""
        return not self._asks_sure

    def means(self, name: str) -> bool:
        """Every key of the screen, but once it has ended."""
        return name in ACTIONS and self._exam.result is None

    def on_mount(self) -> None:
        """Begin at the first open question, and run the clock."""
        still = [place for place, one in enumerate(self._exam.answered) if one.credit is None]
        self._left = self._exam.left_ms(self._clock())
        self._go(still[0] if still else 0)
        self.set_interval(TICK_S, self.tick)
        self.app.app_suspend_signal.subscribe(self, lambda _: self._keep())
        self.app.app_resume_signal.subscribe(self, lambda _: self.tick())

    def on_unmount(self) -> None:
        """Keep what was being typed when the app is quit."""
        if self._exam.result is None:
            self._desk.store.wait_briefly(AT_LAST_MS)
            self._keep()
            self._desk.store.wait_briefly(BRIEFLY_MS)

    def _go(self, place: int) -> None:
        """Show another question."""
        self._place, self._asks_sure, self._asked_to, self._notice = place, False, "", ""
        asked = self._exam.asked[place]
        if place not in self._entries:
            self._entries[place] = entry_for(asked, changes=True)
            self._entries[place].restore(self._exam.answered[place].response)
            self._on_disk[place] = self._entries[place].response()
        self._entry = self._entries[place]
        self._exam.shown(place, self._clock())
        self.present(top=True)

    def redraw(self) -> None:
        """Draw question, clock and map for the present size."""
        if self._entry is None:
            return
        place, room = self._place, self.room
        left = self._exam.left_ms(self._clock())
        self._clock_text = "" if left is None else exam_view.clock(left)
        answered = self._exam.answered
        top = exam_view.top(self._exam, place, left, room)
        task = exam_view.task(self._exam.asked[place], answered[place], room)
        foot = self._map.lay(answered, place, self._notice, room)
        said = exam_view.how_sure(answered[place], room) if self._asks_sure else ""
        asking = Asking(self._exam.asked[place])
        self._stage.lay(asking, self._entry, said, room, Around(top, task, foot))

    def keys(self) -> Sequence[Key]:
        """What works now, the next key first."""
        if self._asked_to:
            return [Key("Enter", self._asked_to.capitalize()), Key("Esc", "Go on"), KEYS]
        if self._asks_sure:
            said = self._exam.answered[self._place].sure is not None
            say = Key("1-3", "Say how sure")
            return [Key("Enter", "Next"), say, KEYS] if said else [say, Key("Enter", "Leave it unsaid"), KEYS]
        field = isinstance(self.focused, Input)
        own = self._entry.keys() if self._entry else []
        first = next((key for key in own if key.key == "Enter" and key.label != "Answer"), None)
        last = self._place == self._exam.number - 1
        others = [key for key in own if key.key not in ("Enter", "Tab", "Bksp")]
        move = [Key("F7 F8" if field else "←→", "Move")]
        return [
            first or Key("Enter", "Hand in" if last else "Next"),
            *(move + others if self.narrow else others + move),
            Key("F2" if field else "m", "Mark"),
            *([] if last else [Key("^s", "Hand in")]),
            *([Key("F4" if field else "i", "Image")] if self._images else []),
            KEYS_IN_FIELD if field else KEYS,
        ]

    def tick(self) -> None:
        """A second went by: warn, move the clock where it reads otherwise, and stop when the time is over."""
        left = self._exam.left_ms(self._clock())
        if left is None or self._exam.result is not None:
            return
        if left <= LAST_MS:
            self._keep()
        if self._exam.over(self._clock()):
            self._end()
            return
        warning, self._left = exams.warning(self._left, left), left
        if warning and not self._asked_to:
            self._notice = warning
            self.draw()
        elif exam_view.clock(left) != self._clock_text:
            self.draw()

    # Giving an answer

    def answer(self) -> None:
        """Keep the answer; nothing is told."""
        self._changed()

    def _keep(self) -> bool:
        """Have the answer on disk as it stands; False where the time was over.

        Only what was changed here: an answer that the question, edited meanwhile, no longer shows stays.
        """
        if self._entry is None or (said := self._entry.response()) == self._on_disk[self._place]:
            return True
        kept = self._exam.give(self._place, said, self._clock())
        if kept:
            self._on_disk[self._place] = said
        else:
            self._end()
        return kept

    def _changed(self) -> None:
        self._asked_to = ""
        if not isinstance(self._entry, Written) and not self._keep():
            return
        super()._changed()

    def _aim(self) -> None:
        if self._asks_sure or self._asked_to:
            self.set_focus(None)
        else:
            super()._aim()

    def _end(self) -> None:
        result = self._exam.result or self._exam.hand_in(self._clock())
        self.post_message(self.Ended(result))

    # Keys

    def action_digit(self, number: int) -> None:
        """Give what the digit stands for, or say how sure the answer is."""
        if not self._asks_sure:
            super().action_digit(number)
        elif number <= len(exams.SURENESS):
            sure = list(exams.SURENESS)[number - 1]
            if self._exam.say_sure(self._place, sure, self._clock()):
                self._next()
            else:
                self._end()

    def action_enter(self) -> None:
        """Go on: the next gap, how sure one is, the next question, at the last hand in."""
        if self._asked_to == "leave":
            self.dismiss(None)
        elif self._asked_to:
            self._end()
        elif self._asks_sure:
            self._next()
        elif self._entry and not self._entry.enter():
            self._changed()
            self._aim()
        elif self._keep():
            self._asks_sure = self._exam.attempt.spec.certainty and self._given
            if self._asks_sure:
                self.present()
            else:
                self._next()

    @property
    def _given(self) -> bool:
        return self._exam.answered[self._place].credit is not None

    def _next(self) -> None:
        if self._place + 1 < self._exam.number:
            self._go(self._place + 1)
        else:
            self.action_hand_in()

    def action_go(self, by: int) -> None:
        """Go to the question before or after this one."""
        if self._keep() and 0 <= self._place + by < self._exam.number:
            self._go(self._place + by)

    def action_mark(self) -> None:
        """Mark the question to come back to, or clear its mark."""
        if self._keep() and self._exam.mark(self._place, self._clock()):
            self._notice, self._asked_to = "", ""
            self.draw()

    @property
    def _images(self) -> Sequence[Path]:
        return pictures(Asking(self._exam.asked[self._place]), self._desk)

    def action_image(self) -> None:
        """Open an image of the question; pressed again the next one."""
        self._say(self._viewer.show_next(self._images))

    def action_hand_in(self) -> None:
        """Hand in; first asked for where a question is open or marked."""
        if not self._keep():
            return
        self._asks_sure = False
        marked = sum(one.marked for one in self._exam.answered)
        if self._exam.open or marked:
            self._ask("hand in", exam_view.still(self._exam.open, marked))
        else:
            self._end()

    def action_back(self) -> None:
        """Leave the field, or what was asked; else ask whether to leave the exam for now."""
        if self._asked_to or self._asks_sure:
            self._asked_to, self._asks_sure, self._notice = "", False, ""
            self.present()
        elif isinstance(self.focused, Input):
            self.set_focus(None)
            self.draw_keys()
        elif self._keep():
            self._ask("leave", exam_view.leaving(self._exam.attempt, self._clock()))

    def _ask(self, what: Literal["hand in", "leave"], said: str) -> None:
        self._asked_to = what
        self._say(said)

    def on_exam_map_picked(self, event: ExamMap.Picked) -> None:
        """A question was clicked on the map."""
        if self._keep():
            self._go(event.place)

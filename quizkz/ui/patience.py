"""What becomes of a key where the log or a file cannot be written: nothing is lost, and the app goes on.

Where the disk is full or may not be written, the reason is said and the screen stays, the answer in it too,
so that the same key tries again. Where another program has the file, the app tries again by itself until the
learner does something else. Nothing stands still meanwhile.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.events import Unmount
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from quizkz.calls import spelled
from quizkz.errors import BusyError, QuizkzError
from quizkz.words.waiting import waiting

BRIEFLY_MS = 200
"""How long a key waits for another program before the app says that it waits."""
AT_LAST_MS = 3_000
"""How long what is kept at the end waits for another program before it is told as lost."""
_AGAIN_S = 0.25
_LEARNERS = ("quizkz.", "textual.widgets.")
"""Where the messages are defined that tell of something the learner did."""

Act = Callable[[], Awaitable[object]]


class Patience:
    """Does what keys and messages ask a screen for, and tells what failed by `tell`. One for a screen.

    `untell`: takes back that it waits.
    """

    def __init__(self, screen: Screen[Any], tell: Callable[[str], None], untell: Callable[[], None]) -> None:
        self._screen, self._tell, self._untell = screen, tell, untell
        self._again: Timer | None = None

    async def key(self, act: Act) -> bool:
        """Do what a key stands for; whether it was one."""
        self._give_up()
        return bool(await self._do(act, failed=True))

    async def message(self, act: Act, message: Message) -> None:
        """Have a message handled."""
        if isinstance(message, Unmount):
            await act()  # nobody sees the screen any more: whoever runs the app tells what failed
            return
        if type(message).__module__.startswith(_LEARNERS):
            self._give_up()
        await self._do(act)

    async def _do(self, act: Act, *, failed: bool = False, again: bool = False) -> object:
        if again:
            self._again = None  # its time has come
        try:
            return await act()
        except BusyError as busy:
            if not again:
                self._tell(waiting(busy.place))
            self._again = self._screen.set_timer(_AGAIN_S, lambda: self._do(act, again=True))
        except QuizkzError as failure:
            self._tell(spelled(str(failure)))
        return failed

    def _give_up(self) -> None:
        """Try no more what was waited with: the learner does something else."""
        if self._again is not None:
            self._again.stop()
            self._again = None
            self._untell()

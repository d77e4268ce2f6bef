"""An app in a terminal: how it is run, which failure ended it, what it takes of a paste."""

import asyncio
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.events import Event, Key, Load, Paste
from textual.filter import LineFilter
from textual.widgets import Input
from textual.worker import WorkerFailed

from quizkz.errors import QuizkzError
from quizkz.ui.page import answers_key, toast

PASTE_MOST = 200_000
"""Characters that a paste may have; a deck of 400 questions has fewer."""
FIELD_MOST = 4_000
"""Characters that a field of one line takes from a paste."""


class AppCrashedError(Exception):
    """A defect ended the app; its cause is what happened."""


class _Harmless(LineFilter):
    """Takes from what is painted every character that could steer the terminal.

    What decks and learners write is clean when it gets here; this is for file names, and for what was
    forgotten.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, as wide as before."""
        del background
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(re.sub(_CONTROL, _same_width, text), style) for text, style, _ in segments]


_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_HARMLESS = _Harmless()


def _same_width(sign: "re.Match[str]") -> str:
    return "\N{REPLACEMENT CHARACTER}" * cell_len(sign[0])


class TerminalApp(App[int]):
    """An app that keeps the failure that ended it for whoever runs it, instead of printing it.

    Textual's own report shows local variables, and with them a learner's answers.
    """

    def __init__(self, *, ansi_color: bool | None, mouse: bool) -> None:
        super().__init__(ansi_color=ansi_color)
        self.use_mouse = mouse
        self.failure: BaseException | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What each line goes through before it is painted; last, what takes control characters from it."""
        return (*super().get_line_filters(), _HARMLESS)

    def get_driver_class(self) -> type[Driver]:
        """What draws and reads keys: ours where Textual would take its own for a terminal of POSIX."""
        kind = super().get_driver_class()
        if sys.platform != "win32":
            from textual.drivers.linux_driver import LinuxDriver

            if kind is LinuxDriver:
                from quizkz.ui.posix import PosixDriver

                return PosixDriver
        return kind

    def pass_on(self, number: int) -> bool:
        """Hand a signal on to the program that has the terminal; whether there is one."""
        raise NotImplementedError

    def fail(self, error: BaseException) -> None:
        """End because of a failure that nothing caught."""
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))

    async def on_event(self, event: Event) -> None:
        """Look at a paste before its field does."""
        if isinstance(event, Load):
            asyncio.get_running_loop().set_exception_handler(self._of_loop)
        elif isinstance(event, Paste) and not event.is_forwarded:
            self._cut(event)
        elif isinstance(event, Key):
            if self._exit:
                return  # what was typed ahead
            self._take_notices()
        await super().on_event(event)

    def _take_notices(self) -> None:
        """Take what the key before was answered with from the screen: it lies over what comes now."""
        seen = [notice for notice in self._notifications if answers_key(notice)]
        for notice in seen:
            self._unnotify(notice, refresh=False)
        if seen:
            self._refresh_notifications()

    def _cut(self, event: Paste) -> None:
        """Cut a paste that is longer than its field takes, and say so."""
        most = PASTE_MOST
        if isinstance(self.focused, Input):
            most, event.text = FIELD_MOST, next(iter(event.text.splitlines()), "")
        if len(event.text) >= most:
            event.text = event.text[:most]
            if self.focused is not None:
                toast(self, f"The paste was cut to its first {most:,} characters.", warning=True)

    def _of_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.fail(error)

    def _handle_exception(self, error: Exception) -> None:
        if self._exit and isinstance(error, NoMatches):
            return  # a screen that was still being made when the app was left
        if self.failure is None:
            self.failure = error.error if isinstance(error, WorkerFailed) else error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def run(app: TerminalApp) -> int:
    """Run the app and return the process's exit code.

    Raises what ended it: a QuizkzError, or AppCrashedError for a defect.
    """
    # A letter that the terminal lacks becomes one sign; an escape of six would break the layout.
    reconfigure = getattr(sys.__stderr__, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    app.run(mouse=app.use_mouse)
    if isinstance(app.failure, QuizkzError):
        raise app.failure
    if app.failure is not None:
        raise AppCrashedError from app.failure
    return 1 if app.return_code is None else app.return_code

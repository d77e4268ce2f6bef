"""The terminal of POSIX: how the app takes it, gives it back, and is ended by a signal.

Textual's driver is for a terminal that stays. Ours also ends where the terminal has gone, does not wait for
ever on one that reads no more, and puts back what it found though it was stopped from outside meanwhile.
"""

import asyncio
import codecs
import os
import re
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from queue import Empty, Queue
from time import monotonic
from types import FrameType
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import SPECIAL_SEQUENCES, XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.events import InputEvent
from textual.message import Message

from quizkz.ui.incoming import Incoming
from quizkz.ui.terminal import PASTE_MOST, TerminalApp

GRACE_S = 5.0
"""How long the end waits for a terminal that reads no more."""
_TURN_S, _TURNS = 0.02, 50
_AHEAD = 8
"""How many keys may wait in the app. Others wait in the terminal: what ends the app would come after them."""
_PLAIN = b"\x18" + b"".join(
    b"\x1b[" + mode
    for mode in (
        *(b"?%dl" % n for n in (2026, 1000, 1003, 1006, 1015, 1016, 2004, 2048)),
        b"?7h",
        b"<u",
        b"?1049l",
        b"?25h",
        b"?1004l",
    )
)
"""What makes a terminal plain again though the last that was written to it may be half a sequence."""


_KNOWN = re.compile(
    r"\x1b\[(?:"
    r"[0-9]*(?:;[0-9]*(?:;[0-9:]*)?)?[u~ABCDEFHPQRS]"  # a key with its letter, or where the cursor is
    r"|48(?:;[0-9]+(?::[0-9:]*)?){4}t"  # the size of the window
    r"|<[-0-9;]+[mM]|[-0-9;]+M|M..."  # the mouse
    r"|\?[0-9]+;[0-9]\$y)"  # what the terminal can do
)
_NUMBER = re.compile("[0-9]+")
_SEQUENCE_MOST = 32  # Textual types as keys what is longer


def known(sequence: str) -> bool:
    """Whether Textual knows a whole sequence of control: it types all others, and fails at some of these."""
    if len(sequence) > _SEQUENCE_MOST:
        return False
    if not (sequence in SPECIAL_SEQUENCES or sequence in ANSI_SEQUENCES_KEYS or _KNOWN.fullmatch(sequence)):
        return False
    # Each number may be that of a letter.
    return all(int(n) <= sys.maxunicode and not 0xD800 <= int(n) <= 0xDFFF for n in _NUMBER.findall(sequence))


class Parser(XTermParser):
    """Textual's reader of keys, of what is left of the input without replies of the terminal."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._incoming = Incoming(known, ESCAPE_DELAY, PASTE_MOST)

    def feed(self, data: str) -> Iterable[Message]:
        """The keys and news in what came."""
        # To Textual no text at all is the end of the input.
        if not data or (data := self._incoming.take(data, monotonic())):
            yield from super().feed(data)

    def tick(self) -> Iterable[Message]:
        """The keys that only the time can tell."""
        if rest := self._incoming.silence(monotonic()):
            yield from super().feed(rest)
            if self._timeout_time is not None:  # it was waited for already
                self._timeout_time = 0.0
        yield from super().tick()


class Decoder:
    """Bytes to text: what is no text becomes a sign for that, and the end of the input is an error.

    Textual decodes strictly, so that one odd byte ends the app (its issue 6456), and at the end of the input
    it turns in circles.
    """

    def __init__(self) -> None:
        name = codecs.lookup(sys.__stdin__.encoding if sys.__stdin__ else "utf-8").name
        # A locale without any letters but those of ASCII mostly stands on a terminal that has them all.
        self._decoder = codecs.getincrementaldecoder("utf-8" if name == "ascii" else name)(errors="replace")

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of the bytes so far. Raises EOFError."""
        if not data and not final:
            raise EOFError
        return self._decoder.decode(data, final)


class Writer(WriterThread):
    """Writes in the background, never holds up the app, and gives up on a terminal that has gone."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self._queue: Queue[str | None] = Queue()

    def run(self) -> None:
        """Write until told to stop; into nothing once the terminal has gone."""
        try:
            super().run()
        except (OSError, ValueError):
            while self._queue.get() is not None:
                pass

    def stop(self) -> None:
        """Let it write what is left, for a while."""
        self._queue.put(None)
        self.join(GRACE_S)

    def give_up(self, discard: Callable[[], object]) -> bool:
        """Drop what waits, and by `discard` what the terminal has not read; whether it has stopped then."""
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        self._queue.put(None)
        for _ in range(_TURNS):
            discard()
            if self.ident is not None:  # it sleeps on though there is room now: any signal wakes it
                signal.pthread_kill(self.ident, signal.SIGCONT)
            self.join(_TURN_S)
            if not self.is_alive():
                break
        return not self.is_alive()


# Textual takes them from there by their names.
vars(linux_driver)["getincrementaldecoder"] = lambda _encoding: Decoder
vars(linux_driver)["WriterThread"] = Writer
vars(linux_driver)["XTermParser"] = Parser


class PosixDriver(linux_driver.LinuxDriver):
    """A terminal of POSIX."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ending = cast("TerminalApp", self._app)
        self._drawing = self._waits = False
        self._ahead = 0
        self._found: list[Any] | None = None
        self._raw: list[Any] | None = None
        self._hook = threading.excepthook
        threading.excepthook = self._failed
        self._before: dict[int, Any] = {}
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            before = signal.getsignal(number)
            if before is not signal.SIG_IGN:  # as under nohup
                self._before[number] = before
                signal.signal(number, self._ends)

    def _failed(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._soon(partial(self._ending.fail, failed.exc_value))

    def _ends(self, number: int, _frame: FrameType | None) -> None:
        # While an editor has the terminal, ^c there is for the editor alone.
        if self._ending.pass_on(number) and number == signal.SIGINT:
            return
        self._soon(partial(self._ending.exit, return_code=128 + number))

    def _soon(self, do: Callable[[], object]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(do)

    # ---- keys ----------------------------------------------------------------------------------------

    def send_message(self, message: Message) -> None:
        """Send a message to the app, from the thread that reads; a key once the app is near."""
        sent = asyncio.run_coroutine_threadsafe(self._app._post_message(message), self._loop)
        if not isinstance(message, InputEvent):
            return
        self._ahead = (self._ahead + 1) % _AHEAD
        while self._ahead == 0 and (not sent.done() or self._waiting() >= _AHEAD):
            if self.exit_event.wait(_TURN_S / 4):
                break

    def _waiting(self) -> int:
        screens = self._app.screen_stack[-1:]
        fields = [screen.focused for screen in screens if screen.focused is not None]
        return sum(one._message_queue.qsize() for one in (self._app, *screens, *fields))

    # ---- stopped and going on ------------------------------------------------------------------------

    def _sigtstp_application(self, *_: object) -> None:
        # A handler may run in the middle of a write. So the loop does it, unless that waits for an editor.
        if self._auto_restart and self._drawing:
            self._soon(self._stop)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _stop(self) -> None:
        self._waits = True
        super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        # Textual hooks this signal while it asks whether the app is in the background, where it cannot start.
        background = signal.getsignal(signal.SIGTTOU) is not signal.SIG_DFL
        if self._waits or background:
            self._waits = False
            super()._sigcont_application()
        elif self._drawing:  # stopped without a word; others may have changed the terminal meanwhile
            self._soon(self._take_again)

    def _take_again(self) -> None:
        if not self._drawing or self._raw is None:
            return
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._app.post_message(self.SignalResume())  # paints all

    # ---- taken and given back ------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives it no types
        # Textual returns early where the app is in the background; the signal to go on starts it again.
        self._drawing = self._writer_thread is not None and self._writer_thread.is_alive()
        if self._found is None:
            self._found = self.attrs_before
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        if not self._drawing:
            return
        self._drawing = False
        if self._found is not None:
            self.attrs_before = self._found
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        super().stop_application_mode()

    def close(self) -> None:
        """Clean up; end at once where the terminal takes no more."""
        super().close()
        if self._writer_thread is not None and self._writer_thread.is_alive():
            self._leave()
        if not self._app.is_running:
            threading.excepthook = self._hook
            for number, before in self._before.items():
                signal.signal(number, before)

    def _leave(self) -> None:
        # The writer is stuck in the terminal, and would hold up Python's own end for ever.
        with suppress(termios.error, OSError):
            if self._found is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._found)
            stuck = cast("Writer", self._writer_thread)
            if stuck.give_up(partial(termios.tcflush, self.fileno, termios.TCOFLUSH)):
                os.write(stuck.fileno(), _PLAIN)
        code = self._app.return_code
        os._exit(1 if code is None else code)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except (OSError, EOFError):  # the terminal has gone, whether or not a signal told
            self._soon(partial(self._ending.exit, return_code=128 + signal.SIGHUP))

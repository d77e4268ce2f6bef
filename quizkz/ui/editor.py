"""Opens the learner's editor at a line.

The command comes from `cli` (VISUAL or EDITOR).
"""

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.app import SuspendNotSupported

from quizkz.catalogue import DeckEntry
from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.opening import command
from quizkz.errors import EditorError, QuizkzError
from quizkz.review import CardId, split_card
from quizkz.words import counts

Suspend = Callable[[], AbstractContextManager[None]]
Write = Callable[[Path, int], Awaitable[object]]

GRACE_S = 5.0
"""How long an editor has to save and end when a signal ends the app."""

LOOK_S = 0.5
_HANG_UP = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none


class Editor:
    """The learner's editor, or the one inside the app where none is set: `write` opens that."""

    def __init__(self, argv: Sequence[str], suspend: Suspend, write: Write) -> None:
        self._argv = tuple(argv)
        self._suspend = suspend
        self._write = write
        self._running: subprocess.Popen[bytes] | None = None
        self._open, self._told, self._early = False, False, 0

    async def edit(self, path: Path, line: int = 0) -> None:
        """Open a file at a line and wait for the editor to close. Raises EditorError with what to do.

        Only a worker may wait for it.
        """
        if self._argv:
            self._run(path, line)
        else:
            await self._write(path, line)

    def _run(self, path: Path, line: int) -> None:
        error, code = "", 0
        try:
            with self._suspend():
                try:  # caught in here: what leaves suspend() would leave the app suspended
                    code = self._wait(command(self._argv, path, line))
                except OSError as failure:
                    error = failure.strerror or str(failure)
        except SuspendNotSupported as failure:
            raise EditorError(
                f"This terminal cannot hand over to an editor. The file is {path}."
            ) from failure
        if error:
            raise EditorError(f"The editor “{self._argv[0]}” did not start: {error}. Set EDITOR to another.")
        if code:
            how = f"with code {code}" if code > 0 else f"by signal {-code}"
            raise EditorError(f"The editor “{self._argv[0]}” ended {how}.")

    def _wait(self, argv: Sequence[str]) -> int:
        """Run a program to its end; its exit code, or minus the signal that ended it."""
        self._open, self._told, self._early = True, False, 0
        try:
            with subprocess.Popen(argv) as self._running:  # noqa: S603 (the learner's own command)
                if self._early:
                    self.pass_on(self._early)
                return self._ended(self._running)
        finally:
            self._open, self._running = False, None

    def _ended(self, running: subprocess.Popen[bytes]) -> int:
        # Looked at now and then, for no signal need tell of a terminal that has gone.
        waiting = threading.Thread(target=running.wait, daemon=True)
        waiting.start()
        there = os.isatty(0)
        while waiting.is_alive():
            waiting.join(LOOK_S)
            if there and not os.isatty(0):
                there = False
                self.pass_on(_HANG_UP)
        return running.wait()

    def pass_on(self, number: int) -> bool:
        """Hand a signal on to the editor; whether one is open. ^c it has from the terminal already.

        It gets the signal once, for a second one lets vim drop what it saves, and only if whoever ended the
        app did not end it too. One that does not heed it is killed, since the app waits for it.
        """
        running = self._running
        if running is None:
            self._early = number  # while it starts; it is told then
        elif number != signal.SIGINT and not self._told:
            self._told = True
            for after, do in ((LOOK_S, partial(running.send_signal, number)), (GRACE_S, running.kill)):
                later = threading.Timer(after, do)
                later.daemon = True
                later.start()
        return self._open


async def edit_card(desk: Desk, editor: Editor, card: CardId) -> Path:
    """Open a card's question (in a broken deck the first problem), a shipped deck's in the own copy.

    Returns the deck's main file. Raises EditorError.
    """
    file, line = desk.place_to_edit(card)
    main = desk.own_copy(split_card(card)[0])
    broken = next((deck.first_line for deck in desk.decks if deck.broken and deck.path == main), 0)
    await editor.edit(main if broken else file, broken or line)
    return main


class Edited(NamedTuple):
    """What came of an editing: a notice (empty: all went well), and the deck where it is broken now."""

    notice: str = ""
    broken: DeckEntry | None = None


async def _read_again(desk: Desk, clock: Clock) -> None:
    """Read changed decks in a thread: another process that compiles a large library may be waited for."""
    desk.take(await asyncio.to_thread(desk.compile), clock())


async def edit_deck(desk: Desk, editor: Editor, card: CardId, clock: Clock) -> Edited:
    """Open a card's question and read its deck again. Only a worker may wait for it."""
    before = {entry.path for entry in desk.decks}
    try:
        path = await edit_card(desk, editor, card)
    except QuizkzError as error:
        await _read_again(desk, clock)
        return Edited(str(error))
    await _read_again(desk, clock)
    broken = next((deck for deck in desk.decks if deck.broken and deck.path == path), None)
    if broken:
        return Edited(f"{path.name} {counts.broken_now(broken.errors, broken.first_line)}", broken)
    return Edited("" if path in before else counts.own_copy(str(path)))

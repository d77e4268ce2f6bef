"""Opens the learner's editor at a line.

The command comes from `cli` (VISUAL or EDITOR).
"""

import subprocess
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
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


class Editor:
    """The learner's editor, or the one inside the app where none is set: `write` opens that."""

    def __init__(self, argv: Sequence[str], suspend: Suspend, write: Write) -> None:
        self._argv = tuple(argv)
        self._suspend = suspend
        self._write = write

    async def edit(self, path: Path, line: int = 0) -> None:
        """Open a file at a line and wait for the editor to close. Raises EditorError with what to do.

        Only a worker may wait for it.
        """
        if self._argv:
            self._run(path, line)
        else:
            await self._write(path, line)

    def _run(self, path: Path, line: int) -> None:
        error = ""
        try:
            with self._suspend():
                try:  # caught in here: what leaves suspend() would leave the app suspended
                    done = subprocess.run(command(self._argv, path, line), check=False)  # noqa: S603 (the learner's own command)
                except OSError as failure:
                    error = failure.strerror or str(failure)
        except SuspendNotSupported as failure:
            raise EditorError(
                f"This terminal cannot hand over to an editor. The file is {path}."
            ) from failure
        if error:
            raise EditorError(f"The editor “{self._argv[0]}” did not start: {error}. Set EDITOR to another.")
        if done.returncode:
            raise EditorError(f"The editor “{self._argv[0]}” ended with code {done.returncode}.")


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


async def edit_deck(desk: Desk, editor: Editor, card: CardId, clock: Clock) -> Edited:
    """Open a card's question and read its deck again. Only a worker may wait for it."""
    before = {entry.path for entry in desk.decks}
    try:
        path = await edit_card(desk, editor, card)
    except QuizkzError as error:
        desk.refresh(clock())
        return Edited(str(error))
    desk.refresh(clock())
    broken = next((deck for deck in desk.decks if deck.broken and deck.path == path), None)
    if broken:
        return Edited(f"{path.name} {counts.broken_now(broken.errors, broken.first_line)}", broken)
    return Edited("" if path in before else counts.own_copy(str(path)))

"""Said on standard error while something takes long: how far it is, or what is waited for."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self, TypeVar

from quizkz.cli.streams import styled, tell
from quizkz.errors import BusyError

_QUIET_S, _EACH_S = 1.0, 0.1
"""Seconds before it is shown, what is over by then shows nothing; and between two times that it is."""
SAY_MS = 1_000
"""How long another program is waited for before it is said."""
_ENOUGH = 60
"""How often so long is waited where nobody looks on who could end it."""
Row = TypeVar("Row")


def for_another(place: Path) -> Callable[[], None]:
    """Says once that another program has a file; to be called while it is waited for.

    Where standard error is no terminal, it raises BusyError after a minute.
    """
    waited = 0

    def wait() -> None:
        nonlocal waited
        from quizkz.words.waiting import in_vain, waiting  # its package brings the log along

        if not waited:
            tell(f"quizkz: {waiting(str(place))}", error=True)
        waited += 1
        if waited > _ENOUGH and not sys.stderr.isatty():
            raise BusyError(in_vain(str(place)), str(place))

    return wait


class Waiting:
    """Shows what `say` makes of the figures told; nothing where standard error is no terminal."""

    def __init__(self, say: Callable[..., str], *, shows: bool = True) -> None:
        self._say, self._shows = say, shows and sys.stderr.isatty()
        self._next = time.monotonic() + _QUIET_S
        self._said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._said:
            styled("\r\033[K", sys.stderr)
            sys.stderr.flush()

    def tell(self, *far: object) -> None:
        """Say how far it is, now and then."""
        if self._shows and time.monotonic() >= self._next:
            styled("\r\033[K", sys.stderr)
            print(self._say(*far), end="", file=sys.stderr, flush=True)
            self._next, self._said = time.monotonic() + _EACH_S, True

    def counted(self, rows: Iterable[Row], total: int) -> Iterator[Row]:
        """The same rows, counted."""
        for done, one in enumerate(rows):
            if done % 1024 == 0:
                self.tell(done, total)
            yield one

"""How far something is that takes long: one line of standard error, written over and cleared at the end."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Self, TypeVar

_QUIET_S, _EACH_S = 1.0, 0.1
"""Seconds before it is shown, what is over by then shows nothing; and between two times that it is."""
Row = TypeVar("Row")


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
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def tell(self, *far: object) -> None:
        """Say how far it is, now and then."""
        if self._shows and time.monotonic() >= self._next:
            print(f"\r\033[K{self._say(*far)}", end="", file=sys.stderr, flush=True)
            self._next, self._said = time.monotonic() + _EACH_S, True

    def counted(self, rows: Iterable[Row], total: int) -> Iterator[Row]:
        """The same rows, counted."""
        for done, one in enumerate(rows):
            if done % 1024 == 0:
                self.tell(done, total)
            yield one

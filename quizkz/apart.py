"""Work done in a process of its own: the engine holds Python's lock, and an app would stand still meanwhile.

The child is given its work, pickled, on a pipe, tells on another how far it is, and last what came of it. It
is to read the log and write nothing, so that it may be killed at any moment; and it ends with its parent,
also where that is killed: its pipe is closed then.
"""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from signal import SIG_IGN, SIGINT, signal
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import Any, TypeVar

from quizkz.errors import QuizkzError

Told = Callable[..., None]
"""Told how far the work is; what it raises ends the work."""

Found = TypeVar("Found")

POLL_S = 0.1
"""So often it is told again how far the work is, and seen whether it is wanted any more."""

SAFE = "Nothing was changed; it may be tried again."

_START = "import sys; sys.path[:] = sys.argv[1:]; from quizkz.apart import serve; serve()"
_TOLD, _FOUND, _FAILED = range(3)
_NO_FRAME = (
    OSError, EOFError, pickle.UnpicklingError, ValueError, LookupError, AttributeError, ImportError, TypeError
)  # fmt: skip
"""What pickle makes of a pipe that ends, or of what is none of ours."""


class Running:
    """Work that goes on in a process of its own; nothing is left of that after `with`."""

    def __init__(self, child: "Popen[bytes]", work: bytes) -> None:
        self.ended, self.found = False, None
        self._child = child
        self._frames: SimpleQueue[Any] = SimpleQueue()
        Thread(target=_talk, args=(child, work, self._frames), daemon=True).start()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing of a child that is done, or is wanted no more."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def said(self, wait_s: float = 0) -> tuple[Any, ...] | None:
        """What it told next; None where it has told nothing for so long, and where it `ended`: see `found`.

        QuizkzError as the work raises it, or where it crashed.
        """
        if self.ended:
            return None
        try:
            frame = self._frames.get(wait_s > 0, wait_s)
        except Empty:
            return None
        if frame is None:
            raise QuizkzError(f"The work crashed or was killed (code {self._child.wait()}). {SAFE}")
        kind, said = frame
        if kind == _FAILED:
            raise _failure(*said)
        if kind == _TOLD:
            return tuple(said)
        self.ended, self.found = True, said
        return None


def begun(work: Callable[[Told], object]) -> Running | None:
    """Some work, which can be pickled, begun in a process of its own; None where none can be had."""
    command = [sys.executable, "-I", "-c", _START, *sys.path]
    pickled = pickle.dumps(work)
    try:
        child = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True)  # noqa: S603
    except OSError:  # no more processes, or no Python to start
        return None
    return Running(child, pickled)


def apart(work: Callable[[Told], Found], told: Told, first: tuple[Any, ...]) -> Found:
    """What some work, which can be pickled, comes to in a process of its own; here where none can be had.

    `first`: what is told until the work tells more. QuizkzError as the work raises it, or where it crashed.
    """
    child = begun(work)
    if child is None:
        return work(told)
    far = first
    with child:
        while not child.ended:
            told(*far)
            far = child.said(POLL_S) or far
    found: Found = child.found  # type: ignore[assignment]  # as the work returned it
    return found


def _talk(child: "Popen[bytes]", work: bytes, frames: "SimpleQueue[Any]") -> None:
    """Hand the child its work and take in what it says, None at its end."""
    with suppress(OSError):  # it is gone, as its frames will say
        child.stdin.write(work)  # type: ignore[union-attr]  # a pipe, as asked for
        child.stdin.flush()  # type: ignore[union-attr]  # the same
    try:
        with suppress(*_NO_FRAME):
            while True:
                frames.put(pickle.load(child.stdout))  # type: ignore[arg-type]  # noqa: S301  # our own child's
    finally:
        frames.put(None)


def _failure(made: type[QuizkzError], arguments: tuple[Any, ...], more: dict[str, Any]) -> QuizkzError:
    failure = made.__new__(made, *arguments)
    failure.args = arguments
    vars(failure).update(more)
    return failure


# ---- in the child --------------------------------------------------------------------------------


def serve() -> None:
    """Do the work on standard input, and say on standard output how far it is and what came of it."""
    signal(SIGINT, SIG_IGN)  # the parent decides
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    work = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
    _end_with_parent()

    def say(kind: int, said: Any) -> None:
        out.write(pickle.dumps((kind, said)))
        out.flush()

    try:
        found = work(lambda *far: say(_TOLD, far))
    except QuizkzError as failure:
        say(_FAILED, (type(failure), failure.args, vars(failure)))
    else:
        say(_FOUND, found)


def _end_with_parent() -> None:
    """End when the parent's end of standard input is closed, which it never writes to again."""
    Thread(target=_wait_for_end, daemon=True).start()
    if sys.platform == "linux":  # there the system ends it, also while the engine holds Python's lock
        import fcntl

        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def _wait_for_end() -> None:
    with suppress(OSError):
        os.read(0, 1)
    os._exit(1)

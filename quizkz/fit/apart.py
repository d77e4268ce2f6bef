"""Work done in a process of its own: the engine holds Python's lock, and an app would stand still meanwhile.

The child is given its work, pickled, on a pipe, tells on another how far it is, and last what came of it. It
is to read the log and write nothing, so that it may be killed at any moment; and it ends with its parent,
also where that is killed: its pipe is closed then.
"""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from signal import SIG_IGN, SIGINT, signal
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO, Any, TypeVar

from quizkz.errors import QuizkzError

Told = Callable[..., None]
"""Told how far the work is; what it raises ends the work."""

Found = TypeVar("Found")

POLL_S = 0.1
"""So often it is told again how far the work is, and seen whether it is wanted any more."""

SAFE = "Nothing was changed; it may be tried again."

_START = "import sys; sys.path[:] = sys.argv[1:]; from quizkz.fit.apart import serve; serve()"
_TOLD, _FOUND, _FAILED = range(3)


def apart(work: Callable[[Told], Found], told: Told, first: tuple[Any, ...]) -> Found:
    """What some work, which can be pickled, comes to in a process of its own; here where none can be had.

    `first`: what is told until the work tells more. QuizkzError as the work raises it, or where it crashed.
    """
    command = [sys.executable, "-I", "-c", _START, *sys.path]
    try:
        child = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True)  # noqa: S603
    except OSError:  # no more processes, or no Python to start
        return work(told)
    with ExitStack() as ending:
        ending.callback(_end, child)
        frames: SimpleQueue[Any] = SimpleQueue()
        listening = Thread(target=_listen, args=(child.stdout, frames), daemon=True)
        listening.start()
        ending.callback(child.kill)
        with suppress(OSError):  # it is gone, as its frames will say
            pickle.dump(work, child.stdin)  # type: ignore[arg-type]  # a pipe, as asked for
            child.stdin.flush()  # type: ignore[union-attr]  # the same
        found: Found = _followed(child, frames, told, first)
        return found


def _end(child: "Popen[bytes]") -> None:
    """Leave nothing of a child that was killed or is done."""
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _listen(pipe: IO[bytes], frames: "SimpleQueue[Any]") -> None:
    """Take in what the child says, None at its end."""
    with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        while True:
            frames.put(pickle.load(pipe))  # noqa: S301  # from our own child
    frames.put(None)


def _followed(child: "Popen[bytes]", frames: "SimpleQueue[Any]", told: Told, far: tuple[Any, ...]) -> Any:
    """Tell on how far the child is, until it is done."""
    told(*far)
    while True:
        try:
            frame = frames.get(timeout=POLL_S)
        except Empty:
            told(*far)
            continue
        if frame is None:
            raise QuizkzError(f"The work crashed or was killed (code {child.wait()}). {SAFE}")
        kind, said = frame
        if kind == _FOUND:
            return said
        if kind == _FAILED:
            raise _failure(*said)
        far = said
        told(*far)


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

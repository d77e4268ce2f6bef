"""Work for a process of its own. Apart from the tests, since to import those would cost it half its time."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.errors import BusyError

if TYPE_CHECKING:
    from quizkz.store.sharing import Task


def counted(upto: int, told: Callable[..., None]) -> tuple[int, int]:
    """Count, and print."""
    for one in range(upto):
        told("counting", one, upto)
    print("to nobody")
    return os.getpid(), upto


def busy(told: Callable[..., None]) -> int:
    """Fail as a log does that another program has."""
    raise BusyError("Another program has it.", "/a/log")


def crashed(told: Callable[..., None]) -> int:
    """End without a word."""
    os._exit(7)


def endless(told: Callable[..., None]) -> int:
    """Hold Python's lock, as the engine does, for longer than the test lives."""
    told("pid", os.getpid(), 0)
    return len(re.findall("(a+)+$", "a" * 99 + "b"))


def shared(pid: Path, task: "Task", told: Callable[..., None]) -> None:
    """Fold parts of a log, and leave word of which process did."""
    from quizkz.store.sharing import fold_parts

    pid.write_text(str(os.getpid()))
    fold_parts(task, told)


def shared_at_first(pid: Path, task: "Task", told: Callable[..., None]) -> None:
    """The same, dead after some parts."""
    shared(pid, task._replace(parts=task.parts[:2]), told)
    os._exit(7)


def shared_by_another_engine(pid: Path, task: "Task", told: Callable[..., None]) -> None:
    """The same by an engine that is not ours, as where quizkz was updated meanwhile."""

    def otherwise(_: str, rows: Any, *more: Any) -> None:
        told("another", [(*row[:3], 99.0, *row[4:]) for row in rows], *more)

    shared(pid, task, otherwise)


def not_shared(pid: Path, task: "Task", told: Callable[..., None]) -> None:
    """Die at once."""
    pid.write_text(str(os.getpid()))
    os._exit(7)


def shared_too_late(pid: Path, task: "Task", told: Callable[..., None]) -> None:
    """Never come to a part."""
    endless(lambda *_: None)

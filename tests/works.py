"""Work for a process of its own. Apart from the tests, since to import those would cost it half its time."""

import os
import re
from collections.abc import Callable

from quizkz.errors import BusyError


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

"""`python -m tests.fuzz [MINUTES] [TARGET ..]`: the laws of `tests.test_fuzz` for as long as one likes.

With atheris (`pip install atheris`) its coverage leads to new examples; without it Hypothesis draws them. The
time is shared between the targets; the first failure ends it, with the example that shows it.
"""

import os
import sys
import tempfile
import time
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from hypothesis import settings

_atheris: Any = import_module("atheris") if find_spec("atheris") else None
with _atheris.instrument_imports(include=["quizkz"]) if _atheris else nullcontext():
    from tests.test_fuzz import TARGETS, searched


def main(arguments: list[str]) -> int:
    """Look at each target for its share of the time; 1 where one fails."""
    minutes = float(arguments[0]) if arguments else 10
    names = arguments[1:] or list(TARGETS)
    share = 60 * minutes / len(names)
    failed = [name for name in names if _looked_at(name, share)]
    print(f"failed: {', '.join(failed)}" if failed else "nothing found")
    return int(bool(failed))


def _looked_at(name: str, seconds: float) -> bool:
    """Whether a target fails; in a process of its own, since atheris ends the one it is in."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    if _atheris is not None:
        _guided(name, seconds)
    end, runs = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        searched(name, 100, chance=True)
        runs += 100
    print(f"{name}: {runs} examples", flush=True)
    os._exit(0)


def _guided(name: str, seconds: float) -> None:
    law: Any = settings(deadline=None, database=None)(TARGETS[name]())
    options = (
        f"-max_total_time={seconds:.0f}",
        "-max_len=4096",
        "-len_control=0",  # a deck is long from the start
        f"-artifact_prefix={tempfile.gettempdir()}/quizkz-",
    )
    _atheris.Setup([sys.argv[0], *options], law.hypothesis.fuzz_one_input)
    _atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A disk that ends a program at a step, is full from a step on, or fails to sync: see `faults.c`."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_name("faults.c")
_COMPILER = shutil.which("cc")

needs_faults = pytest.mark.skipif(
    _COMPILER is None or sys.platform != "linux", reason="the disk's faults are made in C, on Linux"
)


@cache
def _library() -> Path:
    """The compiled library, made once a process."""
    import tempfile

    path = Path(tempfile.gettempdir()) / f"quizkz-faults-{os.getpid()}.so"
    subprocess.run([str(_COMPILER), "-shared", "-fPIC", "-O1", "-o", path, _SOURCE, "-ldl"], check=True)
    return path


def faults(
    folder: Path, fault: str, *, count: Path | None = None, only_while: Path | None = None
) -> dict[str, str]:
    """The environment of a program whose disk has a fault (`kill N`, `full N`, `sync N`) in a folder.

    `count`: where it leaves the number of its steps. `only_while`: a file without which nothing fails.
    """
    env = {
        "LD_PRELOAD": str(_library()),
        "QUIZKZ_FAULT": fault,
        "QUIZKZ_FAULT_FOLDER": str(folder.resolve()),
    }
    more = {"QUIZKZ_FAULT_COUNT": count, "QUIZKZ_FAULT_WHILE": only_while}
    return env | {name: str(path) for name, path in more.items() if path is not None}

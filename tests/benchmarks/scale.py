"""Every measurement over libraries and logs of growing size, beside Anki's core and py-fsrs, as Markdown.

python -m tests.benchmarks scale --anki-python PYTHON
"""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks import programs
from tests.benchmarks.cores import Cores
from tests.benchmarks.sizes import Size

SIZES = (1_000, 10_000, 100_000)


def run(
    folder: Path, sizes: Sequence[int], runs: int, anki: str | None, *, whole: bool = True
) -> Iterator[str]:
    """Measure each size in a folder that is removed after it; the tables. `whole`: the program too."""
    began, load = time.monotonic(), os.getloadavg()[0]
    cores = Cores(runs, anki)
    about: dict[str, Any] = {}
    for questions in sizes:
        size = Size(questions, folder / str(questions))
        size.write()
        about = cores.measure(size)
        if whole:
            programs.measure(cores.lines, size, runs)
        shutil.rmtree(size.folder)
        print(f"{questions:,} measured after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    yield conditions(runs, load, about)
    names = {size: f"{size:,} / {10 * size:,}" for size in sizes}
    yield cores.lines.table(names)
    if anki:
        yield cores.pairs.table({size: f"{size:,}" for size in sizes}, "Anki's core")
    yield cores.folds.table({size: f"{size:,}" for size in sizes}, "py-fsrs")
    yield from cores.apart


def conditions(runs: int, load: float, about: Mapping[str, Any]) -> str:
    """What the figures were taken with."""
    names = [f"{name} {version(name)}" for name in ("textual", "pydantic", "fsrs-rs-python", "fsrs")]
    if about:
        names.append(f"anki {about['anki']} (journal {about['journal']}, synchronous {about['synchronous']})")
    load_after = os.getloadavg()[0]
    machine = (
        f"{os.cpu_count()} processors, load {load:.1f} before and {load_after:.1f} after; n up to {runs}."
    )
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {', '.join(names)}; {machine}"
    )


def python_with_anki(given: str | None, folder: Path) -> str:
    """The Python given, or one of a new environment with `anki` installed from the index of packages."""
    if given:
        return given
    place = folder / "anki-venv"
    venv.create(place, with_pip=True)
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run((python, "-m", "pip", "install", "--quiet", "anki"), check=True)
    return str(python)

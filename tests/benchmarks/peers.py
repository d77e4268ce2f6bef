"""Programs that answer measurements one line at a time, so that two of them can be asked in turn.

A peer runs in a process of its own, its peak of memory is nothing but its own, and another Python may run it.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
ROOT = Path(__file__).parents[2]
_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024


class Peer:
    """A running peer. Use as a context manager; `folder` keeps what it says beside its answers."""

    def __init__(self, python: str, module: str, arguments: Sequence[str], folder: Path) -> None:
        self._said = folder / f"{module}.err"
        env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [python, "-m", module, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                env=env,
            )

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(60)
        if self._process.stdout:
            self._process.stdout.close()

    def ask(self, what: str, **arguments: Any) -> Answer:
        """What the peer answers; RuntimeError, with what it said, where it failed."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("a peer without pipes")
        stdin.write(json.dumps({"what": what, **arguments}) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError(f"{what}: the peer ended\n{self._said.read_text()}")
        found: Answer = json.loads(line)
        return found

    def ms(self, what: str, **arguments: Any) -> float:
        """The milliseconds that the peer says it took."""
        return float(self.ask(what, **arguments)["ms"])


def serve(answers: Mapping[str, Callable[..., Answer]]) -> None:
    """Answer lines of standard input until it ends; what is printed meanwhile goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(answers[asked.pop("what")](**asked)), file=out, flush=True)


def timed(work: Callable[[], Any]) -> Answer:
    """How long a piece of work took, and how many things it found where it found any."""
    began = time.perf_counter()
    found = work()
    ms = (time.perf_counter() - began) * 1000
    return {"ms": ms} | ({"found": len(found)} if hasattr(found, "__len__") else {})


def peak() -> Answer:
    """The most memory this process ever held, in MiB."""
    return {"mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB}

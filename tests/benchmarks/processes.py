"""Whole programs, timed under a pseudo-terminal or as a child: first frame, key to paint, memory, exit."""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

BARE = (sys.executable, str(Path(__file__).with_name("bare_app.py")))
QUIZKZ = (sys.executable, "-m", "quizkz")


@dataclass(frozen=True, slots=True)
class Start:
    """A start: milliseconds to the frame that showed the marker, resident MiB then."""

    frame_ms: float
    memory: float
    peak: float = 0.0
    """The most it held until then, in MiB (Linux; 0 elsewhere)."""


def start(command: Sequence[str], marker: str, env: Mapping[str, str]) -> Start:
    """One start of a program, up to the frame that shows `marker`."""
    with Terminal(command, columns=120, rows=40, env=env) as terminal:
        frame = terminal.wait_for(marker, timeout=120)
        result = Start((frame - terminal.started) * 1000, terminal.memory(), peak(terminal.pid))
        terminal.send("ctrl+q")
        terminal.wait(2.0)
    return result


def peak(pid: int) -> float:
    """The most memory that a running program has held, in MiB (Linux; 0 elsewhere)."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def starts(
    command: Sequence[str], marker: str, env: Mapping[str, str], runs: int
) -> tuple[list[Start], list[Start]]:
    """Starts of a program and of the bare app in turn, after one of each that is not counted (of several)."""
    ours, bare = [], []
    for _ in range(runs + 1 if runs > 1 else 1):
        ours.append(start(command, marker, env))
        bare.append(start(BARE, "READY", env))
    return ours[-runs:], bare[-runs:]


def keys(
    command: Sequence[str],
    marker: str,
    env: Mapping[str, str],
    steps: Sequence[tuple[str, str]],
    first: tuple[str, str] | None = None,
) -> list[float]:
    """Milliseconds from each key to the end of the frame that shows its text; `steps` are (key, text).

    `first`: a step before them that is not measured.
    """
    times = []
    with Terminal(command, columns=120, rows=40, env=env) as terminal:
        terminal.wait_for(marker, timeout=120)
        terminal.settle(0.3)
        if first:
            terminal.send(first[0])
            terminal.wait_for(first[1], timeout=20)
            terminal.settle(0.3)
        for key, expected in steps:
            count = len(terminal.chunks)
            sent = terminal.send(key)
            terminal.read(2.0)
            terminal.settle(0.1)
            assert len(terminal.chunks) > count, f"{key} painted nothing"
            assert expected in terminal.text(), terminal.text()
            times.append((_last_frame(terminal, count) - sent) * 1000)
        terminal.send("ctrl+q")
        terminal.wait(2.0)
    return times


def opened(
    command: Sequence[str], marker: str, env: Mapping[str, str], key: str, texts: Sequence[str]
) -> list[float]:
    """Milliseconds from a key to the frames that show each of these texts, in their order."""
    with Terminal(command, columns=120, rows=40, env=env) as terminal:
        terminal.wait_for(marker, timeout=120)
        terminal.settle(0.3)
        sent = terminal.send(key)
        shown = [(terminal.wait_for(text, timeout=20) - sent) * 1000 for text in texts]
        terminal.send("ctrl+q")
        terminal.wait(2.0)
    return shown


def _last_frame(terminal: Terminal, since: int) -> float:
    """The end of the first complete update after chunk `since`."""
    for index in range(since, len(terminal.chunks)):
        if b"\x1b[?2026l" in terminal.chunks[index].data:
            return terminal.chunks[index].at
    return terminal.chunks[-1].at


def run_ms(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Milliseconds that a command takes from start to end."""
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | dict(env), stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000


def run(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds that a command takes from start to end, and the most MiB it held."""
    began = time.perf_counter()
    with subprocess.Popen(command, env=os.environ | dict(env), stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = (time.perf_counter() - began) * 1000
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return took, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def in_turn(
    first: Callable[[], float], second: Callable[[], float], runs: int
) -> tuple[list[float], list[float]]:
    """Two measurements taken alternately, after one of each that is not counted (of several)."""
    pairs = [(first(), second()) for _ in range(runs + 1 if runs > 1 else 1)][-runs:]
    return [a for a, _ in pairs], [b for _, b in pairs]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios taken pair by pair."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))

"""The program itself at one size: starts, keys, commands, and the most memory of each."""

import sys

from tests.benchmarks import processes
from tests.benchmarks.figures import Lines
from tests.benchmarks.processes import QUIZKZ, Start
from tests.benchmarks.sizes import Size
from tests.terminal import Terminal

HOME = "All decks"
_BARE_PYTHON = (sys.executable, "-c", "import sqlite3, argparse")


def measure(lines: Lines, size: Size, runs: int) -> None:
    """Measure the program over a library and log whose states are made."""
    size.add_choices()
    processes.run_ms((*QUIZKZ, "due"), size.env)
    _starts(lines, size, runs)
    _keys(lines, size, runs)
    _browser(lines, size, runs)
    _report(lines, size, runs)
    _commands(lines, size, runs)


def _starts(lines: Lines, size: Size, runs: int) -> None:
    for what, command, marker, reach, memory in (
        ("home painted", QUIZKZ, HOME, "1.15 x", ""),
        ("first question of `study DECK`", (*QUIZKZ, "study", "deck-0000"), "1 of ", "1.4 x", "1.3 x"),
    ):
        ours, bare = processes.starts(command, marker, size.env, runs)
        frames = [a.frame_ms / b.frame_ms for a, b in zip(ours, bare, strict=True)]
        lines.add(size.questions, f"{what}, beside a bare app", frames, "x", reach)
        lines.add(size.questions, what, [start.frame_ms for start in ours])
        lines.add(size.questions, f"{what}: peak memory, beside a bare app", _peaks(ours, bare), "x", memory)
        lines.add(size.questions, f"{what}: peak memory", [start.peak for start in ours], "MiB")


def _peaks(ours: list[Start], bare: list[Start]) -> list[float]:
    return [a.peak / (b.peak or 1) for a, b in zip(ours, bare, strict=True)]


def _keys(lines: Lines, size: Size, runs: int) -> None:
    steps = [step for _ in range(min(50, 5 * runs)) for step in (("1", "4 Easy"), ("enter", "Choose one"))]
    times = processes.keys((*QUIZKZ, "study", "choices"), "1 of ", size.env, steps)
    lines.add(size.questions, "key to painted feedback", times[0::2], reach="10 ms")
    lines.add(size.questions, "key to next question, commit included", times[1::2], reach="10 ms")


def _browser(lines: Lines, size: Size, runs: int) -> None:
    opened = [processes.opened(QUIZKZ, HOME, size.env, "/", ("is:due", "numeric")) for _ in range(runs)]
    lines.add(size.questions, "browser: key to first frame", [frame for frame, _ in opened])
    lines.add(size.questions, "browser: key to its rows", [rows for _, rows in opened])
    keys = "river council"
    steps = [*((key, " of ") for key in keys), *(("down", "Browse") for _ in range(min(20, 5 * runs)))]
    times = processes.keys(QUIZKZ, HOME, size.env, steps, first=("/", "numeric "))
    typing, moving = times[: len(keys)], times[len(keys) :]
    lines.add(size.questions, "browser: key that searches", typing, reach="40 ms")
    lines.add(size.questions, "browser: worst of these keys", [max(typing)], reach="40 ms")
    lines.add(size.questions, "browser: key that moves the cursor", moving, reach="40 ms")


def _report(lines: Lines, size: Size, runs: int) -> None:
    times, peaks = [], []
    for _ in range(runs):
        with Terminal(QUIZKZ, columns=120, rows=40, env=size.env) as terminal:
            terminal.wait_for(HOME, timeout=120)
            terminal.settle(0.3)
            sent = terminal.send("r")
            times.append((terminal.wait_for("True retention", timeout=120) - sent) * 1000)
            peaks.append(processes.peak(terminal.pid))
            terminal.send("ctrl+q")
            terminal.wait(2.0)
    lines.add(size.questions, "report: key to painted", times)
    lines.add(size.questions, "report: peak memory of the app", peaks, "MiB")


def _commands(lines: Lines, size: Size, runs: int) -> None:
    due, bare = processes.in_turn(
        lambda: processes.run_ms((*QUIZKZ, "due"), size.env),
        lambda: processes.run_ms(_BARE_PYTHON, size.env),
        runs,
    )
    lines.add(size.questions, "`quizkz due`", due, reach="100 ms")
    ratios = [a / b for a, b in zip(due, bare, strict=True)]
    lines.add(size.questions, "`quizkz due`, beside Python itself", ratios, "x")
    for words in (("report", "--json"), ("check", str(size.decks))):
        found = [processes.run((*QUIZKZ, *words), size.env) for _ in range(min(runs, 3))]
        what = f"`quizkz {words[0]}`"
        lines.add(size.questions, what, [took / 1000 for took, _ in found], "s")
        lines.add(size.questions, f"{what}: peak memory", [mib for _, mib in found], "MiB")

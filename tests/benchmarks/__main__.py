"""`python -m tests.benchmarks`: every measurement, as a table with the number to reach beside each.

`--questions N` sets the size of the large library, `-n` the runs, names choose measurements. `scale` measures
libraries and logs of growing size beside py-fsrs and, with `--anki` or `--anki-python PYTHON`, beside Anki's
own core; `anki` does so without the programs. Only ratios and medians mean anything on a shared machine.
"""

import argparse
import compileall
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomli

import quizkz
from tests.benchmarks import logs, processes, scale, verdicts
from tests.benchmarks.libraries import write_library
from tests.terminal import Terminal

NOW = "2026-11-25T09:00:00+05:00"


@dataclass(frozen=True, slots=True)
class Setup:
    """What every measurement needs: runs, the size of the library, and scratch folders."""

    runs: int
    questions: int
    folder: Path

    def env(self, name: str) -> dict[str, str]:
        """An environment with a data folder of its own; `library` in its name brings the large decks."""
        decks = self.folder / ("large" if "library" in name else "none")
        return {"QUIZKZ_DATA": str(self.folder / name), "QUIZKZ_DECKS": str(decks), "QUIZKZ_NOW": NOW}


Row = tuple[str, str, str]


def home(setup: Setup) -> Iterator[Row]:
    """Home painted, warm, beside a bare Textual app."""
    for name, what in (("shipped", "shipped decks"), ("library", f"{setup.questions:,} questions")):
        env = setup.env(name)
        processes.run_ms((*processes.QUIZKZ, "due"), env)
        ours, bare = processes.starts(processes.QUIZKZ, "All decks", env, setup.runs)
        frame = processes.ratio([s.frame_ms for s in ours], [s.frame_ms for s in bare])
        memory = processes.ratio([s.memory for s in ours], [s.memory for s in bare])
        median = statistics.median(s.frame_ms for s in ours)
        yield (
            f"home painted, {what}",
            f"{frame:.2f} x bare app ({median:.0f} ms), memory {memory:.2f} x",
            "1.15 x",
        )


def first_question(setup: Setup) -> Iterator[Row]:
    """The first question of `study DECK`."""
    env = setup.env("library-study")
    processes.run_ms((*processes.QUIZKZ, "due"), env)
    command = (*processes.QUIZKZ, "study", "deck-0000")
    ours, bare = processes.starts(command, "1 of ", env, setup.runs)
    frame = processes.ratio([s.frame_ms for s in ours], [s.frame_ms for s in bare])
    memory = processes.ratio([s.memory for s in ours], [s.memory for s in bare])
    yield (
        "first question of study DECK",
        f"{frame:.2f} x bare app, memory {memory:.2f} x",
        "1.4 x, memory 1.3 x",
    )


def keys(setup: Setup) -> Iterator[Row]:
    """Key to painted feedback, and key to the next question."""
    env = setup.env("keys")
    deck = setup.folder / "choices.toml"
    deck.write_text(
        'title = "Choices"\n[study]\nnew_per_day = 100\nlearning_steps = []\n'
        + "".join(
            f'[[question]]\nid = "q{n}"\nprompt = "Which is the right one of {n}?"\nanswer = "Right {n}"\n'
            f'distractors = ["Left {n}", "Middle {n}", "None {n}"]\n'
            f'explanation = "It is **right** because of {n}."\n'
            for n in range(60)
        ),
        encoding="utf-8",
    )
    steps = [step for _ in range(50) for step in (("1", "4 Easy"), ("enter", "Choose one"))]
    times = processes.keys((*processes.QUIZKZ, "study", str(deck)), "1 of ", env, steps)
    yield "key to painted feedback", f"{statistics.median(times[0::2]):.1f} ms", "10 ms"
    yield "key to next question, commit included", f"{statistics.median(times[1::2]):.1f} ms", "10 ms"


def browse(setup: Setup) -> Iterator[Row]:
    """The browser opened over the large library, each key that searches it, each that moves the cursor."""
    env = setup.env("library-browse")
    processes.run_ms((*processes.QUIZKZ, "due"), env)
    opening, rows = [], []
    for _ in range(setup.runs):
        frame, listed = processes.opened(processes.QUIZKZ, "All decks", env, "/", ("is:due", "numeric"))
        opening.append(frame)
        rows.append(listed)
    word = [(key, " of ") for key in "river council"]
    steps = [*word, *(("down", "Browse") for _ in range(20))]
    times = processes.keys(processes.QUIZKZ, "All decks", env, steps, first=("/", "numeric "))
    typing, moving = times[: len(word)], times[len(word) :]
    yield (
        "browser of the library, first frame; its rows",
        f"{statistics.median(opening):.0f} ms; {statistics.median(rows):.0f} ms",
        "",
    )
    yield (
        "key that searches: median, worst",
        f"{statistics.median(typing):.0f} ms, {max(typing):.0f} ms",
        "40 ms",
    )
    yield (
        "key that moves the cursor",
        f"{statistics.median(moving):.0f} ms, worst {max(moving):.0f} ms",
        "40 ms",
    )


def due(setup: Setup) -> Iterator[Row]:
    """A new process to `quizkz due`."""
    env = setup.env("library-due")
    processes.run_ms((*processes.QUIZKZ, "due"), env)
    ours, bare = processes.in_turn(
        lambda: processes.run_ms((*processes.QUIZKZ, "due"), env),
        lambda: processes.run_ms((sys.executable, "-c", "import sqlite3, argparse"), env),
        setup.runs,
    )
    yield (
        "quizkz due",
        f"{statistics.median(ours):.0f} ms, {processes.ratio(ours, bare):.2f} x python itself",
        "100 ms",
    )


def index(setup: Setup) -> Iterator[Row]:
    """Cold index, unchanged files, one edited question."""
    from quizkz.catalogue import Catalogue

    folder = setup.folder / "large"
    files = sorted(folder.glob("*.toml"))
    with _no_collector():
        parse = _ms(lambda: [tomli.loads(file.read_text(encoding="utf-8")) for file in files])
    catalogue = Catalogue.open(setup.folder / "index.db")
    cold = _ms(lambda: catalogue.refresh([folder]))
    yield "cold index", f"{cold / parse:.2f} x tomli.loads ({cold / 1000:.1f} s)", "1.7 x"
    edited = files[len(files) // 2]
    edited.write_text(edited.read_text(encoding="utf-8").replace("and why?", "and how?", 1), encoding="utf-8")
    one = _ms(lambda: catalogue.refresh([folder]))
    yield "one edited question", f"{one / cold:.3f} x a cold index ({one:.0f} ms)", "0.1 x"
    many = write_library(setup.folder / "many", questions=1000, per_deck=1)
    catalogue.refresh([many])
    unchanged = statistics.median(_ms(lambda: catalogue.refresh([many])) for _ in range(setup.runs))
    yield "1,000 unchanged files checked", f"{unchanged:.1f} ms", "10 ms"
    catalogue.close()


def check(setup: Setup) -> Iterator[Row]:
    """A thousand questions checked, beside tomli and Pydantic alone on the same file."""
    from decimal import Decimal

    from quizkz import library
    from quizkz.deck import KINDS
    from quizkz.library.keys import kind_of

    folder = write_library(setup.folder / "thousand", questions=1000)
    (file,) = folder.glob("*.toml")
    kinds = [kind_of(raw, typed=False) for raw in tomli.loads(file.read_text(encoding="utf-8"))["question"]]

    def alone() -> None:
        data = tomli.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
        for kind, raw in zip(kinds, data["question"], strict=True):
            KINDS[kind].model_validate(raw)

    def bare() -> float:
        with _no_collector():
            return _ms(alone)

    ours, theirs = processes.in_turn(lambda: _ms(lambda: library.check([file])), bare, setup.runs)
    what = f"{processes.ratio(ours, theirs):.2f} x tomli and Pydantic ({statistics.median(ours):.0f} ms)"
    yield "1,000 questions checked", what, "2 x"


def answers(setup: Setup) -> Iterator[Row]:
    """An answer committed and the next card chosen, beside a bare SQLite commit with one fsync."""
    yield from logs.answers(setup.folder, setup.env("library-answers"), setup.runs)


def rebuild(setup: Setup) -> Iterator[Row]:
    """Card state made anew from a log."""
    yield from logs.rebuild(setup.folder, reviews=10 * setup.questions)


def fit(setup: Setup) -> Iterator[Row]:
    """The scheduler's parameters fitted to a log of a review a question."""
    yield from logs.fit(setup.folder, reviews=setup.questions)


def report(setup: Setup) -> Iterator[Row]:
    """A report of all decks over ten reviews a question, and over 10,000."""
    large = 10 * setup.questions
    reach = f"{0.5 * large / 1e6:.2g} s"
    yield from logs.report(
        setup.folder / "report", setup.folder / "large", setup.runs, reviews=large, reach=reach
    )
    decks = write_library(setup.folder / "reported", questions=1000)
    yield from logs.report(setup.folder / "report-small", decks, setup.runs, reviews=10_000, reach="50 ms")


def grading(setup: Setup) -> Iterator[Row]:
    """A verdict on an ordinary response, and on the longest."""
    yield from verdicts.rows()


def watch(setup: Setup) -> Iterator[Row]:
    """A save of a deck of 100 questions to its preview on the screen."""
    env, path = setup.env("watch"), setup.folder / "watched.toml"

    def write(version: int) -> None:
        questions = (
            f'[[question]]\nid = "q{n}"\nanswer = "A"\nprompt = "No {n}, v{version if n == 50 else 0}?"\n'
            for n in range(100)
        )
        path.write_text("".join(questions), encoding="utf-8")

    write(0)
    times = []
    with Terminal([*processes.QUIZKZ, "watch", str(path)], env=env) as terminal:
        terminal.wait_for("No problems")
        for version in range(1, setup.runs + 1):
            terminal.settle()
            began = time.monotonic()
            write(version)
            times.append((terminal.wait_for(f"v{version}?") - began) * 1000)
    yield "save to preview, 100 questions", f"{statistics.median(times):.0f} ms", "100 ms"


MEASUREMENTS: dict[str, Callable[[Setup], Iterator[Row]]] = {
    "home": home,
    "first_question": first_question,
    "keys": keys,
    "browse": browse,
    "due": due,
    "index": index,
    "check": check,
    "answers": answers,
    "rebuild": rebuild,
    "fit": fit,
    "report": report,
    "grading": grading,
    "watch": watch,
}


GROWING = ("scale", "anki")
"""Measured at several sizes, each alone: everything, or the cores beside Anki's."""


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


@contextmanager
def _no_collector() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def main() -> None:
    """Run the measurements that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*MEASUREMENTS, *GROWING)))
    parser.add_argument("-n", dest="runs", type=int, default=15, help="runs of each (15)")
    parser.add_argument(
        "--questions", type=int, default=100_000, help="questions of the large library (100,000)"
    )
    parser.add_argument("--sizes", default=",".join(map(str, scale.SIZES)), help="questions at each size")
    parser.add_argument("--anki", action="store_true", help="install anki in a scratch folder for this run")
    parser.add_argument("--anki-python", metavar="PYTHON", help="a Python that has the package anki")
    options = parser.parse_args()
    unknown = set(options.names) - MEASUREMENTS.keys() - set(GROWING)
    if unknown or (set(options.names) & set(GROWING) and len(options.names) > 1):
        names = ", ".join(MEASUREMENTS)
        parser.error(f"choose some of {names}, or one of {', '.join(GROWING)}")
    # An installed program is compiled; a checkout just edited may not be, and stays so where Python was told
    # to write no byte code: each start would compile anew, which no learner waits for.
    compileall.compile_dir(Path(quizkz.__file__).parent, quiet=1)
    if set(options.names) & set(GROWING):
        _growing(options)
        return
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {options.runs} runs", flush=True)
    print("| what | measured | to reach |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        setup = Setup(options.runs, options.questions, Path(scratch))
        (setup.folder / "none").mkdir()
        write_library(setup.folder / "large", questions=options.questions)
        for name in options.names or MEASUREMENTS:
            for what, measured, reach in MEASUREMENTS[name](setup):
                print(f"| {what} | {measured} | {reach} |", flush=True)


def _growing(options: argparse.Namespace) -> None:
    """Measure at several sizes and print the tables."""
    whole = options.names == ["scale"]
    with tempfile.TemporaryDirectory() as scratch:
        wanted = options.anki or options.anki_python or not whole
        python = scale.python_with_anki(options.anki_python, Path(scratch)) if wanted else None
        sizes = [int(size) for size in options.sizes.split(",")]
        for table in scale.run(Path(scratch), sizes, options.runs, python, whole=whole):
            print(table, end="\n\n", flush=True)


if __name__ == "__main__":
    main()

"""Several programs on one log and one index of decks: nothing is lost, and each can be left at any time."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of POSIX", allow_module_level=True)

from tests.crashes.ledger import DECK, Ledger, Shown, sound_log
from tests.crashes.sitting import (
    QUIZKZ,
    App,
    Lines,
    Program,
    environ,
    press,
    shown_next,
    write_deck,
)
from tests.terminal import Terminal

WAITS = "progress.db is in use by another program; waiting."


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    env = os.environ | environ(folder)
    return subprocess.run([*QUIZKZ, *arguments], env=env, capture_output=True, text=True, check=False)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The log in the hands of another program."""
    with closing(sqlite3.connect(folder / "data" / "progress.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def answer_side_by_side(folder: Path, keys: int) -> tuple[Shown, list[subprocess.CompletedProcess[str]]]:
    """Answer, rate and undo by turns in the app and line by line, while commands read and write the log.

    What was shown in the two, and how the commands ended.
    """
    write_deck(folder / "decks", keys)
    write_deck(folder / "decks", keys, "others", first=1001)
    ended = []
    with App(folder) as app, Lines(folder, deck="others") as lines, ThreadPoolExecutor(2) as pool:
        sides: list[tuple[Program, Ledger, random.Random]] = [
            (app, Ledger(), random.Random("app")),
            (lines, Ledger(), random.Random("lines")),
        ]
        seen = [shown_next(running, None, ledger) for running, ledger, _ in sides]
        commands = [
            pool.submit(command, folder, *line.split())
            for line in ("due", "report --plain", "fit") * (keys // 12)
        ]
        for _ in range(keys):
            for side, (running, ledger, chance) in enumerate(sides):
                before = seen[side]
                assert before is not None, running.text()
                press(running, before, ledger, chance)
                seen[side] = shown_next(running, before, ledger)
        ended = [one.result() for one in commands]
        assert [running.leave() for running, _, _ in sides] == [0, 0]
    return {n: rating for _, ledger, _ in sides for n, rating in ledger.shown.items()}, ended


@pytest.mark.parametrize(
    "keys", [pytest.param(24, marks=pytest.mark.slow), pytest.param(240, marks=pytest.mark.long)]
)
def test_two_sittings_and_commands_at_once_lose_nothing_and_undo_their_own(tmp_path: Path, keys: int) -> None:
    shown, ended = answer_side_by_side(tmp_path, keys)
    assert sound_log(tmp_path / "data" / "progress.db") == shown
    assert {one.returncode for one in ended} == {0}, [one.stderr for one in ended]
    assert not any(word in one.stdout + one.stderr for one in ended for word in ("locked", "Traceback"))


@pytest.mark.parametrize(
    "times", [pytest.param(2, marks=pytest.mark.slow), pytest.param(30, marks=pytest.mark.long)]
)
def test_first_starts_at_once_make_one_log_and_one_index(tmp_path: Path, times: int) -> None:
    for time_ in range(times):
        folder = tmp_path / str(time_)
        write_deck(folder / "decks", 60)
        with ThreadPoolExecutor(4) as pool:
            ended = list(pool.map(command, [folder] * 4, ["due"] * 4))
        assert {(one.returncode, one.stderr) for one in ended} == {(0, "")}
        assert len({one.stdout for one in ended}) == 1
        assert sound_log(folder / "data" / "progress.db") == {}


OPENINGS = """
import random, sys, time
from pathlib import Path
from quizkz.clock import Now
from quizkz.scheduling import Placing
from quizkz.store import Store
for line in sys.stdin:
    until = time.perf_counter() + random.random() * 0.004
    while time.perf_counter() < until:
        pass
    Store.open(Path(line.strip()), placing=lambda _: Placing(), now=Now(at=1_700_000_000_000)).close()
    print("opened", flush=True)
"""


@pytest.mark.parametrize(
    "times", [pytest.param(50, marks=pytest.mark.slow), pytest.param(2000, marks=pytest.mark.long)]
)
def test_a_log_that_is_made_by_several_at_the_same_moment_is_opened_by_all(
    tmp_path: Path, times: int
) -> None:
    line = [sys.executable, "-c", OPENINGS]
    pipe = subprocess.PIPE
    with ExitStack() as stack:
        made = [subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
        opening = [stack.enter_context(one) for one in made]
        for time_ in range(times):
            for one in opening:
                print(tmp_path / f"{time_}.db", file=one.stdin, flush=True)
            for one in opening:
                assert one.stdout is not None
                assert one.stdout.readline() == "opened\n", one.communicate()[1]


@pytest.mark.parametrize(
    "seconds", [pytest.param(1.5, marks=pytest.mark.slow), pytest.param(20.0, marks=pytest.mark.long)]
)
def test_a_log_held_by_another_program_is_waited_for_and_the_app_lives(
    tmp_path: Path, seconds: float
) -> None:
    write_deck(tmp_path / "decks", 9)
    with App(tmp_path) as app:
        ledger = Ledger()
        seen = shown_next(app, None, ledger)
        assert seen is not None
        with held(tmp_path):
            app.press("right", seen)
            app.wait_for(WAITS)
            ledger.press("right", seen.question)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                assert not any(shown.graded for shown in app.look(0.1))
        shown_next(app, seen, ledger)
        with held(tmp_path):
            app.press("undo", seen)
            app.wait_for(WAITS)
            began = time.monotonic()
            assert app.leave() == 0
            assert time.monotonic() - began < 2
    assert sound_log(tmp_path / "data" / "progress.db") == ledger.shown == {seen.question: 3}


@pytest.mark.slow
def test_line_by_line_the_wait_is_said_and_the_answer_taken(tmp_path: Path) -> None:
    write_deck(tmp_path / "decks", 9)
    with Lines(tmp_path) as lines:
        ledger = Ledger()
        seen = shown_next(lines, None, ledger)
        assert seen is not None
        with held(tmp_path):
            ledger.press("right", seen.question)
            lines.press("right", seen)
            while WAITS not in lines.text():
                assert list(lines.look(0.1)) == []
        shown_next(lines, seen, ledger)
        assert lines.leave() == 0
    assert sound_log(tmp_path / "data" / "progress.db") == {seen.question: 3}


@pytest.mark.slow
def test_quitting_an_exam_whose_answer_cannot_be_kept_says_so(tmp_path: Path) -> None:
    write_deck(tmp_path / "decks", 3)
    command = [*QUIZKZ, "exam", DECK]
    for lasts, code, said in ((True, 1, "is in use by another program"), (False, 0, "")):
        with Terminal(command, env=environ(tmp_path)) as terminal:
            terminal.send("enter")  # the second time, to go on with the exam
            terminal.wait_for("no time limit")
            terminal.settle()
            with held(tmp_path):
                terminal.send("1")
                terminal.wait_for(WAITS)
                terminal.send("ctrl+q")
                if lasts:
                    assert terminal.wait() == code
            assert terminal.wait() == code
            assert said in terminal.output().rpartition("\x1b[?1049l")[2]
            assert "defect" not in terminal.output()
    with closing(sqlite3.connect(tmp_path / "data" / "progress.db")) as db:
        assert db.execute("SELECT count(*) FROM events WHERE kind = 'practice'").fetchone() == (1,)

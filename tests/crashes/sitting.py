"""The program under a terminal or a pipe: keys in, what it shows of each question out, and its death."""

import os
import random
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from tests.crashes.faults import faults
from tests.crashes.ledger import DECK, Ledger
from tests.terminal import Terminal

QUIZKZ = (sys.executable, "-m", "quizkz")
NOW = "2026-11-25T09:00:00+05:00"
_QUIET_S, _PATIENCE_S = 0.012, 20.0
_QUESTION = re.compile(r"Question (\d+)\?")
_RATINGS = re.compile(r"1 Again\b")

KEYS = {"right": "1", "wrong": "2", "undo": "u", "on": "enter"}
LINES = {"right": "1", "wrong": "2", "on": ""}


class Seen(NamedTuple):
    """A question as it stands before the learner: open, or with its verdict."""

    question: int
    graded: bool


def write_deck(folder: Path, questions: int, deck: str = DECK, first: int = 1) -> None:
    """A deck whose questions are asked once a day, their right answer first."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f'id = "{deck}"\n[study]\nlearning_steps = []\nrelearning_steps = []\nnew_per_day = 9999\n'
    asked = (
        f'\n[[question]]\nid = "q{n}"\nprompt = "Question {n}?"\noptions = ["Yes", "No"]\nanswer = "Yes"\n'
        "shuffle = false\n"
        for n in range(first, first + questions)
    )
    (folder / f"{deck}.toml").write_text(head + "".join(asked), encoding="utf-8")


def environ(folder: Path) -> dict[str, str]:
    """Where the program finds its decks and keeps its log."""
    return {"QUIZKZ_DATA": str(folder / "data"), "QUIZKZ_DECKS": str(folder / "decks"), "QUIZKZ_NOW": NOW}


class App:
    """The app under a terminal."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None, deck: str = DECK) -> None:
        self._terminal = Terminal([*QUIZKZ, "study", deck], env=environ(folder) | dict(env or {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._terminal.__exit__()

    def press(self, key: str, at: Seen) -> None:
        """Press it once the screen is still: a key from before its meaning was painted is dropped."""
        self._terminal.settle(_QUIET_S)
        with suppress(OSError):  # it has gone
            self._terminal.send(KEYS.get(key, key))

    def look(self, seconds: float) -> Iterator[Seen]:
        """From whole frames alone: half of one may show the old verdict under the new question."""
        self._terminal.read(max(0.0, seconds))
        for frame in self._terminal.frames():
            if found := _QUESTION.search(frame):
                yield Seen(int(found[1]), bool(_RATINGS.search(frame)))

    def kill(self) -> None:
        """SIGKILL, then read what the terminal still holds."""
        os.kill(self._terminal.pid, signal.SIGKILL)
        assert self._terminal.wait() == -signal.SIGKILL

    def leave(self) -> int | None:
        """Quit as a learner does; the exit code."""
        self._terminal.send("ctrl+q")
        return self._terminal.wait()

    def ended(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        return self._terminal.wait(0.0)

    def wait_for(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self._terminal.wait_for(text)

    def text(self) -> str:
        """The screen, for a report."""
        return self._terminal.text()


class Lines:
    """The same line by line."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None, deck: str = DECK) -> None:
        self._process = subprocess.Popen(
            [*QUIZKZ, "study", deck, "--plain"],
            env=os.environ | environ(folder) | dict(env or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._said = self._rest = ""
        self._question = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def press(self, key: str, at: Seen) -> None:
        """Write the line that stands for it."""
        assert self._process.stdin is not None
        undo = "u" if at.graded else ":u"
        line = undo if key == "undo" else LINES.get(key, key)
        with suppress(BrokenPipeError):  # it has gone
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()

    def look(self, seconds: float) -> Iterator[Seen]:
        """From whole lines: a question by its prompt, a verdict by the ratings below it."""
        assert self._process.stdout is not None
        if select.select([self._process.stdout], [], [], max(0.0, seconds))[0]:
            data = os.read(self._process.stdout.fileno(), 65536)
            if not data:
                time.sleep(min(0.005, max(0.0, seconds)))
            self._said += data.decode("utf-8", "replace")
            self._rest += data.decode("utf-8", "replace")
            *lines, self._rest = self._rest.split("\n")
            yield from self._read(lines)

    def _read(self, lines: Sequence[str]) -> Iterator[Seen]:
        for line in lines:
            if found := _QUESTION.search(line):
                self._question = int(found[1])
                yield Seen(self._question, graded=False)
            elif line.startswith("Type a number"):
                pass
            elif _RATINGS.search(line):
                yield Seen(self._question, graded=True)

    def kill(self) -> None:
        """SIGKILL; what is in the pipe stays to be read."""
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait() == -signal.SIGKILL

    def leave(self) -> int | None:
        """End the input; the exit code."""
        self._process.communicate()
        return self._process.returncode

    def ended(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        return self._process.poll()

    def text(self) -> str:
        """All that was said, for a report."""
        return self._said


Program = App | Lines
PROGRAMS: Mapping[str, type[Program]] = {"app": App, "plain": Lines}


def killed_in_a_sitting(program: type[Program], folder: Path, ledger: Ledger, chance: random.Random) -> None:
    """Answer, rate and undo for a while; kill within milliseconds of a key, or while the program starts."""
    seen: Seen | None = None
    with program(folder) as running:
        if chance.random() < 0.12:
            _look_on(running, chance.uniform(0.0, 0.45), seen, ledger)
        else:
            for _ in range(1 + chance.randrange(7)):
                seen = shown_next(running, seen, ledger)
                assert seen is not None, running.text()
                press(running, seen, ledger, chance)
            _look_on(running, chance.uniform(0.0, 0.03), seen, ledger)
        running.kill()
        _look_on(running, 0.0, seen, ledger)
    ledger.settle(folder / "data" / "progress.db")


def dead_at_a_step(
    program: type[Program], folder: Path, ledger: Ledger, chance: random.Random, keys: int = 12
) -> bool:
    """Answer, rate and undo until the program dies at a step of writing the log; whether it came to that."""
    step, seen = chance.randrange(1, 80), None
    with program(folder, faults(folder / "data" / "progress", f"kill {step}")) as running:
        for _ in range(keys):
            seen = shown_next(running, seen, ledger)
            if seen is None:
                break
            press(running, seen, ledger, chance)
        died = running.ended() is not None
        if not died:
            running.kill()
            _look_on(running, 0.0, seen, ledger)
    ledger.settle(folder / "data" / "progress.db")
    return died


def lived(program: type[Program], folder: Path, ledger: Ledger, chance: random.Random) -> None:
    """A sitting that nobody kills: it begins where the last one was, and ends well."""
    with program(folder) as running:
        seen = shown_next(running, None, ledger)
        assert seen is not None, running.text()
        press(running, seen, ledger, chance)
        assert shown_next(running, seen, ledger) is not None, running.text()
        assert running.leave() == 0, running.text()
    ledger.settle(folder / "data" / "progress.db")


def press(running: Program, seen: Seen, ledger: Ledger, chance: random.Random) -> None:
    """Press a key that means something there."""
    undo = ["undo"] if ledger.trail else []
    if seen.graded:
        key = chance.choice(["on", "on", "1", "2", "4", *undo])
    else:
        key = chance.choice(["right", "right", "wrong", "wrong", *undo])
    ledger.press(key, seen.question)
    running.press(key, seen)


def shown_next(running: Program, before: Seen | None, ledger: Ledger) -> Seen | None:
    """The next thing that is shown, which the last key has led to; None where the program has ended."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        ended = running.ended() is not None
        for seen in running.look(0.0 if ended else 0.1):
            if seen != before:
                ledger.see()
                return seen
        if ended:
            return None
    raise AssertionError(f"nothing new came after {before}:\n{running.text()}")


def _look_on(running: Program, seconds: float, before: Seen | None, ledger: Ledger) -> None:
    """Look on for so long; what the last key led to may come into view."""
    until = time.monotonic() + seconds
    while True:
        left = until - time.monotonic()
        shown = list(running.look(left))
        if any(seen != before for seen in shown):
            ledger.see()
        if left <= 0 and not shown:
            return

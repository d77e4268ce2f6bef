"""The installed command under a real terminal: it ends as it should and leaves the terminal clean."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of POSIX", allow_module_level=True)

from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
QUIZKZ = [sys.executable, "-m", "quizkz"]
NOW = "2026-11-25T09:00:00+05:00"
HOME_SHOWN = "All decks"
ONE_OF = "1 of 4"
DECK = """title = "Kinds"
[[question]]
id = "choice"
prompt = "Choice here?"
answer = "Right"
distractors = ["Left", "Up", "Down"]
[[question]]
id = "typed"
prompt = "Typed here?"
kind = "typed"
answer = "Astana"
[[question]]
id = "gaps"
kind = "cloze"
text = "Capital is {{Astana}} and was {{Almaty}}."
[[question]]
id = "order"
kind = "order"
prompt = "Order here?"
order = ["One", "Two", "Three"]
"""


def app(
    tmp_path: Path,
    *arguments: str,
    command: list[str] | None = None,
    deck: str = DECK,
    columns: int = 80,
    rows: int = 24,
    env: Mapping[str, str] | None = None,
) -> Terminal:
    """quizkz with a data folder of its own, one deck in it, and a clock that starts at NOW."""
    decks = tmp_path / "data" / "decks"
    decks.mkdir(parents=True, exist_ok=True)
    (decks / "kinds.toml").write_text(deck, encoding="utf-8")
    (tmp_path / "data" / "config.toml").write_text("samples = false\n", encoding="utf-8")
    environ = {
        "QUIZKZ_DATA": str(tmp_path / "data"),
        "QUIZKZ_NOW": NOW,
        "PYTHONPATH": str(ROOT),
        **(env or {}),
    }
    return Terminal([*(command or QUIZKZ), *arguments], columns=columns, rows=rows, env=environ)


def answers(tmp_path: Path) -> int:
    """The answers that the log holds."""
    said = subprocess.run(
        [*QUIZKZ, "due", "--json", "--data", str(tmp_path / "data")],
        env=os.environ | {"QUIZKZ_NOW": NOW},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r'"answers": (\d+)', said)
    assert found
    return int(found[1])


def state(pid: int) -> str:
    """R, S, T (stopped), Z, as the system has it (Linux)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


# ---- quitting and signals ------------------------------------------------------------------------------


@pytest.mark.slow
def test_quitting_leaves_the_terminal_as_it_was_though_others_stopped_the_app(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        for _ in range(3):
            os.kill(terminal.pid, signal.SIGCONT)
        terminal.settle()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()


PLAIN = ("study", "kinds", "--plain")
ENDS = [
    pytest.param(signal.SIGTERM, ("study", "kinds"), ONE_OF),
    pytest.param(signal.SIGINT, PLAIN, "Type a number", marks=pytest.mark.slow),
    pytest.param(signal.SIGHUP, ("study", "kinds"), ONE_OF, marks=pytest.mark.slow),
    pytest.param(signal.SIGINT, ("study", "kinds"), ONE_OF, marks=pytest.mark.slow),
    pytest.param(signal.SIGTERM, PLAIN, "Type a number", marks=pytest.mark.slow),
    pytest.param(signal.SIGHUP, PLAIN, "Type a number", marks=pytest.mark.slow),
    pytest.param(signal.SIGINT, ("watch", "kinds", "--plain"), "no problems", marks=pytest.mark.slow),
]


def some(names: Iterable[str], *slow: str) -> list[Any]:
    """Each name for a test of its own: those named run with the slow ones, the others with the long."""
    return [pytest.param(n, marks=pytest.mark.slow if n in slow else pytest.mark.long) for n in names]


@pytest.mark.parametrize(("number", "arguments", "shown"), ENDS)
def test_a_signal_ends_it_with_its_own_exit_code_and_a_clean_terminal(
    tmp_path: Path, number: signal.Signals, arguments: tuple[str, ...], shown: str
) -> None:
    with app(tmp_path, *arguments) as terminal:
        terminal.wait_for(shown)
        os.kill(terminal.pid, number)
        assert terminal.wait(5.0) == 128 + number
        assert terminal.left_clean()
        assert "Traceback" not in terminal.output()
        assert ("is saved" in terminal.output()) == ("--plain" in arguments)


@pytest.mark.slow
def test_a_closed_terminal_ends_the_app(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.close()
        assert terminal.wait(5.0) == 128 + signal.SIGHUP


@pytest.mark.slow
def test_a_closed_terminal_ends_the_app_though_no_signal_tells(tmp_path: Path) -> None:
    deaf = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *QUIZKZ]
    with app(tmp_path, command=deaf) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.close()
        assert terminal.wait(5.0) == 128 + signal.SIGHUP


@pytest.mark.slow
@linux
def test_suspending_gives_the_terminal_back_and_going_on_paints_again(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.send("ctrl+z")
        terminal.settle(0.3)
        assert state(terminal.pid) == "T"
        assert terminal.left_clean()
        before = len(terminal.chunks)
        os.killpg(terminal.pid, signal.SIGCONT)
        terminal.settle(0.3)
        assert len(terminal.chunks) > before
        assert HOME_SHOWN in terminal.text()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()


@pytest.mark.slow
def test_stopped_from_outside_and_going_on_reads_keys_again(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        os.kill(terminal.pid, signal.SIGSTOP)
        terminal.settle()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.settle(0.3)
        terminal.send("?")
        terminal.wait_for("Everywhere")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()


@pytest.mark.parametrize("how", some(["quit", "signal"], "signal"))
def test_a_terminal_that_reads_no_more_loses_no_answer_and_holds_nothing_up(tmp_path: Path, how: str) -> None:
    long = "".join(
        f'[[question]]\nid = "q{n}"\nprompt = "{"word " * 200}"\nanswer = "Right"\ndistractors = ["Left"]\n'
        for n in range(20)
    )
    with app(tmp_path, "study", "kinds", deck=f'title = "Long"\n{long}', columns=120, rows=40) as terminal:
        terminal.wait_for("1 of ")
        for key in (b"1", b"\r") * 12:  # their frames are more than a terminal's buffer takes
            terminal.send_bytes(key)
            time.sleep(0.1)
        deadline = time.monotonic() + 20
        while (given := answers(tmp_path)) < 10:
            assert time.monotonic() < deadline, given
        if how == "quit":
            terminal.send_bytes(b"\x11")
        else:
            os.kill(terminal.pid, signal.SIGTERM)
        deadline = time.monotonic() + 12
        code = None
        while code is None and time.monotonic() < deadline:
            pid, status = os.waitpid(terminal.pid, os.WNOHANG)
            code = os.waitstatus_to_exitcode(status) if pid else None
            time.sleep(0.05)
        terminal.exit_code = code
        assert code == (0 if how == "quit" else 128 + signal.SIGTERM)
        terminal.settle()
        assert terminal.left_clean()
    assert answers(tmp_path) >= 10


LONG_COMMANDS = ["check", "report --plain", "fit --json", "simulate", "doctor"]


@pytest.mark.parametrize("command", some(LONG_COMMANDS, "simulate"))
def test_a_long_command_ends_by_a_signal_at_any_moment(tmp_path: Path, command: str) -> None:
    began = time.monotonic()
    with app(tmp_path, *command.split()) as terminal:
        assert terminal.wait(60) in (0, 1)
    took = time.monotonic() - began
    for part in (0.6, 0.9):
        for number in (signal.SIGINT, signal.SIGTERM):
            with app(tmp_path, *command.split()) as terminal:
                if terminal.wait(took * part) is None:
                    os.kill(terminal.pid, number)
                # Minus the signal: it came while Python itself began or ended.
                assert terminal.wait(3.0) in (128 + number, -number, 0, 1)
                assert terminal.left_clean()
                assert "quizkz/cli" not in terminal.output()  # no frame of ours


@pytest.mark.parametrize("how", ["no input", "no error stream", "dumb terminal"])
def test_without_a_terminal_the_app_says_why_and_what_to_do(tmp_path: Path, how: str) -> None:
    environ = os.environ | {"QUIZKZ_DATA": str(tmp_path / "data"), "TERM": "xterm"}
    environ.pop("TEXTUAL_DRIVER", None)
    if how == "dumb terminal":
        with app(tmp_path, env={"TERM": "dumb"}) as terminal:
            assert terminal.wait() == 2
            said = terminal.output()
    else:
        ended = subprocess.run(
            QUIZKZ, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 2
        said = ended.stderr
    assert "--plain" in said
    assert "Traceback" not in said
    assert not (tmp_path / "data" / "progress.db").exists()


# ---- defects -------------------------------------------------------------------------------------------

FAULTY = """
import sys
from quizkz.cli import main
{patch}
sys.exit(main(sys.argv[1:]))
"""
IN_APP = """
import asyncio, threading
from quizkz.ui.app import QuizkzApp
def learner():
    answer = "my answer"
    raise {error}("I wrote " + answer)
def keys(self):
    {how}
QuizkzApp.action_show_keys = keys
"""
FAULTS = {
    "a thread": IN_APP.format(error="OSError", how="threading.Thread(target=learner).start()"),
    "a key": IN_APP.format(error="KeyError", how="learner()"),
    "a worker": IN_APP.format(error="ValueError", how="self.run_worker(learner, thread=True)"),
    "the loop": IN_APP.format(error="TypeError", how="asyncio.get_running_loop().call_soon(learner)"),
}


@pytest.mark.parametrize(
    "where", [pytest.param(where, marks=[pytest.mark.slow] if n else []) for n, where in enumerate(FAULTS)]
)
def test_a_defect_in_the_app_leaves_a_clean_terminal_a_sentence_and_a_report(
    tmp_path: Path, where: str
) -> None:
    faulty = [sys.executable, "-c", FAULTY.format(patch=FAULTS[where])]
    with app(tmp_path, command=faulty) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.send("?")
        assert terminal.wait() == 1
        assert terminal.left_clean()
        said = terminal.output().rpartition("\x1b")[2]
    (report,) = (tmp_path / "data" / "crashes").iterdir()
    assert "is saved" in said
    assert report.name in said.replace("\r\n", "")
    for text in (said, report.read_text()):
        assert "my answer" not in text
        assert "Traceback" not in text


# ---- keys, pastes and sizes ----------------------------------------------------------------------------


@pytest.mark.slow
def test_bytes_that_are_no_utf8_do_not_end_the_app(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.send_bytes(b"\xff\xfe\xc3\x28\x80")
        terminal.settle()
        terminal.send("?")
        terminal.wait_for("Everywhere")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_keys_that_come_in_pieces_over_a_slow_line_are_whole(tmp_path: Path) -> None:
    with app(tmp_path, "study", "kinds", env={"SSH_TTY": "/dev/pts/9"}) as terminal:
        terminal.wait_for("Choice here?")
        for byte in b"\x1b[B\x1b[B":
            terminal.send_bytes(bytes([byte]))
            time.sleep(0.2)
        terminal.settle()
        assert ONE_OF in terminal.text()  # Esc would have left
        terminal.send("s")
        terminal.wait_for("Typed here?")
        for byte in "Шым🐎".encode():
            terminal.send_bytes(bytes([byte]))
            time.sleep(0.05)
        terminal.wait_for("Шым🐎", 3.0)


@pytest.mark.slow
def test_digits_typed_ahead_rate_no_verdict_that_was_not_seen(tmp_path: Path) -> None:
    with app(tmp_path, "study", "kinds") as terminal:
        terminal.wait_for("Choice here?")
        terminal.send("1234")
        terminal.wait_for("4 Easy")
        terminal.settle(0.3)
        assert ONE_OF in terminal.text()
    assert answers(tmp_path) == 1


SAID = (
    b"\x1b]11;rgb:1111/2222/3333\x1b\\\x1b]4;1;rgb:1/2/3\x07\x1bP>|term 1\x1b\\\x1b_Gi=1;OK\x1b\\"
    b"\x1b[?62;1;2c\x1b[>1;2;3c\x1b[0n\x1b[?997;1n\x1b[8;24;80t\x1b[?1u\x1b[1;1R"
)


@pytest.mark.slow
def test_what_a_terminal_says_by_itself_is_no_key(tmp_path: Path) -> None:
    with app(tmp_path, "study", "kinds") as terminal:
        steps = {"Choice here?": "s", "Typed here?": "escape escape", HOME_SHOWN: "/", "Browse": ""}
        for shown, keys in steps.items():
            terminal.wait_for(shown)
            terminal.settle(0.3)
            before = terminal.text()
            terminal.send_bytes(SAID)
            terminal.send_bytes(b"\x1b]11;rgb:1")  # and one that comes in pieces
            terminal.settle(0.2)
            terminal.send_bytes(b"111/1/1\x1b\\")
            terminal.settle(0.3)
            assert terminal.text() == before
            for key in keys.split():
                terminal.send(key)
                terminal.settle(0.2)
    assert answers(tmp_path) == 0


@pytest.mark.slow
def test_a_paste_and_a_reply_without_an_end_leave_keys_alive(tmp_path: Path) -> None:
    with app(tmp_path, "study", "kinds") as terminal:
        terminal.wait_for("Choice here?")
        terminal.send_bytes(b"\x1b]11;rgb:1")
        time.sleep(0.8)
        terminal.send("s")
        terminal.wait_for("Typed here?")
        terminal.send_bytes(b"\x1b[200~Ast")
        time.sleep(0.2)
        terminal.send_bytes(b"ana 1")
        terminal.wait_for("Astana 1", 5.0)
        terminal.send("2")
        terminal.wait_for("Astana 12", 2.0)
        terminal.send("ctrl+q")
        assert terminal.wait(5.0) == 0
        assert terminal.left_clean()


MEGABYTE = {
    "a line": "я" * 500_000,
    "lines": "a b\n" * 250_000,
    "control": "\x1b[31m\x07\x00\x9b2J\x11\x1a" * 80_000,
}
FIELDS = {"none": "", "typed": "s", "gap": "s escape s", "browse": "/", "goal": "g"}


def paste(terminal: Terminal, text: str) -> None:
    """Paste as a terminal does."""
    data = f"\x1b[200~{text}\x1b[201~".encode()
    while data:
        try:
            data = data[os.write(terminal._fd, data[:4096]) :]
        except BlockingIOError:
            terminal.read(0.01)


PASTES = [f"{what}, {field}" for what in MEGABYTE for field in FIELDS]


@pytest.mark.parametrize("case", some(PASTES, "control, typed", "a line, browse"))
def test_a_megabyte_pasted_into_any_field_leaves_the_app_alive(tmp_path: Path, case: str) -> None:
    what, field = case.split(", ")
    study = field in ("none", "typed", "gap")
    with app(tmp_path, *(("study", "kinds") if study else ())) as terminal:
        terminal.wait_for("Choice here?" if study else HOME_SHOWN)
        for key in FIELDS[field].split():
            terminal.send(key)
            terminal.settle(0.2)
        paste(terminal, MEGABYTE[what])
        if field != "none" and what != "lines":
            terminal.wait_for("The paste was cut", 10.0)
        terminal.send("f1")
        terminal.wait_for("Everywhere", 10.0)
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["", "escape"])
def test_a_signal_waits_for_no_keys_typed_ahead(tmp_path: Path, keys: str) -> None:
    """A terminal without the mode for pastes sends a paste as keys."""
    with app(tmp_path, "study", "kinds") as terminal:
        terminal.wait_for("Choice here?")
        for key in ["2", "enter", "enter", *keys.split()]:  # to the field of the next question, or out of it
            terminal.send(key)
            terminal.settle(0.2)
        until, left = time.monotonic() + 1.5, b"zxv jk" * 50_000
        while left and time.monotonic() < until:
            try:
                left = left[os.write(terminal._fd, left[:4096]) :]
            except BlockingIOError:
                terminal.read(0.01)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait(4.0) == 128 + signal.SIGTERM
        assert terminal.left_clean()


SIZES = [(1, 1), (0, 0), (500, 200), (80, 24), (40, 12), (2, 50), (300, 1)]
SCREENS = {
    "home": "",
    "report": "r",
    "browse": "/",
    "exam start": "e",
    "exam": "e enter",
    "custom": "c",
    "keys": "?",
    "palette": "ctrl+p",
    "goal": "g",
    "fit": "r f",
    "choice": "enter",
    "typed": "enter s",
    "verdict": "enter 1",
    "editor": "enter 1 e",
}


@pytest.mark.parametrize("screen", some(SCREENS, "home", "editor"))
def test_a_storm_of_sizes_leaves_each_screen_alive(tmp_path: Path, screen: str) -> None:
    dice = random.Random(screen)
    with app(tmp_path, env={"EDITOR": "", "VISUAL": ""}) as terminal:
        terminal.wait_for(HOME_SHOWN)
        for key in SCREENS[screen].split():
            terminal.send({"ctrl+p": "\x10"}.get(key, key))
            terminal.settle(0.15)
        shown = terminal.text()
        for _ in range(200):
            terminal.resize(*dice.choice([*SIZES, (dice.randrange(1, 200), dice.randrange(1, 80))]))
            terminal.read(dice.choice((0.0, 0.0, 0.01)))
        terminal.resize(79, 23)
        terminal.settle(0.2)
        terminal.resize(80, 24)
        terminal.settle(0.2)
        assert terminal.wait(0.0) is None, shown
        assert terminal.output().count("\x1b[?1049l") == 0
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()


WORLDS = [
    "LC_ALL=C",
    "LC_ALL=POSIX PYTHONUTF8=0 PYTHONCOERCECLOCALE=0",
    "PYTHONIOENCODING=cp1252",
    "PYTHONIOENCODING=ascii:strict",
    "NO_COLOR=1",
    "TERM=linux",
    "TERM=nonsense",
]


@pytest.mark.parametrize("world", some(WORLDS, WORLDS[1]))
@pytest.mark.parametrize("plain", [False, True])
def test_any_locale_and_terminal_is_worked_with(tmp_path: Path, world: str, plain: bool) -> None:
    env = dict(part.split("=") for part in world.split())
    with app(tmp_path, "study", "kinds", *(["--plain"] if plain else []), env=env) as terminal:
        terminal.wait_for("Choice here?")
        terminal.send(":s\r" if plain else "s")
        terminal.wait_for("Typed here?")
        terminal.send_bytes("Астана".encode())
        terminal.settle()
        if plain:
            terminal.send("\r")
            terminal.wait_for("q end.")
            terminal.send("q\r")
        else:
            terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()
        assert "Traceback" not in terminal.output()


# ---- the learner's editor ------------------------------------------------------------------------------

EDITORS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "missing": ("", lambda said: "did not start" in said),
    "fails": ("exit 7", lambda said: "ended with code 7" in said),
    "is killed": ("kill -9 $$", lambda said: "ended by signal 9" in said),
    "deletes the file": ('for f; do :; done; rm "$f"', lambda said: "Choice here?" in said),
    "puts a folder there": ('for f; do :; done; rm "$f"; mkdir "$f"', lambda said: "Choice here?" in said),
    "breaks the file": ('for f; do :; done; echo "[[[" >> "$f"', lambda said: "error" in said),
    "leaves the terminal raw": ("stty raw -echo", lambda said: "Choice here?" in said),
}


def editor(tmp_path: Path, script: str) -> str:
    """The command of an editor that does what a script says."""
    file = tmp_path / "an editor"
    if script:
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
    return f"'{file}' --flag"


def edit(terminal: Terminal) -> None:
    """Answer the first question and open it in the editor."""
    terminal.wait_for("Choice here?")
    terminal.send("1")
    terminal.wait_for("4 Easy")
    terminal.send("e")


@pytest.mark.parametrize("what", some(EDITORS, "missing", "is killed", "deletes the file"))
def test_an_editor_that_fails_costs_no_answer_and_is_told(tmp_path: Path, what: str) -> None:
    script, told = EDITORS[what]
    with app(tmp_path, "study", "kinds", env={"EDITOR": editor(tmp_path, script)}) as terminal:
        edit(terminal)
        terminal.settle(0.6)
        assert told(" ".join(terminal.text().replace("▌", " ").split())), terminal.text()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()
    if what not in ("deletes the file", "puts a folder there", "breaks the file"):
        assert (tmp_path / "data" / "decks" / "kinds.toml").read_text(encoding="utf-8") == DECK
    assert answers(tmp_path) == 1


HURTS = {
    "goes": "stty raw -echo",
    "dies": "stty raw -echo; printf '\\033[?1049h\\033[?25l\\033[?1003h'; kill -9 $$",
}


@pytest.mark.parametrize("how", some(HURTS, "dies"))
def test_line_by_line_an_editor_leaves_the_terminal_as_it_was(tmp_path: Path, how: str) -> None:
    with app(tmp_path, *PLAIN, env={"EDITOR": editor(tmp_path, HURTS[how])}) as terminal:
        terminal.wait_for("Choice here?")
        terminal.send(":e\r")
        terminal.settle(0.3)
        assert terminal.left_clean()
        terminal.send(":q\r")
        assert terminal.wait() == 0


WAITS = 'echo EDITOR UP; trap "exit 3" TERM HUP; trap "echo GOT IT; exit 0" INT; while :; do sleep 0.1; done'


@pytest.mark.parametrize("how", some(["SIGTERM", "SIGHUP", "closed"], "SIGTERM", "closed"))
def test_what_ends_the_app_ends_its_editor(tmp_path: Path, how: str) -> None:
    script = f"echo $$ > '{tmp_path}/pid'; {WAITS}"
    with app(tmp_path, "study", "kinds", env={"EDITOR": editor(tmp_path, script)}) as terminal:
        edit(terminal)
        terminal.wait_for("EDITOR UP")
        if how == "closed":
            terminal.close()
        else:
            os.kill(terminal.pid, signal.Signals[how])
        number = signal.SIGTERM if how == "SIGTERM" else signal.SIGHUP
        assert terminal.wait(8.0) == 128 + number
        assert terminal.closed or terminal.left_clean()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert answers(tmp_path) == 1


@pytest.mark.slow
def test_an_interrupt_in_the_editor_is_for_the_editor(tmp_path: Path) -> None:
    with app(tmp_path, "study", "kinds", env={"EDITOR": editor(tmp_path, WAITS)}) as terminal:
        edit(terminal)
        terminal.wait_for("EDITOR UP")
        terminal.send("ctrl+c")
        terminal.settle(0.5)
        assert "GOT IT" in terminal.output()
        assert "4 Easy" in terminal.text()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_clean()

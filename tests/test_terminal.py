"""The installed command under a real terminal: it ends as it should and leaves the terminal clean."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of POSIX", allow_module_level=True)

from tests.terminal import Terminal, left_clean

QUIZKZ = [sys.executable, "-m", "quizkz"]
HOME_SHOWN = "All decks"
NOW = "2026-11-25T09:00:00+05:00"


def app(tmp_path: Path, *arguments: str, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
    """quizkz with a data folder of its own and a clock that starts at NOW."""
    environ = {"QUIZKZ_DATA": str(tmp_path / "data"), "QUIZKZ_NOW": NOW, **env}
    return Terminal([*QUIZKZ, *arguments], columns=columns, rows=rows, env=environ)


def test_quitting_leaves_the_terminal_clean(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert left_clean(terminal.output())
        assert terminal.echoes()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_cleanly_with_its_own_exit_code(tmp_path: Path, number: signal.Signals) -> None:
    with app(tmp_path, "study") as terminal:
        terminal.wait_for("1 of ")
        os.kill(terminal.pid, number)
        assert terminal.wait() == 128 + number
        assert left_clean(terminal.output())
        assert terminal.echoes()


def test_a_closed_terminal_ends_the_app(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.close()
        assert terminal.wait() in (128 + signal.SIGHUP, -signal.SIGHUP, 1)


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
def test_resizing_to_one_cell_and_back_shows_home_again(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        for columns, rows in ((1, 1), (24, 6), (40, 12), (80, 24)):
            terminal.resize(columns, rows)
            terminal.settle()
        terminal.wait_for(HOME_SHOWN)
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_suspending_gives_the_terminal_back_and_going_on_paints_again(tmp_path: Path) -> None:
    with app(tmp_path) as terminal:
        terminal.wait_for(HOME_SHOWN)
        terminal.send("ctrl+z")
        terminal.settle(0.3)
        before = len(terminal.chunks)
        assert terminal.output().rfind("\x1b[?1049l") > terminal.output().rfind("\x1b[?1049h")
        os.killpg(terminal.pid, signal.SIGCONT)
        terminal.settle(0.3)
        assert len(terminal.chunks) > before
        assert HOME_SHOWN in terminal.text()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("how", ["no input", "no error stream", "dumb terminal"])
def test_without_a_terminal_the_app_says_why_and_what_to_do(tmp_path: Path, how: str) -> None:
    environ = os.environ | {"QUIZKZ_DATA": str(tmp_path), "TERM": "xterm"}
    environ.pop("TEXTUAL_DRIVER", None)
    if how == "dumb terminal":
        with app(tmp_path, TERM="dumb") as terminal:
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
    assert not (tmp_path / "progress.db").exists()


def test_an_answer_whose_verdict_was_shown_survives_a_kill(tmp_path: Path) -> None:
    deck = tmp_path / "decks" / "capitals.toml"
    deck.parent.mkdir()
    deck.write_text(
        'title = "Capitals"\n'
        + "".join(
            f'[[question]]\nid = "q{n}"\nprompt = "Question {n}?"\nanswer = "Right"\ndistractors = ["Left"]\n'
            for n in range(20)
        ),
        encoding="utf-8",
    )
    arguments = ("study", "capitals", "--decks", str(deck.parent))
    with app(tmp_path, *arguments) as terminal:
        for number in range(1, 8):
            terminal.wait_for(f"{number} of 2")
            terminal.send("1")
            terminal.wait_for("4 Easy")
            if number < 7:
                terminal.send("enter")
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    said = subprocess.run(
        [*QUIZKZ, "due", "--json", "--data", str(tmp_path / "data"), "--decks", str(deck.parent)],
        env=os.environ | {"QUIZKZ_NOW": NOW},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"answers": 7' in said.stdout

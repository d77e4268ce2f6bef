"""What is kept of a defect, and what not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.cli.crashing import CRASHED, KEPT, crashed, report

ROOT = Path(__file__).parents[1]


def failing(secret: str) -> Exception:
    """An error as it comes with a cause, and with what a learner wrote in its message and variables."""
    try:
        try:
            int(secret)
        except ValueError as cause:
            raise KeyError(secret) from cause
    except KeyError as error:
        return error
    raise AssertionError(secret)


@given(st.text("абвгдежзиклмнопрст", min_size=8, max_size=30))
def test_a_report_names_places_and_versions_and_no_word_of_the_learner(secret: str) -> None:
    text = report(failing(secret), "study", Path("/home") / secret, {})
    assert "KeyError\n" in text
    assert "after\nValueError\n" in text
    assert "test_crash_reports.py:" in text
    assert "in failing" in text
    assert "command: study" in text
    assert secret not in text
    assert str(Path.home()) not in text


def test_messages_are_told_to_those_who_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crashed(failing("my answer"), tmp_path, "", {"QUIZKZ_DEBUG": "1"})
    (kept,) = (tmp_path / "crashes").iterdir()
    assert "KeyError: 'my answer'" in kept.read_text(encoding="utf-8")
    assert "Traceback" in capsys.readouterr().err


def test_an_endless_recursion_is_told_in_few_lines() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()
    text = report(caught.value, "", Path(), {})
    assert " more\n" in text
    assert len(text.splitlines()) < 80


def test_the_newest_few_reports_are_kept_for_their_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "crashes"
    folder.mkdir()
    for day in range(9):
        (folder / f"crash-2020010{day}-000000-1.txt").touch()
    assert crashed(failing("my answer"), tmp_path, "", {}) == 1
    kept = sorted(folder.iterdir())
    said = " ".join(capsys.readouterr().err.split())
    assert len(kept) == KEPT
    assert said.startswith(CRASHED)
    assert kept[-1].name in said
    if sys.platform != "win32":
        assert kept[-1].stat().st_mode & 0o077 == 0


def test_where_no_report_can_be_written_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "crashes").write_text("a file, no folder", encoding="utf-8")
    assert crashed(failing("my answer"), tmp_path, "", {}) == 1
    said = capsys.readouterr().err
    assert "No report could be written" in said
    assert "KeyError" in said
    assert "my answer" not in said


FAULTY = """
import sys
from quizkz.cli import listings, main
def faulty(*args):
    answer = "my answer"
    raise LookupError(answer)
listings.due_text = faulty
sys.exit(main(["due"]))
"""


def test_a_defect_in_a_command_ends_with_a_sentence_and_code_1(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("samples = false\n", encoding="utf-8")
    environ = os.environ | {"QUIZKZ_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FAULTY], env=environ, capture_output=True, text=True, check=False
    )
    (kept,) = (tmp_path / "crashes").iterdir()
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(CRASHED)
    for text in (done.stderr, kept.read_text(encoding="utf-8")):
        assert "my answer" not in text
        assert "Traceback" not in text

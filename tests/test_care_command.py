"""`quizkz care` as a shell sees it: many cards by a search, after asking, with one undo."""

from pathlib import Path

import pytest

from quizkz.review import REVIEW, CardId, Draft, Rating
from tests.commands import Run, ran
from tests.libraries import DAY, NOON, later, open_library
from tests.test_session import cards

BACK = "`quizkz care undo` takes it back."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `quizkz care` on a library of twelve cards, one of them learned: (exit code, output, errors)."""
    desk = open_library(tmp_path, cards(12), config="samples = false\n")
    desk.store.append((Draft(CardId("d/q0"), REVIEW, rating=Rating.EASY),), later(NOON, days=-9), DAY - 9)
    desk.close()
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path))
    monkeypatch.setenv("QUIZKZ_NOW", "2024-10-04T12:00:00+00:00")

    def run(*arguments: str) -> tuple[int, str, str]:
        return ran(capsys, "care", *arguments)

    return run


def test_all_that_a_search_finds_is_one_act_that_is_named_and_taken_back(run: Run) -> None:
    assert run("suspend", "--query", "is:new", "--yes") == (0, f"11 cards suspended. {BACK}\n", "")
    assert run("suspend", "d", "--yes") == (0, f"1 card suspended, 11 stay as they were. {BACK}\n", "")
    assert run("undo") == (0, "Taken back: 1 card suspended.\n", "")
    assert run("unsuspend", "--query=is:suspended", "--yes")[1] == f"11 cards no longer suspended. {BACK}\n"
    assert run("suspend", "--query", "-is:new -is:leech", "--yes")[1].startswith("1 card suspended.")
    assert [run("undo")[1] for _ in range(4)] == [
        "Taken back: 1 card suspended.\n",
        "Taken back: 11 cards unsuspended.\n",
        "Taken back: 11 cards suspended.\n",
        "The last thing you did was an answer; u on home takes it back.\n",
    ]


def test_without_a_yes_the_number_is_said_and_nothing_is_done(run: Run) -> None:
    code, _, said = run("reset", "d")
    assert (code, said) == (
        2,
        "quizkz: Begin anew: 1 card? Without a terminal, --yes says so. Nothing was changed.\n",
    )
    assert run("reset", "--query", "is:new", "--yes") == (0, "They are all new cards.\n", "")
    assert run("undo")[0] == 1


def test_a_day_is_set_by_its_words(run: Run) -> None:
    assert run("due", "d", "--day", "tomorrow", "--yes")[1].startswith("1 card due tomorrow, 11 stay")
    assert "“soon” is no day." in run("due", "d", "--day", "soon", "--yes")[2]
    assert "That day has passed." in run("due", "d", "--day", "2024-01-01", "--yes")[2]
    assert "takes --day" in run("due", "d", "--yes")[2]
    assert "takes --day" in run("flag", "d", "--day", "today", "--yes")[2]


@pytest.mark.parametrize("chosen", [(), ("--query", ""), ("--query", " "), ("d", "--query", "")])
def test_nothing_chosen_is_not_all(run: Run, chosen: tuple[str, ...]) -> None:
    code, _, said = run("suspend", *chosen, "--yes")
    assert (code, said) == (2, "quizkz: Say which cards: --query is:leech, or a deck.\n")


def test_a_search_that_is_wrong_is_pointed_at(run: Run) -> None:
    assert run("suspend", "--query", "is:new -", "--yes")[2].endswith("\n  is:new -\n         ^\n")
    assert run("suspend", "--query", "P1 is:leech", "--yes")[2] == "quizkz: No card matches “P1 is:leech”.\n"

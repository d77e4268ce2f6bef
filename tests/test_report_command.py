"""`quizkz report` as a shell sees it: the numbers of the report, in words and as an object."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.reporting import report
from quizkz.exchange.reports import as_object
from quizkz.query import Scope
from quizkz.words import figures, reporting
from quizkz.words.definitions import FIGURES
from tests.commands import ran
from tests.learner import Learner, steadily
from tests.libraries import NOON, later, open_library

RIVERS = "".join(
    [
        'title = "Rivers"\ntags = ["nature"]\n',
        *(
            f'[[question]]\nid = "q{n}"\nprompt = "River {n}?"\nanswer = "Answer {n}"\n'
            f'distractors = ["Esil", "Tobol"]\ntags = ["{"long" if n < 3 else "short"}"]\n'
            for n in range(6)
        ),
    ]
)
CITIES = "".join(
    [
        'title = "Cities"\n',
        *(
            f'[[question]]\nid = "c{n}"\nprompt = "City {n}?"\nanswer = "City of {n}"\ntyped = true\n'
            for n in range(5)
        ),
    ]
)
OWN_ALONE = "samples = false\n"
DECKS = {"rivers.toml": RIVERS, "cities.toml": CITIES}
DAYS = 50
END = later(NOON, days=DAYS)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a learner who studied two decks for some weeks."""
    root = tmp_path_factory.mktemp("studied")
    desk = open_library(root, DECKS, config=OWN_ALONE)
    Learner(desk, seed=3).days(Now(NOON.at - NOON.at % 86_400_000, 0, NOON.mono), steadily(DAYS, seed=1))
    desk.close()
    return root


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `quizkz report` on a data folder: (exit code, standard output, standard error)."""
    monkeypatch.setenv("QUIZKZ_NOW", END.local().isoformat())
    monkeypatch.delenv("QUIZKZ_DECKS", raising=False)

    def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("QUIZKZ_DATA", str(folder))
        return ran(capsys, "report", *arguments)

    return run


def opened(folder: Path) -> Desk:
    """The library of a folder as it is."""
    return open_library(folder, {}, now=END)


def as_json(run: Run, folder: Path, *arguments: str) -> dict[str, Any]:
    code, said, wrong = run(folder, "--json", *arguments)
    assert (code, wrong) == (0, "")
    found: dict[str, Any] = json.loads(said)
    return found


def test_object_and_text_are_those_of_the_report(run: Run, studied: Path) -> None:
    found, text = as_json(run, studied), run(studied, "--plain")[1]
    desk = opened(studied)
    wanted = report(desk, Scope(), "year", END)
    desk.close()
    assert wanted.retention.all.number > 20
    assert wanted.confusions
    assert found.pop("plans") == []
    assert found.pop("exams")["attempts"] == []
    assert found == as_object(wanted)
    assert text.splitlines() == list(reporting.text(wanted, 80))


def test_a_deck_a_tag_and_a_search_narrow_the_report(run: Run, studied: Path) -> None:
    assert as_json(run, studied)["knowledge"]["cards"] == 11
    assert as_json(run, studied, "rivers")["knowledge"]["cards"] == 6
    assert as_json(run, studied, "--tag", "nature")["knowledge"]["cards"] == 6
    assert as_json(run, studied, "--tag", "nature", "--tag", "long")["knowledge"]["cards"] == 3
    assert as_json(run, studied, "--query", "deck:cities -4")["knowledge"]["cards"] == 4
    assert as_json(run, studied, "rivers", "--query", "tag:short")["knowledge"]["cards"] == 3
    assert as_json(run, studied, "--query", "tag:short 4")["title"] == "“tag:short 4”, 1 card"
    whole, parts = as_json(run, studied), [as_json(run, studied, deck) for deck in ("rivers", "cities")]
    for figure in ("answers", "right", "took_ms"):
        assert whole["activity"][figure] == sum(part["activity"][figure] for part in parts)
    assert whole["retention"]["all"]["number"] == sum(p["retention"]["all"]["number"] for p in parts)


def test_a_span_narrows_what_was_done_and_not_what_is_known(run: Run, studied: Path) -> None:
    year, month = as_json(run, studied), as_json(run, studied, "--span", "30d")
    assert month["activity"]["answers"] < year["activity"]["answers"]
    assert month["knowledge"] == year["knowledge"]
    assert month["streak"] == year["streak"]


def test_an_untouched_library_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    open_library(tmp_path, DECKS, config=OWN_ALONE).close()
    code, said, _ = run(tmp_path, "--plain", "rivers")
    assert code == 0
    assert figures.NO_ANSWERS in said
    assert "Needs about 20 due reviews; there is none yet." in said
    assert "%" not in said
    assert as_json(run, tmp_path)["since"] is None


def test_a_tiny_history_counts_what_there_is(run: Run, tmp_path: Path) -> None:
    desk = open_library(tmp_path, DECKS, config=OWN_ALONE)
    learner = Learner(desk, seed=1)
    learner.sit(later(END, days=-1))
    learner.sit(END)
    desk.close()
    said = run(tmp_path, "--plain")[1]
    number = as_json(run, tmp_path)["retention"]["all"]["number"]
    assert 0 < number < 20
    assert f"Needs about 20 due reviews; there are {number}." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("riverz",), "There is no deck riverz. Did you mean rivers?"),
        (("--tag", "lonk"), "No question has the tag lonk. Did you mean long?"),
        (("--tag", "Long"), "No question has the tag Long. Did you mean long?"),
        (("--tag", "foo"), "No question has the tag foo. The report without --tag lists"),
        (("--query", "nowhere"), "No card matches “nowhere”."),
        (("--query", "esil is:dua x"), "\n  esil is:dua x\n          ^^^"),
        (("--query", "dekk:rivers"), "Did you mean “deck:”?\n  dekk:rivers\n  ^^^^^"),
    ],
)
def test_what_is_not_there_is_named_and_pointed_at(
    run: Run, studied: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, wrong = run(studied, "--plain", *arguments)
    assert (code, out) == (2, "")
    assert said in wrong


def test_without_a_terminal_it_names_the_plain_report(run: Run, studied: Path) -> None:
    code, _, wrong = run(studied)
    assert code == 2
    assert "quizkz report --plain" in wrong


def test_definitions_are_told_of_every_figure_and_every_key(run: Run, studied: Path) -> None:
    said = run(studied, "--definitions")[1]
    found = json.loads(run(studied, "--definitions", "--json")[1])
    assert all(figure.title in said for figure in FIGURES.values())
    assert found["figures"].keys() == FIGURES.keys()
    assert found["keys"].keys() <= as_json(run, studied).keys()

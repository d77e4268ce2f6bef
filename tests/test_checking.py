"""`quizkz check`: the forms for other programs, and what the grader makes of a question's answers."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from quizkz.cli import main
from quizkz.library import check
from quizkz.problems import Place, Problem, as_github, as_sarif
from tests.rows import each

INVALID = Path(__file__).parent / "data" / "invalid"

DECK = """
id = "cities"

[[question]]
id = "index"
prompt = "Who publishes the index?"
answer = "International Monetary Fund"
accept = ["IMF"]
reject = ["World Bank"]
feedback."World Bank" = "Its neighbour."

[[question]]
id = "capital"
text = "The {{capital}} is {{Astana|Nur-Sultan}}, before it {{c2::Almaty}}."

[[question]]
id = "jobs"
prompt = "How many jobs?"
answer = 4.3
unit = "million"
tolerance = 0.05

[[question]]
id = "rivers"
prompt = "Match rivers and cities."
pairs = [["Ural", "Oral"], ["Ishim", "Astana"], ["Irtysh", "Semey"]]

[[question]]
id = "cards"
prompt = "What is a flashcard?"
answer = "A card"
"""


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    path = tmp_path / "cities.toml"
    path.write_text(DECK, encoding="utf-8")
    return path


def explained(capsys: pytest.CaptureFixture[str], deck: Path, *words: str) -> str:
    assert main(["check", str(deck), "--explain", *words]) == 0
    return capsys.readouterr().out


# --- SARIF


@each("path", sorted(INVALID.glob("[0-4]*.toml")), ids=lambda path: path.stem)
def test_sarif_has_all_that_its_schema_requires(path: Path) -> None:
    problems = check([path]).problems
    log = json.loads(json.dumps(as_sarif(problems)))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "quizkz"
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert len(run["results"]) == len(problems)
    for result, problem in zip(run["results"], problems, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == problem.rule
        assert result["level"] in ("error", "warning")
        assert problem.message in result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert Path(unquote(urlparse(place["artifactLocation"]["uri"]).path)) == path
        assert ("region" in place) == (problem.place.line > 0)
        if "region" in place:
            region = place["region"]
            assert region["startLine"] == region["endLine"] == problem.place.line
            assert 1 <= region["startColumn"] < region["endColumn"]
        assert len(result.get("relatedLocations", [])) == len(problem.related)
        assert ("fixes" in result) == (problem.replacement is not None)
        for fix in result.get("fixes", []):
            (change,) = fix["artifactChanges"]
            (new,) = change["replacements"]
            assert new["deletedRegion"] == place["region"]
            assert new["insertedContent"]["text"] == problem.replacement


def test_sarif_names_a_relative_file_by_a_relative_uri() -> None:
    (run,) = json.loads(json.dumps(as_sarif((Problem("r", "m", Place("decks/a b.toml", 1)),))))["runs"]
    located = run["results"][0]["locations"][0]["physicalLocation"]
    assert located["artifactLocation"]["uri"] == "decks/a%20b.toml"


# --- GitHub


def test_a_workflow_command_escapes_what_means_something_in_it() -> None:
    place = Place("a,b:c.toml", 2, 3, 4, "source", "50% of it")
    (line,) = as_github((Problem("rule", "one: two, 100%", place, fix="write it"),))
    assert line == (
        "::error file=a%2Cb%3Ac.toml,line=2,col=3,endColumn=7,title=rule"
        "::one: two, 100%25 (50%25 of it); fix: write it"
    )


def test_each_workflow_command_is_one_line_of_its_form() -> None:
    problems = check([INVALID]).problems
    lines = as_github(problems)
    assert len(lines) == len(problems)
    form = re.compile(
        r"::(error|warning) file=[^,:]+(,line=\d+,col=\d+,endColumn=\d+)?,title=[a-z-]+::[^\r\n]+"
    )
    assert [line for line in lines if not form.fullmatch(line)] == []


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_form_for_programs_is_json_also_without_problems(
    form: str, deck: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(deck), "--format", form]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_no_problem_writes_no_workflow_command(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(deck), "--format", "github"]) == 0
    assert capsys.readouterr().out == ""


# --- Explained


def test_each_answer_and_entry_is_explained_with_its_verdict(
    deck: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explained(capsys, deck, "index").split("\n")[1:-1] == [
        "answer  International Monetary Fund",
        "        ✓ Right, credit 1",
        "accept  IMF",
        "        ✓ Right, credit 1",
        "reject  World Bank",
        "        ✗ Missed, credit 0: the deck counts this one as wrong",
        "        Its neighbour.",
    ]


def test_a_response_is_explained_with_what_differed(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, deck, "cities/index", "--response", "imf", "--response", "Astana")
    assert "response  imf\n          ✓ Right, credit 1\n" in said
    assert said.endswith("✗ Missed, credit 0: that is another answer here: Astana\n")


def test_bounds_of_a_number_are_told(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, deck, "jobs", "--response", "5")
    assert "4.25 to 4.35" in said
    assert said.endswith("✗ Missed, credit 0: too high\n")


def test_gaps_and_pairs_are_given_in_one_response(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, deck, "capital", "--response", "capital; Astanaa", "--response", "Almaty")
    assert "accept      capital; Nur-Sultan\n            ✓ Right" in said
    assert "≈ Astanaa: one letter too many: a" in said
    assert "response 2  Almaty\n            ✓ Right" in said
    said = explained(capsys, deck, "rivers", "--response", "Ural = Oral; Ishim = Semey; Irtysh = Astana")
    assert said.endswith("◐ Partly right, credit 0.333: 1 of 3 pairs right\n")


def test_a_flashcard_is_judged_by_the_learner(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "You judge this one yourself" in explained(capsys, deck, "cards")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--explain", "capitol"], "Did you mean capital?"),
        (["--explain", "other/capital"], "Did you mean cities/capital?"),
        (["--response", "x"], "--response goes with --explain"),
    ],
)
def test_wrong_use_of_explain_is_told(
    deck: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["check", str(deck), *words]) == 2
    assert said in capsys.readouterr().err


def test_an_id_in_two_decks_asks_for_the_deck(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (deck.parent / "towns.toml").write_text(DECK.replace('id = "cities"', 'id = "towns"'), encoding="utf-8")
    assert main(["check", str(deck.parent), "--explain", "jobs"]) == 2
    assert "name one: cities/jobs, towns/jobs" in capsys.readouterr().err

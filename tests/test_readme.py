"""The README says what the program does."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from quizkz import config, library
from quizkz.authoring.schema import schema
from quizkz.config import keys
from quizkz.deck import KINDS, Cite, Deck, Grading, Model, Source, Study
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.scheduling import Choosing, Placing
from quizkz.scheduling.leeches import EVERY
from quizkz.words.card import EXPLAINED
from tests.readme import README, code, examples, table_in, verdict_table
from tests.rows import each
from tests.schemas import as_json, errors

ARTICLE = """\
[1] President sets priorities for 2025

[2] The interview to Ana Tili newspaper was about 2024: last year was a defining year.
"""


def test_the_readme_holds_the_verdicts_of_the_corpus() -> None:
    """`QUIZKZ_SNAPSHOTS=update` writes them anew."""
    text = README.read_text(encoding="utf-8")
    start, end = table_in(text)
    if os.environ.get("QUIZKZ_SNAPSHOTS") == "update":
        text = f"{text[:start]}\n{verdict_table()}\n{text[end:]}"
        README.write_text(text, encoding="utf-8")
        start, end = table_in(text)
    assert text[start:end].strip() == verdict_table()


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a|b", "`a\\|b`"), ("`a", "`` `a ``"), ("a``b", "```a``b```"), ("a\nb", "`a b`")],
)
def test_any_text_is_one_cell_of_a_table(text: str, span: str) -> None:
    assert code(text) == span


@each("example", examples(), ids=lambda example: example.name)
def test_each_deck_in_the_readme_checks_clean(example: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "map.png").touch()
    path = tmp_path / "example.toml"
    path.write_text(example[1], encoding="utf-8")
    checked = library.check([path])
    assert checked.problems == ()
    assert checked.decks[0].questions
    assert list(errors(schema(), as_json(tomllib.loads(example[1])))) == []


def test_the_readme_begins_with_three_lines_a_question_and_has_an_example_of_each_kind(
    tmp_path: Path,
) -> None:
    first = examples()[0].text.strip().split("\n\n")
    assert all(len(question.splitlines()) <= 4 for question in first), "a header and three keys at most"
    path = tmp_path / "kinds.toml"
    kinds = [example for example in examples() if "# flashcard" in example.text]
    path.write_text(kinds[0].text, encoding="utf-8")
    assert {question.kind for question in library.check([path]).decks[0].questions} == set(KINDS)


def test_the_readme_explains_every_key() -> None:
    text = README.read_text(encoding="utf-8")
    tables = text[text.index("### Every key") : text.index("### Folders")]
    named = set(re.findall(r"`([a-z_]+)", tables)) | set(re.findall(r"\[([a-z]+)\]", tables))
    models: tuple[type[Model], ...] = (Deck, Source, Study, Grading, Cite, *KINDS.values())
    for model in models:
        assert set(model.model_fields) - {"questions"} <= named


def test_the_readme_tells_the_defaults_that_hold(tmp_path: Path) -> None:
    """What stands in its table, written as settings, is read without a fault and changes nothing."""
    text = README.read_text(encoding="utf-8")
    heading = EXPLAINED.removeprefix("README: ")
    part = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| `(.+?)` \|", part, re.MULTILINE))
    top = [f"{key} = {rows.pop(key)}\n" for key in ("rollover", "learn_ahead")]
    path = tmp_path / "config.toml"
    path.write_text("".join([*top, "[study]\n", *(f"{key} = {rows[key]}\n" for key in rows)]), "utf-8")
    found, problems = config.load(path)
    plain = config.Config()
    assert problems == ()
    assert (found.rollover, found.learn_ahead_ms) == (plain.rollover, plain.learn_ahead_ms)
    policy = config.policy(found, "a", {})
    assert (policy.placing, policy.choosing) == (Placing(), Choosing())
    assert config.balancing(found) == config.balancing(plain)
    unsaid = {"exam_date", "easy_days", "holidays", "new_per_day_total", "reviews_per_day_total"}
    assert set(rows) == {key.name for key in (*keys.STUDY_KEYS, *keys.LEARNER_KEYS)} - unsaid
    assert f"`{', '.join(map(str, DEFAULT_PARAMETERS))}`" in part
    assert f"every {EVERY} more" in part


def test_each_promise_names_a_test_that_there_is() -> None:
    text = README.read_text(encoding="utf-8")
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        written = (README.parent / file).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {test}\(", written, re.MULTILINE), test
    promises = text.partition("## What we promise")[2].partition("\n### ")[0]
    rows = [row for row in promises.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"`tests/[\w/]+\.py::test_\w+` \|$", row)] == []

"""The settings file: every key, every mistake, and the layers of a policy."""

import re
from pathlib import Path

import pytest

from quizkz.config import Config, Goal, documented, from_json, load, policy, to_json
from quizkz.problems import Problem
from quizkz.scheduling import Choosing, Placing
from tests.rows import each


def read(path: Path, text: str) -> tuple[Config, tuple[Problem, ...]]:
    file = path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def wrong(path: Path, text: str) -> list[tuple[str, int, int, str]]:
    _, problems = read(path, text)
    return [(p.rule, p.place.line, p.place.column, p.fix) for p in problems]


def test_without_a_file_every_key_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Config(), ())


def test_the_documented_file_changes_nothing_as_it_stands(tmp_path: Path) -> None:
    assert read(tmp_path, documented()) == (Config(), ())


def test_every_line_of_the_documented_file_may_be_taken_in(tmp_path: Path) -> None:
    config, problems = read(tmp_path, re.sub(r"^#(?=\S)", "", documented(), flags=re.MULTILINE))
    assert problems == ()
    default = policy(Config(), "x", {})
    assert policy(config, "x", {}).placing == default.placing
    assert config.goal == Goal(cards=20, chosen=True)
    assert config.learn_ahead_ms == Config().learn_ahead_ms


def test_the_documented_file_names_every_key_of_the_policy() -> None:
    told = set(re.findall(r"^#(\w+) =", documented(), flags=re.MULTILINE))
    assert {*Placing.__dataclass_fields__, *Choosing.__dataclass_fields__} <= told


def test_settings_come_back_from_what_the_catalogue_keeps(tmp_path: Path) -> None:
    """
    decks = ["~/a", "b"]
    samples = false
    rollover = 6
    learn_ahead = "1h"
    [study]
    learning_steps = ["30s", "1.5h"]
    exam_date = 2026-06-01
    [deck.geo]
    desired_retention = 0.85
    [goal]
    minutes = 15
    since = 2026-11-20
    [keys]
    undo = "z"
    """
    text = test_settings_come_back_from_what_the_catalogue_keeps.__doc__ or ""
    config, problems = read(tmp_path, text)
    assert problems == ()
    assert config.decks == ("~/a", "b")
    assert (config.samples, config.rollover, config.learn_ahead_ms) == (False, 6, 3_600_000)
    assert config.goal == Goal(cards=None, minutes=15, since=20_777, chosen=True)
    assert policy(config, "geo", {}).placing == Placing(
        desired_retention=0.85, learning_steps=(30_000, 5_400_000)
    )
    assert policy(config, "geo", {}).choosing.exam_date == 20_605
    assert from_json(to_json(config)) == config


@each(
    "text, rule, column",
    [
        ('mouse = "yes"', "wrong-value", 9),
        ("rollover = 24", "wrong-value", 12),
        ("rollover = true", "wrong-value", 12),
        ('learn_ahead = "6h"', "wrong-value", 15),
        ("learn_ahead = 20", "wrong-value", 15),
        ("theme = 3", "wrong-value", 9),
        ("decks = [1]", "wrong-value", 9),
        ("study = 3", "wrong-type", 9),
        ("study.desired_retention = 1.0", "wrong-value", 27),
        ('study.learning_steps = ["6h"]', "wrong-value", 24),
        ('study.learning_steps = ["0m"]', "wrong-value", 24),
        ('study.order = "shuffled"', "wrong-value", 15),
        ('study.new_order = "first"', "wrong-value", 19),
        ("study.new_per_day = -1", "wrong-value", 21),
        ('study.exam_date = "soon"', "wrong-value", 19),
        ("deck.geo.leech_lapses = 0", "wrong-value", 25),
        ("deck.geo = 1", "wrong-type", 12),
        ("goal.cards = -1", "wrong-value", 14),
        ('goal.since = "May"', "wrong-value", 14),
        ("keys.undo = 1", "wrong-value", 13),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_costs_its_key_alone(
    tmp_path: Path, text: str, rule: str, column: int
) -> None:
    config, problems = read(tmp_path, f"samples = false\n{text}\n")
    assert [(p.rule, p.place.line, p.place.column) for p in problems] == [(rule, 2, column)]
    assert problems[0].fix
    assert policy(config, "geo", {}) == policy(Config(), "geo", {})
    assert not config.samples


def test_a_misspelt_key_is_told_what_was_meant(tmp_path: Path) -> None:
    assert wrong(tmp_path, "rolover = 3\n[study]\nnew_a_day = 1\n[study2]\n") == [
        ("unknown-key", 1, 1, "rename it to `rollover`"),
        ("unknown-key", 3, 1, "rename it to `new_per_day`"),
        ("unknown-key", 4, 1, "rename it to `study`"),
    ]


def test_a_key_in_a_place_of_another_is_told_where_its_own_is(tmp_path: Path) -> None:
    text = "holidays = []\n[tag.figures]\nnew_per_day = 1\nleech_lapses = 4\n[deck.a]\nrollover = 2\n"
    assert wrong(tmp_path, text) == [
        ("unknown-key", 1, 1, "move it below [study]"),
        ("unknown-key", 4, 1, "move it below [study]"),
        ("unknown-key", 6, 1, "move it to the top of the file, before the first [table]"),
    ]


def test_a_misspelt_value_is_told_what_was_meant(tmp_path: Path) -> None:
    text = '[study]\nnew_order = "befor"\norder = "hardst"\nleech_action = "suspnd"\n'
    assert [fix for *_, fix in wrong(tmp_path, text)] == [
        'write new_order = "before"',
        'write order = "hardest"',
        'write leech_action = "suspend"',
    ]


def test_a_goal_that_says_only_since_when_is_the_usual_one(tmp_path: Path) -> None:
    config, problems = read(tmp_path, "[goal]\nsince = 2026-11-20\n")
    assert (config.goal, problems) == (Goal(since=20_777, chosen=True), ())


def test_a_goal_of_cards_and_minutes_is_no_goal(tmp_path: Path) -> None:
    config, problems = read(tmp_path, "[goal]\ncards = 5\nminutes = 5\n")
    assert [p.rule for p in problems] == ["misfit-key"]
    assert config.goal == Goal()


@pytest.mark.parametrize("data", [b"samples = ", b"\xff\xfe", b"a" * 100, b"= 1", b"[[deck]]\n[deck]"])
def test_what_is_no_toml_gives_problems_and_defaults(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(data)
    config, problems = load(tmp_path / "config.toml")
    assert config == Config()
    assert problems


def test_a_key_comes_from_the_nearest_layer_that_has_it() -> None:
    deck = {"new_per_day": 1, "reviews_per_day": 1, "leech_lapses": 1, "order": "deck"}
    config = Config(
        study={"new_per_day": 2, "reviews_per_day": 2, "leech_lapses": 2},
        deck={
            "geo": {"new_per_day": 3, "reviews_per_day": 3, "new_order": "after"},
            "art": {"order": "random"},
        },
    )
    found = policy(config, "geo", deck, {"new_per_day": 4}).choosing
    assert (found.new_per_day, found.reviews_per_day, found.leech_lapses, found.order) == (4, 3, 2, "deck")
    assert (found.new_order, policy(config, "art", deck).choosing.new_order) == ("after", "mixed")
    assert found.siblings_apart


def test_a_value_that_no_policy_takes_is_passed_over_for_the_next_layer() -> None:
    found = policy(Config(study={"desired_retention": 0.8}), "geo", {}, {"desired_retention": 3.0})
    assert found.placing.desired_retention == 0.8

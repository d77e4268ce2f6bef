"""An opened library: home promises what a sitting asks, and learning follows what authors change."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizkz import stats
from quizkz.clock import Now
from quizkz.config import Goal
from quizkz.desk import Desk, Places, open_desk
from quizkz.errors import QuizkzError
from quizkz.query import Scope
from quizkz.review import RENAME, REVIEW, SUSPEND, CardId, Draft, Rating
from quizkz.scheduling.limits import Backlog
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_example, open_library, places, plan_with, write_decks
from tests.test_query import DECKS, live

GEO = """
title = "Geography"
[study]
new_per_day = 2
[[question]]
id = "one"
prompt = "The first?"
answer = "1st"
[[question]]
id = "two"
prompt = "The second one is which?"
answer = "2nd"
[[question]]
prompt = "What is the capital of Kazakhstan?"
answer = "Astana"
"""


def answer(desk: Desk, card: str, now: Now, rating: Rating = Rating.EASY, took_ms: int = 4000) -> None:
    desk.store.append([Draft(CardId(card), REVIEW, rating=rating, took_ms=took_ms)], now, desk.today(now))


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), acts=st.integers(0, 80), new=st.integers(0, 4), reviews=st.integers(0, 4))
def test_home_promises_what_a_sitting_asks(
    tmp_path_factory: pytest.TempPathFactory, seed: int, acts: int, new: int, reviews: int
) -> None:
    limits = {"new_per_day": new, "reviews_per_day": reviews}
    desk = open_example(tmp_path_factory.mktemp("library"), DECKS, override=limits)
    try:
        now = live(desk, seed, acts)
        overview = desk.overview(now)
        assert overview.total.ready == len(desk.plan(Scope(), now).cards)
        for row in overview.decks:
            found = desk.plan(Scope(decks=(row.id,)), now)
            assert row.ready == len(found.cards)
            assert (row.next_at, row.next_day) == (found.next_at, found.next_day)
            assert row.held.get("sibling", 0) == found.held.get(row.id, {}).get("sibling", 0)
            assert all(count >= 0 for count in row.held.values())
        if (
            overview.total.next_day is not None
            and overview.total.next_at is None
            and not overview.total.ready
        ):
            then = later(now, days=overview.total.next_day - desk.today(now))
            assert overview.total.next_count == len(desk.plan(Scope(), then).cards)
    finally:
        desk.close()


def test_home_counts_what_a_limit_holds_back(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    row = opened.overview(NOON).decks[0]
    assert (row.new, row.held, row.mastery) == (2, {"limit": 1}, None)
    assert len(plan_with(opened, Scope(), NOON, 5).cards) == 3


def test_a_day_s_figures_follow_its_answers(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    answer(opened, "geo/one", NOON)
    answer(opened, "geo/two", later(NOON, minutes=1), Rating.AGAIN)
    overview = opened.overview(later(NOON, minutes=2))
    assert (overview.today.answers, overview.today.right, overview.today.took_ms) == (2, 1, 8000)
    assert overview.streak.days == 1
    assert (overview.total.learning, overview.total.new, overview.minutes) == (1, 0, 1)


GOALS = st.builds(
    Goal, st.sampled_from([None, 3]), st.just(None), st.none() | st.integers(0, 120), st.booleans()
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False), goal=GOALS)
def test_streak_pace_and_backlog_are_those_of_all_days(desk: OpenDesk, chance: Random, goal: Goal) -> None:
    opened = desk({"geo.toml": GEO})
    today = opened.today(NOON)
    days = {ago: chance.choice((0, 1, 1, 2, 90, 200)) for ago in range(120) if chance.random() < 0.9}
    rows = [
        (today - ago, deck, answers, answers, answers * 60_000)
        for ago, answers in days.items()
        for deck in ("a", "b")
    ]
    opened.store.db.execute("DELETE FROM days")
    opened.store.db.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", rows)
    since = None if goal.since is None else today - goal.since
    opened.config = replace(opened.config, goal=replace(goal, since=since), backlog=Backlog(9))
    every, overview = opened.store.days(0, today), opened.overview(NOON)
    assert overview.streak == stats.streak(every, today, opened.config.goal)
    answers = overview.total.ready + overview.total.new * opened.policy("geo").placing.new_repeats
    recent = [day for day in every if day.day > today - stats.PACE_DAYS]
    assert overview.minutes == stats.minutes(answers, recent)
    assert overview.today.answers == 2 * days.get(0, 0)
    studied = [day.answers for day in every[-stats.USUAL_DAYS :] if day.answers and day.day != today]
    assert overview.backlog is not None
    assert overview.backlog.usual == stats.usual(studied)


def test_undoing_an_answer_leaves_the_plan_as_it_was_and_does_not_lengthen_it(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO.replace("new_per_day = 2", "new_per_day = 5")})
    before = opened.plan(Scope(), NOON)
    for turn in range(10):
        now = later(NOON, minutes=turn + 1)
        answer(opened, "geo/one", now)
        opened.store.undo(now, opened.today(now))
        assert opened.plan(Scope(), now) == before
    assert opened.overview(later(NOON, minutes=20)).today.answers == 0


def test_a_card_that_left_its_deck_counts_nowhere_and_keeps_its_learning(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"geo.toml": GEO})
    for name in ("one", "two"):
        answer(opened, f"geo/{name}", NOON)
    tomorrow = later(NOON, days=60)
    assert opened.overview(tomorrow).total.due == 2
    (tmp_path / "decks" / "geo.toml").write_text(
        GEO.replace('id = "one"', 'id = "other"').replace("The first", "Now what").replace("1st", "x")
    )
    assert opened.refresh(tomorrow)
    row = opened.overview(tomorrow).decks[0]
    assert (row.due, row.new, row.held) == (1, 2, {})
    assert opened.store.state(CardId("geo/one")) is not None


@pytest.mark.parametrize("killed", [False, True], ids=["at once", "by the next start, where one was killed"])
def test_a_mended_typo_keeps_the_history_of_its_card(desk: OpenDesk, tmp_path: Path, killed: bool) -> None:
    opened = desk({"geo.toml": GEO})
    old = next(p.card for p in plan_with(opened, Scope(), NOON, 1).cards if "q-" in p.card)
    answer(opened, old, NOON)
    (tmp_path / "decks" / "geo.toml").write_text(GEO.replace("Kazakhstan?", "Kazakhstan now?"))
    if killed:
        opened.compile()  # and the log is told of nothing
        opened = desk({})
    opened.refresh(NOON)
    assert opened.catalogue.untold() == ()
    new = next(c for (c,) in opened.catalogue.db.execute("SELECT card FROM cards WHERE card LIKE '%q-%'"))
    assert new != old
    state = opened.store.state(CardId(new))
    assert state is not None
    assert state.answers == 1
    assert opened.store.state(old) is None


@pytest.mark.parametrize("killed", [False, True], ids=["at once", "by the next start, where one was killed"])
def test_an_author_s_rename_is_written_once_and_for_cards_with_events_alone(
    desk: OpenDesk, tmp_path: Path, killed: bool
) -> None:
    opened = desk({"geo.toml": GEO})
    answer(opened, "geo/one", NOON)
    deck = tmp_path / "decks" / "geo.toml"
    deck.write_text(
        GEO.replace('id = "one"', 'id = "first"\nformerly = ["one"]').replace(
            'id = "two"', 'id = "second"\nformerly = ["two"]'
        )
    )
    if killed:
        opened.compile()
        opened = desk({})
    opened.refresh(NOON)
    assert len(opened.store.events(CardId(""))) == 1
    deck.write_text(deck.read_text() + "# touched\n")
    opened.refresh(later(NOON, minutes=1))
    events = opened.store.events(CardId(""))
    assert [(e.kind, e.value) for e in events] == [(RENAME, {"old": "geo/one", "new": "geo/first"})]
    state = opened.store.state(CardId("geo/first"))
    assert state is not None
    assert state.answers == 1


def test_a_rename_that_was_taken_back_is_not_written_again(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO})
    answer(opened, "geo/one", NOON)
    deck = tmp_path / "decks" / "geo.toml"
    deck.write_text(GEO.replace('id = "one"', 'id = "first"\nformerly = ["one"]'))
    opened.refresh(NOON)
    opened.store.retract(opened.store.events(CardId("")), NOON, opened.today(NOON))
    deck.write_text(deck.read_text() + "# touched\n")
    opened.refresh(later(NOON, minutes=1))
    assert [e.kind for e in opened.store.events(CardId(""))].count(RENAME) == 1
    assert opened.store.state(CardId("geo/one")) is not None


def test_a_deck_s_policy_moves_its_cards_when_it_changes_on_disk(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO})
    answer(opened, "geo/one", NOON)
    before = opened.store.state(CardId("geo/one"))
    (tmp_path / "decks" / "geo.toml").write_text(GEO.replace("new_per_day = 2", "desired_retention = 0.75"))
    opened.refresh(NOON)
    after = opened.store.state(CardId("geo/one"))
    assert before is not None
    assert after is not None
    assert before.due_day is not None
    assert after.due_day is not None
    assert after.due_day > before.due_day


def test_a_deck_that_breaks_keeps_its_learning_and_its_policy(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk(
        {
            "geo.toml": GEO.replace("new_per_day", "desired_retention = 0.75\nnew_per_day"),
            "b.toml": DECKS["b.toml"],
        }
    )
    answer(opened, "geo/one", NOON)
    before = opened.store.state(CardId("geo/one"))
    (tmp_path / "decks" / "geo.toml").write_text(GEO + "\nanswr = 1")
    opened.refresh(NOON)
    assert opened.store.state(CardId("geo/one")) == before
    broken = next(row for row in opened.overview(NOON).decks if row.broken)
    assert (broken.title, broken.errors > 0, broken.ready) == ("Geography", True, 0)
    assert opened.overview(NOON).total.ready == 6


def test_settings_are_read_again_when_their_file_changes(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO}, config="rollover = 6\n[deck.geo]\nnew_per_day = 1\n")
    assert opened.overview(NOON).total.new == 1
    early = later(NOON, hours=17)
    assert opened.today(early) == opened.today(NOON)
    (tmp_path / "config.toml").write_text("mouse = 3\n")
    assert opened.refresh(NOON)
    assert opened.overview(NOON).total.new == 2
    assert [p.rule for p in opened.config_problems] == ["wrong-value"]
    assert not opened.refresh(NOON)


def test_settings_and_their_problems_come_from_the_cache_at_the_next_start(tmp_path: Path) -> None:
    first = open_library(tmp_path, {"geo.toml": GEO}, config="rolover = 6\nmouse = false\n")
    second = open_desk(places(tmp_path), NOON)
    assert (second.config, second.config_problems) == (first.config, first.config_problems)
    assert (second.config.mouse, len(second.config_problems)) == (False, 1)
    assert second.overview(NOON).total.new == 2
    for one in (first, second):
        one.close()


def test_own_folders_come_from_places_then_settings_then_the_data_folder(tmp_path: Path) -> None:
    bare = Places(
        tmp_path / "data" / "progress.db", tmp_path / "config.toml", tmp_path / "catalogue.db", (), None
    )
    desk = open_desk(bare, NOON)
    assert desk.own_folders == (tmp_path / "data" / "decks",)
    (tmp_path / "config.toml").write_text('decks = ["mine"]\n')
    write_decks(tmp_path / "mine", {"geo.toml": GEO})
    desk.refresh(NOON)
    assert desk.own_folders == (tmp_path / "mine",)
    assert desk.overview(NOON).total.new == 2
    desk.close()


def test_a_given_file_is_read_beside_the_own_decks(tmp_path: Path) -> None:
    write_decks(tmp_path, {"elsewhere/b.toml": DECKS["b.toml"], "decks/geo.toml": GEO})
    at = places(tmp_path)
    given = Places(at.log, at.config, at.catalogue, at.own, None, (tmp_path / "elsewhere" / "b.toml",))
    desk = open_desk(given, NOON)
    desk.refresh(NOON)
    assert {d.id for d in desk.decks} == {"geo", "b"}
    desk.close()


def test_samples_can_be_left_out_and_taken_back(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({}, shipped={"geo.toml": GEO}, config="# mine\nsamples = false  # none\n")
    assert opened.overview(NOON).decks == ()
    opened.use_samples(NOON)
    assert [entry.id for entry in opened.decks] == ["geo"]
    assert (tmp_path / "config.toml").read_text() == "# mine\nsamples = true  # none\n"


def test_a_shipped_deck_is_copied_before_it_is_edited(desk: OpenDesk, tmp_path: Path) -> None:
    sourced = '[source]\nfile = "text.txt"\n' + DECKS["b.toml"]
    opened = desk({}, shipped={"geo.toml": GEO, "b.toml": sourced, "text.txt": "A text."})
    copy = opened.own_copy("geo")
    assert copy == tmp_path / "decks" / "geo.toml"
    copy.write_text(GEO + "# mine\n")
    opened.refresh(NOON)
    assert not next(d for d in opened.decks if d.id == "geo").shipped
    assert opened.own_copy("geo") == copy
    opened.own_copy("b")
    assert (tmp_path / "decks" / "text.txt").read_text() == "A text."
    with pytest.raises(QuizkzError, match="no deck none"):
        opened.own_copy("none")


def test_a_new_deck_is_sound_and_never_over_another(desk: OpenDesk) -> None:
    opened = desk({})
    first, second = opened.new_deck(), opened.new_deck()
    assert first != second
    opened.refresh(NOON)
    assert [(d.broken, d.cards) for d in opened.decks] == [(False, 9), (False, 9)]
    assert opened.catalogue.problems("my-deck") == ()


def test_what_a_thread_compiled_counts_once_it_is_taken(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO})
    write_decks(tmp_path / "decks", {"b.toml": DECKS["b.toml"]})
    found = opened.compile()
    assert found.parsed == 1
    assert [d.id for d in opened.decks] == ["geo"]
    assert opened.take(found, NOON)
    assert {d.id for d in opened.decks} == {"b", "geo"}
    assert not opened.take(opened.compile(), NOON)


def test_what_another_process_compiled_is_seen_at_the_next_refresh(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO})
    other = open_library(tmp_path, {"b.toml": DECKS["b.toml"]})
    assert opened.refresh(NOON)
    assert {d.id for d in opened.decks} == {"b", "geo"}
    other.close()


def test_a_cache_made_anew_beside_an_open_desk_is_joined_again(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"geo.toml": GEO})
    for name in ("catalogue.db", "catalogue.db-wal", "catalogue.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    found = opened.compile()
    assert opened.take(found, NOON)
    assert opened.overview(NOON).total.new == 2


def test_a_suspended_card_is_held_and_not_promised(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    opened.store.append([Draft(CardId("geo/one"), SUSPEND)], NOON, opened.today(NOON))
    row = opened.overview(NOON).decks[0]
    assert (row.new, row.held) == (2, {"suspended": 1})


def test_a_start_reads_no_toml_and_no_models(tmp_path: Path) -> None:
    open_library(tmp_path, {"geo.toml": GEO}, config="mouse = false\n").close()
    code = """
import sys
from pathlib import Path
from quizkz.clock import Now
from quizkz.desk import Places, open_desk
root = Path(sys.argv[1])
at = Places(root / "progress.db", root / "config.toml", root / "catalogue.db", (root / "decks",), None)
now = Now(int(sys.argv[2]))
desk = open_desk(at, now)
assert not desk.refresh(now)
assert desk.overview(now).total.new == 2
heavy = {"pydantic", "tomli", "tomlkit", "textual", "rich", "rapidfuzz", "asyncio", "tomllib", "markdown_it"}
print(sorted(heavy & sys.modules.keys()))
"""
    command = [sys.executable, "-c", code, str(tmp_path), str(NOON.at)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")

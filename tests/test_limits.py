"""What a day holds over all decks: home promises it, sittings of one deck ask it, and shares are fair."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import plain
from quizkz.cli import main, world
from quizkz.clock import Now, date_of
from quizkz.config import Config, load, tag_limits, totals
from quizkz.desk import Desk
from quizkz.desk.raising import raise_today, usual_limits
from quizkz.query import Scope, done_today, tags_done
from quizkz.queue import DUE, NEW, DeckDone
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling.limits import More, Totals
from quizkz.session import Finished, Session, State
from quizkz.session.about import about
from quizkz.words import card as words
from quizkz.words import counts, limits
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_example, open_library, plan_with, write_decks
from tests.rows import each
from tests.test_plain import Talk
from tests.test_query import DECKS, live, questions

LEAST = st.integers(0, 4)
TAGGED = DECKS | {"c.toml": 'tags = ["deep"]\n' + DECKS["c.toml"]}
EIGHT = {f"{deck}.toml": questions(8, "card") for deck in "abc"}


def table(new: int | None, reviews: int | None) -> str:
    lines = {"new_per_day_total": new, "reviews_per_day_total": reviews}
    return "[study]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def learn(desk: Desk, deck: str) -> None:
    """Answer the new cards that a sitting of a deck asks."""
    for planned in desk.plan(Scope(decks=(deck,)), NOON).cards:
        draft = Draft(planned.card, REVIEW, rating=Rating.EASY, took_ms=3000)
        desk.store.append([draft], NOON, desk.today(NOON))


def ended(state: State) -> Finished:
    assert isinstance(state, Finished)
    return state


def by_deck(desk: Desk) -> dict[str, int]:
    return {row.id: row.new for row in desk.overview(NOON).decks}


@given(
    seed=st.integers(0, 10_000),
    acts=st.integers(0, 90),
    own=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    all_=st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)),
    apart=st.booleans(),
    exam=st.none() | st.integers(0, 12),
    extra=st.integers(0, 4),
    tags=st.dictionaries(st.sampled_from(["t0", "all", "deep"]), st.tuples(LEAST, LEAST), max_size=2),
    backlog=st.none() | st.integers(1, 6),
    raised=st.dictionaries(st.sampled_from(["", "a", "c"]), st.builds(More, LEAST, LEAST), max_size=2),
)
def test_home_promises_what_sittings_ask_within_the_limits_of_all_decks(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    acts: int,
    own: tuple[int, int],
    all_: tuple[int | None, int | None],
    apart: bool,
    exam: int | None,
    extra: int,
    tags: dict[str, tuple[int, int]],
    backlog: int | None,
    raised: dict[str, More],
) -> None:
    study = {"new_per_day": own[0], "reviews_per_day": own[1], "siblings_apart": apart}
    config = table(*all_)
    for tag, (new, reviews) in tags.items():
        config += f"[tag.{tag}]\nnew_per_day = {new}\nreviews_per_day = {reviews}\n"
    if backlog is not None:
        config += f"[backlog]\nper_day = {backlog}\n"
    if exam is not None:
        config += f"[deck.a]\nexam_date = {date_of(DAY + exam)}\n"
    desk = open_example(tmp_path_factory.mktemp("library"), TAGGED, override=study, config=config)
    try:
        now = live(desk, seed, acts)
        desk.raised.write(desk.today(now), raised)
        overview, whole = desk.overview(now), desk.plan(Scope(), now)
        assert overview.total.ready == len(whole.cards)
        for row in overview.decks:
            found = desk.plan(Scope(decks=(row.id,)), now)
            assert row.ready == len(found.cards)
            assert {p.card for p in found.cards} == {p.card for p in whole.cards if p.deck == row.id}
            assert (row.next_at, row.next_day) == (found.next_at, found.next_day)
            assert all(count >= 0 for count in row.held.values())
        for why, total, done in ((NEW, all_[0], "new"), (DUE, all_[1], "reviews")):
            if total is not None and exam is None and backlog is None:
                by = sum(getattr(one, done) for one in raised.values())
                left = total + by - sum(getattr(was, done) for was in done_by(desk, now))
                assert sum(p.why == why for p in whole.cards) <= max(0, left)
        more = plan_with(desk, Scope(), now, extra)
        assert {p.card for p in more.cards} >= {p.card for p in whole.cards}
        assert len(more.cards) <= len(whole.cards) + extra
        if not tags and not apart:  # those can hold the card that comes next
            ready = {row.id: row.ready for row in overview.decks}
            added = raise_today(desk, "c", More(extra, extra), now)
            after = {row.id: row.ready for row in desk.overview(now).decks}
            assert after == ready | {"c": ready["c"] + sum(added)}
    finally:
        desk.close()


def done_by(desk: Desk, now: Now) -> list[DeckDone]:
    return list(done_today(desk.store, desk.today(now)).values())


def test_the_day_is_dealt_out_deck_by_deck_and_one_deck_takes_nothing_from_another(desk: OpenDesk) -> None:
    opened = desk({**EIGHT, "b.toml": questions(1, "card")}, config=table(6, None))
    assert by_deck(opened) == {"a": 3, "b": 1, "c": 2}
    assert opened.overview(NOON).total.held == {"limit": 11}
    learn(opened, "a")
    assert by_deck(opened) == {"a": 0, "b": 1, "c": 2}
    learn(opened, "c")
    learn(opened, "b")
    assert opened.plan(Scope(), NOON).cards == ()
    assert len(plan_with(opened, Scope(), NOON, 5).cards) == 5
    assert len(plan_with(opened, Scope(decks=("c",)), NOON, 4, "c").cards) == 4


def test_due_cards_beyond_the_total_wait_for_tomorrow(desk: OpenDesk) -> None:
    opened = desk(EIGHT, config=table(None, 4))
    for deck in "abc":
        learn(opened, deck)
    far = later(NOON, days=300)
    overview = opened.overview(far)
    assert [row.due for row in overview.decks] == [2, 1, 1]
    assert overview.total.next_day == opened.today(far) + 1
    asked = {p.card for p in opened.plan(Scope(), far).cards}
    waits = next(f"a/q{n}" for n in range(8) if f"a/q{n}" not in asked)
    said = words.why(about(opened, CardId(waits), far))
    assert "Due, and it waits: the limit is 4 reviews a day over all decks" in said


def test_a_deck_before_its_exam_keeps_its_pace_and_counts(desk: OpenDesk) -> None:
    config = table(5, None) + f"[deck.b]\nexam_date = {date_of(DAY + 5)}\n"
    opened = desk(EIGHT, config=config)
    pace = opened.overview(NOON).decks[1].exam
    assert pace is not None
    assert pace.share == 3
    assert by_deck(opened) == {"a": 1, "b": 3, "c": 1}


@pytest.mark.parametrize("value", ["0", "-1", "true", '"30"', "1.5", "100000"])
def test_a_total_that_is_none_is_told_and_holds_nothing_back(tmp_path: Path, value: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[study]\nnew_per_day_total = {value}\nreviews_per_day_total = 7\n")
    config, problems = load(path)
    assert [(p.rule, p.place.line) for p in problems] == [("wrong-value", 2)]
    assert (totals(config), totals(Config())) == (Totals(None, 7), Totals())


def test_no_deck_says_what_all_decks_may_take(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[deck.a]\nnew_per_day_total = 3\n")
    assert [p.rule for p in load(path)[1]] == ["unknown-key"]


DEEP = {"a.toml": 'tags = ["deep"]\n' + questions(8, "card"), "b.toml": questions(8, "card")}


def test_cards_with_a_tag_are_asked_up_to_its_limit_over_all_decks(desk: OpenDesk) -> None:
    opened = desk(DEEP, config="[tag.all]\nnew_per_day = 5\n[tag.t0]\nnew_per_day = 1\n")
    assert by_deck(opened) == {"a": 3, "b": 2}
    row = opened.overview(NOON).decks[1]
    assert row.held == {"tag all": 5, "tag t0": 1}
    assert counts.held(row.held) == "1 beyond the limit of tag t0, 5 beyond the limit of tag all"
    said = words.why(about(opened, CardId("a/q7"), NOON))
    assert "New, and it waits: the limit is 5 new cards a day with the tag all" in said
    learn(opened, "a")
    assert by_deck(opened) == {"a": 0, "b": 2}
    learn(opened, "b")
    assert opened.plan(Scope(), NOON).next_day == DAY + 1
    assert counts.head(ended(Session(opened, Scope(), NOON).state)) == (
        "All done for today. 11 beyond the limit of tag all wait."
    )


def test_what_is_answered_counts_for_the_tags_of_its_question_and_of_its_deck(desk: OpenDesk) -> None:
    opened = desk(DEEP, config="[tag.deep]\nnew_per_day = 6\nreviews_per_day = 2\n")
    assert by_deck(opened) == {"a": 6, "b": 8}
    learn(opened, "a")
    assert tags_done(opened.store, DAY, ["deep", "t1"]) == {"deep": DeckDone(6, 0), "t1": DeckDone(2, 0)}
    far = later(NOON, days=300)
    assert [row.due for row in opened.overview(far).decks] == [2, 0]
    assert opened.overview(far).decks[0].held["tag deep"] == 4


def test_the_limit_of_a_tag_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[tag]\nplain = 4\n[tag.figures]\nnew_per_day = -1\nreviews_per_day = 3\norder = 1\n")
    config, problems = load(path)
    assert [(p.rule, p.place.line) for p in problems] == [
        ("wrong-type", 2),
        ("wrong-value", 4),
        ("unknown-key", 6),
    ]
    assert tag_limits(config) == {"figures": Totals(None, 3)}


def test_without_limits_of_tags_nothing_is_asked_about_tags(desk: OpenDesk) -> None:
    opened = desk(DEEP, config=table(6, 6))
    seen: list[str] = []
    opened.store.db.set_trace_callback(seen.append)
    opened.overview(NOON)
    opened.store.db.set_trace_callback(None)
    assert seen
    assert not [statement for statement in seen if "tags" in statement]


# ---- raised for today ----------------------------------------------------------------------------


def test_a_raise_brings_so_many_cards_more_and_ends_with_the_study_day(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk(EIGHT, override={"new_per_day": 2}, config=table(4, None))
    assert by_deck(opened) == {"a": 2, "b": 1, "c": 1}
    assert raise_today(opened, "b", More(new=3), NOON) == More(new=3)
    assert by_deck(opened) == {"a": 2, "b": 4, "c": 1}
    assert opened.overview(NOON).raised == More(new=3)
    learn(opened, "b")
    assert by_deck(opened) == {"a": 2, "b": 0, "c": 1}
    again = open_library(tmp_path, {}, override={"new_per_day": 2})
    assert raise_today(again, "", More(new=2), NOON) == More(new=2)
    assert sum(by_deck(again).values()) == sum(by_deck(opened).values()) == 5
    for deck in "abc":
        learn(opened, deck)
    assert raise_today(opened, "c", More(new=99, reviews=9), NOON) == More(
        new=opened.overview(NOON).decks[2].new
    )
    usual_limits(opened, NOON)
    assert sum(by_deck(opened).values()) == 0
    assert not any(opened.overview(later(NOON, days=1)).raised)
    assert load(opened.places.config)[0] == opened.config
    again.close()


def test_a_raise_counts_from_what_was_done_beyond_the_limit(desk: OpenDesk) -> None:
    opened = desk(EIGHT, override={"new_per_day": 4})
    learn(opened, "a")
    opened.override = {"new_per_day": 1}
    opened._take_stock()
    assert raise_today(opened, "a", More(new=2), NOON) == More(new=2)
    assert by_deck(opened)["a"] == 2


def test_more_reviews_come_where_they_are_wanted(desk: OpenDesk) -> None:
    opened = desk(EIGHT, override={"reviews_per_day": 2})
    learn(opened, "a")
    far = later(NOON, days=300)
    row = opened.overview(far).decks[0]
    assert (row.due, row.held_due, row.held_new) == (2, 6, 0)
    assert raise_today(opened, "", More(reviews=3), far) == More(reviews=3)
    assert opened.overview(far).decks[0].due == len(opened.plan(Scope(decks=("a",)), far).cards) == 5


def test_home_line_by_line_raises_the_limits_of_today(desk: OpenDesk) -> None:
    opened, talk = desk(EIGHT, override={"new_per_day": 2}), Talk(["l 2", "3", "l", "none", "q"])
    assert plain.home(opened, lambda: NOON, talk.read, talk.written.append) == 0
    assert by_deck(opened) == {"a": 2, "b": 5, "c": 2}
    said = talk.text
    assert "6 new cards wait for today’s limits." in said
    assert "3 more new cards today, in b." in said
    assert limits.NO_NUMBER in said


def test_the_command_raises_the_limits_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_decks(tmp_path / "decks", EIGHT)
    (tmp_path / "config.toml").write_text("samples = false\n[study]\nnew_per_day = 1\n")
    lines: Iterator[str] = iter([])
    monkeypatch.setattr(world, "read_line", lambda: next(lines, None))
    command = ["--data", str(tmp_path), "study", "--plain", "a", "--more-new", "4"]
    assert main(command) == 0
    assert "4 more new cards today, in a." in capsys.readouterr().err
    assert main(["--data", str(tmp_path), "due"]) == 0
    out = capsys.readouterr().out
    assert "The limits of today are raised by 4 new cards." in out
    assert "a     5   0 due, 0 learning, 5 new" in out
    assert main([*command, "--practice"]) == 2
    assert "--practice asks any card" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"day": 20000}', '{"day": 20000, "more": {"a": [1]}}'])
def test_a_file_of_the_day_that_tells_nothing_is_passed_over(desk: OpenDesk, text: str) -> None:
    opened = desk(EIGHT, override={"new_per_day": 2})
    opened.places.log.with_name("today.json").write_text(text)
    assert by_deck(opened)["a"] == 2
    assert raise_today(opened, "a", More(new=1), NOON) == More(new=1)
    assert by_deck(opened)["a"] == 3


@each(
    "text, more",
    [
        ("5", More(5)), (" 5 20 ", More(5, 20)), ("20 reviews", More(0, 20)), ("5 new, 20 due", More(5, 20)),
        ("20 r 5 n", More(5, 20)), ("5 new cards and 20 reviews", More(5, 20)), ("0", More()),
        ("", None), ("some", None), ("5 5 5", None), ("-5", None), ("5 new 6 new", None), ("10000", None),
    ],
)  # fmt: skip
def test_how_many_more_is_read_as_it_is_said(text: str, more: More | None) -> None:
    assert limits.read_more(text) == more
    if more is not None and any(more):
        assert limits.read_more(limits.amount(more)) == more

"""What a day holds over all decks: home promises it, sittings of one deck ask it, and shares are fair."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import Now, date_of
from quizkz.config import Config, load, totals
from quizkz.desk import Desk
from quizkz.query import Scope, done_today
from quizkz.queue import DUE, NEW, DeckDone
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling.limits import Totals, left_of, shares
from quizkz.session.about import about
from quizkz.words import card as words
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_library
from tests.test_query import DECKS, live, questions

WANTS = st.lists(st.integers(0, 12), max_size=6)
EIGHT = {f"{deck}.toml": questions(8, "card") for deck in "abc"}


def table(new: int | None, reviews: int | None) -> str:
    lines = {"new_per_day_total": new, "reviews_per_day_total": reviews}
    return "[study]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def learn(desk: Desk, deck: str) -> None:
    """Answer the new cards that a sitting of a deck asks."""
    for planned in desk.plan(Scope(decks=(deck,)), NOON).cards:
        draft = Draft(planned.card, REVIEW, rating=Rating.EASY, took_ms=3000)
        desk.store.append([draft], NOON, desk.today(NOON))


def by_deck(desk: Desk) -> dict[str, int]:
    return {row.id: row.new for row in desk.overview(NOON).decks}


@given(WANTS, st.integers(0, 40))
def test_a_total_is_dealt_out_whole_and_nobody_gets_more_than_another_who_wants_it(
    wants: list[int], total: int
) -> None:
    given_ = shares(wants, total)
    assert sum(given_) == min(total, sum(wants))
    assert all(got <= want for got, want in zip(given_, wants, strict=True))
    for at, got in enumerate(given_):
        if got < wants[at]:
            assert all(other <= got + (place < at) for place, other in enumerate(given_))


@given(WANTS, st.integers(0, 40), st.data())
def test_a_share_stays_the_same_while_it_is_worked_off(
    wants: list[int], total: int, data: st.DataObject
) -> None:
    share = left_of(total, wants, [0] * len(wants))
    done = [data.draw(st.integers(0, got)) for got in share]
    rest = left_of(total, [want - was for want, was in zip(wants, done, strict=True)], done)
    assert rest == [got - was for got, was in zip(share, done, strict=True)]


@given(
    seed=st.integers(0, 10_000),
    acts=st.integers(0, 90),
    own=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    all_=st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)),
    apart=st.booleans(),
    exam=st.none() | st.integers(0, 12),
    extra=st.integers(0, 4),
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
) -> None:
    study = {"new_per_day": own[0], "reviews_per_day": own[1], "siblings_apart": apart}
    config = table(*all_)
    if exam is not None:
        config += f"[deck.a]\nexam_date = {date_of(DAY + exam)}\n"
    desk = open_library(tmp_path_factory.mktemp("library"), DECKS, override=study, config=config)
    try:
        now = live(desk, seed, acts)
        overview, whole = desk.overview(now), desk.plan(Scope(), now)
        assert overview.total.ready == len(whole.cards)
        for row in overview.decks:
            found = desk.plan(Scope(decks=(row.id,)), now)
            assert row.ready == len(found.cards)
            assert {p.card for p in found.cards} == {p.card for p in whole.cards if p.deck == row.id}
            assert (row.next_at, row.next_day) == (found.next_at, found.next_day)
            assert all(count >= 0 for count in row.held.values())
        for why, total, done in ((NEW, all_[0], "new"), (DUE, all_[1], "reviews")):
            if total is not None and exam is None:
                left = total - sum(getattr(was, done) for was in done_by(desk, now))
                assert sum(p.why == why for p in whole.cards) <= max(0, left)
        more = desk.plan(Scope(), now, extra_new=extra)
        assert {p.card for p in more.cards} >= {p.card for p in whole.cards}
        assert len(more.cards) <= len(whole.cards) + extra
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
    assert len(opened.plan(Scope(), NOON, extra_new=5).cards) == 5
    assert len(opened.plan(Scope(decks=("c",)), NOON, extra_new=4).cards) == 4


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

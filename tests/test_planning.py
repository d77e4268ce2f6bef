"""The plan until an exam: its pace, the queue that follows it, and how true it comes."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizkz.clock import Now, date_of
from quizkz.desk import Desk
from quizkz.desk.planning import exam_plan
from quizkz.memory import DEFAULT_PARAMETERS, Memory, retrievability
from quizkz.query import Scope, every_card
from quizkz.review import REVIEW, SUSPEND, CardId, Draft, Rating
from quizkz.scheduling import CardState, Placing
from quizkz.stats import rehearsing
from quizkz.stats.planning import REST_DAYS, Pace, last_new_day, pace
from quizkz.stats.rehearsing import Known, New, Terms
from quizkz.words import planning as words
from quizkz.words.definitions import FIGURES
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_library, plan_with


def deck(cards: int, exam: int | None, *, per_day: int = 20, reviews: int = 200) -> str:
    """A deck of flashcards; the exam so many days from `DAY`."""
    study = f"[study]\nnew_per_day = {per_day}\nreviews_per_day = {reviews}\n"
    study += "" if exam is None else f"exam_date = {date_of(DAY + exam)}\n"
    question = '[[question]]\nid = "q{0:03}"\nprompt = "Ask {0}?"\nanswer = "a{0}"\ntags = ["{1}", "all"]\n'
    return study + "".join(question.format(n, "early" if n < cards // 2 else "late") for n in range(cards))


# ---- the pace ------------------------------------------------------------------------------------

pools = st.integers(0, 400)
limits = st.integers(0, 30)
spans = st.integers(0, 60)


holidays = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 20)), max_size=3).map(
    lambda of: [(first, first + more) for first, more in of]
)


def followed(pool: int, limit: int, days: int, off: Sequence[tuple[int, int]] = ()) -> list[int]:
    """New cards of each day until the exam, by asking for the pace on each day, as the queue does."""
    taken = []
    for day in range(days):
        holiday = day > 0 and any(first <= day <= last for first, last in off)
        share = 0 if holiday else pace(pool, limit, day, days, 0, off).share
        taken.append(share)
        pool -= share
    return taken


@given(pools, limits, spans, holidays)
def test_the_pace_followed_day_by_day_brings_in_what_it_promised(
    pool: int, limit: int, days: int, off: list[tuple[int, int]]
) -> None:
    found = pace(pool, limit, 0, days, 0, off)
    taken = followed(pool, limit, days, off)
    assert sum(taken) == pool - found.unseen
    assert max(taken, default=0) <= limit
    assert not any(taken[max(0, days - REST_DAYS) :])
    assert [day for day, share in enumerate(taken) if share][-1:] == (
        [] if found.last_day is None else [found.last_day]
    )


@given(pools, limits, spans)
def test_cards_stay_unseen_only_where_each_day_is_full(pool: int, limit: int, days: int) -> None:
    found = pace(pool, limit, 0, days)
    window = max(0, days - REST_DAYS)
    if found.unseen:
        assert followed(pool, limit, days)[:window] == [limit] * window
        assert found.need is None or found.need > limit
    elif pool:
        assert found.need is not None
        assert found.need <= limit
        assert pace(pool, found.need, 0, days).unseen == 0
        assert pace(pool, found.need - 1, 0, days).unseen > 0


@given(pools, st.integers(1, 30), spans)
def test_the_days_of_a_pace_are_even(pool: int, limit: int, days: int) -> None:
    taken = [share for share in followed(pool, limit, days) if share]
    assert not taken or max(taken) - min(taken) <= 1


def test_a_card_begun_on_the_last_new_day_comes_back_before_the_exam() -> None:
    first = rehearsing.exam_plan([], [New(CardId("a/q"))] * 40, terms(pace(40, 40, DAY, DAY + 3)))
    assert last_new_day(DAY + 3) == DAY
    assert first.seen == 40
    assert first.reviews_a_day * 3 >= 40


# ---- the queue follows it ------------------------------------------------------------------------


def answer(desk: Desk, card: CardId, now: Now, rating: Rating = Rating.EASY) -> None:
    desk.store.append([Draft(card, REVIEW, rating=rating, took_ms=6000)], now, desk.today(now))


def new_today(desk: Desk, now: Now) -> list[CardId]:
    return [p.card for p in desk.plan(Scope(), now).cards if p.why == "new"]


def test_new_cards_of_the_day_are_what_the_plan_needs(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(40, 12)})
    assert len(new_today(opened, NOON)) == 4
    assert opened.overview(NOON).total.new == 4
    for card in new_today(opened, NOON)[:3]:
        answer(opened, card, NOON)
    assert len(new_today(opened, NOON)) == 1  # what was begun today counts for today
    assert opened.overview(NOON).decks[0].held["limit"] == 36
    assert len(plan_with(opened, Scope(), NOON, 5).cards) == 6


@given(st.integers(1, 30), st.integers(1, 20), st.integers(1, 9), st.lists(st.booleans(), max_size=12))
@example(11, 12, 9, [True, True, True])  # one card more than a day has: the second is of the morning's share
def test_through_a_day_its_share_stays_what_it_was_in_the_morning(
    tmp_path_factory: pytest.TempPathFactory, cards: int, exam: int, limit: int, acts: list[bool]
) -> None:
    desk = open_library(tmp_path_factory.mktemp("day"), {"a.toml": deck(cards, exam, per_day=limit)})
    try:
        morning, begun = len(new_today(desk, NOON)), 0
        for at, goes_on in enumerate(acts):
            now, waiting = later(NOON, minutes=at), new_today(desk, later(NOON, minutes=at))
            assert len(waiting) == morning - begun == desk.overview(now).total.new
            if goes_on and waiting:
                answer(desk, waiting[0], now)
                begun += 1
            elif not goes_on and begun:
                desk.store.undo(now, DAY)
                begun -= 1
    finally:
        desk.close()


def test_the_learners_limit_is_never_passed(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(40, 6, per_day=3)})
    assert len(new_today(opened, NOON)) == 3
    row = opened.overview(NOON).decks[0]
    assert row.exam == Pace(DAY, DAY + 6, pool=40, limit=3, need=10, share=3, unseen=28, last_day=DAY + 3)


@pytest.mark.parametrize(("exam", "new"), [(2, 0), (1, 0), (0, 0), (-1, 5), (None, 5)])
def test_the_last_days_take_no_new_card_and_after_the_exam_all_is_as_ever(
    desk: OpenDesk, exam: int | None, new: int
) -> None:
    opened = desk({"a.toml": deck(40, exam, per_day=5)})
    assert len(new_today(opened, NOON)) == new
    assert (opened.overview(NOON).decks[0].exam is None) == (exam is None or exam < 0)


@pytest.mark.parametrize(("exam", "next_day"), [(4, DAY + 1), (3, None), (2, None), (1, None), (0, DAY + 1)])
def test_new_cards_that_do_not_come_tomorrow_are_not_promised(
    desk: OpenDesk, exam: int, next_day: int | None
) -> None:
    opened = desk({"a.toml": deck(40, exam, per_day=1)})
    for card in new_today(opened, NOON):
        opened.store.append([Draft(card, REVIEW, rating=Rating.EASY), Draft(card, SUSPEND)], NOON, DAY)
    total = opened.overview(NOON).total
    assert (total.ready, total.next_day) == (0, next_day)
    assert total.next_count == (next_day is not None)


def test_in_the_last_week_no_review_waits_for_the_limit(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(9, 20, reviews=2)})
    for card in plan_with(opened, Scope(), NOON, 9).cards:
        answer(opened, card.card, NOON, Rating.GOOD)
    week_before, day_before = later(NOON, days=13), later(NOON, days=12)
    assert len(opened.plan(Scope(), day_before).cards) == 2
    assert len(opened.plan(Scope(), week_before).cards) == 9


def test_at_last_what_would_be_weak_comes_first_due_or_not(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(4, 30, per_day=9)}, override={"fuzz": False})
    begun = later(NOON, days=27)
    strong, weak, due, same_day = (CardId(f"a/q{n:03}") for n in range(4))
    now = later(NOON, days=28)
    opened.store.append([Draft(weak, REVIEW, rating=Rating.HARD)], later(begun, days=-1), DAY + 26)
    opened.store.append([Draft(weak, "set_due", value={"day": DAY + 60})], begun, DAY + 27)
    answer(opened, strong, begun, Rating.EASY)
    answer(opened, due, later(begun, days=-2), Rating.HARD)
    answer(opened, same_day, now, Rating.EASY)
    state = opened.store.state(weak)
    assert state is not None
    assert state.due_day == DAY + 60
    assert [p.card for p in opened.plan(Scope(), now).cards] == [due, weak]
    row = opened.overview(now).decks[0]
    assert (row.due, row.held.get("limit", 0)) == (2, 0)
    assert [p.card for p in opened.plan(Scope(), begun).cards] == [due]


def test_at_last_no_card_waits_for_its_sibling(desk: OpenDesk) -> None:
    opened = desk({"a.toml": gaps(1, 30)})
    cards = every_card(opened.store, Scope())
    for card in cards:
        answer(opened, card, later(NOON, days=26), Rating.AGAIN)
    found = opened.plan(Scope(), later(NOON, days=28)).cards
    assert {p.card for p in found} == set(cards)


def test_a_weak_card_is_asked_in_a_sitting_though_it_is_not_due(desk: OpenDesk) -> None:
    from quizkz.session import Asking, Session

    opened = desk({"a.toml": deck(1, 30, per_day=9)})
    weak = CardId("a/q000")
    answer(opened, weak, later(NOON, days=24), Rating.HARD)
    opened.store.append([Draft(weak, "set_due", value={"day": DAY + 60})], later(NOON, days=25), DAY + 25)
    session = Session(opened, Scope(), later(NOON, days=28))
    assert isinstance(session.state, Asking)
    assert session.state.asked.card == weak


def test_suspended_cards_are_in_no_plan(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(4, 10)})
    opened.store.append([Draft(CardId("a/q001"), SUSPEND)], NOON, DAY)
    plan = exam_plan(opened, "a", NOON)
    assert plan is not None
    assert (plan.cards, plan.new_left, plan.pace.pool) == (3, 3, 3)


# ---- what it says --------------------------------------------------------------------------------


def terms(of: Pace, *, reviews: int = 200, introduced: int = 0) -> Terms:
    return Terms(of, reviews, Placing(), DEFAULT_PARAMETERS, seconds=10, introduced=introduced)


def test_a_plan_that_cannot_bring_in_all_names_the_last_cards_and_their_tags(desk: OpenDesk) -> None:
    plan = exam_plan(desk({"a.toml": deck(40, 6, per_day=7)}), "a", NOON)
    assert plan is not None
    assert (plan.why_not, plan.seen, plan.pace.need) == (("limit",), 28, 10)
    assert plan.drop == tuple(f"a/q{n:03}" for n in range(28, 40))
    assert plan.drop_tags == (("late", 12),)


def test_cards_that_wait_for_each_other_longer_than_there_are_days_are_told_of(desk: OpenDesk) -> None:
    text = deck(12, 8)
    for n in range(1, 12):
        text = text.replace(f'id = "q{n:03}"\n', f'id = "q{n:03}"\nafter = ["q{n - 1:03}"]\n')
    opened = desk({"a.toml": text})
    plan = exam_plan(opened, "a", NOON)
    assert plan is not None
    assert plan.why_not == ("after",)
    assert plan.drop == tuple(f"a/q{n:03}" for n in range(6, 12)), "one a day on six days"
    assert "6 cards stay unseen, as each waits" in words.track(plan)
    for day in range(8):
        for card in new_today(opened, later(NOON, days=day)):
            answer(opened, card, later(NOON, days=day))
    assert opened.store.db.execute("SELECT count(*) FROM state").fetchone()[0] == plan.seen


def test_limits_over_all_decks_hold_in_a_plan_as_if_the_deck_had_them_for_itself(tmp_path: Path) -> None:
    desk = open_library(tmp_path, {"a.toml": deck(60, 20)}, config="[study]\nnew_per_day_total = 2\n")
    plan = exam_plan(desk, "a", NOON)
    assert plan is not None
    assert plan.pace.share == 2
    assert plan.why_not[0] == "limit"
    desk.close()


def test_a_holiday_before_the_exam_is_planned_around(tmp_path: Path) -> None:
    off = f"{date_of(DAY + 2)}..{date_of(DAY + 19)}"
    desk = open_library(tmp_path, {"a.toml": deck(60, 21)}, config=f'[study]\nholidays = ["{off}"]\n')
    plan = exam_plan(desk, "a", NOON)
    assert plan is not None
    assert (plan.pace.need, plan.pace.share, plan.pace.last_day) == (30, 20, DAY + 1)
    assert (plan.seen, plan.why_not[0], len(plan.drop)) == (40, "limit", 20)
    assert len(new_today(desk, NOON)) == 20
    desk.close()


def test_what_comes_on_a_holiday_is_studied_after_it_and_recalled_less_before() -> None:
    known = [Known(8.0, 5.0, DAY - 3, DAY + 5)] * 200
    free, off = (
        rehearsing.exam_plan(known, [], terms(pace(0, 0, DAY, DAY + 30, 0, days)))
        for days in ((), [(DAY + 5, DAY + 29)])
    )
    assert free.recall is not None
    assert off.recall is not None
    assert off.reviews_a_day == 0
    assert free.recall.mean > off.recall.mean + 0.1
    near = rehearsing.exam_plan(known, [], terms(pace(0, 0, DAY, DAY + 30, 0, [(DAY + 3, DAY + 28)])))
    assert near.peak == 200, "all on the last day before the exam"


def test_an_exam_too_near_for_new_cards_says_so() -> None:
    plan = rehearsing.exam_plan([], [New(CardId("a/q"))], terms(pace(1, 20, DAY, DAY + 2)))
    assert (plan.why_not, plan.pace.need, plan.recall, plan.seen) == (("late",), None, None, 0)


def test_memory_too_weak_for_the_target_is_not_on_track() -> None:
    weak = [Known(0.4, 9.0, DAY - 30, DAY - 29)] * 300
    plan = rehearsing.exam_plan(weak, [], terms(pace(0, 20, DAY, DAY)))
    assert plan.why_not == ("recall",)


@pytest.mark.parametrize("exam", [0, 1, 3, 30, 400, 3_000_000])
def test_a_deck_without_cards_has_an_honest_plan(exam: int) -> None:
    plan = rehearsing.exam_plan([], [], terms(pace(0, 20, DAY, DAY + exam)))
    assert (plan.cards, plan.recall, plan.reviews_a_day, plan.minutes_a_day) == (0, None, 0, 0)
    assert plan.on_track


def test_of_a_day_too_far_away_nothing_is_foretold() -> None:
    plan = rehearsing.exam_plan([], [New(CardId("a/q"))], terms(pace(1, 20, DAY, DAY + 1_000_000)))
    assert (plan.recall, plan.on_track, plan.pace.need) == (None, True, 1)


def test_on_the_day_itself_recall_is_what_it_is_now() -> None:
    known = [Known(10.0, 5.0, DAY - 5, DAY + 5)] * 50
    plan = rehearsing.exam_plan(known, [], terms(pace(0, 20, DAY, DAY)))
    assert plan.recall is not None
    assert plan.recall.mean == pytest.approx(retrievability(Memory(10.0, 5.0), 5, DEFAULT_PARAMETERS))


def test_the_range_is_chance_and_two_points() -> None:
    """Of 90% of 100 cards chance alone moves 5.88 points; with 2 more it is the root of the squares' sum."""
    known = [Known(10.0, 5.0, DAY - 10, DAY)] * 100
    found = rehearsing.exam_plan(known, [], terms(pace(0, 20, DAY, DAY))).recall
    assert found is not None
    assert found == pytest.approx((0.9, 0.8379, 0.9621), abs=1e-4)
    assert "2 points" in FIGURES["plan"].definition


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 40), st.integers(0, 9), st.integers(0, 12))
def test_every_plan_holds_together(begun: int, new: int, days: int, limit: int, introduced: int) -> None:
    known = [Known(3.0 + n, 5.0, DAY - 3, DAY + n - 5) for n in range(begun)]
    cards = [New(CardId(f"a/{n}")) for n in range(new)]
    of = pace(new + introduced, limit, DAY, DAY + days, introduced)
    plan = rehearsing.exam_plan(known, cards, terms(of, introduced=introduced))
    assert len(plan.drop) == of.unseen
    assert plan.seen + len(plan.drop) == plan.cards == begun + new
    assert plan.drop == tuple(card.card for card in cards[new - len(plan.drop) :])
    assert (plan.recall is None) == (plan.seen == 0)
    if plan.recall:
        assert 0 <= plan.recall.low <= plan.recall.mean <= plan.recall.high <= 1
    assert plan.peak >= plan.reviews_a_day - 0.5
    assert plan == rehearsing.exam_plan(known, cards, terms(of, introduced=introduced))


# ---- against learners by chance ------------------------------------------------------------------


class Learner:
    """Recalls as FSRS says, by chance, and studies what the queue asks, each day to its end."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.asked: list[int] = []
        self.new: list[int] = []

    def rating(self, state: CardState | None, day: int) -> Rating:
        if state is None or state.stability is None or state.last_day is None:
            return Rating.AGAIN if self.chance.random() < 0.24 else Rating.GOOD
        if state.last_day == day:
            return Rating.GOOD
        memory = Memory(state.stability, state.difficulty or 5.0)
        right = self.chance.random() < retrievability(memory, day - state.last_day, DEFAULT_PARAMETERS)
        return Rating.GOOD if right else Rating.AGAIN

    def study(self, now: Now) -> None:
        first = [(p.card, p.why) for p in self.desk.plan(Scope(), now).cards]
        self.new.append(sum(why == "new" for _, why in first))
        self.asked.append(len(first) - self.new[-1])
        while cards := self.desk.plan(Scope(), now).cards:
            for planned in cards:
                rating = self.rating(self.desk.store.state(planned.card), self.desk.today(now))
                answer(self.desk, planned.card, now, rating)
            now = later(now, minutes=30)

    def recall(self, day: int) -> list[float]:
        """The chance of recall on a day of each card that was begun."""
        rows = self.desk.store.db.execute("SELECT stability, difficulty, last_day FROM state").fetchall()
        return [retrievability(Memory(s, d), day - last, DEFAULT_PARAMETERS) for s, d, last in rows]


def prepared(folder: Path, cards: int, days: int, seed: int, *, begun: int = 0, per_day: int = 20) -> None:
    """A learner begins some cards, then is told the plan for the rest and follows it; it comes true."""
    desk = open_library(folder, {"a.toml": deck(cards, days + 10, per_day=per_day)})
    try:
        learner = Learner(desk, seed)
        for planned in plan_with(desk, Scope(), NOON, begun).cards[:begun]:
            answer(desk, planned.card, NOON, learner.rating(None, DAY))
        for day in range(1, 10):
            for planned in desk.plan(Scope(), later(NOON, days=day)).cards:
                if planned.why == "due":
                    now = later(NOON, days=day)
                    answer(desk, planned.card, now, learner.rating(desk.store.state(planned.card), DAY + day))
        start = later(NOON, days=10)
        plan = exam_plan(desk, "a", start)
        assert plan is not None
        for day in range(days):
            learner.study(later(start, days=day))
        on_the_day = learner.recall(DAY + 10 + days)
        assert len(on_the_day) == plan.seen
        assert plan.recall is not None
        mean = sum(on_the_day) / len(on_the_day)
        assert plan.recall.low <= mean <= plan.recall.high
        assert mean == pytest.approx(plan.recall.mean, abs=0.03)
        assert learner.new == followed(plan.pace.pool, plan.pace.limit, days)
        assert sum(learner.asked) / days == pytest.approx(plan.reviews_a_day, rel=0.2, abs=0.5)
        assert max(learner.asked) <= 2 * plan.peak + 2
    finally:
        desk.close()


def test_a_plan_comes_true_for_a_learner_who_follows_it(tmp_path: Path) -> None:
    prepared(tmp_path, cards=60, days=20, seed=1, begun=20)


def gaps(questions: int, exam: int) -> str:
    """A deck of questions with six cards each, which are kept apart."""
    text = " ".join(f"{{{{c{n}::a{n}}}}}" for n in range(1, 7))
    study = f"[study]\nnew_per_day = 30\nexam_date = {date_of(DAY + exam)}\n"
    return study + "".join(f'[[question]]\nid = "q{n}"\ntext = "{n} {text}"\n' for n in range(questions))


def test_cards_of_one_question_come_in_too_though_they_are_kept_apart(desk: OpenDesk) -> None:
    opened = desk({"a.toml": gaps(6, 6)})
    learner = Learner(opened, seed=3)
    plan = exam_plan(opened, "a", NOON)
    for day in range(6):
        learner.study(later(NOON, days=day))
    assert plan is not None
    assert plan.seen == len(learner.recall(DAY + 6)) == 36
    assert learner.new == [9, 9, 9, 9, 0, 0]
    assert opened.overview(NOON).decks[0].held.get("sibling", 0) == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("cards", "days", "begun", "per_day"),
    [(120, 42, 0, 20), (200, 30, 80, 10), (60, 5, 0, 9), (40, 90, 40, 5)],
)
def test_plans_come_true(tmp_path: Path, cards: int, days: int, begun: int, per_day: int, seed: int) -> None:
    prepared(tmp_path, cards, days, seed, begun=begun, per_day=per_day)

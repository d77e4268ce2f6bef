"""The day turns in every place at once, and no clock, flight or daylight change loses or makes a day."""

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import Now, date_of
from quizkz.desk import Desk
from quizkz.desk.finding import scope_of
from quizkz.desk.planning import exam_plans
from quizkz.desk.previewing import previews
from quizkz.desk.reporting import report
from quizkz.query import Scope, done_today
from quizkz.query.loads import waiting
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import fold
from quizkz.session import Asking, Finished, Graded, Session
from tests.conftest import OpenDesk
from tests.libraries import later
from tests.logs import STEPLESS, memory_store
from tests.test_query import questions

SETTINGS = """
rollover = 6
[study]
new_per_day = 9
new_per_day_total = 4
learning_steps = []
relearning_steps = []
fuzz = false
leech_lapses = 1
[goal]
cards = 4
since = 2026-01-01
[deck.b]
exam_date = 2026-04-30
"""


def moment(text: str, zone: str = "UTC") -> Now:
    """What a wall clock in a zone shows, the second time where it shows it twice."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=1)
    offset = local.utcoffset()
    assert offset is not None
    return Now(round(local.timestamp() * 1000), int(offset.total_seconds() // 60))


def answer(desk: Desk, now: Now, card: str, rating: Rating = Rating.GOOD) -> None:
    desk.store.append([Draft(CardId(card), REVIEW, rating, 4000, 1.0)], now, desk.today(now))


def number(desk: Desk, line: str, now: Now) -> int:
    """How many cards a search finds."""
    found = scope_of(desk, line, now)
    assert isinstance(found, Scope)
    return len(found.cards or ())


def test_all_that_counts_days_turns_at_the_same_moment(desk: OpenDesk) -> None:
    decks = {"a.toml": questions(9, "card"), "b.toml": questions(9, "card")}
    one = desk(decks, config=SETTINGS, now=moment("2026-03-01T21:00"))
    evening = moment("2026-03-01T21:00")
    for card, rating in (("a/q0", 3), ("a/q1", 1), ("a/q2", 1), ("b/q0", 3)):
        answer(one, evening, card, Rating(rating))
    day = one.today(evening)
    before, after = moment("2026-03-02T05:59"), moment("2026-03-02T06:00")
    assert (one.today(before), one.today(after)) == (day, day + 1)
    for now, turned in ((before, False), (after, True)):
        today = one.today(now)
        home, told = one.overview(now), report(one, Scope(), "year", now)
        assert home.today.answers == told.day.answers == (0 if turned else 4)
        assert home.streak == told.activity.streak == (1, not turned, 1), "the goal was met yesterday"
        assert sum(new for new, _ in done_today(one.store, today).values()) == (0 if turned else 4)
        assert (home.total.new > 0) is turned, "the limit of all decks was reached yesterday"
        assert home.total.due == told.forecast.days[0] == (2 if turned else 0)
        for line in ("rated:1", "introduced:1", "rated:1:3", "missed:1"):
            assert (number(one, line, now) == 0) is turned
        assert number(one, "is:due", now) == number(one, "due<=today", now) == (2 if turned else 0)
        assert number(one, "due<=tomorrow", now) >= 2
        (exam,) = exam_plans(one, ("b",), now)
        assert exam.plan.pace.today == today
        assert waiting(one.store, today + 1, today + 90).total() == (2 if turned else 4)
        assert previews(one, CardId("a/q5"), None, now)[Rating.AGAIN].due_day == today + 1


NIGHTS = {
    "spring": ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"),
    "autumn": ("2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26", "2026-10-27"),
}


@pytest.mark.parametrize("dates", NIGHTS.values(), ids=NIGHTS)
@pytest.mark.parametrize("hour", ["00:30", "02:30", "03:59", "04:00", "04:30", "05:30", "12:00", "23:30"])
def test_at_any_hour_each_day_around_a_change_of_the_clocks_is_one_day(
    desk: OpenDesk, dates: tuple[str, ...], hour: str
) -> None:
    """Once a day at one hour of Berlin's clock: days of 23, 24 and 25 hours."""
    times = [moment(f"{date}T{hour}", "Europe/Berlin") for date in dates]
    one = desk({"a.toml": questions(1, "card")}, now=times[0])
    for now in times:
        answer(one, now, "a/q0")
    days = [event.day for event in one.store.events(CardId("a/q0"))]
    assert days == list(range(days[0], days[0] + len(dates)))
    _, answers = fold(one.store.events(CardId("a/q0")), STEPLESS, one.store.parameters("a"))
    assert [given.elapsed for given in answers] == [0, 1, 1, 1, 1]
    assert report(one, Scope(), "all", times[-1]).activity.streak == (5, True, 5)
    assert (number(one, "rated:1", times[-1]), number(one, "introduced:4", times[-1])) == (1, 0)


@pytest.mark.parametrize("evening", ["2026-03-28T23:30", "2026-10-24T23:30"], ids=["spring", "autumn"])
def test_over_the_night_of_a_change_six_hours_are_six_hours(desk: OpenDesk, evening: str) -> None:
    one = desk({"a.toml": questions(1, "card")}, config="[study]\nlearning_steps = []\nfuzz = false\n")
    late = moment(evening, "Europe/Berlin")
    answer(one, late, "a/q0", Rating.AGAIN)
    date = date_of(one.today(late) + 1).isoformat()
    soon, over = (later(late, minutes=minutes) for minutes in (359, 360))
    shift = moment(f"{date}T12:00", "Europe/Berlin").offset
    for now, due in ((soon, 0), (over, 1)):
        now = now._replace(offset=shift)
        assert one.today(now) == one.today(late) + 1
        assert one.overview(now).total.due == number(one, "is:due", now) == due
        assert len(one.plan(Scope(), now).cards) == due


@given(
    st.lists(
        st.tuples(st.integers(-72, 72), st.integers(-12 * 4, 14 * 4), st.integers(1, 4)),
        min_size=2,
        max_size=8,
    )
)
def test_a_clock_set_back_or_a_flight_loses_no_answer_and_makes_no_day_of_less_than_none(
    moves: list[tuple[int, int, int]],
) -> None:
    """Hours by which the clock moves, quarters of an hour east, ratings; the slow walk goes by moments."""
    store, now, card = memory_store(STEPLESS), moment("2026-03-01T12:00"), CardId("deck/card")
    for hours, quarters, rating in moves:
        now = later(now, hours=hours)._replace(offset=quarters * 15)
        store.append([Draft(card, REVIEW, Rating(rating), 1000, 1.0)], now, now.day(4))
    events = store.events(card)
    state, answers = fold(events, STEPLESS, store.parameters("deck"))
    assert len(answers) == len(events) == len(moves), "every answer counts"
    assert state == store.state(card)
    assert state is not None
    assert state.last_day is not None
    assert state.due_day is not None
    assert state.due_day > state.last_day
    for before, given_ in itertools.pairwise(answers):
        passed, apart = given_.at - before.at, given_.day - before.day
        within = apart < 1 or (apart == 1 and passed < 6 * 3_600_000)
        assert given_.elapsed == (0 if within else apart)
        assert given_.predicted is not None
        assert 0 < given_.predicted <= 1
    assert sum(day.answers for day in store.days(0, 99_999)) == len(moves)


def test_a_clock_set_back_by_days_leaves_home_report_and_plan_whole(desk: OpenDesk) -> None:
    """A card keeps the day that the clock told; whichever clock was wrong, all places agree about it."""
    one = desk({"a.toml": questions(3, "card")}, config="[study]\nlearning_steps = []\nfuzz = false\n")
    noon = moment("2026-03-10T12:00")
    for card in ("a/q0", "a/q1"):
        answer(one, noon, card)
    back = later(noon, days=-3)
    answer(one, back, "a/q0")
    state = one.store.state(CardId("a/q0"))
    assert state is not None
    assert (state.answers, state.last_day, state.due_day) == (2, one.today(back), one.today(back) + 2)
    for now, due in ((back, 0), (noon, 1)):
        home, told = one.overview(now), report(one, Scope(), "all", now)
        assert home.streak == told.activity.streak == (1, True, 1)
        assert home.total.due == told.forecast.days[0] == number(one, "is:due", now) == due
        assert home.total.new == 1
        assert len(one.plan(Scope(), now).cards) == due + 1
        assert number(one, "interval<0", now) == number(one, "r>100%", now) == 0
    assert number(one, "answers=2", noon) == 1


def test_a_sitting_left_open_over_the_rollover_ends_by_the_new_day(desk: OpenDesk) -> None:
    """The verdict speaks of a leech and the end of the next day as the day of the answer has them."""
    one = desk({"a.toml": questions(2, "card")}, config=SETTINGS)
    evening, morning = moment("2026-03-01T21:00"), moment("2026-03-02T07:00")
    answer(one, evening, "a/q0", Rating.AGAIN)
    session = Session(one, Scope(), evening)
    assert isinstance(session.state, Asking)
    assert session.state.asked.card == "a/q1"
    session.respond("", morning)
    session.rate(Rating.EASY, morning)
    assert isinstance(session.state, Asking), "what fell due at the rollover joins the sitting"
    assert session.state.asked.card == "a/q0"
    session.respond("", morning)
    assert isinstance(session.state, Graded)
    session.rate(Rating.AGAIN, morning)
    assert isinstance(session.state, Finished)
    state = one.store.state(CardId("a/q0"))
    assert state is not None
    assert state.lapses == 1
    assert number(one, "is:leech", morning) == 1
    assert "forgotten" in session.state.notice.lower()
    assert session.state.next_day == one.today(morning) + 1
    assert one.overview(morning).today.answers == 2

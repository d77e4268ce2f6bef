"""What is said of an exam to come and of goals, and how a day and an amount that are typed are read."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import date_of
from quizkz.review import CardId
from quizkz.stats.planning import ExamPlan, Pace, Recall, pace
from quizkz.words import planning as words
from tests.rows import each

EPOCH = date(1970, 1, 1)
TODAY = (date(2026, 4, 20) - EPOCH).days


def on(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


@each(
    "text, day",
    [
        ("2026-06-01", "2026-06-01"),
        ("1 June", "2026-06-01"),
        ("June 1st", "2026-06-01"),
        ("Mon 1 Jun", "2026-06-01"),
        ("1 march", "2027-03-01"),
        ("20 April", "2026-04-20"),
        ("29 February", "2028-02-29"),
        ("1.6.2027", "2027-06-01"),
        ("1 маусым", "2026-06-01"),
        ("in 6 weeks", "2026-06-01"),
        ("10 days", "2026-04-30"),
        ("in a month", "2026-05-20"),
        ("in 10 months", "2027-02-20"),
        ("tomorrow", "2026-04-21"),
        ("1 June 2020", "2020-06-01"),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: str) -> None:
    assert words.read_day(text, TODAY) == on(day)


def test_a_month_from_its_last_day_ends_where_the_next_does() -> None:
    assert words.read_day("in a month", on("2027-01-31")) == on("2027-02-28")


@pytest.mark.parametrize(
    "text", ["", "soon", "5/6/2026", "31 June", "2026-13-01", "in many weeks", "in 9999 years"]
)
def test_what_is_no_day_is_not_guessed_at(text: str) -> None:
    assert words.read_day(text, TODAY) is None


@given(st.integers(0, 3000))
def test_the_days_that_are_said_can_be_typed(ahead: int) -> None:
    found = date_of(TODAY + ahead)
    assert words.read_day(found.isoformat(), TODAY) == TODAY + ahead
    if timedelta(days=ahead) < timedelta(days=365) and (found.month, found.day) != (2, 29):
        assert words.read_day(f"{found.day} {found:%B}", TODAY) == TODAY + ahead


@each(
    "text, amount",
    [
        ("20", (20, 0)), ("20 cards", (20, 0)), ("15 min", (0, 15)), ("15m", (0, 15)), ("1 minute", (0, 1)),
        ("", (0, 0)), ("0", (0, 0)), ("none", (0, 0)), ("many", None), ("-3", None), ("1441 min", None),
    ],
)  # fmt: skip
def test_a_goal_is_read_as_it_is_written(text: str, amount: tuple[int, int] | None) -> None:
    assert words.read_goal(text) == amount


def plan(of: Pace, **more: Any) -> ExamPlan:
    values: dict[str, Any] = {"cards": 120, "seen": 120, "new_left": of.pool, "target": 0.9}
    values |= {"reviews_a_day": 22.6, "peak": 51, "minutes_a_day": 12, "recall": Recall(0.912, 0.88, 0.944)}
    return ExamPlan(pace=of, **values | more)


def test_a_plan_on_track_is_said_in_five_sentences() -> None:
    assert words.sentences(plan(pace(120, 20, TODAY, TODAY + 42))) == (
        "Exam on Mon 1 Jun, in 42 days.",
        "3 new cards a day until Fri 29 May, about 12 minutes a day.",
        "23 cards a day come back, about 51 on the fullest day.",
        "On the day you would recall about 91%, 88 to 94.",
        "On track.",
    )


def test_a_limit_too_low_is_said_with_what_to_do() -> None:
    drop = tuple(CardId(f"a/{n}") for n in range(34))
    late = plan(
        pace(120, 10, TODAY, TODAY + 10),
        seen=86,
        why_not=("limit",),
        drop=drop,
        drop_tags=(("reforms", 30), ("odd", 1)),
    )
    assert words.track(late) == (
        "Not on track: at 10 new cards a day 34 of 120 stay unseen."
        " Raise new_per_day to 15, or leave out the last 34 (tagged reforms)."
    )
    assert (
        words.recall(late) == "On the day you would recall about 91% of the 86 cards seen by then, 88 to 94."
    )


def test_an_exam_too_near_and_one_that_is_today() -> None:
    near = plan(pace(1, 10, TODAY, TODAY + 1), seen=119, why_not=("late", "recall"), drop=(CardId("a/q"),))
    assert words.sentences(near)[0] == "The exam is tomorrow."
    assert words.track(near) == (
        "Not on track: 1 card is unseen, and too near the exam to come back over night. "
        "l on home asks for some all the same. Fewer would be recalled than the 90% you want. "
        "Study all that is asked each day."
    )
    today = plan(pace(0, 10, TODAY, TODAY), peak=0, minutes_a_day=0)
    assert words.sentences(today) == ("The exam is today.", "You would recall about 91%, 88 to 94.")


def test_a_deck_without_cards_is_said_to_be_so() -> None:
    empty = plan(pace(0, 20, TODAY, TODAY + 9), cards=0, seen=0, recall=None)
    assert words.sentences(empty) == ("Exam on Wed 29 Apr, in 9 days.", "This deck has no cards yet.")


def test_one_line_says_how_far_the_exam_is() -> None:
    assert words.short(pace(120, 20, TODAY, TODAY + 42)) == "Exam in 42 days, 3 new cards a day"
    assert words.short(pace(0, 20, TODAY, TODAY)) == "Exam today"
    assert words.short(pace(3, 20, TODAY, TODAY, 1)) == "Exam today, 2 cards unseen"
    of = pace(0, 20, TODAY, TODAY + 1)
    assert words.short(of, plan(of)) == "Exam tomorrow, on track"
    assert (
        words.short(pace(99, 1, TODAY, TODAY + 12)) == "Exam in 12 days, not on track: 89 cards stay unseen"
    )


def test_a_date_shows_what_it_would_bring_before_it_is_taken() -> None:
    assert words.preview(pace(39, 20, TODAY, TODAY + 42)) == (
        "Exam on Mon 1 Jun, in 42 days. 1 new card a day until Thu 28 May."
    )
    assert words.preview(pace(99, 1, TODAY, TODAY + 12)) == (
        "Exam on Sat 2 May, in 12 days. 1 new card a day until Wed 29 Apr."
        " Not on track: 89 cards stay unseen. new_per_day would have to be 10."
    )


def test_a_goal_says_what_keeps_the_streak() -> None:
    assert words.goal(20, 0) == "A day counts for the streak once 20 cards are answered."
    assert words.goal(0, 1) == "A day counts for the streak once 1 minute is studied."
    assert words.goal(0, 0) == "No goal: any answer keeps the streak."

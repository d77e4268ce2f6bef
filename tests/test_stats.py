"""Streak, pace and mastery on made-up days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import query, stats
from quizkz.clock import Now
from quizkz.config import Goal
from quizkz.store import Day
from tests.libraries import DAY


def days(*numbers: int) -> list[Day]:
    return [Day(n, 3, 2, 30_000) for n in numbers]


def test_a_streak_ends_today() -> None:
    assert stats.streak(days(DAY - 2, DAY - 1, DAY), DAY) == stats.Streak(3, True, 3)


def test_a_day_not_yet_begun_neither_breaks_a_streak_nor_adds_to_it() -> None:
    assert stats.streak(days(*range(DAY - 299, DAY)), DAY) == stats.Streak(299, False, 299)


def test_a_missed_day_begins_a_streak_anew() -> None:
    assert stats.streak(days(DAY - 9, DAY - 8, DAY - 7, DAY - 2), DAY) == stats.Streak(0, False, 3)


def test_a_day_without_answers_is_no_day() -> None:
    assert stats.streak([*days(DAY - 1), Day(DAY, 0, 0, 0)], DAY) == stats.Streak(1, False, 1)


def test_no_days_are_no_streak() -> None:
    assert stats.streak([], DAY) == stats.Streak(0, False, 0)


@given(st.sets(st.integers(DAY - 30, DAY)))
def test_a_streak_is_never_above_the_longest_and_counts_days_that_are_there(numbers: set[int]) -> None:
    found = stats.streak(days(*sorted(numbers)), DAY)
    last = DAY if found.today else DAY - 1
    assert all(last - back in numbers for back in range(found.days))
    assert last - found.days not in numbers
    assert found.days <= found.longest <= len(numbers)


def test_a_new_day_adds_to_no_streak_before_its_goal_is_met() -> None:
    goal = Goal(cards=3, chosen=True)
    before = days(*range(DAY - 299, DAY))
    for answers, met in ((0, False), (2, False), (3, True)):
        found = stats.streak([*before, Day(DAY, answers, answers, 1000)], DAY, goal)
        assert (found.days, found.today) == (300 if met else 299, met)


@pytest.mark.parametrize(("took_ms", "met"), [(179_999, False), (180_000, True)])
def test_a_goal_of_minutes_is_met_when_they_are_full(took_ms: int, met: bool) -> None:
    day, goal = Day(DAY, 9, 9, took_ms), Goal(cards=None, minutes=3, chosen=True)
    assert (stats.goal_met(day, goal), stats.streak([day], DAY, goal).days) == (met, int(met))


def test_a_streak_outlasts_travel_for_days_are_taken_as_they_were_stored() -> None:
    """Ten evenings in Almaty, then a morning in New York: each answer kept the day of its own moment."""
    almaty = [Now(at=(DAY - 11 + day) * 86_400_000 + 16 * 3_600_000, offset=300) for day in range(10)]
    new_york = Now(at=(DAY - 1) * 86_400_000 + 14 * 3_600_000, offset=-300)
    stored = days(*(now.day(4) for now in (*almaty, new_york)))
    assert stats.streak(stored, new_york.day(4), Goal(cards=3, chosen=True)) == stats.Streak(11, True, 11)


def test_a_goal_that_nobody_set_is_a_bar_and_keeps_no_streak() -> None:
    few = [Day(DAY - 1, 5, 5, 1000), Day(DAY, 1, 0, 10)]
    assert stats.streak(few, DAY, Goal()) == stats.Streak(2, True, 2)
    assert not any(stats.goal_met(day, Goal()) for day in few)
    assert stats.streak(few, DAY, Goal(cards=20, chosen=True)) == stats.Streak(0, False, 0)


def test_without_a_goal_any_answer_keeps_the_day() -> None:
    none = stats.new_goal(Day(DAY, 0, 0, 0), Goal())
    assert stats.streak(days(DAY - 1, DAY), DAY, none) == stats.Streak(2, True, 2)
    assert not stats.goal_met(Day(DAY, 999, 999, 10**9), none)


times = st.sampled_from([59_999, 60_000, 120_000]) | st.integers(0, 200_000)
made_days = st.lists(st.tuples(st.integers(0, 4), times), min_size=1, max_size=25).map(
    lambda made: [Day(DAY - at, answers, answers, took) for at, (answers, took) in enumerate(made) if answers]
)
goals = st.builds(
    lambda amount, minutes, since, chosen: Goal(
        cards=None if minutes else amount, minutes=minutes, since=since, chosen=chosen
    ),
    st.integers(0, 4),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(DAY - 20, DAY + 1),
    st.booleans(),
)


@given(made_days, goals)
def test_the_streak_is_what_a_calendar_crossed_off_by_hand_shows(made: list[Day], goal: Goal) -> None:
    by_day = {day.day: day for day in made}

    def crossed(number: int) -> bool:
        day = by_day.get(number)
        if day is None:
            return False
        if not goal.chosen or (goal.since is not None and number < goal.since):
            return True
        if goal.minutes:
            return day.took_ms / 60_000 >= goal.minutes
        return day.answers >= (goal.cards or 1)

    line = "".join("x" if crossed(number) else " " for number in range(DAY - 40, DAY + 1))
    upto = line if crossed(DAY) else line[:-1]
    found = stats.streak(made, DAY, goal)
    assert found.today == crossed(DAY)
    assert found.days == len(upto) - len(upto.rstrip("x"))
    assert found.longest == max(map(len, line.split(" ")))


@given(made_days, goals, st.integers(0, 500), st.integers(0, 500))
def test_no_change_of_the_goal_takes_a_streak_away(
    made: list[Day], before: Goal, cards: int, minutes: int
) -> None:
    today = next((day for day in made if day.day == DAY), Day(DAY, 0, 0, 0))
    was = stats.streak(made, DAY, before)
    after = stats.new_goal(today, before, cards=0 if minutes else cards, minutes=minutes)
    now = stats.streak(made, DAY, after)
    assert now.days >= was.days
    assert now.longest >= was.longest
    assert now.today >= was.today


def test_a_card_takes_fifteen_seconds_until_more_is_known() -> None:
    assert stats.seconds_a_card([]) == 15
    assert stats.minutes(24, []) == 6


def test_a_quick_learner_is_soon_believed() -> None:
    assert stats.seconds_a_card([Day(DAY, 20, 20, 100_000)]) == 10  # as many answers as the usual weighs
    assert 5 < stats.seconds_a_card([Day(DAY, 200, 190, 1_000_000)]) < 6


def test_one_card_takes_a_minute_at_least_and_none_takes_none() -> None:
    assert (stats.minutes(1, []), stats.minutes(0, [])) == (1, 0)


def test_mastery_is_told_only_of_what_was_begun() -> None:
    assert stats.mastery(0, 0, 10) is None
    assert stats.mastery(3, 6, 12) == 0.25


def test_the_week_is_a_mean_of_seven_days() -> None:
    assert stats.a_day([7, 0, 0, 0, 0, 0, 14]) == 3


def test_sql_counts_as_mastered_what_the_definition_says() -> None:
    assert f">= {stats.MASTERED_DAYS}" in query._MASTERED

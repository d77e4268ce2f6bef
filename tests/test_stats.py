"""Streak, pace and mastery on made-up days."""

from hypothesis import given
from hypothesis import strategies as st

from quizkz import query, stats
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


def test_a_card_takes_fifteen_seconds_until_more_is_known() -> None:
    assert stats.seconds_a_card([]) == 15
    assert stats.minutes(24, []) == 6


def test_a_quick_learner_is_soon_believed() -> None:
    assert 5 < stats.seconds_a_card([Day(DAY, 200, 190, 1_000_000)]) < 6


def test_one_card_takes_a_minute_at_least_and_none_takes_none() -> None:
    assert (stats.minutes(1, []), stats.minutes(0, [])) == (1, 0)


def test_mastery_is_told_only_of_what_was_begun() -> None:
    assert stats.mastery(0, 0, 10) is None
    assert stats.mastery(3, 6, 12) == 0.25


def test_the_week_is_a_mean_of_seven_days() -> None:
    assert stats.a_day({DAY: 900, DAY + 1: 7, DAY + 7: 14, DAY + 8: 900}, DAY) == 3


def test_sql_counts_as_mastered_what_the_definition_says() -> None:
    assert f">= {stats.MASTERED_DAYS}" in query._MASTERED

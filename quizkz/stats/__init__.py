"""Figures derived from the log, as pure functions: today, streak, mastery, tomorrow.

They take rows that somebody read and return numbers, so that each can be tried on made-up days.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quizkz.store import Day

MASTERED_DAYS = 21
"""A card is mastered once its last interval was this long, in days (Anki calls such a card mature)."""

USUAL_S = 15
"""Seconds a card takes while nothing is known of the learner; weighs as much as `USUAL_ANSWERS` answers."""

USUAL_ANSWERS = 20
PACE_DAYS = 14
"""How many days back the learner's pace is taken from."""

WEEK = 7


class Streak(NamedTuple):
    """Days in a row with an answer, up to today or, where today has none yet, up to yesterday."""

    days: int
    today: bool
    longest: int


def streak(days: Sequence[Day], today: int) -> Streak:
    """The streak from the days that have answers, in ascending order.

    Days are taken as they were stored when the answers were given: travel and a new rollover hour break none.
    """
    longest = run = 0
    before: int | None = None
    current = 0
    answered_today = False
    for day in sorted({d.day for d in days if d.answers > 0}):
        run = run + 1 if before is not None and day == before + 1 else 1
        longest = max(longest, run)
        before = day
        answered_today = answered_today or day == today
        if day in (today - 1, today):
            current = run
    return Streak(days=current, today=answered_today, longest=longest)


def seconds_a_card(days: Sequence[Day]) -> float:
    """How long this learner takes for a card, in seconds, drawn towards the usual while answers are few."""
    answers = sum(d.answers for d in days)
    took_s = sum(d.took_ms for d in days) / 1000
    return (took_s + USUAL_S * USUAL_ANSWERS) / (answers + USUAL_ANSWERS)


def minutes(cards: int, days: Sequence[Day]) -> int:
    """About how many minutes so many cards take; at least 1 where there is one."""
    return max(1, round(cards * seconds_a_card(days) / 60)) if cards else 0


def mastery(mastered: int, begun: int, cards: int) -> float | None:
    """The share of a deck's cards that are mastered; None where none was ever answered."""
    return mastered / cards if begun and cards else None


def a_day(due: Mapping[int, int], today: int) -> int:
    """The mean number of cards that fall due a day in the week from tomorrow, rounded."""
    return round(sum(due.get(today + ahead, 0) for ahead in range(1, WEEK + 1)) / WEEK)

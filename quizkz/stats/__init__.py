"""Figures derived from the log, as pure functions: today, streak, mastery, tomorrow.

They take rows that somebody read and return numbers, so that each can be tried on made-up days. What home
needs is here; what a report needs, a module for each family of figures:

report       all figures in one tree of values
rows         what they are worked out from
shares       a share and the range of the true one
retention    what was recalled
calibration  the same beside what was predicted
hours        recall by hour of the day
pace         how long a card takes
cards        how cards stand now
forecast     when they fall due
places       decks and tags side by side
confusions   what is mixed up
planning     the plan until an exam
rehearsing   the days until it, lived through in advance
backlog      when a backlog is clear
"""

from collections.abc import Sequence
from typing import NamedTuple

from quizkz.clock import MINUTE_MS
from quizkz.config import Goal
from quizkz.store import Day

MASTERED_DAYS = 21
"""A card is mastered once its last interval was this long, in days (Anki calls such a card mature)."""

USUAL_S = 15
"""Seconds a card takes while nothing is known of the learner; weighs as much as `USUAL_ANSWERS` answers."""

USUAL_ANSWERS = 20
PACE_DAYS = 14
"""How many days back the learner's pace is taken from."""

WEEK = 7

USUAL_DAYS = 28
"""So many of the last days with an answer tell how much a learner does a day."""
USUAL_LEAST = 25
"""Nobody is told of a backlog who has no more than two days of this."""
BACKLOG_DAYS = 2
"""More is due than so many days' usual work: a backlog."""


NO_GOAL = Goal(cards=0)


class Streak(NamedTuple):
    """Days in a row that were kept (see `kept`), up to today or, where today is not yet, up to yesterday."""

    days: int
    today: bool
    longest: int


def goal_met(day: Day, goal: Goal) -> bool:
    """Whether a day's answers reach a goal; no day reaches none."""
    if goal.cards:
        return day.answers >= goal.cards
    return bool(goal.minutes) and day.took_ms >= (goal.minutes or 0) * MINUTE_MS


def goal_share(day: Day, goal: Goal) -> float:
    """How far a day's answers go towards a goal, 0 to 1."""
    if goal.cards:
        return min(day.answers / goal.cards, 1.0)
    return min(day.took_ms / (goal.minutes * MINUTE_MS), 1.0) if goal.minutes else 0.0


def kept(day: Day, goal: Goal = NO_GOAL) -> bool:
    """Whether a day counts for the streak: by the goal where the learner set one, else by any answer.

    The days before a goal holds (`since`) are kept by any answer too: no change of it takes a streak away.
    """
    holds = goal.chosen and bool(goal.cards or goal.minutes) and (goal.since is None or day.day >= goal.since)
    return goal_met(day, goal) if holds else day.answers > 0


def streak(days: Sequence[Day], today: int, goal: Goal = NO_GOAL) -> Streak:
    """The streak from the days that have answers, each of them there once.

    Days are taken as they were stored when the answers were given: travel and a new rollover hour break none.
    """
    longest = run = 0
    before: int | None = None
    current = 0
    for day in sorted(d.day for d in days if kept(d, goal)):
        run = run + 1 if before is not None and day == before + 1 else 1
        longest = max(longest, run)
        before = day
        if day in (today - 1, today):
            current = run
    return Streak(days=current, today=any(d.day == today and kept(d, goal) for d in days), longest=longest)


def new_goal(day: Day, before: Goal, *, cards: int = 0, minutes: int = 0) -> Goal:
    """A goal as the learner sets it on `day`: it keeps the streak from then on.

    Where the day is kept already it stays so, and the goal counts from the next.
    """
    if not cards and not minutes:
        return Goal(cards=0, chosen=True)
    since = day.day + 1 if kept(day, before) else day.day
    return Goal(cards=cards or None, minutes=minutes or None, since=since, chosen=True)


def seconds_a_card(days: Sequence[Day]) -> float:
    """How long this learner takes for a card, in seconds, drawn towards the usual while answers are few."""
    answers = sum(d.answers for d in days)
    took_s = sum(d.took_ms for d in days) / 1000
    return (took_s + USUAL_S * USUAL_ANSWERS) / (answers + USUAL_ANSWERS)


def minutes(answers: int, days: Sequence[Day]) -> int:
    """About how many minutes so many answers take; at least 1 where there is one."""
    return max(1, round(answers * seconds_a_card(days) / 60)) if answers else 0


def mastery(mastered: int, begun: int, cards: int) -> float | None:
    """The share of a deck's cards that are mastered; None where none was ever answered."""
    return mastered / cards if begun and cards else None


def usual(answers: Sequence[int]) -> int:
    """How many cards a day a learner answers who answered so many on each of the last days with an answer."""
    return max(USUAL_LEAST, round(sum(answers) / len(answers))) if answers else USUAL_LEAST


class Week(NamedTuple):
    """The due cards of a deck in the week from tomorrow: `left` over from today, `ahead` day by day.

    `most`: how many a day it may have. `keeps`: whether only that holds it back, for its exam.
    """

    left: int
    ahead: Sequence[int]
    most: int
    keeps: bool = False


def asked(decks: Sequence[Week], most: int | None) -> list[int]:
    """How many due cards each day of the week asks, up to so many of all decks; what is left comes next."""
    left, beyond, days = [deck.left for deck in decks], 0, []
    for day in range(WEEK):
        wanted = [rest + deck.ahead[day] for rest, deck in zip(left, decks, strict=True)]
        taken = [min(number, deck.most) for number, deck in zip(wanted, decks, strict=True)]
        left = [number - took for number, took in zip(wanted, taken, strict=True)]
        kept = sum(took for took, deck in zip(taken, decks, strict=True) if deck.keeps)
        number = sum(taken) + beyond
        days.append(number if most is None else max(kept, min(number, most)))
        beyond = number - days[-1]
    return days


def a_day(days: Sequence[int]) -> int:
    """The mean number of cards a day of a week, rounded."""
    return round(sum(days) / WEEK)

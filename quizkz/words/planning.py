"""What is said of an exam to come: when it is, what it takes until then, what is known on the day.

Also reads the day that a learner types, so that what is asked for and what is said are the same dates.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from quizkz.clock import date_of
from quizkz.words.measure import count, joined
from quizkz.words.times import WEEKDAYS, day_name

if TYPE_CHECKING:  # home and `due` go without what lives the days through
    from quizkz.stats.planning import ExamPlan, Pace

ON_TRACK = "On track."
NO_DATE = "That is no date. Write it as 2026-06-01, 1 June or in 6 weeks."
NO_AMOUNT = "Write a number such as 20, or 15 min; 0 or nothing: no goal."
NO_CARDS = "This deck has no cards yet."
WHICH_DECK = "An exam date belongs to one deck: choose that deck first."
ASK_DATE = "On which day is the exam?"
DATE_HINT = "A date such as 2026-06-01, 1 June or in 6 weeks. Empty takes it away."
NO_EXAM = "No exam: new cards as many a day as the deck allows."
ASK_GOAL = "How much do you want to do a day?"
GOAL_HINT = "Cards, such as 20, or minutes, such as 15 min. Empty: no goal."
CARDS_MOST, MINUTES_MOST = 99_999, 1_440
AGAIN = "l on home asks for some all the same."
LEAVE_OUT = "Leave them out, or take `after` off them."

_EPOCH = date(1970, 1, 1)
_SPAN = re.compile(r"(?:in\s+)?(\d{1,4}|an?|one|two|three|four|five|six)\s+(day|week|month|year)s?")
_WEEKDAY = re.compile(f"^(?:{'|'.join(name[:3].lower() for name in WEEKDAYS)})[a-z]*,?\\s+")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_AMOUNT = re.compile(r"(\d{1,5})\s*(?:(cards?)|(m|min|minutes?))?")


# ---- what the learner types ----------------------------------------------------------------------


def read_day(text: str, today: int) -> int | None:
    """The study day that a text means: a date, `1 June` (the next one), `in 6 weeks`; None for others."""
    line = " ".join(text.lower().split()).strip(" .")
    if line == "tomorrow":
        return today + 1
    if span := _SPAN.fullmatch(line):
        return _after(today, _NUMBERS.get(span[1]) or int(span[1]), span[2])
    from quizkz.grading.dates import read_date

    found = read_date(_WEEKDAY.sub("", line))
    if found is None:
        return None
    years = [found.year] if found.year else [date_of(today).year + ahead for ahead in range(9)]
    days = [day for year in years if (day := _day(year, found.month, found.day)) is not None]
    return next((day for day in days if found.year or day >= today), None)


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return (date(year, month, day) - _EPOCH).days
    except ValueError:
        return None


def _after(today: int, number: int, unit: str) -> int | None:
    if unit in ("day", "week"):
        return today + number * (7 if unit == "week" else 1)
    start = date_of(today)
    months = start.month - 1 + number * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    days = [_day(year, month, last) for last in (start.day, 30, 29, 28)]
    return next((day for day in days if day is not None), None)


def past(day: int) -> str:
    """That a day is no day for an exam any more."""
    found = date_of(day)
    return f"{found.isoformat()} has passed. An exam is today or later."


def read_goal(text: str) -> tuple[int, int] | None:
    """Cards and minutes of a goal as typed: `20`, `15 min`; 0 and 0 for none; None for what is neither."""
    line = " ".join(text.lower().split()).strip(" .")
    if line in ("", "none", "no goal"):
        return 0, 0
    found = _AMOUNT.fullmatch(line)
    if found is None or int(found[1]) > (MINUTES_MOST if found[3] else CARDS_MOST):
        return None
    return (0, int(found[1])) if found[3] else (int(found[1]), 0)


def goal(cards: int, minutes: int) -> str:
    """`A day counts for the streak once 20 cards are answered.`"""
    if not cards and not minutes:
        return "No goal: any answer keeps the streak."
    done = f"{count(minutes, 'minute')} are studied" if minutes else f"{count(cards, 'card')} are answered"
    done = done.replace("1 minute are", "1 minute is").replace("1 card are", "1 card is")
    return f"A day counts for the streak once {done}."


# ---- what the plan says --------------------------------------------------------------------------


def exam_on(pace: "Pace") -> str:
    """`Exam on Mon 1 Jun, in 42 days.`"""
    name = day_name(pace.exam_day, pace.today)
    if pace.days_left < 2:
        return f"The exam is {name}."
    return f"Exam on {name}, in {count(pace.days_left, 'day')}."


def new_cards(pace: "Pace") -> str:
    """`9 new cards a day until Thu 28 May`; where none come in, why."""
    if not pace.pool:
        return "No new cards are left"
    if not pace.share or pace.last_day is None:
        return "No new cards come in"
    until = day_name(pace.last_day, pace.today)
    if pace.last_day == pace.today:
        return f"{count(pace.share, 'new card')} today, and none after"
    return f"{count(pace.share, 'new card')} a day until {until}"


def work(plan: "ExamPlan") -> str:
    """`9 new cards a day until Thu 28 May, about 12 minutes a day.`"""
    minutes = f", about {count(plan.minutes_a_day, 'minute')} a day" if plan.minutes_a_day else ""
    return f"{new_cards(plan.pace)}{minutes}."


def reviews(plan: "ExamPlan") -> str:
    """`23 cards a day come back, at most 51 on one day.`; empty where none do."""
    if not plan.peak:
        return ""
    mean = round(plan.reviews_a_day)
    few = "Less than one card" if not mean else count(mean, "card")
    return f"{few} a day {'comes' if mean <= 1 else 'come'} back, about {plan.peak:,} on the fullest day."


def recall(plan: "ExamPlan") -> str:
    """`On the day you would recall about 91%, 88 to 94.`; of what, where that is not the whole deck."""
    found = plan.recall
    if found is None:
        return (
            ""
            if plan.pace.days_left < 1 or not plan.seen
            else "What is recalled so far ahead cannot be said."
        )
    mean, low, high = (round(share * 100) for share in found)
    seen = f" of the {count(plan.seen, 'card')} seen by then" if plan.seen < plan.cards else ""
    if not plan.pace.days_left:
        return f"You would recall about {mean}%{seen.replace(' by then', '')}, {low} to {high}."
    return f"On the day you would recall about {mean}%{seen}, {low} to {high}."


def track(plan: "ExamPlan") -> str:
    """`On track.`, or why not and what to do."""
    said = [_why_not(reason, plan) for reason in plan.why_not]
    more = [f"{text[0].upper()}{text[1:]}" for text in said[1:]]
    return f"Not on track: {' '.join(said[:1] + more)}" if said else ON_TRACK


def _why_not(reason: str, plan: "ExamPlan") -> str:
    unseen, pace = len(plan.drop) - plan.waiting, plan.pace
    match reason:
        case "after":
            stay = f"{count(plan.waiting, 'card')} {'stays' if plan.waiting == 1 else 'stay'} unseen"
            return f"{stay}, as each waits a day or more for the question before it. {LEAVE_OUT}"
        case "recall":
            few = f"fewer would be recalled than the {round(plan.target * 100)}% you want."
            return f"{few} Study all that is asked each day."
        case "late":
            stay = f"{count(unseen, 'card')} {'is' if unseen == 1 else 'are'} unseen, and too near the exam"
            return f"{stay} to come back over night. {AGAIN}"
        case _:
            a_day = count(pace.limit, "new card")
            stay = (
                f"at {a_day} a day {unseen:,} of {plan.cards:,} {'stays' if unseen == 1 else 'stay'} unseen."
            )
            what = f"the last {unseen:,}" if unseen > 1 else "the last one"
            return f"{stay} Raise new_per_day to {pace.need:,}, or leave out {what}{_tags(plan)}."


def _tags(plan: "ExamPlan") -> str:
    """` (tagged figures, reforms)`; where the tags of the cards tell nothing, no word."""
    names = [tag for tag, number in plan.drop_tags if number * 4 >= len(plan.drop)]
    return f" (tagged {joined(names)})" if names else ""


def sentences(plan: "ExamPlan") -> Sequence[str]:
    """All that is said of a plan, a sentence or two each."""
    if not plan.cards:
        return (exam_on(plan.pace), NO_CARDS)
    if not plan.pace.days_left:  # what can be done is done
        return tuple(line for line in (exam_on(plan.pace), recall(plan)) if line)
    said = (exam_on(plan.pace), work(plan), reviews(plan), recall(plan), track(plan))
    return tuple(line for line in said if line)


def short(pace: "Pace", plan: "ExamPlan | None" = None) -> str:
    """`Exam in 42 days, on track`: for one line; without the plan the pace alone."""
    left = pace.days_left
    if not left:
        return f"Exam today, {count(pace.unseen, 'card')} unseen" if pace.unseen else "Exam today"
    when = "Exam tomorrow" if left == 1 else f"Exam in {left:,} days"
    if pace.unseen:
        return f"{when}, not on track: {_unseen(pace.unseen)}"
    if plan is None:
        return f"{when}, {count(pace.share, 'new card')} a day" if pace.share else when
    return f"{when}, {'on track' if plan.on_track else 'not on track'}"


def preview(pace: "Pace") -> str:
    """What a date would bring, before it is taken: `Exam on ..., in 42 days. 9 new cards a day until ...`"""
    said = f"{exam_on(pace)} {new_cards(pace)}."
    if not pace.unseen:
        return said
    more = f" new_per_day would have to be {pace.need:,}." if pace.need is not None else ""
    return f"{said} Not on track: {_unseen(pace.unseen)}.{more}"


def _unseen(number: int) -> str:
    return f"{count(number, 'card')} {'stays' if number == 1 else 'stay'} unseen"

"""What a simulation says: what is supposed, its table, the value recommended and why; what may be asked."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizkz.fit.coming import DAYS_MOST, NEW_MOST, Wish
from quizkz.fit.habits import WEIGHT
from quizkz.fit.simulating import FLOOR, Row
from quizkz.words.figures import date
from quizkz.words.fitting import scope as scope
from quizkz.words.measure import count, joined
from quizkz.words.planning import read_day
from quizkz.words.titles import RETENTION

if TYPE_CHECKING:
    from quizkz.fit.simulator import Part, Simulation

TITLE = RETENTION
HEADS = ("retention", "reviews a day", "minutes a day", "known at the end", "known per minute")
NOW, TAKE = "now", "recommended"
MEANS = (
    "Retention: the share of due cards you want to recall. Known: how many cards you would be expected to "
    "recall on the last day. Each card is lived through by seeded chance, so that the same question has the "
    "same answer. Limits of a deck and over all, easy days, holidays and `after` count; limits by tag, "
    "siblings and answers given late do not."
)
HOW_SET = "Set it as `desired_retention` under `[study]` in the settings, or in a deck."
NO_CARDS = "No card is begun and none comes in, so there is nothing to simulate."
STOPPED = "Stopped. Nothing was changed."
PARTS: dict["Part", str] = {"answers": "Reading the log", "lives": "Simulating"}

ASK = "What if?"
ASK_HINT = "30 new · holiday 24 Dec..2 Jan · exam 1 June · 90 days; parted by commas. Empty: as it is."
AS_IT_IS = "As it is: each deck's own new cards a day, for a year."
NOT_READ = "Write a part as `30 new`, `90 days`, `holiday FROM..TO` or `exam DATE`."

_PART = re.compile(
    r"(?P<new>\d+) new|(?P<days>\d+) days?|holiday (?P<holiday>.+)|exam (?P<exam>.+)", re.IGNORECASE
)


def progress(part: "Part", done: int, total: int) -> str:
    """How far a simulation is: `Simulating 40%`."""
    return f"{PARTS[part]} {done * 100 // total if total else 0}%"


def read_whole(text: str, least: int, most: int) -> int | None:
    """A whole number within bounds, in ASCII digits; None for others."""
    digits = (text.lstrip("0") or "0") if text.isascii() and text.isdecimal() else ""
    number = int(digits) if digits and len(digits) <= len(str(most)) else -1
    return number if least <= number <= most else None


def read_holiday(text: str, today: int) -> tuple[int, int] | None:
    """The first and the last study day of `2026-12-24..2 Jan` or of one date; None for what is none."""
    days = [read_day(part, today) for part in text.split("..")]
    if len(days) == 2 and days[0] is not None:
        days[1] = read_day(text.split("..")[1], days[0])  # `24 Dec..2 Jan` ends in the year after
    first, last = days[0], days[-1]
    return None if first is None or last is None or len(days) > 2 or last < first else (first, last)


def read_exam(text: str, today: int) -> int | str:
    """The study day of an exam to come, or a sentence why it is none."""
    day = read_day(text, today)
    if day is None:
        return f"“{text}” is no date; write it as 2027-06-01, 1 June or in 6 weeks."
    if day <= today:
        return f"{date(day)} is not after today, so nothing can be simulated until then."
    if day - today > DAYS_MOST:
        return f"{date(day)} is more than {DAYS_MOST:,} days away."
    return day


def read_wish(text: str, today: int) -> Wish | str:
    """What is supposed, of parts such as `30 new, exam 2027-06-01`, or a sentence why it is not read."""
    new, days, exam, rests = None, None, None, []
    for part in filter(None, (" ".join(one.split()) for one in text.split(","))):
        found = _PART.fullmatch(part)
        if found is None:
            return f"“{part}” is not understood. {NOT_READ}"
        if found["new"]:
            new = read_whole(found["new"], 0, NEW_MOST)
            if new is None:
                return f"New cards a day are from 0 to {NEW_MOST:,}."
        elif found["days"]:
            days = read_whole(found["days"], 1, DAYS_MOST)
            if days is None:
                return f"The days to simulate are from 1 to {DAYS_MOST:,}."
        elif found["holiday"]:
            rest = read_holiday(found["holiday"], today)
            if rest is None:
                return f"“{found['holiday']}” is no holiday; write it as 2026-12-24..2027-01-02."
            rests.append(rest)
        else:
            read = read_exam(found["exam"], today)
            if isinstance(read, str):
                return read
            exam = read
    if exam is not None and days is not None:
        return "All ends on the exam or after so many days: say one of the two."
    return Wish(new=new, days=days or Wish().days, holidays=tuple(rests), exam=exam)


def supposed(wish: Wish) -> str:
    """What is supposed: `20 new cards a day, until the exam on 1 Jun 2027, with a holiday of 10 days`."""
    new = "each deck's new cards a day" if wish.new is None else f"{count(wish.new, 'new card')} a day"
    end = f"for {count(wish.days, 'day')}"
    if wish.exam is not None:
        end = f"until the exam on {date(wish.exam)}, new ones evenly"
    rests = [_rest(one) for one in wish.holidays]
    return ", ".join([new, end, *([f"no study {joined(rests)}"] if rests else [])])


def _rest(days: tuple[int, int]) -> str:
    first, last = days
    return f"on {date(first)}" if first == last else f"from {date(first)} to {date(last)}"


def about(of: "Simulation") -> str:
    """Which cards are lived through, and for how long."""
    waiting = f", {of.waiting:,} more that do not come in" if of.waiting else ""
    begun = count(of.cards, "card") if of.cards else "No card"
    cards = f"{begun} begun, {count(of.new, 'new one') if of.new else 'no new ones'} coming in{waiting}."
    off = of.days - of.studied
    return f"{cards} Supposed: {supposed(of.wish)}" + (f" ({count(off, 'day')} off)." if off else ".")


def habits(of: "Simulation") -> str:
    """Whose ratings and times these are."""
    answers = of.habits.answers
    if not answers:
        return "Ratings and times are those of the average learner: none of these cards was answered yet."
    mine = f"Ratings and times are those of your {count(answers, 'answer')}"
    few = f"{mine}, drawn towards the average learner's while they are few."
    return few if answers < 20 * WEIGHT else f"{mine}."


def value(retention: float) -> str:
    """A desired retention: `0.90`."""
    return f"{retention:.3f}".removesuffix("0")


def amount(number: float) -> str:
    """A mean: with the more decimals the smaller it is."""
    if number < 0.995:
        return f"{number:.2f}"
    return f"{number:.1f}" if number < 99.95 else f"{number:,.0f}"


def mark(of: "Simulation", row: Row) -> str:
    """What a row is: `now`, `recommended`, both or nothing."""
    marks = [TAKE] * (row is of.recommended) + [NOW] * (row is of.present)
    return ", ".join(marks)


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """The figures of a row, in the order of the heads."""
    known = f"{row.knowledge:,.0f}"
    return value(row.retention), amount(row.reviews), amount(row.minutes), known, amount(row.per_minute)


def summary(of: "Simulation") -> str:
    """The value recommended, and the reason."""
    best = of.recommended
    if best is None:
        return NO_CARDS
    floor = value(FLOOR)
    why = f"from {floor} up, it keeps the most cards known for each minute"
    if best.retention == FLOOR:
        why += "; lower ones, with more than every fifth card missed, are left out"
    return f"{value(best.retention)} is recommended: {why}."


def compared(of: "Simulation") -> str:
    """What the value in force costs and brings beside the one recommended; empty where it is the same."""
    best, present = of.recommended, of.present
    if best is None or present is None:
        return ""
    said = (
        f"At {value(present.retention)}, as now, {amount(present.reviews)} reviews and "
        f"{amount(present.minutes)} minutes a day, {present.knowledge:,.0f} cards known at the end"
    )
    if best is present:
        return f"{said}."
    minutes, known = present.minutes - best.minutes, round(present.knowledge - best.knowledge)
    more = f"{amount(abs(minutes))} minutes a day {'more' if minutes >= 0 else 'less'}"
    gained = f"{abs(known):,} {'more' if known >= 0 else 'fewer'} known"
    return f"{said}: {more} than at {value(best.retention)}, for {gained}."


def held(of: "Simulation") -> Sequence[str]:
    """What limits of reviews hold back at the end, at the value in force or recommended."""
    row = of.present or of.recommended
    if row is None or row.held < 1:
        return ()
    cards = count(round(row.held), "due card")
    return (f"Limits of reviews hold {cards} back at the end, at {value(row.retention)}.",)


def after_holidays(of: "Simulation") -> Sequence[str]:
    """What waits on the first day after each holiday supposed, at the value in force or recommended."""
    row = of.present or of.recommended
    said = []
    for _, last in of.wish.holidays:
        days = range(max(0, last + 1 - of.today), of.days)
        first = next((day for day in days if row is not None and row.by_day[day]), None)
        if row is not None and first is not None and last >= of.today:
            on = date(of.today + first)
            said.append(f"On {on}, after the holiday, about {row.by_day[first]:,.0f} answers wait.")
    return list(dict.fromkeys(said))

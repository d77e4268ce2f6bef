"""The plan for a deck with an exam: its rules, and what it says, as data.

What the queue follows is here and costs a division; what is expected until the day, and on it, takes living
through the days in advance (`quizkz.stats.rehearsing`), which home and `due` do without.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizkz.review import CardId

REST_DAYS = 2
"""So many days before the exam take no new card. One begun before them comes back after its first interval,
two days where nine of ten are to be recalled, so it is recalled over night at least once before the exam."""

OPEN_DAYS = 7
"""In so many days before the exam no review is held back by the day's limit: there is no later for it."""

Days = Sequence[tuple[int, int]]
"""The first and the last study day of each of some holidays."""


class Pace(NamedTuple):
    """How a deck's new cards come in until the exam. Numbers are of the beginning of the study day `today`.

    `pool`: the new cards. `need`: new cards a day for all of them; None where no day is left that takes any.
    `share`: new cards of this day: what is needed, but no more than `limit`. `unseen`: those that cannot come
    in at that. `last_day`: the day on which the last that comes in does; None where none does. `holidays`:
    days on which nothing is studied, but for today.
    """

    today: int
    exam_day: int
    pool: int
    limit: int
    need: int | None
    share: int
    unseen: int
    last_day: int | None
    holidays: Days = ()

    @property
    def days_left(self) -> int:
        """Days until the exam; 0 on its day."""
        return self.exam_day - self.today


def last_new_day(exam_day: int) -> int:
    """The last study day that takes new cards."""
    return exam_day - REST_DAYS - 1


def is_off(day: int, today: int, holidays: Days) -> bool:
    """Whether a day is a holiday; today is none: who asks is there."""
    return day > today and any(first <= day <= last for first, last in holidays)


def window_of(today: int, last: int, holidays: Days) -> int:
    """How many days from today to another are studied on."""
    free, upto = max(0, last - today + 1), today
    for first, end in sorted(holidays):
        first, end = max(first, upto + 1), min(end, last)
        if first <= end:
            free, upto = free - (end - first + 1), end
    return free


def pace(pool: int, limit: int, today: int, exam_day: int, introduced: int = 0, holidays: Days = ()) -> Pace:
    """The pace for so many new cards, evenly over the days that take any; `introduced` of them came today."""
    window = window_of(today, last_new_day(exam_day), holidays)
    need = 0 if not pool else -(-pool // window) if window else None
    share = min(need or 0, limit)
    coming = min(pool, max(introduced, limit * min(window, 1)) + limit * max(0, window - 1))
    last = max((day for day, _ in shares(pool, limit, today, exam_day, holidays)), default=None)
    return Pace(today, exam_day, pool, limit, need, share, pool - coming, last, holidays)


def shares(
    pool: int, limit: int, today: int, exam_day: int, holidays: Days = ()
) -> Iterable[tuple[int, int]]:
    """Days from today on with their new cards, as the pace asked for anew on each day gives them."""
    left = window_of(today, last_new_day(exam_day), holidays)
    for day in range(today, last_new_day(exam_day) + 1):
        if is_off(day, today, holidays):
            continue
        share = min(limit, -(-pool // left))
        if share <= 0:
            return
        pool, left = pool - share, left - 1
        yield day, share


class Recall(NamedTuple):
    """The share of cards recalled on the day, 0 to 1, and the range that holds it in 95 of 100 cases."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What is expected of a deck until its exam and on the day, if the learner studies what is asked.

    `cards`: of the deck, without suspended ones; `seen`: those begun by the exam. `new_left`: new now.
    `reviews_a_day` (mean of the days from today to the exam) and `peak` (the most on one): cards that come
    back, new ones apart. `minutes_a_day`: for both. `recall`: of the cards seen; None where there are none or
    the day is far away. `target`: desired retention. `why_not`: `late` (no day is left for new cards),
    `limit` (too few new cards a day), `after` (`waiting` cards wait too long for other questions), `recall`
    (even the best of the range is below the target); empty: on track. `drop`: the new cards that cannot come
    in, the last of the deck; `drop_tags`: what most of them carry, with how many.
    """

    pace: Pace
    cards: int
    seen: int
    new_left: int
    reviews_a_day: float
    peak: int
    minutes_a_day: int
    recall: Recall | None
    target: float
    why_not: tuple[str, ...] = ()
    drop: tuple[CardId, ...] = ()
    drop_tags: tuple[tuple[str, int], ...] = ()
    waiting: int = 0

    @property
    def on_track(self) -> bool:
        """Whether all cards come in and the target is within the range."""
        return not self.why_not

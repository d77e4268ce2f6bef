"""Which days of a card's fuzz range serve best: those on which few others wait, and none of a holiday; pure.

An answer carries the day that was chosen for it. So the fold, which sees the events of one card alone, never
asks here, and another device comes to the same day however many cards wait there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LESS = 0.5
"""The share of other days' cards that an easy day gets."""

HORIZON = 90
"""Days ahead on which the waiting cards are counted, as in Anki; beyond it they lie too thin to need it."""

_MONDAY = 3  # study day 0 was a Thursday


@dataclass(frozen=True, slots=True)
class Balancing:
    """How a learner wants the load to lie. `shares`: of each weekday from Monday, 1 as any other, 0 none.

    `holidays`: the first and the last study day of each.
    """

    balance: bool = True
    shares: tuple[float, ...] = (1.0,) * 7
    holidays: tuple[tuple[int, int], ...] = ()

    def share(self, day: int) -> float:
        """How much of an ordinary day's cards a study day is to get."""
        if any(first <= day <= last for first, last in self.holidays):
            return 0.0
        return self.shares[(day + _MONDAY) % 7]

    def shares_of(self, first: int, last: int) -> list[float]:
        """`share` of each study day from one to another."""
        days = range(first, last + 1)
        if any(begin <= last and first <= end for begin, end in self.holidays):
            return [self.share(day) for day in days]
        shares = self.shares
        return [shares[(day + _MONDAY) % 7] for day in days]


class Range(NamedTuple):
    """The days until a card may be due again, and the one that its hash takes."""

    low: int
    high: int
    fuzzed: int


class Load(NamedTuple):
    """What the choice of a day looks at. `counts`: how many cards wait, by study day."""

    balancing: Balancing
    counts: Mapping[int, int]


def balanced(
    ranges: Sequence[Range], factor: float, today: int, days: int, load: Load
) -> tuple[int, int, int]:
    """The days until due after Hard, Good and Easy, each in its range, and each longer than the one before.

    `factor`: the number of the fuzz. `days`: the elapsed time; on the same day Good may be as soon as Hard.
    """
    hard, good, easy = balanced_to(3, ranges, factor, today, days, load)
    return hard, good, easy


def balanced_to(
    place: int, ranges: Sequence[Range], factor: float, today: int, days: int, load: Load
) -> tuple[int, ...]:
    """`balanced` for Hard alone (1), for Good too (2) or for all (3), of the three ranges."""
    hard, good, easy = ranges
    apart = 1 if days else 0
    after_hard = _chosen(
        hard, hard.low, min(hard.high, good.high - apart, easy.high - apart - 1), factor, today, load
    )
    if place == 1:
        return (after_hard,)
    after_good = _chosen(
        good, max(good.low, after_hard + apart), min(good.high, easy.high - 1), factor, today, load
    )
    if place == 2:
        return after_hard, after_good
    after_easy = _chosen(easy, max(easy.low, after_good + 1), easy.high, factor, today, load)
    return after_hard, after_good, after_easy


def _chosen(of: Range, low: int, high: int, factor: float, today: int, load: Load) -> int:
    """One of the days from `low` to `high`, a full one less often than an empty one.

    As in Anki a day weighs by the inverse square of the cards that wait there, but not less the longer
    its interval; the hash then draws, so that cards of one sitting do not all go to the emptiest day.
    """
    if low > high:
        return of.fuzzed
    if of.low == of.high:
        return of.fuzzed
    weights = load.balancing.shares_of(today + low, today + high)
    if of.high <= HORIZON:  # beyond it none are counted, and a day weighs what its share is
        count = load.counts.get
        weights = [_weight(share, count(day, 0)) for day, share in enumerate(weights, today + low)]
    total = sum(weights)
    if not total or (min(weights) == max(weights) and (low, high) == (of.low, of.high)):
        return of.fuzzed
    drawn = factor * total
    for days, weight in enumerate(weights, low):
        drawn -= weight
        if drawn < 0:
            return days
    return max(days for days, weight in enumerate(weights, low) if weight)


def _weight(share: float, count: int) -> float:
    return share / (1 + count / share) ** 2 if share else 0.0

"""Which hours of the day stand out, with as many comparisons as there are hours in mind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizkz.stats.report import Share
from quizkz.stats.rows import HourRow
from quizkz.stats.shares import share

HOURS = 24
Z_ALL = 3.0785
"""One of 24 ranges misses by chance in 5 of 100 reports: each is taken at 1 - 0.05/24 (Bonferroni)."""


class Outstanding(NamedTuple):
    """Hours at which more, and at which fewer reviews were right than chance explains."""

    better: tuple[int, ...]
    worse: tuple[int, ...]


def by_hour(rows: Iterable[HourRow]) -> tuple[Share, ...]:
    """A share for each of the 24 hours, in their order."""
    right, number = [0] * HOURS, [0] * HOURS
    for row in rows:
        right[row.hour] += row.right
        number[row.hour] += row.answers
    return tuple(share(r, n) for r, n in zip(right, number, strict=True))


def outstanding(hours: Sequence[Share]) -> Outstanding:
    """The hours whose range, held against all hours at once, lies clear of the share of all reviews."""
    number = sum(hour.number for hour in hours)
    if not number:
        return Outstanding((), ())
    mean = sum(hour.right for hour in hours) / number
    wide = [share(hour.right, hour.number, Z_ALL) for hour in hours]
    return Outstanding(
        tuple(at for at, hour in enumerate(wide) if hour.number and hour.low > mean),
        tuple(at for at, hour in enumerate(wide) if hour.number and hour.high < mean),
    )

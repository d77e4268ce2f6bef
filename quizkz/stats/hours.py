"""Which hours of the day stand out, with as many comparisons as there are hours in mind."""

from collections.abc import Iterable, Sequence
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from quizkz.stats.report import Share
from quizkz.stats.rows import HourRow
from quizkz.stats.shares import share

HOURS = 24
RARE = 0.05 / HOURS / 2
"""An hour stands out where chance brings so many, or so few, less often than this: at any of 24 hours, on
either side, in less than 5 of 100 reports (Bonferroni)."""


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
    """The hours in which so many, or so few, were right as hardly ever by chance, were all hours alike."""
    number = sum(hour.number for hour in hours)
    right = sum(hour.right for hour in hours)
    if not 0 < right < number:
        return Outstanding((), ())
    mean = right / number
    aside = [(at, hour) for at, hour in enumerate(hours) if hour.number]
    return Outstanding(
        tuple(at for at, hour in aside if hour.right > mean * hour.number and _chance(hour, mean, 1) < RARE),
        tuple(at for at, hour in aside if hour.right < mean * hour.number and _chance(hour, mean, -1) < RARE),
    )


def _chance(hour: Share, mean: float, towards: int) -> float:
    """How likely chance alone makes so many or more right (1), or so many or fewer (-1).

    The tail of the binomial distribution, added up until nothing more comes. Wilson's range would not do: so
    far out, and near 1, it misses far more often than it says.
    """
    k, n = hour.right, hour.number
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    term, total, odds = exp(ways + k * log(mean) + (n - k) * log1p(-mean)), 0.0, mean / (1 - mean)
    while term > total * 1e-12:
        total += term
        term *= (n - k) / (k + 1) * odds if towards > 0 else k / (n - k + 1) / odds
        k += towards
    return total

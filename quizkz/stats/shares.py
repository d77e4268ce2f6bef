"""Shares with the range that the true share lies in, by Wilson's score interval.

Wilson (1927), as Brown, Cai and DasGupta, "Interval estimation for a binomial proportion" (2001), advise for
few trials too: it stays within 0 and 1, and says something sensible of none wrong of three.
"""

from collections.abc import Sequence
from math import sqrt

from quizkz.stats.report import Share

Z_95 = 1.959963984540054
"""The normal distribution lies within so many deviations of its mean in 95 of 100 cases."""


def share(right: int, number: int) -> Share:
    """So many right of so many, with the range of the true share; 0 to 1 of nothing."""
    if not number:
        return Share(0, 0, 0.0, 1.0)
    p, z = right / number, Z_95
    weight = z * z / number
    centre = (p + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(p * (1 - p) / number + weight / (4 * number))
    # At the ends the bound is exact; worked out in floats it would miss it by a hair.
    low = 0.0 if right == 0 else max(0.0, centre - half)
    high = 1.0 if right == number else min(1.0, centre + half)
    return Share(right, number, low, high)


def total(shares: Sequence[Share]) -> Share:
    """Several shares taken together."""
    return share(sum(one.right for one in shares), sum(one.number for one in shares))

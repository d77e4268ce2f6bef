"""Predicted recall against what happened, by the level that was predicted."""

from collections.abc import Iterable

from quizkz.stats.report import BANDS, Band
from quizkz.stats.rows import RecallRow
from quizkz.stats.shares import share

_STEPS = 20
"""Rows come in steps of 5%, so that any bands with edges on these can be made of them."""
_WHOLE = 1_000_000
"""Predictions are summed in millionths: whole numbers add up alike in every order."""


def calibration(rows: Iterable[RecallRow]) -> tuple[Band, ...]:
    """A band for each of `BANDS`, in that order, those without a review too."""
    found = tuple(row for row in rows if row.band is not None)
    return tuple(_band(found, low, high) for low, high in BANDS)


def _band(rows: Iterable[RecallRow], low: float, high: float) -> Band:
    steps = range(round(low * _STEPS), round(high * _STEPS))
    inside = [row for row in rows if row.band in steps]
    number = sum(row.answers for row in inside)
    predicted = sum(row.predicted for row in inside) / _WHOLE / number if number else None
    return Band(low, high, share(sum(row.right for row in inside), number), predicted)

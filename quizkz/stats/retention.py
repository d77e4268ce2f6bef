"""True retention: how many reviews a day or more after the answer before were right."""

from collections.abc import Iterable

from quizkz.stats.report import Retention
from quizkz.stats.rows import RecallRow
from quizkz.stats.shares import share


def retention(rows: Iterable[RecallRow], target: float | None = None) -> Retention:
    """The shares of all reviews and of those after few and after many days, with their ranges."""
    right, number = [0, 0], [0, 0]
    for row in rows:
        right[row.long] += row.right
        number[row.long] += row.answers
    return Retention(
        all=share(sum(right), sum(number)),
        short=share(right[False], number[False]),
        long=share(right[True], number[True]),
        target=target,
    )

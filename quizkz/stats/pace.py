"""How long a card takes."""

from collections.abc import Iterable

from quizkz.store import Day


def mean_seconds(days: Iterable[Day]) -> float | None:
    """The mean time from question to answer, in seconds; None without answers."""
    answers = took_ms = 0
    for day in days:
        answers += day.answers
        took_ms += day.took_ms
    return took_ms / 1000 / answers if answers else None

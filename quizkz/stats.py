"""Figures derived from the log, as pure functions: today, streak, mastery, tomorrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizkz.store import Day

MASTERED_DAYS = 21
"""A card is mastered once its last interval was this long, in days (Anki calls such a card mature)."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with an answer, up to today or, where today has none yet, up to yesterday."""

    days: int
    today: bool
    longest: int


def streak(days: Sequence[Day], today: int) -> Streak:
    """The streak from the days that have answers, in ascending order."""
    raise NotImplementedError

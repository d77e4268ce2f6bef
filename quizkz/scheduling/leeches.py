"""Leeches: cards that keep being forgotten. A mark is derived from the lapses, never written."""

from quizkz.review import Rating
from quizkz.scheduling.cards import CardState, elapsed

EVERY = 4
"""Once a card is a leech, so many more lapses make it worth a word again."""


def is_leech(lapses: int, least: int) -> bool:
    """Whether a card is a leech; `least`: the lapses that make it one. Searches say the same in SQL."""
    return 0 < least <= lapses


def told_at(lapses: int, least: int) -> bool:
    """Whether this very lapse is worth a word: the one that makes a leech, then every fourth."""
    return is_leech(lapses, least) and (lapses - least) % EVERY == 0


def lapses_by(before: CardState | None, rating: Rating, at: int, day: int) -> int:
    """The lapses of a card once it is answered: one more where it was forgotten on a later day."""
    if before is None:
        return 0
    return before.lapses + (rating is Rating.AGAIN and elapsed(before, at, day) > 0)

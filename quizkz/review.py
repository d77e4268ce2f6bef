"""Ids of cards, and what happened to them: the events of the log.

An event is a fact and is never changed; what follows from all events of a card is worked out by
`quizkz.scheduling.folding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NewType

CardId = NewType("CardId", str)
"""`deck/question`, with `#2` for the gap of that number or `#reverse` for the way back."""


class Rating(IntEnum):
    """How well an answer was recalled; the four ratings of FSRS and of Anki."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


REVERSE = "reverse"


def card_id(deck: str, question: str, part: str = "") -> CardId:
    """The id of a card; `part` is empty for the first, a gap's number, or `reverse`."""
    return CardId(f"{deck}/{question}#{part}" if part else f"{deck}/{question}")


def deck_of(card: CardId) -> str:
    """The deck that a card's id names."""
    return card.partition("/")[0]


def split_card(card: CardId) -> tuple[str, str, str]:
    """The deck, question and part (empty for the first card) that a card's id names."""
    deck, _, rest = card.partition("/")
    question, _, part = rest.partition("#")
    return deck, question, part


REVIEW, PRACTICE, SET_DUE, RESET, SEED = "review", "practice", "set_due", "reset", "seed"
SUSPEND, UNSUSPEND, FLAG, BURY = "suspend", "unsuspend", "flag", "bury"
RENAME, ADOPT, ATTEMPT, RETRACT = "rename", "adopt", "attempt", "retract"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be written: all of it but the moment, the day and the device, which the store adds.

    `day` is given only where the event belongs to a day other than today (an answer that takes the place of
    an earlier one keeps its day).
    """

    card: CardId
    kind: str
    rating: Rating | None = None
    took_ms: int | None = None
    credit: float | None = None
    response: str | None = None
    value: Mapping[str, Any] | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log.

    `at`: UTC milliseconds. `day`: study day, days since 1970-01-01. `offset`: minutes east of UTC.
    `took_ms`: 0 to 600,000. `credit`: 0 to 1. `value`: what the kind needs (see the design of the log).
    """

    card: CardId
    at: int
    device: str
    kind: str
    day: int
    offset: int
    rating: Rating | None = None
    took_ms: int | None = None
    credit: float | None = None
    response: str | None = None
    value: Mapping[str, Any] | None = None

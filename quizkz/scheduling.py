"""Policy, the state of a card, and the fold that makes a state of a card's events; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizkz.clock import Now
from quizkz.memory import Parameters
from quizkz.review import CardId, Event, Rating

FOLD_VERSION = 1

Stage = Literal["new", "learning", "review", "relearning"]
Order = Literal["due", "retrievability", "overdue", "random", "deck", "easiest", "hardest"]


@dataclass(frozen=True, slots=True)
class Placing:
    """The policy that the fold follows. Steps in milliseconds, `maximum_interval` in days."""

    desired_retention: float = 0.9
    learning_steps: tuple[int, ...] = (60_000, 600_000)
    relearning_steps: tuple[int, ...] = (600_000,)
    maximum_interval: int = 36_500
    fuzz: bool = True


@dataclass(frozen=True, slots=True)
class Choosing:
    """The policy that the queue alone follows. `exam_date`: a study day."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    order: Order = "due"
    siblings_apart: bool = True
    exam_date: int | None = None
    leech_lapses: int = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """All that decides about a deck's cards."""

    placing: Placing = Placing()
    choosing: Choosing = Choosing()


@dataclass(frozen=True, slots=True)
class CardState:
    """A card after its events; derived, may be deleted at any time.

    `day`s are study days, `*_at` UTC milliseconds. `due_at` is null outside steps. `step` counts from 0.
    `stage` is never `new` with answers; a card without answers but suspended, buried or flagged is `new`.
    """

    card: CardId
    stage: Stage
    step: int
    stability: float | None
    difficulty: float | None
    answers: int
    lapses: int
    first_day: int | None
    last_day: int | None
    last_at: int | None
    due_day: int | None
    due_at: int | None
    suspended: bool = False
    buried_day: int | None = None
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fold saw at an answer that counts. `predicted`: retrievability just before, None for the first."""

    card: CardId
    at: int
    device: str
    day: int
    elapsed: int
    stage: Stage
    predicted: float | None
    rating: Rating
    credit: float | None
    took_ms: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rating would do: a step that ends at `due_at`, or (None) a day `interval` days from today."""

    rating: Rating
    due_day: int
    due_at: int | None
    interval: int
    step_ms: int | None


def elapsed(state: CardState, at: int, day: int) -> int:
    """Whole days since the last answer; 0 on the same day or within six hours of it."""
    raise NotImplementedError


def fold(
    events: Sequence[Event], placing: Placing, parameters: Parameters
) -> tuple[CardState | None, tuple[Answer, ...]]:
    """The state that a card's events lead to (None: new and plain), and the answers that count."""
    raise NotImplementedError


def preview(
    card: CardId, state: CardState | None, placing: Placing, parameters: Parameters, now: Now, today: int
) -> dict[Rating, Preview]:
    """What each rating would do if given now."""
    raise NotImplementedError


def ready(state: CardState, at: int, today: int) -> bool:
    """Whether a card with a state is to be asked now, limits aside."""
    raise NotImplementedError

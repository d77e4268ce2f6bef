"""A card after its events, when it is ready, and the one measure of time between answers."""

from typing import Literal, NamedTuple

from quizkz.clock import HOUR_MS
from quizkz.review import CardId, Rating

Stage = Literal["new", "learning", "review", "relearning"]

SAME_DAY_MS = 6 * HOUR_MS
"""Within this, answers on either side of the rollover still belong together; every step is shorter."""


class CardState(NamedTuple):
    """A card after its events; derived, may be deleted at any time.

    `day`s are study days, `*_at` UTC milliseconds. `due_at` is null outside steps, but for a card set due on
    the day itself. `step` counts from 0. `stage` is never `new` with answers; a card without answers but
    suspended, buried or flagged is `new`.
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


class Answer(NamedTuple):
    """What the fold saw at an answer that counts. `predicted`: retrievability just before, None at first.

    `offset`: minutes east of UTC that held at its moment.
    """

    card: CardId
    at: int
    device: str
    day: int
    offset: int
    elapsed: int
    stage: Stage
    predicted: float | None
    rating: Rating
    credit: float | None
    took_ms: int | None


class Preview(NamedTuple):
    """What a rating would do: a step that ends at `due_at`, or (None) a day `interval` days from today.

    `chosen`: `due_day` was chosen among several, so the answer has to carry it.
    """

    rating: Rating
    due_day: int
    due_at: int | None
    interval: int
    step_ms: int | None
    chosen: bool = False


def days_between(last_day: int, last_at: int, day: int, at: int) -> int:
    """Whole days from one answer to another: none within a study day or within six hours of its end.

    The only measure of time between answers: no clock set back, flight, or moved rollover makes a day, or
    less than none, out of minutes.
    """
    days = day - last_day
    if days < 1 or (days == 1 and at - last_at < SAME_DAY_MS):
        return 0
    return days


def elapsed(state: CardState, at: int, day: int) -> int:
    """Whole days since the last answer; 0 on the same day or within six hours of it."""
    if state.last_day is None or state.last_at is None:
        return 0
    return days_between(state.last_day, state.last_at, day, at)


def ready(state: CardState, at: int, today: int) -> bool:
    """Whether a card with a state is to be asked now, limits aside."""
    if state.suspended or state.buried_day == today:
        return False
    if state.due_day is None:
        return True
    if elapsed(state, at, today) == 0:
        return state.due_at is not None and state.due_at <= at
    return state.due_day <= today

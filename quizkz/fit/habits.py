"""How a learner answers, as the log has it: which ratings, and how long each takes.

While answers are few they are drawn towards those of the average learner: the shares and seconds that the
simulator of fsrs-rs starts with (`default_simulator_config`), which fsrs-optimizer found in many logs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizkz.store import Store

FIRST = (0.24, 0.094, 0.495, 0.171)
"""How often the first answer to a new card is Again, Hard, Good, Easy (fsrs-rs, first_rating_prob)."""
PASSED = (0.224, 0.631, 0.145)
"""How often an answer that was recalled is Hard, Good, Easy (fsrs-rs, review_rating_prob)."""
FIRST_S = (19.58, 18.79, 13.78, 10.71)
"""Seconds of the first answer by its rating (fsrs-rs, state_rating_costs of learning)."""
REVIEW_S = (19.38, 17.59, 12.38, 8.94)
"""Seconds of an answer on a later day (fsrs-rs, state_rating_costs of review)."""
STEP = (0.143, 0.098, 0.703, 0.056)
"""How often a further answer on the same day is each (fsrs-rs, learning_step_transitions, over FIRST)."""
STEP_S = (16.44, 15.25, 12.32, 8.03)
"""Seconds of a further answer on the same day (fsrs-rs, state_rating_costs of relearning)."""

WEIGHT = 50
"""So many answers the average learner's shares count for."""
WEIGHT_S = 10
"""So many answers of each rating the average learner's seconds count for."""

FIRST_KIND, REVIEW_KIND, STEP_KIND = 0, 1, 2


class Counted(NamedTuple):
    """Answers alike: the first of their card, on a later day, or again on the same; `timed` have a time."""

    kind: int
    rating: int
    number: int
    timed: int
    took_ms: int


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of ratings, and seconds by rating. `answers`: how many of the learner's own are in them."""

    first: tuple[float, ...] = FIRST
    passed: tuple[float, ...] = PASSED
    step: tuple[float, ...] = STEP
    first_s: tuple[float, ...] = FIRST_S
    review_s: tuple[float, ...] = REVIEW_S
    step_s: tuple[float, ...] = STEP_S
    answers: int = 0


_SELECT = """
SELECT CASE WHEN predicted IS NULL THEN 0 WHEN elapsed >= 1 THEN 1 ELSE 2 END,
    rating, count(*), count(took_ms), coalesce(sum(took_ms), 0)
FROM answers WHERE card >= ? AND card < ? GROUP BY 1, 2
"""


def read(store: Store, decks: Sequence[str]) -> Habits:
    """The habits in the answers to some decks; the `answers` of the log are filled in."""
    ranges = [(f"{deck}/", f"{deck}0") for deck in sorted(set(decks))]
    return habits(Counted(*row) for within in ranges for row in store.db.execute(_SELECT, within))


def habits(counted: Iterable[Counted]) -> Habits:
    """The habits in answers that were counted."""
    found = list(counted)

    def number(kind: int, rating: int) -> int:
        return sum(one.number for one in found if (one.kind, one.rating) == (kind, rating))

    def seconds(kind: int, usual: Sequence[float]) -> tuple[float, ...]:
        alike = [[one for one in found if (one.kind, one.rating) == (kind, r)] for r in (1, 2, 3, 4)]
        return tuple(_seconds(ones, mean) for ones, mean in zip(alike, usual, strict=True))

    return Habits(
        first=_shares([number(FIRST_KIND, rating) for rating in (1, 2, 3, 4)], FIRST),
        passed=_shares([number(REVIEW_KIND, rating) for rating in (2, 3, 4)], PASSED),
        step=_shares([number(STEP_KIND, rating) for rating in (1, 2, 3, 4)], STEP),
        first_s=seconds(FIRST_KIND, FIRST_S),
        review_s=seconds(REVIEW_KIND, REVIEW_S),
        step_s=seconds(STEP_KIND, STEP_S),
        answers=sum(one.number for one in found),
    )


def _shares(numbers: Sequence[int], usual: Sequence[float]) -> tuple[float, ...]:
    total = sum(numbers) + WEIGHT
    return tuple((n + WEIGHT * share) / total for n, share in zip(numbers, usual, strict=True))


def _seconds(counted: Sequence[Counted], usual: float) -> float:
    timed = sum(one.timed for one in counted)
    took_s = sum(one.took_ms for one in counted) / 1000
    return (took_s + WEIGHT_S * usual) / (timed + WEIGHT_S)

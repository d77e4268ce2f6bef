"""What decides about a deck's cards, apart from the answers to them."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from quizkz.memory import DEFAULT_PARAMETERS, RETENTION_MAX, RETENTION_MIN, Parameters
from quizkz.scheduling.cards import SAME_DAY_MS

Order = Literal["due", "retrievability", "overdue", "random", "deck", "easiest", "hardest"]
NewOrder = Literal["mixed", "before", "after"]


@dataclass(frozen=True, slots=True)
class Placing:
    """The policy that the fold follows. Steps in milliseconds, `maximum_interval` in days."""

    desired_retention: float = 0.9
    learning_steps: tuple[int, ...] = (60_000, 600_000)
    relearning_steps: tuple[int, ...] = (600_000,)
    maximum_interval: int = 36_500
    fuzz: bool = True

    def __post_init__(self) -> None:
        """Refuse what the engine would take without a word, and steps that outlast the day."""
        if not RETENTION_MIN <= self.desired_retention <= RETENTION_MAX:
            raise ValueError(f"desired retention {self.desired_retention} is outside 0.7 to 0.99")
        if not all(0 < step < SAME_DAY_MS for step in (*self.learning_steps, *self.relearning_steps)):
            raise ValueError("a step is longer than nothing and shorter than six hours")
        if not 1 <= self.maximum_interval <= 36_500:
            raise ValueError(f"maximum interval {self.maximum_interval} is outside 1 to 36,500 days")

    @property
    def new_repeats(self) -> int:
        """The answers that a new card takes on its first day after its first, each of them Good."""
        return max(0, len(self.learning_steps) - 1)


@dataclass(frozen=True, slots=True)
class Choosing:
    """The policy that the queue alone follows. `exam_date`: a study day. `new_order`: new against due."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    order: Order = "due"
    siblings_apart: bool = True
    exam_date: int | None = None
    leech_lapses: int = 8
    new_order: NewOrder = "mixed"


@dataclass(frozen=True, slots=True)
class Paced(Choosing):
    """The policy of a day before an exam. `new_tomorrow`: whether new cards that wait may come then."""

    new_tomorrow: bool = True


@dataclass(frozen=True, slots=True)
class Closing(Paced):
    """The policy of the last days before an exam: what would be weak on its day comes first, due or not.

    Weak is a card that would be recalled then less often than `target`.
    """

    target: float = 0.9
    parameters: Parameters = DEFAULT_PARAMETERS


@dataclass(frozen=True, slots=True)
class Backlogged(Choosing):
    """The policy of a day on which a backlog is worked off: what is most likely still known comes first."""


class Policy(NamedTuple):
    """All that decides about a deck's cards."""

    placing: Placing = Placing()
    choosing: Choosing = Choosing()

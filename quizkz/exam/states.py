"""What an exam is made of, as data: what was asked for, an attempt in the log, and how it came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quizkz.grading import Response, Verdict
from quizkz.review import CardId
from quizkz.session import Asked

QUESTIONS = 20
"""Questions of an exam where nobody says how many."""

PASS = 0.7
"""The share to pass with where nobody says which."""

GUESS, THINK, SURE = 0, 1, 2
"""How sure the learner said to be of an answer."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What is asked for. `deck` empty: all. `limit_s` None: no clock. The same seed asks the same.

    `certainty`: whether the learner says how sure they are, which has a score of its own.
    """

    deck: str = ""
    tags: tuple[str, ...] = ()
    questions: int = QUESTIONS
    limit_s: int | None = None
    pass_share: float = PASS
    seed: int = 0
    certainty: bool = False


class AttemptId(NamedTuple):
    """What names an attempt in every log: the moment and device of its first event."""

    at: int
    device: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An exam as the log holds it. `score`: None while it is not handed in; `day`: the study day it began on.

    `title`: the deck's title now, its id where it is gone, or "All decks". `ended_at`: UTC ms.
    """

    id: AttemptId
    day: int
    offset: int
    spec: Spec
    title: str
    cards: tuple[CardId, ...]
    ended_at: int | None = None
    score: float | None = None

    @property
    def passed(self) -> bool:
        """Whether it was handed in with its pass mark reached."""
        return self.score is not None and self.score >= self.spec.pass_share - 1e-9


@dataclass(frozen=True, slots=True)
class Answered:
    """What was given to one question so far. `response` empty: open. `sure`: None where it was not said."""

    response: Response = ""
    marked: bool = False
    sure: int | None = None
    credit: float | None = None
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A question of an attempt that is over. `verdict` and `asked` are None where it is in no deck any more.

    `credit`: 0 to 1, as graded when it was answered; 0 where it stayed open. `prompt`: Markdown.
    """

    card: CardId
    deck: str
    tags: tuple[str, ...]
    prompt: str
    answer: str
    said: str
    answered: Answered
    credit: float
    asked: Asked | None = None
    verdict: Verdict | None = None

    @property
    def right(self) -> bool:
        """Whether it has full credit."""
        return self.credit >= 1 - 1e-9


class Part(NamedTuple):
    """The questions of one deck or tag: how many are right of how many."""

    name: str
    right: int
    number: int


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt came out. `score`: mean of the credits, 0 to 1. `took_ms`: from begin to end.

    `earlier`: scores of the attempts at the same deck before it, oldest first. `certainty`: points where the
    learner said how sure they were, and the most there were; None else. `timed_out`: the clock ended it.
    """

    attempt: Attempt
    items: tuple[Item, ...]
    score: float
    took_ms: int
    by_deck: tuple[Part, ...]
    by_tag: tuple[Part, ...]
    earlier: tuple[float, ...]
    certainty: tuple[float, float] | None = None
    timed_out: bool = False

    @property
    def passed(self) -> bool:
        """Whether the pass mark was reached."""
        return self.score >= self.attempt.spec.pass_share - 1e-9

    @property
    def right(self) -> int:
        """How many questions have full credit."""
        return sum(item.right for item in self.items)

    @property
    def missed(self) -> tuple[Item, ...]:
        """The questions without full credit, in the order asked."""
        return tuple(item for item in self.items if not item.right)


POINTS: Mapping[int, tuple[float, float]] = {SURE: (3, -6), THINK: (2, -2), GUESS: (1, 0)}
"""Points for right and for wrong at each certainty (Gardner-Medwin, certainty-based marking, London 1995)."""

"""What is asked today and in which order; pure. Home counts what `plan` returns, a sitting asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizkz.clock import Now
from quizkz.review import CardId
from quizkz.scheduling import CardState, Choosing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that might be asked. `position`: the place of the card in its deck. `state` None: new and plain."""

    card: CardId
    deck: str
    question: str
    position: int
    state: CardState | None


@dataclass(frozen=True, slots=True)
class DeckDone:
    """What was done in a deck today, for its limits: new cards begun, reviews answered."""

    new: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A card of the plan. `why`: a step that is over, a due review, a new card, a step within learn-ahead."""

    card: CardId
    deck: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The cards to ask in order, and when the next one after them is ready.

    `next_at`: UTC ms of the earliest step still to end beyond learn-ahead; `next_day`: the earliest due day after
    today. `held`: by deck, cards that wait by reason (`limit`, `sibling`, `suspended`, `buried`).
    """

    cards: tuple[Planned, ...]
    next_at: int | None
    next_day: int | None
    held: Mapping[str, Mapping[str, int]]


def plan(
    candidates: Sequence[Candidate],
    choosing: Mapping[str, Choosing],
    done: Mapping[str, DeckDone],
    answered_today: frozenset[tuple[str, str]],
    now: Now,
    *,
    today: int,
    learn_ahead_ms: int,
    extra_new: int = 0,
) -> Plan:
    """The plan. `answered_today`: (deck, question) pairs with an answer today, for siblings."""
    raise NotImplementedError

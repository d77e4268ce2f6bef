"""Which of the cards that are due come first, by what a learner or an author wants; pure."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from quizkz.memory import Memory, retrievability
from quizkz.review import CardId
from quizkz.scheduling.cards import CardState
from quizkz.scheduling.policy import Backlogged, Choosing, Closing

T = TypeVar("T")


class Candidate(NamedTuple):
    """A card that might be asked. `position`: its place in its deck. `state` None: new and plain.

    `tags`: those of its tags that have a limit.
    """

    card: CardId
    deck: str
    question: str
    position: int
    state: CardState | None
    tags: tuple[str, ...] = ()


def brought_forward(state: CardState, choosing: Choosing) -> bool:
    """Whether a begun card is asked before its day, as it would be weak on that of the exam."""
    return isinstance(choosing, Closing) and recall_then(state, choosing) < choosing.target


def recall_then(state: CardState, closing: Closing) -> float:
    """How likely a card is recalled on the day of the exam, if it is not asked before; 1 without memory."""
    if state.stability is None or state.last_day is None or closing.exam_date is None:
        return 1.0
    memory = Memory(state.stability, state.difficulty or 0.0)
    return retrievability(memory, closing.exam_date - state.last_day, closing.parameters)


def by_step(card: Candidate) -> tuple[int, CardId]:
    """The sort key of cards in steps: the one whose step ends first."""
    assert card.state is not None  # noqa: S101  # only cards in steps come here
    return card.state.due_at or 0, card.card


def evenly(first: Sequence[T], second: Sequence[T]) -> list[T]:
    """Both in their own order, the shorter spread evenly over the longer."""
    if not first or not second:
        return [*first, *second]
    places = [((2 * i + 1) * len(second), 0, i) for i in range(len(first))]
    places += [((2 * i + 1) * len(first), 1, i) for i in range(len(second))]
    places.sort()
    return [second[i] if which else first[i] for _, which, i in places]


def lot(card: str, today: int) -> bytes:
    """What decides between cards of equal right on a day: the same on every machine, another each day."""
    from hashlib import blake2b  # it brings OpenSSL, and home draws no lots

    return blake2b(f"{card}\n{today}".encode(), digest_size=8).digest()


def order_key(choosing: Choosing, today: int) -> Callable[[Candidate], tuple[Any, ...]]:
    """The sort key of a deck's due cards; equal cards fall in the order of a hash that changes by day."""

    def by_state(rank: Callable[[CardState], float]) -> Callable[[Candidate], tuple[Any, ...]]:
        return lambda c: (rank(c.state) if c.state else 0, lot(c.card, today))

    if isinstance(choosing, Closing):
        return by_state(lambda s: recall_then(s, choosing))
    if isinstance(choosing, Backlogged):
        return by_state(lambda s: faded(s, today))
    match choosing.order:
        case "random":
            return lambda c: (lot(c.card, today),)
        case "deck":
            return lambda c: (c.deck, c.position)
        case "retrievability":
            return by_state(lambda s: -faded(s, today))
        case "overdue":
            return by_state(lambda s: -_overdue(s, today))
        case "easiest":
            return by_state(lambda s: s.difficulty or 0.0)
        case "hardest":
            return by_state(lambda s: -(s.difficulty or 0.0))
        case _:
            return by_state(lambda s: s.due_day or 0)


def faded(state: CardState, today: int) -> float:
    """How far a card has faded: days since its answer as a share of its stability; the least is known best.

    It orders a backlog by retrievability, the highest first. While not all can be asked, what counts is what
    a review keeps: a card that is still known is kept by one answer and then stays away for long; one that
    was left for months is most likely forgotten, must be learned again whenever it is asked, and loses little
    by waiting longer, as recall falls ever more slowly. In simulations of backlogs this did best of the
    orders that Anki has (ankitects/anki, issue 3460; pull request 3559 added it). The share orders cards as
    recall does, as far as they follow one curve, over all decks and without the engine.
    """
    return (today - (today if state.last_day is None else state.last_day)) / (state.stability or 1.0)


def _overdue(state: CardState, today: int) -> float:
    """Days overdue as a share of the interval, so that a week late weighs more on a short interval."""
    due = state.due_day or today
    return (today - due) / max(1, due - (state.last_day or due))

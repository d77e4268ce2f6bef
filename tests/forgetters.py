"""Made-up learners whose forgetting follows known parameters, while FSRS's own place their reviews."""

from functools import cache
from math import exp
from random import Random

from quizkz import memory
from quizkz.memory import BOUNDS, DEFAULT_PARAMETERS, Memory, Parameters
from quizkz.review import CardId, Event, Rating
from quizkz.store import Store
from quizkz.store.rows import INSERT_EVENT, event_row
from tests.logs import TODAY, noon


def _with(changed: dict[int, float]) -> Parameters:
    return tuple(changed.get(n, value) for n, value in enumerate(DEFAULT_PARAMETERS))


QUICK_TO_LEARN = _with({0: 0.9, 1: 2.0, 2: 6.0, 3: 20.0, 6: 2.0, 8: 1.2, 10: 1.6, 20: 0.35})
"""Of somebody who keeps a new card for long, gains little from each review, and forgets on a flat curve."""

FORGETFUL = _with({0: 0.1, 1: 0.4, 2: 0.9, 3: 3.0, 8: 1.3, 10: 0.5, 20: 0.3})
"""Of somebody who forgets sooner than most."""


def made_up(random: Random) -> Parameters:
    """Parameters far from FSRS's own: each two thirds more or less, the four first stabilities in order."""
    drawn = [
        min(max(value * exp(random.choice((-0.5, 0.5))), low), high)
        for value, (low, high) in zip(DEFAULT_PARAMETERS, BOUNDS, strict=True)
    ]
    return (*sorted(drawn[:4]), *drawn[4:])


def reviews(random: Random, truth: Parameters, card: str, until: int = TODAY, days: int = 400) -> list[Event]:
    """A card's answers on days before `until`, begun on one of so many days."""
    day = until - random.randrange(1, days)
    placed, known, elapsed, minutes = None, None, 0, random.randrange(600)
    found: list[Event] = []
    while day < until:
        rating = _rating(random, known, elapsed, truth)
        moment = noon(day, minutes)
        found.append(Event(CardId(card), moment.at, "aaaaaaaa", "review", day, 0, rating, 1000, 1.0))
        known = _after(known, rating, elapsed, truth)
        after = memory.next_states(placed, retention=0.9, elapsed=elapsed, parameters=DEFAULT_PARAMETERS)
        placed = after[rating].memory
        if rating == Rating.AGAIN and elapsed:
            elapsed, minutes = 0, minutes + 10
        else:
            late = random.choice((0.8, 1.0, 1.0, 1.2, 1.8))
            elapsed, minutes = max(1, round(after[rating].interval * late)), random.randrange(600)
        day += elapsed
    return found


def _rating(random: Random, known: Memory | None, elapsed: int, truth: Parameters) -> Rating:
    if known is None:
        return Rating(random.choices((1, 2, 3, 4), (3, 1, 5, 1))[0])
    if elapsed and random.random() > memory.retrievability(known, elapsed, truth):
        return Rating.AGAIN
    return Rating(random.choices((2, 3, 4), (1, 8, 1))[0])


def _after(known: Memory | None, rating: Rating, elapsed: int, truth: Parameters) -> Memory:
    return memory.answered(known, rating, retention=0.9, elapsed=elapsed, parameters=truth)[0]


def write(store: Store, events: list[Event]) -> None:
    """Write events as another device did, and fold them."""
    store.db.executemany(INSERT_EVENT, map(event_row, events))
    store.rebuild()
    store.fill_answers()


def learnt(
    store: Store, seed: int, cards: int, *, truth: Parameters = QUICK_TO_LEARN, deck: str = "deck"
) -> None:
    """Write what a learner answered on so many cards of a deck."""
    write(store, _answers(seed, cards, truth, deck))


@cache
def _answers(seed: int, cards: int, truth: Parameters, deck: str) -> list[Event]:
    random = Random(seed)
    return [e for n in range(cards) for e in reviews(random, truth, f"{deck}/q{n}")]

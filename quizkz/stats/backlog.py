"""When a backlog is clear, by living through the days as the queue asks them.

Each day what is due is asked up to the cap, the best known first; whether a card is recalled is drawn by
chance, seeded, with the probability that FSRS predicts, and so is when it comes back. A large library is
stood for by a sample of it; a small one is lived through several times, and the day told is one by which
most of these lives are clear.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from quizkz.memory import Memory, Parameters, answered, intervals, retrievability
from quizkz.scheduling import Placing
from quizkz.scheduling.intervals import days_until

SAMPLE = 2_000
RUNS_MOST = 5
HORIZON = 730
"""A backlog that is not clear in two years is said never to be."""


class Cards(NamedTuple):
    """The begun cards of a deck: stability, difficulty, study days of the last answer and the due one."""

    placing: Placing
    parameters: Parameters
    begun: Sequence[tuple[float, float, int, int]]


@dataclass(slots=True)
class _Card:
    of: Cards
    memory: Memory
    last: int
    due: int


def clear_day(
    decks: Sequence[Cards],
    per_day: int,
    today: int,
    reviewed: int = 0,
    chance: Callable[[], float] | None = None,
) -> int | None:
    """The first study day from today on which all that is due fits in; None where none comes in two years.

    `reviewed`: what was reviewed today already. `chance`: what decides over recall, below it or not.
    """
    number = sum(len(of.begun) for of in decks)
    step = max(1, -(-number // SAMPLE))
    days = []
    for seed in range(max(1, min(RUNS_MOST, SAMPLE // max(1, number)))):
        cards = [_Card(of, Memory(s, d), last, due) for of in decks for s, d, last, due in of.begun]
        random = Random(seed).random  # noqa: S311  # a rehearsal, not a secret
        lived = _lived(cards[::step], per_day / step, today, reviewed / step, chance or random, random)
        days.append(today + HORIZON if lived is None else lived)
    day = sorted(days)[len(days) * 3 // 4]
    return None if day == today + HORIZON else day


def _lived(
    cards: Sequence[_Card],
    room: float,
    today: int,
    reviewed: float,
    chance: Callable[[], float],
    random: Callable[[], float],
) -> int | None:
    coming: dict[int, list[_Card]] = {}
    for card in cards:
        coming.setdefault(max(card.due, today), []).append(card)
    due: list[_Card] = []
    for day in range(today, today + HORIZON):
        due += coming.pop(day, [])
        left = room - (reviewed if day == today else 0)
        if len(due) <= left:
            return day
        due.sort(key=lambda card: (day - card.last) / card.memory.stability)
        count = max(0, round(left))
        for card in due[:count]:
            _review(card, day, chance, random)
            coming.setdefault(card.due, []).append(card)
        due = due[count:]
    return None


def _review(card: _Card, day: int, chance: Callable[[], float], random: Callable[[], float]) -> None:
    """Answer a card Good or Again, and Good at each step after that."""
    placing, parameters = card.of.placing, card.of.parameters
    kept, elapsed = placing.desired_retention, max(1, day - card.last)
    right = chance() < retrievability(card.memory, elapsed, parameters)
    memory, out = answered(
        card.memory, 3 if right else 1, retention=kept, elapsed=elapsed, parameters=parameters
    )
    steps = 0 if right else len(placing.relearning_steps)
    for _ in range(steps):
        memory, out = answered(memory, 3, retention=kept, elapsed=0, parameters=parameters)
    days = 1
    if right or steps:
        factor = random() if placing.fuzz else None
        days = days_until(intervals(out), 0 if steps else elapsed, factor, placing.maximum_interval)[2]
    card.memory, card.last, card.due = memory, day, day + days

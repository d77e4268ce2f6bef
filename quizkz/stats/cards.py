"""How the cards stand now: by stage, by the figures of their memory, and what is known of them all.

A library may hold 100,000 begun cards, so each figure is made of a column of them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import fsum

from quizkz.stats.report import Knowledge, Spread, Stages
from quizkz.stats.rows import BegunCards, Unbegun

STABILITY_EDGES = (0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 91.0, 183.0, 365.0, 36_500.0)
"""In days; the last is the engine's ceiling."""
DIFFICULTY_EDGES = tuple(float(edge) for edge in range(1, 11))
RECALL_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def stages(cards: BegunCards, unbegun: Unbegun) -> Stages:
    """Cards by stage; together they are all cards of the scope."""
    found: Counter[str | bool] = Counter()
    for row in cards.standing:
        active = row.stage if row.stage != "review" else row.mature
        found["suspended" if row.suspended else active] += row.cards
    return Stages(
        new=unbegun.new,
        learning=found["learning"] + found["relearning"],
        young=found[False],
        mature=found[True],
        suspended=found["suspended"] + unbegun.suspended,
    )


def knowledge(cards: BegunCards, unbegun: Unbegun) -> Knowledge:
    """The cards that would be recalled if all were asked now, in expectation."""
    begun = len(cards.recall)
    return Knowledge(fsum(cards.recall), begun, begun + unbegun.new + unbegun.suspended)


def stability(cards: BegunCards) -> Spread:
    """How long the memories of begun cards last, in days."""
    return spread(cards.stability, STABILITY_EDGES)


def difficulty(cards: BegunCards) -> Spread:
    """How hard begun cards are, 1 to 10."""
    return spread(cards.difficulty, DIFFICULTY_EDGES)


def retrievability(cards: BegunCards) -> Spread:
    """How likely begun cards are to be recalled now."""
    return spread(cards.recall, RECALL_EDGES)


def spread(values: Iterable[float], edges: Sequence[float]) -> Spread:
    """Values by the edges between which they lie, a value on an edge above it, and what halves them.

    What lies beyond the outer edges counts in the outer parts.
    """
    ordered = sorted(values)
    cuts = [0, *(bisect_left(ordered, edge) for edge in edges[1:-1]), len(ordered)]
    counts = tuple(after - before for before, after in pairwise(cuts))
    return Spread(edges=tuple(edges), counts=counts, median=_median(ordered))


def _median(ordered: Sequence[float]) -> float | None:
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

"""How the time of a piece of work grows with its input, which no slow or busy machine changes."""

import time
from collections.abc import Callable

FACTOR = 4
"""How many times longer the second input is: linear work takes 4 times as long, quadratic 16 times."""
LINEAR = 9
"""The most that still counts as linear: doubling the input at most triples the time, twice over."""
ROUNDS = 3


def growth(work: Callable[[str], object], unit: str, letters: int) -> float:
    """How many times longer work takes on `unit` repeated to 4 times as many letters; by the best runs."""
    short, long = (unit * (n // len(unit)) for n in (letters, FACTOR * letters))
    runs = [(_seconds(work, short), _seconds(work, long)) for _ in range(ROUNDS)]
    return min(second for _, second in runs) / min(first for first, _ in runs)


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start

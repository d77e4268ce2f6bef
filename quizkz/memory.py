"""The FSRS engine (fsrs-rs-python) behind one small face: next memory, retrievability, interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizkz.review import Rating

Parameters = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """Stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Next:
    """What an answer would make of a memory: the memory and its interval in days, unrounded."""

    memory: Memory
    interval: float


DEFAULT_PARAMETERS: Parameters = ()


def next_states(
    memory: Memory | None, *, retention: float, elapsed: int, parameters: Parameters
) -> dict[Rating, Next]:
    """The four outcomes of answering now. `elapsed`: whole days since the last answer, 0 the same day."""
    raise NotImplementedError


def retrievability(memory: Memory, elapsed: float, parameters: Parameters) -> float:
    """The chance, 0 to 1, that the card is recalled after `elapsed` days."""
    raise NotImplementedError


def checked_parameters(values: Sequence[float]) -> Parameters:
    """21 parameters within the engine's bounds; ValueError says which is not."""
    raise NotImplementedError

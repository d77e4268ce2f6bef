"""The FSRS engine (fsrs-rs-python) behind one small face: next memory, retrievability, interval.

The engine clips parameters, takes ratings 0 and 5 and a retention of 1.5 without a word, so whatever reaches
it is checked here first. It is imported when a memory is first asked for: a start that folds nothing is free.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from quizkz.review import Rating

Parameters = tuple[float, ...]

DEFAULT_PARAMETERS: Parameters = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""FSRS-6's own, fitted to the reviews of some ten thousand learners (fsrs-rs, DEFAULT_PARAMETERS)."""

BOUNDS: tuple[tuple[float, float], ...] = (
    (0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (0.001, 100.0), (1.0, 10.0), (0.001, 4.0), (0.001, 4.0),
    (0.001, 0.75), (0.0, 4.5), (0.0, 0.8), (0.001, 3.5), (0.001, 5.0), (0.001, 0.25), (0.001, 0.9),
    (0.0, 4.0), (0.0, 1.0), (1.0, 6.0), (0.0, 2.0), (0.0, 2.0), (0.0, 0.8), (0.1, 0.8),
)  # fmt: skip
"""Between these the engine leaves a parameter alone (fsrs-rs, parameter_clipper)."""

RETENTION_MIN, RETENTION_MAX = 0.7, 0.99
STABILITY_MAX = 36_500.0
"""The engine's ceiling for stability, in days."""

_LONGEST = 2**31 - 1  # the engine counts days in 32 bits
_LONGEST_ITEM = 256  # answers; training leaves longer items out (fsrs-rs, max_seq_len)
# With the engine's own 512 items a step, 5 epochs and a rate of 0.04, a year of reviews is fitted in too few
# steps: of 32 made-up learners 20 were then predicted better than by FSRS's own parameters, on answers held
# out, and 26 with smaller steps and more of them, which cost half as much time again.
_BATCH, _RATE = 64, 0.02
_EPOCHS, _MANY_ITEMS = 10, 50_000  # of more items than these each epoch has steps enough
_ROUNDING = 1e-6  # a bound that went through 32 bits and back may lie this far outside


class Memory(NamedTuple):
    """Stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float


class Next(NamedTuple):
    """What an answer would make of a memory: the memory and its interval in days, unrounded."""

    memory: Memory
    interval: float


@lru_cache(maxsize=64)
def _made(parameters: Parameters) -> tuple[Any, Any]:
    from fsrs_rs_python import FSRS, MemoryState

    return FSRS(list(checked_parameters(parameters))), MemoryState


class _Latest:
    """The engine made last: to hash 21 numbers for each answer would cost more than the answer."""

    parameters: Parameters | None = None
    made: tuple[Any, Any] = (None, None)


def _engine(parameters: Parameters) -> tuple[Any, Any]:
    """The engine for parameters, and its class of memories."""
    if _Latest.parameters is not parameters:
        _Latest.made = _made(parameters)
        _Latest.parameters = parameters
    return _Latest.made


@lru_cache(maxsize=4096)
def _recall(rating: int, elapsed: int) -> Any:
    from fsrs_rs_python import FSRSReview

    return FSRSReview(_checked_rating(rating), min(elapsed, _LONGEST))


def _checked_rating(rating: int) -> int:
    if not 1 <= rating <= 4:
        raise ValueError(f"a rating is 1 to 4, not {rating}")
    return rating


def _next(outcome: Any) -> Next:
    memory = outcome.memory
    return Next(Memory(memory.stability, memory.difficulty), outcome.interval)


def next_states(
    memory: Memory | None, *, retention: float, elapsed: int, parameters: Parameters
) -> dict[Rating, Next]:
    """The four outcomes of answering now. `elapsed`: whole days since the last answer, 0 the same day."""
    if not RETENTION_MIN <= retention <= RETENTION_MAX:
        raise ValueError(f"desired retention is {RETENTION_MIN} to {RETENTION_MAX}, not {retention}")
    engine, state = _engine(parameters)
    known = None if memory is None else state(memory.stability, memory.difficulty)
    out = engine.next_states(known, retention, min(elapsed, _LONGEST))
    return {
        Rating.AGAIN: _next(out.again),
        Rating.HARD: _next(out.hard),
        Rating.GOOD: _next(out.good),
        Rating.EASY: _next(out.easy),
    }


def answered(
    memory: Memory | None, rating: int, *, retention: float, elapsed: int, parameters: Parameters
) -> tuple[Memory, Any]:
    """The memory that one answer makes of a memory (None: the first answer), and what `intervals` reads.

    `retention` has no part in the memory and is taken as checked: this is the inner loop of every fold.
    """
    engine, state = _engine(parameters)
    known = None if memory is None else state(memory.stability, memory.difficulty)
    out = engine.next_states(known, retention, elapsed if elapsed < _LONGEST else _LONGEST)
    if rating == 3:
        new = out.good.memory
    elif rating == 1:
        new = out.again.memory
    elif rating == 2:
        new = out.hard.memory
    elif rating == 4:
        new = out.easy.memory
    else:
        raise ValueError(f"a rating is 1 to 4, not {rating}")
    return Memory(new.stability, new.difficulty), out


def intervals(outcomes: Any) -> tuple[float, float, float]:
    """The unrounded intervals of Hard, Good and Easy, of what `answered` returned."""
    return outcomes.hard.interval, outcomes.good.interval, outcomes.easy.interval


def intervals_to(rating: int, outcomes: Any) -> tuple[float, ...]:
    """`intervals` as far as a rating, Hard at least: each bounds the next, and none the one before."""
    hard = outcomes.hard.interval
    if rating == 2:
        return (hard,)
    good = outcomes.good.interval
    return (hard, good) if rating == 3 else (hard, good, outcomes.easy.interval)


def reviews(ratings: Iterable[int], elapsed: Iterable[int]) -> list[Any]:
    """Answers as the engine reads them in histories, of their ratings and the days before each."""
    return list(map(_recall, ratings, elapsed))


def after_all(histories: Iterable[list[Any]], parameters: Parameters) -> list[Memory]:
    """The memory after each history of `reviews`, none empty, the first elapsed 0; for many at once.

    The same numbers to the last bit as `answered`, one answer at a time, at a fifth of the cost.
    """
    from fsrs_rs_python import FSRSItem

    states = _engine(parameters)[0].memory_state_batch(list(map(FSRSItem, histories)))
    return [Memory(state.stability, state.difficulty) for state in states]


def before_each(
    histories: Sequence[list[Any]], elapsed: Sequence[Sequence[int]], parameters: Parameters
) -> Iterator[float | None]:
    """The chance of recall just before each answer of histories, one after another; None before the first.

    The same numbers to the last bit as `retrievability` of what `answered` returns.
    """
    from fsrs_rs_python import FSRSItem

    items = list(map(FSRSItem, histories))
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    after = _engine(parameters)[0].historical_memory_state_batch(items)
    for states, lengths in zip(after, elapsed, strict=True):
        yield None
        for state, days in zip(states, lengths[1:], strict=False):
            yield (1 + factor * days / state.stability) ** decay


def training_items(history: Sequence[tuple[int, int]]) -> list[tuple[int, Any]]:
    """What the engine is trained on: all answers up to each that came a day or more after the one before.

    `history` is (rating, elapsed) from the first answer on; beside each item stands the place of its last
    answer. Items longer than the engine reads are left out.
    """
    from fsrs_rs_python import FSRSItem

    reviews = [_recall(rating, elapsed) for rating, elapsed in history[:_LONGEST_ITEM]]
    return [(n, FSRSItem(reviews[: n + 1])) for n in range(1, len(reviews)) if history[n][1] >= 1]


def trained(items: Sequence[Any], cards: Sequence[int], relearning_steps: int) -> Parameters:
    """The parameters that fit such items best, in order of time, with the number of the card of each.

    To four decimals, as they are written down. With few items it is FSRS's own that come back, or nearly.
    """
    from fsrs_rs_python import FSRS, TrainingConfig

    epochs = _EPOCHS if len(items) <= _MANY_ITEMS else _EPOCHS // 2
    found = FSRS(list(DEFAULT_PARAMETERS)).compute_parameters(
        items,
        card_ids=cards,
        num_relearning_steps=relearning_steps,
        training_config=TrainingConfig(num_epochs=epochs, batch_size=_BATCH, learning_rate=_RATE),
    )
    return checked_parameters([round(value, 4) for value in found])


def measured(items: Sequence[Any], parameters: Parameters) -> tuple[float, float]:
    """How far what parameters predict of such items, one at least, is off: log loss and RMSE (bins)."""
    found = _engine(parameters)[0].evaluate(items)
    return float(found.log_loss), float(found.rmse_bins)


def from_ease(ease: float, interval: float, parameters: Parameters) -> Memory:
    """The memory that a card of an SM-2 program stands for: `ease` as a factor (2.5), `interval` in days."""
    state = _engine(parameters)[0].memory_state_from_sm2(ease, interval, 0.9)
    return Memory(state.stability, state.difficulty)


def retrievability(memory: Memory, elapsed: float, parameters: Parameters) -> float:
    """The chance, 0 to 1, that the card is recalled after `elapsed` days (FSRS-6's power curve)."""
    decay = parameters[20]
    factor = 0.9 ** (-1 / decay) - 1
    return float((1 + factor * max(elapsed, 0) / memory.stability) ** -decay)


def retrievabilities(
    stabilities: Iterable[float], elapsed: Iterable[int], parameters: Parameters
) -> list[float]:
    """`retrievability` of many cards at once, each after so many days, 0 or more."""
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    pairs = zip(stabilities, elapsed, strict=True)
    return [(1 + factor * days / stability) ** decay for stability, days in pairs]


def checked_parameters(values: Sequence[float]) -> Parameters:
    """21 parameters within the engine's bounds; ValueError says which is not."""
    if len(values) != len(BOUNDS):
        raise ValueError(f"FSRS-6 takes {len(BOUNDS)} parameters, not {len(values)}")
    for number, (value, (low, high)) in enumerate(zip(values, BOUNDS, strict=True)):
        if not low - _ROUNDING <= value <= high + _ROUNDING:
            raise ValueError(f"parameter {number} is {value}, outside {low} to {high}")
    return tuple(float(value) for value in values)


def engine_version() -> str:
    """The version of the engine, read from its folder's name: importlib.metadata would cost a start 10 ms."""
    from importlib.util import find_spec

    spec = find_spec("fsrs_rs_python")
    if spec is not None and spec.origin is not None:
        for name in os.listdir(os.path.dirname(os.path.dirname(spec.origin))):  # noqa: PTH120, PTH208  # at each start
            if name.startswith("fsrs_rs_python-") and name.endswith(".dist-info"):
                return name.removeprefix("fsrs_rs_python-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("fsrs-rs-python")

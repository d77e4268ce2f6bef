"""Where an answer puts a card: steps within the day, due days beyond it, and fuzz.

Steps look at the place in their list only, due days at memory and elapsed time only; so no change of steps
can move a card that was answered on an earlier day.
"""

from hashlib import blake2b
from typing import NamedTuple

from quizkz import memory as engine
from quizkz.clock import Now
from quizkz.memory import Memory, Parameters
from quizkz.review import CardId, Rating
from quizkz.scheduling.balancing import Load, Range, balanced
from quizkz.scheduling.cards import SAME_DAY_MS, CardState, Preview, Stage, elapsed
from quizkz.scheduling.policy import Placing


def preview(
    card: CardId,
    state: CardState | None,
    placing: Placing,
    parameters: Parameters,
    now: Now,
    today: int,
    load: Load | None = None,
) -> dict[Rating, Preview]:
    """What each rating would do if given now. `load`: what waits on the days to come, to be kept even."""
    memory, stage, step, answers, days = None, "new", 0, 0, 0
    if state is not None and state.stability is not None and state.difficulty is not None:
        memory = Memory(state.stability, state.difficulty)
        days = elapsed(state, now.at, today)
        stage, step, answers = ("review" if days else state.stage), state.step, state.answers
    outcomes = engine.next_states(
        memory, retention=placing.desired_retention, elapsed=days, parameters=parameters
    )
    factor = fuzz_factor(card, answers, placing)
    ranges = ranges_until(
        (outcomes[Rating.HARD].interval, outcomes[Rating.GOOD].interval, outcomes[Rating.EASY].interval),
        days,
        factor,
        placing.maximum_interval,
    )
    even = load is not None and factor is not None and load.balancing.balance
    chosen = balanced(ranges, factor, today, days, load) if even and load and factor is not None else None
    previews = {}
    for rating in Rating:
        placed = step_after(stage, step, rating, days, placing)
        free = chosen is not None and placed is None and rating != Rating.AGAIN
        interval, wide = 1, False
        if rating != Rating.AGAIN:
            one = ranges[rating - 2]
            interval = chosen[rating - 2] if chosen is not None and free else one.fuzzed
            wide = free and one.low < one.high
        due_at = None if placed is None else now.at + placed.length_ms
        length = None if placed is None else placed.length_ms
        previews[rating] = Preview(rating, today + interval, due_at, interval, length, wide)
    return previews


class Step(NamedTuple):
    """A step that an answer leads to."""

    stage: Stage
    step: int
    length_ms: int


def step_after(stage: str, step: int, rating: int, days: int, placing: Placing) -> Step | None:
    """The step that an answer leads to, None where it leads out of steps; `days` is the elapsed time."""
    if days >= 1 or stage == "review":
        if rating != Rating.AGAIN:
            return None
        target: Stage = "relearning"
        step = 0
    else:
        target = "relearning" if stage == "relearning" else "learning"
    steps = placing.relearning_steps if target == "relearning" else placing.learning_steps
    if not steps or rating == Rating.EASY:
        return None
    step = min(step, len(steps) - 1)  # the list may have grown shorter since
    if rating == Rating.AGAIN:
        return Step(target, 0, steps[0])
    if rating == Rating.GOOD:
        return Step(target, step + 1, steps[step + 1]) if step + 1 < len(steps) else None
    if step > 0:
        return Step(target, step, steps[step])
    # Anki's rule for Hard on the first step: half way to the second, or half as long again
    length = (steps[0] + steps[1]) // 2 if len(steps) > 1 else min(steps[0] * 3 // 2, SAME_DAY_MS - 1)
    return Step(target, 0, length)


def days_until(
    unrounded: tuple[float, float, float], days: int, factor: float | None, most: int
) -> tuple[int, int, int, int]:
    """The days until the due day of each rating, as the hash takes them in `ranges_until`."""
    hard, good, easy = ranges_until(unrounded, days, factor, most)
    return 1, hard.fuzzed, good.fuzzed, easy.fuzzed


def ranges_until(unrounded: tuple[float, ...], days: int, factor: float | None, most: int) -> list[Range]:
    """The days until the due day of Hard, Good and Easy, from the engine's intervals for them (or the first).

    `days`: the elapsed time. Hard is at least 1, Good above Hard where a day has passed, Easy above Good.
    """
    return [Range(*fields) for fields in fields_until(unrounded, days, factor, most)]


def fields_until(
    unrounded: tuple[float, ...], days: int, factor: float | None, most: int
) -> list[tuple[int, int, int]]:
    """`ranges_until` as plain fields, for the fold: to make `Range`s takes as long as to work them out."""
    found = [_range(unrounded[0], days, 1, factor, most)]
    apart = 1 if days else 0
    for interval in unrounded[1:]:
        found.append(_range(interval, days, found[-1][2] + apart, factor, most))
        apart = 1
    return found


def _range(unrounded: float, days: int, least: int, factor: float | None, most: int) -> tuple[int, int, int]:
    """One interval in whole days within its bounds, moved by fuzz inside them: the fields of a `Range`."""
    if days and days >= least and int(unrounded + 0.5) > days:
        least = days + 1
    if least >= most:
        return most, most, most
    wanted = least if unrounded < least else most if unrounded > most else unrounded
    if factor is None or wanted < 2.5:
        whole = int(wanted + 0.5)  # half up, as Anki does; round() goes to even
        return whole, whole, whole
    delta = _fuzz_delta(wanted)
    low, high = int(wanted - delta + 0.5), int(wanted + delta + 0.5)
    low = low if low > least else least
    high = high if high < most else most
    if low == high and 2 < high < most:
        high = low + 1
    return low, high, low + int(factor * (1 + high - low))


def _fuzz_delta(interval: float) -> float:
    """How many days an interval may move either way (Anki, rslib, scheduler/states/fuzz.rs)."""
    delta = 1.0 + 0.15 * ((interval if interval < 7 else 7) - 2.5)
    if interval > 7:
        delta += 0.1 * ((interval if interval < 20 else 20) - 7)
        if interval > 20:
            delta += 0.05 * (interval - 20)
    return delta


def fuzz_factor(card: CardId, answers: int, placing: Placing) -> float | None:
    """A number from 0 to below 1 that belongs to this answer of this card; None without fuzz."""
    if not placing.fuzz:
        return None
    digest = blake2b(f"{card}\n{answers}".encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48

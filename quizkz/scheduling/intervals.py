"""Where an answer puts a card: steps within the day, due days beyond it, and fuzz.

Steps look at the place in their list only, due days at memory and elapsed time only; so no change of steps
can move a card that was answered on an earlier day.
"""

from dataclasses import dataclass
from hashlib import blake2b

from quizkz import memory as engine
from quizkz.clock import Now
from quizkz.memory import Memory, Next, Parameters
from quizkz.review import CardId, Rating
from quizkz.scheduling.cards import SAME_DAY_MS, CardState, Preview, Stage, elapsed
from quizkz.scheduling.policy import Placing


def preview(
    card: CardId, state: CardState | None, placing: Placing, parameters: Parameters, now: Now, today: int
) -> dict[Rating, Preview]:
    """What each rating would do if given now."""
    memory, stage, step, answers, days = None, "new", 0, 0, 0
    if state is not None and state.stability is not None and state.difficulty is not None:
        memory = Memory(state.stability, state.difficulty)
        days = elapsed(state, now.at, today)
        stage, step, answers = ("review" if days else state.stage), state.step, state.answers
    found = intervals(memory, days, fuzz_factor(card, answers, placing), placing, parameters)
    previews = {}
    for rating in Rating:
        placed = step_after(stage, step, rating, days, placing)
        interval = found[rating]
        due_at = None if placed is None else now.at + placed.length_ms
        previews[rating] = Preview(
            rating, today + interval, due_at, interval, None if placed is None else placed.length_ms
        )
    return previews


@dataclass(frozen=True, slots=True)
class Step:
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


def intervals(
    memory: Memory | None, days: int, factor: float | None, placing: Placing, parameters: Parameters
) -> dict[Rating, int]:
    """The days until each rating's due day."""
    outcomes = engine.next_states(
        memory, retention=placing.desired_retention, elapsed=days, parameters=parameters
    )
    until = {Rating.AGAIN: 1}
    least = 1
    for rating, margin in ((Rating.HARD, 1 if days else 0), (Rating.GOOD, 1), (Rating.EASY, 0)):
        interval = _interval(outcomes[rating], days, least, factor, placing.maximum_interval)
        until[rating] = interval
        least = interval + margin
    return until


def _interval(outcome: Next, days: int, least: int, factor: float | None, most: int) -> int:
    """One interval in whole days within its bounds, moved by fuzz inside them."""
    if days and _rounded(outcome.interval) > days:
        least = max(least, days + 1)
    least = min(least, most)
    wanted = min(max(outcome.interval, least), most)
    if factor is None:
        return _rounded(wanted)
    delta = _fuzz_delta(wanted)
    low = min(max(_rounded(wanted - delta), least), most)
    high = min(max(_rounded(wanted + delta), least), most)
    if low == high and 2 < high < most:
        high = low + 1
    return low + int(factor * (1 + high - low))


def _rounded(days: float) -> int:
    return int(days + 0.5)  # half up, as the engine's host does; round() goes to even


_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))  # Anki, rslib scheduler/states/fuzz


def _fuzz_delta(interval: float) -> float:
    """How many days an interval may move either way, as Anki has it."""
    if interval < _FUZZ[0][0]:
        return 0.0
    return 1.0 + sum(share * max(min(interval, end) - start, 0.0) for start, end, share in _FUZZ)


def fuzz_factor(card: CardId, answers: int, placing: Placing) -> float | None:
    """A number from 0 to below 1 that belongs to this answer of this card; None without fuzz."""
    if not placing.fuzz:
        return None
    digest = blake2b(f"{card}\n{answers}".encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48

"""Policy, the state of a card, and the fold that makes a state of a card's events; pure.

The fold goes once through a card's events and keeps running figures; the due day follows from the last answer
alone, so it is worked out once, at the end, by the same function that previews the four ratings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from quizkz import memory as engine
from quizkz.clock import HOUR_MS, Now
from quizkz.memory import Memory, Next, Parameters
from quizkz.review import (
    BURY,
    FLAG,
    RESET,
    RETRACT,
    REVIEW,
    SEED,
    SET_DUE,
    SUSPEND,
    UNSUSPEND,
    CardId,
    Event,
    Rating,
)

FOLD_VERSION = 1
"""Raised where the same events would lead to another state: every log is then folded again."""

Stage = Literal["new", "learning", "review", "relearning"]
Order = Literal["due", "retrievability", "overdue", "random", "deck", "easiest", "hardest"]

SAME_DAY_MS = 6 * HOUR_MS
"""Within this, answers on either side of the rollover still belong together; every step is shorter."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The policy that the fold follows. Steps in milliseconds, `maximum_interval` in days."""

    desired_retention: float = 0.9
    learning_steps: tuple[int, ...] = (60_000, 600_000)
    relearning_steps: tuple[int, ...] = (600_000,)
    maximum_interval: int = 36_500
    fuzz: bool = True

    def __post_init__(self) -> None:
        """Refuse what the engine would take without a word, and steps that outlast the day."""
        if not engine.RETENTION_MIN <= self.desired_retention <= engine.RETENTION_MAX:
            raise ValueError(f"desired retention {self.desired_retention} is outside 0.7 to 0.99")
        if not all(0 < step < SAME_DAY_MS for step in (*self.learning_steps, *self.relearning_steps)):
            raise ValueError("a step is longer than nothing and shorter than six hours")
        if not 1 <= self.maximum_interval <= 36_500:
            raise ValueError(f"maximum interval {self.maximum_interval} is outside 1 to 36,500 days")


@dataclass(frozen=True, slots=True)
class Choosing:
    """The policy that the queue alone follows. `exam_date`: a study day."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    order: Order = "due"
    siblings_apart: bool = True
    exam_date: int | None = None
    leech_lapses: int = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """All that decides about a deck's cards."""

    placing: Placing = Placing()
    choosing: Choosing = Choosing()


@dataclass(frozen=True, slots=True)
class CardState:
    """A card after its events; derived, may be deleted at any time.

    `day`s are study days, `*_at` UTC milliseconds. `due_at` is null outside steps, but for a card set due on the
    day itself. `step` counts from 0. `stage` is never `new` with answers; a card without answers but suspended,
    buried or flagged is `new`.
    """

    card: CardId
    stage: Stage
    step: int
    stability: float | None
    difficulty: float | None
    answers: int
    lapses: int
    first_day: int | None
    last_day: int | None
    last_at: int | None
    due_day: int | None
    due_at: int | None
    suspended: bool = False
    buried_day: int | None = None
    flag: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fold saw at an answer that counts. `predicted`: retrievability just before, None for the first."""

    card: CardId
    at: int
    device: str
    day: int
    elapsed: int
    stage: Stage
    predicted: float | None
    rating: Rating
    credit: float | None
    took_ms: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rating would do: a step that ends at `due_at`, or (None) a day `interval` days from today."""

    rating: Rating
    due_day: int
    due_at: int | None
    interval: int
    step_ms: int | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A card as it stood before an answer of a later day: all that this answer and those after it build on."""

    memory: Memory
    answers: int
    lapses: int
    first_day: int
    last_day: int
    last_at: int


def days_between(last_day: int, last_at: int, day: int, at: int) -> int:
    """Whole days from one answer to another: none within a study day or within six hours of its end.

    The only measure of time between answers: no clock set back, flight, or moved rollover makes a day, or less
    than none, out of minutes.
    """
    days = day - last_day
    if days < 1 or (days == 1 and at - last_at < SAME_DAY_MS):
        return 0
    return days


def elapsed(state: CardState, at: int, day: int) -> int:
    """Whole days since the last answer; 0 on the same day or within six hours of it."""
    if state.last_day is None or state.last_at is None:
        return 0
    return days_between(state.last_day, state.last_at, day, at)


def live(events: Iterable[Event]) -> list[Event]:
    """The events that count, in order: each once, without retractions and what they take back."""
    distinct = {(event.at, event.device, event.card): event for event in events}
    gone = {
        (event.value.get("at"), event.value.get("device"))
        for event in distinct.values()
        if event.kind == RETRACT and event.value is not None
    }
    return [
        distinct[key] for key in sorted(distinct) if distinct[key].kind != RETRACT and key[:2] not in gone
    ]


def fold(
    events: Sequence[Event], placing: Placing, parameters: Parameters, card: CardId | None = None
) -> tuple[CardState | None, tuple[Answer, ...]]:
    """The state that a card's events lead to (None: new and plain), and the answers that count.

    `card`: the id the card has now, where its events may carry older ones; absent, the newest event's.
    """
    counting = live(events)
    if not counting:
        return None, ()
    run = _Run(placing, parameters)
    answers: list[Answer] = []
    name = counting[-1].card if card is None else card
    for event in counting:
        if event.kind == REVIEW:
            if event.rating is not None:
                answers.append(run.answer_event(name, event))
        else:
            run.apply(event)
    return run.state(name), tuple(answers)


def resume(
    card: CardId,
    before: Checkpoint | None,
    tail: Sequence[tuple[int, int, int]],
    placing: Placing,
    parameters: Parameters,
) -> CardState:
    """The state of a card with nothing but answers, from a checkpoint and the (rating, at, day) after it.

    For folding many cards: their memory up to the checkpoint comes from `memory.after_all`.
    """
    run = _Run(placing, parameters)
    if before is not None:
        run.stage, run.memory = "review", before.memory
        run.answers, run.lapses = before.answers, before.lapses
        run.first_day, run.last_day, run.last_at = before.first_day, before.last_day, before.last_at
    for rating, at, day in tail:
        run.answer(card, rating, at, day)
    state = run.state(card)
    assert state is not None, "there is at least one answer"
    return state


def preview(
    card: CardId, state: CardState | None, placing: Placing, parameters: Parameters, now: Now, today: int
) -> dict[Rating, Preview]:
    """What each rating would do if given now."""
    memory, stage, step, answers, days = None, "new", 0, 0, 0
    if state is not None and state.stability is not None and state.difficulty is not None:
        memory = Memory(state.stability, state.difficulty)
        days = elapsed(state, now.at, today)
        stage, step, answers = ("review" if days else state.stage), state.step, state.answers
    intervals = _intervals(memory, days, _fuzz_factor(card, answers, placing), placing, parameters)
    previews = {}
    for rating in Rating:
        placed = _step_after(stage, step, rating, days, placing)
        interval = intervals[rating]
        due_at = None if placed is None else now.at + placed.length_ms
        previews[rating] = Preview(
            rating, today + interval, due_at, interval, None if placed is None else placed.length_ms
        )
    return previews


def ready(state: CardState, at: int, today: int) -> bool:
    """Whether a card with a state is to be asked now, limits aside."""
    if state.suspended or state.buried_day == today:
        return False
    if state.due_day is None:
        return True
    if elapsed(state, at, today) == 0:
        return state.due_at is not None and state.due_at <= at
    return state.due_day <= today


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that an answer leads to."""

    stage: Stage
    step: int
    length_ms: int


def _step_after(stage: str, step: int, rating: int, days: int, placing: Placing) -> _Step | None:
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
        return _Step(target, 0, steps[0])
    if rating == Rating.GOOD:
        return _Step(target, step + 1, steps[step + 1]) if step + 1 < len(steps) else None
    if step > 0:
        return _Step(target, step, steps[step])
    # Anki's rule for Hard on the first step: half way to the second, or half as long again
    length = (steps[0] + steps[1]) // 2 if len(steps) > 1 else min(steps[0] * 3 // 2, SAME_DAY_MS - 1)
    return _Step(target, 0, length)


def _intervals(
    memory: Memory | None, days: int, factor: float | None, placing: Placing, parameters: Parameters
) -> dict[Rating, int]:
    """The days until each rating's due day."""
    outcomes = engine.next_states(
        memory, retention=placing.desired_retention, elapsed=days, parameters=parameters
    )
    intervals = {Rating.AGAIN: 1}
    least = 1
    for rating, margin in ((Rating.HARD, 1 if days else 0), (Rating.GOOD, 1), (Rating.EASY, 0)):
        interval = _interval(outcomes[rating], days, least, factor, placing.maximum_interval)
        intervals[rating] = interval
        least = interval + margin
    return intervals


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


def _fuzz_factor(card: CardId, answers: int, placing: Placing) -> float | None:
    """A number from 0 to below 1 that belongs to this answer of this card, whoever asks; None without fuzz."""
    if not placing.fuzz:
        return None
    digest = blake2b(f"{card}\n{answers}".encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _whole(value: Mapping[str, Any] | None, key: str) -> int | None:
    found = None if value is None else value.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _number(value: Mapping[str, Any], key: str) -> float | None:
    found = value.get(key)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


class _Run:
    """The running figures of a fold."""

    __slots__ = (
        "answers", "buried_day", "due_at", "due_day", "first_day", "flag", "lapses", "last", "last_at", "last_day",
        "memory", "parameters", "placing", "stage", "step", "suspended",
    )  # fmt: skip

    def __init__(self, placing: Placing, parameters: Parameters) -> None:
        self.placing = placing
        self.parameters = parameters
        self.suspended = False
        self.flag = 0
        self.begin_anew()

    def begin_anew(self) -> None:
        """As a new card, but for suspension and flag."""
        self.memory: Memory | None = None
        self.stage: Stage = "new"
        self.step = self.answers = self.lapses = 0
        self.first_day: int | None = None
        self.last_day: int | None = None
        self.last_at: int | None = None
        self.due_day: int | None = None
        self.due_at: int | None = None
        self.buried_day: int | None = None
        self.last: tuple[Memory | None, int, CardId, int, int] | None = None

    def days(self, at: int, day: int) -> int:
        if self.last_day is None or self.last_at is None:
            return 0
        return days_between(self.last_day, self.last_at, day, at)

    def answer_event(self, name: CardId, event: Event) -> Answer:
        """Take an answer and say what was seen of it."""
        assert event.rating is not None
        before, days = self.memory, self.days(event.at, event.day)
        stage: Stage = "review" if days else self.stage
        predicted = None if before is None else engine.retrievability(before, days, self.parameters)
        self.answer(event.card, event.rating, event.at, event.day)
        balanced = _whole(event.value, "due_day")
        if balanced is not None and balanced > event.day:
            self.due_day, self.last = balanced, None
        return Answer(
            name, event.at, event.device, event.day, days, stage, predicted,
            Rating(event.rating), event.credit, event.took_ms,
        )  # fmt: skip

    def answer(self, card: CardId, rating: int, at: int, day: int) -> None:
        """Take an answer, given under the id `card`."""
        days = self.days(at, day)
        before = self.memory
        self.memory = engine.after(before, rating, elapsed=days, parameters=self.parameters)
        placed = _step_after(self.stage, self.step, rating, days, self.placing)
        if placed is None:
            self.stage, self.step, self.due_at = "review", 0, None
        else:
            self.stage, self.step, self.due_at = placed.stage, placed.step, at + placed.length_ms
        if days and rating == Rating.AGAIN:
            self.lapses += 1
        self.last = (before, days, card, self.answers, rating)
        self.answers += 1
        self.last_day, self.last_at = day, at
        if self.first_day is None:
            self.first_day = day

    def apply(self, event: Event) -> None:
        """Take an event that is no answer; a kind that is not known changes nothing."""
        match event.kind:
            case "set_due":
                day = _whole(event.value, "day")
                if day is not None and self.memory is not None:
                    self.due_day, self.last = day, None
                    self.due_at = event.at if day <= event.day else None
            case "reset":
                self.begin_anew()
            case "seed":
                self.seed(event)
            case "suspend":
                self.suspended = True
            case "unsuspend":
                self.suspended = False
            case "bury":
                self.buried_day = event.day
            case "flag":
                flag = _whole(event.value, "flag")
                if flag is not None and 0 <= flag <= 7:
                    self.flag = flag
            case _:
                pass

    def seed(self, event: Event) -> None:
        """Begin with the memory that another program had of the card."""
        memory = _seed_memory(event.value or {}, self.parameters)
        if memory is None:
            return
        self.begin_anew()
        self.memory, self.stage = memory, "review"
        self.answers = max(_whole(event.value, "answers") or 0, 0)
        self.lapses = max(_whole(event.value, "lapses") or 0, 0)
        self.first_day = self.last_day = event.day
        self.last_at = event.at
        due = _whole(event.value, "due_day")
        self.due_day = event.day + 1 if due is None else due

    def state(self, card: CardId) -> CardState | None:
        """The state that the events led to."""
        if self.last is not None and self.last_day is not None:
            before, days, written, answers, rating = self.last
            factor = _fuzz_factor(written, answers, self.placing)
            interval = 1
            if rating != Rating.AGAIN:
                interval = _intervals(before, days, factor, self.placing, self.parameters)[Rating(rating)]
            self.due_day = self.last_day + interval
        memory = self.memory
        if memory is None and not self.suspended and not self.flag and self.buried_day is None:
            return None
        return CardState(
            card, self.stage, self.step,
            None if memory is None else memory.stability, None if memory is None else memory.difficulty,
            self.answers, self.lapses, self.first_day, self.last_day, self.last_at,
            self.due_day, self.due_at, self.suspended, self.buried_day, self.flag,
        )  # fmt: skip


def _seed_memory(value: Mapping[str, Any], parameters: Parameters) -> Memory | None:
    """The memory of a seed, from stability and difficulty or from ease and interval; None where neither serves."""
    stability, difficulty = _number(value, "stability"), _number(value, "difficulty")
    if stability is not None and difficulty is not None:
        within = 0 < stability <= engine.STABILITY_MAX and 1 <= difficulty <= 10
        return Memory(stability, difficulty) if within else None
    ease, interval = _number(value, "ease"), _number(value, "interval")
    if ease is not None and interval is not None and ease > 1 and interval > 0:
        return engine.from_ease(ease, interval, parameters)
    return None

"""From a card's events to its state.

The fold goes once through the events and keeps running figures, and these are what `CardState` holds; so it
can go on from a state when events come after all others. The due day follows from the last answer alone and
is worked out once, at the end, by the function that also previews the four ratings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from quizkz import memory as engine
from quizkz import review
from quizkz.memory import Memory, Parameters
from quizkz.review import REVIEW, CardId, Event, Rating
from quizkz.scheduling.cards import Answer, CardState, Stage, days_between
from quizkz.scheduling.events import live, whole
from quizkz.scheduling.intervals import fields_until, fuzz_factor, step_after
from quizkz.scheduling.policy import Placing


class Checkpoint(NamedTuple):
    """A card as it stood before an answer of a later day: all that this answer and the rest build on."""

    memory: Memory
    answers: int
    lapses: int
    first_day: int
    last_day: int
    last_at: int


def fold(
    events: Sequence[Event], placing: Placing, parameters: Parameters, card: CardId | None = None
) -> tuple[CardState | None, tuple[Answer, ...]]:
    """The state that a card's events lead to (None: new and plain), and the answers that count.

    `card`: the id the card has now, where its events may carry older ones; absent, the newest event's.
    """
    counting = live(events)
    if not counting:
        return None, ()
    name = counting[-1].card if card is None else card
    return extend(name, None, counting, placing, parameters)


def extend(
    card: CardId,
    state: CardState | None,
    events: Iterable[Event],
    placing: Placing,
    parameters: Parameters,
) -> tuple[CardState | None, tuple[Answer, ...]]:
    """The fold gone on with: from the state that earlier events led to, by live events after all of these."""
    run = _Run(placing, parameters)
    if state is not None:
        run.take_up(state)
    answers: list[Answer] = []
    for event in events:
        if event.kind != REVIEW:
            run.apply(event)
        elif event.rating is not None:
            answers.append(run.answer_event(card, event, event.rating))
    return run.state(card), tuple(answers)


Figures = tuple[Any, ...]
"""The fields of a `CardState`, in their order: to make a hundred thousand of these takes its time."""
Resumed = tuple[CardId, Checkpoint | None, Iterable[tuple[int, int, int]], int | None]
"""A card, its checkpoint, the (rating, at, day) of the answers after it, the due day the last carries."""


def resume(cards: Iterable[Resumed], placing: Placing, parameters: Parameters) -> Iterator[Figures]:
    """The states of cards with nothing but answers, each from a checkpoint and the answers after it.

    For folding many: their memory up to the checkpoint comes from `memory.after_all`.
    """
    run = _Run(placing, parameters)
    for card, before, tail, due_day in cards:
        run.begin_anew()
        if before is not None:
            run.stage = "review"
            run.memory, run.answers, run.lapses, run.first_day, run.last_day, run.last_at = before
        for rating, at, day in tail:
            run.answer(card, rating, at, day)
        run.chosen = due_day
        run.place()
        yield run.figures(card)


_AGAIN = int(Rating.AGAIN)  # to look it up there takes longer than to compare with it
_LARGEST = 1e9  # beyond it no memory is sound, and far beyond it a whole number is no float


def _number(value: Mapping[str, Any], key: str) -> float | None:
    found = value.get(key)
    if not isinstance(found, int | float) or isinstance(found, bool):
        return None
    return float(found) if abs(found) < _LARGEST else None


_Last = tuple[Any, int, CardId, int, int]
"""What the due day after the last answer follows from: its outcomes, the elapsed days, the id it was given
under, how many answers came before it, its rating."""


class _Run:
    """The running figures of a fold."""

    __slots__ = (
        "answers",
        "buried_day",
        "chosen",
        "due_at",
        "due_day",
        "first_day",
        "flag",
        "lapses",
        "last",
        "last_at",
        "last_day",
        "memory",
        "parameters",
        "placing",
        "stage",
        "step",
        "suspended",
    )

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
        self.last: _Last | None = None
        self.chosen: int | None = None

    def days(self, at: int, day: int) -> int:
        if self.last_day is None or self.last_at is None:
            return 0
        return days_between(self.last_day, self.last_at, day, at)

    def take_up(self, state: CardState) -> None:
        """Stand where earlier events led."""
        if state.stability is not None and state.difficulty is not None:
            self.memory = Memory(state.stability, state.difficulty)
        self.stage, self.step, self.answers, self.lapses = (
            state.stage,
            state.step,
            state.answers,
            state.lapses,
        )
        self.first_day, self.last_day, self.last_at = state.first_day, state.last_day, state.last_at
        self.due_day, self.due_at = state.due_day, state.due_at
        self.suspended, self.buried_day, self.flag = state.suspended, state.buried_day, state.flag

    def answer_event(self, name: CardId, event: Event, rating: Rating) -> Answer:
        """Take an answer and say what was seen of it."""
        before, days = self.memory, self.days(event.at, event.day)
        stage: Stage = "review" if days else self.stage
        predicted = None if before is None else engine.retrievability(before, days, self.parameters)
        self.answer(event.card, rating, event.at, event.day)
        self.chosen = whole(event.value, "due_day")
        return Answer(
            name, event.at, event.device, event.day, event.offset, days, stage, predicted,
            rating, event.credit, event.took_ms,
        )  # fmt: skip

    def answer(self, card: CardId, rating: int, at: int, day: int) -> None:
        """Take an answer, given under the id `card`."""
        days = self.days(at, day)
        self.memory, outcomes = engine.answered(
            self.memory,
            rating,
            retention=self.placing.desired_retention,
            elapsed=days,
            parameters=self.parameters,
        )
        placed = step_after(self.stage, self.step, rating, days, self.placing)
        if placed is None:
            self.stage, self.step, self.due_at = "review", 0, None
        else:
            self.stage, self.step, self.due_at = placed.stage, placed.step, at + placed.length_ms
        if days and rating == _AGAIN:
            self.lapses += 1
        self.last = outcomes, days, card, self.answers, rating
        self.answers += 1
        self.last_day, self.last_at = day, at
        if self.first_day is None:
            self.first_day = day

    def apply(self, event: Event) -> None:
        """Take an event that is no answer; a kind that is not known changes nothing."""
        match event.kind:
            case review.SET_DUE:
                day = whole(event.value, "day")
                if day is not None and self.memory is not None:
                    self.due_day, self.last = day, None
                    self.due_at = event.at if day <= event.day else None
            case review.RESET:
                self.begin_anew()
            case review.SEED:
                self.seed(event)
            case review.SUSPEND:
                self.suspended = True
            case review.UNSUSPEND:
                self.suspended = False
            case review.BURY:
                self.buried_day = event.day
            case review.FLAG:
                flag = whole(event.value, "flag")
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
        self.answers = max(whole(event.value, "answers") or 0, 0)
        self.lapses = max(whole(event.value, "lapses") or 0, 0)
        self.first_day = self.last_day = event.day
        self.last_at = event.at
        due = whole(event.value, "due_day")
        self.due_day = event.day + 1 if due is None else due

    def place(self) -> None:
        """Work out the due day that the last answer set, unless something later set another.

        The day that was chosen at the answer holds while it lies in the range of the fuzz.
        """
        if self.last is not None and self.last_day is not None:
            outcomes, days, card, before, rating = self.last
            interval = 1
            if rating != _AGAIN:
                factor = fuzz_factor(card, before, self.placing)
                unrounded = engine.intervals_to(rating, outcomes)
                found = fields_until(unrounded, days, factor, self.placing.maximum_interval)
                low, high, interval = found[-1]
                if self.chosen is not None and low <= self.chosen - self.last_day <= high:
                    interval = self.chosen - self.last_day
            self.due_day = self.last_day + interval

    def state(self, card: CardId) -> CardState | None:
        """The state that the events led to; None: new and plain."""
        plain = self.memory is None and not self.suspended and not self.flag and self.buried_day is None
        return None if plain else self.standing(card)

    def standing(self, card: CardId) -> CardState:
        """The figures as they stand, the due day worked out."""
        self.place()
        return CardState(*self.figures(card))

    def figures(self, card: CardId) -> Figures:
        """The fields of a state, as they stand."""
        memory = self.memory
        return (
            card,
            self.stage,
            self.step,
            None if memory is None else memory.stability,
            None if memory is None else memory.difficulty,
            self.answers,
            self.lapses,
            self.first_day,
            self.last_day,
            self.last_at,
            self.due_day,
            self.due_at,
            self.suspended,
            self.buried_day,
            self.flag,
        )


def _seed_memory(value: Mapping[str, Any], parameters: Parameters) -> Memory | None:
    """The memory of a seed, from stability and difficulty or ease and interval; None where neither serves."""
    stability, difficulty = _number(value, "stability"), _number(value, "difficulty")
    if stability is not None and difficulty is not None:
        within = 0 < stability <= engine.STABILITY_MAX and 1 <= difficulty <= 10
        return Memory(stability, difficulty) if within else None
    ease, interval = _number(value, "ease"), _number(value, "interval")
    if ease is not None and interval is not None and 1 < ease < 100 and 0 < interval < 100_000:
        return engine.from_ease(ease, interval, parameters)
    return None

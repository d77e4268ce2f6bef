"""The days until an exam, lived through in advance: the work they bring, and what is recalled on the day.

Each card goes its way by the rules of the fold, and whether it is recalled is drawn by chance with the
probability that FSRS predicts. That is no more work than following a mean and, as its ways part like those
of real cards, it is not off by what a mean of days leaves out. Chance is seeded: asked again, the plan says
the same. Of a large deck a sample stands for all.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from quizkz.memory import Memory, Parameters, answered, intervals, retrievability
from quizkz.review import CardId
from quizkz.scheduling import Placing
from quizkz.scheduling.intervals import days_until
from quizkz.stats.planning import (
    OPEN_DAYS,
    REST_DAYS,
    ExamPlan,
    Pace,
    Recall,
    is_off,
    last_new_day,
    window_of,
)

SAMPLE = 1000
"""So many cards stand for a larger deck; a smaller one is lived through until they are about as many."""

RUNS_MOST = 8

FIRST_MISSED = 0.24
"""How often the first answer to a new card is Again (fsrs-optimizer, first_rating_prob of its simulator)."""

MODEL_OFF = 0.02
"""How far the mean may be off apart from chance: this rehearsal takes Good for Hard and Easy too."""

HORIZON = 3_650
"""Beyond so many days nothing is foretold: no learner follows a plan for ten years."""

RANGE_95 = 1.96
TAGS_MOST = 3


class Known(NamedTuple):
    """A card that was begun. `due_day`, `last_day`: study days."""

    stability: float
    difficulty: float
    last_day: int
    due_day: int


class New(NamedTuple):
    """A new card, with its tags. `after`: questions of its deck that are to be known before it comes."""

    card: CardId
    tags: tuple[str, ...] = ()
    question: str = ""
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deck is studied by. `introduced`, `reviewed`: what of today is done. `seconds`: an answer's."""

    pace: Pace
    reviews_per_day: int
    placing: Placing
    parameters: Parameters
    seconds: float
    introduced: int = 0
    reviewed: int = 0


def exam_plan(known: Sequence[Known], new: Sequence[New], terms: Terms) -> ExamPlan:
    """The plan for a deck: its begun cards and its new ones in the deck's order, suspended ones left out."""
    pace = terms.pace
    starts, unseen = _starts(new, terms)
    seen = len(known) + sum(starts)
    outcome = _rehearsed(known, starts, terms)
    recall = _recall(outcome.recalls, seen)
    waiting = len(unseen) - min(len(unseen), pace.unseen)
    why_not = []
    if len(unseen) > waiting:
        why_not.append("limit" if pace.need is not None else "late")
    if waiting:
        why_not.append("after")
    if recall is not None and recall.high < terms.placing.desired_retention:
        why_not.append("recall")
    return ExamPlan(
        pace=pace,
        cards=len(known) + len(new),
        seen=seen,
        new_left=len(new),
        reviews_a_day=outcome.reviews / max(1, pace.days_left),
        peak=outcome.peak,
        minutes_a_day=_minutes(outcome.answers / max(1, pace.days_left), terms.seconds),
        recall=recall,
        target=terms.placing.desired_retention,
        why_not=tuple(why_not),
        drop=tuple(card.card for card in unseen),
        drop_tags=_tags(new, unseen),
        waiting=waiting,
    )


def _minutes(answers: float, seconds: float) -> int:
    return max(1, round(answers * seconds / 60)) if answers else 0


def _starts(new: Sequence[New], terms: Terms) -> tuple[list[int], Sequence[New]]:
    """How many new cards begin on each day from today on, and those that never do.

    What was introduced today counts for today. A card waits until no card of the questions before it is left,
    and then for the next day, as the queue has it.
    """
    pace, left, starts = terms.pace, list(new), []
    last = last_new_day(pace.exam_day)
    chained = any(card.after for card in new)
    done, days = terms.introduced, window_of(pace.today, last, pace.holidays)
    for day in range(pace.today, last + 1):
        if is_off(day, pace.today, pace.holidays):
            starts.append(0)
            continue
        share, days = min(pace.limit, -(-(len(left) + done) // days)), days - 1
        room, done = max(0, share - done), 0
        chosen = _first(left, room) if chained else left[:room]
        if not left or (not chosen and room) or not share:
            break
        starts.append(len(chosen))
        begun = set(chosen) if chained else set()
        left = [card for card in left if card not in begun] if chained else left[room:]
    return starts, left


def _first(left: Sequence[New], room: int) -> Sequence[New]:
    """The first cards in the deck's order that wait for none of the others."""
    unknown = {card.question for card in left}
    return [card for card in left if not card.after & unknown][:room]


def _tags(new: Sequence[New], unseen: Sequence[New]) -> tuple[tuple[str, int], ...]:
    """The tags of the cards left out, those on most of them first; a tag of every new card tells nothing."""
    everywhere = Counter(tag for card in new for tag in card.tags)
    dropped = Counter(tag for card in unseen for tag in card.tags)
    telling = [(tag, n) for tag, n in dropped.items() if everywhere[tag] < len(new)]
    return tuple(sorted(telling, key=lambda pair: (-pair[1], pair[0]))[:TAGS_MOST])


def _recall(recalls: Sequence[float], cards: int) -> Recall | None:
    """The mean, and the range of the share recalled of so many cards: chance, and what the model is off."""
    if not recalls:
        return None
    mean = sum(recalls) / len(recalls)
    chance = RANGE_95 * (mean * (1 - mean) / cards) ** 0.5
    off = float((chance**2 + MODEL_OFF**2) ** 0.5)
    return Recall(mean, max(0.0, mean - off), min(1.0, mean + off))


class _Outcome(NamedTuple):
    """What one or several rehearsals came to, a deck's worth: reviews and answers until the exam."""

    reviews: float
    answers: float
    peak: int
    recalls: Sequence[float]


def _rehearsed(known: Sequence[Known], starts: Sequence[int], terms: Terms) -> _Outcome:
    number = len(known) + sum(starts)
    if not number or terms.pace.days_left > HORIZON:
        return _Outcome(0, 0, 0, ())
    step = max(1, -(-number // SAMPLE))
    runs = max(1, min(RUNS_MOST, SAMPLE // number))
    begins = [day for day, share in enumerate(starts) for _ in range(share)]
    cards: list[Known | int] = [*known, *begins]
    sample = cards[::step]
    scale = number / len(sample)
    reviews = [0.0] * max(1, terms.pace.days_left)
    recalls: list[float] = []
    answers = 0.0
    for seed in range(runs):
        run = _Run(sample, terms, scale, Random(seed))  # noqa: S311  # a rehearsal, not a secret
        run.live()
        recalls += run.recalls()
        answers += run.answers * scale / runs
        for at, count in enumerate(run.reviews):
            reviews[at] += count * scale / runs
    return _Outcome(sum(reviews), answers, round(max(reviews)), recalls)


class _Run:
    """One life of a sample of cards until the exam. Days count from today."""

    def __init__(self, sample: Sequence[Known | int], terms: Terms, scale: float, chance: Random) -> None:
        self.terms, self.chance = terms, chance
        self.days = terms.pace.days_left
        self.room = round(terms.reviews_per_day / scale)
        self.room_today = max(0, round((terms.reviews_per_day - terms.reviewed) / scale))
        self.memory: list[Memory | None] = []
        self.last: list[int] = []
        self.comes: list[int] = []
        self.due: list[list[int]] = [[] for _ in range(self.days)]
        self.begin: list[list[int]] = [[] for _ in range(self.days)]
        self.reviews = [0] * self.days
        self.answers = 0
        for card in sample:
            self._add(card)

    def _add(self, card: Known | int) -> None:
        at, today = len(self.memory), self.terms.pace.today
        if isinstance(card, int):
            self.memory.append(None)
            self.last.append(0)
            self.comes.append(0)
            self.begin[card].append(at)
            return
        self.memory.append(Memory(card.stability, card.difficulty))
        self.last.append(card.last_day - today)
        day = max(card.due_day - today, 0 if card.last_day < today else 1)
        self.comes.append(day)
        if day < self.days:
            self.due[day].append(at)

    def live(self) -> None:
        """Study each day until the exam; what comes on a holiday waits for the day after."""
        pace = self.terms.pace
        for day in range(self.days):
            if is_off(pace.today + day, pace.today, pace.holidays):
                if day + 1 < self.days:
                    self.due[day + 1] = self.due[day] + self.due[day + 1]
                continue
            for card in self._asked(day):
                self._review(card, day)
            for card in self.begin[day]:
                self._start(card, day)

    def _asked(self, day: int) -> Sequence[int]:
        """The cards that are asked again on a day: those due within the limit; at last the weak ones too."""
        asked = [
            card for card in self.due[day] if self.comes[card] <= day
        ]  # others were asked before their day
        if self.days - day > OPEN_DAYS:
            room = self.room if day else self.room_today
            if len(asked) > room:
                self.due[day + 1] = asked[room:] + self.due[day + 1]
                asked = asked[:room]
        elif self.days - day <= REST_DAYS:
            there = set(asked)
            asked = asked + [
                card for card in range(len(self.memory)) if card not in there and self._weak(card, day)
            ]
        self.reviews[day] = len(asked)
        return asked

    def _weak(self, card: int, day: int) -> bool:
        """Whether a card begun before a day would be recalled on the exam day less often than is wanted."""
        memory, last = self.memory[card], self.last[card]
        if memory is None or last >= day:
            return False
        then = retrievability(memory, self.days - last, self.terms.parameters)
        return then < self.terms.placing.desired_retention

    def _review(self, card: int, day: int) -> None:
        memory = self.memory[card]
        elapsed = day - self.last[card]
        if memory is None or elapsed <= 0:
            return
        right = self.chance.random() < retrievability(memory, elapsed, self.terms.parameters)
        steps = 0 if right else len(self.terms.placing.relearning_steps)
        self._answer(card, day, right, elapsed, steps)

    def _start(self, card: int, day: int) -> None:
        right = self.chance.random() >= FIRST_MISSED
        steps = len(self.terms.placing.learning_steps)
        self._answer(card, day, right, 0, max(0, steps - 1) if right else steps)

    def _answer(self, card: int, day: int, right: bool, elapsed: int, steps: int) -> None:
        """An answer, then Good at each step of the same day, which decides over the day it comes back."""
        placing, parameters = self.terms.placing, self.terms.parameters
        kept = placing.desired_retention
        memory, out = answered(
            self.memory[card], 3 if right else 1, retention=kept, elapsed=elapsed, parameters=parameters
        )
        for _ in range(steps):
            memory, out = answered(memory, 3, retention=kept, elapsed=0, parameters=parameters)
        factor = self.chance.random() if placing.fuzz else None
        days = 1
        if right or steps:
            same_day = 0 if steps else elapsed
            days = days_until(intervals(out), same_day, factor, placing.maximum_interval)[2]
        self.memory[card], self.last[card], self.comes[card] = memory, day, day + days
        self.answers += 1 + steps
        if day + days < self.days:
            self.due[day + days].append(card)

    def recalls(self) -> list[float]:
        """The probability of recall on the exam day of each card that was begun."""
        return [
            retrievability(memory, self.days - last, self.terms.parameters)
            for memory, last in zip(self.memory, self.last, strict=True)
            if memory is not None
        ]

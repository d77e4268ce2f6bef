"""What the log says of a question: options that nobody takes, verdicts overruled, keys that may be wrong.

Nothing is said before chance alone is an unlikely reason; each finding brings its numbers.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from quizkz.authoring.doctor.options import at_least
from quizkz.authoring.doctor.subjects import Finding, Subject, finding, quoted
from quizkz.deck import Choice, Cloze, Flashcard, Multiple, all_options, cards
from quizkz.review import CardId, Rating, split_card
from quizkz.store import Store
from quizkz.store.usage import Given, much_used
from quizkz.texts import from_json

LEAST = 5
"""Answers to a card before anything is said of it."""

UNLIKELY = 0.05
"""How unlikely chance must be where the finding says only that a card or an option does nothing."""

VERY_UNLIKELY = 0.001
"""The same where it says that something is wrong: of a thousand sound cards one is told of."""

FIRM = 0.7
"""The probability from which on memory predicts a hit: the least that FSRS schedules for."""

ALWAYS_DAYS = 3
"""Days over which a card was missed each time; within one day it is only new."""

OVERRULED, OVERRULED_SHARE = 3, 1 / 3
"""Verdicts overruled, and their share of a card's answers, from which on the question is to blame."""


def from_use(store: Store, deck: Sequence[Subject]) -> Iterator[Finding]:
    """What the log says of the questions of one deck."""
    by_card: dict[CardId, Subject] = {
        card: subject for subject in deck for card in cards(subject.deck.id, subject.question)
    }
    for card, answers in much_used(store, deck[0].deck.id, LEAST):
        subject = by_card.get(card)
        if subject is None:
            continue
        named = "" if not split_card(card)[2] else f"card {card.partition('#')[1]}{split_card(card)[2]}: "
        for rule, sentence in _told(subject, answers):
            yield finding(rule, subject, named + sentence, _key(subject, rule))


def _key(subject: Subject, rule: str) -> tuple[str, ...]:
    question = subject.question
    if rule == "unused-option":
        return ("options",) if getattr(question, "options", ()) else ("distractors",)
    if isinstance(question, Cloze):
        return ("text",)
    return ("answer",) if hasattr(question, "answer") else ("prompt",)


def _told(subject: Subject, answers: Sequence[Given]) -> Iterator[tuple[str, str]]:
    for rule, look in _LOOKS.items():
        sentence = look(subject, answers)
        if sentence:
            yield rule, sentence
            if rule == "always-wrong":
                return  # the rest would say it again


def _ratings(answers: Sequence[Given]) -> list[Rating]:
    return [one.rating for one in answers if one.rating is not None]


def _never_right(_: Subject, answers: Sequence[Given]) -> str:
    rated = _ratings(answers)
    days = len({one.day for one in answers if one.rating is not None})
    if len(rated) < LEAST or days < ALWAYS_DAYS or any(rating > Rating.AGAIN for rating in rated):
        return ""
    return f"missed in all {len(rated)} answers on {days} days"


def _never_missed(_: Subject, answers: Sequence[Given]) -> str:
    """Right each time: called easy by the learner, or so often that memory would have let one go."""
    rated = _ratings(answers)
    later = [one.predicted for one in answers if one.later and one.predicted is not None]
    if any(rating == Rating.AGAIN for rating in rated) or len(later) < LEAST:
        return ""
    if all(rating == Rating.EASY for rating in rated):
        return f"never missed and rated Easy in all {len(rated)} answers"
    if math.prod(later) >= UNLIKELY:
        return ""
    expected = sum(1 - predicted for predicted in later)
    return f"never missed in {len(later)} answers on later days, where memory expected {expected:.0f} misses"


def _suspect(_: Subject, answers: Sequence[Given]) -> str:
    firm = [one for one in answers if one.later and one.predicted is not None and one.predicted >= FIRM]
    missed = [one for one in firm if one.rating == Rating.AGAIN]
    chances = [1 - one.predicted for one in firm if one.predicted is not None]
    if len(missed) < OVERRULED or at_least(len(missed), chances) >= VERY_UNLIKELY:
        return ""
    return (
        f"missed {len(missed)} times in {len(firm)} answers where memory expected {sum(chances):.1f} misses"
    )


def _overruled(subject: Subject, answers: Sequence[Given]) -> str:
    if isinstance(subject.question, Flashcard):
        return ""
    rated = [one for one in answers if one.rating is not None]
    overruled = sum(one.overruled for one in rated)
    if overruled < OVERRULED or overruled < OVERRULED_SHARE * len(rated):
        return ""
    said = Counter(one.response for one in rated if one.overruled and one.response)
    often = f", most often with {quoted(said.most_common(1)[0][0])}" if said else ""
    return f"overruled in {overruled} of {len(rated)} answers{often}"


def _unused(subject: Subject, answers: Sequence[Given]) -> str:
    """Distractors never taken, where chance would have hit each of them by now."""
    question = subject.question
    if not isinstance(question, Choice | Multiple):
        return ""
    right = {question.answer} if isinstance(question, Choice) else set(question.answer)
    wrong = [option for option in all_options(question) if option not in right]
    taken = Counter(option for one in answers for option in _taken(question, one.response) if option in wrong)
    picks, number = taken.total(), len(wrong)
    unused = [option for option in wrong if not taken[option]]
    # That one certain distractor of several equal ones is never taken, times the number that might be it.
    if not unused or number < 2 or number * (1 - 1 / number) ** picks >= UNLIKELY:
        return ""
    names = " and ".join(quoted(option) for option in unused)
    return f"never chosen: {names}; other distractors were, {picks} times in {len(answers)} answers"


def _taken(question: Choice | Multiple, response: str | None) -> Sequence[str]:
    """The options of a response as the log keeps it."""
    if not response:
        return ()
    if isinstance(question, Choice):
        return (response,)
    try:
        taken = from_json(response)
    except (ValueError, RecursionError):
        return ()
    return [option for option in taken if isinstance(option, str)] if isinstance(taken, list) else ()


_LOOKS: dict[str, Callable[[Subject, Sequence[Given]], str]] = {
    "unused-option": _unused,
    "always-right": _never_missed,
    "always-wrong": _never_right,
    "often-overridden": _overruled,
    "suspect-key": _suspect,
}

"""What is said of an exam: before it, while its clock runs, and of how it came out."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizkz.clock import MINUTE_MS, local_time
from quizkz.exam.states import GUESS, POINTS, SURE, THINK
from quizkz.words.asking import eyebrow
from quizkz.words.measure import count, joined, number_word
from quizkz.words.times import MONTHS

if TYPE_CHECKING:
    from quizkz.exam.states import Attempt, Result
    from quizkz.session import Asked

EXAM, RESULT = "Exam", "Exam result"
BY_DECK, BY_TAG, RIGHT = "By deck", "By tag", "right"
MISSED, ANSWER = "Missed", "answer"
ALL_RIGHT = "Nothing was missed."
MARKED = "marked"
NO_FEEDBACK = "no feedback until the end"
RULES = "Answers are kept as you give them; there is no feedback until the end."
OVER = "Time is over. What you answered counts."
TOO_LATE = "That answer came after the end and does not count."
ALL_ANSWERED = "All questions have an answer."
MARKED, UNMARKED, CLEARED = "Marked to come back to.", "Mark cleared.", "Answer taken back."
PASSED, NOT_PASSED, NOT_ENDED = "Passed", "Not passed", "Not handed in"
GO_ON = "Enter goes on with it, n hands it in as it stands and begins a new one, q does neither."
GONE = "no longer in its deck"
NOT_SAID = "no answer"
SURENESS = {SURE: "sure", THINK: "think so", GUESS: "guess"}
"""How sure a learner may be, in words."""

TREND_MEANS = (
    "The trend is the slope of the straight line that fits the last five scores best, in points an exam."
)
"""What `quizkz.exam.results.trend` works out, for the learner."""

WARNED_MS = (5 * MINUTE_MS, MINUTE_MS)
"""At how much time left the learner is told so."""


def percent(share: float, mark: float | None = None) -> str:
    """`80%`: rounded, but never up to full marks, nor up to a pass `mark` that was missed."""
    rounded = math.floor(100 * share + 0.5 + 1e-9)
    missed = mark is not None and share < mark - 1e-9 and rounded >= 100 * mark - 1e-9
    if missed or (rounded >= 100 and share < 1 - 1e-9):
        rounded = math.floor(100 * share + 1e-9)
    return f"{rounded}%"


def pass_mark(share: float) -> str:
    """`pass mark 70%`, with the decimals that it has."""
    return f"pass mark {100 * share:.4g}%"


def head(attempt: "Attempt", number: int | None = None) -> str:
    """`All decks, 20 questions`; with its tags where it is about some."""
    tags = f", {joined(list(attempt.spec.tags))}" if attempt.spec.tags else ""
    return f"{attempt.title}{tags}, {count(len(attempt.cards) if number is None else number, 'question')}"


def question(asked: "Asked") -> str:
    """`Question 9, choose one`."""
    task = eyebrow(asked.question, asked.part)
    return f"Question {asked.place}, {task[0].lower()}{task[1:]}"


def clock(ms: int) -> str:
    """`18:42`, `1:05:00`: a time left, which is over at 0:00 and not before."""
    minutes, seconds = divmod(-(-max(ms, 0) // 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def left(ms: int | None) -> str:
    """`18:42 left`, or `no time limit`."""
    return "no time limit" if ms is None else f"{clock(ms)} left"


def warning(before_ms: int | None, left_ms: int | None) -> str:
    """`5 minutes left.`, `1 minute left.` where that moment lies between the two times left; else empty."""
    if before_ms is None or left_ms is None or left_ms <= 0:
        return ""
    passed = [limit for limit in WARNED_MS if left_ms <= limit < before_ms]
    return f"{count(min(passed) // MINUTE_MS, 'minute')} left." if passed else ""


def span(ms: int) -> str:
    """`24 min 10 s`, `45 s`, `1 h 5 min`: how long it took."""
    seconds = (max(ms, 0) + 500) // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (0 if hours else seconds, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def progress(answered: int, number: int) -> str:
    """`9 of 20, 11 open`; `20 of 20` where none is."""
    return (
        f"{answered} of {number}, {number - answered} open" if answered < number else f"{number} of {number}"
    )


def legend(answered: int, marked: int, number: int) -> str:
    """`8 answered, 1 marked, 11 open`."""
    marks = f", {marked} marked" if marked else ""
    return f"{answered} answered{marks}, {number - answered} open"


def still_open(number: int) -> str:
    """`11 questions are open. Hand in all the same?`"""
    return f"{count(number, 'question')} {'is' if number == 1 else 'are'} open. Hand in all the same?"


def fewer(wanted: int, number: int) -> str:
    """That there are fewer questions than were asked for; empty where there are not."""
    if number >= wanted:
        return ""
    are = "is 1 question" if number == 1 else f"are {number:,} questions"
    return f"There {are} to ask, not {wanted:,}; the exam takes all."


def seed(attempt: "Attempt") -> str:
    """How the same exam is taken again: `Seed 4711 asks the same again.`"""
    return f"Seed {attempt.spec.seed} asks the same again."


def certainty_rule() -> str:
    """How certainty scores: `sure 3 if right, −6 if wrong; ...`"""
    said = (f"{SURENESS[s]} {POINTS[s][0]:g} if right, {_signed(POINTS[s][1])} if wrong" for s in SURENESS)
    return f"Points for certainty, apart from the score: {'; '.join(said)}. Partial credit lies between."


def _signed(points: float) -> str:
    return f"−{-points:g}" if points < 0 else f"{points:g}"


def certainty(result: "Result") -> str:
    """`certainty 34 of 60 points`; empty where it was not asked for."""
    if result.certainty is None:
        return ""
    points, most = result.certainty
    return f"certainty {_signed(round(points, 1))} of {most:g} points"


def verdict(result: "Result") -> str:
    """Passed, Not passed, or Not handed in."""
    if result.attempt.ended_at is None:
        return NOT_ENDED
    return PASSED if result.passed else NOT_PASSED


def mark(result: "Result") -> str:
    """The mark of the verdict: ✓ or ✗."""
    return "✓" if result.passed else "✗"


def score(result: "Result") -> str:
    """`16 of 20, 80%`; where parts counted `16 of 20, 83% with partial credit`."""
    share = percent(result.score, result.attempt.spec.pass_share)
    parts = abs(result.score * len(result.items) - result.right) > 1e-6
    return f"{result.right} of {len(result.items)}, {share}{' with partial credit' if parts else ''}"


def when(attempt: "Attempt") -> str:
    """The day it began: `25 November`."""
    local = local_time(attempt.id.at, attempt.offset)
    return f"{local.day} {MONTHS[local.month - 1]}"


def when_long(attempt: "Attempt") -> str:
    """`25 November 2025, 09:12`."""
    local = local_time(attempt.id.at, attempt.offset)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def last_scores(scores: Sequence[float]) -> str:
    """`Your last three: 55%, 65%, 80%`, the newest last; empty where there is but one."""
    last = scores[-3:]
    if len(last) < 2:
        return ""
    return f"Your last {number_word(len(last))}: {', '.join(percent(one) for one in last)}"


def trend(points: float | None) -> str:
    """`rising 7 points an exam`, `falling ...`, `level`; empty where there is none."""
    if points is None:
        return ""
    whole = math.floor(abs(points) + 0.5)
    if whole == 0:
        return "level"
    return f"{'rising' if points > 0 else 'falling'} {count(whole, 'point')} an exam"


def standing(scores: Sequence[float], slope: float | None) -> str:
    """`Best 80%, last 65%, rising 7 points an exam`; empty where there is no score."""
    if not scores:
        return ""
    told = [f"Best {percent(max(scores))}", f"last {percent(scores[-1])}", trend(slope)]
    return ", ".join(text for text in told if text)


def part(right: int, number: int) -> str:
    """`5 of 6`."""
    return f"{right} of {number}"


def send(number: int) -> str:
    """`Send 4 missed to review`, what a key does."""
    return f"Send {number} missed to review"


def practise(number: int) -> str:
    """`Practise 4 missed`, what a key does where all of them are new."""
    return f"Practise {number} missed"


def sent(number: int, already: int, new: int) -> str:
    """What sending did: `4 cards are due today now, 1 was before. 2 are new cards, to be learned in turn.`"""
    before = f", {already} {'was' if already == 1 else 'were'} before" if already else ""
    due = f"{count(number, 'card')} {'is' if number == 1 else 'are'} due today now{before}."
    told = [due] if number else []
    if new:
        told.append(f"{count(new, 'is a new card', 'are new cards')}, to be learned in turn.")
    return " ".join(told) or "All of them are due already."


def on_its_way(attempt: "Attempt", answered: int, number: int, left_ms: int | None) -> str:
    """That an exam was begun and can go on, how far it is and how much time it has."""
    return (
        f"An exam of {when_long(attempt)} is on its way: {head(attempt, number)};"
        f" {legend(answered, 0, number)}; {left(left_ms)}."
    )


def ran_out(result: "Result") -> str:
    """That the time of an exam left open is over, and what it came to."""
    return f"The time of the exam of {when_long(result.attempt)} is over. It counts as {score(result)}."


def left_open(left_ms: int | None, command: str) -> str:
    """That an exam was left in the midst, how long it can go on, and how."""
    until = "" if left_ms is None else f", for {clock(left_ms)} more: its clock runs"
    return f"The exam stays open{until}. `{command}` goes on with it."


def history_line(attempt: "Attempt") -> str:
    """`25 November 2025, 09:12   80%, passed   All decks, 20 questions`."""
    if attempt.score is None:
        told = "not handed in"
    else:
        share = percent(attempt.score, attempt.spec.pass_share)
        told = f"{share}, {(PASSED if attempt.passed else NOT_PASSED).lower()}"
    return f"{when_long(attempt)}   {told}   {head(attempt)}"


NO_HISTORY = "No exam was taken here yet."

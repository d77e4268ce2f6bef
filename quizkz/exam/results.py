"""How an attempt came out, and the attempts of the log: all of it from the log alone."""

from collections.abc import Sequence

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.exam.states import Attempt, AttemptId, Result


def attempts(desk: Desk, deck: str | None = None) -> tuple[Attempt, ...]:
    """The attempts of the log, oldest first: all, or those at one deck (`""`: those at all decks)."""
    raise NotImplementedError


def open_attempts(desk: Desk, deck: str | None = None) -> tuple[Attempt, ...]:
    """Those begun and not ended, oldest first; `Exam.resume` closes the ones whose time is over."""
    raise NotImplementedError


def attempt_of(desk: Desk, wanted: AttemptId) -> Attempt | None:
    """The attempt of this id; None where the log has none."""
    raise NotImplementedError


def result(desk: Desk, attempt: Attempt) -> Result:
    """How an attempt came out, also a past one whose questions changed or are gone."""
    raise NotImplementedError


def trend(scores: Sequence[float]) -> float | None:
    """Points of a hundred that scores rise (or fall, below 0) by from one attempt to the next.

    The slope of the line of least squares through the last five, oldest first; None where fewer than two.
    """
    raise NotImplementedError


def send_missed(desk: Desk, result: Result, now: Now) -> tuple[int, int]:
    """Make the missed due today, as one act that undo takes back: how many were sent, how many are new.

    Sent are those with memory that are not due already; new ones have none and wait to be learned anyway.
    """
    raise NotImplementedError

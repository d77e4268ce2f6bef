"""`Exam`: an attempt on its way. Every answer is on disk when the step that gave it returns.

Nothing is kept here that the log does not hold, so that an exam that was cut off goes on where it was, on any
device that has the log; only the moment at which the question before the learner was opened is this object's.
"""

from typing import Self

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.exam.states import Answered, Attempt, Result, Spec
from quizkz.grading import Response
from quizkz.session import Asked


class Exam:
    """An attempt on its way.

    `place` counts from 0 and means `asked` and `answered` alike. After the hard stop nothing more is taken:
    the step returns False, the attempt is closed with what was answered before, and `result` is there.
    """

    result: Result | None
    """How it came out; None while it is on its way."""

    @classmethod
    def begin(cls, desk: Desk, spec: Spec, now: Now) -> Self:
        """Choose the questions and write that it began.

        Fewer questions than asked for: all there are (`number` tells). Raises UsageError where there is none.
        """
        raise NotImplementedError

    @classmethod
    def resume(cls, desk: Desk, attempt: Attempt, now: Now) -> Self:
        """Go on with an attempt of the log. Where its time is over it is closed here and has its `result`."""
        raise NotImplementedError

    @property
    def attempt(self) -> Attempt:
        """The attempt as the log holds it."""
        raise NotImplementedError

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The questions in their order, shuffled by seed and card; no hint is ever shown.

        A question that is in no deck any more is left out: `number` is then less than `attempt.cards`.
        """
        raise NotImplementedError

    @property
    def answered(self) -> tuple[Answered, ...]:
        """What was given so far, in the order of `asked`."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """How many questions there are."""
        raise NotImplementedError

    @property
    def open(self) -> int:
        """How many questions have no answer yet."""
        raise NotImplementedError

    def give(self, place: int, response: Response, now: Now) -> bool:
        """Take a response, or "" to leave the question open again; False where the time was over.

        It is on disk when this returns. The response that stands already writes nothing.
        """
        raise NotImplementedError

    def mark(self, place: int, now: Now) -> bool:
        """Mark a question to come back to, or clear its mark; False where the time was over."""
        raise NotImplementedError

    def say_sure(self, place: int, sure: int | None, now: Now) -> bool:
        """Say how sure the answer is (GUESS, THINK, SURE; None: not said); False where the time was over."""
        raise NotImplementedError

    def shown(self, place: int, now: Now) -> None:
        """A question stands before the learner from now on: its time runs, that of the one before stops."""
        raise NotImplementedError

    def left_ms(self, now: Now) -> int | None:
        """The time left, by the wall clock from the begin; 0 when it is over, None where there is no clock.

        An absence counts. A clock set back gives never more than the limit, nor time back within a sitting.
        """
        raise NotImplementedError

    def over(self, now: Now) -> bool:
        """Whether it was handed in or its time is over."""
        raise NotImplementedError

    def hand_in(self, now: Now) -> Result:
        """Close the attempt with what was answered; again, or after the time was over, changes nothing."""
        raise NotImplementedError

    def reread(self, now: Now) -> None:
        """After the decks changed: the questions as they now read. Places move where one is gone."""
        raise NotImplementedError

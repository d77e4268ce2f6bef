"""`Exam`: an attempt on its way. Every answer is on disk when the step that gave it returns.

Nothing is kept here that the log does not hold, so that an exam that was cut off goes on where it was, on any
device that has the log; only since when the question before the learner is shown is this object's.
"""

import sqlite3
from typing import Self

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.errors import UsageError
from quizkz.exam import reading, record, results
from quizkz.exam.record import Kept
from quizkz.exam.sampling import Card, Stock, pool, sample
from quizkz.exam.states import Answered, Attempt, AttemptId, Result, Spec
from quizkz.grading import Response, bounded, is_empty, response_from_text, response_text
from quizkz.query import Scope
from quizkz.query.gradable import gradable, own_tags
from quizkz.review import CardId
from quizkz.session import Asked
from quizkz.session.answers import grade
from quizkz.store.log import TOOK_MS_MAX


class Exam:
    """An attempt on its way.

    `place` counts from 0 and means `asked` and `answered` alike. After the hard stop nothing more is taken:
    the step returns False, the attempt is closed with what was answered before, and `result` is there.
    """

    attempt: Attempt
    """The attempt as the log holds it."""
    asked: tuple[Asked, ...]
    """The questions in their order, shuffled by seed and card; no hint is ever shown.

    A question that is in no deck any more is left out: `number` is then less than `attempt.cards`.
    """
    result: Result | None
    """How it came out; None while it is on its way."""

    def __init__(self, desk: Desk, attempt: Attempt, now: Now) -> None:
        self.attempt = attempt
        self.result = None
        self._desk = desk
        self._elapsed_ms = max(now.at - attempt.id.at, 0)
        self._since_mono = now.mono
        self._open: tuple[int, int] | None = None
        self._read()

    @classmethod
    def begin(cls, desk: Desk, spec: Spec, now: Now, cards: tuple[CardId, ...] | None = None) -> Self:
        """Choose the questions and write that it began; `cards`: those that `choose` chose before.

        Fewer questions than asked for: all there are (`number` tells). Raises UsageError where there is none.
        """
        cards = choose(desk.store.db, spec) if cards is None else cards
        if not cards:
            raise UsageError(_nothing(spec))
        event = desk.store.append((record.begun(spec, cards),), now, desk.today(now))[0]
        attempt = record.find(desk, AttemptId(event.at, event.device))
        if attempt is None:
            raise RuntimeError("an attempt that was written cannot be read")
        return cls(desk, attempt, now)

    @classmethod
    def resume(cls, desk: Desk, attempt: Attempt, now: Now) -> Self:
        """Go on with an attempt of the log. Where its time is over it is closed here and has its `result`."""
        exam = cls(desk, record.find(desk, attempt.id) or attempt, now)
        exam._stopped(now)
        return exam

    @property
    def answered(self) -> tuple[Answered, ...]:
        """What was given so far, in the order of `asked`."""
        pairs = zip(self.asked, self._places, strict=True)
        return tuple(reading.answered(asked, self._kept[place]) for asked, place in pairs)

    @property
    def number(self) -> int:
        """How many questions there are."""
        return len(self.asked)

    @property
    def open(self) -> int:
        """How many questions have no answer yet."""
        return sum(self._kept[place].text is None for place in self._places)

    def give(self, place: int, response: Response, now: Now) -> bool:
        """Take a response, or "" to leave the question open again; False where the time was over.

        It is on disk when this returns. The response that stands already writes nothing.
        """
        if self._stopped(now):
            return False
        asked, kept = self.asked[place], self._kept[self._places[place]]
        text = response_text(asked.question, bounded(asked.question, response))
        as_kept = response_from_text(asked.question, text)  # graded as any device will read it
        if text == kept.text:
            return True
        if text is None or is_empty(as_kept):
            return kept.text is None or self._write(place, kept._replace(text=None, credit=None), now)
        verdict = grade(self._desk, asked, as_kept)
        return self._write(place, kept._replace(text=text, credit=verdict.credit), now)

    def mark(self, place: int, now: Now) -> bool:
        """Mark a question to come back to, or clear its mark; False where the time was over."""
        if self._stopped(now):
            return False
        kept = self._kept[self._places[place]]
        return self._write(place, kept._replace(mark=not kept.mark), now)

    def say_sure(self, place: int, sure: int | None, now: Now) -> bool:
        """Say how sure the answer is (GUESS, THINK, SURE; None: not said); False where the time was over."""
        if self._stopped(now):
            return False
        kept = self._kept[self._places[place]]
        return kept.sure == sure or self._write(place, kept._replace(sure=sure), now)

    def shown(self, place: int, now: Now) -> None:
        """A question stands before the learner from now on: its time runs, that of the one before stops."""
        self._add_time(now)
        self._open = (self._places[place], now.mono)

    def left_ms(self, now: Now) -> int | None:
        """The time left, by the wall clock from the begin; 0 when it is over, None where there is no clock.

        An absence counts. A clock set back gives never more than the limit, and within a sitting none of the
        time that has passed by the clock that is never set back.
        """
        if self.attempt.spec.limit_s is None:
            return None
        in_sitting = self._elapsed_ms + max(now.mono - self._since_mono, 0)
        return max(self.attempt.spec.limit_s * 1000 - max(now.at - self.attempt.id.at, in_sitting), 0)

    def over(self, now: Now) -> bool:
        """Whether it was handed in or its time is over."""
        return self.attempt.ended_at is not None or self.left_ms(now) == 0

    def hand_in(self, now: Now) -> Result:
        """Close the attempt with what was answered; again, or after the time was over, changes nothing."""
        self._stopped(now)
        return self.result or self._close(now, timed_out=False)

    def reread(self, now: Now) -> None:  # noqa: ARG002  # every step takes the moment
        """After the decks changed: the questions as they now read. Places move where one is gone."""
        self._read()

    def _read(self) -> None:
        """Take the attempt's questions from the decks and what was given from the log."""
        self._seen = self._desk.store.version
        self._cards: list[CardId] = list(record.owners(self._desk, self.attempt))
        self._kept = record.kept(self._desk, self.attempt, self._cards)
        found = reading.asked_all(self._desk, self.attempt, self._cards)
        self._places = [place for place, asked in enumerate(found) if asked is not None]
        self.asked = tuple(asked for asked in found if asked is not None)

    def _sync(self) -> None:
        """Take what another program has written to this attempt."""
        if self._desk.store.version != self._seen:
            self._seen = self._desk.store.version
            self.attempt = record.find(self._desk, self.attempt.id) or self.attempt
            kept = record.kept(self._desk, self.attempt, self._cards)
            looked = [one.took_ms for one in self._kept]
            pairs = zip(kept, looked, strict=True)
            self._kept = [one._replace(took_ms=max(one.took_ms, took_ms)) for one, took_ms in pairs]

    def _stopped(self, now: Now) -> bool:
        """Whether it has ended; where its time is over it is closed first."""
        self._sync()
        if self.attempt.ended_at is not None and self.result is None:
            self.result = results.result(self._desk, self.attempt)
        if self.result is None and self.over(now):
            self._close(now, timed_out=True)
        return self.result is not None

    def _close(self, now: Now, *, timed_out: bool) -> Result:
        draft = record.ended(self.attempt.id, record.score(self._kept), timed_out=timed_out)
        self._desk.store.append((draft,), now, self._desk.today(now))
        self.attempt = record.find(self._desk, self.attempt.id) or self.attempt
        self.result = results.result(self._desk, self.attempt)
        return self.result

    def _write(self, place: int, kept: Kept, now: Now) -> bool:
        """Put on disk what now stands as given to a question, with its time so far."""
        index = self._places[place]
        self._add_time(now)
        kept = kept._replace(took_ms=self._kept[index].took_ms)
        draft = record.given(self.attempt.id, self._cards[index], kept)
        self._desk.store.append((draft,), now, self._desk.today(now))
        self._kept[index] = kept
        return True

    def _add_time(self, now: Now) -> None:
        """Count the time of the question before the learner up to now."""
        if self._open is not None:
            index, since = self._open
            took_ms = self._kept[index].took_ms + max(now.mono - since, 0)
            self._kept[index] = self._kept[index]._replace(took_ms=min(took_ms, TOOK_MS_MAX))
            self._open = (index, now.mono)


def choose(db: sqlite3.Connection, spec: Spec) -> tuple[CardId, ...]:
    """The questions of an exam, read through any connection to log and catalogue.

    Of their tags their own are told apart: those of a deck all of it has.
    """
    scope = Scope(decks=(spec.deck,) if spec.deck else (), tags=spec.tags)
    found = map(Card._make, gradable(db, scope))
    cards = pool(found, spec.questions, spec.seed)
    tags = own_tags(db, sorted({one.row for one in cards}))
    stock = (Stock(one.card, one.deck, one.question, one.kind, tags.get(one.row, ())) for one in cards)
    return sample(stock, spec.questions, spec.seed)


def _nothing(spec: Spec) -> str:
    where = f"of {spec.deck}" if spec.deck else "of your decks"
    if spec.tags:
        return f"No question {where} that quizkz can grade has {_all_of(spec.tags)}. Choose other tags."
    return (
        f"No question {where} can be graded by quizkz, which an exam needs: flashcards are judged by the"
        " learner. Choose another deck."
    )


def _all_of(tags: tuple[str, ...]) -> str:
    return f"the tag {tags[0]}" if len(tags) == 1 else f"the tags {', '.join(tags)}"

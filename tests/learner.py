"""A made-up learner who sits through days of study by the session's own steps, the same for the same seed."""

from collections.abc import Iterable, Sequence
from random import Random

from quizkz.clock import HOUR_MS, MINUTE_MS, Now
from quizkz.deck import Cloze, Deck, Match, Multiple, Order, Question, TrueFalse, all_options
from quizkz.desk import Desk
from quizkz.grading import Response
from quizkz.memory import Memory, retrievability
from quizkz.query import Scope
from quizkz.review import CardId, Rating
from quizkz.scheduling import elapsed
from quizkz.session import Asked, Asking, Graded, Session
from quizkz.texts import cloze_view
from tests.libraries import later

HOURS = (7, 8, 8, 9, 13, 21)
"""At which hour of the day a sitting begins, the usual ones more often."""
NEW = 0.35
"""How likely a card never seen is answered right."""
SITTINGS_MOST = 40


def right_response(question: Question, part: str) -> Response:
    """What somebody who knows the answer gives."""
    match question:
        case Cloze():
            return tuple(gap.answers[0] for gap in cloze_view(question.text, int(part or 1)).gaps)
        case Order():
            return question.order
        case Match():
            return question.pairs
        case TrueFalse():
            return "true" if question.answer else "false"
        case _:
            return question.answer


def wrong_response(asked: Asked) -> Response:
    """What somebody who mixes things up gives: always the same for a card."""
    question = asked.question
    match question:
        case Cloze():
            return tuple(_other(asked.deck) for _ in cloze_view(question.text, int(asked.part or 1)).gaps)
        case Order():
            return tuple(reversed(question.order))
        case Match():
            rights = [right for _, right in question.pairs]
            lefts = [left for left, _ in question.pairs]
            return tuple(zip(lefts, [*rights[1:], rights[0]], strict=True))
        case TrueFalse():
            return "false" if question.answer else "true"
        case Multiple():
            return tuple(option for option in all_options(question) if option not in question.answer)
        case _ if asked.options:
            return next(option for option in sorted(asked.options) if option != question.answer)
        case _:
            return _other(asked.deck)


def _other(deck: Deck) -> str:
    """An answer that belongs to no question of the deck."""
    return f"Something of {deck.title}"


class Learner:
    """Studies all that is ready in a desk, day by day. `skill` is added to the chance that memory gives."""

    def __init__(self, desk: Desk, seed: int = 0, skill: float = 0.0) -> None:
        self._desk = desk
        self._random = Random(seed)
        self._skill = skill

    def days(self, first: Now, ahead: Iterable[int]) -> None:
        """Sit once on each of these days, counted from midnight of `first`."""
        for day in ahead:
            hour = self._random.choice(HOURS)
            at = later(first, days=day, hours=hour, minutes=self._random.randrange(50))
            self.sit(at)

    def sit(self, now: Now) -> Now:
        """Answer all that is ready, steps too; when it was over."""
        for _ in range(SITTINGS_MOST):
            session = Session(self._desk, Scope(), now)
            if not isinstance(session.state, Asking):
                return now
            while isinstance(session.state, Asking):
                now = self._answer(session, session.state.asked, now)
            now = later(now, minutes=11)
        return now

    def _answer(self, session: Session, asked: Asked, now: Now) -> Now:
        now = later(now, ms=self._random.randrange(3_000, 25_000))
        knows = self._random.random() < self._chance(asked.card, now)
        graded = session.respond(
            right_response(asked.question, asked.part) if knows else wrong_response(asked), now
        )
        now = later(now, ms=1_500)
        session.rate(self._rating(graded, knows=knows), now)
        return now

    def _rating(self, graded: Graded, *, knows: bool) -> Rating:
        if graded.rating is not None and not (knows and graded.rating is not Rating.AGAIN):
            return graded.rating
        if not knows:
            return Rating.AGAIN
        return self._random.choice((Rating.HARD, Rating.GOOD, Rating.GOOD, Rating.GOOD, Rating.EASY))

    def _chance(self, card: CardId, now: Now) -> float:
        state = self._desk.store.state(card)
        if state is None or state.stability is None or state.difficulty is None:
            return NEW
        passed = elapsed(state, now.at, self._desk.today(now))
        parameters = self._desk.store.parameters(card.partition("/")[0])
        known = retrievability(Memory(state.stability, state.difficulty), passed, parameters)
        return known + self._skill if passed else 0.9


def midnight(now: Now) -> Now:
    """The midnight before a moment, by its own offset."""
    local = (now.at + now.offset * MINUTE_MS) % (24 * HOUR_MS)
    return Now(now.at - local, now.offset, now.mono)


def steadily(days: int, seed: int = 0, share: float = 0.7) -> Sequence[int]:
    """The days of so many on which somebody studies who misses some."""
    random = Random(seed)
    return [day for day in range(days) if random.random() < share]

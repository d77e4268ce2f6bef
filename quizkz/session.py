"""One sitting: the steps ask -> respond -> rate; undo. A screen's handler is one call here and one redraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizkz.clock import Now
from quizkz.deck import Deck, Question
from quizkz.desk import Desk
from quizkz.grading import Response, Verdict
from quizkz.query import Scope
from quizkz.review import CardId, Rating
from quizkz.scheduling import Preview, Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """The card before the learner. `options` and `lefts` in the order shown; `hinted`: the hint is shown.

    `place`: how many cards of the sitting are done, this one counted; `total`: how many there will be.
    `left_s`: about how many seconds the rest takes.
    """

    card: CardId
    part: str
    deck: Deck
    question: Question
    stage: Stage
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    hinted: bool
    place: int
    total: int
    left_s: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is open. `notice`: one line to show once ("already answered elsewhere", "undone"), or empty."""

    asked: Asked
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """The answer was given (and, where quizkz grades, is on disk) or the flashcard turned (nothing written yet).

    `verdict`: of a self-graded card it only carries the answer to show. `rating`: what Enter takes, None where the
    learner judges. `override`, `guess`: pressed. `previews` come from the state before the answer; empty in practice.
    """

    asked: Asked
    response: Response
    verdict: Verdict
    self_graded: bool
    rating: Rating | None
    previews: Mapping[Rating, Preview]
    override: bool = False
    guess: bool = False

    @property
    def right(self) -> bool:
        """Whether it counts as right now, the learner's second thoughts included."""
        if self.self_graded:
            return self.rating is not None and self.rating > Rating.AGAIN
        return self.override or (self.verdict.right and not self.guess)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answered card of the sitting, for its end: prompt and answer as short texts."""

    card: CardId
    deck: str
    prompt: str
    answer: str
    right: bool
    slip: bool
    partial: bool
    guess: bool
    override: bool
    took_ms: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing to ask now. `outcomes`: the newest of each card, in order. `next_*`: when the next card is ready.

    `reason`: why there was nothing to ask at all, or empty: `done`, `no-decks`, `empty-deck`, `no-cards` (no card is
    in the scope), `no-new` (new cards wait, the policy takes none), `limit`, `suspended`, `buried`. `held`: the cards
    of the scope that wait, by the plan's reasons.
    """

    outcomes: tuple[Outcome, ...]
    took_ms: int
    next_at: int | None
    next_count: int
    next_day: int | None
    next_day_count: int
    practice: bool
    reason: str = ""
    held: Mapping[str, int] = field(default_factory=dict)

    @property
    def missed(self) -> tuple[Outcome, ...]:
        """The outcomes that were not right."""
        return tuple(o for o in self.outcomes if not o.right)


class Session:
    """A sitting over a scope. Every call takes the moment and returns the new state, which `state` keeps too."""

    state: Asking | Graded | Finished
    title: str
    """A deck's title, or "All decks", or "Practice"."""
    practice: bool

    def __init__(
        self, desk: Desk, scope: Scope, now: Now, *, practice: bool = False, limit: int | None = None
    ) -> None:
        raise NotImplementedError

    def respond(self, response: Response, now: Now) -> Graded:
        """Grade the response; for what quizkz grades it is on disk when this returns. A flashcard: turn it (`""`)."""
        raise NotImplementedError

    def rate(self, rating: Rating, now: Now) -> Asking | Finished:
        """Take this rating and go on to the next card."""
        raise NotImplementedError

    def go_on(self, now: Now) -> Asking | Finished:
        """Take the rating shown and go on. For a self-graded card without a rating: stays, nothing happens."""
        raise NotImplementedError

    def i_was_right(self, now: Now) -> Graded:
        """The learner overrules a slip, a partial or a missed verdict; again takes that back."""
        raise NotImplementedError

    def i_guessed(self, now: Now) -> Graded:
        """The learner says it was a guess: Again; again takes that back."""
        raise NotImplementedError

    def hint(self, now: Now) -> Asking:
        """Show the hint; a right answer is then Hard."""
        raise NotImplementedError

    def skip(self, now: Now) -> Asking | Finished:
        """Put the card to the end of this sitting; writes nothing."""
        raise NotImplementedError

    def bury(self, now: Now) -> Asking | Finished:
        """Hold the card back until tomorrow."""
        raise NotImplementedError

    def flag(self, now: Now) -> Asking | Graded:
        """Set or clear flag 1 on the card."""
        raise NotImplementedError

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        raise NotImplementedError

    def undo(self, now: Now) -> Asking | Finished:
        """Take back the last answer, bury, flag or skip's effect; its card is asked again, in the same shuffle."""
        raise NotImplementedError

    def flagged(self) -> bool:
        """Whether the card before the learner carries a flag."""
        raise NotImplementedError

    def reread(self, now: Now) -> Asking | Finished:
        """After the decks changed: the same card as it now reads, or the next where it is gone."""
        raise NotImplementedError

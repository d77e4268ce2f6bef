"""What a sitting shows: a question open, an answer graded, or nothing left to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from quizkz.deck import Cloze, Deck, Numeric, Question, Typed
from quizkz.grading import Response, Verdict, is_empty
from quizkz.review import CardId, Rating
from quizkz.scheduling import Preview, Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """The card before the learner. `options` and `lefts` in the order shown; `hinted`: the hint is shown.

    `place`: how many cards of the sitting were answered, this one counted; `total`: how many there will be.
    Cards are counted, not answers: one that comes back moves neither. `repeats`: how many others come back
    soon, their step not over. `left_s`: about how many seconds the rest takes.
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
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is open. `notice`: one line to show once ("Taken back."), or empty."""

    asked: Asked
    notice: str = ""


class Forgotten(NamedTuple):
    """A card that keeps being forgotten, told at the answer. `suspended`: in one act with that."""

    lapses: int
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Graded:
    """The answer was given (where quizkz grades it is on disk), or the flashcard turned (nothing written).

    `verdict`: of a self-graded card it only carries the answer to show. `rating`: what Enter takes, None
    where the learner judges and in practice. `override`, `guess`: pressed. `previews` come from the state
    before the answer; empty in practice. `forgotten`: what is told of a card that keeps being forgotten.
    """

    asked: Asked
    response: Response
    verdict: Verdict
    self_graded: bool
    rating: Rating | None
    previews: Mapping[Rating, Preview]
    override: bool = False
    guess: bool = False
    notice: str = ""
    forgotten: Forgotten | None = None

    @property
    def right(self) -> bool:
        """Whether it counts as right now, the learner's second thoughts included."""
        if self.self_graded:
            return self.rating is not None and self.rating > Rating.AGAIN
        return self.override or (self.verdict.right and not self.guess)

    @property
    def may_overrule(self) -> bool:
        """Whether "I was right" has something to say: the verdict is less than plainly right."""
        return not self.self_graded and self.verdict.result != "right"

    @property
    def _typed(self) -> bool:
        return not self.self_graded and isinstance(self.asked.question, Typed | Numeric | Cloze)

    @property
    def may_be_accepted(self) -> bool:
        """Whether the response can be added to the answers that the deck accepts: overruled, and typed."""
        differs = self.verdict.result != "right" and not is_empty(self.response)
        return self.override and self._typed and differs

    @property
    def may_retype(self) -> bool:
        """Whether the answer can be typed once more for practice: what was typed did not count as right."""
        return self._typed and not self.right

    @property
    def may_be_guess(self) -> bool:
        """Whether "I guessed" has something to say: quizkz counts the answer as right."""
        return not self.self_graded and self.verdict.right


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answered card of the sitting, for its end: prompt (Markdown) and answer as the learner saw them.

    A card asked several times is `right` only where every answer was: mended on a second try is missed.
    """

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
    """Nothing to ask now. `outcomes`: one for each card, in order. `next_*`: when the next card is ready.

    `reason`: why there was nothing to ask at all, or empty: `done`, `no-decks`, `broken` (no deck loads),
    `empty-deck`, `no-cards` (no card is in the scope), `no-new` (new cards wait, the policy takes none),
    `limit`, `suspended`, `buried`, `after` (all of them come after questions that are not known yet).
    `held`: the cards of the scope that wait, by the plan's reasons. `ready`: cards ready now that this
    sitting's own limit left out. `again`: the missed cards that are asked again, neither suspended nor gone.
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
    ready: int = 0
    notice: str = ""
    again: tuple[CardId, ...] = ()

    @property
    def missed(self) -> tuple[Outcome, ...]:
        """The outcomes that were not right."""
        return tuple(o for o in self.outcomes if not o.right)


State = Asking | Graded | Finished
"""What a sitting shows at one moment."""

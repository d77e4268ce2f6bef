"""What a study day is planned with, its cards aside; and the words for why a card is asked or waits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from quizkz.clock import HOUR_MS, Now
from quizkz.scheduling import Choosing
from quizkz.scheduling.limits import NO_TOTALS, Backlog, More, Totals

STEP, DUE, NEW, AHEAD = "step", "due", "new", "ahead"
LIMIT, SIBLING, AFTER, SUSPENDED, BURIED = "limit", "sibling", "after", "suspended", "buried"
TAG = "tag "
"""Before the name of a tag: the reason of cards that its limit holds back."""
ALL = ""
"""In place of a deck: all of them together."""
SAME_DAY_MS = 6 * HOUR_MS
"""An answer this recent is of the same day, whatever the date (see `quizkz.scheduling.elapsed`)."""


class DeckDone(NamedTuple):
    """What was done in a deck today, for its limits: new cards begun, reviews answered."""

    new: int = 0
    reviews: int = 0


class Waiting(NamedTuple):
    """How many new cards of a deck wait for other questions, and how many of them no more tomorrow."""

    now: int = 0
    freed: int = 0


class Crowd(NamedTuple):
    """Due cards of a deck that a day takes in whatever order they come, for those who only count them.

    `questions`: theirs, where a new card of one has to wait.
    """

    number: int = 0
    questions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DayTerms:
    """What a day is planned with: the moment, what is wanted, and what was done already.

    `choosing`, `done`: by deck. `answered`: (deck, question) pairs with an answer today, for siblings.
    `waiting`: by deck, new cards that are no candidates. `days_ahead`: what falls due within so many days
    after today is due. `totals`, `tags`: limits over all decks, and by tag; `tags_done`: by tag. `more`: by
    deck, and for `ALL`, how many cards the day may hold beyond the limits of decks and of all; that of a tag
    stays. `own`: by deck raised, how many cards of the day were promised to it then, whatever others want.
    `backlog`: how one is worked off today, which `choosing` and `totals` follow. `only`: the decks
    that the plan is about (empty: all), where others are there for their share.
    """

    now: Now
    today: int
    choosing: Mapping[str, Choosing] = field(default_factory=dict)
    done: Mapping[str, DeckDone] = field(default_factory=dict)
    answered: frozenset[tuple[str, str]] = frozenset()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    learn_ahead_ms: int = 0
    days_ahead: int = 0
    totals: Totals = NO_TOTALS
    tags: Mapping[str, Totals] = field(default_factory=dict)
    tags_done: Mapping[str, DeckDone] = field(default_factory=dict)
    more: Mapping[str, More] = field(default_factory=dict)
    own: Mapping[str, More] = field(default_factory=dict)
    backlog: Backlog | None = None
    only: Collection[str] = ()

    @property
    def until(self) -> int:
        """The last day on which a card falls due that is asked now."""
        return self.today + self.days_ahead

    def of(self, deck: str) -> Choosing:
        """What the queue of a deck follows."""
        return self.choosing.get(deck, Choosing())

    @property
    def shared(self) -> bool:
        """Whether decks share what a day may hold, so that none can be planned without the others."""
        return any(limit is not None for limit in self.totals) or bool(self.tags) or ALL in self.more

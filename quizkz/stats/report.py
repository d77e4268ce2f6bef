"""A report, as data: every figure that screen, command and export show, in one tree of frozen values.

What each figure means is written once, in `quizkz.words.definitions`; how it is worked out, in the module of
this package that returns it. A figure that the log is too short for is None or empty, never a guess.
"""

from dataclasses import dataclass
from typing import NamedTuple

from quizkz.review import CardId
from quizkz.stats import Streak
from quizkz.store import Day

BANDS = ((0.95, 1.0), (0.9, 0.95), (0.8, 0.9), (0.0, 0.8))
"""The levels of predicted recall that calibration speaks of, highest first; edges are multiples of 0.05."""

LONG_DAYS = 21
"""True retention tells reviews after more days than this from those after fewer."""

LISTED_MOST = 20
"""A report lists no more leeches, and no more confusions, than this."""


class Span(NamedTuple):
    """Study days from `since` to `until`, both counted in; `name` is `year`, `90d`, `30d` or `all`."""

    name: str
    since: int
    until: int


class Share(NamedTuple):
    """So many right of so many, and the 95% range of the true share (Wilson's score interval).

    `low`, `high`: 0 to 1; 0 and 1 where `number` is 0.
    """

    right: int
    number: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Right of all, 0 to 1; None of nothing."""
        return self.right / self.number if self.number else None


class Retention(NamedTuple):
    """Reviews a day or more after the answer before that were not Again, by the days that had passed.

    `short`: up to `LONG_DAYS` days; `long`: more. `target`: the desired retention where all decks share one.
    """

    all: Share
    short: Share
    long: Share
    target: float | None


class Band(NamedTuple):
    """Reviews whose recall was predicted from `low` to `high`, how many were right, and the mean predicted.

    `predicted` is None where `of.number` is 0.
    """

    low: float
    high: float
    of: Share
    predicted: float | None

    @property
    def as_said(self) -> bool:
        """Whether the mean predicted lies within the range of what happened."""
        return self.predicted is not None and self.of.low <= self.predicted <= self.of.high


class Activity(NamedTuple):
    """The days of the span that have answers, ascending; the streak is of all time."""

    days: tuple[Day, ...]
    streak: Streak

    @property
    def answers(self) -> int:
        """Answers in the span."""
        return sum(day.answers for day in self.days)

    @property
    def right(self) -> int:
        """Right ones of them."""
        return sum(day.right for day in self.days)

    @property
    def took_ms(self) -> int:
        """Time in the span, in milliseconds."""
        return sum(day.took_ms for day in self.days)


class Forecast(NamedTuple):
    """Begun cards by the day they fall due, without new cards added.

    `days`: today (with the backlog), tomorrow, and so on. `backlog`: those that were due before today.
    `per_day`: so many of them are asked a day, where the learner works a backlog off; else 0.
    """

    days: tuple[int, ...]
    backlog: int
    per_day: int = 0


class Stages(NamedTuple):
    """Cards by where they stand; `mature`: the last interval was 21 days or more. Suspended ones apart."""

    new: int
    learning: int
    young: int
    mature: int
    suspended: int


class Spread(NamedTuple):
    """How a figure of the begun cards is spread. `edges`: lower edges of `counts`, and the last upper one.

    `median` is None where no card was begun.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    median: float | None


class Knowledge(NamedTuple):
    """`expected`: the sum of the recall probabilities of begun cards now; `begun` of `cards` were begun."""

    expected: float
    begun: int
    cards: int


class Place(NamedTuple):
    """A deck or a tag (`id`) and how its cards stand. `recall`: mean probability now of the begun ones."""

    id: str
    title: str
    cards: int
    begun: int
    recall: float | None
    retention: Share


class Leech(NamedTuple):
    """A card that keeps being forgotten. `prompt`: Markdown."""

    card: CardId
    prompt: str
    answer: str
    lapses: int


class Confusion(NamedTuple):
    """A wrong answer given more than once for one right answer. `cards`: those on which, most often first."""

    said: str
    answer: str
    times: int
    cards: tuple[CardId, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a scope at a moment. `title`: the scope's. `today`: the study day.

    `hours`: by hour of the local day (0 to 23) at which the review was given. `seconds_a_card`: the mean of
    the span, None without answers. `since`: the day of the first answer ever, None where there is none.
    `filled`: whether `retention`, `calibration` and `hours` count every answer (not so while the log's
    answers are still being worked out after a rebuild).
    """

    title: str
    today: int
    span: Span
    since: int | None
    day: Day
    activity: Activity
    retention: Retention
    calibration: tuple[Band, ...]
    forecast: Forecast
    stages: Stages
    stability: Spread
    difficulty: Spread
    retrievability: Spread
    knowledge: Knowledge
    hours: tuple[Share, ...]
    seconds_a_card: float | None
    decks: tuple[Place, ...]
    tags: tuple[Place, ...]
    leeches: tuple[Leech, ...]
    confusions: tuple[Confusion, ...]
    filled: bool = True

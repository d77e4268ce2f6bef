"""What the figures of a report are worked out from, as rows that `quizkz.desk.reporting` reads.

All of them are summed or narrowed by the reading already, so that a figure over a million reviews is a loop
over some thousand rows, or over the columns of the begun cards.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quizkz.review import CardId
from quizkz.scheduling import Stage


class HourRow(NamedTuple):
    """Reviews a day or more after the answer before, given in an hour (0 to 23) of the local day that held.

    `right`: those not rated Again.
    """

    hour: int
    answers: int
    right: int


class RecallRow(NamedTuple):
    """Recalls alike in two ways. `long`: after more than `report.LONG_DAYS` days.

    `band`: recall was predicted from `band` to `band + 1` times 5% (0 to 19); None: nothing was predicted, so
    that they count in retention and not in calibration. `predicted`: the sum predicted, in millionths.
    """

    long: bool
    band: int | None
    answers: int
    right: int
    predicted: int


class StandRow(NamedTuple):
    """So many begun `cards` that stand alike. `mature`: in review, the last interval 21 days or more."""

    stage: Stage
    mature: bool
    suspended: bool
    due_day: int
    cards: int


class BegunCards(NamedTuple):
    """The begun cards that their decks hold, column by column in any order; suspended ones are among them.

    `recall`: the probability of recalling each now.
    """

    standing: Sequence[StandRow]
    stability: Sequence[float]
    difficulty: Sequence[float]
    recall: Sequence[float]


class Unbegun(NamedTuple):
    """How many cards were never begun (or were reset); `suspended`: those put aside, not among `new`."""

    new: int
    suspended: int


class PlaceRow(NamedTuple):
    """The sums of a deck or a tag. `expected`: the recall of its begun cards now, summed.

    `answers`, `right`: of the span, a day or more after the answer before.
    """

    id: str
    title: str
    cards: int
    begun: int
    expected: float
    answers: int
    right: int


class WrongRow(NamedTuple):
    """A wrong answer for a right one: `said` for `answer`, so many times on one card.

    Of a question with parts (pairs, gaps) each part is one.
    """

    card: CardId
    said: str
    answer: str
    times: int

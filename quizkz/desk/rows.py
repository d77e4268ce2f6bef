"""What home and `due` show, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from quizkz.scheduling.limits import Backlog, More
from quizkz.stats import Streak
from quizkz.store import Day

if TYPE_CHECKING:
    from quizkz.stats.planning import Pace


@dataclass(frozen=True, slots=True)
class DeckRow:
    """A deck's line on home. `mastery`: 0 to 1, None where nothing was studied. `next_*` as in Plan.

    `next_count` (of the total where nothing is ready): how many cards a sitting would ask at `next_at` or,
    where that is None, on `next_day`. `held`: cards that wait, by reason as in Plan; `held_due`: how many
    of those that wait for a `limit` are due, the others are new. `exam`: how its new cards come in, where it
    has an exam to come.
    """

    id: str
    title: str
    due: int = 0
    learning: int = 0
    new: int = 0
    cards: int = 0
    mastery: float | None = None
    next_at: int | None = None
    next_day: int | None = None
    next_count: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    held_due: int = 0
    broken: bool = False
    errors: int = 0
    first_line: int = 0
    exam: "Pace | None" = None

    @property
    def held_new(self) -> int:
        """How many new cards wait for a limit."""
        return self.held.get("limit", 0) - self.held_due

    @property
    def ready(self) -> int:
        """The number of cards that a sitting would ask now."""
        return self.due + self.learning + self.new


class BacklogRow(NamedTuple):
    """That more is due than a day holds. `due`: in all decks; `usual`: the learner's answers a day.

    `way`: how it is worked off; None: not yet, it is offered. `over`: what is due fits into the day again.
    """

    due: int
    usual: int
    way: Backlog | None = None
    over: bool = False


class Overview(NamedTuple):
    """All that home and `due` show. `total` sums the good decks.

    `tomorrow`: begun cards that are asked then; `week`: the mean a day of the seven days from tomorrow, and
    `falls` of those that fall due then, whatever is left over.
    `raised`: what today's limits were raised by, all decks together. `backlog`: None where there is none.
    """

    total: DeckRow
    decks: tuple[DeckRow, ...]
    today: Day
    streak: Streak
    minutes: int
    tomorrow: int
    week: int
    falls: int = 0
    raised: More = More()
    backlog: BacklogRow | None = None

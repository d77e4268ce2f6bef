"""What a learner's opened library holds: log, catalogue and settings together, and what home asks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.config import Config
from quizkz.problems import Problem
from quizkz.query import Scope
from quizkz.queue import Plan
from quizkz.scheduling import Policy
from quizkz.store import Day, Store
from quizkz.stats import Streak


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie: own deck folders (the first takes new decks), the shipped folder, data, settings, cache."""

    log: Path
    config: Path
    catalogue: Path
    own: tuple[Path, ...]
    shipped: Path | None


@dataclass(frozen=True, slots=True)
class DeckRow:
    """A deck's line on home. `mastery`: 0 to 1, None where nothing was studied. `next_*` as in Plan."""

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
    broken: bool = False
    errors: int = 0
    first_line: int = 0

    @property
    def ready(self) -> int:
        """The number of cards that a sitting would ask now."""
        return self.due + self.learning + self.new


@dataclass(frozen=True, slots=True)
class Overview:
    """All that home and `due` show. `total` sums the good decks. `tomorrow`: cards due then; `week`: mean a day."""

    total: DeckRow
    decks: tuple[DeckRow, ...]
    today: Day
    streak: Streak
    minutes: int
    tomorrow: int
    week: int


class Desk:
    """The opened library of one learner."""

    store: Store
    catalogue: Catalogue
    config: Config
    places: Places
    config_problems: tuple[Problem, ...]

    def today(self, now: Now) -> int:
        """The study day of a moment under the learner's rollover hour."""
        return now.day(self.config.rollover)

    def policy(self, deck: str) -> Policy:
        """The policy for a deck."""
        raise NotImplementedError

    def refresh(self, now: Now, progress: Any = None) -> bool:
        """Read changed decks and settings and append renames; whether anything changed."""
        raise NotImplementedError

    def plan(self, scope: Scope, now: Now, extra_new: int = 0) -> Plan:
        """What a sitting on a scope would ask now."""
        raise NotImplementedError

    def overview(self, now: Now) -> Overview:
        """What home shows."""
        raise NotImplementedError

    def close(self) -> None:
        """Close log and catalogue."""
        raise NotImplementedError


def open_desk(places: Places, now: Now, *, override: Mapping[str, Any] | None = None, progress: Any = None) -> Desk:
    """Open the library at its places. Raises StoreError where the log cannot be used."""
    raise NotImplementedError

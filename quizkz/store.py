"""The log in SQLite: append, fold, undo, back up, rebuild. `store` alone writes."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quizkz.clock import Now
from quizkz.memory import Parameters
from quizkz.review import CardId, Draft, Event
from quizkz.scheduling import CardState, Placing

PlacingOf = Callable[[str], Placing | None]
"""From a deck's id to its placing policy; None where the deck is missing or broken (the last one used holds)."""


@dataclass(frozen=True, slots=True)
class Day:
    """A row of `days`, summed over decks or of one: answers that count, right ones, milliseconds taken."""

    day: int
    answers: int
    right: int
    took_ms: int


class Store:
    """The opened log. One a process; may be used by several processes at once."""

    @classmethod
    def open(cls, path: Path | None, *, placing: PlacingOf, now: Now, progress: Callable[[int, int], None] | None = None) -> Self:
        """Open or make the log at `path` (None: in memory), folding again what a changed policy asks for.

        Raises StoreError: not a log, a newer version, damaged, not writable, locked for long.
        """
        raise NotImplementedError

    path: Path | None
    device: str
    db: sqlite3.Connection
    """For `query` to read from (and attach the catalogue to); nothing but this module writes through it."""

    def append(self, drafts: Sequence[Draft], now: Now, day: int) -> tuple[Event, ...]:
        """Write events as one act, fold their cards, commit; on disk when it returns."""
        raise NotImplementedError

    def state(self, card: CardId) -> CardState | None:
        """The state of a card; None: new and plain."""
        raise NotImplementedError

    def events(self, card: CardId) -> tuple[Event, ...]:
        """All events that are the card's after renames, in order of (`at`, `device`), retracted ones too."""
        raise NotImplementedError

    def placing(self, deck: str) -> Placing:
        """The placing policy in force for a deck."""
        raise NotImplementedError

    def parameters(self, deck: str) -> Parameters:
        """The FSRS parameters in force for a deck."""
        raise NotImplementedError

    def replace(self, old: Event, new: Draft, now: Now) -> tuple[Event, ...]:
        """Retract `old` and write `new` in its place (same day), one act with the answer's for undo."""
        raise NotImplementedError

    def last_act(self) -> tuple[Event, ...]:
        """The events that `undo` would take back; none where there is nothing to undo."""
        raise NotImplementedError

    def undo(self, now: Now, day: int) -> tuple[Event, ...]:
        """Retract the last act of this device that is not yet retracted; the events taken back."""
        raise NotImplementedError

    def days(self, since: int, until: int, deck: str | None = None) -> tuple[Day, ...]:
        """Days with answers, ascending."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the log; answers are on disk already."""
        raise NotImplementedError

"""What a learner was shown of their answers, and the log that has to hold just that."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from quizkz.clock import Now
from quizkz.review import REVIEW, CardId, Rating
from quizkz.scheduling import live
from quizkz.store import Store

DECK = "kills"
GOOD, WRONG = int(Rating.GOOD), int(Rating.AGAIN)
_LATE = 60_000  # a study day after all that a test writes
Shown = dict[int, int]
"""By question, the rating of its answer that counts."""


@dataclass
class Ledger:
    """What was shown so far, and what the key pressed last leads to, which may be on disk unshown.

    The log must hold the one or the other, whole.
    """

    shown: Shown = field(default_factory=dict)
    trail: list[int] = field(default_factory=list)
    """The questions answered, in the order in which undo takes them back from the end."""
    coming: tuple[Shown, list[int]] | None = None

    def press(self, key: str, question: int) -> None:
        """Note what a key pressed at a question leads to."""
        shown, trail = dict(self.shown), list(self.trail)
        match key:
            case "right" | "wrong":
                shown[question] = GOOD if key == "right" else WRONG
                trail.append(question)
            case "undo":
                del shown[trail.pop()]
            case "1" | "2" | "3" | "4":
                shown[question] = int(key)
            case _:
                pass
        self.coming = shown, trail

    def see(self) -> None:
        """What the last key leads to is on the screen."""
        if self.coming is not None:
            (self.shown, self.trail), self.coming = self.coming, None

    def settle(self, log: Path) -> None:
        """Hold the log against it, and go on from what the log holds."""
        found = sound_log(log)
        if self.coming is not None and found == self.coming[0]:
            self.see()
        self.coming = None
        assert found == self.shown, _difference(found, self.shown)


def _difference(found: Shown, shown: Shown) -> str:
    lost = {n: rating for n, rating in shown.items() if found.get(n) != rating}
    return f"shown and not in the log: {lost}; in the log: { ({n: found.get(n) for n in lost}) }"


def sound_log(path: Path) -> Shown:
    """The answers that a log holds, after it was looked at from all sides; none where there is no log yet."""
    if not path.exists() or not path.stat().st_size:
        return {}
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if db.execute("PRAGMA user_version").fetchone() != (0,):  # else it has no tables yet
            assert db.execute("SELECT * FROM stale").fetchall() == []
    # No policy is told, so that opening does not fold anew what the program folded.
    with closing(Store.open(path, placing=lambda deck: None, now=Now(0))) as store:
        assert store.verify(_LATE) == ()
        return dict(_answers(store))


def _answers(store: Store) -> Iterator[tuple[int, int]]:
    cards = store.db.execute("SELECT DISTINCT card FROM events WHERE card > ''").fetchall()
    for (card,) in cards:
        standing = [event for event in live(store.events(CardId(card))) if event.kind == REVIEW]
        assert len(standing) <= 1, f"{card} was answered {len(standing)} times"
        for event in standing:
            yield int(card.rpartition("q")[2]), int(event.rating or 0)

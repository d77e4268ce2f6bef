"""What a log offers now and then, apart from what each answer needs: joined, restored, backed up, checked.

The modules that do it are read when they are asked for: a start goes without them.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.clock import Now
from quizkz.errors import StoreError
from quizkz.store.file import Sentences
from quizkz.store.settle import Books

if TYPE_CHECKING:
    from quizkz.store.comparing import Difference
    from quizkz.store.joining import Merged
    from quizkz.store.upkeep import Finding


class Keeping:
    """The half of `Store` that keeps the log."""

    path: Path | None
    device: str
    db: sqlite3.Connection
    not_backed_up: str = ""
    """Why no backup could be made before a rebuild, for whoever can say so."""
    _sentences: Sentences
    _books: Books

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction, all of it or nothing."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """How many events the log holds."""
        with self._sentences:
            return int(self.db.execute("SELECT count(*) FROM events").fetchone()[0])

    @property
    def has_events(self) -> bool:
        """Whether the log holds anything."""
        with self._sentences:
            return self.db.execute("SELECT 1 FROM events LIMIT 1").fetchone() is not None

    def _back_up_before_rebuild(self, now: Now) -> None:
        """Back up a log with events; why not is kept to be told, for a rebuild touches none of them."""
        from quizkz.store import backups

        if self.path is None or not self.has_events:
            return
        try:
            backups.back_up(self.db, self.path, now, "rebuild")
        except StoreError as error:
            self.not_backed_up = str(error)

    def merge(
        self, other: Path, progress: Callable[[int, int], None] | None = None, *, keep_mine: bool = False
    ) -> "Merged":
        """Take the events of another log that this one does not have.

        Where the two hold an event with different content none is taken, or, with `keep_mine`, all others.
        """
        from quizkz.store import joining

        with self._sentences, joining.attached(self.db, other), self._writing():
            return joining.take_events(self._books, other, progress, keep_mine=keep_mine)

    def compare(self, other: Path) -> "Difference":
        """What this log and another one hold."""
        from quizkz.store import comparing, joining

        with self._sentences, joining.attached(self.db, other):
            return comparing.difference(self.db)

    def restore(
        self, other: Path, now: Now, progress: Callable[[int, int], None] | None = None
    ) -> Path | None:
        """Hold the events of another log in place of these, at once for everyone who has this log open.

        What it held is backed up before; where that is (None: nothing was held). Raises StoreError where an
        answer comes in between.
        """
        from quizkz.store import backups, dated, joining

        # Attached first: making one backup may do away with another, which may be the one to go back to.
        with self._sentences, joining.attached(self.db, other):
            kept, number = None, 0
            if self.path is not None and self.has_events:
                kept = backups.back_up(self.db, self.path, now, "restore")
                number = getattr(dated.holds(kept), "events", 0)
            with self._writing() as db:
                if (
                    self.path is not None
                    and db.execute("SELECT count(*) FROM events").fetchone()[0] != number
                ):
                    raise StoreError("An answer was given meanwhile. Nothing was changed; try again.")
                joining.take_all(self._books, self.device, progress)
        return kept

    def back_up(self, target: Path) -> None:
        """Write a copy of the log to `target`, checked, whole or not at all."""
        from quizkz.store import backups

        with self._sentences:
            backups.copy_to(self.db, target, self.path)

    def rotate_backups(self, folder: Path, now: Now, before: str = "") -> Path:
        """Back up into a folder under the date, and delete what has served there; the copy made."""
        from quizkz.store import backups

        with self._sentences:
            return backups.back_up(self.db, self.path or folder / "progress.db", now, before, folder)

    def verify(self, today: int, progress: Callable[[int, int], None] | None = None) -> "tuple[Finding, ...]":
        """What is wrong with the log and with what is derived from it; nothing is changed."""
        from quizkz.store import upkeep

        with self._sentences:
            return upkeep.findings(self._books, today, progress)

"""`Store`: the opened log, as the rest of the program knows it."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from quizkz.clock import Now
from quizkz.errors import StoreError
from quizkz.memory import Parameters
from quizkz.review import RENAME, CardId, Draft, Event
from quizkz.scheduling import CardState, Placing
from quizkz.store import acts, file
from quizkz.store.keeping import Keeping
from quizkz.store.rows import (
    GET_STATE,
    INSERT_EVENT,
    Day,
    answers_filled,
    event_row,
    state_of,
)
from quizkz.store.settle import Books, PlacingOf, engine_mark, settle

if TYPE_CHECKING:
    from quizkz.store import sharing

TOOK_MS_MAX = 600_000
"""A card left open over lunch tells nothing more about the answer than one looked at for ten minutes."""

_ANSWERS_AT_ONCE = 200  # cards: a thread that fills in answers holds the log for some 20 ms at a time
_PAUSE_S = (
    0.01  # then it stands back: SQLite's lock has no queue, and who waits for it only looks now and then
)


class Store(Keeping):
    """The opened log. One a process; may be used by several processes at once.

    It belongs to the thread that opened it; another thread opens its own.
    """

    db: sqlite3.Connection
    """For `query` to read from (and attach the catalogue to); nothing but this package writes through it."""

    reach: acts.Reach
    """Which acts undo reaches; handed on to another connection of this process."""

    def __init__(self, path: Path | None, db: sqlite3.Connection, placing: PlacingOf) -> None:
        self.path, self.db = path, db
        self._file = file.identity(path)
        self._sentences = file.Sentences(path)
        self._books = Books(db, placing)
        self._written: set[int] = set()  # acts of the transaction that is open
        self._wait: file.Wait | None = None

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        placing: PlacingOf,
        now: Now,
        progress: Callable[[int, int], None] | None = None,
        busy_ms: int = file.BUSY_MS,
        reach: acts.Reach | None = None,
        wait: file.Wait | None = None,
    ) -> Self:
        """Open or make the log at `path` (None: in memory), folding again what a changed policy asks for.

        `reach`: that of a connection which this process has already. `wait`: called each time that another
        process was waited for in vain for `busy_ms`; without it that raises BusyError.
        A file of an older version is backed up first, and so is one whose states are all to be made anew.
        Raises StoreError: not a log, a newer version, damaged, not writable, locked for long.
        """

        def backed_up(db: sqlite3.Connection) -> None:
            from quizkz.store import backups

            if path is not None:
                backups.back_up(db, path, now, "migration")

        store = cls(path, file.connect(path, busy_ms, migrating=backed_up, wait=wait), placing)
        store._wait = wait
        with ExitStack() as unless_ready:
            unless_ready.callback(store.close)
            with store._sentences:
                row = store.db.execute("SELECT value FROM kept WHERE key = 'device'").fetchone()
                store.device = file.name_device(store.db) if row is None else row[0]
                store._books.sync()
                store.reach = reach or acts.Reach(acts.newest(store.db))
            store._bring_up_to_date(progress, now)
            unless_ready.pop_all()
        return store

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, begun at once so that another process is waited for; all of it or nothing."""
        with self._sentences:
            file.patiently(lambda: self.db.execute("BEGIN IMMEDIATE"), self._wait)
            done = False
            self._written.clear()
            try:
                self._books.sync()
                yield self.db
                if file.identity(self.path) != self._file:  # SQLite would write to the file that was deleted
                    raise StoreError(file.gone(self.path))
                self.db.execute("COMMIT")
                done = True
                for act in self._written:
                    self.reach.take(act)
            finally:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                if not done:
                    self._books.forget()

    def wait_briefly(self, ms: int) -> None:
        """From now on wait only so long for another process, then raise BusyError."""
        self._wait = None
        self.db.execute(f"PRAGMA busy_timeout = {ms:d}")

    def _bring_up_to_date(self, progress: Callable[[int, int], None] | None, now: Now) -> int:
        """Fold again what was folded by another engine or policy, or was not folded; how many cards."""
        with self._sentences:
            self._books.sync()
            kept = self.db.execute("SELECT value FROM kept WHERE key = 'fold'").fetchone()
            stale = self.db.execute("SELECT 1 FROM stale LIMIT 1").fetchone()
        if kept is None or stale is not None or kept[0] != engine_mark():
            if kept is not None:  # a new file, or one just put here, was never folded
                self._back_up_before_rebuild(now)
            return self.rebuild(progress)
        changed = [deck for deck, placed in self._books.placed.items() if placed != self._books.wanted(deck)]
        if not changed:
            return 0
        from quizkz.store import bulk

        with self._writing():
            cards = 0
            for deck in changed:
                self._books.replace(deck)
                cards += bulk.fold_deck(self._books, deck)
            return cards

    def refold(self, now: Now) -> int:
        """Ask for the placing policies again and fold what they change; how many cards."""
        return self._bring_up_to_date(None, now)

    def rebuild(
        self,
        progress: Callable[[int, int], None] | None = None,
        helper: "sharing.Helper | None" = None,
    ) -> int:
        """Make all that is derived anew, but for `answers` (see `fill_answers`); how many cards.

        `helper`: a process that shares in it, other than by default.
        """
        from quizkz.store import bulk, sharing

        with self._writing() as db:
            if acts.recall(db, self.device):
                self.reach.until = acts.newest(db)
            return bulk.fold_everything(self._books, progress, helper or sharing.Helper(self.path))

    @property
    def answers_filled(self) -> bool:
        """Whether `answers` has a row for every answer that counts (not so for a while after a rebuild)."""
        with self._sentences:
            return answers_filled(self.db)

    @property
    def version(self) -> int:
        """Another number whenever another connection has written to the log."""
        with self._sentences:
            return int(self.db.execute("PRAGMA main.data_version").fetchone()[0])

    def fill_answers(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Fill in the rows of `answers` that a rebuild left out, some cards a transaction."""
        from quizkz.store import bulk

        total = self.db.execute("SELECT count(*) FROM state").fetchone()[0] if progress else 0
        done, filled = 0, False
        with bulk.only_derived(self.db):
            while not filled:
                with self._writing():
                    filled = bulk.fill_some_answers(self._books, _ANSWERS_AT_ONCE)
                done += _ANSWERS_AT_ONCE
                if progress is not None:
                    progress(total if filled else min(done, total), total)
                if not filled:
                    time.sleep(_PAUSE_S)

    def append(self, drafts: Sequence[Draft], now: Now, day: int) -> tuple[Event, ...]:
        """Write events as one act, fold their cards, commit; on disk when it returns."""
        with self._writing():
            return self._write(drafts, now, day, acts.next_act(self.db))

    def _write(self, drafts: Sequence[Draft], now: Now, day: int, act: int) -> tuple[Event, ...]:
        events: list[Event] = []
        newest: dict[CardId, int] = {}
        for draft in drafts:
            at = self._moment(draft, now, newest)
            newest[draft.card] = at
            took_ms = None if draft.took_ms is None else min(max(draft.took_ms, 0), TOOK_MS_MAX)
            event = Event(
                draft.card, at, self.device, draft.kind, day if draft.day is None else draft.day, now.offset,
                draft.rating, took_ms, draft.credit, draft.response, draft.value,
            )  # fmt: skip
            self.db.execute(INSERT_EVENT, event_row(event))
            if acts.undoable(draft):
                self.db.execute(
                    "INSERT INTO mine (act, card, at) VALUES (?, ?, ?)", (act, event.card, event.at)
                )
                self._written.add(act)
            events.append(event)
        settle(self._books, events, newest=True)
        return tuple(events)

    def _moment(self, draft: Draft, now: Now, newest: dict[CardId, int]) -> int:
        """The moment that an event is dated: now, but later than all of its card, whatever the clock says.

        Also not before a rename that took earlier events of this id elsewhere, or this one would go along.
        """
        known = newest.get(draft.card)
        if known is None:
            known = max(self._books.newest(draft.card), self._books.lineage.opens(draft.card) - 1)
        if draft.kind == RENAME and draft.value is not None:
            known = max(known, self._books.newest(CardId(draft.value["old"])))
        return max(now.at, known + 1)

    def state(self, card: CardId) -> CardState | None:
        """The state of a card; None: new and plain."""
        with self._sentences:
            row = self.db.execute(GET_STATE, (card,)).fetchone()
        return None if row is None else state_of(row)

    def events(self, card: CardId) -> tuple[Event, ...]:
        """All events that are the card's after renames, in order of (`at`, `device`), retracted ones too."""
        with self._sentences:
            self._books.sync()
            return tuple(self._books.events(card))

    def owner(self, card: CardId, at: int) -> CardId:
        """The card that what was written under an id at a moment belongs to after renames."""
        with self._sentences:
            self._books.sync()
        return self._books.lineage.owner(card, at)

    def placing(self, deck: str) -> Placing:
        """The placing policy in force for a deck."""
        with self._sentences:
            self._books.sync()
        return self._books.placing(deck)

    def parameters(self, deck: str) -> Parameters:
        """The FSRS parameters in force for a deck."""
        with self._sentences:
            self._books.sync()
        return self._books.parameters(deck)

    def terms(self, deck: str) -> tuple[Placing, Parameters]:
        """Both of these at once."""
        with self._sentences:
            self._books.sync()
        return self._books.terms(deck)

    def states_under(self, deck: str, parameters: Parameters) -> Iterator[list[CardState]]:
        """The states that a deck's cards would have under other parameters, some at a time; none written."""
        from quizkz.store import bulk

        with self._sentences:
            self._books.sync()
            yield from bulk.states_under(self._books, deck, parameters)

    def replace(
        self, old: Event, new: Draft, now: Now, *, also: Sequence[Event] = (), more: Sequence[Draft] = ()
    ) -> tuple[Event, ...]:
        """Retract `old` and write `new` in its place (same day), one act with the answer's for undo.

        `also`: events of the same card that were written with `old` and go with it; `more`: drafts for it to
        be written with `new`.
        """
        with self._writing() as db:
            card = self._books.lineage.owner(old.card, old.at)
            row = db.execute("SELECT act FROM mine WHERE card = ? AND at = ?", (old.card, old.at)).fetchone()
            act = acts.next_act(db) if row is None else row[0]
            drafts = [acts.retraction(card, event, old.day) for event in (old, *also)]
            drafts += [replace(draft, card=card, day=old.day) for draft in (new, *more)]
            return self._write(drafts, now, old.day, act)

    def retract(self, events: Sequence[Event], now: Now, day: int) -> tuple[Event, ...]:
        """Take back events of any device, for good; the retractions written."""
        with self._writing():
            return self._retract(events, now, day)

    def _retract(self, events: Sequence[Event], now: Now, day: int) -> tuple[Event, ...]:
        owner = self._books.lineage.owner
        drafts = [acts.retraction(owner(event.card, event.at), event, day) for event in events]
        return self._write(drafts, now, day, acts.next_act(self.db))

    def last_act(self) -> tuple[Event, ...]:
        """The events that `undo` would take back; none where there is nothing to undo."""
        with self._sentences:
            self._books.sync()
            return acts.last(self._books, self.device, self.reach)[1]

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo; of an act of many cards only the first is looked at."""
        with self._sentences:
            self._books.sync()
            return acts.stands(self._books, self.device, self.reach)

    def undo(self, now: Now, day: int) -> tuple[Event, ...]:
        """Retract the last act in reach that is not yet retracted; the events taken back."""
        with self._writing() as db:
            act, events = acts.last(self._books, self.device, self.reach)
            if events:
                self._retract(events, now, day)
                acts.forget(db, act)
            return events

    def decks(self) -> tuple[str, ...]:
        """The decks that it has cards of, those that are gone too."""
        with self._sentences:
            return tuple(deck for (deck,) in self.db.execute("SELECT deck FROM placings"))

    def due_days(self) -> dict[CardId, int | None]:
        """By card, when it is due; suspended ones apart."""
        with self._sentences:
            return dict(self.db.execute("SELECT card, due_day FROM state WHERE NOT suspended").fetchall())

    def learned(self) -> int:
        """How many cards it holds a state of."""
        with self._sentences:
            return int(self.db.execute("SELECT count(*) FROM state").fetchone()[0])

    def days(self, since: int, until: int, deck: str | None = None) -> tuple[Day, ...]:
        """Days with answers from `since` to `until`, both counted in, ascending."""
        with self._sentences:
            rows = self.db.execute(
                'SELECT day, sum(answers), sum("right"), sum(took_ms) FROM days WHERE day BETWEEN ? AND ? '
                "AND (? IS NULL OR deck = ?) GROUP BY day ORDER BY day",
                (since, until, deck, deck),
            ).fetchall()
        return tuple(Day(*row) for row in rows)

    def close(self) -> None:
        """Close the log; answers are on disk already."""
        self.db.close()

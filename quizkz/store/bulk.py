"""Folds all cards, or all of a deck, at once: after a change of policy, a repair, a large merge.

A million reviews take seconds, not a minute, since a card with nothing but answers needs no `Event`s
(`plain`): its memory up to the last day comes from the engine in batches, and only the answers of that day
are folded. Others, and those that renames name, go the way of a single card.
"""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING

from quizkz.memory import Parameters
from quizkz.review import CardId, deck_of
from quizkz.scheduling import CardState, Placing, fold
from quizkz.store import plain
from quizkz.store.file import make_tables
from quizkz.store.rows import INSERT_ANSWER, INSERT_STATE, Row
from quizkz.store.settle import Books, engine_mark, put_answers, put_state
from quizkz.store.sums import AnswerSums

if TYPE_CHECKING:
    from quizkz.store import sharing

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

EVERYTHING = ("\0", "\U0010ffff")
"""The range of all cards."""

Terms = Callable[[str], tuple[Placing, Parameters]]
"""What a deck is folded by."""

Sums = defaultdict[str, plain.DaySums]
"""By deck, what `days` holds."""


@contextmanager
def no_collector() -> Iterator[None]:
    """Without the garbage collector, which finds nothing to free in a bulk load and takes half its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def only_derived(db: sqlite3.Connection) -> Iterator[None]:
    """Commit without waiting for the disk, while no event is written: what a crash loses is derived again."""
    db.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        db.execute("PRAGMA synchronous = FULL")


_IN_BULK = {"cache_size": -64_000, "secure_delete": 0}
"""Settings of SQLite: memory (KiB, below nothing) for all that is written and then read for the indexes, and
no zeros over what is dropped, since nothing of it is lost or secret."""


@contextmanager
def _set_for_bulk(db: sqlite3.Connection) -> Iterator[None]:
    before = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in _IN_BULK}
    _set(db, _IN_BULK)
    try:
        yield
    finally:
        _set(db, before)


def _set(db: sqlite3.Connection, settings: Mapping[str, int]) -> None:
    for name, value in settings.items():
        db.execute(f"PRAGMA {name} = {value:d}")


class Told:
    """Tells on how many cards are folded, never more than there are."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.done = 0
        self._progress, self._total = progress, total

    def add(self, cards: int) -> None:
        """So many more are folded."""
        self.done += cards
        if self._progress is not None:
            self._progress(min(self.done, self._total), self._total)

    def end(self) -> None:
        """All are."""
        if self._progress is not None:
            self._progress(self._total, self._total)


def fold_everything(
    books: Books, progress: Progress | None = None, helper: "sharing.Helper | None" = None
) -> int:
    """Make the derived tables anew from the log; how many cards. `answers` is left to `fill_answers`.

    `helper` folds a part of them meanwhile; none where this transaction wrote events, which it cannot see.
    """
    db = books.db
    books.reread()
    for deck in _decks(books):
        if deck in books.placed:
            books.replace(deck)
        else:
            books.place(deck)
    sums: Sums = defaultdict(plain.DaySums)
    with no_collector(), _set_for_bulk(db), ExitStack() as ending:
        shared = None if helper is None else helper.begun(books, ending)
        _drop(db)
        if shared is None:
            told = Told(progress, _count(db) if progress else 0)
            odd = _fold_plain(books, EVERYTHING, sums, told.add)
        else:
            told = Told(progress, shared.cards)
            odd = _fold_shared(books, shared, sums, told)
            ending.close()
        _fold_others(books, _one_by_one(odd, books.lineage.named, None), sums, told)
        _put_days(db, sums)
        make_tables(db)
    told.end()
    db.execute("DELETE FROM stale")
    db.execute("REPLACE INTO kept VALUES ('fold', ?)", (engine_mark(),))
    db.execute("DELETE FROM kept WHERE key = 'answers'")
    if told.done:
        db.execute("INSERT INTO kept VALUES ('answers', '')")
    return told.done


def _put_days(db: sqlite3.Connection, sums: Sums) -> None:
    """Write `days`, in order of its key."""
    rows = [row for deck in sorted(sums) for row in sums[deck].rows(deck)]
    rows.sort(key=itemgetter(0))
    db.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", rows)


def _drop(db: sqlite3.Connection) -> None:
    """Drop what is derived, and make it without indexes: one made at the end costs a third of one kept up."""
    for table in ("state", "days", "answers", "hours", "recalls"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    make_tables(db)
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'state' AND sql IS NOT NULL"
    for (index,) in db.execute(indexes).fetchall():
        db.execute(f"DROP INDEX {index}")


def fold_deck(books: Books, deck: str) -> int:
    """Fold every card of a deck anew; how many. Its rows of `answers` are left to `fill_answers`."""
    books.db.execute("DELETE FROM state WHERE deck = ?", (deck,))
    told = Told(None, 0)
    with no_collector():
        odd = _fold_plain(books, _range(deck), None, told.add)
        _fold_others(books, _one_by_one(odd, books.lineage.named, deck), None, told)
    books.db.execute("REPLACE INTO kept VALUES ('answers', '')")
    return told.done


def _decks(books: Books) -> list[str]:
    """All decks with cards in the log: found by leaping from one to the next, not by reading all rows."""
    found: set[str] = {deck_of(card) for card in books.lineage.pieces}
    after = "\0"
    while True:
        row = books.db.execute("SELECT min(card) FROM events WHERE card >= ?", (after,)).fetchone()
        if row[0] is None:
            return sorted(found)
        deck = deck_of(row[0])
        found.add(deck)
        after = deck + "0" if "/" in row[0] else row[0] + "\0"  # "0" follows "/"


def _range(deck: str | None) -> tuple[str, str]:
    return EVERYTHING if deck is None else (f"{deck}/", f"{deck}0")


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(DISTINCT card) FROM events WHERE card > ''").fetchone()[0])


def plain_states(
    db: sqlite3.Connection, within: tuple[str, str], but: AbstractSet[CardId], terms: Terms, sums: Sums | None
) -> Iterator[list[Row]]:
    """The rows of `state` of all cards in a range but those; they must have nothing but answers."""
    for answers in plain.plain_answers(db, within, but):
        yield plain.state_rows(answers, *terms(answers.deck))
        if sums is not None:
            sums[answers.deck].count(answers.days, answers.ratings, answers.took_ms)


def _fold_plain(
    books: Books, within: tuple[str, str], sums: Sums | None, told: Callable[[int], None]
) -> set[CardId]:
    """Fold the cards of a range that have nothing but answers, and whose rows are gone; which have more."""
    odd = plain.odd_cards(books.db, within)
    for rows in plain_states(books.db, within, odd | books.lineage.named, books.terms, sums):
        books.db.executemany(INSERT_STATE, rows)
        told(len(rows))
    return odd


def _fold_shared(books: Books, shared: "sharing.Shared", sums: Sums, told: Told) -> set[CardId]:
    """The same for all cards, of which another process folds some."""

    def add(cards: int) -> None:
        told.add(cards)
        shared.listen(told.add)

    odd = _fold_plain(books, shared.ours, sums, add)
    for rows, days, more in shared.rest(told.add):
        books.db.executemany(INSERT_STATE, rows)
        odd |= more
        for deck, some in days.items():
            sums[deck].add(some)
    return odd


def _fold_others(books: Books, cards: Iterable[CardId], sums: Sums | None, told: Told) -> None:
    """Fold cards from their events, one by one."""
    for card in cards:
        state, seen = books.folded(card, books.events(card))
        put_state(books.db, card, state)
        if sums is not None and seen:
            days, ratings, took_ms = zip(*((a.day, a.rating, a.took_ms) for a in seen), strict=True)
            sums[deck_of(card)].count(days, ratings, took_ms)
        told.add(1)


def _one_by_one(odd: AbstractSet[CardId], moved: AbstractSet[CardId], deck: str | None) -> Sequence[CardId]:
    """The cards that are folded from their events: odd ones, and those that renames name."""
    owned = {card for card in moved if deck is None or deck_of(card) == deck}
    return sorted((odd - moved) | owned)


def states_under(books: Books, deck: str, parameters: Parameters) -> Iterator[list[CardState]]:
    """The states that the cards of a deck would have under other parameters, some at a time; none written."""
    db, within, placing = books.db, _range(deck), books.placing(deck)
    odd, moved = plain.odd_cards(db, within), books.lineage.named
    for answers in plain.plain_answers(db, within, odd | moved):
        yield [CardState(*figures) for figures in plain.figures(answers, placing, parameters)]
    for card in _one_by_one(odd, moved, deck):
        state = fold(books.events(card), placing, parameters, card)[0]
        yield [] if state is None else [state]


def fill_some_answers(books: Books, cards: int) -> bool:
    """Fill in the rows of `answers` for some more cards; whether all are filled in now."""
    db = books.db
    row = db.execute("SELECT value FROM kept WHERE key = 'answers'").fetchone()
    if row is None:
        return True
    names = [
        CardId(found[0])
        for found in db.execute(
            "SELECT DISTINCT card FROM events WHERE card > ? ORDER BY card LIMIT ?", (row[0], cards)
        )
    ]
    last, sums = len(names) < cards, AnswerSums()
    with no_collector():
        odd = _fill_plain(books, names, sums) if names else set()
        for card in [*sorted(odd), *(books.lineage.pieces if last else ())]:
            put_answers(db, card, books.folded(card, books.events(card))[1], sums=sums)
        sums.put(db)
    if last:
        db.execute("DELETE FROM kept WHERE key = 'answers'")
    else:
        db.execute("REPLACE INTO kept VALUES ('answers', ?)", (names[-1],))
    return last


def _fill_plain(books: Books, names: Sequence[CardId], sums: AnswerSums) -> set[CardId]:
    """Fill in the answers of those cards, in order, that have nothing else; which are left."""
    db, within = books.db, (names[0], names[-1] + "\0")
    begun = db.execute("SELECT DISTINCT card FROM answers WHERE card >= ? AND card < ?", within)
    odd = plain.odd_cards(db, within) | {CardId(row[0]) for row in begun}
    moved = books.lineage.named
    for answers in plain.plain_answers(db, within, odd | moved, plain.SEEN):
        deck = answers.deck
        rows = plain.answer_rows(answers, books.placing(deck), books.parameters(deck))
        db.executemany(INSERT_ANSWER, rows)
        sums.count(rows, 1)
    return odd.union(moved.intersection(names))

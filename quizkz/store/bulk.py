"""Folds all cards, or all of a deck, at once: after a change of policy, a repair, a large merge.

A million reviews take seconds, not a minute, since a card with nothing but answers needs no `Event`s
(`plain`): its memory up to the last day comes from the engine in batches, and only the answers of that day
are folded. Others, and those that renames name, go the way of a single card.
"""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager

from quizkz.memory import Parameters
from quizkz.review import CardId, split_card
from quizkz.scheduling import CardState, fold
from quizkz.store import plain
from quizkz.store.file import make_tables
from quizkz.store.rows import INSERT_ANSWER, INSERT_STATE, Row
from quizkz.store.settle import Books, deck_of, engine_mark, put_answers, put_state
from quizkz.store.sums import AnswerSums

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

EVERYTHING = ("\0", "\U0010ffff")
"""The range of all cards."""

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


def fold_everything(books: Books, progress: Progress | None = None) -> int:
    """Make the derived tables anew from the log; how many cards. `answers` is left to `fill_answers`."""
    db = books.db
    for table in ("state", "days", "answers", "hours", "recalls"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    make_tables(db)
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'state' AND sql IS NOT NULL"
    for (index,) in db.execute(indexes).fetchall():
        db.execute(f"DROP INDEX {index}")  # an index made at the end costs a third of one kept up
    books.reread()
    for deck in _decks(books):
        if deck in books.placed:
            books.replace(deck)
        else:
            books.place(deck)
    sums: Sums = defaultdict(plain.DaySums)
    cards = _fold_range(books, None, sums, progress)
    for deck, days in sums.items():
        db.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", days.rows(deck))
    make_tables(db)
    db.execute("DELETE FROM stale")
    db.execute("REPLACE INTO kept VALUES ('fold', ?)", (engine_mark(),))
    db.execute("DELETE FROM kept WHERE key = 'answers'")
    if cards:
        db.execute("INSERT INTO kept VALUES ('answers', '')")
    return cards


def fold_deck(books: Books, deck: str) -> int:
    """Fold every card of a deck anew; how many. Its rows of `answers` are left to `fill_answers`."""
    books.db.execute("DELETE FROM state WHERE deck = ?", (deck,))
    cards = _fold_range(books, deck)
    books.db.execute("REPLACE INTO kept VALUES ('answers', '')")
    return cards


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


def _fold_range(
    books: Books, deck: str | None, sums: Sums | None = None, progress: Progress | None = None
) -> int:
    """Fold all cards, or all of a deck, whose rows are gone; how many. `sums` takes the sums for `days`."""
    db, within = books.db, _range(deck)
    odd, moved = plain.odd_cards(db, within), books.lineage.named
    total = 0
    if progress is not None:
        count = "SELECT count(DISTINCT card) FROM events WHERE card >= ? AND card < ?"
        total = db.execute(count, within).fetchone()[0]
    done = 0
    with no_collector():
        for answers in plain.plain_answers(db, within, odd | moved):
            _put_plain(books, answers)
            if sums is not None:
                sums[answers.deck].count(answers.days, answers.ratings, answers.took_ms)
            done += len(answers.spans)
            if progress is not None:
                progress(done, total)
        for card in _one_by_one(odd, moved, deck):
            state, seen = books.folded(card, books.events(card))
            put_state(db, card, state)
            if sums is not None and seen:
                days, ratings, took_ms = zip(*((a.day, a.rating, a.took_ms) for a in seen), strict=True)
                sums[deck_of(card)].count(days, ratings, took_ms)
            done += 1
    if progress is not None:
        progress(total, total)
    return done


def _put_plain(books: Books, answers: plain.Answers) -> None:
    deck = answers.deck
    states = plain.figures(answers, books.placing(deck), books.parameters(deck))
    rows: Iterator[Row] = ((*state, deck, split_card(state[0])[1]) for state in states)
    books.db.executemany(INSERT_STATE, rows)


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

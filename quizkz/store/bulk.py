"""Folds all cards, or all of a deck, at once: after a change of policy, a repair, a large merge.

A million reviews take seconds, not a minute, since a card with nothing but answers needs no `Event`s: its
memory up to the last day comes from the engine in batches, and only the answers of that day are folded.
"""

import gc
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from quizkz.memory import Memory, Parameters, after_all
from quizkz.review import CardId
from quizkz.scheduling import SAME_DAY_MS, CardState, Checkpoint, Placing, fold, resume
from quizkz.scheduling.events import whole
from quizkz.store.file import make_tables
from quizkz.store.rows import PUT_STATE, state_row, value_of
from quizkz.store.settle import Books, deck_of, engine_mark, put_answers, put_state
from quizkz.store.sums import AnswerSums

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

_BATCH = 4_000
_PLAIN_REVIEW = "(kind = 'review' AND rating IS NOT NULL)"

_UNKNOWN = Memory(0.0, 0.0)

# The sums of a day are kept in one integer, which is twice as fast as three: milliseconds in the low 48 bits,
# above them the right answers, above these all answers.
_BITS = 48
_COUNTED = [0, 1 << 2 * _BITS, *[(1 << 2 * _BITS) + (1 << _BITS)] * 3]

DaysOfDeck = defaultdict[int, int]
Sums = defaultdict[str, DaysOfDeck]
"""By deck and study day, what `days` holds, packed."""
Row = tuple[str, int, int, int, int | None, str | None]
"""Of an answer: card, rating, at, day, took_ms, value."""
Part = tuple[CardId, Checkpoint | None, list[tuple[int, int]], list[Row]]
"""A card, its checkpoint but for the memory, the (rating, elapsed) that lead to it, the answers after it."""


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
    sums: Sums = defaultdict(lambda: defaultdict(int))
    cards = _fold_range(books, None, sums, progress)
    db.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?)", _day_rows(sums))
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
    after = "!"
    while True:
        row = books.db.execute("SELECT min(card) FROM events WHERE card >= ?", (after,)).fetchone()
        if row[0] is None:
            return sorted(found)
        deck = deck_of(row[0])
        found.add(deck)
        after = deck + "0" if "/" in row[0] else row[0] + "\0"  # "0" follows "/"


def _range(deck: str | None) -> tuple[str, str]:
    return ("!", "\U0010ffff") if deck is None else (f"{deck}/", f"{deck}0")


def _fold_range(
    books: Books, deck: str | None, sums: Sums | None = None, progress: Progress | None = None
) -> int:
    """Fold all cards, or all of a deck, whose rows are gone; how many. `sums` takes the sums for `days`."""
    db, within = books.db, _range(deck)
    odd, moved = _odd_cards(db, within), books.lineage.named
    total = 0
    if progress is not None:
        count = "SELECT count(DISTINCT card) FROM events WHERE card >= ? AND card < ?"
        total = db.execute(count, within).fetchone()[0]
    done = 0
    with no_collector():
        for parts in _batches(_plain_cards(db, within, odd | moved, sums)):
            _put_plain(books, parts)
            done += len(parts)
            if progress is not None:
                progress(done, total)
        for card in _one_by_one(odd, moved, deck):
            state, answers = books.folded(card, books.events(card))
            put_state(db, card, state)
            if sums is not None:
                for answer in answers:
                    sums[deck_of(card)][answer.day] += _COUNTED[answer.rating] + (answer.took_ms or 0)
            done += 1
    if progress is not None:
        progress(total, total)
    return done


def _odd_cards(db: sqlite3.Connection, within: tuple[str, str]) -> set[CardId]:
    """The cards in a range that have more than plain answers."""
    rows = db.execute(
        "SELECT DISTINCT card FROM events "  # noqa: S608 (a constant)
        f"WHERE card >= ? AND card < ? AND kind <> 'practice' AND NOT {_PLAIN_REVIEW}",
        within,
    )
    return {CardId(row[0]) for row in rows}


def _one_by_one(odd: AbstractSet[CardId], moved: AbstractSet[CardId], deck: str | None) -> Sequence[CardId]:
    """The cards that are folded from their events: odd ones, and those that renames name."""
    owned = {card for card in moved if deck is None or deck_of(card) == deck}
    return sorted((odd - moved) | owned)


def states_under(books: Books, deck: str, parameters: Parameters) -> Iterator[list[CardState]]:
    """The states that the cards of a deck would have under other parameters, some at a time; none written."""
    db, within, placing = books.db, _range(deck), books.placing(deck)
    odd, moved = _odd_cards(db, within), books.lineage.named
    for parts in _batches(_plain_cards(db, within, odd | moved, None)):
        yield _plain_states(parts, placing, parameters)
    for card in _one_by_one(odd, moved, deck):
        state = fold(books.events(card), placing, parameters, card)[0]
        yield [] if state is None else [state]


def _plain_cards(
    db: sqlite3.Connection, within: tuple[str, str], but: AbstractSet[CardId], sums: Sums | None
) -> Iterator[Part]:
    """Every card in a range that has nothing but answers, cut before its last answer on a later day."""
    rows = db.execute(
        "SELECT card, rating, at, day, took_ms, value FROM events "
        "WHERE card >= ? AND card < ? AND kind = 'review' ORDER BY card, at, device",
        within,
    )
    for card, answers in groupby(rows, key=itemgetter(0)):
        if card not in but:
            days_of_deck = None if sums is None else sums[deck_of(card)]
            yield _cut(card, list(answers), days_of_deck)


def _cut(card: CardId, answers: list[Row], days_of_deck: DaysOfDeck | None) -> Part:
    history: list[tuple[int, int]] = []
    cut = lapses = lapses_before = 0
    _, _, last_at, first_day, _, _ = answers[0]
    last_day = first_day
    for _, rating, at, day, took_ms, _ in answers:
        days = day - last_day
        if days < 1 or (days == 1 and at - last_at < SAME_DAY_MS):  # as days_between, without a call
            days = 0
        else:
            cut, lapses_before = len(history), lapses
            if rating == 1:
                lapses += 1
        history.append((rating, days))
        last_day, last_at = day, at
        if days_of_deck is not None:
            days_of_deck[day] += _COUNTED[rating] + (took_ms or 0)
    if not cut:
        return card, None, [], answers
    _, _, cut_at, cut_day, _, _ = answers[cut - 1]
    before = Checkpoint(_UNKNOWN, cut, lapses_before, first_day, cut_day, cut_at)
    return card, before, history[:cut], answers[cut:]


def _batches(parts: Iterator[Part]) -> Iterator[list[Part]]:
    """Runs of cards of one deck, not too many at once."""
    for _, run in groupby(parts, key=lambda part: deck_of(part[0])):
        batch: list[Part] = []
        for part in run:
            batch.append(part)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _put_plain(books: Books, parts: list[Part]) -> None:
    deck = deck_of(parts[0][0])
    states = _plain_states(parts, books.placing(deck), books.parameters(deck))
    books.db.executemany(PUT_STATE, map(state_row, states))


def _plain_states(parts: list[Part], placing: Placing, parameters: Parameters) -> list[CardState]:
    """The states of cards of one deck."""
    memories = iter(after_all([history for _, before, history, _ in parts if before is not None], parameters))
    states = []
    for card, before, _, tail in parts:
        if before is not None:
            before = Checkpoint(
                next(memories),
                before.answers,
                before.lapses,
                before.first_day,
                before.last_day,
                before.last_at,
            )
        value = tail[-1][-1]
        due_day = None if value is None else whole(value_of(value), "due_day")
        states.append(resume(card, before, tail, placing, parameters, due_day))
    return states


def _day_rows(sums: Sums) -> Iterator[tuple[int, str, int, int, int]]:
    """The rows of `days` that packed sums stand for."""
    low = (1 << _BITS) - 1
    for deck, days in sums.items():
        for day, packed in days.items():
            yield day, deck, packed >> 2 * _BITS, packed >> _BITS & low, packed & low


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
        for card in [*names, *(books.lineage.pieces if last else ())]:
            put_answers(db, card, books.folded(card, books.events(card))[1], sums=sums)
        sums.put(db)
    if last:
        db.execute("DELETE FROM kept WHERE key = 'answers'")
    else:
        db.execute("REPLACE INTO kept VALUES ('answers', ?)", (names[-1],))
    return last

"""Folds all cards, or all of a deck, at once: after a change of policy, a repair, a large merge.

A million reviews take seconds, not a minute, since a card with nothing but answers needs no `Event`s: its
memory up to the last day comes from the engine in batches, and only the answers of that day are folded.
"""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from quizkz.memory import Memory, after_all
from quizkz.review import CardId
from quizkz.scheduling import Checkpoint, days_between, resume
from quizkz.store.rows import PUT_STATE, state_row
from quizkz.store.settle import Books, deck_of, engine_mark, put_answers, put_state

Progress = Callable[[int, int], None]
"""Told how many cards of how many are folded."""

_BATCH = 4_000
_PLAIN_REVIEW = (
    "(kind = 'review' AND rating IS NOT NULL AND (value IS NULL OR instr(value, '\"due_day\"') = 0))"
)

Tail = list[tuple[int, int, int]]
Part = tuple[CardId, Checkpoint | None, list[tuple[int, int]], Tail]
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
    """Fold every card anew and count the days; how many cards. `answers` is left to `fill_answers`."""
    db = books.db
    db.execute("DELETE FROM state")
    books.reread()
    for deck in _decks(books):
        if deck in books.placed:
            books.replace(deck)
        else:
            books.place(deck)
    cards = _fold_range(books, None, progress)
    count_days(books)
    db.execute("DELETE FROM stale")
    db.execute("DELETE FROM answers")
    db.execute("REPLACE INTO kept VALUES ('fold', ?)", (engine_mark(),))
    db.execute("REPLACE INTO kept VALUES ('answers', '')")
    return cards


def fold_deck(books: Books, deck: str) -> int:
    """Fold every card of a deck anew; how many. Its rows of `answers` are left to `fill_answers`."""
    books.db.execute("DELETE FROM state WHERE deck = ?", (deck,))
    cards = _fold_range(books, deck, None)
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


def _fold_range(books: Books, deck: str | None, progress: Progress | None) -> int:
    low, high = _range(deck)
    db = books.db
    odd = {
        CardId(row[0])
        for row in db.execute(
            "SELECT DISTINCT card FROM events "  # noqa: S608 (a constant)
            f"WHERE card >= ? AND card < ? AND kind <> 'practice' AND NOT {_PLAIN_REVIEW}",
            (low, high),
        )
    }
    moved = books.lineage.named
    total = 0
    if progress is not None:
        total = db.execute(
            "SELECT count(DISTINCT card) FROM events WHERE card >= ? AND card < ?", (low, high)
        ).fetchone()[0]
    done = 0
    with no_collector():
        for parts in _batches(_plain_cards(db, low, high, odd | moved)):
            _put_plain(books, parts)
            done += len(parts)
            if progress is not None:
                progress(done, total)
        owned = {card for card in books.lineage.pieces if deck is None or deck_of(card) == deck}
        for card in sorted((odd - moved) | owned):
            state, _ = books.folded(card, books.events(card))
            put_state(db, card, state)
            done += 1
    if progress is not None:
        progress(total, total)
    return done


def _plain_cards(db: sqlite3.Connection, low: str, high: str, but: set[CardId]) -> Iterator[Part]:
    """Every card in a range that has nothing but answers, cut before its last answer on a later day."""
    rows = db.execute(
        "SELECT card, rating, at, day FROM events "
        "WHERE card >= ? AND card < ? AND kind = 'review' ORDER BY card, at, device",
        (low, high),
    )
    for card, answers in groupby(rows, key=itemgetter(0)):
        if card not in but:
            yield _cut(card, list(answers))


def _cut(card: CardId, answers: list[tuple[str, int, int, int]]) -> Part:
    history: list[tuple[int, int]] = []
    cut, lapses, lapses_before = 0, 0, 0
    last_day, last_at = answers[0][3], answers[0][2]
    for place, (_, rating, at, day) in enumerate(answers):
        days = days_between(last_day, last_at, day, at) if place else 0
        if days:
            cut, lapses_before = place, lapses
            if rating == 1:
                lapses += 1
        history.append((rating, days))
        last_day, last_at = day, at
    tail = [(rating, at, day) for _, rating, at, day in answers[cut:]]
    if cut == 0:
        return card, None, [], tail
    _, _, last_at, last_day = answers[cut - 1]
    unknown = Memory(0.0, 0.0)
    return (
        card,
        Checkpoint(unknown, cut, lapses_before, answers[0][3], last_day, last_at),
        history[:cut],
        tail,
    )


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
    placing, parameters = books.placing(deck), books.parameters(deck)
    memories = iter(after_all([history for _, before, history, _ in parts if before is not None], parameters))
    rows = []
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
        rows.append(state_row(resume(card, before, tail, placing, parameters)))
    books.db.executemany(PUT_STATE, rows)


def count_days(books: Books) -> None:
    """Count the days anew from all answers that count."""
    db = books.db
    db.execute("DELETE FROM days")
    figures: dict[tuple[int, str], list[int]] = {}
    taken_back = {
        CardId(row[0])
        for row in db.execute("SELECT DISTINCT card FROM events WHERE kind = 'retract' AND card > ''")
    }
    apart = taken_back | books.lineage.named
    rows = db.execute(
        "SELECT card, day, rating, took_ms FROM events "
        "WHERE card > '' AND kind = 'review' AND rating IS NOT NULL ORDER BY card"
    )
    for card, answers in groupby(rows, key=itemgetter(0)):
        if card not in apart:
            deck = deck_of(card)
            for _, day, rating, took_ms in answers:
                _add(figures, (day, deck), rating, took_ms)
    for card in apart:
        _, seen = books.folded(card, books.events(card))
        for answer in seen:
            _add(figures, (answer.day, deck_of(card)), answer.rating, answer.took_ms)
    db.executemany(
        "INSERT INTO days VALUES (?, ?, ?, ?, ?)", [(*key, *sums) for key, sums in figures.items()]
    )


def _add(
    figures: dict[tuple[int, str], list[int]], key: tuple[int, str], rating: int, took_ms: int | None
) -> None:
    sums = figures.get(key)
    if sums is None:
        sums = figures[key] = [0, 0, 0]
    sums[0] += 1
    sums[1] += rating > 1
    sums[2] += took_ms or 0


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
    last = len(names) < cards
    with no_collector():
        for card in [*names, *(books.lineage.pieces if last else ())]:
            put_answers(db, card, books.folded(card, books.events(card))[1])
    if last:
        db.execute("DELETE FROM kept WHERE key = 'answers'")
    else:
        db.execute("REPLACE INTO kept VALUES ('answers', ?)", (names[-1],))
    return last

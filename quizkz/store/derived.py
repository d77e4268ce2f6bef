"""Compares what is derived with what the events lead to, all cards at once.

Cards with nothing but answers are worked out by columns (`plain`), as `bulk` does it: a million reviews take
seconds. Whatever differs there, and every other card, is folded from its events before it is called wrong.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from quizkz.review import CardId, deck_of, split_card
from quizkz.store import plain
from quizkz.store.bulk import EVERYTHING, no_collector
from quizkz.store.rows import STATE_COLUMNS, Row, answer_row, answers_filled, state_row
from quizkz.store.settle import Books

Progress = Callable[[int, int], None]
"""Told how many cards of how many are done."""

_STATES = f"SELECT {STATE_COLUMNS}, deck, question FROM state"  # noqa: S608 (a constant)
_ANSWERS = "SELECT * FROM answers WHERE card > ? AND card <= ? ORDER BY card, at, device"
_END = "\U0010ffff"

# The definitions of `hours` and `recalls` (schema.sql), for SQLite to work out from all answers.
_RECALLS = """WITH told AS (
    SELECT substr(card, 1, instr(card || '/', '/') - 1) AS deck, day,
        ((at + "offset" * 60000) % 86400000 + 86400000) % 86400000 / 3600000 AS hour, elapsed > 21 AS long,
        CASE WHEN predicted IS NULL THEN -1 ELSE min(19, CAST(predicted * 20 AS INTEGER)) END AS band,
        rating > 1 AS "right", coalesce(CAST(predicted * 1000000 + 0.5 AS INTEGER), 0) AS said
    FROM answers WHERE elapsed >= 1)"""
_SUMS: Mapping[str, str] = {
    "hours": 'day, hour, count(*), sum("right") FROM told GROUP BY day, hour',
    "recalls": 'day, long, band, count(*), sum("right"), sum(said) FROM told GROUP BY day, long, band',
}


class Differing(NamedTuple):
    """What differs: the cards whose state does, those whose answers do, and the tables of sums that do."""

    states: tuple[CardId, ...]
    answers: tuple[CardId, ...]
    sums: tuple[str, ...]


class _Cards:
    """The cards, compared one part after another."""

    def __init__(self, books: Books) -> None:
        self.books, self.db = books, books.db
        self.filled = answers_filled(books.db)
        self.kept: dict[str, Row] = {row[0]: row for row in books.db.execute(_STATES)}
        self.days: defaultdict[str, plain.DaySums] = defaultdict(plain.DaySums)
        self.odd = plain.odd_cards(books.db, EVERYTHING) | books.lineage.named
        self.doubtful: set[CardId] = set()
        self._last = ""

    def compare(self, answers: plain.Answers) -> None:
        """Compare some cards with nothing but answers; they come in order."""
        books, deck, kept = self.books, answers.deck, self.kept
        self.days[deck].count(answers.days, answers.ratings, answers.took_ms)
        placing, parameters = books.placing(deck), books.parameters(deck)
        for state in plain.figures(answers, placing, parameters):
            card = CardId(state[0])
            if kept.pop(card, None) != (*state, deck, split_card(card)[1]):
                self.doubtful.add(card)
        if self.filled:
            last = answers.spans[-1].card
            rows = self.db.execute(_ANSWERS, (self._last, last)).fetchall()
            self._compare_rows(rows, plain.answer_rows(answers, placing, parameters))
            self._last = last

    def _compare_rows(self, rows: list[Row], wanted: list[Row]) -> None:
        if self.odd:
            rows = [row for row in rows if row[0] not in self.odd]
        if rows != wanted:
            self.doubtful.update(CardId(row[0]) for row in set(rows) ^ set(wanted))

    def finish(self, progress: Progress | None, done: int, total: int) -> tuple[list[CardId], list[CardId]]:
        """Fold the others from their events; those whose state, and those whose answers differ."""
        if self.filled:
            self._compare_rows(self.db.execute(_ANSWERS, (self._last, _END)).fetchall(), [])
        states: list[CardId] = []
        answers: list[CardId] = []
        kept = {row[0]: row for row in self.db.execute(_STATES)} if self.doubtful else self.kept
        for card in sorted(self.doubtful | self.odd | set(map(CardId, self.kept))):
            if progress is not None:
                progress(min(done := done + 1, total), total)
            state, seen = self.books.folded(card, self.books.events(card))
            if kept.get(card) != (None if state is None else state_row(state)):
                states.append(card)
            rows = [answer_row(answer) for answer in seen]
            if self.filled and _answers_of(self.db, card) != rows:
                answers.append(card)
            if card in self.odd:
                self.days[deck_of(card)].count(*_columns(rows))
        return states, answers


def _answers_of(db: sqlite3.Connection, card: CardId) -> list[Row]:
    return db.execute("SELECT * FROM answers WHERE card = ? ORDER BY at, device", (card,)).fetchall()


def _columns(rows: Iterable[Row]) -> tuple[list[int], list[int], list[int | None]]:
    """The days, ratings and times of rows of `answers`."""
    kept = [(row[3], row[8], row[10]) for row in rows]
    return [one[0] for one in kept], [one[1] for one in kept], [one[2] for one in kept]


def differing(books: Books, progress: Progress | None = None) -> Differing:
    """What of the derived tables is not what the events lead to."""
    with no_collector():
        cards = _Cards(books)
        total, done = len(cards.kept), 0
        for answers in plain.plain_answers(books.db, EVERYTHING, cards.odd, plain.SEEN):
            cards.compare(answers)
            done += len(answers.spans)
            if progress is not None:
                progress(min(done, total), total)
        states, kept_answers = cards.finish(progress, done, total)
        sums = [] if _days_are_right(cards) else ["days"]
        sums += [table for table in _SUMS if cards.filled and not _sums_are_right(books.db, table)]
    return Differing(tuple(states), tuple(kept_answers), tuple(sums))


def _days_are_right(cards: _Cards) -> bool:
    wanted = {row for deck, days in cards.days.items() for row in days.rows(deck)}
    return set(cards.db.execute("SELECT * FROM days")) == wanted


def _sums_are_right(db: sqlite3.Connection, table: str) -> bool:
    wanted = f"{_RECALLS} SELECT deck, {_SUMS[table]}, deck UNION ALL SELECT '', {_SUMS[table]}"
    return set(db.execute(f"SELECT * FROM {table}")) == set(db.execute(wanted))  # noqa: S608 (constants)

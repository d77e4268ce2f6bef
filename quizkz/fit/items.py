"""What the engine is trained on: one item for each answer a day or more after the one before it.

An item holds all answers of its card from the start, or from the last reset, up to that answer. What came
after a seed is left out, since the answers that led to its memory are not known. Items stand in order of
time, which changes the result: the engine gives later ones more weight.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from quizkz.memory import training_items
from quizkz.review import SEED, CardId, split_card
from quizkz.scheduling import live
from quizkz.store import Store
from quizkz.store.bulk import no_collector

Told = Callable[[int, int], None]
"""Told how many answers of how many are read."""

_TOLD_EACH = 10_000  # answers

_COLUMNS = "SELECT card, at, device, elapsed, predicted IS NULL, rating FROM answers"
_ORDER = "ORDER BY card, at, device"


class Row(NamedTuple):
    """An answer that counts. `first`: nothing was known of the card before it."""

    card: CardId
    at: int
    device: str
    elapsed: int
    first: bool
    rating: int


class Training(NamedTuple):
    """Items in order of the moment of their last answer; of each, the number of its card and its deck.

    `ratings`: all that occur in them. `recalled`: how many of their last answers were not Again.
    """

    items: Sequence[Any]
    cards: Sequence[int]
    decks: Sequence[str]
    ratings: frozenset[int]
    recalled: int


Moment = tuple[int, str]
"""When and on which device: what events of a card are in order of."""


def read(store: Store, decks: Sequence[str], told: Told | None = None) -> Training:
    """The items of some decks, or (none named) of all in the log, whose `answers` are filled in."""
    with no_collector():
        return training(_rows(store.db, decks, told), _seeds(store))


def number(store: Store, decks: Sequence[str]) -> int:
    """How many answers to some decks, or (none named) to all, there are to read."""
    return _number(store.db, decks)


def _number(db: sqlite3.Connection, decks: Sequence[str]) -> int:
    count = _within("SELECT count(*) FROM answers")
    return sum(db.execute(count, within).fetchone()[0] for within in _ranges(decks))


def _ranges(decks: Sequence[str]) -> Sequence[tuple[str, str]]:
    """From which card up to which one the answers of decks lie."""
    return [(f"{deck}/", f"{deck}0") for deck in sorted(set(decks))] or [("", "\U0010ffff")]


def _rows(db: sqlite3.Connection, decks: Sequence[str], told: Told | None) -> Iterator[Row]:
    total = _number(db, decks)
    done = 0
    for within in _ranges(decks):
        for row in db.execute(f"{_within(_COLUMNS)} {_ORDER}", within):
            yield Row._make(row)
            done += 1
            if told is not None and done % _TOLD_EACH == 0:
                told(done, total)
    if told is not None:
        told(total, total)


def _within(select: str) -> str:
    return f"{select} WHERE card >= ? AND card < ?"


def _seeds(store: Store) -> dict[CardId, list[Moment]]:
    """The moments of the seeds that count, by the card that they are now of."""
    found = store.db.execute("SELECT card, at FROM events WHERE kind = ?", (SEED,)).fetchall()
    owners = {store.owner(CardId(card), at) for card, at in found}
    return {card: _seeds_of(store, card) for card in owners}


def _seeds_of(store: Store, card: CardId) -> list[Moment]:
    return [(event.at, event.device) for event in live(store.events(card)) if event.kind == SEED]


def training(rows: Iterable[Row], seeds: Mapping[CardId, Sequence[Moment]]) -> Training:
    """The items of answers that come card by card, each card's in order of time."""
    moments: list[tuple[int, str, int]] = []
    items: list[Any] = []
    cards: list[int] = []
    decks: list[str] = []
    ratings: set[int] = set()
    recalled = 0
    for number, (card, answers) in enumerate(groupby(rows, key=itemgetter(0))):
        deck = split_card(card)[0]
        for run in _runs(answers, seeds.get(card, ())):
            for place, item in training_items([(row.rating, row.elapsed) for row in run]):
                last = run[place]
                moments.append((last.at, last.device, len(items)))
                items.append(item)
                cards.append(number)
                decks.append(deck)
                recalled += last.rating > 1
            if len(run) > 1:
                ratings.update(row.rating for row in run)
    order = [place for _, _, place in sorted(moments)]
    return Training(
        [items[place] for place in order],
        [cards[place] for place in order],
        [decks[place] for place in order],
        frozenset(ratings),
        recalled,
    )


def _runs(answers: Iterable[Row], seeds: Sequence[Moment]) -> Iterator[list[Row]]:
    """A card's answers from each start or reset on, up to the next or to a seed."""
    run: list[Row] = []
    known = False  # whether all answers behind the memory are known
    before: Moment | None = None
    for row in answers:
        here = row.at, row.device
        seeded = any((before is None or before < seed) and seed < here for seed in seeds)
        if row.first or seeded:
            if run:
                yield run
            run, known = [], bool(row.first)
        if known:
            run.append(row)
        before = here
    if run:
        yield run

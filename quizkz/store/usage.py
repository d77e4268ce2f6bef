"""What a learner's log says of questions rather than of the learner: read only, for whoever mends decks."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from quizkz.review import PRACTICE, REVIEW, CardId, Rating
from quizkz.scheduling import live
from quizkz.store.log import Store
from quizkz.store.renames import lineage
from quizkz.store.rows import EVENT_COLUMNS, event_of


class Given(NamedTuple):
    """One answer that counts, or one given in practice (`rating` None).

    `later`: it was given on a later day than the one before. `predicted`: how likely memory was to hit then,
    None on the first day and where `answers` is not filled in yet.
    """

    day: int
    rating: Rating | None
    response: str | None
    overruled: bool
    predicted: float | None
    later: bool


def given(store: Store, card: CardId) -> tuple[Given, ...]:
    """All answers to a card after renames, in their order."""
    rows = store.db.execute("SELECT at, device, predicted, elapsed FROM answers WHERE card = ?", (card,))
    seen = {(at, device): (predicted, elapsed) for at, device, predicted, elapsed in rows}
    found = []
    for event in live(store.events(card)):
        if event.kind not in (REVIEW, PRACTICE) or (event.kind == REVIEW and event.rating is None):
            continue
        predicted, elapsed = seen.get((event.at, event.device), (None, 0))
        overruled = bool(event.value and event.value.get("override"))
        rating = event.rating if event.kind == REVIEW else None
        found.append(Given(event.day, rating, event.response, overruled, predicted, elapsed >= 1))
    return tuple(found)


def owner_of(db: sqlite3.Connection) -> Callable[[CardId, int], CardId]:
    """Tells whose an event is after renames, from its card and moment; for a connection that only reads."""
    rows = db.execute(f"SELECT {EVENT_COLUMNS} FROM events WHERE card = '' ORDER BY at, device")  # noqa: S608 (constants)
    return lineage([event_of(row) for row in rows]).owner


def much_used(store: Store, deck: str, least: int) -> Iterator[tuple[CardId, tuple[Given, ...]]]:
    """The cards of a deck with at least so many answers, and these."""
    rows: Sequence[tuple[str]] = store.db.execute(
        "SELECT card FROM state WHERE deck = ? AND answers >= ? ORDER BY card", (deck, least)
    ).fetchall()
    for (card,) in rows:
        yield CardId(card), given(store, CardId(card))

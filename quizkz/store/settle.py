"""Brings the derived tables up to date with events just written, within their transaction.

`Books` holds what a connection knows of the log without asking: renames, adopts, placing policies. All of it
is in the file too, and is read again when another connection has written.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from quizkz import memory
from quizkz.memory import Parameters
from quizkz.review import RETRACT, REVIEW, CardId, Event, Rating, deck_of
from quizkz.scheduling import FOLD_VERSION, Answer, CardState, Placing, live
from quizkz.store.adopts import Adopts, adopts
from quizkz.store.renames import EARLIEST, LATEST, Lineage, lineage
from quizkz.store.rows import (
    ADD_TO_DAY,
    EVENT_COLUMNS,
    GET_STATE,
    INSERT_ANSWER,
    PUT_STATE,
    Row,
    answer_row,
    event_of,
    placing_of,
    placing_text,
    state_of,
    state_row,
)
from quizkz.store.sums import AnswerSums

PlacingOf = Callable[[str], Placing | None]
"""From a deck's id to its placing policy; None where the deck is missing or broken (the last used holds)."""

NO_CARD = CardId("")
Placed = tuple[str, str]
"""What a deck was folded by: its placing policy as text, the key of the adopt in force."""

_PIECE = f"SELECT {EVENT_COLUMNS} FROM events WHERE card = ? AND at >= ? AND at < ? ORDER BY at, device"  # noqa: S608
_WHOLE = f"SELECT {EVENT_COLUMNS} FROM events WHERE card = ? ORDER BY at, device"  # noqa: S608


def engine_mark() -> str:
    """What all states are folded by: another mark means to fold them again."""
    return f"{FOLD_VERSION}/{memory.engine_version()}"


class Books:
    """What one connection knows of renames, adopts and placing policies."""

    def __init__(self, db: sqlite3.Connection, placing_of_deck: PlacingOf) -> None:
        self.db = db
        self.placing_of_deck = placing_of_deck
        self.lineage = Lineage({}, {})
        self.adopts: Adopts = adopts(())
        self.placed: dict[str, Placed] = {}
        self._placings: dict[str, Placing] = {}
        self._seen = -1

    def sync(self) -> None:
        """Read again what another connection may have changed."""
        seen = self.db.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self.reread()
            self.placed = {
                deck: (placing, adopt) for deck, placing, adopt in self.db.execute("SELECT * FROM placings")
            }
            found = {deck: placing_of(text) for deck, (text, _) in self.placed.items()}
            self._placings = {deck: placing for deck, placing in found.items() if placing is not None}
            self._seen = seen

    def forget(self) -> None:
        """After a rollback: read everything again."""
        self._seen = -1

    def reread(self) -> None:
        """Read the events of no one card."""
        events = [event_of(row) for row in self.db.execute(_WHOLE, (NO_CARD,))]
        self.lineage = lineage(events)
        self.adopts = adopts(events)

    def placing(self, deck: str) -> Placing:
        """The placing policy in force for a deck: the one it is folded by, else the one it would be."""
        found = self._placings.get(deck)
        return found or self.placing_of_deck(deck) or Placing()

    def parameters(self, deck: str) -> Parameters:
        """The FSRS parameters in force for a deck."""
        return self.adopts.of(deck).parameters

    def terms(self, deck: str) -> tuple[Placing, Parameters]:
        """What a deck is folded by."""
        return self.placing(deck), self.parameters(deck)

    def wanted(self, deck: str) -> Placed:
        """What a deck should be folded by now."""
        placing = self.placing_of_deck(deck)
        text = placing_text(placing) if placing is not None else self.placed[deck][0]
        return text, self.adopts.of(deck).key

    def place(self, deck: str) -> None:
        """Keep what a deck is folded by from now on."""
        if deck in self.placed:
            placed = self.placed[deck][0], self.adopts.of(deck).key
        else:
            placed = placing_text(self.placing(deck)), self.adopts.of(deck).key
        self._put(deck, placed)

    def replace(self, deck: str) -> None:
        """Take the placing policy that a deck should be folded by."""
        self._put(deck, self.wanted(deck))

    def _put(self, deck: str, placed: Placed) -> None:
        if self.placed.get(deck) != placed:
            self.db.execute("REPLACE INTO placings VALUES (?, ?, ?)", (deck, *placed))
            self.placed[deck] = placed
            placing = placing_of(placed[0])
            if placing is not None:
                self._placings[deck] = placing

    def events(self, card: CardId) -> list[Event]:
        """All events that are a card's after renames, in order of (`at`, `device`)."""
        if card not in self.lineage.pieces:
            return [event_of(row) for row in self.db.execute(_WHOLE, (card,))]
        rows = [
            row
            for piece in self.lineage.of(card)
            for row in self.db.execute(_PIECE, (piece.card, piece.since, piece.until))
        ]
        return sorted(map(event_of, rows), key=lambda event: (event.at, event.device, event.card))

    def newest(self, card: CardId) -> int:
        """The moment of the newest of a card's events, or before all moments where it has none."""
        found = EARLIEST
        for piece in self.lineage.of(card):
            row = self.db.execute(
                "SELECT max(at) FROM events WHERE card = ? AND at >= ? AND at < ?",
                (piece.card, piece.since, piece.until),
            ).fetchone()
            if row[0] is not None:
                found = max(found, row[0])
        return found

    def folded(self, card: CardId, events: Sequence[Event]) -> tuple[CardState | None, tuple[Answer, ...]]:
        """The fold of a card's events under what its deck is folded by."""
        from quizkz.scheduling import fold  # a start folds nothing

        deck = deck_of(card)
        return fold(events, self.placing(deck), self.parameters(deck), card)


def settle(books: Books, new: Iterable[Event], *, newest: bool = False) -> None:
    """Fold the cards that `new` events, already in the log, belong to, and replace their rows.

    `newest`: they come after all others of their cards, so that the fold can go on from the kept state.
    """
    by_card: dict[CardId, list[Event]] = {}
    for event in new:
        by_card.setdefault(books.lineage.owner(event.card, event.at), []).append(event)
    no_card = by_card.pop(NO_CARD, None)
    for card, added in by_card.items():
        books.place(deck_of(card))
        if newest and all(event.kind != RETRACT for event in added):
            _go_on(books, card, added)
        else:
            _fold_anew(books, card, added)
    if no_card is not None:
        _settle_no_card(books)
    books.db.execute("DELETE FROM stale")


def _go_on(books: Books, card: CardId, added: Sequence[Event]) -> None:
    """Fold a card on from its state."""
    from quizkz.scheduling import extend  # as above

    deck = deck_of(card)
    row = books.db.execute(GET_STATE, (card,)).fetchone()
    state, answers = extend(
        card, None if row is None else state_of(row), added, books.placing(deck), books.parameters(deck)
    )
    put_state(books.db, card, state)
    rows, sums = [answer_row(answer) for answer in answers], AnswerSums()
    books.db.executemany(INSERT_ANSWER, rows)
    sums.count(rows, 1)
    sums.put(books.db)
    _count_days(books.db, deck, [(event, 1) for event in added])


def _fold_anew(books: Books, card: CardId, added: Sequence[Event]) -> None:
    """Fold a card from all its events; `added` are those that `days` and `answers` do not know yet."""
    events = books.events(card)
    state, answers = books.folded(card, events)
    put_state(books.db, card, state)
    put_answers(books.db, card, answers, _since(added))
    new = set(map(_key, added))
    before = {_key(event) for event in live(event for event in events if _key(event) not in new)}
    after = {_key(event) for event in live(events)}
    changes = [(event, (_key(event) in after) - (_key(event) in before)) for event in events]
    _count_days(books.db, deck_of(card), changes)


def _key(event: Event) -> tuple[CardId, int, str]:
    return event.card, event.at, event.device


def put_state(db: sqlite3.Connection, card: CardId, state: CardState | None) -> None:
    """Replace a card's row of `state`."""
    if state is None:
        db.execute("DELETE FROM state WHERE card = ?", (card,))
    else:
        db.execute(PUT_STATE, state_row(state))


def put_answers(
    db: sqlite3.Connection,
    card: CardId,
    answers: Iterable[Answer],
    since: int = EARLIEST,
    sums: AnswerSums | None = None,
) -> None:
    """Replace a card's rows of `answers` from a moment on, where they are others now.

    `sums`: takes what this changes in the sums; absent, they are brought up to date at once.
    """
    rows = [answer_row(answer) for answer in answers if answer.at >= since]
    kept = kept_answers(db, card, since)
    if kept == rows:
        return
    if kept:
        db.execute("DELETE FROM answers WHERE card = ? AND at >= ?", (card, since))
    db.executemany(INSERT_ANSWER, rows)
    changed = AnswerSums() if sums is None else sums
    changed.count(kept, -1)
    changed.count(rows, 1)
    if sums is None:
        changed.put(db)


def kept_answers(db: sqlite3.Connection, card: CardId, since: int = EARLIEST) -> list[Row]:
    """A card's rows of `answers` from a moment on."""
    return db.execute(
        "SELECT * FROM answers WHERE card = ? AND at >= ? ORDER BY at, device", (card, since)
    ).fetchall()


def _since(added: Iterable[Event]) -> int:
    """From when on answers may be seen otherwise than before: from an event, or from what it takes back."""
    since = LATEST
    for event in added:
        target = event.value.get("at") if event.kind == RETRACT and event.value else None
        since = min(since, event.at, target if isinstance(target, int) else LATEST)
    return since


def _count_days(db: sqlite3.Connection, deck: str, changes: Iterable[tuple[Event, int]]) -> None:
    """Bring `days` up to date with events that count now (1), or do no more (-1)."""
    sums: dict[int, list[int]] = {}
    for event, sign in changes:
        if sign and event.kind == REVIEW and event.rating is not None:
            figures = sums.setdefault(event.day, [0, 0, 0])
            figures[0] += sign
            figures[1] += sign * (event.rating > Rating.AGAIN)
            figures[2] += sign * (event.took_ms or 0)
    for day, figures in sums.items():
        db.execute(ADD_TO_DAY, (day, deck, *figures))
        if figures[0] < 0:
            db.execute("DELETE FROM days WHERE day = ? AND deck = ? AND answers = 0", (day, deck))


def _settle_no_card(books: Books) -> None:
    """Follow new renames and adopts: fold the cards whose events or parameters are others now."""
    from quizkz.store import bulk

    before = books.lineage
    books.reread()
    after = books.lineage
    moved = sorted(before.differing(after))
    books.lineage = before
    for card in moved:
        _count_days(books.db, deck_of(card), [(event, -1) for event in live(books.events(card))])
    books.lineage = after
    for card in moved:
        events = books.events(card)
        books.place(deck_of(card))
        state, answers = books.folded(card, events)
        put_state(books.db, card, state)
        put_answers(books.db, card, answers)
        _count_days(books.db, deck_of(card), [(event, 1) for event in live(events)])
    changed = [deck for deck, (_, adopt) in books.placed.items() if adopt != books.adopts.of(deck).key]
    for deck in changed:
        books.place(deck)
        bulk.fold_deck(books, deck)

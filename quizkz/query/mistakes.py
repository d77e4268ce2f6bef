"""What was answered wrong lately, word for word, from an index of the log that holds nothing else.

A wrong answer does not count where it was taken back, where the learner overruled it, or where it was changed
before the exam in which it was given was over.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from quizkz.review import PRACTICE, RETRACT, REVIEW, CardId
from quizkz.scheduling.events import whole
from quizkz.store.rows import value_of

KINDS = frozenset({"choice", "typed", "numeric", "match", "cloze"})
"""Kinds of which a wrong answer says what was taken for what: not yes for no, or one order for another."""


class Mistake(NamedTuple):
    """A wrong answer to a card that a deck holds. `json`: the question, as the catalogue keeps it."""

    card: CardId
    response: str
    kind: str
    json: str


_Key = tuple[str, int, str]
"""Card, moment and device of an event."""

_WRONG = (
    "SELECT card, at, device, kind, response, value FROM events INDEXED BY events_wrong"
    " WHERE credit < 1 AND day BETWEEN ? AND ? AND kind IN (?, ?) AND response <> ''"
)
_LATER = (
    "SELECT e.card, e.at, e.device, e.kind, e.value FROM json_each(?) c"
    " CROSS JOIN events e ON e.card = c.value WHERE e.kind = ? OR (e.kind = ? AND e.value IS NOT NULL)"
)
_QUESTION = (
    "SELECT c.card, c.kind, q.json FROM json_each(?) j CROSS JOIN library.cards c ON c.card = j.value"
    " CROSS JOIN library.questions q ON q.n = c.q"
)


def mistakes(
    db: sqlite3.Connection, since: int, until: int, owner: Callable[[CardId, int], CardId]
) -> Iterator[Mistake]:
    """The wrong answers of some days that count. `owner`: whose an event is, after renames."""
    rows = []
    for card, at, device, kind, response, text in db.execute(_WRONG, (since, until, REVIEW, PRACTICE)):
        value = (value_of(text) or {}) if text else {}
        if not value.get("override"):
            rows.append((owner(CardId(card), at), (card, at, device), kind, response, value))
    if not rows:
        return
    questions = {
        card: (kind, question)
        for card, kind, question in db.execute(_QUESTION, (json.dumps(sorted({row[0] for row in rows})),))
        if kind in KINDS
    }
    rows = [row for row in rows if row[0] in questions]
    undone = _undone(db, {row[0] for row in rows} | {CardId(row[1][0]) for row in rows}, owner)
    for card, (written, at, device), kind, response, value in rows:
        if (card, at, device) in undone.retracted:
            continue
        exam = _exam(value) if kind == PRACTICE else None
        if exam is None or undone.newest[card, exam] == (at, device, written):
            yield Mistake(card, response, *questions[card])


class _Undone(NamedTuple):
    """What was taken back, and the newest answer to each card in each exam."""

    retracted: Collection[_Key]
    newest: Mapping[tuple[CardId, str], tuple[int, str, str]]


def _undone(
    db: sqlite3.Connection, cards: Collection[CardId], owner: Callable[[CardId, int], CardId]
) -> _Undone:
    retracted: set[_Key] = set()
    newest: dict[tuple[CardId, str], tuple[int, str, str]] = {}
    for written, at, device, kind, text in db.execute(_LATER, (json.dumps(sorted(cards)), RETRACT, PRACTICE)):
        value, card = value_of(text) or {}, owner(CardId(written), at)
        if kind == RETRACT:
            retracted.add((card, whole(value, "at") or 0, str(value.get("device"))))
        elif (exam := _exam(value)) is not None:
            newest[card, exam] = max(newest.get((card, exam), (at, device, written)), (at, device, written))
    return _Undone(retracted, newest)


def _exam(value: Mapping[str, Any]) -> str | None:
    """What names the exam that an answer was given in; None where it was given in none."""
    return json.dumps(value["attempt"], sort_keys=True) if "attempt" in value else None

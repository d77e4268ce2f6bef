"""Every answer of the log with what the fold saw at it, in SQL: for those who write it out."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from quizkz.review import PRACTICE, REVIEW, CardId

_ANSWERS = f"""
SELECT e.card, e.at, e.device, e.kind, e.day, e."offset", e.rating, e.took_ms, e.credit, e.response,
    CASE WHEN json_valid(e.value) THEN json_type(e.value, '$.attempt') IS NOT NULL END,
    a.stage, a.elapsed, a.predicted,
    e.kind = '{PRACTICE}' AND EXISTS (
        SELECT 1 FROM events r WHERE r.card = e.card AND r.kind = 'retract'
        AND CASE WHEN json_valid(r.value) THEN json_extract(r.value, '$.at') = e.at
            AND json_extract(r.value, '$.device') = e.device END)
FROM events e LEFT JOIN answers a ON a.card = e.card AND a.at = e.at AND a.device = e.device
WHERE e.kind IN ('{REVIEW}', '{PRACTICE}')
ORDER BY e.at, e.device, e.card
"""  # noqa: S608  # constants
_SEEN = "SELECT stage, elapsed, predicted FROM answers WHERE card = ? AND at = ? AND device = ?"
_COUNT = f"SELECT count(*) FROM events WHERE kind IN ('{REVIEW}', '{PRACTICE}')"  # noqa: S608  # constants


def all_answers(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Each review and practice, oldest first: card, at, device, kind, day, offset, rating, took_ms, credit,
    response, whether it was given in an exam, stage, days since the answer before, recall predicted, and
    whether a practice was taken back. A review that was taken back has no stage.
    """
    return db.execute(_ANSWERS)


def seen(db: sqlite3.Connection, card: CardId, at: int, device: str) -> tuple[str, int, float] | None:
    """Stage, days and predicted recall at one answer."""
    row: tuple[str, int, float] | None = db.execute(_SEEN, (card, at, device)).fetchone()
    return row


def number(db: sqlite3.Connection) -> int:
    """How many answers there are, taken back or not."""
    count: int = db.execute(_COUNT).fetchone()[0]
    return count

"""The sums over `answers` that a report reads in place of a million rows, kept up with them.

Recalls are counted, answers a day or more after the answer before: each once under its deck and once under
`''`, all decks, since most reports are about all, and a hundred decks would otherwise be added up for each.
"""

import sqlite3
from collections.abc import Iterable

from quizkz.clock import MINUTE_MS
from quizkz.store.rows import Row

LONG_DAYS = 21
"""After more days than this a recall is `long`."""
BANDS = 20
"""Levels of predicted recall, 5% each."""
NOT_PREDICTED = -1
"""The band of answers for which nothing was predicted."""
MILLION = 1_000_000
"""Predictions are summed in millionths: whole numbers add up alike in every order."""

_ADD_HOUR = """INSERT INTO hours VALUES (?, ?, ?, ?, ?) ON CONFLICT (deck, day, hour) DO UPDATE SET
    answers = answers + excluded.answers,
    "right" = "right" + excluded."right\""""
_ADD_RECALL = """INSERT INTO recalls VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (deck, day, long, band) DO UPDATE SET
    answers = answers + excluded.answers,
    "right" = "right" + excluded."right",
    predicted = predicted + excluded.predicted"""

_Sums = dict[Row, list[int]]


class AnswerSums:
    """What some rows of `answers` that come or go change in the sums; `put` makes it count."""

    def __init__(self) -> None:
        self._hours: _Sums = {}
        self._recalls: _Sums = {}

    def count(self, rows: Iterable[Row], sign: int) -> None:
        """Take rows of `answers` in (1), or off (-1)."""
        hours, recalls = self._hours, self._recalls
        for card, at, _, day, offset, elapsed, _, predicted, rating, _, _ in rows:
            if elapsed < 1:
                continue
            deck = card.partition("/")[0]  # as split_card, without a call
            right = sign if rating > 1 else 0
            hour = (at // MINUTE_MS + offset) // 60 % 24
            band, said = NOT_PREDICTED, 0
            if predicted is not None:
                band = int(predicted * BANDS) if predicted < 1 else BANDS - 1
                said = sign * int(predicted * MILLION + 0.5)
            found = hours.get((deck, day, hour))
            if found is None:
                hours[deck, day, hour] = [sign, right]
            else:
                found[0] += sign
                found[1] += right
            found = recalls.get((deck, day, elapsed > LONG_DAYS, band))
            if found is None:
                recalls[deck, day, elapsed > LONG_DAYS, band] = [sign, right, said]
            else:
                found[0] += sign
                found[1] += right
                found[2] += said

    def put(self, db: sqlite3.Connection) -> None:
        """Add what was counted to the tables; sums of no answer go."""
        hours, recalls = _with_all_decks(self._hours), _with_all_decks(self._recalls)
        db.executemany(_ADD_HOUR, _changes(hours))
        db.executemany(_ADD_RECALL, _changes(recalls))
        if fewer := _fewer(hours):
            db.executemany("DELETE FROM hours WHERE deck = ? AND day = ? AND hour = ? AND answers = 0", fewer)
        if fewer := _fewer(recalls):
            db.executemany(
                "DELETE FROM recalls WHERE deck = ? AND day = ? AND long = ? AND band = ? AND answers = 0",
                fewer,
            )


def _with_all_decks(sums: _Sums) -> _Sums:
    """Sums of decks, and over all decks under `''`; sorted, as the tables keep them."""
    whole: _Sums = {}
    for (_, *rest), figures in sums.items():
        key = ("", *rest)
        found = whole.get(key)
        whole[key] = figures if found is None else [a + b for a, b in zip(found, figures, strict=True)]
    return {key: found for part in (whole, sums) for key, found in part.items()}


def _changes(sums: _Sums) -> list[Row]:
    return [(*key, *figures) for key, figures in sums.items() if any(figures)]


def _fewer(sums: _Sums) -> list[Row]:
    return [key for key, figures in sums.items() if figures[0] < 0]

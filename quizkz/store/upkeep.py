"""Checks a log: the file, its events, and whether all that is derived is what these lead to."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import floor
from typing import Any, Literal

from quizkz.clock import HOUR_MS, MINUTE_MS, date_of
from quizkz.review import (
    ADOPT,
    ATTEMPT,
    BURY,
    FLAG,
    PRACTICE,
    RENAME,
    RESET,
    RETRACT,
    REVIEW,
    SEED,
    SET_DUE,
    SUSPEND,
    UNSUSPEND,
    CardId,
    Rating,
)
from quizkz.store.rows import EVENT_COLUMNS, STATE_COLUMNS, answer_row, state_of, value_of
from quizkz.store.settle import NO_CARD, Books, deck_of, kept_answers

KINDS = frozenset(
    {REVIEW, PRACTICE, SET_DUE, RESET, SEED, SUSPEND, UNSUSPEND, FLAG, BURY, RENAME, ADOPT, ATTEMPT, RETRACT}
)

Progress = Callable[[int, int], None]
"""Told how many cards of how many are done."""

_DAY_2000 = 10_957  # 2000-01-01 in days from 1970-01-01; before it only a wrong clock dates a review


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `verify` found. `card`, `at`, `device` name an event, or a card alone, or nothing.

    `damaged`: the file; `state`: a row differs from its fold; `unfolded`: a card waits to be folded; `days`:
    the sums of days differ; `answers`: what is kept of answers differs, or the sums over it; `kind`: a newer
    version wrote it; `value`: it cannot be read; `future`, `past`: dated by a wrong clock.
    """

    rule: Literal["damaged", "state", "unfolded", "days", "answers", "kind", "value", "future", "past"]
    message: str
    card: CardId = NO_CARD
    at: int | None = None
    device: str = ""


def findings(books: Books, today: int, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong; an empty result is a sound log."""
    found = [
        Finding("damaged", f"The file is damaged: {row[0]}.")
        for row in books.db.execute("PRAGMA main.integrity_check")
        if row[0] != "ok"
    ]
    if found:
        return tuple(found)  # what is read of it is not to be trusted
    found += [
        Finding("unfolded", f"{card or 'An event of no card'} was not folded.", CardId(card))
        for (card,) in books.db.execute("SELECT card FROM stale")
    ]
    found += _odd_events(books, today)
    found += _odd_states(books, progress)
    return tuple(found)


def _odd_events(books: Books, today: int) -> Iterator[Finding]:
    kinds = ",".join(f"'{kind}'" for kind in sorted(KINDS))
    rows = books.db.execute(
        f"SELECT {EVENT_COLUMNS} FROM events WHERE kind NOT IN ({kinds}) OR day > ? OR day < ? "  # noqa: S608
        "OR (value IS NOT NULL AND (NOT json_valid(value) OR json_type(value) <> 'object'))",
        (today + 1, _DAY_2000),
    )
    for card, at, device, kind, day, *_, value in rows:
        where = f"the event of {card or 'no card'} at {at} of device {device}"
        if kind not in KINDS:
            yield Finding(
                "kind", f"{where} is of the kind {kind}: a newer quizkz wrote it.", CardId(card), at, device
            )
        if value is not None and value_of(value) is None:
            yield Finding("value", f"{where} has a value that cannot be read.", CardId(card), at, device)
        if day > today + 1:
            yield Finding(
                "future", f"{where} is dated {_date(day)}, after tomorrow.", CardId(card), at, device
            )
        elif day < _DAY_2000:
            yield Finding("past", f"{where} is dated {_date(day)}, before 2000.", CardId(card), at, device)


def _date(day: int) -> str:
    try:
        return date_of(day).isoformat()
    except OverflowError:
        return f"day {day}"


def _odd_states(books: Books, progress: Progress | None) -> Iterator[Finding]:
    db = books.db
    cards = {CardId(row[0]) for row in db.execute("SELECT DISTINCT card FROM events WHERE card > ''")}
    kept = {CardId(row[0]): state_of(row) for row in db.execute(f"SELECT {STATE_COLUMNS} FROM state")}  # noqa: S608
    days: dict[tuple[int, str], list[int]] = {}
    filled = db.execute("SELECT 1 FROM kept WHERE key = 'answers'").fetchone() is None
    every = sorted(cards | set(books.lineage.pieces) | set(kept))
    for done, card in enumerate(every):
        if progress is not None and done % 64 == 0:
            progress(done, len(every))
        state, answers = books.folded(card, books.events(card))
        if kept.get(card) != state:
            yield Finding(
                "state",
                f"The state of {card} is not what its events lead to; `quizkz verify --repair` mends it.",
                card,
            )
        if filled and kept_answers(db, card) != [answer_row(answer) for answer in answers]:
            yield Finding(
                "answers",
                f"The answers kept of {card} are not those of its events; "
                "`quizkz verify --repair` mends them.",
                card,
            )
        for answer in answers:
            sums = days.setdefault((answer.day, card.partition("/")[0]), [0, 0, 0])
            sums[0] += 1
            sums[1] += answer.rating > 1
            sums[2] += answer.took_ms or 0
    rows = {(day, deck): figures for day, deck, *figures in db.execute("SELECT * FROM days")}
    if rows != days:
        yield Finding(
            "days",
            "The sums of some days are not those of their answers; `quizkz verify --repair` mends them.",
        )
    for table, wanted in answer_sums(db).items():
        if set(db.execute(f"SELECT * FROM {table}")) != wanted:  # noqa: S608 (constants)
            yield Finding("answers", f"The sums in {table} are wrong; `quizkz verify --repair` mends them.")


def answer_sums(db: sqlite3.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """The rows of `hours` and `recalls` that the answers lead to, worked out from all of them."""
    hours: dict[tuple[Any, ...], list[int]] = {}
    recalls: dict[tuple[Any, ...], list[int]] = {}
    rows = db.execute('SELECT card, at, day, "offset", elapsed, predicted, rating FROM answers')
    for card, at, day, offset, elapsed, predicted, rating in rows:
        right = int(rating > Rating.AGAIN)
        for deck in (deck_of(card), "") if elapsed >= 1 else ():
            _add(hours, (deck, day, (at + offset * MINUTE_MS) // HOUR_MS % 24), (1, right))
            band = -1 if predicted is None else min(19, int(predicted * 20))
            said = floor((predicted or 0) * 1_000_000 + 0.5)
            _add(recalls, (deck, day, int(elapsed > 21), band), (1, right, said))
    return {
        name: {(*key, *figures) for key, figures in sums.items()}
        for name, sums in (("hours", hours), ("recalls", recalls))
    }


def _add(sums: dict[tuple[Any, ...], list[int]], key: tuple[Any, ...], more: tuple[int, ...]) -> None:
    figures = sums.setdefault(key, [0] * len(more))
    for place, figure in enumerate(more):
        figures[place] += figure

"""Events, states, answers and policies as rows, and back; the only place that knows the order of columns."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from quizkz.review import CardId, Event, Rating, split_card
from quizkz.scheduling import Answer, CardState, Placing

KEYS = ("card", "at", "device", "kind", "day", "offset", "rating", "took_ms", "credit", "response", "value")
"""The names of what an event has, in the order of the log's columns."""
EVENT_COLUMNS = 'card, at, device, kind, day, "offset", rating, took_ms, credit, response, value'
STATE_COLUMNS = (
    "card, stage, step, stability, difficulty, answers, lapses, first_day, last_day, last_at, "
    "due_day, due_at, suspended, buried_day, flag"
)
INSERT_EVENT = f"INSERT INTO events ({EVENT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608 (constants)
_INTO_STATE = f"INTO state ({STATE_COLUMNS}, deck, question) VALUES ({','.join('?' * 17)})"
PUT_STATE, INSERT_STATE = f"REPLACE {_INTO_STATE}", f"INSERT {_INTO_STATE}"
GET_STATE = f"SELECT {STATE_COLUMNS} FROM state WHERE card = ?"  # noqa: S608
ADD_TO_DAY = """INSERT INTO days VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, deck) DO UPDATE SET
    answers = answers + excluded.answers,
    "right" = "right" + excluded."right",
    took_ms = took_ms + excluded.took_ms"""
INSERT_ANSWER = f"INSERT INTO answers VALUES ({','.join('?' * 11)})"  # noqa: S608

Row = tuple[Any, ...]

LONGEST, LONGEST_OF_NO_CARD = 1_000_000, 16_000_000
"""Characters of a text of an event that is taken in: more than any answer, or the questions of any exam."""

_RATINGS: Mapping[int | None, Rating | None] = {None: None} | {int(rating): rating for rating in Rating}


class Day(NamedTuple):
    """A row of `days`, summed over decks or of one: answers that count, right ones, milliseconds taken."""

    day: int
    answers: int
    right: int
    took_ms: int


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Mapping[str, Any]) -> str:
    """A value as the log keeps it: JSON, keys sorted, no blanks; so equal values are equal texts."""
    return _CANONICAL(value)


def event_row(event: Event) -> Row:
    """An event as a row of `events`."""
    return (
        event.card,
        event.at,
        event.device,
        event.kind,
        event.day,
        event.offset,
        None if event.rating is None else int(event.rating),
        event.took_ms,
        event.credit,
        event.response,
        None if event.value is None else canonical(event.value),
    )


def too_long(row: Row) -> str:
    """The name of what is longer in a row of `events` than quizkz writes it; empty where nothing is.

    Whatever is written to the log or looked up beside such a row has all of it read: each answer, a while.
    """
    most = LONGEST if row[0] else LONGEST_OF_NO_CARD
    found = (
        key for key, value in zip(KEYS, row, strict=True) if isinstance(value, str) and len(value) > most
    )
    return next(found, "")


def value_of(text: str | None) -> Mapping[str, Any] | None:
    """The value that a row holds; None where it holds none or what is no JSON object (`verify` names it)."""
    if text is None:
        return None
    from quizkz.texts import from_json  # most events have no value, and a start reads none

    try:
        value = from_json(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def event_of(row: Row) -> Event:
    """A row of `events` as an event."""
    card, at, device, kind, day, offset, rating, took_ms, credit, response, value = row
    return Event(
        CardId(card), at, device, kind, day, offset,
        _RATINGS[rating], took_ms, credit, response, value_of(value),
    )  # fmt: skip


def state_row(state: CardState) -> Row:
    """A state as a row for `PUT_STATE`."""
    deck, question, _ = split_card(state.card)
    return (
        state.card,
        state.stage,
        state.step,
        state.stability,
        state.difficulty,
        state.answers,
        state.lapses,
        state.first_day,
        state.last_day,
        state.last_at,
        state.due_day,
        state.due_at,
        int(state.suspended),
        state.buried_day,
        state.flag,
        deck,
        question,
    )


def state_of(row: Row) -> CardState:
    """A row of `state`, in the order of `STATE_COLUMNS`, as a state."""
    figures = (*row[:12], bool(row[12]), *row[13:])
    return CardState(*figures)


def answer_row(answer: Answer) -> Row:
    """An answer as a row of `answers`."""
    return (
        answer.card,
        answer.at,
        answer.device,
        answer.day,
        answer.offset,
        answer.elapsed,
        answer.stage,
        answer.predicted,
        int(answer.rating),
        answer.credit,
        answer.took_ms,
    )


def placing_text(placing: Placing) -> str:
    """A placing policy as text, for the file to keep and to compare."""
    return json.dumps(
        [
            placing.desired_retention,
            placing.learning_steps,
            placing.relearning_steps,
            placing.maximum_interval,
            placing.fuzz,
        ]
    )


def placing_of(text: str) -> Placing | None:
    """The placing policy that `placing_text` wrote; None where that was changed since."""
    try:
        retention, learning, relearning, most, fuzz = json.loads(text)
        return Placing(
            desired_retention=float(retention),
            learning_steps=tuple(learning),
            relearning_steps=tuple(relearning),
            maximum_interval=int(most),
            fuzz=bool(fuzz),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def answers_filled(db: sqlite3.Connection) -> bool:
    """Whether `answers` has a row for every answer that counts (not so for a while after a rebuild)."""
    return db.execute("SELECT 1 FROM kept WHERE key = 'answers'").fetchone() is None

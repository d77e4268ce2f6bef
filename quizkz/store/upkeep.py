"""Checks a log: the file, its events, and whether all that is derived is what these lead to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from quizkz.clock import date_of
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
)
from quizkz.store.derived import differing
from quizkz.store.rows import EVENT_COLUMNS, value_of
from quizkz.store.settle import NO_CARD, Books

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
    books.db.execute("BEGIN")  # what another process adds meanwhile is not half there
    try:
        books.sync()
        return _findings(books, today, progress)
    finally:
        books.db.execute("ROLLBACK")


def _findings(books: Books, today: int, progress: Progress | None) -> tuple[Finding, ...]:
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
    found = differing(books, progress)
    mends = "`quizkz verify --repair` mends"
    for card in found.states:
        said = f"The state of {card} is not what its events lead to; {mends} it."
        yield Finding("state", said, card)
    for card in found.answers:
        said = f"The answers kept of {card} are not those of its events; {mends} them."
        yield Finding("answers", said, card)
    for table in found.sums:
        if table == "days":
            said = f"The sums of some days are not those of their answers; {mends} them."
            yield Finding("days", said)
        else:
            yield Finding("answers", f"The sums in {table} are wrong; {mends} them.")

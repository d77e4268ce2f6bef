"""Which events of a card count, and what the fold reads of their values.

Apart from the fold because every start asks which renames count, while most starts fold nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from quizkz.review import RETRACT, Event

FOLD_VERSION = 2
"""Raised where the same events would lead to another state: every log is then folded again."""

_LARGEST = 2**53  # beyond it JSON's readers differ, and far beyond it SQLite's integers end


def live(events: Iterable[Event]) -> list[Event]:
    """The events that count, in order: each once, without retractions and what they take back.

    `at` and `device` name an event within a card. Where a rename joins two cards whose events were written in
    one millisecond, the one written under the lesser id stands for both, whatever arrived first.
    """
    distinct: dict[tuple[int, str], Event] = {}
    for event in sorted(events, key=lambda event: (event.at, event.device, event.card)):
        distinct.setdefault((event.at, event.device), event)
    gone = {
        (whole(event.value, "at"), str(event.value.get("device")))
        for event in distinct.values()
        if event.kind == RETRACT and event.value is not None
    }
    return [event for key, event in distinct.items() if event.kind != RETRACT and key not in gone]


def whole(value: Mapping[str, Any] | None, key: str) -> int | None:
    """A whole number under a key of an event's value; None where there is no sound one."""
    found = None if value is None else value.get(key)
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if abs(found) < _LARGEST else None

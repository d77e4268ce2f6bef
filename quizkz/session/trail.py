"""What a sitting did so far, for its undo and its end, and what it says about a step."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizkz.review import BURY, PRACTICE, REVIEW, CardId, Event
from quizkz.session.states import Outcome

TOOK_MAX_MS = 600_000
"""Longer than this a card was left open rather than thought about; the log takes no more."""

TAKEN_BACK = "Taken back."
ELSEWHERE = "A card was answered or put aside elsewhere."
GONE = "A card is no longer in its deck; its history is kept."
NEW_FORM = "The question has another form now; it is asked so the next time."
SKIPPED = "Skipped; it comes back at the end."
HELD_BACK = "Held back until tomorrow."
NO_HINT = "This question has no hint."


@dataclass(frozen=True, slots=True)
class Move:
    """Something this sitting did: an answer (`event` and `outcome`), another write (`event`), or a skip."""

    card: CardId
    event: Event | None = None
    outcome: Outcome | None = None

    def wrote(self, events: set[tuple[CardId, int, str]]) -> bool:
        """Whether the event it wrote is one of these, named as `key` names them."""
        return self.event is not None and key(self.event) in events


def key(event: Event) -> tuple[CardId, int, str]:
    """What names an event in every log."""
    return event.card, event.at, event.device


def asked_again(acts: Sequence[Event]) -> CardId | None:
    """The card that is asked again once these events are taken back; None where none is."""
    return next((e.card for e in reversed(acts) if e.kind in (REVIEW, PRACTICE, BURY)), None)

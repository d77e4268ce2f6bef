"""What is said of cards that were set aside, flagged, begun anew, or given another day."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizkz import review
from quizkz.desk.care import NOTHING_BACK as NOTHING_BACK
from quizkz.desk.care import Care, Done
from quizkz.review import Event
from quizkz.words.measure import count
from quizkz.words.times import day_name

if TYPE_CHECKING:
    from quizkz.session.states import Forgotten

NAMES: dict[Care, str] = {
    "suspend": "Suspend",
    "unsuspend": "Unsuspend",
    "bury": "Hold back until tomorrow",
    "flag": "Flag",
    "unflag": "Clear the flag",
    "reset": "Begin anew",
    "set_due": "Set the day it is due…",
}
"""What a menu offers."""
ABOUT: dict[Care, str] = {
    "suspend": "not asked until it is unsuspended",
    "unsuspend": "asked again as its day comes",
    "bury": "not asked today",
    "flag": "is:flagged finds it",
    "unflag": "",
    "reset": "as a new card; its log is kept",
    "set_due": "today or later",
}
_MEANS: dict[Care, str] = {
    "suspend": "They are not asked until they are unsuspended. ",
    "unsuspend": "They are asked again as their days come. ",
    "bury": "They are not asked today. ",
    "reset": "They are new cards again; their answers stay in the log, but count no more. ",
    "set_due": "They are asked on that day; their memory stays as it is. ",
}
_NOTHING: dict[Care, tuple[str, str]] = {
    "suspend": ("It is suspended already.", "They are suspended already."),
    "unsuspend": ("It is not suspended.", "None of them is suspended."),
    "bury": ("It is held back already.", "They are held back already."),
    "flag": ("It is flagged already.", "They are flagged already."),
    "unflag": ("It has no flag.", "None of them has a flag."),
    "reset": ("It is a new card.", "They are all new cards."),
    "set_due": (
        "A new card has no day; it comes as your limits let it in.",
        "They are all new cards, which have no day; they come as your limits let them in.",
    ),
}
_DONE: dict[Care, str] = {
    "suspend": "suspended",
    "unsuspend": "no longer suspended",
    "bury": "held back until tomorrow",
    "flag": "flagged",
    "unflag": "cleared of their flag",
    "reset": "begun anew",
}
ASK_DAY = "On which day is it due?"
DAY_HINT = "today, tomorrow, in 2 weeks, 1 June, 2026-06-01"
NO_DAY = "This is no day."
DAY_PAST = "That day has passed. A card is due today or later."
ASK_RESET = "Begin this card anew? Its answers stay in the log, but count no more."
ASK_RESET_PLAIN = f"{ASK_RESET} y begins it anew, any other line keeps it."
ASK_WHICH = "Which cards?"
ANSWER_BACK = "The last thing you did was an answer; u on home takes it back."
TOLD_FROM = 20
"""With more cards than this it is asked once more."""


def nothing(care: Care, number: int = 1) -> str:
    """Why nothing was done."""
    return _NOTHING[care][number > 1]


def done(said: Done, today: int, key: str = "u") -> str:
    """`12 cards suspended, 3 stay as they were. u takes it back.` `key` empty: nothing does from here."""
    number = len(said.events)
    if not number:
        return nothing(said.care, said.left)
    what = f"due {day_name(said.day, today)}" if said.day is not None else _DONE[said.care]
    if number == 1 and said.care == "unflag":
        what = "cleared of its flag"
    rest = f", {said.left:,} {'stays as it was' if said.left == 1 else 'stay as they were'}"
    back = f" {key} takes it back." if key else ""
    return f"{count(number, 'card')} {what}{rest if said.left else ''}.{back}"


def ask_many(care: Care, number: int) -> str:
    """`Suspend 214 cards?`"""
    return f"{NAMES[care].rstrip('…')}: {count(number, 'card')}?"


def means(care: Care, key: str) -> str:
    """What becomes of many cards, before it is done, and which key takes it back."""
    return f"{_MEANS.get(care, '')}{key} takes it back at once."


def is_answer(events: Sequence[Event]) -> bool:
    """Whether an act is an answer, with whatever came with it."""
    return any(event.kind in (review.REVIEW, review.PRACTICE) for event in events)


def taken_back(events: Sequence[Event]) -> str:
    """`Taken back: 12 cards suspended.`, of the events that undo took back."""
    kinds = {event.kind for event in events}
    number = len({event.card for event in events})
    event = events[0]
    if review.REVIEW in kinds:
        what = "the last answer"
    elif review.PRACTICE in kinds:
        what = "the last answer of practice"
    elif event.kind == review.SET_DUE and "attempt" in (event.value or {}):
        what = "what was sent to review"
    else:
        what = f"{count(number, 'card')} {_happened(event)}"
    return f"Taken back: {what}."


def _happened(event: Event) -> str:
    cleared = event.kind == review.FLAG and not (event.value or {}).get("flag")
    named = {
        review.SUSPEND: _DONE["suspend"],
        review.UNSUSPEND: "unsuspended",
        review.BURY: "held back",
        review.FLAG: "cleared of a flag" if cleared else "flagged",
        review.RESET: _DONE["reset"],
        review.SET_DUE: "set due",
    }
    return named.get(event.kind, "changed")


def forgotten(told: "Forgotten", *, plain: bool = False) -> str:
    """`Forgotten 8 times. e edits the question, S suspends it, w tells more.`"""
    if told.suspended:
        edits = "" if plain else "e edits the question, "
        return f"Forgotten {told.lapses:,} times, so it is suspended now. {edits}u takes both back."
    if plain:
        return f"Forgotten {told.lapses:,} times. suspend sets it aside, w tells more."
    return f"Forgotten {told.lapses:,} times. e edits the question, S suspends it, w tells more."


def read_day(text: str, today: int) -> int | None:
    """The study day that a text means; None for what is no day."""
    from quizkz.words.planning import read_day as read

    return today if " ".join(text.lower().split()).strip(" .") == "today" else read(text, today)

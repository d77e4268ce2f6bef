"""What is done to cards apart from answering them: set aside, flagged, begun anew, given another day.

Whatever is done to many cards at once is one act, so that one undo takes all of it back. Cards for which it
would change nothing are left alone: nothing is written for them.
"""

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from quizkz.clock import Now
from quizkz.review import BURY, FLAG, RESET, SET_DUE, SUSPEND, UNSUSPEND, CardId, Draft, Event
from quizkz.scheduling import CardState

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.store import Store

Care = Literal["suspend", "unsuspend", "bury", "flag", "unflag", "reset", "set_due"]
CARES: Final[tuple[Care, ...]] = ("suspend", "unsuspend", "bury", "flag", "unflag", "reset", "set_due")
"""All that can be done, in the order of menus."""
FLAGS: Final[tuple[Care, ...]] = ("flag", "unflag")
STAYS: Final[tuple[Care, ...]] = (*FLAGS, "unsuspend")
"""What leaves a card where it is in a sitting."""
NOTHING_BACK = "There is nothing to undo."
"""Said in a sitting, too, which knows no other words."""
_KINDS: Final[dict[Care, str]] = {
    "suspend": SUSPEND,
    "unsuspend": UNSUSPEND,
    "bury": BURY,
    "flag": FLAG,
    "unflag": FLAG,
    "reset": RESET,
    "set_due": SET_DUE,
}


class Done(NamedTuple):
    """What was done. `events`: one for each card that it changed; `left`: the cards that stay as they were.

    `day`: the study day that cards were set due on.
    """

    care: Care
    events: tuple[Event, ...]
    left: int
    day: int | None = None


def changes(care: Care, state: CardState | None, today: int) -> bool:
    """Whether something would change for a card that stands so (None: new and plain)."""
    if state is None:
        return care in ("suspend", "bury", "flag")
    match care:
        case "suspend":
            return not state.suspended
        case "unsuspend":
            return state.suspended
        case "bury":
            return state.buried_day != today
        case "flag":
            return not state.flag
        case "unflag":
            return state.flag > 0
        case _:
            return state.stability is not None


def drafts(
    store: "Store", care: Care, cards: Iterable[CardId], today: int, day: int | None = None
) -> tuple[Draft, ...]:
    """The events that do it, for the cards that it changes; each card once."""
    values: dict[Care, dict[str, Any]] = {"flag": {"flag": 1}, "unflag": {"flag": 0}, "set_due": {"day": day}}
    return tuple(
        Draft(card, _KINDS[care], value=values.get(care))
        for card in dict.fromkeys(cards)
        if changes(care, store.state(card), today)
    )


def do(
    store: "Store", care: Care, cards: Iterable[CardId], now: Now, today: int, day: int | None = None
) -> Done:
    """Do it to all of the cards as one act. `day`: what they are set due on, today or later."""
    wanted = tuple(dict.fromkeys(cards))
    found = drafts(store, care, wanted, today, day)
    events = store.append(found, now, today) if found else ()
    return Done(care, events, len(wanted) - len(found), day)


def do_apart(desk: "Desk", care: Care, cards: Iterable[CardId], now: Now, day: int | None = None) -> Done:
    """The same from any thread, by a connection of its own: for many cards."""
    with _apart(desk, now) as store:
        return do(store, care, cards, now, desk.today(now), day)


def undo_apart(desk: "Desk", now: Now) -> tuple[Event, ...]:
    """Take back the last act, from any thread; the events taken back."""
    with _apart(desk, now) as store:
        return store.undo(now, desk.today(now))


def _apart(desk: "Desk", now: Now) -> "closing[Store]":
    from quizkz.store import Store

    return closing(Store.open(desk.places.log, placing=desk.placing, now=now, reach=desk.store.reach))

"""Today's limits raised by the learner, for this study day alone (see `raised`)."""

from typing import TYPE_CHECKING

from quizkz.clock import Now
from quizkz.desk import day
from quizkz.queue import ALL, DUE, NEW, Room
from quizkz.scheduling.limits import More

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.desk.rows import DeckRow


def waiting(row: "DeckRow") -> More:
    """What waits in a deck for limits that can be raised."""
    return More(row.held_new, row.held_due)


def raise_today(desk: "Desk", deck: str, more: More, now: Now) -> More:
    """Raise today's limits of a deck, or of `ALL`, by as much as waits for them; by how much they were.

    What was done beyond a limit already is not counted: so many cards more do come.
    Raises QuizkzError where it cannot be kept.
    """
    overview = desk.overview(now)
    row = overview.total if deck == ALL else next(row for row in overview.decks if row.id == deck)
    there = waiting(row)
    added = More(min(more.new, there.new), min(more.reviews, there.reviews))
    if any(added):
        before = dict(day.terms(desk, now).more)
        had, over = before.get(deck, More()), More(*(_over(desk, deck, kind, now) for kind in (NEW, DUE)))
        raised = (was + add + past if add else was for was, add, past in zip(had, added, over, strict=True))
        desk.raised.write(desk.today(now), before | {deck: More(*raised)})
    return added


def _over(desk: "Desk", deck: str, kind: str, now: Now) -> int:
    """How many cards of a kind were done today beyond what the day may hold as it is raised now."""
    room = Room(day.terms(desk, now), kind, desk.good)
    own = room.spare if deck == ALL else room.decks[deck]
    return max(0, -own, -(room.total or 0))


def usual_limits(desk: "Desk", now: Now) -> None:
    """Take back what today's limits were raised by."""
    desk.raised.write(desk.today(now), {})

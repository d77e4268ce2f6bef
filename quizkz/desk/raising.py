"""Today's limits raised by the learner, for this study day alone (see `raised`)."""

from typing import TYPE_CHECKING

from quizkz.clock import Now
from quizkz.desk import day
from quizkz.queue import ALL, DUE, NEW, DayTerms, DeckDone, Room
from quizkz.scheduling.limits import More

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.desk.rows import DeckRow


def waiting(row: "DeckRow") -> More:
    """What waits in a deck for limits that can be raised."""
    return More(row.held_new, row.held_due)


def raise_today(desk: "Desk", deck: str, more: More, now: Now) -> More:
    """Raise today's limits of a deck, or of `ALL`, by as much as waits for them; by how much they were.

    What is beyond a limit already is not counted: so many cards more do come. They are this deck's,
    also where others are to come first: what the day holds of it now and these are promised to it, and others
    keep what they had. Raises QuizkzError where it cannot be kept.
    """
    overview = desk.overview(now)
    row = overview.total if deck == ALL else next(row for row in overview.decks if row.id == deck)
    there = waiting(row)
    added = More(min(more.new, there.new), min(more.reviews, there.reviews))
    if any(added):
        terms = day.terms(desk, now)
        before = dict(terms.more)
        total, had = overview.total, before.get(deck, More())
        over = _over(desk, deck, NEW, terms, total.new), _over(desk, deck, DUE, terms, total.due)
        raised = (was + add + past if add else was for was, add, past in zip(had, added, over, strict=True))
        own = dict(terms.own) if deck == ALL else {**terms.own, deck: _promised(row, terms, added)}
        desk.raised.write(terms.today, before | {deck: More(*raised)}, own)
    return added


def _promised(row: "DeckRow", terms: DayTerms, added: More) -> More:
    """How many cards of today are a deck's own from now on, of each kind that it was raised in."""
    had, done = terms.own.get(row.id, More()), terms.done.get(row.id, DeckDone())
    return More(
        done.new + row.new + added.new if added.new else had.new,
        done.reviews + row.due + added.reviews if added.reviews else had.reviews,
    )


def _over(desk: "Desk", deck: str, kind: str, terms: DayTerms, planned: int) -> int:
    """How many cards of a kind are beyond what the day may hold as it is raised now.

    Of a deck those that were done; of all also the `planned` ones, since an exam keeps its pace whatever the
    day holds.
    """
    room = Room(terms, kind, desk.good)
    own = room.spare if deck == ALL else room.decks[deck]
    return max(0, -own, 0 if room.total is None else planned - room.total)


def usual_limits(desk: "Desk", now: Now) -> None:
    """Take back what today's limits were raised by."""
    desk.raised.write(desk.today(now), {})

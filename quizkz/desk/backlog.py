"""A backlog worked off: when it is clear, and its end. Apart from the day since it brings the engine."""

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from quizkz import query
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.errors import QuizkzError
from quizkz.query import exams
from quizkz.scheduling.limits import Backlog
from quizkz.store import Store

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.desk.rows import Overview
    from quizkz.stats.backlog import Cards

ROUND = 10


def proposed(overview: "Overview") -> int:
    """How many cards a day are proposed: the learner's usual number, and more than falls due meanwhile."""
    usual = overview.backlog.usual if overview.backlog else 0
    return max(-(-usual // ROUND), -(-5 * overview.falls // (4 * ROUND))) * ROUND


class Rehearsal:
    """The cards of all decks as they stand, read once, and when their backlog is clear at so many a day."""

    def __init__(self, decks: "tuple[Cards, ...]", today: int, reviewed: int) -> None:
        self._decks, self._today, self._reviewed = decks, today, reviewed

    def clear_day(self, per_day: int) -> int | None:
        """The first study day on which all that is due fits in; None where none comes in two years."""
        from quizkz.stats.backlog import clear_day

        return clear_day(self._decks, per_day, self._today, self._reviewed)


def rehearsal(desk: "Desk", now: Now) -> Rehearsal:
    """Read the cards, by connections of its own: from any thread."""
    from quizkz.stats.backlog import Cards

    today = desk.today(now)
    with ExitStack() as opened:
        store = opened.enter_context(closing(Store.open(desk.places.log, placing=desk.placing, now=now)))
        query.attach(store, opened.enter_context(closing(Catalogue.open(desk.catalogue.path))))
        decks = tuple(
            Cards(desk.policy(deck).placing, store.parameters(deck), exams.begun(store.db, deck))
            for deck in desk.good
        )
        done = query.done_today(store, today)
    return Rehearsal(decks, today, sum(was.reviews for was in done.values()))


def ended(desk: "Desk", overview: "Overview", now: Now) -> Backlog | None:
    """End a backlog that is over, so that it does not begin again by itself; how it was worked off.

    Where the settings cannot be written it rests, and the next start tries again.
    """
    row = overview.backlog
    if row is None or not row.over:
        return None
    from quizkz.desk.settings import set_backlog

    try:
        set_backlog(desk, None, now)
    except QuizkzError:
        return None
    return row.way

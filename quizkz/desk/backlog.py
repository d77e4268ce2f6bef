"""A backlog worked off: when it is clear, and its end. Apart from the day since it brings the engine."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from math import inf
from typing import TYPE_CHECKING

from quizkz import query
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.config import totals
from quizkz.errors import QuizkzError
from quizkz.query import exams
from quizkz.queue import DeckDone
from quizkz.scheduling.limits import Backlog
from quizkz.store import Store

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.desk.rows import Overview
    from quizkz.stats.backlog import Cards, Most

ROUND = 10


def proposed(overview: "Overview") -> int:
    """How many cards a day are proposed: the learner's usual number, and more than falls due meanwhile."""
    usual = overview.backlog.usual if overview.backlog else 0
    return max(-(-usual // ROUND), -(-5 * overview.falls // (4 * ROUND))) * ROUND


class Rehearsal:
    """The cards of all decks as they stand, read once, and when their backlog is clear in a way."""

    def __init__(self, decks: "tuple[Cards, ...]", reviews: "Most", new: "Most", today: int) -> None:
        self._decks, self._reviews, self._new, self._today = decks, reviews, new, today

    def clear_day(self, way: Backlog, chance: Callable[[], float] | None = None) -> int | None:
        """The first study day on which all that is due fits in; None where none comes in two years."""
        from quizkz.stats.backlog import clear_day

        decks = self._decks if way.new else [of._replace(new_per_day=0, new=()) for of in self._decks]
        return clear_day(decks, self._reviews._replace(total=way.per_day), self._today, self._new, chance)


def rehearsal(desk: "Desk", now: Now, *, new: bool = True) -> Rehearsal:
    """Read the cards, by connections of its own: from any thread. `new` False: for ways without new ones."""
    from quizkz.stats.backlog import Most

    today, limits = desk.today(now), desk.tag_limits
    with ExitStack() as opened:
        store = opened.enter_context(closing(Store.open(desk.places.log, placing=desk.placing, now=now)))
        query.attach(store, opened.enter_context(closing(Catalogue.open(desk.catalogue.path))))
        done = query.done_today(store, today)
        decks = tuple(_cards(desk, store, deck, done.get(deck, DeckDone()), new=new) for deck in desk.good)
        tagged = query.tags_done(store, today, limits) if limits else {}
    in_all = totals(desk.config).new
    reviews = Most(
        tags={tag: most.reviews for tag, most in limits.items() if most.reviews is not None},
        done=sum(was.reviews for was in done.values()),
        tags_done={tag: was.reviews for tag, was in tagged.items()},
    )
    begun = Most(
        total=inf if in_all is None else in_all,
        tags={tag: most.new for tag, most in limits.items() if most.new is not None},
        done=sum(was.new for was in done.values()),
        tags_done={tag: was.new for tag, was in tagged.items()},
    )
    return Rehearsal(decks, reviews, begun, today)


def _cards(desk: "Desk", store: Store, deck: str, done: DeckDone, *, new: bool) -> "Cards":
    """The cards of a deck, each with its tags of those that have a limit."""
    from quizkz.stats.backlog import Cards

    policy, limited = desk.policy(deck), desk.tag_limits
    tagged = exams.tags(store.db, deck) if limited else {}
    tags = {question: tuple(tag for tag in carried if tag in limited) for question, carried in tagged.items()}
    return Cards(
        policy.placing,
        store.parameters(deck),
        exams.begun(store.db, deck),
        [tags.get(question, ()) for question in exams.begun_questions(store.db, deck)] if tags else (),
        [tags.get(question, ()) for _, question in exams.new(store.db, deck)] if new else (),
        policy.choosing.new_per_day,
        done.new,
    )


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

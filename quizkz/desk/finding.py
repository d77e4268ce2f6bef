"""The cards that a line of search finds as a learner's library stands; on connections of its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from quizkz.clock import Now
from quizkz.memory import Parameters
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.search import Fault, Finder, Listing, Query, parse
from quizkz.search.terms import reads_answers

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk


class Terms(NamedTuple):
    """What a listing needs to know of a library; read where the desk lives, used in any thread."""

    now: Now
    today: int
    leeches: Mapping[str, int]
    parameters: Mapping[str, Parameters]
    saved: Mapping[str, str]


def terms(desk: "Desk", now: Now) -> Terms:
    """What a listing needs to know, at a moment."""
    good = [entry.id for entry in desk.decks if not entry.broken]
    return Terms(
        now,
        desk.today(now),
        {deck: desk.policy(deck).choosing.leech_lapses for deck in good},
        {deck: desk.store.parameters(deck) for deck in good},
        desk.config.queries,
    )


def filling(desk: "Desk", now: Now) -> Callable[[], None] | None:
    """What works out single answers that searches ask for, in any thread; None where all are."""
    if desk.store.answers_filled:
        return None
    from quizkz.desk.reporting import Reporter

    return partial(Reporter(desk).fill, now)


@contextmanager
def looking(desk: "Desk", now: Now) -> Iterator[tuple[Finder, Listing]]:
    """A finder with all cards as they stand now."""
    with closing(Finder(desk.places.log, desk.catalogue.path)) as finder:
        yield finder, finder.listing(*terms(desk, now))


def found(desk: "Desk", finder: Finder, listing: Listing, query: Query) -> tuple[CardId, ...]:
    """The cards that a query finds; single answers are worked out first where it asks for them."""
    if reads_answers(query.what) and not desk.store.answers_filled:
        desk.store.fill_answers()
    return tuple(listing.cards[at] for at in finder.find(listing, query))


def scope_of(desk: "Desk", line: str, now: Now) -> Scope | Fault:
    """The scope of the cards that a line of search finds, named after it; it may have no cards."""
    with looking(desk, now) as (finder, listing):
        query = parse(line, listing.known, typing=False)
        if isinstance(query, Fault):
            return query
        return Scope(cards=found(desk, finder, listing, query), name=line)

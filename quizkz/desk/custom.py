"""Ways of custom study: what each asks, and which cards it would ask of now."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from quizkz.clock import Now
from quizkz.desk.finding import filling, terms
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.search import Fault, Finder, Listing, Query, of_decks, parse
from quizkz.search.terms import Is, Not, all_of

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk

AHEAD, FORGOTTEN, MISSED, PREVIEW, SEARCH, SAVED = (
    "ahead",
    "forgotten",
    "missed",
    "preview",
    "search",
    "saved",
)
AHEAD_DAYS: Final = 3


class Way(NamedTuple):
    """A way to study. `line`: the search for its cards. `name`: of a saved search."""

    kind: str
    line: str
    practice: bool = True
    ahead: int = 0
    name: str = ""


WAYS: Final = (
    Way(AHEAD, f"due<={AHEAD_DAYS}d", practice=False, ahead=AHEAD_DAYS),
    Way(FORGOTTEN, "missed:3"),
    Way(MISSED, "is:missed"),
    Way(PREVIEW, "is:new"),
    Way(SEARCH, ""),
)


class Found(NamedTuple):
    """The cards that a way finds, suspended ones left out, or what is wrong with its search."""

    cards: tuple[CardId, ...] = ()
    fault: Fault | None = None


def ways(saved: Mapping[str, str]) -> tuple[Way, ...]:
    """The ways there are: the common ones, then the saved searches by name."""
    mine = (Way(SAVED, saved[name], practice=False, name=name) for name in sorted(saved, key=str.casefold))
    return (*WAYS, *mine)


def asks(way: Way, found: int, ready: int) -> tuple[int, bool]:
    """How many cards a way asks, and whether as practice. `ready`: how many a sitting would ask now."""
    if way.practice:
        return found, True
    return (ready, False) if ready or way.ahead else (found, True)


def scope(way: Way, found: Found, name: str) -> Scope:
    """What a way asks of, under a name."""
    return Scope(cards=found.cards, name=name, ahead=way.ahead)


def looker(desk: "Desk", asked: Sequence[Way], deck: str, now: Now) -> Callable[[], list[Found]]:
    """What finds the cards of some ways, of one deck or (empty) of all, in any thread."""
    log, catalogue = desk.places.log, desk.catalogue.path
    known, fill = terms(desk, now), filling(desk, now)

    def look() -> list[Found]:
        if fill:
            fill()
        with closing(Finder(log, catalogue)) as finder:
            listing = finder.listing(*known)
            return [_found(finder, listing, way, deck) for way in asked]

    return look


def _found(finder: Finder, listing: Listing, way: Way, deck: str) -> Found:
    query = parse(way.line, listing.known, typing=False)
    if isinstance(query, Fault):
        return Found(fault=query)
    inside = [of_decks([deck])] if deck else []
    places = finder.find(listing, Query(all_of([query.what, Not(Is("suspended")), *inside])))
    return Found(tuple(listing.cards[at] for at in places))

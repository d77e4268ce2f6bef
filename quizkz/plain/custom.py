"""Custom study line by line: the ways to study apart from the day's cards, by their numbers."""

from typing import TYPE_CHECKING

from quizkz.clock import Clock
from quizkz.desk.custom import SEARCH, Found, Way, asks, looker, ways
from quizkz.desk.custom import scope as scope_of_way
from quizkz.desk.finding import scope_of
from quizkz.desk.titles import deck_title
from quizkz.plain.reading import Lines, number_in
from quizkz.query import Scope
from quizkz.review import split_card
from quizkz.search import Fault
from quizkz.words import browsing, custom, times

if TYPE_CHECKING:
    from quizkz.desk import Desk

MENU = "A number begins that; p before it practises it; an empty line goes back."


def choose(desk: "Desk", within: Scope, clock: Clock, lines: Lines) -> tuple[Scope, bool] | None:
    """The cards of a way that the learner chooses, and whether they are practised; None to go back.

    `within`: one deck, or all.
    """
    deck = next(iter(within.decks), "")
    there = ways(desk.config.queries)
    found = looker(desk, there, deck, clock())()
    titles = {entry.id: entry.title for entry in desk.decks}
    lines.say(f"Custom study: {deck_title(titles, deck)}")
    for number, (way, of) in enumerate(zip(there, found, strict=True), 1):
        lines.say(f"{number}  {_named(desk, way, of, clock)}", indent="   ")
    while True:
        lines.say(MENU)
        line = lines.hear()
        practise = (line or "").lower().startswith("p")
        which = line[1:].strip() if line and practise else line
        if not which or which.lower().removeprefix(":") == "q":
            return None
        at = number_in(which, len(there))
        if at is None:
            lines.say(f"A number from 1 to {len(there)}.")
            continue
        way, of = there[at - 1], found[at - 1]
        picked = (
            _searched(desk, deck, practise, clock, lines)
            if way.kind == SEARCH
            else _begun(desk, way, of, practise, clock, lines)
        )
        if picked:
            return picked


def _named(desk: "Desk", way: Way, found: Found, clock: Clock) -> str:
    """A way, what it finds, and what it does."""
    if way.kind == SEARCH:
        return f"{custom.name(way)}   {custom.SEARCH_PLAIN}"
    if found.fault:
        return f"{custom.name(way)}   ! {found.fault.message}"
    number = _ready(desk, scope_of_way(way, found, ""), clock) if way.ahead else len(found.cards)
    return f"{custom.name(way)}: {times.cards(number)}. {custom.does(way)}"


def _ready(desk: "Desk", scope: Scope, clock: Clock) -> int:
    return len(desk.plan(scope, clock()).cards) if scope.cards else 0


def _begun(
    desk: "Desk", way: Way, found: Found, practise: bool, clock: Clock, lines: Lines
) -> tuple[Scope, bool] | None:
    """The cards of a way and whether they are practised; None where it finds none, which is said."""
    if not found.cards:
        if found.fault:
            lines.show(browsing.pointed(found.fault, way.line))
        else:
            lines.say(custom.none(way))
        return None
    scope = scope_of_way(way, found, custom.name(way))
    if practise:
        return scope._replace(ahead=0), True
    number, practice = asks(way, len(found.cards), 0 if way.practice else _ready(desk, scope, clock))
    if not number:
        lines.say(custom.NOTHING_AHEAD)
        return None
    if practice and not way.practice:
        lines.say(browsing.practice_only(number))
    return scope, practice


def _searched(
    desk: "Desk", deck: str, practise: bool, clock: Clock, lines: Lines
) -> tuple[Scope, bool] | None:
    """The cards that a search finds, asked for until one finds some; None for an empty line."""
    while True:
        lines.say(custom.ASK_SEARCH)
        line = lines.hear()
        if not line:
            return None
        scope = scope_of(desk, line, clock())
        if isinstance(scope, Fault):
            said, _, place = browsing.pointed(scope, line).partition("\n")
            lines.say(said)
            lines.show(place)
            continue
        cards = tuple(card for card in scope.cards if not deck or split_card(card)[0] == deck)
        picked = _begun(
            desk, Way(SEARCH, line, practice=False, name=line), Found(cards), practise, clock, lines
        )
        if picked:
            return picked

"""What a scope is called: by its cards, its decks and its tags."""

from collections.abc import Mapping

from quizkz.query import Scope

ALL_DECKS = "All decks"


def deck_title(titles: Mapping[str, str], deck: str) -> str:
    """The title of a deck, its id where it is gone, in one line; of no deck, that of all."""
    if not deck:
        return ALL_DECKS
    title = titles.get(deck, deck)
    if title.isprintable():
        return title
    from quizkz.texts import one_line  # an id of a stranger's log

    return one_line(title)


def scope_title(titles: Mapping[str, str], scope: Scope) -> str:
    """`1 card`, `Rivers, Lakes, water`, or `All decks`."""
    if scope.cards:
        number = len(scope.cards)
        return f"{number:,} card{'' if number == 1 else 's'}"
    return ", ".join((*(deck_title(titles, deck) for deck in scope.decks), *scope.tags)) or ALL_DECKS

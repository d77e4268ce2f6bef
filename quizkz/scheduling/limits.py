"""What a day may hold: over all decks together, of the cards with a tag, and beyond that for once."""

from typing import NamedTuple


class Totals(NamedTuple):
    """The most new cards and reviews of a day over all decks together; None: only other limits hold."""

    new: int | None = None
    reviews: int | None = None


NO_TOTALS = Totals()


class Backlog(NamedTuple):
    """How more due cards than a day can hold are worked off: so many a day; whether `new` ones come too."""

    per_day: int
    new: bool = False


class More(NamedTuple):
    """How many new cards and reviews a day may hold beyond its limits."""

    new: int = 0
    reviews: int = 0

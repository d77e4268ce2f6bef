"""Decks and tags beside each other: how each stands, which are weakest and which are strongest."""

from collections.abc import Iterable, Sequence

from quizkz.stats.report import Place
from quizkz.stats.rows import PlaceRow
from quizkz.stats.shares import share

BEGUN_LEAST = 5
"""Begun cards from which a deck or tag is compared with others."""


def places(rows: Iterable[PlaceRow]) -> tuple[Place, ...]:
    """How each deck or tag stands, in the order of the rows."""
    return tuple(
        Place(
            id=row.id,
            title=row.title,
            cards=row.cards,
            begun=row.begun,
            recall=row.expected / row.begun if row.begun else None,
            retention=share(row.right, row.answers),
        )
        for row in rows
    )


def ranked(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places with enough begun cards, the weakest first, by their mean chance of recall now."""
    told = [place for place in places if place.begun >= BEGUN_LEAST and place.recall is not None]
    return tuple(sorted(told, key=lambda place: (place.recall or 0.0, place.id)))

"""Decks and tags beside each other: which are weakest and which are strongest."""

from collections.abc import Sequence

from quizkz.stats.report import Place

BEGUN_LEAST = 5
"""Begun cards from which a deck or tag is compared with others."""


def ranked(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places with enough begun cards, the weakest first, by their mean chance of recall now."""
    told = [place for place in places if place.begun >= BEGUN_LEAST and place.recall is not None]
    return tuple(sorted(told, key=lambda place: (place.recall or 0.0, place.id)))

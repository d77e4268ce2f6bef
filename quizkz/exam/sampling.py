"""Which cards an exam asks and in which order; pure.

Nothing but the seed and the stock decides, by a hash of our own: the same on every machine.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quizkz.review import CardId


class Stock(NamedTuple):
    """A card that an exam may ask: one that quizkz grades itself."""

    card: CardId
    deck: str
    question: str
    kind: str
    tags: tuple[str, ...]


def sample(stock: Sequence[Stock], number: int, seed: int) -> tuple[CardId, ...]:
    """So many cards in the order asked, one a question, spread over decks, tags and kinds; all where fewer.

    Suspended cards are in the stock: an exam measures what is known, and whoever set a card aside may still
    be asked for it.
    """
    raise NotImplementedError

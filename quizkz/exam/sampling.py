"""Which cards an exam asks and in which order; pure.

Nothing but the seed and the stock decides, by a hash of our own: the same on every machine.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from quizkz.review import CardId


class Stock(NamedTuple):
    """A card that an exam may ask: one that quizkz grades itself."""

    card: CardId
    deck: str
    question: str
    kind: str
    tags: tuple[str, ...]


_Cell = tuple[str, str, tuple[str, ...]]
"""Deck, kind and tags: questions that nothing but the lot tells apart."""


def sample(stock: Iterable[Stock], number: int, seed: int) -> tuple[CardId, ...]:
    """So many cards in the order asked, one a question, spread over decks, tags and kinds; all where fewer.

    Decks have as even a share as they can fill; within that, kinds and tags do. Suspended cards are taken
    like others: an exam measures what is known, and a card set aside for its nuisance may be known or not.
    """
    cells: dict[_Cell, list[tuple[bytes, Stock]]] = {}
    for one in _one_a_question(stock, seed):
        cells.setdefault((one.deck, one.kind, one.tags), []).append((_lot(one.deck, one.question, seed), one))
    for questions in cells.values():
        questions.sort(reverse=True)
    chosen = _spread(cells, number)
    return tuple(one.card for one in sorted(chosen, key=lambda one: _lot("order", one.card, seed)))


def _one_a_question(stock: Iterable[Stock], seed: int) -> Sequence[Stock]:
    """Of the cards of each question the one that the lot falls on."""
    found: dict[tuple[str, str], Stock] = {}
    for one in stock:
        other = found.setdefault((one.deck, one.question), one)
        if other is not one and _lot("part", one.card, seed) < _lot("part", other.card, seed):
            found[one.deck, one.question] = one
    return tuple(found.values())


def _spread(cells: dict[_Cell, list[tuple[bytes, Stock]]], number: int) -> Sequence[Stock]:
    """Questions one by one, each from where fewest were taken so far; the lot decides between equals."""
    decks: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    tags: Counter[str] = Counter()

    def taken(cell: _Cell) -> tuple[int, float, bytes]:
        deck, kind, named = cell
        of_tags = sum(tags[tag] for tag in named) / len(named) if named else tags[""]
        return decks[deck], kinds[kind] + of_tags, cells[cell][-1][0]

    chosen: list[Stock] = []
    while cells and len(chosen) < number:
        cell = min(cells, key=taken)
        one = cells[cell].pop()[1]
        if not cells[cell]:
            del cells[cell]
        chosen.append(one)
        decks[one.deck] += 1
        kinds[one.kind] += 1
        tags.update(one.tags or ("",))
    return chosen


def _lot(*what: str | int) -> bytes:
    return blake2b("\n".join(map(str, what)).encode(), digest_size=8).digest()

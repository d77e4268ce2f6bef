"""Which cards an exam asks and in which order; pure.

Nothing but the seed and the stock decides, by a hash of our own: the same on every machine.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from quizkz.review import CardId


class Stock(NamedTuple):
    """A card that an exam may ask: one that quizkz grades itself."""

    card: CardId
    deck: str
    question: str
    kind: str
    tags: tuple[str, ...]


class Card(NamedTuple):
    """A card that an exam may ask, before its tags are read. `row`: of its question."""

    card: CardId
    deck: str
    question: str
    kind: str
    row: int


POOL = 60
"""Of how many questions of one kind in one deck an exam is made: of a large deck not all tags are read."""


def pool(found: Iterable[Card], number: int, seed: int) -> Sequence[Card]:
    """What an exam of so many questions is chosen from: of each deck and kind all, or those of the lot.

    All cards of a question are in it or none.
    """
    groups: dict[tuple[str, str], dict[str, list[Card]]] = {}
    for one in found:
        groups.setdefault((one.deck, one.kind), {}).setdefault(one.question, []).append(one)
    most = max(POOL, number)
    chosen: list[Card] = []
    for (deck, kind), questions in groups.items():
        names = list(questions) if len(questions) <= most else _drawn(questions, most, deck, kind, seed)
        chosen += (one for name in names for one in questions[name])
    return chosen


def _drawn(names: Iterable[str], number: int, *what: str | int) -> Sequence[str]:
    """So many of the names by lot: the first steps of a shuffle (Fisher and Yates), a hash for each."""
    left = sorted(names)
    for place in range(number):
        other = place + int.from_bytes(_lot("pool", *what, place), "big") % (len(left) - place)
        left[place], left[other] = left[other], left[place]
    return left[:number]


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
    chosen = _spread(cells, number, seed)
    return tuple(one.card for one in sorted(chosen, key=lambda one: _lot("order", one.card, seed)))


def _one_a_question(stock: Iterable[Stock], seed: int) -> Sequence[Stock]:
    """Of the cards of each question the one that the lot falls on."""
    found: dict[tuple[str, str], Stock] = {}
    for one in stock:
        other = found.setdefault((one.deck, one.question), one)
        if other is not one and _lot("part", one.card, seed) < _lot("part", other.card, seed):
            found[one.deck, one.question] = one
    return tuple(found.values())


def _spread(cells: dict[_Cell, list[tuple[bytes, Stock]]], number: int, seed: int) -> Sequence[Stock]:
    """Questions one by one: from a deck that gave fewest, of what was taken least; else the lot decides.

    A deck's turn comes first, so that of a large library only that deck's cells are compared.
    """
    kinds: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    decks: dict[str, list[_Cell]] = {}
    for cell in cells:
        decks.setdefault(cell[0], []).append(cell)

    def taken(cell: _Cell) -> tuple[float, bytes]:
        _, kind, named = cell
        of_tags = sum(tags[tag] for tag in named) / len(named) if named else tags[""]
        return kinds[kind] + of_tags, cells[cell][-1][0]

    chosen: list[Stock] = []
    turns = [(0, _lot("deck", deck, seed), deck) for deck in decks]
    heapify(turns)
    while turns and len(chosen) < number:
        times, lot, deck = heappop(turns)
        cell = min(decks[deck], key=taken)
        one = cells[cell].pop()[1]
        chosen.append(one)
        kinds[one.kind] += 1
        tags.update(one.tags or ("",))
        if not cells[cell]:
            decks[deck].remove(cell)
        if decks[deck]:
            heappush(turns, (times + 1, lot, deck))
    return chosen


def _lot(*what: str | int) -> bytes:
    return blake2b("\n".join(map(str, what)).encode(), digest_size=8).digest()

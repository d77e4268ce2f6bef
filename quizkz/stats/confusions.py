"""What is mixed up: the same wrong answer given again for the same right one."""

from collections import Counter
from collections.abc import Iterable

from quizkz.review import CardId
from quizkz.stats.report import Confusion
from quizkz.stats.rows import WrongRow
from quizkz.texts import clean

TWICE = 2
"""A wrong answer given once may be anything; given again it is a confusion."""


def confusions(rows: Iterable[WrongRow], most: int | None = None) -> tuple[Confusion, ...]:
    """The pairs given twice or more, most often first, at most so many; capitals and blanks do not count.

    A pair is written as it was given most often.
    """
    spelled: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    cards: dict[tuple[str, str], Counter[CardId]] = {}
    for row in rows:
        pair = _alike(row.said), _alike(row.answer)
        if not pair[0] or pair[0] == pair[1]:
            continue
        spelled.setdefault(pair, Counter())[clean(row.said).strip(), clean(row.answer).strip()] += row.times
        cards.setdefault(pair, Counter())[row.card] += row.times
    found = [
        Confusion(*_first(spelled[pair]), times=times, cards=tuple(_ordered(on)))
        for pair, on in cards.items()
        if (times := sum(on.values())) >= TWICE
    ]
    found.sort(key=lambda one: (-one.times, one.said, one.answer))
    return tuple(found[:most])


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()


def _ordered(counts: Counter[CardId]) -> list[CardId]:
    return sorted(counts, key=lambda card: (-counts[card], card))


def _first(counts: Counter[tuple[str, str]]) -> tuple[str, str]:
    return min(counts, key=lambda pair: (-counts[pair], pair))

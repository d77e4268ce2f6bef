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
    paired: list[tuple[tuple[str, str], WrongRow]] = []
    given: dict[tuple[str, str], int] = {}
    for row in rows:
        pair = _alike(row.said), _alike(row.answer)
        if pair[0] and pair[0] != pair[1]:
            paired.append((pair, row))
            given[pair] = given.get(pair, 0) + row.times
    spelled: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    cards: dict[tuple[str, str], Counter[CardId]] = {}
    for pair, row in paired:
        if given[pair] < TWICE:  # most are given once: they cost no more than this
            continue
        spelled.setdefault(pair, Counter())[clean(row.said).strip(), clean(row.answer).strip()] += row.times
        cards.setdefault(pair, Counter())[row.card] += row.times
    found = [
        Confusion(*_first(spelled[pair]), times=given[pair], cards=tuple(_ordered(on)))
        for pair, on in cards.items()
    ]
    found.sort(key=lambda one: (-one.times, one.said, one.answer))
    return tuple(found[:most])


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()


def _ordered(counts: Counter[CardId]) -> list[CardId]:
    return sorted(counts, key=lambda card: (-counts[card], card))


def _first(counts: Counter[tuple[str, str]]) -> tuple[str, str]:
    return min(counts, key=lambda pair: (-counts[pair], pair))

"""Logs in files, for the tests that keep, damage and join them."""

from pathlib import Path

from quizkz.review import CardId
from quizkz.store import Store, joining
from tests.logs import TODAY, noon, review

DECK = 'title = "Rivers"\n[[question]]\nid = "nile"\nprompt = "Longest?"\nanswer = "Nile"\n'
NILE = CardId("rivers/nile")


def opened(path: Path) -> Store:
    return Store.open(path, placing=lambda deck: None, now=noon(TODAY))


def answered(path: Path, minutes: range, card: str = NILE) -> None:
    store = opened(path)
    for minute in minutes:
        store.append([review(card=card)], noon(TODAY, minute), TODAY)
    store.close()


def keys(path: Path) -> list[int]:
    """When the events of a log were, in minutes after noon."""
    store = opened(path)
    found = [(row[1] - noon(TODAY).at) // 60_000 for row in joining.every(store.db)]
    store.close()
    return found

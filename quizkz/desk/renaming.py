"""Which renames the log still needs, so that learning follows a question whose id changed."""

from collections.abc import Iterable
from itertools import chain

from quizkz import query
from quizkz.catalogue import Catalogue, Parted, Renamed
from quizkz.clock import Now
from quizkz.review import RENAME, CardId, Draft
from quizkz.store import Store

TOLD = "told"
"""What a rename's value has beside `old` and `new` where no author asked for it: when it was told, in UTC
milliseconds. Those of one moment are taken back together."""


def drafts(store: Store, catalogue: Catalogue, found: Iterable[Renamed], now: Now) -> list[Draft]:
    """A `rename` for each card whose old id has events that none carried along yet.

    What the learner took back is not done again; an id that a deck holds now keeps what is its own; a
    proposal never joins two histories.
    """
    wanted = {(r.old, r.new): r for r in chain(found, catalogue.formerly()) if r.old != r.new}
    known = query.renames(store)
    living = query.known_cards(store, [old for old, _ in wanted])
    return [
        Draft(
            CardId(""),
            RENAME,
            value={"old": old, "new": new} | ({TOLD: now.at} if renamed.proposed else {}),
        )
        for (old, new), renamed in wanted.items()
        if old not in living and _needed(store, renamed, known.get((old, new)))
    ]


def _needed(store: Store, renamed: Renamed, before: int | None) -> bool:
    """Whether something of the old id is to be carried along; `before`: when that was done last."""
    newest = query.newest_event(store, renamed.old)
    if before is not None:
        return newest is not None and newest > before and not renamed.proposed
    if newest is None and store.state(renamed.old) is None:
        return False
    return not (renamed.proposed and store.state(renamed.new) is not None)


def parted(store: Store, found: Iterable[Parted]) -> list[Parted]:
    """The same with those questions alone whose cards have learning, and the decks that have such."""
    kept = []
    for deck, gone, came in found:
        learned = tuple(card for card in gone if store.state(card) is not None)
        if learned:
            kept.append(Parted(deck, learned, came))
    return kept

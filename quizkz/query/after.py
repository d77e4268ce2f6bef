"""New cards that wait for other questions to be known (`after`), in SQL.

A question is known once each of its cards was out of its steps as the day began: what was learned, or learned
again, this morning has not lasted a night yet. So no answer of a day frees or holds back a new card of that
day, and home promises what will be asked. A card that is suspended, or no longer there, holds nothing back;
nor do questions of several decks that wait for each other in a round.
"""

import json
from collections.abc import Mapping
from itertools import takewhile
from typing import Any
from weakref import WeakKeyDictionary

from quizkz.queue import Waiting
from quizkz.review import REVIEW, CardId, Event, split_card
from quizkz.scheduling import live
from quizkz.store import Store

_UNKNOWN_TOMORROW = "NOT ifnull(p.suspended OR (p.first_day <= :today AND p.stage = 'review'), 0)"
_UNKNOWN = (
    "NOT ifnull(p.suspended OR (p.first_day < :today AND CASE WHEN p.last_day < :today"
    " THEN p.stage = 'review' ELSE p.card NOT IN (SELECT value FROM json_each(:in_steps)) END), 0)"
)
"""The condition that the card of state `p` is not known today. `in_steps`: as `in_steps` says."""

WAITS = (
    "EXISTS (SELECT 1 FROM library.waits w LEFT JOIN state p ON p.card = w.on_card"  # noqa: S608  # own texts
    f" WHERE w.card = c.card AND {_UNKNOWN})"
)
"""The condition that card `c` waits."""


def in_steps(store: Store, today: int) -> str:
    """The cards answered today that were in a step as the day began, if new ones wait for them; as JSON.

    What became of them since is in their state. So they are folded again, up to today's first answer; once
    for all who ask until something is written.
    """
    library = store.db.execute("PRAGMA library.data_version").fetchone()[0]
    stamp = today, library, store.version, store.db.total_changes
    known = _known.get(store)
    if known is None or known[0] != stamp:
        _known[store] = known = stamp, _in_steps(store, today)
    return known[1]


_known: WeakKeyDictionary[Store, tuple[tuple[int, ...], str]] = WeakKeyDictionary()


def _in_steps(store: Store, today: int) -> str:
    rows = store.db.execute(
        "SELECT p.card FROM state p WHERE p.last_day >= ? AND p.first_day < ? AND p.card IN"
        " (SELECT w.on_card FROM library.waits w LEFT JOIN state s ON s.card = w.card"
        " WHERE s.card IS NULL OR s.stage = 'new')",
        (today, today),
    )
    return json.dumps([card for (card,) in rows.fetchall() if _began_in_steps(store, CardId(card), today)])


def _began_in_steps(store: Store, card: CardId, today: int) -> bool:
    from quizkz.scheduling import fold  # only where there is something to fold

    def earlier(event: Event) -> bool:
        return event.kind != REVIEW or event.day < today

    deck = split_card(card)[0]
    events = list(takewhile(earlier, live(store.events(card))))
    state, _ = fold(events, store.placing(deck), store.parameters(deck), card)
    return state is not None and state.stage != "review"


def waiting(store: Store, filter_: str, values: Mapping[str, Any]) -> Mapping[str, Waiting]:
    """By deck, how many new cards of a scope wait. `filter_`, `values`: the scope, `today` and `in_steps`."""
    rows = store.db.execute(
        "SELECT deck, count(*), sum(NOT tomorrow) FROM ("  # noqa: S608  # own texts
        f" SELECT c.deck, max({_UNKNOWN_TOMORROW}) tomorrow FROM library.waits c"
        " LEFT JOIN state p ON p.card = c.on_card LEFT JOIN state s ON s.card = c.card"
        f" WHERE {_UNKNOWN} AND (s.card IS NULL OR"
        f" (s.stage = 'new' AND s.suspended = 0 AND s.buried_day IS NOT :today)){filter_} GROUP BY c.card"
        ") GROUP BY deck",
        values,
    )
    return {deck: Waiting(now, freed) for deck, now, freed in rows}


def waits_for(store: Store, deck: str, question: str, today: int) -> tuple[tuple[str, str], ...]:
    """The questions, by deck and id, that are to be known before a new card of this one comes."""
    rows = store.db.execute(
        "SELECT w.on_card FROM library.waits w LEFT JOIN state p ON p.card = w.on_card"  # noqa: S608  # own texts
        " WHERE w.card IN (SELECT card FROM library.cards WHERE deck = :deck AND question = :question)"
        f" AND {_UNKNOWN}",
        {"deck": deck, "question": question, "today": today, "in_steps": in_steps(store, today)},
    )
    return tuple(sorted({split_card(CardId(on))[:2] for (on,) in rows}))

"""New cards that wait for other questions to be known (`after`), in SQL.

A question is known once each of its cards is out of its steps and was begun before today: what was learned
this morning has not lasted a night yet, and so a day has as many new cards as it began with. A card that is
forgotten is known again when its steps are done. One that is suspended, or no longer there, holds nothing
back; nor do questions of several decks that wait for each other in a round.
"""

from collections.abc import Mapping
from typing import Any

from quizkz.queue import Waiting
from quizkz.review import CardId, split_card
from quizkz.store import Store


def _unknown(day: str) -> str:
    """The condition that the card of state `p` is not known on a day, a value of the statement."""
    return f"NOT ifnull(p.suspended OR (p.stage = 'review' AND p.first_day < {day}), 0)"


def waits(day: str) -> str:
    """The condition that card `c` waits on a day, a value of the statement."""
    return (
        "EXISTS (SELECT 1 FROM library.waits w LEFT JOIN state p ON p.card = w.on_card"  # noqa: S608  # own texts
        f" WHERE w.card = c.card AND {_unknown(day)})"
    )


def waiting(store: Store, filter_: str, values: Mapping[str, Any]) -> Mapping[str, Waiting]:
    """By deck, how many new cards of a scope wait. `filter_`, `values`: the scope, and the day `today`."""
    rows = store.db.execute(
        "SELECT deck, count(*), sum(NOT tomorrow) FROM ("  # noqa: S608  # own texts
        f" SELECT c.deck, max({_unknown(':today + 1')}) tomorrow FROM library.waits c"
        " LEFT JOIN state p ON p.card = c.on_card LEFT JOIN state s ON s.card = c.card"
        f" WHERE {_unknown(':today')} AND (s.card IS NULL OR"
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
        f" AND {_unknown(':today')}",
        {"deck": deck, "question": question, "today": today},
    )
    return tuple(sorted({split_card(CardId(on))[:2] for (on,) in rows}))

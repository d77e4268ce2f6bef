"""New cards that wait for other questions to be known (`after`), in SQL.

A question is known once each of its cards is out of its steps and was begun before today: what was learned
this morning has not lasted a night yet, and so a day has as many new cards as it began with. A card that is
forgotten is known again when its steps are done. One that is suspended, or no longer there, holds nothing
back; nor do questions of several decks that wait for each other in a round.
"""

from collections.abc import Mapping
from typing import Any

from quizkz.queue import Waiting
from quizkz.store import Store

_UNKNOWN = (
    "library.after a CROSS JOIN library.cards p ON p.deck = a.on_deck AND p.question = a.on_question"
    " LEFT JOIN state ps ON ps.card = p.card"
    " WHERE a.deck = {deck} AND a.question = {question} AND NOT a.ring"
    " AND NOT ifnull(ps.suspended OR (ps.stage = 'review' AND ps.first_day < {day}), 0)"
)


def waits(day: str) -> str:
    """The condition that card `c` waits on a day, which is named as a value of the statement."""
    unknown = _UNKNOWN.format(deck="c.deck", question="c.question", day=day)
    return f"EXISTS (SELECT 1 FROM {unknown})"  # noqa: S608  # own texts


def waiting(store: Store, filter_: str, values: Mapping[str, Any]) -> Mapping[str, Waiting]:
    """By deck, how many new cards of a scope wait. `filter_`, `values`: the scope, and the day `today`."""
    rows = store.db.execute(
        f"SELECT deck, sum(today), sum(tomorrow) FROM (SELECT c.deck, {waits(':today')} today,"  # noqa: S608  # own texts
        f" {waits(':today + 1')} tomorrow FROM (SELECT DISTINCT deck, question FROM library.after) w"
        " CROSS JOIN library.cards c ON c.deck = w.deck AND c.question = w.question"
        " LEFT JOIN state s ON s.card = c.card WHERE (s.card IS NULL OR (s.stage = 'new' AND s.suspended = 0"
        f" AND s.buried_day IS NOT :today)){filter_}) GROUP BY deck HAVING sum(today) > 0",
        values,
    )
    return {deck: Waiting(now, now - tomorrow) for deck, now, tomorrow in rows}


def waits_for(store: Store, deck: str, question: str, today: int) -> tuple[tuple[str, str], ...]:
    """The questions, by deck and id, that are to be known before a new card of this one comes."""
    unknown = _UNKNOWN.format(deck=":deck", question=":question", day=":today")
    rows = store.db.execute(
        f"SELECT DISTINCT p.deck, p.question FROM {unknown} ORDER BY 1, 2",  # noqa: S608  # own texts
        {"deck": deck, "question": question, "today": today},
    )
    return tuple(rows.fetchall())

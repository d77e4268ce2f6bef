"""What an exam may ask, in SQL: the cards that quizkz grades itself, and their tags."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from quizkz.query import Scope

_GRADED = (
    "c.kind <> 'flashcard' AND (c.kind <> 'cloze' OR"
    " (SELECT coalesce(json_extract(q.json, '$.typed'), 1) FROM library.questions q WHERE q.n = c.q))"
)
"""What quizkz grades itself, as `deck.self_graded` says of what it does not."""


def gradable(db: sqlite3.Connection, scope: Scope) -> Sequence[tuple[str, str, str, str, int]]:
    """Card, deck, question, kind and row of the question of all that quizkz grades, suspended cards too."""
    where, values = _graded(scope)
    rows = db.execute(
        f"SELECT c.card, c.deck, c.question, c.kind, c.q FROM library.cards c WHERE {where}",  # noqa: S608  # own texts
        values,
    )
    return rows.fetchall()


def gradable_questions(db: sqlite3.Connection, scope: Scope) -> int:
    """How many questions of a scope quizkz grades itself. Only a cloze has several such cards."""
    where, values = _graded(scope)
    row = db.execute(
        "SELECT count(*) - coalesce(sum(c.kind = 'cloze'), 0)"  # noqa: S608  # own texts
        " + count(DISTINCT CASE WHEN c.kind = 'cloze' THEN c.q END)"
        f" FROM library.cards c WHERE {where}",
        values,
    ).fetchone()
    return int(row[0])


def _graded(scope: Scope) -> tuple[str, Mapping[str, Any]]:
    """The condition on `library.cards c` for what quizkz grades in a scope, and its values."""
    where = _GRADED
    if scope.decks:
        where += " AND c.deck IN (SELECT value FROM json_each(:decks))"
    if scope.cards:
        where += " AND c.card IN (SELECT value FROM json_each(:cards))"
    if scope.tags:
        where += (
            " AND NOT EXISTS (SELECT 1 FROM json_each(:tags) j WHERE NOT EXISTS (SELECT 1 FROM library.tags t"
            " WHERE t.tag = j.value AND t.deck = c.deck AND t.question = c.question))"
        )
    return where, {name: json.dumps(wanted) for name, wanted in scope._asdict().items()}


def own_tags(db: sqlite3.Connection, questions: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """By row, the tags that questions have beside those of their deck."""
    rows = db.execute(
        "SELECT q.n, json_extract(q.json, '$.tags') FROM json_each(?) j"
        " CROSS JOIN library.questions q ON q.n = j.value",
        (json.dumps(questions),),
    )
    return {n: tuple(json.loads(tags)) if tags else () for n, tags in rows}

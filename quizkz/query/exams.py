"""What the days until an exam depend on, in SQL: the cards of a deck that were begun, and the new ones."""

import sqlite3
from collections.abc import Mapping, Sequence

_NEW = (
    "library.cards c LEFT JOIN state s ON s.card = c.card WHERE c.deck = ?"
    " AND (s.card IS NULL OR (s.stage = 'new' AND s.suspended = 0))"
)

_BEGUN = (
    "library.cards c JOIN state s ON s.card = c.card WHERE c.deck = ? AND s.suspended = 0"
    " AND s.stability IS NOT NULL AND s.last_day IS NOT NULL AND s.due_day IS NOT NULL"
    " ORDER BY c.position"
)


def number_new(db: sqlite3.Connection, deck: str) -> int:
    """How many cards of a deck are new and not suspended."""
    count: int = db.execute(f"SELECT count(*) FROM {_NEW}", (deck,)).fetchone()[0]  # noqa: S608  # own text
    return count


def new(db: sqlite3.Connection, deck: str) -> Sequence[tuple[str, str]]:
    """Those cards, each with its question, in the order of the deck."""
    return db.execute(f"SELECT c.card, c.question FROM {_NEW} ORDER BY c.position", (deck,)).fetchall()  # noqa: S608  # own text


def begun(db: sqlite3.Connection, deck: str) -> Sequence[tuple[float, float, int, int]]:
    """Stability, difficulty, last day and due day of the cards that were begun, suspended ones apart."""
    return db.execute(
        f"SELECT s.stability, s.difficulty, s.last_day, s.due_day FROM {_BEGUN}",  # noqa: S608  # own text
        (deck,),
    ).fetchall()


def begun_questions(db: sqlite3.Connection, deck: str) -> Sequence[str]:
    """The questions of those cards, in the same order."""
    return [question for (question,) in db.execute(f"SELECT c.question FROM {_BEGUN}", (deck,))]  # noqa: S608  # own text


def tags(db: sqlite3.Connection, deck: str) -> Mapping[str, Sequence[str]]:
    """The tags of each question of a deck that has some."""
    return _grouped(db.execute("SELECT question, tag FROM library.tags WHERE deck = ?", (deck,)))


def before(db: sqlite3.Connection, deck: str) -> Mapping[str, Sequence[str]]:
    """The questions of a deck that each of its questions waits for."""
    chains = "SELECT question, on_question FROM library.after WHERE deck = ? AND on_deck = deck AND NOT ring"
    return _grouped(db.execute(chains, (deck,)))


def _grouped(rows: sqlite3.Cursor) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for question, other in rows:
        found.setdefault(question, []).append(other)
    return found

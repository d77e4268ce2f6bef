"""Which cards, in SQL over the log's state with the catalogue attached.

`gathering` goes deck by deck along an index and stops where the day's limits are reached, so that a library
of 100,000 cards costs no more than what is asked today. What it hands out holds all that `queue.plan` takes.
The rest is read by name where it is needed.

scope      which cards a sitting is about
gathering  the cards that a day's plan may need
after      new cards that wait for other questions
loads      how many cards fall due on the days to come
figures    what a report reads: how cards stand, what happened
mistakes   wrong answers of late, word for word
exams      what the days until an exam depend on
gradable   what an exam may ask
answers    every answer of the log
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.query.gathering import all_aside, candidates, crowded, every_card, waiting_new
from quizkz.query.scope import SAME_DAY, Scope
from quizkz.queue import SAME_DAY_MS, DeckDone
from quizkz.review import CardId
from quizkz.store import Store
from quizkz.store.rows import value_of

__all__ = [
    "Scope", "Tally", "all_aside", "answered_today", "attach", "candidates", "cards_of", "crowded",
    "days_studied", "detach", "done_and_answered", "done_today", "due_count", "every_card", "gone",
    "known_cards", "newest_event", "orphaned", "renames", "tags_done", "tags_of", "tallies", "waiting_new",
]  # fmt: skip

_MASTERED = "s.stage = 'review' AND s.due_day - s.last_day >= 21"
"""As `stats.MASTERED_DAYS` says, and in the words of the index `state_mastered`."""


class Tally(NamedTuple):
    """Counts of a deck's cards that were begun. `ahead`: due tomorrow, and on each of the days after it."""

    begun: int = 0
    due: int = 0
    suspended: int = 0
    buried: int = 0
    held_new: int = 0
    mastered: int = 0
    ahead: tuple[int, ...] = ()


def attach(store: Store, catalogue: Catalogue) -> None:
    """Let the store's connection read the catalogue, once.

    Read-only: a transaction of the log begins by locking every database that it could write to.
    """
    names = {row[1] for row in store.db.execute("PRAGMA database_list")}
    if "library" not in names:
        uri = catalogue.path.resolve().as_uri() + "?mode=ro"
        store.db.execute("ATTACH DATABASE ? AS library", (uri,))


def detach(store: Store) -> None:
    """Let go of the catalogue, before its file is made anew."""
    store.db.execute("DETACH DATABASE library")


def done_and_answered(store: Store, today: int) -> tuple[Mapping[str, DeckDone], frozenset[tuple[str, str]]]:
    """`done_today` and `answered_today` in one walk along the index of the last day."""
    new: dict[str, int] = {}
    reviews: dict[str, int] = {}
    answered = set()
    rows = store.db.execute("SELECT deck, question, first_day FROM state WHERE last_day = ?", (today,))
    for deck, question, first_day in rows:
        answered.add((deck, question))
        count = new if first_day == today else reviews
        count[deck] = count.get(deck, 0) + 1
    done = {deck: DeckDone(new.get(deck, 0), reviews.get(deck, 0)) for deck in new.keys() | reviews.keys()}
    return done, frozenset(answered)


def tags_done(store: Store, today: int, tags: Iterable[str]) -> Mapping[str, DeckDone]:
    """By tag, what was done today over all decks."""
    rows = store.db.execute(
        "SELECT t.tag, sum(s.first_day = ?1), count(*) FROM state s CROSS JOIN json_each(?2) l"
        " CROSS JOIN library.tags t ON t.tag = l.value AND t.deck = s.deck AND t.question = s.question"
        " WHERE s.last_day = ?1 GROUP BY t.tag",
        (today, json.dumps(list(tags))),
    )
    return {tag: DeckDone(new, count - new) for tag, new, count in rows}


def tags_of(store: Store, card: CardId) -> tuple[str, ...]:
    """The tags of a card's question and of its deck."""
    rows = store.db.execute(
        "SELECT t.tag FROM library.cards c CROSS JOIN library.tags t ON t.deck = c.deck"
        " AND t.question = c.question WHERE c.card = ? ORDER BY t.tag",
        (card,),
    )
    return tuple(tag for (tag,) in rows)


def done_today(store: Store, today: int) -> Mapping[str, DeckDone]:
    """By deck, what was done today."""
    return done_and_answered(store, today)[0]


def answered_today(store: Store, today: int) -> frozenset[tuple[str, str]]:
    """(deck, question) of every card answered today."""
    return done_and_answered(store, today)[1]


def days_studied(store: Store, until: int) -> Sequence[int]:
    """The days up to one that have answers, ascending; one step along the index a day, however many decks."""
    rows = store.db.execute(
        "WITH RECURSIVE d(day) AS (SELECT min(day) FROM days UNION ALL"
        " SELECT (SELECT min(day) FROM days WHERE day > d.day) FROM d WHERE d.day IS NOT NULL)"
        " SELECT day FROM d WHERE day <= ?"
        " AND EXISTS (SELECT 1 FROM days e WHERE e.day = d.day AND e.answers > 0)",
        (until,),
    )
    return [day for (day,) in rows]


def due_count(store: Store, now: Now, today: int) -> int:
    """How many cards of all decks are due, whatever the limits."""
    return sum(tally.due for tally in tallies(store, now, today, 1).values())


def tallies(store: Store, now: Now, today: int, days: int) -> Mapping[str, Tally]:
    """By deck, how its begun cards stand, but for those that it holds no more; `days` ahead from tomorrow."""
    values = {"at": now.at, "today": today, "same_day": SAME_DAY_MS, "last": today + days}
    begun = _counts(store, "s.due_day IS NOT NULL", values)
    due = _counts(
        store,
        f"s.due_day <= :today AND s.suspended = 0 AND s.buried_day IS NOT :today AND NOT {SAME_DAY}",
        values,
    )
    aside = _sums(
        store,
        "sum(s.suspended), sum(s.suspended = 0 AND s.buried_day IS :today),"
        " sum(s.due_day IS NULL AND (s.suspended OR s.buried_day IS :today))",
        "(s.suspended = 1 OR s.buried_day IS NOT NULL)",
        values,
    )
    mastered = _counts(store, _MASTERED, values)
    each = ", ".join(f"sum(s.due_day = :today + {ahead})" for ahead in range(1, days + 1))
    ahead = _sums(store, each, "s.due_day BETWEEN :today + 1 AND :last AND s.suspended = 0", values)
    found = {}
    for deck in begun.keys() | aside.keys():
        suspended, buried, held_new = aside.get(deck, (0, 0, 0))
        found[deck] = Tally(
            begun=begun.get(deck, 0),
            due=due.get(deck, 0),
            suspended=suspended,
            buried=buried,
            held_new=held_new,
            mastered=mastered.get(deck, 0),
            ahead=ahead.get(deck, ()),
        )
    return found


def _counts(store: Store, condition: str, values: Mapping[str, int]) -> dict[str, int]:
    """Numbers by deck of the states of the library's decks, where any; a third quicker than grouped sums."""
    in_decks = (
        f"SELECT d.id, (SELECT count(*) FROM state s WHERE s.deck = d.id AND {condition})"  # noqa: S608  # own texts
        " FROM library.decks d WHERE d.filled"
    )
    of_gone = (
        "SELECT s.deck, count(*) FROM library.gone g CROSS JOIN state s ON s.card = g.card"  # noqa: S608  # own texts
        f" WHERE {condition} GROUP BY s.deck"
    )
    numbers = {deck: number for deck, number in store.db.execute(in_decks, values) if number}
    for deck, less in store.db.execute(of_gone, values):
        if deck in numbers:
            numbers[deck] -= less
    return numbers


def _sums(
    store: Store, columns: str, condition: str, values: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Sums by deck over the states of the library's decks, those of cards that are gone taken off."""
    in_decks = (
        f"SELECT d.id, {columns} FROM library.decks d CROSS JOIN state s ON s.deck = d.id"  # noqa: S608  # own texts
        f" AND {condition} WHERE d.filled GROUP BY d.id"
    )
    of_gone = (
        f"SELECT s.deck, {columns} FROM library.gone g CROSS JOIN state s ON s.card = g.card"  # noqa: S608  # own texts
        f" WHERE {condition} GROUP BY s.deck"
    )
    sums = {deck: tuple(numbers) for deck, *numbers in store.db.execute(in_decks, values)}
    for deck, *less in store.db.execute(of_gone, values):
        if deck in sums:
            sums[deck] = tuple(a - b for a, b in zip(sums[deck], less, strict=True))
    return sums


def gone(store: Store, decks: Sequence[str]) -> tuple[CardId, ...]:
    """Cards of good decks that have a state and are in their deck no more."""
    rows = store.db.execute(
        "SELECT s.card FROM json_each(?) d CROSS JOIN state s INDEXED BY state_due ON s.deck = d.value"
        " WHERE NOT EXISTS (SELECT 1 FROM library.cards c WHERE c.card = s.card)",
        (json.dumps(decks),),
    )
    return tuple(CardId(card) for (card,) in rows)


def known_cards(store: Store, cards: Sequence[CardId]) -> frozenset[CardId]:
    """Those of the cards that the library holds now."""
    rows = store.db.execute(
        "SELECT card FROM library.cards WHERE card IN (SELECT value FROM json_each(?))", (json.dumps(cards),)
    )
    return frozenset(CardId(card) for (card,) in rows)


def orphaned(store: Store) -> Sequence[tuple[CardId, int, int | None]]:
    """Cards with a state that no deck holds: their answers, and the study day of the last."""
    rows = store.db.execute(
        "SELECT s.card, s.answers, s.last_day FROM state s"
        " WHERE NOT EXISTS (SELECT 1 FROM library.cards c WHERE c.card = s.card) ORDER BY s.card"
    )
    return [(CardId(card), answers, last_day) for card, answers, last_day in rows]


def cards_of(store: Store, deck: str, question: str = "") -> Sequence[CardId]:
    """The cards of a question, or of a whole deck, that the library holds now."""
    rows = store.db.execute(
        "SELECT card FROM library.cards WHERE deck = ? AND (question = ? OR ? = '') ORDER BY position",
        (deck, question, question),
    )
    return [CardId(card) for (card,) in rows]


def newest_event(store: Store, card: CardId) -> int | None:
    """When the newest event written under an id was; None where there is none."""
    row = store.db.execute("SELECT max(at) FROM events WHERE card = ?", (card,)).fetchone()
    return None if row[0] is None else int(row[0])


def renames(store: Store) -> Mapping[tuple[str, str], int]:
    """When each pair of (old, new) was last renamed, retracted renames too."""
    rows = store.db.execute("SELECT value, at FROM events WHERE card = '' AND kind = 'rename' ORDER BY at")
    values = ((value_of(text) or {}, at) for text, at in rows)
    return {(str(value.get("old")), str(value.get("new"))): at for value, at in values}

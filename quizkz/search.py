"""The learner's search: a line of words and terms read into a query, and the cards that it finds, in SQL.

Questions are found through the catalogue's index of words, which holds decks, kinds and tags as words too;
how the cards stand is read once, in the order of the list, so that no key waits for a sort.
"""

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from quizkz.clock import Now
from quizkz.queue import SAME_DAY_MS
from quizkz.review import CardId
from quizkz.scheduling import CardState
from quizkz.store import STATE_COLUMNS, card_state
from quizkz.texts import words
from quizkz.texts.words import MARK, mark

KINDS: Final = (
    "choice",
    "cloze",
    "flashcard",
    "match",
    "multiple",
    "numeric",
    "order",
    "true_false",
    "typed",
)
STATES: Final = ("new", "due", "learning", "review", "leech", "suspended", "flagged", "buried")
"""What may follow `is:`; the place of each is its bit in the marks of a card."""
KEYS: Final = ("deck", "tag", "kind", "is")
CLOSE: Final = 60
"""How alike, of 100, two words are that one may be meant by the other."""

_TERM: Final = re.compile(r'(-?)(?:([^\W\d_]+):(?!:))?("[^"]*"?|[^\s"]*)')


class Fault(NamedTuple):
    """What is wrong with a line of search: a sentence, and the span [start, end) that it speaks of."""

    message: str
    start: int
    end: int


class Known(NamedTuple):
    """The ids of the decks and the tags there are; values that are none of them are faults."""

    decks: Collection[str] = ()
    tags: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The question has all these words of the index; of the last any that begins so where `open`."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The card stands so: one of `STATES`."""

    state: str


@dataclass(frozen=True, slots=True)
class Term:
    """One condition, or its contrary."""

    what: Words | Is
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must hold. `asks`: the key whose value is being typed (its known values help)."""

    terms: tuple[Term, ...] = ()
    asks: str = ""


def parse(text: str, known: Known | None = None) -> Query | Fault:
    """Read a line of search. Without `known` any deck and any tag may be named.

    The word at the very end, no blank after it, also stands for each word that begins with it.
    """
    terms: list[Term] = []
    asks = ""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TERM.match(text, at)
        start, end = at, max(found.end(), at + 1) if found else at + 1
        at = end
        if found is None or found.end() == start:
            continue
        key, value = (found[2] or "").casefold(), found[3]
        last = end == len(text) and not (len(value) > 1 and value.endswith('"'))
        negated = bool(found[1])
        value = value.strip('"')
        if not key:
            plain = tuple(words(value))
            if plain:
                terms.append(Term(Words(plain, last and not negated), negated))
            continue
        read = _valued(key, value, known, last=last, negated=negated, span=(start, found.start(3), end))
        if isinstance(read, Fault):
            return read
        if read is None:
            asks = key
        else:
            terms.append(Term(read, negated))
    return Query(tuple(terms), asks)


def _valued(
    key: str, value: str, known: Known | None, *, last: bool, negated: bool, span: tuple[int, int, int]
) -> Words | Is | Fault | None:
    """A term `key:value`; None while its value is still being typed."""
    start, begin, end = span
    if key not in KEYS:
        of = "Known: " + " ".join(f"{name}:" for name in KEYS)
        meant = _meant(key, KEYS)
        said = f"Did you mean “{meant}:”?" if meant else f"{of} Quotes make it a plain word."
        return Fault(f"No search has the key “{key}:”. {said}", start, begin)
    there = {"is": STATES, "kind": KINDS, "deck": known and known.decks, "tag": known and known.tags}[key]
    form = mark(key, value)
    forms = None if there is None else {name: mark(key, name) for name in there}
    typing = last and (forms is None or any(other.startswith(form) for other in forms.values()))
    if not words(value):
        return None if last else Fault(f"“{key}:” needs a value, without a blank before it.", start, end)
    if forms is not None and form not in forms.values() and not typing:
        return Fault(_unknown(key, value, list(forms)), begin, end)
    if key != "is":
        return Words((form,), last and not negated)
    state = next((name for name, other in (forms or {}).items() if other == form), None)
    return Is(state) if state else None


def _unknown(key: str, value: str, there: Sequence[str]) -> str:
    what = {"is": "There is no state", "kind": "There is no kind", "deck": "There is no deck"}
    said = f"{what.get(key, 'No question has the tag')} “{value}”."
    if meant := _meant(value, there):
        return f"{said} Did you mean “{meant}”?"
    return f"{said} Known: {', '.join(there)}." if key in ("is", "kind") else said


def _meant(value: str, there: Sequence[str]) -> str:
    """The name that is most like a value; empty where none is like it."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best = process.extractOne(
        value.casefold(), there, scorer=OSA.normalized_similarity, score_cutoff=CLOSE / 100
    )
    return best[0] if best else ""


# ---- finding -------------------------------------------------------------------------------------


class Listing(NamedTuple):
    """Every card of the library in the order of the list: by due day, then new ones, suspended ones last.

    `questions`: the question of each card, by its number in the catalogue; `marks`: how each stands, a bit
    for each of `STATES`.
    """

    cards: Sequence[CardId] = ()
    questions: Sequence[int] = ()
    marks: bytes = b""
    known: Known = Known()


class Line(NamedTuple):
    """What a row of the list shows of a card. `state` None: new and plain."""

    card: CardId
    kind: str
    json: str
    state: CardState | None


_SAME_DAY = (
    "(s.last_day IS NULL OR s.last_day >= :today"
    " OR (s.last_day = :today - 1 AND s.last_at > :at - :same_day))"
)
"""As `quizkz.scheduling.elapsed` says: no day has gone by since the last answer."""
_READY = (
    "(s.suspended = 0 AND s.buried_day IS NOT :today AND s.stage <> 'new' AND (s.due_day IS NULL OR"
    f" CASE WHEN {_SAME_DAY} THEN s.due_at <= :at ELSE s.due_day <= :today END) IS 1)"
)
"""As `quizkz.scheduling.ready` says, of cards that were begun."""
_MARKS = {
    "new": "s.stage = 'new'",
    "due": _READY,
    "learning": "s.stage IN ('learning', 'relearning')",
    "review": "s.stage = 'review'",
    "leech": "CASE WHEN s.lapses >= :least THEN"  # AND would look into the table for every card
    " s.lapses >= (SELECT j.value FROM json_each(:leeches) j WHERE j.key = c.deck) IS 1 ELSE 0 END",
    "suspended": "s.suspended",
    "flagged": "(s.flag > 0)",
    "buried": "(s.buried_day IS :today)",
}
_SUM = " + ".join(f"({_MARKS[state]}) * {1 << n}" for n, state in enumerate(STATES))
_LISTING = (
    f"SELECT c.card, c.q, CASE WHEN s.card IS NULL THEN 1 ELSE {_SUM} END"  # noqa: S608  # own texts
    " FROM library.cards c NOT INDEXED LEFT JOIN main.state s ON s.card = c.card"
    " ORDER BY s.suspended IS 1, s.stage IS NULL OR s.stage = 'new',"
    f" CASE WHEN s.due_at IS NOT NULL AND {_SAME_DAY} THEN min(s.due_day, :today) ELSE s.due_day END,"
    " s.due_at, c.deck, c.position, c.card"
)
_WIDTH = STATE_COLUMNS.count(",") + 1
_LINES = (
    f"SELECT c.card, c.kind, q.json, {', '.join('s.' + name.strip() for name in STATE_COLUMNS.split(','))}"  # noqa: S608  # own texts
    " FROM json_each(:cards) j CROSS JOIN library.cards c ON c.card = j.value"
    " CROSS JOIN library.questions q ON q.n = c.q LEFT JOIN main.state s ON s.card = c.card ORDER BY j.key"
)


class Finder:
    """A connection of its own for reading log and catalogue, from any thread, one call at a time."""

    def __init__(self, log: Path, catalogue: Path) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(
            log.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False, isolation_level=None
        )
        self._db.execute("ATTACH DATABASE ? AS library", (catalogue.resolve().as_uri() + "?mode=ro",))

    def listing(self, now: Now, today: int, leeches: Mapping[str, int]) -> Listing:
        """All cards as they stand now. `leeches`: by deck, after how many lapses a card is one."""
        import json

        values = {
            "at": now.at,
            "today": today,
            "same_day": SAME_DAY_MS,
            "least": min(leeches.values(), default=1 << 30),
            "leeches": json.dumps(leeches),
        }
        with self._lock:
            rows = self._db.execute(_LISTING, values).fetchall()
            decks = tuple(deck for (deck,) in self._db.execute("SELECT DISTINCT deck FROM library.cards"))
            tags = tuple(tag for (tag,) in self._db.execute("SELECT DISTINCT tag FROM library.tags"))
        return Listing(
            [row[0] for row in rows],
            [row[1] for row in rows],
            bytes(row[2] for row in rows),
            Known(decks, tags),
        )

    def find(self, listing: Listing, query: Query) -> Sequence[int]:
        """The places in the listing of the cards that a query finds, in their order."""
        wanted = unwanted = 0
        for term in query.terms:
            if isinstance(term.what, Is):
                bit = 1 << STATES.index(term.what.state)
                wanted, unwanted = (wanted, unwanted | bit) if term.negated else (wanted | bit, unwanted)
        both = wanted | unwanted
        asked = expression(query)
        if not asked:
            if not both:
                return range(len(listing.cards))
            return [
                at
                for at, marks in enumerate(listing.marks)
                if marks & both == wanted and not wanted & unwanted
            ]
        found = self._questions(asked)
        if not both:
            return [at for at, n in enumerate(listing.questions) if n in found]
        pairs = enumerate(zip(listing.questions, listing.marks, strict=True))
        return [
            at for at, (n, marks) in pairs if n in found and marks & both == wanted and not wanted & unwanted
        ]

    def _questions(self, asked: str) -> set[int]:
        """The numbers of the questions that the index finds; handed over as one text, which is fastest."""
        with self._lock:
            text = self._db.execute(
                "SELECT group_concat(rowid) FROM library.found WHERE found MATCH ?", (asked,)
            ).fetchone()[0]
        return set(map(int, text.split(","))) if text else set()

    def lines(self, cards: Sequence[CardId]) -> list[Line]:
        """What the rows of these cards show; of cards that are gone there is none."""
        import json

        with self._lock:
            rows = self._db.execute(_LINES, {"cards": json.dumps(cards)}).fetchall()
        return [
            Line(row[0], row[1], row[2], None if row[3] is None else card_state(row[3 : 3 + _WIDTH]))
            for row in rows
        ]

    def seen(self, card: CardId) -> tuple[int, int]:
        """How often a card was answered, and how often it was missed."""
        with self._lock:
            row = self._db.execute(
                "SELECT count(*), coalesce(sum(rating = 1), 0) FROM main.answers WHERE card = ?", (card,)
            ).fetchone()
        return row[0], row[1]

    def tags(self, deck: str, question: str) -> tuple[str, ...]:
        """The tags of a question, its deck's among them."""
        with self._lock:
            rows = self._db.execute(
                "SELECT tag FROM library.tags WHERE deck = ? AND question = ? ORDER BY tag", (deck, question)
            ).fetchall()
        return tuple(tag for (tag,) in rows)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()


def expression(query: Query) -> str:
    """The terms about questions as the index of words takes them; empty where there is none."""
    some = [_all_of(term.what) for term in query.terms if isinstance(term.what, Words) and not term.negated]
    none = [_all_of(term.what) for term in query.terms if isinstance(term.what, Words) and term.negated]
    if not some and not none:
        return ""
    found = " AND ".join(some or [f'"{MARK}"'])
    return f"({found}) NOT ({' OR '.join(none)})" if none else found


def _all_of(what: Words) -> str:
    quoted = [f'"{word}"' for word in what.words]
    if what.open:
        quoted[-1] += " *"
    return "(" + " AND ".join(quoted) + ")"

"""Which cards a query finds, from any thread.

Questions are found through the catalogue's index of words, which holds decks, kinds and tags as words too;
how the cards stand is read once, in the order of the list, so that no key waits for a sort. Figures and days
are asked of the states in one statement each.
"""

import json
import sqlite3
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, compress
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from quizkz.clock import Now
from quizkz.memory import Parameters
from quizkz.review import CardId
from quizkz.scheduling import CardState
from quizkz.search import asking
from quizkz.search.asking import SAME_DAY, Moment
from quizkz.search.parsing import Known
from quizkz.search.terms import MISSED, STATES, All, Condition, Figure, Is, Not, Phrase, Query, Some
from quizkz.store import STATE_COLUMNS, card_state

TEXTS_KEPT: Final = 200_000
"""Questions whose words stay in memory once a phrase was looked for in them."""

MOST: Final = 255
"""Lapses and answers that a byte tells; who asks for more asks the states."""


class Listing(NamedTuple):
    """Every card of the library in the order of the list: by due day, then new ones, suspended ones last.

    `questions`: the question of each card, by its number in the catalogue; `marks`: how each stands, a bit
    for each of `STATES`; `lapses`, `answers`: how many each has, at most `MOST`.
    """

    cards: Sequence[CardId] = ()
    questions: Sequence[int] = ()
    marks: bytes = b""
    lapses: bytes = b""
    answers: bytes = b""
    known: Known = Known()
    moment: Moment = Moment()


class Line(NamedTuple):
    """What a row of the list shows of a card. `state` None: new and plain."""

    card: CardId
    kind: str
    json: str
    state: CardState | None


_READY = (
    "(s.suspended = 0 AND s.buried_day IS NOT :today AND s.stage <> 'new' AND (s.due_day IS NULL OR"
    f" CASE WHEN {SAME_DAY} THEN s.due_at <= :at ELSE s.due_day <= :today END) IS 1)"
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
    f"SELECT c.card, c.q, CASE WHEN s.card IS NULL THEN 1 ELSE {_SUM}"  # noqa: S608  # own texts
    f" + (max(0, min(s.lapses, {MOST})) << 8) + (max(0, min(s.answers, {MOST})) << 16) END"
    " FROM library.cards c NOT INDEXED LEFT JOIN main.state s ON s.card = c.card"
    " ORDER BY s.suspended IS 1, s.stage IS NULL OR s.stage = 'new',"
    f" CASE WHEN s.due_at IS NOT NULL AND {SAME_DAY} THEN min(s.due_day, :today) ELSE s.due_day END,"
    " s.due_at, c.deck, c.position, c.card"
)
_WIDTH = STATE_COLUMNS.count(",") + 1
_LINES = (
    f"SELECT c.card, c.kind, q.json, {', '.join('s.' + name.strip() for name in STATE_COLUMNS.split(','))}"  # noqa: S608  # own texts
    " FROM json_each(:cards) j CROSS JOIN library.cards c ON c.card = j.value"
    " CROSS JOIN library.questions q ON q.n = c.q LEFT JOIN main.state s ON s.card = c.card ORDER BY j.key"
)


def _where(holds: Callable[[int], bool], numbers: bytes) -> list[int]:
    """The places of the bytes of which something holds: asked once of each value, not of each place."""
    return list(compress(range(len(numbers)), numbers.translate(bytes(map(holds, range(256))))))


def _of_questions(questions: Sequence[int], found: Collection[int]) -> list[int]:
    """The places of the cards whose questions, by number, are found."""
    if len(found) * 4 < len(questions):
        few = set(found)
        return [at for at, n in enumerate(questions) if n in few]
    # bytes are made and asked in two thirds of the time of a large set
    flags = bytearray(max(chain(questions, found), default=0) + 1)
    for n in found:
        flags[n] = 1
    return list(compress(range(len(questions)), map(flags.__getitem__, questions)))


class Finder:
    """A connection of its own for reading log and catalogue, from any thread, one call at a time."""

    def __init__(self, log: Path, catalogue: Path) -> None:
        self._lock, self._reading = Lock(), Lock()
        self._texts: dict[int, tuple[str, ...]] = {}
        self._numbered: tuple[Listing, dict[str, int]] = Listing(), {}
        self._db = sqlite3.connect(
            log.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False, isolation_level=None
        )
        self._db.execute("ATTACH DATABASE ? AS library", (catalogue.resolve().as_uri() + "?mode=ro",))

    def listing(
        self,
        now: Now,
        today: int,
        leeches: Mapping[str, int],
        parameters: Mapping[str, Parameters] | None = None,
        saved: Mapping[str, str] | None = None,
    ) -> Listing:
        """All cards as they stand now. By deck, `leeches`: after how many lapses a card is one; `parameters`:
        those of FSRS in force. `saved`: searches by their names.
        """
        moment = Moment(now.at, today, parameters or {})
        values = {
            **moment.values,
            "least": min(leeches.values(), default=1 << 30),
            "leeches": json.dumps(leeches),
        }
        with self._lock:
            rows = self._db.execute(_LISTING, values).fetchall()
            decks = tuple(deck for (deck,) in self._db.execute("SELECT DISTINCT deck FROM library.cards"))
            tags = tuple(tag for (tag,) in self._db.execute("SELECT DISTINCT tag FROM library.tags"))
        packed = struct.pack(f"<{len(rows)}I", *[row[2] for row in rows])
        return Listing(
            [row[0] for row in rows],
            [row[1] for row in rows],
            packed[0::4],
            packed[1::4],
            packed[2::4],
            Known(decks, tags, saved or {}),
            moment,
        )

    def find(self, listing: Listing, query: Query) -> Sequence[int]:
        """The places in the listing of the cards that a query finds, in their order."""
        terms = query.what.of if isinstance(query.what, All) else (query.what,)
        indexed = [one for one in terms if asking.in_index(one)]
        wanted = unwanted = 0
        others = []
        for one in terms:
            want, not_want = asking.bits(one)
            wanted, unwanted = wanted | want, unwanted | not_want
            if not want and not not_want and one not in indexed:
                others.append(one)
        places = self._plain(listing, All(tuple(indexed)), wanted, unwanted)
        for one in others:
            found = self._places(listing, one)
            # a range: nothing else was asked
            places = sorted(found) if isinstance(places, range) else [at for at in places if at in found]
        return places

    def _plain(self, listing: Listing, indexed: All, wanted: int, unwanted: int) -> Sequence[int]:
        """The places that the index finds and whose marks have these bits: most searches ask no more."""
        both = wanted | unwanted

        def marked(marks: int) -> bool:
            return marks & both == wanted and not wanted & unwanted

        if not indexed.of:
            return _where(marked, listing.marks) if both else range(len(listing.cards))
        found = self._questions(asking.expression(indexed))
        if not found:
            return []
        if not both:
            return _of_questions(listing.questions, found)
        asked = set(found)
        return [at for at in _where(marked, listing.marks) if listing.questions[at] in asked]

    def _places(self, listing: Listing, what: Condition) -> Collection[int]:
        """The places of any condition."""
        want, not_want = asking.bits(what)
        if want or not_want or asking.in_index(what):
            indexed = All(() if want or not_want else (what,))
            return set(self._plain(listing, indexed, want, not_want))
        match what:
            case Not(inner):
                return set(range(len(listing.cards))).difference(self._places(listing, inner))
            case All(of):
                return set(range(len(listing.cards))).intersection(
                    *(self._places(listing, one) for one in of)
                )
            case Some(of):
                return set().union(*(self._places(listing, one) for one in of))
            case Phrase():
                return set(_of_questions(listing.questions, self._with_phrase(what)))
            case _:
                return self._standing(listing, what)

    def _standing(self, listing: Listing, what: Condition) -> Collection[int]:
        """The places of the cards that stand so in the log."""
        if what == Is(MISSED):
            with self._lock:
                rows = self._db.execute(asking.LAST_ANSWERS).fetchall()
            return self._at(listing, asking.missed_last(rows))
        if isinstance(what, Figure) and what.name in ("lapses", "answers") and what.number < MOST:
            counts = listing.lapses if what.name == "lapses" else listing.answers
            compares, number = asking.COMPARES[what.sign], what.number
            return set(_where(lambda count: compares(count, number), counts))
        found: set[int] = set()
        for asked in asking.of_states(what, listing.moment):
            statement = f"SELECT group_concat(s.card, char(10)) FROM main.state s WHERE {asked.where}"  # noqa: S608  # own texts
            with self._lock:
                text = self._db.execute(statement, {**listing.moment.values, **asked.values}).fetchone()[0]
            places = self._at(listing, text.split("\n") if text else ())
            found.update(set(range(len(listing.cards))).difference(places) if asked.contrary else places)
        return found

    def _at(self, listing: Listing, cards: Collection[str]) -> set[int]:
        """The places of some cards; of those that are in no deck there is none."""
        if not cards:
            return set()
        if self._numbered[0] is not listing:
            self._numbered = listing, {card: at for at, card in enumerate(listing.cards)}
        return {at for at in map(self._numbered[1].get, cards) if at is not None}

    def _with_phrase(self, phrase: Phrase) -> set[int]:
        """The numbers of the questions that have the words side by side: the index knows no order."""
        candidates = set(self._questions(asking.together(phrase.words, open_=phrase.open)))
        sought = f" {' '.join(phrase.words)}" + ("" if phrase.open else " ")
        with self._reading:  # the next key waits for what this one reads, and then has it
            texts = self._read_texts(candidates)
        return {n for n in candidates if any(sought in text for text in texts.get(n, ()))}

    def _read_texts(self, numbers: Collection[int]) -> Mapping[int, Sequence[str]]:
        """The words of each text of these questions, with blanks around them."""
        from quizkz.catalogue.rows import searched_texts
        from quizkz.deck import question_from_json
        from quizkz.texts import words

        if len(self._texts) > TEXTS_KEPT:
            self._texts = {}
        known = self._texts
        unread = [n for n in numbers if n not in known]
        with self._lock:
            rows = self._db.execute(
                "SELECT q.n, q.json FROM json_each(?) j CROSS JOIN library.questions q ON q.n = j.value",
                (json.dumps(unread),),
            ).fetchall()
        for n, text in rows:
            texts = searched_texts(question_from_json(text))
            known[n] = tuple(f" {' '.join(words(one))} " for one in texts)
        return known

    def _questions(self, asked: str) -> list[int]:
        """The numbers of the questions that the index finds; handed over as one text, which is fastest."""
        with self._lock:
            text = self._db.execute(
                "SELECT group_concat(rowid) FROM library.found WHERE found MATCH ?", (asked,)
            ).fetchone()[0]
        return list(map(int, text.split(","))) if text else []

    def lines(self, cards: Sequence[CardId]) -> list[Line]:
        """What the rows of these cards show; of cards that are gone there is none."""
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

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()

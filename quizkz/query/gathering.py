"""The cards that a day's plan may need, gathered deck by deck along an index up to the day's limits."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from quizkz.clock import Now
from quizkz.query.after import WAITS, in_steps, waiting
from quizkz.query.scope import SAME_DAY, Scope
from quizkz.queue import ALL, SAME_DAY_MS, Crowd, DayTerms, DeckDone, Waiting
from quizkz.review import CardId
from quizkz.scheduling import Candidate, CardState, Choosing, Closing, brought_forward, elapsed, lot, ready
from quizkz.scheduling.limits import More
from quizkz.scheduling.policy import Backlogged
from quizkz.store import STATE_COLUMNS, Store

_STATE = ", ".join(f"s.{column.strip()}" for column in STATE_COLUMNS.split(","))
_WIDTH = STATE_COLUMNS.count(",") + 1
_TAGS = (
    ", (SELECT json_group_array(l.value) FROM json_each(:limited) l WHERE EXISTS ("
    "SELECT 1 FROM library.tags t WHERE t.tag = l.value AND t.deck = c.deck AND t.question = c.question))"
)

_TODAY = f"(s.buried_day IS :today OR {SAME_DAY})"
"""The condition that a card was answered or buried today."""

_BATCH = 16
"""Due cards read beyond what the limit leaves: some wait for siblings, and one shows that more are held."""

EVER = 10**9
"""Later than any day."""


def candidates(store: Store, scope: Scope, terms: DayTerms) -> Sequence[Candidate]:
    """The cards that a plan may need: those in steps, then due and new ones, no more than the limits leave.

    Of each kind one more than that, so that the plan knows whether a limit holds any back; of those due on a
    later day the first. Buried cards are among them, suspended ones are not. Steps are few: all are handed
    out, for the time of the next.
    """
    decks = [deck for deck in terms.choosing if not scope.decks or deck in scope.decks]
    return _Reader(store, scope, terms, _all_begun(store, decks)).of_decks(decks)


def crowded(
    store: Store, terms: DayTerms, begun: Collection[str]
) -> tuple[Sequence[Candidate], Mapping[str, Crowd]]:
    """What is to be counted of all decks: as `candidates`, but the due cards of a deck that the day takes
    in whatever order are a crowd. `begun`: the decks that have no new card."""
    reader = _Reader(store, Scope(), terms, begun, crowds=not terms.shared)
    return reader.of_decks(terms.choosing), reader.crowds


def _all_begun(store: Store, decks: Sequence[str]) -> Collection[str]:
    """Those of the decks that have no new card, from indexes alone."""
    rows = store.db.execute(
        "WITH gone AS MATERIALIZED (SELECT g.deck AS id, count(*) AS cards FROM library.gone g"
        " CROSS JOIN state s ON s.card = g.card WHERE s.due_day IS NOT NULL GROUP BY g.deck)"
        " SELECT d.id FROM json_each(?) j CROSS JOIN library.decks d ON d.id = j.value AND d.filled"
        " WHERE d.cards + ifnull((SELECT gone.cards FROM gone WHERE gone.id = d.id), 0)"
        " = (SELECT count(*) FROM state s INDEXED BY state_due WHERE s.deck = d.id"
        " AND s.due_day IS NOT NULL)",
        (json.dumps(list(decks)),),
    )
    return {deck for (deck,) in rows}


class _Reader:
    """Reads the cards of a scope at a moment. `begun`: decks without a new card.

    `crowds`: where the due cards of a deck all have room, they are a crowd and no candidates.
    """

    def __init__(
        self, store: Store, scope: Scope, terms: DayTerms, begun: Collection[str], *, crowds: bool = False
    ) -> None:
        self.db, self.terms, self.begun = store.db, terms, begun
        self.crowds: dict[str, Crowd] = {}
        self._may_crowd = crowds
        self.at, self.today = terms.now.at, terms.today
        self.until = terms.until
        self.filter, values = scope.condition()
        self.columns = _STATE
        if terms.tags:
            values["limited"] = json.dumps(list(terms.tags))
            self.columns += _TAGS
        self.values: dict[str, Any] = {
            "at": self.at,
            "today": self.today,
            "until": self.until,
            "same_day": SAME_DAY_MS,
            "in_steps": in_steps(store, self.today),
        } | values

    def of_decks(self, decks: Collection[str]) -> Sequence[Candidate]:
        """The cards of these decks."""
        found = list(self.steps(set(decks)))
        steps: dict[str, set[str]] = {}
        for card in found:
            steps.setdefault(card.deck, set()).add(card.question)
        for deck in decks:
            found += self.of_deck(deck, steps.get(deck, set()))
        return found

    def of_deck(self, deck: str, steps: set[str]) -> Iterator[Candidate]:
        """The cards of a deck that are in no step. `steps`: the questions of those that are."""
        policy, was = self.terms.of(deck), self.terms.done.get(deck, DeckDone())
        more = [self.terms.more.get(one, More()) for one in (deck, ALL)]
        new = policy.new_per_day - was.new + sum(m.new for m in more)
        reviews = policy.reviews_per_day - was.reviews + sum(m.reviews for m in more)
        begun = {q for d, q in self.terms.answered if d == deck} if policy.siblings_apart else set()
        taken = begun | steps if policy.siblings_apart else set()
        due = self._beside_crowd(deck, policy, reviews, taken) if self._may_crowd else None
        if due is None:
            due = list(self.due(deck, policy, reviews, taken))
        if policy.siblings_apart:
            taken |= {card.question for card in due} | self.crowds.get(deck, Crowd()).questions
        yield from due
        if deck not in self.begun:
            yield from self.new(deck, policy, new, taken)
        yield from islice((card for card in self.later(deck) if not _early(card, policy)), 1)

    def _read(self, rest: str, **values: str) -> Iterator[Candidate]:
        """Candidates one by one, from `library.cards c` and `state s`."""
        query = f"SELECT c.card, c.deck, c.question, c.position, {self.columns} FROM {rest}"  # noqa: S608  # own texts
        tagged = bool(self.terms.tags)
        for row in self.db.execute(query, self.values | values):
            state = None if row[4] is None else CardState._make(row[4 : 4 + _WIDTH])
            tags = _read_tags(row[-1]) if tagged else ()
            yield Candidate(row[0], row[1], row[2], row[3], state, tags)

    def steps(self, decks: set[str]) -> Iterator[Candidate]:
        """The cards that were answered today and are to be asked again by the clock."""
        rest = (
            "state s INDEXED BY state_step CROSS JOIN library.cards c ON c.card = s.card"
            f" WHERE s.due_at IS NOT NULL AND s.suspended = 0 AND {SAME_DAY}{self.filter}"
        )
        return (c for c in self._read(rest) if c.deck in decks)

    def due(self, deck: str, policy: Choosing, limit: int, taken: set[str]) -> Iterator[Candidate]:
        """Due cards, in the plan's order until the limit is surely reached; other orders need all.

        Where the limit cuts, ids come from the index alone, and rows are read for those cards that the plan
        looks at.
        """
        left = max(0, limit)
        closing = isinstance(policy, Closing)
        in_turn = policy.order == "due" and not isinstance(policy, Closing | Backlogged)
        if not closing and not (in_turn and self._more_due(deck, left)):
            yield from self._all_due(deck)
            return
        taken = set(taken)
        ids = self._due_ids(deck, EVER if closing else self.until, left)
        while batch := list(islice(ids, left + _BATCH if in_turn else None)):
            for card in self._these(batch):
                if card.state is None or self._in_step(card.state):
                    continue
                due = ready(card.state, self.at, self.today) or self._soon(card.state)
                if not due and closing and not _early(card, policy):
                    continue
                yield card
                if card.tags or not (due or closing) or card.question in taken:
                    continue  # one that may wait for another day
                if left == 0 and in_turn:
                    return
                left = max(0, left - 1)
                if policy.siblings_apart:
                    taken.add(card.question)

    def _soon(self, state: CardState) -> bool:
        """Whether a card is asked before its day, as the scope asks for."""
        if self.until == self.today or state.due_day is None or state.buried_day == self.today:
            return False
        return state.due_day <= self.until and elapsed(state, self.at, self.today) > 0

    def _more_due(self, deck: str, most: int) -> bool:
        """Whether more than so many cards are due, as far as the index tells."""
        rows = self.db.execute(
            "SELECT 1 FROM state s INDEXED BY state_due WHERE s.deck = ? AND s.due_day <= ?"
            " AND s.suspended = 0 LIMIT 1 OFFSET ?",
            (deck, self.until, most),
        )
        return rows.fetchone() is not None

    def _beside_crowd(
        self, deck: str, policy: Choosing, limit: int, taken: set[str]
    ) -> Sequence[Candidate] | None:
        """Note the due cards of a deck as a crowd; those beside it, which were answered or buried today.

        None where the day may not take them all.
        """
        if isinstance(policy, Closing):
            return None
        most = max(0, limit)
        rows = self.db.execute(
            f"SELECT c.question, {_TODAY} FROM state s INDEXED BY state_due"  # noqa: S608  # own texts
            " CROSS JOIN library.cards c ON c.card = s.card"
            " WHERE s.deck = :deck AND s.due_day <= :until AND s.suspended = 0 LIMIT :most + 1",
            self.values | {"deck": deck, "most": most},
        ).fetchall()
        if len(rows) > most:
            return None
        due = [question for question, today in rows if not today]
        questions = frozenset(due) if policy.siblings_apart else frozenset()
        if policy.siblings_apart and not (len(questions) == len(due) and questions.isdisjoint(taken)):
            return None
        self.crowds[deck] = Crowd(len(due), questions)
        return list(self._all_due(deck, _TODAY)) if len(due) < len(rows) else ()

    def _all_due(self, deck: str, more: str = "1") -> Iterator[Candidate]:
        """All due cards that are in no step, in no order. `more`: what must hold beside it."""
        return self._read(
            "state s INDEXED BY state_due CROSS JOIN library.cards c ON c.card = s.card"
            " WHERE s.deck = :deck AND s.due_day <= :until AND s.suspended = 0"
            f" AND (s.due_at IS NULL OR NOT {SAME_DAY}) AND {more}{self.filter}",
            deck=deck,
        )

    def _due_ids(self, deck: str, until: int, most: int) -> Iterator[str]:
        """The cards due on a day or before, by day and then by lot; of the first days, which all of so many
        cards lie in, in no order."""
        rows = self.db.execute(
            "SELECT s.due_day, s.card FROM state s INDEXED BY state_due"
            " WHERE s.deck = ? AND s.due_day <= ? AND s.suspended = 0 ORDER BY s.due_day",
            (deck, until),
        ).fetchall()
        cut = rows[most][0] if most < len(rows) else EVER
        for due_day, day in groupby(rows, key=itemgetter(0)):
            cards = [card for _, card in day]
            yield from cards if due_day < cut else sorted(cards, key=lambda card: lot(card, self.today))

    def _these(self, cards: Sequence[str]) -> Iterator[Candidate]:
        """The cards of these ids that are in the library and the scope, in this order."""
        return self._read(
            "json_each(:ids) j CROSS JOIN state s ON s.card = j.value CROSS JOIN library.cards c"
            f" ON c.card = j.value WHERE 1{self.filter}",
            ids=json.dumps(cards),
        )

    def _in_step(self, state: CardState) -> bool:
        """Whether a card is among the steps."""
        return state.due_at is not None and elapsed(state, self.at, self.today) == 0

    def new(self, deck: str, policy: Choosing, limit: int, taken: set[str]) -> Iterator[Candidate]:
        """New cards in the order of their deck, until the limit is surely reached.

        `taken`: questions of which a card may be in the plan already, so that another may have to wait.
        """
        rest = (
            "library.cards c LEFT JOIN state s ON s.card = c.card WHERE c.deck = :deck AND (s.card IS NULL"
            " OR (s.stage = 'new' AND s.suspended = 0))"
            f" AND CASE WHEN s.card IS NULL OR s.stage = 'new' THEN NOT {WAITS} END{self.filter}"
            " ORDER BY c.position"
        )
        seen: set[str] = set()
        left = max(0, limit)
        for card in self._read(rest, deck=deck):
            yield card
            if card.state is not None and card.state.buried_day == self.today:
                continue
            if card.tags or card.question in taken or (policy.siblings_apart and card.question in seen):
                continue
            if left == 0:
                return
            left -= 1
            seen.add(card.question)

    def later(self, deck: str) -> Iterator[Candidate]:
        """The cards of a deck that fall due after today and what is asked ahead, the first first."""
        return self._read(
            "state s INDEXED BY state_due CROSS JOIN library.cards c ON c.card = s.card"
            " WHERE s.deck = :deck AND s.due_day > :until AND s.suspended = 0 AND s.buried_day IS NOT :today"
            f" AND (s.due_at IS NULL OR NOT {SAME_DAY}){self.filter} ORDER BY s.due_day",
            deck=deck,
        )


@cache
def _read_tags(text: str) -> tuple[str, ...]:
    """Tags from JSON; the same few texts come again and again."""
    return tuple(json.loads(text))


def waiting_new(store: Store, scope: Scope, now: Now, today: int) -> Mapping[str, Waiting]:
    """By deck, the new cards of a scope that wait for other questions."""
    condition, values = scope.condition()
    return waiting(
        store, condition, values | {"at": now.at, "today": today, "in_steps": in_steps(store, today)}
    )


def _early(card: Candidate, policy: Choosing) -> bool:
    """Whether a card is asked before its day."""
    return card.state is not None and brought_forward(card.state, policy)


def every_card(store: Store, scope: Scope) -> tuple[CardId, ...]:
    """All cards of a scope that are not suspended, in deck order; for practice."""
    rows = _cards_that(store, scope, _ASIDE["suspended"], {}, "ORDER BY c.deck, c.position")
    return tuple(CardId(card) for (card,) in rows)


_ASIDE = {
    "suspended": " AND NOT ifnull(s.suspended, 0)",
    "buried": " AND s.buried_day IS NOT :today",
    "after": f" AND NOT ((s.card IS NULL OR s.stage = 'new') AND {WAITS})",
}
"""By why a card is not asked, whatever the day and its limits: the condition that it is not for that."""


def all_aside(store: Store, scope: Scope, today: int) -> str | None:
    """Why none of a scope's cards may be asked: `suspended`, `buried` or `after`.

    Of several reasons the last. Empty where one may be asked, today or on its day; None without cards.
    """
    conditions = ""
    for reason in (None, *_ASIDE):
        conditions += _ASIDE[reason] if reason else ""
        values = {"today": today, "in_steps": in_steps(store, today) if reason == "after" else "[]"}
        if not _cards_that(store, scope, conditions, values, "LIMIT 1"):
            return reason
    return ""


def _cards_that(
    store: Store, scope: Scope, conditions: str, values: Mapping[str, Any], rest: str
) -> Sequence[tuple[str]]:
    """The ids of a scope's cards `c`, of state `s`, of which some conditions hold."""
    condition, asked = scope.condition()
    where = "c.deck IN (SELECT value FROM json_each(:decks))" if scope.decks else "1"
    return store.db.execute(
        "SELECT c.card FROM library.cards c LEFT JOIN state s ON s.card = c.card"  # noqa: S608  # own texts
        f" WHERE {where}{condition}{conditions} {rest}",
        {**asked, **values, "decks": json.dumps(scope.decks)},
    ).fetchall()

"""Which cards, in SQL over the log's state with the catalogue attached.

It goes deck by deck along an index and stops where the day's limits are reached, so that a library of 100,000
cards costs no more than what is asked today. What it hands out holds all that `queue.plan` can take.

What reports read stands apart: `figures` (how cards stand, what happened), `mistakes` (wrong answers); so do
`after` (new cards that wait for other questions), `loads` (how many cards fall due on the days to come),
`exams` (what the days until an exam depend on), `gradable` (what one may ask) and `answers` (all of them).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.query.after import waiting, waits
from quizkz.queue import SAME_DAY_MS, DeckDone, Waiting
from quizkz.review import CardId
from quizkz.scheduling import Candidate, CardState, Choosing, Closing, brought_forward, elapsed, lot, ready
from quizkz.store import STATE_COLUMNS, Store, card_state
from quizkz.store.rows import value_of

_STATE = ", ".join(f"s.{column.strip()}" for column in STATE_COLUMNS.split(","))
_WIDTH = STATE_COLUMNS.count(",") + 1
_SAME_DAY = "(s.last_day >= :today OR (s.last_day = :today - 1 AND s.last_at > :at - :same_day))"
"""The answer was today, as `quizkz.scheduling.elapsed` says."""

_MASTERED = "s.stage = 'review' AND s.due_day - s.last_day >= 21"
"""As `stats.MASTERED_DAYS` says, and in the words of the index `state_mastered`."""

_BATCH = 16
"""Due cards read beyond what the limit leaves: some wait for siblings, and one shows that more are held."""


EVER = 10**9
"""Later than any day."""


class Scope(NamedTuple):
    """Which cards a sitting is about. `decks` empty: all. `cards` not empty: just these.

    All that is set must hold; a question must carry each of `tags`. `name`: what the cards have in common.
    `ahead`: cards that fall due within so many days after today are due.
    """

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cards: tuple[CardId, ...] = ()
    name: str = ""
    ahead: int = 0

    @property
    def whole(self) -> bool:
        """Whether it takes decks as a whole."""
        return not self.tags and not self.cards


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


def candidates(
    store: Store,
    choosing: Mapping[str, Choosing],
    scope: Scope,
    now: Now,
    today: int,
    learn_ahead_ms: int,  # noqa: ARG001  # steps are few: all are handed out, for the time of the next
    extra_new: int = 0,
    done: Mapping[str, DeckDone] | None = None,
    answered: frozenset[tuple[str, str]] | None = None,
) -> Sequence[Candidate]:
    """The cards that a plan may need: those in steps, then due and new ones, no more than the limits leave.

    Of each kind one more than that, so that the plan knows whether a limit holds any back; of those due on a
    later day the first. Buried cards are among them, suspended ones are not. `done`, `answered`: as the
    functions `done_today` and `answered_today` say, where they were asked already.
    """
    if done is None or answered is None:
        done, answered = done_and_answered(store, today)
    decks = [deck for deck in choosing if not scope.decks or deck in scope.decks]
    reader = _Reader(store, scope, now, today)
    found = list(reader.steps(set(decks)))
    steps: dict[str, set[str]] = {}
    for card in found:
        steps.setdefault(card.deck, set()).add(card.question)
    for deck in decks:
        policy, was = choosing[deck], done.get(deck, DeckDone())
        begun = {q for d, q in answered if d == deck} if policy.siblings_apart else set()
        taken = begun | steps.get(deck, set()) if policy.siblings_apart else set()
        due = list(reader.due(deck, policy, policy.reviews_per_day - was.reviews, taken))
        if policy.siblings_apart:
            taken |= {card.question for card in due}
        found += due
        found += reader.new(deck, policy, policy.new_per_day - was.new, extra_new, taken)
        found += islice((card for card in reader.later(deck) if not _early(card, policy)), 1)
    return found


class _Reader:
    """Reads the cards of a scope at a moment."""

    def __init__(self, store: Store, scope: Scope, now: Now, today: int) -> None:
        self.db = store.db
        self.at, self.today = now.at, today
        self.until = today + scope.ahead
        self.values: dict[str, Any] = {
            "at": now.at,
            "today": today,
            "until": self.until,
            "same_day": SAME_DAY_MS,
        }
        self.filter = ""
        if scope.cards:
            self.filter += " AND c.card IN (SELECT value FROM json_each(:cards))"
            self.values["cards"] = json.dumps(scope.cards)
        for place, tag in enumerate(scope.tags):
            self.filter += (
                f" AND EXISTS (SELECT 1 FROM library.tags t WHERE t.tag = :tag{place}"  # noqa: S608  # a number
                " AND t.deck = c.deck AND t.question = c.question)"
            )
            self.values[f"tag{place}"] = tag

    def _read(self, rest: str, **values: str) -> Iterator[Candidate]:
        """Candidates one by one, from `library.cards c` and `state s`."""
        query = f"SELECT c.card, c.deck, c.question, c.position, {_STATE} FROM {rest}"  # noqa: S608  # own texts
        for row in self.db.execute(query, self.values | values):
            state = None if row[4] is None else card_state(row[4 : 4 + _WIDTH])
            yield Candidate(row[0], row[1], row[2], row[3], state)

    def steps(self, decks: set[str]) -> Iterator[Candidate]:
        """The cards that were answered today and are to be asked again by the clock."""
        rest = (
            "state s CROSS JOIN library.cards c ON c.card = s.card"
            f" WHERE s.due_at IS NOT NULL AND s.suspended = 0 AND {_SAME_DAY}{self.filter}"
        )
        return (c for c in self._read(rest) if c.deck in decks)

    def due(self, deck: str, policy: Choosing, limit: int, taken: set[str]) -> Iterator[Candidate]:
        """Due cards in the plan's order, until the limit is surely reached; other orders need all.

        Ids come from the index alone, and rows are read for those cards that the plan looks at.
        """
        taken = set(taken)
        left = max(0, limit)
        closing = isinstance(policy, Closing)
        in_turn = policy.order == "due" and not closing
        ids = self._due_ids(deck, EVER if closing else self.until)
        while batch := list(islice(ids, left + _BATCH if in_turn else None)):
            for card in self._these(batch):
                if card.state is None or self._in_step(card.state):
                    continue
                due = ready(card.state, self.at, self.today) or self._soon(card.state)
                if not due and closing and not _early(card, policy):
                    continue
                yield card
                if not (due or closing) or card.question in taken:
                    continue
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

    def _due_ids(self, deck: str, until: int) -> Iterator[str]:
        """The cards due on a day or before, by day and then by lot."""
        rows = self.db.execute(
            "SELECT s.due_day, s.card FROM state s INDEXED BY state_due"
            " WHERE s.deck = ? AND s.due_day <= ? AND s.suspended = 0 ORDER BY s.due_day",
            (deck, until),
        )
        for _, day in groupby(rows, key=itemgetter(0)):
            yield from sorted((card for _, card in day), key=lambda card: lot(card, self.today))

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

    def new(
        self, deck: str, policy: Choosing, limit: int, extra: int, taken: set[str]
    ) -> Iterator[Candidate]:
        """New cards in the order of their deck, until limit and extra are surely reached.

        `taken`: questions of which a card may be in the plan already, so that another may have to wait.
        """
        rest = (
            "library.cards c LEFT JOIN state s ON s.card = c.card WHERE c.deck = :deck AND (s.card IS NULL"
            " OR (s.stage = 'new' AND s.suspended = 0))"
            f" AND NOT {waits(':today')}{self.filter} ORDER BY c.position"
        )
        seen: set[str] = set()
        left = max(0, limit) + max(0, extra)
        for card in self._read(rest, deck=deck):
            yield card
            if card.state is not None and card.state.buried_day == self.today:
                continue
            if card.question in taken or (policy.siblings_apart and card.question in seen):
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
            f" AND (s.due_at IS NULL OR NOT {_SAME_DAY}){self.filter} ORDER BY s.due_day",
            deck=deck,
        )


def waiting_new(store: Store, scope: Scope, now: Now, today: int) -> Mapping[str, Waiting]:
    """By deck, the new cards of a scope that wait for other questions."""
    reader = _Reader(store, scope, now, today)
    return waiting(store, reader.filter, reader.values)


def _early(card: Candidate, policy: Choosing) -> bool:
    """Whether a card is asked before its day."""
    return card.state is not None and brought_forward(card.state, policy)


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


def done_today(store: Store, today: int) -> Mapping[str, DeckDone]:
    """By deck, what was done today."""
    return done_and_answered(store, today)[0]


def answered_today(store: Store, today: int) -> frozenset[tuple[str, str]]:
    """(deck, question) of every card answered today."""
    return done_and_answered(store, today)[1]


def every_card(store: Store, scope: Scope) -> tuple[CardId, ...]:
    """All cards of a scope that are not suspended, in deck order; for practice."""
    reader = _Reader(store, scope, Now(0), 0)
    where = "WHERE c.deck IN (SELECT value FROM json_each(:decks))" if scope.decks else "WHERE 1"
    rows = store.db.execute(
        f"SELECT c.card FROM library.cards c {where}{reader.filter} AND NOT EXISTS"  # noqa: S608  # own texts
        " (SELECT 1 FROM state s WHERE s.card = c.card AND s.suspended) ORDER BY c.deck, c.position",
        reader.values | {"decks": json.dumps(scope.decks)},
    )
    return tuple(CardId(card) for (card,) in rows)


def tallies(store: Store, now: Now, today: int, days: int) -> Mapping[str, Tally]:
    """By deck, how its begun cards stand, but for those that it holds no more; `days` ahead from tomorrow."""
    values = {"at": now.at, "today": today, "same_day": SAME_DAY_MS, "last": today + days}

    def counted(columns: str, condition: str) -> dict[str, tuple[int, ...]]:
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

    begun = counted("count(*)", "s.due_day IS NOT NULL")
    due = counted(
        "count(*)",
        f"s.due_day <= :today AND s.suspended = 0 AND s.buried_day IS NOT :today AND NOT {_SAME_DAY}",
    )
    aside = counted(
        "sum(s.suspended), sum(s.suspended = 0 AND s.buried_day IS :today),"
        " sum(s.due_day IS NULL AND (s.suspended OR s.buried_day IS :today))",
        "(s.suspended = 1 OR s.buried_day IS NOT NULL)",
    )
    mastered = counted("count(*)", _MASTERED)
    each = ", ".join(f"sum(s.due_day = :today + {ahead})" for ahead in range(1, days + 1))
    ahead = counted(each, "s.due_day BETWEEN :today + 1 AND :last AND s.suspended = 0")
    found = {}
    for deck in begun.keys() | aside.keys():
        suspended, buried, held_new = aside.get(deck, (0, 0, 0))
        found[deck] = Tally(
            begun=begun.get(deck, (0,))[0],
            due=due.get(deck, (0,))[0],
            suspended=suspended,
            buried=buried,
            held_new=held_new,
            mastered=mastered.get(deck, (0,))[0],
            ahead=ahead.get(deck, ()),
        )
    return found


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

"""What a report reads: SQL over the log's tables with the catalogue attached, to rows.

Whole decks are told by the sums that the log keeps; cards that a tag or a search picks, by their own answers.
Nothing here writes but to a temporary table, so that it works on a connection that may only read.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from quizkz.clock import Now
from quizkz.query import Scope
from quizkz.queue import SAME_DAY_MS
from quizkz.review import CardId, split_card
from quizkz.scheduling import Stage

STAGES: tuple[Stage, ...] = ("new", "learning", "review", "relearning")
_STAGE = " ".join(f"WHEN '{stage}' THEN {place}" for place, stage in enumerate(STAGES))
_MATURE = "(stage = 'review' AND due_day - last_day >= 21)"
"""As `stats.MASTERED_DAYS` says."""

_ELAPSED = (
    "CASE WHEN last_day >= :today OR (last_day = :today - 1 AND last_at > :at - :same_day) THEN 0"
    " ELSE :today - last_day END"
)
"""Whole days since the last answer, as `quizkz.scheduling.elapsed` says."""

_DUE = (
    "CASE WHEN buried_day = :today THEN max(due_day, :today + 1)"
    f" WHEN due_at IS NOT NULL AND {_ELAPSED} = 0 THEN min(due_day, :today) ELSE due_day END"
)
"""The day on which a card is asked again: a step of today is asked today, whatever day follows it, and a card
held back until tomorrow is asked tomorrow."""

_STANDING = (
    f"max(-1000000, min({_DUE}, 4000000)) * 16 + (CASE stage {_STAGE} END) * 4 + {_MATURE} * 2 + suspended"
)
"""How a card stands, as one number: a hundred thousand of these are counted at once. A day beyond
the calendar, of a broken log, is taken for one at its end: the number has to stay a whole one."""

_HOUR = '((a.at / 60000 + a."offset") % 1440 + 1440) % 1440 / 60'
_BAND = "CASE WHEN a.predicted IS NULL THEN -1 ELSE min(19, CAST(a.predicted * 20 AS INTEGER)) END"
_SAID = "CAST(round(coalesce(a.predicted, 0) * 1000000) AS INTEGER)"

MANY = 1 << 32
"""More answers than a log holds."""
_FEW = 1 << 20
"""More answers than a card has; SQLite's numbers hold a question's above two of these."""

Row = tuple[Any, ...]


class Standing(NamedTuple):
    """How a begun card stands, read from the number that `begun` gives."""

    due_day: int
    stage: Stage
    mature: bool
    suspended: bool

    @classmethod
    def of(cls, number: int) -> "Standing":
        """What the number says."""
        due_day, rest = divmod(number, 16)
        return cls(due_day, STAGES[rest // 4], bool(rest & 2), bool(rest & 1))


def recalled_of(text: str) -> Iterator[tuple[int, int]]:
    """(number of the question, recalls times `MANY` plus the right ones) of each card in such a text."""
    for number in map(int, text.split(",")) if text else ():
        yield number // (_FEW * _FEW), (number // _FEW % _FEW) * MANY + number % _FEW


class Reading:
    """Reads what a report needs of a scope at a moment. `decks`: the good decks there are.

    Cards that their deck holds no more count in what happened (days, hours, recalls) of whole decks, since it
    did happen, and nowhere else.
    """

    def __init__(
        self, db: sqlite3.Connection, scope: Scope, decks: Sequence[str], now: Now, today: int
    ) -> None:
        self.db = db
        self.all = scope.whole and not scope.decks
        self.whole = scope.whole
        self._wanted = frozenset(scope.decks)
        self.decks = [deck for deck in decks if not scope.decks or deck in self._wanted]
        self.values: dict[str, Any] = {
            "at": now.at,
            "today": today,
            "same_day": SAME_DAY_MS,
            "decks": json.dumps(scope.decks),
        }
        self._cards = "library.cards"
        if not scope.whole:
            self._cards = "temp.chosen"
            self._choose(scope)

    def _choose(self, scope: Scope) -> None:
        """Put the cards of the scope into a table of this connection's own."""
        conditions = ["c.deck IN (SELECT value FROM json_each(:good))"]
        values = {"good": json.dumps(self.decks), "cards": json.dumps(scope.cards)}
        if scope.cards:
            conditions.append("c.card IN (SELECT value FROM json_each(:cards))")
        for place, tag in enumerate(scope.tags):
            conditions.append(f"c.q IN (SELECT q FROM library.tags WHERE tag = :tag{place})")  # noqa: S608  # a number
            values[f"tag{place}"] = tag
        self.db.execute("CREATE TEMP TABLE chosen(card TEXT PRIMARY KEY, deck, q) WITHOUT ROWID")
        self.db.execute(
            "INSERT INTO temp.chosen SELECT c.card, c.deck, c.q FROM library.cards c"  # noqa: S608  # own texts
            f" WHERE {' AND '.join(conditions)}",
            values,
        )

    def _read(self, query: str, **values: Any) -> list[Row]:
        return self.db.execute(query, self.values | values).fetchall()

    # ---- what happened ---------------------------------------------------------------------------

    def days(self) -> list[Row]:
        """(day, answers, right, took_ms) of each day with answers, of all time, ascending."""
        if self.whole:
            within = "1" if self.all else "deck IN (SELECT value FROM json_each(:decks))"
            return self._read(
                f'SELECT day, sum(answers), sum("right"), sum(took_ms) FROM days WHERE {within}'  # noqa: S608  # own texts
                " GROUP BY day ORDER BY day"
            )
        return self._read(
            "SELECT a.day, count(*), sum(a.rating > 1), coalesce(sum(a.took_ms), 0) FROM temp.chosen c"
            " CROSS JOIN answers a ON a.card = c.card GROUP BY a.day ORDER BY a.day"
        )

    def all_days(self) -> list[Row]:
        """`days` of all decks, whatever the scope."""
        return self._read(
            'SELECT day, sum(answers), sum("right"), sum(took_ms) FROM days GROUP BY day ORDER BY day'
        )

    def hours(self, since: int, until: int) -> list[Row]:
        """(hour, answers, right) of the recalls of some days."""
        return self._summed(
            'hour, sum(answers), sum("right") FROM hours',
            f"{_HOUR}, count(*), sum(a.rating > 1)",
            1,
            since,
            until,
        )

    def recalls(self, since: int, until: int) -> list[Row]:
        """(long, band, answers, right, predicted in millionths) of recalls of some days; band -1: none."""
        return self._summed(
            'long, band, sum(answers), sum("right"), sum(predicted) FROM recalls',
            f"a.elapsed > 21, {_BAND}, count(*), sum(a.rating > 1), sum({_SAID})",
            2,
            since,
            until,
        )

    def deck_recalls(self, since: int, until: int) -> list[Row]:
        """(deck, answers, right) of the recalls of some days, by deck."""
        if self.all:
            decks = "deck IN (SELECT value FROM json_each(:good))"
            return self._read(
                f'SELECT deck, sum(answers), sum("right") FROM recalls WHERE {decks}'  # noqa: S608  # own texts
                " AND day BETWEEN :since AND :until GROUP BY deck",
                since=since,
                until=until,
                good=json.dumps(self.decks),
            )
        return self._summed(
            'deck, sum(answers), sum("right") FROM recalls',
            "c.deck, count(*), sum(a.rating > 1)",
            1,
            since,
            until,
        )

    def _summed(self, sums: str, own: str, keys: int, since: int, until: int) -> list[Row]:
        """Recalls of some days by the first columns: from sums of whole decks, or from the cards' answers."""
        by = ", ".join(str(place) for place in range(1, keys + 1))
        if self.whole:
            within = "deck = ''" if self.all else "deck IN (SELECT value FROM json_each(:decks))"
            query = (
                f"SELECT {sums} WHERE {within} AND day BETWEEN :since AND :until GROUP BY {by}"  # own texts
            )
        else:
            query = (
                f"SELECT {own} FROM temp.chosen c CROSS JOIN answers a ON a.card = c.card"  # noqa: S608  # own texts
                f" WHERE a.elapsed >= 1 AND a.day BETWEEN :since AND :until GROUP BY {by}"
            )
        return self._read(query, since=since, until=until)

    def _in_decks(self) -> str:
        """A condition on `c.deck`, where the scope is some whole decks."""
        return "" if self.all or not self.whole else " AND c.deck IN (SELECT value FROM json_each(:decks))"

    # ---- how the cards stand ---------------------------------------------------------------------

    def begun(self, deck: str) -> list[Row]:
        """(number of the question, stability, difficulty, elapsed, standing) of a deck's begun cards."""
        return self._read(
            f"SELECT c.q, s.stability, s.difficulty, {_ELAPSED}, {_STANDING} FROM {self._cards} c"  # noqa: S608  # own texts
            " CROSS JOIN state s ON s.card = c.card"
            " WHERE c.card >= :low AND c.card < :high AND s.stability IS NOT NULL",
            low=f"{deck}/",
            high=f"{deck}0",  # "0" follows "/"
        )

    def recalled(self, since: int, until: int) -> str:
        """The recalls of some days, a number a card, in one text for `recalled_of`.

        SQLite makes it in one go and leaves Python alone meanwhile, so that a thread may do so beside others.
        """
        text = self._read(
            f"SELECT group_concat(c.q * {_FEW} * {_FEW} + (SELECT sum({_FEW} + (a.rating > 1))"  # noqa: S608  # own texts
            " FROM answers a WHERE a.card = c.card AND a.elapsed >= 1 AND a.day BETWEEN :since AND :until))"
            f" FROM {self._cards} c WHERE 1{self._in_decks()}",
            since=since,
            until=until,
        )[0][0]
        return text or ""

    def holds(self, card: CardId) -> bool:
        """Whether a card is of the scope."""
        if self.whole:
            return self.all or split_card(card)[0] in self._wanted
        return bool(self._read("SELECT 1 FROM temp.chosen WHERE card = :card", card=card))

    def cards(self) -> Mapping[str, int]:
        """How many cards each deck of the scope has in it, in the order of `decks`; none of those without."""
        whole = "SELECT id, cards FROM library.decks WHERE filled"
        own = "SELECT deck, count(*) FROM temp.chosen GROUP BY deck"
        found: dict[str, int] = dict(self._read(whole if self.whole else own))
        return {deck: found[deck] for deck in self.decks if deck in found}

    def suspended_new(self) -> int:
        """How many cards are suspended that were never begun."""
        rows = self._read(
            "SELECT count(*) FROM state s INDEXED BY state_aside"  # noqa: S608  # own texts
            f" CROSS JOIN {self._cards} c ON c.card = s.card"
            " WHERE (s.suspended = 1 OR s.buried_day IS NOT NULL) AND s.suspended = 1"
            f" AND s.stability IS NULL{self._in_decks()}"
        )
        return int(rows[0][0])

    def leeches(self, deck: str, least: int, most: int) -> list[Row]:
        """(card, lapses) of a deck's cards with so many lapses or more, the worst first."""
        return self._read(
            f"SELECT s.card, s.lapses FROM state s CROSS JOIN {self._cards} c ON c.card = s.card"  # noqa: S608  # own texts
            " WHERE s.card >= :low AND s.card < :high AND s.lapses >= :least"
            " ORDER BY s.lapses DESC, s.card LIMIT :most",
            low=f"{deck}/",
            high=f"{deck}0",
            least=least,
            most=most,
        )

    # ---- tags ------------------------------------------------------------------------------------

    def questions(self) -> int:
        """One more than the highest number of a question."""
        return int(self._read("SELECT coalesce(max(n), 0) + 1 FROM library.questions")[0][0])

    def tags(self) -> Iterator[tuple[str, list[int]]]:
        """Each tag of the scope, with the numbers of the questions that carry it."""
        if self.whole:
            within = "1" if self.all else "deck IN (SELECT value FROM json_each(:decks))"
        else:
            within = "q IN (SELECT q FROM temp.chosen)"
        # As one text a tag, which is many times as fast as a row a question.
        for tag, numbers in self._read(
            f"SELECT tag, group_concat(q) FROM library.tags WHERE {within} GROUP BY tag"  # noqa: S608  # own texts
        ):
            yield tag, list(map(int, numbers.split(",")))

    def parted(self) -> list[Row]:
        """(number of the question, cards) of those questions that have not just one card in the scope."""
        if not self.whole:
            return self._read("SELECT q, count(*) FROM temp.chosen GROUP BY q HAVING count(*) > 1")
        return self._read(
            "SELECT q, count(*) FROM library.cards WHERE (deck, question) IN"
            " (SELECT deck, question FROM library.cards WHERE part <> '') GROUP BY q HAVING count(*) > 1"
        )

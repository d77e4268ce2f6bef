"""The report of a scope: read from log and catalogue by a connection of its own, from any thread.

Rows come from `quizkz.query.figures`, figures from the pure functions of `quizkz.stats`; here they are put
together. Apart from the desk because a start goes without it.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import starmap
from operator import itemgetter
from typing import TYPE_CHECKING

from quizkz import stats
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.desk.mixups import DAYS, mixups
from quizkz.desk.opened import Desk
from quizkz.desk.titles import scope_title
from quizkz.memory import Parameters, retrievabilities
from quizkz.query import Scope
from quizkz.query.figures import MANY, Reading, Row, Standing, recalled_of
from quizkz.query.mistakes import mistakes
from quizkz.review import CardId, split_card
from quizkz.stats import cards as figures
from quizkz.stats.calibration import calibration
from quizkz.stats.forecast import forecast
from quizkz.stats.hours import by_hour
from quizkz.stats.pace import mean_seconds
from quizkz.stats.places import places
from quizkz.stats.report import LISTED_MOST, Activity, Leech, Report, Span
from quizkz.stats.retention import retention
from quizkz.stats.rows import BegunCards, HourRow, PlaceRow, RecallRow, StandRow, Unbegun
from quizkz.store import Day, Store
from quizkz.store.bulk import no_collector
from quizkz.store.file import Sentences
from quizkz.store.rows import answers_filled
from quizkz.store.usage import owner_of

if TYPE_CHECKING:
    from quizkz.stats.report import Confusion

Progress = Callable[[int, int], None]
"""Told how many cards of how many are read; what it raises ends the reading."""

SPANS: Mapping[str, int | None] = {"year": 365, "90d": 90, "30d": 30, "all": None}
"""The names of spans, and how many days up to today each takes in; None: all."""

_BEGUN = MANY * MANY
_CARD = MANY * _BEGUN
"""A begun card and a card, as `_Sums` counts them."""


def report(desk: Desk, scope: Scope, span: str, now: Now, progress: Progress | None = None) -> Report:
    """The report of a scope over a span."""
    return Reporter(desk).report(scope, span, now, progress)


class Reporter:
    """Reads reports of the library that a desk had open when this was made, on the desk's own thread.

    Its methods may be called from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        self._log, self._catalogue = desk.places.log, desk.catalogue.path
        self.rollover, self.goal = desk.config.rollover, desk.config.goal
        self.per_day = desk.config.backlog.per_day if desk.config.backlog else 0
        self.decks = {entry.id: entry for entry in desk.decks if not entry.broken}
        self.policies = {deck: desk.policy(deck) for deck in self.decks}
        self.parameters = {deck: desk.store.parameters(deck) for deck in self.decks}

    def fill(self, now: Now, progress: Progress | None = None) -> None:
        """Work out what the log does not know of its answers yet, after a rebuild; a few cards at a time."""
        placings = {deck: policy.placing for deck, policy in self.policies.items()}
        with closing(Store.open(self._log, placing=placings.get, now=now)) as store:
            if not store.answers_filled:
                store.fill_answers(progress)

    def report(
        self, scope: Scope, span: str, now: Now, progress: Progress | None = None, *, fill: bool = True
    ) -> Report:
        """The report of a scope over a span (`SPANS`). `fill`: first work out what is not known yet.

        Without, and where something is not, the report says so (`Report.filled`).
        """
        if fill and not self._filled():
            self.fill(now, progress)
        with (
            closing(Catalogue.open(self._catalogue)) as catalogue,
            self.reading() as db,
            ThreadPoolExecutor(1) as beside,
            no_collector(),
        ):
            return _Assembly(self, db, catalogue, scope, span, now, beside).report()

    def _filled(self) -> bool:
        with self.reading() as db:
            return answers_filled(db)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One view of log and catalogue, whatever is written meanwhile."""
        uris = [f"{path.resolve().as_uri()}?mode=ro" for path in (self._log, self._catalogue)]
        with Sentences(self._log), closing(sqlite3.connect(uris[0], uri=True, isolation_level=None)) as db:
            db.execute("ATTACH DATABASE ? AS library", (uris[1],))
            db.execute("BEGIN")
            yield db


class _Assembly:
    """Puts one report together."""

    def __init__(
        self,
        of: Reporter,
        db: sqlite3.Connection,
        catalogue: Catalogue,
        scope: Scope,
        span: str,
        now: Now,
        beside: Executor,
    ) -> None:
        self.of, self.db, self.catalogue = of, db, catalogue
        self.scope, self.now, self.today = scope, now, now.day(of.rollover)
        self.read = self._reading(db)
        self.days = tuple(day for day in starmap(Day, self.read.days()) if day.day <= self.today)
        self.span = _span(span, self.days[0].day if self.days else None, self.today)
        self.tags = list(self.read.tags())
        self.recalled = beside.submit(self._recalled) if self.tags else None
        self.memory = _Memory(self.read, of.parameters, self.read.questions() if self.tags else 0)

    def _reading(self, db: sqlite3.Connection) -> Reading:
        return Reading(db, self.scope, tuple(self.of.decks), self.now, self.today)

    def _recalled(self) -> str:
        """Read the recalls of every card by a connection of its own: that takes as long as all the rest."""
        with self.of.reading() as db:
            return self._reading(db).recalled(self.span.since, self.span.until)

    def report(self) -> Report:
        """The report."""
        since, until = self.span.since, self.span.until
        inside = tuple(day for day in self.days if since <= day.day <= until)
        recalls = tuple(map(_recall_row, self.read.recalls(since, until)))
        cards, unbegun = self.memory.cards, self._unbegun()
        return Report(
            title=scope_title({deck: entry.title for deck, entry in self.of.decks.items()}, self.scope),
            today=self.today,
            span=self.span,
            since=self.days[0].day if self.days else None,
            day=next((d for d in reversed(self.days) if d.day == self.today), Day(self.today, 0, 0, 0)),
            activity=Activity(inside, stats.streak(self._all_days(), self.today, self.of.goal)),
            retention=retention(recalls, self._target()),
            calibration=calibration(recalls),
            forecast=forecast(cards, self.today)._replace(per_day=self.of.per_day),
            stages=figures.stages(cards, unbegun),
            stability=figures.stability(cards),
            difficulty=figures.difficulty(cards),
            retrievability=figures.retrievability(cards),
            knowledge=figures.knowledge(cards, unbegun),
            hours=by_hour(starmap(HourRow, self.read.hours(since, until))),
            seconds_a_card=mean_seconds(inside),
            decks=places(self._decks()),
            tags=places(self._tags()),
            leeches=self._leeches(),
            confusions=self._confusions(),
            filled=answers_filled(self.db),
        )

    def _target(self) -> float | None:
        """The desired retention, where all decks of the scope share one."""
        targets = {self.of.policies[deck].placing.desired_retention for deck in self.read.decks}
        return targets.pop() if len(targets) == 1 else None

    def _all_days(self) -> Sequence[Day]:
        """The days of all decks, which a streak is counted over."""
        if self.read.all:
            return self.days
        return [day for day in starmap(Day, self.read.all_days()) if day.day <= self.today]

    def _unbegun(self) -> Unbegun:
        suspended = self.read.suspended_new()
        begun = sum(number for number, _ in self.memory.decks.values())
        return Unbegun(max(0, sum(self.read.cards().values()) - begun - suspended), suspended)

    def _decks(self) -> Iterator[PlaceRow]:
        """The decks of the scope that have cards in it."""
        right = {deck: (answers, right) for deck, answers, right in self.read.deck_recalls(*self.span[1:])}
        for deck, cards in self.read.cards().items():
            begun, expected = self.memory.decks[deck]
            title = self.of.decks[deck].title
            yield PlaceRow(deck, title, cards, begun, expected, *right.get(deck, (0, 0)))

    def _tags(self) -> Iterator[PlaceRow]:
        """The tags of the scope, with the cards and recalls of their questions."""
        sums = self.memory.sums
        if sums is not None and self.recalled is not None:
            sums.add_recalls(recalled_of(self.recalled.result()))
            for tag, questions in self.tags:
                yield sums.of(tag, questions)

    def _leeches(self) -> tuple[Leech, ...]:
        """The cards that were forgotten most often."""
        found: list[tuple[int, CardId]] = []
        for deck in self.read.decks:
            least = self.of.policies[deck].choosing.leech_lapses
            if least > 0:
                found += [(-lapses, card) for card, lapses in self.read.leeches(deck, least, LISTED_MOST)]
        return tuple(leech(self.catalogue, card, -lapses) for lapses, card in sorted(found)[:LISTED_MOST])

    def _confusions(self) -> "tuple[Confusion, ...]":
        found = mistakes(self.db, self.today - DAYS + 1, self.today, owner_of(self.db))
        return mixups((m for m in found if self.read.holds(m.card)), self.catalogue)


def _span(name: str, first: int | None, today: int) -> Span:
    """The days that a span takes in."""
    days = SPANS[name]
    since = today - days + 1 if days is not None else today if first is None else first
    return Span(name, since, today)


def _recall_row(row: tuple[int, int, int, int, int]) -> RecallRow:
    long, band, answers, right, predicted = row
    return RecallRow(bool(long), band if band >= 0 else None, answers, right, predicted)


class _Memory:
    """The begun cards of a scope: their columns, the sums of each deck, and of each question where asked for.

    `questions`: one more than the highest number of a question; 0: their sums are not needed.
    """

    def __init__(self, read: Reading, parameters: Mapping[str, Parameters], questions: int) -> None:
        self.decks: dict[str, tuple[int, float]] = {}
        self._standing: Counter[int] = Counter()
        self._columns: tuple[list[float], list[float], list[float]] = [], [], []
        self.sums = _Sums(read, questions) if questions else None
        for deck in read.decks:
            rows = read.begun(deck)
            self.decks[deck] = self._take(rows, parameters[deck]) if rows else (0, 0.0)

    def _take(self, rows: Sequence[Row], parameters: Parameters) -> tuple[int, float]:
        """Take the begun cards of a deck in: how many, and their recall now, summed."""
        questions, stable, hard, elapsed, standing = zip(*rows, strict=True)
        recall = retrievabilities(stable, elapsed, parameters)
        for column, more in zip(self._columns, (stable, hard, recall), strict=True):
            column.extend(more)
        self._standing.update(standing)
        if self.sums is not None:
            self.sums.add_begun(questions, recall)
        return len(recall), sum(recall)

    @property
    def cards(self) -> BegunCards:
        """The columns."""
        standing = [_stand_row(number, cards) for number, cards in self._standing.items()]
        return BegunCards(standing, *self._columns)


def _stand_row(number: int, cards: int) -> StandRow:
    due_day, stage, mature, suspended = Standing.of(number)
    return StandRow(stage, mature, suspended, due_day, cards)


class _Sums:
    """Cards and recalls by the number of their question, to be added up over the questions of a tag.

    Four counts are one number, so that they are added up together: cards, begun ones, recalls, right ones,
    the last the lowest.
    """

    def __init__(self, read: Reading, number: int) -> None:
        self._counts, self._expected = [_CARD] * number, [0.0] * number
        for question, cards in read.parted():
            self._counts[question] = cards * _CARD

    def add_begun(self, questions: Iterable[int], recalls: Iterable[float]) -> None:
        """Count begun cards, each with its recall now."""
        counts, expected = self._counts, self._expected
        for question, recall in zip(questions, recalls, strict=True):
            counts[question] += _BEGUN
            expected[question] += recall

    def add_recalls(self, recalled: Iterable[tuple[int, int]]) -> None:
        """Count recalls, as `recalled_of` gives them."""
        for question, count in recalled:
            self._counts[question] += count

    def of(self, tag: str, questions: Sequence[int]) -> PlaceRow:
        """What the questions of a tag come to."""
        pick = itemgetter(*questions, 0)  # 0: no question's, so that what is picked is always a tuple
        counts, right = divmod(sum(pick(self._counts)) - self._counts[0], MANY)
        counts, answers = divmod(counts, MANY)
        cards, begun = divmod(counts, MANY)
        return PlaceRow(tag, tag, cards, begun, sum(pick(self._expected)), answers, right)


def leech(catalogue: Catalogue, card: CardId, lapses: int) -> Leech:
    """A card that keeps being forgotten, with its prompt and answer."""
    from quizkz import deck as decks
    from quizkz.desk.prompts import prompt
    from quizkz.grading import grade

    found = catalogue.question(card)
    if found is None:  # its deck changed between the two readings
        return Leech(card, card, "", lapses)
    head, question = decks.Deck.model_validate_json(found[0]), decks.question_from_json(found[1])
    part, rules = split_card(card)[2], decks.rules(head, question)
    answer = grade(question, "", part=part, rules=rules, language=head.language).answer
    return Leech(card, prompt(question, part), answer, lapses)

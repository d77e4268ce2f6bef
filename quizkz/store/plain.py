"""Cards with nothing but answers, read and folded many at once.

Nearly all cards are so. Their rows come in one scan and are taken apart by columns, since what is done to a
whole column costs a tenth of what is done row by row; their memory comes from the engine in batches. What
else befell a card is the affair of the fold that goes through its events.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, groupby
from operator import sub
from typing import Any, NamedTuple

from quizkz import memory as engine
from quizkz.memory import Memory, Parameters
from quizkz.review import CardId, Rating, deck_of, split_card
from quizkz.scheduling import SAME_DAY_MS, Checkpoint, Figures, Placing, Resumed, resume
from quizkz.scheduling.events import whole
from quizkz.scheduling.intervals import step_after
from quizkz.store.rows import Row, value_of

_ROWS = 2_000
_AGAIN = int(Rating.AGAIN)  # to look it up there takes longer than to compare with it
_PLAIN_REVIEW = "(kind = 'review' AND rating IS NOT NULL)"
SEEN = ', card, device, "offset", credit'
"""What `answer_rows` needs besides."""


class Span(NamedTuple):
    """A card, and where in the columns its answers begin and end."""

    card: CardId
    start: int
    end: int


class Answers(NamedTuple):
    """The answers of some cards of one deck, each card's together and in order.

    `elapsed`: as the fold says. `more`: the columns that were asked for besides.
    """

    deck: str
    spans: list[Span]
    ratings: Sequence[int]
    ats: Sequence[int]
    days: Sequence[int]
    elapsed: Sequence[int]
    took_ms: Sequence[int | None]
    values: Sequence[str | None]
    more: Sequence[Sequence[Any]]


class DaySums:
    """What `days` holds of one deck."""

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.wrong: Counter[int] = Counter()
        self.took_ms: defaultdict[int, int] = defaultdict(int)

    def count(self, days: Sequence[int], ratings: Sequence[int], took_ms: Sequence[int | None]) -> None:
        """Take answers in."""
        self.answers.update(days)
        self.wrong.update(compress(days, map(_AGAIN.__eq__, ratings)))
        sums = self.took_ms
        for day, took in zip(days, took_ms, strict=True):
            if took:
                sums[day] += took

    def add(self, other: "DaySums") -> None:
        """Take in what another holds."""
        self.answers.update(other.answers)
        self.wrong.update(other.wrong)
        for day, took in other.took_ms.items():
            self.took_ms[day] += took

    def rows(self, deck: str) -> list[Row]:
        """The rows of `days`."""
        wrong, took_ms = self.wrong.get, self.took_ms.get  # most days have nothing wrong, and may lack a time
        return [
            (day, deck, count, count - wrong(day, 0), took_ms(day, 0)) for day, count in self.answers.items()
        ]


def odd_cards(db: sqlite3.Connection, within: tuple[str, str]) -> set[CardId]:
    """The cards in a range that have more than plain answers."""
    rows = db.execute(
        "SELECT card FROM events "  # noqa: S608 (a constant)
        f"WHERE card >= ? AND card < ? AND kind <> 'practice' AND NOT {_PLAIN_REVIEW}",
        within,
    )
    return {CardId(row[0]) for row in rows}


def plain_answers(
    db: sqlite3.Connection, within: tuple[str, str], but: AbstractSet[CardId], more: str = ""
) -> Iterator[Answers]:
    """The answers of all cards in a range but those; they must have nothing but answers."""
    cursor = db.execute(
        f"SELECT card, rating, at, day, took_ms, value{more} FROM events "  # noqa: S608 (constants)
        "WHERE card >= ? AND card < ? AND kind = 'review' ORDER BY card, at, device",
        within,
    )
    for rows in _whole_cards(cursor):
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        counts = Counter(columns[0])
        if not but.isdisjoint(counts):
            keep = [card not in but for card in columns[0]]
            columns = [list(compress(column, keep)) for column in columns]
            counts = Counter(columns[0])
        for deck, first, spans in _by_deck(counts):
            cut = slice(first, first + spans[-1].end)
            _, ratings, ats, days, took_ms, values, *others = (column[cut] for column in columns)
            lengths = elapsed(spans, ats, days)
            yield Answers(deck, spans, ratings, ats, days, lengths, took_ms, values, others)


def _whole_cards(cursor: sqlite3.Cursor) -> Iterator[list[Row]]:
    """The rows of a query in order of cards, many at once, all of a card together."""
    held: list[Row] = []
    while rows := cursor.fetchmany(_ROWS):
        rows = held + rows
        cut = len(rows) - 1
        while cut and rows[cut - 1][0] == rows[-1][0]:
            cut -= 1
        held = rows[cut:]
        if cut:
            yield rows[:cut]
    if held:
        yield held


def _by_deck(counts: Mapping[CardId, int]) -> Iterator[tuple[str, int, list[Span]]]:
    """Each deck of cards in order, where its answers begin, and where from there those of each card lie."""
    first = 0
    for deck, cards in groupby(counts, deck_of):
        spans, end = [], 0
        for card in cards:
            start, end = end, end + counts[card]
            spans.append(Span(card, start, end))
        yield deck, first, spans
        first += end


def elapsed(spans: Sequence[Span], ats: Sequence[int], days: Sequence[int]) -> list[int]:
    """`days_between` each answer and the one before it of its card, 0 for the first."""
    found = [0, *map(sub, days[1:], days)]
    for span in spans:
        found[span.start] = 0
    for place in [place for place, length in enumerate(found) if length < 2]:
        if found[place] < 1 or ats[place] - ats[place - 1] < SAME_DAY_MS:
            found[place] = 0
    return found


def figures(answers: Answers, placing: Placing, parameters: Parameters) -> Iterator[Figures]:
    """The states of cards as figures, in order of their spans."""
    cuts = [_last_day(span, answers.elapsed) for span in answers.spans]
    reviews = engine.reviews(answers.ratings, answers.elapsed)
    histories = [
        reviews[span.start : cut] for span, cut in zip(answers.spans, cuts, strict=True) if cut > span.start
    ]
    memories = engine.after_all(histories, parameters)
    return resume(_resumed(answers, cuts, iter(memories)), placing, parameters)


def state_rows(answers: Answers, placing: Placing, parameters: Parameters) -> list[Row]:
    """The states of cards as rows for `INSERT_STATE`, in order of their spans."""
    deck = answers.deck
    return [(*state, deck, split_card(state[0])[1]) for state in figures(answers, placing, parameters)]


def _last_day(span: Span, elapsed: Sequence[int]) -> int:
    """The place of a card's last answer on a later day than the one before, else of its first."""
    place = span.end - 1
    while place > span.start and not elapsed[place]:
        place -= 1
    return place


def _resumed(answers: Answers, cuts: list[int], memories: Iterator[Memory]) -> Iterator[Resumed]:
    """Each card as it stood before the last day of its answers, and these."""
    _, spans, ratings, ats, days, elapsed, _, values, _ = answers
    for (card, start, end), cut in zip(spans, cuts, strict=True):
        before, last = None, cut - 1
        if cut > start:
            lapses = _lapses(ratings, elapsed, start, cut) if _AGAIN in ratings[start:cut] else 0
            before = Checkpoint(next(memories), cut - start, lapses, days[start], days[last], ats[last])
        value = values[end - 1]
        due_day = None if value is None else whole(value_of(value), "due_day")
        tail = [(ratings[place], ats[place], days[place]) for place in range(cut, end)]
        yield card, before, tail, due_day


def _lapses(ratings: Sequence[int], elapsed: Sequence[int], start: int, end: int) -> int:
    return sum(1 for place in range(start, end) if ratings[place] == _AGAIN and elapsed[place])


def answer_rows(answers: Answers, placing: Placing, parameters: Parameters) -> list[Row]:
    """What the fold saw at each answer, as rows of `answers`; they were read as `SEEN`."""
    cards, devices, offsets, shares = answers.more
    reviews = engine.reviews(answers.ratings, answers.elapsed)
    predicted = engine.before_each(
        [reviews[span.start : span.end] for span in answers.spans],
        [answers.elapsed[span.start : span.end] for span in answers.spans],
        parameters,
    )
    return list(
        zip(
            cards, answers.ats, devices, answers.days, offsets, answers.elapsed, _stages(answers, placing),
            predicted, answers.ratings, shares, answers.took_ms, strict=True,
        )
    )  # fmt: skip


def _stages(answers: Answers, placing: Placing) -> list[str]:
    """The stage of its card before each answer: only among answers of one day is it any but review."""
    _, spans, ratings, _, _, elapsed, *_ = answers
    found = ["review"] * len(ratings)
    for span in spans:
        found[span.start] = "new"
    steps: dict[int, int] = {}
    for place in [place for place, days in enumerate(elapsed) if not days]:
        if found[place] == "new":
            continue
        last = place - 1
        placed = step_after(found[last], steps.get(last, 0), ratings[last], elapsed[last], placing)
        if placed is not None:
            found[place], steps[place] = placed.stage, placed.step
    return found

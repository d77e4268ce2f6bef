"""Figures of a report on made-up rows: each against a slow reference, and the laws that hold for all."""

import math
import random
from collections import Counter
from fractions import Fraction
from statistics import median
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.review import CardId
from quizkz.scheduling import Stage
from quizkz.stats import cards, pace
from quizkz.stats.calibration import calibration
from quizkz.stats.confusions import confusions
from quizkz.stats.forecast import forecast
from quizkz.stats.hours import HOURS, by_hour, outstanding
from quizkz.stats.places import BEGUN_LEAST, places, ranked
from quizkz.stats.report import BANDS, Share
from quizkz.stats.retention import retention
from quizkz.stats.rows import BegunCards, HourRow, PlaceRow, RecallRow, StandRow, Unbegun, WrongRow
from quizkz.stats.shares import Z_95, share
from quizkz.store import Day

TODAY = 20_000

trials = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def plausible(p: float, right: int, number: int) -> bool:
    """Whether a true share of `p` explains what happened, at 95%."""
    return (right / number - p) ** 2 <= Z_95**2 * p * (1 - p) / number + 1e-12


@given(trials)
def test_the_range_holds_every_share_that_explains_what_happened_and_no_other(of: tuple[int, int]) -> None:
    found = share(*of)
    fine = [step / 2000 for step in range(2001)]
    inside = [p for p in fine if found.low <= p <= found.high]
    assert inside == [p for p in fine if plausible(p, *of)]


@given(trials, st.integers(2, 20))
def test_the_range_holds_the_share_and_narrows_as_reviews_are_added(of: tuple[int, int], times: int) -> None:
    right, number = of
    few, many = share(right, number), share(right * times, number * times)
    for found in (few, many):
        assert 0 <= found.low <= right / number <= found.high <= 1
    assert many.high - many.low < few.high - few.low


def test_the_range_is_the_published_one() -> None:
    """Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3."""
    for right, number, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
    ):
        found = share(right, number)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_has_every_share_in_its_range() -> None:
    assert share(0, 0) == Share(0, 0, 0.0, 1.0)
    assert share(0, 0).share is None


def hours(*rows: tuple[int, int, int]) -> tuple[Share, ...]:
    return by_hour(HourRow(*row) for row in rows)


def test_an_hour_stands_out_only_where_chance_does_not_explain_it() -> None:
    even = [(hour, 100, 90) for hour in range(HOURS)]
    assert outstanding(hours(*even)) == ((), ())
    assert outstanding(hours((0, 100, 50), *even[1:])) == ((), (0,))
    assert outstanding(hours((0, 100, 85), *even[1:])) == ((), ())
    assert outstanding(hours()) == ((), ())


@pytest.mark.parametrize(("number", "mean"), [(10, 0.95), (20, 0.9), (40, 0.85), (100, 0.9)])
def test_where_all_hours_are_alike_one_is_told_apart_in_fewer_than_5_of_100_reports(
    number: int, mean: float
) -> None:
    chance = random.Random(1)
    told = 0
    for _ in range(300):
        rights = [sum(chance.random() < mean for _ in range(number)) for _ in range(HOURS)]
        told += any(outstanding(hours(*((hour, number, right) for hour, right in enumerate(rights)))))
    assert told <= 0.05 * 300


def test_what_chance_brings_is_counted_out() -> None:
    """Of 24 hours with ten reviews each 9 in 10 are right: 2 wrong or none are common, 6 wrong are not."""
    even = [(hour, 10, 9) for hour in range(1, HOURS)]
    below = [k for k in range(11) if outstanding(hours((0, 10, k), *even)) == ((), (0,))]
    above = [k for k in range(11) if outstanding(hours((0, 10, k), *even)).better]

    def so_few(k: int) -> float:
        mean = (9 * 23 + k) / 240
        return sum(math.comb(10, n) * mean**n * (1 - mean) ** (10 - n) for n in range(k + 1))

    assert below == [k for k in range(11) if so_few(k) < 0.025 / 24]
    assert (max(below), above) == (4, [])


counted = trials.map(lambda of: (of[1], of[0]))
"""(number, right)."""


@given(st.lists(st.tuples(st.integers(0, 23), counted).map(lambda t: HourRow(t[0], *t[1])), max_size=30))
def test_each_review_counts_in_its_hour(rows: list[HourRow]) -> None:
    for hour, found in enumerate(by_hour(rows)):
        assert found.number == sum(row.answers for row in rows if row.hour == hour)
        assert found.right == sum(row.right for row in rows if row.hour == hour)


# ---- retention and calibration -------------------------------------------------------------------

Review = tuple[bool, float | None, bool]
"""After many days; the recall predicted; right."""

reviews = st.tuples(st.booleans(), st.none() | st.integers(0, 1000).map(lambda n: n / 1000), st.booleans())


def rows_of(given_: list[Review]) -> list[RecallRow]:
    """Reviews as they are read: each a row of its own, which sums like any other."""
    found = []
    for long, predicted, right in given_:
        band = None if predicted is None else min(round(predicted * 1000) // 50, 19)
        found.append(RecallRow(long, band, 1, int(right), round((predicted or 0) * 1_000_000)))
    return found


@given(st.lists(reviews, max_size=60))
def test_retention_is_the_share_of_right_reviews_by_the_days_before_them(given_: list[Review]) -> None:
    found = retention(rows_of(given_), 0.9)
    for part, wanted in ((found.short, (False,)), (found.long, (True,)), (found.all, (False, True))):
        rights = [right for long, _, right in given_ if long in wanted]
        assert (part.right, part.number) == (sum(rights), len(rights))
    assert found.target == 0.9


@given(st.lists(reviews, max_size=60))
def test_calibration_holds_each_prediction_against_what_happened(given_: list[Review]) -> None:
    found = calibration(rows_of(given_))
    assert [(band.low, band.high) for band in found] == list(BANDS)
    for band in found:
        inside = [
            (Fraction(str(p)), right)
            for _, p, right in given_
            if p is not None and (band.low <= p < band.high or band.high == p == 1)
        ]
        assert (band.of.right, band.of.number) == (sum(right for _, right in inside), len(inside))
        if band.predicted is None:
            assert not inside
        else:
            assert abs(band.predicted - sum(p for p, _ in inside) / len(inside)) < 1e-6
            assert band.low <= band.predicted <= band.high
    assert sum(band.of.number for band in found) == sum(p is not None for _, p, _ in given_)


# ---- cards ---------------------------------------------------------------------------------------


class CardRow(NamedTuple):
    """A begun card."""

    stage: Stage
    stability: float
    difficulty: float
    recall: float
    due_day: int
    interval: int
    suspended: bool


def columns(rows: list[CardRow]) -> BegunCards:
    """Begun cards as the figures take them."""
    standing = Counter(
        (row.stage, row.stage == "review" and row.interval >= 21, row.suspended, row.due_day) for row in rows
    )
    return BegunCards(
        [StandRow(*key, number) for key, number in standing.items()],
        [row.stability for row in rows],
        [row.difficulty for row in rows],
        [row.recall for row in rows],
    )


begun = st.builds(
    CardRow,
    stage=st.sampled_from([stage for stage in get_args(Stage) if stage != "new"]),
    stability=st.floats(0.001, 36_500) | st.sampled_from(cards.STABILITY_EDGES[1:]),
    difficulty=st.floats(1, 10) | st.sampled_from(cards.DIFFICULTY_EDGES),
    recall=st.floats(0, 1) | st.sampled_from(cards.RECALL_EDGES),
    due_day=st.integers(TODAY - 40, TODAY + 40),
    interval=st.integers(0, 60),
    suspended=st.booleans(),
)
libraries = st.lists(begun, max_size=40)
unbegun = st.builds(Unbegun, new=st.integers(0, 9), suspended=st.integers(0, 3))


@given(libraries, st.integers(1, 30))
def test_the_forecast_counts_each_card_on_its_day_and_the_overdue_today(
    rows: list[CardRow], days: int
) -> None:
    found = forecast(columns(rows), TODAY, days)
    wanted = [0] * days
    for row in rows:
        day = max(row.due_day, TODAY) - TODAY
        if not row.suspended and day < days:
            wanted[day] += 1
    assert list(found.days) == wanted
    assert found.backlog == len([row for row in rows if row.due_day < TODAY and not row.suspended])
    assert found.backlog <= found.days[0]


@given(libraries, unbegun)
def test_each_card_stands_in_one_stage(rows: list[CardRow], rest: Unbegun) -> None:
    found = cards.stages(columns(rows), rest)
    active = [row for row in rows if not row.suspended]
    assert found.mature == len([row for row in active if row.stage == "review" and row.interval > 20])
    assert found.young == len([row for row in active if row.stage == "review" and row.interval < 21])
    assert found.learning == len([row for row in active if row.stage.endswith("learning")])
    assert sum(found) == cards.knowledge(columns(rows), rest).cards == len(rows) + sum(rest)


@given(libraries, unbegun)
def test_knowledge_is_what_would_be_recalled_and_never_more_than_was_begun(
    rows: list[CardRow], rest: Unbegun
) -> None:
    found = cards.knowledge(columns(rows), rest)
    assert abs(found.expected - float(sum(Fraction(row.recall) for row in rows))) < 1e-9
    assert 0 <= found.expected <= found.begun == len(rows)


@given(libraries)
def test_a_spread_counts_each_begun_card_once_between_its_edges(rows: list[CardRow]) -> None:
    for name in ("stability", "difficulty", "retrievability"):
        values = [getattr(row, "recall" if name == "retrievability" else name) for row in rows]
        found = getattr(cards, name)(columns(rows))
        last = len(found.counts) - 1
        for at, count in enumerate(found.counts):
            low, high = found.edges[at], found.edges[at + 1]
            assert count == len([v for v in values if low <= v < high or (at == last and v == high)])
        assert found.median == (median(values) if values else None)


# ---- decks, mix-ups, time ------------------------------------------------------------------------


def place(name: str, begun_cards: int, recall: float) -> PlaceRow:
    return PlaceRow(name, name.title(), 30, begun_cards, recall * begun_cards, 10, 9)


def test_places_are_ranked_by_recall_among_those_with_enough_begun_cards() -> None:
    rows = [place("b", 9, 0.9), place("few", BEGUN_LEAST - 1, 0.1), place("a", BEGUN_LEAST, 0.75)]
    assert [one.id for one in ranked(places(rows))] == ["a", "b"]
    assert [one.id for one in places(rows)] == ["b", "few", "a"]


def test_a_place_where_nothing_was_begun_has_no_recall() -> None:
    assert places([PlaceRow("a", "A", 3, 0, 0.0, 0, 0)])[0].recall is None


def wrong(card: str, said: str, answer: str, times: int = 1) -> WrongRow:
    return WrongRow(CardId(card), said, answer, times)


def test_a_wrong_answer_given_twice_is_a_confusion_and_once_is_none() -> None:
    once, twice = wrong("d/1", "SWP", "UNESCAP"), wrong("d/2", "KazAID", "CICA", 2)
    assert [(one.said, one.answer, one.times) for one in confusions([once, twice])] == [("KazAID", "CICA", 2)]


def test_the_same_confusion_on_two_cards_is_one_spelled_as_most_often() -> None:
    rows = [
        wrong("d/1", "kazaid ", "CICA"),
        wrong("d/2", "KazAID", "CICA", 3),
        wrong("d/3", "KazAID", "UN", 2),
    ]
    first, second = confusions(rows)
    assert (first.said, first.answer, first.times) == ("KazAID", "CICA", 4)
    assert first.cards == ("d/2", "d/1")
    assert second.cards == ("d/3",)


def test_an_empty_answer_and_one_in_other_capitals_are_no_confusion() -> None:
    assert confusions([wrong("d/1", "", "CICA", 5), wrong("d/1", "cica", "CICA", 5)]) == ()


spoken = st.builds(
    wrong,
    st.sampled_from(["d/1", "d/2"]),
    st.sampled_from(["A", "a", "B"]),
    st.sampled_from(["B", "C"]),
    st.integers(1, 3),
)


@given(st.lists(spoken, max_size=20))
def test_confusions_come_most_often_first_and_count_every_answer(rows: list[WrongRow]) -> None:
    found = confusions(rows)
    numbers = [one.times for one in found]
    assert numbers == sorted(numbers, reverse=True)
    for one in found:
        same = [
            r for r in rows if (r.said.lower(), r.answer.lower()) == (one.said.lower(), one.answer.lower())
        ]
        assert one.times == sum(r.times for r in same) >= 2
        assert set(one.cards) == {r.card for r in same}
    assert confusions(rows, most=1) == found[:1]


def test_the_pace_is_the_mean_of_all_answers() -> None:
    assert pace.mean_seconds([Day(1, 1, 1, 10_000), Day(2, 3, 0, 50_000)]) == 15
    assert pace.mean_seconds([]) is None

"""Figures of a report on made-up rows: each against a slow reference, and the laws that hold for all."""

from hypothesis import given
from hypothesis import strategies as st

from quizkz.stats.hours import HOURS, by_hour, outstanding
from quizkz.stats.report import Share
from quizkz.stats.shares import Z_95, share

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


def test_an_hour_stands_out_only_where_chance_does_not_explain_it() -> None:
    even = [(hour, 90, 100) for hour in range(HOURS)]
    assert outstanding(by_hour(even)) == ((), ())
    assert outstanding(by_hour([*even[1:], (0, 50, 100)])) == ((), (0,))
    assert outstanding(by_hour([*even[1:], (0, 85, 100)])) == ((), ())
    assert outstanding(by_hour([])) == ((), ())


@given(st.lists(st.tuples(st.integers(0, 23), trials).map(lambda t: (t[0], *t[1])), max_size=40))
def test_each_review_counts_in_its_hour(rows: list[tuple[int, int, int]]) -> None:
    for hour, found in enumerate(by_hour(rows)):
        assert found.number == sum(number for at, _, number in rows if at == hour)
        assert found.right == sum(right for at, right, _ in rows if at == hour)

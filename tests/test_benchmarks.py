"""The measurements themselves: what their tables say, and that the programs that take them run."""

from pathlib import Path

import pytest

from tests.benchmarks import scale
from tests.benchmarks.figures import Lines, Pairs, Spread


def test_a_spread_is_half_the_distance_of_the_quartiles() -> None:
    assert Spread.of([10.0, 11.0, 9.0, 12.0, 8.0, 1000.0, 10.0]).shown("ms") == "10 ms ±15%"
    assert Spread.of([2.0, 1.0, 4.0]) == Spread(2.0, 1.5, 3)
    assert Spread.of([0.12345]).shown("s") == "0.123 s"


def test_growth_is_told_from_size_to_size_but_not_of_ratios() -> None:
    lines = Lines()
    for size, took in ((10, 2.0), (100, 5.0), (1000, 40.0)):
        lines.add(size, "home", [took], reach="50 ms")
        lines.add(size, "beside", [took], "x")
    head, _, home, beside = lines.table({10: "10", 100: "100", 1000: "1,000"}).splitlines()
    assert head == "| what | 10 | 100 | 1,000 | growth per tenfold | to reach | n |"
    assert home == "| home | 2 ms | 5 ms | 40 ms | 2.5, 8 | 50 ms | 1 |"
    assert beside == "| beside | 2 x | 5 x | 40 x |  |  | 1 |"


def test_a_ratio_is_the_median_of_pairs() -> None:
    pairs = Pairs()
    pairs.add(10, "search", [1.0, 8.0, 3.0], [2.0, 10.0, 10.0], "1 x")
    assert pairs.table({10: "10"}, "the other").splitlines()[2:] == [
        "| search | 0.5 x | 3 ms ±117% | 10 ms ±40% | 1 x | 3 |"
    ]


@pytest.mark.slow
def test_all_measurements_run(tmp_path: Path) -> None:
    conditions, table, folds = scale.run(tmp_path, (400,), 1, None)
    assert "SQLite" in conditions
    measured = [line.split(" | ") for line in table.splitlines()[2:]]
    assert len(measured) > 30
    assert [line[0] for line in measured if not line[1].strip()] == []
    assert len(folds.splitlines()) == 4

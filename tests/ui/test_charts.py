"""Charts and sections as rows: no row is wider than its room, no number is cut, whatever the figures."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from quizkz.config import Goal
from quizkz.stats.report import Share
from quizkz.ui import charts
from quizkz.ui.report_parts import Section, Setting
from quizkz.ui.report_sections import sections
from quizkz.ui.report_view import Mark, Sight, kept, lay
from quizkz.words.figures import between, percent
from tests.ui import reports

SEEDS = st.integers(0, 1_000_000)
WIDTHS = st.integers(20, 140)
NUMBERS = st.one_of(st.integers(0, 30), st.integers(0, 2_000_000))
SHARES = st.builds(
    lambda right, missed, reach: Share(
        right,
        right + missed,
        max(0.0, right / max(1, right + missed) - reach),
        min(1.0, right / max(1, right + missed) + reach),
    ),
    NUMBERS,
    NUMBERS,
    st.floats(0, 0.5),
)


def plain(rows: list[Content]) -> list[str]:
    return [row.plain for row in rows]


def test_the_year_of_the_designed_screen() -> None:
    """At 76 cells a week takes one cell, at 116 two; the rows are those of the design."""
    levels = {day.day: charts.MET if day.answers > 20 else charts.SOME for day in reports.days()}
    drawn = plain(charts.heatmap(levels, reports.TODAY - 365, reports.TODAY, 76))
    assert drawn[0] == "     Dec  Jan Feb Mar  Apr May Jun  Jul Aug  Sep Oct Nov"
    assert drawn[1] == "Mon  ·▪····■■·■·■·······▪▪·▪■■■▪▪▪▪■·■·■■··▪▪·▪▪■■▪▪■■▪■·■"
    assert [row[5:].rstrip() for row in drawn[1:]] == reports.WEEKS.splitlines()
    wide = plain(charts.heatmap(levels, reports.TODAY - 365, reports.TODAY, 116))
    assert [row[:5] + row[5::2] for row in wide[1:]] == drawn[1:]


@given(st.integers(0, 20_000), st.integers(0, 900), WIDTHS)
def test_every_day_of_a_heatmap_stands_in_the_row_of_its_weekday(until: int, back: int, width: int) -> None:
    """Only the last day is marked; it is found at the end of the row of its weekday."""
    rows = plain(charts.heatmap({until: charts.MET}, until - back, until, width))
    marked = [at for at, row in enumerate(rows[1:]) if "■" in row]
    assert marked == [(date(1970, 1, 1).toordinal() + until - 1) % 7]
    assert rows[1 + marked[0]].endswith("■")
    assert all("·" not in row[-1:] for row in rows[2 + marked[0] :])  # the days to come are blank
    assert sum(row[5:].count("·") + row.count("■") for row in rows[1:]) <= back + 1


@given(st.lists(NUMBERS, min_size=1, max_size=31), WIDTHS)
def test_columns_are_as_high_as_their_numbers_and_no_number_is_cut(values: list[int], width: int) -> None:
    numbers = [f"{value:,}" for value in values]
    rows = plain(charts.columns(values, width, numbers=numbers)) or [""]
    bars, below = rows[:-1], rows[-1]
    shown = iter(numbers)
    assert all(any(text == number for number in shown) for text in below.split())
    assert all(len(row) <= width for row in [*bars, below])
    if bars and any(values):
        step = min(5, width // len(values))
        assert "█" in bars[0][::step]
        assert all((bars[-1][at * step] != " ") == (value > 0) for at, value in enumerate(values))


@given(st.lists(SHARES, min_size=1, max_size=4), WIDTHS, st.none() | st.floats(0.7, 0.99))
def test_a_share_is_shown_whole_with_range_and_count(
    shares: list[Share], width: int, target: float | None
) -> None:
    rows = [charts.Ranged(f"row {at}", of) for at, of in enumerate(shares)]
    for of, row in zip(shares, plain(charts.ranges(rows, target, width)), strict=True):
        assert len(row) <= width
        figures = [percent(of.share or 0), between(of), f"{of.number:,}"] if of.number else ["none", "yet"]
        assert not row.strip() or row.split()[-len(figures) :] == figures


def test_on_a_track_range_share_and_target_stand_in_their_order() -> None:
    """From 70 to 100% on 21 cells: 80% at a third, the target at two thirds."""
    row = charts.Ranged("", Share(80, 100, 0.76, 0.85))
    drawn = charts.ranges([row], 0.9, 21 + 2 + 2 + 3 + 2 + 6 + 3 + 3 + charts.SLACK)[0].plain
    assert drawn.split()[0] == "────━━━●━━━──┃───────"


def test_calibration_tells_lower_by_shape_and_word() -> None:
    rows = [charts.Against("80–90%", 0.5, 58, 0.86, "↓ 36 lower", off=True)]
    drawn = charts.against(rows, 60)[0].plain
    assert drawn.index("━") < drawn.index("─") < drawn.index("┃")
    assert drawn.rstrip().endswith("50%   58  ↓ 36 lower")


@given(SEEDS, WIDTHS, st.booleans(), st.integers(-1, 18))
def test_no_row_of_a_report_is_wider_than_its_room(seed: int, width: int, brief: bool, at: int) -> None:
    drawn = sections(reports.any_report(seed), Setting(Goal()), width, width)
    laid = lay(drawn, Mark(min(at, len(drawn) - 1), 1), Sight(width, brief=brief))
    assert all(row.cell_length <= width + 4 for row in laid.rows)
    assert all("\n" not in row.plain for row in laid.rows)
    assert [section.title for section in drawn] == [
        laid.rows[spot.top].plain[2:][: len(section.title)]
        for section, spot in zip(drawn, laid.spots, strict=True)
    ]


def test_the_mark_stays_on_its_section_when_another_comes_before_it() -> None:
    drawn = sections(reports.designed(), Setting(Goal()), 76, 76)
    more = (Section(("plan",), "Until the exam", ""), *drawn)
    moved = kept(Mark(3, 1), drawn, more)
    assert more[moved.section] == drawn[3]
    assert moved.pick == 1
    assert kept(moved, more, drawn) == Mark(3, 1)
    assert kept(Mark(0), more, drawn) == Mark()


@given(SEEDS, st.integers(106, 116), st.integers(-1, 18))
def test_two_panes_hold_what_one_column_holds(seed: int, width: int, at: int) -> None:
    sight = Sight(width, wide=True, roomy=True)
    drawn = sections(reports.any_report(seed), Setting(Goal()), sight.section, width)
    wide = lay(drawn, Mark(min(at, len(drawn) - 1), 1), sight).rows
    assert all(row.cell_length <= width + 4 for row in wide)
    text = "\n".join(row.plain for row in wide)
    assert all(row.plain in text for section in drawn for row in section.body)

"""A report in words and as an object, from figures made by hand."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import MINUTE_MS
from quizkz.config import Config
from quizkz.desk.mixups import DAYS
from quizkz.exchange import reports
from quizkz.scheduling import Choosing
from quizkz.stats import MASTERED_DAYS
from quizkz.stats.hours import by_hour
from quizkz.stats.places import BEGUN_LEAST
from quizkz.stats.report import BANDS, LISTED_MOST, LONG_DAYS, Activity, Band, Forecast, Place, Report, Spread
from quizkz.stats.rows import HourRow
from quizkz.stats.shares import share
from quizkz.store import Day
from quizkz.store.log import TOOK_MS_MAX
from quizkz.words import figures, reporting
from quizkz.words.definitions import BAND_LEAST, FIGURES, REVIEWS_LEAST
from quizkz.words.measure import number_word, width
from tests.ui.reports import designed, untouched


def told(report: Report, columns: int = 80) -> dict[str, list[str]]:
    """The lines of each section of the text, by its heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in reporting.text(report, columns):
        if line and not line.startswith(" "):
            heading = line
        found.setdefault(heading, []).append(line.strip())
    return found


# ---- the lines -----------------------------------------------------------------------------------


def test_each_figure_is_said_as_on_the_designed_screen() -> None:
    report = designed()
    assert figures.retention(report.retention) == "91% (88–93%, 412 reviews), target 90%"
    assert figures.streak(report.activity) == "7 days in a row, longest 19"
    assert figures.forecast(replace(report, forecast=Forecast(report.forecast.days, 0)).forecast) == (
        "191 cards, about 14 a day"
    )
    assert figures.forecast_terms(report.forecast) == "With no new cards added"
    assert figures.forecast_terms(report.forecast._replace(per_day=15)) == (
        "With no new cards added; at 15 a day of the backlog the rest comes later"
    )
    assert [figures.band(band) for band in report.calibration] == ["95–100%", "90–95%", "80–90%", "below 80%"]
    assert [figures.verdict(band) for band in report.calibration] == [
        "✓ as said",
        "✓ as said",
        "↓ 7 lower",
        "✓ as said",
    ]


def test_days_are_counted_from_the_first_answer_of_all() -> None:
    report = designed()
    days = report.activity.days[-3:]
    activity = Activity(days, report.activity.streak)
    assert figures.activity(activity, report.span, report.today - 9).startswith("3 of 10 days, 75 reviews, ")
    assert figures.activity(activity, report.span, report.today - 900).startswith("3 of 366 days, ")


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0, "0 s"), (59_000, "59 s"), (3_540_000, "59 min"), (3_599_000, "1 hour"), (9e7, "25 hours")],
)
def test_a_long_time_is_said_in_one_unit(ms: float, said: str) -> None:
    assert figures.spent(int(ms)) == said


def test_too_few_reviews_are_counted_out_rather_than_turned_into_a_share() -> None:
    few = replace(designed(), retention=designed().retention._replace(all=share(3, 3)))
    assert figures.missing("retention", few) == f"Needs about {REVIEWS_LEAST} due reviews; there are 3."
    assert told(few)["True retention"][1:2] == [figures.missing("retention", few)]
    assert figures.missing("retention", designed()) == ""


def test_a_level_with_few_reviews_is_not_judged() -> None:
    few = share(2, BAND_LEAST - 1)
    assert figures.verdict(Band(*BANDS[0], few, 0.97)) == "too few"
    assert figures.verdict(Band(*BANDS[0], share(0, 0), None)) == ""
    assert figures.verdict(Band(*BANDS[3], share(BAND_LEAST, BAND_LEAST), 0.4)) == "↑ 60 higher"


def test_weak_and_strong_are_told_only_among_places_that_can_be_compared() -> None:
    def place(name: str, begun: int, recall: float) -> Place:
        return Place(name, name, 50, begun, recall, share(9, 10))

    few = [place("A", BEGUN_LEAST, 0.5), place("B", BEGUN_LEAST - 1, 0.4)]
    assert figures.compared(few) == "Needs two with 5 begun cards each to compare; there is one."
    assert figures.compared([*few, place("C", 9, 0.9)]) == "weakest A, 50% now; strongest C, 90%"
    assert figures.compared([place("A", 9, 0.951), place("B", 9, 0.953)]) == "all alike, 95% now"
    assert (
        figures.compared(few[:1]) == "5 of 50 cards begun, recall now 50%, retention 90% (60–98%, 10 reviews)"
    )


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_always_comes_with_its_range_and_its_count(right: int, wrong: int) -> None:
    of = share(right, right + wrong)
    said = figures.share(of)
    if not of.number:
        assert said == "none yet"
        return
    assert figures.between(of) in said
    assert f"{of.number} review" in said
    low, _, high = figures.between(of).rstrip("%").partition("–")
    assert int(low) <= int(said.partition("%")[0]) <= int(high or low)


def test_where_no_more_are_listed_there_may_be_more() -> None:
    assert figures.leeches(1) == "1 card keeps being forgotten"
    assert figures.leeches(LISTED_MOST) == "20 cards or more keep being forgotten"
    assert figures.confusions(LISTED_MOST - 1) == "19 pairs"
    assert figures.confusions(LISTED_MOST) == "20 pairs or more"


def test_the_parts_of_a_spread_are_named_by_what_lies_in_them() -> None:
    days = Spread((0, 1, 7, 365, 36_500), (1, 2, 3, 4), 9.0)
    labels = [label for label, _ in figures.spread_rows("stability", days)]
    assert labels == ["under 1 day", "under 7 days", "under 1 year", "1 year or more"]
    chance = Spread((0, 0.5, 1), (1, 2), 0.9)
    assert [label for label, _ in figures.spread_rows("retrievability", chance)] == ["below 50%", "50–100%"]


# ---- the text ------------------------------------------------------------------------------------


def busy(span: str) -> Report:
    """The designed report of somebody who answers a thousand cards a day."""
    report = designed()
    days = tuple(Day(day.day, 1_000, 900, 9_000_000) for day in report.activity.days)
    activity = Activity(days, report.activity.streak)
    return replace(report, activity=activity, span=report.span._replace(name=span))


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(
    "report",
    [designed(), untouched(), busy("year"), busy("90d")],
    ids=["full", "empty", "busy year", "busy weeks"],
)
def test_the_text_keeps_within_its_columns(report: Report, columns: int) -> None:
    assert max(width(line) for line in reporting.text(report, columns)) <= columns


def test_every_defined_figure_has_its_section() -> None:
    sections = {section.title for section in reporting.sections(designed())}
    apart = {"streak", "forecast", "exams", "plan"}  # within activity; named by its days; handed in
    assert sections >= {figure.title for name, figure in FIGURES.items() if name not in apart}


def test_before_the_first_answer_every_section_says_what_is_missing() -> None:
    for section in reporting.sections(untouched()):
        assert section.said, section.title
        assert "%" not in " ".join(section.said), section


def test_the_text_says_where_answers_are_still_being_read() -> None:
    assert figures.FILLING in list(reporting.text(replace(designed(), filled=False), 80))


def test_the_text_gives_the_numbers_of_the_report() -> None:
    report = designed()
    lines = told(report)
    rows = [line.split() for line in lines["True retention"]]
    assert ["all", "91%", "88–93%", "412"] in rows
    assert ["today", "24", "=" * reporting.BAR] in [line.split() for line in lines["Next 14 days"]]
    assert "KazAID for CICA, 4 times" in lines["You mix up"]
    assert lines["Today"] == ["Today", "11 right, 1 missed, 3 min", ""]


def test_hours_that_stand_out_are_named_on_either_side() -> None:
    even = dict.fromkeys(range(24), 170)
    for apart, said in (
        ({}, "no hour stands out"),
        ({8: 198}, "better at 8–9"),
        ({8: 198, 9: 197, 22: 120}, "better at 8–9, 9–10; worse at 22–23"),
    ):
        hours = by_hour(HourRow(hour, 200, right) for hour, right in (even | apart).items())
        assert figures.hours(hours).split(")", 1)[1] == f"; {said}"


def test_definitions_name_every_figure_with_what_it_needs() -> None:
    said = "\n".join(reporting.definitions(60))
    for figure in FIGURES.values():
        assert figure.title in said
    assert said.count("Needs: ") == len(FIGURES)


def test_definitions_name_the_numbers_that_the_figures_go_by() -> None:
    says = {name: f"{figure.definition} {figure.needs}" for name, figure in FIGURES.items()}
    assert f"“Up to {LONG_DAYS} days” and “over {LONG_DAYS} days”" in says["retention"]
    assert f"under {MASTERED_DAYS} days. Mature: {MASTERED_DAYS} days or more" in says["stages"]
    most = number_word(TOOK_MS_MAX // MINUTE_MS)
    assert all(f"{most} minutes at most" in says[name] for name in ("activity", "pace"))
    least = number_word(BEGUN_LEAST)
    assert all(f"{least} begun cards" in says[name] for name in ("decks", "tags"))
    assert f"({Choosing().leech_lapses}, unless" in says["leeches"]
    assert f"The {LISTED_MOST} forgotten most often" in says["leeches"]
    assert f"the last {DAYS} days" in says["confusions"]
    assert f"more than {LISTED_MOST} are listed" in says["confusions"]
    assert f"{Config().rollover}:00, unless" in says["today"]


# ---- the object ----------------------------------------------------------------------------------


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All values of an object with their paths."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path, value


@pytest.mark.parametrize("report", [designed(), untouched()], ids=["full", "empty"])
def test_the_object_has_the_documented_keys_and_goes_through_json(report: Report) -> None:
    found = reports.as_object(report)
    told = found.keys() - {"format", "difficulty", "retrievability"}  # with `stability`
    assert told | {"exams", "plans"} == reports.KEYS.keys()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_object_holds_the_numbers_of_the_report() -> None:
    report = designed()
    found = reports.as_object(report)
    assert found["retention"]["all"] == {
        "right": 375,
        "number": 412,
        "share": round(375 / 412, 4),
        "low": 0.88,
        "high": 0.93,
    }
    assert found["today"] == "2025-11-25"
    assert [day["cards"] for day in found["forecast"]["days"]] == list(report.forecast.days)
    assert found["forecast"]["days"][1]["date"] == "2025-11-26"
    assert found["stages"] == {"new": 42, "learning": 5, "young": 60, "mature": 38, "suspended": 2}
    assert found["activity"]["answers"] == sum(day["answers"] for day in found["activity"]["days"])
    assert sum(hour["number"] for hour in found["hours"]) == sum(hour.number for hour in report.hours)
    assert found["confusions"][0] == {
        "said": "KazAID",
        "answer": "CICA",
        "times": 4,
        "cards": ["economy/q0", "economy/q1"],
    }


def test_what_there_is_nothing_of_is_null_and_never_a_number() -> None:
    found = dict(leaves(reports.as_object(untouched())))
    for path in (".since", ".seconds_a_card", ".retention.all.share", ".stability.median", ".hours[].share"):
        assert found[path] is None, path


def flat(texts: Sequence[str]) -> str:
    """All that is said, in one line."""
    return " ".join(" ".join(texts).split())


def test_text_and_object_agree() -> None:
    report = designed()
    found = reports.as_object(report)
    said = flat(list(reporting.text(report, 80)))
    assert f"{found['activity']['answers']:,} reviews" in said
    assert f"about {found['knowledge']['expected']:.0f} of {found['knowledge']['cards']} cards" in said
    for place in found["decks"]:
        assert f"{place['title']}: {place['begun']} of {place['cards']} cards begun" in said


def test_what_was_answered_before_a_time_is_not_said_to_be_missing_yet() -> None:
    none = replace(untouched(), since=None)
    assert "there is none yet" in figures.missing("retention", none)
    before = replace(none, since=none.span.since - 1)
    assert "there is none in this time" in figures.missing("retention", before)

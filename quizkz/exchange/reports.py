"""A report as one JSON object, for other programs; `quizkz report --json` prints it.

Days are ISO dates, times UTC milliseconds, shares and chances 0 to 1 with four decimals. What a figure has
nothing of is null. `KEYS` says what each key holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizkz.clock import date_of
from quizkz.stats.report import Band, Forecast, Place, Report, Share, Span, Spread
from quizkz.store import Day

FORMAT = 1

KEYS: Mapping[str, str] = {
    "title": "what the report is about",
    "today": "the study day",
    "span": "name (year, 90d, 30d or all) and its first and last day",
    "since": "the day of the first answer ever",
    "filled": "false while retention, calibration and hours do not yet count every answer",
    "day": "answers, right ones and time of today",
    "streak": "days in a row, whether today is one of them, the longest",
    "activity": "the same as `day` for the span, and each of its days that has an answer",
    "retention": "true retention: all, short (up to 21 days), long (over 21 days), target",
    "calibration": "by level of predicted recall (low to high): of these reviews the share right, the mean "
    "predicted, and whether that lies in the range",
    "forecast": "cards due by day, those overdue under the first; backlog: how many are overdue",
    "stages": "cards by stage",
    "stability": "of begun cards, in days: counts between edges, and the median; so `difficulty` (1 to 10) "
    "and `retrievability` (the chance of recall now)",
    "knowledge": "how many cards would be known now (expected), of those begun, of all",
    "hours": "true retention by hour of the local day",
    "seconds_a_card": "the mean of the span",
    "decks": "by deck: cards, begun ones, their mean chance of recall now, true retention in the span",
    "tags": "the same by tag",
    "leeches": "cards that keep being forgotten",
    "confusions": "wrong answers given twice or more, with the cards on which",
    "plans": "by deck with an exam to come: new cards a day (needed, today, the limit), cards that come back "
    "and minutes a day, recall on the day, on_track or why_not (late, limit, after, recall), unseen cards",
    "exams": "exams at these decks: best and last score, trend in points of a hundred an exam, attempts",
}
"""A share is an object: `right` of `number`, their `share`, and its 95% range from `low` to `high`."""


def as_object(report: Report) -> dict[str, Any]:
    """All figures of a report."""
    return {
        "format": FORMAT,
        "title": report.title,
        "today": _date(report.today),
        "span": _span(report.span),
        "since": None if report.since is None else _date(report.since),
        "filled": report.filled,
        "day": _sums([report.day]),
        "streak": report.activity.streak._asdict(),
        "activity": _activity(report.activity.days),
        "retention": {
            "all": _share(report.retention.all),
            "short": _share(report.retention.short),
            "long": _share(report.retention.long),
            "target": report.retention.target,
        },
        "calibration": [_band(band) for band in report.calibration],
        "forecast": _forecast(report.forecast, report.today),
        "stages": report.stages._asdict(),
        **{name: _spread(getattr(report, name)) for name in ("stability", "difficulty", "retrievability")},
        "knowledge": {**report.knowledge._asdict(), "expected": _rounded(report.knowledge.expected)},
        "hours": [{"hour": hour, **_share(of)} for hour, of in enumerate(report.hours)],
        "seconds_a_card": _rounded(report.seconds_a_card),
        "decks": _places(report.decks),
        "tags": _places(report.tags),
        "leeches": [leech._asdict() for leech in report.leeches],
        "confusions": [{**one._asdict(), "cards": list(one.cards)} for one in report.confusions],
    }


def _date(day: int) -> str:
    return date_of(day).isoformat()


def _span(span: Span) -> dict[str, str]:
    return {"name": span.name, "since": _date(span.since), "until": _date(span.until)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _sums(days: Sequence[Day]) -> dict[str, int]:
    return {
        "answers": sum(day.answers for day in days),
        "right": sum(day.right for day in days),
        "took_ms": sum(day.took_ms for day in days),
    }


def _activity(days: Sequence[Day]) -> dict[str, Any]:
    return {**_sums(days), "days": [{"date": _date(day.day), **_sums([day])} for day in days]}


def _forecast(forecast: Forecast, today: int) -> dict[str, Any]:
    days = [{"date": _date(today + ahead), "cards": cards} for ahead, cards in enumerate(forecast.days)]
    return {"days": days, "backlog": forecast.backlog}


def _share(of: Share) -> dict[str, Any]:
    return {
        "right": of.right,
        "number": of.number,
        "share": _rounded(of.share),
        "low": _rounded(of.low),
        "high": _rounded(of.high),
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "low": band.low,
        "high": band.high,
        "predicted": _rounded(band.predicted),
        "as_said": band.as_said if band.of.number else None,
        "of": _share(band.of),
    }


def _spread(of: Spread) -> dict[str, Any]:
    return {"edges": list(of.edges), "counts": list(of.counts), "median": _rounded(of.median)}


def _places(places: Iterable[Place]) -> list[dict[str, Any]]:
    return [
        {**place._asdict(), "recall": _rounded(place.recall), "retention": _share(place.retention)}
        for place in places
    ]

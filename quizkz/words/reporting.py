"""A whole report as lines of text: for a pipe, a narrow terminal, or to be read aloud.

The figures and the sentences are those of the screen. What a chart shows stands as numbers in columns, so
that nothing depends on a picture; a bar of `=` follows where lengths help the eye.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from quizkz.clock import date_of
from quizkz.stats.places import ranked
from quizkz.texts.simple import simple
from quizkz.words import counts, figures
from quizkz.words.definitions import FIGURES
from quizkz.words.measure import count, cut, width, wrap
from quizkz.words.times import MONTHS, day_name

if TYPE_CHECKING:
    from quizkz.desk.planning import DeckPlan
    from quizkz.exam.states import Attempt
    from quizkz.stats.report import Place, Report

BAR = 20
"""Cells of the longest bar."""
GAP = "  "
MONTHS_MOST = 24
"""Months told one by one; of a longer time the years are."""
_SHORT_SPANS = ("30d", "90d")
_TITLE, _PROMPT = 60, 200


class Section(NamedTuple):
    """A part of the report: its heading, sentences, and rows of cells that stand in columns."""

    title: str
    said: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def text(report: "Report", columns: int, more: Sequence[Section] = ()) -> Iterator[str]:
    """The report as lines of at most so many cells; `more` stands at its end."""
    yield from wrap(f"Report: {report.title}, {figures.span(report.span)}", columns)
    if not report.filled:
        yield from wrap(figures.FILLING, columns)
    for section in (*sections(report), *more):
        yield ""
        yield from wrap(section.title, columns)
        for sentence in section.said:
            yield from wrap(f"{GAP}{sentence}", columns, indent=GAP * 2)
        yield from (f"{GAP}{line}" for line in _table(section.rows))


def sections(report: "Report") -> Iterator[Section]:
    """All sections, in the order of the definitions; one without its figure says what is missing."""
    for name, made in _MADE.items():
        lacks = figures.missing(name, report)
        title = FIGURES[name].title
        if lacks and name != "today":
            yield Section(title, (lacks,))
        else:
            section = made(report)
            yield section._replace(title=section.title or title)


def exams(attempts: "Sequence[Attempt]", slope: float | None) -> Section:
    """The exams taken, the newest last, with best, last and trend; `slope` in points of a hundred an exam."""
    from quizkz.words import exams as words  # they bring pydantic, which a report goes without

    scores = [attempt.score for attempt in attempts if attempt.score is not None]
    standing = words.standing(scores, slope)
    lines = (words.history_line(attempt) for attempt in attempts)
    return Section(FIGURES["exams"].title, (*filter(None, (standing,)), *lines))


def plans(found: "Sequence[DeckPlan]") -> Section:
    """What is expected of decks until their exams; named where there are several."""
    from quizkz.words import planning

    said: list[str] = []
    for _, title, plan in found:
        said += [*([title] if len(found) > 1 else []), *planning.sentences(plan)]
    return Section(FIGURES["plan"].title, tuple(said))


def definitions(columns: int) -> Iterator[str]:
    """Every figure with what it means and what it needs."""
    for at, figure in enumerate(FIGURES.values()):
        if at:
            yield ""
        yield figure.title
        yield from wrap(f"{GAP}{figure.definition}", columns, indent=GAP)
        yield from wrap(f"{GAP}Needs: {figure.needs[0].lower()}{figure.needs[1:]}", columns, indent=GAP)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns; a column of numbers stands at its right edge."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    wide = [max(map(width, column)) for column in columns]
    numbers = [at > 0 and all(_numeric(cell) for cell in column) for at, column in enumerate(columns)]
    for row in rows:
        cells = [_padded(*cell) for cell in zip(row, wide, numbers, strict=True)]
        yield GAP.join(cells).rstrip()


def _numeric(cell: str) -> bool:
    return not cell or cell[0].isdigit() or cell == "·" or cell.isalpha()


def _padded(cell: str, wide: int, number: bool) -> str:
    blanks = " " * (wide - width(cell))
    return blanks + cell if number else cell + blanks


def _bars(rows: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], ...]:
    """Rows of a label, a count, and a bar as long as the count; without any count none."""
    most = max((number for _, number in rows), default=0)
    if not most:
        return ()
    return tuple((label, f"{number:,}", "=" * round(BAR * number / most)) for label, number in rows)


# ---- the sections --------------------------------------------------------------------------------


def _today(report: "Report") -> Section:
    day = report.day
    return Section("", (counts.today_of(day),))


def _activity(report: "Report") -> Section:
    said = [figures.activity(report.activity, report.span, report.since), figures.streak(report.activity)]
    return Section("", tuple(filter(None, said)), tuple(_periods(report)))


def _periods(report: "Report") -> Iterator[tuple[str, ...]]:
    """The days of the span put together by week, month or year."""
    days = report.activity.days
    many = (date_of(days[-1].day).year - date_of(days[0].day).year) * 12 > MONTHS_MOST
    name = _week if report.span.name in _SHORT_SPANS else _year if many else _month
    parts = [(label, list(some)) for label, some in groupby(days, key=lambda day: name(day.day))]
    most = max(sum(day.answers for day in some) for _, some in parts)
    for label, some in parts:
        reviews = sum(day.answers for day in some)
        took = figures.spent(sum(day.took_ms for day in some))
        yield (
            label,
            count(len(some), "day"),
            count(reviews, "review"),
            took,
            "=" * round(BAR / 2 * reviews / most),
        )


def _week(day: int) -> str:
    return f"from {figures.date(day - date_of(day).weekday())[:-5]}"


def _month(day: int) -> str:
    found = date_of(day)
    return f"{MONTHS[found.month - 1][:3]} {found.year}"


def _year(day: int) -> str:
    return str(date_of(day).year)


def _retention(report: "Report") -> Section:
    rows = [("", "right", "range", "reviews")]
    for label, of in figures.retention_rows(report.retention):
        right = "·" if of.share is None else figures.percent(of.share)
        rows.append((label, right, figures.between(of), f"{of.number:,}"))
    said = (figures.AT_FIRST_TRY, figures.retention(report.retention))
    return Section("", said, tuple(rows))


def _calibration(report: "Report") -> Section:
    rows = [("level", "said", "right", "range", "reviews", "")]
    for band in report.calibration:
        share = band.of.share
        said = "·" if band.predicted is None else figures.percent(band.predicted)
        right = "·" if share is None else figures.percent(share)
        row = (figures.band(band), said, right, figures.between(band.of), f"{band.of.number:,}")
        rows.append((*row, figures.verdict(band)))
    return Section("", (figures.WHAT_YOU_KNEW, figures.calibration(report.calibration)), tuple(rows))


def _forecast(report: "Report") -> Section:
    of = report.forecast
    rows = _bars([(day_name(report.today + ahead, report.today), n) for ahead, n in enumerate(of.days)])
    return Section(figures.forecast_title(of), (figures.forecast(of), figures.forecast_terms(of)), rows)


def _stages(report: "Report") -> Section:
    return Section("", (figures.stages(report.stages),), _bars(figures.stage_rows(report.stages)))


def _knowledge(report: "Report") -> Section:
    return Section("", (figures.knowledge(report.knowledge),))


def _stability(report: "Report") -> Section:
    return _spread("stability", report)


def _difficulty(report: "Report") -> Section:
    return _spread("difficulty", report)


def _retrievability(report: "Report") -> Section:
    return _spread("retrievability", report)


def _spread(name: str, report: "Report") -> Section:
    of = getattr(report, name)
    return Section("", (figures.spread(name, of),), _bars(figures.spread_rows(name, of)))


def _hours(report: "Report") -> Section:
    rows = [("hour", "right", "range", "reviews")]
    for hour, of in enumerate(report.hours):
        if of.share is not None:
            right = figures.percent(of.share)
            rows.append((figures.hour_name(hour), right, figures.between(of), f"{of.number:,}"))
    return Section("", (figures.hours(report.hours),), tuple(rows))


def _pace(report: "Report") -> Section:
    return Section("", (figures.pace(report.seconds_a_card or 0.0),))


def _decks(report: "Report") -> Section:
    return _places(report.decks)


def _tags(report: "Report") -> Section:
    return _places(report.tags)


def _places(places: "Sequence[Place]") -> Section:
    order = list(ranked(places))
    order += [place for place in places if place not in order]
    named = (f"{cut(place.title, _TITLE)}: {figures.place(place)}" for place in order)
    compared = (figures.compared(places),) if len(places) > 1 else ()
    return Section("", (*compared, *named))


def _leeches(report: "Report") -> Section:
    named = (
        f"{cut(simple(leech.prompt), _PROMPT)} Answer: {leech.answer} "
        f"({figures.lapses(leech.lapses)}, {leech.card})"
        for leech in report.leeches
    )
    return Section("", (figures.leeches(len(report.leeches)), *named))


def _confusions(report: "Report") -> Section:
    named = (f"{one.said} for {one.answer}, {figures.times(one.times)}" for one in report.confusions)
    return Section("", (figures.confusions(len(report.confusions)), *named))


_MADE = {
    "today": _today,
    "activity": _activity,
    "retention": _retention,
    "calibration": _calibration,
    "forecast": _forecast,
    "stages": _stages,
    "knowledge": _knowledge,
    "stability": _stability,
    "difficulty": _difficulty,
    "retrievability": _retrievability,
    "hours": _hours,
    "pace": _pace,
    "decks": _decks,
    "tags": _tags,
    "leeches": _leeches,
    "confusions": _confusions,
}

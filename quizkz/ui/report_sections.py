"""The sections of a report, drawn: pure functions of its figures, the goal and a width.

A section has its words, its chart, and the rows that Enter acts on. Where a figure has too little behind it,
the section says what is missing in place of a chart.
"""

from collections.abc import Callable

from textual.content import Content

from quizkz.clock import MINUTE_MS, date_of
from quizkz.config import Goal
from quizkz.stats import goal_met, goal_share
from quizkz.stats.report import Report, Spread
from quizkz.store import Day
from quizkz.ui import charts
from quizkz.ui.flow import NOTHING, wrap
from quizkz.ui.report_lists import confusions, leeches, places
from quizkz.ui.report_parts import Section, Setting, first_part, key, title_of
from quizkz.ui.roles import PLAIN, STRONG, bar, quiet
from quizkz.words import counts, figures

Lines = list[Content]

DAYS = 30
FEWER_DAYS = 28
"""Days drawn one by one, the last ones; fewer where a day would have no blank after it."""
GOAL_BAR = 20


def sections(report: Report, setting: Setting, width: int, wide: int) -> tuple[Section, ...]:
    """All sections in their order, `width` cells each; the first, the activity, may take `wide` ones.

    In two panes calibration stands beside true retention; in one column what is due comes before it, and the
    plan of an exam to come before both.
    """
    panes, plan = wide > width, _plan(setting, width)
    first = _FIRST if panes else (_retention, _forecast, _calibration, confusions)
    drawn = [
        _activity(report, setting, wide),
        *([] if panes else plan),
        *(draw(report, width) for draw in first),
    ]
    drawn += [
        *(plan if panes else []),
        _today(report, setting, width),
        *(draw(report, width) for draw in _THEN),
    ]
    drawn.append(_exams(setting, width))
    return tuple(_or_missing(section, report) for section in drawn)


def _or_missing(section: Section, report: Report) -> Section:
    """The section, or what its figure lacks."""
    lacks = figures.missing(section.name, report)
    return Section(section.figures, section.title, lacks, lacks) if lacks else section


def _plan(setting: Setting, width: int) -> list[Section]:
    if not setting.plans:
        return []
    from quizkz.ui.report_plan import section  # most learners have no exam to come

    return [section(setting.plans, width, whole=setting.whole)]


def _exams(setting: Setting, width: int) -> Section:
    if not setting.exams:
        return Section(("exams",), title_of("exams"), figures.NO_EXAMS, figures.NO_EXAMS)
    from quizkz.ui.report_exams import section  # brings pydantic

    return section(setting.exams, width, whole=setting.whole)


# ---- what was done -------------------------------------------------------------------------------


def level(day: Day, setting: Setting) -> int:
    """What a day of the heatmap was. Where no goal holds, the usual number of cards stands for it."""
    if not day.answers:
        return charts.NONE
    goal = setting.goal
    holds = goal if goal.cards or goal.minutes else Goal(cards=figures.USUAL_CARDS)
    return charts.MET if goal_met(day, holds) else charts.SOME


def _activity(report: Report, setting: Setting, width: int) -> Section:
    of, span = report.activity, report.span
    levels = {day.day: level(day, setting) for day in of.days}
    drawn = charts.heatmap(levels, max(span.since, span.until - 365), span.until, width)
    legend = charts.legend(figures.met(setting.goal, whole=setting.whole), width)
    said = figures.activity(of, span, report.since)
    streak = figures.streak(of)
    return Section(
        ("activity", "streak"),
        title_of("activity"),
        counts.streak(of.streak) or first_part(said),
        said,
        quiet(streak),
        [*drawn, legend] if drawn else [],
    )


def _today(report: Report, setting: Setting, width: int) -> Section:
    day, goal = report.day, setting.goal if setting.whole else Goal(cards=None)
    tally = counts.today_of(day)
    said = counts.goal(day, goal_cards=goal.cards, goal_minutes=goal.minutes)
    cells = min(GOAL_BAR, width - len(said) - 2)
    line = bar(goal_share(day, goal), cells) + "  " if cells >= charts.LEAST_TRACK else NOTHING
    drawn = wrap(line + Content.styled(said, PLAIN), width) if said else []
    return Section(("today",), title_of("today"), said or tally, tally, body=drawn)


def _days(report: Report, width: int) -> Section:
    known = {day.day: day for day in report.activity.days}
    number = DAYS if width >= 2 * DAYS else min(FEWER_DAYS, width)
    first = max(report.span.since, report.today - number + 1)
    shown = [known.get(day, Day(day, 0, 0, 0)) for day in range(first, report.today + 1)]
    labels = [figures.date(day.day)[:-5] if date_of(day.day).weekday() == 0 else "" for day in shown]
    answers = [day.answers for day in shown]
    minutes = [day.took_ms / MINUTE_MS for day in shown]
    here = len(shown) - 1
    body = [
        *wrap(quiet(figures.at_most("Reviews", max(answers, default=0))), width),
        *charts.columns(answers, width, here=here),
        *wrap(quiet(figures.at_most("Minutes", max((round(m) for m in minutes), default=0))), width),
        *charts.columns(minutes, width, height=2, labels=labels, here=here),
    ]
    said = figures.by_day(shown)
    body = body if any(answers) else []
    return Section(("days", "activity"), figures.DAYS, first_part(said, ","), said, body=body)


def _hours(report: Report, width: int) -> Section:
    numbers = [hour.number for hour in report.hours]
    labels = [str(hour) if hour % 3 == 0 else "" for hour in range(len(numbers))]
    said = figures.hours(report.hours)
    body = charts.columns(numbers, width, labels=labels)
    return Section(("hours",), title_of("hours"), first_part(said, ":"), said, body=body)


def _pace(report: Report, width: int) -> Section:
    del width
    said = figures.pace(report.seconds_a_card) if report.seconds_a_card is not None else ""
    return Section(("pace",), title_of("pace"), said, said)


# ---- how well it is known ------------------------------------------------------------------------


def _retention(report: Report, width: int) -> Section:
    of = report.retention
    rows = [charts.Ranged(label, share) for label, share in figures.retention_rows(of)]
    return Section(
        ("retention",),
        title_of("retention"),
        figures.share_short(of.all),
        figures.AT_FIRST_TRY,
        quiet(figures.target(of)),
        charts.ranges(rows, of.target, width),
    )


def _calibration(report: Report, width: int) -> Section:
    rows = []
    for band in report.calibration:
        said, share = figures.verdict(band), band.of.share
        if share is not None and band.predicted is not None:
            off = said[:1] in "↓↑"
            rows.append(charts.Against(figures.band(band), share, band.of.number, band.predicted, said, off))
    marks = key("what happened", "predicted")
    brief = first_part(figures.calibration(report.calibration), ";")
    drawn = charts.against(rows, width)
    return Section(("calibration",), title_of("calibration"), brief, figures.WHAT_YOU_KNEW, marks, drawn)


def _knowledge(report: Report, width: int) -> Section:
    of = report.knowledge
    said = figures.knowledge(of)
    share = of.expected / of.cards if of.cards else 0.0
    percent = Content.styled(figures.percent(share), STRONG)
    cells = width - charts.SLACK - percent.cell_length - 2
    drawn = [bar(min(1.0, share), cells) + "  " + percent] if cells >= charts.LEAST_TRACK else []
    return Section(("knowledge",), title_of("knowledge"), first_part(said, " cards"), said, body=drawn)


def _spread(name: str) -> Callable[[Report, int], Section]:
    def draw(report: Report, width: int) -> Section:
        of: Spread = getattr(report, name)
        said = figures.spread(name, of)
        drawn = charts.bars(figures.spread_rows(name, of), width)
        return Section((name,), title_of(name), first_part(said, ","), said, body=drawn)

    return draw


# ---- what comes ----------------------------------------------------------------------------------


def _forecast(report: Report, width: int) -> Section:
    days = report.forecast.days
    labels = [figures.weekday(report.today + ahead) for ahead in range(len(days))]
    numbers = [f"{number:,}" for number in days]
    drawn = charts.columns(days, width, numbers=numbers, labels=labels, here=0)
    said = figures.forecast(report.forecast)
    return Section(
        ("forecast",),
        figures.forecast_title(report.forecast),
        first_part(said, ","),
        figures.forecast_terms(report.forecast),
        quiet(said),
        drawn,
    )


def _stages(report: Report, width: int) -> Section:
    said = figures.stages(report.stages)
    drawn = charts.bars(figures.stage_rows(report.stages), width)
    return Section(("stages",), title_of("stages"), first_part(said, ":"), said, body=drawn)


_FIRST = (_retention, _calibration, _forecast, confusions)
_THEN = (
    _stages,
    _knowledge,
    _spread("retrievability"),
    _spread("stability"),
    _spread("difficulty"),
    _days,
    _hours,
    places("decks"),
    places("tags"),
    leeches,
    _pace,
)

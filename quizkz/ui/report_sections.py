"""The sections of a report, drawn: pure functions of its figures, the goal and a width.

A section has its words, its chart, and the rows that Enter acts on. Where a figure has too little behind it,
the section says what is missing in place of a chart.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from quizkz.clock import MINUTE_MS, date_of
from quizkz.config import Goal
from quizkz.review import CardId
from quizkz.stats import goal_met, goal_share
from quizkz.stats.places import ranked
from quizkz.stats.report import Leech, Place, Report, Spread
from quizkz.store import Day
from quizkz.ui import charts
from quizkz.ui.flow import NOTHING
from quizkz.ui.roles import PLAIN, QUIET, STRONG, bar, cut, edges, left_edge, quiet, right_edge
from quizkz.words import counts, definitions, figures
from quizkz.words.measure import simple

Lines = list[Content]

DAYS = 30
"""Days drawn one by one, the last ones."""
GOAL_BAR = 20
WEAKEST, STRONGEST = 6, 2
"""How many of many decks or tags are shown."""
LEECHES = 8
"""How many of many leeches and mix-ups are shown."""
BAR = 8
TITLE_LEAST = 12
PROMPT_CHARS = 400


class Setting(NamedTuple):
    """What a report is drawn with: the daily goal, and whether it is about all decks, whose goal that is."""

    goal: Goal
    whole: bool = True


class Pick(NamedTuple):
    """What Enter on a row is about: cards to drill, a card's own page, or a deck."""

    drill: tuple[CardId, ...] = ()
    card: CardId | None = None
    deck: str = ""


class Section(NamedTuple):
    """A section: `brief` says it where nothing is drawn; `picks` are for rows of `body` from `first` on.

    `figures`: the names of its definitions. `said`: the line above the chart.
    """

    figures: tuple[str, ...]
    title: str
    brief: str
    said: str = ""
    aside: Content = NOTHING
    body: Sequence[Content] = ()
    first: int = 0
    picks: tuple[Pick, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return self.figures[0]


def sections(report: Report, setting: Setting, width: int, wide: int) -> tuple[Section, ...]:
    """All sections in their order, `width` cells each; the first, the activity, may take `wide` ones."""
    drawn = [_activity(report, setting, wide), *(draw(report, width) for draw in _FIRST)]
    drawn += [_today(report, setting, width), *(draw(report, width) for draw in _THEN)]
    return tuple(_or_missing(section, report) for section in drawn)


def _or_missing(section: Section, report: Report) -> Section:
    """The section, or what its figure lacks."""
    lacks = figures.missing(section.name, report)
    return Section(section.figures, section.title, lacks, lacks) if lacks else section


def _title(name: str) -> str:
    return definitions.FIGURES[name].title


def _short(said: str, end: str = ",") -> str:
    """The first part of what is said: all that a narrow line has room for."""
    return said.partition(end)[0]


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
        _title("activity"),
        counts.streak(of.streak) or _short(said),
        said,
        quiet(streak),
        [*drawn, legend] if drawn else [],
    )


def _today(report: Report, setting: Setting, width: int) -> Section:
    day, goal = report.day, setting.goal if setting.whole else Goal(cards=None)
    tally = counts.tally_of(day) if day.answers else figures.NOTHING_TODAY
    said = counts.goal(day, goal_cards=goal.cards, goal_minutes=goal.minutes)
    cells = min(GOAL_BAR, width - len(said) - 2)
    drawn = [bar(goal_share(day, goal), cells) + "  " + Content.styled(said, PLAIN)] if said else []
    return Section(("today",), _title("today"), said or tally, tally, body=drawn)


def _days(report: Report, width: int) -> Section:
    known = {day.day: day for day in report.activity.days}
    first = max(report.span.since, report.today - min(DAYS, width) + 1)
    shown = [known.get(day, Day(day, 0, 0, 0)) for day in range(first, report.today + 1)]
    labels = [figures.date(day.day)[:-5] if date_of(day.day).weekday() == 0 else "" for day in shown]
    answers = [day.answers for day in shown]
    minutes = [day.took_ms / MINUTE_MS for day in shown]
    here = len(shown) - 1
    body = [
        quiet(figures.at_most("Reviews", max(answers, default=0))),
        *charts.columns(answers, width, here=here),
        quiet(figures.at_most("Minutes", max((round(m) for m in minutes), default=0))),
        *charts.columns(minutes, width, height=2, labels=labels, here=here),
    ]
    said = figures.by_day(shown)
    body = body if any(answers) else []
    return Section(("days", "activity"), figures.DAYS, _short(said, ","), said, body=body)


def _hours(report: Report, width: int) -> Section:
    numbers = [hour.number for hour in report.hours]
    labels = [str(hour) if hour % 3 == 0 else "" for hour in range(len(numbers))]
    said = figures.hours(report.hours)
    body = charts.columns(numbers, width, labels=labels)
    return Section(("hours",), _title("hours"), _short(said, ":"), said, body=body)


def _pace(report: Report, width: int) -> Section:
    del width
    said = figures.pace(report.seconds_a_card) if report.seconds_a_card is not None else ""
    return Section(("pace",), _title("pace"), said, said)


# ---- how well it is known ------------------------------------------------------------------------


def _retention(report: Report, width: int) -> Section:
    of = report.retention
    rows = [charts.Ranged(label, share) for label, share in figures.retention_rows(of)]
    return Section(
        ("retention",),
        _title("retention"),
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
            rows.append(
                charts.Predicted(figures.band(band), share, band.of.number, band.predicted, said, off)
            )
    key = Content.assemble(("━", QUIET), (" what happened  ", QUIET), ("┃", STRONG), (" predicted", QUIET))
    brief = _short(figures.calibration(report.calibration), ";")
    drawn = charts.calibration(rows, width)
    return Section(("calibration",), _title("calibration"), brief, figures.WHAT_YOU_KNEW, key, drawn)


def _knowledge(report: Report, width: int) -> Section:
    of = report.knowledge
    said = figures.knowledge(of)
    share = of.expected / of.cards if of.cards else 0.0
    percent = Content.styled(figures.percent(share), STRONG)
    cells = width - charts.SLACK - percent.cell_length - 2
    drawn = [bar(min(1.0, share), cells) + "  " + percent] if cells >= charts.LEAST_TRACK else []
    return Section(("knowledge",), _title("knowledge"), _short(said, " cards"), said, body=drawn)


def _spread(name: str) -> Callable[[Report, int], Section]:
    def draw(report: Report, width: int) -> Section:
        of: Spread = getattr(report, name)
        said = figures.spread(name, of)
        drawn = charts.bars(figures.spread_rows(name, of), width)
        return Section((name,), _title(name), _short(said, ","), said, body=drawn)

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
        _short(said, ","),
        figures.NO_NEW,
        quiet(said),
        drawn,
    )


def _stages(report: Report, width: int) -> Section:
    said = figures.stages(report.stages)
    drawn = charts.bars(figures.stage_rows(report.stages), width)
    return Section(("stages",), _title("stages"), _short(said, ":"), said, body=drawn)


# ---- which ones ----------------------------------------------------------------------------------


def _confusions(report: Report, width: int) -> Section:
    pairs = report.confusions[:LEECHES]
    rows = []
    for pair in pairs:
        end = Content.styled(figures.times(pair.times), PLAIN)
        rows.append(edges(_pair(pair.said, pair.answer, width - end.cell_length - 2), end, width))
    brief = figures.confusions(len(report.confusions))
    return Section(
        ("confusions",),
        _title("confusions"),
        brief,
        figures.DRILL if pairs else figures.NO_CONFUSIONS,
        quiet(figures.span(report.span)) if pairs else NOTHING,
        rows,
        picks=tuple(Pick(drill=pair.cards) for pair in pairs),
    )


def _pair(said: str, answer: str, width: int) -> Content:
    """`KazAID  for  CICA`; where they are long each is cut to its half."""
    between = quiet("  for  ")
    room = max(2, width - between.cell_length)
    wrong, right = Content(" ".join(said.split())), Content(" ".join(answer.split()))
    if wrong.cell_length + right.cell_length > room:
        half = room // 2
        most = max(half, room - right.cell_length)
        wrong = cut(wrong, most)
        right = cut(right, room - wrong.cell_length)
    return Content.styled(wrong.plain, PLAIN) + between + Content.styled(right.plain, PLAIN)


def _leeches(report: Report, width: int) -> Section:
    shown = report.leeches[:LEECHES]
    said = figures.leeches(len(report.leeches))
    return Section(
        ("leeches",),
        _title("leeches"),
        _short(said, " keep"),
        said,
        body=[_leech(leech, width) for leech in shown],
        picks=tuple(Pick(card=leech.card) for leech in shown),
    )


def _leech(leech: Leech, width: int) -> Content:
    prompt = " ".join(simple(leech.prompt[:PROMPT_CHARS]).split())
    return edges(Content.styled(prompt, PLAIN), quiet(figures.lapses(leech.lapses)), width)


def _places(name: str) -> Callable[[Report, int], Section]:
    def draw(report: Report, width: int) -> Section:
        places: tuple[Place, ...] = getattr(report, name)
        order = list(ranked(places))
        order += [place for place in places if place not in order]
        shown = order if len(order) <= WEAKEST + STRONGEST + 1 else [*order[:WEAKEST], *order[-STRONGEST:]]
        rows = _place_rows(shown, width)
        said = figures.compared(places)
        picks = tuple(Pick(deck=place.id) for place in shown) if name == "decks" else ()
        return Section((name,), _title(name), _short(said, ";"), said, body=rows, first=1, picks=picks)

    return draw


def _place_rows(places: Sequence[Place], width: int) -> Lines:
    """Each deck or tag: its name, the mean chance of recall now, true retention; heads above."""
    if not places:
        return []
    kept = charts.shares([place.retention for place in places])
    widest = max(row.cell_length for row in kept)
    parts = _that_fit(widest, width)
    done = [edges(NOTHING, _place_head(parts, widest), width)]
    for place, row in zip(places, kept, strict=True):
        end = right_edge(Content.styled(_recall(place), PLAIN), 4)
        if parts.line:
            end = bar(place.recall or 0.0, BAR, done=QUIET) + "  " + end
        if parts.kept:
            end += "  " + row.pad_left(widest - row.cell_length)
        title = Content.styled(" ".join(place.title.split()), PLAIN)
        done.append(left_edge(title, width - end.cell_length - 2) + "  " + end)
    return done


def _recall(place: Place) -> str:
    return "·" if place.recall is None else figures.percent(place.recall)


class _Parts(NamedTuple):
    line: bool
    kept: bool


def _that_fit(widest: int, width: int) -> _Parts:
    """What stands beside a title: the bar is dropped first, then true retention."""
    room = width - TITLE_LEAST - 2 - 4
    return _Parts(room >= widest + 2 + BAR + 2, room >= widest + 2)


def _place_head(parts: _Parts, widest: int) -> Content:
    now = right_edge(quiet("now"), (BAR + 2 if parts.line else 0) + 4)
    return now + "  " + right_edge(quiet("true retention"), widest) if parts.kept else now


_FIRST = (_retention, _calibration, _forecast, _confusions)
_THEN = (
    _stages,
    _knowledge,
    _spread("retrievability"),
    _spread("stability"),
    _spread("difficulty"),
    _days,
    _hours,
    _places("decks"),
    _places("tags"),
    _leeches,
    _pace,
)

"""The one line in words that says a figure of a report, on the screen, in a pipe or read aloud.

A share is never said without its range and its count. Where the log is too short for a figure, `missing` says
what it needs and how much there is, and the figure itself is not said. What each figure means stands in
`definitions`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from quizkz.clock import HOUR_MS, MINUTE_MS, date_of
from quizkz.stats.hours import outstanding
from quizkz.stats.places import BEGUN_LEAST, ranked
from quizkz.stats.report import LISTED_MOST
from quizkz.words import counts
from quizkz.words.definitions import (
    BAND_LEAST,
    HOURS_LEAST,
    PREDICTED_LEAST,
    REVIEWS_LEAST,
)
from quizkz.words.measure import count
from quizkz.words.times import MONTHS, WEEKDAYS, days, duration

if TYPE_CHECKING:
    from quizkz.config import Goal
    from quizkz.stats.report import (
        Activity,
        Band,
        Forecast,
        Knowledge,
        Place,
        Report,
        Retention,
        Share,
        Span,
        Spread,
        Stages,
    )
    from quizkz.store import Day

SPANS: Mapping[str, str] = {
    "year": "last 12 months",
    "90d": "last 90 days",
    "30d": "last 30 days",
    "all": "all time",
}
AT_FIRST_TRY = "Due reviews answered right at the first try"
WHAT_YOU_KNEW = "Of the cards predicted at each level, how many you knew"
NO_NEW = "With no new cards added"
FILLING = "Your answers are still being read, so some figures will change."
NO_ANSWERS = "No answers yet. Figures appear here as you study."
NO_TAGS = "No question here has a tag."
NO_CONFUSIONS = "No wrong answer was given twice."
EMPTY = "No answers yet."
BEGIN = (
    "Study a deck and this page fills: the days on which you studied at once, then what is due, and after "
    "some days how well you remember and whether the schedule knows you. Esc, then Enter on a deck, begins."
)
DAYS = "Reviews by day"
NO_EXAMS = "No exam yet. e on home begins one."
WHICH_DECK = "Report of which deck?"
MEANING = "What this means"
DRILL = "Enter on a pair to drill it"
USUAL_CARDS = 20
"""Cards of a day that fill its square where the learner has no goal."""
NO_LEECHES = "No card keeps being forgotten."


def missing(name: str, report: "Report") -> str:
    """What a figure lacks to be shown, and how much there is; empty where it can be shown."""
    match name:
        case "today" | "activity" | "streak" | "pace":
            return _without_answers(report)
        case "retention":
            return _too_few(report, report.retention.all.number, REVIEWS_LEAST)
        case "calibration":
            return _too_few(report, sum(b.of.number for b in report.calibration), PREDICTED_LEAST)
        case "hours":
            return _too_few(report, sum(hour.number for hour in report.hours), HOURS_LEAST)
        case "forecast" | "knowledge" | "stability" | "difficulty" | "retrievability":
            return "" if report.knowledge.begun else "Needs a card that was answered; there is none yet."
        case "stages":
            return "" if report.knowledge.cards else counts.NO_CARDS
        case "decks":
            return "" if report.decks else counts.NO_CARDS
        case "tags":
            return "" if report.tags else NO_TAGS
        case _:
            return ""


def _without_answers(report: "Report") -> str:
    if report.since is None:
        return NO_ANSWERS
    return "" if report.activity.answers else f"No answers in this time ({span(report.span)})."


def _too_few(report: "Report", number: int, least: int) -> str:
    """`Needs about 20 due reviews; there are 3.`"""
    if number >= least:
        return ""
    before = report.since is not None and report.since < report.span.since
    none = "is none in this time" if before else "is none yet"
    there = none if not number else f"{'is' if number == 1 else 'are'} {number}"
    return f"Needs about {count(least, 'due review')}; there {there}."


def span(of: "Span") -> str:
    """`last 12 months`."""
    return SPANS.get(of.name, of.name)


def percent(share: float) -> str:
    """A share as whole percent: `91%`."""
    return f"{_points(share)}%"


def _points(share: float) -> int:
    return int(share * 100 + 0.5)


def between(of: "Share") -> str:
    """The 95% range of a share: `88–93%`; empty of nothing."""
    low, high = _points(of.low), _points(of.high)
    if not of.number:
        return ""
    return f"{low}%" if low == high else f"{low}–{high}%"


def share(of: "Share", what: str = "review") -> str:
    """A share with its range and its count: `91% (88–93%, 412 reviews)`; `none yet` of nothing."""
    if of.share is None:
        return "none yet"
    return f"{percent(of.share)} ({between(of)}, {count(of.number, what)})"


def reading(done: int, total: int) -> str:
    """That figures are on their way: `Reading… 12,000 of 1,000,000`."""
    return f"Reading… {done:,} of {total:,}" if total else "Reading…"


def pick(*, drill: bool, card: bool, exam: bool) -> str:
    """What Enter does to a row of the report."""
    if exam:
        return "Open the exam"
    return "Drill this pair" if drill else "Open the card" if card else "Show this deck"


def needs(what: str) -> str:
    """What a figure needs before it is shown: `Needs: about 20 due reviews.`"""
    return f"Needs: {what[:1].lower()}{what[1:]}"


def share_short(of: "Share") -> str:
    """The same in few cells: `91% (88–93%, 412)`."""
    return share(of).removesuffix(" reviews)").removesuffix(" review)") + (")" if of.number else "")


def activity(of: "Activity", over: "Span", since: int | None) -> str:
    """`214 of 365 days, 5,312 reviews, 31 hours`; days are counted from the first answer ever."""
    whole = over.until - max(over.since, over.since if since is None else since) + 1
    return f"{len(of.days):,} of {count(whole, 'day')}, {count(of.answers, 'review')}, {spent(of.took_ms)}"


def spent(ms: int) -> str:
    """A long time: `40 min`, `31 hours`."""
    return duration(ms) if ms < HOUR_MS - MINUTE_MS // 2 else count((ms + HOUR_MS // 2) // HOUR_MS, "hour")


def streak(of: "Activity") -> str:
    """`7 days in a row, longest 19`; empty where there never was a day."""
    return ", ".join(filter(None, (counts.streak(of.streak), counts.longest(of.streak))))


def target(of: "Retention") -> str:
    """`target 90%`; empty where decks differ."""
    return "" if of.target is None else f"target {percent(of.target)}"


def retention_rows(of: "Retention") -> "tuple[tuple[str, Share], ...]":
    """The rows of true retention with their labels."""
    return (("all", of.all), ("up to 21 days", of.short), ("over 21 days", of.long))


def retention(of: "Retention") -> str:
    """`91% (88–93%, 412 reviews), target 90%`."""
    return ", ".join(filter(None, (share(of.all), target(of))))


def band(of: "Band") -> str:
    """A level of predicted recall: `95–100%`, `below 80%`."""
    if of.low <= 0:
        return f"below {percent(of.high)}"
    return f"{_points(of.low)}–{percent(of.high)}"


def verdict(of: "Band") -> str:
    """`✓ as said`, `↓ 7 lower`, `↑ 4 higher`, `too few`; empty of nothing."""
    happened = of.of.share
    if happened is None or of.predicted is None:
        return ""
    if of.of.number < BAND_LEAST:
        return "too few"
    if of.as_said:
        return "✓ as said"
    points = max(1, abs(_points(happened) - _points(of.predicted)))  # as the shares beside it are rounded
    return f"↓ {points} lower" if happened < of.predicted else f"↑ {points} higher"


def calibration(bands: "Sequence[Band]") -> str:
    """`3 of 4 levels as said; 80–90%: 7 lower`."""
    told = [b for b in bands if b.of.number >= BAND_LEAST]
    off = [b for b in told if not b.as_said]
    said = f"{len(told) - len(off)} of {count(len(told), 'level')} as said"
    return "; ".join([said, *(f"{band(b)}: {verdict(b)[2:]}" for b in off)])


def forecast_title(of: "Forecast") -> str:
    """`Next 14 days`."""
    return f"Next {count(len(of.days), 'day')}"


def forecast(of: "Forecast") -> str:
    """`191 cards, about 14 a day`, and how many are overdue."""
    cards = sum(of.days)
    mean = round(cards / len(of.days)) if of.days else 0
    said = f"{count(cards, 'card')}, about {mean} a day" if mean else count(cards, "card")
    return f"{said}, {of.backlog:,} overdue" if of.backlog else said


def forecast_terms(of: "Forecast") -> str:
    """What a forecast takes for granted: no new cards; and that a backlog comes later than it shows."""
    if not (of.per_day and of.backlog):
        return NO_NEW
    return f"{NO_NEW}; at {of.per_day:,} a day of the backlog the rest comes later"


def weekday(day: int) -> str:
    """A study day's weekday: `Tue`."""
    return WEEKDAYS[date_of(day).weekday()][:3]


def date(day: int) -> str:
    """A study day in the past: `25 Nov 2026`."""
    found = date_of(day)
    return f"{found.day} {MONTHS[found.month - 1][:3]} {found.year}"


def stage_rows(of: "Stages") -> tuple[tuple[str, int], ...]:
    """The stages with their names; suspended only where there are any."""
    rows = (("new", of.new), ("learning", of.learning), ("young", of.young), ("mature", of.mature))
    return (*rows, ("suspended", of.suspended)) if of.suspended else rows


def stages(of: "Stages") -> str:
    """`145 cards: 42 new, 5 learning, 60 young, 38 mature`; what is none is left out."""
    parts = ", ".join(f"{number:,} {name}" for name, number in stage_rows(of) if number)
    return f"{count(sum(of), 'card')}: {parts}" if parts else count(0, "card")


def knowledge(of: "Knowledge") -> str:
    """`about 83 of 145 cards known now, 103 begun`."""
    return f"about {round(of.expected):,} of {count(of.cards, 'card')} known now, {of.begun:,} begun"


def spread(name: str, of: "Spread") -> str:
    """The median of a spread and the cards behind it: `half above 12 days, 103 cards`."""
    if of.median is None:
        return ""
    return f"half above {_amount(name, of.median)}, {count(sum(of.counts), 'card')}"


def _amount(name: str, value: float) -> str:
    match name:
        case "stability":
            return days(round(value)) if value >= 1 else "less than a day"
        case "retrievability":
            return percent(value)
        case _:
            return f"{value:.1f}"


def spread_rows(name: str, of: "Spread") -> tuple[tuple[str, int], ...]:
    """The counts of a spread with a label for each, lowest first."""
    last = len(of.counts) - 1
    labels = [_between(name, low, high, at, last) for at, (low, high) in enumerate(pairwise(of.edges))]
    return tuple(zip(labels, of.counts, strict=True))


def _between(name: str, low: float, high: float, at: int, last: int) -> str:
    """A part of a spread by its edges: `under 1 day`, `under 3 days`, `1 year or more`; `90–100%`; `2–3`."""
    match name:
        case "stability":
            return f"{days(round(low))} or more" if at == last else f"under {days(round(high))}"
        case "retrievability":
            return f"below {percent(high)}" if at == 0 else f"{_points(low)}–{percent(high)}"
        case _:
            return f"{low:g}–{high:g}"


def hour_name(hour: int) -> str:
    """`8–9`: an hour of the day by where it begins and ends."""
    return f"{hour}–{hour + 1}"


def hours(of: "Sequence[Share]") -> str:
    """`most at 8–9: 91% (84–95%, 120 reviews)`, then the hours that stand out."""
    if not any(hour.number for hour in of):
        return ""
    busiest = max(range(len(of)), key=lambda hour: of[hour].number)
    better, worse = (", ".join(map(hour_name, hours)) for hours in outstanding(of))
    said = [f"most at {hour_name(busiest)}: {share(of[busiest])}"]
    said += [f"better at {better}"] if better else []
    said += [f"worse at {worse}"] if worse else []
    return "; ".join(said if len(said) > 1 else [*said, "no hour stands out"])


def pace(seconds: float) -> str:
    """`15 s a card`."""
    return f"{round(seconds)} s a card"


def place(of: "Place") -> str:
    """`41 of 50 cards begun, recall now 87%, retention 91% (88–93%, 412 reviews)`."""
    said = [f"{of.begun:,} of {count(of.cards, 'card')} begun"]
    said += [] if of.recall is None else [f"recall now {percent(of.recall)}"]
    said += [f"retention {share(of.retention)}"] if of.retention.number else []
    return ", ".join(said)


def compared(places: "Sequence[Place]") -> str:
    """`weakest Technology, 71% now; strongest Foreign policy, 93%`, or what is missing for that.

    A single one is told as it is.
    """
    order = ranked(places)
    if len(places) == 1:
        return place(places[0])
    if len(order) < 2:
        there = "is one" if order else "is none yet"
        return f"Needs two with {BEGUN_LEAST} begun cards each to compare; there {there}."
    weak, strong = percent(order[0].recall or 0), percent(order[-1].recall or 0)
    if weak == strong:
        return f"all alike, {weak} now"
    return f"weakest {order[0].title}, {weak} now; strongest {order[-1].title}, {strong}"


def leeches(number: int) -> str:
    """`3 cards keep being forgotten`; `20 cards or more ...` where no more are listed."""
    if not number:
        return NO_LEECHES
    return f"{_listed(number, 'card')} {'keeps' if number == 1 else 'keep'} being forgotten"


def _listed(number: int, what: str) -> str:
    return f"{count(number, what)} or more" if number >= LISTED_MOST else count(number, what)


def times(number: int) -> str:
    """`once`, `4 times`."""
    return "once" if number == 1 else count(number, "time")


def lapses(number: int) -> str:
    """How often a card was forgotten: `forgotten 8 times`."""
    return f"forgotten {times(number)}"


def confusions(number: int) -> str:
    """`3 pairs`; `20 pairs or more` where no more are listed."""
    return _listed(number, "pair") if number else NO_CONFUSIONS


def by_day(days_of: "Sequence[Day]") -> str:
    """Some days told together: `312 reviews on 21 of 30 days, 4 hours`."""
    given = [day for day in days_of if day.answers]
    reviews = count(sum(day.answers for day in given), "review")
    took = spent(sum(day.took_ms for day in given))
    return f"{reviews} on {len(given)} of {count(len(days_of), 'day')}, {took}"


def at_most(what: str, number: int) -> str:
    """The heading of a chart of days: `reviews, at most 54 a day`."""
    return f"{what}, at most {number:,} a day"


def met(goal: "Goal", *, whole: bool) -> str:
    """What the fullest square of the heatmap means: `goal met`; where no goal holds, `20 or more`."""
    if whole and (goal.cards or goal.minutes):
        return "goal met"
    return f"{goal.minutes} min or more" if goal.minutes else f"{goal.cards or USUAL_CARDS} or more"

"""What home shows, as rows of Content: pure functions of an overview, a moment and a width.

Apart from the screen so that a row can be looked at without an app. The screen counts the rows returned here,
so it knows how many are left for the list.
"""

from collections.abc import Sequence

from textual.content import Content

from quizkz.clock import Now
from quizkz.config import Goal
from quizkz.desk import DeckRow, Overview
from quizkz.stats import goal_share
from quizkz.ui.flow import hang
from quizkz.ui.roles import (
    ACCENT,
    PLAIN,
    QUIET,
    SLIP,
    STRONG,
    TRACK,
    bar,
    cut,
    edges,
    left_edge,
    quiet,
    right_edge,
    strong,
)
from quizkz.words import counts, limits, times

Lines = list[Content]

FULL = 76
"""The column in which every figure of a deck has its place; a narrower one drops mastery first."""
READING = "Reading decks…"
BLANK = Content("")


def top(now: Now, width: int, *, narrow: bool) -> Content:
    """The screen's name and the date."""
    date = times.date_short(now) if narrow else times.date_long(now)
    return edges(strong("quizkz"), quiet(date), width)


def headline(text: str, width: int, *, narrow: bool) -> Lines:
    """The state of the day in a sentence, its first part strong."""
    ends = [at for at in (text.find(", "), text.find(". ")) if at >= 0]
    end = min(ends) + 1 if ends else len(text)
    first, rest = strong(text[:end]), Content.styled(text[end:], PLAIN)
    if narrow and rest and text[end - 1] == ".":
        return [*first.wrap(width), *Content.styled(text[end:].strip(), PLAIN).wrap(width)]
    return (first + rest).wrap(width)


def goal_bar(overview: Overview, goal: Goal, width: int) -> tuple[Content, str]:
    """The day's work as a bar, and in words."""
    today = overview.today
    text = counts.goal(today, goal_cards=goal.cards, goal_minutes=goal.minutes)
    if not text:
        return BLANK, times.cards(today.answers)
    return bar(goal_share(today, goal), width), text


def day_lines(overview: Overview, goal: Goal, width: int, *, narrow: bool, short: bool) -> Lines:
    """Today's work against the goal, and the streak."""
    drawn, text = goal_bar(overview, goal, 10 if narrow else 20)
    row = overview.streak
    if narrow:
        done = text.removesuffix(", goal met")
        streak = f"  {row.days} days" if row.days > 1 else ""
        return [drawn + (" " if drawn else "") + Content.styled(done, PLAIN) + quiet(streak)]
    label = quiet("Today   ")
    first = label + drawn + ("  " if drawn else "") + Content.styled(text, PLAIN)
    lines = [edges(first, Content.styled(counts.streak(row), PLAIN), width)]
    if not short:
        tally = counts.today_of(overview.today)
        lines.append(edges(" " * 8 + quiet(tally), quiet(counts.longest(row)), width))
    return lines


def heads(width: int, *, narrow: bool) -> Content:
    """The names of the columns."""
    if narrow:
        return quiet(_narrow_row("Decks", "ready", "next", width))
    if width < FULL:
        return quiet(_middle_row("Decks", ("due", "learning", "new"), "next due", width))
    names = f"{'Decks':<22}{'due':>5}{'learning':>10}{'new':>6}    {'mastery':<13}{'next due':>16}"
    return quiet(names)


def deck_row(row: DeckRow, now: Now, day: int, width: int, *, narrow: bool, total: bool = False) -> Content:
    """A deck's row, its two cells of gutter included."""
    if row.broken:
        return _broken_row(row, width, narrow=narrow)
    when = times.next_due(ready=row.ready > 0, next_at=row.next_at, next_day=row.next_day, now=now, today=day)
    if total and when.startswith("in ") and row.next_at is not None:
        when = times.clock_time(row.next_at, now.offset)
    due_when = Content.styled(when, PLAIN if row.ready else QUIET)
    if narrow:
        body = _narrow_row(Content.styled(row.title, PLAIN), _number(row.ready, STRONG), due_when, width)
    elif width < FULL:
        figures = (_number(row.due, STRONG), _number(row.learning), _number(row.new))
        body = _middle_row(Content.styled(row.title, PLAIN), figures, due_when, width)
    else:
        body = _full_row(row, due_when, total=total)
    return Content("  ") + body


def _full_row(row: DeckRow, when: Content, *, total: bool) -> Content:
    figures = (
        _number(row.due, STRONG)  # not padded: a long title may use what the number leaves
        + right_edge(_number(row.learning), 10)
        + right_edge(_number(row.new), 6)
    )
    share = row.mastery
    if share is None:
        drawn, percent = Content.styled("─" * 8, TRACK), quiet("·")
    else:
        drawn = bar(share, 8, done=ACCENT if total else QUIET)
        percent = Content.styled(f"{int(share * 100 + 0.5)}%", PLAIN)
    tail = figures + "    " + drawn + right_edge(percent, 5) + right_edge(when, 16)
    return left_edge(Content.styled(row.title, PLAIN), FULL - 2 - tail.cell_length) + "  " + tail


def _middle_row(
    title: str | Content, figures: Sequence[str | Content], when: str | Content, width: int
) -> Content:
    tail = Content("")
    for figure, cells in zip(figures, (5, 10, 6), strict=True):
        tail += right_edge(figure, cells)
    tail += right_edge(when, 14)
    return left_edge(title, width - 1 - tail.cell_length) + " " + tail


def _narrow_row(title: str | Content, number: str | Content, when: str | Content, width: int) -> Content:
    tail = right_edge(number, 5)
    if width >= 30:
        tail += right_edge(when, 13)
    return left_edge(title, width - 1 - tail.cell_length) + " " + tail


def _broken_row(row: DeckRow, width: int, *, narrow: bool) -> Content:
    what = Content.styled(counts.broken(row.errors, row.first_line, narrow=narrow or width < 60), SLIP)
    return Content.assemble(("! ", f"bold {SLIP}")) + edges(Content.styled(row.title, PLAIN), what, width)


def _number(number: int, style: str = PLAIN) -> Content:
    return Content.styled(f"{number:,}", style) if number else quiet("·")


def tomorrow(overview: Overview) -> Content:
    """The line below the list: what tomorrow asks and what this week does."""
    number, _, rest = counts.tomorrow(overview.tomorrow, overview.week).partition("   ")
    return Content.assemble(("Tomorrow  ", QUIET), (number, PLAIN), (f"   {rest}", QUIET))


def tail(overview: Overview, backlog: Content | None, exam: Content | None, width: int) -> Lines:
    """What stands below the list: a backlog, what waits and why, what tomorrow asks, an exam."""
    lines = [] if backlog is None else [quiet("Backlog   ") + backlog]
    at_work = overview.backlog is not None and overview.backlog.way is not None  # then they are the backlog
    if waiting := limits.waiting(overview.total.held, 0 if at_work else overview.total.held_due):
        lines += hang(quiet("Waiting   "), Content.styled(waiting, PLAIN), width)  # each tag is to be read
    if any(overview.raised):
        lines.append(quiet("Raised    ") + Content.styled(limits.today(overview.raised), PLAIN))
    if overview.tomorrow or overview.week:
        lines.append(tomorrow(overview))
    if exam is not None:
        lines.append(Content.styled("Exam      ", QUIET) + exam)
    return [cut(line, width) for line in lines]


STARTS = (
    ("1", "Study the sample decks", "Kazakhstan’s priorities for 2025"),
    ("2", "Write a deck", "opens a small template in your editor"),
)


def start_row(number: int, width: int, *, narrow: bool) -> Content:
    """A way to begin where there is no deck."""
    digit, what, more = STARTS[number]
    text = Content.assemble((f"  {digit}", ACCENT), (f"  {what}", PLAIN))
    if narrow:
        return text
    return cut(Content.assemble(text, " " * (27 - len(what) - 2), (more, QUIET)), width + 2)


def where_decks_live(folder: str, width: int, *, narrow: bool) -> Lines:
    """Where quizkz looks for decks."""
    text = (
        f"Decks live in {folder}"
        if narrow
        else f"quizkz looks for decks in {folder}. Another folder: quizkz --decks PATH"
    )
    return quiet(text).wrap(width)

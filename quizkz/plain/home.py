"""Home line by line: the decks and what is due, and what is begun from here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from quizkz.clock import Clock
from quizkz.plain import tending
from quizkz.plain.reading import Lines, Read, Write, number_in
from quizkz.plain.sitting import hold
from quizkz.plain.tending import Edit, Sitting
from quizkz.query import Scope
from quizkz.session import Session
from quizkz.words import counts

if TYPE_CHECKING:
    from quizkz.desk import DeckRow, Desk, Overview

MENU = (
    "A number studies that deck, an empty line all; p before it practises, c before it is custom study,"
    " l before it is more than today's limits;"
    " b works off a backlog;"
    " u undoes the last thing done; q ends."
)


class Chosen(NamedTuple):
    """What the learner wants, and with which cards."""

    what: Literal["study", "practise", "custom", "more", "backlog", "undo"]
    scope: Scope = Scope()


_WAYS: Mapping[str, Literal["study", "practise", "custom", "more"]] = {
    "p": "practise",
    "c": "custom",
    "l": "more",
}


def home(desk: "Desk", clock: Clock, read: Read, write: Write, edit: Edit | None = None) -> int:
    """The decks and what is due, and a sitting with the one whose number is given, until the end; the exit
    code. `edit`: the learner's editor.
    """
    lines = Lines(read, write)
    while True:
        good = _show(desk, clock, lines)
        if not good:
            return 0
        lines.say(MENU)
        chosen = _choose(good, lines)
        if chosen is None:
            return 0
        if sitting := _begun(desk, chosen, clock, lines, edit):
            lines.say()
            hold(sitting)
        lines.say()


def _show(desk: "Desk", clock: Clock, lines: Lines) -> "Sequence[DeckRow]":
    """Say what is due, the day, and each deck; the decks that can be studied."""
    now = clock()
    overview = desk.overview(now)
    if overview.backlog is not None:
        from quizkz.plain.raising import of_backlog  # most days have none

        overview = of_backlog(desk, overview, clock, lines)
    good = [row for row in overview.decks if not row.broken]
    lines.say(
        counts.ready_sentence(overview, now, desk.today(now))
        if overview.decks
        else counts.nothing("no-decks")
    )
    if good and (done := _day(desk, overview)):
        lines.say(done)
    for number, row in enumerate(good, 1):
        lines.say(f"{number}  {row.title}   {_row(desk, row, clock)}", indent="   ")
    for row in overview.decks:
        if row.broken:
            lines.say(f"!  {row.title}   {counts.broken(row.errors, row.first_line)}", indent="   ")
    return good


def _begun(desk: "Desk", chosen: Chosen, clock: Clock, lines: Lines, edit: Edit | None) -> Sitting | None:
    """The sitting that was asked for; None where none came of it."""
    scope, practice = chosen.scope, chosen.what == "practise"
    if chosen.what == "more":
        from quizkz.plain.raising import ask_more

        ask_more(desk, scope.decks, clock, lines)
        return None
    if chosen.what == "backlog":
        from quizkz.plain.raising import ask_backlog

        ask_backlog(desk, clock, lines)
        return None
    if chosen.what == "custom":
        from quizkz.plain.custom import choose

        picked = choose(desk, scope, clock, lines)
        if picked is None:
            return None
        scope, practice = picked
    at = Sitting(Session(desk, scope, clock(), practice=practice), clock, lines, edit)
    return at if chosen.what != "undo" or tending.undo(at) else None


def _row(desk: "Desk", row: "DeckRow", clock: Clock) -> str:
    now = clock()
    due = counts.next_due(row, now, desk.today(now))
    said = f"{row.due} due, {row.learning} learning, {row.new} new" + ("" if row.ready else f", next {due}")
    if row.exam is None:
        return said
    from quizkz.words import planning  # most have no exam

    return f"{said}. {planning.short(row.exam)}"


def _day(desk: "Desk", overview: "Overview") -> str:
    """`12 of 20 today. 7 days in a row.`"""
    goal = desk.config.goal
    said = counts.goal(overview.today, goal_cards=goal.cards, goal_minutes=goal.minutes)
    return counts.goal_met(said, counts.streak(overview.streak))


def _choose(good: "Sequence[DeckRow]", lines: Lines) -> Chosen | None:
    """What the learner wants to begin; None to end."""
    while True:
        line = lines.hear()
        if line is None or line.lower().removeprefix(":") == "q":
            return None
        if line.lower().removeprefix(":") == "b":
            return Chosen("backlog")
        if line.lower().removeprefix(":") == "u":
            return Chosen("undo")
        first = line[:1].lower()
        what = _WAYS.get(first, "study")
        which = line if what == "study" else line[1:].strip()
        if not which:
            return Chosen(what)
        number = number_in(which, len(good))
        if number is not None:
            return Chosen(what, Scope(decks=(good[number - 1].id,)))
        lines.say(f"A number from 1 to {len(good)}, an empty line, or q.")

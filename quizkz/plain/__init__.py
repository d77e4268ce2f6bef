"""The line-by-line interface: the same sitting on plain input and output, for pipes, dumb terminals and
screen readers.

Only whole lines are written and read, so nothing depends on a cursor. The caller hands in what reads a line
(None at the end of the input) and what writes a text, and sees to it that a letter the output lacks is
replaced.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizkz.clock import Clock, Now
from quizkz.deck import self_graded
from quizkz.grading import is_empty
from quizkz.plain.reading import Command, Lines, Read, Write, collect, number_in
from quizkz.plain.showing import keys, show_end, show_question, show_verdict
from quizkz.query import Scope
from quizkz.review import Rating
from quizkz.session import Asking, Finished, Graded, Session, State
from quizkz.session.about import before_learner
from quizkz.words import asking, card, care, counts, measure, verdicts

if TYPE_CHECKING:
    from quizkz.desk import DeckRow, Desk, Overview

COMMANDS = (
    "While a question is open: :h hint, :u undo, :s skip, :b bury until tomorrow, :suspend, :w why now,"
    " :q end;"
    " :: begins an answer with a colon."
)
OLD = "That takes back an answer of an earlier day. y takes it back, any other line keeps it."


def run(session: Session, clock: Clock, read: Read, write: Write) -> int:
    """Hold a sitting line by line; the exit code."""
    lines = Lines(read, write)
    if session.practice and not isinstance(session.state, Finished):
        lines.say(asking.PRACTICE)
    if isinstance(session.state, Asking):
        lines.say(COMMANDS)
    while True:
        match session.state:
            case Asking() as state:
                on = _question(session, state, clock, lines)
            case Graded() as state:
                on = _verdict(session, state, clock, lines)
            case Finished() as state:
                return _ended(session, state, clock(), lines)
        if not on:
            now = clock()
            return _ended(session, session.leave(now), now, lines)


def _ended(session: Session, state: Finished, now: Now, lines: Lines) -> int:
    show_end(state, now, session.today(now), lines)
    return 0


def home(desk: "Desk", clock: Clock, read: Read, write: Write) -> int:
    """The decks and what is due, and a sitting with the one whose number is given, until the end; the exit
    code.
    """
    lines = Lines(read, write)
    while True:
        now = clock()
        overview = desk.overview(now)
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
        if not good:
            return 0
        lines.say("A number studies that deck, an empty line all; p before it practises; q ends.")
        chosen = _choose(good, lines)
        if chosen is None:
            return 0
        scope, practice = chosen
        lines.say()
        run(Session(desk, scope, clock(), practice=practice), clock, read, write)
        lines.say()


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


def _choose(good: Sequence["DeckRow"], lines: Lines) -> tuple[Scope, bool] | None:
    """The cards the learner wants to see, and whether to practise them; None to end."""
    while True:
        line = lines.hear()
        if line is None or line.lower().removeprefix(":") == "q":
            return None
        practice = line.lower().startswith("p")
        which = line[1:].strip() if practice else line
        if not which:
            return Scope(), practice
        number = number_in(which, len(good))
        if number is not None:
            return Scope(decks=(good[number - 1].id,)), practice
        lines.say(f"A number from 1 to {len(good)}, an empty line, or q.")


def _question(session: Session, state: Asking, clock: Clock, lines: Lines) -> bool:
    """Show a question and take lines until it is answered or left; whether the sitting goes on."""
    show_question(state, lines)
    asked, empty_before = state.asked, False
    while True:
        response = collect(asked, lines)
        if isinstance(response, Command):
            done = _obey(session, response, clock, lines)
            if done is not None:
                return done
        elif self_graded(asked.question) or not is_empty(response) or empty_before:
            session.respond("" if self_graded(asked.question) else response, clock())
            return True
        else:
            empty_before = True
            lines.say(asking.NO_ANSWER)


def _obey(session: Session, command: Command, clock: Clock, lines: Lines) -> bool | None:
    """Do a command; whether the sitting goes on, or None where the same question stays open."""
    match command.name:
        case "q":
            return False
        case "h":
            state = session.hint(clock())
            lines.say(state.notice or measure.simple(asking.hint(state.asked.question)))
            return None
        case "u":
            return True if _undo(session, clock, lines) else None
        case "s":
            session.skip(clock())
            return True
        case "b":
            session.bury(clock())
            return True
        case "suspend":
            _suspend(session, clock())
            return True
        case "w":
            _why(session, clock, lines)
            return None
        case _:
            lines.say(COMMANDS)
            return None


def _why(session: Session, clock: Clock, lines: Lines) -> None:
    """Say why the card is asked, how well it is known and what happened to it."""
    began = clock()
    told = before_learner(session, began)
    for sentence in card.sentences(told) if told else ():
        lines.say(sentence, indent="    ")
    session.looked_away(clock().mono - began.mono)


def _suspend(session: Session, now: Now) -> State:
    """Ask the card no more until it is unsuspended."""
    return session.tend("suspend", now, lambda done: care.done(done, session.today(now)))


def _undo(session: Session, clock: Clock, lines: Lines) -> bool:
    """Take back the last step, asking first where it is of an earlier day; whether something was."""
    if not session.can_undo:
        lines.say("There is nothing to undo.")
        return False
    if session.undo_is_old(clock()):
        lines.say(OLD)
        if (lines.hear() or "").lower() not in ("y", "yes"):
            return False
    session.undo(clock())
    return True


def _retype(session: Session, state: Graded, lines: Lines) -> None:
    """Take the answer once more, for practice alone."""
    response = collect(state.asked, lines)
    if not isinstance(response, Command):
        lines.say(verdicts.retyped(state.asked.question, session.retype(response)))


def _verdict(session: Session, state: Graded, clock: Clock, lines: Lines) -> bool:
    """Show the verdict and take lines until the learner goes on; whether the sitting does."""
    show_verdict(state, lines)
    while True:
        lines.say(keys(state))
        line = lines.hear()
        key = "q" if line is None else line.lower().removeprefix(":")
        if key == "q":
            return False
        if key == "u":
            if _undo(session, clock, lines):
                return True
        elif key == "" and not state.self_graded:
            session.go_on(clock())
            return True
        elif key in ("1", "2", "3", "4"):
            session.rate(Rating(int(key)), clock())
            return True
        elif key in ("o", "g"):
            state = session.i_was_right(clock()) if key == "o" else session.i_guessed(clock())
            lines.say(f"{verdicts.mark(state)} {verdicts.word(state)}")
        elif key == "w":
            _why(session, clock, lines)
        elif key == "t" and state.may_retype:
            _retype(session, state, lines)
        elif key == "suspend" or (key == "a" and state.may_be_accepted):
            after = _suspend(session, clock()) if key == "suspend" else session.accept(clock())
            if not isinstance(after, Graded):
                return True
            state = after
            lines.say(state.notice)
        else:
            lines.say(asking.JUDGE if key == "" else f"“{line}” means nothing here.")

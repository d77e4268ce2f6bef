"""A sitting held line by line: its questions, its verdicts, its end."""

from quizkz.clock import Clock, Now
from quizkz.deck import self_graded
from quizkz.grading import is_empty
from quizkz.plain import tending
from quizkz.plain.reading import Command, Lines, Read, Write, collect
from quizkz.plain.showing import keys, show_end, show_question, show_verdict
from quizkz.plain.tending import CARES, Edit, Sitting
from quizkz.review import Rating
from quizkz.session import Asking, Finished, Graded, Session, State
from quizkz.texts.simple import simple
from quizkz.words import asking, verdicts

COMMANDS = (
    "While a question is open: :h hint, :u undo, :s skip, :b bury until tomorrow, :w why now, :e edit the"
    " question, :q end; :suspend or :unsuspend it, :reset begins it anew, :due sets its day, :flag flags it;"
    " :: begins an answer with a colon."
)


def run(session: Session, clock: Clock, read: Read, write: Write, edit: Edit | None = None) -> int:
    """Hold a sitting line by line; the exit code. `edit`: the learner's editor."""
    return hold(Sitting(session, clock, Lines(read, write), edit))


def hold(at: Sitting) -> int:
    """Hold a sitting to its end; the exit code."""
    session, clock = at.session, at.clock
    if session.practice and not isinstance(session.state, Finished):
        at.lines.say(asking.PRACTICE)
    if isinstance(session.state, Asking):
        at.lines.say(COMMANDS)
    while True:
        match session.state:
            case Asking() as state:
                on = _question(at, state)
            case Graded() as state:
                on = _verdict(at, state)
            case Finished() as state:
                return _ended(at, state, clock())
        if not on:
            now = clock()
            return _ended(at, session.leave(now), now)


def _ended(at: Sitting, state: Finished, now: Now) -> int:
    show_end(state, now, at.session.today(now), at.lines)
    return 0


def _question(at: Sitting, state: Asking) -> bool:
    """Show a question and take lines until it is answered or left; whether the sitting goes on."""
    show_question(state, at.lines)
    asked, empty_before = state.asked, False
    while True:
        response = collect(asked, at.lines)
        if isinstance(response, Command):
            done = _obey(at, response)
            if done is not None:
                return done
        elif self_graded(asked.question) or not is_empty(response) or empty_before:
            at.session.respond("" if self_graded(asked.question) else response, at.clock())
            return True
        else:
            empty_before = True
            at.lines.say(asking.NO_ANSWER)


def _obey(at: Sitting, command: Command) -> bool | None:
    """Do a command; whether the sitting goes on, or None where the same question stays open."""
    session, (name, _, wish) = at.session, command.name.partition(" ")
    match name:
        case "q":
            return False
        case "h":
            state = session.hint(at.clock())
            at.lines.say(state.notice or simple(asking.hint(state.asked.question)))
            return None
        case "u":
            return True if tending.undo(at) else None
        case "s" | "b":
            (session.skip if name == "s" else session.bury)(at.clock())
            return True
        case "e":
            return True if tending.edit(at) else None
        case "flag":
            tending.flag(at)
            return None
        case "w":
            tending.why(at)
            return None
        case _ if name in CARES:
            return True if tending.tend(at, name, wish.strip()) else None
        case _:
            at.lines.say(COMMANDS)
            return None


def _retype(at: Sitting, state: Graded) -> None:
    """Take the answer once more, for practice alone."""
    response = collect(state.asked, at.lines)
    if not isinstance(response, Command):
        at.lines.say(verdicts.retyped(state.asked.question, at.session.retype(response)))


def _verdict(at: Sitting, state: Graded) -> bool:
    """Show the verdict and take lines until the learner goes on; whether the sitting does."""
    show_verdict(state, at.lines)
    shown: State = state
    while isinstance(shown, Graded):
        at.lines.say(keys(shown))
        line = at.lines.hear()
        done = False if line is None else _obey_after(at, shown, line)
        if done is not None:
            return done
        shown = at.session.state
    return True


def _obey_after(at: Sitting, state: Graded, line: str) -> bool | None:
    """Do what a line after the answer says; whether the sitting goes on, None where the verdict stays."""
    session, key = at.session, line.lower().removeprefix(":")
    name, _, wish = key.partition(" ")
    match key:
        case "q":
            return False
        case "u":
            return True if tending.undo(at) else None
        case "" if not state.self_graded:
            session.go_on(at.clock())
            return True
        case "1" | "2" | "3" | "4":
            session.rate(Rating(int(key)), at.clock())
            return True
        case "e":
            return True if tending.edit(at) else None
        case _ if name in CARES:
            tending.tend(at, name, wish.strip())
        case _ if not _said_more(at, state, key):
            at.lines.say(asking.JUDGE if key == "" else f"“{line}” means nothing here.")
    return None


def _said_more(at: Sitting, state: Graded, key: str) -> bool:
    """Do what a key says that leaves the verdict where it is; whether it says something."""
    session = at.session
    match key:
        case "o" | "g":
            after = session.i_was_right(at.clock()) if key == "o" else session.i_guessed(at.clock())
            at.lines.say(f"{verdicts.mark(after)} {verdicts.word(after)}")
        case "a" if state.may_be_accepted:
            accepted = session.accept(at.clock())
            if isinstance(accepted, Graded):  # else the next question says it
                at.lines.say(accepted.notice)
        case "t" if state.may_retype:
            _retype(at, state)
        case "flag":
            tending.flag(at)
        case "w":
            tending.why(at)
        case _:
            return False
    return True

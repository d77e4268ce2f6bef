"""What commands do about the card before the learner: care of it, its undo, its page, its question's file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quizkz.calls import spelled
from quizkz.clock import Clock
from quizkz.desk.care import Care, Done, changes
from quizkz.errors import QuizkzError
from quizkz.plain.reading import Lines
from quizkz.review import split_card
from quizkz.session import Finished, Graded, Session
from quizkz.session.about import before_learner
from quizkz.texts import one_line
from quizkz.words import asking, card, care, counts

Edit = Callable[[Path, int], None]
"""Opens a file at a line (from 1; 0: none) and waits. Raises EditorError."""
CARES: dict[str, Care] = {"suspend": "suspend", "unsuspend": "unsuspend", "reset": "reset", "due": "set_due"}
OLD = "That takes back an answer of an earlier day. y takes it back, any other line keeps it."
KEPT = "It stays as it was."


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting held line by line. `edit`: the learner's editor, None where none is set."""

    session: Session
    clock: Clock
    lines: Lines
    edit: Edit | None = None


def undo(at: Sitting) -> bool:
    """Take back the last step, asking first where it is of an earlier day; whether something was."""
    if not at.session.can_undo:
        at.lines.say(care.NOTHING_BACK)
        return False
    if at.session.undo_is_old(at.clock()) and not _agreed(at, OLD):
        return False
    at.session.undo(at.clock())
    return True


def why(at: Sitting) -> None:
    """Say why the card is asked, how well it is known and what happened to it."""
    began = at.clock()
    told = before_learner(at.session, began)
    for sentence in card.sentences(told) if told else ():
        at.lines.say(sentence, indent="    ")
    at.session.looked_away(at.clock().mono - began.mono)


def flag(at: Sitting) -> None:
    """Flag the card, or clear its flag, and say so."""
    at.lines.say(at.session.flag(at.clock()).notice)


def tend(at: Sitting, name: str, wish: str) -> bool:
    """Suspend the card, begin it anew, or set its day, asking what must be asked; whether it was done.

    `wish`: the day, where it was said with the command.
    """
    session, kind, now = at.session, CARES[name], at.clock()
    if isinstance(session.state, Finished):
        return False
    today, state = session.today(now), session.desk.store.state(session.state.asked.card)
    if not changes(kind, state, today):
        at.lines.say(care.nothing(kind))
        return False
    day = _day(at, wish, today) if kind == "set_due" else None
    if (kind == "set_due" and day is None) or (kind == "reset" and not _agreed(at, care.ASK_RESET_PLAIN)):
        at.lines.say(KEPT)
        return False
    written = isinstance(session.state, Graded) and not session.state.self_graded
    key = "u" if written and kind in ("suspend", "unsuspend") else ":u"  # the next question is open by then
    told: list[Done] = []

    def note(done: Done) -> str:
        told.append(done)
        return ""

    over = isinstance(session.tend(kind, at.clock(), note, day), Finished)
    at.lines.say(care.done(told[0], today, "" if over else key))
    return True


def _day(at: Sitting, wish: str, today: int) -> int | None:
    """The study day that the learner wishes; None for an empty line."""
    while True:
        if not wish:
            at.lines.say(f"{care.ASK_DAY} {care.DAY_HINT}; an empty line keeps it.")
            wish = at.lines.hear() or ""
        if not wish:
            return None
        day = care.read_day(wish, today)
        if day is not None and day >= today:
            return day
        at.lines.say(care.NO_DAY if day is None else care.DAY_PAST)
        wish = ""


def _agreed(at: Sitting, question: str) -> bool:
    at.lines.say(question)
    return (at.lines.hear() or "").lower() in ("y", "yes")


def edit(at: Sitting) -> bool:
    """Open the question in the learner's editor and read it again; whether it is shown anew."""
    session, began = at.session, at.clock()
    if isinstance(session.state, Finished):
        return False
    desk, asked = session.desk, session.state.asked
    if at.edit is None:
        line = desk.catalogue.line(asked.card)
        place = one_line(f"{line[0]}, line {line[1]}") if line else "its deck"
        at.lines.say(f"{asking.NO_EDITOR} The question is in {place}.")
        return False
    before, deck = {entry.path for entry in desk.decks}, split_card(asked.card)[0]
    said = ""
    try:
        file, line_number = desk.place_to_edit(asked.card)
        main = desk.own_copy(deck)
        broken = next((d.first_line for d in desk.decks if d.broken and d.path == main), 0)
        at.edit(main if broken else file, broken or line_number)
        said = "" if main in before else counts.own_copy(str(main))
    except QuizkzError as error:
        said = spelled(str(error))
    session.looked_away(at.clock().mono - began.mono)
    return _read_again(at, deck, said)


def _read_again(at: Sitting, deck: str, said: str) -> bool:
    session, now = at.session, at.clock()
    session.desk.refresh(now)
    if broken := next((d for d in session.desk.decks if d.broken and d.id == deck), None):
        told = counts.broken_now(broken.errors, broken.first_line, ":e")
        at.lines.say(f"{one_line(broken.path.name)} {told}")
        return False
    after = session.reread(now)
    for text in (said, after.notice if isinstance(after, Graded) else ""):
        if text:
            at.lines.say(text)
    return True

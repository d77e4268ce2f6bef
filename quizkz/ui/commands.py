"""One list of commands: it makes the bindings of the screens and the page of keys.

A binding's id is what a learner writes below `[keys]` in the settings to move it to another key.
"""

from collections.abc import Mapping
from typing import NamedTuple

from textual.binding import Binding


class Command(NamedTuple):
    """A key, as Textual names it and as it is shown, and what it does as the page of keys says it.

    `keys` empty: the keys are fixed (digits, arrows, Enter) and only shown. `page` empty: not on the page.
    """

    section: str
    keys: str
    shown: str
    page: str


EVERYWHERE, HOME, QUESTION, ANSWER = "Everywhere", "Home", "Question", "After the answer"
REPORT, EXAM, BROWSE, PROBLEMS = "Report", "Exam", "Browse", "Problems of a deck"
SECTIONS = (EVERYWHERE, HOME, QUESTION, ANSWER, REPORT, EXAM, BROWSE, PROBLEMS)

COMMANDS: dict[str, Command] = {
    "app.enter": Command(EVERYWHERE, "", "Enter", "go on"),
    "app.back": Command(EVERYWHERE, "escape", "Esc", "back, or leave a field"),
    "app.move": Command(EVERYWHERE, "", "↑ ↓", "move"),
    "app.next": Command(EVERYWHERE, "", "Tab", "next part"),
    "app.keys": Command(EVERYWHERE, "question_mark,f1", "?  F1", "these keys"),
    "app.palette": Command(EVERYWHERE, "ctrl+p", "^p", "all commands"),
    "app.quit": Command(EVERYWHERE, "ctrl+q", "^q", "quit; nothing is lost"),
    "app.suspend": Command(EVERYWHERE, "ctrl+z", "^z", ""),
    "app.interrupt": Command(EVERYWHERE, "ctrl+c", "^c", ""),
    "dialog.yes": Command(EVERYWHERE, "enter", "Enter", ""),
    "home.study": Command(HOME, "", "Enter", "study what is ready"),
    "home.exam": Command(HOME, "e", "e", "exam, timed and scored"),
    "home.practise": Command(HOME, "p", "p", "practise, no scheduling"),
    "home.more": Command(HOME, "l", "l", "more today than the limits"),
    "home.backlog": Command(HOME, "b", "b", "work off a backlog"),
    "home.undo": Command(HOME, "u", "u", "undo the last answer"),
    "home.custom": Command(HOME, "c", "c", "custom study"),
    "custom.practise": Command(HOME, "p", "p", ""),
    "home.date": Command(HOME, "x", "x", "date of a deck’s exam"),
    "home.goal": Command(HOME, "g", "g", "daily goal"),
    "home.samples": Command(HOME, "1", "1", ""),
    "home.write": Command(HOME, "2", "2", ""),
    "watch.before": Command(HOME, "left", "←", ""),
    "watch.after": Command(HOME, "right", "→", ""),
    "write.save": Command(HOME, "ctrl+s", "^s", ""),
    "write.next": Command(HOME, "ctrl+g", "^g", ""),
    "write.undo": Command(HOME, "f3", "F3", ""),
    "write.drop": Command(HOME, "d", "d", ""),
    "home.report": Command(HOME, "r", "r", "report"),
    "home.browse": Command(HOME, "slash", "/", "browse all questions"),
    "browse.edit": Command(BROWSE, "ctrl+o", "^o", "edit the question"),
    "browse.study": Command(BROWSE, "ctrl+s", "^s", "study what is found"),
    "browse.why": Command(BROWSE, "ctrl+y", "^y", "the card’s own page"),
    "browse.practise": Command(BROWSE, "ctrl+t", "^t", "practise what is found"),
    "browse.care": Command(BROWSE, "ctrl+g", "^g", "suspend, flag, set due …"),
    "browse.undo": Command(BROWSE, "f3", "F3", "take that back"),
    "browse.save": Command(BROWSE, "ctrl+n", "^n", "save the search"),
    "problems.check": Command(PROBLEMS, "r", "r", "check the deck again"),
    "problems.fix": Command(PROBLEMS, "f", "f", "fix a problem; F: all"),
    "problems.fix_all": Command(PROBLEMS, "F", "F", ""),
    "study.choose": Command(QUESTION, "", "1–9", "choose, tick, place"),
    "study.tick": Command(QUESTION, "", "Space", "tick or place here"),
    "study.back": Command(QUESTION, "", "Bksp", "take back"),
    "study.hint": Command(QUESTION, "h,f2", "h", "hint; right is then Hard"),
    "study.skip": Command(QUESTION, "s", "s", "skip for now"),
    "study.bury": Command(QUESTION, "b", "b", "bury until tomorrow"),
    "study.flag": Command(QUESTION, "exclamation_mark", "!", "flag"),
    "study.suspend": Command(QUESTION, "S", "S", "suspend"),
    "study.reset": Command(QUESTION, "R", "R", "begin anew, as a new card"),
    "study.set_due": Command(QUESTION, "D", "D", "set the day it is due"),
    "study.image": Command(QUESTION, "i,f4", "i", "open the image"),
    "study.rate": Command(ANSWER, "", "1–4", "Again Hard Good Easy"),
    "study.right": Command(ANSWER, "o", "o", "I was right"),
    "study.accept": Command(ANSWER, "a", "a", "accept it from now on"),
    "study.guess": Command(ANSWER, "g", "g", "I guessed"),
    "study.retype": Command(ANSWER, "t", "t", "type a missed answer"),
    "study.edit": Command(ANSWER, "e", "e", "edit the question"),
    "study.why": Command(ANSWER, "w,f5", "w", "why now, and its log"),
    "study.undo": Command(ANSWER, "u,f3", "u", "undo, as often as you like"),
    "study.more": Command(ANSWER, "space", "Space", "more below"),
    "study.report": Command(ANSWER, "r", "r", ""),
    "report.deck": Command(REPORT, "d", "d", "choose a deck"),
    "report.span": Command(REPORT, "t", "t", "time span"),
    "report.means": Command(REPORT, "i", "i", "what a figure means"),
    "report.date": Command(REPORT, "x", "x", "date of the deck’s exam"),
    "simulate.wish": Command(REPORT, "w", "w", ""),
    "report.fit": Command(REPORT, "f", "f", "fit the schedule to you"),
    "fit.undo": Command(REPORT, "u", "u", ""),
    "report.simulate": Command(REPORT, "c", "c", "what retention costs"),
    "report.more": Command(REPORT, "space", "Space", "more below"),
    "report.enter": Command(REPORT, "", "Enter", "drill a pair, open a card"),
    "exam.choose": Command(EXAM, "", "1–9", "choose; it may be changed"),
    "exam.before": Command(EXAM, "left,f7", "← →", "move; in a field F7 F8"),
    "exam.after": Command(EXAM, "right,f8", "→", ""),
    "exam.mark": Command(EXAM, "m,f2", "m", "mark; in a field F2"),
    "exam.hand_in": Command(EXAM, "ctrl+s", "^s", "hand in"),
    "exam.look": Command(EXAM, "v", "v", "when over: look through"),
    "exam.retry": Command(EXAM, "r", "r", "practise the missed"),
    "exam.export": Command(EXAM, "x", "x", "write it to a file"),
}


def binding(name: str, action: str, *, priority: bool = False) -> Binding:
    """The binding of a command of the list, for a screen that does `action`."""
    command = COMMANDS[name]
    label = command.page.partition(",")[0].partition(";")[0] or name
    return Binding(command.keys, action, label, show=False, priority=priority, id=name)


def fixed(keys: str, action: str, name: str) -> Binding:
    """The binding of a key that is on no list: it moves, chooses or goes on."""
    return Binding(keys, action, name, show=False, id=name)


def moves(screen: str) -> tuple[Binding, ...]:
    """The bindings that move in what a screen shows, by a row and by a screenful."""
    return (
        fixed("up", "move(-1)", f"{screen}.up"),
        fixed("down", "move(1)", f"{screen}.down"),
        fixed("pageup", "page(-1)", f"{screen}.pageup"),
        fixed("pagedown", "page(1)", f"{screen}.pagedown"),
    )


def shown_key(name: str, keymap: Mapping[str, str]) -> str:
    """The keys of a command as they are shown, those of the learner's key map first."""
    chosen = keymap.get(name)
    if not chosen:
        return COMMANDS[name].shown
    return "  ".join(_spelled(key.strip()) for key in chosen.split(",") if key.strip())


def _spelled(key: str) -> str:
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    names = {
        "escape": "Esc",
        "question_mark": "?",
        "exclamation_mark": "!",
        "slash": "/",
        "backspace": "Bksp",
    }
    return names.get(key, key.capitalize() if len(key) > 1 else key)

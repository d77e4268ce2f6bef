"""The keys of a sitting: what each does, and in which state it means something."""

from collections.abc import Callable, Iterator

from textual.binding import Binding

from quizkz.clock import Now
from quizkz.session import Asking, Finished, Graded, Session, State
from quizkz.ui.commands import binding, fixed, moves

STEPS: dict[str, tuple[Callable[[Session, Now], State], bool]] = {
    "hint": (Session.hint, True),
    "skip": (Session.skip, False),
    "bury": (Session.bury, False),
    "flag": (Session.flag, True),
    "right": (Session.i_was_right, True),
    "guess": (Session.i_guessed, True),
    "accept": (Session.accept, True),
}
"""What a letter does, and whether the question stays the same."""
PAINTED = frozenset({"digit", "enter", "space", "right", "guess"})
"""What answers or rates: a key pressed before its meaning was painted is dropped."""
ALLOWED: dict[str, tuple[type[Asking | Graded | Finished], ...]] = {
    **dict.fromkeys(("hint", "skip", "bury", "erase"), (Asking,)),
    **dict.fromkeys(("right", "guess", "accept", "retype"), (Graded,)),
    **dict.fromkeys(("flag", "image", "edit", "why", "care"), (Asking, Graded)),
    "report": (Finished,),
}
"""The states in which a key means something, where that is not all of them."""


def allowed(name: str, state: State) -> bool:
    """Whether a key means something in a state."""
    return isinstance(state, ALLOWED.get(name, (Asking, Graded, Finished)))


def answering() -> Iterator[Binding]:
    """The bindings that give an answer."""
    for number in range(1, 10):
        yield fixed(str(number), f"digit({number})", f"study.digit{number}")
    yield fixed("enter", "enter", "study.enter")
    yield fixed("backspace", "erase", "study.erase")
    yield from moves("study")
    yield binding("study.more", "space")
    yield binding("app.back", "back")


def caring() -> Iterator[Binding]:
    """The bindings that do something to a card apart from answering it."""
    for care in ("suspend", "reset", "set_due"):
        yield binding(f"study.{care}", f"care('{care}')")


def bindings() -> Iterator[Binding]:
    """The bindings of the study screen."""
    yield from answering()
    for name in STEPS:
        yield binding(f"study.{name}", f"step('{name}')")
    yield from caring()
    yield binding("study.image", "image")
    yield binding("study.retype", "retype")
    yield binding("study.edit", "edit")
    yield binding("study.why", "why")
    yield binding("study.undo", "undo")
    yield binding("study.report", "report")

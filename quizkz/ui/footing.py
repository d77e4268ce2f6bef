"""Which keys the footer of a sitting offers, state by state."""

from collections.abc import Sequence
from typing import NamedTuple

from quizkz.session import Asking, Finished, Graded, State
from quizkz.ui.answers import Entry
from quizkz.ui.footer import KEYS, KEYS_IN_FIELD, Key
from quizkz.words import verdicts


class Can(NamedTuple):
    """What is possible now: undo, editing the deck, opening an image; `in_field`: letters are text.

    `retypes`: a missed answer is typed once more.
    """

    undo: bool
    in_field: bool
    edit: bool
    image: bool = False
    retypes: bool = False


def keys(state: State, entry: Entry | None, can: Can, *, narrow: bool) -> Sequence[Key]:
    """The footer's entries for where the sitting stands, the next key first."""
    match state:
        case Asking():
            first = [key for key in (entry.keys() if entry else []) if key.key != "Bksp" or not narrow]
            return [*first, *_asking(state, can)]
        case Graded():
            return _graded(state, can)
        case Finished():
            return _finished(state, can)


def _asking(state: Asking, can: Can) -> list[Key]:
    asked, field = state.asked, can.in_field
    hint = [Key("F2" if field else "h", "Hint")] if asked.question.hint and not asked.hinted else []
    undo = [Key("F3" if field else "u", "Undo")] if can.undo else []
    image = _image(can, "F4" if field else "i")
    if field:
        return [*hint, *undo, *image, Key("Esc", "Leave field"), _why("F5"), KEYS_IN_FIELD]
    return [*hint, *undo, *image, Key("s", "Skip"), Key("Esc", "Pause"), _why("w"), KEYS]


def _why(key: str) -> Key:
    return Key(key, "Why now", spare=True)


def _image(can: Can, key: str = "i") -> list[Key]:
    return [Key(key, "Image")] if can.image else []


def _graded(state: Graded, can: Can) -> list[Key]:
    if can.retypes:
        return [Key("Enter", "Check"), Key("Esc", "Stop typing"), KEYS_IN_FIELD]
    if state.self_graded:
        first = Key("1-4", "Rate your recall", short="Rate")
    else:
        first = Key("Enter", verdicts.next_key(state), short=verdicts.next_key(state, narrow=True))
    undo = [Key("u", "Undo")] if can.undo else []
    thought = "Not right" if state.override else "I was right"
    right = [Key("o", thought)] if state.may_overrule else []
    guess = [Key("g", "I guessed")] if state.may_be_guess else []
    edit = [Key("e", "Edit")] if can.edit else []
    accept = [Key("a", "Accept it")] if state.may_be_accepted else []
    retype = [Key("t", "Type it")] if state.may_retype else []
    return [first, *accept, *undo, *right, *guess, *retype, *_image(can), *edit, _why("w"), KEYS]


def _finished(state: Finished, can: Can) -> list[Key]:
    again = len(state.again)
    first = [Key("Enter", "Home")]
    if again:
        first = [Key("Enter", f"Practise {again} missed"), Key("Esc", "Home")]
    return [*first, *([Key("u", "Undo last")] if can.undo else []), Key("r", "Report"), KEYS]

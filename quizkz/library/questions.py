"""A question taken apart: every fault in its keys, its kind and the shape of its values.

Unknown keys are settled first, since a misspelt key may be the one that makes the kind; then the kind is
named; then the model of that kind is asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from quizkz.deck import KINDS
from quizkz.library import keys
from quizkz.library.faults import Fault, token_of
from quizkz.library.shapes import InHeader, Token, misplaced, type_name, validated, wrong_type

WHICH_KIND = """\
the kind follows from these keys:
text           cloze          answer + distractors   choice (one text), multiple (a list)
order          order          answer = true          true_false
pairs          match          answer = 4.3           numeric
                              answer = "text"        flashcard; typed with accept or typed = true"""

_MISFIT: Mapping[tuple[str, str], str] = {
    ("cloze", "answer"): "the answers stand in the gaps of `text`",
    ("cloze", "accept"): "write what is also right in the gap: {{answer|also right}}",
    ("cloze", "distractors"): "the answers stand in the gaps of `text`",
    ("cloze", "options"): "the answers stand in the gaps of `text`",
    ("order", "answer"): "the answer is `order` itself",
    ("match", "answer"): "the answer is `pairs` itself",
    ("match", "distractors"): "right sides that fit nothing are `decoys`",
    ("order", "distractors"): "every item of `order` has its place",
    ("true_false", "distractors"): "its options are true and false",
    ("true_false", "options"): "its options are true and false",
    ("choice", "accept"): "the options are all that can be chosen",
    ("multiple", "accept"): "the options are all that can be chosen",
    ("choice", "reject"): "the options are all that can be chosen",
    ("multiple", "reject"): "the options are all that can be chosen",
}


@dataclass(frozen=True, slots=True)
class Shaped:
    """What could be read of a question or deck in spite of its faults.

    `kind` is empty where none could be told. `written`: keys by the names they were meant to have.
    """

    model: Any
    faults: tuple[Fault, ...]
    kind: str = ""
    written: Mapping[str, str] = field(default_factory=dict)

    def as_written(self, fault: Fault) -> Fault:
        """A fault with its path by the keys that stand in the file."""
        key = str(fault.path[0]) if fault.path else ""
        if key not in self.written:
            return fault
        return replace(fault, path=(self.written[key], *fault.path[1:]))


def taken_apart(raw: Mapping[str, Any], *, typed: bool, token: Token, in_header: InHeader) -> Shaped:
    """Every fault in the shape of a question, and the question without what is at fault where that still
    stands."""
    faults: list[Fault] = []
    raw = _lifted(raw, faults, in_header)
    own = raw
    raw, unknown = _renamed(raw)
    written = {meant: key for key, meant in reversed(unknown.items()) if meant and meant not in own}
    kind, kind_fault = _kind(raw, typed, token)
    for key, meant in islice(unknown.items(), keys.ENOUGH):
        if key in keys.DECK_KEYS and not meant:
            faults.append(_deck_key(key))
            continue
        named = kind if kind and ("kind" in raw or meant not in keys.MAKERS) else ""
        faults.append(
            _unknown(key, meant, f"{article(named)} question" if named else "no question", named == "", own)
        )
    if kind_fault is not None:
        return Shaped(None, (*faults, kind_fault), "", written)
    fitting = {}
    for key, value in raw.items():
        if key in keys.KEYS[kind] or (key == "typed" and value is False and kind == "flashcard"):
            fitting[key] = value
        elif key in own:
            faults.append(_misfit(kind, key))
    fitting.pop("typed", None) if kind == "flashcard" else None
    model, shape_faults = validated(KINDS[kind], {"id": "q", **fitting}, token, in_header)
    return Shaped(model, (*faults, *shape_faults), kind, written)


def misnamed(raw: Mapping[str, Any], token: Token, in_header: InHeader) -> list[Fault]:
    """The keys of a question that no question has, where some of its statements could not be read."""
    shaped = taken_apart({**raw, "kind": ""}, typed=False, token=token, in_header=in_header)
    return [fault for fault in shaped.faults if fault.rule == "unknown-key"]


def article(name: str) -> str:
    """A name with its article."""
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _lifted(raw: Mapping[str, Any], faults: list[Fault], in_header: InHeader) -> dict[str, Any]:
    """The question without keys that slipped below a header inside it: those go back to where they belong."""
    lifted = dict(raw)
    for table in ("feedback", "cite", "grading"):
        inside = raw.get(table)
        if not isinstance(inside, dict) or not in_header((table,)):
            continue
        taken = keys.TABLE_KEYS.get(table, _options_of(raw))
        for key in inside:
            if key not in keys.ALL_KEYS or key in taken or key in raw:
                continue
            what = "the feedback on an option named " if table == "feedback" else ""
            reads = f"{what}'{key}'" if what else f"question.{table}.{key}"
            faults.append(misplaced(key, "question", f"question.{table}", reads, (table, key)))
            lifted[table] = {k: v for k, v in lifted[table].items() if k != key}
            lifted[key] = inside[key]
    return lifted


def _options_of(raw: Mapping[str, Any]) -> frozenset[str]:
    """The texts that feedback may be on, as far as they can be told from an unchecked question."""
    found: list[object] = []
    for key in ("answer", "options", "distractors", "accept", "reject", "pin"):
        value = raw.get(key)
        found.extend(value if isinstance(value, list) else [value])
    return frozenset(v for v in found if isinstance(v, str))


def _renamed(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The question with unknown keys under the names that were meant, and each unknown key with its
    meaning."""
    unknown = {}
    renamed = {key: value for key, value in raw.items() if key in keys.ALL_KEYS}
    for key, value in raw.items():
        if key in keys.ALL_KEYS:
            continue
        of_deck = key in keys.DECK_KEYS and not (key == "question" and isinstance(value, str))
        meant = "" if of_deck else keys.suggested_key(key, keys.ALL_KEYS)
        unknown[key] = meant
        if meant and meant not in renamed:
            renamed[meant] = value
    return renamed, unknown


def _deck_key(key: str) -> Fault:
    return Fault(
        "misplaced-key",
        f"`{key}` belongs to the deck, yet stands below [[question]]",
        (key,),
        "key",
        f"TOML reads it as a question's {key}",
        "move the line above the first [[question]]",
    )


def _unknown(key: str, meant: str, owner: str, none: bool, others: Collection[str]) -> Fault:
    if meant in others:
        label, fix = f"`{meant}` stands in it too", "keep one of the two"
        message = f"{owner} has a key `{key}`" if none else f"{owner} has no key `{key}`"
        return Fault("unknown-key", message, (key,), "key", label, fix)
    letters = {other for other in others if len(other) == 1}
    if len(key) == 1 and len(letters) > 1 and "q" not in letters:
        message, label = f"no question has a key `{key}`", "options have no keys of their own"
        fix = 'write them as options = ["..", ".."], or the wrong ones as distractors'
        return Fault("unknown-key", message, (key,), "key", label, fix)
    return Fault(
        "unknown-key",
        f"{owner} has a key `{key}`" if none else f"{owner} has no key `{key}`",
        (key,),
        "key",
        f"did you mean `{meant}`?" if meant else "",
        f"rename it to `{meant}`" if meant else "delete the line",
        replacement=meant or None,
    )


def _misfit(kind: str, key: str) -> Fault:
    label = _MISFIT.get((kind, key), "")
    if not label:
        owners = [k for k, own in keys.KEYS.items() if key in own]
        said = owners[0] if len(owners) == 1 else f"{', '.join(owners[:-1])} and {owners[-1]}"
        label = f"only {said} questions have it"
    return Fault(
        "misfit-key",
        f"{article(kind)} question has no key `{key}`",
        (key,),
        "key",
        label,
        "delete the line",
    )


def _kind(raw: Mapping[str, Any], typed: bool, token: Token) -> tuple[str, Fault | None]:
    """The kind of a question, or why there is none."""
    said = raw.get("kind")
    if isinstance(said, str) and said not in KINDS:
        return "", _unknown_kind(said)
    if "kind" in raw and not isinstance(said, str):
        return "", wrong_type(("kind",), "text", said, token)
    made = keys.made_kind(raw, typed=typed)
    if not made:
        return (str(said), None) if said and "answer" in raw else ("", _no_kind(raw, token))
    if said is None or keys.kind_of(raw, typed=typed) == said:
        return str(said or made), None
    if _shape_only(str(said), raw):
        return str(said), None
    return "", Fault(
        "which-kind",
        f"the kind is written as '{said}', yet the keys make {article(made)} question",
        ("kind",),
        fix=f'write kind = "{made}" or delete the line',
        replacement=f'"{made}"',
    )


def _shape_only(said: str, raw: Mapping[str, Any]) -> bool:
    """Whether what is written disagrees with the kind in the type of `answer` alone: that is said of the
    answer."""
    answer = raw.get("answer")
    if said == "true_false":
        return isinstance(answer, str) and answer.lower() in ("true", "false", "yes", "no")
    if said == "multiple":
        return isinstance(answer, str) and ("options" in raw or "distractors" in raw)
    return said in ("flashcard", "typed") and keys.is_number(answer) and "unit" not in raw


def _unknown_kind(said: str) -> Fault:
    meant = keys.suggested_kind(said)
    return Fault(
        "unknown-kind",
        f"there is no kind '{said}'",
        ("kind",),
        label=f"did you mean '{meant}'?" if meant else "",
        fix=f'write kind = "{meant}"' if meant else "",
        note="" if meant else f"the kinds are {', '.join(KINDS)}",
        replacement=f'"{meant}"' if meant else None,
    )


def _no_kind(raw: Mapping[str, Any], token: Token) -> Fault:
    answer = raw.get("answer")
    if answer is None and ("options" in raw or "distractors" in raw):
        return Fault("which-kind", "this question has no answer", (), "key", fix='add answer = ".."')
    if answer is None:
        return Fault("which-kind", "this question has no answer", (), "key", note=WHICH_KIND)
    if not isinstance(answer, list):
        return _bad_answer(answer, token)
    if len(answer) == 1:
        fix = f"write answer = {token(('answer', 0)) or 'the text'}"
        return Fault("which-kind", "a list of one answer without options", ("answer",), fix=fix)
    first = token(("answer", 0)) or '".."'
    return Fault(
        "which-kind",
        "a list of answers without options",
        ("answer",),
        label="pick all of these, or are they spellings of one answer?",
        fix=f"pick all: add distractors = [..]; spellings: answer = {first} and accept = [..]",
    )


def _bad_answer(answer: object, token: Token) -> Fault:
    message = f"`answer` is {type_name(answer)} here"
    if isinstance(answer, dict):
        return Fault(
            "wrong-type", message, ("answer",), fix="write a text, a number, true or false, or a list"
        )
    text = token_of(token(("answer",)) or str(answer))
    fix, label = f"write answer = {text}", "a text goes in quotes"
    return Fault("wrong-type", message, ("answer",), label=label, fix=fix, replacement=text)

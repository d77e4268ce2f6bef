"""What Pydantic finds wrong with a question or a deck, in words of our own.

Unknown keys are settled first, since a misspelt key may be the one that makes the kind; then the kind is named,
and only the model of that kind is asked, so that no error speaks of eight other kinds.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quizkz.deck import KINDS, BaseQuestion, Model
from quizkz.library import keys
from quizkz.library.faults import Fault
from quizkz.spans import Path

Token = Callable[[Path], str]
"""A value as the author wrote it, by its path."""

InHeader = Callable[[Path], bool]
"""Whether the table at a path was opened by a header (`[source]`) rather than written in one line."""

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
    """What could be read of a question or deck in spite of its faults; `kind` is empty where none could be told."""

    model: Any
    faults: tuple[Fault, ...]
    kind: str = ""


def question(raw: Mapping[str, Any], *, typed: bool, token: Token, in_header: InHeader) -> Shaped:
    """Every fault in the shape of a question, and the question without what is at fault where that still stands."""
    faults: list[Fault] = []
    raw = _lifted(raw, faults, in_header)
    raw, unknown = _renamed(raw)
    kind, kind_fault = _kind(raw, typed, token)
    for key, meant in unknown.items():
        if key in keys.DECK_KEYS and not meant:
            faults.append(_deck_key(key))
            continue
        named = kind if kind and ("kind" in raw or meant not in keys.MAKERS) else ""
        faults.append(
            _unknown(key, meant, f"{article(named)} question" if named else "no question", named == "")
        )
    if kind_fault is not None:
        return Shaped(None, (*faults, kind_fault))
    fitting = {}
    for key, value in raw.items():
        if key in keys.KEYS[kind] or (key == "typed" and value is False and kind == "flashcard"):
            fitting[key] = value
        else:
            faults.append(_misfit(kind, key))
    fitting.pop("typed", None) if kind == "flashcard" else None
    model, shape_faults = validated(KINDS[kind], {"id": "q", **fitting, "kind": kind}, token, in_header)
    return Shaped(model, (*faults, *shape_faults), kind)


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
            faults.append(_misplaced(key, "question", f"question.{table}", reads, (table, key)))
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


def _misplaced(key: str, owner: str, table: str, reads: str, path: Path) -> Fault:
    return Fault(
        "misplaced-key",
        f"`{key}` belongs to the {owner}, yet stands below [{table}]",
        path,
        "key",
        f"TOML reads it as {reads}",
        f"move the line above [{table}]",
    )


def _renamed(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The question with unknown keys under the names that were meant, and each unknown key with its meaning."""
    unknown = {}
    renamed = {}
    for key, value in raw.items():
        if key in keys.ALL_KEYS:
            renamed[key] = value
    for key, value in raw.items():
        if key in keys.ALL_KEYS:
            continue
        meant = "" if key in keys.DECK_KEYS else keys.suggested_key(key, keys.ALL_KEYS)
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


def _unknown(key: str, meant: str, owner: str, none: bool) -> Fault:
    return Fault(
        "unknown-key",
        f"{owner} has a key `{key}`" if none else f"{owner} has no key `{key}`",
        (key,),
        "key",
        f"did you mean `{meant}`?" if meant else "",
        f"rename it to `{meant}`" if meant else "delete the line",
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
        return "", _wrong_type(("kind",), "text", said, token)
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
    )


def _shape_only(said: str, raw: Mapping[str, Any]) -> bool:
    """Whether what is written disagrees with the kind in the type of `answer` alone: that is said of the answer."""
    answer = raw.get("answer")
    if said == "true_false":
        return isinstance(answer, str) and answer.lower() in ("true", "false", "yes", "no")
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
    )


def _no_kind(raw: Mapping[str, Any], token: Token) -> Fault:
    answer = raw.get("answer")
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
    message = f"`answer` is {_type_name(answer)} here"
    if isinstance(answer, dict):
        return Fault(
            "wrong-type", message, ("answer",), fix="write a text, a number, true or false, or a list"
        )
    quoted = _quoted(token(("answer",)) or str(answer))
    return Fault(
        "wrong-type", message, ("answer",), label="a text goes in quotes", fix=f"write answer = {quoted}"
    )


def _quoted(token: str) -> str:
    return f'"{token}"' if '"' not in token else f"'{token}'"


def _type_name(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case datetime.date():
            return "a date"
        case datetime.time():
            return "a time"
        case _:
            return "a number"


_TAKES = {
    "string_type": "text",
    "bool_type": "bool",
    "tuple_type": "list",
    "int_type": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "mapping_type": "table",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
}
_SAID = {
    "text": "a text",
    "bool": "true or false",
    "list": "a list",
    "whole": "a whole number",
    "number": "a number",
}


def validated(
    model: type[Model], data: Mapping[str, Any], token: Token, in_header: InHeader
) -> tuple[Any, tuple[Fault, ...]]:
    """A model of the data, or of what is left without its faulty keys, and the faults.

    None where a key that must be there is missing or at fault.
    """
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True)
    faults = _faults(model, errors, data, token, in_header)
    rest = _repaired(data, errors)
    try:
        return model.model_validate(rest), faults
    except ValidationError:
        return None, faults


def _repaired(data: Mapping[str, Any], errors: Iterable[ErrorDetails]) -> dict[str, Any]:
    """The data with what was meant in place of wrong types where that is clear, and without the rest at fault.

    So the rules can still look at a list whose numbers were written without quotes.
    """
    rest = dict(data)
    faulty: dict[object, bool] = {}
    for error in errors:
        if error["loc"]:
            takes = _TAKES.get(error["type"])
            clear = (takes == "list" and isinstance(error["input"], str)) or (
                takes == "text" and _is_scalar(error["input"])
            )
            key = error["loc"][0]
            faulty[key] = faulty.get(key, True) and clear
    for key, clear in faulty.items():
        value = rest.pop(str(key), None)
        if clear:
            rest[str(key)] = [value] if isinstance(value, str) else _as_texts(value)
    return rest


def _is_scalar(value: object) -> bool:
    return not isinstance(value, list | dict | tuple)


def _as_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_texts(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_texts(one) for key, one in value.items()}
    try:
        return str(value)
    except ValueError:  # a number of more digits than Python writes out
        return ""


def _faults(
    model: type[Model],
    errors: Iterable[ErrorDetails],
    data: Mapping[str, Any],
    token: Token,
    in_header: InHeader,
) -> tuple[Fault, ...]:
    found: dict[tuple[object, ...], list[Fault]] = {}
    for error in errors:
        path = path_in_file(error["loc"], data)
        fault = _fault(model, error, path, token, in_header)
        group: tuple[object, ...] = (
            (path[:1], fault.message) if fault.rule == "wrong-type" else (path, fault.rule)
        )
        found.setdefault(group, []).append(fault)
    return tuple(_joined(group) for group in found.values())


def path_in_file(loc: Path, data: Mapping[str, Any]) -> Path:
    """Where a value stands in the file: a lone text or table that was taken as a list of one has no index there."""
    if len(loc) > 1 and loc[1] == 0 and isinstance(data.get(str(loc[0])), str | dict):
        return (loc[0], *loc[2:])
    return tuple(loc)


def _joined(faults: list[Fault]) -> Fault:
    """Several values of one list with the same fault are one fault."""
    first, more = faults[0], len(faults) - 1
    if not more:
        return first
    return Fault(
        first.rule,
        f"{first.message} (and {more} more in `{first.path[0]}`)",
        first.path,
        first.at,
        first.label,
        f"{first.fix}, and so for the others" if first.fix else "",
    )


def _fault(model: type[Model], error: ErrorDetails, path: Path, token: Token, in_header: InHeader) -> Fault:
    kind = error["type"]
    if kind == "extra_forbidden":
        return _extra(path, in_header)
    if kind == "missing":
        return _missing(model, path)
    takes = _TAKES.get(kind)
    if takes is not None:
        return _wrong_type(path, takes, error["input"], token)
    if kind == "literal_error":
        return _not_one_of(path, str(error["ctx"]["expected"]), error["input"])
    if kind == "value_error":
        return Fault("number", f"`{path[0]}` is no number that can be asked for", path, fix="write a number")
    if kind in ("too_long", "too_short"):
        return Fault("pair", "a pair has two texts", path, fix='write ["left", "right"]')
    return Fault("wrong-value", f"`{path[0]}` cannot be read: {error['msg'].lower()}", path)


def _extra(path: Path, in_header: InHeader) -> Fault:
    key = str(path[-1])
    if len(path) == 1:
        return _extra_in_deck(key)
    table = str(path[0])
    if table in ("source", "study", "grading") and key in keys.DECK_KEYS and in_header((table,)):
        return _misplaced(key, "deck", table, f"{table}.{key}", path)
    meant = keys.suggested_key(key, keys.TABLE_KEYS.get(table, ()))
    return Fault(
        "unknown-key",
        f"`{table}` has no key `{key}`",
        path,
        "key",
        f"did you mean `{meant}`?" if meant else "",
        f"rename it to `{meant}`" if meant else "delete it",
    )


def _extra_in_deck(key: str) -> Fault:
    if key in keys.ALL_KEYS:
        return Fault(
            "misplaced-key",
            f"`{key}` belongs to a question, yet stands above the first",
            (key,),
            "key",
            "TOML reads it as a key of the deck",
            "move the line below its [[question]]",
        )
    meant = keys.suggested_deck_key(key)
    fix = f"rename it to `{meant}`" if meant else "delete the line"
    if meant == "question":
        fix = "open each question with [[question]]"
    label = f"did you mean `{meant}`?" if meant else ""
    return Fault("unknown-key", f"a deck has no key `{key}`", (key,), "key", label, fix)


def _missing(model: type[Model], path: Path) -> Fault:
    if len(path) > 1:
        return Fault("pair", "a pair has two texts", path, fix='write ["left", "right"]')
    kind = (
        getattr(model.model_fields.get("kind"), "default", "deck")
        if issubclass(model, BaseQuestion)
        else "deck"
    )
    return Fault(
        "missing-key",
        f"this {kind} question has no `{path[0]}`",
        (),
        "key",
        fix=f'add {path[0]} = ".."',
    )


def _wrong_type(path: Path, takes: str, value: object, token: Token) -> Fault:
    names = [part for part in path if isinstance(part, str)]
    name = names[0] if names[0] == "feedback" else names[-1]
    written = token(path)
    is_date = isinstance(value, datetime.date | datetime.time)
    message = f"`{name}` takes {_SAID.get(takes, 'a table')}, this is {_type_name(value)}"
    if path == ("answer",) and is_date:
        message = f"`answer` is {_type_name(value)} here"
    label, new = "", ""
    scalar = written and not isinstance(value, list | dict | tuple) and "\n" not in written
    if takes == "text" and scalar:
        label, new = "a text goes in quotes", _quoted(written)
    elif takes == "list" and scalar:
        new = f"[{written}]"
    elif takes == "bool" and isinstance(value, str) and value.lower() in ("true", "false", "yes", "no"):
        new = "true" if value.lower() in ("true", "yes") else "false"
    elif takes in ("whole", "number") and isinstance(value, str) and value.strip().isdecimal():
        new = value.strip()
    in_list = isinstance(path[-1], int)
    bare = in_list or takes == "list" or path[0] == "feedback"
    fix = f"write {new}" if bare else f"write {path[-1]} = {new}"
    return Fault("wrong-type", message, path, label=label, fix=fix if new else "")


def _not_one_of(path: Path, expected: str, value: object) -> Fault:
    if path == ("format",):
        return Fault(
            "format",
            "this deck is written in a format that this quizkz does not read",
            path,
            label="it reads format 1",
            fix="update quizkz, or write format = 1",
        )
    known = [name.strip("' ") for name in expected.replace(" or ", ",").split(",")]
    meant = keys.nearest(str(value), known) if isinstance(value, str) else ""
    return Fault(
        "wrong-value",
        f"`{path[-1]}` takes {expected}",
        path,
        label=f"did you mean '{meant}'?" if meant else "",
        fix=f'write {path[-1]} = "{meant}"' if meant else "",
    )

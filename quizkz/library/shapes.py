"""What Pydantic finds wrong with the values of a question or a deck, in words of our own.

Only the model of the kind that was named is asked, so that no error speaks of eight other kinds.
"""

import datetime
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quizkz.deck import BaseQuestion, Model
from quizkz.library import keys
from quizkz.library.faults import Fault, token_of
from quizkz.spans import Path

Token = Callable[[Path], str]
"""A value as the author wrote it, by its path."""

InHeader = Callable[[Path], bool]
"""Whether the table at a path was opened by a header (`[source]`) rather than written in one line."""


def misplaced(key: str, owner: str, table: str, reads: str, path: Path) -> Fault:
    """A key below a header that it does not belong to; `reads` is what TOML makes of it."""
    return Fault(
        "misplaced-key",
        f"`{key}` belongs to the {owner}, yet stands below [{table}]",
        path,
        "key",
        f"TOML reads it as {reads}",
        f"move the line above [{table}]",
    )


def type_name(value: object) -> str:
    """What a value from TOML is called."""
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
_FORM = {
    "text": "write a text in quotes",
    "bool": "write true or false, without quotes",
    "list": 'write a list such as ["one", "two"]',
    "whole": "write a whole number, without quotes",
    "number": "write a number, without quotes",
}
_TABLE_FORM = "write a table, with its keys below a header in brackets"
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
    """The data with what was meant in place of wrong types where that is clear, and without the rest.

    So the rules can still look at a list whose numbers were written without quotes.
    """
    rest = dict(data)
    faulty: dict[object, bool] = {}
    for error in errors:
        if error["loc"]:
            takes = _TAKES.get(error["type"])
            is_clear = (takes == "list" and isinstance(error["input"], str)) or (
                takes == "text" and _is_scalar(error["input"])
            )
            first = error["loc"][0]
            inside = rest.get(str(first))
            if len(error["loc"]) > 1 and isinstance(inside, dict) and error["loc"][1] in inside:
                rest[str(first)] = {key: one for key, one in inside.items() if key != error["loc"][1]}
                continue
            faulty[first] = faulty.get(first, True) and is_clear
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
        fault = _fault(model, error, path, token, in_header, _beside(data, error["loc"]))
        group: tuple[object, ...] = (
            (path[:1], fault.message) if fault.rule == "wrong-type" else (path, fault.rule)
        )
        found.setdefault(group, []).append(fault)
    return tuple(_joined(group) for group in found.values())


def _beside(data: Any, loc: Path) -> Collection[str]:
    """The keys in the table that holds the value at a path of Pydantic's."""
    for part in loc[:-1]:
        try:
            data = data[part]
        except (LookupError, TypeError):  # a lone table that was taken as a list of one
            continue
    return data if isinstance(data, dict) else ()


def path_in_file(loc: Path, data: Mapping[str, Any]) -> Path:
    """Where a value stands in the file: a lone text or table that was taken as a list of one has no index
    there."""
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
        replacement=first.replacement,
    )


def _fault(
    model: type[Model],
    error: ErrorDetails,
    path: Path,
    token: Token,
    in_header: InHeader,
    others: Collection[str],
) -> Fault:
    kind = error["type"]
    if kind == "extra_forbidden":
        return _extra(path, in_header, others)
    if kind == "missing":
        return _missing(model, path)
    takes = _TAKES.get(kind)
    if path[0] == "pairs" and len(path) == 2 and isinstance(error["input"], str):
        return _lone_pair(path, error["input"])
    if takes is not None:
        return wrong_type(path, takes, error["input"], token)
    if kind == "literal_error":
        return _not_one_of(path, str(error["ctx"]["expected"]), error["input"])
    if kind == "value_error":
        return Fault("number", f"`{path[0]}` is no number that can be asked for", path, fix="write a number")
    if kind in ("too_long", "too_short"):
        return Fault("pair", "a pair has two texts", path, fix='write ["left", "right"]')
    return Fault("wrong-value", f"`{path[0]}` cannot be read: {error['msg'].lower()}", path)


def _extra(path: Path, in_header: InHeader, others: Collection[str]) -> Fault:
    key = str(path[-1])
    if len(path) == 1:
        return extra_in_deck(key, others, header=in_header(path))
    table = str(path[0])
    if table in ("source", "study", "grading") and key in keys.DECK_KEYS and in_header((table,)):
        return misplaced(key, "deck", table, f"{table}.{key}", path)
    meant = keys.suggested_key(key, keys.TABLE_KEYS.get(table, ()))
    return Fault(
        "unknown-key",
        f"`{table}` has no key `{key}`",
        path,
        "key",
        f"did you mean `{meant}`?" if meant else "",
        f"rename it to `{meant}`" if meant else "delete it",
        replacement=meant if meant and meant not in others else None,
    )


def extra_in_deck(key: str, others: Collection[str], *, header: bool) -> Fault:
    """That a deck has no such key, with the one that was meant; `others` are the keys beside it.

    `header`: a header opens it, and so it stands below the questions before it.
    """
    if key in keys.ALL_KEYS and header and "question" in others:
        message = f"`{key}` belongs to a question, yet its header names none"
        label, named = "TOML reads it as a table of the deck", f"[question.{key}]"
        return Fault("misplaced-key", message, (key,), "key", label, f"write {named}", replacement=named)
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
    new = meant if meant and meant != "question" and meant not in others else None
    message = f"a deck has no key `{key}`"
    return Fault("unknown-key", message, (key,), "key", label, fix, replacement=new)


_BETWEEN_SIDES = re.compile(r"->|=>|→|=|:|\||(?<=\s)[-–—](?=\s)")


def _lone_pair(path: Path, written: str) -> Fault:
    """A pair that is one text, perhaps with both sides in it."""
    sides = [side.strip() for side in _BETWEEN_SIDES.split(written)]
    if len(sides) == 2 and all(sides):
        new = f"[{token_of(sides[0])}, {token_of(sides[1])}]"
        return Fault("pair", "a pair is a list of two texts", path, fix=f"write {new}", replacement=new)
    return Fault("pair", "a pair is a list of two texts", path, fix='write ["left", "right"]')


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


def wrong_type(path: Path, takes: str, value: object, token: Token) -> Fault:
    """A value of another type than its key takes, and how it is written where that is clear."""
    names = [part for part in path if isinstance(part, str)]
    name = names[0] if names[0] == "feedback" else names[-1]
    written = token(path)
    is_date = isinstance(value, datetime.date | datetime.time)
    takes = {"unit": "text", "cite": "table"}.get(str(path[0]), takes) if len(path) == 1 else takes
    message = f"`{name}` takes {_SAID.get(takes, 'a table')}, this is {type_name(value)}"
    if path == ("answer",) and is_date:
        message = f"`answer` is {type_name(value)} here"
    label, new = "", ""
    scalar = written and not isinstance(value, list | dict | tuple) and "\n" not in written
    if takes == "text" and scalar:
        label, new = "a text goes in quotes", token_of(written)
    elif path[0] == "cite" and scalar and len(path) == 1:
        new = f"{{ {'phrase' if isinstance(value, str) else 'paragraph'} = {written} }}"
    elif takes == "list" and not isinstance(value, dict | list):
        new = _as_list(name, value, written) if scalar else ""
    elif takes == "list" and isinstance(value, dict) and value and _is_flat(value):
        pairs = [[key, one] for key, one in value.items()] if name == "pairs" else list(value.values())
        new = json.dumps(pairs, ensure_ascii=False)
    elif takes == "bool" and isinstance(value, str) and value.lower() in ("true", "false", "yes", "no"):
        new = "true" if value.lower() in ("true", "yes") else "false"
    elif takes in ("whole", "number") and isinstance(value, str) and value.strip().isdecimal():
        new = value.strip()
    in_list = isinstance(path[-1], int)
    if name.endswith("_steps") and in_list and not isinstance(value, str) and scalar:
        new = f'"{written}m"'
    bare = in_list or takes == "list" or path[0] == "feedback"
    fix = f"write {new}" if bare else f"write {path[-1]} = {new}"
    form = _FORM.get(takes, _TABLE_FORM)
    if path == ("feedback",):
        form = 'write feedback."the option" = "what is said to it"'
    fix = fix if new else form
    return Fault("wrong-type", message, path, label=label, fix=fix, replacement=new or None)


def _is_flat(value: Mapping[str, object]) -> bool:
    """Whether each value of a table is a text of one line."""
    return all(isinstance(one, str) and one.isprintable() for one in value.values())


def _as_list(name: str, value: object, written: str) -> str:
    """A lone value as the list that its key takes: cut at its commas where several stand in one text."""
    if not isinstance(value, str):
        return f"[{token_of(written)}]"
    parts = [part.strip() for part in value.split(",")]
    if name.endswith("_steps"):
        parts = value.replace(",", " ").split()
    elif name != "tags" and name != "answer":
        return f"[{written}]"
    return f"[{', '.join(token_of(part) for part in parts if part)}]" if len(parts) > 1 else f"[{written}]"


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
        fix=f'write {path[-1]} = "{meant}"' if meant else f"write one of them: {expected}",
        replacement=f'"{meant}"' if meant else None,
    )

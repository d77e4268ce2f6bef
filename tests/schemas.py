"""A reader of the part of JSON Schema draft 7 that quizkz writes; any other keyword is an error in it."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

SAID = frozenset({"$schema", "title", "description", "default"})
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float, Decimal),
}


def as_json(value: Any) -> Any:
    """A value from TOML as an editor hands it to a schema: dates are texts."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


def errors(
    schema: Any, value: Any, path: tuple[object, ...] = ()
) -> Iterator[tuple[tuple[object, ...], str]]:
    """Where and by which keyword a schema refuses a value."""
    if isinstance(schema, bool):
        if not schema:
            yield path, "false"
        return
    for keyword, wanted in schema.items():
        if keyword in SAID or keyword in ("then", "else"):
            continue
        yield from CHECKS[keyword](schema, wanted, value, path)


def is_of(name: str, value: Any) -> bool:
    """Whether a value is of a type of JSON; true is no number."""
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _type(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    if not any(is_of(name, value) for name in ([wanted] if isinstance(wanted, str) else wanted)):
        yield path, "type"


def _enum(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    if not any(value is one or (value == one and type(value) is type(one)) for one in wanted):
        yield path, "enum"


def _const(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    yield from _enum(_, [wanted], value, path)


def _required(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    yield from ((path, f"required {key}") for key in wanted if isinstance(value, dict) and key not in value)


def _properties(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    for key in wanted.keys() & (value.keys() if isinstance(value, dict) else ()):
        yield from errors(wanted[key], value[key], (*path, key))


def _additional(schema: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    for key in value.keys() - schema.get("properties", {}).keys() if isinstance(value, dict) else ():
        yield from errors(wanted, value[key], (*path, key))


def _items(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    for index, one in enumerate(value if isinstance(value, list) else ()):
        each = wanted[index] if isinstance(wanted, list) and index < len(wanted) else wanted
        if not isinstance(each, list):
            yield from errors(each, one, (*path, index))


def _least(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    if isinstance(value, list) and len(value) < wanted:
        yield path, "minItems"


def _most(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    if isinstance(value, list) and len(value) > wanted:
        yield path, "maxItems"


def _any(_: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    if all(any(errors(one, value)) for one in wanted):
        yield path, "anyOf"


def _if(schema: Any, wanted: Any, value: Any, path: Any) -> Iterator[Any]:
    yield from errors(schema["else" if any(errors(wanted, value)) else "then"], value, path)


CHECKS = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "minItems": _least,
    "maxItems": _most,
    "anyOf": _any,
    "if": _if,
}

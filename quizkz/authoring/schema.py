"""The JSON Schema of a deck file, made from the models, for editors that complete and check as one types.

Draft 7, the newest that taplo reads (Even Better TOML, Helix, Neovim), and in the form that it completes
best: a question is one table with the keys of all kinds, each with its description and all of its types.
Below that a chain of `if`, `then`, `else` names the kind by its keys as the library does, and holds the
question to it. No `$ref`, no `anyOf` of values: taplo would list a key once for each.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from quizkz.authoring.blocks import KEY_ORDER
from quizkz.deck import KINDS, Deck
from quizkz.library.heads import FIELD

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_OPTIONAL = frozenset({"id", "title"})
"""Required by the models and filled in by the library where an author leaves them out."""

_MADE_BY: Mapping[str, Schema] = {
    "cloze": {"required": ["text"]},
    "order": {"required": ["order"]},
    "match": {"required": ["pairs"]},
    "multiple": {"required": ["answer"], "properties": {"answer": {"type": "array"}}},
    "true_false": {"required": ["answer"], "properties": {"answer": {"type": "boolean"}}},
    "choice": {"anyOf": [{"required": ["distractors"]}, {"required": ["options"]}]},
    "numeric": {
        "required": ["answer"],
        "anyOf": [
            {"properties": {"answer": {"type": "number"}}},
            {"required": ["unit"]},
            {"required": ["tolerance"]},
            {"required": ["kind"], "properties": {"kind": {"const": "numeric"}}},
        ],
    },
    "typed": {
        "anyOf": [
            {"required": ["accept"]},
            {"required": ["reject"]},
            {"required": ["typed"], "properties": {"typed": {"const": True}}},
            {"required": ["kind"], "properties": {"kind": {"const": "typed"}}},
        ]
    },
}
"""The keys that make each kind, in the order in which the library asks; what is left is a flashcard, or typed
in a deck that says so."""


def schema() -> Schema:
    """The schema of a deck file; the same at each call."""
    deck = _model(Deck.model_json_schema())
    head = {name: value for name, value in deck["properties"].items() if name != FIELD}
    questions = {
        "type": "array",
        "description": deck["properties"][FIELD]["description"],
        "items": _question(),
    }
    return {
        "$schema": _DRAFT,
        "title": "A deck of quizkz",
        "description": "The deck's own keys, then each question below [[question]].",
        "type": "object",
        "properties": {**head, "question": questions},
        "additionalProperties": False,
    }


def _question() -> Schema:
    kinds = {kind: _model(model.model_json_schema()) for kind, model in KINDS.items()}
    properties = {}
    for name in KEY_ORDER:
        by_kind = {k: v["properties"][name] for k, v in kinds.items() if name in v["properties"]}
        properties[name] = _of_all_kinds(by_kind)
    return {
        "type": "object",
        "description": "A question; its keys say its kind.",
        "properties": properties,
        "additionalProperties": False,
        **_chain(kinds, properties),
    }


def _model(found: Schema) -> Schema:
    """A model's schema as a file has it: without references, nulls and titles."""
    return _plain(found, found.get("$defs", {}))


def _plain(value: Mapping[str, Any], defs: Mapping[str, Schema]) -> Schema:
    if "$ref" in value:
        inner = defs[value["$ref"].rsplit("/", 1)[1]]
        return _plain({**inner, **{k: v for k, v in value.items() if k not in ("$ref", "default")}}, defs)
    if "anyOf" in value:
        branches = [_plain(one, defs) for one in value["anyOf"] if one.get("type") != "null"]
        merged = reduce(_merged, branches)
        merged.pop("description", None)
        return {**merged, **_kept(value)}
    made = _kept(value)
    for key in ("type", "const", "enum", "minItems", "maxItems", "required", "additionalProperties"):
        if key in value:
            made[key] = value[key]
    if "required" in made:
        made["required"] = [name for name in made["required"] if name not in _OPTIONAL]
    if "prefixItems" in value:
        made["items"] = [_plain(one, defs) for one in value["prefixItems"]]
    elif "items" in value:
        made["items"] = _plain(value["items"], defs)
    if value.get("type") == "object" and "properties" not in value:
        made["additionalProperties"] = {"type": "string"}
    if "properties" in value:
        made["properties"] = {name: _plain(one, defs) for name, one in value["properties"].items()}
    return made


def _kept(value: Mapping[str, Any]) -> Schema:
    """What a reader is told of a value. A default that is a list, a table or nothing tells nothing."""
    kept = {"description": value["description"]} if "description" in value else {}
    if isinstance(value.get("default"), str | bool | int | float) and value["default"] != "":
        kept["default"] = value["default"]
    return kept


def _merged(one: Schema, other: Schema) -> Schema:
    """A schema for what either allows: each type stands once, with what is asked of it."""
    made = {**one, **other}
    types = dict.fromkeys((*_types(one), *_types(other)))
    if "number" in types:
        types.pop("integer", None)
    made["type"] = list(types) if len(types) > 1 else next(iter(types))
    values = dict.fromkeys((*_values(one), *_values(other)))
    made.pop("const", None)
    if values:
        made["enum"] = list(values)
    if "items" in one and "items" in other and one["items"] != other["items"]:
        made["items"] = _merged(one["items"], other["items"])
    return made


def _types(schema: Schema) -> list[str]:
    found = schema["type"]
    return found if isinstance(found, list) else [found]


def _values(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


def _of_all_kinds(by_kind: Mapping[str, Schema]) -> Schema:
    """A key as an editor shows it before the kind is known: every type it takes, and what each kind says."""
    made = reduce(_merged, by_kind.values())
    said: dict[str, list[str]] = {}
    for kind, one in by_kind.items():
        said.setdefault(one["description"], []).append(kind)
    if len(said) > 1:
        made["description"] = "\n".join(f"- {', '.join(kinds)}: {text}" for text, kinds in said.items())
    elif len(by_kind) < len(KINDS):
        made["description"] = f"{next(iter(said))} ({', '.join(by_kind)})"
    if len({repr(one.get("default")) for one in by_kind.values()}) > 1 or "enum" in made:
        made.pop("default", None)
    return made


def _chain(kinds: Mapping[str, Schema], every: Schema) -> Schema:
    """`if` the keys make a kind, `then` the question is held to it, `else` the next kind is asked."""
    left = "flashcard, or typed in a deck with typed = true"
    chain = _held(left, [kinds["typed"], kinds["flashcard"]], every)
    for kind, condition in reversed(tuple(_MADE_BY.items())):
        held = _held(kind, [kinds[kind]], every)
        if kind == "multiple":
            held["anyOf"] = _MADE_BY["choice"]["anyOf"]
        chain = {"if": condition, "then": held, "else": chain}
    return chain


def _held(name: str, kinds: Iterable[Schema], every: Schema) -> Schema:
    """What a question of a kind is held to beyond `every` key: those that it needs, the types of its own, and
    none of the others, each refused where it stands."""
    own: Schema = {}
    required: dict[str, None] = {}
    for kind in kinds:
        required.update(dict.fromkeys(kind["required"]))
        for key, value in kind["properties"].items():
            own[key] = _merged(own[key], _bare(value)) if key in own else _bare(value)
    narrower = {key: value for key, value in own.items() if value != _bare(every[key])}
    properties = {key: narrower.get(key, False) for key in every if key in narrower or key not in own}
    return {"title": name, "required": list(required), "properties": properties}


def _bare(value: Schema) -> Schema:
    return {key: one for key, one in value.items() if key not in ("description", "default")}

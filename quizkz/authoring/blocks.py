"""A question's values as TOML 1.0, the way that an author would write them: a block of its own, or a table in
one line.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizkz.authoring.formatting import formatted
from quizkz.desk.starter import basic
from quizkz.library.keys import ALL_KEYS

KEY_ORDER = (
    *("id", "formerly", "after", "kind", "prompt", "text", "order", "pairs", "answer", "unit"),
    *("tolerance", "accept", "reject", "typed", "distractors", "options", "pin", "shuffle"),
    *("decoys", "reverse", "grading", "feedback", "hint", "explanation", "cite", "tags", "allow"),
)
"""Keys as a reader wants them: what names the question, what is asked, what is right, what is said of it.
So `quizkz fix` leaves them."""

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def block(raw: Mapping[str, Any]) -> str:
    """A question below its header, one key a line, in the form that `quizkz fix` gives it."""
    return formatted("\n".join(("[[question]]", *_lines(_ordered(raw), ""))) + "\n")


def inline(raw: Mapping[str, Any]) -> str:
    """A question as an inline table, for a list that is written in brackets."""
    return _value(_ordered(raw), lines=False)


def _ordered(raw: Mapping[str, Any]) -> dict[str, Any]:
    known = [key for key in KEY_ORDER if key in raw]
    return {key: raw[key] for key in (*known, *(key for key in raw if key not in known))}


def _lines(values: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for key, value in values.items():
        name = f"{prefix}{_key(key)}"
        if isinstance(value, Mapping) and value and key != "cite":
            yield from _lines(value, f"{name}.")
        else:
            yield f"{name} = {_value(value, lines=True)}"


def _key(text: str) -> str:
    return text if text and _BARE.issuperset(text) and text in ALL_KEYS | _WORDS else basic(text)


_WORDS = frozenset({"accents", "case", "typos", "paragraph", "phrase", "true", "false"})
"""Keys of the tables in a question; other keys there are texts, and look like it in quotes."""


def _value(value: object, *, lines: bool) -> str:
    """A value. `lines`: a text of several lines may be written in several."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value, lines=lines)
        case int() | Decimal():
            return str(value)
        case Mapping():
            pairs = ", ".join(f"{_key(key)} = {_value(one, lines=False)}" for key, one in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case Sequence():
            return f"[{', '.join(_value(one, lines=False) for one in value)}]"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def _text(text: str, *, lines: bool) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"  # as the escapes of a cloze and TeX are read best
    if lines and "\n" in text.strip("\n"):
        return '"""\n' + basic(text)[1:-1].replace("\\n", "\n") + '"""' if "\\" not in text else basic(text)
    return basic(text)

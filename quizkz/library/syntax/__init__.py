"""Errors of the TOML reader, as causes that a person can act on.

    stops       where the reader stopped, the statement that falls into, and a cause
    strings     texts: not closed, or with what they may not hold
    values      values that are none
    tables      lists, tables, headers, keys, stray lines
    foreign     files in another language altogether

The reader says where it stopped, and stops at the first error; the cause often stands before that. So the
statement it stopped in is looked at again for the mistakes that people make, then taken out, and what is left
is read on: each statement gives its own error.
"""

import re
from collections.abc import Callable, Iterator

import tomli

from quizkz.library.faults import place_at
from quizkz.library.reading import File
from quizkz.library.syntax import foreign, strings, tables, values
from quizkz.library.syntax.stops import CLOSED, Cause, Stop, end_of_line, opens_statement
from quizkz.problems import Problem

_DEEP = re.compile(r"(?:[\[{][ \t\n]*(?:[\w-]+[ \t]*=[ \t]*)?){100}")
_MOST = 20
"""Errors told of one piece: who has that many has made one mistake over and over."""

_LONGEST = 200_000
"""Characters of a piece that is read on after an error; each error costs one more reading of it."""


def problems(file: File, start: int, stop: int, error: Exception) -> tuple[list[Problem], str]:
    """What is wrong in characters [start, stop) of a file, of which the reader said `error`; and those
    characters with each wrong statement blank or another value in its place, of the same length."""
    whole = file.text[start:stop]
    text = whole
    found: list[Problem] = []
    for cause, rest in _causes(text, error):
        place = place_at(file, start + cause.start, start + cause.stop, cause.label)
        first = cause.first
        related = (place_at(file, start + first[0], start + first[1], "the first"),) if first else ()
        new = None if "\n" in whole[cause.start : cause.stop] else cause.replacement
        found.append(
            Problem(cause.rule, cause.message, place, related=related, fix=cause.fix, replacement=new)
        )
        text = rest
    return found, text


def not_toml(file: File) -> Problem | None:
    """That a file is written in another language; None where it may be TOML."""
    language = foreign.language(file.text)
    if not language:
        return None
    at = len(file.text) - len(file.text.lstrip())
    place = place_at(file, at, end_of_line(file.text, at), f"it looks like {language}")
    fix = 'write each question below [[question]], with lines such as prompt = ".." and answer = ".."'
    return Problem("not-toml", "this file is not written in TOML", place, fix=fix)


def _causes(text: str, error: Exception | None) -> Iterator[tuple[Cause, str]]:
    """Each cause in a text, with the text as it is read on."""
    before = -1
    for _ in range(_MOST):
        if error is None:
            return
        at = min(getattr(error, "pos", 0), len(text))
        stop = Stop(text, at, str(getattr(error, "msg", error)))
        cause = _cause(stop, error)
        if cause.start <= before:
            return
        rest = _without(stop, cause)
        yield cause, rest
        if rest == text or len(text) > _LONGEST:
            return
        before = cause.start
        text, error = rest, _error(rest)


def _error(text: str) -> Exception | None:
    try:
        tomli.loads(text)
    except (ValueError, RecursionError, ArithmeticError) as error:
        return error
    return None


_STAYS = ("unclosed-list", "unclosed-table", "too-deep", "line-end", "merge-conflict")
"""Causes after which nothing can be told of what follows."""


_VALUES = ("unquoted-text", "curly-quote", "bool", "null", "comma-number", "number", "date", "inner-quotes")
"""Causes that are a whole value, which may stand among others in a list."""


def _stand_in(width: int) -> str:
    """A value of that many characters that TOML reads."""
    return "0" if width == 1 else f'"{"x" * (width - 2)}"'


def _without(stop: Stop, cause: Cause) -> str:
    """The text with the lines of a cause blank; unchanged where it cannot be said where these end."""
    text = stop.text
    if cause.rule in _STAYS or text[cause.start : cause.start + 3] in ('"""', "'''"):
        return text
    if cause.rule in _VALUES and "\n" not in text[cause.start : cause.stop]:
        return text[: cause.start] + _stand_in(cause.stop - cause.start) + text[cause.stop :]
    start = text.rfind("\n", 0, cause.start) + 1
    end = end_of_line(text, max(cause.start, cause.stop - 1))
    statement = stop.statement()
    if statement and statement.start() <= cause.start:
        start = min(start, statement.start())
        closed = CLOSED.match(text, statement.end())
        end = max(end, end_of_line(text, closed.end())) if closed else end
    while end < len(text) and cause.rule in ("newline-in-string", "missing-value", "stray-text"):
        if opens_statement(text, end + 1):
            break
        end = end_of_line(text, end + 1)
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _cause(stop: Stop, error: Exception) -> Cause:
    if isinstance(error, RecursionError):
        return _too_deep(stop)
    if not hasattr(error, "pos"):
        return _huge_number(stop)
    for opening, explain in _BY_MESSAGE:
        if stop.said.startswith(opening):
            return explain(stop)
    said = stop.said[:1].lower() + stop.said[1:]
    return Cause("toml", f"TOML cannot read this: {said}", stop.at, stop.word(stop.at))


def _too_deep(stop: Stop) -> Cause:
    found = _DEEP.search(stop.text)
    start = found.start() if found else 0
    end = min(end_of_line(stop.text, start), start + 100)
    what = (
        "a key of more than 1,000 parts" if "key" in stop.said.lower() else "lists or tables nested too deep"
    )
    return Cause("too-deep", what, start, max(end, start + 1), fix="write it flat")


def _huge_number(stop: Stop) -> Cause:
    found = re.search(r"[\d_]{4000,}|\d[eE][+-]?[\d_]{10,}", stop.text)
    start, end = found.span() if found else (0, 1)
    return Cause("number", "a number too large to read", start, end, fix="write it in quotes, or shorter")


_BY_MESSAGE: tuple[tuple[str, Callable[[Stop], Cause]], ...] = (
    ("Illegal character", strings.string),
    ("Found invalid character", strings.string),
    ("Unterminated string", strings.string),
    ("Expected \"'", strings.string),
    ("Unescaped", strings.backslash),
    ("Invalid hex", strings.backslash),
    ("Escaped character", strings.backslash),
    ("Cannot overwrite", tables.overwritten),
    ("Cannot declare", tables.twice),
    ("Cannot mutate", tables.closed_table),
    ("Duplicate inline", tables.inline_twice),
    ("Unclosed array", tables.listed),
    ("Unclosed inline", tables.table),
    ("Invalid value", values.value),
    ("Expected newline", values.value),
    ("Invalid date", values.date),
    ("Expected '='", tables.no_equals),
    ("Invalid statement", tables.stray),
    ("Invalid initial character", tables.key_part),
    ("Expected ']", tables.header),
)
"""How the reader's messages begin, and what looks for the cause. A message not here is shown as it is."""

"""An error of the TOML reader, as a cause that a person can act on.

The reader says where it stopped; the cause often stands before that. So the statement it stopped in is
looked at again, for the mistakes that people make: quotes, commas in numbers, True, a colon for an equals
sign.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from quizkz.library.faults import place_at
from quizkz.library.reading import File
from quizkz.problems import Problem

_STATEMENT = re.compile(
    r"^[ \t]*(?P<key>[A-Za-z0-9_.\-]+(?:[ \t]*\.[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z0-9_\-]+))*"
    r"|\"[^\"\n]*\"|'[^'\n]*')[ \t]*=[ \t]*",
    re.MULTILINE,
)
_HEADER = re.compile(r"^[ \t]*\[\[?[^\]\n]*\]?\]?", re.MULTILINE)
_CLOSED = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"""(?:"{0,2})'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'''(?:'{0,2})"
    r'|"(?!"")(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'(?!'')[^'\n]*+'",
    re.DOTALL,
)
_QUOTE_OR_COMMENT = re.compile(r"[\"'#]")
_CURLY = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "’": "’", "‚": "‘’", "‹": "›"}
_COMMA_NUMBER = re.compile(r"[+-]?\d+(?:[, \u00a0\u202f']\d+)+(?:\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, \u00a0\u202f']\d{3})+(?:\.\d+)?")
_TOKEN = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[\w-]+|\S")
_DEEP = re.compile(r"(?:[\[{][ \t\n]*(?:[\w-]+[ \t]*=[ \t]*)?){100}")
_NEVER_VALUES = ("null", "none", "nil", "undefined")
_BOOLS = {"true": "true", "false": "false", "yes": "true", "no": "false", "on": "true", "off": "false"}


@dataclass(frozen=True, slots=True)
class _Cause:
    """What is wrong at characters [start, stop) of the piece."""

    rule: str
    message: str
    start: int
    stop: int
    label: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where the reader stopped in a piece of text, and the statement this falls into."""

    text: str
    at: int
    said: str

    @property
    def line_end(self) -> int:
        """The end of the line it stopped in."""
        return self.text.find("\n", self.at) % (len(self.text) + 1)

    @property
    def line_start(self) -> int:
        """The start of that line."""
        return self.text.rfind("\n", 0, self.at) + 1

    def statement(self) -> re.Match[str] | None:
        """The last `key =` at the start of a line up to here."""
        start = self.line_start
        while True:
            found = _STATEMENT.match(self.text, start)
            if found is not None and found.start("key") <= self.at:
                return found
            if start == 0:
                return None
            start = self.text.rfind("\n", 0, start - 1) + 1

    def word(self, at: int) -> int:
        """The end of the word or string that begins at a place."""
        found = _TOKEN.match(self.text, at)
        return found.end() if found else at + 1


def problem(file: File, start: int, stop: int, error: Exception) -> Problem:
    """The problem behind an error of the reader in characters [start, stop) of a file."""
    text = file.text[start:stop]
    at = min(getattr(error, "pos", 0), len(text))
    cause = _cause(_Stop(text, at, str(getattr(error, "msg", error))), error)
    place = place_at(file, start + cause.start, start + cause.stop, cause.label)
    return Problem(cause.rule, cause.message, place, fix=cause.fix)


def _cause(stop: _Stop, error: Exception) -> _Cause:
    if isinstance(error, RecursionError):
        return _too_deep(stop)
    if not hasattr(error, "pos"):
        return _huge_number(stop)
    for opening, explain in _BY_MESSAGE:
        if stop.said.startswith(opening):
            return explain(stop)
    return _Cause("toml", f"TOML cannot read this: {_lower(stop.said)}", stop.at, stop.word(stop.at))


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _too_deep(stop: _Stop) -> _Cause:
    found = _DEEP.search(stop.text)
    start = found.start() if found else 0
    end = min(stop.text.find("\n", start) % (len(stop.text) + 1), start + 100)
    what = (
        "a key of more than 1,000 parts" if "key" in stop.said.lower() else "lists or tables nested too deep"
    )
    return _Cause("too-deep", what, start, max(end, start + 1), fix="write it flat")


def _huge_number(stop: _Stop) -> _Cause:
    found = re.search(r"[\d_]{4000,}|\d[eE][+-]?[\d_]{10,}", stop.text)
    start, end = found.span() if found else (0, 1)
    return _Cause("number", "a number too large to read", start, end, fix="write it in quotes, or shorter")


def _string(stop: _Stop) -> _Cause:
    """A string that is not closed, or a character that it may not hold."""
    char = stop.text[stop.at : stop.at + 1]
    start = _unclosed(stop.text)
    if char and char != "\n" and stop.said.startswith(("Illegal", "Found")):
        fix = f"delete it, or write \\u{ord(char):04X} in double quotes"
        label = f"the character U+{ord(char):04X}"
        return _Cause("control-character", "a control character", stop.at, stop.at + 1, label, fix)
    quote = stop.text[start : start + 1]
    if stop.text[start : start + 3] == quote * 3 and quote:
        message, label = "a text that never ends", "this text is never closed"
        return _Cause("unclosed-string", message, start, start + 3, label, f"close it with {quote * 3}")
    end = stop.text.find("\n", start)
    end = len(stop.text) if end < 0 else end
    return _Cause(
        "newline-in-string",
        "a one-line text runs on to the next line",
        start,
        end,
        "the string that begins here is not closed on this line",
        f"close it with {quote}, or write a text of several lines between {quote * 3} and {quote * 3}",
    )


def _unclosed(text: str) -> int:
    """Where the first string begins that has no end."""
    at = 0
    while found := _QUOTE_OR_COMMENT.search(text, at):
        if found[0] == "#":
            at = text.find("\n", found.start())
            if at < 0:
                break
            continue
        closed = _CLOSED.match(text, found.start())
        if closed is None:
            return found.start()
        at = closed.end()
    return max(len(text) - 1, 0)


def _backslash(stop: _Stop) -> _Cause:
    start = max(stop.text.rfind("\\", 0, stop.at), 0)
    label = "in double quotes a backslash begins an escape"
    fix = "write this text in single quotes: '...' (or '''...''' where it holds an apostrophe)"
    message = "a backslash that TOML cannot read"
    return _Cause("backslash", message, start, start + 2, label, fix)


def _overwritten(stop: _Stop) -> _Cause:
    statement = stop.statement()
    header = _HEADER.match(stop.text, stop.line_start)
    if header is not None or statement is None:
        return _twice(stop)
    key = statement["key"]
    owner = "one question" if stop.text.lstrip().startswith("[[question") else "one table"
    message = f"`{key}` is written twice in {owner}"
    return _Cause("duplicate-key", message, *statement.span("key"), "this key is written twice", "keep one")


def _twice(stop: _Stop) -> _Cause:
    start, end = _line(stop)
    message = f"{stop.text[start:end].strip() or 'this table'} stands here twice"
    return _Cause("duplicate-table", message, start, end, "this table is there already", "join the two")


def _line(stop: _Stop) -> tuple[int, int]:
    """The span of the line it stopped in, without the blanks around it."""
    line = stop.text[stop.line_start : stop.line_end]
    start = stop.line_start + len(line) - len(line.lstrip())
    return start, max(start + len(line.strip()), start + 1)


def _inline_twice(stop: _Stop) -> _Cause:
    start, end = _line(stop)
    return _Cause("duplicate-key", "a key is written twice in one table", start, end, fix="keep one")


def _closed_table(stop: _Stop) -> _Cause:
    start, end = _line(stop)
    message = "this adds to a table that is written whole above"
    return _Cause("duplicate-key", message, start, end, fix="put it into that table")


def _list(stop: _Stop) -> _Cause:
    return _container(stop, "list", "[", "]")


def _table(stop: _Stop) -> _Cause:
    return _container(stop, "table", "{", "}")


def _container(stop: _Stop, what: str, opener: str, closer: str) -> _Cause:
    rule, message = f"unclosed-{what}", f"a {what} that is not closed"
    if stop.at < len(stop.text):
        label = "a comma or a closing bracket is missing before this"
        return _Cause(rule, message, stop.at, stop.word(stop.at), label)
    statement = stop.statement()
    start = max(stop.text.find(opener, statement.end() if statement else 0), 0)
    return _Cause(rule, message, start, start + 1, f"this {what} is never closed", f"close it with {closer}")


def _key_part(stop: _Stop) -> _Cause:
    statement = stop.statement()
    if (
        statement
        and stop.text[statement.end() : statement.end() + 1] == "{"
        and _rest(stop) in ("", "[", ",")
    ):
        start = statement.end()
        message, label = "a table that is not closed", "this table is never closed"
        return _Cause("unclosed-table", message, start, start + 1, label, "close it with }")
    return _stray(stop)


def _rest(stop: _Stop) -> str:
    """The first character that is not blank from where it stopped."""
    return stop.text[stop.at :].lstrip()[:1]


def _value(stop: _Stop) -> _Cause:
    """Something that is no value, or something behind a value."""
    statement = stop.statement()
    if statement is None or (
        _HEADER.match(stop.text, stop.line_start) and statement.start() < stop.line_start
    ):
        return _stray(stop)
    first = statement.end()
    if stop.said.startswith("Invalid value") and stop.text[first : first + 1] == "[" and not _rest(stop):
        return _list(replace(stop, at=len(stop.text)))
    in_list = stop.at > first and stop.text[first : first + 1] in ("[", "{")
    start = stop.at if in_list and stop.said.startswith("Invalid value") else first
    if stop.text[start : start + 1] in ('"', "'", "[", "{") and start < stop.at:
        return _behind(stop, start)
    end = _bare_end(stop.text, start, in_list)
    written = stop.text[start:end]
    key = "" if in_list else statement["key"]
    if not written:
        label, fix = "nothing stands after =", "write a value, or delete the line"
        message = f"`{statement['key']}` has no value"
        return _Cause("missing-value", message, *statement.span("key"), label, fix)
    return _bare(written, start, end, f"{key} = " if key else "")


def _bare_end(text: str, start: int, in_list: bool) -> int:
    """The end of what was written without quotes: at the end of the line, or in a list at the comma."""
    closing = _CURLY.get(text[start : start + 1])
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if closing:
        ends = [at for at in (text.find(char, start + 1, line_end) for char in closing) if at >= 0]
        return max(ends) + 1 if ends else line_end
    written = re.split(r"[,\]}]" if in_list else r"[ \t]#", text[start:line_end], maxsplit=1)[0]
    return start + len(written.rstrip())


def _bare(written: str, start: int, end: int, assign: str) -> _Cause:
    """What was meant by a value that is none."""
    if written[0] in _CURLY:
        message, label = "a curly quotation mark", "TOML knows straight quotes only"
        return _Cause("curly-quote", message, start, end, label, 'write " instead')
    if written.lower() in _BOOLS:
        message = "a value that TOML cannot read"
        fix = f"write {_BOOLS[written.lower()]}, or quotes around a text"
        return _Cause("bool", message, start, end, "true and false take small letters", fix)
    if written.lower() in _NEVER_VALUES:
        message = "a value that TOML does not have"
        return _Cause("null", message, start, end, "what is absent is not written", "delete the line")
    if _COMMA_NUMBER.fullmatch(written):
        plain = re.sub(r"[, \u00a0\u202f']", "" if _GROUPED.fullmatch(written) else ".", written)
        if plain.count(".") < 2:
            message, label = "a number that TOML cannot read", "a number takes a point and no grouping"
            return _Cause("comma-number", message, start, end, label, f"write {plain}")
    number = re.fullmatch(r"([+-]?)0*(\d*)(\.?)(\d*)", written)
    if number and (number[2] or number[4]):
        plain = f"{number[1]}{number[2] or '0'}" + (f".{number[4] or '0'}" if number[3] else "")
        message, label = (
            "a number that TOML cannot read",
            "digits stand on both sides of a point, no zero in front",
        )
        return _Cause("number", message, start, end, label, f"write {plain}")
    quoted = f'"{written}"' if '"' not in written and "\\" not in written else f"'{written}'"
    message, label = "a text without quotes", "a text must be in quotes"
    return _Cause("unquoted-text", message, start, end, label, f"write {assign}{quoted}")


def _behind(stop: _Stop, start: int) -> _Cause:
    """Something stands behind a value that is whole."""
    rest = stop.text[stop.at : stop.line_end].rstrip()
    end = stop.at + max(len(rest), 1)
    if rest in (",", ";"):
        message, label = "a sign behind the value", "nothing ends a line in TOML"
        return _Cause("trailing", message, stop.at, end, label, "delete it")
    if stop.text[start] == '"' and rest.endswith('"') and not stop.text.startswith('"""', start):
        message, label = "quotation marks inside a text", "the text ends at its second quotation mark"
        inner = stop.text[start + 1 : end - 1]
        single = f"write '{inner}'" if "'" not in inner else 'write \\" inside the text'
        return _Cause("inner-quotes", message, start, end, label, single)
    if stop.text[start] == "'" and rest.endswith("'") and not stop.text.startswith("'''", start):
        message, label = "an apostrophe inside a text in single quotes", "the text ends at its second one"
        inner = stop.text[start + 1 : end - 1]
        double = f'write "{inner}"' if not set(inner) & {'"', "\\"} else "write it between ''' and '''"
        return _Cause("inner-quotes", message, start, end, label, double)
    message, label = "something stands behind the value", "a statement ends with its line"
    return _Cause("trailing", message, stop.at, end, label, "put it on a line of its own, or delete it")


def _stray(stop: _Stop) -> _Cause:
    """A line that is no statement at all."""
    start, end = _line(stop)
    line = stop.text[start:end]
    if line.startswith("["):
        message, label = "something stands behind a header", "a header has its line for itself"
        return _Cause("trailing", message, stop.at, max(end, stop.at + 1), label, "put it on the next line")
    if line.startswith(("//", "--", ";", "%", "/*")):
        message = "a comment begins with # in TOML"
        return _Cause("comment", message, start, end, fix="write # before it")
    key, equals, _ = line.partition("=")
    if equals and key.strip():
        message, label = "a key that TOML cannot read", "keys are made of a-z, 0-9, - and _"
        return _Cause(
            "key-form", message, start, start + len(key.rstrip()), label, "write it in these letters"
        )
    message = "a line that is neither `key = value` nor a [table]"
    fix = 'write # before a remark; a text of several lines goes between """ and """'
    return _Cause("stray-text", message, start, end, fix=fix)


def _no_equals(stop: _Stop) -> _Cause:
    if stop.text[stop.at : stop.at + 1] == ":":
        start, _ = _line(stop)
        key = stop.text[start : stop.at].strip().strip("\"'")
        message, label = "a colon between key and value", "TOML writes ="
        return _Cause("colon", message, stop.at, stop.at + 1, label, f"write {key} =")
    return _stray(stop)


def _header(stop: _Stop) -> _Cause:
    start, end = _line(stop)
    brackets = "]]" if stop.text.startswith("[[", start) else "]"
    return _Cause(
        "unclosed-header", "a header that is not closed", start, end, fix=f"close it with {brackets}"
    )


def _date(stop: _Stop) -> _Cause:
    statement = stop.statement()
    start = statement.end() if statement and statement.end() <= stop.at else stop.at
    end = _bare_end(stop.text, start, in_list=True)
    message = "a date that no calendar has"
    return _Cause("date", message, start, max(end, start + 1), fix="mend it, or write it in quotes")


_BY_MESSAGE: tuple[tuple[str, Callable[[_Stop], _Cause]], ...] = (
    ("Illegal character", _string),
    ("Found invalid character", _string),
    ("Unterminated string", _string),
    ("Expected \"'", _string),
    ("Unescaped", _backslash),
    ("Invalid hex", _backslash),
    ("Escaped character", _backslash),
    ("Cannot overwrite", _overwritten),
    ("Cannot declare", _twice),
    ("Cannot mutate", _closed_table),
    ("Duplicate inline", _inline_twice),
    ("Unclosed array", _list),
    ("Unclosed inline", _table),
    ("Invalid value", _value),
    ("Expected newline", _value),
    ("Invalid date", _date),
    ("Expected '='", _no_equals),
    ("Invalid statement", _stray),
    ("Invalid initial character", _key_part),
    ("Expected ']", _header),
)
"""How the reader's messages begin, and what looks for the cause. A message not here is shown as it is."""

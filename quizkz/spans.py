"""Where in a TOML text each key and each value stands.

A scanner of our own over text that the TOML reader has accepted, since no reader tells places; it checks
nothing and runs only where something is wrong. Its law: the value read from a span is the value at the
path. It keeps its own stack, so depth costs no recursion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and list indices from the top of a document to a value."""

Span = tuple[int, int]
"""Characters [start, end) of a text."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Where a key and its value stand. `header`: a table that `[a]` or `[[a]]` opens, both spans are that
    header."""

    key: Span
    value: Span
    header: bool = False


_BASIC = r'"(?:[^"\\]++|\\.)*+"'
_LITERAL = r"'[^']*+'"
STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"""(?:"{0,2})'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'''(?:'{0,2})"
    rf"|{_BASIC}|{_LITERAL}",
    re.DOTALL,
)
"""A text of any of the four forms."""
DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+")
"""A moment with a blank in it."""
BARE_VALUE = re.compile(r"[^\s,\]}#]+")
"""Any other value that is neither list nor table."""
KEY_PART = re.compile(rf"[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL}", re.DOTALL)
"""A part of a dotted key."""
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]++|#[^\n]*+)*+")


@dataclass(slots=True)
class _Open:
    """A list or inline table whose end is not reached yet; `index` counts the elements of a list."""

    path: Path
    start: int
    index: int | None


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.headers: set[Path] = set()
        self.counts: dict[Path, int] = {}

    def run(self) -> dict[Path, Spans]:
        base: Path = ()
        while self._skip(_BLANK) < len(self.text):
            if self.text[self.pos] == "[":
                base = self._header()
            else:
                self._value(self._key(base))
        return {
            path: Spans(self.keys.get(path, span), span, path in self.headers)
            for path, span in self.values.items()
        }

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.pos)
        self.pos = found.end() if found else self.pos
        return self.pos

    def _parts(self) -> list[tuple[str, Span]]:
        """The parts of a dotted key; afterwards `pos` is at what follows it."""
        parts = []
        while True:
            self._skip(_BLANK)
            found = KEY_PART.match(self.text, self.pos)
            if found is None:
                raise ValueError(f"no key at {self.pos}")
            parts.append((key_text(found[0]), found.span()))
            self.pos = found.end()
            self._skip(_BLANK)
            if self.text[self.pos : self.pos + 1] != ".":
                return parts
            self.pos += 1

    def _header(self) -> Path:
        start = self.pos
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.pos += brackets
        parts = self._parts()
        self.pos = self.text.index("]", self.pos) + brackets
        span = (start, self.pos)
        path: Path = ()
        for number, (part, _) in enumerate(parts, 1):
            path = (*path, part)
            if number == len(parts) and brackets == 2:
                self.counts[path] = self.counts.get(path, -1) + 1
                self._note_header(path, span)
            if path in self.counts:
                path = (*path, self.counts[path])
            else:
                self._note_header(path, span)
        self._note_header(path, span)
        return path

    def _note_header(self, path: Path, span: Span) -> None:
        if path not in self.values:
            self.headers.add(path)
            self.keys[path] = self.values[path] = span

    def _key(self, base: Path) -> Path:
        """Read `key =` and note where each part stands; the path of the whole."""
        path = base
        parts = self._parts()
        self.pos = self.text.index("=", self.pos) + 1
        for part, span in parts:
            path = (*path, part)
            if path not in self.keys:
                self.keys[path] = span
        for depth in range(len(base) + 1, len(path)):
            above = path[:depth]
            if above not in self.values:
                self.headers.add(above)
                self.values[above] = self.keys[above]
        return path

    def _value(self, path: Path) -> None:
        """Read a value with all that is in it."""
        stack: list[_Open] = []
        while True:
            self._skip(_BLANK)
            opener = self.text[self.pos : self.pos + 1]
            if opener and opener in "[{":
                stack.append(_Open(path, self.pos, 0 if opener == "[" else None))
                self.pos += 1
            else:
                self._scalar(path)
            while stack and self._closed(stack[-1]):
                stack.pop()
            if not stack:
                return
            inner = stack[-1]
            if inner.index is None:
                path = self._key(inner.path)
            else:
                path = (*inner.path, inner.index)
                inner.index += 1

    def _closed(self, inner: _Open) -> bool:
        """Whether the innermost list or table ends here; if so its span is noted."""
        self._skip(_BETWEEN)
        if self.text[self.pos : self.pos + 1] != ("}" if inner.index is None else "]"):
            return False
        self.pos += 1
        self.values[inner.path] = (inner.start, self.pos)
        return True

    def _scalar(self, path: Path) -> None:
        found = (
            STRING.match(self.text, self.pos)
            or DATE_AND_TIME.match(self.text, self.pos)
            or BARE_VALUE.match(self.text, self.pos)
        )
        if found is None:
            raise ValueError(f"no value at {self.pos}")
        self.values[path] = found.span()
        self.pos = found.end()


def scan(text: str) -> Mapping[Path, Spans]:
    """The place of every key and value of a TOML document that its reader has accepted."""
    return _Scan(text).run()


def nearest(places: Mapping[Path, Spans], path: Path) -> Spans:
    """The place of a path, or that of the nearest parent that has one; the start of the text if none has."""
    for depth in range(len(path), 0, -1):
        found = places.get(path[:depth])
        if found is not None:
            return found
    return Spans((0, 0), (0, 0), header=True)


def key_text(token: str) -> str:
    """The name that a part of a key spells."""
    if token[0] == "'":
        return token[1:-1]
    if token[0] == '"':
        return "".join(char for char, _ in _characters(token)) if "\\" in token else token[1:-1]
    return token


_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
_LINE_END = re.compile(r"\\[ \t]*\n[ \t\n]*")


def _characters(token: str) -> list[tuple[str, int]]:
    """The characters of a string token's value, each with its offset in the token."""
    quotes = 3 if token[:3] in ('"""', "'''") else 1
    pos, end = quotes, len(token) - quotes
    if quotes == 3 and token[pos : pos + 1] == "\n":
        pos += 1
    found: list[tuple[str, int]] = []
    while pos < end:
        if token[pos] != "\\" or token[0] == "'":
            found.append((token[pos], pos))
            pos += 1
            continue
        line_end = _LINE_END.match(token, pos) if quotes == 3 else None
        if line_end:
            pos = line_end.end()
            continue
        digits = _HEX_DIGITS.get(token[pos + 1], 0)
        char = chr(int(token[pos + 2 : pos + 2 + digits], 16)) if digits else _ESCAPES[token[pos + 1]]
        found.append((char, pos))
        pos += 2 + digits
    return found


def within(token: str, start: int, end: int) -> Span:
    """Where characters [start, end) of a string's value stand in its token, quotes and escapes counted."""
    offsets = [offset for _, offset in _characters(token)]
    offsets.append(len(token) - (3 if token[:3] in ('"""', "'''") else 1))
    last = len(offsets) - 1
    return offsets[min(start, last)], offsets[min(max(end, start), last)]

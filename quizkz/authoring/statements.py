"""A TOML text as a tree of what its author wrote: statements, values as tokens, and every comment beside what
it is about.

tomlkit reads TOML 1.0 alone, so a deck that uses 1.1 would be refused, and it keeps a comment above a key as
a line of its own that stays behind where the key moves. This tree is made for moving: a comment hangs on its
statement. It reads text that the TOML reader has accepted and checks nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quizkz import spans

Lines = tuple[str, ...]
"""Comments on lines of their own; an empty one is a blank line, however many stood there."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment at the end of a line: its text with the `#`, the blanks before it, the column of the `#`."""

    text: str
    gap: int = 2
    column: int = 0


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, date, true or false, as written."""

    token: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a list; `opens`: it begins a line."""

    value: "Node"
    above: Lines = ()
    beside: Comment | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A list. `opening` stands after its bracket, `below` after its last element; `broken`: over several
    lines."""

    elements: tuple[Element, ...]
    opening: Comment | None = None
    below: Lines = ()
    broken: bool = False

    @property
    def commented(self) -> bool:
        """Whether a comment stands between its brackets, so that it takes several lines."""
        return bool(self.opening or any(self.below) or any(e.beside or any(e.above) for e in self.elements))


@dataclass(frozen=True, slots=True)
class Entry:
    """A key (its parts as written) and its value, in a table of either form."""

    key: tuple[str, ...]
    value: "Node"
    above: Lines = ()
    beside: Comment | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table between braces. Over several lines (`broken`) it is TOML 1.1."""

    entries: tuple[Entry, ...]
    opening: Comment | None = None
    below: Lines = ()
    broken: bool = False


Node = Scalar | Listed | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A header and what stands below it. The first of a document has no header: `brackets` is 0."""

    key: tuple[str, ...] = ()
    brackets: int = 0
    above: Lines = ()
    beside: Comment | None = None
    entries: tuple[Entry, ...] = ()
    below: Lines = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts of the header without quotes."""
        return tuple(map(spans.key_text, self.key))


Document = tuple[Section, ...]

_COMMENT = re.compile(r"#[^\n]*+")


@dataclass(frozen=True, slots=True)
class _Between:
    """What stands between two things: a comment on the first one's line, then lines."""

    beside: Comment | None
    lines: Lines
    broke: bool


_GOES_ON = (" ", "\t", "\n", "#")
_NEXT_LINE = _Between(None, (), broke=True)
"""What most often stands between two statements."""


class _Reader:
    """One pass over a text. Depth costs recursion; the library has refused what is deeper than a deck."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    def document(self) -> Document:
        section = Section()
        done: list[Section] = []
        entries: list[Entry] = []
        lines = self._between(fresh=True).lines
        while self.pos < len(self.text):
            if self.text[self.pos] == "[":
                below, lines = _parted(lines) if entries or done else ((), lines)
                done.append(replace(section, entries=tuple(entries), below=below))
                brackets, key = self._header()
                between = self._between()
                section, entries = Section(key, brackets, lines, between.beside), []
            else:
                key, value = self._key_and_value()
                between = self._between()
                entries.append(Entry(key, value, lines, between.beside))
            lines = between.lines
        done.append(replace(section, entries=tuple(entries), below=lines))
        return tuple(done)

    def _between(self, *, fresh: bool = False) -> _Between:
        """Skip blanks, line ends and comments. `fresh`: a line begins here."""
        if not fresh and self.text[self.pos : self.pos + 1] == "\n":
            after = self.text[self.pos + 1 : self.pos + 2]
            if after not in _GOES_ON:
                self.pos += 1
                return _NEXT_LINE
        beside: Comment | None = None
        lines: list[str] = []
        broke, empty = fresh, fresh
        while True:
            start = self.pos
            self._skip_blanks()
            sign = self.text[self.pos : self.pos + 1]
            if sign == "#":
                found = self._take(_COMMENT).rstrip()
                if broke:
                    lines.append(found)
                else:
                    beside = self._beside(found, start)
                empty = False
            elif sign == "\n":
                self.pos += 1
                if empty and lines[-1:] != [""]:
                    lines.append("")
                broke = empty = True
            else:
                return _Between(beside, tuple(lines), broke)

    def _beside(self, found: str, blank: int) -> Comment:
        at = self.pos - len(self.text[blank : self.pos].lstrip(" \t"))
        if "\t" in self.text[blank:at]:
            return Comment(found)  # a column that depends on how wide a tab is shown
        return Comment(found, at - blank, at - self.text.rfind("\n", 0, at) - 1)

    def _skip_blanks(self) -> None:
        while self.text[self.pos : self.pos + 1] in (" ", "\t"):
            self.pos += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.pos)
        if found is None:
            raise ValueError(f"nothing known at {self.pos}")
        self.pos = found.end()
        return found[0]

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip_blanks()
            parts.append(self._take(spans.KEY_PART))
            self._skip_blanks()
            if self.text[self.pos] != ".":
                return tuple(parts)
            self.pos += 1

    def _header(self) -> tuple[int, tuple[str, ...]]:
        brackets = 2 if self.text.startswith("[[", self.pos) else 1
        self.pos += brackets
        key = self._key()
        self.pos += brackets
        return brackets, key

    def _key_and_value(self) -> tuple[tuple[str, ...], Node]:
        key = self._key()
        self.pos += 1
        self._skip_blanks()
        return key, self._node()

    def _node(self) -> Node:
        match self.text[self.pos]:
            case "[":
                return self._list()
            case "{":
                return self._table()
        for pattern in (spans.STRING, spans.DATE_AND_TIME):
            found = pattern.match(self.text, self.pos)
            if found:
                self.pos = found.end()
                return Scalar(found[0])
        return Scalar(self._take(spans.BARE_VALUE))

    def _list(self) -> Listed:
        self.pos += 1
        before = self._between()
        opening, broken = before.beside, before.broke
        elements: list[Element] = []
        while self.text[self.pos] != "]":
            value, start = self._node(), before
            before = self._after_comma()
            elements.append(Element(value, start.lines, before.beside, start.broke))
            broken = broken or before.broke
        self.pos += 1
        return Listed(tuple(elements), opening, before.lines, broken)

    def _table(self) -> Table:
        self.pos += 1
        before = self._between()
        opening, broken = before.beside, before.broke
        entries: list[Entry] = []
        while self.text[self.pos] != "}":
            (key, value), above = self._key_and_value(), before.lines
            before = self._after_comma()
            entries.append(Entry(key, value, above, before.beside))
            broken = broken or before.broke or (isinstance(value, Table) and value.broken)
        self.pos += 1
        return Table(tuple(entries), opening, before.lines, broken)

    def _after_comma(self) -> _Between:
        """What follows an element, its comma passed; a comment beside the comma is the element's too."""
        before = self._between()
        if self.text[self.pos] != ",":
            return before
        self.pos += 1
        after = self._between()
        if not before.broke:
            return after
        own = (after.beside.text,) if after.beside else ()
        return _Between(before.beside, (*before.lines, *own, *after.lines), broke=True)


_PUT_ASIDE = re.compile(r"#++[ \t]*+[A-Za-z_][\w.\"'-]*+[ \t]*=")
"""A key that its author commented out."""


def _parted(lines: Lines) -> tuple[Lines, Lines]:
    """The lines between two sections: those that belong to the end of the first, and those of the second.

    A blank line parts them; without one, keys that are commented out stay with the first.
    """
    if lines[:1] == ("",):
        return (), lines
    at = 0
    while at < len(lines) and ("" in lines or _PUT_ASIDE.match(lines[at])) and lines[at]:
        at += 1
    return lines[:at], lines[at:]


def read(text: str) -> Document:
    """The tree of a TOML text (line ends are `\\n`) that its reader has accepted."""
    return _Reader(text).document()


def comments(document: Document) -> Iterator[str]:
    """The text of every comment, in the order of the tree."""
    for section in document:
        yield from filter(None, section.above)
        yield from _texts(section.beside)
        for entry in section.entries:
            yield from _of_entry(entry)
        yield from filter(None, section.below)


def inside(node: Node) -> Iterator[str]:
    """The text of every comment within a value."""
    match node:
        case Listed():
            yield from _texts(node.opening)
            for element in node.elements:
                yield from filter(None, element.above)
                yield from inside(element.value)
                yield from _texts(element.beside)
            yield from filter(None, node.below)
        case Table():
            yield from _texts(node.opening)
            for entry in node.entries:
                yield from _of_entry(entry)
            yield from filter(None, node.below)


def _of_entry(entry: Entry) -> Iterator[str]:
    yield from filter(None, entry.above)
    yield from inside(entry.value)
    yield from _texts(entry.beside)


def _texts(comment: Comment | None) -> Iterator[str]:
    if comment is not None:
        yield comment.text

"""A deck file written in one form: what is written means what was written before, and is TOML 1.0.

Only what a reader of the file gains from is changed. A text keeps its escapes, and its lines where it has
several; a list over several lines keeps its rows; a comment stays with its statement. Where a comment stands
alone among keys (a blank line below it) it parts them into groups, and no key leaves its group.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from quizkz.authoring import statements
from quizkz.authoring.statements import (
    Comment,
    Document,
    Element,
    Entry,
    Lines,
    Listed,
    Node,
    Scalar,
    Section,
    Table,
)
from quizkz.deck import Cite, Grading, Source, Study
from quizkz.spans import key_text

LINE = 100
"""Characters of a line that a list may fill, as rustfmt and Black's users have it; texts are never broken."""

_INDENT = "  "

_HEAD = (
    *("format", "id", "title", "description", "language", "tags", "formerly", "typed", "allow"),
    *("source", "study", "grading"),
)
_QUESTION = (
    *("id", "formerly", "after", "kind", "prompt", "text", "order", "pairs", "answer", "unit"),
    *("tolerance", "accept", "reject", "typed", "distractors", "options", "pin", "shuffle"),
    *("decoys", "reverse", "grading", "feedback", "hint", "explanation", "cite", "tags", "allow"),
)
ORDERS: dict[tuple[str, ...], tuple[str, ...]] = {
    (): _HEAD,
    ("question",): _QUESTION,
    ("source",): tuple(Source.model_fields),
    ("study",): tuple(Study.model_fields),
    ("grading",): tuple(Grading.model_fields),
    ("question", "grading"): tuple(Grading.model_fields),
    ("question", "cite"): tuple(Cite.model_fields),
}
"""The order of the keys in each table: what is asked, what is right, what is wrong, what is said of it."""


def formatted(text: str) -> str:
    """A deck file's text in order; line ends are `\\n`. What the TOML reader accepts is asked for."""
    return written(statements.read(text))


def written(document: Document) -> str:
    """The text of a document in order."""
    sections = _head_sorted([_ordered(section) for section in _unrolled(document)])
    lines: list[str] = []
    for section in sections:
        lines.extend(_section(section, first=not any(lines)))
    return "\n".join(lines) + "\n"


# ---- tables in lines of their own ----------------------------------------------------------------


def _unrolled(document: Document) -> Iterator[Section]:
    """The sections with dotted keys for each table of several lines, which TOML 1.0 does not know."""
    questions: list[Section] = []
    for section in document:
        entries: list[Entry] = []
        for entry in section.entries:
            tables = _broken_tables(entry) if not section.brackets else []
            if tables:
                questions.extend(_as_sections(entry, tables))
            else:
                entries.extend(_dotted(entry))
        yield replace(section, entries=tuple(entries))
    yield from questions


def _dotted(entry: Entry) -> list[Entry]:
    table = entry.value
    if not isinstance(table, Table) or not table.broken or not table.entries:
        return [entry]
    found = [
        deeper for inner in table.entries for deeper in _dotted(replace(inner, key=(*entry.key, *inner.key)))
    ]
    opening = (table.opening.text,) if table.opening else ()
    found[0] = replace(found[0], above=_shut(entry.above, opening, found[0].above))
    last = found[-1]
    below = tuple(filter(None, table.below))
    if entry.beside and last.beside:
        below = (*below, last.beside.text)
    found[-1] = replace(last, above=(*last.above, *below), beside=entry.beside or last.beside)
    return found


def _shut(*parts: Lines) -> Lines:
    """Lines one after another, no blank line where a later part begins."""
    first, *others = parts
    return (*first, *(line for part in others for line in part if line))


def _broken_tables(entry: Entry) -> list[Table]:
    """The questions that are written as a list of tables, where one of them is over several lines."""
    if tuple(map(key_text, entry.key)) != ("question",) or not isinstance(entry.value, Listed):
        return []
    tables = [e.value for e in entry.value.elements if isinstance(e.value, Table)]
    return tables if any(table.broken for table in tables) else []


def _as_sections(entry: Entry, tables: Sequence[Table]) -> Iterator[Section]:
    """Such questions, each below a header of its own; the comments around a table stand above it."""
    if not isinstance(entry.value, Listed):
        return
    opening, elements, tail = entry.value.opening, entry.value.elements, entry.value.below
    above = _shut(entry.above, *((c.text,) for c in (opening, entry.beside) if c))
    for number, (element, table) in enumerate(zip(elements, tables, strict=True), 1):
        own = tuple(c.text for c in (table.opening, element.beside) if c)
        below = tuple(filter(None, (*table.below, *(tail if number == len(tables) else ()))))
        entries = tuple(deeper for inner in table.entries for deeper in _dotted(inner))
        yield Section(entry.key, 2, (*above, *element.above, *own), None, entries, below)
        above = ()


# ---- order ---------------------------------------------------------------------------------------


def _ordered(section: Section) -> Section:
    """A section with its keys in order, in each group of its own."""
    order = ORDERS.get(section.names)
    if order is None:
        return section
    entries: list[Entry] = []
    for group in _groups(section.entries):
        entries.extend(_sorted(group, order, pinned=not section.brackets and not entries))
    return replace(section, entries=tuple(entries))


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries parted where a comment stands alone."""
    group: list[Entry] = []
    for entry in entries:
        if group and _stands_alone(entry.above):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _stands_alone(lines: Lines) -> bool:
    return any(line and below == "" for line, below in pairwise(lines))


def _sorted(group: list[Entry], order: Sequence[str], *, pinned: bool) -> list[Entry]:
    """A group in order, without blank lines where anything moved. `pinned`: a comment above the first key may
    be one on the whole file, so the two stay where they are."""
    keep = 1 if pinned and any(group[0].above[-1:]) else 0
    moved = [*group[:keep], *sorted(group[keep:], key=lambda entry: _rank(entry, order))]
    if moved == group:
        return group
    first = group[0].above
    bare = [replace(entry, above=tuple(filter(None, entry.above))) for entry in moved]
    if _stands_alone(first) and not keep:
        # What stands alone above the group stays above it, whatever key is the first now.
        at = len(first) - first[::-1].index("")
        own = tuple(filter(None, first[at:]))
        bare = [
            replace(new, above=own) if old is group[0] else new for old, new in zip(moved, bare, strict=True)
        ]
        bare[0] = replace(bare[0], above=(*first[:at], *bare[0].above))
    elif keep or first[:1] == ("",):
        bare[0] = replace(bare[0], above=first if keep else ("", *bare[0].above))
    return bare


def _rank(entry: Entry, order: Sequence[str]) -> int:
    name = key_text(entry.key[0])
    return order.index(name) if name in order else len(order)


def _head_sorted(sections: list[Section]) -> list[Section]:
    """The tables of the head in order, where they stand together and no comment stands alone among them."""
    stop = next((at for at, s in enumerate(sections) if s.brackets == 2), len(sections))
    head = sections[1:stop]
    if any(section.names[0] not in _HEAD or _stands_alone(section.above) for section in head):
        return sections
    head.sort(key=lambda section: _HEAD.index(section.names[0]))
    return [*sections[:1], *head, *sections[stop:]]


# ---- lines ---------------------------------------------------------------------------------------


def _section(section: Section, *, first: bool) -> Iterator[str]:
    """The lines of a section: a blank one before it, and its statements."""
    if section.brackets:
        top = len(section.names) == 1
        if not first and (top or section.above[:1] == ("",)):
            yield ""
        yield from _lines(section.above, trim=True)
        header = "[" * section.brackets + ".".join(_key(section.key)) + "]" * section.brackets
        yield _with_comment(header, section.beside)
    for number, entry in enumerate(section.entries):
        yield from _lines(entry.above, trim=number == 0)
        key = section.key + entry.key
        start = ".".join(_key(key)[len(section.key) :]) + " = "
        yield from _with_comment(start + _node(entry.value, "", len(start)), entry.beside).split("\n")
    yield from _last(section.below, trim=first and not section.entries)


def _lines(lines: Lines, *, trim: bool) -> list[str]:
    """Lines with one blank line where there are several; `trim`: with none at the beginning."""
    found: list[str] = []
    for line in lines:
        if line or (found[-1] if found else not trim):
            found.append(line)
    return found


def _last(lines: Lines, *, trim: bool) -> list[str]:
    """Lines without a blank one at their end."""
    found = _lines(lines, trim=trim)
    return found[:-1] if found[-1:] == [""] else found


def _with_comment(text: str, comment: Comment | None) -> str:
    """A line with its comment: as far from it as the author had it, or in the same column where that was
    wide."""
    if comment is None:
        return text
    gap = comment.gap or 2
    if gap > 2:
        gap = max(2, comment.column - (len(text) - text.rfind("\n") - 1))
    return text + " " * gap + comment.text


def _key(parts: Sequence[str]) -> list[str]:
    """The parts of a key as they are written; quotes stay on what the author names (`feedback."2024"`)."""
    named = False
    found = []
    for part in parts:
        name = key_text(part)
        found.append(_string(part) if named or not _BARE.fullmatch(name) else name)
        named = named or name == "feedback"
    return found


def _node(node: Node, indent: str, used: int, *, split: bool = True) -> str:
    """A value. `used`: characters of its line before it; `split`: whether a long list may be broken."""
    match node:
        case Scalar():
            return _string(node.token) if node.token[0] in "\"'" else _moment(node.token)
        case Table():
            pairs = []
            for entry in node.entries:
                start = ".".join(_key(entry.key)) + " = "
                pairs.append(start + _node(entry.value, indent, 0, split=False))
            return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
        case Listed():
            node = replace(node, elements=tuple(map(_hoisted, node.elements)))
            if node.broken or node.commented:
                return _rows(node, indent, split=split)
            plain = "[" + ", ".join(_node(e.value, indent, 0, split=False) for e in node.elements) + "]"
            wide = "\n" not in plain and used + len(plain) > LINE and len(node.elements) > 1
            return _rows(node, indent, split=True) if wide and split else plain


def _rows(listed: Listed, indent: str, *, split: bool) -> str:
    """A list over several lines: in the author's rows where each has room, else one element a line."""
    inner = indent + _INDENT
    rows: list[list[Element]] = []
    for element in listed.elements:
        if element.opens or not rows or any(element.above) or not listed.broken:
            rows.append([])
        rows[-1].append(element)
    if any(len(row) > 1 and len(_row(row, inner, split=split)) > LINE for row in rows):
        rows = [[element] for row in rows for element in row]
    lines = [f"[  {listed.opening.text}" if listed.opening else "["]
    for number, row in enumerate(rows):
        above = _lines(row[0].above, trim=number == 0)
        lines.extend(inner + line if line else "" for line in above)
        lines.append(_with_comment(_row(row, inner, split=split), row[-1].beside))
    lines.extend(inner + line if line else "" for line in _last(listed.below, trim=not rows))
    return "\n".join([*lines, indent + "]"])


def _row(row: Sequence[Element], indent: str, *, split: bool) -> str:
    used = len(indent) + 1  # and a comma
    return indent + " ".join(_node(e.value, indent, used, split=split) + "," for e in row)


def _hoisted(element: Element) -> Element:
    """An element with the comments inside its table above it: TOML 1.0 breaks no line between braces."""
    if not isinstance(element.value, Table):
        return element
    found, value = _stripped(element.value)
    return replace(element, value=value, above=(*element.above, *found))


def _stripped(table: Table) -> tuple[list[str], Table]:
    """The comments between a table's braces, and the table without them; lists keep theirs."""
    found = [table.opening.text] if table.opening else []
    entries: list[Entry] = []
    for entry in table.entries:
        found.extend(filter(None, entry.above))
        value = entry.value
        if isinstance(value, Table):
            deeper, value = _stripped(value)
            found.extend(deeper)
        found.extend([entry.beside.text] if entry.beside else [])
        entries.append(Entry(entry.key, value))
    found.extend(filter(None, table.below))
    return found, Table(tuple(entries))


# ---- tokens --------------------------------------------------------------------------------------

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NEW_ESCAPE = re.compile(r"\\(?:e|x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_SHORT_TIME = re.compile(r"((?:^|[Tt ])\d\d:\d\d)(?=$|[Zz+-])")


def _string(token: str) -> str:
    """A text (or a bare part of a key) in double quotes; in single ones where it holds a backslash or a
    double quote and nothing keeps it from them. Escapes of TOML 1.1 are written as 1.0 knows them."""
    if token[0] not in "\"'":
        return token
    body = token[1:-1]
    if token[:3] == "'''":
        return token
    if token[0] == "'":
        return token if '"' in body or "\\" in body else f'"{body}"'
    plain = token[:3] != '"""' and "'" not in body and "\\" in body
    if plain and all(sign in '"\\' for sign in _ESCAPE.findall(body)):
        return "'" + _ESCAPE.sub(r"\1", body) + "'"
    return _NEW_ESCAPE.sub(_known_escape, token)


def _known_escape(found: re.Match[str]) -> str:
    if found[0] == "\\e":
        return "\\u001b"
    return f"\\u00{found[1]}" if found[1] else found[0]


def _moment(token: str) -> str:
    """A date, time or number as written; a time without seconds, which is TOML 1.1, gets them."""
    return _SHORT_TIME.sub(r"\1:00", token) if ":" in token else token

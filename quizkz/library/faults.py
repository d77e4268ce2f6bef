"""A fault, and how it becomes a problem with a place.

Rules know paths of values, not places in the text: a fault names the path, and only when there is one is the
text scanned for where that path stands.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from quizkz import spans
from quizkz.library.reading import File
from quizkz.problems import Place, Problem, Severity, shown_line

At = Literal["value", "key"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path, counted from the question or the deck it belongs to.

    `at`: whether the carets stand under the key or the value. `inside`: characters of the text at the path,
    where only a part of it is meant. `related`: the other places that take part. `replacement`: the TOML that
    mends it in place of what `path`, `at` and `inside` name.
    """

    rule: str
    message: str
    path: spans.Path = ()
    at: At = "value"
    label: str = ""
    fix: str = ""
    note: str = ""
    severity: Severity = "error"
    inside: tuple[int, int] | None = None
    related: tuple[Place, ...] = ()
    replacement: str | None = None


def token_of(text: str) -> str:
    """A text as an author would write it in TOML: in double quotes, or in single ones where that saves
    escapes."""
    plain = text.isprintable() and "\\" not in text
    if plain and '"' not in text:
        return f'"{text}"'
    if text.isprintable() and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # a basic string of JSON is TOML's


@dataclass
class Piece:
    """A part of a file that the TOML reader accepted: the whole file, or one question of a broken one.

    `partial`: its text without what TOML refuses, where there was such; then keys may be missing in `data`,
    and values may be stand-ins.
    """

    file: File
    start: int
    stop: int
    data: dict[str, Any]
    partial: str = ""

    @cached_property
    def text(self) -> str:
        """The text of this part."""
        return self.partial or self.file.text[self.start : self.stop]

    @cached_property
    def places(self) -> Mapping[spans.Path, spans.Spans]:
        """Where each key and value of this part stands."""
        return spans.scan(self.text)

    def token(self, path: spans.Path) -> str:
        """A value as the author wrote it; empty where the path has no place of its own."""
        found = self.places.get(path)
        return self.text[slice(*found.value)] if found and not found.header else ""

    def marks(self, fault: Fault, path: spans.Path) -> bool:
        """Whether the carets of a fault stand under all of what its path names, and under nothing else."""
        found = self.places.get(path)
        if found is None or (fault.at == "value" and found.header):
            return False
        start, stop = found.key if fault.at == "key" else found.value
        if fault.inside is None:
            return "\n" not in self.text[start:stop]
        first, last = spans.within(self.text[start:stop], *fault.inside)
        return "\n" not in self.text[start + first : start + last]

    def place(self, path: spans.Path, at: At, label: str, inside: tuple[int, int] | None = None) -> Place:
        """The place of a path, or of the nearest parent that has one."""
        found = spans.nearest(self.places, path)
        start, stop = found.key if at == "key" or found.header else found.value
        if inside is not None and path in self.places and self.text[start : start + 1] in ("'", '"'):
            first, last = spans.within(self.text[start:stop], *inside)
            start, stop = start + first, start + last
        return place_at(self.file, self.start + start, self.start + stop, label)

    def problem(self, fault: Fault, base: spans.Path = (), question: str = "") -> Problem:
        """A fault with its place; `base` is the path of what the fault's own path counts from."""
        path = (*base, *fault.path)
        place = self.place(path, fault.at, fault.label, fault.inside)
        new = fault.replacement
        return Problem(
            fault.rule,
            fault.message,
            place,
            fault.severity,
            fault.related,
            fault.fix,
            fault.note,
            question,
            new if new is not None and self.marks(fault, path) else None,
        )


_LONG_LINE = 2000
"""Characters of a line that a place keeps whole; thousands of problems may stand in one line."""

_AROUND = 500
"""Characters that a place keeps of a longer line, before and after where it begins."""


def place_at(file: File, start: int, stop: int, label: str = "") -> Place:
    """The place of characters [start, stop) of a file; the carets end with the first line."""
    text = file.text
    if not file.starts:
        file.starts = _line_starts(text)
    line = bisect_right(file.starts, start)
    begin = file.starts[line - 1]
    end = file.starts[line] - 1 if line < len(file.starts) else len(text)
    width = max(1, min(stop, end) - start)
    shown = begin
    if end - begin > _LONG_LINE:
        shown = max(begin, start - _AROUND)
        end = min(end, start + _AROUND)
    source = shown_line(text[shown:end])
    return Place(str(file.path), line, start - begin + 1, width, source, label, shown - begin)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts

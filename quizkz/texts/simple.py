"""Markdown as plain text, for whatever shows one kind of letter: lines, lists, spreadsheets."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^\s*(```|~~~)")
# Bounded, since each sign that opens and closes nothing would have the rest of the line looked through.
_IMAGE = re.compile(r"!\[([^\[\]]*+)\]\(([^)\s]{0,500}+)[^)]{0,200}+\)")
_LINK = re.compile(r"\[([^\[\]]++)\]\(([^)\s]{1,500}+)[^)]{0,200}+\)")
_TICKS = re.compile(r"`+")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.{1,400}?)(?<=[^\s\\])\1")
_STRESSED = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]+?)(?<=[^\s\\])\*(?![\w*])|(?<![\w\\])_(?=\S)([^_]+?)(?<=[^\s\\])_(?!\w)"
)
_HEADING = re.compile(r"^#{1,6}\s+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def simple(text: str) -> str:
    """A Markdown text as plain text: marks of emphasis, headings, links and code dropped, all words kept.

    Code keeps its content unchanged; an image is its words and its file in brackets.
    """
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        else:
            lines.append(line if fenced else _simple_line(line))
    return "\n".join(lines)


def _simple_line(line: str) -> str:
    pieces: list[str] = []
    last = 0
    for start, (begin, end), stop in _codes(line):
        pieces += [_simple_prose(line[last:start]), line[begin:end].strip()]
        last = stop
    return _HEADING.sub("", "".join(pieces) + _simple_prose(line[last:]))


def _codes(line: str) -> Iterator[tuple[int, tuple[int, int], int]]:
    """Where each code begins, what it holds, and where it ends: at as many backticks as it began with."""
    ticks = [found.span() for found in _TICKS.finditer(line)]
    waiting: dict[int, int] = {}
    closing = [0] * len(ticks)
    for n in range(len(ticks) - 1, -1, -1):
        long = ticks[n][1] - ticks[n][0]
        closing[n] = waiting.get(long, 0)
        waiting[long] = n
    n = 0
    while n < len(ticks):
        if last := closing[n]:
            yield ticks[n][0], (ticks[n][1], ticks[last][0]), ticks[last][1]
        n = max(n, last) + 1


def _simple_prose(text: str) -> str:
    text = _IMAGE.sub(lambda m: f"{m[1]} [{m[2]}]".strip(), text)
    text = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", text)
    text = _STRONG.sub(r"\2", text)
    text = _STRESSED.sub(lambda m: m[1] or m[2], text)
    return _ESCAPE.sub(r"\1", text)

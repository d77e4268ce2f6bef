"""Markdown as plain text, for whatever shows one kind of letter: lines, lists, spreadsheets."""

import re

_FENCE = re.compile(r"^\s*(```|~~~)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_CODE = re.compile(r"(`+)(.+?)\1")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=[^\s\\])\1")
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
    for code in _CODE.finditer(line):
        pieces += [_simple_prose(line[last : code.start()]), code[2].strip()]
        last = code.end()
    return _HEADING.sub("", "".join(pieces) + _simple_prose(line[last:]))


def _simple_prose(text: str) -> str:
    text = _IMAGE.sub(lambda m: f"{m[1]} [{m[2]}]".strip(), text)
    text = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", text)
    text = _STRONG.sub(r"\2", text)
    text = _STRESSED.sub(lambda m: m[1] or m[2], text)
    return _ESCAPE.sub(r"\1", text)

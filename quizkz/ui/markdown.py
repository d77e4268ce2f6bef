"""Markdown of decks, as rows of Content.

The tokens of markdown-it (HTML off) are written out here rather than by a widget: one pass of a millisecond,
while a Markdown widget takes longer than a key press may, and nothing of a deck ever meets a markup parser. A
line break of the author stays a line break; links and images are words. Text without any Markdown, the usual
case, never imports the parser.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

from quizkz.ui.flow import NOTHING, hang, wrap
from quizkz.ui.roles import QUIET, TRACK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKS = re.compile(
    r"[*_`\[\]#>|~\\&<]|^ {0,3}(?:[-+]|\d{1,9}[.)]) |^(?: {4}|\t)|^ {0,3}[-=]{2,}\s*$", re.MULTILINE
)
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_INSET = "  "

Marks = Mapping[str, Content]
"""What stands in for a placeholder (one private-use letter each): the gaps of a cloze."""


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def is_plain(text: str) -> bool:
    """Whether a text holds nothing that Markdown could read otherwise."""
    return _MARKS.search(text) is None


def rows(text: str, width: int, style: str = "", marks: Marks | None = None) -> list[Content]:
    """A deck's Markdown as rows of at most `width` cells, with one blank row between blocks."""
    done = list(_rows(text, width)) if not marks else _write(text, width, marks)
    return [row.stylize_before(style) for row in done] if style else done


@lru_cache(maxsize=256)
def _rows(text: str, width: int) -> tuple[Content, ...]:
    return tuple(_write(text, width, {}))


def _write(text: str, width: int, marks: Marks) -> list[Content]:
    text = text.strip("\n")
    if not text.strip():
        return []
    if is_plain(text):
        blocks = [
            _placed("\n".join(line.strip() for line in block.split("\n")), marks)
            for block in _BLANK.split(text)
        ]
        return _spaced([wrap(block, width) for block in blocks])
    return _Writer(marks).blocks(_parser().parse(text), width)


def _spaced(blocks: list[list[Content]]) -> list[Content]:
    """Blocks of rows one below the other, a blank row between two."""
    done: list[Content] = []
    for block in blocks:
        if done and block:
            done.append(NOTHING)
        done.extend(block)
    return done


def _placed(text: str, marks: Marks) -> Content:
    """A text as Content, each placeholder in it replaced."""
    if not any(mark in text for mark in marks):
        return Content(text)
    pieces = re.split("([" + "".join(marks) + "])", text)
    return NOTHING.join(marks.get(piece, Content(piece)) for piece in pieces if piece)


class _Writer:
    """One pass over the tokens of a text; each opening token hands its inner tokens on."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.targets: list[tuple[str, int]] = []  # where the open links lead, and where their words begin

    def blocks(self, tokens: "list[Token]", width: int) -> list[Content]:
        """The rows of a run of block tokens."""
        done: list[list[Content]] = []
        at = 0
        while at < len(tokens):
            end = _closing(tokens, at)
            done.append(self.block(tokens[at], tokens[at + 1 : end], width))
            at = end + 1
        tight = bool(tokens) and all(token.hidden for token in tokens if token.type == "paragraph_open")
        if tight and any(
            token.type == "paragraph_open" and token.level == tokens[0].level for token in tokens
        ):
            return [row for block in done for row in block]
        return _spaced(done)

    def block(self, token: "Token", inner: "list[Token]", width: int) -> list[Content]:
        """The rows of one block."""
        match token.type:
            case "paragraph_open" | "heading_open":
                text = self.inline(inner[0].children or [])
                return wrap(text.stylize("bold") if token.type == "heading_open" else text, width)
            case "bullet_list_open" | "ordered_list_open":
                return self.items(token, inner, width)
            case "blockquote_open":
                return [_INSET + row for row in self.blocks(inner, max(1, width - 2))]
            case "fence" | "code_block":
                return [
                    _INSET + row
                    for row in wrap(_placed(token.content.rstrip("\n").expandtabs(4), self.marks), width - 2)
                ]
            case "table_open":
                return self.table(inner, width)
            case "hr":
                return [Content.styled("─" * min(width, 8), TRACK)]
            case _:
                return self.blocks(inner, width) if inner else wrap(_placed(token.content, self.marks), width)

    def items(self, token: "Token", inner: "list[Token]", width: int) -> list[Content]:
        """The rows of a list, each item hung below its mark."""
        ordered = token.type == "ordered_list_open"
        number = int(token.attrs.get("start", 1))
        done: list[list[Content]] = []
        at = 0
        while at < len(inner):
            end = _closing(inner, at)
            mark = f"{number}. " if ordered else "- "
            body = self.blocks(inner[at + 1 : end], max(1, width - len(mark))) or [NOTHING]
            below = " " * len(mark)
            done.append(
                [Content.styled(mark, QUIET) + body[0], *(below + row if row else row for row in body[1:])]
            )
            number, at = number + 1, end + 1
        tight = all(t.hidden for t in inner if t.type == "paragraph_open" and t.level == token.level + 2)
        return [row for item in done for row in item] if tight else _spaced(done)

    def table(self, inner: "list[Token]", width: int) -> list[Content]:
        """A table as aligned columns where they fit, else each row as one text."""
        lines: list[list[Content]] = []
        for token in inner:
            if token.type == "tr_open":
                lines.append([])
            elif token.type == "inline":
                cell = self.inline(token.children or [])
                lines[-1].append(cell.stylize("bold") if len(lines) == 1 else cell)
        wide = [max(line[n].cell_length for line in lines) for n in range(len(lines[0]))]
        if sum(wide) + 2 * (len(wide) - 1) > width:
            return [row for line in lines for row in hang("", Content(" · ").join(line), width, _INSET)]
        return [
            Content(_INSET)
            .join(c.pad_right(w - c.cell_length) for c, w in zip(line, wide, strict=True))
            .rstrip()
            for line in lines
        ]

    def inline(self, tokens: "list[Token]") -> Content:
        """The text of a paragraph."""
        done: list[Content] = []
        styles: list[str] = []
        for token in tokens:
            if token.nesting == 1:
                styles.append(
                    {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}.get(token.type, "")
                )
            elif token.nesting == -1:
                styles.pop()
            else:
                text = self.words(token)
                for style in filter(None, styles):
                    text = text.stylize(style)
                done.append(text)
            if token.type == "link_open":
                self.targets.append((str(token.attrs.get("href", "")), len(done)))
            if token.type == "link_close":
                href, since = self.targets.pop()
                shown = "".join(piece.plain for piece in done[since:])
                if href and href != shown and not href.startswith("#"):
                    done.append(Content.styled(f" ({href})", QUIET))
        return NOTHING.join(done)

    def words(self, token: "Token") -> Content:
        """The text of one inline token."""
        match token.type:
            case "softbreak" | "hardbreak":
                return Content("\n")
            case "code_inline":
                return _placed(token.content, self.marks).stylize("italic")
            case "image":
                return Content(token.content or "image").stylize("italic")
            case _:
                return _placed(token.content, self.marks)


def _closing(tokens: "list[Token]", at: int) -> int:
    """The place of the token that closes the one at `at` (itself where it opens nothing)."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1

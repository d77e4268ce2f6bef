"""How texts are measured in terminal cells, cut and wrapped; and plurals."""

import re
import unicodedata
from collections.abc import Iterator

_MARKS = ("Mn", "Me", "Cf")
"""Categories of characters that take no cell of their own."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def width(text: str) -> int:
    """How many terminal cells a text takes (Unicode annex 11: wide and fullwidth characters take two)."""
    if text.isascii():
        return len(text)
    return sum(_cells(c) for c in text)


def _cells(char: str) -> int:
    if unicodedata.category(char) in _MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def rightward(text: str) -> bool:
    """Whether a text holds letters that run from right to left (Unicode annex 9: R and AL)."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def cut(text: str, cells: int) -> str:
    """A text on one line in at most so many cells, the end replaced by `…` where it is longer."""
    line = " ".join(text.split())
    if width(line) <= cells:
        return line
    return _head(line, cells - 1)[0].rstrip() + "…" if cells > 0 else ""


def _head(text: str, cells: int) -> tuple[str, str]:
    """The longest start of a text within so many cells, and the rest."""
    taken = 0
    for index, char in enumerate(text):
        taken += _cells(char)
        if taken > cells:
            return text[:index], text[index:]
    return text, ""


def _pieces(text: str, first: int, later: int) -> Iterator[str]:
    """A text in pieces that take so many cells each, two or more, in one way through it."""
    start = taken = 0
    room = first
    for index, char in enumerate(text):
        taken += _cells(char)
        if taken > room:
            yield text[start:index]
            start, taken, room = index, _cells(char), later
    yield text[start:]


def wrap(text: str, cells: int, *, indent: str = "") -> tuple[str, ...]:
    """A text wrapped at blanks to so many cells; its line breaks stay, later lines begin with `indent`.

    A word wider than the line is broken, so nothing is lost. Blanks within a line stay (code, columns).
    """
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend(_wrapped(line, max(cells, 1), indent, first=not lines))
    return tuple(lines)


def _wrapped(line: str, cells: int, indent: str, *, first: bool) -> Iterator[str]:
    current = "" if first else indent
    empty = True
    for word in _WORD.findall(line.expandtabs(4).rstrip(" ")):
        if not empty and width(current) + width(word) > cells:
            yield current
            current, word = indent, word.lstrip(" ")
        current += word
        empty = False
        if width(current) > cells and width(indent) + 2 <= cells:
            head, *more = _pieces(current, cells, cells - width(indent))
            yield from (head, *(indent + piece for piece in more[:-1]))
            current = indent + more[-1]
    yield current


_WORD = re.compile(r" *[^ ]+")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 card`, `3 cards`, `2,000 cards`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number_word(number: int) -> str:
    """A small number in letters (`two`), a larger one in digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def joined(texts: tuple[str, ...] | list[str]) -> str:
    """Texts as a list in a sentence: `4`, `4 and 5`, `4, 5 and 6`."""
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)

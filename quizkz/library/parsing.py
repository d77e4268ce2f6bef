"""Text to TOML values; where TOML fails, the text is cut at the questions and each piece is read alone.

So a broken question costs no other: each gives its own first error, and the sound ones are checked too.
"""

import re
from decimal import Decimal
from typing import Any

import tomli

from quizkz.library import syntax
from quizkz.library.faults import Piece
from quizkz.library.reading import File
from quizkz.problems import Problem

_OPENS = re.compile(
    r"^[ \t\u00a0\u200b\ufeff]*\[{1,3}[ \t]*[\"']?(?:question|Question|questions)[\"']?[ \t]*\]", re.MULTILINE
)


def parse(file: File) -> tuple[list[Piece], list[Problem]]:
    """The parts of a file that TOML accepts, and what it refuses in the others."""
    pieces, problems = parts(file)
    return [piece for piece in pieces if not piece.partial], problems


def parts(file: File) -> tuple[list[Piece], list[Problem]]:
    """The parts of a file, and what TOML refuses in them.

    A part that it accepts without the statements that are told is a piece too, marked as partial.
    """
    data = _load(file.text)
    if isinstance(data, dict):
        return [Piece(file, 0, len(file.text), data)], []
    other = syntax.not_toml(file)
    if other is not None:
        return [], [other]
    cuts = [found.start() for found in _OPENS.finditer(file.text)]
    bounds = [*sorted({0, *cuts}), len(file.text)]
    pieces: list[Piece] = []
    problems: list[Problem] = []
    index = 0
    while index < len(bounds) - 1:
        start, stop = bounds[index], bounds[index + 1]
        index += 1
        read = _load(file.text[start:stop])
        if isinstance(read, Exception) and index < len(bounds) - 1:
            joined = _load(file.text[start : bounds[index + 1]]) if _is_open(read) else read
            if isinstance(joined, dict):
                # The cut fell into a text of several lines that shows how a question is written.
                read, stop = joined, bounds[index + 1]
                index += 1
        if isinstance(read, dict):
            pieces.append(Piece(file, start, stop, read))
        else:
            found, rest = syntax.problems(file, start, stop, read)
            problems.extend(found)
            partial = _load(rest)
            if isinstance(partial, dict):
                pieces.append(Piece(file, start, stop, partial, partial=rest))
    if not problems and not any(isinstance(piece.data.get("question"), dict) for piece in pieces):
        problems.extend(syntax.problems(file, 0, len(file.text), data)[0])
    return pieces, problems


def _load(text: str) -> dict[str, Any] | Exception:
    try:
        return tomli.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        # ValueError also for a whole number of 5,000 digits, ArithmeticError for an exponent of twenty.
        return error


def _is_open(error: Exception) -> bool:
    return isinstance(error, tomli.TOMLDecodeError) and error.msg.startswith(
        ("Unterminated", "Expected \"'''")
    )

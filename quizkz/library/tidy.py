"""Cleans what comes out of TOML: no terminal control, and no indent that the lines of a text share.

A whole file is asked first whether any of its texts can need it, since nearly none does.
"""

import os.path
import re
from typing import Any

from quizkz.texts import clean

_ESCAPE = re.compile(r"\\[nrbfeuUx]")
"""Escapes that make control characters or line breaks."""


def needs_tidying(text: str) -> bool:
    """Whether any value in a file may change by `tidy`: no text of printable characters in one line does."""
    if '"""' in text or "'''" in text or ("\\" in text and _ESCAPE.search(text)):
        return True
    return not text.isascii() and not text.replace("\n", "").replace("\t", "").isprintable()


def tidy(value: Any) -> Any:
    """A value from TOML with each text in it cleaned, keys included, to the depth that a deck has."""
    return _tidy(value, 4)


def _tidy(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return undented(clean(value))
    if depth and isinstance(value, list):
        return [_tidy(one, depth - 1) for one in value]
    if depth and isinstance(value, dict):
        return {clean(key): _tidy(one, depth - 1) for key, one in value.items()}
    return value


def undented(text: str) -> str:
    """A text of several lines without the indent that they share and without blank lines at its end."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    shared = len(os.path.commonprefix(indents))  # noqa: RUF071  # of characters is what is wanted
    return "\n".join(line[shared:] if line.strip() else "" for line in lines)

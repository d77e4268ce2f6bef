"""Files that are no TOML at all: which language they seem to be written in."""

import re

from quizkz.library.syntax.stops import STATEMENT

_HEADER = re.compile(r"^[ \t]*\[{1,3}[ \t]*[\"']?[\w.-]+[\"']?[ \t]*\]", re.MULTILINE)
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("JSON", re.compile(r"\s*[\[{]\s*[\[{\"\]}]")),
    ("HTML or XML", re.compile(r"\s*<[!?A-Za-z]")),
    ("Markdown", re.compile(r"(?:.*\n)*?\s*(?:[-*+] \[[ xX]\] |#{2,6} \S|[QAC]: )")),
    ("YAML", re.compile(r"(?:\s*(?:#.*|---[ \t]*))*\s*(?:- )?[\w -]+:(?: |\n)")),
    (
        "a table with its cells in one line",
        re.compile(r"[^\n=]*[^\s=][ ]*[;\t,|][ ]*[^\s=][^\n=]*\n[^\n=]*[;\t,|]"),
    ),
)
"""How a text in each begins. Markdown stands before YAML, since `Q: ` is what hashcards writes."""

_MOST = 20_000
"""Characters that are looked at: a file shows in its first lines what it is."""


def language(text: str) -> str:
    """What a text is written in that holds nothing of TOML; empty where it holds some or cannot be told."""
    start = text[:_MOST]
    if STATEMENT.search(start) or _HEADER.search(start):
        return ""
    return next((name for name, sign in _SIGNS if sign.match(start)), "")

"""Files that are no TOML at all: which language they seem to be written in."""

import re
from collections.abc import Sequence

_OURS = re.compile(r"^[ \t]*+(?:[\w.\"'-]++[ \t]*+=|\[[\[ \t\"']*+[\w.-])", re.MULTILINE)
"""What TOML has in any deck: `key =`, or a header."""

_MARKDOWN = re.compile(r"[-*+] \[[ xX]\] |#{2,6} \S|[QAC]: ")
_YAML = re.compile(r"(?:- )?[\w][\w -]{0,60}+:(?: |$)")
_MOST = 20_000
"""Characters that are looked at: a file shows in its first lines what it is."""

_LINES = 50
"""Lines with words in them that are looked at."""


def language(text: str) -> str:
    """What a text is written in that holds nothing of TOML; empty where it holds some or cannot be told."""
    start = text[:_MOST]
    if _OURS.search(start):
        return ""
    lines = [line for line in (line.strip() for line in start.split("\n")) if line][:_LINES]
    return _guessed(lines) if lines else ""


def _guessed(lines: Sequence[str]) -> str:
    first = lines[0]
    if first[0] in "[{" and (first[1:2] in ("", "{", '"', "[", "]", "}")):
        return "JSON"
    if re.match("<[!?A-Za-z]", first):
        return "HTML or XML"
    # Before YAML: `Q: ` is what hashcards writes.
    if any(_MARKDOWN.match(line) for line in lines):
        return "Markdown"
    said = [line for line in lines if not line.startswith(("#", "---"))]
    if said and _YAML.match(said[0]):
        return "YAML"
    for sign in ";\t,|":
        if len(said) > 1 and all(sign in line for line in said[:2]):
            return "a table with a row a line"
    return ""

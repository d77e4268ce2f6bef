"""The table of verdicts in the README, made of rows of the corpus and of the words that the app says; and the
decks that stand in it.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from quizkz.words.verdicts import VERDICTS, beside
from tests.corpus import DATA, Case, cases, shown, shown_answer

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- verdicts: made by tests/readme.py; QUIZKZ_SNAPSHOTS=update pytest tests/test_readme.py -->"
END = "<!-- end of verdicts -->"


def verdict_table() -> str:
    """The whole table, in Markdown."""
    by_name = {case.name: case for case in cases()}
    chosen = tomllib.loads((DATA / "readme.toml").read_text(encoding="utf-8"))["rows"]
    lines = ["| answer | you answer | verdict | because |", "|---|---|---|---|"]
    lines += [_line(by_name[row["row"]], row.get("says", "")) for row in chosen]
    return "\n".join(lines)


def _line(case: Case, says: str) -> str:
    given = case.verdict()
    mark, word = VERDICTS[given.result]
    because = says or _escaped(beside(case.question, given))
    assert because, f"nothing says why: {case.name}"
    cells = (code(shown_answer(case.question)), code(shown(case.response)), f"{mark} {word}", because)
    return f"| {' | '.join(cells)} |"


def code(text: str) -> str:
    """A text as a code span in a cell of a table."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}".replace("|", "\\|").replace("\n", " ")


def _escaped(text: str) -> str:
    """A plain text as Markdown in a cell of a table."""
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", text)


def table_in(text: str) -> tuple[int, int]:
    """Where in the README the table stands."""
    start = text.index(BEGIN) + len(BEGIN)
    return start, text.index(END, start)


NO_DECK = "<!-- no deck"
"""Stands above a block of TOML that is none."""

_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A deck in the README, named by the heading that it stands below."""

    name: str
    text: str


def examples() -> list[Example]:
    """Every deck in the README, in its order."""
    text = README.read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.finditer(text):
        above = text[: block.start()].rstrip("\n").rsplit("\n", 1)[-1]
        if not above.startswith(NO_DECK):
            heading = re.findall(r"^#+ (.*)$", text[: block.start()], re.MULTILINE)[-1]
            found.append(Example(heading, block[1]))
    return found

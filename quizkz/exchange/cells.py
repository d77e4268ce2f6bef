"""Texts as cells of CSV that a spreadsheet shows and never runs, and as Markdown that says what they say.

CSV is as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel takes it for the machine's old
code page. What a cell may run: https://owasp.org/www-community/attacks/CSV_Injection.
"""

import csv
import math
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from quizkz.texts import clean, one_line

BOM = "\ufeff"
_NUMBER = re.compile(r"[+\-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?%?")
_RUNS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""What makes a cell a formula at its beginning, in full width too; blanks before it are skipped by some."""
_MARKED = re.compile(r"[\\`*_\[\]<>&|~$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What means something inside a line of Markdown (CommonMark, GitHub's tables, links and formulas)."""

Value = str | int | float | bool | None


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: `'` before what one would; plain numbers stay.

    A text that begins so after a `'` of its own gets another: `as_written` takes one off and is exact.
    """
    if text[:1].isalnum():  # nearly all texts
        return text
    return f"'{text}" if _risky(text.lstrip("'")) else text


def as_written(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _risky(cell.lstrip("'")) else cell


def _risky(text: str) -> bool:
    return _RUNS.match(text) is not None and _NUMBER.fullmatch(text) is None


def csv_line(values: Iterable[Value]) -> str:
    """A row of CSV with its line end: texts harmless and clean, numbers as they are, nothing for None."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return out.getvalue()


def csv_row(values: Iterable[Value]) -> str:
    """The same in one line: an id in a stranger's log may hold the end of one, which would forge a row."""
    return csv_line(one_line(value) if isinstance(value, str) else value for value in values)


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(clean(value)) if isinstance(value, str) else value


def markdown(text: str) -> str:
    """A text for the midst of a line of Markdown, where it reads as written.

    No markup, link, HTML, formula or border of a table comes out of it, and no second line.
    """
    return _MARKED.sub(lambda sign: f"\\{sign[0]}", " ".join(text.split()))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown, numbers on the right; its cells are Markdown already."""
    edges = ["---", *["---:"] * (len(heads) - 1)]
    return [_line(heads), _line(edges), *(_line(row) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(share: float, mark: float | None = None) -> str:
    """`80%`: rounded, but never up to full marks, nor up to a pass `mark` that was missed."""
    whole = math.floor(100 * share + 0.5 + 1e-9)
    reached = [1.0] if mark is None else [1.0, mark]
    if any(share < limit - 1e-9 and whole >= 100 * limit - 1e-9 for limit in reached):
        whole = math.floor(100 * share + 1e-9)
    return f"{whole}%"

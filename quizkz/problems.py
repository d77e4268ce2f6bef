"""An author's mistakes, as values: what is wrong, where, and what to do.

A `Problem` is made wherever a file is read and is shown by whoever has a reader: as text with carets, as JSON.
It is never raised.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """A span in a file.

    `line` and `column` count from 1, `column` in characters; `width` is the number of characters that the carets
    stand under; `source` is the whole line, cleaned of control characters; `label` is written beside the carets.
    Line 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 1
    width: int = 1
    source: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of an author.

    `rule` is a stable name. `place` is where the mistake stands, `related` are other places that take part.
    `fix` says how to mend it; `note` explains where no single fix is known. `question` is the id of the question it is in, empty for the
    deck.
    """

    rule: str
    message: str
    place: Place
    severity: Severity = "error"
    related: tuple[Place, ...] = ()
    fix: str = ""
    note: str = ""
    question: str = ""


def as_text(problems: tuple[Problem, ...], *, colour: bool = False) -> str:
    """All problems as text: a head line, the source line, carets under the span, the fix."""
    raise NotImplementedError


def as_json(problems: tuple[Problem, ...]) -> Mapping[str, object]:
    """All problems as one object with `"format": 1`, for programs."""
    raise NotImplementedError

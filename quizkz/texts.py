"""Normal forms of texts, and the gaps of a cloze."""

from dataclasses import dataclass
from typing import Literal


def clean(text: str) -> str:
    """A text without terminal control, bidi control or lone surrogates; line breaks are `\\n`, tabs stay."""
    raise NotImplementedError


def normal(text: str, language: str = "en", *, case: Literal["ignore", "match"] = "ignore") -> str:
    """The form in which two texts that a fair teacher calls equal are equal; idempotent."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a cloze as shown for one card. `answers`: the one shown, then those also right."""

    number: int
    answers: tuple[str, ...]
    hint: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class GapError:
    """Why a text is no cloze: `open-gap`, `no-gap`, ... and the character span [start, end) in the text."""

    rule: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClozeView:
    """A cloze text for one gap number: plain pieces, and an int where gap number that index of `gaps` stands.

    Gaps of other numbers stand as their answers, escapes are resolved.
    """

    pieces: tuple[str | int, ...]
    gaps: tuple[Gap, ...]


def gap_errors(text: str) -> tuple[GapError, ...]:
    """Every fault in the gaps of a text; none where it is a good cloze."""
    raise NotImplementedError


def gap_numbers(text: str) -> tuple[int, ...]:
    """The gap numbers of a text in ascending order, each once; gaps without a number are number 1."""
    raise NotImplementedError


def cloze_view(text: str, number: int) -> ClozeView:
    """What the card of gap `number` shows."""
    raise NotImplementedError

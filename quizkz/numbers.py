"""The number reader: what a learner or an author may write for one number, read exactly."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """One number as read. `value` has scale words and % applied. `scaled`: a scale word was written.
    `percent`: a % (or the word) was written. `words`: what else stood beside it (a unit), white space folded."""

    value: Fraction
    scaled: bool = False
    percent: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Why a text is not one number: it holds none, or several."""

    found: int


def read(text: str, language: str = "en") -> Number | NoNumber:
    """The one number in a text; the language settles what groups digits and names scales and ordinals."""
    raise NotImplementedError

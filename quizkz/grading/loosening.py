"""What may be taken out of a normal form before two texts are compared once more.

Each step is weaker than the one before, so that a text is judged by the least that has to be forgiven.
"""

import re
from unicodedata import category

from quizkz.texts import normal, prose

_WORD_AND_NUMBER = re.compile(r"(?<=[^\W\d_]{2})-(?=\d)")
_BLANK = re.compile(r"(?<!\d) | (?!\d)| (?=\d{3}(?!\d))")
"""A blank that may go: not one between two numbers, but one between thousands."""


def squeezed(form: str) -> str:
    """A normal form without blanks, nor the hyphen of COVID-19."""
    return _BLANK.sub("", _WORD_AND_NUMBER.sub("", form))


def run_together(form: str) -> str:
    """A normal form without blanks, and without the stops and quotes inside a text."""
    return squeezed(prose(form))


_NUMERAL = r"(?<![^\s-])(?:(?=[%(all)s]{2})|(?<=[^\W\d_]{3} ))(?=[%(all)s])(%(tens)s)(%(ones)s)(?![^\s-])"
_CAPITALS = {"all": "IVXL", "tens": "XL|L?X{0,3}", "ones": "IX|IV|V?I{0,3}"}
_ROMAN = re.compile(_NUMERAL % _CAPITALS)
"""A Roman numeral in capitals up to 89, as kings, centuries and wars have; one letter only after a word.

C, D and M are far more often letters."""
_ROMAN_ANY_CASE = re.compile(
    _NUMERAL % {"all": "IVXLivxl", "tens": "(?a:(?i:XL|L?X{0,3}))", "ones": "(?a:(?i:IX|IV|V?I{0,3}))"}
)
_ORDINAL = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|-?(?:й|я|е|го|ші|шы))(?![^\s-])|(?<=\d)-(?=[^\W\d])", re.IGNORECASE
)
_TENS = {"": 0, "X": 10, "XX": 20, "XXX": 30, "XL": 40, "L": 50, "LX": 60, "LXX": 70, "LXXX": 80}
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def in_digits(form: str, *, any_case: bool) -> str:
    """A normal form with its case, run together, and II as 2; `any_case`: numerals in small letters too."""
    numerals = _ROMAN_ANY_CASE if any_case else _ROMAN
    words = _ORDINAL.sub(" ", numerals.sub(_value, prose(form)))
    return squeezed(" ".join(words.split()))


def _value(numeral: "re.Match[str]") -> str:
    return str(_TENS[numeral[1].upper()] + _ONES.index(numeral[2].upper()))


_SIGN = re.compile(r"[^\w\s'\"()]|_")


def signs(word: str) -> list[str]:
    """The signs in a word that mean something, as those of C++ and --help do: leaving one out is no slip."""
    return [sign for sign in _SIGN.findall(word) if category(sign)[0] != "M"]


BESIDE_MOST = 3
"""Words beside a gap that a response may repeat."""
_STEPS = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")


def without_beside(said: str, before: str, after: str, language: str) -> str:
    """A response without the words beside its gap that it repeats (`5 km` where km follows); else empty."""
    words = _STEPS.sub(" ", said).split() if len(said) <= 1000 else []
    behind = [normal(word, language) for word in after.split(maxsplit=BESIDE_MOST)[:BESIDE_MOST]]
    ahead = [normal(word, language) for word in before.rsplit(maxsplit=BESIDE_MOST)[-BESIDE_MOST:]]
    ours = [normal(word, language) for word in words]
    end = next((n for n in range(len(behind), 0, -1) if ours[-n:] == behind[:n]), 0)
    start = next((n for n in range(len(ahead), 0, -1) if ours[:n] == ahead[-n:]), 0)
    return " ".join(words[start : len(words) - end]) if start or end else ""

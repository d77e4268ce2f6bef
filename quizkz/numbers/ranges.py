"""Ranges and years as typed answers: 2017-2018, 2017–18, from 2017 to 2018; in 1991, 1991 г., 1991 жыл.

A range is two numbers in rising order, so that a score (3-1) and a date (2017-01-02) are none.
"""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from quizkz.numbers.reader import Number, prepared, read
from quizkz.numbers.words import are_year_words

YEARS = (100, 2999)
"""The whole numbers that are taken for years where a word for the year stands beside them."""


@dataclass(frozen=True, slots=True)
class Range:
    """Two numbers and what lies between. `words`: what else stood there (a unit), casefolded.

    `percent`, `scaled`: as of the second number, which says it for both.
    """

    low: Fraction
    high: Fraction
    words: str = ""
    percent: bool = field(default=False, compare=False)
    scaled: bool = field(default=False, compare=False)


_JOINT = re.compile(
    r" (?:to|through|and|till|until|по|до) |(?<=[\w%.]) ?[-/] ?(?=[$€£¥₸₽]?-?\d)", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:in |в |во )?(from|between|с|со|от) ", re.IGNORECASE)
_KAZAKH = re.compile(
    r"(\d+)(?: ?жыл| ?ж\.?)?[- ]?[дтн][ае]н (?:бастап )?(\d+)(?: ?жыл| ?ж\.?)?[- ]?[ғгқк][ае] дейін",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12]\d{3}")
_SHORT = re.compile(r"\d{1,2}(?![\d%]|[.,]\d)")
_DIGITS = re.compile(r"[$€£¥₸₽]?\d[\d.,' _]*(?<=\d)")


def as_year(number: Number) -> Number:
    """A number without the words that say that it is a year; any other number as it is."""
    if not number.words or number.scaled or number.percent or number.grouped:
        return number
    if number.value.denominator != 1 or not YEARS[0] <= number.value <= YEARS[1]:
        return number
    return replace(number, words="") if are_year_words(number.words) else number


def read_whole(text: str, language: str = "en", *, spelled: bool = False) -> Number | None:
    """The number that a text is and nothing else, but for words that say it is a year; None for others."""
    number = read(text, language, spelled=spelled)
    if not isinstance(number, Number):
        return None
    number = as_year(number)
    return None if number.words else number


@lru_cache(maxsize=64)
def read_range(text: str, language: str = "en") -> Range | None:
    """The range that a text is, None where it is none; a short last year (2017-18) is read in full."""
    line = prepared(text)
    if kazakh := _KAZAKH.fullmatch(line):
        return _range(kazakh[1], kazakh[2], language)
    before = _BEFORE.match(line)
    line = line[before.end() :] if before else line
    joints = list(_JOINT.finditer(line, 1))
    if len(joints) != 1:
        return None
    left, joint, right = line[: joints[0].start()], joints[0].group().strip(), line[joints[0].end() :]
    if joint.casefold() == "and" and not (before and before[1].casefold() == "between"):
        return None
    if _YEAR.fullmatch(left) and (short := _SHORT.match(right)):
        right = left[: -len(short.group())] + right
    elif joint == "/" and not (_YEAR.fullmatch(left) and _YEAR.match(right)):
        return None  # a fraction
    return _range(left, right, language)


def _range(left: str, right: str, language: str) -> Range | None:
    """The range between two texts; a scale or a unit behind the second number counts for both."""
    high = _number(right, language)
    low = _number(left, language)
    digits = _DIGITS.match(right)
    if digits and left[-1].isdigit():
        low = _number(left + right[digits.end() :], language)
    if not low or not high or low.value >= high.value:
        return None
    words = {low.words.casefold(), high.words.casefold()} - {""}
    if len(words) > 1:
        return None
    return Range(low.value, high.value, "".join(words), percent=high.percent, scaled=high.scaled)


def _number(text: str, language: str) -> Number | None:
    number = read(text, language)
    return as_year(number) if isinstance(number, Number) else None

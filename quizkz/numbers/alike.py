"""Whether two texts say one amount: a range, money, a number beside the same words; else what lacks.

Names of one unit are one (km, kilometres), and a unit that reckons the same in another is reckoned.
"""

import re
from fractions import Fraction
from typing import Literal, NamedTuple

from quizkz.numbers.measures import are_one_unit, converted, is_currency, measures
from quizkz.numbers.ranges import Range, read_range
from quizkz.numbers.reader import Number, prepared, read
from quizkz.numbers.scales import is_scale_word
from quizkz.numbers.spelled import in_digits
from quizkz.numbers.words import FROM_ABOVE, FROM_BELOW

LETTERS_MOST = 200
"""A longer text is neither a range nor a number with a few words, and is not looked through for one."""


def are_opposed(left: str, right: str) -> bool:
    """Whether one text bounds its number from below and the other from above: at least 50, at most 50."""
    lines = prepared(left), prepared(right)
    least = [FROM_BELOW.search(line) is not None for line in lines]
    most = [FROM_ABOVE.search(line) is not None for line in lines]
    return (least[0] and most[1]) or (most[0] and least[1])


def are_one(left: str, right: str, language: str = "en") -> bool:
    """Whether two texts are one range, one amount, or one number beside the same words."""
    left, right = (" ".join(text.split()) for text in (left, right))
    if max(len(left), len(right)) > LETTERS_MOST:
        return False
    if (lack := lacking(left, right, language)) is not None:
        return lack.what == "nothing" and not are_opposed(left, right)
    for reading in (_with_words, _bounded):
        first = reading(left, language)
        if first is not None and first == reading(right, language):
            return not are_opposed(left, right)
    return False


class Lack(NamedTuple):
    """What a text lacks against another that says the same numbers. `detail`: the words that are missing, or
    that stand there instead."""

    what: Literal["nothing", "percent", "share", "currency", "word", "unit"]
    detail: str = ""


def lacking(said: str, answer: str, language: str = "en") -> Lack | None:
    """What a text lacks to be the amount or the range of an answer; None where other numbers stand there."""
    if max(len(said), len(answer)) > LETTERS_MOST:
        return None
    ranges = read_range(said, language), read_range(answer, language)
    if ranges[0] and ranges[1]:
        return _lacking_range(ranges[0], ranges[1], answer)
    wanted = _amount(answer, language)
    found = _amount(said, language) if wanted and wanted.words else None
    if not wanted or not found or found.percent or wanted.percent:
        return None
    if are_one_unit(found.words, wanted.words):
        return Lack("nothing") if found.value == wanted.value else None
    if found.words and converted(found.value, found.words, measures(wanted.words)) == wanted.value:
        return Lack("nothing")
    if found.value != wanted.value or not is_currency(wanted.words):
        return None
    return Lack("unit", found.words) if found.words else Lack("currency", wanted.words)


_SCALE = re.compile(r"[^\W\d_]+")


def _lacking_range(said: Range, answer: Range, text: str) -> Lack | None:
    """The same for two ranges; `text`: the answer as it was written."""
    if said.words and not are_one_unit(said.words, answer.words):
        return None
    times = answer.low / said.low if said.low else answer.high / said.high
    if (said.low * times, said.high * times) != (answer.low, answer.high):
        return None
    if answer.percent != said.percent:
        by = {Fraction(1): "share", Fraction(1, 100): "percent"}.get(times) if answer.percent else None
        return Lack("share") if by == "share" else Lack("percent") if by else None
    if times != 1:
        scale = next((word for word in _SCALE.findall(text) if is_scale_word(word)), "")
        return Lack("word", scale) if answer.scaled and not said.scaled and times >= 100 and scale else None
    if said.words or not answer.words:
        return Lack("nothing")
    return Lack("currency" if is_currency(answer.words) else "word", answer.words)


_DIGIT = re.compile(r"\d")


def _amount(text: str, language: str) -> Number | None:
    """A number in a unit that is known, or without words; the unit stands behind it, but for a currency."""
    number = read(text, language, spelled=True)
    if not isinstance(number, Number) or number.altered or number.ordinal:
        return None
    if not number.words:
        return number
    line = prepared(text)
    digit = _DIGIT.search(line)
    leads = digit is not None and any(char.isalpha() for char in line[: digit.start()])
    if not measures(number.words) or (leads and not is_currency(number.words)):
        return None
    return number


_PROSE = re.compile(r"[\w .,%'$€£₸-]+")
_LETTERS = re.compile(r"[^\W\d_]{3}")


def _with_words(text: str, language: str) -> tuple[Fraction, bool, str, bool] | None:
    """A number with its words, and whether any of them stands before it; None where it may be a formula."""
    line = prepared(text)
    line = line if _DIGIT.search(line) else in_digits(line)
    number, digit = read(line, language), _DIGIT.search(line)
    if not (
        isinstance(number, Number) and digit and _PROSE.fullmatch(line) and _LETTERS.search(number.words)
    ):
        return None
    leads = any(char.isalpha() for char in line[: digit.start()])
    return number.value, number.percent, number.words.casefold().replace("-", " ").strip(), leads


def _bounded(text: str, language: str) -> tuple[bool, Fraction, bool, str] | None:
    """A number with a bound: whether it is one from below, the number, and its words without the bound's."""
    line = prepared(text)
    below, above = FROM_BELOW.search(line), FROM_ABOVE.search(line)
    bound = below or above
    if bound is None or (below and above):
        return None
    rest = f"{line[: bound.start()]} {line[bound.end() :]}"
    number = read(rest, language, spelled=True)
    if not isinstance(number, Number) or number.altered:
        return None
    return below is not None, number.value, number.percent, number.words.casefold()

"""Reads the one number in a text.

A regular expression only finds runs of digits and signs, in linear time; what a run means is decided by
looking at its groups, since "1,234" is one number in English, another in Russian, and "1,2,3" is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from unicodedata import normalize

from quizkz.numbers.scales import is_scale_word, scale
from quizkz.numbers.spelled import in_digits, joined
from quizkz.numbers.words import (
    ALTERING_AFTER,
    ALTERING_BEFORE,
    NEAR_AFTER,
    NEAR_BEFORE,
    ORDINAL,
    PERCENT,
    POINTS,
    grouping,
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number as read. `value` has scale words and % applied. `scaled`: a scale word was written.
    `percent`: a % (or the word) was written. `words`: what else stood beside it (a unit), white space folded.

    `other`: where a lone `,ddd` or `.ddd` was settled by the language, the value of the other reading;
    `grouped`: it was taken to group digits. `step`: what one of the last digit written (trailing zeros of a
    whole number aside) is worth, 0 for a fraction such as 1/3. `letter`: a scale of one letter (4.3m).
    `ordinal`: it ended as an ordinal does (48th). `altered`: the words or the sign that make another answer
    of it (before 2022, 5 squared, > 5); they stand in `words` too.
    """

    value: Fraction
    scaled: bool = False
    percent: bool = False
    words: str = ""
    other: Fraction | None = None
    grouped: bool = False
    step: Fraction = Fraction(1)
    letter: str = ""
    ordinal: bool = False
    altered: str = ""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Why a text is not one number: it holds none, or several."""

    found: int


DIGITS_MOST = 100
"""A longer run of digits is no number anybody asks for, and costs time to work with."""
EXPONENT_MOST = 308
"""The range of a double; beyond it no number is read."""
_EXPONENT_DIGITS = 6
SCALES_MOST = 3
"""Scale words in a row: a hundred thousand million."""
_APART = frozenset("KMB")
"""Letters that are a scale behind a blank too: 4.3 M; a small m there is the metre."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER_UP = re.compile(r"(?<=[^\W_])[⁺⁻]?[⁰¹²³⁴-⁹]+")
_VULGAR = re.compile(r"(?=[¼-¾⅐-⅞↉])")
_DEGREE = re.compile(r"[º˚](?= ?[CFСK])")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−﹣－", "-"),
        **dict.fromkeys("’‘ʼ´`٬", "'"),
        "⁄": "/",
        "٫": ".",
        "\u200b": None,
        "\u2060": None,
        "\u00ad": None,
        "\ufeff": None,
        "\u200e": None,
        "\u200f": None,
    }
)
_RUN = re.compile(r"(?<![^\W_])(?<!\^)(?<!\^-)(?:\d+(?:[.,'_]\d+| \d{3}(?!\d))*|[.,]\d+)")
_OVER = re.compile(r" ?/ ?(\d+)(?!\d| ?[./,] ?\d)")
_MIXED = re.compile(r" (\d+) ?/ ?(\d+)(?!\d| ?[./,] ?\d)")
_EXPONENT = re.compile(r"(?:[eE]| ?[x×·*хХ] ?10 ?\^ ?\(?)([+-]?\d++)\)?(?!\w)|\^\(?([+-]?\d++)\)?(?!\w)")
_WORD = re.compile(r"([ -]?)([^\W\d_]+)\.?")
_MINUS = re.compile(r"(?:^- ?|(?<=[\s(=~])-)[$€£¥₸₽]? ?$|(?<!\w)(?:minus|минус) ?$", re.IGNORECASE)
_BASED = re.compile(r"(?<![^\W_])0[xXbBoO][0-9a-fA-F]+(?![^\W_]|\^)")
_MIXED_UP = re.compile(r"\d[OoОоlIІ]\d")
"""A letter typed for a nought or a one: what number was meant is not for us to guess."""
_TOML = re.compile(r"([+-]?)(\d[\d_]*)(?:\.(\d[\d_]*))?(?:[eE]([+-]?\d{1,3}))? ?(%?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Digits:
    """The value of a run of digits: `step` and `other` as in Number. `count`: how many numbers it holds."""

    value: Fraction
    step: Fraction = Fraction(1)
    other: Fraction | None = None
    grouped: bool = False
    whole: bool = False
    count: int = 1


def read(
    text: str, language: str = "en", *, units: Sequence[str] = (), spelled: bool = False
) -> Number | NoNumber:
    """The one number in a text; the language settles what groups digits.

    `units`: names that are never read as a scale, such as `m` where the unit is the metre. `spelled`: a
    number in words is read too, where no digit is.
    """
    return _read(text, language, frozenset(unit.casefold() for unit in units), spelled)


@lru_cache(maxsize=64)
def _read(text: str, language: str, names: frozenset[str], spelled: bool) -> Number | NoNumber:
    """A text read once, since one response is read against every answer."""
    line = prepared(text)
    if spelled and not _RUN.search(line):
        line = in_digits(line, but=names)
    line = joined(line)
    if _BASED.search(line) or _MIXED_UP.search(line):  # 0x10 is a number to a machine, not to a learner
        return NoNumber(0)
    found, at, first = 0, 0, None
    while run := _RUN.search(line, at):
        digits, at = _number_at(line, run, language)
        found += digits.count
        if found > 1:
            return NoNumber(found + sum(1 for _ in _RUN.finditer(line, at)))
        first = run.start(), at, digits
    if first is None or not first[2].count:
        return NoNumber(0)
    start, end, digits = first
    return _with_words(line, start, end, digits, names)


def prepared(text: str) -> str:
    """A text on one line with one kind of dash, apostrophe, blank and digit."""
    if not text.isascii():
        text = _POWER_UP.sub(lambda power: "^" + power.group().translate(_SUPERSCRIPTS), text)
        text = _DEGREE.sub("°", text)
        text = normalize("NFKC", _VULGAR.sub(" ", text)).translate(_SIGNS)
    return " ".join(text.split())


def _number_at(line: str, run: re.Match[str], language: str) -> tuple[_Digits, int]:
    """The number that begins with a run of digits, with its fraction and power, and where it ends."""
    digits, end = _digits(run.group(), language), run.end()
    if digits.whole:
        if mixed := _MIXED.match(line, end):
            above, below = _whole(mixed[1]), _whole(mixed[2])
            if above < below:
                return _Digits(digits.value + Fraction(above, below), step=Fraction(0)), mixed.end()
        if over := _OVER.match(line, end):
            below = _whole(over[1])
            if not below:
                return _Digits(Fraction(0), count=0), over.end()
            return _Digits(digits.value / below, step=Fraction(0)), over.end()
    if digits.count == 1 and (power := _EXPONENT.match(line, end)):
        return _raised(digits, power), power.end()
    return digits, end


def _raised(digits: _Digits, power: re.Match[str]) -> _Digits:
    """Digits with `e6`, `×10^6` or `^6` after them."""
    written_so = power[1] or power[2]
    exponent = int(written_so) if len(written_so) <= _EXPONENT_DIGITS else EXPONENT_MOST + 1
    if abs(exponent) > EXPONENT_MOST or (power[2] and not 0 < digits.value <= 1000):
        return _Digits(Fraction(0), count=0)
    if power[2]:
        return _Digits(digits.value**exponent)
    factor = Fraction(10) ** exponent
    other = None if digits.other is None else digits.other * factor
    return _Digits(digits.value * factor, digits.step * factor, other, digits.grouped)


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= DIGITS_MOST else 0


def _digits(run: str, language: str) -> _Digits:
    """What a run of digits and signs between them says."""
    if len(run) > DIGITS_MOST:
        return _Digits(Fraction(0), count=0)
    groups = re.split(r"[.,'_ ]", run)
    signs = [char for char in run if char in ".,'_ "]
    if not signs:
        return _integer(run)
    *before, last = signs
    if before:
        if all(sign == last for sign in before):
            joined = _grouped(groups, last)
            return joined or _Digits(Fraction(0), count=len(groups))
        front = _grouped(groups[:-1], before[0]) if len(set(before)) == 1 else None
        if front is None or last not in ".,":
            return _Digits(Fraction(0), count=len(groups))
        return _decimal("".join(groups[:-1]), groups[-1])
    joined = _grouped(groups, last)
    if last in ".,":
        decimal = _decimal(groups[0], groups[1])
        if joined is None or int(groups[0][0]) == 0:
            return decimal
        if grouping(language) == last:
            return _Digits(joined.value, joined.step, decimal.value, grouped=True, whole=True)
        return _Digits(decimal.value, decimal.step, joined.value)
    return joined or _Digits(Fraction(0), count=2)


def _grouped(groups: list[str], sign: str) -> _Digits | None:
    """Groups of three digits as one number, or of two before the last as in India; None for anything else."""
    first, *rest = groups
    if not 1 <= len(first) <= 3 or len(rest[-1] if rest else "000") != 3:
        return None
    by_three = all(len(group) == 3 for group in rest)
    by_two = sign == "," and len(first) <= 2 and all(len(group) == 2 for group in rest[:-1])
    return _integer("".join(groups)) if by_three or by_two else None


def _integer(digits: str) -> _Digits:
    value = int(digits)
    zeros = len(digits) - len(str(value).rstrip("0")) if value else 0
    leading = len(digits) - len(str(value))
    return _Digits(Fraction(value), Fraction(10 ** max(zeros - leading, 0)), whole=True)


def _decimal(whole: str, part: str) -> _Digits:
    scale = 10 ** len(part)
    return _Digits(Fraction(int(whole + part), scale), Fraction(1, scale))


def _with_words(line: str, start: int, end: int, digits: _Digits, units: frozenset[str]) -> Number:
    """The number with its sign and the words after it taken in."""
    ordinal = ORDINAL.match(line, end) is not None
    factor, end, scaled, letter = _suffix(line, end, units)
    percent = None if scaled else PERCENT.match(line, end)
    if percent:
        factor, end = factor / 100, percent.end()
    minus = _MINUS.search(line[max(0, start - 12) : start])
    before = line[:start]
    if minus:
        cut = start - len(minus.group())
        before = line[:cut] + minus.group().lower().replace("minus", "").replace("минус", "").replace(
            "-", "", 1
        )
        factor = -factor
    altered = ALTERING_BEFORE.search(before) or ALTERING_AFTER.search(line, end)
    words = f"{NEAR_BEFORE.sub(' ', before)} {NEAR_AFTER.sub(' ', line[end:])}"
    return Number(
        value=digits.value * factor,
        scaled=scaled,
        percent=percent is not None,
        words=" ".join(words.split()).strip(" .,;:!?\"'()"),
        other=None if digits.other is None else digits.other * factor,
        grouped=digits.grouped,
        step=digits.step * abs(factor),
        letter=letter,
        ordinal=ordinal,
        altered=altered.group().strip() if altered else "",
    )


def _suffix(line: str, end: int, units: frozenset[str]) -> tuple[Fraction, int, bool, str]:
    """The scale words after a number: their product, where they end, whether there are any, a lone letter."""
    if ordinal := ORDINAL.match(line, end):
        return Fraction(1), ordinal.end(), False, ""
    factor, count, letter = Fraction(1), 0, ""
    while count < SCALES_MOST and (found := _WORD.match(line, end)):
        word, single = found[2], len(found[2]) == 1
        times = None if word.casefold() in units else scale(word)
        apart = found[1] and not (found[1] == " " and word in _APART)
        if times is None or (single and (apart or count)):
            break
        factor, end, count = factor * times, found.end(), count + 1
        letter = word if single else ""
    return factor, end, count > 0, letter


def written(text: str, language: str = "en") -> Number | NoNumber:
    """A number in a deck: as TOML writes it, with a % behind it or not, else whatever `read` reads.

    So 1.234 is a decimal in every language.
    """
    found = _TOML.fullmatch(text.strip())
    if not found or len(text) > DIGITS_MOST:
        return read(text, language)
    sign, whole, part, exponent, percent = found.groups()
    whole, part, power = whole.replace("_", ""), (part or "").replace("_", ""), int(exponent or 0)
    if abs(power) > EXPONENT_MOST:
        return NoNumber(0)
    digits = _decimal(whole, part) if part else _integer(whole)
    factor = Fraction(10) ** power / (100 if percent else 1)
    return Number(
        value=digits.value * (-factor if sign == "-" else factor),
        percent=bool(percent),
        step=digits.step * factor,
    )


def unit_scale(unit: str) -> tuple[Fraction, str]:
    """The scale in a unit's name and the rest of the name: `billion USD` is 10^9 and `USD`, `%` is 1/100."""
    factor, rest = Fraction(1), []
    parts = PERCENT.sub(" ", unit)
    if parts != unit and not POINTS.match(unit):
        factor, unit = factor / 100, parts
    for word in unit.split():
        if is_scale_word(word):
            factor *= scale(word.rstrip(".")) or 1
        else:
            rest.append(word)
    return factor, " ".join(rest)


def plain(value: Fraction, *, places: int = 6) -> str:
    """A value as plain decimal digits: exact where twelve places are enough, else rounded to `places`."""
    below, exact = value.denominator, 0
    while below > 1 and exact <= 12 and (10**exact) % below:
        exact += 1
    if exact > 12:
        exact = places
        while value and abs(value) * 10**exact < 100 and exact < EXPONENT_MOST:
            exact += 1
    digits = str(round(abs(value) * 10**exact)).rjust(exact + 1, "0")
    whole, part = (digits[:-exact], digits[-exact:].rstrip("0")) if exact else (digits, "")
    sign = "-" if value < 0 and (whole.strip("0") or part) else ""
    return f"{sign}{whole}.{part}" if part else sign + whole

"""A number against its answer: units, scales, percentages, tolerance.

All is compared in base units: an answer of 4.3 with the unit "million" is 4,300,000, and 77 with "%" is 0.77.
Any name of a unit that quizkz knows counts, and an amount in another unit of the same quantity is reckoned in
the question's: 5000 m is 5 km. Words that make another answer of a number, as "before 2022", are never right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from quizkz.deck import Numeric
from quizkz.grading.differences import number_whys
from quizkz.grading.verdict import Verdict, Why, missed, rated
from quizkz.numbers import (
    Measure,
    NoNumber,
    Number,
    are_one_unit,
    are_year_words,
    converted,
    is_percentage_points,
    measures,
    plain,
    read,
    unit_scale,
    written,
)
from quizkz.texts import clean, normal

PERCENT = Fraction(1, 100)
_POWER = re.compile(r"\d[eE][+-]?\d")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A question's unit. `names`: normal forms of its names without their scale words; `rests`: as written;
    `measures`: the known units that they name."""

    shown: str
    scale: Fraction
    names: frozenset[str]
    raw: tuple[str, ...]
    rests: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def percent(self) -> bool:
        return self.scale == PERCENT


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to take the response: its value in base units; `added`: the unit's scale was supplied;
    `reckoned`: it was given in another unit."""

    number: Number
    value: Fraction
    added: bool = False
    slip: bool = False
    reckoned: bool = False


def judge_number(question: Numeric, response: str, language: str) -> Verdict:
    """The verdict on a number, without the author's feedback; an empty response is compared with nothing."""
    unit = _unit(question, language)
    answer_line = _with_unit(_shown(question.answer, language), unit)
    said = " ".join(clean(response).split())
    if not said:
        return rated(missed("", answer_line))
    right = _base(question.answer, unit, language)
    tries = _tries(said, unit, language)
    line = _said_line(said, tries[0] if tries else None, unit)
    verdict = replace(missed(line, answer_line), bounds=_bounds(question, unit, language))
    listed = _listed(question, said, tries, unit, language)
    if listed is not None:
        return rated(verdict, right=listed, whys=() if listed else (Why("rejected"),))
    if right is None or normal(said, language) == normal(question.answer, language):
        return rated(verdict, right=_equal(question.answer, normal(said, language), language))
    if not tries:
        found = read(said, language, spelled=True)
        several = isinstance(found, NoNumber) and found.found > 1
        return rated(verdict, right=False, whys=(Why("two_numbers" if several else "no_number"),))
    return _against(question, verdict, tries, right, unit, language, said)


def _against(
    question: Numeric,
    verdict: Verdict,
    tries: tuple[_Try, ...],
    right: Fraction,
    unit: _Unit,
    language: str,
    said: str,
) -> Verdict:
    """The verdict on a response that holds one number."""
    low, high = _span(question, right, unit, language)
    fits = [attempt for attempt in tries if low <= attempt.value <= high]
    good = next((attempt for attempt in fits if _is_whole(attempt, unit)), None)
    if good:
        verdict = replace(verdict, said=_said_line(said, good, unit))
        slips = (Why("percent", "share"),) if good.slip else ()
        return rated(verdict, right=True, slip=good.slip, whys=slips)
    if fits:
        number = fits[0].number
        verdict = replace(verdict, said=_said_line(said, fits[0], unit))
        why = Why("altered", number.altered) if number.altered else Why("unit", number.words)
        return rated(verdict, right=False, whys=(why,))
    nearest = min(tries, key=lambda attempt: _distance(attempt.value, right))
    verdict = replace(verdict, said=_said_line(said, nearest, unit))
    whys = number_whys(nearest.number, nearest.value, right, (low, high))
    return rated(verdict, right=False, whys=whys)


def _distance(value: Fraction, right: Fraction) -> tuple[bool, Fraction]:
    """How many times two values differ; those of unlike sign last."""
    if not value or not right or (value > 0) != (right > 0):
        return True, abs(value - right)
    ratio = value / right
    return False, max(ratio, 1 / ratio)


def _unit(question: Numeric, language: str) -> _Unit:
    names = [unit_scale(name) for name in question.unit]
    scale = next((factor for factor, _ in names if factor != 1), Fraction(1))
    forms = frozenset(_name(rest, language) for _, rest in names)
    shown, rests = question.unit[0] if question.unit else "", tuple(rest for _, rest in names)
    known = tuple(dict.fromkeys(measure for rest in rests for measure in measures(rest)))
    return _Unit(shown, scale, forms, tuple(question.unit), rests, known)


def _name(words: str, language: str) -> str:
    """The form in which names of units are compared: km^2 is km2, tonnes is tonne."""
    form = normal(words, language).removeprefix("of ").replace("^", "").replace(" ", "").replace(".", "")
    form = form.replace("metre", "meter").replace("litre", "liter")
    return form.removesuffix("s") if len(form) > 2 else form


def _is_whole(attempt: _Try, unit: _Unit) -> bool:
    """Whether a response says its number in the question's unit or one reckoned in it, and nothing else."""
    if attempt.number.altered:
        return bool(unit.raw) and any(_fits(attempt.number.words, unit))
    return attempt.reckoned or _names_fit(attempt.number, unit)


def _names_fit(number: Number, unit: _Unit) -> bool:
    """Whether the words beside a number name the unit; without names they are ignored, but for points."""
    if not number.words:
        return True
    if not unit.raw:
        return True
    if not any(unit.names):
        points = unit.percent and is_percentage_points(number.words)
        return not points and not number.words.startswith("%")
    if all(map(are_year_words, unit.names)) and are_year_words(number.words):
        return True
    return any(_fits(number.words, unit)) or any(
        are_one_unit(number.words, rest) for rest in unit.rests if rest
    )


def _fits(words: str, unit: _Unit) -> Iterator[bool]:
    for language in ("en", "und"):
        yield _name(words, language) in unit.names


def _readings(said: str, unit: _Unit, language: str) -> Iterator[Number]:
    """The ways to read the number in a response; a unit's name with digits in it is no second number."""
    names = unit.rests
    for name in unit.raw:
        if any(char.isdigit() for char in name) and said.casefold().endswith(name.casefold()):
            said = said[: -len(name)]
            break
    number = read(said, language, units=names, spelled=True)
    if not isinstance(number, Number):
        return
    yield number
    if number.letter and unit.scale == 1:  # "5m" may be five metres after all
        plainly = read(said, language, units=(*names, number.letter))
        if isinstance(plainly, Number):
            yield plainly


def _tries(said: str, unit: _Unit, language: str) -> tuple[_Try, ...]:
    """Every way to take a response, the likeliest first."""
    tries: list[_Try] = []
    for number in _readings(said, unit, language):
        if unit.percent:
            value = number.value if number.percent else number.value * PERCENT
            tries.append(_Try(number, value, added=True))
            if not number.percent:
                tries.append(_Try(number, number.value, slip=True))
            continue
        if number.percent and unit.raw:  # five percent is not five km, nor five million
            named = replace(number, words=f"% {number.words}".strip())
            tries.append(_Try(named, number.value * 100 * unit.scale))
            continue
        reckoned = converted(number.value, number.words, unit.measures) if number.words else None
        if reckoned is not None and reckoned != number.value:
            tries.append(_Try(number, reckoned, reckoned=True))
        if unit.scale != 1 and not number.scaled and not number.percent:
            tries.append(_Try(number, number.value * unit.scale, added=True))
        tries.append(_Try(number, number.value))
    return tuple(tries)


def _base(text: str, unit: _Unit, language: str) -> Fraction | None:
    """A number of the author's in base units; None where the text is no number."""
    number = written(text, language)
    if not isinstance(number, Number):
        return None
    carries = number.scaled or (number.percent and unit.percent)
    return number.value if carries else number.value * unit.scale


def _tolerance(question: Numeric, value: Fraction, unit: _Unit, language: str) -> Fraction:
    """How far from a right value is still right, in base units."""
    number = written(question.tolerance, language) if question.tolerance else None
    if not isinstance(number, Number):
        return Fraction(0)
    if number.percent:
        return abs(value * number.value)
    return abs(number.value if number.scaled else number.value * unit.scale)


def _span(question: Numeric, value: Fraction, unit: _Unit, language: str) -> tuple[Fraction, Fraction]:
    tolerance = _tolerance(question, value, unit, language)
    return value - tolerance, value + tolerance


def _bounds(question: Numeric, unit: _Unit, language: str) -> tuple[str, str] | None:
    """The lowest and the highest right number in the answer's own unit, where there is a tolerance."""
    right = _base(question.answer, unit, language)
    if right is None or not _tolerance(question, right, unit, language):
        return None
    low, high = _span(question, right, unit, language)
    return plain(low / unit.scale), plain(high / unit.scale)


def _listed(question: Numeric, said: str, tries: tuple[_Try, ...], unit: _Unit, language: str) -> bool | None:
    """False where `reject` lists the response, True where `accept` does, None where neither."""
    form = normal(said, language)
    for entry in question.reject:
        value = _whole(entry, unit, language)
        if (any(attempt.value == value for attempt in tries if not attempt.slip)) or _equal(
            entry, form, language
        ):
            return False
    for entry in question.accept:
        value = _whole(entry, unit, language)
        if _equal(entry, form, language):
            return True
        if value is not None:
            low, high = _span(question, value, unit, language)
            if any(low <= t.value <= high and not t.slip and _is_whole(t, unit) for t in tries):
                return True
    return None


def _whole(entry: str, unit: _Unit, language: str) -> Fraction | None:
    """An entry of a list that is a number and nothing else, in base units."""
    number = written(entry, language)
    if not isinstance(number, Number) or number.altered or not _names_fit(number, unit):
        return None
    return None if number.words and not any(unit.names) else _base(entry, unit, language)


def _equal(entry: str, form: str, language: str) -> bool:
    return normal(entry, language) == form


def same_number(left: str, right: str, question: Numeric, language: str) -> bool:
    """Whether two texts name one number in the unit of a question; both are read as responses are."""
    unit = _unit(question, language)
    number = _whole(right, unit, language)
    return number is not None and any(
        attempt.value == number and not attempt.number.altered
        for attempt in _tries(left, unit, language)
        if not attempt.slip
    )


def _shown(answer: str, language: str) -> str:
    """An answer as its author wrote it; powers of ten that TOML made of it are written out."""
    number = written(answer, language)
    return plain(number.value) if isinstance(number, Number) and _POWER.search(answer) else answer


def _with_unit(number: str, unit: _Unit) -> str:
    """A number with its unit behind it."""
    if not unit.shown or (unit.percent and "%" in number):
        return number
    return number + unit.shown if unit.shown == "%" else f"{number} {unit.shown}"


def _said_line(said: str, attempt: _Try | None, unit: _Unit) -> str:
    """The response with the unit behind it where it was left out."""
    if attempt is None or not unit.shown or attempt.number.words:
        return said
    if said.casefold().endswith(unit.shown.casefold()):
        return said
    if unit.percent:
        return said if attempt.number.percent or attempt.slip else _with_unit(said, unit)
    if attempt.added:
        return _with_unit(said, unit)
    rest = unit_scale(unit.shown)[1]
    return f"{said} {rest}".strip() if not attempt.number.percent else said

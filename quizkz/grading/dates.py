"""Dates as typed answers: 16 December 1991, December 16, 1991, 16-го декабря 1991 года, 1991-12-16.

One day may be written in many ways. What leaves open which number is the month (5/6/2022) is none of them.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from quizkz.texts import fold

LETTERS_MOST = 60
"""A longer text is no date alone."""
_MONTHS = (
    "january jan январь января янв қаңтар қаңтары қаңтарда",
    "february feb февраль февраля фев ақпан ақпаны ақпанда",
    "march mar март марта мар наурыз наурызы наурызда",
    "april apr апрель апреля апр сәуір сәуірі сәуірде",
    "may май мая мамыр мамыры мамырда",
    "june jun июнь июня июн маусым маусымы маусымда",
    "july jul июль июля июл шілде шілдесі шілдеде",
    "august aug август августа авг тамыз тамызы тамызда",
    "september sep sept сентябрь сентября сен сент қыркүйек қыркүйегі қыркүйекте",
    "october oct октябрь октября окт қазан қазаны қазанда",
    "november nov ноябрь ноября ноя нояб қараша қарашасы қарашада",
    "december dec декабрь декабря дек желтоқсан желтоқсаны желтоқсанда",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_WORDS = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_AROUND = frozenset(
    "the of on in year st nd rd th г год года году й го е числа ж жыл жылы жылғы жылдың ші шы , .".split()  # noqa: SIM905  # one line of words
)
"""What may stand beside a day, a month and a year."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"[12]\d{3}")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Date(NamedTuple):
    """A day of a month; `year` is 0 where none is said."""

    day: int
    month: int
    year: int = 0


@lru_cache(maxsize=1024)
def read_date(text: str) -> Date | None:
    """The date that a text is and nothing else; None for others, and where the order leaves it open."""
    if len(text) > LETTERS_MOST or not any(char.isdigit() for char in text):
        return None
    line = fold(text).strip(" .")
    if found := _ISO.fullmatch(line):
        return _date(found[3], found[2], found[1])
    if found := _DOTTED.fullmatch(line):
        return _date(*found.groups())
    if found := _SLASHED.fullmatch(line):
        return _slashed(*found.groups())
    return _in_words(_WORDS.findall(line.replace("-", " ")))


def _in_words(words: list[str]) -> Date | None:
    """A date with the name of its month: a day and a month in any order, and a year at either end."""
    kept = [word for word in words if word not in _AROUND]
    months = [place for place, word in enumerate(kept) if word in _NUMBER_OF]
    if not 2 <= len(kept) <= 3 or len(months) != 1:
        return None
    month = _NUMBER_OF[kept.pop(months[0])]
    years = [word for word in kept if _YEAR.fullmatch(word)]
    days = [word for word in kept if word not in years]
    if len(days) != 1 or len(years) > 1:
        return None
    return _date(days[0], str(month), years[0] if years else "0")


def _slashed(first: str, second: str, year: str) -> Date | None:
    """A date parted by slashes, where one number can only be the day."""
    readings = {_date(first, second, year), _date(second, first, year)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _date(day: str, month: str, year: str) -> Date | None:
    """A date of three numbers, where there is such a day."""
    if not (day.isascii() and day.isdigit() and len(day) <= 2 and 1 <= int(month) <= 12):
        return None
    return Date(int(day), int(month), int(year)) if 1 <= int(day) <= _DAYS[int(month) - 1] else None

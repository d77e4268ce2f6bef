"""The number reader: what a learner or an author may write for one number, read exactly.

Nothing passes through a float: a value is a fraction of integers from the first digit on.

reader      the one number in a text
ranges      ranges and years as typed answers
spelled     numbers in words, put into digits
vocabulary  the words that numbers are made of
scales      the words that multiply a number
words       the words that stand beside numbers
measures    names of units, and how one is reckoned in another
alike       whether two texts say one amount
"""

from quizkz.numbers.alike import Lack, are_one, are_opposed, lacking
from quizkz.numbers.measures import Measure, are_one_unit, converted, measures
from quizkz.numbers.ranges import Range, read_range, read_whole
from quizkz.numbers.reader import NoNumber, Number, plain, read, unit_scale, written
from quizkz.numbers.scales import is_scale_word
from quizkz.numbers.words import are_year_words, is_percentage_points

__all__ = [
    "Lack",
    "Measure",
    "NoNumber",
    "Number",
    "Range",
    "are_one",
    "are_one_unit",
    "are_opposed",
    "are_year_words",
    "converted",
    "is_percentage_points",
    "is_scale_word",
    "lacking",
    "measures",
    "plain",
    "read",
    "read_range",
    "read_whole",
    "unit_scale",
    "written",
]

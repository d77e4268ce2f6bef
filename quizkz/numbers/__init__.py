"""The number reader: what a learner or an author may write for one number, read exactly.

Nothing passes through a float: a value is a fraction of integers from the first digit on.
"""

from quizkz.numbers.ranges import Range, are_one, are_opposed, read_range, read_whole
from quizkz.numbers.reader import NoNumber, Number, plain, read, unit_scale, written
from quizkz.numbers.scales import is_scale_word
from quizkz.numbers.words import are_year_words, is_percentage_points

__all__ = [
    "NoNumber",
    "Number",
    "Range",
    "are_one",
    "are_opposed",
    "are_year_words",
    "is_percentage_points",
    "is_scale_word",
    "plain",
    "read",
    "read_range",
    "read_whole",
    "unit_scale",
    "written",
]

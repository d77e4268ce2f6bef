"""The number reader: what a learner or an author may write for one number, read exactly.

Nothing passes through a float: a value is a fraction of integers from the first digit on.
"""

from quizkz.numbers.reader import NoNumber, Number, plain, read, unit_scale, written
from quizkz.numbers.words import is_scale_word

__all__ = ["NoNumber", "Number", "is_scale_word", "plain", "read", "unit_scale", "written"]

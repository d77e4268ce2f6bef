"""The words of a text as a search knows them: without case and accents, signs left out.

Search keeps fewer differences than grading does: й and и are one letter here, so that a search misses nothing
for want of a mark. Scripts written without blanks between words are taken letter by letter.
"""

from functools import lru_cache
from typing import Final
from unicodedata import category, is_normalized, normalize

_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Blocks of the Unicode character database whose scripts set no blank between words."""
_ACCENTS: Final = range(0x0300, 0x0370)
"""Combining diacritical marks, which letters of Europe carry; elsewhere a mark may be a vowel and stays."""


class _Letters(dict[int, str]):
    """What each character becomes: a letter itself, an accent nothing, everything else a blank."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code in _ACCENTS:
            found = ""
        elif any(first <= code <= last for first, last in _UNSPACED) and char.isalnum():
            found = f" {char} "
        elif char == "ı":
            found = "i"
        else:
            found = char if char.isalnum() or category(char)[0] == "M" else " "
        self[code] = found
        return found


_LETTERS = _Letters()


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    if not text.isascii():
        text = normalize("NFKD", text).casefold()
        if not is_normalized("NFKD", text):
            text = normalize("NFKD", text)
    else:
        text = text.lower()
    return text.translate(_LETTERS).split()


MARK: Final = "¶"
"""What no word holds; alone, the word that every question has."""


@lru_cache(4096)
def mark(key: str, value: str) -> str:
    """A property of a question as one word of the index: key and value, however the value is written."""
    return MARK + MARK.join((key, *words(value)))

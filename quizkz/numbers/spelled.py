"""Numbers in words, put into digits: twelve, two hundred thousand, сорок восемь, он екі, half a million.

Cardinals, ordinals (twenty-first: 21st) and fractions of English, Russian and Kazakh. A text is gone through
once; what is no number is left as it is, and so is all of it where a word beside a number looks like one that
is not understood: part of a number is never taken for the whole.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizkz.numbers.scales import BARE, scale
from quizkz.numbers.vocabulary import (
    ANY,
    ENGLISH,
    NOTHING_MORE,
    ONES_MORE,
    TENS_MORE,
    Ordinal,
    cardinal,
    meant,
    ordinal,
)

_HUNDRED = 100
_PAIR = range(10, 22)
"""The first halves of years said in two (nineteen ninety-one)."""
_PARTS = {
    **dict.fromkeys(("half", "половина", "половину", "половины", "жарты", "жартысы"), Fraction(1, 2)),
    **dict.fromkeys(("third", "thirds", "треть", "трети"), Fraction(1, 3)),
    **dict.fromkeys(("quarter", "quarters", "четверть", "четверти", "ширек", "ширегі"), Fraction(1, 4)),
}
"""Parts of a whole; behind a number so many of them."""
_ORDINALS_TOO = frozenset({"third", "thirds"})
"""A part only behind an article or a number."""
_POINT = "point"
_NOUGHT = frozenset({"oh", "o"})
"""The nought in the middle of a year: nineteen oh five."""
_AND_A_HALF = (("and", "a", "half"), ("с", "половиной"), ("жарым",))
_ARTICLES = frozenset({"a", "an"})

_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = frozenset({" ", "-", " - "})


@dataclass
class _Sum:
    """A number while its words are added up. `part`: what no scale has multiplied yet; `scaled`: the number
    as "200 thousand", where one scale ends it. `ending`: that of an ordinal, which nothing follows.
    `digits`: how many were said behind a point, -1 before one. `english`: the last word was English."""

    whole: Fraction = Fraction(0)
    part: Fraction | None = None
    room: int = ANY
    ceiling: int = 10**15
    article: bool = False
    scaled: str = ""
    ending: str = ""
    digits: int = -1
    english: bool = False

    def add(self, word: str, *, first: bool) -> bool:
        """Take one word in; False where it does not belong to this number."""
        if self.ending:
            return False
        if (found := cardinal(word)) is not None:
            return self._add_cardinal(*found, english=word in ENGLISH)
        if (ordered := ordinal(word)) is not None and self._add_ordinal(ordered):
            return True
        if word in _PARTS:
            return self._add_part(word)
        times = scale(word) if len(word) > 1 else None
        if times is None or (first and not self.article and word not in BARE):
            return False
        return self._multiply(times, word)

    def _add_cardinal(self, value: Fraction, room: int, *, english: bool) -> bool:
        if self.article:
            return False
        if self.digits >= 0:
            return self._add_digit(value)
        if self.part is None or 0 < value < self.room:
            self.part, self.room, self.english = (self.part or 0) + value, room, english
            return True
        if not (english and self.english and self.part in _PAIR and value >= _TEN) or self.whole:
            return False
        self.part, self.room, self.ceiling = (self.part or 0) * _HUNDRED + value, room, 0
        return True

    def _add_digit(self, value: Fraction) -> bool:
        """One more digit behind the point."""
        if not 0 <= value < _TEN or value.denominator != 1 or self.part is None:
            return False
        self.digits += 1
        self.part += value / 10**self.digits
        return True

    def point(self) -> bool:
        """Whether a decimal point may stand here; what follows are digits."""
        if self.part is None or self.digits >= 0 or self.whole or self.ending or self.article:
            return False
        self.digits, self.room = 0, NOTHING_MORE
        return True

    def nought(self) -> bool:
        """Whether a year may go on with a nought here; a digit follows."""
        if self.digits >= 0:
            self.digits += 1
            return True
        if not (self.english and self.part in _PAIR and self.room == NOTHING_MORE and not self.whole):
            return False
        self.part, self.room, self.ceiling = (self.part or Fraction(0)) * _HUNDRED, ONES_MORE, 0
        return True

    def _add_ordinal(self, ordered: Ordinal) -> bool:
        if ordered.only or self.article or self.digits >= 0:
            return self._add_parts_of(ordered)
        if ordered.times:
            if self.part is not None and not (0 < self.part < ordered.value or self.whole):
                return False
            self.part = (self.part or Fraction(1)) * ordered.value
        elif self.part is None or ordered.value < self.room:
            self.part = (self.part or Fraction(0)) + ordered.value
        else:
            return self._add_parts_of(ordered)
        self.ending = ordered.ending
        return True

    def _add_parts_of(self, ordered: Ordinal) -> bool:
        """A fraction: an eighth, one eighth, three eighths."""
        bare = self.part is None and not self.whole
        if not ordered.parts or self.digits >= 0 or self.whole or (bare and not self.article):
            return False
        if self.part is not None and not (0 < self.part < _HUNDRED and self.part.denominator == 1):
            return False
        self.part, self.room, self.article = (self.part or Fraction(1)) / ordered.value, NOTHING_MORE, False
        return True

    def _add_part(self, word: str) -> bool:
        bare = self.part is None and not self.whole
        if (not bare and self.part is None) or (bare and word in _ORDINALS_TOO and not self.article):
            return False
        if self.part is not None and not (0 < self.part < _TEN and self.part.denominator == 1):
            return False
        self.part, self.room, self.article = (self.part or 1) * _PARTS[word], NOTHING_MORE, False
        return True

    def _multiply(self, times: int, word: str) -> bool:
        if times <= _HUNDRED and self.digits < 0 and (self.part is None or 0 < self.part < _HUNDRED):
            if self.ceiling <= times or (self.part is not None and self.part >= _HUNDRED):
                return False
            room = TENS_MORE if times == _HUNDRED else NOTHING_MORE
            self.part, self.room, self.article = (self.part or Fraction(1)) * times, room, False
            return True
        if self.part is None and self.whole:  # a thousand million
            if not self.scaled or times <= self.ceiling:
                return False
            self.whole, self.scaled, self.ceiling = self.whole * times, "", 0
            return True
        if times >= self.ceiling or self.part == 0:
            return False
        part = Fraction(1) if self.part is None else self.part
        self.scaled = "" if self.whole else f"{_decimal(part, self.digits)} {word}"
        self.whole += part * times
        self.part, self.room, self.ceiling, self.article = None, ANY, times, False
        self.digits = -1
        return True


_TEN = 10


def in_digits(line: str, *, but: Collection[str] = ()) -> str:
    """A line with its numbers in words put into digits; `but`: casefolded words that are no numbers here."""
    words = list(_WORD.finditer(line))
    keys = [_key(word.group(), but) for word in words]
    out, at, index = [], 0, 0
    while index < len(words):
        found, after = _read(line, words, keys, index)
        if found:
            if _is_cut(line, words, keys, found, index, after):
                return line
            out += [line[at : words[index].start()], _written(found)]
            at = words[after - 1].end()
        index = max(after, index + 1)
    return "".join([*out, line[at:]]) if out else line


def _is_cut(
    line: str, words: Sequence[re.Match[str]], keys: Sequence[str], found: _Sum, start: int, after: int
) -> bool:
    """Whether a word beside a number may belong to it and was not understood."""
    if start and _joined(line, words, start):
        first = _worth(keys[start])
        if any(first < room or first >= _HUNDRED > worth for worth, room in meant(keys[start - 1])):
            return True
    if after == len(words) or not _joined(line, words, after) or found.ending:
        return False
    index = after + (keys[after] == "and" and after + 1 < len(words))
    if any(worth < found.room or worth >= _HUNDRED for worth, _ in meant(keys[index])):
        return True
    return line[words[after].start() - 1] == "-" and _is_numeral(keys[after - 1])


def _worth(key: str) -> Fraction:
    """What the first word of a number is worth by itself."""
    found = cardinal(key)
    return found[0] if found else Fraction(scale(key) or 0)


def _is_numeral(key: str) -> bool:
    """Whether a word asks for another behind a hyphen: forty-."""
    found = cardinal(key)
    return found is not None and found[1] == ONES_MORE


_MIXED = re.compile(r"(?<![\w.,/])(\d{1,3}) (?:and a half|с половиной|жарым)(?!\w)", re.IGNORECASE)
_TWO_SCALES = re.compile(
    r"(?<![\w.,/'-])(\d{1,3}) ?([^\W\d_]{2,})\.? (\d{1,3})(?: ?([^\W\d_]{2,})\.?)?(?![.,/'-]?\d)(?!-[^\W\d_])"
)


def joined(line: str) -> str:
    """A line with a number in two pieces, 2 млн 300 тыс. or 2 and a half million, put into one."""
    return _TWO_SCALES.sub(_in_one, _MIXED.sub(r"\1 1/2", line))


def _in_one(found: re.Match[str]) -> str:
    """Two numbers with their scales as one, where the second is smaller than the first scale."""
    first, second = scale(found[2]), scale(found[4] or "")
    value = int(found[3]) * (second or 1)
    if not first or not value < first or (first == _HUNDRED and second):
        return found.group()
    rest = f" {found[4]}" if found[4] and not second else ""
    return f"{int(found[1]) * first + value}{rest}"


def _key(word: str, but: Collection[str]) -> str:
    key = word.casefold().replace("ё", "е")
    return "" if key in but else key


def _read(
    line: str, words: Sequence[re.Match[str]], keys: Sequence[str], start: int
) -> tuple[_Sum | None, int]:
    """The number that begins with a word, and the word after it; None where none begins."""
    found, end, index = _Sum(), start, start
    while index < len(words) and (index == start or _joined(line, words, index)):
        key = keys[index]
        if skipped := _and_a_half(keys, index, found):
            index = end = index + skipped
        elif key in _ARTICLES and not found.article:
            found.article, index = True, index + 1
        elif _goes_on(key, found):
            index += 1
        elif found.add(key, first=end == start):
            index = end = index + 1
        else:
            break
    if end == start or found.digits == 0 or (index > end and keys[index - 1] in _NOUGHT):
        return None, start
    return found, end


def _joined(line: str, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether nothing but a blank or a hyphen stands between a word and the one before it."""
    return line[words[index - 1].end() : words[index].start()] in _JOINTS


def _and_a_half(keys: Sequence[str], index: int, found: _Sum) -> int:
    """How many words from here say "and a half" of the number before; the half is added."""
    if found.part is None or found.part.denominator != 1 or found.whole or found.article:
        return 0
    for phrase in _AND_A_HALF:
        if tuple(keys[index : index + len(phrase)]) == phrase:
            found.part, found.room = found.part + Fraction(1, 2), NOTHING_MORE
            return len(phrase)
    return 0


def _goes_on(key: str, found: _Sum) -> bool:
    """Whether a word that is no number stands inside one: and, point, oh."""
    if key == "and":
        return _may_go_on(found)
    return (key == _POINT and found.point()) or (key in _NOUGHT and found.nought())


def _may_go_on(found: _Sum) -> bool:
    """Whether "and" may stand here inside a number: two hundred and five."""
    if found.article:
        return False
    return bool(found.whole) if found.part is None else found.part >= _HUNDRED and found.room > NOTHING_MORE


def _written(found: _Sum) -> str:
    """A value in digits; one scale at its end stays a word, so that the reader knows that it was said."""
    if found.scaled and found.part is None:
        return found.scaled
    return _decimal(found.whole + (found.part or 0), found.digits) + found.ending


def _decimal(value: Fraction, digits: int) -> str:
    """A value as it is written: with so many digits behind the point, or as a fraction."""
    if digits <= 0:
        return str(value)
    whole, part = divmod(int(value * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}}"

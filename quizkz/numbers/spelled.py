"""Numbers in words, put into digits: twelve, two hundred thousand, сорок восемь, он екі, half a million.

Cardinal words of English, Russian (with the genitive, which stands after "около") and Kazakh, read in every
deck as the scales are. A text is gone through once; what is no number is left as it is.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizkz.numbers.scales import BARE, scale

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_RUSSIAN = (
    "ноль/нуль/нуля один/одна/одно/одного/одной/одну два/две/двух три/трех четыре/четырех пять/пяти"
    " шесть/шести семь/семи восемь/восьми девять/девяти десять/десяти"
    " одиннадцать/одиннадцати двенадцать/двенадцати"
    " тринадцать/тринадцати четырнадцать/четырнадцати пятнадцать/пятнадцати шестнадцать/шестнадцати"
    " семнадцать/семнадцати восемнадцать/восемнадцати девятнадцать/девятнадцати"
)
_KAZAKH = "нөл бір екі үш төрт бес алты жеті сегіз тоғыз"
_TENS = (
    "он ten",
    "twenty двадцать двадцати жиырма",
    "thirty тридцать тридцати отыз",
    "forty сорок сорока қырық",
    "fifty пятьдесят пятидесяти елу",
    "sixty шестьдесят шестидесяти алпыс",
    "seventy семьдесят семидесяти жетпіс",
    "eighty восемьдесят восьмидесяти сексен",
    "ninety девяносто девяноста тоқсан",
)
_HUNDREDS = (
    "сто ста",
    "двести двухсот",
    "триста трехсот",
    "четыреста четырехсот",
    "пятьсот пятисот",
    "шестьсот шестисот",
    "семьсот семисот",
    "восемьсот восьмисот",
    "девятьсот девятисот",
)
_HUNDRED = 100
_NOTHING_MORE, _ONES_MORE, _TENS_MORE, _ANY = 1, 10, 100, 1000
"""Below what a further word must be to belong to the same number: after forty a digit, after ten nothing."""


def _table() -> dict[str, tuple[Fraction, int]]:
    """What each word is worth, and what room it leaves."""
    found: dict[str, tuple[Fraction, int]] = {}
    for line in (_ENGLISH, _RUSSIAN, _KAZAKH):
        for value, forms in enumerate(line.split()):
            found.update(dict.fromkeys(forms.split("/"), (Fraction(value), _NOTHING_MORE)))
    for value, line in enumerate(_TENS, start=1):
        found.update(dict.fromkeys(line.split(), (Fraction(value * 10), _ONES_MORE)))
    for value, line in enumerate(_HUNDREDS, start=1):
        found.update(dict.fromkeys(line.split(), (Fraction(value * 100), _TENS_MORE)))
    found["ten"] = (Fraction(10), _NOTHING_MORE)  # "он" takes a digit behind it, "ten" does not
    found.update(dict.fromkeys(("полтора", "полторы", "полутора"), (Fraction(3, 2), _NOTHING_MORE)))
    return found


_VALUES = _table()
_PARTS = {
    **dict.fromkeys(("half", "половина", "половину", "половины", "жарты", "жартысы"), Fraction(1, 2)),
    **dict.fromkeys(("third", "thirds", "треть", "трети"), Fraction(1, 3)),
    **dict.fromkeys(("quarter", "quarters", "четверть", "четверти", "ширек", "ширегі"), Fraction(1, 4)),
}
"""Parts of a whole; behind a number so many of them."""
_ORDINALS_TOO = frozenset({"third", "thirds"})
"""A part only behind an article or a number."""
_AND_A_HALF = (("and", "a", "half"), ("с", "половиной"), ("жарым",))
_ARTICLES = frozenset({"a", "an"})

_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = frozenset({" ", "-", " - "})


@dataclass
class _Sum:
    """A number while its words are added up. `part`: what no scale has multiplied yet; `scaled`: the number
    as "200 thousand", where one scale ends it."""

    whole: Fraction = Fraction(0)
    part: Fraction | None = None
    room: int = _ANY
    ceiling: int = 10**15
    article: bool = False
    scaled: str = ""

    def add(self, word: str, *, first: bool) -> bool:
        """Take one word in; False where it does not belong to this number."""
        if word in _VALUES:
            value, room = _VALUES[word]
            if (self.part is not None and not 0 < value < self.room) or self.article:
                return False
            self.part, self.room = (self.part or 0) + value, room
            return True
        if word in _PARTS:
            return self._add_part(word)
        times = scale(word) if len(word) > 1 else None
        if times is None or (first and not self.article and word not in BARE):
            return False
        return self._multiply(times, word)

    def _add_part(self, word: str) -> bool:
        bare = self.part is None and not self.whole
        if (not bare and self.part is None) or (bare and word in _ORDINALS_TOO and not self.article):
            return False
        if self.part is not None and not (0 < self.part < 10 and self.part.denominator == 1):
            return False
        self.part, self.room, self.article = (self.part or 1) * _PARTS[word], _NOTHING_MORE, False
        return True

    def _multiply(self, times: int, word: str) -> bool:
        if times == _HUNDRED and (self.part is None or 0 < self.part < _HUNDRED):
            self.part, self.room, self.article = (self.part or Fraction(1)) * _HUNDRED, _TENS_MORE, False
            return True
        if self.part is None and self.whole:  # a thousand million
            if not self.scaled or times <= self.ceiling:
                return False
            self.whole, self.scaled, self.ceiling = self.whole * times, "", 0
            return True
        if times >= self.ceiling or self.part == 0:
            return False
        part = Fraction(1) if self.part is None else self.part
        self.scaled = "" if self.whole else f"{part} {word}"
        self.whole += part * times
        self.part, self.room, self.ceiling, self.article = None, _ANY, times, False
        return True


def in_digits(line: str, *, but: Collection[str] = ()) -> str:
    """A line with its numbers in words put into digits; `but`: casefolded words that are no numbers here."""
    words = list(_WORD.finditer(line))
    keys = [_key(word.group(), but) for word in words]
    out, at, index = [], 0, 0
    while index < len(words):
        digits, after = _read(line, words, keys, index)
        if digits:
            out += [line[at : words[index].start()], digits]
            at = words[after - 1].end()
        index = max(after, index + 1)
    return "".join([*out, line[at:]]) if out else line


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


def _read(line: str, words: list[re.Match[str]], keys: Sequence[str], start: int) -> tuple[str, int]:
    """The number that begins with a word, in digits, and the word after it; empty where none begins."""
    found, end, index = _Sum(), start, start
    while index < len(words) and (index == start or _joined(line, words, index)):
        key = keys[index]
        if skipped := _and_a_half(keys, index, found):
            index = end = index + skipped
        elif key in _ARTICLES and not found.article:
            found.article, index = True, index + 1
        elif key == "and" and _may_go_on(found):
            index += 1
        elif found.add(key, first=end == start):
            index = end = index + 1
        else:
            break
    if end == start:
        return "", start
    return _written(found), end


def _joined(line: str, words: list[re.Match[str]], index: int) -> bool:
    """Whether nothing but a blank or a hyphen stands between a word and the one before it."""
    return line[words[index - 1].end() : words[index].start()] in _JOINTS


def _and_a_half(keys: Sequence[str], index: int, found: _Sum) -> int:
    """How many words from here say "and a half" of the number before; the half is added."""
    if found.part is None or found.part.denominator != 1 or found.whole or found.article:
        return 0
    for phrase in _AND_A_HALF:
        if tuple(keys[index : index + len(phrase)]) == phrase:
            found.part, found.room = found.part + Fraction(1, 2), _NOTHING_MORE
            return len(phrase)
    return 0


def _may_go_on(found: _Sum) -> bool:
    """Whether "and" may stand here inside a number: two hundred and five."""
    if found.article:
        return False
    return bool(found.whole) if found.part is None else found.part >= _HUNDRED and found.room > _NOTHING_MORE


def _written(found: _Sum) -> str:
    """A value in digits; one scale at its end stays a word, so that the reader knows that it was said."""
    if found.scaled and found.part is None:
        return found.scaled
    return str(found.whole + (found.part or 0))

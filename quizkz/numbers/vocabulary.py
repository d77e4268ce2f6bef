"""The words that numbers are made of: cardinals and ordinals of English, Russian and Kazakh, in every case.

They are read in every deck, as the scales are. Tables and look-ups alone; `spelled` adds the words up.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from quizkz.numbers.scales import scale

NOTHING_MORE, ONES_MORE, TENS_MORE, ANY = 1, 10, 100, 1000
"""Below what a further word must be to belong to the same number: after forty a digit, after ten nothing."""


LETTERS_MOST = 24
"""A longer word is no number, nor like one."""


class Ordinal(NamedTuple):
    """What an ordinal is worth. `times`: it multiplies what stands before it (two hundredth). `parts`: in
    this form it may count parts (three eighths), and if `only`, nothing else. `ending`: as after digits."""

    value: int
    times: bool
    parts: bool
    only: bool
    ending: str


_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_ENGLISH_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_RUSSIAN = (
    "ноль/нуль/нуля один/одна/одно/одного/одной/одну/одному/одним/одном два/две/двух/двум/двумя"
    " три/трех/трем/тремя четыре/четырех/четырем/четырьмя пять/пяти/пятью шесть/шести/шестью"
    " семь/семи восемь/восьми/восемью/восьмью девять/девяти/девятью десять/десяти/десятью"
    " одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать"
    " девятнадцать"
)
_RUSSIAN_TENS = (
    "двадцать/двадцати/двадцатью тридцать/тридцати/тридцатью сорок/сорока пятьдесят/пятидесяти/пятьюдесятью"
    " шестьдесят/шестидесяти/шестьюдесятью семьдесят/семидесяти/семьюдесятью"
    " восемьдесят/восьмидесяти/восемьюдесятью/восьмьюдесятью девяносто/девяноста"
)
_RUSSIAN_HUNDREDS = (
    "сто/ста двести/двухсот/двумстам/двумястами/двухстах триста/трехсот/тремстам/тремястами/трехстах"
    " четыреста/четырехсот/четыремстам/четырьмястами/четырехстах пятьсот шестьсот семьсот восемьсот девятьсот"
)
_RUSSIAN_ORDINALS = (
    "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат"
    " пятнадцат шестнадцат семнадцат восемнадцат девятнадцат"
)
_RUSSIAN_ORDINAL_TENS = "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност"
_RUSSIAN_ORDINAL_HUNDREDS = "сот двухсот трехсот четырехсот пятисот шестисот семисот восьмисот девятисот"
_KAZAKH = "нөл бір екі үш төрт бес алты жеті сегіз тоғыз"
_KAZAKH_TENS = "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан"
_KAZAKH_ORDINALS = "бірінші екінші үшінші төртінші бесінші алтыншы жетінші сегізінші тоғызыншы"
_KAZAKH_ORDINAL_TENS = (
    "оныншы жиырмасыншы отызыншы қырқыншы елуінші алпысыншы жетпісінші сексенінші тоқсаныншы"
)


def _cardinals() -> dict[str, tuple[Fraction, int]]:
    """What each cardinal is worth, and what room it leaves."""
    found: dict[str, tuple[Fraction, int]] = {}

    def put(forms: str, value: Fraction | int, room: int) -> None:
        found.update(dict.fromkeys(forms.split("/"), (Fraction(value), room)))

    for line in (_ENGLISH, _RUSSIAN, _KAZAKH):
        for value, forms in enumerate(line.split()):
            put(forms, value, NOTHING_MORE)
            if forms.endswith("надцать"):
                put(f"{forms[:-1]}и/{forms}ю", value, NOTHING_MORE)
    for line, first in ((_ENGLISH_TENS, 1), (_RUSSIAN_TENS, 2), (_KAZAKH_TENS, 1)):
        for value, forms in enumerate(line.split(), start=first):
            put(forms, value * 10, ONES_MORE)
    found["ten"] = (Fraction(10), NOTHING_MORE)  # "он" takes a digit behind it, "ten" does not
    for value, forms in enumerate(_RUSSIAN_HUNDREDS.split(), start=1):
        put(forms, value * 100, TENS_MORE)
        if value > 4:
            stem = forms.removesuffix("сот")
            many = stem[:-1] + "и" if stem != "восемь" else "восьми"
            put(f"{many}сот/{many}стам/{many}стах/{stem}юстами", value * 100, TENS_MORE)
    for line in ("двое трое четверо пятеро шестеро семеро", "екеу үшеу төртеу бесеу алтау жетеу"):
        for value, forms in enumerate(line.split(), start=2):
            put(forms, value, NOTHING_MORE)
    put("полтора/полторы/полутора", Fraction(3, 2), NOTHING_MORE)
    return found


_CARDINALS = _cardinals()
ENGLISH = frozenset(f"{_ENGLISH} {_ENGLISH_TENS}".split())
"""Cardinals of English, in which alone a year is said in two halves (nineteen ninety-one)."""

_KAZAKH_CASE = re.compile(
    rf"({'|'.join((*_KAZAKH.split()[2:], *_KAZAKH_TENS.split()[1:]))})"
    r"(?:[ғқгк][ае]|[дт][ае]й|[дтн][ае]н|[дтн][ае]|[дтн][ыі]ң|[дтн][ыі]|[мбп]ен|[ыі])"
)
"""A Kazakh cardinal with a case ending; of он and бір such forms are pronouns (оны, бірі)."""


def cardinal(word: str) -> tuple[Fraction, int] | None:
    """What a cardinal is worth and what room it leaves; None for any other word, folded and without ё."""
    if word in _CARDINALS:
        return _CARDINALS[word]
    found = _KAZAKH_CASE.fullmatch(word)
    return _CARDINALS[found[1]] if found else None


def _english_ordinals() -> dict[str, Ordinal]:
    found: dict[str, Ordinal] = {}

    def put(word: str, value: int, *, times: bool = False) -> None:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(value, "th")
        found[word] = Ordinal(value, times, value > 2 and not times, only=False, ending=ending)
        if value > 2:  # "seconds" are a unit, "firsts" nothing
            found[f"{word}s"] = Ordinal(value, times, parts=True, only=True, ending=ending)

    for value, word in enumerate(_ENGLISH_ORDINALS.split(), start=1):
        put(word, value)
    for value, word in enumerate(_ENGLISH_TENS.split(), start=1):
        if value > 1:
            put(f"{word[:-1]}ieth", value * 10)
    for word, value in (("hundred", 100), ("thousand", 10**3), ("million", 10**6), ("billion", 10**9)):
        put(f"{word}th", value, times=True)
    return found


def _stems() -> dict[str, int]:
    """Russian ordinals without their endings; those that multiply stand in `_RUSSIAN_TIMES`."""
    lines = (
        (_RUSSIAN_ORDINALS, 1, 1),
        (_RUSSIAN_ORDINAL_TENS, 10, 2),
        (_RUSSIAN_ORDINAL_HUNDREDS, 100, 1),
    )
    found = {
        stem: value * by for line, by, first in lines for value, stem in enumerate(line.split(), start=first)
    }
    return found | {"двухтысячн": 2000} | _RUSSIAN_TIMES


_RUSSIAN_TIMES = {"тысячн": 10**3, "миллионн": 10**6, "миллиардн": 10**9}
_ORDINALS = _english_ordinals()
_STEMS = _stems()
_KAZAKH_STEMS = {
    **{stem: value for value, stem in enumerate(_KAZAKH_ORDINALS.split(), start=1)},
    **{stem: value * 10 for value, stem in enumerate(_KAZAKH_ORDINAL_TENS.split(), start=1)},
    "жүзінші": 100,
    "мыңыншы": 10**3,
    "миллионыншы": 10**6,
}
_RUSSIAN_ENDING = re.compile(
    r"(.+?)(ый|ой|ий|ая|ое|ые|ого|ому|ым|ом|ую|ых|ыми|ою|ь(?:его|ему|ими|я|е|и|им|ем|ю|ей|их))"
)
_KAZAKH_ENDING = re.compile(r"(.+[нғ]ш[ыі])([^\W\d_]{0,4})")
_RUSSIAN_PARTS = frozenset({"ая", "ой", "ую", "ых", "ым", "ыми"})


@lru_cache(maxsize=1024)
def ordinal(word: str) -> Ordinal | None:
    """What an ordinal is worth; None for any other word, folded and without ё."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    if len(word) > LETTERS_MOST:
        return None
    if (found := _RUSSIAN_ENDING.fullmatch(word)) and found[1] in _STEMS:
        if (found[1] == "трет") != (found[2][0] in "ьи"):
            return None
        times = found[1] in _RUSSIAN_TIMES
        return Ordinal(_STEMS[found[1]], times, found[2] in _RUSSIAN_PARTS, only=False, ending="-й")
    if (found := _KAZAKH_ENDING.fullmatch(word)) and found[1] in _KAZAKH_STEMS:
        value = _KAZAKH_STEMS[found[1]]
        return Ordinal(value, value >= 100, parts=False, only=False, ending="-ші")
    return None


_DECADES = frozenset(f"{word[:-1]}ies" for word in _ENGLISH_TENS.split()[1:])
_NEVER_LIKE = frozenset(
    "семей семья семьи fine fire files seconds height weight hour tree there even for our".split()  # noqa: SIM905  # reads best as one text
)
"""Common words one letter away from a number."""
_SCALES = ("hundred", "thousand", "million", "billion", "тысяч", "миллион", "миллиард")


def _long_words() -> tuple[dict[str, tuple[int, int]], dict[int, tuple[str, ...]]]:
    """What the words of four letters and more are worth and what room they leave, and the words by length.

    Short ones of Kazakh are left out: алтын (gold) and жетістік (success) are common words.
    """
    kazakh = {word for word in f"{_KAZAKH} {_KAZAKH_TENS}".split() if len(word) < 5}
    worth = {word: (int(value), room) for word, (value, room) in _CARDINALS.items() if word not in kazakh}
    worth |= {word: (found.value, NOTHING_MORE) for word, found in _ORDINALS.items() if not found.only}
    worth |= {f"{stem}ый": (value, NOTHING_MORE) for stem, value in _STEMS.items()}
    worth |= {stem: (value, NOTHING_MORE) for stem, value in _KAZAKH_STEMS.items()}
    worth |= {word: (scale(word) or 0, ANY) for word in _SCALES}
    worth = {word: found for word, found in worth.items() if len(word) > 3}
    by_length: dict[int, tuple[str, ...]] = {}
    for word in sorted(worth):
        by_length[len(word)] = (*by_length.get(len(word), ()), word)
    return worth, by_length


_WORTH, _BY_LENGTH = _long_words()
_BEGINS = frozenset(_WORTH).difference(_SCALES, _KAZAKH.split(), _KAZAKH_TENS.split())


@lru_cache(maxsize=1024)
def meant(word: str) -> tuple[tuple[int, int], ...]:
    """What a word that is no number may have been meant for, mistyped or run together: worth and room."""
    if word in _DECADES:
        return ((0, ANY),)
    if not 2 < len(word) <= LETTERS_MOST or word in _NEVER_LIKE or "лет" in word:
        return ()
    if cardinal(word) or ordinal(word) or scale(word) is not None:
        return ()
    begins = [word[:cut] for cut in range(4, len(word)) if word[:cut] in _BEGINS]
    ends = [word[-len(end) :] for end in _SCALES if word.endswith(end)]
    near = (other for size in (-1, 0, 1) for other in _BY_LENGTH.get(len(word) + size, ()))
    alike = [other for other in near if _is_one_edit(word, other)]
    return tuple(_WORTH[found] for found in (*begins, *ends, *alike))


def _is_one_edit(left: str, right: str) -> bool:
    """Whether one letter changed, left out, added or two changed about make one word of the other."""
    if len(left) > len(right):
        left, right = right, left
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at + 1 : at + 2] + left[at : at + 1] + left[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped == right[at:]

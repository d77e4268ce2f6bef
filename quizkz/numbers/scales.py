"""The words that multiply a number: thousand, млн, миллиард, мың, in every form a text may give them.

A module of its own since both numbers in digits and numbers in words end in them.
"""

import re

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12

_SCALES = {
    **dict.fromkeys(("hundred", "hundreds", "сотня", "сотню", "сотни", "сотен", "сотнями", "жүз"), 100),
    **dict.fromkeys(("dozen", "dozens", "дюжина", "дюжину", "дюжины", "дюжин"), 12),
    **dict.fromkeys(("k", "к", "thousand", "thousands", "ths", "thsd", "тыс", "мың"), _THOUSAND),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions", "млн", "миллион"), _MILLION),
    **dict.fromkeys(("b", "bn", "bln", "mrd", "billion", "billions", "млрд", "миллиард"), _BILLION),
    **dict.fromkeys(("tn", "trn", "trln", "trillion", "trillions", "трлн", "триллион"), _TRILLION),
    **dict.fromkeys(
        "тысяча тысячи тысяче тысячу тысячей тысячью тысяч тысячам тысячами тысячах".split(),  # noqa: SIM905  # reads best as one text
        _THOUSAND,
    ),
}

_RUSSIAN_CASE = re.compile(r"(миллион|миллиард|триллион)(?:ами|ах|ам|ов|ом|а|у|е|ы)")
_KAZAKH_CASE = re.compile(
    r"(жүз|мың|миллион|миллиард|триллион|млн|млрд|трлн)-?"
    r"(?:[ғқгк][ае]|[дт][ае]й|[дтн][ае]н|[дтн][ае]|[дтн][ыі]ң|[дтн][ыі]|[мбп]ен|[ыі]|д[ае]ған)"
)
_CAPITALS = {"T": _TRILLION}
"""Letters that are a scale in capitals alone: a small t is the tonne."""

_BARE = (
    "dozen hundred thousand million billion trillion жүз мың дюжина тысяча тысячу миллион миллиард триллион"
)
BARE = frozenset(_BARE.split())
"""Scale words that are a number on their own: a million, миллион; a plural, as in "millions", is none."""


def scale(word: str) -> int | None:
    """What a scale word multiplies by, in any case form of its language; None for any other word."""
    if word in _CAPITALS:
        return _CAPITALS[word]
    form = word.casefold()
    if form in _SCALES:
        return _SCALES[form]
    found = _RUSSIAN_CASE.fullmatch(form) or _KAZAKH_CASE.fullmatch(form)
    return _SCALES[found[1]] if found else None


def is_scale_word(word: str) -> bool:
    """Whether a word names a scale: thousand, млн, bn. A single letter does so only behind digits."""
    return len(word) > 1 and scale(word.rstrip(".")) is not None

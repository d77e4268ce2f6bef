"""The words that stand beside numbers: scales, ordinal endings, nearness, percent, and who groups digits how.

Tables of English, Russian and Kazakh; they are read in every deck, since a learner of a Russian deck may well
type "4.3 million".
"""

import re
from typing import Literal

_THOUSAND, _MILLION, _BILLION, _TRILLION = 10**3, 10**6, 10**9, 10**12

SCALES = {
    **dict.fromkeys(("k", "к", "thousand", "thousands", "ths", "тыс", "мың"), _THOUSAND),
    **dict.fromkeys(("тысяча", "тысячи", "тысяч", "тысячу", "тысячей", "тысячам", "тысячами"), _THOUSAND),
    **dict.fromkeys(("hundred", "hundreds", "жүз"), 100),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "millions", "млн", "миллион"), _MILLION),
    **dict.fromkeys(("миллиона", "миллионов", "миллиону", "миллионом", "миллионы", "миллионам"), _MILLION),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions", "млрд", "миллиард"), _BILLION),
    **dict.fromkeys(("миллиарда", "миллиардов", "миллиарду", "миллиардом", "миллиарды"), _BILLION),
    **dict.fromkeys(("tn", "trn", "trln", "trillion", "trillions", "трлн", "триллион"), _TRILLION),
    **dict.fromkeys(("триллиона", "триллионов", "триллиону", "триллионом", "триллионы"), _TRILLION),
}
"""What each scale word multiplies by, without case and without the dot of an abbreviation."""

_KAZAKH_CASE = re.compile(r"(мың|миллион|миллиард|триллион)(?:[дтн][аеыі]|[дтн][аеыі][нң]|[ғқ]а)")


def stem(word: str) -> str:
    """A Kazakh scale word without its case ending: миллионнан is миллион; any other word as it is."""
    found = _KAZAKH_CASE.fullmatch(word)
    return found[1] if found else word


ORDINAL = re.compile(
    r"(?:st|nd|rd|th|-?(?:ый|ий|ой|ая|ое|ые|ого|го|му|й|я|е|інші|ыншы|нші|ншы|ші|шы)"
    r"|-(?:яя|ее|ие|его|ому|ему|ым|им|ом|ем|ых|их|ми|м|х|ю|ую|ья|ье))(?![^\W\d_])",
    re.IGNORECASE,
)
"""An ordinal ending that directly follows the digits: 48th, 48-й, 48-ші."""

PERCENT = re.compile(
    r" ?(?:[%\u066a]|per ?cent(?![^\W\d_])|pct(?![^\W\d_])\.?|процент\w*|проц(?![^\W\d_])\.?|пайыз\w*)"
    r"(?!(?:age)? ?points?(?![^\W\d_]))",
    re.IGNORECASE,
)
"""A percent sign or word after a number; percentage points are another unit."""

NEAR_BEFORE = re.compile(
    r"(?<!\w)(?:approximately|approx|about|around|roughly|circa|nearly|almost|over|under|above|more than"
    r"|less than|just|some|at least|at most|up to|ca|c|не менее|около|примерно|приблизительно|почти|более"
    r"|больше|свыше|порядка|ок|шамамен)(?!\w)\.?|[~≈≃≅+±≥≤><=]",
    re.IGNORECASE,
)
"""Words of nearness before a number, which are dropped."""

NEAR_AFTER = re.compile(
    r"(?<!\w)(?:or so|or more|and more|approximately|approx|или более|с лишним|жуық|жуығы|астам|артық|дерлік)"
    r"(?!\w)\.?|-(?:дан|ден|тан|тен|нан|нен)(?!\w)|[~+]",
    re.IGNORECASE,
)
"""Words of nearness after a number, which are dropped."""

Mark = Literal[",", ".", " ", "'"]
"""What groups the digits of a number by three."""

# Unicode CLDR, group separators; languages not named here group as English does.
_DOT = frozenset("az bs ca da de el es eu fo fy gl hr id is it jv lb mk nl pt ro sl sr tr vi".split())  # noqa: SIM905  # reads best as one text
_BLANK = frozenset(
    "ab be bg br cs et eo fi fr hu hy ka kk ky lt lv nb nn no os pl ru sk sq sv tk tt uk uz".split()  # noqa: SIM905  # the same
)
_REGIONS: dict[str, Mark] = {
    **dict.fromkeys(("de-ch", "de-li", "it-ch"), "'"),
    **dict.fromkeys(("es-mx", "es-us", "es-419", "es-pr", "es-gt", "es-hn", "es-ni", "es-pa", "es-pe"), ","),
    "de-at": " ",
    "pt-pt": " ",
    "en-za": " ",
}


def grouping(language: str) -> Mark:
    """What groups digits by three in a language."""
    tag = language.lower().replace("_", "-")
    if tag in _REGIONS:
        return _REGIONS[tag]
    primary = tag.partition("-")[0]
    if primary in _DOT:
        return "."
    return " " if primary in _BLANK else ","


def is_scale_word(word: str) -> bool:
    """Whether a word names a scale: thousand, млн, bn. A single letter does so only behind digits."""
    return len(word) > 1 and word.casefold().rstrip(".") in SCALES

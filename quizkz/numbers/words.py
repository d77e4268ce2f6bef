"""The words that stand beside numbers: ordinal endings, nearness, percent, years, and who groups digits how.

Tables of English, Russian and Kazakh; they are read in every deck, since a learner of a Russian deck may well
type "4.3 million".
"""

import re
from typing import Literal

ORDINAL = re.compile(
    r"(?:st|nd|rd|th|-?(?:ый|ий|ой|ая|ое|ые|ого|го|му|й|я|е|інші|ыншы|нші|ншы|ші|шы)"
    r"|-(?:яя|ее|ие|его|ому|ему|ым|им|ом|ем|ых|их|ми|м|х|ю|ую|ья|ье))(?![^\W\d_])",
    re.IGNORECASE,
)
"""An ordinal ending that directly follows the digits: 48th, 48-й, 48-ші."""

PERCENT = re.compile(
    r" ?(?:[%\u066a]|per ?cent(?![^\W\d_])|pct(?![^\W\d_])\.?|процент(?!н)\w*|проц(?![^\W\d_])\.?"
    r"|пайыз(?!дық)\w*)"
    r"(?!(?:age)?[ -]?points?(?![^\W\d_])|[ -]?(?:п\. ?)?п(?:ункт\w*|\.))",
    re.IGNORECASE,
)
"""A percent sign or word after a number; percentage points are another unit."""

POINTS = re.compile(
    r"(?:(?:%|per ?cent(?:age)?)[ -]?points?|p\.? ?p\.?|ppts?|процентн\w+ пункт\w*"
    r"|%?[ -]?п\.? ?п\.?|%?[ -]?пункт\w*|пайыздық (?:тармақ|пункт)\w*)",
    re.IGNORECASE,
)
"""Percentage points."""

_ENGLISH_YEAR = "in the year years ad ce a.d c.e"
_RUSSIAN_YEAR = "в г г.г гг год году года годом годы годах годов н.э"
_KAZAKH_YEAR = "ж жж ж.ж жыл жылы жылдың жылдары жылғы жылда жылға"
YEAR_WORDS = frozenset(f"{_ENGLISH_YEAR} {_RUSSIAN_YEAR} {_KAZAKH_YEAR}".split())
"""What may stand beside a year and adds nothing to it; not what makes another of it (BC, before)."""


def are_year_words(words: str) -> bool:
    """Whether the words beside a number say that it is a year and no more."""
    return all(word.strip(".-,").casefold() in YEAR_WORDS for word in words.split())


NEAR_BEFORE = re.compile(
    r"(?<!\w)(?:approximately|approx|about|around|roughly|circa|nearly|almost|over|above"
    r"|just|some|ca|c|около|примерно|приблизительно|почти|более|свыше|порядка|ок|шамамен)(?!\w)\.?"
    r"|[~≈≃≅+=]",
    re.IGNORECASE,
)
"""Words of nearness before a number, which are dropped."""

NEAR_AFTER = re.compile(
    r"(?<!\w)(?:or so|approximately|approx|с лишним|жуық|жуығы|астам|артық|дерлік)"
    r"(?!\w)\.?|-(?:дан|ден|тан|тен|нан|нен)(?!\w)|[~+]",
    re.IGNORECASE,
)
"""Words of nearness after a number, which are dropped."""

ALTERING_BEFORE = re.compile(
    r"(?<!\w)(?:not|never|isn't|(?:less|fewer|more|greater|larger|bigger|smaller|lower|higher) than"
    r"|under|below|beyond|before|after|at least|at most|up to|no more than|minimum|maximum"
    r"|min|max|pre|post|prior to|twice|double|triple|half of|third of|quarter of"
    r"|(?:square |cube )?root(?: of)?|sqrt|log|ln|exp|sin|cos|tan"
    r"|не менее|не более|не больше|не меньше|не|ни|нет|менее|меньше|больше|до|после|раньше|ранее|позже"
    r"|позднее|ниже|минимум|максимум|корень(?: из)?|удвоенн\w+|половина от|кемінде|кем дегенде|түбірі)(?!\w)"
    r"|[<>≤≥≠√∛∜±¬]",
    re.IGNORECASE,
)
"""Words and signs before a number that make another answer of it: a bound, a denial, a root."""

ALTERING_AFTER = re.compile(
    r"(?<!\w)(?:squared|cubed|b\.? ?c\.?(?: ?e\.?)?|to the power"
    r"|(?:or|and) (?:more|less|fewer|under|over|above|below|up)|at (?:least|most)|before|after"
    r"|в (?:квадрате|кубе|степени)|до н\.? ?э\.?|до нашей эры|(?:или|и) (?:более|менее|больше|меньше)"
    r"|емес|дейін|бұрын|кейін|соң|аз|кем|көп|төмен|жоғары|б\.? ?з\.? ?д\.?|квадраты|кубы)(?!\w)|[√<>≤≥]",
    re.IGNORECASE,
)
"""The same after a number: a power, years before Christ."""

FROM_BELOW = re.compile(
    r"(?<!\w)(?:over|above|more(?: than)?|at least|не менее|более|больше|свыше|с лишним|астам|артық|көп)"
    r"(?!\w)|[>≥]|\+$",
    re.IGNORECASE,
)
FROM_ABOVE = re.compile(
    r"(?<!\w)(?:under|below|less(?: than)?|fewer(?: than)?|at most|up to|не более|менее|меньше|дейін|кем|аз)"
    r"(?!\w)|[<≤]",
    re.IGNORECASE,
)
"""Words of a bound from below, and from above."""


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


def is_percentage_points(words: str) -> bool:
    """Whether the words beside a number say percentage points."""
    return POINTS.match(words) is not None

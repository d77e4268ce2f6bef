"""Words a slip apart that are two words all the same: one written for the other says another thing.

Chosen by hand for this program, and kept few: pairs within reach of one or two typing mistakes, both halves
taught in schools as terms or listed among commonly confused words and school paronyms. A pair of which one
half is hardly ever an answer would only punish typing mistakes, and is left out.
"""

from quizkz.texts import primary

_ENDINGS_MOST = 4
"""Letters that two words may have in common behind a pair: endings, as in desertion and кампаниями."""
_REST_LEAST = 4
"""Letters that must follow a prefix, so that a word of its own does."""
_PREFIXES = {
    "en": (("macro", "micro"), ("hyper", "hypo"), ("inter", "intra")),
    "ru": (("макро", "микро"), ("гипер", "гипо"), ("интер", "интра")),
}
_STEMS = {
    "en": (
        # the endings of salts: -ate, -ite and -ide name three compounds (the Red Book of IUPAC, part IR-8)
        *(
            (f"{of}ate", f"{of}ite", f"{of}ide")
            for of in ("sulf", "sulph", "nitr", "chlor", "phosph", "brom")
        ),
        ("absorb", "adsorb"),
        ("absorption", "adsorption"),
        ("angel", "angle"),
        ("assent", "ascent"),
        ("casual", "causal"),
        ("censor", "censure"),
        ("complement", "compliment"),
        ("council", "counsel"),
        ("desert", "dessert"),
        ("gorilla", "guerrilla"),
        ("marital", "martial"),
        ("meteorolog", "metrolog"),
        ("moral", "morale"),
        ("perspective", "prospective"),
        ("persecut", "prosecut"),
        ("prescri", "proscri"),
        ("precede", "proceed"),
        ("principal", "principle"),
        ("stationary", "stationery"),
        ("statue", "statute"),
        ("trial", "trail"),
        ("united", "untied"),
        ("alkane", "alkene", "alkyne"),
        ("ethane", "ethene", "ethyne"),
        ("propane", "propene", "propyne"),
    ),
    "ru": (
        ("абсорбци", "адсорбци"),
        ("адресат", "адресант"),
        ("дипломат", "дипломант"),
        ("компани", "кампани"),
        ("невежа", "невежда"),
        ("преемник", "приемник"),
        ("пребывани", "прибывани"),
        ("сульфат", "сульфит", "сульфид"),
        ("нитрат", "нитрит", "нитрид"),
        ("хлорат", "хлорит", "хлорид"),
    ),
}


def are_two_words(said: str, answer: str, language: str) -> bool:
    """Whether two words of one language, a slip apart, are known for two; both in normal form."""
    said, answer = said.casefold(), answer.casefold()
    prefixes, stems = (table.get(primary(language), ()) for table in (_PREFIXES, _STEMS))
    return any(_parted(said, answer, group, most=len(said), least=_REST_LEAST) for group in prefixes) or any(
        _parted(said, answer, group, most=_ENDINGS_MOST, least=0) for group in stems
    )


def _parted(said: str, answer: str, group: tuple[str, ...], *, most: int, least: int) -> bool:
    """Whether two words begin with two of a group, and the same letters follow."""
    for one in group:
        rest = said[len(one) :]
        fits = said.startswith(one) and least <= len(rest) <= most
        if fits and any(other != one and answer == other + rest for other in group):
            return True
    return False

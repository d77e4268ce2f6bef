"""Letters compared: accents, look-alikes of other alphabets, typing mistakes.

A letter here is what the eye takes for one, a character with its marks, so that a mark never stands alone.
"""

from functools import lru_cache
from unicodedata import category, combining, normalize

from quizkz.texts import is_dotted, primary

_KAZAKH = str.maketrans("әғқңөұүһіёӘҒҚҢӨҰҮҺІЁ", "агкноуухиеАГКНОУУХИЕ")
_STROKES = str.maketrans(
    {
        **dict(zip("øłđħŧðıəØŁĐĦŦÐƏ", "oldhtdieOLDHTDE", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "Æ": "Ae",
        "Œ": "Oe",
    }
)
_LONE = ("ı", "I")
"""Alone it is a letter asked for, where the language tells it from i; in a word it is i on most keyboards."""
_POINT_CLASSES = 10
"""Marks of a combining class from here on are points and accents; below are nukta, virama and kana voicing,
which make other letters (Unicode Annex 44)."""
_VOWEL_POINTS = range(10, 37)
"""The combining classes of Hebrew points and Arabic harakat, which hardly anyone types."""
_ALEF_MARKS = "\u0653\u0654\u0655"
"""Madda and hamza, which everyday Arabic leaves out on an alef and nowhere else."""
_SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
        "Ø": "Oe",
    }
)
_SPELLED_OUT_LANGUAGES = frozenset({"de", "da", "nb", "nn", "no", "sv", "fi"})


def bare(text: str, language: str, *, everywhere: bool = False) -> str:
    """A text without accents on Latin and Greek letters nor the vowel points of Hebrew and Arabic.

    With `everywhere`, without those on letters of any script. In Kazakh Cyrillic the nine letters of its own
    become the Russian letters on whose keys they sit, and ё is е.
    """
    if text.isascii():
        return text
    out: list[str] = []
    letter = ""
    for char in normalize("NFD", text):
        place = combining(char)
        if not place:
            letter = "alef" if char in "\u0627\u0671" else _alphabet(char)
            char = "\u0627" if letter == "alef" else char
        elif (
            letter in ("Latin", "Greek")
            or place in _VOWEL_POINTS
            or (letter == "alef" and char in _ALEF_MARKS)
            or (everywhere and place >= _POINT_CLASSES)
        ):
            continue
        out.append(char)
    text = normalize("NFC", "".join(out))
    if text in _LONE and is_dotted(language):
        return text
    text = text.translate(_STROKES)
    return text.translate(_KAZAKH) if primary(language) == "kk" else text


def spelled_out(text: str, language: str) -> str:
    """A text with ü as ue and its like, in the languages that write so where there is no such key."""
    if text.isascii() or primary(language) not in _SPELLED_OUT_LANGUAGES:
        return text
    return text.translate(_SPELLED_OUT)


@lru_cache(maxsize=4096)
def _alphabet(char: str) -> str:
    """Latin, Greek or Cyrillic, or empty for anything else."""
    code = ord(char)
    if char.isascii():
        return "Latin" if char.isalpha() else ""
    if 0xAA <= code <= 0x24F or 0x250 <= code <= 0x2AF or 0x1E00 <= code <= 0x1EFF:
        return "Latin" if char.isalpha() else ""
    if 0x370 <= code <= 0x3FF or 0x1F00 <= code <= 0x1FFF:
        return "Greek"
    return "Cyrillic" if 0x400 <= code <= 0x52F else ""


# After the Unicode confusables (Annex 39): the letters that a keyboard of another alphabet really gives.
_SKELETON = {
    **dict(zip("АВЕКМНОРСТУХІЈЅҮԚԜЁЇӘӨӔ", "ABEKMHOPCTYXIJSYQWËÏƏƟÆ", strict=True)),
    **dict(zip("аеорсухкіјѕһүԛԝёїәөӕ", "aeopcyxkijshyqwëïəɵæ", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αγικνορυχϳ", "ayikvopuxj", strict=True)),
}


def lookalikes(said: str, answer: str, *, case_counts: bool) -> tuple[str, ...]:
    """The letters of another alphabet that were typed, where nothing else differs; else none.

    Both texts are normal forms with their case, since a capital can look alike and the small letter not.
    """
    if len(said) != len(answer):
        return ()
    found: list[str] = []
    for typed, meant in zip(said, answer, strict=True):
        if typed == meant or (not case_counts and typed.casefold() == meant.casefold()):
            continue
        meants = (meant,) if case_counts else (meant.lower(), meant.upper())
        looks = _SKELETON.get(typed, typed)
        if _alphabet(typed) == _alphabet(meant) or looks not in {_SKELETON.get(m, m) for m in meants}:
            return ()
        found.append(f"{typed} ({_alphabet(typed)})")
    return tuple(dict.fromkeys(found))


def clusters(text: str) -> list[str]:
    """The letters of a text, each with its marks, joiners and modifiers."""
    if text.isascii():
        return list(text)
    out: list[str] = []
    for char in text:
        if out and (_attaches(char) or out[-1][-1] == "\u200d" or _is_flag(out[-1], char)):
            out[-1] += char
        else:
            out.append(char)
    return out


def _is_flag(before: str, char: str) -> bool:
    """Whether two characters are the two letters that make a flag."""
    return (
        "\U0001f1e6" <= char <= "\U0001f1ff" and len(before) == 1 and "\U0001f1e6" <= before <= "\U0001f1ff"
    )


@lru_cache(maxsize=4096)
def _attaches(char: str) -> bool:
    """Whether a character belongs to the letter before it."""
    code = ord(char)
    return (
        category(char) in ("Mn", "Mc", "Me", "Cf")
        or 0x1160 <= code <= 0x11FF  # the vowels and last consonants of a Hangul syllable, and below
        or 0xD7B0 <= code <= 0xD7FF
        or 0x1F3FB <= code <= 0x1F3FF  # the colour of a skin
        or char in "\u0e33\u0eb3\uff9e\uff9f"  # Thai and Lao am, half-width voicing: Unicode Annex 29
    )


LETTERS_ONE = 5
"""Letters the longer word needs for one edit; from the design of grading, as is the next."""
LETTERS_TWO = 12
"""Letters the shorter word needs for two edits."""
EDITS_MOST = 2


def edits(said: str, answer: str) -> int | None:
    """How many typing mistakes part two words; None where they are more than a slip of the finger."""
    left, right = clusters(said), clusters(answer)
    most = 2 if min(len(left), len(right)) >= LETTERS_TWO else int(max(len(left), len(right)) >= LETTERS_ONE)
    if not left or not right or left[0] != right[0] or abs(len(left) - len(right)) > most:
        return None
    from rapidfuzz.distance import OSA  # only here, so that nothing else pays for loading it

    distance = OSA.distance(left, right, score_cutoff=most)
    return distance if distance <= most else None

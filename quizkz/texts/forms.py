"""Texts made safe to show, and the normal form in which answers are compared.

The normal form is a list of small steps gone through until nothing changes: a step may be called for again by
a later one (a stress mark dropped lets two letters compose), and only so is it idempotent.
"""

import json
import re
from functools import lru_cache
from typing import Any, Literal
from unicodedata import category, decimal, is_normalized, normalize

Case = Literal["ignore", "match"]

_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAKS = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")
_DIRECTION = str.maketrans("", "", "\u061c\u200e\u200f")


def clean(text: str) -> str:
    """A text without terminal control, bidi control or lone surrogates; line breaks are `\\n`, tabs stay.

    What is dangerous becomes U+FFFD, so that it shows; the invisible marks of direction are dropped. Joiners,
    which Persian, Indic scripts and emoji need, stay.
    """
    if text.isprintable():
        return text
    return _BAD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").translate(_DIRECTION))


def one_line(text: str) -> str:
    """A text that has to be one line, as a path has, with an escape (`\\n`) for what would make it two.

    A name of a file may hold any sign, and a line of its own would pass for one of ours.
    """
    return text if text.isprintable() else _BREAKS.sub(lambda sign: repr(sign[0])[1:-1], text)


def from_json(text: str) -> Any:
    """What JSON says, in whole letters: a half of one, which no file and no terminal takes, is U+FFFD.

    Raises ValueError or RecursionError.
    """
    value = json.loads(text)
    if "\\u" not in text:
        return value
    again = json.dumps(value, ensure_ascii=False)
    return json.loads(again.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


_PASTED = str.maketrans("", "", "\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def cleaned_response(text: str) -> str:
    """What a learner gave, made safe and without blanks around it.

    The marks of order that pasting from a page brings are dropped: nobody sees them.
    """
    return clean(text.translate(_PASTED)).strip()


# Default_Ignorable_Code_Point of the Unicode Character Database, 15.0.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def is_blank(text: str) -> bool:
    """Whether nothing of a text would be seen: it has nothing but white space and ignorable code points."""
    return not text or text.isspace() or not (text.isascii() or _IGNORABLE.sub("", text).strip())


_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2e3a\u2e3b\u058a\u05be"
_APOSTROPHES = (
    "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u02be\u02bf`\u055a\u05f3\uff07"
)
_QUOTES = (
    "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f\u05f4\u02ba\uff02"
    "\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f"
)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
        "\u2044": "/",
    }
)
# Signs that NFKC would tear into a blank and a combining mark; they stand where an apostrophe stands.
_SPACING = re.compile("[\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe]")

_SUPERSCRIPTS = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b", "0123456789+-"
)
_POWER = re.compile(r"(?<=[^\W_])[\u207a\u207b]?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_VULGAR = re.compile(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e\u2189])")
_STRESSED = re.compile("([\u0400-\u052f])([\u0300-\u036f\u0483-\u0487]+)")
_STRESS = str.maketrans("", "", "\u0300\u0301")
_GRAVE = str.maketrans("\u0450\u045d\u0400\u040d", "\u0435\u0438\u0415\u0418")
_YO = str.maketrans("\u0451\u0401", "\u0435\u0415")
_DOTS = str.maketrans("I\u0130", "\u0131i")
_INITIALS = re.compile(r"(?<![\w.])[^\W\d_](?:\. ?[^\W\d_])+(?!\w)\.?")
_RANGE = re.compile(r"(?<=\d) ?- ?(?=\d)")
_LETTER_DASH = re.compile(r" -{1,3} |[-\u00b7\u30fb\u2027]")
_AND = re.compile(" ?& ?")
_PLAIN = re.compile(r"[^a-zA-Z0-9 ]")
_STOPS = ".,;:!?\u3001\u3002\u060c\u061b\u061f\u06d4\u0964\u0965\u0589\u05c3\u1362\u17d4"
_ENDS = frozenset(_STOPS + " ")
_OPENS = frozenset("\u00a1\u00bf ")
_STRESS_LANGUAGES = frozenset({"ru", "uk", "be", "kk", "ky", "tg"})

# What one keyboard writes one way and the next another way, and reads the same: the stroke that only
# stretches an Arabic word; the sigma at the end of a Greek one; the Thai vowel ae as two e, am in two orders.
_TATWEEL = "\u0640"
_FINAL_SIGMA = ("\u03c2", "\u03c3")
_THAI_AE = re.compile("\u0e40\u0e40")
_THAI_AM = re.compile("(\u0e4d)([\u0e48-\u0e4b])(?=\u0e32)")
_ARABIC_KEYS = str.maketrans("\u06cc\u06a9", "\u064a\u0643")
_ARABIC_LANGUAGES = frozenset({"ar", "fa", "ur"})
"""Languages that know one yeh and one kaf each, which Arabic and Persian keyboards give differently."""
_DIGIT = re.compile(r"[^\D0-9]")
# A nasal before a consonant of its own row may be written as a dot: हिन्दी is हिंदी (the Central Hindi
# Directorate's spelling rules of 2016 name the dot first and allow both).
_NASAL = re.compile(
    "(?:\u0919(?=\u094d[\u0915-\u0918])|\u091e(?=\u094d[\u091a-\u091d])|\u0923(?=\u094d[\u091f-\u0922])"
    "|\u0928(?=\u094d[\u0924-\u0927])|\u092e(?=\u094d[\u092a-\u092d]))\u094d"
)

_CODE = re.compile(r"[\[\](){}<>=\\|_*^~#$@+/]|::")
_QUOTED = re.compile(rf"(?<!\S)(?:\"(?=\S)([^\"]+)\"|'([^'\s]+)')(?=[\s{_STOPS}]|$)")
_INNER_STOP = re.compile(rf"(?<=[^\s{_STOPS}])[{_STOPS}]+(?= )")


@lru_cache(64)
def is_dotted(language: str) -> bool:
    """Whether a language tells dotted i from dotless ı: Turkish, Azerbaijani, Kazakh in Latin letters."""
    primary, _, rest = language.lower().replace("_", "-").partition("-")
    return primary in ("tr", "az", "crh", "gag") or (primary in ("kk", "tt") and "latn" in rest.split("-"))


@lru_cache(64)
def primary(language: str) -> str:
    """The language itself in a BCP 47 tag: `pt` of `pt-BR`."""
    return language.lower().replace("_", "-").partition("-")[0]


def fold(text: str, language: str = "en") -> str:
    """A text without case; dotted and dotless i stay apart where the language tells them apart."""
    text = text.translate(_DOTS) if is_dotted(language) else text.replace("\u0130", "i")
    return text.casefold().replace("i\u0307", "i")


def normal(text: str, language: str = "en", *, case: Case = "ignore") -> str:
    """The form in which two texts that a fair teacher calls equal are equal; idempotent."""
    english = primary(language) == "en"
    if not _PLAIN.search(text) and not is_dotted(language):
        words = (text.lower() if case == "ignore" else text).split()
        return " ".join(_without_articles(words) if english else words)
    before = None
    while text != before:
        before = text
        text = _characters(text, language, case)
        text = _joints(text, language)
        text = _edges(text)
        if english:
            text = " ".join(_without_articles(text.split()))
    return text


def _characters(text: str, language: str, case: Case) -> str:
    """Every character in its one form: compatibility forms, stress marks, case, dashes, quotes, blanks."""
    if not text.isascii():
        text = _IGNORABLE.sub(
            "", text
        )  # first, or what stands between a letter and its mark keeps them apart
        text = text if is_normalized("NFC", text) else normalize("NFC", text)
        text = _POWER.sub(lambda power: "^" + power.group().translate(_SUPERSCRIPTS), text)
        text = _SPACING.sub("'", _VULGAR.sub(" ", text)).translate(_SIGNS)
        if not is_normalized("NFKC", text):
            text = normalize("NFKC", text)
        text = _scripts(text, language)
        text = _STRESSED.sub(lambda letter: letter[1] + letter[2].translate(_STRESS), text)
        if primary(language) in _STRESS_LANGUAGES:
            text = text.translate(_GRAVE)
        if primary(language) == "ru":
            text = text.translate(_YO)
    if case == "ignore":
        text = fold(text, language)
    return " ".join(text.translate(_SIGNS).split())


def _scripts(text: str, language: str) -> str:
    """What is particular to one script in its one form; digits of every script as 0 to 9."""
    if primary(language) in _ARABIC_LANGUAGES:
        text = text.translate(_ARABIC_KEYS)
    text = text.replace(_TATWEEL, "").strip() or text
    text = _THAI_AM.sub(r"\2\1", _THAI_AE.sub("\u0e41", text.replace(*_FINAL_SIGMA)))
    text = _NASAL.sub("\u0902", text)
    return _DIGIT.sub(lambda digit: str(decimal(digit.group())), text)


def _joints(text: str, language: str) -> str:
    """What stands between words and digits: initials, hyphens, ranges, the ampersand."""
    if "." in text:
        text = _INITIALS.sub(lambda found: found.group().replace(".", "").replace(" ", ""), text)
    if "-" in text or not text.isascii():
        text = _RANGE.sub("-", text)
        text = _hyphens(text)
    if "&" in text and primary(language) == "en":
        text = _AND.sub(" and ", text).strip()
    return text


def _hyphens(text: str) -> str:
    """A dash between letters, with blanks around it or not, as a blank."""
    parts = _LETTER_DASH.split(text)
    dashes = _LETTER_DASH.findall(text)
    out = [parts[0]]
    for dash, left, right in zip(dashes, parts, parts[1:], strict=False):
        between = left and right and _is_letter(left[-1]) and _is_letter(right[0])
        out.append(" " if between else dash)
        out.append(right)
    return "".join(out)


def prose(form: str) -> str:
    """A normal form without the stops after words and the quotes around them, unless it looks like code."""
    if _PLAIN.search(form) is None or _CODE.search(form):
        return form
    form = _QUOTED.sub(lambda found: found[1] or found[2], form)
    return " ".join(_INNER_STOP.sub("", form).split())


def _is_letter(char: str) -> bool:
    """Whether a character is a letter or a mark on one."""
    return char.isalpha() or category(char)[0] == "M"


def _edges(text: str) -> str:
    """A text without the quotes around it and the stops at its end, unless nothing else is there."""
    start, end = 0, len(text)
    while start < end:
        if text[end - 1] in _ENDS:
            end -= 1
        elif text[start] in _OPENS:
            start += 1
        elif end - start > 2 and text[start] in "'\"" and text[end - 1] == text[start]:
            start, end = start + 1, end - 1
        else:
            return text[start:end]
    return text


def _without_articles(words: list[str]) -> list[str]:
    """English words without every `the` and a leading `a` or `an`; the last word left stays."""
    kept = [word for word in words if word.lower() != "the"] or words[-1:]
    first = 0
    while first < len(kept) - 1 and kept[first].lower() in ("a", "an"):
        first += 1
    return kept[first:]

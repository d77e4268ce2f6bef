"""Cyrillic letters where a name needs Latin ones: those that only look Latin, and what the others are written
as."""

import re

_LOOKS = str.maketrans("АВЕКМНОРСТУХІаеорсухкіһ", "ABEKMHOPCTYXIaeopcyxkih")
"""Letters that a Cyrillic keyboard gives and that look Latin, after the Unicode confusables."""

_SOUNDS: dict[str, str] = {
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhye", strict=True)),
    **dict(zip("ёжцчшщюяъь", ("e", "zh", "ts", "ch", "sh", "sch", "yu", "ya", "", ""), strict=True)),
    **dict(zip("әғқңөұүһі", "agqnouuhi", strict=True)),
}
"""Russian letters as passports write them, and the nine of Kazakh without their marks."""

_CYRILLIC = re.compile("[\u0400-\u052f]")


def foreign_letter(text: str) -> str:
    """The first Cyrillic letter of a text that has Latin ones too; empty where the two are not mixed."""
    found = _CYRILLIC.search(text)
    return found[0] if found and re.search("[A-Za-z]", text) else ""


def unmixed(text: str) -> str:
    """A text with each letter that looks Latin made Latin."""
    return text.translate(_LOOKS)


def slug(text: str) -> str:
    """The id nearest to a text; empty where it holds no letter that can be written in a-z and no digit."""
    text = unmixed(text) if foreign_letter(text) else text
    spelled = "".join(_SOUNDS.get(char, char) for char in text.lower())
    return "-".join(re.findall(r"[a-z0-9]+", spelled))

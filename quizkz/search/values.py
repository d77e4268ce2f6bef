"""What may stand behind a key or a comparison, and what is said where something else does."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from quizkz.search.terms import FIGURES

NAMED: Final = ("deck", "tag", "kind", "is", "saved")
COUNTED: Final = ("rated", "introduced", "missed", "flag")
KEYS: Final = (*NAMED, *COUNTED)
CLOSE: Final = 60
"""How alike, of 100, two words are that one may be meant by the other."""
FEW: Final = 6
"""Of no more decks than this all are named."""
DAYS: Final = re.compile(r"(-?[0-9]{1,6})d?")
AMOUNT: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{0,9})?)(d|%)?")
COUNTS: Final = re.compile(r"([0-9]{1,5})d?")
MOST_DAYS: Final = 99_999
TOO_LONG: Final = re.compile(r"-?[0-9]{7,}(\.[0-9]*)?[d%]?")
_SIGNS: Final = {"=>": ">=", "=<": "<=", "==": "=", "<>": "!="}
RATINGS: Final = ("again", "hard", "good", "easy")
NEAR: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
ALIASES: Final = {"r": "retrievability"}
EXAMPLES: Final = {
    "due": "due<3d, due<=today",
    "stability": "stability<10",
    "difficulty": "difficulty>8",
    "retrievability": "retrievability<0.8, r<80%",
    "lapses": "lapses>=4",
    "answers": "answers=0",
    "interval": "interval>21d",
    "rated": "rated:7, rated:7:1",
    "introduced": "introduced:30",
    "missed": "missed:3",
    "flag": "flag:1",
}


def due(value: str) -> float | None:
    """Days from today; None where it is none."""
    if value in NEAR:
        return NEAR[value]
    found = DAYS.fullmatch(value)
    return int(found[1]) if found else None


def begins_a_day(value: str) -> bool:
    """Whether the name of a day may be on its way."""
    return any(name.startswith(value) for name in NEAR)


def amount(name: str, value: str) -> float | None:
    """The number that a figure is compared with; None where it is none."""
    found = AMOUNT.fullmatch(value)
    if found is None:
        return None
    number, unit = Decimal(found[1]), found[2]
    if name == "retrievability":
        number = number / 100 if unit == "%" else number
        return float(number) if unit != "d" and number <= 1 else None
    if unit == "%" or (unit == "d" and name not in ("stability", "interval")):
        return None
    if name in ("lapses", "answers") and number != int(number):
        return None
    return float(number)


def takes(name: str) -> str:
    """What a figure is compared with."""
    if name == "due":
        return "days from today, or with today or tomorrow"
    if name == "retrievability":
        return "a chance from 0 to 1, or from 0% to 100%"
    return "a whole number" if name in ("lapses", "answers") else "a number"


def wrong(name: str, sign: str, value: str) -> str:
    """Why a figure cannot be compared with this."""
    if value and (turned := _SIGNS.get(sign + value[0])):
        return f"“{sign}{value[0]}” is written {turned}: {name}{turned}{value[1:] or 4}."
    if TOO_LONG.fullmatch(value):
        return f"“{name}” is never so much: {EXAMPLES[name]}."
    return f"“{name}” is compared with {takes(name)}: {EXAMPLES[name]}."


def rating(text: str) -> int | None:
    """The number of a rating written as a number or a word; None where it is none."""
    if text in ("1", "2", "3", "4"):
        return int(text)
    return RATINGS.index(text) + 1 if text in RATINGS else None


def begins_a_rating(text: str) -> bool:
    """Whether the name of a rating may be on its way."""
    return any(name.startswith(text) for name in RATINGS)


def counted(key: str, text: str) -> int:
    """The number of days or of a flag; 0 where it is none."""
    found = COUNTS.fullmatch(text)
    return int(found[1]) if found and not (key == "flag" and text.endswith("d")) else 0


def which(key: str, sign: str = "<") -> str:
    """What may be meant by a key that there is none of, with the sign that it was compared by."""
    if meant := key if key in (*KEYS, *FIGURES) else likest(key, (*KEYS, *FIGURES)):
        return f"Did you mean “{meant}{':' if meant in KEYS else sign}”?"
    written = [*(f"{name}:" for name in KEYS), *(f"{name}<" for name in FIGURES)]
    return f"Quotes make it a plain word. Known: {' '.join(written)}"


def unknown(key: str, value: str, there: Sequence[str]) -> str:
    """That a key has no such value, and which may be meant."""
    what = {
        "is": "There is no state",
        "kind": "There is no kind",
        "deck": "There is no deck",
        "saved": "There is no saved search",
    }
    said = f"{what.get(key, 'No question has the tag')} “{value}”."
    if meant := likest(value, there):
        return f"{said} Did you mean “{meant}”?"
    if key == "saved" and not there:
        return f"{said} They stand below [queries] in the settings."
    few = key in ("is", "kind", "saved") or (key == "deck" and 0 < len(there) <= FEW)
    return f"{said} Known: {', '.join(there)}." if few else said


def likest(value: str, there: Sequence[str]) -> str:
    """The name that is most like a value; empty where none is like it."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    best = process.extractOne(
        value.casefold(), there, scorer=OSA.normalized_similarity, score_cutoff=CLOSE / 100
    )
    return best[0] if best else ""

"""Deck folders and logs of any size, the same for the same numbers."""

import random
from pathlib import Path

_WORDS = [
    "reform",
    "council",
    "river",
    "steppe",
    "border",
    "treaty",
    "market",
    "energy",
    "school",
    "railway",
    "forum",
    "referendum",
    "budget",
    "pension",
    "harvest",
    "satellite",
    "library",
    "embassy",
    "ministry",
    "province",
    "tenge",
    "parliament",
    "capital",
    "district",
    "initiative",
    "agency",
    "investor",
    "export",
    "copper",
    "uranium",
    "wheat",
    "caravan",
    "horseman",
    "summit",
    "mediator",
    "observer",
    "delegate",
    "charter",
    "amendment",
    "decree",
]


def write_library(folder: Path, *, questions: int, per_deck: int = 1000, seed: int = 7) -> Path:
    """A folder of decks `deck-0000.toml`, ... with that many questions of five kinds in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for number, start in enumerate(range(0, questions, per_deck)):
        count = min(per_deck, questions - start)
        text = f'format = 1\nid = "deck-{number:04}"\ntitle = "Deck {number:04}"\nlanguage = "en"\n'
        text += "".join(_question(chance, start + n) for n in range(count))
        (folder / f"deck-{number:04}.toml").write_text(text, encoding="utf-8")
    return folder


def _question(chance: random.Random, number: int) -> str:
    words = chance.sample(_WORDS, 12)
    prompt = f"Which {words[0]} met the {words[1]} of {number}, and why?"
    head = f'\n[[question]]\nid = "q{number}"\nprompt = "{prompt}"\n'
    tail = f'explanation = "The {" ".join(words[2:])}."\ntags = ["{words[3]}", "{words[4]}"]\n'
    match number % 5:
        case 0:
            distractors = f'["{words[6]} {number}", "{words[7]}", "{words[8]}"]'
            body = f'answer = "{words[5]} {number}"\ndistractors = {distractors}\n'
        case 1:
            body = f'answer = "{words[5]} {words[6]}"\naccept = ["{words[6]} {words[5]} {number}"]\n'
        case 2:
            body = f'answer = {number}.5\nunit = "million"\ntolerance = 0.5\n'
        case 3:
            body = f"answer = {'true' if number % 2 else 'false'}\n"
        case _:
            body = f'answer = "The {words[5]} of the {words[6]}, number {number}."\n'
    return head + body + tail

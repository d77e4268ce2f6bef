"""A response as the log keeps it, read again without grading it."""

from quizkz.deck import Cloze, Match, Multiple, Order, Question
from quizkz.grading.choosing import BETWEEN
from quizkz.texts import from_json


def is_listed(question: Question | None) -> bool:
    """Whether responses may be lists of texts or pairs; so where the question is gone."""
    return question is None or isinstance(question, Multiple | Order | Match | Cloze)


def in_one_line(text: str | None, *, listed: bool) -> str:
    """A response in one line: what reads as a list (where it may be one) joined, pairs as `left – right`."""
    if text is None:
        return ""
    parts = _parts(text) if listed else None
    return " ".join((text if parts is None else BETWEEN.join(parts)).split())


def _parts(text: str) -> list[str] | None:
    """The texts of a list, or None where it is none."""
    if not text.startswith("["):
        return None
    try:
        kept = from_json(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, list):
        return None
    parts = [part if isinstance(part, str) else _pair(part) for part in kept]
    return None if None in parts else [part for part in parts if part is not None]


def _pair(part: object) -> str | None:
    if isinstance(part, list) and len(part) == 2 and all(isinstance(side, str) for side in part):
        return f"{part[0]} – {part[1]}"
    return None

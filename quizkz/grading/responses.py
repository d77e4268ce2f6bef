"""Responses taken as the kind of question needs them, and their form in the log."""

import json
from collections.abc import Sequence

from quizkz.deck import Cloze, Match, Multiple, Numeric, Order, Question, Typed, self_graded
from quizkz.grading.verdict import Response
from quizkz.texts import clean, cleaned_response, from_json, is_blank

MOST_CHARS = 10_000
"""Characters of a typed response, several pages; judging and keeping more would only hold the learner up."""


def is_empty(response: Response) -> bool:
    """Whether a response says nothing at all."""
    if isinstance(response, str):
        return is_blank(cleaned_response(response))
    return all(is_empty(part if isinstance(part, str) else part[-1] if part else "") for part in response)


def bounded(question: Question, response: Response) -> Response:
    """A response that was typed, no longer than anyone types: what a wrong paste brings beyond is cut off."""
    if not isinstance(question, Typed | Numeric | Cloze):
        return response
    if isinstance(response, str):
        return response[:MOST_CHARS]
    return tuple(part[:MOST_CHARS] for part in texts(response))


def one_text(response: Response) -> str:
    """A response as one text; lists joined, pairs nothing."""
    if isinstance(response, str):
        return response
    return " ".join(part for part in response if isinstance(part, str))


def texts(response: Response) -> tuple[str, ...]:
    """A response as a list of texts."""
    if isinstance(response, str):
        return (response,) if response.strip() else ()
    return tuple(part for part in response if isinstance(part, str))


def pairs(response: Response) -> tuple[tuple[str, str], ...]:
    """A response as pairs; what is no pair is left out."""
    if isinstance(response, str):
        return ()
    return tuple((part[0], part[1]) for part in response if not isinstance(part, str) and len(part) == 2)


def response_text(question: Question, response: Response) -> str | None:
    """A response as the log keeps it: the text itself, JSON for lists and pairs, None for no response."""
    if self_graded(question) or is_empty(response):
        return None
    if isinstance(question, Match):
        return _json([[clean(left), clean(right)] for left, right in pairs(response)])
    if isinstance(question, Multiple | Order | Cloze):
        return _json([clean(text) for text in texts(response)])
    return clean(one_text(response))


def _json(value: Sequence[object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def response_from_text(question: Question, text: str | None) -> Response:
    """A response from what the log kept; the empty response where it cannot be read."""
    listed = isinstance(question, Multiple | Order | Match | Cloze)
    if text is None or self_graded(question):
        return () if listed else ""
    if not listed:
        return text
    try:
        kept = from_json(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(kept, list):
        return ()
    if not isinstance(question, Match):
        return tuple(kept) if all(isinstance(part, str) for part in kept) else ()
    if not all(isinstance(part, list) and len(part) == 2 for part in kept):
        return ()
    if not all(isinstance(side, str) for part in kept for side in part):
        return ()
    return tuple((left, right) for left, right in kept)

"""What a change to a deck file needs to know of it: where a question's values stand, and whether values make
a sound question.
"""

from pathlib import Path
from typing import Any

from quizkz import spans
from quizkz.deck import Question
from quizkz.library import rules
from quizkz.library.faults import Piece
from quizkz.library.loading import raw_id, raw_questions, sound_question
from quizkz.library.parsing import parse
from quizkz.library.reading import File, read_file
from quizkz.library.tidy import tidy

__all__ = ["Piece", "question_in", "question_of", "sound"]


def question_in(path: Path, identity: str) -> tuple[Piece, spans.Path, dict[str, Any]] | None:
    """The question of that id in a file that TOML accepts: the text with its places, the question's path in
    it, and its values as TOML gives them. None where there is no such question.
    """
    file = read_file(path)
    if not isinstance(file, File):
        return None
    pieces, problems = parse(file)
    if problems or len(pieces) != 1:
        return None
    raws, base = raw_questions(pieces[0])
    for index, raw in enumerate(raws):
        if isinstance(raw, dict) and raw_id(tidy(raw)) == identity:
            return pieces[0], (*base, index) if isinstance(pieces[0].data[str(base[0])], list) else base, raw
    return None


def question_of(path: Path, text: str, place: spans.Path) -> dict[str, Any]:
    """The values of the question at a path, were this the text of the file; none where TOML refuses it."""
    pieces, problems = parse(File(path, text))
    if problems or len(pieces) != 1:
        return {}
    value: Any = pieces[0].data
    for key in place:
        value = value[key]
    return value if isinstance(value, dict) else {}


def sound(raw: dict[str, Any], *, typed: bool, language: str) -> Question | None:
    """The question that values from TOML make; None where anything is wrong with them."""
    question = sound_question(tidy(raw), typed)
    if question is None or any(fault.severity == "error" for fault in rules.errors(question, language)):
        return None
    return question

"""Findings as problems: with file, line and carets, what the rule is for and what to do.

A file is scanned for places only where there is a finding in it, and once.
"""

from pathlib import Path
from typing import Any

from quizkz import spans
from quizkz.authoring.doctor.subjects import Finding, Subject
from quizkz.library.advice import RULES
from quizkz.library.faults import Piece
from quizkz.library.loading import raw_id, raw_questions
from quizkz.library.parsing import parse
from quizkz.library.reading import File, read_file
from quizkz.library.tidy import tidy
from quizkz.problems import Place, Problem

_Held = tuple[Piece, dict[str, tuple[spans.Path, Any]]]


class Places:
    """Where questions and their keys stand in files."""

    def __init__(self) -> None:
        self._files: dict[Path, _Held | None] = {}

    def problem(self, found: Finding) -> Problem:
        """A finding with its place; it is a warning, and no more than advice."""
        rule = RULES[found.rule]
        return Problem(
            found.rule,
            found.message,
            self._place(found.file, found.subject, found.path, ""),
            "warning",
            tuple(self._place(other.file, other, (), "this one") for other in found.related),
            rule.do,
            rule.why,
            found.subject.question.id if found.subject else "",
        )

    def _place(self, path: Path, subject: Subject | None, key: spans.Path, label: str) -> Place:
        held = self._held(path)
        if held is None:
            return Place(str(path))
        piece, questions = held
        if subject is None:
            if key in piece.places:
                return piece.place(key, "value", label)
            return Place(str(path))
        base, raw = questions.get(subject.question.id, ((), {}))
        if not base:
            return Place(str(path))
        if key and key[0] in raw:
            return piece.place((*base, *key), "value", label)
        named = "id" if "id" in raw else "prompt" if "prompt" in raw else "text"
        return piece.place((*base, named), "value", label)

    def _held(self, path: Path) -> _Held | None:
        if path not in self._files:
            self._files[path] = _read(path)
        return self._files[path]


def _read(path: Path) -> _Held | None:
    file = read_file(path)
    if not isinstance(file, File):
        return None
    pieces, problems = parse(file)
    if problems or len(pieces) != 1:
        return None  # changed since it was read
    piece = pieces[0]
    raws, base = raw_questions(piece)
    listed = isinstance(piece.data.get("question"), list)
    return piece, {
        raw_id(tidy(raw)): ((*base, index) if listed else base, raw)
        for index, raw in enumerate(raws)
        if isinstance(raw, dict)
    }

"""The corpus of fair verdicts: what learners answered, and what a good teacher says to it.

Kept as data in `tests/data/grading*.toml`, so that the tests, the README and a reader have the same rows.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from quizkz.deck import (
    KINDS,
    Choice,
    Cloze,
    Flashcard,
    Grading,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    TrueFalse,
    Typed,
    question_from_json,
)
from quizkz.grading import Response, Verdict, grade
from quizkz.texts import normal

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One row. `credit` and `parts` (the result of each part) are None where the row does not say them."""

    group: str
    question: Question
    part: str
    response: Response
    result: str
    reason: str
    credit: Fraction | None
    parts: tuple[str, ...] | None
    rules: Grading
    language: str
    rivals: tuple[str, ...]

    @property
    def name(self) -> str:
        """What names the row: its group, the answer and the response."""
        return f"{self.group}: {shown_answer(self.question)} / {shown(self.response)}"

    def verdict(self) -> Verdict:
        """What quizkz says."""
        return grade(
            self.question,
            self.response,
            part=self.part,
            rules=self.rules,
            language=self.language,
            rivals=self.find_rivals,
        )

    def result_now(self) -> str:
        """The result by quizkz, whatever the row says."""
        return self.verdict().result

    def find_rivals(self, form: str) -> Sequence[str]:
        """The other answers of the group that have a normal form, as the catalogue finds a deck's."""
        return tuple(text for text in self.rivals if normal(text, self.language) == form)


def shown(response: Response) -> str:
    """A response on one line."""
    if isinstance(response, str):
        return response
    return "; ".join(part if isinstance(part, str) else " – ".join(part) for part in response)


def shown_answer(question: Question) -> str:
    """What is right, on one line."""
    match question:
        case Typed() | Choice() | Flashcard():
            return question.answer
        case TrueFalse():
            return str(question.answer).lower()
        case Numeric():
            unit = question.unit[0] if question.unit else ""
            number = question.answer + (unit if unit == "%" else f" {unit}").rstrip()
            return f"{number} ± {question.tolerance}" if question.tolerance else number
        case Multiple():
            return "; ".join(question.answer)
        case Order():
            return "; ".join(question.order)
        case Match():
            return shown(question.pairs)
        case Cloze():
            return question.text


def results(given: Verdict) -> tuple[str, ...]:
    """The result of each part of a verdict."""
    return tuple("missed" if not part.right else "slip" if part.slip else "right" for part in given.parts)


def _rows(group: dict[str, Any]) -> Iterator[Case]:
    """The rows of a group. A typed or numeric row is a list, one of another kind is a table."""
    for row in group["rows"]:
        if isinstance(row, list):
            answer, said, result, *reason = row
            own = {"answer": answer, **{k: group[k] for k in LISTED if k in group}}
            row = {"said": said, "result": result, "reason": "".join(reason)}
        else:
            own = group["question"]
        kind = group.get("kind", "typed")
        prompt = {"prompt": "?"} if "prompt" in KINDS[kind].model_fields else {}
        yield Case(
            group=group["name"],
            question=question_from_json(json.dumps({"id": "q", "kind": kind, **prompt, **own})),
            part=group.get("part", ""),
            response=_frozen(row["said"]),
            result=row["result"],
            reason=row.get("reason", ""),
            credit=Fraction(row["credit"]) if "credit" in row else None,
            parts=tuple(row["parts"]) if "parts" in row else None,
            rules=Grading(accents=group.get("accents"), case=group.get("case"), typos=group.get("typos")),
            language=group.get("language", "en"),
            rivals=tuple(group.get("rivals", ())),
        )


LISTED = ("accept", "reject", "unit", "tolerance")
"""What a group may say of each of its questions."""


def _frozen(said: Any) -> Any:
    return tuple(_frozen(part) for part in said) if isinstance(said, list) else said


@cache
def cases() -> tuple[Case, ...]:
    """Every row of every file of the corpus."""
    found: list[Case] = []
    for path in sorted(DATA.glob("grading*.toml")):
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
            found.extend(_rows(group))
    return tuple(found)

"""The door to grading: one question, one response, one verdict.

What judges typed texts and numbers reads many expressions as it is loaded: that happens when the first is
judged, or when somebody has said beforehand that one will be (`prepare`).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from quizkz.deck import (
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
)
from quizkz.grading.choosing import (
    BETWEEN,
    judge_choice,
    judge_match,
    judge_multiple,
    judge_order,
    judge_true_false,
)
from quizkz.grading.loosening import without_beside
from quizkz.grading.responses import is_empty, one_text, pairs, texts
from quizkz.grading.verdict import Part, Piece, Response, Rivals, Verdict, missed, rated
from quizkz.review import REVERSE, Rating
from quizkz.texts import ClozeView, Gap, cleaned_response, cloze_view, normal

if TYPE_CHECKING:
    from quizkz.grading.case import Judged


def prepare() -> None:
    """Load what judges typed texts and numbers, from any thread, so that a first answer need not wait."""
    from quizkz.grading import numeric, typed

    del numeric, typed


def grade(
    question: Question,
    response: Response,
    *,
    part: str = "",
    rules: Grading,
    language: str = "en",
    rivals: Rivals = lambda _: (),
) -> Verdict:
    """The verdict on a response to one card of a question (`part` names a cloze's gap number, "" for 1).

    Self-graded kinds get a verdict too (credit 0, the answer to show), never used as a grade. Never raises.
    `rivals` is asked only where the answer depends on it, with `normal(response, language)`.
    """
    match question:
        case Flashcard():
            answer = question.prompt if part == REVERSE else question.answer
            return missed("", answer)
        case Typed():
            return _typed(question, one_text(response), rules, language, rivals)
        case Numeric():
            return _numeric(question, "" if is_empty(response) else one_text(response), language)
        case TrueFalse():
            return judge_true_false(question, one_text(response))
        case Choice():
            return judge_choice(question, one_text(response), language)
        case Multiple():
            return judge_multiple(question, texts(response), language)
        case Order():
            return judge_order(question, texts(response), language)
        case Match():
            return judge_match(question, pairs(response), language)
        case Cloze():
            return _cloze(question, response, part, rules, language, rivals)


def _typed(question: Typed, response: str, rules: Grading, language: str, rivals: Rivals) -> Verdict:
    from quizkz.grading.typed import judge

    if is_empty(response):
        return rated(missed("", question.answer))
    judged = judge(
        response,
        (question.answer, *question.accept),
        rejects=question.reject,
        rules=rules,
        language=language,
        rivals=rivals,
    )
    verdict = Verdict(
        credit=0.0,
        right=False,
        suggested=Rating.AGAIN,
        said=cleaned_response(response),
        answer=_answer_line(judged, question.answer),
        pieces=_own_pieces(judged, question.answer),
        feedback=_feedback(question, response, language),
    )
    return rated(verdict, right=judged.right, slip=judged.slip, whys=judged.whys)


def _answer_line(judged: "Judged", answer: str) -> str:
    """The answer shown; after a slip the spelling that was meant, so that the two lines can be compared."""
    return judged.answer if judged.slip else answer


def _own_pieces(judged: "Judged", answer: str) -> tuple[Piece, ...]:
    """The comparison, where it is with the answer shown."""
    return judged.pieces if judged.slip or judged.answer == answer else ()


def _feedback(question: Typed, response: str, language: str) -> str:
    """The author's words on a typed response, found by normal form."""
    form = normal(response, language) if question.feedback else ""
    return next((text for key, text in question.feedback.items() if normal(key, language) == form), "")


def _numeric(question: Numeric, response: str, language: str) -> Verdict:
    from quizkz.grading.numeric import judge_number, same_number

    verdict = judge_number(question, response, language)
    if not question.feedback or not response:
        return verdict
    form = normal(response, language)
    for key, text in question.feedback.items():
        if normal(key, language) == form or same_number(response, key, question, language):
            return replace(verdict, feedback=text)
    return verdict


def _cloze(
    question: Cloze, response: Response, part: str, rules: Grading, language: str, rivals: Rivals
) -> Verdict:
    """The gaps of one card, each judged as a typed text; the credit is the share of gaps right."""
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 1
    view = cloze_view(question.text, number)
    gaps, beside = view.gaps, _beside(view)
    said = () if not question.typed else (response,) if isinstance(response, str) else texts(response)
    said = (*said, *[""] * len(gaps))[: len(gaps)]
    parts = tuple(
        _gap(str(place), gap, text, around, rules, language, rivals)
        for place, (gap, text, around) in enumerate(zip(gaps, said, beside, strict=True), start=1)
    )
    right = sum(p.right for p in parts)
    lone = parts[0] if len(parts) == 1 else None
    verdict = Verdict(
        credit=right / len(parts) if parts else 0.0,
        right=False,
        suggested=Rating.AGAIN,
        said=BETWEEN.join(p.said for p in parts if p.said),
        answer=BETWEEN.join(p.answer for p in parts),
        pieces=lone.pieces if lone else (),
        parts=parts,
        plus=0 if lone else right,
        of=0 if lone else len(parts),
    )
    return rated(
        verdict,
        right=bool(parts) and right == len(parts),
        slip=any(p.slip for p in parts),
        whys=lone.whys if lone else (),
    )


Beside = tuple[str, str]
"""The text before a gap and the text behind it."""


def _beside(view: ClozeView) -> list[Beside]:
    """What stands beside each gap of a card; nothing where two gaps touch or it begins or ends the text."""
    around = ["", *view.pieces, ""]
    return [
        (before if isinstance(before, str) else "", after if isinstance(after, str) else "")
        for before, piece, after in zip(around, around[1:], around[2:], strict=False)
        if isinstance(piece, int)
    ]


def _gap(
    label: str, gap: Gap, text: str, beside: Beside, rules: Grading, language: str, rivals: Rivals
) -> Part:
    from quizkz.grading.typed import judge

    answer = gap.answers[0]
    if is_empty(text):
        return Part(label, "", answer, right=False)
    judged = judge(text, gap.answers, rules=rules, language=language, rivals=rivals)
    if not judged.right and (rest := without_beside(cleaned_response(text), *beside, language)):
        again = judge(rest, gap.answers, rules=rules, language=language, rivals=rivals)
        judged = again if again.right and not again.slip else judged
    return Part(
        label=label,
        said=cleaned_response(text),
        answer=_answer_line(judged, answer),
        right=judged.right,
        slip=judged.slip,
        whys=judged.whys,
        pieces=_own_pieces(judged, answer),
    )

"""How a question reads for one of its cards: a cloze with its gaps open, a flashcard from either side."""

from collections.abc import Sequence

from quizkz.deck import Cloze, Flashcard, Question
from quizkz.review import REVERSE
from quizkz.texts import ClozeView, cloze_view, gap_number


def gaps_of(question: Cloze, part: str = "") -> ClozeView:
    """The text of a cloze in pieces, with the gaps that one card asks."""
    return cloze_view(question.text, gap_number(part))


def gapped(question: Cloze, part: str = "", fills: Sequence[str] = ()) -> str:
    """A cloze text for one card: gaps as `[1 …]`, filled ones as `[1 2022]`; a lone gap has no number."""
    view = gaps_of(question, part)
    return "".join(p if isinstance(p, str) else _gap(p, len(view.gaps), fills) for p in view.pieces)


def _gap(index: int, gaps: int, fills: Sequence[str]) -> str:
    fill = fills[index] if index < len(fills) and fills[index] else "…"
    return f"[{fill}]" if gaps == 1 else f"[{index + 1} {fill}]"


def prompt(question: Question, part: str = "") -> str:
    """What the learner is asked, as the author's Markdown; a cloze's gaps stand as `[1 …]`."""
    match question:
        case Flashcard() if part == REVERSE:
            return question.answer
        case Cloze():
            text = gapped(question, part)
            return f"{question.prompt}\n\n{text}" if question.prompt else text
        case _:
            return question.prompt

"""What stands around an open question: its task, its stage, tips, hints; and how its prompt reads as text."""

import re
from collections.abc import Sequence
from fractions import Fraction

from quizkz.deck import (
    Choice,
    Cite,
    Cloze,
    Deck,
    Flashcard,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    TrueFalse,
    Typed,
    self_graded,
)
from quizkz.review import Rating
from quizkz.session import Asked
from quizkz.session.prompts import gapped as gapped
from quizkz.session.prompts import gaps_of as gaps_of
from quizkz.session.prompts import prompt as prompt
from quizkz.session.trail import NO_HINT
from quizkz.words.measure import count, joined, number_word, ordinal

NO_EDITOR = "Set EDITOR to the editor that is to open it."
NO_ANSWER = "No answer yet. Enter again shows it, as Again."
"""Said when Enter is pressed on an empty answer."""

RATINGS = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}
"""The names of the four ratings."""

ALL_PLACED = "All placed"
"""Said where every item of an order has its place."""
JUDGE = "1 to 4 says how well you knew it; only you can tell."
PRACTICE = "Practice: answers are kept, the schedule stays as it is."
"""Said beforehand where nothing is scheduled."""
TRIED = "Only tried out: nothing is kept, the schedule stays as it is."
"""Said beforehand where nothing is written."""


def eyebrow(question: Question, part: str = "") -> str:
    """The task in a few words, above the prompt."""
    if self_graded(question):
        return "Recall"
    match question:
        case Choice():
            return "Choose one"
        case Multiple():
            return "Choose all that fit"
        case TrueFalse():
            return "True or false"
        case Numeric():
            return "A number"
        case Order():
            return "Put in order"
        case Match():
            return f"Match each with its {partner(question)}"
        case Cloze():
            return _fill(len(gaps_of(question, part).gaps))
        case Typed() | Flashcard():
            return "Type the answer"


def _fill(gaps: int) -> str:
    if gaps == 1:
        return "Fill the gap"
    return "Fill both gaps" if gaps == 2 else f"Fill {number_word(gaps)} gaps"


def place(asked: Asked) -> str:
    """`4 of 24`; where all were asked once `24 of 24, 3 to repeat`."""
    repeats = f", {asked.repeats} to repeat" if asked.repeats and asked.place == asked.total else ""
    return f"{asked.place} of {asked.total}{repeats}"


def gap_labels(question: Cloze, part: str = "") -> tuple[str, ...]:
    """The hint of each gap asked, in order; empty where the author gave none."""
    return tuple(gap.hint for gap in gaps_of(question, part).gaps)


def shown(option: str, question: Question) -> str:
    """An option as it reads: `true` and `false` of a statement are words, others are the author's text."""
    return option.capitalize() if isinstance(question, TrueFalse) else option


def unit(question: Question) -> str:
    """The unit beside a number's field, or empty."""
    return question.unit[0] if isinstance(question, Numeric) and question.unit else ""


def hint(question: Question) -> str:
    """The hint line, or why there is none."""
    return f"Hint: {question.hint}" if question.hint else NO_HINT


def tip(question: Question, *, narrow: bool = False) -> str:
    """The quiet line below the answer that says how to give it, before anything is given."""
    if self_graded(question):
        return (
            "Answer aloud, then turn the card."
            if narrow
            else "Answer in your head or aloud, then turn the card."
        )
    match question:
        case Numeric():
            decimal = _decimals_tip(question) if _has_decimals(question.answer) else ""
            return "; ".join(text for text in (decimal, "the unit is optional" * bool(question.unit)) if text)
        case Multiple():
            return chosen_tip(0)
        case Order():
            return order_tip(0, len(question.order))
        case Match():
            return match_tip(question)
        case _:
            return ""


_EXAMPLES = ("2.5", "7.5", "12.5", "87.5")
"""Numbers to show decimal signs on."""
_DIGITS = re.compile(r"\d{1,20}(?:\.\d{1,20})?")


def _decimals_tip(question: Numeric) -> str:
    """That both decimal signs do, shown on digits that are neither right nor near the listed numbers."""
    own = (question.answer, *question.accept, *question.reject)
    numbers = [Fraction(found) for text in own for found in _DIGITS.findall(text.replace(",", "."))]
    example = next((text for text in _EXAMPLES if not _is_near(Fraction(text), numbers, question)), "")
    return (
        f"{example} and {example.replace('.', ',')} both work" if example else "a comma works as a point does"
    )


def _is_near(example: Fraction, numbers: Sequence[Fraction], question: Numeric) -> bool:
    """Whether a number is within the tolerance around one of the question's own, as their digits stand."""
    from quizkz.numbers import Number, written  # 20 ms that most first questions can do without

    around = written(question.tolerance) if question.tolerance else None
    if not isinstance(around, Number):
        return example in numbers
    return any(abs(example - n) <= around.value * (n if around.percent else 1) for n in numbers)


def _has_decimals(answer: str) -> bool:
    """Whether a number has a part below one: a year needs no word on decimal signs."""
    from quizkz.numbers import Number, written

    number = written(answer)
    if not isinstance(number, Number):
        return False
    value = number.value * 100 if number.percent else number.value
    return value.denominator != 1 or (number.scaled and "." in answer)


def chosen_tip(chosen: int) -> str:
    """`2 chosen`, below the options of a multiple."""
    return f"{chosen} chosen" if chosen else "none chosen yet"


def order_tip(placed: int, items: int) -> str:
    """What the next digit does while items are put in order."""
    if placed >= items:
        return f"{ALL_PLACED}; Enter answers"
    return f"Press the digits in order: next is the {ordinal(placed + 1)}"


def partner(question: Match) -> str:
    """What a row's partner is called: its `year` where all right sides are years, else its `partner`."""
    rights = [right for _, right in question.pairs]
    return "year" if all(re.fullmatch(r"\d{4}", right) for right in rights) else "partner"


def match_tip(question: Match) -> str:
    """What a digit does while rows are matched, and how many partners are left over."""
    name, decoys = partner(question), len(question.decoys)
    press = f"Press the digit of its {name}"
    if not decoys:
        return press
    over = f"one {name} fits" if decoys == 1 else f"{number_word(decoys)} {name}s fit"
    return f"{press}; {over} nothing"


def cite(deck: Deck, question: Question, *, narrow: bool = False) -> str:
    """Where the fact stands: `Paragraph 16, Diplomatic World, early 2025`; narrow: the paragraph alone."""
    numbers = [str(n) for n in sorted({c.paragraph for c in question.cite if c.paragraph is not None})]
    where = (
        f"Paragraph{'s' if len(numbers) > 1 else ''} {joined(numbers)}" if numbers else _phrase(question.cite)
    )
    if narrow or not where:
        return where
    source = deck.source
    return ", ".join(t for t in (where, source.publisher or source.title, source.published) if t)


def _phrase(cites: tuple[Cite, ...]) -> str:
    phrases = [f"“{c.phrase}”" for c in cites if c.phrase]
    return joined(phrases)


def flagged(flag: bool) -> str:
    """The notice after the flag was set or cleared."""
    return "Flagged." if flag else "Flag cleared."


def gaps_open(number: int) -> str:
    """`1 gap is empty`, `2 gaps are empty`."""
    return f"{count(number, 'gap')} {'is' if number == 1 else 'are'} empty"

"""What a judgement is made of: the response, what differed, and the verdict.

Reasons are data, never sentences, so that the screen and the plain interface say them in the same words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from quizkz.review import Rating

Response = str | tuple[str, ...] | tuple[tuple[str, str], ...]
"""What the learner gave, in the deck's texts: typed, numeric, choice: a text; true_false: `true` or `false`;
multiple: the options chosen; order: the items as placed; cloze: one text for each gap shown; match: pairs of
left and right. An empty text, or nothing in it, is "I don't know". A flashcard has no response: `""`."""

Rivals = Callable[[str], Sequence[str]]
"""From a normal form to the deck's other answers and distractors that have it, as the author wrote them."""

Result = Literal["right", "slip", "partial", "missed"]

Reason = Literal[
    "typo",  # letters differ: the pieces show which
    "no_slip",  # ... and why that is no slip of the finger; `detail`: a Cause
    "word",  # one word of several is another; `detail`: both
    "word_missing",  # few words are missing and nothing else differs; `detail`: they
    "word_extra",  # few words too many; `detail`: they
    "order",  # the same words in another order
    "accents",  # accents differ
    "lookalike",  # `detail`: the letters of another alphabet that were typed
    "rival",  # `detail`: the other answer of the deck that this is
    "rejected",  # the author lists it as wrong
    "percent",  # the % was left out, or a share given for a percentage
    "currency",  # the currency was left out; `detail`: it
    "altered",  # `detail`: the words that make another answer of the right number
    "unit",  # right number, another unit; `detail`: the words beside it
    "no_number",  # no number was found
    "two_numbers",  # more than one number was found
    "factor",  # `factor`: how many times too much (> 1) or the share of it (< 1), a power of ten
    "too_high",  # numeric, plain
    "too_low",
    "case",  # only case differs (`case = "match"`)
    "ambiguous",  # `detail`: how a number like 1,234 was read, and why
    "rounded",  # outside the tolerance, right to fewer digits
]


Cause = Literal["first", "short", "capitals", "digit", "scale", "other"]
"""Why a wrong letter is no slip: it is the first; the word is short, in capitals, has a digit, or scales; or
it makes another word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the comparison: the letters said and the letters of the answer that stand for each other."""

    op: Literal["same", "missing", "extra", "changed"]
    said: str
    answer: str


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that differed, as data; `quizkz.words` says it."""

    reason: Reason
    detail: str = ""
    factor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict on one gap, option, place or row.

    Cloze: `said` and `answer` of a gap. Multiple: `answer` is the option, `said` is it again where it was
    chosen and empty where not, `wanted` whether it belongs to the answer. Order: `answer` the item that
    belongs here, `said` the item placed here. Match: `label` the left side, `said` and `answer` right sides.
    """

    label: str
    said: str
    answer: str
    right: bool
    slip: bool = False
    wanted: bool = True
    whys: tuple[Why, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of a response.

    `credit`: 0 to 1; counts as right at 1 only. `slip`: right as a near miss. `said`, `answer`: the two lines
    shown, in words. `bounds`: the lowest and highest right number, shown, where there is a tolerance.
    `plus`, `minus`, `of`: points won, points lost and points there are, of partial kinds (of = 0: none).
    `feedback`: the author's words on this response, "" where there are none.
    """

    credit: float
    right: bool
    suggested: Rating
    said: str
    answer: str
    slip: bool = False
    whys: tuple[Why, ...] = ()
    pieces: tuple[Piece, ...] = ()
    parts: tuple[Part, ...] = ()
    bounds: tuple[str, str] | None = None
    plus: int = 0
    minus: int = 0
    of: int = 0
    feedback: str = ""

    @property
    def result(self) -> Result:
        """Right, right with a slip, partly right (some credit), or missed."""
        if self.right:
            return "slip" if self.slip else "right"
        return "partial" if self.credit > 0 else "missed"


def missed(said: str, answer: str) -> Verdict:
    """A verdict without credit, to be filled in."""
    return Verdict(credit=0.0, right=False, suggested=Rating.AGAIN, said=said, answer=answer)


def rated(
    verdict: Verdict, *, right: bool = False, slip: bool = False, whys: tuple[Why, ...] = ()
) -> Verdict:
    """A verdict with its outcome: full credit where right, and the rating that follows from it."""
    rating = Rating.AGAIN if not right else Rating.HARD if slip else Rating.GOOD
    credit = 1.0 if right else verdict.credit
    return replace(verdict, credit=credit, right=right, slip=right and slip, whys=whys, suggested=rating)

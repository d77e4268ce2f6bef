"""What an author wrote: a deck, its questions of nine kinds, and the order in which options are shown.

Models are strict and frozen and refuse unknown keys, and check shapes only; rules across keys are functions
in `quizkz.library`, so that one mistake never hides another. A question stays as it was written: what it
takes over from its deck (tags, grading) is worked out by the functions here.
"""

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from quizkz.review import REVERSE, CardId, card_id
from quizkz.texts import gap_numbers

Accents = Literal["near", "ignore", "match"]
Case = Literal["ignore", "match"]


MOST_DIGITS = 100
"""Digits before or after the point. A googol is the largest number that anybody asks for by name."""


def _number_text(value: object) -> object:
    """A TOML number as the text the author wrote; anything else unchanged."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            raise ValueError("no number that can be written out")
        return f"{value:f}"
    if isinstance(value, int | float | Fraction):
        return str(value)
    return value


def _one_or_more(value: object) -> object:
    """A lone text or table where a list may stand becomes a list of one."""
    return [value] if isinstance(value, str | Mapping) else value


NumberText = Annotated[str, BeforeValidator(_number_text)]
"""A number as written (`4.3`, `1/3`, `1%`); read by `quizkz.numbers`, so that nothing passes through a
float."""

Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts, kept as a tuple."""


Allow = Annotated[
    tuple[str, ...],
    Field(strict=False, description="Rules of `quizkz doctor` that say nothing here, by name."),
]
"""The doctor's rules that an author switches off, in a deck or in a question."""

Feedback = Mapping[str, str]
"""What is said to one option or response, by its text."""


class Model(BaseModel):
    """The base of all that an author writes: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Cite(Model):
    """Where in the source a question's fact stands: a paragraph (from 1), a phrase of it, or both."""

    paragraph: int | None = None
    phrase: str | None = None


class Source(Model):
    """The text that a deck's questions derive from. `published` is a date's ISO form or the author's
    words."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    file: str | None = None


class Study(Model):
    """A deck's study policy; what is absent comes from the learner or the defaults.

    Steps are written `"1m"`, `"10m"`; a day is an ISO date.
    """

    desired_retention: float | None = None
    learning_steps: Texts | None = None
    relearning_steps: Texts | None = None
    maximum_interval: int | None = None
    fuzz: bool | None = None
    new_per_day: int | None = None
    reviews_per_day: int | None = None
    order: Literal["due", "retrievability", "overdue", "random", "deck", "easiest", "hardest"] | None = None
    siblings_apart: bool | None = None
    exam_date: str | None = None
    leech_lapses: int | None = None


class Grading(Model):
    """How strictly typed answers are judged; what is absent comes from the deck or the defaults."""

    accents: Accents | None = None
    case: Case | None = None
    typos: bool | None = None


class BaseQuestion(Model):
    """The keys of every kind. `id` is provisional (`q-` and eight hex digits) where the author wrote none."""

    kind: str
    id: str
    formerly: Texts = ()
    prompt: str
    hint: str | None = None
    explanation: str | None = None
    cite: Annotated[tuple[Cite, ...], BeforeValidator(_one_or_more), Field(strict=False)] = ()
    tags: Texts = ()
    allow: Allow = ()


class Flashcard(BaseQuestion):
    """A prompt and an answer that the learner compares; `reverse` adds a card for the way back."""

    kind: Literal["flashcard"] = "flashcard"
    answer: str
    reverse: bool = False


class Typed(BaseQuestion):
    """A text that the learner types. `accept` is right too, `reject` is wrong however near."""

    kind: Literal["typed"] = "typed"
    answer: str
    typed: bool = True
    accept: Texts = ()
    reject: Texts = ()
    grading: Grading = Grading()
    feedback: Feedback = Field(default_factory=dict)


class Numeric(BaseQuestion):
    """A number. `unit` holds the names of one unit, the first shown; `tolerance` is in that unit or a
    percentage."""

    kind: Literal["numeric"] = "numeric"
    answer: NumberText
    unit: Annotated[tuple[str, ...], BeforeValidator(_one_or_more), Field(strict=False)] = ()
    tolerance: NumberText | None = None
    accept: Annotated[tuple[NumberText, ...], Field(strict=False)] = ()
    reject: Annotated[tuple[NumberText, ...], Field(strict=False)] = ()
    feedback: Feedback = Field(default_factory=dict)


class TrueFalse(BaseQuestion):
    """A statement; `feedback` has the keys `true` and `false`."""

    kind: Literal["true_false"] = "true_false"
    answer: bool
    feedback: Feedback = Field(default_factory=dict)


class _Options(BaseQuestion):
    """What choice and multiple share: `distractors` beside the answer, or `options` that hold it."""

    distractors: Texts = ()
    options: Texts = ()
    pin: Texts = ()
    shuffle: bool = True
    feedback: Feedback = Field(default_factory=dict)


class Choice(_Options):
    """One option is right."""

    kind: Literal["choice"] = "choice"
    answer: str


class Multiple(_Options):
    """Several options are right, and all of them are wanted."""

    kind: Literal["multiple"] = "multiple"
    answer: Texts


class Order(BaseQuestion):
    """Two to nine items in their right order."""

    kind: Literal["order"] = "order"
    order: Texts


class Match(BaseQuestion):
    """Two to nine pairs; `decoys` are right sides that fit nothing (pairs and decoys: nine at most)."""

    kind: Literal["match"] = "match"
    pairs: Annotated[tuple[Annotated[tuple[str, str], Field(strict=False)], ...], Field(strict=False)]
    decoys: Texts = ()


class Cloze(BaseQuestion):
    """A text with gaps, one card for each gap number; `typed = false` lets the learner judge."""

    kind: Literal["cloze"] = "cloze"
    prompt: str = ""
    text: str
    typed: bool = True
    grading: Grading = Grading()


Question = Flashcard | Typed | Numeric | TrueFalse | Choice | Multiple | Order | Match | Cloze

KINDS: Mapping[str, type[BaseQuestion]] = {
    "cloze": Cloze,
    "order": Order,
    "match": Match,
    "multiple": Multiple,
    "choice": Choice,
    "true_false": TrueFalse,
    "numeric": Numeric,
    "typed": Typed,
    "flashcard": Flashcard,
}


class Deck(Model):
    """A deck as written. `questions` are empty in a head, which the catalogue keeps apart from the
    questions."""

    format: Literal[1] = 1
    id: str
    title: str
    description: str = ""
    language: str = "en"
    tags: Texts = ()
    formerly: Texts = ()
    typed: bool = False
    allow: Allow = ()
    source: Source = Source()
    study: Study = Study()
    grading: Grading = Grading()
    questions: Annotated[tuple[Question, ...], Field(strict=False)] = ()

    def head(self) -> "Deck":
        """The deck without its questions."""
        return self.model_copy(update={"questions": ()})


def question_from_json(text: str) -> Question:
    """A question from the JSON that `model_dump_json` made of it; the kind is read from the JSON itself."""
    from pydantic_core import from_json

    data: dict[str, Any] = from_json(text)
    question: Question = KINDS[data["kind"]].model_validate_json(text)  # type: ignore[assignment]  # KINDS maps a kind to its class
    return question


def parts(question: Question) -> tuple[str, ...]:
    """The parts of a question that are cards: `""` for the first, gap numbers from 2, or `reverse`."""
    if isinstance(question, Cloze):
        return tuple("" if n == 1 else str(n) for n in gap_numbers(question.text))
    if isinstance(question, Flashcard) and question.reverse:
        return ("", REVERSE)
    return ("",)


def cards(deck: str, question: Question) -> tuple[CardId, ...]:
    """The ids of a question's cards, in order."""
    return tuple(card_id(deck, question.id, part) for part in parts(question))


def self_graded(question: Question) -> bool:
    """Whether the learner judges the answer rather than quizkz."""
    return isinstance(question, Flashcard) or (isinstance(question, Cloze) and not question.typed)


def all_options(question: Choice | Multiple) -> tuple[str, ...]:
    """Every option of a question, in the author's order: `options`, or the answer and its distractors."""
    if question.options:
        return question.options
    answers = (question.answer,) if isinstance(question, Choice) else question.answer
    return (*answers, *question.distractors)


def shown_options(question: Question, seed: str) -> tuple[str, ...]:
    """What is shown to choose, order or match, in an order that depends on `seed` alone.

    Choice and multiple: the options, pinned ones last in the order of `pin`. Order: the items. Match: the
    right sides and decoys. True or false: `true`, `false`, never shuffled. Other kinds: nothing.
    """
    match question:
        case Choice() | Multiple():
            options = all_options(question)
            pinned = tuple(p for p in question.pin if p in options)
            free = [o for o in options if o not in pinned]
            return (*(_shuffled(free, seed) if question.shuffle else free), *pinned)
        case TrueFalse():
            return ("true", "false")
        case Order():
            return _deranged(question.order, seed)
        case Match():
            return _shuffled([right for _, right in question.pairs] + list(question.decoys), seed)
        case _:
            return ()


def left_sides(question: Match, seed: str) -> tuple[str, ...]:
    """The left sides of a match question, in an order that depends on `seed` alone."""
    return _shuffled([left for left, _ in question.pairs], seed + "\nleft")


def _shuffled(items: list[str], seed: str) -> tuple[str, ...]:
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # an order for the eye, no secret
    return tuple(shuffled)


def _deranged(items: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Shuffled, and not in the right order already, which would give the answer away."""
    for attempt in range(20):
        shown = _shuffled(list(items), f"{seed}\n{attempt}" if attempt else seed)
        if shown != items:
            return shown
    return tuple(reversed(items))


def rules(deck: Deck, question: Question) -> Grading:
    """How strictly a question is judged: its own `grading`, then the deck's, then the defaults, key by
    key."""
    own = question.grading if isinstance(question, Typed | Cloze) else Grading()
    accents = own.accents or deck.grading.accents or "near"
    case = own.case or deck.grading.case or "ignore"
    typos = own.typos if own.typos is not None else deck.grading.typos
    return Grading(accents=accents, case=case, typos=True if typos is None else typos)


def all_tags(deck: Deck, question: Question) -> tuple[str, ...]:
    """The deck's tags and the question's own, each once."""
    return tuple(dict.fromkeys((*deck.tags, *question.tags)))

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


NumberText = Annotated[str, BeforeValidator(_number_text, json_schema_input_type=int | float | str)]
"""A number as written (`4.3`, `1/3`, `1%`); read by `quizkz.numbers`, so that nothing passes through a
float."""

Texts = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of texts, kept as a tuple."""


OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(_one_or_more, json_schema_input_type=str | tuple[str, ...]),
    Field(strict=False),
]
"""A list of texts, or a lone one."""

NumberTexts = Annotated[tuple[NumberText, ...], Field(strict=False)]
"""A list of numbers as written."""

Pairs = Annotated[tuple[Annotated[tuple[str, str], Field(strict=False)], ...], Field(strict=False)]
"""A list of pairs of texts."""

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

    paragraph: int | None = Field(default=None, description="The number of the paragraph, from 1.")
    phrase: str | None = Field(default=None, description="Words of the source, as it has them.")


Cites = Annotated[
    tuple[Cite, ...],
    BeforeValidator(_one_or_more, json_schema_input_type=Cite | tuple[Cite, ...]),
    Field(strict=False),
]
"""A list of cites, or a lone one."""


class Source(Model):
    """The text that a deck's questions derive from. `published` is a date's ISO form or the author's
    words."""

    title: str | None = Field(default=None, description="The title of the text.")
    author: str | None = Field(default=None, description="Who wrote it.")
    publisher: str | None = Field(default=None, description="Where it appeared.")
    published: str | None = Field(default=None, description='A date, or words such as "early 2025".')
    url: str | None = Field(default=None, description="Its address.")
    file: str | None = Field(default=None, description="A copy beside the deck; cites are held against it.")


_ORDER = "Which due cards come first; due: those that wait longest."
_NEW_ORDER = "When new cards come: mixed evenly among due ones, before or after them."
_STEPS = 'Times such as "1m" or "10m", each under six hours.'


class Study(Model):
    """A deck's study policy; what is absent comes from the learner or the defaults.

    Steps are written `"1m"`, `"10m"`; a day is an ISO date.
    """

    desired_retention: float | None = Field(default=None, description="Recall to aim at, 0.7 to 0.99.")
    learning_steps: Texts | None = Field(default=None, description=f"The steps of a new card. {_STEPS}")
    relearning_steps: Texts | None = Field(default=None, description=f"The steps after a lapse. {_STEPS}")
    maximum_interval: int | None = Field(default=None, description="Days between two reviews at most.")
    fuzz: bool | None = Field(default=None, description="Spread the days of cards that would come together.")
    new_per_day: int | None = Field(default=None, description="New cards a day at most.")
    reviews_per_day: int | None = Field(default=None, description="Reviews a day at most.")
    order: Literal["due", "retrievability", "overdue", "random", "deck", "easiest", "hardest"] | None = Field(
        default=None, description=_ORDER
    )
    new_order: Literal["mixed", "before", "after"] | None = Field(default=None, description=_NEW_ORDER)
    siblings_apart: bool | None = Field(default=None, description="Ask cards of one question on other days.")
    exam_date: str | None = Field(default=None, description="The day to be ready on, such as 2026-06-01.")
    leech_lapses: int | None = Field(default=None, description="Lapses that make a card a leech.")


class Grading(Model):
    """How strictly typed answers are judged; what is absent comes from the deck or the defaults."""

    accents: Accents | None = Field(default=None, description="A missing accent: a slip, right, or wrong.")
    case: Case | None = Field(default=None, description="Whether capital letters must match.")
    typos: bool | None = Field(default=None, description="Whether a small typo is a slip; else it is wrong.")


_KIND = "The kind, where the keys do not say it; it must agree with them."
_GRADING = "How strictly this is judged; each key goes before the deck's."


class BaseQuestion(Model):
    """The keys of every kind. `id` is provisional (`q-` and eight hex digits) where the author wrote none."""

    kind: str
    id: str = Field(
        description="Made of a-z, 0-9 and single hyphens; keeps progress when the text is mended."
    )
    formerly: Texts = Field(default=(), description='Ids that the question had, also "other-deck/old-id".')
    after: OneOrMore = Field(
        default=(), description='Ids of questions to be known before this comes, also "other-deck/id".'
    )
    prompt: str = Field(description="What is asked, in Markdown. ![what it shows](map.png) is an image.")
    hint: str | None = Field(default=None, description="Shown when asked for; right is then Hard. Markdown.")
    explanation: str | None = Field(default=None, description="Shown with the verdict. Markdown.")
    cite: Cites = Field(default=(), description="Where in the source the fact stands.")
    tags: Texts = Field(default=(), description="Words to choose questions by, beside the deck's own.")
    allow: Allow = ()


class Flashcard(BaseQuestion):
    """A prompt and an answer that the learner compares; `reverse` adds a card for the way back."""

    kind: Literal["flashcard"] = Field(default="flashcard", description=_KIND)
    answer: str = Field(description="The answer, which the learner compares.")
    reverse: bool = Field(default=False, description="Add a card that asks the other way round.")


class Typed(BaseQuestion):
    """A text that the learner types. `accept` is right too, `reject` is wrong however near."""

    kind: Literal["typed"] = Field(default="typed", description=_KIND)
    answer: str = Field(description="The answer, in quotes: the one that is shown.")
    typed: bool = Field(
        default=True, description="true: the answer is typed. Needed where nothing else says so."
    )
    accept: Texts = Field(default=(), description="What is also right.")
    reject: Texts = Field(default=(), description="What is wrong, however near it comes.")
    grading: Grading = Field(default=Grading(), description=_GRADING)
    feedback: Feedback = Field(default_factory=dict, description="What is said to a response, by its text.")


class Numeric(BaseQuestion):
    """A number. `unit` holds the names of one unit, the first shown; `tolerance` is in that unit or a
    percentage."""

    kind: Literal["numeric"] = Field(default="numeric", description=_KIND)
    answer: NumberText = Field(description='A number without quotes, or a text such as "1/3" with `unit`.')
    unit: OneOrMore = Field(default=(), description="The unit, or a list of names for it, the first shown.")
    tolerance: NumberText | None = Field(default=None, description='How far off is right: 0.05, or "1%".')
    accept: NumberTexts = Field(default=(), description="What is also right.")
    reject: NumberTexts = Field(default=(), description="What is wrong, though within the tolerance.")
    feedback: Feedback = Field(default_factory=dict, description="What is said to a response, by its text.")


class TrueFalse(BaseQuestion):
    """A statement; `feedback` has the keys `true` and `false`."""

    kind: Literal["true_false"] = Field(default="true_false", description=_KIND)
    answer: bool = Field(description="true or false, without quotes.")
    feedback: Feedback = Field(default_factory=dict, description="What is said to `true` or to `false`.")


class _Options(BaseQuestion):
    """What choice and multiple share: `distractors` beside the answer, or `options` that hold it."""

    distractors: Texts = Field(default=(), description="Wrong options, shown beside the answer.")
    options: Texts = Field(
        default=(), description="All that is shown, the answer too; instead of distractors."
    )
    pin: Texts = Field(default=(), description="Options that stay last, in this order.")
    shuffle: bool = Field(default=True, description="false keeps `options` in their order.")
    feedback: Feedback = Field(default_factory=dict, description="What is said to an option, by its text.")


class Choice(_Options):
    """One option is right."""

    kind: Literal["choice"] = Field(default="choice", description=_KIND)
    answer: str = Field(description="The right option, in quotes.")


class Multiple(_Options):
    """Several options are right, and all of them are wanted."""

    kind: Literal["multiple"] = Field(default="multiple", description=_KIND)
    answer: Texts = Field(description="All the right options, as a list.")


class Order(BaseQuestion):
    """Two to nine items in their right order."""

    kind: Literal["order"] = Field(default="order", description=_KIND)
    order: Texts = Field(description="Two to nine items in their right order.")


class Match(BaseQuestion):
    """Two to nine pairs; `decoys` are right sides that fit nothing (pairs and decoys: nine at most)."""

    kind: Literal["match"] = Field(default="match", description=_KIND)
    pairs: Pairs = Field(description="Pairs of texts that belong together, two to nine with the decoys.")
    decoys: Texts = Field(default=(), description="Right sides that fit nothing.")


class Cloze(BaseQuestion):
    """A text with gaps, one card for each gap number; `typed = false` lets the learner judge."""

    kind: Literal["cloze"] = Field(default="cloze", description=_KIND)
    prompt: str = Field(default="", description="A line above the text, in Markdown.")
    text: str = Field(
        description="A text with gaps: {{answer}}, {{answer|also right}}, {{c2::answer::hint}}."
    )
    typed: bool = Field(default=True, description="false: the gaps are not typed, the learner judges.")
    grading: Grading = Field(default=Grading(), description=_GRADING)


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

    format: Literal[1] = Field(default=1, description="The version of the deck format.")
    id: str = Field(description="Made of a-z, 0-9 and single hyphens; the file's name if absent.")
    title: str = Field(description="The title; the id if absent.")
    description: str = Field(default="", description="What the deck is about.")
    language: str = Field(
        default="en", description='The language of the answers: "en", "ru", "kk" or another.'
    )
    tags: Texts = Field(default=(), description="Tags of every question here.")
    formerly: Texts = Field(default=(), description="Ids that the deck had.")
    typed: bool = Field(default=False, description="true: a text alone is an answer to type, no flashcard.")
    allow: Allow = ()
    source: Source = Field(default=Source(), description="The text that the questions derive from.")
    study: Study = Field(default=Study(), description="How the deck is studied; the learner's own if absent.")
    grading: Grading = Field(default=Grading(), description="How strictly typed answers are judged.")
    questions: Annotated[tuple[Question, ...], Field(strict=False)] = Field(
        default=(), description="The questions, each below [[question]]."
    )

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

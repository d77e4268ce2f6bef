"""Hypothesis strategies for what an author may write: sound questions of all kinds, and sound decks.

What they make passes every rule of the library, so a law that fails on it is a fault of the program.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from quizkz.deck import (
    Choice,
    Cite,
    Cloze,
    Deck,
    Flashcard,
    Grading,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Source,
    Study,
    TrueFalse,
    Typed,
)
from quizkz.texts import clean

LETTERS = "abcdefghijklmnopqrstuvwxyzABCXYZéüñабвгдёйАБИәғқңөұүһіӘҒҚαβלحजक한字"
SIGNS = " .,;:!?'\"()[]<>&%*_`#$^~|/\\-–—«»“”0123456789"

words = st.text(LETTERS, min_size=1, max_size=8)
"""A word of letters of several scripts."""


def _is_text(text: str) -> bool:
    return text == text.strip() and clean(text) == text and text != ""


texts = st.builds(
    lambda word, rest: f"{word}{rest}".strip(), words, st.text(LETTERS + SIGNS, max_size=20)
).filter(_is_text)
"""One line of text with signs of markup, quotes and several scripts; it opens with a letter."""

long_texts = st.lists(texts, min_size=1, max_size=3).map("\n".join)
"""A text of one to three lines."""

ids = st.lists(st.text("abcdefgh0123456789", min_size=1, max_size=4), min_size=1, max_size=3).map("-".join)
languages = st.sampled_from(["en", "ru", "kk", "tr", "kk-Latn", "de"])
gradings = st.builds(
    Grading,
    accents=st.none() | st.sampled_from(["near", "ignore", "match"]),
    case=st.none() | st.sampled_from(["ignore", "match"]),
    typos=st.none() | st.booleans(),
)
cites = st.builds(Cite, paragraph=st.integers(1, 99), phrase=st.none() | texts)


@cache
def distinct(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """So many texts that even a reader who ignores case tells apart."""
    return st.lists(texts, min_size=least, max_size=most, unique_by=lambda text: clean(text).casefold())


_optional: dict[str, st.SearchStrategy[Any]] = {
    "hint": long_texts,
    "explanation": long_texts,
    "tags": st.lists(words, max_size=2).map(tuple),
    "cite": st.lists(cites, min_size=1, max_size=2).map(tuple),
    "formerly": st.lists(ids, max_size=2, unique=True).map(tuple),
}
_written = st.lists(st.sampled_from(sorted(_optional)), max_size=2, unique=True)


def _common(draw: st.DrawFn) -> dict[str, Any]:
    """What questions of every kind have; each key is written or left out."""
    common: dict[str, Any] = {"id": draw(ids), "prompt": draw(long_texts)}
    for key in draw(_written):
        common[key] = draw(_optional[key])
    return common


@st.composite
def flashcards(draw: st.DrawFn) -> Flashcard:
    """A flashcard, one way or both."""
    return Flashcard(**_common(draw), answer=draw(texts), reverse=draw(st.booleans()))


@st.composite
def typed_questions(draw: st.DrawFn) -> Typed:
    """A typed question; `accept`, `reject` and the answer share no text."""
    answer, *others = draw(distinct(1, 5))
    split = draw(st.integers(0, len(others)))
    feedback = {key: draw(texts) for key in others[:1]}
    return Typed(
        **_common(draw),
        answer=answer,
        accept=tuple(others[:split]),
        reject=tuple(others[split:]),
        grading=draw(gradings),
        feedback=feedback,
    )


numbers_written = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False).map(lambda d: f"{d:f}"),
    st.builds(lambda a, b: f"{a}/{b}", st.integers(1, 99), st.integers(2, 99)),
)
"""A number as an author writes it: whole, decimal or a fraction."""


@st.composite
def numeric_questions(draw: st.DrawFn) -> Numeric:
    """A numeric question, with or without unit and tolerance."""
    return Numeric(
        **_common(draw),
        answer=draw(numbers_written),
        unit=draw(
            st.sampled_from([(), ("km",), ("million",), ("billion USD",), ("%",), ("km", "kilometres")])
        ),
        tolerance=draw(st.none() | st.sampled_from(["0", "0.05", "1", "1%"])),
    )


@st.composite
def true_false_questions(draw: st.DrawFn) -> TrueFalse:
    """A statement."""
    feedback = draw(st.dictionaries(st.sampled_from(["true", "false"]), texts, max_size=2))
    return TrueFalse(**_common(draw), answer=draw(st.booleans()), feedback=feedback)


def _with_options(draw: st.DrawFn, answers: list[str], distractors: list[str]) -> dict[str, Any]:
    """Options in either of the two ways, pins and feedback among them."""
    options = [*answers, *distractors]
    keys: dict[str, Any] = {"pin": tuple(draw(st.lists(st.sampled_from(options), max_size=2, unique=True)))}
    keys["feedback"] = draw(st.dictionaries(st.sampled_from(options), texts, max_size=2))
    if draw(st.booleans()):
        keys["options"] = tuple(draw(st.permutations(options)))
        keys["shuffle"] = draw(st.booleans())
    else:
        keys["distractors"] = tuple(distractors)
    return keys


@st.composite
def choice_questions(draw: st.DrawFn) -> Choice:
    """A question with one right option."""
    answer, *distractors = draw(distinct(2, 6))
    return Choice(**_common(draw), answer=answer, **_with_options(draw, [answer], distractors))


@st.composite
def multiple_questions(draw: st.DrawFn) -> Multiple:
    """A question with one or more right options."""
    options = draw(distinct(2, 6))
    split = draw(st.integers(1, len(options) - 1))
    answers = options[:split]
    return Multiple(**_common(draw), answer=tuple(answers), **_with_options(draw, answers, options[split:]))


@st.composite
def order_questions(draw: st.DrawFn) -> Order:
    """Two to nine items in order."""
    return Order(**_common(draw), order=tuple(draw(distinct(2, 9))))


@st.composite
def match_questions(draw: st.DrawFn) -> Match:
    """Pairs, some with equal right sides, and decoys: nine at most in all."""
    lefts = draw(distinct(2, 6))
    rights = draw(distinct(2, 6))
    pairs = tuple((left, draw(st.sampled_from(rights))) for left in lefts)
    used = {right for _, right in pairs}
    decoys = tuple(right for right in rights if right not in used)[: 9 - len(pairs)]
    return Match(**_common(draw), pairs=pairs, decoys=decoys)


@st.composite
def cloze_questions(draw: st.DrawFn) -> Cloze:
    """A text with one to four gaps, some of them numbered, hinted or with other spellings."""
    pieces = [draw(words)]
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.sampled_from(["", "c1::", "c2::", "c3::"]))
        also = draw(st.sampled_from(["", f"|{draw(words)}"]))
        hint = draw(st.sampled_from(["", f"::{draw(words)}"]))
        pieces.append(f"{{{{{number}{draw(words)}{also}{hint}}}}}")
        pieces.append(draw(words))
    common = _common(draw)
    if draw(st.booleans()):
        common.pop("prompt")
    return Cloze(**common, text=" ".join(pieces), typed=draw(st.booleans()), grading=draw(gradings))


def questions() -> st.SearchStrategy[Question]:
    """A sound question of any of the nine kinds."""
    return st.one_of(
        flashcards(),
        typed_questions(),
        numeric_questions(),
        true_false_questions(),
        choice_questions(),
        multiple_questions(),
        order_questions(),
        match_questions(),
        cloze_questions(),
    )


@st.composite
def decks(draw: st.DrawFn, least: int = 1, most: int = 5) -> Deck:
    """A sound deck whose questions have ids of their own."""
    found = draw(st.lists(questions(), min_size=least, max_size=most, unique_by=lambda question: question.id))
    return Deck(
        id=draw(ids),
        title=draw(texts),
        description=draw(st.just("") | texts),
        language=draw(languages),
        tags=tuple(draw(st.lists(words, max_size=2))),
        typed=draw(st.booleans()),
        source=draw(st.builds(Source, title=st.none() | texts, published=st.none() | st.just("2025-01-15"))),
        study=draw(st.builds(Study, new_per_day=st.none() | st.integers(0, 99))),
        grading=draw(gradings),
        questions=tuple(found),
    )


def toml(deck: Deck) -> str:
    """A deck as an author could write it."""
    data = deck.model_dump(mode="python", exclude_defaults=True, exclude={"questions"})
    lines = _lines({"id": deck.id, "title": deck.title, **data}, "")
    for question in deck.questions:
        written = question.model_dump(mode="python", exclude_defaults=True)
        lines += ["", "[[question]]", *_lines({"kind": question.kind, **written}, "")]
    return "\n".join(lines) + "\n"


def _lines(data: Mapping[str, Any], prefix: str) -> list[str]:
    lines = []
    for key, value in data.items():
        name = f"{prefix}{key if key.isascii() and key.isidentifier() else quoted(key)}"
        if isinstance(value, Mapping):
            lines += _lines(value, f"{name}.")
        else:
            lines.append(f"{name} = {toml_value(value)}")
    return lines


def toml_value(value: object) -> str:
    """A value in TOML, in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case int() | Decimal() | float():
            return str(value)
        case Mapping():
            pairs = (f"{key} = {toml_value(one)}" for key, one in value.items() if one is not None)
            return "{ " + ", ".join(pairs) + " }"
        case tuple() | list():
            return "[" + ", ".join(map(toml_value, value)) + "]"
        case _:
            raise TypeError(f"no TOML for {value!r}")


def quoted(text: str) -> str:
    """A text between double quotes, as TOML escapes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

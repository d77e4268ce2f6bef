"""The shipped decks as content: every question teaches, names its source, and judges its own answers well."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizkz import library
from quizkz.deck import (
    KINDS,
    Choice,
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
    all_options,
    parts,
    rules,
)
from quizkz.grading import Response, grade
from quizkz.texts import cloze_view
from tests.learner import right_response
from tests.rows import each

SHIPPED = Path(__file__).parent.parent / "decks"
CHECKED = library.check([SHIPPED])
QUESTIONS = [(deck, question) for deck in CHECKED.decks for question in deck.questions]


def named(pair: tuple[Deck, Question]) -> str:
    """A question's name in the output of the tests."""
    return f"{pair[0].id}/{pair[1].id}"


def judged(deck: Deck, question: Question, response: Response, part: str = "") -> str:
    """The result of a response: right, slip, partial or missed."""
    found = grade(question, response, part=part, rules=rules(deck, question), language=deck.language)
    return found.result


def test_the_decks_have_no_problems() -> None:
    assert CHECKED.problems == ()


def test_there_are_four_decks_of_all_nine_kinds() -> None:
    kinds = Counter(question.kind for _, question in QUESTIONS)
    assert len(CHECKED.decks) == 4
    assert kinds.keys() == KINDS.keys()
    assert kinds.total() >= 110


@each("pair", QUESTIONS, ids=named)
def test_a_question_explains_itself_and_names_its_paragraph(pair: tuple[Deck, Question]) -> None:
    _, question = pair
    assert question.explanation
    assert question.tags
    assert question.cite
    for cite in question.cite:
        assert cite.paragraph is not None
        assert 1 <= cite.paragraph <= 17
        assert len((cite.phrase or "").split()) <= 8


@each("pair", QUESTIONS, ids=named)
def test_the_right_answer_is_right(pair: tuple[Deck, Question]) -> None:
    deck, question = pair
    if isinstance(question, Flashcard) or (isinstance(question, Cloze) and not question.typed):
        return
    for part in parts(question):
        assert judged(deck, question, right_response(question, part), part) == "right"


@each("pair", [p for p in QUESTIONS if isinstance(p[1], Typed | Numeric)], ids=named)
def test_what_is_accepted_is_right_and_what_is_rejected_is_missed(pair: tuple[Deck, Question]) -> None:
    deck, question = pair
    assert isinstance(question, Typed | Numeric)
    assert [judged(deck, question, text) for text in question.accept] == ["right"] * len(question.accept)
    assert [judged(deck, question, text) for text in question.reject] == ["missed"] * len(question.reject)


@each("pair", [p for p in QUESTIONS if isinstance(p[1], Typed | Numeric)], ids=named)
def test_feedback_on_a_response_is_given_to_that_response(pair: tuple[Deck, Question]) -> None:
    deck, question = pair
    assert isinstance(question, Typed | Numeric)
    for response, words in question.feedback.items():
        found = grade(question, response, rules=rules(deck, question), language=deck.language)
        assert found.feedback == words


def test_the_answer_is_the_longest_option_no_more_often_than_by_chance() -> None:
    choices = [question for _, question in QUESTIONS if isinstance(question, Choice)]
    longest = sum(len(q.answer) == max(map(len, all_options(q))) for q in choices)
    by_chance = sum(1 / len(all_options(q)) for q in choices)
    assert longest <= by_chance + 2


def test_nothing_is_given_away_by_all_or_none_of_the_above() -> None:
    for _, question in QUESTIONS:
        if isinstance(question, Choice | Multiple):
            assert not any("of the above" in option.lower() for option in all_options(question))


def test_statements_are_true_about_as_often_as_false() -> None:
    answers = [question.answer for _, question in QUESTIONS if isinstance(question, TrueFalse)]
    assert 0.35 <= sum(answers) / len(answers) <= 0.65


NEAR = 8
"""Places between two questions of a deck within which neither may state the other's answer: new cards come in
the order of the deck, so that so many are fresh in memory."""

HARMLESS = {("from-to", "formula-institutions"), ("from-to", "formula-swapped")}
"""(asked, near it): the formula has to name parliament; whose powers grew in 2022 it does not tell."""


def shown(question: Question) -> Iterator[str]:
    """The texts that a learner reads who is asked a question and then told all about it."""
    yield from (question.prompt, question.hint or "", question.explanation or "")
    yield from (cite.phrase or "" for cite in question.cite)
    match question:
        case Cloze():
            view = cloze_view(question.text, int(parts(question)[0] or 1))
            yield "".join(p if isinstance(p, str) else view.gaps[p].answers[0] for p in view.pieces)
            yield from (gap.hint for gap in view.gaps)
        case Choice() | Multiple():
            yield from (*all_options(question), *question.feedback.values())
        case TrueFalse():
            yield from question.feedback.values()
        case Order():
            yield from question.order
        case Match():
            yield from (side for pair in question.pairs for side in pair)
            yield from question.decoys
        case _:
            yield question.answer


def asked_for(question: Question) -> Iterator[str]:
    """What a question wants to hear, each answer apart; nothing where the answer is no text of its own."""
    match question:
        case Cloze():
            for part in parts(question):
                yield from (gap.answers[0] for gap in cloze_view(question.text, int(part or 1)).gaps)
        case Typed():
            yield from (question.answer, *question.accept)
        case Numeric() | Choice():
            yield question.answer
        case Multiple():
            yield from question.answer


def spoken(text: str) -> str:
    """A text as its words and numbers alone, a blank around each: `1,500` as 1500, `48th` as 48 th."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    return " " + " ".join(re.findall(r"\d+(?:\.\d+)*|[^\W\d_]+", plain)) + " "


def given_away(questions: tuple[Question, ...], near: int) -> list[tuple[str, str, str]]:
    """(asked, near it, answer) wherever a question states the answer of another within so many places."""
    told = [[spoken(text) for text in shown(question)] for question in questions]
    return [
        (question.id, questions[other].id, answer)
        for at, question in enumerate(questions)
        for answer in asked_for(question)
        for other in range(max(0, at - near), min(len(questions), at + near + 1))
        if other != at and any(spoken(answer) in text for text in told[other])
    ]


@pytest.mark.parametrize("deck", CHECKED.decks, ids=[deck.id for deck in CHECKED.decks])
def test_no_question_states_the_answer_of_another_near_it(deck: Deck) -> None:
    found = given_away(deck.questions, NEAR)
    assert [leak for leak in found if leak[:2] not in HARMLESS] == []


def test_every_leak_that_is_let_pass_is_there() -> None:
    found = {leak[:2] for deck in CHECKED.decks for leak in given_away(deck.questions, NEAR)}
    assert found >= HARMLESS

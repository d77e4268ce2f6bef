"""Decks, questions, their cards, and the order in which options are shown."""

from hypothesis import assume, given
from hypothesis import strategies as st

from quizkz.deck import (
    KINDS,
    Choice,
    Cloze,
    Deck,
    Flashcard,
    Grading,
    Match,
    Multiple,
    Order,
    Question,
    TrueFalse,
    Typed,
    all_options,
    all_tags,
    cards,
    left_sides,
    parts,
    question_from_json,
    rules,
    self_graded,
    shown_options,
)
from tests.strategies import choice_questions, decks, gradings, match_questions, order_questions, questions


@given(questions())
def test_a_question_comes_back_from_its_json(question: Question) -> None:
    assert question_from_json(question.model_dump_json()) == question


@given(decks())
def test_the_head_of_a_deck_comes_back_from_its_json_without_questions(deck: Deck) -> None:
    head = Deck.model_validate_json(deck.head().model_dump_json())
    assert head == deck.model_copy(update={"questions": ()})


def test_each_kind_names_itself() -> None:
    assert all(model.model_fields["kind"].default == kind for kind, model in KINDS.items())


@given(questions(), st.text(max_size=5))
def test_shown_options_depend_on_the_seed_alone_and_lose_nothing(question: Question, seed: str) -> None:
    shown = shown_options(question, seed)
    assert shown == shown_options(question, seed)
    match question:
        case Choice() | Multiple():
            assert sorted(shown) == sorted(all_options(question))
        case Order():
            assert sorted(shown) == sorted(question.order)
        case Match():
            assert sorted(shown) == sorted([right for _, right in question.pairs] + list(question.decoys))
        case TrueFalse():
            assert shown == ("true", "false")
        case _:
            assert shown == ()


@given(choice_questions(), st.integers(0, 10**6))
def test_pinned_options_come_last_in_their_order(question: Choice, seed: int) -> None:
    shown = shown_options(question, str(seed))
    assert shown[len(shown) - len(question.pin) :] == question.pin


@given(choice_questions(), st.integers(0, 99))
def test_options_that_are_not_shuffled_keep_the_authors_order(question: Choice, seed: int) -> None:
    assume(question.options)
    still = question.model_copy(update={"shuffle": False, "pin": ()})
    assert shown_options(still, str(seed)) == question.options


def test_a_pinned_option_is_last_a_hundred_times() -> None:
    question = Choice(id="q", prompt="p", answer="a", distractors=("b", "c", "все перечисленное"))
    pinned = question.model_copy(update={"pin": ("все перечисленное",)})
    draws = {shown_options(pinned, str(seed)) for seed in range(100)}
    assert {draw[-1] for draw in draws} == {"все перечисленное"}
    assert len(draws) == 6


@given(order_questions(), st.integers(0, 10**6))
def test_items_to_order_are_never_shown_in_order(question: Order, seed: int) -> None:
    assert shown_options(question, str(seed)) != question.order


@given(match_questions(), st.integers(0, 99))
def test_left_sides_are_all_shown(question: Match, seed: int) -> None:
    assert sorted(left_sides(question, str(seed))) == sorted(left for left, _ in question.pairs)


def test_a_question_has_a_card_for_each_gap_number_and_for_the_way_back() -> None:
    cloze = Cloze(id="q", text="{{c2::a}} {{b}} {{c2::c}} {{c10::d}}")
    assert cards("deck", cloze) == ("deck/q", "deck/q#2", "deck/q#10")
    assert cards("deck", Flashcard(id="q", prompt="p", answer="a", reverse=True)) == (
        "deck/q",
        "deck/q#reverse",
    )
    assert parts(Flashcard(id="q", prompt="p", answer="a")) == ("",)


def test_a_text_whose_gaps_begin_at_two_has_no_first_card() -> None:
    assert cards("deck", Cloze(id="q", text="{{c2::a}}")) == ("deck/q#2",)


def test_the_learner_judges_flashcards_and_untyped_gaps() -> None:
    assert self_graded(Flashcard(id="q", prompt="p", answer="a"))
    assert self_graded(Cloze(id="q", text="{{a}}", typed=False))
    assert not self_graded(Cloze(id="q", text="{{a}}"))
    assert not self_graded(Typed(id="q", prompt="p", answer="a"))


@given(gradings, gradings)
def test_a_questions_own_strictness_goes_before_its_decks_key_by_key(
    own: Grading, decks_own: Grading
) -> None:
    deck = Deck(id="d", title="t", grading=decks_own)
    found = rules(deck, Typed(id="q", prompt="p", answer="a", grading=own))
    for key, default in (("accents", "near"), ("case", "ignore"), ("typos", True)):
        written = [getattr(own, key), getattr(decks_own, key), default]
        assert getattr(found, key) == next(value for value in written if value is not None)


def test_tags_of_deck_and_question_stand_once() -> None:
    deck = Deck(id="d", title="t", tags=("a", "b"))
    assert all_tags(deck, Flashcard(id="q", prompt="p", answer="a", tags=("b", "c"))) == ("a", "b", "c")

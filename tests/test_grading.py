"""Fair verdicts, from a corpus and as laws."""

import calendar
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import grading
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
    shown_options,
)
from quizkz.grading import Response, Verdict
from quizkz.grading.alignment import CLOSE, pieces
from quizkz.grading.dates import Date, read_date
from quizkz.grading.kept import form_of, has_number
from quizkz.grading.letters import bare, edits
from quizkz.numbers import are_one, read_whole
from quizkz.review import Rating
from quizkz.texts import cleaned_response, fold, is_dotted, normal, prose
from tests.corpus import Case, cases, results
from tests.growth import LINEAR, growth
from tests.rows import each


def verdict(question: Question, response: Response, **more: Any) -> Verdict:
    return grading.grade(question, response, **{"rules": Grading(), **more})


def typed(answer: str, **more: Any) -> Typed:
    return Typed(id="q", prompt="?", answer=answer, **more)


def numeric(answer: str | float, **more: Any) -> Numeric:
    return Numeric(id="q", prompt="?", answer=answer, **more)  # type: ignore[arg-type]  # numbers become text


def reasons(given: Verdict) -> list[str]:
    return [why.reason for why in given.whys]


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    rows = Counter(repr((c.question, c.part, c.response, c.rules, c.language, c.rivals)) for c in cases())
    assert len(rows) >= 330
    assert [row for row, times in rows.items() if times > 1] == []


GROUPS = {case.group: [c for c in cases() if c.group == case.group] for case in cases()}


@each("group", GROUPS)
def test_a_verdict_is_what_a_fair_teacher_says(group: str) -> None:
    assert [wrong for case in GROUPS[group] if (wrong := misjudged(case))] == []


def misjudged(case: Case) -> str:
    """What a row of the corpus says and quizkz does not; empty where they agree."""
    given = case.verdict()
    agree = (
        given.result == case.result
        and (not case.reason or case.reason in reasons(given))
        and (case.result != "right" or not given.whys)
        and (case.credit is None or given.credit == float(case.credit))
        and (case.parts is None or results(given) == case.parts)
    )
    return "" if agree else f"{case.name}: {given}"


# What is said about a verdict.


def test_a_missing_letter_stands_in_the_pieces() -> None:
    given = verdict(typed("multi-vectorism"), "multi-vetorism")
    assert [(piece.op, piece.said, piece.answer) for piece in given.pieces] == [
        ("same", "multi-ve", "multi-ve"),
        ("missing", "", "c"),
        ("same", "torism", "torism"),
    ]


def test_a_mark_stays_with_its_letter() -> None:
    given = verdict(typed("cafe\u0301 noir"), "cafe noir", language="fr")
    changed = [piece for piece in given.pieces if piece.op != "same"]
    assert [(piece.said, piece.answer) for piece in changed] == [("e", "e\u0301")]


def test_two_letters_swapped_are_one_change() -> None:
    given = verdict(typed("referendum"), "refernedum")
    assert [(p.said, p.answer) for p in given.pieces if p.op != "same"] == [("ne", "en")]


def test_the_letter_of_another_alphabet_is_named() -> None:
    given = verdict(typed("Абай"), "Aбай", language="kk")
    assert [why.detail for why in given.whys] == ["A (Latin)"]


def test_ten_times_too_many_is_said_with_the_bounds() -> None:
    given = verdict(numeric(4.3, unit="million", tolerance=0.05), "43")
    assert (given.said, given.answer, given.bounds) == ("43 million", "4.3 million", ("4.25", "4.35"))
    assert given.whys[0].factor == Fraction(10)


def test_an_ambiguous_comma_is_never_read_in_silence() -> None:
    given = verdict(numeric(1234), "1,234", language="ru")
    assert given.whys[0].detail == "read as 1.234, not 1234, as the deck's language writes numbers"


def test_a_tolerance_in_percent_is_of_the_answer() -> None:
    question = numeric(200, tolerance="1%")
    assert verdict(question, "202").right
    assert verdict(question, "203").result == "missed"
    assert verdict(question, "203").bounds == ("198", "202")


def test_a_number_as_toml_writes_it_is_a_decimal_in_every_language() -> None:
    assert verdict(numeric(1.234), "1,234", language="kk").right
    assert not verdict(numeric(1.234), "1234", language="de").right


def test_a_unit_with_digits_is_no_second_number() -> None:
    assert verdict(numeric(12, unit="per 100,000"), "12 per 100,000").right


# The author's lists and the deck's other answers.


def test_reject_outranks_all() -> None:
    question = typed("Azerbaijan", reject=["Azerbaijani"])
    given = verdict(question, "azerbaijani.")
    assert (given.result, reasons(given)) == ("missed", ["rejected"])


def test_accept_is_as_good_as_the_answer() -> None:
    question = typed("International Monetary Fund", accept=["IMF"])
    assert verdict(question, "I.M.F.").result == "right"
    assert verdict(question, "IMF").answer == "International Monetary Fund"


def test_a_rival_is_wrong_and_named() -> None:
    given = verdict(
        typed("Shymkent"), "shimkent", rivals=lambda form: ["Shimkent"] if form == "shimkent" else []
    )
    assert (given.result, given.whys[0].detail) == ("missed", "Shimkent")


def test_a_rival_parted_by_a_final_s_alone_is_no_rival() -> None:
    assert verdict(typed("reform"), "reforms", rivals=lambda _: ["reforms"]).result == "slip"


def test_an_accent_that_makes_another_answer_is_wrong() -> None:
    given = verdict(typed("papá"), "papa", language="es", rivals=lambda _: ["papa"])
    assert reasons(given) == ["rival"]


def test_the_answer_itself_is_no_rival() -> None:
    assert verdict(typed("Shymkent"), "Shymkemt", rivals=lambda _: ["SHYMKENT"]).result == "slip"


def test_rivals_are_not_looked_for_where_the_answer_is_right() -> None:
    def never(form: str) -> Sequence[str]:
        raise AssertionError(form)

    assert verdict(typed("Astana"), "astana", rivals=never).right


def test_numbers_may_be_accepted_within_the_tolerance_and_rejected_exactly() -> None:
    question = numeric(4.3, unit="million", tolerance=0.05, accept=["5", "a few"], reject=["4.31"])
    assert verdict(question, "5.04 million").right
    assert verdict(question, "A few").right
    assert reasons(verdict(question, "4.31")) == ["rejected"]
    assert verdict(question, "4.32").right


def test_feedback_answers_a_response_however_it_is_written() -> None:
    question = typed("IMF", feedback={"World Bank": "Its neighbour."})
    assert verdict(question, "the world bank").feedback == "Its neighbour."
    assert verdict(question, "UN").feedback == ""
    number = numeric(4.3, unit="million", feedback={"43": "Ten times fewer."})
    assert verdict(number, "43 million").feedback == "Ten times fewer."
    assert (
        verdict(TrueFalse(id="q", prompt="?", answer=True, feedback={"false": "No."}), "false").feedback
        == "No."
    )


# Kinds with credit.


MULTIPLE = Multiple(
    id="q",
    prompt="?",
    answer=("a", "b", "c"),
    distractors=("x", "y"),
    feedback={"x": "Not x.", "y": "Not y."},
)


def test_multiple_counts_right_less_wrong() -> None:
    given = verdict(MULTIPLE, ("a", "b", "x"))
    assert (given.plus, given.minus, given.of, given.credit) == (2, 1, 3, 1 / 3)
    assert (given.result, given.feedback) == ("partial", "Not x.")
    assert [(p.answer, p.said, p.right, p.wanted) for p in given.parts] == [
        ("a", "a", True, True),
        ("b", "b", True, True),
        ("c", "", False, True),
        ("x", "x", False, False),
        ("y", "", True, False),
    ]


def test_multiple_never_falls_below_nothing() -> None:
    assert verdict(MULTIPLE, ("x", "y")).credit == 0
    assert verdict(MULTIPLE, ("a", "b", "c", "x")).right is False


def test_order_counts_pairs_in_the_right_order() -> None:
    question = Order(id="q", prompt="?", order=("a", "b", "c"))
    given = verdict(question, ("b", "a", "c"))
    assert (given.plus, given.of, given.credit) == (2, 3, 2 / 3)
    assert [part.right for part in given.parts] == [False, False, True]
    assert verdict(question, ("a", "b")).credit == 1 / 3


def test_equal_items_of_an_order_may_change_places() -> None:
    question = Order(id="q", prompt="?", order=("a", "b", "a"))
    assert verdict(question, ("a", "b", "a")).right


def test_equal_right_sides_may_change_places() -> None:
    question = Match(id="q", prompt="?", pairs=(("a", "1"), ("b", "1"), ("c", "2")), decoys=("3",))
    assert verdict(question, (("b", "1"), ("a", "1"), ("c", "2"))).right
    given = verdict(question, (("a", "1"), ("b", "2"), ("c", "3")))
    assert (given.plus, given.of) == (1, 3)
    assert [(part.label, part.said, part.right) for part in given.parts] == [
        ("a", "1", True),
        ("b", "2", False),
        ("c", "3", False),
    ]


def test_two_options_with_one_text_are_graded() -> None:
    question = Choice(id="q", prompt="?", answer="same", options=("same", "same", "other"))
    assert verdict(question, "same").right
    assert verdict(question, "other").result == "missed"


def test_options_that_differ_in_case_alone_stay_apart() -> None:
    question = Choice(id="q", prompt="?", answer="if", distractors=("IF",))
    assert verdict(question, "if").right
    assert not verdict(question, "IF").right


def test_cloze_credit_is_the_share_of_gaps() -> None:
    question = Cloze(id="q", text="In {{2022|'22}} {{Astana::city}} held a {{referendum}}.")
    given = verdict(question, ("2022", "Almaty", "refernedum"))
    assert (given.plus, given.of, given.result) == (2, 3, "partial")
    assert [(part.label, part.right, part.slip) for part in given.parts] == [
        ("1", True, False),
        ("2", False, False),
        ("3", True, True),
    ]
    assert verdict(question, ("2022", "Astana", "referendun")).suggested is Rating.HARD


def test_a_single_gap_is_judged_as_a_typed_text() -> None:
    question = Cloze(id="q", text="Ұлы {{c1::Дала {{c2::өркениеті}}}}")
    assert verdict(question, ("дала өркениеті",), language="kk").right
    given = verdict(question, ("оркениети",), part="2", language="kk")
    assert (given.result, given.of, reasons(given)) == ("slip", 0, ["accents"])


def test_the_suggested_rating_follows_the_result() -> None:
    question = typed("referendum")
    assert verdict(question, "referendum").suggested is Rating.GOOD
    assert verdict(question, "referendun").suggested is Rating.HARD
    assert verdict(question, "election").suggested is Rating.AGAIN


def test_nothing_given_is_wrong_and_compared_with_nothing() -> None:
    for question, response in _every_kind():
        empty: Response = "" if isinstance(response, str) else ()
        given = verdict(question, empty)
        assert not given.right
        assert given.credit == 0
        assert given.whys == ()
        assert given.said == ""
        assert grading.is_empty(empty)


def test_what_the_learner_judges_shows_its_answer() -> None:
    card = Flashcard(id="q", prompt="front", answer="back", reverse=True)
    assert verdict(card, "").answer == "back"
    assert verdict(card, "", part="reverse").answer == "front"
    cloze = Cloze(id="q", text="{{Astana}}", typed=False)
    assert (verdict(cloze, ("Astana",)).answer, verdict(cloze, ("Astana",)).credit) == ("Astana", 0)


# Laws.

LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="{}|\\")
WORDS = st.text(LETTERS, max_size=30)
TEXT = WORDS.map(str.strip).filter(lambda text: not grading.is_empty(text))
LANGUAGES = st.sampled_from(["en", "ru", "kk", "tr", "kk-Latn", "de", "he", "zh", ""])
WORDS_OF_ONE = st.text(st.sampled_from("abcéи\u0301한"), max_size=16)
RULES = st.builds(
    Grading,
    accents=st.sampled_from([None, "near", "ignore", "match"]),
    case=st.sampled_from([None, "ignore", "match"]),
    typos=st.sampled_from([None, True, False]),
)


def _every_kind() -> list[tuple[Question, Response]]:
    return [
        (typed("Astana"), "Astana"),
        (numeric(4.3, unit="million"), "4.3"),
        (TrueFalse(id="q", prompt="?", answer=False), "false"),
        (Choice(id="q", prompt="?", answer="a", distractors=("b",)), "a"),
        (MULTIPLE, ("a", "b", "c")),
        (Order(id="q", prompt="?", order=("a", "b", "c")), ("a", "b", "c")),
        (Match(id="q", prompt="?", pairs=(("a", "1"), ("b", "2"))), (("a", "1"), ("b", "2"))),
        (Cloze(id="q", text="{{a}} and {{b}}"), ("a", "b")),
    ]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, Response]:
    """A question of any graded kind, and its right response."""
    kind = draw(
        st.sampled_from(["typed", "numeric", "choice", "multiple", "order", "match", "cloze", "true_false"])
    )
    texts = draw(st.lists(TEXT, min_size=4, max_size=6, unique=True))
    match kind:
        case "typed":
            return typed(texts[0], accept=texts[1:2], feedback={texts[2]: "no"}), texts[0]
        case "numeric":
            number = draw(st.decimals(-(10**9), 10**9, places=3))
            unit = draw(st.sampled_from([[], ["million"], ["%"], ["km"]]))
            return numeric(
                f"{number}", unit=unit, tolerance=draw(st.sampled_from([None, "0.5", "1%"]))
            ), f"{number:+}"
        case "choice":
            return Choice(id="q", prompt="?", answer=texts[0], distractors=tuple(texts[1:])), texts[0]
        case "multiple":
            return Multiple(id="q", prompt="?", answer=tuple(texts[:2]), distractors=tuple(texts[2:])), tuple(
                texts[:2]
            )
        case "order":
            return Order(id="q", prompt="?", order=tuple(texts)), tuple(texts)
        case "match":
            pairs = tuple(zip(texts[:2], texts[2:4], strict=True))
            return Match(id="q", prompt="?", pairs=pairs), pairs
        case "cloze":
            plain = [text.replace("::", ".") for text in texts[:2]]
            return Cloze(id="q", text=f"{{{{{plain[0]}}}}} x {{{{{plain[1]}}}}}"), tuple(plain)
        case _:
            answer = draw(st.booleans())
            return TrueFalse(id="q", prompt="?", answer=answer), str(answer).lower()


@given(questions(), LANGUAGES, RULES)
def test_the_right_answer_is_right_for_every_kind(
    asked: tuple[Question, Response], language: str, rules: Grading
) -> None:
    question, response = asked
    if isinstance(question, Numeric):
        language = "und"
    given = grading.grade(question, response, rules=rules, language=language)
    assert given.result == "right", given
    assert given.credit == 1


ANYTHING: st.SearchStrategy[Response] = st.one_of(
    st.text(max_size=40),
    st.lists(st.text(max_size=10), max_size=6).map(tuple),
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6).map(tuple),
)


@given(questions(), ANYTHING, LANGUAGES, RULES, st.lists(st.text(max_size=8), max_size=2))
def test_grading_is_total_and_keeps_its_promises(
    asked: tuple[Question, Response], response: Response, language: str, rules: Grading, rivals: list[str]
) -> None:
    given = grading.grade(asked[0], response, rules=rules, language=language, rivals=lambda _: rivals)
    assert 0 <= given.credit <= 1
    assert given.right == (given.credit == 1)
    assert not given.slip or given.right
    assert (given.suggested is Rating.AGAIN) == (not given.right)
    if given.pieces:
        assert "".join(piece.said for piece in given.pieces) == given.said
        assert "".join(piece.answer for piece in given.pieces) == given.answer


@given(TEXT, TEXT, st.sampled_from(["en", "ru", "kk", "de"]), RULES)
def test_blanks_and_unicode_forms_never_change_a_verdict(
    answer: str, response: str, language: str, rules: Grading
) -> None:
    question = typed(answer)

    def result(text: str) -> str:
        return grading.grade(question, text, rules=rules, language=language).result

    first = result(response)
    assert result(f" {response}\t ") == first
    assert result(response.replace(" ", "  ")) == first
    assert result(normalize("NFD", response)) == first


MIXED = re.compile("[a-zA-Z].*[а-яА-Яα-ωΑ-Ω]|[а-яА-Яα-ωΑ-Ω].*[a-zA-Z]")
TYPED = [case for case in cases() if isinstance(case.question, Typed)]
ASIDES: list[Callable[[str], str]] = [
    lambda text: f" {text}\u3000",
    lambda text: text.replace(" ", "\u00a0\t"),
    lambda text: normalize("NFC", text),
    lambda text: normalize("NFD", text),
    lambda text: "\u200b".join(("", *text, "")),
    lambda text: f"\u2067{text}\u2069",
]


@pytest.mark.parametrize("aside", ASIDES)
def test_what_nobody_sees_changes_no_verdict_of_the_corpus(aside: Callable[[str], str]) -> None:
    changed = [
        (c.name, c.result) for c in TYPED if replace(c, response=aside(_text(c))).result_now() != c.result
    ]
    assert changed == []


@pytest.mark.parametrize("case", [str.upper, str.lower, str.title, str.swapcase])
def test_case_changes_no_verdict_of_the_corpus(case: Callable[[str], str]) -> None:
    """Dotted i is another letter in the other case, and one of another alphabet looks otherwise."""
    free = [
        c
        for c in TYPED
        if c.rules.case != "match" and not is_dotted(c.language) and not MIXED.search(_text(c))
    ]
    changed = [
        (c.name, case(_text(c)))
        for c in free
        if fold(case(_text(c))) == fold(_text(c))
        and replace(c, response=case(_text(c))).result_now() != c.result
    ]
    assert changed == []


def test_every_answer_of_the_corpus_is_right_in_any_case_and_form() -> None:
    for c in TYPED:
        for answer in (_typed(c).answer, *_typed(c).accept):
            forms = [answer, normalize("NFD", answer), *[f"«{answer}»."] * answer.isalnum()]
            for form in forms:
                assert replace(c, response=form).result_now() == "right", (c.name, form)


def test_accents_and_slips_forgiven_one_way_are_forgiven_the_other() -> None:
    """But for answers with rivals about, and capitals that an author sets and a learner does not."""
    for c in TYPED:
        if c.result != "slip" or c.rivals or c.reason not in ("accents", "typo") or _text(c).isupper():
            continue
        answer = _typed(c).answer
        if answer.islower() or answer.istitle():
            turned = replace(c, question=typed(_text(c)), response=answer)
            assert turned.result_now() == "slip", c.name


def test_what_was_typed_and_what_is_right_are_shown_unchanged() -> None:
    for c in TYPED:
        given = c.verdict()
        assert given.said == cleaned_response(_text(c)), c.name
        assert given.answer in (_typed(c).answer, *_typed(c).accept), c.name


def _typed(case: Case) -> Typed:
    assert isinstance(case.question, Typed)
    return case.question


def _text(case: Case) -> str:
    assert isinstance(case.response, str)
    return case.response


@given(TEXT, TEXT, st.lists(TEXT, max_size=2), LANGUAGES, RULES)
def test_what_is_accepted_is_right_and_what_is_rejected_is_wrong(
    answer: str, listed: str, rejects: list[str], language: str, rules: Grading
) -> None:
    def judged(response: str, **more: Any) -> Verdict:
        return grading.grade(typed(answer, **more), response, rules=rules, language=language)

    assert judged(listed, accept=[listed]).result == "right"
    for form in (listed, f" {listed}\u00a0", normalize("NFD", listed)):
        given = judged(form, accept=[listed, answer], reject=[*rejects, listed])
        assert (given.result, reasons(given)) == ("missed", ["rejected"])
    assert judged(answer, reject=[answer]).result == "missed"


@given(WORDS_OF_ONE, WORDS_OF_ONE)
def test_the_distance_of_two_words_is_the_same_both_ways(left: str, right: str) -> None:
    assert edits(left, right) == edits(right, left)
    assert (edits(left, left) == 0) == bool(left)


@given(TEXT, LANGUAGES, st.booleans())
def test_a_text_without_accents_has_none_to_lose(text: str, language: str, everywhere: bool) -> None:
    once = bare(text, language, everywhere=everywhere)
    assert bare(once, language, everywhere=everywhere) == once
    assert bare(normalize("NFD", text), language, everywhere=everywhere) == once


@given(st.lists(TEXT, min_size=2, max_size=5, unique=True), LANGUAGES)
def test_of_the_options_shown_one_alone_is_right(options: list[str], language: str) -> None:
    question = Choice(id="q", prompt="?", answer=options[0], distractors=tuple(options[1:]))
    right = [text for text in options if verdict(question, text, language=language).right]
    assert right == options[:1]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_date_is_one_however_it_is_written_and_no_other_day_is_it(day: date) -> None:
    month = calendar.month_name[day.month]
    ways = (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        day.isoformat(),
        f"{day:%d.%m.%Y}",
    )
    assert {read_date(way) for way in ways} == {Date(day.day, day.month, day.year)}
    slashed = read_date(f"{day:%d/%m/%Y}")
    assert (slashed is None) == (day.day <= 12 and day.day != day.month)


@given(st.text(st.sampled_from("0123456789 ./-,декабряMay²٣"), max_size=14))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or (1 <= found.day <= 31 and 1 <= found.month <= 12)


# The two texts side by side.

MARKED = st.text(
    st.one_of(
        st.sampled_from("aeи한क東 -'aéÉ\u0301\u0308\u05d0\u05b8\u05b0\u0627\u0650\u0640\u094d\u093f\u0e33"),
        st.sampled_from("\u1112\u1161\u11ab\u200d\ufe0f\u20e3🐎👍🏽👨👩🇰🇿ﾞ"),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
)

SAID = st.lists(
    st.sampled_from(
        [
            "the",
            "The ",
            " A ",
            "a",
            "0",
            "½",
            "²",
            "ß",
            "SS",
            "&",
            "and",
            " – ",
            "-",
            "U.N.",
            ". ",
            ",",
            "“",
            "”",
            "'",
            " ",
            "\xad",
            "ё",
            "İ",
            "ı",
            "2017",
            "Kazak",
            "ñ",
            "न्द",
            "ﷺ",
        ]
    ),
    max_size=8,
).map("".join)


@given(st.one_of(MARKED, SAID), st.one_of(MARKED, SAID), LANGUAGES, st.sampled_from([0.0, CLOSE]))
def test_the_pieces_joined_are_both_texts_and_no_mark_stands_alone(
    said: str, answer: str, language: str, closeness: float
) -> None:
    found = pieces(said, answer, language, closeness=closeness)
    if not found:
        assert closeness or not said or not answer
        return
    for side in ("said", "answer"):
        text = said if side == "said" else answer
        runs = [run for piece in found if (run := getattr(piece, side))]
        assert "".join(runs) == text
        assert [run for run in runs[1:] if category(run[0]) in ("Mn", "Mc", "Me", "Cf")] == []
        assert [
            run for run in runs if len(run) < len(text) and run.endswith("\u200d") and run != runs[-1]
        ] == []
    for piece in found:
        assert (piece.op == "missing") == (not piece.said and piece.op != "same")
        assert (piece.op == "extra") == (not piece.answer and piece.op != "same")


@given(st.one_of(MARKED, SAID), st.one_of(MARKED, SAID), LANGUAGES)
def test_texts_of_one_normal_form_show_no_difference_and_others_do(
    said: str, answer: str, language: str
) -> None:
    if said and answer:
        forms = [prose(normal(text, language)).replace("-", " ") for text in (said, answer)]
        alike = forms[0] == forms[1]
        assert alike == all(piece.op == "same" for piece in pieces(said, answer, language))


@given(MARKED)
def test_a_text_beside_itself_is_one_piece(text: str) -> None:
    if text:
        assert [(p.op, p.said, p.answer) for p in pieces(text, text)] == [("same", text, text)]


@each(
    "said, answer, language, differ",
    [
        ("cafe", "café", "fr", [("changed", "e", "é")]),
        ("cafe", "cafe\u0301", "fr", [("changed", "e", "e\u0301")]),
        ("café", "cafe\u0301", "fr", []),
        ("שלום", "שָׁלוֹם", "he", [("changed", "ש", "שָׁ"), ("changed", "ו", "וֹ")]),
        ("كتب", "كتاب", "ar", [("missing", "", "ا")]),
        ("東亰", "東京", "ja", [("changed", "亰", "京")]),
        ("ｶｻﾞﾌ", "カザフ", "ja", []),
        ("한극", "한국", "ko", [("changed", "극", "국")]),
        ("\u1112\u1161\u11ab극", "한국", "ko", [("changed", "극", "국")]),
        ("हिन्द", "हिन्दी", "hi", [("changed", "द", "दी")]),
        ("👍", "👍🏽", "und", [("changed", "👍", "👍🏽")]),
        ("🇰🇬", "🇰🇿", "und", [("changed", "🇰🇬", "🇰🇿")]),
        ("Астана", "Aстана", "ru", [("changed", "А", "A")]),
        ("golden horde", "Golden-Horde", "en", []),
        ("Covid 18", "COVID-19", "en", [("changed", "8", "9")]),
        ("2017 – 2019", "2017-2018", "en", [("changed", "9", "8")]),
        ("UN sumit", "the U.N. summit", "en", [("missing", "", "m")]),
        ("R and D departmant", "R&D department", "en", [("changed", "a", "e")]),
        ("Weisswurst Äqutor", "Weißwurst Äquator", "de", [("missing", "", "a")]),
        ("Nurly Jol", "“Nurly Zhol”", "en", [("changed", "J", "Zh")]),
    ],
)
def test_letters_missing_extra_and_changed(
    said: str, answer: str, language: str, differ: list[tuple[str, str, str]]
) -> None:
    found = pieces(said, answer, language)
    assert [(piece.op, piece.said, piece.answer) for piece in found if piece.op != "same"] == differ


@given(questions())
def test_a_response_comes_back_from_the_log(asked: tuple[Question, Response]) -> None:
    question, response = asked
    kept = grading.response_text(question, response)
    assert kept is not None
    assert grading.response_from_text(question, kept) == response


@given(questions(), st.one_of(st.none(), st.text(max_size=20)))
def test_any_text_of_a_log_is_some_response(asked: tuple[Question, Response], text: str | None) -> None:
    response = grading.response_from_text(asked[0], text)
    assert isinstance(grading.grade(asked[0], response, rules=Grading()), Verdict)


def test_lists_in_the_log_are_compact_json() -> None:
    question, response = Order(id="q", prompt="?", order=("ә", "b")), ("ә", "b")
    assert grading.response_text(question, response) == '["ә","b"]'
    match = Match(id="q", prompt="?", pairs=(("a", "1"), ("b", "2")))
    assert grading.response_text(match, (("a", "1"),)) == '[["a","1"]]'
    for bad in ("", "[", "{}", "[1]", '[["a"]]', "[" * 100_000):
        assert grading.response_from_text(match, bad) == ()


def test_options_shown_are_what_is_compared() -> None:
    question = Choice(id="q", prompt="?", answer="a", distractors=("b", "c"))
    assert sum(verdict(question, option).right for option in shown_options(question, "seed")) == 1


LONG = ["a ", "é", "½", "и\u0301", "the ", "million ", ".", '"a, ', "' a"]


@pytest.mark.slow
@pytest.mark.parametrize("unit", LONG)
def test_judging_grows_with_the_text_and_no_faster(unit: str) -> None:
    def judge(text: str) -> None:
        verdict(typed(text + "x", reject=[text + "w"]), text)
        verdict(typed("referendum"), text)
        verdict(numeric(5, unit="km"), text)

    assert growth(judge, unit, 1000) < LINEAR


def test_a_long_text_is_compared_with_long_answers_and_no_others() -> None:
    essay = "élève et café " * 100
    assert verdict(typed("café"), essay, language="fr").result == "missed"
    assert verdict(typed(essay), essay.upper(), language="fr").result == "right"
    assert verdict(typed(essay), essay.replace("é", "e"), language="fr").result == "slip"
    assert verdict(typed("café", accept=[essay]), essay + ".", language="fr").result == "right"
    given = verdict(typed("café", reject=[essay]), essay, language="fr")
    assert reasons(given) == ["rejected"]


@given(
    st.lists(st.sampled_from(["two", "сорок", "half", "a", "-", " ", "II", "²", "3", "км", "to"]), max_size=6)
)
def test_a_text_without_a_number_is_read_as_none(parts: list[str]) -> None:
    text = "".join(parts)
    if text.strip() and not has_number(text, "en"):
        assert read_whole(text, "en", spelled=True) is None
        assert not are_one(text, text + " ", "en")


@given(TEXT, LANGUAGES, st.booleans())
def test_a_form_kept_is_the_form(text: str, language: str, exact: bool) -> None:
    case: Literal["match", "ignore"] = "match" if exact else "ignore"
    for _ in range(2):
        assert form_of(text, language, exact_case=exact) == normal(text, language, case=case)


def test_a_wrong_paste_is_cut_before_it_is_judged_and_an_option_never() -> None:
    from quizkz.deck import Choice, Typed
    from quizkz.grading import bounded

    long = "x" * 1_000_000
    typed = Typed(id="a", kind="typed", prompt="A?", answer="b")
    choice = Choice(id="a", kind="choice", prompt="A?", answer=long, distractors=("b",))
    assert len(bounded(typed, long)) == 10_000
    assert bounded(choice, long) == long

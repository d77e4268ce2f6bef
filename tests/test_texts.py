"""Texts made safe, their normal form, and the gaps of a cloze."""

import json
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.texts import (
    Gap,
    clean,
    cleaned_response,
    cloze_view,
    from_json,
    gap_errors,
    gap_numbers,
    is_blank,
    normal,
    prose,
)
from tests.growth import LINEAR, growth
from tests.rows import each

LANGUAGES = st.sampled_from(["en", "ru", "kk", "kk-Latn", "tr", "de", "und", ""])
TRICKY = st.text(
    st.one_of(st.characters(), st.sampled_from("aаAеи.-–'\"“&² ½\u0301\u0308\u0307\u00adıİIth")), max_size=30
)
SIGNS = ["{{", "}}", "{", "}", "\\", "::", "|", "c1::", "c2::", "a", " ", "ә"]
BRACES = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


@each(
    "text, safe",
    [
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\r\nb\rc\n\td", "a\nb\nc\n\td"),
        ("left\u202eright", "left\ufffdright"),
        ("a\u200fb\u200ec\u061cd", "abcd"),
        ("\ud800", "\ufffd"),
        ("می\u200cخواهم 👨\u200d👩\u200d👧", "می\u200cخواهم 👨\u200d👩\u200d👧"),
        ("\ufefftext", "\ufffdtext"),
        ("\x85\x9b\u2028", "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_clean_text_holds_no_control(text: str, safe: str) -> None:
    assert clean(text) == safe


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


@each(
    "text, language, form",
    [
        ("The  U.N.", "en", "un"),
        ("the", "en", "the"),
        ("a the", "en", "a"),
        ("An off-the-shelf part", "en", "off shelf part"),
        ("The Hague", "de", "the hague"),
        ("R&D", "en", "r and d"),
        ("R&D", "de", "r&d"),
        ("C++", "en", "c++"),
        ("...", "en", "..."),
        ("“‘Yes!’.”", "en", "yes"),
        ("dogs'", "en", "dogs'"),
        ("km² and 10⁻³", "en", "km^2 and 10^-3"),
        ("2½", "en", "2 1/2"),
        ("1465 – 1847", "en", "1465-1847"),
        ("Нур — Султан", "ru", "нур султан"),
        ("за́мок Ёлки", "ru", "замок елки"),
        ("Ёлки", "kk", "ёлки"),
        ("Işık İZ", "tr", "ışık iz"),
        ("Işık", "kk-Latn", "ışık"),
        ("İZ", "en", "iz"),
        ("ΣΟΦΌΣ", "el", "σοφόσ"),
        ("Stra\u00adße", "de", "strasse"),
        ("co-op -x 5-a", "en", "co op -x 5-a"),
        ("one -- two --- three --four", "en", "one two three --four"),
        ("Leonardo·da・Vinci 2·3", "it", "leonardo da vinci 2·3"),
        ("「東京」、", "ja", "東京"),
        ("ـ", "ar", "ـ"),
        ("كـتـاب", "ar", "كتاب"),
        ("کی", "fa", "كي"),
        ("کی", "sd", "کی"),
        ("١٩٩١ २०", "und", "1991 20"),
        ("सिन्धु गङ्गा अन्य", "hi", "सिंधु गंगा अन्य"),
        ("เเก่ นํ้า", "th", "แก่ น้ํา"),
    ],
)
def test_the_normal_form(text: str, language: str, form: str) -> None:
    assert normal(text, language) == form


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("st. petersburg, russia", "st petersburg russia"),
        ("the \"great\" silk, 'n' road", "the great silk n road"),
        ("it's 5'10\" tall", "it's 5'10\" tall"),
        ("f(x, y)", "f(x, y)"),
        ("a, b == c", "a, b == c"),
        ("... yes", "... yes"),
        ("plain", "plain"),
    ],
)
def test_stops_and_quotes_inside_prose_go_and_those_of_code_stay(form: str, words: str) -> None:
    assert prose(form) == words


@given(TRICKY, LANGUAGES)
def test_prose_has_words_wherever_the_text_has(text: str, language: str) -> None:
    form = normal(text, language)
    assert bool(prose(form)) == bool(form)


@given(TRICKY, LANGUAGES)
def test_a_text_that_can_be_seen_has_a_normal_form(text: str, language: str) -> None:
    assert bool(normal(clean(text), language)) == (not is_blank(clean(text)))


def test_marks_of_order_that_pasting_brings_are_dropped() -> None:
    assert cleaned_response("\ufeff\u2067שלום\u2069 ") == "שלום"
    assert cleaned_response("\x1b[31mred") == "\ufffd[31mred"


@each("unit", ['"', "' ", '"a', "'a' ", "a, ", ".", " .", "a·", "न्दी", "\u0e4d\u0e49", "ـ", "٢", "a. ", "é"])
def test_a_normal_form_grows_with_the_text_and_no_faster(unit: str) -> None:
    assert growth(lambda text: prose(normal(text)), unit, 1000) < LINEAR


def test_the_normal_form_may_keep_case() -> None:
    assert normal("The İZ of Ёж", "ru", case="match") == "The İZ of Еж"


@given(TRICKY, LANGUAGES, st.sampled_from(["ignore", "match"]))
def test_normalising_twice_is_normalising_once(text: str, language: str, case: str) -> None:
    once = normal(text, language, case=case)  # type: ignore[arg-type]  # sampled from the two
    assert normal(once, language, case=case) == once  # type: ignore[arg-type]  # the same


@given(TRICKY, LANGUAGES)
def test_unicode_forms_and_blanks_do_not_count(text: str, language: str) -> None:
    form = normal(text, language)
    assert normal(normalize("NFD", text), language) == form
    assert normal(normalize("NFC", text), language) == form
    assert normal(f"  {text}\u00a0", language) == form


# Gaps.


@each(
    "text, number, pieces, gaps",
    [
        ("In {{2022}}.", 1, ("In ", 0, "."), [("2022",)]),
        ("{{a|b|c::hint}}", 1, (0,), [("a", "b", "c")]),
        ("Ұлы {{c1::Дала {{c2::өркениеті}}}}", 1, ("Ұлы ", 0), [("Дала өркениеті",)]),
        ("Ұлы {{c1::Дала {{c2::өркениеті}}}}", 2, ("Ұлы Дала ", 0), [("өркениеті",)]),
        ("{{c1::a\n{{c2::b}}\n{{c3::c}}}}", 1, (0,), [("a\nb\nc",)]),
        ("{{c1::a\n{{c2::b|d}}\n{{c3::c::h}}}}", 3, ("a\nb\n", 0), [("c",)]),
        (r"{{std\::vector}}", 1, (0,), [("std::vector",)]),
        (r"{{c1::2001:db8\::1::hint}}", 1, (0,), [("2001:db8::1",)]),
        (r"{{a\|b}} \{{x\}}", 1, (0, " {{x}}"), [("a|b",)]),
        (r"{{\frac{a}{b}}} {x}", 1, (0, " {x}"), [(r"\frac{a}{b}",)]),
        ("{{f{x|y}}}", 1, (0,), [("f{x|y}",)]),
        ("{{{a}}}", 1, (0,), [("{a}",)]),
        ("{{ a }}b", 2, (" a b",), []),
        ("a}} {b} ::|", 1, ("a}} {b} ::|",), []),
        ("{{a}} {{b", 1, (0, " {{b"), [("a",)]),
        ("{{c2::a}} {{b|c}}", 2, (0, " b"), [("a",)]),
    ],
)
def test_what_a_card_of_a_cloze_shows(
    text: str, number: int, pieces: tuple[str | int, ...], gaps: list[tuple[str, ...]]
) -> None:
    view = cloze_view(text, number)
    assert view.pieces == pieces
    assert [gap.answers for gap in view.gaps] == gaps


def test_a_gap_knows_its_hint_and_its_place() -> None:
    assert cloze_view("In {{c2::Astana::city}}.", 2).gaps == (Gap(2, ("Astana",), "city", 3, 23),)


def test_twenty_gaps_are_asked_together_and_leave_no_braces() -> None:
    text = " ".join("{{c2::x}}" if n == 7 else f"{{{{c1::a{n}}}}}" for n in range(20))
    view = cloze_view(text, 1)
    assert len(view.gaps) == 19
    assert not any("{" in piece or "}" in piece for piece in view.pieces if isinstance(piece, str))
    assert gap_numbers(text) == (1, 2)


@each(
    "text, rules",
    [
        ("In {{2022 a referendum.", [("open-gap", 3, 5)]),
        ("No gap.", [("no-gap", 0, 7)]),
        (r"\{{x\}}", [("no-gap", 0, 7)]),
        ("{{}}", [("empty-gap", 0, 4)]),
        ("{{ ::hint}}", [("empty-gap", 0, 11)]),
        ("{{a|}}", [("empty-gap", 0, 6)]),
        ("{{c0::a}}", [("gap-number", 2, 4)]),
        ("{{c1000::a}}", [("gap-number", 2, 7)]),
        ("{{a {{b}}}}", [("same-gap", 4, 9)]),
        ("{{c1::a|b {{c2::c}}}}", [("outer-or", 7, 8)]),
        ("{{a::b {{c2::c}}}}", [("gap-in-hint", 0, 18)]),
        ("{{std::vec::tor}}", [("two-hints", 10, 12)]),
        ("{{a}} {{b {{c2::c", [("open-gap", 6, 8), ("open-gap", 10, 12)]),
        ("{{c1::a {{c2::b}}}} {{c2::{{c3::d}}}}", []),
    ],
)
def test_faults_in_gaps_have_a_rule_and_a_place(text: str, rules: list[tuple[str, int, int]]) -> None:
    errors = gap_errors(text)
    assert [(error.rule, error.start, error.end) for error in errors] == rules
    assert all(error.fix and error.message for error in errors)


@given(BRACES)
def test_a_sound_cloze_shows_every_gap_with_an_answer(text: str) -> None:
    errors, numbers = gap_errors(text), gap_numbers(text)
    views = [cloze_view(text, number) for number in numbers]
    for error in errors:
        assert 0 <= error.start <= error.end <= len(text)
    if not errors:
        assert numbers
        assert all(answer for view in views for gap in view.gaps for answer in gap.answers)
    for view in views:
        assert [piece for piece in view.pieces if isinstance(piece, int)] == list(range(len(view.gaps)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "{{",
        "}}",
        "{",
        "{{a}}",
        "{{c1::a",
        "{{c2::{{c1::x}}}}",
        "{{a|",
        "{{a::",
        "\\{{",
        "{{a}",
        "::",
        "\\",
        "|",
    ],
)
def test_reading_gaps_grows_with_the_text_and_no_faster(unit: str) -> None:
    def read(text: str) -> None:
        gap_numbers(text), gap_errors(text), cloze_view(text, 1)

    assert growth(read, unit, 1000) < LINEAR


@pytest.mark.parametrize("unit", ["{{c1::", "{{c2::{{c1::a"])
def test_thousands_of_open_gaps_are_text_and_one_error_each(unit: str) -> None:
    text = unit * 2000
    assert gap_numbers(text) == ()
    assert cloze_view(text, 1).pieces == (text,)
    assert [error.rule for error in gap_errors(text)] == ["open-gap"] * text.count("{{")


PLAIN = [
    "f'{x}' and {y: {z}}",
    r"\frac{a}{b} x_{i}^{2}",
    "https://example.org/{id}?q=a::b|c",
    "std::vector<int> a | b }} }",
    "${HOME} { { } }",
    r"\{{x\}} a\|b c\::d",
]


@pytest.mark.parametrize("text", PLAIN)
def test_single_braces_tex_code_and_addresses_are_text(text: str) -> None:
    assert gap_numbers(text) == ()
    view = cloze_view(f"{text} {{{{gap}}}} {text}", 1)
    assert [gap.answers for gap in view.gaps] == [("gap",)]
    shown = text
    for sign in ("{{", "}}", "::", "|"):
        shown = shown.replace("\\" + sign, sign)
    assert view.pieces == (f"{shown} ", 0, f" {shown}")


@pytest.mark.parametrize(
    "answer", ["{x}", r"\frac{a}{b}", "a{b{c}d}e", "{a|b::c}", "https://example.org/{id}"]
)
def test_balanced_braces_may_stand_in_a_gap(answer: str) -> None:
    assert [gap.answers for gap in cloze_view("{{" + answer + "}}", 1).gaps] == [(answer,)]


@given(st.lists(st.sampled_from(["{{", "}}", "::", "|", "a", " b", "ә", "\\n"]), min_size=1).map("".join))
def test_an_escaped_sign_is_plain_in_and_out_of_a_gap(text: str) -> None:
    escaped = text
    for sign in ("{{", "}}", "::", "|"):
        escaped = escaped.replace(sign, "\\" + sign)
    assert gap_numbers(escaped) == ()
    assert "".join(map(str, cloze_view(escaped, 1).pieces)) == text
    if text.strip():
        view = cloze_view("{{" + escaped + "}}", 1)
        assert (view.pieces, view.gaps[0].answers) == ((0,), (text.strip(),))


@given(st.recursive(st.text(st.characters()) | st.integers(), st.lists, max_leaves=4), st.booleans())
def test_json_is_read_as_written_but_for_halves_of_letters(value: object, escaped: bool) -> None:
    assert from_json(json.dumps(value, ensure_ascii=escaped)) == value


def test_half_of_a_letter_in_json_is_shown_as_bad() -> None:
    assert from_json(r'{"a\ud800": ["\udfffb", "\ud83d\ude00"]}') == {"a\ufffd": ["\ufffdb", "😀"]}

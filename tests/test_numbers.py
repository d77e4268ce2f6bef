"""The number reader."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizkz.numbers import NoNumber, Number, plain, read, unit_scale, written

F = Fraction


@pytest.mark.parametrize(
    ("text", "language", "value", "words"),
    [
        ("3.5", "en", F(7, 2), ""),
        ("3,5", "en", F(7, 2), ""),
        ("1 234,56", "ru", F("1234.56"), ""),
        ("1,234.56", "ru", F("1234.56"), ""),
        ("1.234,56", "en", F("1234.56"), ""),
        ("1,234", "en", F(1234), ""),
        ("1,234", "ru", F("1.234"), ""),
        ("1.234", "de", F(1234), ""),
        ("1.234", "en", F("1.234"), ""),
        ("0,234", "en", F("0.234"), ""),
        ("1234,567", "en", F("1234.567"), ""),
        ("1,234,567", "ru", F(1234567), ""),
        ("12,34,567", "en", F(1234567), ""),
        ("1 234 567,8", "fr", F("1234567.8"), ""),
        ("1’234.5", "de-CH", F("1234.5"), ""),
        ("−5", "en", F(-5), ""),
        ("-$5", "en", F(-5), "$"),
        ("1/3", "en", F(1, 3), ""),
        ("⅓", "en", F(1, 3), ""),
        ("2⅓", "en", F(7, 3), ""),
        ("2,3 bn", "en", F(23 * 10**8), ""),
        ("4.3m", "en", F(43 * 10**5), ""),
        ("1.5k", "en", F(1500), ""),
        ("4.3 m", "en", F("4.3"), "m"),
        ("48%", "en", F(48, 100), ""),
        ("48 процентов", "ru", F(48, 100), ""),
        ("48 пайызы", "kk", F(48, 100), ""),
        ("25 percentage points", "en", F(25), "percentage points"),
        ("48th", "en", F(48), ""),
        ("48-й", "ru", F(48), ""),
        ("48-ші", "kk", F(48), ""),
        ("4,3 млн тенге", "ru", F(43 * 10**5), "тенге"),
        ("5 миллионнан астам адам", "kk", F(5 * 10**6), "адам"),
        ("мың 5 мың", "kk", F(5000), "мың"),
        ("about 4.3 million people", "en", F(43 * 10**5), "people"),
        ("c. 1465", "en", F(1465), ""),
        ("5 °C", "en", F(5), "°C"),
        ("5 km²", "en", F(5), "km^2"),
        ("4.3×10⁶", "en", F(43 * 10**5), ""),
        ("٣٫٥", "ar", F(7, 2), ""),
        ("1.5e-3", "en", F(15, 10000), ""),
    ],
)
def test_one_number_is_read_exactly(text: str, language: str, value: Fraction, words: str) -> None:
    number = read(text, language)
    assert isinstance(number, Number)
    assert (number.value, number.words) == (value, words)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 0),
        ("none", 0),
        ("km2", 0),
        ("G20", 0),
        ("1/0", 0),
        ("1e999", 0),
        ("9" * 5000, 0),
        ("4 or 5", 2),
        ("1990-1995", 2),
        ("1.2.3", 3),
        ("3,5,7", 3),
        ("2025 100", 2),
        ("12 per 100,000", 2),
    ],
)
def test_no_number_and_several_are_told_apart(text: str, found: int) -> None:
    assert read(text) == NoNumber(found)


def test_a_lone_comma_keeps_its_other_reading() -> None:
    english, russian = read("1,234", "en"), read("1,234", "ru")
    assert isinstance(english, Number)
    assert isinstance(russian, Number)
    assert (english.grouped, english.other) == (True, F("1.234"))
    assert (russian.grouped, russian.other) == (False, F(1234))


def test_the_name_of_a_unit_is_no_scale() -> None:
    assert read("300k", units=["K"]) == Number(F(300), words="k", step=F(100))


def test_a_number_of_a_deck_is_read_as_toml_writes_it() -> None:
    assert written("1.234", "de") == Number(F("1.234"), step=F(1, 1000))
    assert written("4.3e+18") == Number(F(43 * 10**17), step=F(10**17))
    percent = written("1%")
    assert isinstance(percent, Number)
    assert (percent.value, percent.percent) == (F(1, 100), True)
    assert written("nan") == NoNumber(0)


def test_a_scale_in_a_unit_is_taken_out() -> None:
    assert unit_scale("billion USD") == (F(10**9), "USD")
    assert unit_scale("%") == (F(1, 100), "")
    assert unit_scale("m") == (F(1), "m")


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(["en", "ru", "de", "kk", "fr"]))
@settings(max_examples=150)
def test_a_number_written_plainly_comes_back(digits: int, places: int, language: str) -> None:
    value = F(digits, 10**places)
    number = written(plain(value), language)
    assert isinstance(number, Number)
    assert number.value == value


@given(
    st.integers(0, 10**12), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ".")])
)
@settings(max_examples=150)
def test_grouped_digits_with_decimals_come_back_in_every_language(whole: int, signs: tuple[str, str]) -> None:
    group, point = signs
    text = f"{whole:,}".replace(",", group) + f"{point}25"
    for language in ("en", "ru", "de"):
        number = read(text, language)
        assert isinstance(number, Number)
        assert number.value == whole + F(1, 4)


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789.,/ -^e%½²×km")), max_size=40))
@settings(max_examples=150)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for number in (read(text, "en"), written(text, "ru")):
        assert isinstance(number, Number | NoNumber)
        if isinstance(number, Number):
            plain(number.value)

"""The number reader."""

import time
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import grading
from quizkz.deck import Grading, Numeric
from quizkz.numbers import (
    NoNumber,
    Number,
    Range,
    are_one,
    are_one_unit,
    converted,
    is_scale_word,
    lacking,
    measures,
    plain,
    read,
    read_range,
    read_whole,
    unit_scale,
    written,
)
from tests.rows import each

F = Fraction


def value(text: str, language: str = "en", *, spelled: bool = False) -> Fraction:
    number = read(text, language, spelled=spelled)
    assert isinstance(number, Number), text
    return number.value


@each(
    "text, language, expected, words",
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
        ("4.3 M", "en", F(43 * 10**5), ""),
        ("4.3 T", "en", F("4.3"), "T"),
        ("4.3T", "en", F(43 * 10**11), ""),
        ("4.3t", "en", F("4.3"), "t"),
        ("2 млн 300 тыс. тенге", "ru", F(2300000), "тенге"),
        ("5 мың 200", "kk", F(5200), ""),
        ("2 and a half million", "en", F(2500000), ""),
        ("25 процентных пунктов", "ru", F(25), "процентных пунктов"),
        ("25% points", "en", F(25), "% points"),
        ("1991-жылы", "kk", F(1991), "-жылы"),
    ],
)
def test_one_number_is_read_exactly(text: str, language: str, expected: Fraction, words: str) -> None:
    number = read(text, language)
    assert isinstance(number, Number)
    assert (number.value, number.words) == (expected, words)


@each(
    "text, found",
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
        ("48 of 174", 2),
        ("2 to 3", 2),
        ("5 km 300 m", 2),
        ("1 million 2 million", 2),
        ("0x10", 0),
        ("NaN", 0),
        ("∞", 0),
        ("一百", 0),
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
    assert unit_scale("млрд долларов") == (F(10**9), "долларов")
    assert unit_scale("тысячах тонн") == (F(1000), "тонн")
    assert unit_scale("percent of GDP") == (F(1, 100), "of GDP")
    assert unit_scale("процентов") == (F(1, 100), "")
    assert unit_scale("percentage points") == (F(1), "percentage points")


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.sampled_from(["en", "ru", "de", "kk", "fr"]))
def test_a_number_written_plainly_comes_back(digits: int, places: int, language: str) -> None:
    exact = F(digits, 10**places)
    number = written(plain(exact), language)
    assert isinstance(number, Number)
    assert number.value == exact


@given(
    st.integers(0, 10**12), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ".")])
)
def test_grouped_digits_with_decimals_come_back_in_every_language(whole: int, signs: tuple[str, str]) -> None:
    group, point = signs
    text = f"{whole:,}".replace(",", group) + f"{point}25"
    for language in ("en", "ru", "de"):
        number = read(text, language)
        assert isinstance(number, Number)
        assert number.value == whole + F(1, 4)


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789.,/ -^e%½²×km")), max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for number in (read(text, "en"), read(text, "kk", spelled=True), written(text, "ru")):
        assert isinstance(number, Number | NoNumber)
        if isinstance(number, Number):
            plain(number.value)


# Scale words.

SCALE_FORMS = {
    100: "hundred hundreds сотня сотни сотен жүз жүзге жүзден",
    10**3: "k thousand thousands тыс. тысяча тысячи тысячу тысяче тысячей тысяч тысячам тысячами тысячах"
    " мың мыңға мыңды мыңда мыңнан мыңның мыңдай",
    10**6: "m mn mln million millions млн млн. миллион миллиона миллиону миллионом миллионе миллионы"
    " миллионов миллионам миллионами миллионах миллионға миллионды миллионнан миллионның миллиондай",
    10**9: "b bn bln billion billions млрд миллиард миллиарда миллиардов миллиардами миллиардтан миллиардқа",
    10**12: "tn trn trillion trillions трлн триллион триллиона триллионов триллионнан",
}


@each("word, times", [(word, times) for times, words in SCALE_FORMS.items() for word in words.split()])
def test_a_scale_word_is_read_in_every_form(word: str, times: int) -> None:
    for written_so in (f"4{word}", f"4 {word}", f"4 {word.upper()}"):
        if len(word) > 1 or " " not in written_so:
            assert value(written_so) == 4 * times
    assert is_scale_word(word) == (len(word) > 1)


@pytest.mark.parametrize("word", ["milk", "мыс", "тысячелетие", "миллионер", "жүзік", "bin", "mm"])
def test_a_word_like_a_scale_is_none(word: str) -> None:
    assert not is_scale_word(word)
    assert value(f"4 {word}") == 4


# Numbers in words.


@each(
    "text, expected",
    [
        ("twelve", 12),
        ("Twenty-One", 21),
        ("forty eight countries", 48),
        ("two hundred and five", 205),
        ("twelve hundred", 1200),
        ("two hundred thousand", 200_000),
        ("one million two hundred thousand and five", 1_200_005),
        ("a thousand million", 10**9),
        ("a hundred", 100),
        ("minus forty-two", -42),
        ("seventy seven percent", F(77, 100)),
        ("half", F(1, 2)),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("a third", F(1, 3)),
        ("three quarters", F(3, 4)),
        ("двести пятьдесят", 250),
        ("около двухсот тысяч", 200_000),
        ("трёх", 3),
        ("две трети", F(2, 3)),
        ("полтора миллиона", 1_500_000),
        ("два с половиной миллиарда", 2_500_000_000),
        ("тысяча девятьсот девяносто один", 1991),
        ("он екі", 12),
        ("екі жүз елу мың", 250_000),
        ("бір жарым миллион", 1_500_000),
        ("бес миллионнан астам адам", 5_000_000),
        ("twenty-first", 21),
        ("the third", 3),
        ("two hundredth", 200),
        ("двадцать пятого", 25),
        ("в девяносто первом", 91),
        ("тысяча девятьсот девяносто первый", 1991),
        ("двухтысячный", 2000),
        ("жиырма бірінші", 21),
        ("жиырма бестен астам", 25),
        ("бесеу", 5),
        ("семеро", 7),
        ("пятьюстами", 500),
        ("one eighth", F(1, 8)),
        ("three eighths", F(3, 8)),
        ("одна восьмая", F(1, 8)),
        ("four point three million", 4_300_000),
        ("zero point oh five", F(5, 100)),
        ("nineteen ninety-one", 1991),
        ("nineteen oh five", 1905),
        ("twenty twenty-two", 2022),
        ("half a dozen", 6),
        ("twenty seconds", 20),
        ("five million hours", 5_000_000),
        ("он алтын медаль", 10),
        ("twenty nights", 20),
    ],
)
def test_a_number_in_words_is_read(text: str, expected: Fraction) -> None:
    assert value(text, spelled=True) == expected


@each(
    "text, found",
    [
        ("millions", 0),
        ("the twenties", 0),
        ("twenty fife", 0),
        ("fourty eight", 0),
        ("двадцат пять", 0),
        ("three hundred and fort", 0),
        ("nineteen nineties", 0),
        ("nineteen oh", 0),
        ("four point", 0),
        ("a", 0),
        ("and", 0),
        ("k", 0),
        ("two or three", 2),
        ("ten two", 2),
        ("forty forty", 2),
        ("one of the twelve", 2),
        ("twenty zero", 2),
    ],
)
def test_words_that_are_no_number_or_several_are_told_apart(text: str, found: int) -> None:
    assert read(text, spelled=True) == NoNumber(found)


def test_words_are_read_only_where_they_are_asked_for_and_no_digits_are() -> None:
    assert read("twelve") == NoNumber(0)
    assert written("twelve") == NoNumber(0)
    number = read("two times 5", spelled=True)
    assert isinstance(number, Number)
    assert (number.value, number.words) == (F(5), "two times")


def test_the_name_of_a_unit_is_no_number() -> None:
    number = read("үш жүз", "kk", units=["жүз"], spelled=True)
    assert isinstance(number, Number)
    assert (number.value, number.words) == (F(3), "жүз")


def listed(*lines: str) -> list[str]:
    return [word for line in lines for word in line.split()]


EN_ONES = listed(
    "zero one two three four five six seven eight nine",
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
EN_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
RU_ONES = listed(
    "ноль один два три четыре пять шесть семь восемь девять",
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать",
    "девятнадцать",
)
RU_TENS = listed("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
RU_HUNDREDS = listed("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
KK_ONES = listed("нөл бір екі үш төрт бес алты жеті сегіз тоғыз")
KK_TENS = listed("он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан")


def english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [EN_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        words.append(EN_TENS[rest // 10 - 2] + (f"-{EN_ONES[rest % 10]}" if rest % 10 else ""))
    elif rest or not hundreds:
        words.append(EN_ONES[rest])
    return " ".join(words)


def russian(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [RU_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        words += [RU_TENS[rest // 10 - 2], *([RU_ONES[rest % 10]] if rest % 10 else [])]
    elif rest or not hundreds:
        words.append(RU_ONES[rest])
    return " ".join(words)


def kazakh(number: int) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [KK_ONES[hundreds], "жүз"] if hundreds else []
    words += [KK_TENS[tens - 1]] if tens else []
    words += [KK_ONES[ones]] if ones or not words else []
    return " ".join(words)


@pytest.mark.parametrize(
    ("spell", "thousand", "million"),
    [
        (english, "thousand", "million"),
        (russian, "тысяч", "миллионов"),
        (kazakh, "мың", "миллион"),
    ],
)
@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_a_number_spelled_out_comes_back(
    spell: Callable[[int], str], thousand: str, million: str, high: int, middle: int, low: int
) -> None:
    parts = [f"{spell(high)} {million}"] if high else []
    parts += [f"{spell(middle)} {thousand}"] if middle else []
    parts += [spell(low)] if low or not parts else []
    text = " ".join(parts)
    expected = high * 10**6 + middle * 1000 + low
    for form in (text, text.upper(), text.capitalize(), f" {text.replace(' ', '  ')} "):
        assert value(form, spelled=True) == expected


# Years and ranges.


@each(
    "text",
    [
        "1991",
        "in 1991",
        "the year 1991",
        "AD 1991",
        "1991 CE",
        "1991 г.",
        "в 1991 году",
        "1991-й год",
        "1991 ж.",
        "1991 жыл",
        "1991-жылы",
    ],
)
def test_a_year_is_a_number_and_nothing_else(text: str) -> None:
    number = read_whole(text)
    assert number is not None
    assert (number.value, number.words) == (F(1991), "")


@pytest.mark.parametrize("text", ["before 1991", "1991 BC", "May 1991", "12 years", "5 г", "1991 or 1992"])
def test_words_that_make_another_of_a_year_stay(text: str) -> None:
    assert read_whole(text) is None


@each(
    "text",
    [
        "2017-2018",
        "2017–2018",
        "2017 — 2018",
        "2017-18",
        "2017–18 гг.",
        "2017-8",
        "2017/18",
        "2017/2018",
        "2017 to 2018",
        "from 2017 to 2018",
        "between 2017 and 2018",
        "in 2017-2018",
        "the years 2017–2018",
        "с 2017 по 2018 год",
        "с 2017 г. по 2018 г.",
        "2017-2018 жылдары",
        "2017 жылдан 2018 жылға дейін",
        "2017-ден 2018-ге дейін",
    ],
)
def test_a_range_of_years_is_one_however_it_is_written(text: str) -> None:
    assert read_range(text) == Range(F(2017), F(2018))


@each(
    "text, expected",
    [
        ("5-7", Range(F(5), F(7))),
        ("-5 to -3", Range(F(-5), F(-3))),
        ("5-7 million", Range(F(5 * 10**6), F(7 * 10**6))),
        ("5 million to 7 million", Range(F(5 * 10**6), F(7 * 10**6))),
        ("5%-7%", Range(F(5, 100), F(7, 100))),
        ("5–7 %", Range(F(5, 100), F(7, 100))),
        ("5 to 7 km", Range(F(5), F(7), "km")),
        ("$5-$7", Range(F(5), F(7), "$")),
        ("1,5-2,5", Range(F(3, 2), F(5, 2))),
        ("13th to 15th", Range(F(13), F(15))),
    ],
)
def test_a_range_carries_its_scale_and_its_unit(text: str, expected: Range) -> None:
    assert read_range(text) == expected


@each(
    "text",
    [
        "",
        "2017",
        "2017-",
        "3-1",
        "2017-01-02",
        "1999-02",
        "2017-2018-2019",
        "2017 and 2018",
        "1/3",
        "COVID-19",
        "5 km - 7 m",
        "May 2017 - June 2018",
    ],
)
def test_what_is_no_range_is_not_read_as_one(text: str) -> None:
    assert read_range(text) is None


@given(st.integers(1000, 2900), st.integers(1, 90))
def test_the_same_two_ends_are_the_same_range_and_others_are_not(low: int, years: int) -> None:
    high = low + years
    first = read_range(f"{low}-{high}")
    assert first == read_range(f"{low} – {high} гг.") == read_range(f"from {low} to {high}")
    assert first != read_range(f"{low}-{high + 1}")


@given(st.text(st.sampled_from("0123456789-–/ .,%toandсгпо$km"), max_size=30))
def test_any_text_is_a_range_in_rising_order_or_none(text: str) -> None:
    found = read_range(text, "ru")
    assert found is None or found.low < found.high


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("two years", "2 years"),
        ("World War Two", "world war 2"),
        ("4.3 million people", "4,3 mln people"),
        ("2017-2018", "2017–18"),
        ("over 5 countries", "more than five countries"),
    ],
)
def test_the_same_number_beside_the_same_words_is_one(left: str, right: str) -> None:
    assert are_one(left, right)
    assert are_one(right, left)


@each(
    "left, right",
    [
        ("two years", "3 years"),
        ("two years", "2 days"),
        ("May 5", "5 May"),
        ("x + 2", "2x"),
        ("sin 30", "30 sin"),
        ("77% women", "0.77 women"),
        ("at least 50 countries", "at most 50 countries"),
        ("no number", "no number"),
    ],
)
def test_another_number_word_or_order_is_not_one(left: str, right: str) -> None:
    assert not are_one(left, right)
    assert not are_one(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("$4.5 billion", "4,5 bn dollars"),
        ("5-10 km", "5 to 10 kilometres"),
        ("20 °C", "68 °F"),
        ("> 5", "more than 5"),
        ("21st century", "twenty-first century"),
    ],
)
def test_an_amount_is_one_under_every_name_of_its_unit(left: str, right: str) -> None:
    assert are_one(left, right)
    assert are_one(right, left)


@each(
    "said, answer, expected",
    [
        ("10-15", "10–15%", ("percent", "")),
        ("0.1-0.15", "10–15%", ("share", "")),
        ("10-20", "10-20 million", ("word", "million")),
        ("5-10", "5-10 km", ("word", "km")),
        ("5", "$5", ("currency", "$")),
        ("€5", "$5", ("unit", "€")),
        ("$5.00", "$5", ("nothing", "")),
        ("$6", "$5", None),
        ("10-16", "10–15%", None),
        ("5 km", "5", None),
    ],
)
def test_what_an_amount_lacks_is_said(said: str, answer: str, expected: tuple[str, str] | None) -> None:
    assert lacking(said, answer) == expected


@each(
    "words, other",
    [
        ("km", "километров"),
        ("°C", "degrees Celsius"),
        ("hours", "сағат"),
        ("USD", "долларов США"),
        ("tenge", "₸"),
        ("pounds", "£"),
        ("pounds", "lb"),
        ("sq. km", "km²"),
        ("кв. км", "квадратных километра"),
        ("лет", "years"),
        ("столетий", "ғасыр"),
    ],
)
def test_two_names_of_a_unit_are_one(words: str, other: str) -> None:
    assert are_one_unit(words, other)
    assert are_one_unit(other.upper() if len(other) > 2 else other, words)


@pytest.mark.parametrize(
    ("words", "other"), [("km", "m"), ("km", "km²"), ("£", "lb"), ("сом", "сомов"), ("$", "€")]
)
def test_names_of_two_units_are_not_one(words: str, other: str) -> None:
    assert not are_one_unit(words, other)


@given(
    st.fractions(-1000, 1000), st.sampled_from([("m", "miles"), ("°C", "°F"), ("kg", "lb"), ("s", "weeks")])
)
def test_an_amount_reckoned_there_and_back_is_itself(amount: Fraction, units: tuple[str, str]) -> None:
    there = converted(amount, units[0], measures(units[1]))
    assert there is not None
    assert converted(there, units[1], measures(units[0])) == amount


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789-%$km тenot<>")), max_size=30))
def test_any_two_texts_are_compared_without_an_error(text: str) -> None:
    for answer in ("$4.5 billion", "5-10 km", "10–15%", "20 °C"):
        assert (
            lacking(text, answer) is None
            or not are_one(text, answer)
            or lacking(text, answer) == ("nothing", "")
        )


# What a number is worth as an answer.


def judged(question: Numeric, response: str, language: str = "en") -> grading.Verdict:
    return grading.grade(question, response, rules=Grading(), language=language)


def test_the_unit_that_was_said_instead_is_named() -> None:
    points = Numeric(id="q", prompt="?", answer="25", unit=("percentage points", "pp"))
    assert [(why.reason, why.detail) for why in judged(points, "25%").whys] == [("unit", "%")]
    percent = Numeric(id="q", prompt="?", answer="25", unit=("%",))
    assert [why.detail for why in judged(percent, "25 п.п.", "ru").whys] == ["п.п"]


def test_a_share_for_a_percentage_is_said_to_be_one() -> None:
    percent = Numeric(id="q", prompt="?", answer="77", unit=("%",))
    assert [(why.reason, why.detail) for why in judged(percent, "0.77").whys] == [("percent", "share")]


def test_an_answer_that_names_percent_is_shown_as_it_was_written() -> None:
    assert judged(Numeric(id="q", prompt="?", answer="4.3 percent"), "5").answer == "4.3 percent"
    assert judged(Numeric(id="q", prompt="?", answer="4.3e3"), "5").answer == "4300"


def test_a_number_read_by_the_habit_of_the_language_is_said_to_be() -> None:
    question = Numeric(id="q", prompt="?", answer="4.3", unit=("million",), tolerance="0.05")
    given_so = judged(question, "4,300")
    assert [why.reason for why in given_so.whys] == ["ambiguous"]
    assert "4300" in given_so.whys[0].detail
    assert judged(question, "4,300", "ru").right


UNITS = st.sampled_from(
    [(), ("%",), ("million", "млн"), ("billion USD", "$"), ("km²", "sq km"), ("pp",), ("г.",)]
)
SAID = st.text(st.one_of(st.characters(), st.sampled_from("0123456789.,/ -^e%½²×kmMTп$гone")), max_size=40)


@given(st.integers(-999, 999), UNITS, st.sampled_from([None, "1%", "0.5"]), SAID)
def test_any_response_is_judged_as_it_is_with_more_blanks(
    answer: int, unit: tuple[str, ...], tolerance: str | None, said: str
) -> None:
    question = Numeric(id="q", prompt="?", answer=str(answer), unit=unit, tolerance=tolerance)
    plainly = judged(question, said)
    assert judged(question, f"  {said} ").result == plainly.result


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "1,",
        "9",
        "one ",
        "and ",
        "half ",
        "a ",
        "two thousand ",
        "5 to ",
        "-",
        "5%",
        "1/2 ",
        "п.п. ",
        "½",
        "(1",
        "twenty fife ",
        "двадцать пятый ",
        "less than ",
        "point one ",
        "nineteen oh ",
        "1e9",
        "a third ",
    ],
)
def test_the_time_to_read_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        best = float("inf")
        for blanks in range(3):  # another text each time, since what was read is kept
            text = (unit * length)[:length] + " " * blanks
            start = time.process_time()
            read(text, spelled=True)
            read_range(text)
            best = min(best, time.process_time() - start)
        return best

    # Eight times the text: eight times the time where it is linear, 64 times where it is quadratic.
    assert seconds(16_000) < 24 * max(seconds(2000), 0.0005)

"""What is said: the sentences that all interfaces share."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import grading
from quizkz.clock import DAY_MS, HOUR_MS, MINUTE_MS, Now
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
    TrueFalse,
    Typed,
)
from quizkz.desk import DeckRow, Overview
from quizkz.grading import Part, Piece, Verdict, Why, alignment
from quizkz.review import REVERSE, CardId, Rating
from quizkz.scheduling import Preview
from quizkz.session import Asked, Finished, Graded, Outcome
from quizkz.stats import Streak
from quizkz.store import Day
from quizkz.texts.simple import simple
from quizkz.words import asking, counts, measure, times, verdicts

NOW = Now(at=1_795_597_920_000, offset=0)  # Wednesday 25 November 2026, 09:12
TODAY = NOW.day(4)


def outcome(card: str = "d/q", **marks: bool) -> Outcome:
    plain = {"right": True, "slip": False, "partial": False, "guess": False, "override": False} | marks
    return Outcome(card=CardId(card), deck="D", prompt="p", answer="a", took_ms=15_000, **plain)


def finished(**changes: object) -> Finished:
    plain: dict[str, object] = {
        "outcomes": (),
        "took_ms": 0,
        "next_at": None,
        "next_count": 0,
        "next_day": None,
        "next_day_count": 0,
        "practice": False,
    }
    return Finished(**(plain | changes))  # type: ignore[arg-type]  # the tests name the fields they change


def overview(row: DeckRow, *decks: DeckRow, minutes: int = 0) -> Overview:
    day = Day(day=TODAY, answers=0, right=0, took_ms=0)
    return Overview(row, decks, day, Streak(days=0, today=False, longest=0), minutes, 0, 0)


class TestMeasure:
    def test_wide_characters_take_two_cells_and_marks_none(self) -> None:
        assert measure.width("日本") == 4
        assert measure.width("e\u0301") == 1
        assert measure.width("Қазақ") == 5

    @given(st.text(), st.integers(1, 40))
    def test_a_cut_text_fits(self, text: str, cells: int) -> None:
        assert measure.width(measure.cut(text, cells)) <= cells

    @given(st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x2FFF)), st.integers(2, 40))
    def test_wrapping_loses_no_letter_and_keeps_within_the_width(self, text: str, cells: int) -> None:
        lines = measure.wrap(text, cells)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(measure.width(line) <= cells for line in lines)

    def test_wrapping_hangs_later_lines_and_keeps_line_breaks(self) -> None:
        assert measure.wrap("1  one two three", 10, indent="   ") == ("1  one two", "   three")
        assert measure.wrap("a\n    b  c", 20) == ("a", "    b  c")

    @pytest.mark.parametrize(
        ("number", "text"), [(0, "0 cards"), (1, "1 card"), (2, "2 cards"), (2000, "2,000 cards")]
    )
    def test_plurals(self, number: int, text: str) -> None:
        assert measure.count(number, "card") == text

    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (22, "22nd"),
            (113, "113th"),
        ],
    )
    def test_ordinals(self, number: int, text: str) -> None:
        assert measure.ordinal(number) == text

    def test_joined_as_in_a_sentence(self) -> None:
        assert measure.joined(["4"]) == "4"
        assert measure.joined(["4", "5"]) == "4 and 5"
        assert measure.joined(["4", "5", "6"]) == "4, 5 and 6"

    @pytest.mark.parametrize(
        ("markdown", "plain"),
        [
            ("**bold** and *soft*", "bold and soft"),
            ("snake_case_name", "snake_case_name"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("`a * b * c`", "a * b * c"),
            ("[here](https://a.kz)", "here (https://a.kz)"),
            ("![a map](map.png)", "a map [map.png]"),
            ("# Head", "Head"),
            ("vector<int> v; что это?", "vector<int> v; что это?"),
            ("```py\nif x:\n    y_z_a()\n```", "if x:\n    y_z_a()"),
            (r"\*not\*", "*not*"),
        ],
    )
    def test_markdown_reads_as_plain_text_and_keeps_its_words(self, markdown: str, plain: str) -> None:
        assert simple(markdown) == plain


class TestTimes:
    def test_dates(self) -> None:
        assert times.date_long(NOW) == "Wednesday 25 November, 09:12"
        assert times.date_short(NOW) == "Wed 25 Nov"
        assert times.clock_time(NOW.at, 300) == "14:12"

    def test_days_to_come(self) -> None:
        assert times.day_name(TODAY, TODAY) == "today"
        assert times.day_name(TODAY + 1, TODAY) == "tomorrow"
        assert times.day_name(TODAY + 2, TODAY) == "Fri 27 Nov"
        assert times.day_name(TODAY + 60, TODAY) == "Sun 24 Jan 2027"

    @pytest.mark.parametrize(
        ("ms", "text"),
        [
            (-5, "now"),
            (30_000, "in 30 s"),
            (8 * MINUTE_MS, "in 8 min"),
            (8 * MINUTE_MS - 1, "in 8 min"),
            (HOUR_MS - 1, "in 1 h"),
            (3 * HOUR_MS + 8 * MINUTE_MS, "in 3 h"),
        ],
    )
    def test_how_long_until(self, ms: int, text: str) -> None:
        assert times.in_time(ms) == text

    @pytest.mark.parametrize(
        ("ms", "text"), [(45_000, "45 s"), (3 * MINUTE_MS, "3 min"), (65 * MINUTE_MS, "1 h 5 min")]
    )
    def test_durations(self, ms: int, text: str) -> None:
        assert times.duration(ms) == text

    @pytest.mark.parametrize(
        ("step", "days", "long", "short"),
        [
            (MINUTE_MS, 0, "1 min", "1m"),
            (330_000, 0, "6 min", "6m"),
            (30_000, 0, "30 s", "30s"),
            (90 * MINUTE_MS, 0, "1.5 h", "1.5h"),
            (None, 1, "1 day", "1d"),
            (None, 30, "30 days", "30d"),
            (None, 91, "3 months", "3mo"),
            (None, 365, "1 year", "1y"),
            (None, 550, "1.5 years", "1.5y"),
        ],
    )
    def test_intervals(self, step: int | None, days: int, long: str, short: str) -> None:
        preview = Preview(rating=Rating.GOOD, due_day=0, due_at=None, interval=days, step_ms=step)
        assert (times.interval(preview), times.interval_short(preview)) == (long, short)

    @given(st.integers(1, 36_500))
    def test_an_interval_is_never_said_as_none(self, days: int) -> None:
        assert not times.days(days).startswith("0")
        assert len(times.days_short(days)) <= 6


class TestCounts:
    def test_what_is_ready(self) -> None:
        assert counts.ready(24, 6) == "24 cards are ready, about 6 minutes."
        assert counts.ready(1, 0) == "1 card is ready, about 1 minute."
        assert counts.ready(24, 6, narrow=True) == "24 cards are ready, about 6 min."

    def test_home_says_what_comes_next_and_where(self) -> None:
        at = NOW.at + 3 * HOUR_MS + 8 * MINUTE_MS
        total = DeckRow("", "All decks", cards=9, next_at=at, next_day=TODAY + 1, next_count=3)
        technology = DeckRow("t", "Technology and AI", next_at=at)
        foreign = DeckRow("f", "Foreign policy", next_day=TODAY + 1)
        said = counts.ready_sentence(overview(total, foreign, technology), NOW, TODAY)
        assert said == "All done for today. Next: 3 cards at 12:20, in Technology and AI."
        assert counts.next_due(technology, NOW, TODAY) == "in 3 h"
        assert counts.next_due(foreign, NOW, TODAY) == "tomorrow"
        assert counts.next_due(DeckRow("x", "X"), NOW, TODAY) == "·"
        assert counts.next_due(DeckRow("x", "X", due=1), NOW, TODAY) == "now"

    def test_nothing_is_said_of_a_next_card_where_there_is_none(self) -> None:
        assert counts.ready_sentence(overview(DeckRow("", "All")), NOW, TODAY) == "All done for today."

    def test_a_streak_is_never_a_threat(self) -> None:
        assert counts.streak(Streak(days=7, today=True, longest=19)) == "7 days in a row"
        assert counts.streak(Streak(days=6, today=False, longest=19)) == "6 days, not yet today"
        assert counts.streak(Streak(days=1, today=True, longest=1)) == "1 day in a row"
        assert counts.streak(Streak(days=0, today=False, longest=3)) == ""
        assert counts.longest(Streak(days=7, today=True, longest=19)) == "longest 19"
        assert counts.longest(Streak(days=7, today=True, longest=7)) == ""

    def test_the_day_and_its_goal(self) -> None:
        day = Day(day=TODAY, answers=12, right=11, took_ms=3 * MINUTE_MS)
        assert counts.tally_of(day) == "11 right, 1 missed, 3 min"
        assert counts.goal(day, goal_cards=20, goal_minutes=None) == "12 of 20"
        assert counts.goal(day, goal_cards=12, goal_minutes=None) == "12 of 12, goal met"
        assert counts.goal(day, goal_cards=None, goal_minutes=10) == "3 of 10 min"
        assert counts.goal(day, goal_cards=None, goal_minutes=None) == ""
        met = counts.goal_met("36 of 20, goal met", "7 days in a row")
        assert met == "Goal met, 36 of 20 today. 7 days in a row."

    def test_the_score_names_only_what_happened(self) -> None:
        outcomes = (outcome(), outcome(slip=True), outcome(right=False, guess=True), outcome(override=True))
        assert counts.score(outcomes) == "3 of 4 right"
        assert counts.asides(outcomes) == "1 with a slip, 1 guessed, 1 overruled"
        assert counts.asides((outcome(),)) == ""
        assert counts.pace(outcomes, 60_000) == "1 min, 15 s a card"

    def test_a_mean_that_rounds_to_none_is_left_out(self) -> None:
        assert counts.tomorrow(18, 16) == "18 cards   about 16 a day this week"
        assert counts.tomorrow(1, 0) == "1 card"
        assert counts.tomorrow(0, 3) == "no cards   about 3 a day this week"

    def test_what_comes_next_at_the_end(self) -> None:
        end = finished(next_at=NOW.at + 15 * MINUTE_MS, next_count=3, next_day=TODAY + 1, next_day_count=18)
        assert counts.what_next(end, NOW, TODAY) == "3 cards at 09:27, then 18 tomorrow"
        assert counts.what_next_short(end, NOW, TODAY) == "Next: 3 at 09:27, 18 tomorrow"
        assert counts.coming_back(end, NOW) == "in 15 min"
        later = finished(next_day=TODAY + 2, next_day_count=1)
        assert counts.what_next(later, NOW, TODAY) == "1 card on Fri 27 Nov"
        for said in (counts.what_next, counts.what_next_short):
            assert said(finished(), NOW, TODAY) == "No card is waiting."
        unknown = finished(ready=20, next_day=TODAY + 1)
        assert counts.what_next(unknown, NOW, TODAY) == "20 cards now"

    def test_why_there_is_nothing_to_ask_and_what_to_do(self) -> None:
        aside = ("suspended", "buried", "after")
        reasons = ("no-decks", "broken", "empty-deck", "no-cards", "no-new", "limit", *aside, "done")
        said = [counts.head(finished(reason=reason, held={"limit": 5})) for reason in reasons]
        assert len(set(said)) == len(reasons)
        assert "new_per_day" in said[4]
        assert "5 cards" in said[4]

    def test_a_broken_deck(self) -> None:
        assert counts.broken(3, 12) == "does not load: 3 problems, first on line 12"
        assert counts.broken(1, 0) == "does not load: 1 problem"
        assert counts.broken(3, 12, narrow=True) == "3 problems"


QUESTIONS: list[tuple[Question, str, str]] = [
    (Choice(id="q", prompt="P", answer="a", distractors=("b",)), "", "Choose one"),
    (Multiple(id="q", prompt="P", answer=("a", "b"), distractors=("c",)), "", "Choose all that fit"),
    (TrueFalse(id="q", prompt="P", answer=True), "", "True or false"),
    (Typed(id="q", prompt="P", answer="a"), "", "Type the answer"),
    (Numeric(id="q", prompt="P", answer="4.3"), "", "A number"),
    (Cloze(id="q", text="{{a}}"), "", "Fill the gap"),
    (Cloze(id="q", text="{{a}} {{b}} {{c2::c}}"), "", "Fill both gaps"),
    (Cloze(id="q", text="{{a}} {{b}} {{c2::c}}"), "2", "Fill the gap"),
    (Cloze(id="q", text="{{a}} {{b}} {{c}}"), "", "Fill three gaps"),
    (Cloze(id="q", text="{{a}}", typed=False), "", "Recall"),
    (Order(id="q", prompt="P", order=("a", "b")), "", "Put in order"),
    (Match(id="q", prompt="P", pairs=(("a", "b"), ("c", "d"))), "", "Match each with its partner"),
    (Match(id="q", prompt="P", pairs=(("a", "2020"), ("c", "2023"))), "", "Match each with its year"),
    (Flashcard(id="q", prompt="P", answer="a"), "", "Recall"),
]


class TestAsking:
    @pytest.mark.parametrize(("question", "part", "text"), QUESTIONS)
    def test_the_eyebrow_says_the_task(self, question: Question, part: str, text: str) -> None:
        assert asking.eyebrow(question, part) == text

    @pytest.mark.parametrize(
        ("answer", "unit", "text"),
        [
            ("1991", (), ""),
            ("4300000", (), ""),
            ("48%", (), ""),
            ("1991", ("year",), "the unit is optional"),
            ("4.3", (), "2.5 and 2,5 both work"),
            ("4.3 million", (), "2.5 and 2,5 both work"),
            ("1/3", (), "2.5 and 2,5 both work"),
            ("4.3", ("million",), "2.5 and 2,5 both work; the unit is optional"),
            ("2.5", (), "7.5 and 7,5 both work"),
            ("2.5 million", (), "7.5 and 7,5 both work"),
        ],
    )
    def test_the_tip_speaks_of_decimal_signs_where_the_answer_has_one(
        self, answer: str, unit: tuple[str, ...], text: str
    ) -> None:
        assert asking.tip(Numeric(id="q", prompt="P", answer=answer, unit=unit)) == text

    @given(st.decimals(-100, 100, places=1), st.sampled_from([None, "1", "5", "20", "200", "10%"]))
    def test_the_tip_never_shows_a_right_number(self, answer: Decimal, tolerance: str | None) -> None:
        question = Numeric(id="q", prompt="P", answer=str(answer), tolerance=tolerance)
        for said in re.findall(r"\d+[.,]\d+", asking.tip(question)):
            assert not grading.grade(question, said, rules=Grading(), language="en").right

    def test_gaps_are_numbered_where_there_are_several(self) -> None:
        cloze = Cloze(id="q", text="In {{2022}}, {{77%::share}} backed {{c2::it}}.")
        assert asking.prompt(cloze) == "In [1 …], [2 …] backed it."
        assert asking.prompt(cloze, "2") == "In 2022, 77% backed […]."
        assert asking.gapped(cloze, fills=("2022", "")) == "In [1 2022], [2 …] backed it."
        assert asking.gap_labels(cloze) == ("", "share")

    def test_the_way_back_asks_from_the_answer(self) -> None:
        card = Flashcard(id="q", prompt="capital", answer="Astana", reverse=True)
        assert asking.prompt(card) == "capital"
        assert asking.prompt(card, REVERSE) == "Astana"

    def test_where_the_fact_stands(self) -> None:
        deck = Deck(id="d", title="D", source=Source(publisher="Diplomatic World", published="early 2025"))
        one = Typed(id="q", prompt="P", answer="a", cite=(Cite(paragraph=16),))
        two = Typed(id="q", prompt="P", answer="a", cite=(Cite(paragraph=5), Cite(paragraph=4)))
        phrase = Typed(id="q", prompt="P", answer="a", cite=(Cite(phrase="so it is"),))
        none = Typed(id="q", prompt="P", answer="a")
        assert asking.cite(deck, one) == "Paragraph 16, Diplomatic World, early 2025"
        assert asking.cite(deck, two) == "Paragraphs 4 and 5, Diplomatic World, early 2025"
        assert asking.cite(deck, two, narrow=True) == "Paragraphs 4 and 5"
        assert asking.cite(deck, phrase) == "“so it is”, Diplomatic World, early 2025"
        assert asking.cite(deck, none) == ""

    def test_a_tip_says_how_many_partners_are_left_over(self) -> None:
        pairs = (("a", "2020"), ("c", "2023"))
        none = Match(id="q", prompt="P", pairs=pairs)
        one = Match(id="q", prompt="P", pairs=pairs, decoys=("1999",))
        two = Match(id="q", prompt="P", pairs=(("a", "b"), ("c", "d")), decoys=("e", "f"))
        assert asking.match_tip(none) == "Press the digit of its year"
        assert asking.match_tip(one) == "Press the digit of its year; one year fits nothing"
        assert asking.match_tip(two) == "Press the digit of its partner; two partners fit nothing"


def pieces(*runs: tuple[str, str, str]) -> tuple[Piece, ...]:
    return tuple(Piece(op, said, answer) for op, said, answer in runs)  # type: ignore[arg-type]  # literals


MISSING = pieces(("same", "multi-ve", "multi-ve"), ("missing", "", "c"), ("same", "torism", "torism"))


def verdict(said: str = "", answer: str = "", *, right: bool = False, **more: Any) -> Verdict:
    suggested = Rating.AGAIN if not right else Rating.HARD if more.get("slip") else Rating.GOOD
    return Verdict(
        credit=more.pop("credit", float(right)),
        right=right,
        suggested=suggested,
        said=said,
        answer=answer,
        **more,
    )


class TestVerdicts:
    @pytest.mark.parametrize(
        ("run", "text"),
        [
            (("missing", "", "c"), "one letter is missing: c"),
            (("missing", "", "ct"), "two letters are missing: ct"),
            (("extra", "c", ""), "one letter too many: c"),
            (("changed", "k", "c"), "one letter is changed: k for c"),
            (("changed", "ie", "ei"), "two letters are swapped: ei"),
            (("missing", "", " "), "one sign is missing: a blank"),
            (("missing", "", "7"), "one digit is missing: 7"),
            (("changed", "ข", "ข้"), "one letter is changed: ข for ข้"),
            (("missing", "", "е́"), "one letter is missing: е́"),
            (("extra", "👍🏽", ""), "one sign too many: 👍🏽"),
        ],
    )
    def test_which_letters_differ(self, run: tuple[str, str, str], text: str) -> None:
        assert verdicts.why(Why("typo"), pieces(run)) == text

    @pytest.mark.parametrize(
        ("reason", "text"),
        [
            (Why("factor", factor=Fraction(10)), "ten times too many"),
            (Why("factor", factor=Fraction(1, 1000)), "a thousand times too few"),
            (Why("factor", factor=Fraction(10**5)), "100,000 times too many"),
            (Why("rival", "World Bank"), "that is another answer here: World Bank"),
            (Why("lookalike", "А (Cyrillic)"), "a letter of another alphabet: А (Cyrillic)"),
            (
                Why("lookalike", "А (Cyrillic), о (Cyrillic)"),
                "letters of another alphabet: А (Cyrillic), о (Cyrillic)",
            ),
            (Why("unit", "km"), "right number, another unit: km"),
            (Why("altered", "less than"), "“less than” makes it another answer"),
            (Why("currency", "$"), "the currency is missing: $"),
            (Why("no_number"), "no number in it"),
            (Why("percent"), "the percent sign is missing"),
            (Why("word_extra", "“It is”"), "two words too many: “It is”"),
            (Why("word_missing", "“Energy”"), "one word is missing: “Energy”"),
            (Why("order"), "the words stand in another order"),
            (Why("no_slip", "other"), "that is another word"),
            (Why("percent", "share"), "given as a share, not in percent"),
        ],
    )
    def test_what_differed(self, reason: Why, text: str) -> None:
        assert verdicts.why(reason) == text

    @pytest.mark.parametrize(
        ("runs", "text"),
        [
            ((("extra", "not ", ""), ("same", "guilty", "guilty")), "one word too many: “not”"),
            ((("same", "Пётр", "Пётр"), ("extra", " I", "")), "one word too many: “I”"),
            (
                (("same", "a ", "a "), ("missing", "", "b c "), ("same", "d", "d")),
                "two words are missing: “b c”",
            ),
            ((("same", "refer", "refer"), ("extra", "s", "")), "one letter too many: s"),
            ((("same", "a b", "a b"), ("extra", "s", ""), ("same", " c", " c")), "one letter too many: s"),
            ((("same", "1", "1"), ("extra", " 2", "")), "two signs too many:  2"),
        ],
    )
    def test_whole_words_are_called_words(self, runs: tuple[tuple[str, str, str], ...], text: str) -> None:
        assert verdicts.why(Why("typo"), pieces(*runs)) == text

    def test_accents_and_letters_are_told_apart(self) -> None:
        runs = pieces(("changed", "e", "é"), ("same", "t", "t"), ("missing", "", "a"))
        said = verdicts.why_all((Why("accents"), Why("typo")), runs)
        assert said == ("accents differ: é", "one letter is missing: a")
        dotted = pieces(("changed", "I", "İ"), ("same", "skel", "skel"), ("missing", "", "e"))
        said = verdicts.why_all((Why("accents"), Why("typo")), dotted)
        assert said == ("accents differ: İ", "one letter is missing: e")

    def test_the_caret_stands_below_the_missing_letter(self) -> None:
        slip = verdict(
            "multi-vetorism", "multi-vectorism", right=True, slip=True, whys=(Why("typo"),), pieces=MISSING
        )
        assert verdicts.two_lines(slip, 76) == (
            "You said  multi-ve·torism",
            "                  ^",
            "Answer    multi-vectorism",
        )
        assert len(verdicts.two_lines(slip, 20)) == 2

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["same", "missing", "extra", "changed"]),
                st.text(max_size=3),
                st.text(max_size=3),
            )
        )
    )
    def test_carets_never_reach_beyond_what_was_said(self, runs: list[tuple[str, str, str]]) -> None:
        said, carets = verdicts.compared(pieces(*runs))
        assert measure.width(carets) <= measure.width(said)

    @pytest.mark.parametrize(
        ("said", "answer", "line", "carets"),
        [
            ("中国人民", "中華人民", "中国人民", "  ^^"),
            ("cafe\u0301s noir", "cafés blanc", "", ""),
            ("Ast\u0301ana", "Astana", "Ast\u0301ana", "  ^"),
            ("한국어", "한국", "한국어", "    ^^"),
            ("שלון", "שלום", "שלו[ן]", ""),
            ("مدرة", "مدرسة", "مدر·ة", ""),
        ],
    )
    def test_what_differs_has_a_sign_in_any_script(
        self, said: str, answer: str, line: str, carets: str
    ) -> None:
        found = alignment.pieces(said, answer, closeness=alignment.CLOSE)
        assert verdicts.compared(found) == (line, carets)

    def test_bounds_stand_beside_the_answer(self) -> None:
        far = verdict("43 million", "4.3 million", bounds=("4.25", "4.35"))
        assert verdicts.two_lines(far, 76)[1] == "Answer    4.3 million   4.25 to 4.35 is right"

    def test_the_arithmetic_of_credit_is_shown(self) -> None:
        multiple = Multiple(id="q", prompt="P", answer=("a", "b", "c"), distractors=("d",))
        some = verdict(credit=1 / 3, plus=2, minus=1, of=3)
        assert verdicts.beside(multiple, some) == "2 right − 1 wrong = 1 of 3 points"
        none = verdict(plus=0, minus=2, of=3)
        assert verdicts.beside(multiple, none) == "0 right − 2 wrong = 0 of 3 points"
        full = verdict(right=True, plus=3, of=3)
        assert verdicts.beside(multiple, full) == ""

    def test_every_result_has_a_word_beside_its_mark(self) -> None:
        shown = {name: " ".join(verdicts.VERDICTS[name]) for name in verdicts.VERDICTS}
        assert shown == {
            "right": "✓ Right",
            "slip": "≈ Right, with a slip",
            "partial": "◐ Partly right",
            "missed": "✗ Missed",
        }

    def test_options_after_a_multiple_answer(self) -> None:
        assert verdicts.option_mark(Part("", "a", "a", right=True)) == ("✓", "right")
        assert verdicts.option_mark(Part("", "", "a", right=False)) == ("✗", "left out")
        assert verdicts.option_mark(Part("", "a", "a", right=False, wanted=False)) == ("✗", "not this one")
        assert verdicts.option_mark(Part("", "", "a", right=True, wanted=False)) == ("", "")

    def test_second_thoughts_change_the_word(self) -> None:
        question = Typed(id="q", prompt="P", answer="a")
        asked = Asked(
            CardId("d/q"),
            "",
            Deck(id="d", title="D"),
            question,
            "new",
            (),
            (),
            hinted=False,
            place=1,
            total=1,
            left_s=0,
        )
        missed = verdict("x", "a")
        right = verdict("a", "a", right=True)
        overruled = Graded(
            asked, "x", missed, self_graded=False, rating=Rating.GOOD, previews={}, override=True
        )
        guessed = Graded(asked, "a", right, self_graded=False, rating=Rating.AGAIN, previews={}, guess=True)
        assert (verdicts.mark(overruled), verdicts.word(overruled)) == ("✓", "Right, overruled")
        assert (verdicts.mark(guessed), verdicts.word(guessed)) == ("✗", "Right, but guessed")
        assert verdicts.next_key(guessed) == "Again, next"
        assert verdicts.next_key(guessed, narrow=True) == "Again"


def test_days_are_as_long_as_days() -> None:
    assert times.in_time(DAY_MS) == "in 24 h"

"""The line-by-line interface: the same sitting on lines of text."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from quizkz import plain
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.errors import EditorError
from quizkz.plain.tending import Edit
from quizkz.query import Scope, every_card
from quizkz.review import BURY, PRACTICE, RETRACT, REVIEW, CardId, Draft, Rating
from quizkz.session import Session
from quizkz.words.measure import width
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later
from tests.test_care import forget
from tests.test_session import ALL_KINDS, cards

NOTHING = [
    "It is not suspended.",
    "It is a new card.",
    "A new card has no day; it comes as your limits let it in.",
    "Flagged.",
    "Flag cleared.",
]
"""What commands say of a new card."""


def learn(desk: Desk, card: str) -> None:
    """An answer of long ago: the card is due."""
    then = later(NOON, days=-60)
    desk.store.append((Draft(CardId(card), REVIEW, rating=Rating.EASY),), then, desk.today(then))


class Talk:
    """A learner who says these lines, and what was written to them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.written: list[str] = []

    def read(self) -> str | None:
        return next(self._lines, None)

    @property
    def text(self) -> str:
        return "".join(self.written)


def sit(desk: Desk, *lines: str, now: Now = NOON, practice: bool = False, scope: Scope | None = None) -> str:
    """What a sitting writes for these lines; it ends well, whatever they are."""
    talk = Talk(lines)
    session = Session(desk, scope or Scope(), now, practice=practice)
    assert plain.run(session, lambda: now, talk.read, talk.written.append) == 0
    return talk.text


def one(toml: str) -> dict[str, str]:
    """A deck `d` of one question `q`."""
    return {"d.toml": f'title = "D"\n[[question]]\nid = "q"\n{toml}\n'}


def ratings(desk: Desk, card: str = "d/q") -> list[Rating | None]:
    """The ratings of a card that stand."""
    events = desk.store.events(CardId(card))
    taken = {(e.value or {}).get("at") for e in events if e.kind == RETRACT}
    return [e.rating for e in events if e.kind == REVIEW and e.at not in taken]


def response(desk: Desk, card: str = "d/q") -> str | None:
    return [e for e in desk.store.events(CardId(card)) if e.kind in (REVIEW, PRACTICE)][-1].response


def number_of(text: str, option: str) -> str:
    """The number that stands before an option."""
    return next(line.split()[0] for line in text.splitlines() if line.strip().endswith(f"  {option}"))


CHOICE = 'prompt = "Which?"\nanswer = "right"\ndistractors = ["w1", "w2"]\nhint = "Not left."'
MULTIPLE = 'prompt = "Which?"\nanswer = ["r1", "r2"]\ndistractors = ["w1", "w2"]'
ORDER = 'prompt = "Order."\norder = ["one", "two", "three"]'
MATCH = 'prompt = "Match."\npairs = [["KazAID", "2020"], ["Forum", "2023"]]\ndecoys = ["2013"]'
TYPED = 'prompt = "Name it."\nanswer = "multi-vectorism"\ntyped = true'
CARD = 'prompt = "Recall."\nanswer = "It."'
CLOZE = 'text = "In {{2022}} it was {{77%::share}}."'


class TestKinds:
    def test_a_sitting_through_all_nine_kinds(self, desk: OpenDesk) -> None:
        library = desk({"all.toml": ALL_KINDS})
        shown = sit(library, *[":s"] * 9)  # every question once, to read the numbers off
        order = " ".join(number_of(shown, item) for item in ("one", "two", "three"))
        rows = [line.split(": ")[1] for line in shown.splitlines() if line.strip().startswith("Row ")][:2]
        partner = {"KazAID": "2020", "Forum": "2023"}
        lines = [
            number_of(shown, "a"), "",
            " ".join(sorted(_numbers_of(shown, "Which two?", ("a", "b")))), "",
            "1", "",
            "multi-vectorism", "",
            "4,3", "",
            "2022", "77%", "",
            order, "",
            *(number_of(shown, partner[row]) for row in rows), "",
            "", "3",
        ]  # fmt: skip
        text = sit(library, *lines)
        assert text.count("✓ Right") == 8
        assert "9 of 9 right" in text
        assert all(ratings(library, c) == [Rating.GOOD] for c in every_card(library.store, Scope()))

    def test_a_choice_by_its_number_or_its_words(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        sit(library, "RIGHT", "q")
        assert response(library) == "right"

    def test_invisible_signs_of_a_pasted_answer_do_not_count(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        sit(library, "\u200eright\u200f", "q")
        assert response(library) == "right"

    def test_a_number_out_of_range_is_asked_again_and_costs_nothing(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        text = sit(library, "4", "0", "-1", "99999999999999999999", "²", ":q")
        assert text.count("A number from 1 to 3") == 5
        assert ratings(library) == []

    @pytest.mark.parametrize("apart", [" ", ", ", ""])
    def test_several_numbers_on_one_line(self, desk: OpenDesk, apart: str) -> None:
        library = desk(one(MULTIPLE))
        shown = sit(library, ":q")
        text = sit(library, apart.join((number_of(shown, "r1"), number_of(shown, "w1"))), "")
        assert "◐ Partly" not in text
        assert "✗ Missed: 1 right − 1 wrong = 0 of 2 points" in text
        assert "r2 (left out)" in text
        assert f"✗ {number_of(shown, 'w1')}  w1 (not this one)" in text

    def test_the_last_item_of_an_order_falls_into_its_place(self, desk: OpenDesk) -> None:
        library = desk(one(ORDER))
        shown = sit(library, ":q")
        sit(library, f"{number_of(shown, 'one')} {number_of(shown, 'two')}", "q")
        assert response(library) == '["one","two","three"]'

    def test_an_order_needs_each_number_once(self, desk: OpenDesk) -> None:
        library = desk(one(ORDER))
        text = sit(library, "1 1 2", "1", "1 2 3 1", ":q")
        assert text.count("Each number from 1 to 3 once") == 3
        assert ratings(library) == []

    def test_match_takes_a_row_a_line_or_all_on_one(self, desk: OpenDesk) -> None:
        for style in ("lines", "one line"):
            library = desk(one(MATCH))
            shown = sit(library, ":q")
            rows = [line.split(": ")[1] for line in shown.splitlines() if line.strip().startswith("Row ")]
            numbers = [number_of(shown, {"KazAID": "2020", "Forum": "2023"}[row]) for row in rows]
            text = sit(library, *(numbers if style == "lines" else [" ".join(numbers)]), "u", ":q")
            assert "✓ Right" in text

    def test_a_row_of_a_match_may_stay_open(self, desk: OpenDesk) -> None:
        library = desk(one(MATCH))
        shown = sit(library, ":q")
        rows = [line.split(": ")[1] for line in shown.splitlines() if line.strip().startswith("Row ")]
        number = number_of(shown, {"KazAID": "2020", "Forum": "2023"}[rows[1]])
        text = sit(library, "-", number, "")
        assert "◐ Partly right: 1 of 2 pairs right" in text
        assert "left open" in text

    def test_a_partner_fits_one_row_only(self, desk: OpenDesk) -> None:
        assert "one row only" in sit(desk(one(MATCH)), "1", "1", ":q")

    def test_gaps_are_filled_a_line_each_and_one_may_stay_empty(self, desk: OpenDesk) -> None:
        library = desk(one(CLOZE))
        text = sit(library, "", "77%", "")
        assert "Gap 2 (share):" in text
        assert "◐ Partly right: 1 of 2 gaps right" in text
        assert response(library) == '["","77%"]'

    def test_a_slip_is_shown_with_its_letter_and_caret(self, desk: OpenDesk) -> None:
        lines = sit(desk(one(TYPED)), "multi-vetorism", "").splitlines()
        assert "≈ Right, with a slip: one letter is missing: c" in lines
        at = lines.index("You said  multi-ve·torism")
        assert lines[at + 1] == "                  ^"
        assert lines[at + 2] == "Answer    multi-vectorism"

    def test_a_flashcard_turns_on_an_empty_line_only(self, desk: OpenDesk) -> None:
        library = desk(one(CARD))
        text = sit(library, "3", "", "", "x", "4")
        assert text.index("An empty line turns the card.") < text.index("Answer: It.")
        assert ratings(library) == [Rating.EASY]


def _numbers_of(text: str, prompt: str, options: tuple[str, ...]) -> list[str]:
    """The numbers of options below one prompt."""
    below = text[text.index(prompt) :]
    return [number_of(below, option) for option in options]


class TestCommands:
    def test_an_empty_answer_asks_once_more_and_a_second_is_again(self, desk: OpenDesk) -> None:
        library = desk(one(TYPED))
        text = sit(library, "", "", "q")
        assert text.count("No answer yet.") == 1
        assert ratings(library) == [Rating.AGAIN]
        assert response(library) is None

    def test_an_answer_after_an_empty_line_counts(self, desk: OpenDesk) -> None:
        library = desk(one(TYPED))
        sit(library, "", "multi-vectorism", "q")
        assert ratings(library) == [Rating.GOOD]

    def test_two_colons_begin_an_answer_with_one(self, desk: OpenDesk) -> None:
        library = desk(one('prompt = "Operator?"\nanswer = ":q"\ntyped = true'))
        sit(library, "::q", "")
        assert response(library) == ":q"

    def test_the_hint_is_shown_and_makes_a_right_answer_hard(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        assert "Hint: Not left." in sit(library, ":h", "right", "")
        assert ratings(library)[0] is Rating.HARD

    def test_skip_bury_undo_and_quit(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        text = sit(library, ":s", ":b", ":u", ":q")
        firsts = [line for line in text.splitlines() if line.startswith("P")]
        assert firsts == ["P0", "P1", "P2", "P1"]
        assert [e.kind for e in library.store.events(CardId("d/q1"))] == [BURY, RETRACT]

    def test_an_unknown_command_names_those_there_are(self, desk: OpenDesk) -> None:
        assert ":h hint" in sit(desk(cards(1)), ":x", ":q")

    def test_the_end_of_the_input_ends_the_sitting_with_its_score(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        text = sit(library, "a0", "", "b")
        assert "1 of 2 right" in text
        assert "P1   Answer: a1" in text
        assert ratings(library, "d/q1") == [Rating.AGAIN]

    def test_undo_of_an_earlier_day_asks_first(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        sit(library, "a0", "4")
        tomorrow = later(NOON, days=1)
        assert "earlier day" in sit(library, ":u", "no", ":q", now=tomorrow)
        assert ratings(library, "d/q0") == [Rating.EASY]
        sit(library, ":u", "y", ":q", now=tomorrow)
        assert ratings(library, "d/q0") == []


class TestAfterTheAnswer:
    @pytest.mark.parametrize(("key", "rating"), [("", 3), ("1", 1), ("2", 2), ("3", 3), ("4", 4), (":4", 4)])
    def test_enter_accepts_and_a_digit_rates(self, desk: OpenDesk, key: str, rating: int) -> None:
        library = desk(one(CHOICE))
        sit(library, "right", key)
        assert ratings(library) == [Rating(rating)]

    def test_i_was_right_and_i_guessed(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        text = sit(library, "b", "o", "", "a1", "g", "")
        assert "✓ Right, overruled" in text
        assert "✗ Right, but guessed" in text
        assert (ratings(library, "d/q0"), ratings(library, "d/q1")) == ([Rating.GOOD], [Rating.AGAIN])

    def test_an_overruled_response_is_accepted_from_now_on(self, desk: OpenDesk) -> None:
        library = desk(one(TYPED))
        text = sit(library, "even ties", "a", "o", "a", "a", "q")
        assert text.count("“even ties” is an accepted answer from now on, in d.toml.") == 1
        assert "✓ Right" in sit(library, "even ties", "q", now=later(NOON, days=40))

    def test_a_missed_answer_is_typed_once_more_for_practice(self, desk: OpenDesk) -> None:
        library = desk(one(TYPED))
        text = sit(library, "even ties", "t", "multi-vectrism", "t", "multi-vectorism", "")
        assert "Not yet: one letter is missing: o." in text
        assert "Typed right. The first answer counts." in text
        assert ratings(library) == [Rating.AGAIN]
        assert response(library) == "even ties"

    def test_undo_asks_the_same_card_again(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        text = sit(library, "w1", "u", "right", "q")
        assert text.count("Which?") == 2
        assert ratings(library) == [Rating.GOOD]

    def test_the_four_ratings_stand_with_their_intervals(self, desk: OpenDesk) -> None:
        text = sit(desk(one(CHOICE)), "right", "q")
        assert "1 Again 1 min, 2 Hard 6 min, 3 Good 10 min, 4 Easy" in text
        assert "Enter: Good, next; 1-4 rate; g I guessed; u undo; w why now; e edit; q end." in text

    def test_explanation_feedback_and_cite_are_shown_as_plain_text(self, desk: OpenDesk) -> None:
        toml = (
            'prompt = "**Which**?"\nanswer = "right"\ndistractors = ["w1", "w2"]\n'
            'explanation = "See *this*."\n'
            'cite = { paragraph = 3 }\nfeedback.w1 = "Its `neighbour`."'
        )
        text = sit(desk(one(toml)), "w1", "")
        for line in (
            "Which?",
            "See this.",
            "Paragraph 3",
            "Its neighbour.",
            "You said  w1",
            "Answer    right",
        ):
            assert line in text.splitlines()


class TestLines:
    def test_a_typed_question_says_once_how_it_is_answered(self, desk: OpenDesk) -> None:
        text = sit(desk(one('prompt = "Who?"\nanswer = "fox"\ntyped = true')), "fox", "")
        assert text.split("✓")[0].count("Type the answer") == 1

    def test_no_line_is_wider_than_eighty_cells_and_nothing_moves_the_cursor(self, desk: OpenDesk) -> None:
        long = "Әлем 世界 " * 60
        toml = (
            f'prompt = "{long}"\nanswer = "right {long}"\n'
            f'distractors = ["{"x" * 200}"]\nexplanation = "{long}"'
        )
        text = sit(desk(one(toml)), "2", "1", "1", "")
        assert all(width(line) <= 80 for line in text.splitlines())
        assert {c for c in text if not c.isprintable()} == {"\n"}
        assert "".join(text.split()).count("Әлем世界" * 60) >= 2

    def test_control_characters_of_the_learner_are_dropped(self, desk: OpenDesk) -> None:
        library = desk(one(TYPED))
        text = sit(library, "\x1b[31mmulti\x07-vec\u202etorism\udcff", "q")
        assert not set(text) & {"\x1b", "\x07", "\u202e", "\udcff"}
        kept = response(library)
        assert kept is not None
        kept.encode("utf-8")
        assert "\x1b" not in kept

    def test_hostile_deck_text_reaches_the_output_without_control(self, desk: OpenDesk) -> None:
        toml = (
            'prompt = "a\\u001b[2Jb \\u202e c"\nanswer = "\\u001b]0;x\\u0007y"\n'
            'distractors = ["[red]z[/red]"]'
        )
        text = sit(desk(one(toml)), "1", "")
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        assert "[red]z[/red]" in text

    def test_output_replaced_for_a_narrow_encoding_still_says_each_state_in_words(
        self, desk: OpenDesk
    ) -> None:
        text = sit(desk(cards(2)), "a0", "", "b", "").encode("ascii", "replace").decode()
        assert "? Right" in text
        assert "? Missed" in text


class TestPractice:
    def test_practice_says_beforehand_that_nothing_is_scheduled(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        text = sit(library, "a0", "", practice=True)
        assert text.splitlines()[0] == "Practice: answers are kept, the schedule stays as it is."
        assert "1-4 rate" not in text
        assert library.store.state(CardId("d/q0")) is None
        assert "1 of 1 right" in text


class TestHome:
    def home(self, desk: Desk, *lines: str) -> str:
        talk = Talk(lines)
        assert plain.home(desk, lambda: NOON, talk.read, talk.written.append) == 0
        return talk.text

    def test_the_decks_are_listed_and_one_is_chosen_by_its_number(self, desk: OpenDesk) -> None:
        library = desk(
            cards(2) | {"e.toml": 'title = "E"\n[[question]]\nid = "x"\nprompt = "Q"\nanswer = "A"\n'}
        )
        text = self.home(library, "2", ":q", "q")
        assert text.splitlines()[0] == "3 cards are ready, about 2 minutes."
        assert "1  D   0 due, 0 learning, 2 new" in text
        assert "2  E   0 due, 0 learning, 1 new" in text
        assert "Q" in text.splitlines()
        assert text.count("3 cards are ready") == 2

    def test_the_goal_and_an_exam_to_come_are_told(self, desk: OpenDesk) -> None:
        deck = (
            'study.exam_date = 2024-10-18\ntitle = "E"\n[[question]]\nid = "x"\nprompt = "Q"\nanswer = "A"\n'
        )
        text = self.home(desk({"e.toml": deck}), "q")
        assert "0 of 20 today." in text.splitlines()
        assert "1 new. Exam in 14 days, 1 new card a day" in text

    def test_an_empty_line_studies_all_and_p_practises(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        assert "P0" in self.home(library, "", ":q", "q").splitlines()
        assert "Practice:" in self.home(library, "p 1", ":q", "q")
        assert "Practice:" in self.home(library, "p", ":q", "q")

    def test_a_wrong_line_says_what_is_asked_for(self, desk: OpenDesk) -> None:
        assert "A number from 1 to 1" in self.home(desk(cards(1)), "7", "q")

    def test_a_broken_deck_is_named_beside_the_good_ones(self, desk: OpenDesk) -> None:
        text = self.home(desk(cards(1) | {"e.toml": 'title = "E"\nwrong = 1\n'}), "q")
        assert "1  D" in text
        assert "does not load: 1 problem" in text

    def test_custom_study_by_its_number(self, desk: OpenDesk) -> None:
        library = desk(cards(3), config='[queries]\nhard = "lapses>0"\n')
        learn(library, "d/q0")
        then = later(NOON, hours=-1)
        library.store.append((Draft(CardId("d/q1"), REVIEW, rating=Rating.AGAIN),), then, library.today(then))
        shown = self.home(library, "c 1", "9", "", "q")
        ways = [re.sub(r"\. .*", "", line) for line in shown.splitlines() if re.match(r"[1-6]  [A-Zh]", line)]
        assert ways[1:-1] == [
            "1  Study ahead: 2 cards",
            "2  Forgotten lately: 1 card",
            "3  Missed last time: 1 card",
            "4  Preview new cards: 1 card",
            "5  Any search   What is ready of the cards found is studied; if nothing is, they",
            "6  hard: 0 cards",
        ]
        assert "Custom study: D" in shown.splitlines()
        assert "A number from 1 to 6." in shown
        assert "P1" in self.home(library, "c", "2", ":q", "q").splitlines()

    def test_any_search_is_asked_for_until_it_finds_some(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        said = self.home(library, "c", "5", "is:deu", "tag:", "is:leech", "P2", ":q", "q")
        assert "  is:deu\n     ^^^\n" in said
        assert "No card matches." in said
        asked = [line for line in said.splitlines() if re.fullmatch(r"P\d", line)]
        assert asked == ["P2"]
        assert "Practice:" in self.home(library, "c", "6", "p 4", ":q", "q")

    def test_undo_from_home_asks_the_card_again(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        said = self.home(library, "1", "a0", "", ":q", "u", ":q", "u", "q")
        assert [line for line in said.splitlines() if re.fullmatch(r"P\d", line)] == ["P0", "P1", "P0"]
        assert "There is nothing to undo." in said

    def test_no_decks_is_said_and_ends(self, desk: OpenDesk) -> None:
        assert "No decks yet." in self.home(desk({}))


class TestEdit:
    def talk(self, library: Desk, edit: Edit | None, *lines: str) -> str:
        talk = Talk(lines)
        session = Session(library, Scope(), NOON)
        plain.run(session, lambda: NOON, talk.read, talk.written.append, edit)
        return talk.text

    def test_the_question_is_opened_at_its_line_and_asked_as_it_now_reads(self, desk: OpenDesk) -> None:
        opened: list[tuple[str, int]] = []

        def edit(path: Path, line: int) -> None:
            opened.append((path.name, line))
            path.write_text(path.read_text().replace("Which?", "Which one?"))

        said = self.talk(desk(one(CHOICE)), edit, ":e", "1", "e", "q")
        assert opened == [("d.toml", 2), ("d.toml", 2)]
        assert said.index("Which?") < said.index("Which one?")
        assert said.count("Enter: ") == 2  # the verdict is shown again

    def test_a_deck_that_no_longer_loads_is_told_and_opened_again(self, desk: OpenDesk) -> None:
        whole: list[str] = []

        def edit(path: Path, _line: int) -> None:
            whole.append(path.read_text())
            path.write_text(whole[0] if len(whole) > 1 else whole[0] + "oops")

        said = self.talk(desk(one(CHOICE)), edit, ":e", ":e", ":q")
        assert "d.toml does not load" in said
        assert ":e opens it again." in " ".join(said.split())
        assert said.splitlines().count("Which?") == 2

    def test_without_an_editor_the_place_is_told_and_so_is_a_failure(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))

        def fails(_path: Path, _line: int) -> None:
            raise EditorError("The editor “x” ended with code 3.")

        assert "d.toml, line 2." in " ".join(self.talk(library, None, ":e", ":q").split())
        assert "ended with code 3." in self.talk(library, fails, ":e", ":q")


class TestCare:
    def test_a_card_is_suspended_while_it_is_open_and_after_its_answer(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        said = sit(library, ":suspend", "1", "suspend", "", "q")
        assert "1 card suspended. :u takes it back." in said.splitlines()  # the next question is open
        assert "1 card suspended. u takes it back." in said.splitlines()
        assert said.splitlines()[-1] == "No card is waiting."
        assert every_card(library.store, Scope()) == ()

    def test_a_card_is_begun_anew_only_where_that_is_agreed_to(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        learn(library, "d/q0")
        assert "It stays as it was." in sit(library, ":reset", "", ":q")
        said = sit(library, ":reset", "y", ":u", ":q")
        assert "Begin this card anew? Its answers stay in the log, but count no more." in said
        stages = re.findall(r"D, (new|review)\.$", said, re.MULTILINE)
        assert stages == ["review", "new", "review"]  # begun anew, then taken back

    def test_a_card_is_given_a_day_by_its_command_or_when_asked(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        for card in ("d/q0", "d/q1"):
            learn(library, card)
        said = sit(library, ":due", "soon", "yesterday", "tomorrow", "1", "due in 2 weeks")
        assert "This is no day." in said
        assert said.count("On which day is it due?") == 3
        assert "1 card due tomorrow. :u takes it back." in said.splitlines()
        due = [state and state.due_day for state in map(library.store.state, map(CardId, ("d/q0", "d/q1")))]
        assert set(due) == {DAY + 1, DAY + 14}

    def test_what_would_change_nothing_is_said(self, desk: OpenDesk) -> None:
        said = sit(desk(cards(1)), ":unsuspend", ":reset", ":due", ":flag", ":flag", ":q")
        assert [line for line in said.splitlines() if line in NOTHING] == NOTHING

    def test_flag_and_suspension_leave_the_verdict_and_are_taken_back_one_by_one(
        self, desk: OpenDesk
    ) -> None:
        library = desk(cards(2))
        said = sit(library, "a0", "flag", "suspend", "unsuspend", "u", "u", "u", "u", ":q")
        assert "1 card no longer suspended. u takes it back." in said
        assert library.store.state(CardId("d/q0")) is None
        assert [e.kind for e in library.store.events(CardId("d/q0"))].count(RETRACT) == 4

    def test_a_card_forgotten_often_is_told_with_what_to_do(self, desk: OpenDesk) -> None:
        library = desk(one(CHOICE))
        forget(library, CardId("d/q"), 7)
        shown = sit(library)
        said = sit(library, number_of(shown, "w1"), "")
        assert "Forgotten 8 times. suspend sets it aside, w tells more." in said

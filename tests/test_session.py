"""A sitting: its steps, what they write, and their undo."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizkz.clock import Now
from quizkz.deck import Choice, Cloze, Match, Multiple, Numeric, Order, TrueFalse, Typed
from quizkz.desk import Desk
from quizkz.desk.care import Care
from quizkz.desk.care import do as tend_many
from quizkz.desk.raising import raise_today
from quizkz.grading import Response
from quizkz.query import Scope, every_card
from quizkz.review import BURY, PRACTICE, RETRACT, REVIEW, SUSPEND, UNSUSPEND, CardId, Draft, Rating
from quizkz.scheduling.limits import More
from quizkz.session import Asked, Asking, Finished, Graded, Session, State
from quizkz.words import counts, ready_sentence
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_example, open_library, write_decks

ALL_KINDS = """
title = "All"
[study]
new_per_day = 100
[[question]]
id = "choice"
prompt = "Which?"
answer = "a"
distractors = ["b", "c", "d"]
hint = "The first."
[[question]]
id = "multiple"
prompt = "Which two?"
answer = ["a", "b"]
distractors = ["c", "d"]
[[question]]
id = "true"
prompt = "So it is."
answer = true
[[question]]
id = "typed"
prompt = "Name it."
answer = "multi-vectorism"
accept = ["many vectors"]
[[question]]
id = "numeric"
prompt = "How many?"
answer = 4.3
unit = "million"
tolerance = 0.05
[[question]]
id = "cloze"
text = "In {{2022}} it was {{77%}}."
[[question]]
id = "order"
prompt = "In order."
order = ["one", "two", "three"]
[[question]]
id = "match"
prompt = "Match."
pairs = [["KazAID", "2020"], ["Forum", "2023"]]
decoys = ["2013"]
[[question]]
id = "card"
prompt = "Recall."
answer = "It."
"""


def cards(number: int, study: str = "") -> dict[str, str]:
    """A deck `d` of so many choice questions."""
    head = f'title = "D"\n[study]\n{study}\n'
    return {
        "d.toml": head
        + "".join(
            f'[[question]]\nid = "q{n}"\nprompt = "P{n}"\nanswer = "a{n}"\ndistractors = ["b", "c", "d"]\n'
            for n in range(number)
        )
    }


def asked(state: State) -> Asked:
    assert isinstance(state, Asking), state
    return state.asked


def graded(state: State) -> Graded:
    assert isinstance(state, Graded), state
    return state


def ended(state: State) -> Finished:
    assert isinstance(state, Finished), state
    return state


def right(ask: Asked) -> Response:
    """The right response to a question."""
    question = ask.question
    match question:
        case Choice() | Typed() | Numeric():
            return question.answer
        case Multiple():
            return question.answer
        case TrueFalse():
            return str(question.answer).lower()
        case Order():
            return question.order
        case Match():
            return question.pairs
        case Cloze():
            return ("2022", "77%")
        case _:
            return ""


def wrong(ask: Asked) -> Response:
    """A wrong option of a choice question."""
    question = ask.question
    assert isinstance(question, Choice)
    return question.distractors[0]


def answer(session: Session, now: Now, rating: Rating | None = None, *, well: bool = True) -> State:
    """Answer the open question and go on."""
    ask = asked(session.state)
    session.respond(right(ask) if well else wrong(ask), now)
    own = graded(session.state).self_graded
    if rating is None and not own:
        return session.go_on(now)
    return session.rate(rating or Rating.GOOD, now)


def kinds_written(desk: Desk, card: str) -> list[str]:
    return [e.kind for e in desk.store.events(CardId(card))]


class TestSteps:
    def test_every_kind_is_asked_answered_and_rated(self, desk: OpenDesk) -> None:
        library = desk({"all.toml": ALL_KINDS})
        session = Session(library, Scope(), NOON)
        seen = []
        for _ in range(9):
            ask = asked(session.state)
            seen.append(ask.question.kind)
            assert ask.total == 9
            after = session.respond(right(ask), NOON)
            assert set(after.previews) == set(Rating)
            if after.self_graded:
                assert after.rating is None
                session.rate(Rating.GOOD, NOON)
            else:
                assert after.right, ask.question
                assert after.rating is Rating.GOOD
                session.go_on(NOON)
        assert seen == [
            "choice", "multiple", "true_false", "typed", "numeric", "cloze", "order", "match", "flashcard",
        ]  # fmt: skip
        for card in every_card(library.store, Scope()):
            assert kinds_written(library, card) == [REVIEW]

    def test_what_quizkz_grades_is_on_disk_before_the_verdict_is_shown(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        card = asked(session.state).card
        session.respond(right(asked(session.state)), NOON)
        with_other_eyes = open_library(tmp_path, {})
        assert kinds_written(with_other_eyes, card) == [REVIEW]
        with_other_eyes.close()

    def test_a_flashcard_turned_writes_nothing_and_enter_waits_for_a_rating(self, desk: OpenDesk) -> None:
        library = desk({"d.toml": 'title = "D"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "A"'})
        session = Session(library, Scope(), NOON)
        turned = session.respond("", NOON)
        assert turned.verdict.answer == "A"
        assert session.go_on(NOON) is turned
        assert kinds_written(library, "d/q") == []
        session.rate(Rating.EASY, later(NOON, ms=7_000))
        (event,) = library.store.events(CardId("d/q"))
        assert (event.rating, event.credit, event.took_ms) == (Rating.EASY, None, 7_000)

    def test_the_way_back_of_a_flashcard_shows_the_prompt_as_answer(self, desk: OpenDesk) -> None:
        deck = """
        title = "D"
        study.siblings_apart = false
        [[question]]
        id = "q"
        prompt = "P"
        answer = "A"
        reverse = true
        """
        session = Session(desk({"d.toml": deck}), Scope(), NOON)
        answer(session, NOON, Rating.EASY)
        assert asked(session.state).part == "reverse"
        assert session.respond("", NOON).verdict.answer == "P"
        done = ended(session.rate(Rating.EASY, NOON))
        assert [o.prompt for o in done.outcomes] == ["P", "A"]

    def test_the_log_keeps_what_was_said_and_how_long_it_took(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        session.respond("b", later(NOON, ms=4_000))
        (event,) = library.store.events(CardId("d/q0"))
        assert (event.response, event.credit, event.rating, event.took_ms) == ("b", 0, Rating.AGAIN, 4_000)
        assert event.value is None

    @pytest.mark.parametrize(("mono", "took"), [(-5_000, 0), (3_600_000, 600_000)])
    def test_time_taken_is_never_negative_and_is_capped(self, desk: OpenDesk, mono: int, took: int) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        session.respond("b", Now(NOON.at, 0, NOON.mono + mono))
        assert library.store.events(CardId("d/q0"))[0].took_ms == took

    def test_another_rating_takes_the_place_of_the_suggested_one(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        session.respond("a0", NOON)
        session.rate(Rating.EASY, NOON)
        first, second = (e for e in library.store.events(CardId("d/q0")) if e.kind == REVIEW)
        assert (first.rating, second.rating) == (Rating.GOOD, Rating.EASY)
        assert second.value is not None
        assert second.value["suggested"] == 3
        assert (second.response, second.credit, second.took_ms) == (
            first.response,
            first.credit,
            first.took_ms,
        )
        state = library.store.state(CardId("d/q0"))
        assert state is not None
        assert (state.answers, state.stage) == (1, "review")

    def test_a_right_answer_after_a_hint_is_hard(self, desk: OpenDesk) -> None:
        library = desk({"all.toml": ALL_KINDS})
        session = Session(library, Scope(), NOON)
        assert session.hint(NOON).asked.hinted
        assert session.respond("a", NOON).rating is Rating.HARD
        assert library.store.events(CardId("all/choice"))[0].value == {"hint": True}

    def test_overruling_after_a_hint_is_hard_too(self, desk: OpenDesk) -> None:
        session = Session(desk({"all.toml": ALL_KINDS}), Scope(), NOON)
        session.hint(NOON)
        session.respond("b", NOON)
        assert session.i_was_right(NOON).rating is Rating.HARD

    def test_an_answer_rated_anew_keeps_its_day(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        session.respond("a0", NOON)
        session.rate(Rating.EASY, later(NOON, days=1))
        assert library.store.events(CardId("d/q0"))[-1].day == library.today(NOON)

    def test_a_hint_that_is_not_there_is_said_and_costs_nothing(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1)), Scope(), NOON)
        assert session.hint(NOON).notice
        assert session.respond("a0", NOON).rating is Rating.GOOD

    def test_i_was_right_overrules_and_is_taken_back_by_itself(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON)
        session.respond("b", NOON)
        overruled = session.i_was_right(NOON)
        assert (overruled.right, overruled.rating) == (True, Rating.GOOD)
        newest = library.store.events(CardId("d/q0"))[-1]
        assert newest.value == {"override": True, "suggested": 1}
        assert newest.credit == 0
        back = session.i_was_right(NOON)
        assert (back.right, back.rating) == (False, Rating.AGAIN)
        assert library.store.events(CardId("d/q0"))[-1].value is None

    def test_i_guessed_makes_a_right_answer_again(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        session.respond("a0", NOON)
        guessed = session.i_guessed(NOON)
        assert (guessed.right, guessed.rating) == (False, Rating.AGAIN)
        assert library.store.events(CardId("d/q0"))[-1].value == {"guess": True, "suggested": 3}
        assert session.i_guessed(NOON).rating is Rating.GOOD

    def test_second_thoughts_that_have_nothing_to_say_change_nothing(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(2)), Scope(), NOON)
        first = session.respond("a0", NOON)
        assert session.i_was_right(NOON) is first
        session.go_on(NOON)
        missed = session.respond("b", NOON)
        assert session.i_guessed(NOON) is missed

    def test_an_empty_response_is_missed(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        session = Session(library, Scope(), NOON)
        assert session.respond("", NOON).rating is Rating.AGAIN
        assert library.store.events(CardId("d/q0"))[0].response is None

    def test_a_slip_suggests_hard(self, desk: OpenDesk) -> None:
        deck = 'title = "D"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "multi-vectorism"\ntyped = true'
        session = Session(desk({"d.toml": deck}), Scope(), NOON)
        slip = session.respond("multi-vetorism", NOON)
        assert (slip.verdict.result, slip.rating) == ("slip", Rating.HARD)

    def test_another_answer_of_the_deck_is_no_typing_error(self, desk: OpenDesk) -> None:
        deck = """
        title = "D"
        [[question]]
        id = "one"
        prompt = "P"
        answer = "Karaganda"
        typed = true
        [[question]]
        id = "two"
        prompt = "R"
        answer = "Karagando"
        typed = true
        """
        session = Session(desk({"d.toml": deck}), Scope(), NOON)
        missed = session.respond("Karagando", NOON)
        assert not missed.right
        assert missed.verdict.whys[0].reason == "rival"


class TestOrder:
    def test_a_failed_card_comes_back_in_the_same_sitting(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(2)), Scope(), NOON)
        answer(session, NOON, well=False)
        answer(session, NOON)
        assert asked(session.state).card == "d/q0"
        assert asked(session.state).stage == "learning"

    def test_a_step_that_is_over_goes_before_new_cards(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(5)), Scope(), NOON)
        answer(session, NOON, well=False)
        assert asked(session.state).card == "d/q1"
        answer(session, later(NOON, minutes=2))
        assert asked(session.state).card == "d/q0"

    def test_the_card_just_answered_is_not_asked_twice_in_a_row(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(2)), Scope(), NOON)
        answer(session, NOON)
        answer(session, NOON)
        before = asked(session.state).card
        answer(session, NOON, Rating.AGAIN)
        assert asked(session.state).card != before

    def test_cards_are_counted_not_answers(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        places = []
        while isinstance(session.state, Asking):
            places.append((session.state.asked.place, session.state.asked.total))
            answer(session, NOON)
        assert places == [(1, 3), (2, 3), (3, 3), (3, 3), (3, 3), (3, 3)]

    def test_the_time_left_falls_with_every_right_answer(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(6)), Scope(), NOON)
        left = []
        while isinstance(session.state, Asking):
            left.append(session.state.asked.left_s)
            answer(session, NOON)
        assert left == sorted(set(left), reverse=True)

    def test_skip_puts_a_card_behind_all_others_and_writes_nothing(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        session = Session(library, Scope(), NOON)
        session.skip(NOON)
        order = []
        while isinstance(session.state, Asking):
            order.append(session.state.asked.card)
            answer(session, NOON, Rating.EASY)
        assert order == ["d/q1", "d/q2", "d/q0"]
        assert kinds_written(library, "d/q0") == [REVIEW, RETRACT, REVIEW]

    def test_a_lone_card_may_be_skipped_and_is_asked_again(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1)), Scope(), NOON)
        assert asked(session.skip(NOON)).card == "d/q0"
        assert ended(answer(session, NOON, Rating.EASY)).notice == ""

    def test_bury_holds_a_card_back_until_tomorrow(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON)
        session.bury(NOON)
        assert asked(session.state).card == "d/q1"
        answer(session, NOON, Rating.EASY)
        assert isinstance(session.state, Finished)
        tomorrow = Session(library, Scope(), later(NOON, days=1))
        assert asked(tomorrow.state).card == "d/q0"

    def test_a_limit_counts_cards_and_not_answers(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(9)), Scope(), NOON, limit=2)
        assert asked(session.state).total == 2
        seen = set()
        while isinstance(session.state, Asking):
            seen.add(session.state.asked.card)
            answer(session, NOON)
        assert seen == {"d/q0", "d/q1"}
        assert ended(session.state).ready == 7

    def test_a_new_day_makes_the_queue_again(self, desk: OpenDesk) -> None:
        library = desk(cards(4, "new_per_day = 2"))
        session = Session(library, Scope(), NOON)
        assert asked(session.state).total == 2
        tomorrow = later(NOON, days=1)
        session.respond(right(asked(session.state)), tomorrow)
        event = library.store.events(CardId("d/q0"))[0]
        assert event.day == library.today(tomorrow)
        session.rate(Rating.EASY, tomorrow)
        seen = []
        while isinstance(session.state, Asking):
            seen.append(session.state.asked.card)
            answer(session, tomorrow, Rating.EASY)
        assert seen == ["d/q1"], "today's two new cards are the one answered after the rollover and one more"

    def test_what_was_buried_yesterday_joins_a_sitting_that_goes_on_past_the_rollover(
        self, desk: OpenDesk
    ) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        session.bury(NOON)
        assert asked(session.state).total == 2
        state = answer(session, later(NOON, days=1), Rating.EASY)
        assert (asked(state).card, asked(state).total) == ("d/q0", 3)

    def test_a_step_of_an_earlier_sitting_is_asked_when_it_ends(self, desk: OpenDesk) -> None:
        library = desk(cards(5, 'learning_steps = ["30m"]'))
        answer(Session(library, Scope(), NOON), NOON, well=False)
        session = Session(library, Scope(), later(NOON, minutes=5))
        assert asked(session.state).card == "d/q1"
        assert asked(answer(session, later(NOON, minutes=31))).card == "d/q0"

    def test_more_new_cards_than_the_day_allows_on_request(self, desk: OpenDesk) -> None:
        library = desk(cards(9, "new_per_day = 2"))
        raise_today(library, "d", More(new=3), NOON)
        session = Session(library, Scope(), NOON)
        seen = set()
        while isinstance(session.state, Asking):
            seen.add(session.state.asked.card)
            answer(session, NOON)
        assert len(seen) == 5

    def test_a_card_answered_elsewhere_meanwhile_is_passed_over(self, desk: OpenDesk, tmp_path: Path) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        other = open_library(tmp_path, {})
        other.store.append((Draft(CardId("d/q1"), REVIEW, rating=Rating.EASY),), NOON, other.today(NOON))
        other.close()
        state = answer(session, NOON)
        assert asked(state).card == "d/q2"
        assert isinstance(state, Asking)
        assert state.notice

    @pytest.mark.parametrize("kind", [BURY, SUSPEND])
    def test_a_new_card_put_aside_elsewhere_is_passed_over(
        self, desk: OpenDesk, tmp_path: Path, kind: str
    ) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        other = open_library(tmp_path, {})
        other.store.append((Draft(CardId("d/q1"), kind),), NOON, other.today(NOON))
        other.close()
        assert asked(answer(session, NOON)).card == "d/q2"

    def test_a_question_that_left_its_deck_is_passed_over(self, desk: OpenDesk, tmp_path: Path) -> None:
        library = desk(cards(3))
        session = Session(library, Scope(), NOON)
        text = cards(3)["d.toml"].replace('id = "q1"', 'id = "other"').replace("P1", "Another prompt")
        write_decks(tmp_path / "decks", {"d.toml": text.replace("a1", "x1")})
        library.refresh(NOON)
        state = answer(session, NOON)
        assert asked(state).card != "d/q1"

    def test_reading_again_shows_the_question_as_it_now_is(self, desk: OpenDesk, tmp_path: Path) -> None:
        library = desk(cards(3))
        session = Session(library, Scope(), NOON)
        write_decks(tmp_path / "decks", {"d.toml": cards(3)["d.toml"].replace("P0", "Mended")})
        library.refresh(NOON)
        assert asked(session.reread(NOON)).question.prompt == "Mended"

    def test_a_card_missed_early_waits_for_others_that_wait_too(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(7)), Scope(), NOON)
        for _ in range(6):
            answer(session, NOON)
        answer(session, NOON, well=False)  # back in a minute, the others in ten
        order = [asked(session.state).card]
        order += [asked(answer(session, NOON, Rating.HARD)).card for _ in range(4)]
        assert len(set(order)) == len(order)
        assert "d/q6" not in order[:4]

    def test_skipping_and_holding_back_are_said(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        skipped = session.skip(NOON)
        held = session.bury(NOON)
        assert isinstance(skipped, Asking)
        assert isinstance(held, Asking)
        assert (skipped.notice, held.notice) == (
            "Skipped; it comes back at the end.",
            "Held back until tomorrow.",
        )

    def test_cards_that_come_back_are_told_when_all_were_asked(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        seen_at = []
        for _ in range(4):
            seen_at.append(
                (asked(session.state).place, asked(session.state).total, asked(session.state).repeats)
            )
            answer(session, NOON)
        assert seen_at == [(1, 3, 0), (2, 3, 1), (3, 3, 2), (3, 3, 2)]

    def test_siblings_wait_so_home_promises_what_the_sitting_asks(self, desk: OpenDesk) -> None:
        deck = 'title = "D"\n[[question]]\nid = "q"\ntext = "{{a}} and {{c2::b}}"'
        library = desk({"d.toml": deck})
        promised = library.overview(NOON).total.ready
        session = Session(library, Scope(), NOON)
        assert promised == asked(session.state).total == 1
        session.respond(("a",), NOON)
        assert isinstance(session.rate(Rating.EASY, NOON), Finished)


class TestEditedAfterTheAnswer:
    DECK = 'title = "D"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "fox"\ntyped = true\n'

    def edited(
        self, desk: OpenDesk, folder: Path, response: Response, old: str, new: str
    ) -> tuple[Desk, Graded]:
        library = desk({"d.toml": self.DECK})
        session = Session(library, Scope(), NOON)
        session.respond(response, NOON)
        write_decks(folder / "decks", {"d.toml": self.DECK.replace(old, new)})
        library.refresh(NOON)
        state = session.reread(NOON)
        assert isinstance(state, Graded)
        return library, state

    def test_the_card_is_shown_as_it_now_reads(self, desk: OpenDesk, tmp_path: Path) -> None:
        _, state = self.edited(desk, tmp_path, "owl", '"P"', '"Mended"\nexplanation = "Why."')
        assert (state.asked.question.prompt, state.asked.question.explanation) == ("Mended", "Why.")
        assert state.rating is Rating.AGAIN

    def test_a_card_whose_id_followed_its_prompt_is_still_the_same_card(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        deck = '[[question]]\nprompt = "Who wrote Hamlt?"\nanswer = "Shakespeare"\ntyped = true\n'
        library = desk({"d.toml": deck})
        session = Session(library, Scope(), NOON)
        old = session.respond("Marlowe", NOON).asked.card
        write_decks(tmp_path / "decks", {"d.toml": deck.replace("Hamlt", "Hamlet")})
        library.refresh(NOON)
        state = session.reread(NOON)
        assert isinstance(state, Graded)
        assert (state.asked.question.prompt, state.notice) == ("Who wrote Hamlet?", "")
        assert state.asked.card != old
        session.i_was_right(NOON)
        assert library.store.state(state.asked.card) == session._desk.store.state(state.asked.card)
        assert [e.kind for e in library.store.events(state.asked.card)][-1] == REVIEW
        undone = session.undo(NOON)
        assert asked(undone).card == state.asked.card
        assert library.store.state(state.asked.card) is None

    def test_undo_waits_for_a_deck_that_does_not_load(self, desk: OpenDesk, tmp_path: Path) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON)
        answer(session, NOON, well=False)
        write_decks(tmp_path / "decks", {"d.toml": cards(2)["d.toml"] + "oops"})
        library.refresh(NOON)
        ended = answer(session, NOON, well=False)
        assert "d.toml does not load" in ended.notice
        assert "d.toml does not load" in session.undo(NOON).notice
        assert library.store.last_act()
        write_decks(tmp_path / "decks", cards(2))
        assert asked(session.undo(NOON)).card == "d/q1"

    def test_an_answer_that_now_fits_is_right_in_the_log_too(self, desk: OpenDesk, tmp_path: Path) -> None:
        library, state = self.edited(desk, tmp_path, "vixen", '"fox"', '"fox"\naccept = ["vixen"]')
        assert (state.verdict.result, state.rating) == ("right", Rating.GOOD)
        last = library.store.events(state.asked.card)[-1]
        assert (last.kind, last.rating, last.credit) == (REVIEW, Rating.GOOD, 1)

    def test_another_kind_waits_for_the_next_time(self, desk: OpenDesk, tmp_path: Path) -> None:
        _, state = self.edited(desk, tmp_path, "owl", 'answer = "fox"\ntyped = true', "answer = true")
        assert isinstance(state.asked.question, Typed)
        assert "next time" in state.notice


class TestShuffle:
    def test_options_keep_their_order_until_the_card_is_asked_again(self, desk: OpenDesk) -> None:
        library = desk({"all.toml": ALL_KINDS})
        session = Session(library, Scope(), NOON)
        shown = asked(session.state).options
        assert session.hint(NOON).asked.options == shown
        assert asked(session.reread(NOON)).options == shown
        assert session.respond("a", NOON).asked.options == shown

    def test_true_stands_before_false_always(self, desk: OpenDesk) -> None:
        questions = "".join(
            f'[[question]]\nid = "q{n}"\nprompt = "P{n}"\nanswer = {"true" if n % 2 else "false"}\n'
            for n in range(20)
        )
        session = Session(desk({"d.toml": f'title = "D"\n{questions}'}), Scope(), NOON)
        for _ in range(20):
            assert asked(session.state).options == ("true", "false")
            answer(session, NOON, Rating.EASY)

    def test_another_asking_has_another_shuffle_and_undo_the_same(self, desk: OpenDesk) -> None:
        options = ", ".join(f'"o{n}"' for n in range(9))
        deck = f'title = "D"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "a"\ndistractors = [{options}]'
        session = Session(desk({"d.toml": deck}), Scope(), NOON)
        first = asked(session.state).options
        answer(session, NOON)
        second = asked(session.state).options
        assert second != first
        session.undo(NOON)
        assert asked(session.state).options == first


class TestUndo:
    def test_answer_and_undo_ten_times_leaves_the_queue_as_it_was(self, desk: OpenDesk) -> None:
        library = desk(cards(5))
        session = Session(library, Scope(), NOON)
        for _ in range(10):
            session.respond("a0", NOON)
            undone = session.undo(NOON)
            assert asked(undone).card == "d/q0"
            assert (asked(undone).place, asked(undone).total) == (1, 5)
        assert library.store.state(CardId("d/q0")) is None
        assert len(library.plan(Scope(), NOON).cards) == 5
        for number in range(5):
            assert asked(session.state).place == number + 1
            answer(session, NOON, Rating.EASY)
        assert isinstance(session.state, Finished)

    def test_an_answer_and_its_other_rating_are_one_undo(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON)
        answer(session, NOON, Rating.EASY)
        assert asked(session.undo(NOON)).card == "d/q0"
        assert library.store.state(CardId("d/q0")) is None
        assert not session.can_undo

    def test_undo_reaches_back_over_a_restart(self, desk: OpenDesk) -> None:
        library = desk(cards(5))
        first = Session(library, Scope(), NOON)
        for _ in range(3):
            answer(first, NOON)
        second = Session(library, Scope(), NOON)
        undone = [asked(second.undo(NOON)).card for _ in range(3)]
        assert undone == ["d/q2", "d/q1", "d/q0"]
        assert asked(second.state).total == 5
        assert not second.can_undo

    def test_undo_asks_first_where_the_answer_is_of_an_earlier_day(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        first = Session(library, Scope(), NOON)
        answer(first, NOON)
        assert not first.undo_is_old(NOON)
        tomorrow = later(NOON, days=1)
        second = Session(library, Scope(), tomorrow)
        assert second.undo_is_old(tomorrow)
        assert asked(second.undo(tomorrow)).card == "d/q0"
        assert library.store.state(CardId("d/q0")) is None

    def test_a_skip_a_bury_and_a_flag_can_be_taken_back(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(3)), Scope(), NOON)
        session.skip(NOON)
        assert asked(session.undo(NOON)).card == "d/q0"
        session.bury(NOON)
        assert asked(session.undo(NOON)).card == "d/q0"
        session.flag(NOON)
        assert session.flagged()
        session.undo(NOON)
        assert not session.flagged()
        assert asked(session.state).card == "d/q0"
        assert not session.can_undo

    def test_a_turned_flashcard_is_turned_back(self, desk: OpenDesk) -> None:
        library = desk({"d.toml": 'title = "D"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "A"'})
        session = Session(library, Scope(), NOON)
        session.respond("", NOON)
        assert session.can_undo
        assert isinstance(session.undo(NOON), Asking)
        assert not session.can_undo

    def test_undo_at_the_end_takes_back_the_last_answer(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1)), Scope(), NOON)
        assert isinstance(answer(session, NOON, Rating.EASY), Finished)
        assert asked(session.undo(NOON)).card == "d/q0"
        assert ended(answer(session, NOON, Rating.EASY)).outcomes[0].right

    def test_nothing_to_undo_is_said(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1)), Scope(), NOON)
        assert not session.can_undo
        state = session.undo(NOON)
        assert isinstance(state, Asking)
        assert state.notice


class TestEnd:
    def test_a_miss_that_was_mended_stays_a_miss(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1)), Scope(), NOON)
        answer(session, NOON, well=False)
        now = NOON
        while isinstance(session.state, Asking):
            now = later(now, minutes=11)
            answer(session, now)
        (only,) = ended(session.state).outcomes
        assert not only.right
        assert only.answer == "a0"

    def test_slips_guesses_and_overrulings_are_counted(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(3)), Scope(), NOON, limit=3)
        session.respond("a0", NOON)
        session.i_guessed(NOON)
        session.rate(Rating.AGAIN, NOON)
        session.respond("b", NOON)
        session.i_was_right(NOON)
        session.go_on(NOON)
        session.respond("b", NOON)
        session.rate(Rating.GOOD, NOON)
        outcomes = ended(session.leave(NOON)).outcomes
        assert [(o.right, o.guess, o.override) for o in outcomes] == [
            (False, True, False),
            (True, False, True),
            (True, False, True),
        ]

    def test_the_end_says_when_the_next_card_is_ready(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(1, 'learning_steps = ["1h"]')), Scope(), NOON)
        end = ended(answer(session, NOON, well=False))
        assert end.next_at == later(NOON, hours=1).at
        assert end.next_count == 1

    def test_leaving_early_keeps_the_answers(self, desk: OpenDesk) -> None:
        library = desk(cards(20))
        first = Session(library, Scope(), NOON)
        for _ in range(7):
            answer(first, NOON)
        second = Session(library, Scope(), NOON)
        assert asked(second.state).card == "d/q7"
        left = first.leave(NOON)
        assert len(left.outcomes) == 7
        assert left.ready == 20

    def test_why_there_is_nothing_to_ask(self, desk: OpenDesk) -> None:
        library = desk(
            {
                **cards(5, "new_per_day = 0"),
                "e.toml": 'title = "E"\n',
                "f.toml": ALL_KINDS,
            }
        )

        def reason(scope: Scope, now: Now = NOON) -> str:
            return ended(Session(library, scope, now).state).reason

        assert reason(Scope(decks=("d",))) == "no-new"
        assert reason(Scope(decks=("e",))) == "empty-deck"
        assert reason(Scope(tags=("unknown",))) == "no-cards"

    def test_no_decks_at_all_is_said(self, desk: OpenDesk) -> None:
        assert ended(Session(desk({}), Scope(), NOON).state).reason == "no-decks"

    def test_decks_of_which_none_loads_are_not_called_none(self, desk: OpenDesk) -> None:
        library = desk({"d.toml": 'title = "D"\n[[question]]\n'})
        assert ended(Session(library, Scope(), NOON).state).reason == "broken"
        assert ready_sentence(library.overview(NOON), NOON, DAY) == counts.nothing("broken")

    def test_decks_without_a_card_are_not_all_done(self, desk: OpenDesk) -> None:
        library = desk({"d.toml": 'title = "D"\n'})
        assert ended(Session(library, Scope(), NOON).state).reason == "empty-deck"
        assert ready_sentence(library.overview(NOON), NOON, DAY) == counts.NO_CARDS

    def test_the_days_limit_is_told_from_being_done(self, desk: OpenDesk) -> None:
        library = desk(cards(3, "new_per_day = 2"))
        first = Session(library, Scope(), NOON)
        while isinstance(first.state, Asking):
            answer(first, NOON, Rating.EASY)
        assert ended(Session(library, Scope(), NOON).state).reason == "limit"
        assert ended(Session(library, Scope(), NOON).state).held["limit"] >= 1

    def test_all_buried_is_said(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        Session(library, Scope(), NOON).bury(NOON)
        assert ended(Session(library, Scope(), NOON).state).reason == "buried"

    def test_why_cards_put_aside_are_not_asked_is_said_new_ones_and_begun_ones_alike(
        self, desk: OpenDesk
    ) -> None:
        library = desk(cards(3))
        answer(Session(library, Scope(), NOON), NOON, Rating.EASY)
        begun, second, third = every_card(library.store, Scope())

        def reason(*chosen: CardId, practice: bool = False) -> str:
            return ended(Session(library, Scope(cards=chosen), NOON, practice=practice).state).reason

        def put(kind: str, *chosen: CardId) -> None:
            library.store.append([Draft(card, kind) for card in chosen], NOON, library.today(NOON))

        put(SUSPEND, begun, second)
        assert reason(begun) == reason(second) == reason(begun, second, practice=True) == "suspended"
        put(BURY, third)
        assert reason(begun, third) == "buried"
        assert ended(Session(library, Scope(), NOON).state).reason == "buried"
        put(SUSPEND, third)
        assert ended(Session(library, Scope(), NOON).state).reason == "suspended"
        put(UNSUSPEND, begun)
        assert reason(begun, second) == "not-ready"

    def test_all_learned_is_done(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        answer(Session(library, Scope(), NOON), NOON, Rating.EASY)
        assert ended(Session(library, Scope(), NOON).state).reason == "done"


class TestPractice:
    def test_practice_asks_all_and_moves_no_card(self, desk: OpenDesk) -> None:
        library = desk({"all.toml": ALL_KINDS})
        plan = library.plan(Scope(), NOON)
        session = Session(library, Scope(), NOON, practice=True)
        asked_cards = []
        while isinstance(session.state, Asking):
            asked_cards.append(session.state.asked.card)
            after = session.respond(right(session.state.asked), NOON)
            assert (after.rating, after.previews) == (None, {})
            session.rate(Rating.GOOD, NOON)
        assert asked_cards == list(every_card(library.store, Scope()))
        assert library.plan(Scope(), NOON) == plan
        assert all(library.store.state(c) is None for c in asked_cards)
        assert all(kinds_written(library, c) == [PRACTICE] for c in asked_cards)
        end = ended(session.state)
        assert end.practice
        assert all(o.right for o in end.outcomes)

    def test_the_missed_of_a_sitting_can_be_practised(self, desk: OpenDesk) -> None:
        library = desk(cards(3))
        session = Session(library, Scope(), NOON, limit=3)
        answer(session, NOON, well=False)
        answer(session, NOON, Rating.EASY)
        missed = session.leave(NOON).missed
        practice = Session(library, Scope(cards=tuple(o.card for o in missed)), NOON, practice=True)
        assert (asked(practice.state).card, asked(practice.state).total) == ("d/q0", 1)
        assert isinstance(answer(practice, NOON), Finished)

    def test_a_practice_answer_can_be_taken_back(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON, practice=True)
        answer(session, NOON)
        assert asked(session.undo(NOON)).card == "d/q0"
        assert kinds_written(library, "d/q0") == [PRACTICE, RETRACT]
        assert (asked(session.state).place, asked(session.state).total) == (1, 2)


OPERATIONS = st.lists(
    st.sampled_from(
        [
            "good",
            "wrong",
            "easy",
            "overrule",
            "guess",
            "skip",
            "bury",
            "flag",
            "suspend",
            "reset",
            "later",
            "wait",
        ]
    ),
    max_size=6,
)


def do(session: Session, operation: str, now: Now) -> None:
    """One thing a learner may do to the open question, up to the next one."""
    match operation:
        case "good" | "wrong":
            answer(session, now, well=operation == "good")
        case "easy":
            answer(session, now, Rating.EASY)
        case "overrule":
            session.respond("b", now)
            session.i_was_right(now)
            session.go_on(now)
        case "guess":
            session.respond(right(asked(session.state)), now)
            session.i_guessed(now)
            session.go_on(now)
        case "skip":
            session.skip(now)
        case "bury":
            session.bury(now)
        case "flag":
            session.flag(now)
        case "suspend" | "reset":
            session.tend("suspend" if operation == "suspend" else "reset", now, lambda _: "")
        case "later":
            session.tend("set_due", now, lambda _: "", session.today(now) + 3)
        case _:
            pass


MANY: dict[str, Care] = {"many suspend": "suspend", "many flag": "flag", "many reset": "reset"}


def acts(session: Session, operation: str, now: Now) -> Iterator[None]:
    """The acts of an operation, one by one: what is done after an answer is another act."""
    if operation.startswith("after "):
        session.respond(right(asked(session.state)), now)
        yield
        do(session, operation.removeprefix("after "), now)
        yield
        if isinstance(session.state, Graded):
            session.go_on(now)
    elif operation in MANY:
        some = every_card(session.desk.store, Scope())[3:9]
        tend_many(session.desk.store, MANY[operation], some, now, session.today(now))
        yield
    else:
        do(session, operation, now)
        yield


def seen(library: Desk, session: Session, now: Now) -> tuple[object, ...]:
    """All that a learner can see of a sitting and its schedule."""
    ask = asked(session.state)
    states = tuple(library.store.state(c) for c in every_card(library.store, Scope()))
    return (ask.card, ask.options, ask.place, ask.total, states, library.plan(Scope(), now))


@settings(max_examples=15)
@given(
    before=OPERATIONS,
    operation=st.sampled_from(["good", "wrong", "easy", "overrule", "guess", "skip", "bury", "suspend"]),
)
def test_undo_after_anything_restores_card_plan_and_counters(before: list[str], operation: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = open_example(Path(folder), cards(8))
        now = NOON
        session = Session(library, Scope(), now)
        for step in before:
            now = later(now, minutes=3 if step == "wait" else 0, ms=10)
            do(session, step, now)
        was = seen(library, session, now)
        do(session, operation, now)
        session.undo(now)
        assert seen(library, session, now) == was
        library.close()


WRITING = st.lists(
    st.sampled_from(["good", "wrong", "easy", "overrule", "guess", "bury", "wait"]), min_size=1, max_size=7
)


@settings(max_examples=15)
@given(operations=WRITING, back=st.integers(1, 7))
def test_undo_after_a_restart_restores_card_plan_and_counters(operations: list[str], back: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = open_example(Path(folder), cards(9))
        session, now = Session(library, Scope(), NOON), NOON
        stood = []
        for operation in operations:
            now = later(now, minutes=3 if operation == "wait" else 0, ms=10)
            if operation != "wait":
                stood.append(seen(library, session, now))
                do(session, operation, now)
        library.close()

        library = open_example(Path(folder), cards(9), now=now)
        session = Session(library, Scope(), now)
        for card, options, *_, states, _ in reversed(stood[-back:]):
            state = asked(session.undo(now))
            assert (state.card, state.options) == (card, options)
            assert tuple(library.store.state(c) for c in every_card(library.store, Scope())) == states
        new = Session(library, Scope(), now)
        assert asked(new.state).total == asked(session.state).total
        library.close()


def derived(library: Desk) -> list[object]:
    """All that is worked out from the log: states, answers, days."""
    tables = ("state", "answers", "days")
    return [sorted(map(repr, library.store.db.execute(f"SELECT * FROM {table}"))) for table in tables]


ANYTHING = [
    *("good", "wrong", "easy", "overrule", "guess", "skip", "bury", "flag", "suspend", "reset", "later"),
    *("after suspend", "after flag", "after reset", "after later", *MANY, "wait", "night"),
]


@settings(max_examples=10)
@example(operations=["suspend", "after suspend", "many reset", "flag", "night", "later", "wrong", "bury"])
@example(operations=["many suspend", "good", "after reset", "skip", "reset", "skip", "after flag"])
@given(operations=st.lists(st.sampled_from(ANYTHING), max_size=10))
def test_undoing_everything_leaves_the_schedule_untouched(operations: list[str]) -> None:
    """Answers and care of one card and of many, in a sitting over some days, each taken back by one undo."""
    with tempfile.TemporaryDirectory() as folder:
        library = open_example(Path(folder), cards(24, "new_per_day = 40"))
        every = every_card(library.store, Scope())
        learned = [Draft(card, REVIEW, rating=Rating.EASY) for card in every[::2]]
        library.store.append(learned, later(NOON, days=-60), DAY - 60)
        base, was, now = library.store.last_act(), derived(library), NOON
        session = Session(library, Scope(), now)
        opened, stood = asked(session.state).card, [was]
        for operation in operations:
            now = later(now, ms=10, minutes=3 * (operation == "wait"), days=int(operation == "night"))
            stood.extend(derived(library) for _ in acts(session, operation, now))
        while session._trail.moves or library.store.last_act() != base:
            now = later(now, ms=10)
            session.undo(now)
            while stood and derived(library) != stood[-1]:
                stood.pop()
            assert stood, "undo led to where the sitting never stood"
        assert derived(library) == was
        back = asked(session.state).card
        assert back == opened or MANY.keys() & set(operations), "many are taken back without a jump"
        library.close()


@pytest.mark.parametrize(("steps", "minutes"), [('"1m", "10m"', 5), ('"1m"', 2)])
def test_home_and_the_sitting_say_the_same_time(desk: OpenDesk, steps: str, minutes: int) -> None:
    library = desk(cards(10, f"learning_steps = [{steps}]"))
    left_s = asked(Session(library, Scope(), NOON).state).left_s
    assert (library.overview(NOON).minutes, round(left_s / 60)) == (minutes, minutes)

"""Care of cards: set aside, begun anew, given another day, many at once; and leeches."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import DAY_MS, Now
from quizkz.config import Config, load, suspends_leeches
from quizkz.desk import Desk
from quizkz.desk.card import history
from quizkz.desk.care import CARES, Care, Done, changes, do, do_apart
from quizkz.desk.finding import scope_of
from quizkz.desk.reporting import Reporter
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.query import Scope, every_card
from quizkz.review import REVIEW, CardId, Draft, Event, Rating
from quizkz.scheduling import Placing, extend
from quizkz.scheduling.leeches import is_leech, lapses_by, told_at
from quizkz.session import Finished, Session
from quizkz.words import care as words
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later
from tests.test_session import answer, asked, cards, derived, graded, wrong

Q0, Q1 = CardId("d/q0"), CardId("d/q1")


def say(done: Done) -> str:
    return words.done(done, DAY)


def planned(desk: Desk, now: Now) -> list[CardId]:
    return [p.card for p in desk.plan(Scope(), now).cards]


def forget(desk: Desk, card: CardId, times: int, *, since: int = 400) -> None:
    """A card learned, then forgotten on so many later days; the last of them is some days before `NOON`."""
    for n, rating in enumerate([Rating.EASY, *[Rating.AGAIN] * times]):
        now = later(NOON, days=n * 3 - since)
        desk.store.append((Draft(card, REVIEW, rating=rating),), now, desk.today(now))
        if rating is Rating.AGAIN:
            now = later(now, minutes=30)
            desk.store.append((Draft(card, REVIEW, rating=Rating.GOOD),), now, desk.today(now))


class TestMany:
    @pytest.mark.parametrize("care", CARES)
    def test_one_act_changes_what_it_can_and_one_undo_takes_it_all_back(
        self, desk: OpenDesk, care: Care
    ) -> None:
        library = desk(cards(12))
        for n in range(6):
            library.store.append((Draft(CardId(f"d/q{n}"), REVIEW, rating=Rating.EASY),), NOON, DAY)
        every = every_card(library.store, Scope())
        do(library.store, "suspend", every[:3], NOON, DAY)
        do(library.store, "flag", every[2:5], NOON, DAY)
        before = derived(library)
        could = [card for card in every if changes(care, library.store.state(card), DAY)]
        done = do(library.store, care, [*every, *every], NOON, DAY, DAY + 9)
        assert [event.card for event in done.events] == could
        assert done.left == 12 - len(could)
        assert not [c for c in could if care != "set_due" and changes(care, library.store.state(c), DAY)]
        assert {e.card for e in library.store.undo(NOON, DAY)} == set(could)
        assert derived(library) == before

    def test_where_nothing_would_change_nothing_is_written(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        for care in ("unsuspend", "unflag", "reset", "set_due"):
            assert do(library.store, care, (Q0, Q1), NOON, DAY, DAY).events == ()
        assert not library.store.last_act()

    def test_a_thousand_cards_take_a_moment(self, desk: OpenDesk) -> None:
        library = desk(cards(1000))
        every = every_card(library.store, Scope())
        began = time.perf_counter()
        assert len(do_apart(library, "suspend", every, NOON).events) == 1000
        assert time.perf_counter() - began < 2
        assert planned(library, NOON) == []
        assert len(library.store.undo(NOON, DAY)) == 1000
        assert len(planned(library, NOON)) == 20

    def test_a_card_set_due_today_is_asked_today_and_later_on_its_day(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        library.store.append((Draft(Q0, REVIEW, rating=Rating.EASY),), NOON, DAY)
        assert planned(library, NOON) == []
        do(library.store, "set_due", (Q0,), later(NOON, ms=5), DAY, DAY)
        assert planned(library, later(NOON, ms=9)) == [Q0]
        do(library.store, "set_due", (Q0,), later(NOON, ms=10), DAY, DAY + 3)
        assert [planned(library, later(NOON, days=n)) for n in (0, 2, 3)] == [[], [], [Q0]]

    def test_a_card_begun_anew_counts_among_the_new_ones(self, desk: OpenDesk) -> None:
        library = desk(cards(4, "new_per_day = 2"))
        now = later(NOON, days=-1)
        learned = [Draft(card, REVIEW, rating=Rating.EASY) for card in (Q0, Q1)]
        library.store.append(learned, now, DAY - 1)
        assert planned(library, NOON) == ["d/q2", "d/q3"]
        do(library.store, "reset", (Q0,), NOON, DAY)
        state = library.store.state(Q0)
        assert state is None or (state.stage, state.first_day, state.lapses) == ("new", None, 0)
        assert planned(library, NOON) == [Q0, "d/q2"]


class TestInASitting:
    @pytest.mark.parametrize(("care", "day"), [("suspend", None), ("bury", None), ("set_due", DAY + 4)])
    def test_the_card_leaves_and_home_promises_what_is_left(
        self, desk: OpenDesk, care: Care, day: int | None
    ) -> None:
        library = desk(cards(3))
        learned = [Draft(card, REVIEW, rating=Rating.EASY) for card in every_card(library.store, Scope())]
        library.store.append(learned, later(NOON, days=-60), DAY - 60)
        session = Session(library, Scope(), NOON)
        first = asked(session.state).card
        before = derived(library)
        state = asked(session.tend(care, NOON, say, day))
        assert state.card != first
        assert first not in planned(library, NOON)
        assert state.total == len(planned(library, NOON))
        assert asked(session.undo(NOON)).card == first
        assert derived(library) == before
        assert asked(session.state).total == len(planned(library, NOON)) == 3

    def test_the_place_of_a_card_set_aside_goes_to_another_new_one(self, desk: OpenDesk) -> None:
        library = desk(cards(5, "new_per_day = 2"))
        session = Session(library, Scope(), NOON)
        assert asked(session.tend("suspend", NOON, say)).total == 2
        assert planned(library, NOON) == ["d/q1", "d/q2"]
        assert (asked(session.undo(NOON)).card, asked(session.state).total) == (Q0, 2)

    def test_a_card_begun_anew_is_asked_as_home_counts_it(self, desk: OpenDesk) -> None:
        library = desk(cards(1))
        library.store.append((Draft(Q0, REVIEW, rating=Rating.EASY),), later(NOON, days=-60), DAY - 60)
        session = Session(library, Scope(), NOON)
        assert asked(session.tend("reset", NOON, say)).stage == "new"
        assert session.state.notice == "1 card begun anew. u takes it back."
        assert planned(library, NOON) == [Q0]
        assert asked(session.undo(NOON)).stage == "review"

    def test_after_the_answer_the_verdict_stays_and_the_card_does_not_come_back(self, desk: OpenDesk) -> None:
        library = desk(cards(2))
        session = Session(library, Scope(), NOON)
        session.respond(wrong(asked(session.state)), NOON)
        told = graded(session.tend("suspend", NOON, say))
        assert told.notice == "1 card suspended. u takes it back."
        assert asked(session.go_on(NOON)).card == Q1
        answer(session, later(NOON, minutes=1), Rating.EASY)
        assert isinstance(session.state, Finished)
        undone = [asked(session.undo(later(NOON, minutes=2))).card for _ in range(3)]
        assert undone == [Q1, Q1, Q0]  # an answer, then the suspension, then the answer before it

    def test_the_day_of_a_new_card_cannot_be_set_and_it_is_said(self, desk: OpenDesk) -> None:
        session = Session(desk(cards(2)), Scope(), NOON)
        state = session.tend("set_due", NOON, say, DAY + 3)
        assert asked(state).card == Q0
        assert state.notice == "A new card has no day; it comes as your limits let it in."
        assert not session.can_undo

    def test_what_was_done_to_many_elsewhere_is_taken_back_without_a_jump(self, desk: OpenDesk) -> None:
        library = desk(cards(4))
        do(library.store, "bury", (CardId("d/q2"), CardId("d/q3")), NOON, DAY)
        session = Session(library, Scope(), NOON)
        assert (asked(session.state).card, asked(session.state).total) == (Q0, 2)
        assert asked(session.undo(NOON)).card == Q0
        assert planned(library, NOON) == ["d/q0", "d/q1", "d/q2", "d/q3"]


LEAST = st.integers(1, 12)


class TestLeeches:
    def test_told_at_eight_and_then_every_fourth(self) -> None:
        assert [n for n in range(30) if told_at(n, 8)] == [8, 12, 16, 20, 24, 28]
        assert [n for n in range(10) if is_leech(n, 8)] == [8, 9]
        assert not is_leech(5, 0)

    @given(st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 30 * 60)), min_size=1, max_size=12))
    def test_the_lapses_that_an_answer_makes_are_those_of_the_fold(
        self, steps: Sequence[tuple[Rating, int]]
    ) -> None:
        state, at = None, NOON.at
        for rating, minutes in steps:
            at += minutes * 60_000 + 1
            day = at // DAY_MS
            expected = lapses_by(state, rating, at, day)
            event = Event(Q0, at, "a", REVIEW, day, 0, rating)
            state, _ = extend(Q0, state, (event,), Placing(), DEFAULT_PARAMETERS)
            assert state is not None
            assert state.lapses == expected

    @pytest.mark.parametrize(("before", "told"), [(6, None), (7, 8), (8, None), (11, 12), (12, None)])
    def test_the_answer_that_makes_a_leech_says_so(
        self, desk: OpenDesk, before: int, told: int | None
    ) -> None:
        library = desk(cards(1))
        forget(library, Q0, before)
        session = Session(library, Scope(), NOON)
        verdict = session.respond(wrong(asked(session.state)), NOON)
        assert (verdict.forgotten and verdict.forgotten.lapses) == told
        state = library.store.state(Q0)
        assert state is not None
        assert (state.lapses, state.suspended) == (before + 1, False)
        assert session.i_was_right(NOON).forgotten is None

    def test_search_report_and_page_name_the_same_cards(self, desk: OpenDesk) -> None:
        library = desk(cards(4, "leech_lapses = 3"))
        for n in range(4):
            forget(library, CardId(f"d/q{n}"), n + 1)
        scope = scope_of(library, "is:leech", NOON)
        assert isinstance(scope, Scope)
        listed = {leech.card for leech in Reporter(library).report(Scope(), "year", NOON).leeches}
        paged = {card for card in every_card(library.store, Scope()) if history(library, card, NOON).leech}
        assert set(scope.cards) == listed == paged == {"d/q2", "d/q3"}

    SUSPENDS = '[study]\nleech_action = "suspend"\n'

    def test_on_request_it_is_suspended_in_one_act_with_the_answer(self, desk: OpenDesk) -> None:
        library = desk(cards(2), config=self.SUSPENDS)
        forget(library, Q0, 7)
        before = derived(library)
        session = Session(library, Scope(), NOON)
        verdict = session.respond(wrong(asked(session.state)), NOON)
        assert verdict.forgotten == (8, True)
        state = library.store.state(Q0)
        assert state is not None
        assert state.suspended
        assert asked(session.go_on(NOON)).card == Q1
        assert asked(session.undo(NOON)).card == Q0
        assert derived(library) == before

    def test_overruled_it_is_suspended_no_more_and_rated_again_it_is(self, desk: OpenDesk) -> None:
        library = desk(cards(2), config=self.SUSPENDS)
        forget(library, Q0, 7)
        before = derived(library)
        session = Session(library, Scope(), NOON)
        session.respond(wrong(asked(session.state)), NOON)
        for suspended in (False, True, False):
            session.i_was_right(NOON)
            state = library.store.state(Q0)
            assert state is not None
            assert (state.suspended, state.lapses) == (suspended, 7 + suspended)
        on = session.rate(Rating.AGAIN, NOON)
        assert on.notice == "The card before was forgotten 8 times, so it is suspended. u takes both back."
        session.undo(NOON)
        assert derived(library) == before

    def test_of_a_card_that_the_learner_judges_the_next_one_says_what_to_do(self, desk: OpenDesk) -> None:
        library = desk(
            {"d.toml": "".join(f'[[question]]\nid = "q{n}"\nprompt = "P{n}"\nanswer = "A"\n' for n in (0, 1))}
        )
        forget(library, Q0, 11)
        session = Session(library, Scope(), NOON)
        assert asked(session.state).card == Q0
        session.respond("", NOON)
        on = session.rate(Rating.AGAIN, NOON)
        assert asked(on).card == Q1
        assert "forgotten 12 times: mend or split its question or suspend it." in on.notice

    def test_the_action_is_the_learners_own_to_choose(self, tmp_path: Path) -> None:
        path = tmp_path / "config.toml"
        path.write_text(self.SUSPENDS)
        assert suspends_leeches(load(path)[0])
        assert not suspends_leeches(Config())
        path.write_text('[study]\nleech_action = "bury"\n')
        config, problems = load(path)
        assert not suspends_leeches(config)
        assert [p.message for p in problems] == ['`leech_action` takes "mark" or "suspend"']
        path.write_text('[deck.d]\nleech_action = "suspend"\n')
        assert [p.rule for p in load(path)[1]] == ["unknown-key"]


class TestWords:
    def test_what_was_done_is_said_with_its_number(self, desk: OpenDesk) -> None:
        store = desk(cards(12)).store
        every = [CardId(f"d/q{n}") for n in range(12)]
        assert say(do(store, "suspend", every, NOON, DAY)) == "12 cards suspended. u takes it back."
        assert words.taken_back(store.undo(NOON, DAY)) == "Taken back: 12 cards suspended."
        assert say(do(store, "flag", every[:1], NOON, DAY)) == "1 card flagged. u takes it back."
        assert say(do(store, "flag", every[:3], NOON, DAY)) == (
            "2 cards flagged, 1 stays as it was. u takes it back."
        )
        assert say(do(store, "reset", every, NOON, DAY)) == "They are all new cards."
        store.append((Draft(Q0, REVIEW, rating=Rating.EASY),), NOON, DAY)
        done = do(store, "set_due", every[:1], NOON, DAY, DAY + 1)
        assert words.done(done, DAY, "F3") == "1 card due tomorrow. F3 takes it back."

    @pytest.mark.parametrize(
        ("text", "day"), [("today", DAY), (" Tomorrow.", DAY + 1), ("in 2 weeks", DAY + 14), ("soon", None)]
    )
    def test_a_day_is_read_as_that_of_an_exam(self, text: str, day: int | None) -> None:
        assert words.read_day(text, DAY) == day

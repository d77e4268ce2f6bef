"""An exam: which questions it asks, what it keeps, when it stops, and how it came out."""

import math
import shutil
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import Now
from quizkz.deck import self_graded
from quizkz.desk import Desk
from quizkz.errors import UsageError
from quizkz.exam import results
from quizkz.exam.sampling import POOL, Card, Stock, pool, sample
from quizkz.exam.states import GUESS, SURE, THINK, Answered, Attempt, AttemptId, Result, Spec
from quizkz.exam.taking import Exam
from quizkz.query import Scope, every_card
from quizkz.query.gradable import gradable, gradable_questions
from quizkz.review import ATTEMPT, PRACTICE, SET_DUE, SUSPEND, CardId, Draft, Rating
from quizkz.session import Session, Trial
from quizkz.session.about import about
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_example, open_library, write_decks
from tests.logs import rows
from tests.test_session import ALL_KINDS, answer, cards, right

UNTYPED = '[[question]]\nid = "untyped"\ntext = "In {{2022}}."\ntyped = false\n'
TAGGED = 'title = "Tagged"\ntags = ["all"]\n' + "".join(
    f'[[question]]\nid = "q{n}"\nprompt = "So it is, {n}."\nanswer = true\ntags = ["{"ab"[n % 2]}"]\n'
    for n in range(8)
)
LIBRARY = {"all.toml": ALL_KINDS + UNTYPED, "tagged.toml": TAGGED}


def begin(desk: Desk, *, now: Now = NOON, **spec: Any) -> Exam:
    return Exam.begin(desk, Spec(**spec), now)


def place_of(exam: Exam, card: str) -> int:
    return next(place for place, asked in enumerate(exam.asked) if asked.card == card)


def answer_all(exam: Exam, now: Now = NOON) -> None:
    for place, asked in enumerate(exam.asked):
        assert exam.give(place, right(asked), now)


def practised(desk: Desk, card: str) -> int:
    return sum(event.kind == PRACTICE for event in desk.store.events(CardId(card)))


def total_events(desk: Desk) -> int:
    return int(desk.store.db.execute("SELECT count(*) FROM events").fetchone()[0])


def standing(exam: Exam) -> list[tuple[object, ...]]:
    """All that is kept of an exam but for times, which count what was only looked at too."""
    return [(a.response, a.marked, a.sure, a.credit) for a in exam.answered]


@contextmanager
def library(decks: dict[str, str] | None = None) -> Iterator[Desk]:
    """A desk for one example of Hypothesis."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_example(Path(folder), LIBRARY if decks is None else decks)
        yield desk
        desk.close()


# Which questions

_names = st.sampled_from("abcd")
stocks = st.lists(
    st.builds(
        lambda deck, question, part, kind, tags: (deck, f"{question}", part, kind, tuple(sorted(tags))),
        _names,
        st.integers(0, 8),
        st.sampled_from(["", "#2"]),
        st.sampled_from(["typed", "choice", "order"]),
        st.sets(st.sampled_from(["x", "y", "z"])),
    ),
    max_size=60,
    unique_by=lambda one: one[:3],
).map(lambda found: [Stock(CardId(f"{d}/{q}{p}"), d, q, kind, tags) for d, q, p, kind, tags in found])


def plain_stock(number: int, deck: str = "d", kind: str = "typed", tags: tuple[str, ...] = ()) -> list[Stock]:
    return [Stock(CardId(f"{deck}/{kind}{n}"), deck, f"{kind}{n}", kind, tags) for n in range(number)]


class TestSampling:
    @given(stock=stocks, number=st.integers(1, 30), seed=st.integers(0, 10**9), data=st.data())
    def test_the_same_seed_asks_the_same_in_whatever_order_the_library_comes(
        self, stock: list[Stock], number: int, seed: int, data: st.DataObject
    ) -> None:
        mixed = data.draw(st.permutations(stock))
        assert sample(mixed, number, seed) == sample(stock, number, seed)

    @given(stock=stocks, number=st.integers(1, 30), seed=st.integers(0, 10**9))
    def test_it_asks_one_card_a_question_and_all_where_there_are_fewer(
        self, stock: list[Stock], number: int, seed: int
    ) -> None:
        by_card = {one.card: one for one in stock}
        chosen = [by_card[card] for card in sample(stock, number, seed)]
        questions = {(one.deck, one.question) for one in stock}
        assert len({(one.deck, one.question) for one in chosen}) == len(chosen)
        assert len(chosen) == min(number, len(questions))

    @given(stock=stocks, number=st.integers(1, 30), seed=st.integers(0, 10**9))
    def test_decks_share_as_evenly_as_they_can(self, stock: list[Stock], number: int, seed: int) -> None:
        there = Counter(deck for deck, _ in {(one.deck, one.question) for one in stock})
        taken = Counter(card.partition("/")[0] for card in sample(stock, number, seed))
        for deck, count in there.items():
            assert taken[deck] == count or taken[deck] >= max(taken.values(), default=0) - 1

    @pytest.mark.parametrize("seed", range(5))
    def test_kinds_and_tags_share_evenly_within_a_deck(self, seed: int) -> None:
        kinds = [*plain_stock(40, kind="typed"), *plain_stock(3, kind="order"), *plain_stock(9, kind="match")]
        taken = Counter(card[2] for card in sample(kinds, 12, seed))
        assert sorted(taken.values()) == [3, 4, 5]
        assert taken["o"] == 3
        few = [one._replace(kind="typed") for one in plain_stock(8, kind="few", tags=("y",))]
        tags = [*plain_stock(40, tags=("x",)), *few]
        assert Counter("few" in card for card in sample(tags, 10, seed)) == {True: 5, False: 5}

    def test_other_seeds_ask_others_and_every_question_has_its_turn(self) -> None:
        stock = plain_stock(12)
        exams = [sample(stock, 4, seed) for seed in range(60)]
        assert len(set(exams)) > 50
        times = Counter(card for exam in exams for card in exam)
        assert len(times) == 12
        assert max(times.values()) < 60 * 0.6
        firsts = Counter(exam[0] for exam in exams)
        assert max(firsts.values()) < 60 * 0.35

    @given(number=st.integers(1, 300), seed=st.integers(0, 10**9), data=st.data())
    def test_of_a_large_deck_the_lot_says_what_it_is_made_of(
        self, number: int, seed: int, data: st.DataObject
    ) -> None:
        large = [Card(CardId(f"d/{n}"), "d", f"{n}", "typed", n) for n in range(POOL + 40)]
        small = [Card(CardId(f"d/c{n}{p}"), "d", f"c{n}", "cloze", n) for n in range(3) for p in ("", "#2")]
        chosen = pool(data.draw(st.permutations([*large, *small])), number, seed)
        assert set(chosen) == set(pool([*large, *small], number, seed))
        assert set(small) <= set(chosen)
        assert len(set(chosen) - set(small)) == min(max(POOL, number), len(large))

    def test_it_is_the_same_on_every_machine(self) -> None:
        chosen = sample([*plain_stock(4, "a"), *plain_stock(4, "b", "order", ("x",))], 5, 4711)
        assert chosen == ("a/typed1", "b/order0", "b/order2", "a/typed2", "a/typed3")
        large = [Card(CardId(f"d/{n}"), "d", f"{n}", "typed", n) for n in range(1000)]
        assert [one.row for one in pool(large, 20, 4711)][:5] == [171, 590, 279, 208, 294]


class TestStock:
    def test_only_what_quizkz_grades_is_asked(self, desk: OpenDesk) -> None:
        found = desk(LIBRARY)
        graded = {
            card
            for card in every_card(found.store, Scope())
            if not self_graded(Trial(found, card).asked.question)
        }
        assert {row[0] for row in gradable(found.store.db, Scope())} == graded
        for scope in (Scope(), Scope(decks=("all",)), Scope(tags=("all", "a"))):
            rows = gradable(found.store.db, scope)
            assert gradable_questions(found.store.db, scope) == len({row[1:3] for row in rows})
        exam = begin(found, questions=100)
        assert {asked.card for asked in exam.asked} == graded
        assert "all/card" not in graded
        assert "all/untyped" not in graded

    def test_a_deck_and_tags_set_the_scope(self, desk: OpenDesk) -> None:
        found = desk(LIBRARY)
        assert {asked.deck.id for asked in begin(found, deck="all").asked} == {"all"}
        tagged = begin(found, tags=("all", "a"), questions=3)
        assert {asked.question.tags for asked in tagged.asked} == {("a",)}
        assert tagged.attempt.spec.tags == ("all", "a")

    def test_a_suspended_card_is_asked_too(self, desk: OpenDesk) -> None:
        found = desk(cards(2))
        found.store.append((Draft(CardId("d/q1"), SUSPEND),), NOON, DAY)
        assert {asked.card for asked in begin(found).asked} == {"d/q0", "d/q1"}

    @pytest.mark.parametrize(
        ("spec", "said"),
        [
            (Spec(deck="cards"), "of cards can be graded by quizkz"),
            (Spec(tags=("nope",)), "has the tag nope. Choose other tags."),
            (Spec(tags=("a", "b")), "has the tags a, b. Choose other tags."),
        ],
    )
    def test_where_nothing_can_be_asked_a_sentence_says_so_and_nothing_is_written(
        self, desk: OpenDesk, spec: Spec, said: str
    ) -> None:
        flashcards = 'title = "Cards"\n[[question]]\nid = "q"\nprompt = "P"\nanswer = "A"\n'
        found = desk({**LIBRARY, "cards.toml": flashcards})
        with pytest.raises(UsageError, match=said):
            Exam.begin(found, spec, NOON)
        assert total_events(found) == 0

    def test_options_are_shuffled_by_seed_and_card_and_stay_so(self, desk: OpenDesk) -> None:
        found = desk(cards(8))
        first, second = begin(found, seed=1), begin(found, seed=1)
        assert [a.options for a in first.asked] == [a.options for a in second.asked]
        answer_all(first)
        again = Exam.resume(found, first.attempt, NOON)
        assert [a.options for a in again.asked] == [a.options for a in first.asked]
        other = {a.card: a.options for a in begin(found, seed=2).asked}
        assert any(other[a.card] != a.options for a in first.asked)


# What it keeps

operations = st.lists(
    st.tuples(
        st.sampled_from(["right", "wrong", "empty", "mark", "sure", "show", "wait"]),
        st.integers(0, 7),
        st.sampled_from([None, GUESS, THINK, SURE]),
        st.booleans(),
    ),
    max_size=12,
)


def do(exam: Exam, what: str, place: int, sure: int | None, now: Now) -> None:
    asked = exam.asked[place]
    match what:
        case "right":
            exam.give(place, right(asked), now)
        case "wrong":
            exam.give(place, asked.options[-1] if asked.options else "something else", now)
        case "empty":
            exam.give(place, "", now)
        case "mark":
            exam.mark(place, now)
        case "sure":
            exam.say_sure(place, sure, now)
        case "show":
            exam.shown(place, now)


class TestKeeping:
    @given(steps=operations)
    def test_an_exam_dropped_at_any_step_goes_on_as_if_it_had_not_been(
        self, steps: list[tuple[str, int, int | None, bool]]
    ) -> None:
        with library() as desk:
            spec = Spec(questions=8, limit_s=1000, seed=3, certainty=True)
            whole, dropped = Exam.begin(desk, spec, NOON), Exam.begin(desk, spec, later(NOON, ms=1))
            now = NOON
            for what, place, sure, drop in steps:
                now = later(now, ms=140_000 if what == "wait" else 900)
                do(whole, what, place, sure, now)
                do(dropped, what, place, sure, now)
                if drop:
                    dropped = Exam.resume(desk, dropped.attempt, now)
                assert standing(dropped) == standing(whole)
                assert dropped.over(now) == whole.over(now)
            one, other = whole.hand_in(now), dropped.hand_in(now)
            assert one.score == other.score
            assert one.certainty == other.certainty
            assert one.timed_out == other.timed_out
            assert results.result(desk, whole.attempt) == one

    @given(steps=operations)
    def test_nothing_of_the_schedule_changes(self, steps: list[tuple[str, int, int | None, bool]]) -> None:
        with library() as desk:
            session = Session(desk, Scope(), NOON)
            for _ in range(4):
                answer(session, NOON)
            desk.store.append((Draft(CardId("all/typed"), SUSPEND),), NOON, DAY)
            before, undone = rows(desk.store), desk.store.last_act()
            exam = begin(desk, questions=8, now=later(NOON, minutes=1))
            for what, place, sure, _ in steps:
                do(exam, what, place, sure, later(NOON, minutes=2))
            exam.hand_in(later(NOON, minutes=3))
            assert rows(desk.store) == before
            assert desk.store.last_act() == undone
            assert desk.store.verify(DAY) == ()

    def test_each_answer_is_on_disk_when_the_step_returns(self, desk: OpenDesk, tmp_path: Path) -> None:
        exam = begin(desk(LIBRARY), questions=16, certainty=True)
        answer_all(exam)
        exam.mark(2, NOON)
        exam.say_sure(3, SURE, NOON)
        other = open_library(tmp_path, {})
        (left,) = results.open_attempts(other)
        assert standing(Exam.resume(other, left, NOON)) == standing(exam)
        assert all(one.credit == 1 for one in exam.answered)
        assert exam.answered[2].marked
        assert exam.answered[3].sure == SURE
        other.close()

    def test_what_stands_already_writes_nothing(self, desk: OpenDesk) -> None:
        found = desk(LIBRARY)
        exam = begin(found, questions=16)
        answer_all(exam)
        exam.say_sure(0, THINK, NOON)
        before = total_events(found)
        answer_all(exam)
        exam.say_sure(0, THINK, NOON)
        exam.give(place_of(exam, "all/multiple"), ("a", "b"), NOON)
        assert total_events(found) == before

    def test_an_answer_changed_counts_and_one_taken_back_leaves_the_question_open(
        self, desk: OpenDesk
    ) -> None:
        exam = begin(desk(cards(3)))
        asked = exam.asked[0]
        exam.give(0, "b", NOON)
        exam.give(0, right(asked), NOON)
        assert (exam.answered[0].credit, exam.open) == (1, 2)
        exam.give(0, "", NOON)
        assert exam.answered[0] == Answered()
        assert exam.open == 3
        assert exam.hand_in(NOON).score == 0

    def test_the_time_of_a_question_is_summed_over_its_visits(self, desk: OpenDesk) -> None:
        exam = begin(desk(cards(3)))
        exam.shown(0, NOON)
        exam.shown(1, later(NOON, ms=4_000))
        exam.give(1, "b", later(NOON, ms=5_000))
        exam.shown(0, later(NOON, ms=6_000))
        exam.give(0, "b", later(NOON, ms=9_000))
        assert [one.took_ms for one in exam.answered] == [7_000, 2_000, 0]
        again = Exam.resume(exam._desk, exam.attempt, NOON)
        assert [one.took_ms for one in again.answered] == [7_000, 1_000, 0]

    def test_two_exams_of_the_same_questions_do_not_mix(self, desk: OpenDesk) -> None:
        found = desk(cards(3))
        first, second = begin(found, seed=1), begin(found, seed=1, now=later(NOON, ms=5))
        answer_all(first)
        second.give(0, "b", NOON)
        assert first.hand_in(NOON).score == 1
        assert second.hand_in(NOON).score == 0
        assert [attempt.score for attempt in results.attempts(found)] == [1, 0]

    def test_practice_and_foreign_events_are_no_answers(self, desk: OpenDesk) -> None:
        found = desk(cards(2))
        exam = begin(found)
        answers: list[dict[str, Any] | None] = [
            None,
            {"attempt": True},
            {"attempt": {"at": "x"}},
            {"attempt": {"at": 1, "device": "z"}},
        ]
        attempts: list[dict[str, Any] | None] = [
            None,
            {"cards": []},
            {"deck": 1, "cards": ["d/q0"]},
            {"begun": {"at": exam.attempt.id.at}, "score": 1},
            {"begun": {"at": 5, "device": "z"}, "score": "much"},
        ]
        card = CardId("d/q0")
        odd = [Draft(card, PRACTICE, credit=1.0, response="a0", value=value) for value in answers]
        odd += [Draft(CardId(""), ATTEMPT, value=value) for value in attempts]
        found.store.append(odd, NOON, DAY)
        again = Exam.resume(found, exam.attempt, NOON)
        assert [one.credit for one in again.answered] == [None, None]
        assert [attempt.id for attempt in results.attempts(found)] == [exam.attempt.id]

    def test_a_retracted_answer_counts_no_more(self, desk: OpenDesk) -> None:
        found = desk(cards(2))
        exam = begin(found)
        exam.give(0, "b", NOON)
        exam.give(0, right(exam.asked[0]), NOON)
        newest = found.store.events(exam.asked[0].card)[-1]
        found.store.retract((newest,), NOON, DAY)
        assert Exam.resume(found, exam.attempt, NOON).answered[0].response == "b"


# Decks that change meanwhile


class TestChangedDecks:
    def test_a_question_that_is_gone_is_left_out_and_its_credit_counts(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        found = desk(cards(4))
        exam = begin(found)
        answer_all(exam)
        write_decks(tmp_path / "decks", cards(3))
        found.refresh(NOON)
        exam.reread(NOON)
        assert {asked.card for asked in exam.asked} == {"d/q0", "d/q1", "d/q2"}
        assert exam.number == len(exam.answered) == 3
        result = exam.hand_in(NOON)
        assert (result.score, len(result.items)) == (1, 4)
        gone = next(item for item in result.items if item.asked is None)
        assert (gone.prompt, gone.said, gone.verdict) == ("P3", "a3", None)

    def test_a_deck_that_is_gone_leaves_the_score_and_the_answers(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        found = desk({**cards(2), "e.toml": 'title = "E"\n'})
        exam = begin(found, deck="d")
        answer_all(exam)
        before = exam.hand_in(NOON)
        (tmp_path / "decks" / "d.toml").unlink()
        found.refresh(NOON)
        (attempt,) = results.attempts(found, "d")
        after = results.result(found, attempt)
        assert (attempt.title, after.score) == ("d", 1)
        assert [item.said for item in after.items] == [item.said for item in before.items]
        assert results.send_missed(found, after, NOON) == (0, 0)
        assert Exam.resume(found, attempt, NOON).number == 0

    def test_an_edited_question_takes_a_new_answer_and_keeps_its_credit_until_then(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        found = desk(cards(2))
        exam = begin(found)
        answer_all(exam)
        mended = cards(2)["d.toml"].replace('answer = "a0"', 'answer = "new"')
        write_decks(tmp_path / "decks", {"d.toml": mended})
        found.refresh(NOON)
        exam.reread(NOON)
        place = place_of(exam, "d/q0")
        assert (exam.answered[place].response, exam.answered[place].credit) == ("", 1)
        assert exam.open == 0
        assert exam.give(place, "b", NOON)
        result = exam.hand_in(NOON)
        assert result.score == 0.5
        assert next(item for item in result.items if item.card == "d/q0").answer == "new"

    def test_a_question_of_another_kind_is_no_trouble(self, desk: OpenDesk, tmp_path: Path) -> None:
        found = desk(LIBRARY)
        exam = begin(found, deck="all")
        answer_all(exam)
        kinds = ["choice", "multiple", "true", "typed", "numeric", "cloze", "order", "match"]
        for turn in range(1, len(kinds)):
            blocks = ALL_KINDS.split("[[question]]\n")
            others = kinds[turn:] + kinds[:turn]
            for number, (kind, other) in enumerate(zip(kinds, others, strict=True), 1):
                blocks[number] = blocks[number].replace(f'id = "{kind}"', f'id = "{other}"')
            write_decks(tmp_path / "decks", {"all.toml": "[[question]]\n".join(blocks)})
            found.refresh(NOON)
            exam.reread(NOON)
            assert exam.number == 8
            assert results.result(found, exam.attempt).score == 1

    def test_an_answer_follows_a_question_whose_id_changed(self, desk: OpenDesk, tmp_path: Path) -> None:
        found = desk(cards(2))
        exam = begin(found)
        answer_all(exam)
        renamed = cards(2)["d.toml"].replace('id = "q0"', 'id = "other"\nformerly = ["q0"]')
        write_decks(tmp_path / "decks", {"d.toml": renamed})
        found.refresh(later(NOON, minutes=1))
        again = Exam.resume(found, exam.attempt, later(NOON, minutes=1))
        assert {asked.card for asked in again.asked} == {"d/other", "d/q1"}
        assert [asked.options for asked in again.asked] == [asked.options for asked in exam.asked]
        assert [one.credit for one in again.answered] == [1, 1]

    def test_an_exam_follows_a_deck_whose_id_changed_with_its_open_questions(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        found = desk(cards(3))
        exam = begin(found, deck="d")
        exam.give(0, right(exam.asked[0]), NOON)
        (tmp_path / "decks" / "d.toml").unlink()
        write_decks(tmp_path / "decks", {"e.toml": 'formerly = ["d"]\n' + cards(3)["d.toml"]})
        found.refresh(later(NOON, minutes=1))
        again = open_library(tmp_path, {})  # which knows of no change that it saw itself
        (left,) = results.open_attempts(again, "e")
        assert left.title == "D"
        there = Exam.resume(again, left, later(NOON, minutes=1))
        assert [asked.card for asked in there.asked] == [f"e{asked.card[1:]}" for asked in exam.asked]
        assert [asked.options for asked in there.asked] == [asked.options for asked in exam.asked]
        assert [one.credit for one in there.answered] == [1, None, None]
        again.close()


# Its time


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exam]:
    """An exam of ten minutes; nothing is written to it."""
    desk = open_library(tmp_path_factory.mktemp("clocked"), cards(2))
    yield begin(desk, limit_s=600)
    desk.close()


class TestTime:
    def test_without_a_limit_it_never_ends_by_itself(self, desk: OpenDesk) -> None:
        exam = begin(desk(cards(2)))
        assert exam.left_ms(later(NOON, days=400)) is None
        assert exam.give(0, "b", later(NOON, days=400))

    def test_at_the_stop_it_is_closed_with_what_was_answered(self, desk: OpenDesk) -> None:
        found = desk(cards(4))
        exam = begin(found, limit_s=60)
        assert exam.give(0, right(exam.asked[0]), later(NOON, ms=59_999))
        before = total_events(found)
        for refused in (
            exam.give(1, "b", later(NOON, ms=60_000)),
            exam.mark(1, NOON),
            exam.say_sure(1, 1, NOON),
        ):
            assert not refused
        assert total_events(found) == before + 1
        assert exam.result is not None
        assert (exam.result.score, exam.result.timed_out, exam.result.took_ms) == (0.25, True, 60_000)
        assert exam.hand_in(later(NOON, days=1)) is exam.result
        assert exam.attempt.ended_at == NOON.at + 60_000

    def test_handed_in_before_the_stop_it_was_not_the_clock(self, desk: OpenDesk) -> None:
        exam = begin(desk(cards(4)), limit_s=60)
        result = exam.hand_in(later(NOON, ms=59_999))
        assert (result.timed_out, result.took_ms) == (False, 59_999)

    def test_handed_in_in_time_it_was_not_the_clock_though_a_later_exam_stands_in_the_log(
        self, desk: OpenDesk
    ) -> None:
        found = desk(cards(4))
        exam = begin(found, limit_s=60)
        begin(found, now=later(NOON, minutes=5))  # by a clock that was set back afterwards
        result = exam.hand_in(later(NOON, ms=30_000))
        assert (result.timed_out, result.took_ms) == (False, 59_999)

    def test_time_runs_out_while_the_program_is_away(self, desk: OpenDesk) -> None:
        found = desk(cards(4))
        exam = begin(found, limit_s=600)
        exam.give(0, right(exam.asked[0]), NOON)
        away = later(NOON, minutes=9)
        assert Exam.resume(found, exam.attempt, away).left_ms(away) == 60_000
        (left,) = results.open_attempts(found)
        late = Exam.resume(found, left, later(NOON, days=3))
        assert late.result is not None
        assert (late.result.score, late.result.timed_out, late.result.took_ms) == (0.25, True, 600_000)
        assert results.open_attempts(found) == ()
        assert late.attempt.ended_at == NOON.at + 600_000

    @given(
        moves=st.lists(
            st.tuples(st.integers(-7_200_000, 7_200_000), st.integers(0, 200_000), st.booleans()), max_size=8
        )
    )
    def test_no_clock_set_back_gives_more_than_the_limit_or_time_that_passed_within_a_sitting(
        self, clocked: Exam, moves: list[tuple[int, int, bool]]
    ) -> None:
        exam, now, most = clocked, NOON, 600_000
        for jump, passed, drop in moves:
            now = Now(now.at + jump + passed, now.offset, now.mono + passed)
            most = max(most - passed, 0)
            if drop:  # another start of the program knows nothing but the clock on the wall
                exam = Exam(exam._desk, exam.attempt, now)
                most = min(max(NOON.at + 600_000 - now.at, 0), 600_000)
            left = exam.left_ms(now)
            assert left is not None
            assert 0 <= left <= min(most, max(NOON.at + 600_000 - now.at, 0))

    def test_a_clock_set_back_leaves_the_answers_in_their_order(self, desk: OpenDesk) -> None:
        exam = begin(desk(cards(2)), limit_s=600)
        exam.give(0, "b", later(NOON, minutes=5))
        back = Now(NOON.at - 3_600_000, 0, NOON.mono + 360_000)
        exam.give(0, right(exam.asked[0]), back)
        assert exam.answered[0].credit == 1
        assert exam.left_ms(back) == 240_000
        result = exam.hand_in(back)
        assert result.score == 0.5
        assert result.took_ms >= 0


# Other devices and programs


class TestElsewhere:
    def test_an_exam_goes_on_on_another_device(self, desk: OpenDesk, tmp_path: Path) -> None:
        mine = desk(cards(4))
        exam = begin(mine, limit_s=600)
        exam.give(0, right(exam.asked[0]), NOON)
        theirs = open_library(tmp_path / "other", cards(4))
        theirs.store.merge(tmp_path / "progress.db")
        (left,) = results.open_attempts(theirs)
        there = Exam.resume(theirs, left, later(NOON, minutes=1))
        assert standing(there) == standing(exam)
        assert [a.options for a in there.asked] == [a.options for a in exam.asked]
        there.give(0, "b", later(NOON, minutes=2))
        there.give(1, right(there.asked[1]), later(NOON, minutes=2))
        there.hand_in(later(NOON, minutes=3))
        mine.store.merge(tmp_path / "other" / "progress.db")
        assert not Exam.resume(mine, exam.attempt, later(NOON, minutes=4)).give(2, "b", NOON)
        (ended,) = results.attempts(mine)
        assert ended == results.attempts(theirs)[0]
        assert [item.credit for item in results.result(mine, ended).items] == [0, 1, 0, 0]
        theirs.close()

    def test_two_devices_that_end_it_agree_after_merging(self, desk: OpenDesk, tmp_path: Path) -> None:
        mine = desk(cards(4))
        exam = begin(mine, limit_s=600)
        shutil.copytree(tmp_path / "decks", tmp_path / "other" / "decks")
        theirs = open_library(tmp_path / "other", {})
        theirs.store.merge(tmp_path / "progress.db")
        answer_all(exam)
        exam.hand_in(later(NOON, minutes=1))
        Exam.resume(theirs, results.open_attempts(theirs)[0], later(NOON, days=1))
        theirs.store.merge(tmp_path / "progress.db")
        mine.store.merge(tmp_path / "other" / "progress.db")
        assert results.attempts(mine) == results.attempts(theirs)
        assert results.result(mine, exam.attempt).score == results.result(theirs, exam.attempt).score
        theirs.close()

    def test_what_another_program_answered_or_ended_is_seen(self, desk: OpenDesk, tmp_path: Path) -> None:
        exam = begin(desk(cards(3)))
        other = open_library(tmp_path, {})
        there = Exam.resume(other, exam.attempt, NOON)
        there.give(0, right(there.asked[0]), NOON)
        assert exam.mark(1, NOON)
        assert exam.answered[0].credit == 1
        there.hand_in(NOON)
        assert not exam.give(2, "b", NOON)
        assert exam.result is not None
        assert exam.result.score == pytest.approx(1 / 3)
        other.close()


# How it came out

PARTS = {
    "d.toml": """
title = "D"
tags = ["t"]
[[question]]
id = "order"
prompt = "In order."
order = ["one", "two", "three"]
tags = ["o"]
[[question]]
id = "true"
prompt = "So it is."
answer = true
[[question]]
id = "typed"
prompt = "Name it."
answer = "Astana"
typed = true
"""
}


class TestResult:
    def test_the_score_is_the_mean_of_the_credits(self, desk: OpenDesk) -> None:
        exam = begin(desk(PARTS), certainty=True, pass_share=0.55)
        exam.give(place_of(exam, "d/order"), ("one", "three", "two"), NOON)
        exam.give(place_of(exam, "d/true"), "true", NOON)
        exam.say_sure(place_of(exam, "d/order"), THINK, NOON)
        exam.say_sure(place_of(exam, "d/true"), SURE, NOON)
        result = exam.hand_in(later(NOON, minutes=2))
        assert result.score == pytest.approx((2 / 3 + 1 + 0) / 3)
        assert (result.passed, result.attempt.passed, result.right, result.took_ms) == (
            True,
            True,
            1,
            120_000,
        )
        assert result.by_deck == (("D", 1, 3),)
        assert result.by_tag == (("o", 0, 1), ("t", 1, 3))
        assert [item.card for item in result.missed] == [a.card for a in exam.asked if a.card != "d/true"]
        said = {str(item.card): (item.said, item.answer) for item in result.items}
        assert said["d/order"] == ("one; three; two", "one; two; three")
        assert said["d/typed"] == ("", "Astana")
        # Sure and right: 3. Think so, two thirds of the way from −2 to 2. Open: nothing.
        assert result.certainty == pytest.approx((3 + (-2 + 4 * 2 / 3), 9))

    @pytest.mark.parametrize(
        ("right_ones", "mark", "passed"),
        [(13, 0.7, False), (14, 0.7, True), (14, 0.705, False), (19, 1, False), (20, 1, True), (0, 0, True)],
    )
    def test_the_pass_mark_itself_is_enough_and_the_next_score_below_is_not(
        self, desk: OpenDesk, right_ones: int, mark: float, passed: bool
    ) -> None:
        exam = begin(desk(cards(20)), pass_share=mark)
        for place in range(right_ones):
            exam.give(place, right(exam.asked[place]), NOON)
        result = exam.hand_in(NOON)
        assert (result.score, result.passed, result.attempt.passed) == (right_ones / 20, passed, passed)

    def test_what_a_deck_takes_for_right_later_changes_no_exam_that_is_over(
        self, desk: OpenDesk, tmp_path: Path
    ) -> None:
        found = desk(PARTS)
        exam = begin(found)
        exam.give(place_of(exam, "d/typed"), "Almaty", NOON)
        exam.give(place_of(exam, "d/true"), "true", NOON)
        before = exam.hand_in(NOON)
        mended = PARTS["d.toml"].replace('"Astana"', '"Almaty"').replace("answer = true", "answer = false")
        write_decks(tmp_path / "decks", {"d.toml": mended})
        found.refresh(NOON)
        after = results.result(found, exam.attempt)
        assert [item.credit for item in after.items] == [item.credit for item in before.items]
        assert (after.score, after.right, after.by_tag) == (before.score, before.right, before.by_tag)
        assert after.score == pytest.approx(1 / 3)

    @pytest.mark.parametrize(
        ("sure", "credit", "points"),
        [
            (SURE, 1.0, 3), (SURE, 0.0, -6), (SURE, 0.5, -1.5), (THINK, 1.0, 2), (THINK, 0.0, -2),
            (GUESS, 1.0, 1), (GUESS, 0.0, 0), (None, 1.0, 1), (None, 0.0, 0), (SURE, None, 0),
        ],
    )  # fmt: skip
    def test_certainty_scores_by_its_table(
        self, sure: int | None, credit: float | None, points: float
    ) -> None:
        assert results.certainty([Answered("x", sure=sure, credit=credit), Answered()]) == (points, 6)

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
    def test_the_trend_is_the_slope_of_the_last_five(self, scores: list[float]) -> None:
        last = scores[-5:]
        if len(last) < 2:
            assert results.trend(scores) is None
            return
        slope = statistics.linear_regression(range(len(last)), last).slope
        assert results.trend(scores) == pytest.approx(100 * slope, abs=1e-9)

    def test_attempts_stand_oldest_first_and_apart_by_deck(self, desk: OpenDesk) -> None:
        found = desk({**LIBRARY, **cards(2)})
        specs = [Spec(deck="d"), Spec(deck="all"), Spec(), Spec(deck="d"), Spec(deck="d")]
        exams = [Exam.begin(found, spec, later(NOON, days=n)) for n, spec in enumerate(specs)]
        answer_all(exams[0], later(NOON, days=1))
        for exam in exams[:4]:
            exam.hand_in(later(NOON, days=5))
        ids = [exam.attempt.id for exam in exams]
        assert [attempt.id for attempt in results.attempts(found)] == ids
        assert [attempt.id for attempt in results.attempts(found, "")] == [ids[2]]
        assert [attempt.id for attempt in results.attempts(found, "d")] == [ids[0], ids[3], ids[4]]
        assert [attempt.id for attempt in results.open_attempts(found)] == [ids[4]]
        assert [attempt.day for attempt in results.attempts(found)] == [DAY + n for n in range(5)]
        assert results.attempts_in(found, Scope()) == results.attempts(found)
        assert results.attempts_in(found, Scope(decks=("all",))) == results.attempts(found, "all")
        assert results.attempts_in(found, Scope(decks=("d",), tags=("x",))) == ()
        assert results.result(found, exams[3].attempt).earlier == (1,)
        titles = [attempt.title for attempt in results.attempts(found)]
        assert titles == ["D", "All", "All decks", "D", "D"]

    def test_one_that_is_open_has_a_result_as_it_stands(self, desk: OpenDesk) -> None:
        found = desk(cards(2))
        exam = begin(found)
        exam.give(0, right(exam.asked[0]), NOON)
        told = results.result(found, exam.attempt)
        assert (told.score, told.attempt.ended_at, told.took_ms) == (0.5, None, 0)

    @given(credits_=st.lists(st.sampled_from([None, 0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=6))
    def test_a_score_lies_between_nothing_and_all(self, credits_: list[float | None]) -> None:
        with library(cards(len(credits_))) as desk:
            exam = begin(desk)
            value = {"attempt": exam.attempt.id._asdict()}
            drafts = [
                Draft(asked.card, PRACTICE, credit=credit, response="b", value=value)
                for asked, credit in zip(exam.asked, credits_, strict=True)
                if credit is not None
            ]
            desk.store.append(drafts, NOON, DAY)
            score = Exam.resume(desk, exam.attempt, NOON).hand_in(NOON).score
            assert 0 <= score <= 1
            assert math.isclose(score, sum(credit or 0 for credit in credits_) / len(credits_))


class TestSendingTheMissed:
    def learned(self, desk: Desk, *names: str) -> None:
        session = Session(desk, Scope(cards=tuple(CardId(name) for name in names)), NOON)
        for _ in names:
            answer(session, NOON, Rating.EASY)

    def missed(self, desk: Desk, now: Now) -> Result:
        return begin(desk, now=now).hand_in(now)

    def test_what_has_memory_is_due_today_and_undo_takes_it_back(self, desk: OpenDesk) -> None:
        found = desk(cards(5))
        self.learned(found, "d/q0", "d/q1")
        soon = later(NOON, days=1)
        result = self.missed(found, soon)
        before = rows(found.store)
        assert results.send_missed(found, result, soon) == (2, 3)
        states = [found.store.state(CardId(f"d/q{n}")) for n in range(5)]
        assert [state.due_day if state else None for state in states] == [DAY + 1, DAY + 1, None, None, None]
        assert results.send_missed(found, result, soon) == (0, 3)
        assert about(found, CardId("d/q0"), soon).history.why.exam, "the card's page says where it came from"
        taken = found.store.undo(soon, DAY + 1)
        assert {event.kind for event in taken} == {SET_DUE}
        assert len(taken) == 2
        assert rows(found.store) == before

    def test_what_is_due_already_or_suspended_is_not_sent(self, desk: OpenDesk) -> None:
        found = desk(cards(4))
        self.learned(found, "d/q0", "d/q1")
        found.store.append((Draft(CardId("d/q1"), SUSPEND), Draft(CardId("d/q2"), SUSPEND)), NOON, DAY)
        much_later = later(NOON, days=300)
        result = self.missed(found, much_later)
        before = total_events(found)
        assert results.send_missed(found, result, much_later) == (0, 1)
        assert total_events(found) == before


def test_an_attempt_is_read_as_it_was_written(desk: OpenDesk) -> None:
    spec = Spec("tagged", ("a",), 4, 90, 0.65, 12, certainty=True)
    exam = Exam.begin(desk(LIBRARY), spec, NOON)
    assert exam.attempt.spec == spec
    assert exam.attempt == Attempt(
        id=AttemptId(NOON.at, exam.attempt.id.device),
        day=DAY,
        offset=0,
        spec=spec,
        title="Tagged",
        cards=tuple(asked.card for asked in exam.asked),
    )

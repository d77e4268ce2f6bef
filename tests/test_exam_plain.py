"""An exam as it is said, taken line by line, and taken as a process that may be killed."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import Now
from quizkz.deck import Cloze, Match, Multiple, Order
from quizkz.desk import Desk
from quizkz.exam import results
from quizkz.exam.results import TREND_OF
from quizkz.exam.states import SURE, Spec
from quizkz.exam.taking import Exam
from quizkz.plain import exam as plain
from quizkz.session import Asked
from quizkz.words import exams
from quizkz.words.measure import width
from tests.commands import Run, ran
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_library, write_decks
from tests.test_plain import Talk
from tests.test_session import ALL_KINDS, cards, right

# Words


class TestWords:
    @given(right=st.integers(0, 300), number=st.integers(1, 300), mark=st.integers(1, 100))
    def test_a_score_is_never_rounded_to_full_marks_or_over_the_pass_mark(
        self, right: int, number: int, mark: int
    ) -> None:
        share = min(right, number) / number
        said = int(exams.percent(share, mark / 100).removesuffix("%"))
        assert (said == 100) == (share == 1)
        assert (said >= mark) == (100 * share >= mark - 1e-6)
        assert abs(said - 100 * share) < 1

    @pytest.mark.parametrize(
        ("ms", "said"),
        [
            (None, "no time limit"), (0, "0:00 left"), (1, "0:01 left"), (60_000, "1:00 left"),
            (1_122_000, "18:42 left"), (3_900_000, "1:05:00 left"),
        ],
    )  # fmt: skip
    def test_the_clock_is_over_at_nothing_and_not_before(self, ms: int | None, said: str) -> None:
        assert exams.left(ms) == said

    @given(st.lists(st.integers(-10, 400), max_size=30))
    def test_each_warning_is_given_once_as_its_moment_passes(self, seconds: list[int]) -> None:
        times = [1000 * s for s in sorted({400, *seconds}, reverse=True)]
        said = [w for pair in pairwise(times) if (w := exams.warning(*pair))]
        assert len(said) == len(set(said))
        assert said == sorted(said, reverse=True)
        lasting = [s for s in times if s > 0]
        assert ("1 minute left." in said) == any(s <= 60_000 for s in lasting)

    @pytest.mark.parametrize(
        ("ms", "said"),
        [
            (0, "0 s"),
            (45_000, "45 s"),
            (1_450_000, "24 min 10 s"),
            (600_000, "10 min"),
            (3_900_000, "1 h 5 min"),
        ],
    )
    def test_how_long_it_took(self, ms: int, said: str) -> None:
        assert exams.span(ms) == said

    def test_scores_so_far(self) -> None:
        assert exams.last_scores([0.2, 0.55, 0.65, 0.8]) == "Your last three: 55%, 65%, 80%"
        assert exams.last_scores([0.5, 0.6]) == "Your last two: 50%, 60%"
        assert exams.last_scores([0.5]) == ""
        assert exams.standing([0.8, 0.6], -20.0) == "Best 80%, last 60%, falling 20 points an exam"
        assert exams.standing([0.8], None) == "Best 80%, last 80%"
        assert exams.standing([], None) == ""
        assert exams.trend(0.2) == "level"
        assert exams.trend(1.2) == "rising 1 point an exam"
        assert {5: "five"}[TREND_OF] in exams.TREND_MEANS

    def test_certainty_is_explained_by_its_points(self) -> None:
        for said in ("sure 3 if right, −6 if wrong", "think so 2", "−2 if wrong", "guess 1", "0 if wrong"):
            assert said in exams.certainty_rule()

    def test_what_is_left_to_do(self) -> None:
        assert exams.progress(9, 20) == "9 of 20, 11 open"
        assert exams.progress(20, 20) == "20 of 20"
        assert exams.still_open(1) == "1 question is open. Hand in all the same?"
        assert exams.fewer(20, 12) == "There are 12 questions to ask, not 20; the exam takes all."
        assert exams.fewer(12, 12) == ""
        assert exams.sent(4, 0, 2) == "4 cards are due today now. 2 are new cards, to be learned in turn."
        assert exams.sent(1, 2, 0) == "1 card is due today now, 2 were before."
        assert exams.sent(0, 3, 1) == "1 is a new card, to be learned in turn."


# Line by line


def typed(asked: Asked) -> list[str]:
    """The lines that answer a question right."""
    response = right(asked)
    match asked.question:
        case Multiple() | Order():
            return [" ".join(str(asked.options.index(str(part)) + 1) for part in response)]
        case Match():
            partner = {pair[0]: pair[1] for pair in response}
            return [" ".join(str(asked.options.index(partner[left]) + 1) for left in asked.lefts)]
        case Cloze():
            return [str(part) for part in response]
        case _:
            return [str(response)]


def take(exam: Exam, *lines: str, clock: Callable[[], Now] = lambda: NOON) -> str:
    """What an exam writes for these lines."""
    talk = Talk(lines)
    plain.run(exam, clock, talk.read, talk.written.append)
    assert max(map(width, talk.text.splitlines())) <= 80
    return talk.text


def begun(desk: Desk, **spec: Any) -> Exam:
    return Exam.begin(desk, Spec(**spec), NOON)


LINES = ("b", "a1", "", ":n", ":p", ":m", ":c", ":l", ":g 2", ":end", "y", "9", ":x", "1", "s")


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A library of three questions for exams one after the other."""
    desk = open_library(tmp_path_factory.mktemp("sweep"), cards(3))
    yield desk
    desk.close()


class TestLineByLine:
    def test_every_kind_is_answered_and_the_result_told_at_the_end_alone(self, desk: OpenDesk) -> None:
        exam = begun(desk({"all.toml": ALL_KINDS}))
        lines = [line for asked in exam.asked for line in typed(asked)]
        said = take(exam, *lines, ":end")
        before, _, after = said.partition("All questions have an answer.")
        assert "✓" not in before
        assert "Right" not in before
        assert "Hint" not in before
        assert "✓ Passed: 8 of 8, 100%; pass mark 70%." in after
        assert after.count("You said") == 8

    def test_no_feedback_no_second_exam_no_hint(self, desk: OpenDesk) -> None:
        exam = begun(desk(cards(2)))
        said = take(exam, "b", ":h", ":u", "b", ":end")
        assert "✗ Not passed: 0 of 2, 0%" in said
        assert said.count(plain.COMMANDS.split(":")[0]) == 3  # at the begin and for each unknown command

    def test_moving_marking_and_taking_back(self, desk: OpenDesk) -> None:
        exam = begun(desk(cards(4)))
        said = take(
            exam, ":p", "b", ":m", ":n", "", ":g 9", ":g 1", ":c", ":m", ":m", ":l", ":t", ":end", "no", ":q"
        )
        assert "That is the first question." in said
        assert "A number from 1 to 4, as in: :g 7" in said
        assert "So far: b" in said
        assert "4 questions are open. Hand in all the same?" in said
        assert [one.marked for one in exam.answered] == [False, True, False, False]
        assert exam.open == 4
        assert exam.result is None

    def test_the_end_of_the_input_leaves_it_open(self, desk: OpenDesk) -> None:
        found = desk(cards(3))
        exam = begun(found)
        take(exam, "b")
        assert results.open_attempts(found) == (exam.attempt,)
        said = take(Exam.resume(found, exam.attempt, NOON), "b", "b", ":end")
        assert "Question 1," not in said  # it goes on at the first open one
        assert "0 of 3, 0%" in said

    def test_certainty_is_asked_for_after_each_answer(self, desk: OpenDesk) -> None:
        exam = begun(desk(cards(3)), certainty=True)
        said = take(exam, "b", "what", "s", "b", "", "b", "g", ":end")
        assert f"{exams.ALL_ANSWERED} No time limit." in said
        assert [one.sure for one in exam.answered] == [SURE, None, 0]
        assert said.count(plain.HOW_SURE) == 4
        assert "Certainty −6 of 9 points." in said
        assert "You said: b, sure" in said

    def test_a_command_where_it_is_asked_how_sure_is_no_certainty(self, desk: OpenDesk) -> None:
        exam = begun(desk(cards(3)), certainty=True)
        said = take(exam, "b", ":t", ":g 3", "b", ":p", "b", ":c", "", "", "", ":s", ":q")
        assert said.count(plain.HOW_SURE) == 4
        assert [one.sure for one in exam.answered] == [None] * 3
        assert [one.credit is None for one in exam.answered] == [False, True, False]

    def test_time_runs_out_line_by_line(self, desk: OpenDesk) -> None:
        exam = begun(desk(cards(4)), limit_s=330)
        moments = iter([0, 0, 0, 0, 31, 31, 31, 31, 300, 300, 300, 300, 331])
        now = [NOON]

        def clock() -> Now:
            now[0] = later(NOON, ms=1000 * next(moments, 331))
            return now[0]

        said = take(exam, *"bbbbbbb", clock=clock)
        assert "5 minutes left." in said
        assert "1 minute left." in said
        assert exams.TOO_LATE in said
        assert exams.OVER in said
        assert exam.result is not None
        assert exam.result.timed_out

    @given(st.lists(st.sampled_from([*LINES]), max_size=30))
    def test_any_lines_leave_it_open_or_with_a_result(self, sweep: Desk, lines: list[str]) -> None:
        exam = Exam.begin(sweep, Spec(certainty=True), NOON)
        talk = Talk(lines)
        told = plain.run(exam, lambda: NOON, talk.read, talk.written.append)
        assert told is exam.result
        assert sum(one.credit is None for one in exam.answered) == exam.open
        assert ("Passed" in talk.text or "Not passed" in talk.text) == (told is not None)


# As a command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a deck of ten questions."""
    write_decks(tmp_path / "decks", cards(10))
    return tmp_path


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `quizkz exam` with lines to read: (exit code, standard output, standard error)."""
    monkeypatch.delenv("QUIZKZ_DECKS", raising=False)

    def run(*arguments: str, typed: str = "", now: str = "2026-11-25T09:00:00+05:00") -> tuple[int, str, str]:
        monkeypatch.setenv("QUIZKZ_NOW", now)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return ran(capsys, "exam", "--data", data, *arguments)

    return run


class TestCommand:
    def test_json_is_the_whole_result_and_nothing_else_on_standard_output(self, run: Run) -> None:
        code, said, errors = run(
            "d",
            "--plain",
            "--json",
            "--questions",
            "2",
            "--seed",
            "7",
            "--certainty",
            typed="b\ns\nb\n\n:end\n",
        )
        told = json.loads(said)
        assert code == 0
        assert "Question 1" in errors
        assert (told["deck"], told["seed"], told["questions"], told["score"]) == ("d", 7, 2, 0)
        assert told["certainty"] == {"points": -6, "most": 6}
        assert [item["said"] for item in told["items"]] == ["b", "b"]
        assert told["begun"].startswith("2026-11-25T09:00:00")
        assert json.loads(run("--result", "last", "--json")[1]) == told
        assert json.loads(run("--result", told["id"], "--json")[1]) == told
        history = json.loads(run("--history", "--json")[1])
        assert (history["best"], history["last"], history["trend"]) == (0, 0, None)
        assert [one["id"] for one in history["attempts"]] == [told["id"]]

    def test_without_a_seed_one_is_made_and_said_so_that_it_can_be_had_again(self, run: Run) -> None:
        said = " ".join(run("d", "--plain", "--questions", "3", typed="\n\n")[1].split())
        seed = said.split("Seed ")[1].split()[0]
        again = run(
            *("d", "--plain", "--questions", "3", "--seed", seed),
            typed="n\n\n\n",
            now="2026-11-26T08:00+05:00",
        )[1]
        questions = said[said.index("Question 1") : said.index("The exam stays open")]
        assert questions.count("Question ") == 3
        assert questions in " ".join(again.split())

    def test_one_left_open_is_offered_and_never_doubled(self, run: Run, data: Path) -> None:
        first = run("d", "--plain", "--minutes", "10", typed="b\n")
        assert "The exam stays open, for 10:00 more" in first[1]
        assert "`quizkz exam d --resume`" in " ".join(first[1].split())
        asked = run("d", "--plain", typed="?\n:n\n")
        assert asked[1].count("Enter goes on with it") == 3, "`:n` is the next question elsewhere"
        assert "Question" not in asked[1]
        on = run("d", "--plain", typed="\nb\n")[1]
        assert "1 of 10, 9 open" in on
        assert "Question 2, choose one" in on
        assert "2 of 10, 8 open" in run("d", "--plain", "--resume")[1]
        new = run("d", "--plain", "--questions", "3", typed="n\n")[1]
        assert "d, 3 questions" in new.lower()
        desk = open_library(data, {})
        assert [attempt.ended_at is None for attempt in results.attempts(desk)] == [False, True]
        desk.close()

    def test_one_that_ran_out_is_closed_and_told(self, run: Run) -> None:
        run("d", "--plain", "--minutes", "10", typed="b\n")
        late = run("d", "--plain", "--resume", now="2026-11-26T09:00:00+05:00")
        assert late[0] == 2
        assert (
            "The time of the exam of 25 November 2026, 09:00 is over. It counts as 0 of 10, 0%."
            in " ".join(late[1].split())
        )
        assert "No exam was left open here. `quizkz exam d` begins one." in late[2]

    def test_nothing_to_ask_leaves_the_open_one_open(self, run: Run, data: Path) -> None:
        run("d", "--plain", typed="b\n")
        code, _, said = run("d", "--plain", "--tag", "nope", typed="n\n")
        assert (code, "has the tag nope" in said) == (2, True)
        desk = open_library(data, {})
        assert len(results.open_attempts(desk)) == 1
        desk.close()

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--pass", "0"], "'0' is not a number from 1 to 100"),
            (["--pass", "101"], "'101' is not a number from 1 to 100"),
            (["--questions", "many"], "'many' is not a number from 1 to 1000"),
            (["--minutes", "-5"], "'-5' is not a number from 1"),
            (["--seed", "x"], "'x' is not a whole number"),
            (["--history", "--resume"], "not allowed with"),
            (["nope"], "There is no deck nope."),
            (["--result", "5-x"], "There is no such exam."),
            (["--resume"], "No exam was left open here. `quizkz exam` begins one."),
            ([], "standard input is not a terminal"),
        ],
    )
    def test_wrong_use_is_one_sentence(self, run: Run, arguments: list[str], said: str) -> None:
        code, _, errors = run(*arguments, *(["--plain"] if arguments else []))
        assert code == 2
        assert said in errors
        assert "Traceback" not in errors

    def test_the_history_of_a_deck_has_best_last_and_trend(self, run: Run) -> None:
        assert run("--history")[1] == "No exam was taken here yet.\n"
        for day in (25, 26):
            lines = "b\nb\n:end\n" if day == 25 else "b\n:end\ny\n"
            run("d", "--plain", "--questions", "2", typed=lines, now=f"2026-11-{day}T09:00+05:00")
        said = run("d", "--history")[1]
        assert "Best 0%, last 0%, level." in said
        assert exams.TREND_MEANS in said
        assert "25 November 2026, 09:00   0%, not passed   D, 2 questions" in said


# Killed


def kill_and_go_on(data: Path, kills: int) -> None:
    """Kill the program after each few answers; each time all that it had taken is there."""
    number = 10
    write_decks(data / "decks", cards(number))
    command = [
        sys.executable,
        "-m",
        "quizkz",
        "exam",
        "d",
        "--data",
        str(data),
        "--plain",
        "--questions",
        "10",
    ]
    told = 0
    for kill in range(kills):
        with subprocess.Popen(
            [*command, *(["--resume"] if kill else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            for _ in range(1 + kill % 3):
                process.stdin.write("b\n")
                process.stdin.flush()
                told += 1
                # The next question is shown only when the answer before it is on disk.
                wanted = f"{told} of {number}" if told < number else exams.ALL_ANSWERED
                for line in process.stdout:
                    if wanted in line:
                        break
                else:
                    raise AssertionError(f"it ended before it said {wanted}")
                if told == number:
                    break
            process.send_signal(signal.SIGKILL)
        desk = open_library(data, {})
        (left,) = results.open_attempts(desk)
        exam = Exam.resume(desk, left, Now(left.id.at))
        assert exam.number - exam.open == told
        assert desk.store.verify(left.day + 9_999) == ()
        desk.close()
        if told == number:
            break


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_an_exam_that_is_killed_goes_on_with_every_answer_taken(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, 2)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_kills_all_along_an_exam_lose_nothing(tmp_path: Path) -> None:
    for exam in range(4):
        kill_and_go_on(tmp_path / str(exam), 10)

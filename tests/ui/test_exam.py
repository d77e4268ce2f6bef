"""Exams on the screen: answers on disk at once, nothing told before the end, the clock, the result."""

import re
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from quizkz.deck import Question
from quizkz.desk import Desk
from quizkz.exam import results
from quizkz.exam.states import SURE, Answered, Spec
from quizkz.exam.taking import Exam
from quizkz.grading import Response
from quizkz.library import DeckFiles, read
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.session.asked import asked_of
from quizkz.ui.answers import Written, entry_for
from quizkz.ui.app import QuizkzApp
from quizkz.ui.exam import ExamScreen
from quizkz.ui.exam_map import ExamMap
from quizkz.ui.exam_result import ExamResultScreen, ExamReviewScreen
from quizkz.ui.exam_start import ExamStartScreen
from quizkz.ui.flow import Room
from quizkz.ui.home import HomeScreen
from quizkz.ui.palette import commands_of
from quizkz.ui.roles import NEXT
from tests.ui.helpers import (
    ANY_SIZE,
    SIZES,
    Hands,
    check_snapshot,
    desk_in,
    painted,
    resized,
    running,
    settled,
)
from tests.ui.sittings import KINDS
from tests.ui.test_study import hostile

AnyScreen = TypeVar("AnyScreen", bound=Screen[None])
CARDS = 'id = "cards"\ntitle = "Cards"\n[[question]]\nid = "c"\nprompt = "What?"\nanswer = "That"\n'


RIGHT: dict[str, Response] = {
    "choice": "A presidential republic",
    "fast": "false",
    "number": "4.3",
    "typed": "multi-vectorism",
    "gaps": ("2022", "77.2%"),
    "order": ("First", "Second", "Third", "Fourth"),
}
"""The right answers of all questions but two."""
TAGGED = re.sub(r'id = "(choice|fast|multiple)"', r'\g<0>\ntags = ["reforms"]', KINDS)
TAGGED = re.sub(r'id = "(typed|match)"', r'\g<0>\ntags = ["policy"]', TAGGED)


class Exams:
    """A running app with a desk, and what a test asks of it."""

    def __init__(self, app: QuizkzApp, pilot: "Pilot[int]", desk: Desk, clock: Hands) -> None:
        self.app, self.pilot, self.desk, self.clock = app, pilot, desk, clock

    async def press(self, *keys: str) -> str:
        """Press keys, each when what the one before led to is painted; the screen after them."""
        for key in keys:
            await self.app._press_keys([key])
            await painted(self.app, self.pilot)
        return self.text

    def on(self, kind: type[AnyScreen]) -> AnyScreen:
        """The screen, which is one of this kind."""
        screen = self.app.screen
        assert isinstance(screen, kind)
        return screen

    async def click(self, words: str) -> None:
        """Click where these words stand."""
        y, row = next((y, row) for y, row in enumerate(self.text.split("\n")) if words in row)
        await self.pilot.click(offset=(row.index(words), y))
        await painted(self.app, self.pilot)

    async def tick(self, **span: float) -> str:
        """Let time go by, and the screen's clock strike."""
        self.clock.move(**span)
        next(screen for screen in self.app.screen_stack if isinstance(screen, ExamScreen)).tick()
        await painted(self.app, self.pilot)
        return self.text

    async def go_to(self, question: str) -> None:
        """Move to a question of the exam, as the map does."""
        screen = self.on(ExamScreen)
        ids = [asked.question.id for asked in screen._exam.asked]
        screen._go(ids.index(question))
        await painted(self.app, self.pilot)

    @property
    def text(self) -> str:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in strips)

    @property
    def given(self) -> dict[str, Response]:
        """What the log holds of the newest exam, by question."""
        exam = Exam.resume(self.desk, results.attempts(self.desk)[-1], self.clock())
        return {
            asked.question.id: one.response
            for asked, one in zip(exam.asked, exam.answered, strict=True)
            if one.credit is not None
        }


@asynccontextmanager
async def exams(
    folder: Path, *, deck: str = KINDS, clock: Hands | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Exams]:
    """The app at home over one deck."""
    clock = clock or Hands()
    desk = desk_in(folder, {"kinds.toml": deck}, clock)
    desk.refresh(clock())
    async with running(desk, clock, size=size) as (app, pilot):
        yield Exams(app, pilot, desk, clock)


TWINS = """
[[question]]
id = "twins"
prompt = "Which number is theirs?"
pairs = [["one", "odd"], ["two", "even"], ["three", "odd"]]
"""
"""Partners that read alike."""
FILE = Path("kinds.toml")
DECK = read(DeckFiles(FILE, (FILE,)), texts={FILE: KINDS + TWINS}).deck
assert DECK is not None
GRADED = [question for question in DECK.questions if question.kind != "flashcard"]


@example(GRADED[-1], [1, 2, 3], "")
@given(st.sampled_from(GRADED), st.lists(st.integers(1, 9), max_size=6), st.text("ab 12,", max_size=5))
def test_an_answer_is_taken_up_again_as_it_was_given(chosen: Question, digits: list[int], text: str) -> None:
    assert DECK is not None
    asked = asked_of(CardId(f"kinds/{chosen.id}"), DECK, chosen, None)
    first, again = entry_for(asked, changes=True), entry_for(asked, changes=True)
    for digit in digits:
        first.digit(digit)
    if isinstance(first, Written):
        first.texts[-1] = text.strip()
    again.restore(first.response())
    first.cursor = again.cursor
    assert again.response() == first.response()
    rows = [[row.text.plain for row in entry.rows(Room(76))] for entry in (first, again)]
    assert rows[0] == rows[1]


@given(st.data(), st.integers(1, 300), st.integers(52, 76), st.booleans())
def test_the_map_shows_the_question_and_those_around_it(
    data: st.DataObject, number: int, width: int, roomy: bool
) -> None:
    here = data.draw(st.integers(0, number - 1))
    answered = [Answered(credit=None if n % 3 else 1.0, marked=n % 7 == 0) for n in range(number)]
    *rows, counts, _ = ExamMap().lay(answered, here, "", Room(width, roomy=roomy))
    shown = [int(text) - 1 for row in rows[::2] for text in row.plain.split()]
    assert shown == list(range(shown[0], shown[-1] + 1))
    assert (len(shown) == number) == ("to" not in counts.plain)
    signs = "".join(row.plain for row in rows[1::2]).replace(" ", "")
    assert signs == "".join("!" if n % 7 == 0 else "○" if n % 3 else "●" for n in shown)
    lit = [row.plain[span.start : span.end] for row in rows for span in row.spans if span.style == NEXT]
    assert lit == [str(here + 1)]
    assert all(row.cell_length <= width for row in (*rows, counts))


async def test_an_exam_tells_nothing_before_its_end_and_keeps_every_answer_at_once(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        assert "e Exam" in at.text
        assert "of 8" in await at.press("e")
        await at.press("enter")
        await at.go_to("choice")
        text = await at.press("1")
        assert list(at.given.values()) == ["A parliamentary republic"]
        assert "[x]  A parliamentary republic" in text
        assert "no feedback until the end" in text
        await at.press("2")
        assert list(at.given.values()) == ["A presidential republic"]
        await at.press("down")
        assert "Enter  Choose" in at.text, "another row is chosen before Enter goes on"
        await at.press("enter", "up", "space", "m")
        assert list(at.given.values()) == ["A presidential republic"]
        assert not any(word in at.text for word in ("✓", "✗", "Right", "Missed", "Hint"))
        check_snapshot("exam-80x24", at.app)
        assert "7 questions are open, 1 is marked" in await at.press("ctrl+s")
        await at.click("5  6")
        assert "Question 5" in at.text
        await at.press("ctrl+s")
        await at.press("escape", "ctrl+s", "enter")
        assert "✗ Not passed   1 of 8" in at.text
        assert not at.desk.store.last_act(), "nothing of an exam is undone on home"


async def test_keys_work_in_a_field_and_what_is_typed_is_kept_when_it_is_left(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        await at.press("e", "enter")
        await at.go_to("typed")
        await at.press(*"m7", "f2")
        assert at.given == {"typed": "m7"}, "a mark keeps what was typed before it"
        await at.press("x", "f8", "f7")
        assert at.given["typed"] == "m7x"
        assert "1 marked" in at.text
        await at.go_to("gaps")
        await at.press(*"2022", "enter")
        assert "gaps" not in at.given, "Enter goes to the next gap first"
        await at.press(*"5%", "escape")
        assert not isinstance(at.app.focused, Input)
        assert "you can go on until 09:20" in await at.press("escape")
        assert at.given["gaps"] == ("2022", "5%")
        await at.press("enter")
        at.on(HomeScreen)


async def test_an_exam_that_was_cut_off_goes_on_in_its_time_and_is_told_after_it(tmp_path: Path) -> None:
    clock = Hands()
    async with exams(tmp_path, clock=clock) as at:
        await at.press("e", "enter")
        await at.go_to("number")
        await at.press(*"4.3")  # and then the app is quit
    clock.move(minutes=3)
    async with exams(tmp_path, clock=clock) as at:
        assert "1 answered, 7 open" in await at.press("e")
        assert "5 min left" in await at.press("enter")
        await at.go_to("number")
        assert "4.3" in at.text
        await at.press("escape", "escape", "enter")
        at.on(HomeScreen)
        clock.move(minutes=6)
        text = await at.press("e")
        assert "1 of 8" in text
        assert "Time is over" in text
        at.on(ExamResultScreen)


async def test_the_clock_warns_and_then_hands_in_whatever_lies_over_the_exam(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        await at.press("e", "enter")
        await at.go_to("typed")
        assert "8 min left" in at.text
        assert "7 min left" in await at.tick(minutes=1, seconds=30)
        assert "5 minutes left." in await at.tick(minutes=1, seconds=40)
        assert "minutes left." not in await at.press("a")
        assert "1 minute left." in await at.tick(minutes=4)
        assert "48 s left" in await at.tick(seconds=2)
        await at.press("b", "f1")
        await at.tick(seconds=47)
        assert at.given == {"typed": "ab"}, "what stands in a field is taken before the stop"
        await at.tick(seconds=5)
        assert "Time is over" in at.text
        await at.press("x", "r", "v")  # still meant for the field
        assert not (tmp_path / "exams").exists()
        at.on(ExamResultScreen)
        assert "Export" in await at.press("enter"), "Enter goes on, and what can be done is offered"
        await at.press("escape")
        at.on(HomeScreen)


async def test_how_sure_one_is_has_a_score_of_its_own(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        await at.press("e", "down", "down", "down", "space")
        assert "sure 3 if right" in at.text
        await at.press("enter")
        await at.go_to("choice")
        place = at.on(ExamScreen)._place
        assert "1 sure     2 think so" in await at.press("2", "enter")
        await at.press("1")
        assert at.on(ExamScreen)._exam.answered[place].sure == SURE
        await at.go_to("choice")
        assert "you said: sure" in at.text
        assert "7 questions are open. Hand in" in await at.press("ctrl+s")
        assert "Certainty 3 of 24 points" in await at.press("enter")


async def test_the_missed_are_sent_to_review_once_and_that_is_taken_back(tmp_path: Path) -> None:
    async with exams(tmp_path, deck=TAGGED) as at:
        now, today = at.clock(), at.desk.today(at.clock())
        card = CardId("kinds/multiple")
        at.desk.store.append([Draft(card, REVIEW, rating=Rating.EASY, credit=1.0)], now, today)
        for known in (3, 2, 6):
            exam = Exam.begin(at.desk, Spec(deck="kinds", seed=1), at.clock())
            for place, asked in enumerate(exam.asked):
                if asked.question.id in list(RIGHT)[:known]:
                    exam.give(place, RIGHT[asked.question.id], at.clock())
                at.clock.move(seconds=91)
            exam.hand_in(at.clock())
        assert exam.result is not None
        at.app.exam_result(exam.result)
        await painted(at.app, at.pilot)
        check_snapshot("exam-result-80x24", at.app)
        assert "1 card is due today now. 1 is a new card" in await at.press("enter")
        state = at.desk.store.state(card)
        assert state is not None
        assert state.due_day == today
        assert "Taken back." in await at.press("u")
        assert at.desk.store.last_act()[0].kind == REVIEW
        assert "1 of 8" in await at.press("v")
        shown = [(await at.press("right")) for _ in exam.asked[1:]]
        assert sum("✗ Missed" in text for text in shown) == len(exam.result.missed)
        assert all(word in "".join(shown) for word in ("multi-vectorism", "✓ Right", "left out"))
        await at.press("escape", "x")
        assert [path.suffix for path in sorted((tmp_path / "exams").iterdir())] == [".csv", ".md"]
        assert stat.S_IMODE((tmp_path / "exams").stat().st_mode) == 0o700
        assert "practice" in await at.press("r")


async def test_a_number_is_written_or_changed_and_the_minutes_follow_the_questions(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        start = at.on(ExamStartScreen) if await at.press("e") else None
        assert start is not None
        await at.press("5")
        assert start._spec().limit_s == 300
        await at.press("backspace", "down", "0", "up", "right", "down", "down", "9", "9", "9")
        spec = start._spec()
        assert (spec.questions, spec.limit_s, spec.pass_share) == (5, None, 1.0)
        assert "no time limit" in await at.press("enter")
        assert "whenever you like" in await at.press("escape", "escape")


async def test_questions_of_a_large_stock_are_counted_and_chosen_beside_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizkz.ui.exam_start.AT_ONCE", 0)
    async with exams(tmp_path) as at:
        await at.press("e")
        await settled(at.app, at.pilot)
        assert re.search(r"Questions +8   of 8\n", at.text), "nine, of which one is a flashcard"
        spec = at.on(ExamStartScreen)._spec()
        assert (spec.questions, spec.limit_s) == (8, 480)
        await at.press("enter", "enter")
        await settled(at.app, at.pilot)
        at.on(ExamScreen)
        assert len(results.attempts(at.desk)) == 1


async def test_where_there_is_nothing_to_grade_that_is_said(tmp_path: Path) -> None:
    async with exams(tmp_path, deck=CARDS) as at:
        assert "cannot grade flashcards" in await at.press("e", "enter")
        at.on(ExamStartScreen)


async def test_an_exam_given_at_the_start_is_shown_over_home(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, {"kinds.toml": KINDS}, clock)
    desk.refresh(clock())
    exam = Exam.begin(desk, Spec(), clock())
    async with running(desk, clock, exam=exam) as (app, pilot):
        at = Exams(app, pilot, desk, clock)
        await at.go_to("choice")
        await at.press("escape", "enter")
        await settled(app, pilot)
        assert "cards are ready" in at.text


async def every_screen(at: Exams, *, step: int = 1) -> AsyncIterator[App[int]]:
    """Each screen of an exam in turn, and every question or each `step`th."""
    await at.press("e")
    yield at.app
    await at.press("enter")
    for place in range(0, at.on(ExamScreen)._exam.number, step):
        at.on(ExamScreen)._go(place)
        await painted(at.app, at.pilot)
        yield at.app
    await at.press("ctrl+s")
    yield at.app
    await at.press("enter")
    yield at.app
    await at.press("v")
    at.on(ExamReviewScreen)
    yield at.app


async def test_an_exam_fits_small_and_large_windows(tmp_path: Path) -> None:
    async with exams(tmp_path) as at:
        sizes = cycle((SIZES[1], (1, 1), SIZES[2]))
        async for app in every_screen(at, step=3):
            size = next(sizes)
            await resized(app, at.pilot, size)
            if size == SIZES[1] and isinstance(app.screen, ExamScreen):
                assert "of 8, 8 open" in at.text.splitlines()[0]
            if size == (1, 1):  # no question is answered that is not seen
                await resized(app, at.pilot, SIZES[2])


@pytest.mark.slow
async def test_every_screen_of_an_exam_is_drawn_at_any_size(tmp_path: Path) -> None:
    async with exams(tmp_path, deck=hostile()) as at:
        async for app in every_screen(at):
            for size in (*ANY_SIZE, (80, 24)):
                await resized(app, at.pilot, size)
                assert all(len(row) <= size[0] for row in at.text.splitlines() if row.isascii())


async def test_the_palette_has_what_keys_do_and_new_cards_that_were_missed_are_practised(
    tmp_path: Path,
) -> None:
    async with exams(tmp_path) as at:

        def named() -> dict[str, Callable[[], object]]:
            return {one.title: one.callback for one in commands_of(at.app, at.app.screen)}

        assert {"Practise", "Daily goal", "Exam", "Keys"} <= set(named())
        assert "Hand in" not in named()
        await at.press("e", "enter")
        assert {"Mark", "Hand in"} <= set(named())
        at.app.call_later(named()["Hand in"])
        await painted(at.app, at.pilot)
        assert "Hand in all the same?" in at.text
        await at.press("enter")
        assert {"Look through", "Practise the missed", "Write it to a file"} <= set(named())
        assert "Practise 8 missed" in at.text, "new ones are not said to be sent to review"
        assert "no answer" in await at.press("v"), "nothing was said, which is not a wrong answer"
        await at.press("escape")
        assert "practice" in await at.press("enter")
        await at.press("escape")
        assert "Home" in at.text.splitlines()[-1]

"""The report screen: what is drawn at each size, and what its keys do."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.errors import StoreError
from quizkz.exam.states import Attempt, AttemptId, Spec
from quizkz.exam.taking import Exam
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.stats.report import Confusion, Leech, Report
from quizkz.ui.app import QuizkzApp
from quizkz.ui.report import ReportScreen
from quizkz.ui.report_exams import section
from tests.ui import decks, reports
from tests.ui.helpers import (
    Hands,
    Sizes,
    check_snapshot,
    desk_in,
    painted,
    resized,
    running,
    screen_text,
    settled,
)

KZ = CardId("capitals/kz")


class Reader:
    """Gives a report made by hand, and keeps what it was asked for; `gate` holds it back."""

    def __init__(self, report: Report) -> None:
        self.made = report
        self.asked: list[tuple[Scope, str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.ended_early = False

    def report(
        self, scope: Scope, span: str, now: Now, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """The report, once the gate is open; whoever left meanwhile ends it."""
        del now
        self.asked.append((scope, span))
        assert progress is not None
        progress(12_000, 1_000_000)
        self.begun.set()
        self.gate.wait(5)
        self.ended_early = True
        progress(1_000_000, 1_000_000)  # raises where the reader left
        self.ended_early = False
        return self.made


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Desk:
    return desk_in(tmp_path, {"capitals.toml": decks.CAPITALS, "rivers.toml": decks.RIVERS}, clock)


@pytest.fixture
def reader() -> Reader:
    made = reports.designed()
    first = Confusion("KazAID", "CICA", 4, (KZ,))
    return Reader(
        replace(made, confusions=(first, *made.confusions[1:]), leeches=(Leech(KZ, "Which?", "A", 8),))
    )


@asynccontextmanager
async def showing(
    desk: Desk, clock: Hands, reader: Reader, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[QuizkzApp, "Pilot[int]"]]:
    """The app with the report open."""
    async with running(desk, clock, size=size) as (app, pilot):
        app.push_screen(ReportScreen(desk, clock, reader))
        await settled(app, pilot)
        yield app, pilot


async def pressed(app: QuizkzApp, pilot: "Pilot[int]", *keys: str) -> str:
    """What is on the screen after these keys."""
    await pilot.press(*keys)
    await settled(app, pilot)
    return screen_text(app)


async def test_the_designed_screens(desk: Desk, clock: Hands, reader: Reader, sizes: Sizes) -> None:
    async with showing(desk, clock, reader, (120, 40)) as (app, pilot):
        check_snapshot("report-120x40", app)
        await resized(app, pilot, (80, 24))
        check_snapshot("report-80x24", app)
        await resized(app, pilot, (40, 12))
        text = screen_text(app)
        assert "True retention     91% (88–93%, 412)" in text
        assert not any(mark in text for mark in "━■█")
        for size in sizes:
            await resized(app, pilot, size)


async def test_in_a_small_window_enter_opens_a_section_and_then_acts(
    desk: Desk, clock: Hands, reader: Reader
) -> None:
    async with showing(desk, clock, reader, (40, 12)) as (app, pilot):
        text = await pressed(app, pilot, *["tab"] * 5)
        assert "▌ You mix up" in text
        assert "KazAID" not in text
        assert text.splitlines()[-1].split()[:3] == ["Enter", "Show", "more"]
        assert "▌ KazAID  for  CICA" in await pressed(app, pilot, "enter")
        assert "KazAID" not in await pressed(app, pilot, "tab")
        await pressed(app, pilot, "shift+tab", "enter", "enter")
        assert "Which city is the capital" in screen_text(app)


async def test_tab_goes_through_the_sections_and_enter_drills_a_pair(
    desk: Desk, clock: Hands, reader: Reader
) -> None:
    async with showing(desk, clock, reader) as (app, pilot):
        assert "▌ Activity" in await pressed(app, pilot, "tab")
        assert "▌ True retention" in await pressed(app, pilot, "tab")
        text = await pressed(app, pilot, "tab", "tab", "tab", "down")
        assert "▌ 2.3 billion" in text
        assert "▌ You mix up" not in text
        assert "▌ KazAID  for  CICA" in await pressed(app, pilot, "up")
        assert "Which city is the capital of Kazakhstan?" in await pressed(app, pilot, "enter")
        assert "Practice" in screen_text(app)
        await pressed(app, pilot, "escape")
        assert isinstance(app.screen, ReportScreen)


async def test_enter_on_a_leech_opens_its_card(desk: Desk, clock: Hands, reader: Reader) -> None:
    async with showing(desk, clock, reader, (120, 40)) as (app, pilot):
        assert "▌ Which?" in await pressed(app, pilot, *["shift+tab"] * 4)
        await pressed(app, pilot, "enter")
        assert type(app.screen).__name__ == "CardScreen"


async def test_space_goes_down_until_escape_is_the_next_key(desk: Desk, clock: Hands, reader: Reader) -> None:
    async with showing(desk, clock, reader) as (app, pilot):
        text = screen_text(app)
        for _ in range(20):
            if "Space  More below" not in text:
                break
            text = await pressed(app, pilot, "space")
        assert text.splitlines()[-1].split()[:2] == ["Esc", "Home"]
        assert "more" not in text
        assert "Exams" in text
        await pressed(app, pilot, "escape")
        assert not isinstance(app.screen, ReportScreen)


async def test_i_says_what_figures_mean_and_another_span_and_deck_are_read_anew(
    desk: Desk, clock: Hands, reader: Reader
) -> None:
    async with showing(desk, clock, reader) as (app, pilot):
        text = await pressed(app, pilot, "i")
        assert "Activity" in text
        assert "Streak" in text
        await pressed(app, pilot, "escape")
        text = await pressed(app, pilot, "tab", "tab", "i")
        assert "Wilson" in text
        assert "Streak" not in text
        await pressed(app, pilot, "escape")
        assert "last 90 days" in await pressed(app, pilot, "t")
        await pressed(app, pilot, "d", "escape")
        assert "Rivers" in await pressed(app, pilot, "d", "end", "enter")
        everything, rivers = Scope(), Scope(decks=("rivers",))
        assert reader.asked == [(everything, "year"), (everything, "90d"), (rivers, "90d")]


async def test_the_frame_stands_at_once_and_progress_is_said_only_after_a_while(
    desk: Desk, clock: Hands, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.gate.clear()
    monkeypatch.setattr("quizkz.ui.report.LOADING_AFTER_S", 3600)
    async with running(desk, clock) as (app, pilot):
        app.push_screen(screen := ReportScreen(desk, clock, reader))
        await pilot.pause()
        assert await asyncio.to_thread(reader.begun.wait, 30)
        assert "All decks" in screen_text(app)
        assert "Reading…" not in screen_text(app)
        screen._say_slow()  # what the timer does
        await painted(app, pilot)
        assert "Reading… 12,000 of 1,000,000" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ReportScreen)
        reader.gate.set()
        await settled(app, pilot)
        assert reader.ended_early


class Failing(Reader):
    """A log that cannot be read."""

    def report(
        self, scope: Scope, span: str, now: Now, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """Nothing."""
        raise StoreError("Another program keeps the log busy.")


async def test_a_log_that_cannot_be_read_is_said_and_the_screen_stays(desk: Desk, clock: Hands) -> None:
    async with showing(desk, clock, Failing(reports.designed())) as (app, pilot):
        assert "Another program keeps the log busy." in screen_text(app)
        text = await pressed(app, pilot, "tab", "i", "enter", "space", "down")
        assert text.strip().startswith("Report   All decks")


async def test_before_the_first_answer_the_first_step_is_told(desk: Desk, clock: Hands) -> None:
    async with showing(desk, clock, Reader(reports.untouched())) as (app, pilot):
        text = await pressed(app, pilot, "tab", "enter", "i", "space")
        assert "No answers yet." in text
        assert "Enter on a deck, begins." in text.replace("\n  ", " ")
        assert "%" not in text


async def test_text_of_decks_and_answers_is_shown_as_it_is(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"hostile.toml": decks.HOSTILE_DECK}, clock)
    made = reports.designed()
    odd = Confusion(decks.HOSTILE, "[b]bold[/b]", 4, (KZ,))
    place = made.decks[0]._replace(title=decks.HOSTILE)
    leech = Leech(KZ, decks.HOSTILE * 50, "", 8)
    reader = Reader(replace(made, confusions=(odd,), decks=(place, place), leeches=(leech,)))
    async with showing(desk, clock, reader, (120, 40)) as (app, pilot):
        assert "[b]bold[/b]" in screen_text(app)
        assert "[red]x[/] [/ \\" in await pressed(app, pilot, "end")
        assert "[red]x[/]" in await pressed(app, pilot, "d")


async def test_r_on_home_opens_the_report_of_the_row(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        text = await pressed(app, pilot, "down", "r")
        assert text.strip().startswith("Report   Capitals")
        assert "No answers yet." in text
        await pressed(app, pilot, "escape", "enter")
        await pressed(app, pilot, "1")
        await pressed(app, pilot, "escape")
        text = await pressed(app, pilot, "r")
        assert "1 of 1 day, 1 review" in text
        assert "Needs about 20 due reviews; there is none yet." in text


def test_exams_stand_newest_first_with_pass_mark_best_and_trend() -> None:
    taken = [
        Attempt(AttemptId(n * 86_400_000, "d"), n, 0, Spec(deck="a"), "A", (KZ,) * 20, n, score)
        for n, score in enumerate((0.55, 0.65, 0.8))
    ]
    drawn = section(taken, 76, whole=False)
    assert drawn.said == "Best 80%, last 80%, rising 13 points an exam"
    first, *_, last = (row.plain for row in drawn.body)
    assert first.startswith("3 Jan 1970")
    assert first.rstrip().endswith("80%   20  ✓ passed")
    assert "┃" in first
    assert last.rstrip().endswith("55%   20  ✗ not passed")
    assert last.index("━") < last.index("─") < last.index("┃")


async def test_a_command_opens_the_report_of_a_scope_and_a_span(desk: Desk, clock: Hands) -> None:
    desk.refresh(clock())
    async with running(desk, clock, report=(Scope(decks=("rivers",)), "30d")) as (app, pilot):
        text = screen_text(app)
        assert text.strip().startswith("Report   Rivers")
        assert "last 30 days" in text
        await pressed(app, pilot, "escape")
        assert not isinstance(app.screen, ReportScreen)


async def test_at_a_sittings_end_r_opens_the_report_of_its_deck(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock, start=Scope(decks=("capitals",)), limit=1) as (app, pilot):
        assert not isinstance(app.screen, ReportScreen)
        text = await pressed(app, pilot, "r")
        assert "Which city" in text
        await pressed(app, pilot, "1")
        assert "r Report" in await pressed(app, pilot, "4")
        text = await pressed(app, pilot, "r")
        assert text.strip().startswith("Report   Capitals")
        assert "Esc  Back" in text or "Esc Back" in text
        assert "Done for now." in await pressed(app, pilot, "escape")


async def test_enter_on_an_exam_opens_its_result(desk: Desk, clock: Hands) -> None:
    desk.refresh(clock())
    Exam.begin(desk, Spec(questions=2), clock()).hand_in(clock())
    async with running(desk, clock) as (app, pilot):
        app.report(Scope())
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, ReportScreen)
        for _ in screen._laid.spots:
            if screen._pick is None or not screen._pick.exam:
                await pilot.press("tab")
        assert "Enter  Open the exam" in screen_text(app)
        assert "Exam result" in await pressed(app, pilot, "enter")
        assert await pressed(app, pilot, "escape")
        assert app.screen is screen

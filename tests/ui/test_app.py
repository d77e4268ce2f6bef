"""The app around the screens."""

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.filter import Monochrome, NoColor

from quizkz.desk import Desk
from quizkz.errors import StoreError
from quizkz.query import Scope
from quizkz.ui.app import QuizkzApp
from quizkz.ui.browse import BrowseScreen
from quizkz.ui.commands import COMMANDS
from quizkz.ui.custom import CustomScreen
from quizkz.ui.dialogs import Confirm, ProblemsScreen
from quizkz.ui.exam import ExamScreen
from quizkz.ui.exam_result import ExamResultScreen, ExamReviewScreen
from quizkz.ui.exam_start import ExamStartScreen
from quizkz.ui.fit import FitScreen
from quizkz.ui.home import HomeScreen
from quizkz.ui.keys import KeysScreen
from quizkz.ui.page import toast
from quizkz.ui.planned import PlannedPage
from quizkz.ui.report import ReportScreen
from quizkz.ui.report_dialogs import DeckScreen, MeaningScreen
from quizkz.ui.simulate import SimulateScreen
from quizkz.ui.study import StudyScreen
from quizkz.ui.themes import ANSI, DARK, LIGHT
from quizkz.ui.trying import TryScreen
from quizkz.ui.watching import WatchScreen
from quizkz.ui.wishes import WishScreen
from quizkz.ui.writing import Unsaved, WriteScreen
from tests.ui import decks
from tests.ui.helpers import Hands, desk_in, notices, resized, running, screen_text, settled


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Desk:
    return desk_in(tmp_path, {"capitals.toml": decks.CAPITALS, "hostile.toml": decks.HOSTILE_DECK}, clock)


async def test_what_ends_the_app_is_kept_for_whoever_runs_it(desk: Desk, clock: Hands) -> None:
    app = QuizkzApp(desk, clock)

    async def failing() -> None:
        async with app.run_test():
            app.fail(StoreError("The disk is full."))
            app.fail(ValueError("what came of it"))

    with pytest.raises(StoreError):
        await failing()
    assert isinstance(app.failure, StoreError)
    assert app.return_code == 1


async def test_the_palette_finds_a_deck_and_studies_it_and_without_room_takes_its_keys(
    desk: Desk, clock: Hands
) -> None:
    async with running(desk, clock) as (app, pilot):
        await pilot.press("ctrl+p")
        await settled(app, pilot)
        for size in ((1, 1), (2, 24), (80, 24)):
            await resized(app, pilot, size)
            await pilot.press("k", "down", "pageup", "pagedown", "end", "backspace")
            await settled(app, pilot)
        await pilot.press("ctrl+p", "k", "e", "y", "s")
        await settled(app, pilot)
        await pilot.press("down", "pageup", "enter")
        assert isinstance(app.screen, KeysScreen)
        await pilot.press("escape", "ctrl+p", *"capit")
        await settled(app, pilot)
        await pilot.pause(0.3)
        assert "Capitals" in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, StudyScreen)


async def test_a_toast_is_only_text_ctrl_c_says_how_to_quit_and_ctrl_q_does(desk: Desk, clock: Hands) -> None:
    from textual import events

    async with running(desk, clock) as (app, pilot):
        before = screen_text(app)
        app.screen.post_message(events.Paste("pp\n1"))
        await settled(app, pilot)
        assert screen_text(app) == before, "a paste where there is no field does nothing"
        toast(app, decks.HOSTILE)
        await pilot.pause(0.2)
        assert "[red]x[/]" in screen_text(app)
        await pilot.press("ctrl+c")
        await pilot.pause(0.2)
        assert "^q quits; nothing is lost." in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 0


async def test_the_theme_of_the_settings_is_worn_and_an_unknown_one_is_named(
    desk: Desk, clock: Hands
) -> None:
    async with running(desk, clock, theme="[red]mauve") as (app, pilot):
        assert app.theme == DARK
        await pilot.pause(0.2)
        assert "[red]mauve" in screen_text(app)


async def test_a_mistake_in_the_settings_is_said_with_its_line(tmp_path: Path, clock: Hands) -> None:
    settings = "samples = false\nmouze = true\n"
    desk = desk_in(tmp_path, {"capitals.toml": decks.CAPITALS}, clock, settings=settings)
    async with running(desk, clock) as (app, pilot):
        await pilot.pause(0.2)
        assert "config.toml, line 2" in screen_text(app)
        assert "rename it to `mouse`." in notices(app)


async def test_a_table_of_the_settings_that_no_question_has_is_told(tmp_path: Path, clock: Hands) -> None:
    settings = "samples = false\n[tag.asai]\nnew_per_day = 1\n[tag.away]\nnew_per_day = 1\n[deck.capitals]\n"
    tagged = {"capitals.toml": decks.CAPITALS.replace("title", 'tags = ["asia"]\ntitle', 1)}
    async with running(desk_in(tmp_path, tagged, clock, settings=settings), clock) as (app, _):
        assert notices(app) == (
            "No question carries the tag “asai” that config.toml names, [tag.asai]; did you mean “asia”?"
        )


async def test_a_theme_of_ones_own_is_kept_without_colour(
    desk: Desk, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(desk, clock, theme=LIGHT) as (app, _):
        assert app.theme == LIGHT
    assert ANSI in app.available_themes


async def test_without_colour_nothing_is_painted_in_one(
    desk: Desk, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(desk, clock, colour=False) as (app, _):
        assert app.theme == ANSI
        # the other filter writes greys, which in a theme of the terminal's colours are black on black
        assert [type(f) for f in app._filters if isinstance(f, Monochrome | NoColor)] == [NoColor]


async def test_a_sitting_asked_for_at_the_start_opens_and_home_lies_below(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, {"capitals.toml": decks.CAPITALS}, clock)
    async with running(desk, clock, start=Scope(decks=("capitals",)), limit=1) as (app, pilot):
        assert "1 of 1" in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Capitals" in screen_text(app)


SCREENS = (
    QuizkzApp,
    HomeScreen,
    SimulateScreen,
    StudyScreen,
    KeysScreen,
    ProblemsScreen,
    Confirm,
    WriteScreen,
    Unsaved,
    WatchScreen,
    BrowseScreen,
    TryScreen,
    ExamStartScreen,
    ExamScreen,
    ExamResultScreen,
    ReportScreen,
    DeckScreen,
    MeaningScreen,
    ExamReviewScreen,
    PlannedPage,
    WishScreen,
    CustomScreen,
    FitScreen,
)


def bound() -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for screen in SCREENS:
        for binding in screen.BINDINGS:
            if isinstance(binding, Binding) and binding.id:
                keys.setdefault(binding.id, set()).update(binding.key.split(","))
    return keys


def test_every_command_with_a_key_is_bound_to_it_on_some_screen() -> None:
    keys = bound()
    for name, command in COMMANDS.items():
        if command.keys:
            assert keys.get(name) == set(command.keys.split(",")), name


def test_every_binding_of_a_letter_is_on_the_list_of_commands() -> None:
    for screen in SCREENS:
        for binding in screen.BINDINGS:
            assert isinstance(binding, Binding)
            if len(binding.key) == 1 and binding.key.isalpha():
                assert binding.id in COMMANDS, (screen, binding.key)

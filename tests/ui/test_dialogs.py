"""The page of keys, problems, and questions before something is taken back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from quizkz.desk import Desk
from quizkz.problems import Place, Problem
from quizkz.ui.commands import COMMANDS, shown_key
from quizkz.ui.dialogs import Confirm, ProblemsScreen, problem_row
from quizkz.ui.keys import KeysScreen, key_page
from tests.ui import decks
from tests.ui.helpers import ANY_SIZE, Hands, check_snapshot, desk_in, resized, running, screen_text, settled


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Desk:
    return desk_in(tmp_path, {"capitals.toml": decks.CAPITALS, "lakes.toml": decks.BROKEN}, clock)


# ---- keys ----------------------------------------------------------------------------------------


async def test_the_page_of_keys_and_those_of_the_screen_below_come_first(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        await pilot.press("question_mark")
        await settled(app, pilot)
        check_snapshot("keys-80x24", app)
        await pilot.press("space", "space")
        await settled(app, pilot)
        assert "Esc leaves." in screen_text(app)
        assert "More below" not in screen_text(app)
        await pilot.press("f1", "escape")
        await settled(app, pilot)
        assert len(app.screen_stack) == 1
        await resized(app, pilot, (40, 12))
        for keys, section in ((("question_mark",), "Home"), (("escape", "slash", "f1"), "Browse")):
            await pilot.press(*keys)
            await settled(app, pilot)
            assert [row.strip() for row in screen_text(app).splitlines()[:2]] == ["Keys", section]


def test_the_page_of_keys_names_every_command_that_has_words() -> None:
    text = "\n".join(line.plain for line in key_page({}, 76, gap=1))
    assert all(command.page in text for command in COMMANDS.values())


def test_a_changed_key_is_the_one_shown() -> None:
    assert shown_key("study.hint", {}) == "h"
    assert shown_key("study.hint", {"study.hint": "ctrl+t,question_mark"}) == "^t  ?"


@pytest.mark.slow
async def test_keys_can_be_read_to_the_end_at_any_size(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock, size=(1, 1)) as (app, pilot):
        for size in ANY_SIZE:
            await resized(app, pilot, size)
            app.action_show_keys()
            await settled(app, pilot)
            assert isinstance(app.screen, KeysScreen)
            if size[0] >= 24 and size[1] >= 6:
                await pilot.press("end")
                await settled(app, pilot)
                assert "Esc leaves." in " ".join(screen_text(app).split()), size
            app.pop_screen()


# ---- problems ------------------------------------------------------------------------------------


async def open_problems(app: App[int], pilot: object) -> ProblemsScreen:
    await pilot.press("end", "enter")  # type: ignore[attr-defined]  # a Pilot
    await settled(app, pilot)  # type: ignore[arg-type]  # a Pilot
    assert isinstance(app.screen, ProblemsScreen)
    return app.screen


async def test_problems_stand_with_place_and_remedy_until_the_deck_is_mended(
    desk: Desk, clock: Hands, tmp_path: Path
) -> None:
    async with running(desk, clock, home=tmp_path) as (app, pilot):
        await open_problems(app, pilot)
        check_snapshot("problems-80x24", app)
        await resized(app, pilot, (40, 12))
        assert "   Enter  Show line   f Fix   ? Keys" in screen_text(app)
        assert "anwser = 26" not in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "anwser = 26" in screen_text(app), "in a small window Enter shows the line first"
        path = tmp_path / "decks" / "lakes.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("anwser", "answer"), encoding="utf-8")
        await pilot.press("r")
        await settled(app, pilot)
        assert len(app.screen_stack) == 1, "a mended deck brings the learner home"
        assert "does not load" not in screen_text(app)
        assert "Lakes" in screen_text(app)


@pytest.mark.slow
async def test_problems_live_at_any_size(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        await open_problems(app, pilot)
        for size in ANY_SIZE:
            await resized(app, pilot, size)
            await pilot.press("down", "up")
            await resized(app, pilot, (80, 24))
            assert "anwser" in screen_text(app), size


sources = st.text(st.sampled_from("ab =[]\"'日\t"), min_size=1, max_size=300)


@given(sources, st.integers(1, 320), st.integers(0, 40), st.integers(24, 76))
def test_carets_stand_below_their_span_at_any_width(source: str, column: int, width: int, cells: int) -> None:
    place = Place("deck.toml", 12, column, width, source)
    problem = Problem("unknown-key", "Unknown key", place, fix="Did you mean “answer”?")
    rows = problem_row(problem, cells, source=True, narrow=cells < 52, roomy=False).split()
    assert all(row.cell_length <= cells + 2 for row in rows)
    shown, carets = rows[-3].plain, rows[-2].plain
    assert "^" in carets
    assert carets.index("│") == shown.index("│")


def test_the_caret_is_below_the_character_it_means() -> None:
    place = Place("deck.toml", 12, 200, 1, "x" * 199 + "!" + "y" * 300)
    problem = Problem("bad", "Bad", place, fix="Mend it.")
    rows = [row.plain for row in problem_row(problem, 76, source=True, narrow=False, roomy=False).split()]
    assert rows[-3][rows[-2].index("^")] == "!"


# ---- confirm -------------------------------------------------------------------------------------


async def test_enter_agrees_and_escape_changes_nothing(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        answers: list[bool | None] = []
        for key in ("enter", "escape"):
            app.push_screen(Confirm("Take it back?", "Take it back"), answers.append)
            await settled(app, pilot)
            assert "Enter  Take it back   Esc Back" in screen_text(app)
            await pilot.press(key)
            await settled(app, pilot)
        assert answers == [True, None]

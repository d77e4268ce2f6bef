"""The screen of problems mends what can be mended."""

from pathlib import Path

import pytest

from quizkz.ui.dialogs import ProblemsScreen
from tests.ui.helpers import Hands, desk_in, running, screen_text, settled

TWICE = """\
titel = "Lakes"
[[question]]
id = "deepest"
prompt = "How deep is Lake Balkhash?"
anwser = 26
"""
UNSURE = '[[question]]\nid = "q"\nprompt = "P?"\n'


@pytest.fixture
def clock() -> Hands:
    """A clock moved by hand."""
    return Hands()


def toasts(app: object) -> list[str]:
    """What was said in notices."""
    return [notice.message for notice in app._notifications]  # type: ignore[attr-defined]  # Textual tells them to no one else


async def test_f_mends_the_chosen_problem_and_says_what_it_did(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": TWICE}, clock)
    async with running(desk, clock) as (app, pilot):
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert "f Fix   F Fix all" in screen_text(app)
        await pilot.press("down", "f")
        await settled(app, pilot)
        assert (tmp_path / "decks" / "lakes.toml").read_text() == TWICE.replace("anwser", "answer")
        assert "Line 5: anwser → answer" in toasts(app)
        assert "F Fix all" not in screen_text(app)
        assert "titel" in screen_text(app)


async def test_shift_f_mends_all_and_leads_home(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": TWICE}, clock)
    async with running(desk, clock) as (app, pilot):
        await pilot.press("end", "enter")
        await settled(app, pilot)
        await pilot.press("F")
        await settled(app, pilot)
        mended = TWICE.replace("anwser", "answer").replace("titel", "title")
        assert (tmp_path / "decks" / "lakes.toml").read_text() == mended
        assert "2 problems are mended." in toasts(app)
        assert len(app.screen_stack) == 1


async def test_a_problem_without_a_sure_fix_says_so(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": UNSURE}, clock)
    async with running(desk, clock) as (app, pilot):
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ProblemsScreen)
        assert "Fix" not in screen_text(app).splitlines()[-1]
        for key, said in (("f", "No fix is sure here. t"), ("F", "No fix is sure here; e")):
            await pilot.press(key)
            await settled(app, pilot)
            assert [notice[:22] for notice in toasts(app)] == [said]
        assert (tmp_path / "decks" / "lakes.toml").read_text() == UNSURE


async def test_a_file_changed_meanwhile_is_not_written_over(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": TWICE}, clock)
    path = tmp_path / "decks" / "lakes.toml"
    async with running(desk, clock) as (app, pilot):
        await pilot.press("end", "enter")
        await settled(app, pilot)
        path.write_text("\n" + TWICE)
        await pilot.press("f")
        await settled(app, pilot)
        assert path.read_text() == "\n" + TWICE
        assert toasts(app) == ["The file was changed: this problem is no longer where it was."]

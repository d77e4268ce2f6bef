"""What retention costs, on the screen."""

import re
from pathlib import Path

import pytest

from quizkz.fit import simulating
from quizkz.query import Scope
from quizkz.ui.home import HomeScreen
from quizkz.ui.palette import commands_of
from quizkz.ui.simulate import SimulateScreen
from quizkz.words import simulating as words
from tests.ui.helpers import Hands, desk_in, painted, resized, running, screen_text, settled

DECK = "".join(f'[[question]]\nid = "q{n}"\nprompt = "Q{n}?"\nanswer = "A"\n\n' for n in range(20))


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives each card through once, not eight times: no figure need be exact."""
    monkeypatch.setattr(simulating, "RUNS_MOST", 1)


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_what_retention_costs_is_shown_and_something_else_supposed(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, {"one.toml": DECK}, clock)
    async with running(desk, clock) as (app, pilot):
        names = {command.title: command.callback for command in commands_of(app, app.screen)}
        names[words.TITLE]()
        await settled(app, pilot)
        for size in ((1, 1), (24, 6), (120, 60)):
            await resized(app, pilot, size)
        assert isinstance(app.screen, SimulateScreen)
        found = app.screen.found
        assert found is not None
        assert found.recommended is not None
        text = flat(screen_text(app))
        assert words.summary(found) in text
        await pilot.press("pagedown")
        await painted(app, pilot)
        text += flat(screen_text(app))
        for row in found.rows:
            assert f"{' '.join(words.cells(row))} {words.mark(found, row)}".strip() in text
        assert "█" in text
        await pilot.press("pageup")
        await resized(app, pilot, (40, 12))
        narrow = flat(screen_text(app))
        assert f"{words.value(found.recommended.retention)} is recommended" in narrow
        assert re.search("Space More.* Esc Back", narrow)
        assert "█" not in narrow
        await resized(app, pilot, (80, 24))
        await pilot.press("w", *"5 new, 400000 days")
        await painted(app, pilot)
        assert "from 1 to 3,650" in screen_text(app)
        await pilot.press("enter")
        assert not isinstance(app.screen, SimulateScreen)
        await pilot.press("home", "shift+end", "delete", *"2 new, 9 days", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, SimulateScreen)
        other = app.screen.found
        assert other is not None
        assert (other.new, other.waiting, other.days) == (18, 2, 9)
        assert f"{words.about(other)} {words.summary(other)}" in flat(screen_text(app))
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert not app._notifications


async def test_of_a_deck_s_report_it_is_of_that_deck(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {"one.toml": DECK, "two.toml": DECK}, clock)
    async with running(desk, clock) as (app, pilot):
        app.report(Scope(decks=("one",)))
        await settled(app, pilot)
        await pilot.press("c")
        await settled(app, pilot)
        assert isinstance(app.screen, SimulateScreen)
        assert app.screen.found is not None
        assert (app.screen.found.new, app.screen.found.waiting) == (20, 0)
        assert screen_text(app).splitlines()[1].endswith(" one")


async def test_where_nothing_is_to_study_the_screen_says_so(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {}, clock)
    async with running(desk, clock) as (app, pilot):
        app.simulate()
        await settled(app, pilot)
        assert words.NO_CARDS in flat(screen_text(app))

"""What is found in a thread: stopped on its way, or failed."""

from pathlib import Path

import pytest

from quizkz.desk import Desk
from quizkz.ui.app import QuizkzApp
from quizkz.ui.finding import FindingPage
from quizkz.ui.fit import FitScreen
from quizkz.ui.home import HomeScreen
from quizkz.ui.simulate import SimulateScreen
from quizkz.words import fitting
from quizkz.words.waiting import lasting
from tests.forgetters import write
from tests.logs import event
from tests.ui.helpers import Hands, desk_in, painted, running, screen_text, settled

DECK = '[[question]]\nid = "q0"\nprompt = "Q?"\nanswer = "A"\n'


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Desk:
    """A desk whose log is worked out anew, some answers at a time."""
    desk = desk_in(tmp_path, {"one.toml": DECK}, clock)
    day = desk.today(clock())
    write(desk.store, [event(day - 9, card=f"one/q{n}") for n in range(20)])
    desk.store.rebuild()
    return desk


@pytest.mark.parametrize("page", [FitScreen, SimulateScreen])
async def test_esc_stops_what_is_on_its_way(
    desk: Desk, clock: Hands, page: type[FitScreen] | type[SimulateScreen]
) -> None:
    async with running(desk, clock) as (app, pilot):
        desk.store.db.execute("BEGIN IMMEDIATE")  # which waits while another writes
        app.push_screen(page(desk, clock))
        await painted(app, pilot)
        assert "Stop" in screen_text(app)
        await pilot.press("escape")
        await painted(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        desk.store.db.execute("ROLLBACK")
        await settled(app, pilot)
        assert [notice.message for notice in app._notifications] == [fitting.STOPPED]


async def test_why_nothing_was_found_stands_where_it_would(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        app.simulate()
        await settled(app, pilot)
        page = _page(app)
        page.fail("The log is gone.")
        await painted(app, pilot)
        assert "  The log is gone." in screen_text(app)
        page.begin()
        await settled(app, pilot)
        assert "The log is gone." not in screen_text(app)


def _page(app: QuizkzApp) -> SimulateScreen:
    assert isinstance(app.screen, FindingPage)
    assert isinstance(app.screen, SimulateScreen)
    return app.screen


def test_seconds_are_said_past_the_first() -> None:
    assert lasting("Fitting…", 0) == "Fitting…"
    assert lasting("Fitting…", 1_200) == "Fitting… 1,200 s"

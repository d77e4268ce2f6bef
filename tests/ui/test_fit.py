"""The schedule fitted to the learner, on the screen."""

from pathlib import Path
from random import Random

import pytest

from quizkz.desk import Desk
from quizkz.desk.reporting import Reporter
from quizkz.fit.adopting import in_force
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.query import Scope
from quizkz.ui.fit import FitScreen
from quizkz.ui.home import HomeScreen
from quizkz.ui.palette import commands_of
from quizkz.ui.report import ReportScreen
from quizkz.words import fitting
from tests.forgetters import QUICK_TO_LEARN, reviews, write
from tests.ui.helpers import Hands, desk_in, notices, resized, running, screen_text, settled

QUESTION = 'title = "First words"\n[[question]]\nid = "q0"\nprompt = "Q?"\nanswer = "A"\n'


@pytest.fixture
def clock() -> Hands:
    return Hands()


def studied(folder: Path, clock: Hands, cards: int) -> Desk:
    """A desk with a learner's answers to so many cards of a deck."""
    desk = desk_in(folder, {"one.toml": QUESTION}, clock)
    random, today = Random(1), desk.today(clock())
    write(desk.store, [e for n in range(cards) for e in reviews(random, QUICK_TO_LEARN, f"one/q{n}", today)])
    return desk


async def test_a_fit_is_shown_dropped_on_esc_and_adopted_on_enter(tmp_path: Path, clock: Hands) -> None:
    desk = studied(tmp_path, clock, 150)
    async with running(desk, clock) as (app, pilot):
        names = {command.title: command.callback for command in commands_of(app, app.screen)}
        names[fitting.TITLE]()
        await settled(app, pilot)
        for size in ((1, 1), (24, 6), (120, 40)):
            await resized(app, pilot, size)
        await resized(app, pilot, (80, 24))
        text = screen_text(app)
        assert "would move" in text
        assert "log loss" in text
        assert "Enter  Adopt the fit" in text
        assert desk.store.parameters("one") == DEFAULT_PARAMETERS
        await resized(app, pilot, (40, 12))
        assert "Adopt" in screen_text(app)
        assert "Keep" in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert in_force(desk.store, ["one"]) == ()
        app.fit()
        await settled(app, pilot)
        assert isinstance(app.screen, FitScreen)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert any(fitting.KEY_BACK in notice.message for notice in app._notifications)
        assert [one.decks for one in in_force(desk.store, ["one"])] == [("one",)]
        assert desk.store.parameters("one") != DEFAULT_PARAMETERS


async def test_a_fit_is_begun_from_the_report_of_a_deck_and_read_there(tmp_path: Path, clock: Hands) -> None:
    desk = studied(tmp_path, clock, 150)
    async with running(desk, clock) as (app, pilot):
        app.report(Scope(decks=("one",)))
        await settled(app, pilot)
        assert isinstance(app.screen, ReportScreen)
        before, report = screen_text(app), app.screen._report
        await pilot.press("f")
        await settled(app, pilot)
        assert screen_text(app).splitlines()[1].endswith(" First words")
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ReportScreen)
        assert [one.decks for one in in_force(desk.store, ["one", "two"])] == [("one",)]
        assert "Adopted for First words." in notices(app)
        assert app.screen._report is not None
        assert (
            app.screen._report.knowledge
            == Reporter(desk).report(Scope(decks=("one",)), "year", clock()).knowledge
        )
        assert screen_text(app) != before
        await pilot.press("f")
        await settled(app, pilot)
        assert "for one. u takes it back." in " ".join(screen_text(app).split())
        await pilot.press("u")
        await settled(app, pilot)
        assert isinstance(app.screen, ReportScreen)
        assert in_force(desk.store, ["one"]) == ()
        assert "due dates moved back" in notices(app)
        assert app.screen._report == report


async def test_too_little_to_fit_is_said_and_enter_does_nothing(tmp_path: Path, clock: Hands) -> None:
    desk = studied(tmp_path, clock, 2)
    async with running(desk, clock) as (app, pilot):
        app.fit()
        await settled(app, pilot)
        shown = " ".join(screen_text(app).split())
        assert "A fit takes 64 reviews" in shown
        assert fitting.KEPT in shown
        assert "Adopt" not in shown
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, FitScreen)
        assert in_force(desk.store, ["one"]) == ()

"""Exam dates and goals in the app: asked for in one field, told of before they are taken, shown on home."""

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from quizkz.desk.settings import set_backlog
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling.limits import Backlog
from quizkz.ui.app import QuizkzApp
from quizkz.ui.home import HomeScreen
from quizkz.ui.page import toast
from tests.test_planning import deck
from tests.ui.helpers import (
    Hands,
    Sizes,
    desk_in,
    notices,
    painted,
    resized,
    running,
    screen_text,
    settled,
)

DECKS = {"a.toml": 'title = "Reforms"\n' + deck(40, None), "b.toml": 'title = "Topics"\n' + deck(4, None)}


async def after(app: QuizkzApp, pilot: "Pilot[Any]", *keys: str, typed: str | None = None) -> str:
    """What is on the screen after some keys, and after a text in the field."""
    await pilot.press(*keys)
    if typed is not None:
        app.screen.query_one(Input).value = typed
    await painted(app, pilot)
    return screen_text(app)


async def test_what_a_key_was_answered_with_goes_with_the_next_key(tmp_path: Path) -> None:
    clock = Hands()
    async with running(desk_in(tmp_path, DECKS, clock), clock) as (app, pilot):
        toast(app, "A question was renamed.", stays=True)
        assert "There is no backlog" in await after(app, pilot, "b")
        assert "There is no backlog" not in await after(app, pilot, "c")
        assert notices(app) == "A question was renamed."
        await resized(app, pilot, (40, 12))
        rows = (await after(app, pilot, "escape", "b")).splitlines()
        assert "▌ There is no backlog: no more is due" in rows, "over as few rows as can be"


async def test_keys_that_need_a_deck_say_nothing_before_decks_are_read(tmp_path: Path) -> None:
    clock = Hands()
    async with running(desk_in(tmp_path, DECKS, clock), clock) as (app, pilot):
        home = app.screen
        assert isinstance(home, HomeScreen)
        home._read, home._shown = False, ()
        await after(app, pilot, "b", "x", "l", "c", "e")
        assert not notices(app)
        assert app.screen is home


async def test_an_exam_date_shows_what_it_brings_and_is_followed(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, DECKS, clock)
    async with running(desk, clock) as (app, pilot):
        assert "On which day" not in await after(app, pilot, "x")  # all decks are none
        assert "! That is no date" in await after(app, pilot, "down", "x", typed="soon")
        assert "On which day is the exam?" in await after(app, pilot, "enter")
        said = await after(app, pilot, typed="in 2 weeks")
        assert "Exam on Tue 9 Dec, in 14 days. 4 new cards a day until Sat 6 Dec." in said
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Exam      in 14 days, on track\n" in screen_text(app)
        assert len(desk.plan(Scope(decks=("a",)), clock()).cards) == 4
        assert "in 14 days, on track   Reforms" in await after(app, pilot, "up")
        assert "in 14 days" not in await after(app, pilot, "down", "down")


async def test_the_plan_is_a_section_of_the_decks_report_and_changes_with_the_date(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, DECKS, clock, settings="samples = false\n[deck.a]\nexam_date = 2025-12-02\n")
    async with running(desk, clock) as (app, pilot):
        await pilot.press("down", "r")
        await settled(app, pilot)
        assert "Exam on Tue 2 Dec, in 7 days." in screen_text(app)
        assert "On track." in screen_text(app)
        await after(app, pilot, "x", typed="in 2 weeks")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Exam on Tue 9 Dec, in 14 days." in screen_text(app)


async def test_a_daily_goal_is_set_and_home_shows_it(tmp_path: Path) -> None:
    clock = Hands()
    async with running(desk_in(tmp_path, DECKS, clock), clock) as (app, pilot):
        assert "once 15 minutes are studied" in await after(app, pilot, "g", typed="15 min")
        assert "0 of 15 min" in await after(app, pilot, "enter")
        assert "any answer keeps the streak" in await after(app, pilot, "g", typed="")
        assert " of " not in await after(app, pilot, "enter")


async def test_settings_that_cannot_be_written_are_told_of(tmp_path: Path) -> None:
    clock = Hands()
    async with running(desk_in(tmp_path, DECKS, clock), clock) as (app, pilot):
        (tmp_path / "config.toml").write_text("= broken", encoding="utf-8")
        await after(app, pilot, "g", typed="5")
        await after(app, pilot, "enter")
        assert "could not be changed" in notices(app)
        assert (tmp_path / "config.toml").read_text("utf-8") == "= broken"


async def test_the_field_fits_any_window(tmp_path: Path, sizes: Sizes) -> None:
    clock = Hands()
    async with running(desk_in(tmp_path, DECKS, clock), clock) as (app, pilot):
        await after(app, pilot, "down", "x", typed="tomorrow")
        for size in sizes:
            await resized(app, pilot, size)
            assert size < (30, 7) or "The exam is tomorrow." in screen_text(app)


async def test_a_backlog_is_offered_worked_off_and_ended(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, {"a.toml": deck(70, None)}, clock)
    drafts = [Draft(CardId(f"a/q{n:03}"), REVIEW, rating=Rating.GOOD, took_ms=3000) for n in range(70)]
    for number, draft in enumerate(drafts[:60]):
        clock.move(days=number % 15 == 0)
        desk.store.append([draft], clock(), desk.today(clock()))
    clock.move(days=90)
    async with running(desk, clock) as (app, pilot):
        assert "Backlog   60 due, two days’ work; b works it off bit by bit" in screen_text(app)
        await resized(app, pilot, (40, 12))
        assert "b Pace" in screen_text(app)
        await resized(app, pilot, (80, 24))
        said = await after(app, pilot, "b", typed="some")
        assert "! Write a number of cards" in said
        app.screen.query_one(Input).value = "25"
        await settled(app, pilot)
        assert "25 a day: clear by " in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "25 cards are ready" in screen_text(app)
        assert "Backlog   60 left, clear by " in screen_text(app)
        set_backlog(desk, Backlog(60), clock())
        home = app.screen
        assert isinstance(home, HomeScreen)
        home.load()
        await settled(app, pilot)
        assert "The backlog is clear." in notices(app)
        assert desk.config.backlog is None
        assert "70 cards are ready" in screen_text(app)

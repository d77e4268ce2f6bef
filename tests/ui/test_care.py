"""Care of cards on the screen: in a sitting, on a card's page, and of all that a search finds."""

from pathlib import Path

import pytest
from textual.widgets import Input

from quizkz.desk import Desk
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import CardState
from quizkz.ui.browse import BrowseScreen
from quizkz.ui.card import CardScreen
from quizkz.ui.palette import commands_of
from tests.test_session import cards
from tests.ui.helpers import Hands, desk_in, running, screen_text, settled

TYPED = {"d.toml": 'title = "D"\n' + "".join(
    f'[[question]]\nid = "q{n}"\nprompt = "P{n}"\nanswer = "a{n}"\ntyped = true\n' for n in range(3)
)}  # fmt: skip
Q0 = CardId("d/q0")


@pytest.fixture
def clock() -> Hands:
    return Hands()


def state(desk: Desk, card: CardId = Q0) -> CardState | None:
    return desk.store.state(card)


def suspended(desk: Desk) -> int:
    return int(desk.store.db.execute("SELECT count(*) FROM state WHERE suspended").fetchone()[0])


async def test_a_card_is_suspended_begun_anew_and_given_a_day_by_key(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, cards(3), clock)
    async with running(desk, clock, size=(80, 24)) as (app, pilot):

        async def after(*keys: str) -> str:
            await pilot.press(*keys)
            await settled(app, pilot)
            return screen_text(app)

        assert "A new card has no day" in await after("enter", "D")
        assert "1 card suspended. u or F3 takes it back." in await after("S")
        assert suspended(desk) == 1
        assert "P0" in await after("u")
        assert state(desk) is None
        assert "It is a new card." in await after("R")
        desk.store.append((Draft(Q0, REVIEW, rating=Rating.EASY),), clock(), desk.today(clock()))
        assert "On which day is it due?" in await after("D")
        assert "This is no day." in await after("ctrl+u", "x")
        await after("ctrl+u", *"today", "enter")
        found = state(desk)
        assert found is not None
        assert found.due_day == desk.today(clock())
        assert "P0" in await after("u")
        assert "Begin this card anew?" in await after("R")
        assert "1 card begun anew. u or F3 takes it back." in await after("enter")
        assert state(desk) is None


async def test_a_notice_stays_beside_a_field(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, TYPED, clock)
    async with running(desk, clock) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.focused, Input)
        told = {one.title: one.help for one in commands_of(app, app.screen)}
        assert told["Suspend"] == "Not asked until it is unsuspended"
        assert {"Hold back until tomorrow", "Flag", "Hint", "Skip for now", "Begin anew"} <= set(told)
        await pilot.press("escape", "S")
        await settled(app, pilot)
        assert "1 card suspended. u or F3 takes it back." in screen_text(app)


async def test_the_page_of_a_card_shows_what_was_done_to_it_and_in_a_sitting_the_card_leaves(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, cards(3), clock)
    async with running(desk, clock) as (app, pilot):
        app.push_screen(CardScreen(desk, Q0, clock))
        await settled(app, pilot)
        await pilot.press("S")
        await settled(app, pilot)
        assert "Suspended: it is not asked." in screen_text(app)
        await pilot.press("S", "exclamation_mark")
        await settled(app, pilot)
        found = state(desk)
        assert found is not None
        assert (found.suspended, found.flag) == (False, 1)
        await pilot.press("f3")
        await settled(app, pilot)
        assert state(desk) is None
        for key in ("escape", "enter", "w", "b"):
            await pilot.press(key)
            await settled(app, pilot)
        assert "P1" in screen_text(app)
        assert "held back until tomorrow" in screen_text(app)


async def test_all_that_a_search_finds_is_suspended_after_asking_and_taken_back(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, cards(130), clock)
    async with running(desk, clock) as (app, pilot):

        async def after(*keys: str) -> str:
            await pilot.press(*keys)
            await settled(app, pilot)
            return screen_text(app)

        await after("slash")
        assert isinstance(app.screen, BrowseScreen)
        await after(*"is", "colon", *"nex")
        assert "Which cards?" not in await after("ctrl+g"), "what is listed is not what was asked for"
        await after("backspace", "w")
        assert "All 130 found" in await after("ctrl+g")
        await after("down", "enter")
        asked = await after("enter")
        assert "Suspend: 130 cards?" in asked
        assert "until they are unsuspended. F3 takes it back at once." in asked
        assert suspended(desk) == 0
        assert "130 cards suspended. F3 takes it" in await after("enter")
        assert suspended(desk) == 130
        assert desk.plan(Scope(), clock()).cards == ()
        await after("f3")
        assert suspended(desk) == 0
        await after("ctrl+g", "enter", "down", "down", "down", "enter")
        found = state(desk)
        assert found is not None
        assert found.flag == 1
        assert "F3 takes it" not in await after("escape", "escape"), "home has another key for it"
        assert "Taken back: 1 card flagged." in " ".join((await after("u")).replace("▌", " ").split())

"""A card's page on the screen: what it shows, how it scrolls, and the way back."""

import re
from pathlib import Path

from textual.widgets import Input

from quizkz.clock import DAY_MS, Now
from quizkz.desk import Desk
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.ui.browse import BrowseScreen
from quizkz.ui.card import LOG_SHOWN, CardScreen, rows
from quizkz.ui.flow import Room
from tests.ui.decks import HOSTILE, HOSTILE_DECK
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
from tests.ui.sittings import KINDS, sitting

TYPED = CardId("kinds/typed")
PAST = ((60, 1), (60, 3), (58, 3), (50, 2), (41, 3), (20, 3))
"""Days before now, and ratings."""


def live(desk: Desk, clock: Hands, card: CardId = TYPED) -> None:
    """Two months of a card."""
    now = clock()
    for ago, rating in PAST:
        then = Now(now.at - ago * DAY_MS, now.offset, 0)
        said = "multi-vectorism" if rating > 1 else "[b]neutral[/b]"
        draft = Draft(card, REVIEW, Rating(rating), took_ms=4000, credit=1.0, response=said)
        desk.store.append([draft], then, desk.today(then))


async def test_the_page_of_a_card(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, {"kinds.toml": KINDS}, clock)
    desk.refresh(clock())
    live(desk, clock)
    async with running(desk, clock, size=(120, 40)) as (app, pilot):
        app.push_screen(page := CardScreen(desk, TYPED, clock))
        await settled(app, pilot)
        check_snapshot("card-120x40", app)
        for size in ((120, 40), (40, 12)):
            await resized(app, pilot, size)
            room = Room(page.column, page.rows, page.narrow, page.short, page.roomy)
            drawn = "\n".join(row.plain.rstrip() for row in rows(page._about, room))
            assert re.search(r"Easy .* 2026$", drawn, re.MULTILINE), "a day is never cut"
            assert [row for row in drawn.split("\n") if len(row) > size[0] - 4] == []
            assert "…" not in drawn
        await pilot.press("end")
        await painted(app, pilot)
        text = screen_text(app)
        assert "You said  [b]neutral[/b]" in text
        assert "more" not in text
        await pilot.press("space")
        await painted(app, pilot)
        assert "Which policy keeps" in screen_text(app), "from the end Space leads back to the beginning"


async def test_the_page_hides_the_answer_while_the_question_is_open_and_leads_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed") as at:
        live(at.screen._desk, at.clock)
        await at.write("multi")
        text = await at.press("f5")
        assert isinstance(at.app.screen, CardScreen)
        for _ in range(3):
            assert "vectorism" not in text
            text = await at.press("space")
        at.clock.move(minutes=3)
        await at.press("escape")
        assert isinstance(at.app.focused, Input)
        assert at.app.focused.value == "multi"
        at.clock.move(seconds=5)
        await at.press("enter")
        assert "multi-vectorism" in await at.press("w")
        assert isinstance(at.app.screen, CardScreen)
        text = await at.press("w")
        assert "Missed" in text
        events = at.screen._desk.store.events(TYPED)
        assert events[-1].took_ms == 5000, "reading the page is no time of the answer"


async def test_browse_shows_the_page_of_the_card_under_its_cursor(tmp_path: Path) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, {"kinds.toml": KINDS}, clock)
    desk.refresh(clock())
    async with running(desk, clock) as (app, pilot):
        await pilot.press("slash")
        await settled(app, pilot)
        await pilot.press("down", "ctrl+y")
        await settled(app, pilot)
        assert isinstance(app.screen, CardScreen)
        assert "Reforms should be judged" in screen_text(app)
        assert "Nothing happened to it yet." in screen_text(app)
        await pilot.press("ctrl+y", "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)


async def test_any_text_and_a_long_log_are_shown_at_any_size(tmp_path: Path, sizes: Sizes) -> None:
    clock = Hands()
    desk = desk_in(tmp_path, {"hostile.toml": HOSTILE_DECK}, clock)
    desk.refresh(clock())
    now, card = clock(), CardId("hostile/q")
    draft = Draft(card, REVIEW, Rating.GOOD, took_ms=1, credit=1.0, response=HOSTILE)
    drafts = [draft] * (LOG_SHOWN + 30)
    desk.store.append(drafts, Now(now.at - 90 * DAY_MS, 60, 0), desk.today(now) - 90)
    async with running(desk, clock) as (app, pilot):
        app.push_screen(CardScreen(desk, card, clock))
        await settled(app, pilot)
        assert "[red]x[/]" in screen_text(app)
        for size in sizes:
            await resized(app, pilot, size)
        await pilot.press("end")
        await painted(app, pilot)
        assert "and 30 before" in screen_text(app)
        await pilot.press("escape")

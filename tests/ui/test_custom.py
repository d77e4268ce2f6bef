"""Custom study: its ways with their counts, what Enter begins, and that nothing is begun unsaid."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from quizkz.desk import Desk
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.ui.app import QuizkzApp
from quizkz.ui.browse import BrowseScreen
from quizkz.ui.custom import CustomScreen
from quizkz.ui.home import HomeScreen
from quizkz.ui.study import StudyScreen
from tests.logs import rows
from tests.ui.helpers import Hands, Sizes, check_snapshot, desk_in, resized, running, screen_text, settled

DECKS = {
    f"{name}.toml": f'id = "{name}"\ntitle = "Deck {name.upper()}"\ntyped = true\n'
    "[study]\nlearning_steps = []\nrelearning_steps = []\nfuzz = false\n"
    + "".join(f'[[question]]\nid = "q{n}"\nprompt = "Ask {n}?"\nanswer = "word{n}"\n' for n in range(5))
    for name in "ab"
}
SAVED = 'samples = false\n[queries]\nhard = "lapses>=1 or rated:9:1"\nodd = "is:foo"\n'


class Chooser:
    """A running app at the page of custom study."""

    def __init__(self, app: QuizkzApp, pilot: "Pilot[int]", desk: Desk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    async def press(self, *keys: str) -> str:
        """Press keys and wait for what they lead to."""
        await self.app._press_keys(keys)
        await settled(self.app, self.pilot)
        return self.text


@asynccontextmanager
async def chooser(folder: Path, *, size: tuple[int, int] = (80, 24), down: int = 0) -> AsyncIterator[Chooser]:
    """Two days after answers to three cards of deck A: q0 Again, q1 Good, q2 Easy; B is new."""
    clock = Hands()
    desk = desk_in(folder, DECKS, clock, settings=SAVED)
    desk.refresh(clock())
    for n, rating in enumerate((Rating.AGAIN, Rating.GOOD, Rating.EASY)):
        desk.store.append(
            [Draft(CardId(f"a/q{n}"), REVIEW, rating=rating, took_ms=1000)], clock(), desk.today(clock())
        )
    clock.move(days=1)
    async with running(desk, clock, size=size) as (app, pilot):
        page = Chooser(app, pilot, desk)
        await page.press(*["down"] * down, "c")
        yield page


async def test_the_ways_stand_with_their_counts_and_a_search_leads_to_the_browser(
    tmp_path: Path, sizes: Sizes
) -> None:
    async with chooser(tmp_path) as page:
        check_snapshot("custom-80x24", page.app)
        for size in sizes:
            await resized(page.app, page.pilot, size)
            if size[0] >= 24 and size[1] >= 7:
                assert "Custom study" in page.text, size
        await resized(page.app, page.pilot, (80, 24))
        text = await page.press(*["down"] * 6)
        assert "! There is no state “foo”" in text, "a fault of a search is told"
        assert "\n    is:foo\n       ^^^\n" in text.replace(" \n", "\n")
        await page.press("enter", "p")
        assert isinstance(page.app.screen, CustomScreen)
        await page.press("up", "up", "enter")
        assert isinstance(page.app.screen, BrowseScreen)
        await page.press("escape", "escape", "escape")
        assert isinstance(page.app.screen, HomeScreen)


async def test_of_a_deck_its_own_cards_are_counted(tmp_path: Path) -> None:
    async with chooser(tmp_path, down=2) as page:
        assert "Deck B" in page.text
        assert "Nothing falls due within 3 days." in await page.press("enter")
        assert "Practise 5 " in await page.press("down", "down", "down")


async def test_study_ahead_asks_as_many_as_it_says_for_real(tmp_path: Path) -> None:
    async with chooser(tmp_path) as page:
        assert "Study 2 " in page.text
        assert "1 of 2" in await page.press("enter")
        await page.press(*"word0", "enter", "enter")
        assert page.desk.store.state(CardId("a/q0")).answers == 2  # type: ignore[union-attr]  # begun


@pytest.mark.parametrize(
    "ways", [[(3, 7), (5, 1)], pytest.param([(3, 7), (1, 1), (2, 1), (5, 1)], marks=pytest.mark.slow)]
)
async def test_practice_says_so_and_changes_no_state(tmp_path: Path, ways: list[tuple[int, int]]) -> None:
    async with chooser(tmp_path) as page:
        before = rows(page.desk.store)
        for done, (way, number) in enumerate(ways):
            assert f"Practise {number} " in await page.press(*["down"] * way)
            text = await page.press("p")
            assert "Practice: answers are kept" in text
            assert isinstance(page.app.screen, StudyScreen)
            assert f"1 of {number}" in text
            await page.press(*"word", "enter", "enter", "escape", "escape")
            assert rows(page.desk.store) == before
            count = "SELECT count(*) FROM events WHERE kind = 'practice'"
            assert page.desk.store.db.execute(count).fetchone()[0] > done
            await page.press("c")

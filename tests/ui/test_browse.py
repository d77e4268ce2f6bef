"""Browse: the list, the search, the card beside it, and a question tried out."""

import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from quizkz.desk import Desk
from quizkz.review import REVIEW, SUSPEND, CardId, Draft, Rating
from quizkz.session import Asking, Finished, Graded
from quizkz.ui.app import QuizkzApp
from quizkz.ui.browse import BrowseScreen
from quizkz.ui.endless import EndlessRows
from quizkz.ui.footer import KeyFooter
from quizkz.ui.study import StudyScreen
from quizkz.ui.trying import TryScreen
from tests.logs import rows as states_of
from tests.ui.decks import HOSTILE_DECK
from tests.ui.helpers import (
    ANY_SIZE,
    Hands,
    check_snapshot,
    desk_in,
    notices,
    resized,
    running,
    screen_text,
    settled,
)
from tests.ui.sittings import KINDS

LAKES = """
id = "lakes"
title = "Lakes"
tags = ["water"]
[[question]]
id = "deep"
prompt = "How deep is Lake Balkhash?"
answer = 26
unit = "m"
tolerance = 1
[[question]]
id = "salt"
prompt = "Which half of Lake Balkhash is salty?"
answer = "the eastern"
distractors = ["the western", "both", "neither"]
explanation = "The Ili brings fresh water to the **west**."
"""


class Browser:
    """A running app that shows the browser, with what a test asks of it."""

    def __init__(self, app: QuizkzApp, pilot: "Pilot[int]", desk: Desk, clock: Hands) -> None:
        self.app, self.pilot, self.desk, self.clock = app, pilot, desk, clock

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def screen(self) -> BrowseScreen:
        """The browser."""
        screen = self.app.screen
        assert isinstance(screen, BrowseScreen)
        return screen

    @property
    def events(self) -> int:
        """How much the log holds."""
        count: int = self.desk.store.db.execute("SELECT count(*) FROM events").fetchone()[0]
        return count

    async def press(self, *keys: str) -> str:
        """Press keys and wait for what they lead to."""
        await self.app._press_keys(keys)
        await settled(self.app, self.pilot)
        return self.text

    async def search(self, line: str) -> str:
        """Put a line into the field in place of what stands there."""
        self.screen.query_one("#query", Input).value = line
        await settled(self.app, self.pilot)
        return self.text


@asynccontextmanager
async def browser(
    folder: Path,
    decks: dict[str, str],
    *,
    size: tuple[int, int] = (80, 24),
    lived: bool = False,
    **options: Any,
) -> AsyncIterator[Browser]:
    """The browser over some decks; `lived`: a few cards were studied."""
    clock = Hands()
    desk = desk_in(folder, decks, clock)
    desk.refresh(clock())
    if lived:
        live(desk, clock)
    async with running(desk, clock, size=size, **options) as (app, pilot):
        await pilot.press("slash")
        await settled(app, pilot)
        yield Browser(app, pilot, desk, clock)


def live(desk: Desk, clock: Hands) -> None:
    """Eleven days of study: one card missed and due, one on its step, one later, one suspended."""

    def act(card: str, rating: Rating | None = None) -> None:
        draft = (
            Draft(CardId(card), REVIEW, rating=rating, took_ms=4000)
            if rating
            else Draft(CardId(card), SUSPEND)
        )
        desk.store.append([draft], clock(), desk.today(clock()))

    act("lakes/deep", Rating.AGAIN)
    act("lakes/deep", Rating.EASY)
    act("kinds/typed", Rating.EASY)
    clock.move(days=11)
    act("kinds/typed", Rating.GOOD)
    act("kinds/choice", Rating.AGAIN)
    act("kinds/order")
    clock.move(seconds=30)


ALL = {"kinds.toml": KINDS, "lakes.toml": LAKES}


async def test_the_browser_shows_the_card_below_the_list_beside_it_or_not_at_all(tmp_path: Path) -> None:
    async with browser(tmp_path, ALL, lived=True) as page:
        check_snapshot("browse-80x24", page.app)
        await resized(page.app, page.pilot, (120, 40))
        assert re.search(r"constitutional refere…  choice +30 s  │\n.* │ Answer    26 m   ± 1\n", page.text)
        assert "Tags      water" in page.text
        footer = page.text.split("\n")[-1]
        assert footer.startswith("   Enter  Open"), "it keeps the left edge of the wide sheet"
        assert page.app.screen.query_one(KeyFooter).sheet == 120
        await resized(page.app, page.pilot, (40, 12))
        assert "How many people do small…        new\n  ↓ 5 more\n   Enter  Open" in page.text


async def test_a_fault_in_the_search_is_shown_below_its_place(tmp_path: Path) -> None:
    async with browser(tmp_path, ALL, lived=True) as page:
        typed, _, below, said, *_ = (await page.search("water is:foo")).splitlines()[3:]
        assert below.index("^^^") == typed.index("foo")
        assert "There is no state “foo”. Known: new, due," in said
        await resized(page.app, page.pilot, (40, 12))
        assert "^^^\n  There is no state “foo”." in page.text
        await page.press("ctrl+s")
        assert isinstance(page.app.screen, BrowseScreen), "what is listed is not what was asked for"


async def test_typing_searches_while_keys_move_the_list_and_esc_clears_and_then_leaves(
    tmp_path: Path,
) -> None:
    async with browser(tmp_path, ALL) as page:
        assert "↓ 5 more" in page.text
        await page.press("down", "down", "up")
        assert page.screen.card == "kinds/fast"
        assert isinstance(page.app.focused, Input), "the field keeps the keys"
        assert "↓ 4 more" in await page.press(*["down"] * 6)
        assert "more" not in await page.press("pagedown", "pagedown")
        assert page.screen.card == "lakes/salt"
        assert "2 of 12 cards" in await page.press(*"balk")
        assert page.screen.card == "lakes/deep"
        await page.press("ctrl+end")
        assert page.screen.card == "lakes/salt"
        assert "No card matches. Esc clears the search." in await page.press("x")
        assert "12 cards" in await page.press("escape")
        assert "suspended flagged buried" in await page.press(*("i", "s", "colon")), "what may follow a key"
        assert "kind: choice cloze" in await page.search("kind:")
        await page.press("escape", "escape")
        assert len(page.app.screen_stack) == 1


async def test_a_click_moves_the_cursor_a_second_one_opens_and_what_is_tried_has_a_verdict(
    tmp_path: Path,
) -> None:
    async with browser(tmp_path, ALL) as page:
        await page.pilot.click(EndlessRows, offset=(10, 2))
        await settled(page.app, page.pilot)
        assert page.screen.card == "kinds/multiple"
        assert "Answer    A National Artificial" in page.text
        await page.pilot.click(EndlessRows, offset=(10, 2))
        await settled(page.app, page.pilot)
        assert isinstance(page.app.screen, TryScreen)
        await page.press("escape")
        await page.press(*"salt", "enter")
        assert "Only tried out: nothing is kept" in page.text
        salty = next(r.strip()[0] for r in page.text.split("\n") if "the western" in r)
        await page.press(salty)
        assert "✗ Missed" in page.text
        assert "nothing is kept" in page.text


# ---- tried out -----------------------------------------------------------------------------------

GIVEN = {
    "choice": ["2"],
    "fast": ["1"],
    "multiple": ["1", "2", "enter"],
    "order": ["1", "2", "3", "enter"],
    "match": ["1", "2", "3", "enter"],
    "typed": [*"multi", "enter"],
    "number": ["4", "enter"],
    "gaps": ["2", "enter", "7", "enter"],
    "card": ["space"],
}


async def tried_out(page: Browser, kind: str) -> None:
    """A question is answered, and what would change its card is tried."""
    rows = page.screen
    await page.press("ctrl+home")
    while rows.card != f"kinds/{kind}":
        await page.press("down")
    await page.press("enter")
    tried = page.app.screen
    assert isinstance(tried, TryScreen)
    assert "Preview" in page.text
    await page.press(*GIVEN[kind])
    assert isinstance(tried._trial.state, Graded), page.text
    await page.press("1", "o", "g", "b", "u", "exclamation_mark")
    assert isinstance(tried._trial.state, Graded)
    await page.press("enter")
    assert isinstance(tried._trial.state, Asking)
    await page.press("escape")
    assert page.screen.card == f"kinds/{kind}"


@pytest.mark.parametrize("kinds", [("choice", "gaps"), pytest.param(tuple(GIVEN), marks=pytest.mark.slow)])
async def test_questions_are_tried_without_a_word_in_the_log(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    async with browser(tmp_path, ALL, lived=True) as page:
        before, states = page.events, states_of(page.desk.store)
        for kind in kinds:
            await tried_out(page, kind)
        assert page.events == before
        assert states_of(page.desk.store) == states


# ---- editing and studying ------------------------------------------------------------------------

EDITS = "import sys; from pathlib import Path; p = Path(sys.argv[-1]); p.write_text({})"


def editing(monkeypatch: pytest.MonkeyPatch, change: str) -> dict[str, Any]:
    """An editor that makes a change, for an app that cannot step aside in a test."""
    from contextlib import nullcontext

    monkeypatch.setattr(QuizkzApp, "suspend", lambda _app: nullcontext())
    return {"editor": [sys.executable, "-c", EDITS.format(change)]}


async def test_an_edited_question_is_shown_as_it_now_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = editing(monkeypatch, "p.read_text().replace('Balkhash is salty', 'Balkhash is very salty')")
    async with browser(tmp_path, ALL, **options) as page:
        await page.search("half")
        assert "is very salty" in await page.press("ctrl+o")
        assert page.screen.card == "lakes/salt"
        await page.press("enter")
        assert "is very salty" in page.text


async def test_a_deck_broken_by_editing_shows_its_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = editing(monkeypatch, "p.read_text().replace('distractors', 'distractor')")
    async with browser(tmp_path, ALL, **options) as page:
        await page.search("half")
        assert "does not load" in await page.press("ctrl+o")
        await page.press("escape")
        assert "No card matches." in page.text


async def test_the_cards_found_are_studied_or_practised_where_none_is_ready(tmp_path: Path) -> None:
    async with browser(tmp_path, ALL, lived=True) as page:
        await page.search("is:suspended")
        for key in ("ctrl+s", "ctrl+t"):
            assert "Unsuspend one to study it." in await page.press(key)
            assert isinstance(page.app.screen, BrowseScreen)
        await page.search("salty")
        await page.press("ctrl+s")
        study = page.app.screen
        assert isinstance(study, StudyScreen)
        assert isinstance(study._session.state, Asking)
        assert (study._session.practice, study._session.state.asked.card) == (False, "lakes/salt")
        await page.press("escape")
        await page.search("typed multi")
        await page.search("kind:typed")
        assert "not ready: practice" in await page.press("ctrl+s")
        study = page.app.screen
        assert isinstance(study, StudyScreen)
        assert study._session.practice
        assert not isinstance(study._session.state, Finished)


async def test_what_was_answered_meanwhile_is_told_on_the_way_back(tmp_path: Path) -> None:
    async with browser(tmp_path, ALL) as page:
        await page.search("deep")
        assert "Seen      never" in page.text
        await page.press("ctrl+s")
        await page.press("2", "6", "enter")
        await page.press("enter")
        await page.press("escape", "escape")  # its field, then the sitting
        assert "Seen      1 time" in page.text


# ---- everything at any size ----------------------------------------------------------------------


@pytest.mark.slow
async def test_the_browser_and_a_trial_at_any_size(tmp_path: Path) -> None:
    async with browser(tmp_path, {**ALL, "hostile.toml": HOSTILE_DECK}, size=(80, 24)) as page:
        for size in ANY_SIZE:
            await resized(page.app, page.pilot, size)
            await page.press("down")
        await page.search("red")
        await page.press("enter")
        for size in ANY_SIZE:
            await resized(page.app, page.pilot, size)
        assert "[red]x[/]" in page.text
        await page.press("1")
        await page.press("escape")
        assert "[@click=app.quit]" in page.text


async def test_no_deck_no_card(tmp_path: Path) -> None:
    async with browser(tmp_path, {"empty.toml": 'title = "Empty"\n'}) as page:
        assert "No deck has a card yet." in page.text
        await page.press("enter", "ctrl+s", "ctrl+o", "down")
        assert page.screen.card is None


@pytest.mark.slow
async def test_a_large_library_is_listed_and_searched_in_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizkz.ui.browse.AT_ONCE", 3)
    async with browser(tmp_path, ALL) as page:
        assert "12 cards" in page.text
        assert "2 of 12 cards" in await page.press(*"balkhash")
        await page.app._press_keys([*("backspace",) * 8, *"salt", "enter"])  # no pause: the search runs yet
        await settled(page.app, page.pilot)
        screen = page.app.screen
        assert isinstance(screen, TryScreen)
        assert screen._trial.asked.card == "lakes/salt"


async def test_a_search_is_kept_under_a_name_and_used_by_it(tmp_path: Path) -> None:
    async with browser(tmp_path, ALL, lived=True) as page:
        assert "There is no search to save yet." in await page.press("ctrl+n")
        assert "no search to save" not in await page.press("x")
        await page.search("lapses>=x ")
        assert "compared with a whole number" in await page.press("ctrl+n")
        assert (await page.press("ctrl+s")).count("compared with a whole number") == 1  # no notice over it
        assert not notices(page.app)
        await page.search("is:new balkh")
        assert "! A name has" not in await page.press("ctrl+n")  # nothing typed is no mistake
        await page.press("escape")
        found = [str(card) for card in map(page.screen._listing.cards.__getitem__, page.screen._places)]
        assert found
        await page.press("ctrl+n", *"my own")
        assert 'In any search saved:"my own" then stands for it.' in page.text
        await page.press("enter")
        settings = (tmp_path / "config.toml").read_text("utf-8")
        assert settings == 'samples = false\n\n[queries]\n"my own" = "is:new balkh*"\n'
        assert "saved: my own" in await page.search("saved:")
        await page.search('saved:"My own" ')
        assert found == [
            str(card) for card in map(page.screen._listing.cards.__getitem__, page.screen._places)
        ]
        await page.search('saved:"my own" or is:due ')
        await page.press("ctrl+n", *"my own")
        assert "The saved search leads back to itself" in page.text
        await page.press("enter", "escape")
        assert (tmp_path / "config.toml").read_text("utf-8") == settings


async def test_what_is_found_is_practised_though_it_is_ready(tmp_path: Path) -> None:
    async with browser(tmp_path, {"lakes.toml": LAKES}) as page:
        await page.search("kind:choice")
        assert "Practice: answers are kept" in await page.press("ctrl+t")
        assert isinstance(page.app.screen, StudyScreen)
        await page.press("1", "enter")
        assert page.desk.store.db.execute("SELECT DISTINCT kind FROM events").fetchall() == [("practice",)]
        assert page.desk.store.db.execute("SELECT count(*) FROM state WHERE answers > 0").fetchone() == (0,)

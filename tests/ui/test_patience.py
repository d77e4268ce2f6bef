"""Where an answer cannot be written, it stays on the screen; nothing says that it was taken."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from quizkz.desk import Desk
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.ui.study import StudyScreen
from tests.ui.helpers import Hands, desk_in, notices, running, screen_text, settled

LAKES = """
id = "lakes"
[[question]]
id = "largest"
prompt = "Which lake is the largest?"
answer = "Balkhash"
typed = true
"""
CARD = CardId("lakes/largest")
WAITS = "progress.db is in use by another program; waiting."


@pytest.fixture
def clock() -> Hands:
    """A clock moved by hand."""
    return Hands()


@contextmanager
def held(desk: Desk) -> Iterator[sqlite3.Connection]:
    """The log in the hands of another program."""
    with closing(sqlite3.connect(desk.places.log, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


async def test_an_answer_that_cannot_be_written_stays_and_the_same_key_tries_again(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": LAKES}, clock)
    async with running(desk, clock, start=Scope(decks=("lakes",))) as (app, pilot):
        desk.store.db.execute("PRAGMA query_only = ON")
        await pilot.press(*"Balkhash", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, StudyScreen)
        assert "cannot be written" in " ".join(screen_text(app).split())
        assert "Balkhash" in screen_text(app)
        assert "Right" not in screen_text(app)
        assert desk.store.events(CARD) == ()
        desk.store.db.execute("PRAGMA query_only = OFF")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Right" in screen_text(app)
        assert [event.response for event in desk.store.events(CARD)] == ["Balkhash"]


async def test_a_log_that_another_program_has_is_waited_for_and_can_be_left(
    tmp_path: Path, clock: Hands
) -> None:
    desk = desk_in(tmp_path, {"lakes.toml": LAKES}, clock)
    async with running(desk, clock, start=Scope(decks=("lakes",))) as (app, pilot):
        desk.store.wait_briefly(1)
        with held(desk):
            await pilot.press(*"Balkhash", "enter")
            await settled(app, pilot)
            assert WAITS in screen_text(app)
            await pilot.press("backspace")  # the answer is changed: what was waited with is not sent any more
            await settled(app, pilot)
            assert WAITS not in screen_text(app)
            await pilot.press("h", "enter")
            await settled(app, pilot)
            assert WAITS in screen_text(app)
            await pilot.press("f1", "escape")  # so is one left alone for the keys
            await settled(app, pilot)
            assert (WAITS in screen_text(app), "Balkhash" in screen_text(app)) == (False, True)
            await pilot.press("enter")
            await settled(app, pilot)
            assert WAITS in screen_text(app)
            assert desk.store.events(CARD) == ()
        while "Right" not in screen_text(app):
            await pilot.pause(0.05)
        assert [event.response for event in desk.store.events(CARD)] == ["Balkhash"]
        with held(desk):
            await pilot.press("u")
            await settled(app, pilot)
            assert WAITS in screen_text(app)
            await pilot.press("escape")
            await settled(app, pilot)
            assert not isinstance(app.screen, StudyScreen)
            await pilot.press("u")  # home says it in passing
            await settled(app, pilot)
            assert WAITS in notices(app)
        assert len(desk.store.events(CARD)) == 1

"""The editor inside the app, and the screen that watches a deck."""

import os
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from quizkz.errors import EditorError
from quizkz.ui.app import QuizkzApp
from quizkz.ui.home import HomeScreen
from quizkz.ui.watching import WatchScreen
from quizkz.ui.writing import Unsaved, WriteScreen
from tests.ui.helpers import ANY_SIZE, Hands, desk_in, painted, resized, running, screen_text, settled
from tests.ui.sittings import KINDS, sitting

DECK = '# mine\n[[question]]\nid = "a"\nprompt = "Where is [red]it[/]?"\nanswer = "Here"\n'
MORE = '[[question]]\nid = "b"\nprompt = "And that?"\nanswer = "There"\n'


@asynccontextmanager
async def opened(
    folder: Path, screen: type[WriteScreen | WatchScreen], text: str = DECK, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[QuizkzApp, "Pilot[int]", Path]]:
    """A screen over one deck file."""
    clock = Hands()
    desk = desk_in(folder, {}, clock)
    path = folder / "decks" / "mine.toml"
    path.write_bytes(text.encode())
    async with running(desk, clock, size=size) as (app, pilot):
        app.push_screen(screen(path))
        await settled(app, pilot)
        yield app, pilot, path


async def rested(app: QuizkzApp, pilot: "Pilot[int]", words: str) -> str:
    """The screen once these words stand on it: typing is followed after a pause."""
    for _ in range(400):
        await pilot.pause(0.01)
        if words in (text := screen_text(app)):
            return text
    raise AssertionError(f"not on the screen: {words}\n{screen_text(app)}")


async def test_what_is_written_is_checked_and_shown_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path, WriteScreen) as (app, pilot, path):
        area = app.screen.query_one(TextArea)
        text = await rested(app, pilot, "No problems.")
        area.move_cursor((4, 0))
        text = await rested(app, pilot, "Where is [red]it[/]?")
        area.insert('hnit = "x"\n', (4, 0))
        text = await rested(app, pilot, "did you mean `hint`?")
        assert "not saved" in text
        assert path.read_text() == DECK
        await pilot.press("f3")
        await rested(app, pilot, "No problems.")
        area.insert(MORE, (5, 0))
        area.move_cursor((7, 0))
        await rested(app, pilot, "And that?")
        await pilot.press("ctrl+s")
        await settled(app, pilot)
        assert path.read_text() == DECK + MORE


async def test_leaving_asks_what_becomes_of_changes(tmp_path: Path) -> None:
    async with opened(tmp_path, WriteScreen) as (app, pilot, path):
        for key, kept in (("d", DECK), ("enter", DECK + MORE)):
            if not isinstance(app.screen, WriteScreen):
                app.push_screen(WriteScreen(path))
                await settled(app, pilot)
            app.screen.query_one(TextArea).insert(MORE, (5, 0))
            await pilot.press("escape")
            await settled(app, pilot)
            assert isinstance(app.screen, Unsaved)
            await pilot.press("escape")
            await settled(app, pilot)
            assert isinstance(app.screen, WriteScreen), "Esc goes on writing"
            await pilot.press("ctrl+q")
            await settled(app, pilot)
            assert isinstance(app.screen, Unsaved), "nothing is lost by quitting"
            await pilot.press(key)
            await settled(app, pilot)
            assert isinstance(app.screen, HomeScreen)
            assert path.read_text() == kept


async def test_line_ends_and_bom_of_a_file_stay(tmp_path: Path) -> None:
    text = "\ufeff" + DECK.replace("\n", "\r\n")
    async with opened(tmp_path, WriteScreen, text) as (app, pilot, path):
        app.screen.query_one(TextArea).insert("# more\n", (1, 0))
        await pilot.press("ctrl+s")
        await settled(app, pilot)
        assert path.read_bytes() == text.replace("mine\r\n", "mine\r\n# more\r\n").encode()


async def test_a_file_changed_by_another_program_is_not_written_over(tmp_path: Path) -> None:
    async with opened(tmp_path, WriteScreen) as (app, pilot, path):
        path.write_text("# theirs\n" + DECK)
        app.screen.query_one(TextArea).insert("# ours\n", (1, 0))
        await pilot.press("ctrl+s")
        await settled(app, pilot)
        assert path.read_text() == "# theirs\n" + DECK
        assert "changed by another program" in " ".join(n.message for n in app._notifications)


async def test_the_next_problem_is_gone_to(tmp_path: Path) -> None:
    async with opened(tmp_path, WriteScreen, DECK + 'hnit = "x"\nexplanaton = "x"\n') as (app, pilot, _):
        await rested(app, pilot, "2 problems")
        places = []
        for _ in range(3):
            await pilot.press("ctrl+g")
            places.append(app.screen.query_one(TextArea).cursor_location[0])
        assert places == [5, 6, 5]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"# \x1b[31m\n", None])
def test_what_cannot_be_written_back_is_not_opened(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "d.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(EditorError):
        WriteScreen(path)


async def test_without_an_editor_a_question_is_edited_inside_the_app(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed", deck=KINDS) as at:
        await at.write("owl")
        await at.press("enter", "e")
        await painted(at.app, at.pilot)
        screen = at.app.screen
        assert isinstance(screen, WriteScreen)
        area = screen.query_one(TextArea)
        assert area.document.get_line(area.cursor_location[0]) == "[[question]]"
        row = next(n for n, line in enumerate(area.text.split("\n")) if line.startswith('answer = "multi-v'))
        area.insert('accept = ["owl"]\n', (row + 1, 0))
        await at.pilot.press("ctrl+s", "escape")
        await settled(at.app, at.pilot)
        assert "✓ Right" in at.text


async def test_what_a_thread_finds_for_a_page_that_was_left_is_let_go(tmp_path: Path) -> None:
    async with opened(tmp_path, WriteScreen) as (app, pilot, _):
        page, found = app.screen, list[str]()
        assert isinstance(page, WriteScreen)
        await to_thread(page.from_thread, found.append, "while it stands")
        app.push_screen(Unsaved("mine.toml"))
        await to_thread(page.from_thread, found.append, "below another")
        app.pop_screen()
        await pilot.press("escape")
        await settled(app, pilot)
        await to_thread(page.from_thread, found.append, "after it was left")
        page.draw()
        assert found == ["while it stands", "below another"]


async def test_a_save_shows_at_once_with_the_question_that_changed(tmp_path: Path) -> None:
    async with opened(tmp_path, WatchScreen, DECK + MORE, (80, 24)) as (app, pilot, path):
        text = await rested(app, pilot, "Where is [red]it[/]?")
        assert "1 of 2" in text
        path.write_text(DECK + MORE.replace("that?", "then?"))
        text = await rested(app, pilot, "And then?")
        assert "2 of 2" in text
        path.write_text(DECK + MORE.replace("answer", "anwser"))
        text = await rested(app, pilot, "did you mean `answer`?")
        assert "1 problem" in text
        path.write_text(DECK + MORE)
        os.utime(path, (1, 1))
        await rested(app, pilot, "No problems.")
        await pilot.press("right")
        await rested(app, pilot, "1 of 2")


@pytest.mark.slow
@pytest.mark.parametrize("screen", [WriteScreen, WatchScreen])
async def test_writing_and_watching_live_at_any_size(
    tmp_path: Path, screen: type[WriteScreen | WatchScreen]
) -> None:
    async with opened(tmp_path, screen, KINDS) as (app, pilot, _):
        for size in ANY_SIZE:
            await resized(app, pilot, size)
            assert isinstance(app.screen, screen)

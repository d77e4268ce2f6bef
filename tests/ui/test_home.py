"""Home: the decks and what is due."""

import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from quizkz.desk import Desk
from quizkz.queue import TAG
from quizkz.review import FLAG, CardId, Draft
from quizkz.ui.app import QuizkzApp
from quizkz.ui.home import HomeScreen
from quizkz.ui.home_view import deck_row, tail
from quizkz.ui.page import TOO_SMALL
from quizkz.ui.themes import ANSI
from tests.ui import decks
from tests.ui.helpers import (
    SIZES,
    Hands,
    Sizes,
    check_snapshot,
    desk_in,
    notices,
    resized,
    running,
    screen_text,
    settled,
)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Desk:
    files = {"capitals.toml": decks.CAPITALS, "rivers.toml": decks.RIVERS, "lakes.toml": decks.BROKEN}
    return desk_in(tmp_path, files, clock)


@pytest.fixture
def empty(tmp_path: Path, clock: Hands) -> Desk:
    return desk_in(tmp_path, {}, clock)


def home_of(app: QuizkzApp) -> HomeScreen:
    home = app.screen_stack[0]
    assert isinstance(home, HomeScreen)
    return home


def title(app: QuizkzApp) -> str:
    row = home_of(app).row
    return row.title if row else ""


def footer(app: QuizkzApp) -> str:
    return screen_text(app).splitlines()[-1].strip()


# ---- looks ---------------------------------------------------------------------------------------


async def test_days_look_as_designed_and_more_decks_than_rows_are_counted(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        home_of(app).show(decks.ready(clock(), desk.today(clock())))
        for size in SIZES:
            await resized(app, pilot, size)
            check_snapshot(f"home-{size[0]}x{size[1]}", app)
        home_of(app).show(decks.done(clock(), desk.today(clock())))
        await resized(app, pilot, (80, 24))
        check_snapshot("home-done-80x24", app)
        await resized(app, pilot, (40, 12))
        assert "Next: 3 cards at 12:20.\n" in screen_text(app)
        await resized(app, pilot, (80, 24))
        home_of(app).show(decks.many(1000))
        await settled(app, pilot)
        assert "↓ 988 more" in screen_text(app)
        await pilot.press("end")
        await settled(app, pilot)
        assert "Deck 0999" in screen_text(app)
        assert "more" not in screen_text(app)


async def test_without_decks_home_says_how_to_begin(empty: Desk, clock: Hands, tmp_path: Path) -> None:
    async with running(empty, clock, home=tmp_path) as (app, _):
        check_snapshot("home-empty-80x24", app)


# ---- what is shown -------------------------------------------------------------------------------


async def test_every_deck_has_a_row_and_the_footer_follows_the_cursor(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        assert [row.title for row in home_of(app).listed] == ["All decks", "Capitals", "Rivers", "Lakes"]
        assert "does not load: 1 problem" in screen_text(app), "broken ones stand last"
        assert "3 cards are ready" in screen_text(app)
        before = app.focused
        await pilot.press("tab", "i")
        await settled(app, pilot)
        assert app.focused is before is not None, "tab stays on the list"
        assert app.screen is home_of(app)
        assert "Import" not in screen_text(app), "what does not exist yet is not offered"
        for key, does in (("home", "Enter  Study 3 cards"), ("down", "Enter  Study 2 cards")):
            await pilot.press(key)
            await settled(app, pilot)
            assert footer(app) == f"{does}   e Exam   p Practise   r Report   / Browse   ? Keys"
        await pilot.press("end")
        await settled(app, pilot)
        assert footer(app) == "Enter  Show its problems   / Browse   ? Keys"


async def test_the_first_frame_comes_from_the_catalogue_while_files_are_read(
    desk: Desk, clock: Hands, tmp_path: Path
) -> None:
    desk.refresh(clock())
    (tmp_path / "decks" / "rivers.toml").unlink()
    gate = threading.Event()
    reading = desk.compile

    def later(progress: object = None) -> object:
        gate.wait(5)
        return reading(progress)  # type: ignore[arg-type]  # handed through

    desk.compile = later  # type: ignore[method-assign,assignment]  # the same work, held back
    app = QuizkzApp(desk, clock)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Rivers" in screen_text(app)
        gate.set()
        await settled(app, pilot)
        assert "Rivers" not in screen_text(app)
    desk.close()


async def test_a_first_start_says_that_decks_are_being_read(empty: Desk, clock: Hands) -> None:
    gate = threading.Event()
    reading = empty.compile

    def later(progress: object = None) -> object:
        gate.wait(5)
        return reading(progress)  # type: ignore[arg-type]  # handed through

    empty.compile = later  # type: ignore[method-assign,assignment]  # the same work, held back
    app = QuizkzApp(empty, clock)
    async with app.run_test() as pilot:
        await pilot.pause(0.2)
        assert "Reading decks…" in screen_text(app)
        assert "No decks yet." not in screen_text(app)
        gate.set()
        await settled(app, pilot)
        assert "No decks yet." in screen_text(app)
    empty.close()


# ---- keys ----------------------------------------------------------------------------------------


async def test_enter_studies_the_row_and_home_returns_to_it_with_what_was_added(
    desk: Desk, clock: Hands, tmp_path: Path
) -> None:
    async with running(desk, clock) as (app, pilot):
        await pilot.press("down", "down", "enter")
        await settled(app, pilot)
        assert app.screen is not home_of(app)
        assert "Aral" in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is home_of(app)
        assert title(app) == "Rivers"
        text = decks.CAPITALS.replace('"capitals"', '"seas"').replace("Capitals", "Seas")
        (tmp_path / "decks" / "seas.toml").write_text(text, encoding="utf-8")
        assert "Seas" not in screen_text(app)
        app.on_app_focus()  # it was in the background meanwhile
        await settled(app, pilot)
        assert "Seas" in screen_text(app)


async def test_a_beginning_that_cannot_be_written_is_a_sentence(tmp_path: Path, clock: Hands) -> None:
    desk = desk_in(tmp_path, {}, clock)
    async with running(desk, clock) as (app, pilot):
        (tmp_path / "config.toml").unlink()
        (tmp_path / "config.toml").mkdir()
        (tmp_path / "decks").rmdir()
        (tmp_path / "decks").touch()
        for key, said in (("2", "be written to"), ("1", "Write samples = true")):
            await pilot.press(key)
            await settled(app, pilot)
            assert said in notices(app)


async def test_an_answer_is_counted_on_return_and_taken_back_of_an_earlier_day_only_after_asking(
    desk: Desk, clock: Hands
) -> None:
    async with running(desk, clock) as (app, pilot):

        async def press(*keys: str) -> str:
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
            return screen_text(app)

        assert "1 of 20" in await press("down", "enter", "1", "escape")
        assert "u Undo" in footer(app)
        assert "0 of 20" in await press("u")
        assert desk.store.last_act() == ()
        await press("enter", "1", "escape")
        clock.move(days=1)
        assert "The last answer is of an earlier day." in await press("u")
        await press("escape")
        assert desk.store.last_act()
        await press("u", "enter")
        assert not desk.store.last_act()
        await press("p", "1")
        assert desk.store.last_act()[0].kind == "practice"


async def test_l_raises_the_limits_of_today_and_home_promises_what_is_asked(
    tmp_path: Path, clock: Hands
) -> None:
    questions = "".join(
        f'[[question]]\nid = "q{n}"\nprompt = "What is {n} + 1?"\nanswer = {n + 1}\n' for n in range(8)
    )
    text = f'id = "sums"\ntitle = "Sums"\n[study]\nnew_per_day = 0\n{questions}'
    desk = desk_in(tmp_path, {"sums.toml": text}, clock)
    async with running(desk, clock) as (app, pilot):
        assert "l More today" in footer(app)
        await pilot.press("l")
        await settled(app, pilot)
        assert "5 more new cards today; 3 new cards still wait." in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "5 cards are ready" in screen_text(app)
        assert desk.config.study == {}
        await pilot.press("enter")
        await settled(app, pilot)
        assert "1 of 5" in screen_text(app)


async def test_a_custom_key_takes_the_place_of_the_built_in_one(tmp_path: Path, clock: Hands) -> None:
    settings = 'samples = false\n[keys]\n"home.practise" = "x"\n'
    desk = desk_in(tmp_path, {"capitals.toml": decks.CAPITALS}, clock, settings=settings)
    async with running(desk, clock) as (app, pilot):
        await pilot.press("p")
        await settled(app, pilot)
        assert app.screen is home_of(app)
        await pilot.press("x")
        await settled(app, pilot)
        assert app.screen is not home_of(app)


# ---- no deck yet ---------------------------------------------------------------------------------


async def test_writing_a_deck_opens_a_template_that_loads(empty: Desk, clock: Hands, tmp_path: Path) -> None:
    script = "import sys, pathlib; p = pathlib.Path(sys.argv[-1]); p.write_text(p.read_text() + '# seen')"
    async with running(empty, clock, editor=[sys.executable, "-c", script]) as (app, pilot):
        home_of(app)._editor._suspend = held
        await pilot.press("2")
        await settled(app, pilot)
        [path] = (tmp_path / "decks").glob("*.toml")
        assert path.read_text().endswith("# seen")
        assert "does not load" not in screen_text(app)
        assert len(home_of(app).listed) == 2


async def test_a_missing_editor_is_said_and_the_template_stays(
    empty: Desk, clock: Hands, tmp_path: Path
) -> None:
    async with running(empty, clock, editor=[str(tmp_path / "no-editor")]) as (app, pilot):
        home_of(app)._editor._suspend = held
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert "did not start" in notices(app)
        assert list((tmp_path / "decks").glob("*.toml"))


class _Held:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def held() -> _Held:
    return _Held()


# ---- hostile text, odd sizes, colours ------------------------------------------------------------


async def test_a_hostile_deck_is_only_text(tmp_path: Path, clock: Hands) -> None:
    files = {"hostile.toml": decks.HOSTILE_DECK, "broken.toml": decks.HOSTILE_BROKEN}
    desk = desk_in(tmp_path, files, clock)
    async with running(desk, clock) as (app, pilot):
        assert "[red]x[/]" in screen_text(app)
        assert "\x1b" not in screen_text(app)
        await pilot.press("ctrl+p", *"red")
        await settled(app, pilot)
        assert "[red]x[/]" in screen_text(app)
        await pilot.press("escape")
        await settled(app, pilot)
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert app.screen is not home_of(app)
        for key in ("down", "r", "question_mark", "escape", "escape"):
            await pilot.press(key)
            await settled(app, pilot)
        assert app.screen is home_of(app)
        assert app.is_running


async def test_home_lives_at_any_size(desk: Desk, clock: Hands, sizes: Sizes) -> None:
    async with running(desk, clock, size=(1, 1)) as (app, pilot):
        for size in sizes:
            await resized(app, pilot, size)
            text = screen_text(app)
            if size[0] < 24 or size[1] < 6:
                assert TOO_SMALL.split()[0][: size[0]] in text, size
                assert "Capitals" not in text, size
            else:
                assert "▌" in text, size
                assert "Enter" in footer(app), size
            await resized(app, pilot, (80, 24))
            assert "Capitals" in screen_text(app), size
        await pilot.press("down", "up")
        assert title(app) == "All decks"
        assert app.focused is not None
        await pilot.resize_terminal(*size)
        await settled(app, pilot)
        assert screen_text(app) == text


@pytest.mark.parametrize("width", [*range(8, 80, 5), 76])
def test_a_number_is_never_cut(clock: Hands, width: int) -> None:
    row = decks.many(3).total
    figures = deck_row(row, clock(), 0, width, narrow=width < 52).plain
    assert ("3,000" if width < 52 else "2,000") in figures


def test_each_tag_that_holds_cards_back_is_named_whatever_the_width() -> None:
    home = decks.many(1)
    held = {f"{TAG}two words": 2, f"{TAG}figures": 3, f"{TAG}years": 30}
    home = home._replace(total=replace(home.total, held=held))
    for width in (40, 76):
        rows = [row.plain for row in tail(home, None, None, width)]
        assert max(map(len, rows)) <= width
        said = " ".join(" ".join(rows).split())
        assert all(f"{number} beyond the limit of {name}" in said for name, number in held.items())


@pytest.mark.slow
async def test_every_theme_can_be_worn(desk: Desk, clock: Hands) -> None:
    async with running(desk, clock) as (app, pilot):
        for name in sorted(app.available_themes):
            app.theme = name
            await pilot.pause()
            assert "Capitals" in screen_text(app)


async def test_without_colour_every_state_has_a_sign(
    desk: Desk, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(desk, clock, colour=False) as (app, _):
        assert app.theme == ANSI
        rows = screen_text(app).splitlines()
        assert [row[0] for row in rows if "All decks" in row] == ["▌"]
        assert [row[0] for row in rows if "Lakes" in row] == ["!"]


async def test_home_backs_up_the_day_and_names_what_another_device_left(
    desk: Desk, clock: Hands, tmp_path: Path
) -> None:
    desk.store.append([Draft(CardId("capitals/q"), FLAG, value={"flag": 1})], clock(), desk.today(clock()))
    (tmp_path / "progress (conflicted copy 2025-11-24).db").write_bytes(b"")
    async with running(desk, clock) as (app, pilot):
        await settled(app, pilot)
        await app.workers.wait_for_complete()
        shown = notices(app)
    assert [one.name for one in (tmp_path / "backups").iterdir()] == ["progress-20251125-091200.db"]
    assert "conflicted copy" in shown
    assert "quizkz merge" in shown

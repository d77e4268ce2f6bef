"""The screens over a log that holds odd things: drawn, whatever it is, in windows of any size."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.test_odd_logs import DECK, ODD, Row, write
from tests.ui.helpers import Hands, desk_in, painted, resized, running, screen_text, settled

SIZES = ((80, 24), (24, 6), (120, 40), (1, 1), (40, 12))
REPORT, EXAM = (
    "r tab enter down enter escape tab enter escape end",
    "x 1 2 right ctrl+s enter v right escape x",
)
SHORT = ("r tab down enter end", "down e enter 1 ctrl+s enter v right escape x", "p 1 enter 1 f5")
LONG = (
    f"{REPORT} t t t i escape x",
    f"down e enter {EXAM} enter u r",
    f"e enter {EXAM}",
    "enter 1 w end escape enter x enter w escape u",
    "p 1 enter w escape x enter f5 end",
    "c down down enter",
    "slash down ctrl+y escape ctrl+t",
)


async def tour(folder: Path, odd: Iterable[Row], ways: Sequence[str]) -> set[str]:
    """Go these ways from home over a log with odd rows, in other sizes all the time; the screens seen."""
    clock, seen = Hands(), set()
    desk_in(folder, {"reforms.toml": DECK}, clock).close()
    write(folder, *odd)
    desk = desk_in(folder, {"reforms.toml": DECK}, clock)
    async with running(desk, clock) as (app, pilot):
        for number, way in enumerate(ways):
            for at, key in enumerate(way.split()):
                await app._press_keys([key])
                await painted(app, pilot)
                if at % 6 == number:
                    await settled(app, pilot)
                    await resized(app, pilot, SIZES[(number + at) % len(SIZES)])
                seen.add(type(app.screen).__name__)
            await resized(app, pilot, (80, 24))
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await settled(app, pilot)
        assert "All decks" in screen_text(app)
    return seen


async def test_the_screens_take_all_that_is_odd_at_once(tmp_path: Path) -> None:
    odd = {row[:2]: row for rows in reversed(ODD.values()) for row in rows}
    assert await tour(tmp_path, odd.values(), SHORT) >= {"ReportScreen", "ExamResultScreen", "CardScreen"}


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
async def test_every_screen_takes_an_odd_log(odd: str, tmp_path: Path) -> None:
    await tour(tmp_path, ODD[odd], LONG)

"""What the tests of the interface share: a desk in a folder, a clock moved by hand, the screen as text.

`QUIZKZ_SNAPSHOTS=update` writes the snapshots anew instead of comparing them.
"""

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from quizkz.clock import Now
from quizkz.desk import Desk, Places, open_desk
from quizkz.ui.app import QuizkzApp

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (40, 12), (120, 40))
Sizes = Sequence[tuple[int, int]]
ANY_SIZE: Sizes = (
    (1, 1),
    (10, 3),
    (24, 6),
    (30, 7),
    (40, 12),
    (56, 16),
    (80, 24),
    (120, 40),
)
MORNING = datetime(2025, 11, 25, 9, 12, tzinfo=timezone(timedelta(hours=5)))


class Hands:
    """A clock that shows one moment until it is moved."""

    def __init__(self, moment: datetime = MORNING) -> None:
        offset = moment.utcoffset() or timedelta()
        at = int(moment.timestamp() * 1000)
        self.now = Now(at=at, offset=int(offset.total_seconds() // 60), mono=at)

    def __call__(self) -> Now:
        """The moment shown."""
        return self.now

    def move(self, **span: float) -> None:
        """Move on by a span, as `timedelta` takes it."""
        ms = int(timedelta(**span).total_seconds() * 1000)
        self.now = Now(at=self.now.at + ms, offset=self.now.offset, mono=self.now.mono + ms)


def desk_in(
    folder: Path, decks: Mapping[str, str], clock: Callable[[], Now], *, settings: str = "samples = false\n"
) -> Desk:
    """A desk over decks given as file names and TOML."""
    own = folder / "decks"
    own.mkdir(exist_ok=True)
    for name, text in decks.items():
        (own / name).write_text(text, encoding="utf-8")
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    places = Places(
        log=folder / "progress.db",
        config=folder / "config.toml",
        catalogue=folder / "catalogue.db",
        own=(own,),
        shipped=None,
    )
    return open_desk(places, clock())


@asynccontextmanager
async def running(
    desk: Desk, clock: Callable[[], Now], *, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[QuizkzApp, "Pilot[int]"]]:
    """The app on a desk, its decks read; the desk is closed after."""
    app = QuizkzApp(desk, clock, motion=False, **options)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(app, pilot)
            yield app, pilot
    finally:
        desk.close()


async def resized(app: App[Any], pilot: "Pilot[Any]", size: tuple[int, int]) -> None:
    """Give the window another size and wait until it is painted."""
    await pilot.resize_terminal(*size)
    await painted(app, pilot)


async def settled(app: App[Any], pilot: "Pilot[Any]") -> None:
    """Wait until threads have reported and everything is painted."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await painted(app, pilot)


async def painted(app: App[Any], pilot: "Pilot[Any]") -> None:
    """Wait until nothing is left to lay out, to paint or to call after that."""
    for _ in range(200):
        resizes = app._resize_timer is not None  # Textual waits a moment for a next size
        await pilot.pause()
        screen = app.screen
        if not (
            resizes
            or screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._dirty_widgets
            or screen._callbacks
        ):
            return


def notices(app: App[Any]) -> str:
    """What the short notices on the screen say, not broken into rows."""
    return " ".join(notice.message for notice in app._notifications)


def screen_text(app: App[Any]) -> str:
    """What is on the screen, row by row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in strips)


def check_snapshot(name: str, app: App[Any]) -> None:
    """The screen reads as the snapshot of this name."""
    path = SNAPSHOTS / f"{name}.txt"
    text = screen_text(app) + "\n"
    if os.environ.get("QUIZKZ_SNAPSHOTS") == "update":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")

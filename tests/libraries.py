"""Libraries for tests: decks as TOML texts in a temporary folder, opened at a moment."""

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from quizkz.clock import DAY_MS, HOUR_MS, Now
from quizkz.desk import Desk, Places, day, open_desk
from quizkz.query import Scope
from quizkz.queue import ALL, Plan
from quizkz.scheduling.limits import More

DAY = 20_000
"""The study day of `NOON`: some day in 2024."""

NOON = Now(at=DAY * DAY_MS + 12 * HOUR_MS, offset=0, mono=1_000_000)


def later(now: Now, *, days: int = 0, hours: float = 0, minutes: float = 0, ms: int = 0) -> Now:
    """A moment after another; the clock that is never set back goes along."""
    passed = days * DAY_MS + round(hours * HOUR_MS) + round(minutes * 60_000) + ms
    return Now(now.at + passed, now.offset, now.mono + passed)


def write_decks(folder: Path, decks: Mapping[str, str]) -> None:
    """Write deck files by their names below a folder."""
    for name, text in decks.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def places(root: Path, *, shipped: bool = False) -> Places:
    """Places below a temporary folder: own decks in `decks`, shipped ones in `shipped` where asked for."""
    return Places(
        log=root / "progress.db",
        config=root / "config.toml",
        catalogue=root / "catalogue.db",
        own=(root / "decks",),
        shipped=root / "shipped" if shipped else None,
    )


def open_library(
    root: Path,
    decks: Mapping[str, str],
    *,
    now: Now = NOON,
    config: str | None = None,
    shipped: Mapping[str, str] | None = None,
    override: Mapping[str, Any] | None = None,
) -> Desk:
    """A desk below a temporary folder, with these decks read; opened again there, it goes on."""
    write_decks(root / "decks", decks)
    write_decks(root / "shipped", shipped or {})
    if config is not None:
        (root / "config.toml").write_text(config, encoding="utf-8")
    desk = open_desk(places(root, shipped=shipped is not None), now, override=override)
    desk.refresh(now)
    return desk


@cache
def _read_once(decks: tuple[tuple[str, str], ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="quizkz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_library(folder, dict(decks)).close()
    return folder


def open_example(
    root: Path,
    decks: Mapping[str, str],
    *,
    now: Now = NOON,
    config: str | None = None,
    override: Mapping[str, Any] | None = None,
) -> Desk:
    """As `open_library`, for the examples of a law: their decks are read once, and none may change them."""
    read = _read_once(tuple(decks.items()))
    shutil.copyfile(read / "catalogue.db", root / "catalogue.db")
    if config is not None:
        (root / "config.toml").write_text(config, encoding="utf-8")
    desk = open_desk(replace(places(root), own=(read / "decks",)), now, override=override)
    desk.refresh(now)
    return desk


def plan_with(desk: Desk, scope: Scope, now: Now, new: int, deck: str = ALL) -> Plan:
    """The plan of a day whose limits are raised by so many new cards more."""
    terms = day.begun(desk, now)
    raised = terms.more.get(deck, More())
    more = {**terms.more, deck: raised._replace(new=raised.new + new)}
    return day.planned(desk, scope, replace(terms, more=more))

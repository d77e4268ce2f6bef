"""Measurements of the log inside one process: an answer committed, and state made anew from many reviews."""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from quizkz.cli import world
from quizkz.clock import DAY_MS, Now
from quizkz.desk import Desk, Places, open_desk
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import Placing
from quizkz.store import Store

Row = tuple[str, str, str]


def answers(folder: Path, env: Mapping[str, str], runs: int) -> Iterator[Row]:
    """An answer committed and the next cards planned, beside a bare SQLite commit with one fsync."""
    clock = world.system_clock(env)
    data = Path(env["QUIZKZ_DATA"])
    data.mkdir(parents=True, exist_ok=True)
    places = Places(
        data / "progress.db", data / "config.toml", data / "catalogue.db", (folder / "large",), None
    )
    desk = open_desk(places, clock())
    desk.refresh(clock())
    bare = sqlite3.connect(data / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE t(a, b)")
    insert = "INSERT INTO t VALUES(?, ?)"
    commits = [_ms(partial(bare.execute, insert, (n, "x" * 80))) for n in range(20 * runs)]
    ours = [_ms(_answer_one(desk, clock(), n)) for n in range(20 * runs)]
    median = statistics.median(ours)
    yield (
        "answer committed and folded",
        f"{median:.2f} ms, {median / statistics.median(commits):.2f} x a bare commit",
        "",
    )
    now = clock()
    plan = statistics.median(_ms(lambda: desk.plan(Scope(), now)) for _ in range(runs))
    yield "the whole plan made", f"{plan:.1f} ms", ""
    overview = statistics.median(_ms(lambda: desk.overview(now)) for _ in range(runs))
    yield "all that home shows", f"{overview:.1f} ms", ""
    bare.close()
    desk.close()


def _answer_one(desk: Desk, now: Now, number: int) -> Callable[[], object]:
    draft = Draft(
        CardId(f"deck-0000/q{number}"), REVIEW, rating=Rating.GOOD, took_ms=4000, credit=1.0, response="x"
    )
    return lambda: desk.store.append([draft], now, desk.today(now))


def rebuild(folder: Path, *, reviews: int) -> Iterator[Row]:
    """State made anew from a log of that many reviews, ten a card."""
    path = folder / "rebuild.db"
    start = Now(at=1_700_000_000_000)
    store = Store.open(path, placing=lambda _: Placing(), now=start)
    store.close()
    _fill(path, reviews)
    store = Store.open(path, placing=lambda _: Placing(), now=start)
    took = _ms(lambda: store.rebuild())
    yield f"card state from {reviews:,} reviews", f"{took / 1000:.2f} s", "2.5 s for 1,000,000"
    size = path.stat().st_size / 1e6
    yield "size of that log", f"{size:.0f} MB", ""
    store.close()


def _fill(path: Path, reviews: int) -> None:
    """Write reviews straight into the log, ten a card, a few days apart, mostly Good."""
    chance = random.Random(3)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    rows = (
        (f"deck-{card % 100:04}/q{card}", at, "benchmrk", "review", at // DAY_MS, 0, rating, 4000, 1.0)
        for card in range(reviews // 10)
        for at, rating in _reviews(chance)
    )
    db.executemany(
        "INSERT INTO events(card, at, device, kind, day, offset, rating, took_ms, credit)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    db.execute("COMMIT")
    db.close()


def _reviews(chance: random.Random) -> Iterator[tuple[int, int]]:
    at, gap = 1_650_000_000_000 + chance.randrange(DAY_MS), 1
    for _ in range(10):
        rating = chance.choices((1, 2, 3, 4), (8, 7, 75, 10))[0]
        yield at, rating
        gap = 1 if rating == 1 else gap * 2
        at += gap * DAY_MS + chance.randrange(3_600_000)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

"""Measurements of the log inside one process: an answer committed, and state made anew from many reviews."""

import gc
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from quizkz.cli import world
from quizkz.clock import DAY_MS, Now
from quizkz.desk import Desk, Places, open_desk
from quizkz.desk.reporting import Reporter
from quizkz.fit import items
from quizkz.fit.effect import effect
from quizkz.fit.fitting import fitted
from quizkz.memory import trained
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import Placing
from quizkz.store import Store
from tests.benchmarks import processes

Row = tuple[str, str, str]

BEGUN_DAY, REPORTED_DAY = 19_000, 20_600
"""The study day on which the first card of a spread log is begun, and the one from which it is looked at."""


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
    fill_log(path, reviews)
    store = Store.open(path, placing=lambda _: Placing(), now=start)
    took = _ms(lambda: store.rebuild())
    yield f"card state from {reviews:,} reviews", f"{took / 1000:.2f} s", "2.5 s for 1,000,000"
    size = path.stat().st_size / 1e6
    yield "size of that log", f"{size:.0f} MB", ""
    store.close()


def report(folder: Path, decks: Path, runs: int, *, reviews: int, reach: str) -> Iterator[Row]:
    """A report of all decks over that many reviews, beside one plain scan of the log's answers."""
    folder.mkdir()
    now = Now(REPORTED_DAY * DAY_MS + DAY_MS // 2)
    places = Places(folder / "progress.db", folder / "config.toml", folder / "catalogue.db", (decks,), None)
    Store.open(places.log, placing=lambda _: Placing(), now=now).close()
    fill_log(places.log, reviews, spread=True)
    desk = open_desk(places, now)
    desk.refresh(now)
    desk.store.rebuild()
    fill = _ms(desk.store.fill_answers)
    reporter = Reporter(desk)
    reporter.report(Scope(), "year", now)
    gc.collect()
    scan = "SELECT sum(elapsed > 0), sum(rating > 1), sum(predicted) FROM answers WHERE day > 0"
    for span in ("year", "all"):
        ours, plain = processes.in_turn(
            lambda span=span: _ms(lambda: reporter.report(Scope(), span, now)),  # type: ignore[misc]  # bound at once
            lambda: _ms(lambda: desk.store.db.execute(scan).fetchall()),
            runs,
        )
        yield (
            f"report over {reviews:,} reviews, span {span}",
            f"{statistics.median(ours):.0f} ms (best {min(ours):.0f}), "
            f"{processes.ratio(ours, plain):.1f} x a scan of the answers ({statistics.median(plain):.0f} ms)",
            reach,
        )
    yield f"answers filled in after a rebuild, {reviews:,} reviews", f"{fill / 1000:.1f} s", ""
    desk.close()


def fit(folder: Path, *, reviews: int) -> Iterator[Row]:
    """Parameters fitted to a log of that many reviews, ten a card, and what is around that."""
    path, now = folder / "fit.db", Now(REPORTED_DAY * DAY_MS + DAY_MS // 2)
    Store.open(path, placing=lambda _: Placing(), now=now).close()
    fill_log(path, reviews)
    store = Store.open(path, placing=lambda _: Placing(), now=now)
    store.rebuild()
    store.fill_answers()
    found: dict[str, Any] = {}
    read = _ms(lambda: found.update(items=items.read(store, ())))
    training = found["items"]
    train = _ms(lambda: found.update(parameters=trained(training.items, training.cards, 1)))
    whole = _ms(lambda: fitted(training, (), store.parameters))
    foresee = _ms(lambda: effect(store, (), found["parameters"], REPORTED_DAY))
    yield f"parameters fitted to {reviews:,} reviews", f"{train:.0f} ms", "300 ms for 100,000"
    yield "before that, answers read", f"{read:.0f} ms", ""
    yield "fitted twice and measured; its effect foreseen", f"{whole:.0f} ms; {foresee:.0f} ms", ""
    store.close()


def fill_log(path: Path, reviews: int, *, spread: bool = False, kept_up: bool = False) -> None:
    """Write reviews straight into the log, ten a card, a few days apart, mostly Good.

    `spread`: one card begun after another over three years, named as in the benchmark's library. `kept_up`:
    named so too, begun at any time in four years and reviewed until now, so that few are due.
    """
    chance = random.Random(3)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")

    def of_card(card: int) -> Iterator[tuple[int, int]]:
        if kept_up:
            return _until_today(chance, chance.uniform(10, REPORTED_DAY - BEGUN_DAY))
        if spread:
            return _reviews(chance, BEGUN_DAY + card * 10_000 // reviews, 200)
        return _reviews(chance)

    rows = (
        (
            f"deck-{card // 1000 if spread or kept_up else card % 100:04}/q{card}",
            at,
            "benchmrk",
            "review",
            at // DAY_MS,
            0,
            rating,
            4000,
            float(rating > 1),
            None if rating > 1 else f"wrong {chance.randrange(3)}",
        )
        for card in range(reviews // 10)
        for at, rating in of_card(card)
        if at < REPORTED_DAY * DAY_MS
    )
    db.executemany(
        "INSERT INTO events(card, at, device, kind, day, offset, rating, took_ms, credit, response)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    db.execute("COMMIT")
    db.close()


def _until_today(chance: random.Random, age: float) -> Iterator[tuple[int, int]]:
    """Ten reviews of a card begun so many days ago, the last Good, today being before the next.

    Their gaps grow as ever and are stretched to fill that time.
    """
    *reviews, (following, _) = _reviews(chance, most=200, count=11)
    first, last = reviews[0][0], reviews[-1][0]
    today = last + 1 + chance.randrange(following - last)
    stretch = age * DAY_MS / (today - first)
    reviews[-1] = last, 3
    return ((REPORTED_DAY * DAY_MS - round((today - at) * stretch), rating) for at, rating in reviews)


def _reviews(
    chance: random.Random, day: int = 19_097, most: int = 10_000, count: int = 10
) -> Iterator[tuple[int, int]]:
    """So many reviews of a card from a day on, at most so many days apart."""
    at, gap = day * DAY_MS + chance.randrange(DAY_MS), 1
    for _ in range(count):
        rating = chance.choices((1, 2, 3, 4), (8, 7, 75, 10))[0]
        yield at, rating
        gap = 1 if rating == 1 else min(gap * 2, most)
        at += gap * DAY_MS + chance.randrange(3_600_000)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000

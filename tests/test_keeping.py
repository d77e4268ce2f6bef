"""Keeping the log: compared, restored, and replaced where it is damaged."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from quizkz.desk.minding import conflict_copies
from quizkz.errors import StoreError
from quizkz.review import Event
from quizkz.store import Store, joining
from quizkz.store.dated import holds
from quizkz.store.replacing import condition, replace
from quizkz.store.rows import event_row
from tests.keptlogs import NILE, answered, keys, opened
from tests.logs import TODAY, event, histories, noon, review
from tests.rows import each

# Compared


@settings(max_examples=4)
@given(histories(), histories(card="other/card"))
def test_what_two_logs_hold_alone_and_both_is_what_their_sets_say(
    first: list[Event], second: list[Event]
) -> None:
    mine = {event_row(event) for event in first}
    theirs = {event_row(event) for event in (*first[::2], *second)}
    with TemporaryDirectory() as folder:
        joining.write_events(Path(folder) / "a.db", sorted(mine))
        joining.write_events(Path(folder) / "b.db", sorted(theirs))
        store = opened(Path(folder) / "a.db")
        found = store.compare(Path(folder) / "b.db")
        assert sum(one.events for one in found.here) == len(mine - theirs)
        assert sum(one.events for one in found.there) == len(theirs - mine)
        assert found.both == len(mine & theirs)
        assert found.contradicting == ()
        for share in found.there:
            days = [row[4] for row in theirs - mine if row[0].startswith(share.deck + "/")]
            assert (share.events, share.first, share.last) == (len(days), min(days), max(days))
        store.restore(Path(folder) / "b.db", noon(TODAY))
        assert set(joining.every(store.db)) == theirs
        assert {one.rule for one in store.verify(TODAY + 999)} <= {"kind"}
        store.close()


def test_what_contradicts_is_named_and_nothing_is_merged(tmp_path: Path) -> None:
    answered(tmp_path / "a.db", range(1))
    shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
    other = sqlite3.connect(tmp_path / "b.db")
    other.execute("DROP TRIGGER events_kept")
    other.execute("UPDATE events SET rating = 1")
    other.commit()
    other.close()
    store = opened(tmp_path / "a.db")
    (key,) = store.compare(tmp_path / "b.db").contradicting
    assert key[:2] == (NILE, noon(TODAY).at)
    with pytest.raises(StoreError, match=f"contradict each other: {NILE} at {key[1]}, device {key[2]}"):
        store.merge(tmp_path / "b.db")
    assert keys(tmp_path / "a.db") == [0]
    assert store.merge(tmp_path / "b.db", keep_mine=True) == (0, 1)
    (again,) = store.compare(tmp_path / "b.db").contradicting
    assert again.here == key.here
    store.close()


def test_with_ones_own_kept_all_else_of_a_contradicting_log_is_taken(tmp_path: Path) -> None:
    answered(tmp_path / "a.db", range(2))
    shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
    answered(tmp_path / "b.db", range(2, 5))
    with closing(sqlite3.connect(tmp_path / "b.db", isolation_level=None)) as other:
        other.execute("DROP TRIGGER events_kept")
        other.execute("UPDATE events SET rating = 1 WHERE at = (SELECT min(at) FROM events)")
    store = opened(tmp_path / "a.db")
    before = set(joining.every(store.db))
    found = store.compare(tmp_path / "b.db")
    assert (found.both, found.against, [one.events for one in found.there]) == (1, 1, [3])
    assert store.merge(tmp_path / "b.db", keep_mine=True) == (3, 2)
    assert before < set(joining.every(store.db))
    assert store.verify(TODAY + 1) == ()
    store.close()


VIEW = """CREATE VIEW events AS WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n)
SELECT 'a/b' card, at, 'd' device, 'review' kind, 1 day, 0 "offset", 1 rating, 1 took_ms, 1.0 credit,
'' response, NULL value FROM n"""


@each(
    "sql, word",
    [
        (f"ALTER TABLE events RENAME TO was; {VIEW}", "tables are others"),
        ("DROP TABLE events", "tables are others"),
        (
            "ALTER TABLE events ADD COLUMN more TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000)))",
            "tables are others",
        ),
        ("UPDATE events SET response = CAST(x'61ff' AS TEXT)", "is damaged"),
        ("UPDATE events SET at = at + 9000000000000000000", "beyond what any clock tells"),
        (f"UPDATE events SET response = '{'x' * 1_000_001}'", "response is longer"),
    ],
)
def test_of_a_hostile_log_nothing_is_taken(tmp_path: Path, sql: str, word: str) -> None:
    tmp_path = tmp_path / str(len(list(tmp_path.iterdir())))
    answered(tmp_path / "a.db", range(1))
    answered(tmp_path / "b.db", range(5, 9))
    with closing(sqlite3.connect(tmp_path / "b.db", isolation_level=None)) as other:
        for trigger in ("events_kept", "events_stale", "events_never_deleted"):
            other.execute(f"DROP TRIGGER {trigger}")
        other.executescript(sql)
        other.execute("PRAGMA journal_mode = DELETE")
    store = opened(tmp_path / "a.db")
    with pytest.raises(StoreError, match=word):
        store.merge(tmp_path / "b.db")
    store.close()
    assert (holds(tmp_path / "b.db") is None) == (VIEW in sql or "DROP TABLE" in sql)
    assert keys(tmp_path / "a.db") == [0]


@pytest.mark.slow
def test_one_long_response_is_not_read_again_for_each_other_event(tmp_path: Path) -> None:
    row = event_row(event(TODAY, device="other"))
    joining.write_events(tmp_path / "b.db", [(*row[:9], "x" * 1_000_000, None)])
    joining.write_events(tmp_path / "a.db", [(f"deck/{n}", n, "mine", *row[3:]) for n in range(3_000)])
    store = opened(tmp_path / "a.db")
    began = time.perf_counter()
    assert store.compare(tmp_path / "b.db").there[0].events == 1
    assert time.perf_counter() - began < 1  # looked up one by one it takes seconds
    store.close()


# Restored


def test_a_restored_log_is_read_at_once_by_whoever_has_it_open_and_loses_no_answer_after(
    tmp_path: Path,
) -> None:
    log = tmp_path / "progress.db"
    answered(log, range(3))
    store, app = opened(log), opened(log)
    backup = store.rotate_backups(tmp_path / "backups", noon(TODAY, 5))
    app.append([review(card=NILE)], noon(TODAY, 10), TODAY)
    kept = store.restore(backup, noon(TODAY, 20))
    assert kept is not None
    assert keys(kept) == [0, 1, 2, 10]
    assert len(app.events(NILE)) == 3
    assert app.can_undo
    app.append([review(card=NILE)], noon(TODAY, 30), TODAY)
    assert app.verify(TODAY) == store.verify(TODAY) == ()
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        app.db.execute("DELETE FROM events")
    app.close()
    store.close()
    assert keys(log) == [0, 1, 2, 30]


class Interrupted(Store):
    """A log to which another process writes after it was backed up and before it is restored."""

    def _writing(self) -> Any:
        assert self.path is not None
        answered(self.path, range(50, 51))
        return super()._writing()


def test_an_answer_that_comes_while_a_log_is_restored_stops_that(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    answered(log, range(3))
    answered(tmp_path / "other.db", range(9, 10))
    store = Interrupted.open(log, placing=lambda deck: None, now=noon(TODAY))
    with pytest.raises(StoreError, match="meanwhile"):
        store.restore(tmp_path / "other.db", noon(TODAY, 20))
    store.close()
    assert keys(log) == [0, 1, 2, 50]


# Replaced


def broken(log: Path, start: int = 4096) -> bytes:
    """Damage a log; its bytes."""
    content = log.read_bytes()
    log.write_bytes(content[:start] + b"\xa5" * (len(content) - start))
    return log.read_bytes()


def test_a_damaged_log_is_kept_aside_with_what_is_beside_it(tmp_path: Path) -> None:
    log, other = tmp_path / "progress.db", tmp_path / "other.db"
    answered(other, range(2))
    assert condition(log) == "missing"
    store = opened(log)
    store.append([review(card="old/card")], noon(TODAY, 40), TODAY)
    content, wal = log.read_bytes(), log.with_name("progress.db-wal").read_bytes()
    store.close()
    assert condition(log) == "whole"
    log.write_bytes(content)
    content = broken(log, 100)
    log.with_name("progress.db-wal").write_bytes(wal[: len(wal) // 2] + b"\0" * 5000)
    beside = log.with_name("progress.db-wal").read_bytes()
    aside = replace(log, other, noon(TODAY))
    assert aside is not None
    assert aside.read_bytes() == content
    assert aside.with_name(aside.name + "-wal").read_bytes() == beside
    assert keys(log) == [0, 1]
    if os.name != "nt":
        assert {stat.S_IMODE(one.stat().st_mode) for one in (log, aside)} == {0o600}
    assert condition(log) == "whole"


@pytest.mark.skipif(os.name == "nt", reason="Windows replaces no file that is open")
def test_a_damaged_log_that_another_process_has_open_is_not_replaced(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    answered(log, range(2))
    answered(tmp_path / "other.db", range(1))
    code = f"import sqlite3; db = sqlite3.connect({str(log)!r}); db.execute('SELECT * FROM kept')"
    code += "; print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        content = broken(log)
        with pytest.raises(StoreError, match="is open in another quizkz"):
            replace(log, tmp_path / "other.db", noon(TODAY))
        assert log.read_bytes() == content
        other.communicate(b"\n")
    assert replace(log, tmp_path / "other.db", noon(TODAY)) is not None


# Copies that a program of synchronised folders leaves


@each(
    "name, is_one",
    [
        ("progress (conflicted copy 2026-01-02 081500).db", True),
        ("progress (Ada's conflicted copy 2026-01-02).db", True),
        ("progress.sync-conflict-20260102-081500-ABCDEF7.db", True),
        ("progress 2.db", True),
        ("progress (1).db", True),
        ("progress(1).db", True),
        ("progress-DESKTOP-4F2K9QX.db", True),
        ("progress-Ada’s MacBook Pro.db", True),
        ("progress-before-exam.db", False),
        ("progress_conflict-20260102.db", True),
        ("progress - Copy.db", False),
        ("progress-copy.db", True),
        ("progress.db", False),
        ("progress.db-wal", False),
        ("progress-salvaged-20260102-081500.db", False),
        ("progress-damaged-20260102-081500-1f.db", False),
        ("my progress 2.db", False),
    ],
)
def test_conflict_copies_are_known_by_their_names(tmp_path: Path, name: str, is_one: bool) -> None:
    (tmp_path / name).touch()
    assert conflict_copies(tmp_path / "progress.db") == ((tmp_path / name,) if is_one else ())
    assert conflict_copies(tmp_path / "nowhere" / "progress.db") == ()

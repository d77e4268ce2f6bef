"""Backups: made by themselves, checked, thinned out by their dates, and named where the log is damaged."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizkz.clock import DAY_MS, HOUR_MS, Now
from quizkz.errors import StoreError
from quizkz.store import Store, backups, dated, file
from tests.logs import CARD, TODAY, noon, review

moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 (a name says no zone)
names = st.builds(
    lambda moment, before: f"progress-{moment:%Y%m%d-%H%M%S}{before}.db",
    moments,
    st.sampled_from(["", "", "", "-before-migration", "-before-restore"]),
)


def opened(path: Path, now: Now | None = None) -> Store:
    return Store.open(path, placing=lambda deck: None, now=now or noon(TODAY))


def answered(path: Path, number: int = 3) -> Store:
    store = opened(path)
    for minute in range(number):
        store.append([review()], noon(TODAY, minute), TODAY)
    return store


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# Which have served


@given(st.lists(names, max_size=60))
def test_the_newest_are_kept_and_never_more_than_27_and_3(found: list[str]) -> None:
    gone = dated.surplus([*found, "progress.db", "notes.txt", "progress-20240230-000000.db"])
    assert gone <= set(found)
    kept = set(found) - gone
    plain = sorted(name for name in set(found) if "before" not in name)
    of_days = {name[9:17]: name for name in plain}
    assert {name for day, name in of_days.items() if day in sorted(of_days)[-7:]} <= kept
    assert sum("before" not in name for name in kept) <= 27
    assert len([name for name in kept if "before" in name]) == min(3, len(set(found)) - len(plain))
    assert dated.surplus(kept) == frozenset()


@settings(max_examples=1)
@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(375, 430))
def test_backups_day_by_day_leave_seven_days_eight_weeks_and_twelve_months(first: date, days: int) -> None:
    kept: set[str] = set()
    for number in range(days):
        kept.add(f"progress-{first + timedelta(days=number):%Y%m%d}-080000.db")
        kept -= dated.surplus(kept)
    last = first + timedelta(days=days - 1)
    left = [datetime.strptime(name[9:17], "%Y%m%d").date() for name in kept]  # noqa: DTZ007
    assert {last - timedelta(days=back) for back in range(7)} <= set(left)
    weeks = {day.isocalendar()[:2] for day in left}
    assert {(last - timedelta(weeks=back)).isocalendar()[:2] for back in range(8)} <= weeks
    months = {day.year * 12 + day.month for day in left}
    assert {last.year * 12 + last.month - back for back in range(12)} <= months


# Made


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
@pytest.mark.parametrize("mask", [0o000, 0o277])
def test_a_backup_is_a_whole_log_that_its_owner_alone_reads_whatever_the_umask(
    tmp_path: Path, mask: int
) -> None:
    store = answered(tmp_path / "progress.db")
    before = os.umask(mask)
    try:
        (tmp_path / "backups").mkdir(mode=0o700) if mask else None
        (tmp_path / "backups").chmod(0o700) if mask else None
        made = store.rotate_backups(tmp_path / "backups", noon(TODAY))
    finally:
        os.umask(before)
    assert made.name == "progress-20241004-120000.db"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert dated.holds(made) == (3, noon(TODAY, 2).at, file.USER_VERSION)
    assert names_in(made.parent) == [made.name]
    store.close()


def test_one_backup_is_made_a_study_day_and_none_of_an_empty_log(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    assert backups.daily(log, noon(TODAY), 4) is None
    assert not log.exists()
    opened(log).close()
    assert backups.daily(log, noon(TODAY), 4) is None
    store = answered(log)
    assert backups.daily(log, noon(TODAY), 4) is not None
    night = Now(noon(TODAY).at + 15 * HOUR_MS)  # three o'clock: still the same study day
    assert backups.daily(log, night, 4) is None
    assert backups.daily(log, Now(night.at + 2 * HOUR_MS), 4) is not None
    assert len(names_in(tmp_path / "backups")) == 2
    store.close()


class Failing(sqlite3.Connection):
    """A connection to a disk that keeps other bytes than it was given."""

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run a statement; of a copy that it makes, a page in the middle is lost."""
        cursor = super().execute(sql, parameters)
        if sql.startswith("VACUUM INTO"):
            with Path(parameters[0]).open("rb+") as copy:
                copy.seek(4096)
                copy.write(bytes(3 * 4096))
        return cursor


def test_a_copy_that_cannot_be_read_is_no_backup(tmp_path: Path) -> None:
    log, target = tmp_path / "progress.db", tmp_path / "backups" / "copy.db"
    answered(log).close()
    with closing(sqlite3.connect(log, factory=Failing, isolation_level=None)) as db:
        with pytest.raises(StoreError, match="cannot be read"):
            backups.copy_to(db, target, log)
        assert list(target.parent.iterdir()) == []
        target.write_bytes(b"an older one")
        with pytest.raises(StoreError, match="cannot be read"):
            backups.copy_to(db, target, log)
    assert target.read_bytes() == b"an older one"


def test_what_was_left_by_a_killed_program_goes_and_what_another_writes_stays(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    left, fresh = folder / ".progress-20240101-000000.db.12345678.part", folder / ".progress.db.87654321.part"
    left.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(left, (0, 0))
    store = answered(tmp_path / "progress.db")
    made = store.rotate_backups(folder, noon(TODAY))
    assert names_in(folder) == [fresh.name, made.name]
    assert [one.name for one in dated.listed(folder)] == [made.name]
    store.close()


def test_a_folder_that_cannot_be_written_says_so_and_nothing_counts(tmp_path: Path) -> None:
    store = answered(tmp_path / "progress.db")
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StoreError, match=r"No backup could be written to .*The log itself is safe"):
        backups.daily(tmp_path / "progress.db", noon(TODAY), 4)
    assert len(store.events(CARD)) == 3
    store.close()


def test_a_rebuild_at_the_start_is_backed_up_before_and_goes_on_where_it_cannot_be(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    for round_, blocked in enumerate((False, True)):
        store = answered(log, 1 + round_)
        store.db.execute("REPLACE INTO kept VALUES ('fold', 'another engine')")
        store.close()
        if blocked:
            (tmp_path / "backups" / "progress-20241004-120000-before-rebuild.db").unlink()
            (tmp_path / "backups").rmdir()
            (tmp_path / "backups").write_text("in the way")
        again = opened(log)
        assert again.verify(TODAY) == ()
        assert bool(again.not_backed_up) is blocked
        again.close()
        if not blocked:
            assert names_in(tmp_path / "backups") == ["progress-20241004-120000-before-rebuild.db"]


def test_a_damaged_log_is_not_backed_up_and_the_newest_good_backup_is_named(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    store = answered(log, 400)
    good = store.rotate_backups(tmp_path / "backups", noon(TODAY))
    bad = store.rotate_backups(tmp_path / "backups", noon(TODAY + 1))
    store.close()
    bad.write_bytes(bad.read_bytes()[:5000] + b"\xa5" * 9000)
    content = log.read_bytes()
    for broken in (content[:4096] + b"\xa5" * (len(content) - 4096), b"\0" * len(content)):
        log.write_bytes(broken)
        with pytest.raises(StoreError) as raised:
            opened(log, noon(TODAY + 5))
        assert f"{log} is damaged" in str(raised.value)
        assert f"newest good backup is {good}" in str(raised.value)
        with pytest.raises(StoreError, match="is damaged"):
            backups.daily(log, noon(TODAY + 5), 4)
        assert log.read_bytes() == broken
    assert names_in(tmp_path / "backups") == [good.name, bad.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_a_log_that_others_may_read_is_shut_to_them(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    answered(log).close()
    log.chmod(0o644)
    store = opened(log)
    store.append([review()], noon(TODAY, 9), TODAY)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    store.close()
    assert modes == {0o600}


def test_a_backup_taken_while_another_connection_writes_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    store = answered(log)
    writer = sqlite3.connect(log, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    made = backups.daily(log, Now(noon(TODAY).at + DAY_MS), 4)
    writer.execute("ROLLBACK")
    writer.close()
    assert made is not None
    assert dated.holds(made) is not None
    store.close()

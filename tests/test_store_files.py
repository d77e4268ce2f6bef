"""The log as a file: made, refused, shared by processes, and whole after any of them is killed."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from quizkz.clock import Now
from quizkz.errors import StoreError
from quizkz.exchange.log_text import is_text
from quizkz.review import CardId, Draft
from quizkz.store import Store, file
from tests.logs import CARD, TODAY, noon, review

WRITER = """
import sys
from pathlib import Path
from quizkz.clock import Now
from quizkz.review import CardId, Draft, Rating
from quizkz.store import Store

path, card, start, count = Path(sys.argv[1]), CardId(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
store = Store.open(path, placing=lambda deck: None, now=Now(0))
print("open", flush=True)
sys.stdin.readline()
for number in range(start, start + count):
    now = Now(1_728_000_000_000 + number * 1000)
    store.append([Draft(card, "review", Rating.GOOD, response=str(number))], now, 20_000 + number // 50)
    print(number, flush=True)
"""


def opened(path: Path, busy_ms: int = file.BUSY_MS) -> Store:
    return Store.open(path, placing=lambda deck: None, now=Now(0), busy_ms=busy_ms)


def answered(path: Path) -> Path:
    """A log with one answer, closed."""
    store = opened(path)
    store.append([review()], noon(TODAY), TODAY)
    store.close()
    return path


def writer(path: Path, card: str, start: int, count: int) -> subprocess.Popen[str]:
    """Another process that has the log open and waits for a line before it answers."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), card, str(start), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as raised:
        opened(path)
    return str(raised.value)


# Made


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_a_new_log_and_its_companions_are_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "quizkz" / "progress.db"
    store = opened(path)
    store.append([review()], noon(TODAY), TODAY)
    modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in path.parent.iterdir()}
    store.back_up(path.parent / "copy.db")
    modes["copy.db"] = stat.S_IMODE((path.parent / "copy.db").stat().st_mode)
    store.close()
    assert set(modes.values()) == {0o600}
    assert {"progress.db", "progress.db-wal", "copy.db"} <= set(modes)


def test_a_log_is_marked_and_syncs_every_commit(tmp_path: Path) -> None:
    store = opened(tmp_path / "progress.db")
    pragmas = ("application_id", "user_version", "journal_mode", "synchronous", "recursive_triggers")
    values = [store.db.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert values == [file.APPLICATION_ID, file.USER_VERSION, "wal", 2, 1]
    assert len(store.device) == 8
    store.close()
    again = opened(tmp_path / "progress.db")
    assert again.device == store.device
    again.close()


def test_two_logs_are_two_devices(tmp_path: Path) -> None:
    first, second = opened(tmp_path / "a.db"), opened(tmp_path / "b.db")
    assert first.device != second.device
    first.close()
    second.close()


# Refused


@pytest.mark.parametrize("content", [b"deck = 1\n", b"SQLite format 2\0" + b"\0" * 200, b"\x89PNG" * 60])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "progress.db"
    path.write_bytes(content)
    assert f"{path} is not a log of quizkz" in refusal(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    for mark in (0, 7):
        db = sqlite3.connect(path)
        db.execute(f"CREATE TABLE recipes{mark} (name)")
        db.execute(f"PRAGMA application_id = {mark}")
        db.close()
        content = path.read_bytes()
        assert "is not a log of quizkz" in refusal(path)
        assert path.read_bytes() == content


def test_a_newer_version_is_refused_untouched_with_a_sentence(tmp_path: Path) -> None:
    path = answered(tmp_path / "progress.db")
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 9")
    db.close()
    content = path.read_bytes()
    message = refusal(path)
    assert "newer quizkz" in message
    assert "update quizkz" in message
    assert path.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["progress.db"]


def test_a_damaged_log_is_named_and_a_backup_recommended(tmp_path: Path) -> None:
    path = answered(tmp_path / "progress.db")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    message = refusal(path)
    assert f"{path} is damaged" in message
    assert "no good backup" in message
    assert "quizkz salvage" in message


def test_a_folder_in_the_place_of_the_log_is_told(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_full_disk_that_takes_no_memory_for_connections_is_called_full(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert "The disk is full" in file.sentence(error, tmp_path / "progress.db")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = refusal(tmp_path / "file" / "data" / "progress.db")
    assert "--data" in message


def test_a_log_that_cannot_be_written_says_so_and_stays_readable(tmp_path: Path) -> None:
    store = opened(answered(tmp_path / "progress.db"))
    store.db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be written"):
        store.append([review()], noon(TODAY, 5), TODAY)
    assert len(store.events(CARD)) == 1
    store.close()


def test_a_file_that_is_no_log_is_not_merged(tmp_path: Path) -> None:
    store = opened(answered(tmp_path / "progress.db"))
    (tmp_path / "notes.txt").write_text("no log")
    for other in ("notes.txt", "missing.db"):
        with pytest.raises(StoreError, match="log"):
            store.merge(tmp_path / other)
    assert not (tmp_path / "missing.db").exists()
    store.close()


# Shared


def test_a_writer_that_is_kept_waiting_for_long_is_told_and_loses_nothing(tmp_path: Path) -> None:
    path = answered(tmp_path / "progress.db")
    store, holder = opened(path, busy_ms=50), sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="is in use by another program"):
        store.append([review()], noon(TODAY, 5), TODAY)
    assert len(store.events(CARD)) == 1
    holder.execute("ROLLBACK")
    holder.close()
    store.append([review()], noon(TODAY, 6), TODAY)
    assert len(store.events(CARD)) == 2
    store.close()


def test_a_log_can_be_read_while_another_process_writes(tmp_path: Path) -> None:
    path = answered(tmp_path / "progress.db")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    reader = opened(path, busy_ms=50)
    assert reader.state(CARD) is not None
    reader.close()
    holder.close()


@pytest.mark.parametrize("each", [25, pytest.param(500, marks=pytest.mark.long)])
def test_four_processes_that_answer_at_once_lose_nothing(tmp_path: Path, each: int) -> None:
    path = tmp_path / "progress.db"
    begins = [("a/one", 0), ("a/one", 1000), ("b/two", 0), ("b/two", 1000)]
    processes = [writer(path, card, start, each) for card, start in begins]
    for process in processes:
        go(process)
    for process in processes:
        process.communicate(timeout=300)
        assert process.returncode == 0
    store = opened(path)
    for card in ("a/one", "b/two"):
        numbers = [int(found.response or "") for found in store.events(CardId(card))]
        assert sorted(numbers) == [*range(each), *range(1000, 1000 + each)]
    assert store.db.execute("SELECT count(*) FROM events").fetchone()[0] == 4 * each
    assert store.verify(TODAY + 99) == ()
    assert sum(day.answers for day in store.days(0, TODAY + 99)) == 4 * each
    store.close()


def test_a_second_connection_closed_leaves_the_first_one_its_locks(tmp_path: Path) -> None:
    path = answered(tmp_path / "progress.db")
    store = opened(path)
    store.append([review()], noon(TODAY, 5), TODAY)
    opened(path).close()  # as a thread of the app does for a report
    assert file.look(path)
    assert not is_text(path)  # as `verify`, `merge` and `restore` ask of any file that is named
    other = (
        f"import sqlite3; db = sqlite3.connect({str(path)!r}); db.execute('PRAGMA user_version').fetchone()"
    )
    subprocess.run([sys.executable, "-c", f"{other}; db.close()"], check=True)
    store.append([review()], noon(TODAY, 6), TODAY)
    count = f"{other}; print(db.execute('SELECT count(*) FROM events').fetchone()[0]); db.close()"
    said = subprocess.run([sys.executable, "-c", count], check=True, capture_output=True, text=True)
    assert said.stdout == "3\n"
    store.close()


def test_what_another_process_renames_is_followed_at_once(tmp_path: Path) -> None:
    mine = opened(answered(tmp_path / "progress.db"))
    theirs = opened(tmp_path / "progress.db")
    other = CardId("deck/other")
    theirs.append([Draft(CardId(""), "rename", value={"old": CARD, "new": other})], noon(TODAY, 1), TODAY)
    assert len(mine.events(other)) == 1
    mine.append([review(card=other)], noon(TODAY, 20), TODAY)
    assert len(theirs.events(other)) == 2
    assert mine.verify(TODAY) == ()
    mine.close()
    theirs.close()


def kill_while_answering(path: Path, kills: int) -> None:
    told = 0
    for kill in range(kills):
        with writer(path, "a/one", kill * 1000, 1000) as process:
            go(process)
            assert process.stdout is not None
            printed = [int(process.stdout.readline()) for _ in range(1 + (kill * 7) % 23)]
            process.send_signal(signal.SIGKILL)
            # By the same reader: it may hold lines already that `communicate` would not give back.
            printed += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        told += len(printed)
        store = opened(path)
        found = [int(event.response or "") for event in store.events(CardId("a/one"))]
        kept = [number for number in found if number >= kill * 1000]
        assert kept[: len(printed)] == printed
        assert len(kept) <= len(printed) + 1  # one may be on disk and not yet told
        assert len(found) == len(set(found)) >= told
        assert store.verify(TODAY + 9_999) == ()
        store.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_every_answer_that_was_told_is_there_once_after_the_process_is_killed(tmp_path: Path) -> None:
    kill_while_answering(tmp_path / "progress.db", 3)


# Copied


def test_a_backup_is_a_whole_log_and_takes_the_logs_place(tmp_path: Path) -> None:
    store = opened(answered(tmp_path / "progress.db"))
    store.back_up(tmp_path / "backups" / "copy.db")
    events, state = store.events(CARD), store.state(CARD)
    store.close()
    shutil.copy(tmp_path / "backups" / "copy.db", tmp_path / "progress.db")
    again = opened(tmp_path / "progress.db")
    assert (again.events(CARD), again.state(CARD)) == (events, state)
    assert again.verify(TODAY) == ()
    assert len(again.undo(noon(TODAY, 9), TODAY)) == 1
    again.close()


def test_a_backup_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    store = opened(answered(tmp_path / "progress.db"))
    with pytest.raises(StoreError, match="No backup could be written"):
        store.back_up(tmp_path / "progress.db" / "copy.db")
    store.close()

"""Keeping the log: compared, restored, replaced where it is damaged, verified; and the commands for it."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from quizkz.cli import main
from quizkz.desk.minding import conflict_copies
from quizkz.errors import StoreError
from quizkz.review import CardId, Event
from quizkz.store import Store, joining
from quizkz.store.replacing import condition, replace
from quizkz.store.rows import event_row
from tests.logs import TODAY, histories, noon, review

DECK = 'title = "Rivers"\n[[question]]\nid = "nile"\nprompt = "Longest?"\nanswer = "Nile"\n'
NILE = CardId("rivers/nile")

Run = Callable[..., tuple[int, str, str]]


def opened(path: Path) -> Store:
    return Store.open(path, placing=lambda deck: None, now=noon(TODAY))


def answered(path: Path, minutes: range, card: str = NILE) -> None:
    store = opened(path)
    for minute in minutes:
        store.append([review(card=card)], noon(TODAY, minute), TODAY)
    store.close()


def keys(path: Path) -> list[int]:
    """When the events of a log were, in minutes after noon."""
    store = opened(path)
    found = [(row[1] - noon(TODAY).at) // 60_000 for row in joining.every(store.db)]
    store.close()
    return found


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


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("progress (conflicted copy 2026-01-02 081500).db", True),
        ("progress (Ada's conflicted copy 2026-01-02).db", True),
        ("progress.sync-conflict-20260102-081500-ABCDEF7.db", True),
        ("progress 2.db", True),
        ("progress (1).db", True),
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


# The commands


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a deck and three answers."""
    data = tmp_path / "data"
    (data / "decks").mkdir(parents=True)
    (data / "decks" / "rivers.toml").write_text(DECK, encoding="utf-8")
    (data / "config.toml").write_text("samples = false\n", encoding="utf-8")
    answered(data / "progress.db", range(3))
    return data


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line on that folder: (exit code, standard output, standard error)."""
    monkeypatch.setenv("QUIZKZ_DATA", str(data))
    monkeypatch.setenv("QUIZKZ_NOW", "2024-10-05T12:00:00+00:00")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_backup_is_made_listed_and_gone_back_to(run: Run, data: Path, tmp_path: Path) -> None:
    assert "There is no backup yet" in run("backup", "--list")[1]
    code, said, _ = run("backup")
    (made,) = (data / "backups").glob("progress-20241005-1200*.db")
    assert (code, said.startswith(f"Backed up 3 events to {made}")) == (0, True)
    listed = json.loads(run("backup", "--list", "--json")[1])["backups"]
    assert [(one["path"], one["events"], one["whole"]) for one in listed] == [(str(made), 3, True)]
    assert "5 Oct 2024, 12:00  3 events" in run("backup", "--list")[1]
    assert "holds the very events" in run("restore")[1]
    answered(data / "progress.db", range(20, 22))
    code, said, _ = run("restore", "2024-10-05")
    assert code == 1
    assert "lost    2 events, 4 Oct 2024: rivers 2" in said
    assert "gained  nothing" in said
    assert "--yes" in said
    assert keys(data / "progress.db") == [0, 1, 2, 20, 21]
    assert run("restore", "--dry-run")[0] == 0
    code, said, _ = run("restore", "--yes")
    assert (code, "holds 3 events now" in said) == (0, True)
    assert keys(data / "progress.db") == [0, 1, 2]
    (before,) = (data / "backups").glob("*-before-restore.db")
    assert run("restore", before, "--yes")[0] == 0
    assert keys(data / "progress.db") == [0, 1, 2, 20, 21]
    assert run("restore", "2024-01-01")[0] == 2
    assert run("backup", tmp_path / "mine.db")[0] == 0
    code, _, said = run("backup", tmp_path / "mine.db")
    assert (code, "--force" in said) == (2, True)


def test_conflict_copies_are_told_of_and_merged(run: Run, data: Path) -> None:
    copy = data / "progress (conflicted copy 2024-10-04).db"
    shutil.copyfile(data / "progress.db", copy)
    answered(copy, range(30, 34))
    code, said, _ = run("merge")
    assert (code, "there alone  4 events" in said) == (1, True)
    code, said, _ = run("merge", "--yes")
    assert code == 0
    assert "4 events taken in, 3 known before. The log holds 7 events." in said
    assert "you may delete it" in said
    copy.unlink()
    assert keys(data / "progress.db") == [0, 1, 2, 30, 31, 32, 33]
    assert run("merge")[0] == 2
    assert run("merge", data / "progress.db")[0] == 2
    code, _, said = run("merge", data / "config.toml", "--yes")
    assert (code, "neither a log" in said) == (1, True)


def test_the_log_as_text_moves_a_learner_to_another_machine(run: Run, data: Path, tmp_path: Path) -> None:
    text = tmp_path / "log.jsonl"
    assert run("export", "log", text)[0] == 0
    if os.name != "nt":
        assert stat.S_IMODE(text.stat().st_mode) == 0o600
    assert run("export", "log", text)[0] == 2
    assert run("verify", text)[0] == 0
    run("--data", tmp_path / "new", "merge", text, "--yes")
    run("--data", tmp_path / "new", "export", "log", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == text.read_bytes()


def test_verify_says_what_is_wrong_and_repairs_what_is_derived(run: Run, data: Path) -> None:
    code, said, _ = run("verify")
    assert (code, "Everything is sound" in said) == (0, True)
    db = sqlite3.connect(data / "progress.db")
    db.execute("UPDATE state SET stability = 99")
    db.commit()
    db.close()
    code, said, _ = run("verify")
    assert (code, "quizkz verify --repair" in said) == (1, True)
    found = json.loads(run("verify", "--json")[1])
    assert (found["sound"], found["findings"][0]["part"]) == (False, "state")
    assert found["findings"][0]["card"] == NILE
    assert run("verify", "--repair")[0] == 0
    cache = sqlite3.connect(data / "catalogue.db")
    cache.execute("DELETE FROM cards")
    cache.commit()
    cache.close()
    code, said, _ = run("verify")
    assert (code, "rivers is not what the decks say" in said) == (1, True)
    assert run("verify", "--repair")[0] == 0
    if os.name != "nt":
        run("backup")
        (made,) = (data / "backups").glob("progress-*[0-9].db")
        made.chmod(0o644)
        code, said, _ = run("verify")
        assert (code, f"chmod 600 '{made}'" in said) == (1, True)
        made.chmod(0o600)
    (data / "decks" / "bad.toml").write_text("[[question]]\n", encoding="utf-8")
    code, said, _ = run("verify", "--repair")
    assert (code, "quizkz check" in said) == (1, True)


def test_a_damaged_log_is_named_salvaged_and_put_right(run: Run, data: Path) -> None:
    store = opened(data / "progress.db")
    store.append([review(card=f"rivers/{number:03}") for number in range(300)], noon(TODAY, 40), TODAY)
    store.close()
    assert run("backup")[0] == 0
    answered(data / "progress.db", range(400, 402))
    content = bytearray((data / "progress.db").read_bytes())
    db = sqlite3.connect(data / "progress.db")
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()
    db.close()
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    (data / "progress.db").write_bytes(content)
    for command in ("due", "decks", "verify", "backup"):
        code, _, said = run(command)
        assert code == 1
        assert "is damaged" in said
        assert "newest good backup" in said
        assert "quizkz restore" in said
    code, said, _ = run("salvage")
    assert (code, "Saved 305 events" in said) == (0, True)
    (saved,) = data.glob("progress-salvaged-*.db")
    assert (data / "progress.db").read_bytes() == content
    assert run("restore", saved)[0] == 1
    code, said, _ = run("restore", saved, "--yes")
    assert (code, "holds 305 events now" in said) == (0, True)
    (aside,) = data.glob("progress-damaged-*.db")
    assert aside.read_bytes() == content
    assert run("verify")[0] == 0
    assert run("salvage", data / "nowhere.db")[0] == 2

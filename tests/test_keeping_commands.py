"""The commands that keep the log, as a shell sees them."""

import io
import json
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from quizkz.desk import open_desk
from tests.commands import Run, ran
from tests.keptlogs import DECK, NILE, answered, keys, opened
from tests.libraries import NOON, later, places
from tests.logs import TODAY, noon, review


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
        return ran(capsys, *arguments)

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


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_what_is_made_for_a_learner_is_that_learners_alone(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    before = os.umask(0)
    try:
        desk = open_desk(places(fresh), NOON)
        desk.store.back_up(fresh / "backups" / "copy.db")
        desk.close()
    finally:
        os.umask(before)
    paths = (fresh, fresh / "progress.db", fresh / "backups", fresh / "backups" / "copy.db")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o600, 0o700, 0o600]


def test_a_disk_that_takes_no_backup_is_told_once_and_stops_no_sitting(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Nile\n\n:q\n"))
    (data / "backups").write_text("in the way")
    code, said, told = run("study", "--practice", "--plain")
    assert code == 0
    assert "Longest" in said
    assert told.count("No backup could be written") == 1
    (data / "backups").unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO(":q\n"))
    assert run("study", "--practice", "--plain")[2] == ""
    assert len(list((data / "backups").iterdir())) == 1


def test_conflict_copies_are_told_of_and_merged(run: Run, data: Path) -> None:
    copy = data / "progress (conflicted copy 2024-10-04).db"
    shutil.copyfile(data / "progress.db", copy)
    answered(copy, range(30, 34))
    assert f"“{copy.name}” beside your log" in run("due")[2]
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


def test_two_logs_that_contradict_are_told_apart_and_ones_own_can_be_kept(run: Run, data: Path) -> None:
    text = data / "theirs.jsonl"
    assert run("export", "log", text)[0] == 0
    head, first, *rest = text.read_text().splitlines()
    more = json.dumps({**json.loads(first), "device": "theirown"}, sort_keys=True, separators=(",", ":"))
    wrong = first.replace('"rating":3', '"rating":1')
    text.write_text("\n".join([head.replace(":3", ":4"), wrong, *rest, more, ""]))
    code, said, error = run("merge", text, "--yes")
    assert (code, said) == (1, "")
    assert f"{text} and this log contradict each other in 1 event:" in error
    assert "  rivers/nile, 4 Oct 2024, 12:00, device " in error
    assert "here rating 3, there rating 1" in error
    assert "--keep-mine" in error
    assert len(keys(data / "progress.db")) == 3
    code, said, error = run("merge", text, "--yes", "--keep-mine")
    assert (code, error) == (0, "")
    assert "Of these your log keeps what it has." in said
    assert "1 event taken in, 3 known before. The log holds 4 events." in said
    assert '"rating":1' not in run("export", "log")[1]
    code, said, _ = run("restore", text)
    assert "  other   1 event, with different content" in said


def test_what_is_taken_in_of_a_card_that_is_in_no_deck_counts_nowhere(run: Run, data: Path) -> None:
    other = data / "other.db"
    shutil.copyfile(data / "progress.db", other)
    answered(other, range(30, 34), card="rivers/gone")
    run("due")
    assert run("merge", other, "--yes")[0] == 0
    desk = open_desk(places(data), later(NOON, days=400))
    (row,) = desk.overview(later(NOON, days=400)).decks
    desk.close()
    assert (row.due, row.held) == (1, {})


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
    for wrong, told in (
        ("DELETE FROM cards", "rivers is not what the decks say"),
        ("UPDATE questions SET json = replace(json, 'Nile', 'Amur')", "rivers is not what the decks say"),
        ("INSERT INTO found(found) VALUES ('delete-all')", "catalogue.db is damaged"),
    ):
        cache = sqlite3.connect(data / "catalogue.db")
        cache.execute(wrong)
        cache.commit()
        cache.close()
        code, said, _ = run("verify")
        assert (code, told in said) == (1, True), wrong
        assert run("verify", "--repair")[0] == 0
    if os.name != "nt":
        run("backup")
        (made,) = (data / "backups").glob("progress-*[0-9].db")
        made.chmod(0o644)
        code, said, _ = run("verify")
        assert (code, f"chmod 600 {made}" in said) == (1, True)
        made.chmod(0o600)
    (data / "decks" / "bad.toml").write_text("[[question]]\n", encoding="utf-8")
    code, said, _ = run("verify", "--repair")
    assert (code, "quizkz check" in said) == (1, True)


@pytest.mark.parametrize("left", ["empty", "missing", "of a link"])
def test_what_is_left_beside_a_lost_log_is_not_thrown_away(run: Run, data: Path, left: str) -> None:
    log, beside = data / "progress.db", data / "progress.db-wal"
    if left == "of a link":  # the log lies in another folder, such as a synchronised one
        (data / "elsewhere").mkdir()
        target, beside = data / "elsewhere" / log.name, data / "elsewhere" / beside.name
        log.rename(target)
        log.symlink_to(target)
    store = opened(log)
    store.append([review(card=f"rivers/{number:03}") for number in range(200)], noon(TODAY, 40), TODAY)
    written = beside.read_bytes()
    store.close()
    log.unlink() if left == "missing" else log.write_bytes(b"")
    beside.write_bytes(written)
    for command in ("due", "backup", "verify"):
        code, _, said = run(command)
        how = "missing" if left == "missing" else "empty"
        assert (code, f"is {how}, but answers are in progress.db-wal" in said) == (1, True)
    assert beside.read_bytes() == written
    assert "Saved 203 events" in run("salvage")[1]
    (saved,) = data.glob("progress-salvaged-*.db")
    assert run("restore", saved, "--yes")[0] == 0
    assert (run("verify")[0], len(keys(log)), log.is_symlink()) == (0, 203, left == "of a link")
    (aside,) = data.glob("progress-damaged-*.db-wal")
    assert aside.read_bytes() == written


def test_an_empty_log_beside_a_backup_is_told_of(run: Run, data: Path) -> None:
    run("backup")
    (data / "progress.db").unlink()
    (backup,) = (data / "backups").iterdir()
    assert f"Your log is empty, and {backup} holds 3 events: `quizkz restore {backup}`" in run("due")[2]
    assert run("restore", backup, "--yes")[0] == 0
    assert run("due")[2] == ""
    assert keys(data / "progress.db") == [0, 1, 2]


def test_no_command_writes_over_the_log(run: Run, data: Path) -> None:
    for command in (("backup",), ("export", "log"), ("export", "progress", "--csv", "--output")):
        assert run(*command, data / "progress.db", "--force")[0] == 2
    assert keys(data / "progress.db") == [0, 1, 2]


@pytest.mark.parametrize("command", ["due", "restore"])
def test_the_file_of_another_program_stays_as_it_is(run: Run, data: Path, command: str) -> None:
    log, other = data / "progress.db", data / "mine.db"
    assert run("backup", other)[0] == 0
    log.unlink()
    with sqlite3.connect(log) as db:
        db.execute("CREATE TABLE mine (a)")
    db.close()
    log.chmod(0o644)
    content = log.read_bytes()
    code, _, said = run(command, *([other, "--yes"] if command == "restore" else []))
    assert (code, "is not a log of quizkz. Move it away" in said) == (1, True)
    assert (log.read_bytes(), stat.S_IMODE(log.stat().st_mode) & 0o044) == (content, 0o044)


def _without(log: Path, what: str) -> None:
    with closing(sqlite3.connect(log)) as db:
        db.execute(what)
        db.execute("PRAGMA journal_mode = DELETE")


HURT: dict[str, Callable[[Path], object]] = {
    "cut in its head": lambda log: os.truncate(log, 50),
    "cut to a page": lambda log: os.truncate(log, 4096),
    "a text": lambda log: log.write_text("to buy: milk"),
    "zeros": lambda log: log.write_bytes(bytes(8192)),
    "another mark": lambda log: _without(log, "PRAGMA application_id = 7"),
    "no mark": lambda log: _without(log, "PRAGMA application_id = 0"),
    "no events": lambda log: _without(log, "DROP TABLE events"),
}


@pytest.mark.parametrize("how", HURT)
def test_restore_takes_the_place_of_each_log_that_is_called_damaged(run: Run, data: Path, how: str) -> None:
    assert run("backup")[0] == 0
    log = data / "progress.db"
    HURT[how](log)
    code, _, said = run("due")
    assert (code, "is damaged" in said, "`quizkz restore`" in said) == (1, True, True)
    hurt = log.read_bytes()
    assert run("restore", "--yes")[0] == 0
    assert keys(log) == [0, 1, 2]
    (aside,) = data.glob("progress-damaged-*.db")
    assert aside.read_bytes() == hurt


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

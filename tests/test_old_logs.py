"""Logs of every version that there was, as the quizkz of that time wrote them: opened, merged, restored."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quizkz.errors import StoreError
from quizkz.exchange import log_text
from quizkz.store import Store, dated, file, joining
from tests.logs import TODAY, noon

LOGS = Path(__file__).parent / "data" / "logs"
VERSIONS = sorted(LOGS.glob("version-*.db"))
NEVER_KNOWN = {"kind"}  # each holds an event of a kind that nobody knows


def opened(path: Path) -> Store:
    return Store.open(path, placing=lambda deck: None, now=noon(TODAY + 60))


def events_of(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        return list(joining.every(db))


def test_a_log_of_each_version_is_kept_here() -> None:
    assert [path.stem for path in VERSIONS] == [f"version-{n}" for n in range(1, file.USER_VERSION + 1)]
    for number, path in enumerate(VERSIONS, 1):
        held = dated.holds(path)
        assert held is not None
        assert held.version == number


@pytest.mark.parametrize("source", VERSIONS, ids=lambda path: path.stem)
def test_each_version_opens_with_every_event_and_is_backed_up_before_it_is_changed(
    source: Path, tmp_path: Path
) -> None:
    log = tmp_path / "progress.db"
    shutil.copyfile(source, log)
    before = events_of(source)
    assert len(before) == 30
    store = opened(log)
    store.fill_answers()
    assert list(joining.every(store.db)) == before
    assert {found.rule for found in store.verify(TODAY + 60)} <= NEVER_KNOWN
    states = store.db.execute("SELECT * FROM state").fetchall()
    store.rebuild()
    store.fill_answers()
    assert store.db.execute("SELECT * FROM state").fetchall() == states
    assert store.last_act() != ()
    store.close()
    version = int(source.stem.rpartition("-")[2])
    made = {one.before: tmp_path / "backups" / one.name for one in dated.listed(tmp_path / "backups")}
    assert ("migration" in made) is (version < file.USER_VERSION)
    for backup in made.values():
        assert events_of(backup) == before
    if "migration" in made:
        held = dated.holds(made["migration"])
        assert held is not None
        assert held.version == version


@pytest.mark.parametrize("source", VERSIONS, ids=lambda path: path.stem)
def test_each_version_is_merged_and_restored_from_as_it_lies(source: Path, tmp_path: Path) -> None:
    content = source.read_bytes()
    store = opened(tmp_path / "progress.db")
    assert store.merge(source).added == 30
    assert list(joining.every(store.db)) == events_of(source)
    other = opened(tmp_path / "other.db")
    other.restore(source, noon(TODAY + 60))
    assert list(joining.every(other.db)) == events_of(source)
    assert {found.rule for found in other.verify(TODAY + 60)} <= NEVER_KNOWN
    store.close()
    other.close()
    assert source.read_bytes() == content


def test_each_format_of_the_text_is_read(tmp_path: Path) -> None:
    texts = sorted(LOGS.glob("format-*.jsonl"))
    assert [path.stem for path in texts] == [f"format-{n}" for n in range(1, log_text.FORMAT + 1)]
    for path in texts:
        target = tmp_path / f"{path.stem}.db"
        assert log_text.read_into(path, target) == 30
        with closing(sqlite3.connect(target)) as db:
            written = "".join(log_text.lines_of(30, joining.every(db)))
        assert written == path.read_text(encoding="utf-8")


def test_a_migration_that_cannot_be_backed_up_changes_nothing(tmp_path: Path) -> None:
    log = tmp_path / "progress.db"
    shutil.copyfile(VERSIONS[0], log)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StoreError, match="No backup could be written"):
        opened(log)
    assert log.read_bytes() == VERSIONS[0].read_bytes()

"""`verify` finds whatever is wrong in a derived table, and a rebuild mends it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizkz.review import CardId, Draft
from quizkz.store import Store
from quizkz.store.file import PARTS
from tests.logs import TODAY, memory_store, noon, review

CARDS = ("\x1bdeck/a", "deck/a", "deck/b", "deck-b/a", "other/a~c1")
TABLES = ("state", "days", "answers", "hours", "recalls")


@pytest.fixture
def store() -> Store:
    """A log of some cards over some weeks, one of them with more than answers."""
    store = memory_store()
    for turn, day in enumerate((0, 1, 4, 30, 70)):
        for card in CARDS:
            store.append([review(1 + turn % 4, card)], noon(TODAY + day, turn), TODAY + day)
    store.append([Draft(CardId("other/a~c1"), "flag", value={"flag": 2})], noon(TODAY + 71), TODAY + 71)
    store.rebuild()
    store.fill_answers()
    return store


def test_a_sound_log_has_no_findings(store: Store) -> None:
    assert store.verify(TODAY + 80) == ()


@pytest.mark.parametrize("which", [0, -1], ids=["only answers", "more than answers"])
@pytest.mark.parametrize("table", TABLES)
def test_verify_finds_each_wrong_value_and_a_rebuild_mends_it(store: Store, table: str, which: int) -> None:
    columns = [(name, kind) for _, name, kind, *_ in store.db.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    row = store.db.execute(f"SELECT {names} FROM {table} ORDER BY 1, 2").fetchall()[which]
    keys = " AND ".join(f'"{name}" IS ?' for name, _ in columns)
    for place, (name, kind) in [*enumerate(columns), (None, ("a row less", ""))]:
        store.db.execute(f"DELETE FROM {table} WHERE {keys}", row)
        if place is not None:
            wrong = f"{row[place]}9" if kind == "TEXT" else 7 if row[place] is None else row[place] + 100
            changed = (*row[:place], wrong, *row[place + 1 :])
            marks = ", ".join("?" * len(row))
            store.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", changed)
        assert store.verify(TODAY + 80), name
        store.rebuild()
        store.fill_answers()
        assert store.verify(TODAY + 80) == (), name


def test_a_log_has_as_many_parts_as_are_counted_at_a_start(store: Store) -> None:
    assert store.db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (PARTS,)


@pytest.mark.parametrize(
    "lost",
    [
        *(f"DROP TABLE {table}" for table in (*TABLES, "placings", "kept", "mine", "stale")),
        "DROP INDEX state_due",
        "DROP TRIGGER events_kept",
        "DELETE FROM kept",
        "UPDATE placings SET placing = 'x'",
        "UPDATE placings SET placing = '[1, 2, 3, 4, 5]'",
    ],
)
def test_whatever_is_derived_may_be_lost(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "progress.db"

    def opened() -> Store:
        return Store.open(path, placing=lambda deck: None, now=noon(TODAY))

    with closing(opened()) as log:
        log.append([review(card=card) for card in CARDS], noon(TODAY), TODAY)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(lost)
    with closing(opened()) as log:
        log.append([review(card=CARDS[0])], noon(TODAY + 3), TODAY + 3)
        log.fill_answers()
        assert (log.number, log.verify(TODAY + 3)) == (6, ())
        assert log.db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (PARTS,)

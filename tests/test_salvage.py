"""A damaged log: every event on a page that is whole is saved, and nothing is made up or changed."""

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizkz.errors import StoreError
from quizkz.review import CardId, Draft, Rating
from quizkz.store import Store
from quizkz.store.pages import Pages
from quizkz.store.rows import EVENT_COLUMNS
from quizkz.store.salvage import event_row, salvage
from tests.logs import TODAY, noon

PAGE = 4096
Sound = tuple[bytes, list[tuple[object, ...]]]


def opened(path: Path) -> Store:
    return Store.open(path, placing=lambda deck: None, now=noon(TODAY))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """The bytes of a log and its events; each holds a mark of its own, some on pages of their own."""
    path = tmp_path_factory.mktemp("sound") / "progress.db"
    store = opened(path)
    for start in range(0, 150, 30):
        drafts = [
            Draft(
                CardId(f"{deck}/card-{number % 90}"),
                "review",
                Rating(1 + number % 4),
                took_ms=number * 7,
                credit=(0.0, 0.25, 1.0)[number % 3],
                response=f"<{deck}{number:05}>" + "ответ " * (number % 11) * (150 if number % 37 == 0 else 1),
                value=None if number % 5 else {"due_day": TODAY + number, "note": "é" * (number % 40)},
            )
            for number in range(start, start + 30)
            for deck in ("rivers", "capitals")
        ]
        store.append(drafts, noon(TODAY, start), TODAY)
    store.undo(noon(TODAY, 700), TODAY)
    events = store.db.execute(f"SELECT {EVENT_COLUMNS} FROM events").fetchall()
    store.back_up(path.with_name("copy.db"))  # without what is left on pages of rows that moved
    store.close()
    return path.with_name("copy.db").read_bytes(), events


def saved_of(source: Path) -> tuple[str, set[tuple[object, ...]]]:
    """The device and the events that are saved of a file."""
    target = source.with_name("saved.db")
    target.unlink(missing_ok=True)
    salvage(source, target)
    db = sqlite3.connect(target)
    events = set(db.execute(f"SELECT {EVENT_COLUMNS} FROM events"))
    (device,) = db.execute("SELECT value FROM kept WHERE key = 'device'").fetchone()
    db.close()
    return device, events


def test_of_a_sound_log_every_event_is_saved_and_the_new_log_goes_on(tmp_path: Path, sound: Sound) -> None:
    content, events = sound
    path = tmp_path / "progress.db"
    path.write_bytes(content)
    told = salvage(path, tmp_path / "new.db")
    assert told == (len(events), TODAY, TODAY, {"capitals": 180, "rivers": 180}, 0)
    assert path.read_bytes() == content
    before, after = opened(path), opened(tmp_path / "new.db")
    assert after.db.execute(f"SELECT {EVENT_COLUMNS} FROM events").fetchall() == events
    assert after.device == before.device
    assert after.verify(TODAY) == ()
    assert after.can_undo
    before.close()
    after.close()


def nothing_outside_is_lost(data: st.DataObject, tmp_path: Path, sound: Sound) -> None:
    """Damage a log anywhere, and look whether what stood elsewhere is saved."""
    content, events = sound
    broken = bytearray(content)
    hurt: set[int] = set()
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.sampled_from([1, 8, 100, PAGE, 5 * PAGE]))
        end = min(start + length, len(content))
        broken[start:end] = data.draw(st.sampled_from([b"\0", b"\xff", b"\x0a", b"\xa5"])) * (end - start)
        hurt.update(range(start // PAGE, (end - 1) // PAGE + 1))
    cut = data.draw(st.none() | st.integers(PAGE, len(content)))
    if cut is not None:
        del broken[cut:]
        hurt.update(range(cut // PAGE, len(content) // PAGE + 1))
    path = tmp_path / "progress.db"
    path.write_bytes(bytes(broken))
    whole = b"\0".join(
        content[at : at + PAGE] for at in range(0, len(content), PAGE) if at // PAGE not in hurt
    )
    # An event is on a page when its mark is: SQLite writes texts as they are. Long ones go on elsewhere.
    expected = {row for row in events if len(str(row[9])) < 600 and str(row[9])[:16].encode() in whole}
    expected = {row for row in expected if row[9] is not None}
    if not expected:
        return
    _, saved = saved_of(path)
    assert expected <= saved


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_outside_the_damage_is_lost_wherever_it_is(
    data: st.DataObject, tmp_path: Path, sound: Sound
) -> None:
    nothing_outside_is_lost(data, tmp_path, sound)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_outside_the_damage_is_lost_in_80_logs(
    data: st.DataObject, tmp_path: Path, sound: Sound
) -> None:
    nothing_outside_is_lost(data, tmp_path, sound)


def test_what_the_backup_holds_stands_for_what_damage_changed_without_a_trace(
    tmp_path: Path, sound: Sound
) -> None:
    content, events = sound
    path, backup = tmp_path / "progress.db", tmp_path / "backup.db"
    backup.write_bytes(content)
    path.write_bytes(content.replace(b"<rivers00007>", b"<rivers0000?>"))
    assert saved_of(path)[1] != set(events)
    assert salvage(path, tmp_path / "new.db", backup=backup).backed == len(events)
    assert saved_of(tmp_path / "new.db")[1] == set(events)
    assert backup.read_bytes() == content


def test_answers_that_are_only_in_the_wal_are_saved_too(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    store = opened(path)
    for number in range(40):
        store.append(
            [Draft(CardId("deck/card"), "review", Rating.GOOD, response=str(number))],
            noon(TODAY, number),
            TODAY,
        )
    main, wal = path.read_bytes(), path.with_name("progress.db-wal").read_bytes()
    events = set(store.db.execute(f"SELECT {EVENT_COLUMNS} FROM events"))
    device = store.device
    store.close()
    killed = tmp_path / "killed.db"
    killed.write_bytes(main)
    killed.with_name("killed.db-wal").write_bytes(wal)
    assert saved_of(killed) == (device, events)
    unfinished = wal[: -PAGE - 24]
    killed.with_name("killed.db-wal").write_bytes(unfinished)
    assert len(saved_of(killed)[1]) == 39


def test_a_head_that_is_lost_and_any_bytes_at_all_give_no_traceback(tmp_path: Path, sound: Sound) -> None:
    content, events = sound
    path = tmp_path / "progress.db"
    path.write_bytes(b"\0" * 4096 + content[4096:])
    assert saved_of(path)[1] == set(events)
    for nothing in (b"", b"text\n" * 5000, bytes(range(256)) * 99):
        path.write_bytes(nothing)
        with pytest.raises(StoreError, match="No event can be read"):
            salvage(path, tmp_path / "none.db")
    assert not list(tmp_path.glob("*none*"))
    assert not list(tmp_path.glob(".*"))


@given(st.binary(max_size=3 * 512), st.integers(0, 511))
def test_any_bytes_are_read_to_an_end(tail: bytes, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.db"
        head = b"SQLite format 3\0\x02\x00" + bytes(82) + b"\x0a\0\0" + count.to_bytes(2, "big") + tail
        path.write_bytes(head)
        with Pages(path) as pages:
            for _, record in pages.records():
                assert event_row(record) is None or len(record) == 11

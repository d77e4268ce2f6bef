"""A rebuild that a second process shares in leads where that of one does, whatever becomes of the second."""

import os
import random
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.review import Event
from quizkz.scheduling import Placing
from quizkz.store import Store
from quizkz.store.rows import INSERT_EVENT, event_row
from quizkz.store.sharing import Helper
from tests.logs import PLAIN, STEPLESS, TODAY, event, noon, rows
from tests.works import not_shared, shared, shared_at_first, shared_by_another_engine, shared_too_late

DECKS = ("arts", "history", "lone", "maths", "words")
"""History has cards on either side of where theirs are cut."""


def events() -> list[Event]:
    """What is hard to share: odd cards and renames on either side of the cut, a deck on both, policies."""
    chance, found = random.Random(7), []
    for deck in DECKS:
        for number in range(9 if deck == "history" else 4):
            card, day = f"{deck}/q{number}", TODAY - 90
            for n in range(chance.randrange(1, 12)):
                day += chance.choice((0, 1, 4))
                found.append(event(day, chance.randrange(1, 5), minutes=n, card=card))
            if chance.random() < 0.3:
                kind = chance.choice(("suspend", "bury", "reset"))
                found.append(event(day, None, minutes=60, kind=kind, card=card))
    found.append(event(TODAY - 50, card="without a deck"))
    found.append(event(TODAY - 9, None, kind="flag", value={"flag": 0}, card="maths/never"))
    renames = (
        ("arts/q1", "words/q9"),
        ("words/q2", "arts/q8"),
        ("words/q3", "maths/q1"),
        ("none", "arts/q0"),
    )
    for n, (old, new) in enumerate(renames):
        value = {"old": old, "new": new}
        found.append(event(TODAY - 40 + n, None, kind="rename", value=value, card=""))
    others = [value * 1.5 if place < 4 else value for place, value in enumerate(DEFAULT_PARAMETERS)]
    adopted = {"parameters": others, "reviews": 9, "decks": ["history", "words"]}
    return [*found, event(TODAY - 5, None, kind="adopt", value=adopted, card="")]


@pytest.fixture
def log(tmp_path: Path) -> Any:
    policies = {"history": PLAIN, "words": STEPLESS}
    store = Store.open(
        tmp_path / "log.db", placing=lambda deck: policies.get(deck, Placing()), now=noon(TODAY)
    )
    store.db.execute("BEGIN")
    store.db.executemany(INSERT_EVENT, map(event_row, events()))
    store.db.execute("COMMIT")
    yield store
    store.close()


def derived(store: Store) -> list[Any]:
    kept = [store.db.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in ("placings", "stale")]
    schema = store.db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    return [rows(store), *kept, schema]


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "work",
    [
        shared,
        shared_at_first,
        not_shared,
        pytest.param(shared_by_another_engine, marks=pytest.mark.slow),
    ],
)
def test_two_processes_derive_what_one_does(log: Store, tmp_path: Path, work: Any) -> None:
    pid, told = tmp_path / "pid", list[tuple[int, int]]()
    helper = Helper(log.path, 0, 2, 2, partial(work, pid), wait_s=60)
    cards = log.rebuild(lambda *far: told.append(far), helper)  # the first: no state tells where to cut
    assert int(pid.read_text()) != os.getpid()
    assert gone(int(pid.read_text()))
    ours = derived(log)
    assert len(ours[0]["state"]) > 20
    assert all(few <= many for (few, _), (many, _) in pairwise(told))
    assert told[-1][0] == told[-1][1] == max(total for _, total in told)
    assert log.rebuild() == cards
    assert derived(log) == ours
    log.fill_answers()
    assert log.verify(TODAY) == ()


def test_what_the_other_process_has_not_come_to_is_not_waited_for(log: Store, tmp_path: Path) -> None:
    log.rebuild(helper=Helper(log.path, 0, 2, 2, partial(shared_too_late, tmp_path)))
    ours = derived(log)
    log.rebuild()
    assert derived(log) == ours


@pytest.mark.slow
def test_a_rebuild_that_is_left_changes_nothing_and_leaves_no_process(log: Store, tmp_path: Path) -> None:
    log.rebuild()
    before, pid = derived(log), tmp_path / "pid"

    def left(done: int, total: int) -> None:
        if done > total / 2 and pid.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        log.rebuild(left, Helper(log.path, 0, 2, 2, partial(shared, pid), wait_s=60))
    assert gone(int(pid.read_text()))
    assert derived(log) == before


def test_one_processor_or_a_small_log_or_one_in_memory_is_folded_by_one_process(
    log: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    for helper in (Helper(log.path, 0, 1, 2), Helper(log.path, 10**9, 2, 2), Helper(None, 0, 2, 2)):
        log.rebuild(helper=helper._replace(work=partial(shared, pid), wait_s=60))
        assert not pid.exists()
    monkeypatch.setattr("sys.executable", "/not/there")
    log.rebuild(helper=Helper(log.path, 0, 2, 2, partial(shared, pid)))
    assert not pid.exists()
    assert log.verify(TODAY) == ()

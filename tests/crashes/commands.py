"""Commands that write a file or the log, killed while they run: then the old or the new is there, whole.

A scenario makes what the command finds, names the command, and says what has to hold afterwards.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizkz import library
from quizkz.clock import DAY_MS, HOUR_MS, Now
from quizkz.review import CardId, Draft, Rating
from quizkz.store import Store, dated, file
from tests.crashes.faults import faults
from tests.crashes.ledger import DECK
from tests.crashes.sitting import QUIZKZ, environ, write_deck

_EVENTS = 'SELECT card, at, device, kind, day, "offset", rating, took_ms, credit, response, value FROM events'
_BEGUN = 20_400
"""The study day of the first answer that a log is made with; all of them lie before `NOW`."""
_OLD_TABLES = Path(__file__).parent.parent / "data" / "logs" / "version-1.sql"

Events = frozenset[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command that is begun in a folder that `make` made, and what `hold` asserts of that folder.

    `hold` is told what the folder held before, and what a run that nobody kills makes of it. `writes`: how
    the paths begin that it is about.
    """

    make: Callable[[Path], None]
    command: Callable[[Path], Sequence[str]]
    hold: Callable[[Path, Path, Path], None]
    writes: str


def run(
    scenario: Scenario, folder: Path, env: Mapping[str, str] | None = None, *, says: bool = False
) -> subprocess.Popen[bytes]:
    """Begin the command of a scenario in its folder. `says`: what it says of failures can be read."""
    return subprocess.Popen(
        scenario.command(folder),
        env=os.environ | environ(folder) | dict(env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if says else subprocess.DEVNULL,
    )


class Stage:
    """A scenario's folder as it was before, as a whole run leaves it, and again and again to be killed in."""

    def __init__(self, scenario: Scenario, root: Path) -> None:
        self._scenario = scenario
        self._before, self._after, self._now = root / "before", root / "after", root / "now"
        scenario.make(self._before)
        shutil.copytree(self._before, self._after)
        began = time.monotonic()
        process = run(scenario, self._after)
        assert process.wait(60) == 0
        self._takes_s = time.monotonic() - began
        scenario.hold(self._after, self._before, self._after)

    def fresh(self) -> Path:
        """The folder as it was before, for the command to run in."""
        shutil.rmtree(self._now, ignore_errors=True)
        shutil.copytree(self._before, self._now)
        return self._now

    def kill(self, chance: random.Random) -> bool:
        """Kill one run: while it writes, or anywhere in its life. Whether it was not over by then."""
        folder = self.fresh()
        process = run(self._scenario, folder)
        if chance.random() < 0.6:
            _wait_for_change(folder, process)
            time.sleep(chance.uniform(0.0, 0.02))
        else:
            time.sleep(chance.uniform(0.3, 1.0) * self._takes_s)
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        self.hold()
        return code == -signal.SIGKILL

    def steps(self) -> int:
        """In how many steps a run changes files."""
        count = self._now.with_name("steps")
        assert run(self._scenario, self.fresh(), self._fault("count 0", count)).wait(60) == 0
        return int(count.read_text())

    def kill_at(self, step: int) -> None:
        """Kill a run at a step, half of a write done."""
        process = run(self._scenario, self.fresh(), self._fault(f"kill {step}"))
        assert process.wait(60) == -signal.SIGKILL
        self.hold()

    def fail_at(self, fault: str) -> str:
        """Have the disk fail a run; what it said, which is a sentence wherever it did not do its work."""
        process = run(self._scenario, self.fresh(), self._fault(fault), says=True)
        said = process.communicate(timeout=60)[1].decode()
        assert process.returncode in (0, 1), said
        assert "Traceback" not in said
        assert process.returncode == 0 or said.startswith("quizkz: "), said
        self.hold()
        return said

    def _fault(self, fault: str, count: Path | None = None) -> dict[str, str]:
        return faults(self._now / self._scenario.writes, fault, count=count)

    def hold(self) -> None:
        """What has to hold after a death, and that the next run does the rest."""
        self._scenario.hold(self._now, self._before, self._after)
        assert run(self._scenario, self._now).wait(60) in (0, 1)
        self._scenario.hold(self._now, self._before, self._after)


def at_steps(name: str, folder: Path, most: int) -> Iterator[tuple[Stage, int]]:
    """A scenario, and each step by which its command changes files, or so many of them by chance."""
    stage = Stage(SCENARIOS[name], folder)
    steps = range(1, stage.steps() + 1)
    assert steps
    for step in random.Random(name).sample(steps, min(most, len(steps))):
        yield stage, step


def _wait_for_change(folder: Path, process: subprocess.Popen[bytes]) -> None:
    before = _stamps(folder)
    while process.poll() is None and _stamps(folder) == before:
        time.sleep(0.0005)


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.stat(os.path.join(parent, name))  # noqa: PTH116, PTH118 (again and again)
            except FileNotFoundError:
                continue
            found.append((name, status.st_size, status.st_mtime_ns))
    return found


# What a folder holds


def log_of(folder: Path) -> Path:
    """The log of a folder."""
    return folder / "data" / "progress.db"


def events(path: Path) -> Events:
    """All events of a log."""
    with closing(sqlite3.connect(path)) as db:
        return frozenset(db.execute(_EVENTS))


def make_log(path: Path, cards: int, device: str = "", days: int = 3) -> None:
    """A log of answers to the first questions of the deck, one a day each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(Store.open(path, placing=lambda deck: None, now=Now(0))) as store:
        for day in range(_BEGUN, _BEGUN + days):
            now = Now(day * DAY_MS + 12 * HOUR_MS)
            drafts = [
                Draft(CardId(f"{DECK}/q{n}"), "review", Rating.GOOD, took_ms=900, credit=1.0)
                for n in range(1, cards + 1)
            ]
            store.append(drafts, now, day)
        store.fill_answers()


def _deck(folder: Path) -> None:
    write_deck(folder / "decks", 60)


def _learning(folder: Path) -> None:
    _deck(folder)
    make_log(log_of(folder), 40)


def _quizkz(*arguments: str) -> Callable[[Path], Sequence[str]]:
    return lambda folder: [*QUIZKZ, *(a.replace("FOLDER", str(folder)) for a in arguments)]


def _python(code: str) -> Callable[[Path], Sequence[str]]:
    return lambda folder: [sys.executable, "-c", code, str(folder)]


def _texts(folder: Path) -> dict[str, bytes]:
    """The files that count as decks or settings, by name."""
    return {path.name: path.read_bytes() for path in folder.rglob("*.toml") if not path.name.startswith(".")}


def _old_or_new_texts(now: Path, before: Path, after: Path) -> None:
    assert _texts(now) in (_texts(before), _texts(after))
    checked = library.check([now / "decks"])
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    assert len(checked.files) == 1


def _same_events(now: Path, before: Path, after: Path) -> None:
    """Every event that was there is there, no other, and what follows from them is right."""
    sound = _opened(now)
    assert events(log_of(now)) == events(log_of(before))
    assert sound == _opened(after)


def _opened(folder: Path) -> Events:
    """The card states of a log after it was looked at from all sides."""
    path = log_of(folder)
    with closing(Store.open(path, placing=lambda deck: None, now=Now(0))) as store:
        store.fill_answers()
        assert store.verify(_BEGUN + 9_999) == ()
        assert store.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return frozenset(store.db.execute("SELECT * FROM state"))


# The scenarios


def _unordered(folder: Path) -> None:
    (folder / "decks").mkdir(parents=True)
    asked = (f'[[question]]\nanswer = "a{n}"\n# {n}\nprompt = "Question {n}?"\n' for n in range(400))
    (folder / "decks" / "own.toml").write_text("\n".join(asked), encoding="utf-8")


_QUESTION = ("--prompt", "What else?", "--answer", "Nothing", "--id", "else")


def _added(now: Path, before: Path, after: Path) -> None:
    """The deck is the old one, or one or two questions longer."""
    old, new, found = (_texts(folder)[f"{DECK}.toml"] for folder in (before, after, now))
    assert found == old or found.startswith(new)
    assert not [p for p in library.check([now / "decks"]).problems if p.severity == "error"]


def _begun(now: Path, before: Path, after: Path) -> None:
    """The new deck is there whole, or not at all."""
    assert _texts(now) in (_texts(before), _texts(after))


def _with_settings(folder: Path) -> None:
    _deck(folder)
    (folder / "data").mkdir()
    (folder / "data" / "config.toml").write_text(
        "# mine\n" + "\n".join(f"# line {n}" for n in range(2000)) + "\n[goal]\ncards = 5\n", encoding="utf-8"
    )


_SET_GOAL = """
import sys
from pathlib import Path
from quizkz.desk import settings
def made(table):
    table["goal"]["cards"] = 9
settings.change(Path(sys.argv[1]) / "data" / "config.toml", "cards = 9", made)
"""


def _version_1(folder: Path) -> None:
    """A log as version 1 left it."""
    _deck(folder)
    make_log(folder / "now.db", 40)
    (folder / "data").mkdir()
    db = sqlite3.connect(log_of(folder), isolation_level=None)
    db.executescript(_OLD_TABLES.read_text(encoding="utf-8"))
    db.execute("ATTACH ? AS later", (str(folder / "now.db"),))
    for table in ("events", "kept", "placings", "state", "days", "mine"):
        db.execute(f"INSERT INTO {table} SELECT * FROM later.{table}")
    db.execute("DELETE FROM stale")
    db.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")
    db.close()
    for made in folder.glob("now.db*"):
        made.unlink()


def _folded_by_another_engine(folder: Path) -> None:
    """A log whose states were folded by another version, so that a start folds all of them again."""
    _deck(folder)
    make_log(log_of(folder), 60, days=40)
    with closing(sqlite3.connect(log_of(folder), isolation_level=None)) as db:
        db.execute("REPLACE INTO kept VALUES ('fold', 'another')")
        db.execute("UPDATE state SET stability = 1.5")


def _two_logs(folder: Path) -> None:
    _learning(folder)
    make_log(folder / "other.db", 60, days=8)


def _merged(now: Path, before: Path, after: Path) -> None:
    """All of the other log was taken, or nothing of it; the other log is as it was."""
    mine, theirs = events(log_of(before)), events(before / "other.db")
    _opened(now)
    assert events(log_of(now)) in (mine, mine | theirs)
    assert events(now / "other.db") == theirs


def _restored(now: Path, before: Path, after: Path) -> None:
    """The log holds what it did or what the other does; in the second case the first is kept."""
    mine, theirs = events(log_of(before)), events(before / "other.db")
    _opened(now)
    found = events(log_of(now))
    assert found == mine or (found == theirs and mine in map(events, _backups(now)))
    assert events(now / "other.db") == theirs


def _damaged(folder: Path) -> None:
    """A log whose pages are overwritten but for its first, and another one that is whole."""
    _two_logs(folder)
    path = log_of(folder)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def _replaced(now: Path, before: Path, after: Path) -> None:
    """The damaged log stands where it did, or the whole one does; in the second case the first is kept."""
    damaged, theirs = log_of(before).read_bytes(), events(before / "other.db")
    if log_of(now).read_bytes() != damaged:
        _opened(now)
        assert events(log_of(now)) == theirs
        assert damaged in [aside.read_bytes() for aside in (now / "data").glob("progress-damaged-*.db")]


def _half_damaged(folder: Path) -> None:
    """A log of which one page in four is overwritten."""
    _deck(folder)
    make_log(log_of(folder), 60, days=12)
    path = log_of(folder)
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // 4096, 4):
        content[4096 * page : 4096 * (page + 1)] = b"\xa5" * 4096
    path.write_bytes(bytes(content))


def _salvaged(now: Path, before: Path, after: Path) -> None:
    """The damaged log is as it was; a log that was saved from it is whole, or there is none."""
    assert log_of(now).read_bytes() == log_of(before).read_bytes()
    saved = now / "data" / "saved.db"
    if saved.exists() and saved.stat().st_size:
        assert events(saved) == events(after / "data" / "saved.db")


def _backups(folder: Path) -> list[Path]:
    return sorted((folder / "data" / "backups").glob("*.db"))


def _backed_up(now: Path, before: Path, after: Path) -> None:
    """What is called a backup is a whole one, and the log is as it was."""
    _same_events(now, before, after)
    for copy in _backups(now):
        assert events(copy) == events(log_of(before))
        assert dated.holds(copy) is not None


def _mended(folder: Path) -> None:
    """A deck without ids, learned and indexed, whose prompts were then mended."""
    deck = folder / "decks" / "rivers.toml"
    deck.parent.mkdir(parents=True)
    asked = "".join(
        f'[[question]]\nprompt = "What is the nmae of the river on page {n}?"\nanswer = "A{n}"\n\n'
        for n in range(20)
    )
    deck.write_text(asked, encoding="utf-8")
    cards = [CardId(f"rivers/{question.id}") for question in library.check([deck]).decks[0].questions]
    log_of(folder).parent.mkdir()
    with closing(Store.open(log_of(folder), placing=lambda deck: None, now=Now(0))) as store:
        drafts = [Draft(card, "review", Rating.GOOD, took_ms=900, credit=1.0) for card in cards]
        store.append(drafts, Now(_BEGUN * DAY_MS), _BEGUN)
    subprocess.run([*QUIZKZ, "due"], env=os.environ | environ(folder), stdout=subprocess.DEVNULL, check=True)
    deck.write_text(asked.replace("nmae", "name"), encoding="utf-8")


def _followed(now: Path, before: Path, after: Path) -> None:
    """The next start lets what was learned follow each mended question, once."""
    subprocess.run([*QUIZKZ, "due"], env=os.environ | environ(now), capture_output=True, check=True)
    _opened(now)
    renames = [value for _, _, _, kind, *_, value in events(log_of(now)) if kind == "rename"]
    assert len(renames) == len(set(renames)) == 20


def _indexed(now: Path, before: Path, after: Path) -> None:
    """The index of decks is sound or made anew: the next start knows every question."""
    said = subprocess.run(
        [*QUIZKZ, "decks", "--json"],
        env=os.environ | environ(now),
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"questions": 60' in said.stdout
    assert not events(log_of(now))


SCENARIOS: Mapping[str, Scenario] = {
    "fix": Scenario(_unordered, _quizkz("fix", "FOLDER/decks/own.toml"), _old_or_new_texts, "decks"),
    "add": Scenario(_deck, _quizkz("add", DECK, *_QUESTION), _added, "decks"),
    "new": Scenario(_deck, _quizkz("new", "rivers"), _begun, "decks"),
    "settings": Scenario(_with_settings, _python(_SET_GOAL), _old_or_new_texts, "data/config"),
    "index": Scenario(_deck, _quizkz("due"), _indexed, "data/catalogue"),
    "follow": Scenario(_mended, _quizkz("due"), _followed, "data/"),
    "migration": Scenario(_version_1, _quizkz("due"), _same_events, "data/progress"),
    "rebuild": Scenario(_folded_by_another_engine, _quizkz("due"), _same_events, "data/progress"),
    "merge": Scenario(_two_logs, _quizkz("merge", "FOLDER/other.db", "--yes"), _merged, "data/progress"),
    "backup": Scenario(_learning, _quizkz("backup"), _backed_up, "data/backups"),
    "restore": Scenario(
        _two_logs, _quizkz("restore", "FOLDER/other.db", "--yes"), _restored, "data/progress"
    ),
    "replace": Scenario(_damaged, _quizkz("restore", "FOLDER/other.db", "--yes"), _replaced, "data"),
    "salvage": Scenario(
        _half_damaged, _quizkz("salvage", "--output", "FOLDER/data/saved.db"), _salvaged, "data/saved"
    ),
}

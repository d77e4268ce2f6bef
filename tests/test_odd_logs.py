"""A log that a newer version, another clock or a broken merge left odd things in: told of, never a crash."""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizkz.cli import main
from quizkz.exchange import log_text
from quizkz.store import joining
from quizkz.store.upkeep import KINDS
from tests.test_fuzz import is_harmless
from tests.ui.helpers import Hands, desk_in, painted, running, screen_text

DECK = """\
title = "Reforms"
[[question]]
id = "fast"
prompt = "Reforms should be judged by how fast they come."
answer = false
[[question]]
id = "typed"
prompt = "Which year?"
answer = "2022"
typed = true
"""
BEGUN = 1_764_000_000_000
BEGAN = {"at": BEGUN, "device": "other"}
FAST = "reforms/fast"
Row = tuple[Any, ...]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line over one deck: (exit code, standard output, standard error)."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path))
    monkeypatch.setenv("QUIZKZ_DECKS", str(tmp_path / "decks"))
    monkeypatch.setenv("QUIZKZ_NOW", "2025-11-25T09:00:00+05:00")
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "reforms.toml").write_text(DECK, encoding="utf-8")
    (tmp_path / "config.toml").write_text("samples = false\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    assert run("due")[0] == 0
    return run


def write(folder: Path, *rows: Row) -> None:
    """Write events past the program, as a merge does."""
    with sqlite3.connect(folder / "progress.db") as db:
        db.executemany("INSERT INTO events VALUES (?, ?, 'other', ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.close()


def merge(run: Run, folder: Path, *rows: Row, text: bool) -> None:
    """Have events taken in by `merge`, from a log or from a log as text."""
    given, log = [(*row[:2], "other", *row[2:]) for row in rows], folder / "theirs.db"
    joining.write_events(log, given)
    if text:
        with contextlib.closing(sqlite3.connect(log)) as db:
            held = list(joining.every(db))
        log.with_suffix(".jsonl").write_text("".join(log_text.lines_of(len(held), iter(held))))
        log.unlink()
        log = log.with_suffix(".jsonl")
    code, out, error = run("merge", str(log), "--yes")
    assert (code, error) == (0, ""), error
    assert is_harmless(out)


def event(
    kind: str,
    value: Any = None,
    *,
    card: str = "",
    at: int = BEGUN,
    day: int = 20_416,
    offset: int = 300,
    rating: int | None = None,
    credit: float | None = None,
    response: str | None = None,
) -> Row:
    text = None if value is None else json.dumps(value)
    return (card, at, kind, day, offset, rating, 4000, credit, response, text)


def attempt(*cards: str, said: Mapping[str, Any] | None = None, **more: Any) -> Row:
    value = {"deck": "reforms", "seed": 1, "cards": cards or [FAST], "limit_s": None, "pass": 0.7}
    return event("attempt", value | dict(said or {}), **more)


def end(score: Any, at: int = BEGUN + 60_000) -> Row:
    value = {"begun": {"at": BEGUN, "device": "other"}, "score": score}
    return event("attempt", value, at=at)


def answered(credit: float, card: str = FAST) -> Row:
    value = {"attempt": {"at": BEGUN, "device": "other"}}
    return event("practice", value, card=card, at=BEGUN + 1000, credit=credit, response="false")


STEERS = "\x1b[31m[red]\x9b2J\u202e\x07\nFORGED ../.."

ODD: dict[str, list[Row]] = {
    "a zone that is none": [
        attempt(offset=100_000),
        answered(1.0),
        end(1.0),
        event("review", card=FAST, at=5, offset=-(2**40), rating=3),
    ],
    "days past the calendar": [
        attempt(day=2**60),
        event("review", card=FAST, at=2**53, day=2**60, rating=3),
        event("review", card="reforms/typed", at=-(2**53), day=-(2**50), rating=1),
    ],
    "numbers past all floats": [
        event("seed", {"stability": 10**400, "difficulty": 10**400, "answers": 10**400}, card=FAST),
        attempt(),
        end(10**400),
    ],
    "due in a day past the calendar": [
        event("review", card=FAST, at=5, rating=3),
        event("set_due", {"day": 2**52}, card=FAST),
    ],
    "credit past all bounds": [
        event("review", card=FAST, rating=2, credit=float("inf"), response="[1"),
        event("review", card="reforms/typed", rating=1, credit=-3.0, response='[["a"], 3]'),
    ],
    "what takes nothing back": [
        event("review", card=FAST, rating=1, credit=0.0, response="[" * 9000),
        event("retract", {"at": [1], "device": {}}, card=FAST, at=BEGUN + 1),
        (FAST, BEGUN + 2, "retract", 20_416, 300, None, None, None, None, "[" * 9000),
    ],
    "cards that never were": [attempt("gone/x", "#", "a/b#c#d", ""), event("attempt", [], at=7)],
    "a clock past the calendar": [
        attempt(said={"limit_s": 10**30, "seed": 10**30, "pass": 1e-300}),
        answered(1.0),
        event("attempt", {"begun": BEGAN, "score": 1, "timed_out": True}, at=BEGUN + 5),
        attempt(
            FAST, FAST, "reforms/typed", said={"limit_s": 10**20, "seed": -1, "pass": True}, at=BEGUN + 9
        ),
        attempt(said={"limit_s": -7, "seed": "x", "pass": 10**400, "tags": [[], {}]}, at=BEGUN + 10),
    ],
    "halves of letters": [
        attempt("reforms/\ud800", FAST, said={"tags": ["\udfff"]}),
        answered(1.0),
        attempt("\ud800", said={"deck": "\ud800"}, at=BEGUN + 2),
        event("attempt", {"begun": {"at": BEGUN, "device": "\ud800"}, "score": 1}, at=BEGUN + 3),
        event("review", card="reforms/typed", rating=1, credit=0.0, response='["\\ud800"]'),
        event("practice", {"attempt": BEGAN}, card=FAST, at=BEGUN + 4, credit=0.0, response='["\\ud800"]'),
        event("rename", {"old": "reforms/\udc00", "new": FAST}, at=BEGUN + 5),
    ],
    "renames of what is no name": [
        event("rename", {"old": ["reforms/old"], "new": [FAST]}),
        event("rename", {"old": FAST, "new": {}}, at=BEGUN + 1),
        event("rename", {"old": FAST, "new": ""}, at=BEGUN + 2),
        event("rename", 3, at=BEGUN + 3),
        ("", BEGUN + 4, "rename", 20_416, 300, None, None, None, None, "[" * 9000),
        event("review", card=FAST, rating=1, credit=0.0, response="true"),
    ],
    "signs that steer a terminal": [
        attempt(FAST, f"{STEERS}/q", said={"deck": STEERS, "tags": [STEERS]}),
        answered(0.0, f"{STEERS}/q"),
        event("review", card=f"{STEERS}/q", rating=1, credit=0.0, response=json.dumps(STEERS)),
        event("review", card="../../etc/passwd", at=BEGUN + 1, rating=3),
        event("review", card=f"reforms/{'x' * 100_000}", at=BEGUN + 2, rating=3),
        event("review", card=FAST, at=BEGUN + 3, rating=1, credit=0.0, response=json.dumps(STEERS)),
        event("review", card="reforms/typed", at=BEGUN + 4, rating=1, credit=0.0, response=STEERS),
        event("mark", {"flag": STEERS, "note": [STEERS]}, card=FAST, at=BEGUN + 5),
        event(STEERS, {STEERS: STEERS}, card=FAST, at=BEGUN + 6),
    ],
    "an end that no attempt began": [event("attempt", {"begun": {"at": True, "device": 3}, "score": 1})],
}


def _no_number(name: str) -> NoReturn:
    raise AssertionError(f"{name} is no JSON")


@pytest.mark.parametrize(
    "odd", [pytest.param(name, marks=pytest.mark.slow if at % 4 else ()) for at, name in enumerate(ODD)]
)
def test_what_tells_of_progress_and_exams_takes_an_odd_log(odd: str, run: Run, tmp_path: Path) -> None:
    merge(run, tmp_path, *ODD[odd], text=len(odd) % 2 == 0)
    for command in (
        ("due",),
        ("report", "--plain", "--span", "all"),
        ("report", "--json"),
        ("exam", "--history"),
        ("exam", "--history", "--json"),
        ("export", "progress", "--json"),
        ("export", "progress", "--csv"),
    ):
        code, out, error = run(*command)
        assert (code, error) == (0, ""), command
        assert is_harmless(out.removeprefix("\ufeff").replace("\r\n", "\n")), command  # CSV ends its lines so
        if "--json" in command:
            json.loads(out, parse_constant=_no_number)
    for command in (("exam", "--result", "last", "--json"), ("export", "exam", "last", "--markdown")):
        code, out, error = run(*command)
        assert code in (0, 2), error
        assert is_harmless(out + error), command


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
async def test_the_app_opens_all_its_pages_on_an_odd_log(odd: str, tmp_path: Path) -> None:
    clock = Hands()
    with contextlib.closing(desk_in(tmp_path, {"reforms.toml": DECK}, clock)) as made:
        log = made.places.log
    write(log.parent, *ODD[odd])
    async with running(desk_in(tmp_path, {"reforms.toml": DECK}, clock), clock) as (app, pilot):
        for keys in ("r down", "escape slash", "down i", "end", "escape escape enter i", "escape space 3 u"):
            await pilot.press(*keys.split())
            await painted(app, pilot)
            assert is_harmless(screen_text(app)), keys
            assert "FORGED" not in {line.strip(" │")[:6] for line in screen_text(app).split("\n")}, keys


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
def test_what_looks_after_a_log_takes_an_odd_one(odd: str, run: Run, tmp_path: Path) -> None:
    write(tmp_path, *ODD[odd])
    for command in ("verify", "verify --json", "orphans", "orphans --json", "export log", "decks", "backup"):
        code, out, error = run(*command.split())
        assert code in (0, 1), command
        assert "defect" not in error, (command, error)
        assert is_harmless(out + error), command
        assert "\nFORGED" not in out + error, command


@pytest.mark.parametrize("score", [None, "x", -1, 7, 10**400, True, float("nan")])
def test_an_exam_whose_end_tells_no_sound_score_has_that_of_its_answers(
    score: Any, run: Run, tmp_path: Path
) -> None:
    write(tmp_path, attempt(FAST, "reforms/typed"), answered(1.0), end(score))
    shown = json.loads(run("exam", "--history", "--json")[1])
    assert [one["score"] for one in shown["attempts"]] == [0.5]


def test_an_exam_whose_questions_are_all_gone_is_over_when_it_goes_on(run: Run, tmp_path: Path) -> None:
    write(tmp_path, attempt("reforms/gone"), answered(1.0, "reforms/gone"))
    code, out, error = run("exam", "reforms", "--resume", "--plain")
    assert (code, error) == (0, "")
    assert "100%" in out


_TEXTS = st.sampled_from([
    "", "\0", "a\0b", "\x1b]0;x\a", "\u2028", STEERS, "=cmd|' /C calc'!A0", "+1", "../../etc/passwd", FAST,
    "reforms/typed", "reforms/typed#2", f"{FAST}#reverse", "#", "/", "a/b#c#d", "x" * 999, "𝄞" * 9, "[[",
    '["a","b"]', "true", "2022", "nan", "[" * 999, "<b>", "|x|", "[a](http://x)",
])  # fmt: skip
_NUMBERS = st.sampled_from(
    [
        0,
        1,
        -1,
        2**31,
        2**53,
        -(2**53),
        2**60,
        -(2**60),
        BEGUN,
        BEGUN + 1,
        253_402_300_799_999,
        20_416,
        2_932_896,
    ]
)
_ANYTHING: st.SearchStrategy[Any] = st.recursive(
    _TEXTS | _NUMBERS | st.sampled_from([None, True, 1e308, -0.0, 10**400, [[[[[]]]]], dict(BEGAN)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=2),
    max_leaves=4,
)
_KEYS = (
    "old", "new", "at", "device", "day", "due_day", "flag", "stability", "difficulty", "answers", "begun",
    "attempt", "deck", "score", "cards", "seed", "limit_s", "pass", "tags", "parameters", "decks", "override",
    "guess",
)  # fmt: skip
_VALUES = st.dictionaries(st.sampled_from(_KEYS), _ANYTHING, max_size=6).map(json.dumps) | st.sampled_from(
    [None, "", "{", '{"a":NaN}', '{"a":1,"a":2}', '{"n":' + "9" * 999 + "}", '{"a":' * 900 + "1" + "}" * 900]
)
_EVENTS = st.tuples(
    _TEXTS | st.sampled_from([FAST, "reforms/typed", ""]),
    _NUMBERS,
    st.sampled_from([*sorted(KINDS), STEERS, "new"]),
    _NUMBERS,
    st.sampled_from([0, 300, -1440, 2**42, -(2**42)]),
    st.none() | st.integers(1, 4),
    st.sampled_from([None, -5, 4000, 2**40]),
    st.none() | st.floats(allow_nan=False),
    st.none() | _TEXTS,
    _VALUES,
)
_LATER = (
    "due", "decks", "report --plain --span all", "report --json", "verify --json", "verify --repair",
    "verify", "orphans", "export progress --csv", "export progress --json", "exam --history", "export log",
    "exam --result last --json", "export exam last --markdown", "export exam last --csv", "fit", "backup",
    "care suspend --query is:leech", "study --plain", "fix --diff", "exam reforms --resume --plain",
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    phases=[Phase.generate],  # to shrink what takes seconds takes minutes
)
@given(rows=st.lists(_EVENTS, min_size=1, max_size=12, unique_by=lambda row: row[:2]), text=st.booleans())
def test_whatever_a_merged_log_holds_no_command_ends_in_a_traceback(
    run: Run, tmp_path: Path, rows: list[Row], text: bool
) -> None:
    for left in tmp_path.glob("*.*"):
        if left.name != "config.toml":
            left.unlink()
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)
    merge(run, tmp_path, *rows, text=text)
    for command in _LATER:
        code, out, error = run(*command.split())
        said = out.removeprefix("\ufeff").replace("\r\n", "\n") + error
        assert code in (0, 1, 2), command
        assert "defect" not in error, (command, error)
        assert is_harmless(said), command
        assert "\nFORGED" not in said, command


@pytest.mark.parametrize("column", ["at", "day", '"offset"', "took_ms"])
def test_numbers_that_no_clock_tells_are_refused_with_the_log_that_holds_them(
    column: str, run: Run, tmp_path: Path
) -> None:
    log, before = tmp_path / "theirs.db", run("export", "log")[1]
    joining.write_events(log, [(FAST, BEGUN, "other", "review", 20_416, 300, 3, 4000, 1.0, "true", None)])
    with contextlib.closing(sqlite3.connect(log, isolation_level=None)) as db:
        db.execute("DROP TRIGGER events_kept")
        db.execute(f"UPDATE events SET {column} = {2**63 - 1}")
    code, _, error = run("merge", str(log), "--yes")
    assert code == 1
    assert f"{log} holds an event of {FAST}" in error
    assert "beyond what any clock tells" in error
    assert run("export", "log")[1] == before

"""The log as text: what is written is read back equal, byte for byte; what is wrong has its line."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.errors import QuizkzError
from quizkz.exchange import log_text
from quizkz.store import joining
from tests.logs import TODAY, event, memory_store, noon, review
from tests.rows import each

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "\0", "\x1b]0;x\a", "\x9b31m", "\u2028", "\ufeff", "\u202e", "ответ", "a\nb\r", "𝄞" * 9, "x" * 3000]
)
int64 = st.integers(-(2**63), 2**63 - 1)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
kept_values = st.none() | st.one_of(
    st.dictionaries(texts, values, max_size=3).map(
        lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    ),
    texts,
    st.sampled_from(
        [
            "[1]",
            '{"a": 1}',
            '{"a":1,"a":2}',
            '{"b":NaN}',
            '{"b":1e999}',
            '"{}"',
            '{"a":"\\ud800"}',
            "[" * 3000,
            f'{{"n":{"9" * 5000}}}',
            '{"a":1.0}',
            '{"a":1E2}',
            "null",
        ]
    ),
)
events = st.tuples(
    texts, int64, texts, st.sampled_from(["review", "flag", "from a newer version", "\x07"]), int64, int64,
    st.none() | st.integers(1, 4), st.none() | int64,
    st.none() | st.floats(allow_nan=False), st.none() | texts, kept_values,
)  # fmt: skip


def text_of(db: sqlite3.Connection) -> str:
    (number,) = db.execute("SELECT count(*) FROM events").fetchone()
    return "".join(log_text.lines_of(number, joining.every(db)))


@given(st.lists(events, max_size=6, unique_by=lambda row: row[:3]))
def test_what_is_written_is_read_back_equal_and_written_again_the_same(rows: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        first, second, text = (Path(folder) / name for name in ("a.db", "b.db", "log.jsonl"))
        joining.write_events(first, rows)
        with closing(sqlite3.connect(first)) as db:
            kept, written = set(joining.every(db)), text_of(db)
        text.write_text(written, encoding="utf-8", newline="")
        assert len(kept) == len(rows) == log_text.read_into(text, second)
        with closing(sqlite3.connect(second)) as db:
            assert set(joining.every(db)) == kept
            assert text_of(db) == written
    body = written.split("\n")
    assert body.pop() == ""
    assert len(body) == len(rows) + 1
    assert all(ord(sign) >= 32 and not 0x7F <= ord(sign) <= 0x9F for one in body for sign in one)
    for one in body:
        assert list(json.loads(one)) == sorted(json.loads(one))


def test_a_log_is_written_in_order_of_time_and_merged_into_an_equal_one(tmp_path: Path) -> None:
    mine = memory_store()
    for minute in range(5):
        mine.append(
            [review(card=f"deck/{minute % 2}", response="né", value={"due_day": 1})],
            noon(TODAY, minute),
            TODAY,
        )
    mine.undo(noon(TODAY, 9), TODAY)
    text = tmp_path / "log.jsonl"
    written = "".join(log_text.lines(mine))
    text.write_text(written, encoding="utf-8")
    head, *rest = written.splitlines()
    assert head == '{"events":6,"format":1,"log":"quizkz"}'
    assert [json.loads(one)["at"] for one in rest] == sorted(noon(TODAY, m).at for m in (0, 1, 2, 3, 4, 9))
    assert json.loads(rest[0]) == {
        "at": noon(TODAY).at, "card": "deck/0", "credit": 1.0, "day": TODAY, "device": mine.device,
        "kind": "review", "offset": 0, "rating": 3, "response": "né", "took_ms": 1000,
        "value": {"due_day": 1},
    }  # fmt: skip
    theirs = memory_store()
    with log_text.as_log(text) as log:
        assert theirs.merge(log) == (6, 0)
        assert theirs.merge(log) == (0, 6)
    assert "".join(log_text.lines(theirs)) == written
    assert theirs.verify(TODAY) == ()
    assert not log.exists()


GOOD = log_text.line(tuple(getattr(event(TODAY), key) for key in log_text.KEYS))
HEAD = '{"events":1,"format":1,"log":"quizkz"}\n'


@each(
    "text, line, word",
    [
        ("{}\n", 1, "no log of quizkz"),
        (HEAD.replace(":1,", ":2,", 1), 1, "not whole"),
        (HEAD + GOOD + GOOD, 1, "not whole"),
        (HEAD.replace('format":1', 'format":2') + GOOD, 1, "update quizkz"),
        (HEAD + "not json\n", 2, "no line of JSON"),
        (HEAD + "[1]\n", 2, "no JSON object"),
        (HEAD + "[" * 100_000 + "\n", 2, "no line of JSON"),
        (HEAD + GOOD.replace('"day":20000,', ""), 2, "day is missing"),
        (HEAD + GOOD.replace('"rating":3', '"rating":5'), 2, "rating"),
        (HEAD + GOOD.replace('"rating":3', '"rating":true'), 2, "rating"),
        (HEAD + GOOD.replace('"offset":0', '"offset":' + "9" * 30), 2, "too large"),
        (HEAD + GOOD.replace('"offset"', '"mood":1,"offset"'), 2, "mood"),
        (HEAD + GOOD.replace("deck/card", "deck/\\ud800"), 2, "half a letter"),
        (HEAD.replace(":1,", ":2,", 1) + GOOD + GOOD.replace('"rating":3', '"rating":4'), 3, "other content"),
    ],
)
def test_what_is_wrong_has_its_line_and_nothing_is_taken(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text, encoding="utf-8")
    store = memory_store()
    with pytest.raises(QuizkzError, match=word) as raised, log_text.as_log(path) as log:
        store.merge(log)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert store.db.execute("SELECT count(*) FROM events").fetchone() == (0,)


@pytest.mark.slow
def test_a_log_of_any_length_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    row = tuple(getattr(event(TODAY), key) for key in log_text.KEYS)
    rows = ((row[0], row[1] + number, *row[2:]) for number in range(20_000))
    tracemalloc.start()
    try:
        path = tmp_path / "log.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(log_text.lines_of(20_000, rows))
        assert path.stat().st_size > 2_000_000
        assert log_text.read_into(path, tmp_path / "a.db") == 20_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000

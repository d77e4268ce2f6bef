"""What goes out: progress as CSV and JSON, an exam as Markdown and CSV; read back it says the same."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quizkz.cli import main
from quizkz.clock import HOUR_MS, Now
from quizkz.desk import Desk
from quizkz.errors import QuizkzError, UsageError
from quizkz.exam.results import result
from quizkz.exam.states import Attempt, AttemptId, Result, Spec
from quizkz.exam.taking import Exam
from quizkz.exchange import progress
from quizkz.exchange.attempts import file_stem, to_csv, to_markdown
from quizkz.exchange.cells import BOM, as_written, csv_line, harmless, markdown
from quizkz.exchange.files import write_new
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import fold, live
from quizkz.texts import clean
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_example, open_library, places, write_decks
from tests.rows import each

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "'=1", "''@x"]
HOSTILE = "=x | <b>y</b> [z](http://evil) `q` ![i](j) *k* www.evil.com a@b.c $m$ &lt; ~~n~~ \\"
DECK = f"""
id = "kz"
title = '=Kazakhstan | <i>'
[[question]]
id = "capital"
prompt = 'The **capital**, "of" <b>Kazakhstan</b>?'
answer = "Astana"
accept = ["=cmd"]
tags = ['a|b']
[[question]]
id = "rivers"
prompt = "Which?"
answer = ["Esil", "Irtysh"]
distractors = ["Ural", '{HOSTILE}']
[[question]]
id = "card"
prompt = "Turn?"
answer = "turned"
"""
CARDS = (CardId("kz/capital"), CardId("kz/rivers"), CardId("kz/card"), CardId("gone/q"))
texts = st.one_of(
    st.sampled_from([*FORMULAS, HOSTILE, "-5", "3,5", '["Esil","Ural"]', 'a "b"\nc']), st.text(max_size=20)
)
acts = st.tuples(
    st.sampled_from(CARDS),
    st.sampled_from(["1", "2", "3", "4", "practice", "undo"]),
    st.sampled_from([0.0, 3, 24, 200]),
    texts.filter(lambda text: "\x00" not in text and text.isprintable()),
)


def live_through(desk: Desk, doing: list[tuple[CardId, str, float, str]]) -> Now:
    now = Now(NOON.at, 330, NOON.mono)
    for card, name, hours, said in doing:
        now = later(now, hours=hours)
        today = desk.today(now)
        if name == "undo":
            desk.store.undo(now, today)
            continue
        rating = Rating(int(name)) if name.isdigit() else None
        draft = Draft(
            card, REVIEW if rating else name, rating, took_ms=1234, credit=0.5, response=said or None
        )
        desk.store.append([draft], now, today)
    return now


def slow(desk: Desk) -> list[tuple[object, ...]]:
    """The answers that count, from the events of each card."""
    rows = []
    for card in CARDS:
        events = live(desk.store.events(card))
        deck = card.partition("/")[0]
        _, seen = fold(events, desk.store.placing(deck), desk.store.parameters(deck), card)
        by_key = {(answer.at, answer.device): answer for answer in seen}
        for event in events:
            answer = by_key.get((event.at, event.device))
            predicted = answer.predicted if answer else None
            row = (
                event.kind,
                event.rating,
                answer.stage if answer else "",
                predicted and round(predicted, 4),
            )
            rows.append((event.at, card, *row))
    return sorted(rows, key=lambda row: row[:2])


def spelled(value: float | bool | None) -> str:
    """A value that is no text, as a cell has it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=15)
@given(doing=st.lists(acts, max_size=10))
def test_progress_read_back_is_what_counts_in_the_log(
    tmp_path_factory: pytest.TempPathFactory, doing: list[tuple[CardId, str, float, str]]
) -> None:
    desk = open_example(tmp_path_factory.mktemp("out"), {"kz.toml": DECK})
    live_through(desk, doing)
    found = list(progress.reviews(desk))
    expected = slow(desk)
    assert [(r.card, r.kind, r.rating, r.stage, r.predicted) for r in found] == [row[1:] for row in expected]
    text = "".join(progress.as_csv(iter(found)))
    assert text.startswith(BOM)
    heads, *rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    assert tuple(heads) == progress.COLUMNS
    for one, row in zip(found, rows, strict=True):
        for value, cell in zip(one, row, strict=True):
            assert as_written(cell) == (value if isinstance(value, str) else spelled(value))
    data = json.loads("".join(progress.as_json(iter(found))))
    assert data == {"format": 1, "reviews": [one._asdict() for one in found]}
    assert list(progress.reviews(desk, ["gone"])) == [one for one in found if one.deck == "gone"]
    desk.close()


def test_names_times_and_responses_read_well(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    at = Now(NOON.at - 10 * HOUR_MS, 330, 0)  # 2:00 UTC, 7:30 there
    opened.store.append(
        [
            Draft(CARDS[1], REVIEW, Rating.AGAIN, 1234, 0.5, '["Esil","Ural"]'),
            Draft(CARDS[3], REVIEW, Rating.HARD),
        ],
        at,
        opened.today(at),
    )
    gone, rivers = progress.reviews(opened)
    assert (rivers.time, rivers.day) == ("2024-10-04T07:30:00+05:30", "2024-10-04")
    assert (rivers.deck_title, rivers.question, rivers.prompt) == ("=Kazakhstan | <i>", "rivers", "Which?")
    assert (rivers.answer, rivers.response) == ("Esil; Irtysh", "Esil; Ural")
    assert (rivers.rating, rivers.rating_name, rivers.right, rivers.seconds) == (1, "Again", False, 1.2)
    assert (gone.card, gone.deck_title, gone.prompt, gone.answer) == ("gone/q", "", "", "")


def test_a_renamed_card_stands_under_its_new_id(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"kz.toml": DECK})
    now = live_through(
        opened, [(CARDS[0], "3", 0, "x"), (CARDS[0], "practice", 1, "y"), (CARDS[0], "3", 1, "z")]
    )
    opened.store.undo(now, opened.today(now))
    renamed = DECK.replace('id = "capital"', 'id = "seat"\nformerly = ["capital"]')
    (tmp_path / "decks" / "kz.toml").write_text(renamed)
    opened.refresh(later(now, minutes=1))
    found = [(one.card, one.kind, one.response, one.stage) for one in progress.reviews(opened)]
    assert found == [("kz/seat", "review", "x", "new"), ("kz/seat", "practice", "y", "")]


@given(text=st.one_of(texts, st.text("=+-@'\t\r\n ＝a1.,%", max_size=8)))
def test_no_cell_is_run_and_each_is_read_back(text: str) -> None:
    cell = harmless(text)
    assert as_written(cell) == text
    body = cell.lstrip(" ")
    number = body.lstrip("+-").replace(".", "").replace(",", "").rstrip("%").isdecimal()
    assert number or not body.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    row = csv_line([text, 1, None, True])
    assert next(csv.reader(io.StringIO(row, newline=""))) == [harmless(clean(text)), "1", "", "true"]


@each("text", FORMULAS)
def test_a_formula_is_made_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-5", "+3.5", "-3,5%", "a=b", "4–5", "'quoted'"])
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert harmless(text) == text


@given(text=st.one_of(st.just(HOSTILE), st.text("ab<>&;|*_`~[]()!\\$:/.@#-=+1 \nhtps", max_size=24)))
def test_markdown_says_what_the_text_says(text: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    said = " ".join(text.split())
    blocks = reader.parse(f"x {markdown(text)}")
    assert [block.type for block in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    pieces = blocks[1].children or []
    assert {piece.type for piece in pieces} <= {"text", "text_special"}
    assert "".join(piece.content for piece in pieces).strip() == f"x {said}".strip()
    cells = reader.parse(f"| a | b |\n| --- | --- |\n| {markdown(text)} | 2 |\n")
    assert sum(token.type == "td_open" for token in cells) == 2


def examined(desk: Desk) -> Result:
    """An exam over the deck: one right, one wrong with what a hostile author wrote."""
    exam = Exam.begin(desk, Spec(deck="kz", questions=9, seed=3), NOON)
    now = NOON
    for place in range(exam.number):
        now = later(now, minutes=1)
        exam.shown(place, now)
        right = exam.attempt.cards[place] == "kz/capital"
        exam.give(place, "Astana" if right else (HOSTILE,), now)
    return exam.hand_in(later(now, minutes=1))


@pytest.mark.parametrize(
    ("deck", "end"),
    [
        ("", "all"),
        ("capitals", "capitals"),
        ("a/../../.ssh/x", "a-ssh-x"),
        ("..", "all"),
        ("/etc/x\0\n\x1b[2J", "etc-x-2"),
        ("C:\\x", "x"),
        ("z" * 300, "z" * 80),
    ],
)
def test_the_deck_of_an_exam_makes_no_path(deck: str, end: str) -> None:
    attempt = Attempt(AttemptId(NOON.at, "d"), 0, 0, Spec(deck=deck), "", ())
    assert file_stem(attempt) == f"exam-{NOON.local():%Y-%m-%d-%H%M}-{end}"


def test_an_exam_as_a_report_and_as_rows(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    found = examined(opened)
    assert found == result(opened, found.attempt)
    text = to_markdown(found)
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    kinds = {token.type for token in tokens} | {
        child.type for token in tokens for child in token.children or []
    }
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open", "s_open"}
    assert "**Not passed**: 1 of 2 right, score 50%, pass mark 70%" in text
    assert "- You said: Astana" in text
    assert "- Answer: Esil; Irtysh" in text
    table = list(csv.DictReader(io.StringIO(to_csv(found).removeprefix(BOM), newline="")))
    assert {row["card"]: (as_written(row["response"]), row["right"]) for row in table} == {
        item.card: (" ".join(item.said.split()), str(item.right).lower()) for item in found.items
    }


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_new(path, ["a\r\n", "b"])
    assert path.read_bytes() == b"a\r\nb"
    with pytest.raises(UsageError, match="exists"):
        write_new(path, ["c"])

    def failing() -> object:
        yield "half"
        raise ValueError("in the midst")

    with pytest.raises(ValueError, match="midst"):
        write_new(path, failing(), force=True)  # type: ignore[arg-type]  # a generator is what is written
    assert path.read_bytes() == b"a\r\nb"
    write_new(path, ["c"], force=True)
    assert path.read_bytes() == b"c"
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"
    with pytest.raises(QuizkzError, match="cannot be written"):
        write_new(tmp_path / "none" / "out.csv", ["c"])


def test_the_command_writes_files_and_tells_what_is_wrong(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_decks(tmp_path / "decks", {"kz.toml": DECK})
    desk = open_library(tmp_path, {})
    live_through(desk, [(CARDS[0], "3", 0, "x")])
    desk.close()
    assert places(tmp_path).log.exists()
    monkeypatch.setenv("QUIZKZ_NOW", "2024-10-05T12:00+00:00")

    def run(*arguments: str) -> tuple[int, bytes, bytes]:
        code = main(["--data", str(tmp_path), "--decks", str(tmp_path / "decks"), "export", *arguments])
        told = capsysbinary.readouterr()
        return code, told.out, told.err

    file = tmp_path / "p.csv"
    assert run("progress", "--csv", "--output", str(file)) == (0, b"", b"")
    code, out, _ = run("progress", "--csv", "kz")
    assert (code, out) == (0, file.read_bytes())
    assert out.startswith(b"\xef\xbb\xbftime,day,")
    code, _, err = run("progress", "--json", "--output", str(file))
    assert (code, b"exists" in err) == (2, True)
    code, _, err = run("progress", "--csv", "kzz")
    assert (code, b"Did you mean kz?" in err) == (2, True)
    code, _, err = run("exam", "--markdown")
    assert (code, b"No exam was handed in yet" in err) == (2, True)

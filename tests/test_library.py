"""Deck files into decks and problems."""

import os
import stat
import tempfile
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from quizkz.deck import Choice, Deck, Flashcard, Numeric, Typed
from quizkz.library import check, find, read
from quizkz.library.faults import token_of
from quizkz.library.loading import provisional_id
from quizkz.library.results import Checked, Loaded
from quizkz.problems import as_json, as_text
from tests.rows import each
from tests.strategies import decks, questions, toml, toml_value

INVALID = Path(__file__).parent / "data" / "invalid"
SHIPPED = Path(__file__).parent.parent / "decks"


def load(tmp_path: Path, text: str | bytes, name: str = "deck-1.toml") -> Loaded:
    """A deck of one file, read."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    (deck_files,) = find(path)
    return read(deck_files)


def rules(loaded: Loaded | Checked) -> list[str]:
    """The rules broken, in the order in which they are told."""
    return [problem.rule for problem in loaded.problems]


def good(loaded: Loaded) -> Deck:
    """The deck, which has no problem."""
    assert not loaded.problems, as_text(loaded.problems)
    assert loaded.deck is not None
    return loaded.deck


# --- What authors get wrong, word for word


@each("path", sorted(INVALID.glob("*.toml")), ids=lambda path: path.stem)
def test_each_broken_deck_is_told_its_problems(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(INVALID)
    source = Path("source.txt") if path.stem == "12-open" else None
    checked = check([Path(path.name)], source=source)
    assert as_text(checked.problems) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert bool(checked.decks) == all(problem.severity == "warning" for problem in checked.problems)


@each("path", sorted(INVALID.glob("*.toml")), ids=lambda path: path.stem)
def test_each_replacement_mends_its_problem(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / path.name
    (tmp_path / "source.txt").write_bytes((INVALID / "source.txt").read_bytes())
    copied.write_bytes(path.read_bytes())
    for problem in check([copied]).problems:
        if problem.replacement is None:
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        place = problem.place
        line, start = lines[place.line - 1], place.column - 1
        assert start + place.width <= len(line)
        lines[place.line - 1] = line[:start] + problem.replacement + line[start + place.width :]
        copied.write_text("\n".join(lines), encoding="utf-8")
        left = {(p.rule, p.message, p.place.line, p.place.column) for p in check([copied]).problems}
        assert (problem.rule, problem.message, place.line, place.column) not in left, problem


def test_problems_of_all_files_are_told_at_once() -> None:
    checked = check([INVALID])
    assert (
        len({problem.place.path for problem in checked.problems})
        == len(checked.files)
        == len(list(INVALID.glob("*.toml")))
        >= 80
    )
    assert as_json(checked.problems)["format"] == 1


# --- Sound decks


@given(decks(), st.booleans())
def test_a_deck_that_is_written_out_reads_back(deck: Deck, crlf: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = toml(deck)
        loaded = load(Path(folder), "\ufeff" + text.replace("\n", "\r\n") if crlf else text)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    assert not errors, as_text(tuple(errors)) + text
    assert loaded.deck == deck
    assert list(loaded.lines) == [question.id for question in deck.questions]
    lines = text.split("\n")
    assert all(lines[line - 1] == "[[question]]" for _, line in loaded.lines.values())


def test_every_shipped_deck_is_sound() -> None:
    checked = check([SHIPPED])
    assert not checked.problems, as_text(checked.problems)
    assert len(checked.decks) == len(list(SHIPPED.glob("*.toml")))


def test_the_keys_of_a_question_name_its_kind(tmp_path: Path) -> None:
    """Each row of the table of kinds, and what is nearest to the next row."""
    made = {
        'text = "a {{b}}"': "cloze",
        'prompt = "p"\norder = ["a", "b"]': "order",
        'prompt = "p"\npairs = [["a", "b"], ["c", "d"]]': "match",
        'prompt = "p"\nanswer = ["a"]\ndistractors = ["b"]': "multiple",
        'prompt = "p"\nanswer = "a"\noptions = ["a", "b"]': "choice",
        'prompt = "p"\nanswer = false': "true_false",
        'prompt = "p"\nanswer = 4.3': "numeric",
        'prompt = "p"\nanswer = "1/3"\ntolerance = "1%"': "numeric",
        'prompt = "p"\nanswer = "1/3"\nkind = "numeric"': "numeric",
        'prompt = "p"\nanswer = "a"\naccept = ["b"]': "typed",
        'prompt = "p"\nanswer = "a"\ntyped = true': "typed",
        'prompt = "p"\nanswer = "a"\nkind = "typed"': "typed",
        'prompt = "p"\nanswer = "a"': "flashcard",
    }
    text = "".join(f'[[question]]\nid = "q{n}"\n{keys}\n' for n, keys in enumerate(made))
    assert [q.kind for q in good(load(tmp_path, text)).questions] == list(made.values())


def test_a_deck_may_ask_that_texts_are_typed(tmp_path: Path) -> None:
    deck = good(
        load(
            tmp_path,
            'typed = true\n[[question]]\nprompt = "a"\nanswer = "b"\n'
            '[[question]]\nprompt = "c"\nanswer = "d"\ntyped = false\n'
            '[[question]]\nprompt = "e"\nanswer = "f"\nkind = "flashcard"\n',
        )
    )
    assert [type(question) for question in deck.questions] == [Typed, Flashcard, Flashcard]


def test_numbers_are_kept_as_written(tmp_path: Path) -> None:
    deck = good(
        load(tmp_path, '[[question]]\nprompt = "p"\nanswer = 4.30\ntolerance = 0.05\nunit = "million"\n')
    )
    question = deck.questions[0]
    assert isinstance(question, Numeric)
    assert (question.answer, question.tolerance, question.unit) == ("4.30", "0.05", ("million",))


def test_a_large_exponent_is_written_out_or_refused(tmp_path: Path) -> None:
    deck = good(load(tmp_path, '[[question]]\nprompt = "p"\nanswer = 1e6\n'))
    assert isinstance(deck.questions[0], Numeric)
    assert deck.questions[0].answer == "1000000"
    for number in ("1e999999999", "1e99999999999999999999", "nan", "inf", "9" * 5000, f"0x{'f' * 5000}"):
        assert load(tmp_path, f'[[question]]\nprompt = "p"\nanswer = {number}\n').deck is None


def test_dates_may_stand_where_the_format_says_so(tmp_path: Path) -> None:
    deck = good(
        load(
            tmp_path,
            "[source]\npublished = 2025-01-15\n[study]\nexam_date = 2026-06-01\ndesired_retention = 0.85\n"
            '[[question]]\nprompt = "p"\nanswer = "a"\n',
        )
    )
    assert (deck.source.published, deck.study.exam_date) == ("2025-01-15", "2026-06-01")
    assert deck.study.desired_retention == 0.85


def test_what_is_absent_comes_from_the_file(tmp_path: Path) -> None:
    deck = good(load(tmp_path, '[[question]]\nprompt = "p"\nanswer = "a"\n', "my-deck.toml"))
    assert (deck.id, deck.title, deck.language) == ("my-deck", "my-deck", "en")


def test_a_name_that_is_no_id_asks_for_one(tmp_path: Path) -> None:
    loaded = load(tmp_path, '[[question]]\nprompt = "p"\nanswer = "a"\n', "Моя колода.toml")
    assert rules(loaded) == ["id-form"]
    assert load(tmp_path, "[[question]]\n", "My Deck.toml").problems[0].fix == 'write id = "my-deck"'


# --- Identity


def test_a_provisional_id_follows_from_the_prompt_alone(tmp_path: Path) -> None:
    deck = good(load(tmp_path, '[[question]]\nprompt = "caf\u00e9"\nanswer = "a"\n'))
    assert deck.questions[0].id == provisional_id("cafe\u0301") == "q-850f7dc4"
    other = good(load(tmp_path, '[[question]]\nprompt = "cafe\u0301"\nanswer = "b"\ndistractors = ["c"]\n'))
    assert other.questions[0].id == deck.questions[0].id


def test_a_copied_id_is_told_with_both_lines(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        '[[question]]\nid = "a"\nprompt = "one"\nanswer = "x"\n'
        '[[question]]\nid = "a"\nprompt = "two"\nanswer = "y"\n',
    )
    (problem,) = loaded.problems
    assert (problem.rule, problem.place.line, problem.related[0].line) == ("duplicate-id", 6, 2)
    assert loaded.deck is None


def test_equal_prompts_without_ids_are_told_with_both_lines(tmp_path: Path) -> None:
    loaded = load(tmp_path, 2 * '[[question]]\nprompt = "Which?"\nanswer = "a"\n')
    (problem,) = loaded.problems
    assert (problem.rule, problem.place.line, problem.related[0].line) == ("duplicate-prompt", 5, 2)


def test_equal_questions_in_two_decks_are_two_cards(tmp_path: Path) -> None:
    question = '[[question]]\nprompt = "Столица Казахстана?"\nanswer = "Астана"\n'
    for name in ("deck-a", "deck-b"):
        (tmp_path / f"{name}.toml").write_text(question, encoding="utf-8")
    checked = check([tmp_path])
    assert not checked.problems
    assert [(deck.id, len(deck.questions)) for deck in checked.decks] == [("deck-a", 1), ("deck-b", 1)]


def test_two_decks_with_one_id_are_told_in_both_places(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('\nid = "same"\n[[question]]\nprompt = "p"\nanswer = "a"\n')
    checked = check([tmp_path])
    (problem,) = checked.problems
    assert problem.rule == "duplicate-deck"
    assert (problem.place.path, problem.place.line) == (str(tmp_path / "two.toml"), 2)
    assert (problem.related[0].path, problem.related[0].line) == (str(tmp_path / "one.toml"), 2)
    assert f"::: {tmp_path / 'one.toml'}:2:6" in as_text(checked.problems)
    assert [deck.id for deck in checked.decks] == ["same"]


@pytest.mark.parametrize(
    ("text", "line", "label"),
    [
        (
            "".join(f'[[questions]]\nprompt = "{n}"\nanswer = "a"\n' for n in range(3)),
            1,
            "did you mean `question`?",
        ),
        ('[[cards]]\nprompt = "p"\nanswer = "a"\n', 1, "did you mean `question`?"),
        ('[[question]]\nquestion = "p"\nanswer = "a"\n', 2, "did you mean `prompt`?"),
    ],
)
def test_a_misspelt_name_is_one_problem(tmp_path: Path, text: str, line: int, label: str) -> None:
    problems = load(tmp_path, text).problems
    assert [(p.rule, p.place.line, p.place.label) for p in problems if p.rule != "no-questions"] == [
        ("unknown-key", line, label)
    ]


# --- Folders


def test_a_folder_with_a_main_file_is_one_deck(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    (folder / "more").mkdir(parents=True)
    (folder / "deck.toml").write_text(
        'title = "History"\n[[question]]\nid = "a"\nprompt = "p"\nanswer = "x"\n'
    )
    (folder / "b.toml").write_text('[[question]]\nid = "b"\nprompt = "q"\nanswer = "x"\n')
    (folder / "more" / "c.toml").write_text('\n[[question]]\nid = "c"\nprompt = "r"\nanswer = "x"\n')
    (deck_files,) = find(tmp_path)
    loaded = read(deck_files)
    deck = good(loaded)
    assert (deck.id, deck.title, [q.id for q in deck.questions]) == ("history", "History", ["a", "b", "c"])
    assert loaded.lines["c"] == (folder / "more" / "c.toml", 2)
    assert find(folder / "b.toml") == find(folder / "deck.toml") == find(folder) == (deck_files,)


def test_further_files_of_a_deck_hold_questions_only(tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text('id = "d"\n[[question]]\nid = "a"\nprompt = "p"\nanswer = "x"\n')
    (tmp_path / "b.toml").write_text('title = "B"\n[[question]]\nid = "a"\nprompt = "q"\nanswer = "x"\n')
    (deck_files,) = find(tmp_path)
    problems = read(deck_files).problems
    assert [(p.rule, Path(p.place.path).name, p.place.line) for p in problems] == [
        ("misplaced-key", "b.toml", 1),
        ("duplicate-id", "b.toml", 3),
    ]


def test_hidden_files_and_other_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/a.toml", ".hidden.toml", "notes.txt", "b.toml"):
        (tmp_path / name).write_text("")
    assert [deck.root.name for deck in find(tmp_path)] == ["b.toml"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.toml").write_text("")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "sub")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert [deck.root for deck in find(tmp_path)] == [tmp_path / "sub" / "a.toml"]


def test_one_broken_deck_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("title = ")
    (tmp_path / "good.toml").write_text('[[question]]\nprompt = "p"\nanswer = "a"\n')
    checked = check([tmp_path])
    assert ([deck.id for deck in checked.decks], rules(checked)) == (["good"], ["missing-value"])


def test_a_path_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('[[question]]\nprompt = "p"\nanswer = "a"\n')
    assert len(check([path, tmp_path]).decks) == 1


# --- Bytes


def test_what_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    assert rules(check([tmp_path / "none.toml"])) == ["missing-file"]
    (tmp_path / "folder.toml").mkdir()
    assert rules(check([tmp_path / "folder.toml"])) == ["no-decks"]
    os.mkfifo(tmp_path / "pipe.toml")
    assert rules(check([tmp_path / "pipe.toml"])) == ["not-a-file"]
    (tmp_path / "link.toml").symlink_to(tmp_path / "gone.toml")
    assert "missing-file" in rules(check([tmp_path]))


def test_a_folder_without_decks_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no deck", encoding="utf-8")
    assert rules(check([tmp_path])) == ["no-decks"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("")
    path.chmod(stat.S_IWUSR)
    assert rules(check([path])) == ["unreadable"]


def test_another_encoding_is_named_with_byte_and_line(tmp_path: Path) -> None:
    text = 'title = "x"\n[[question]]\nprompt = "Столица?"\n'
    (problem,) = load(tmp_path, text.encode("cp1251")).problems
    assert (problem.rule, problem.place.line, problem.place.column) == ("encoding", 3, 11)
    assert problem.message == "this file is not UTF-8 (byte 36)"
    assert problem.place.label == "byte 0xd1 is not UTF-8"
    assert rules(load(tmp_path, text.encode("utf-16"))) == ["encoding"]


def test_a_bom_and_other_line_ends_change_nothing(tmp_path: Path) -> None:
    text = 'title = "x"\n[[question]]\nprompt = """\none\ntwo"""\nanswer = "a"\n'
    plain = good(load(tmp_path, text))
    assert good(load(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())) == plain


NASTY = {
    "nothing": b"",
    "blank": b" \n\n",
    "one control sign": b"\x1f",
    "a key and one": b"a\x1f",
    "remarks": b"# only a remark",
    "a NUL": b"a = \x00",
    "deep lists": b"a = " + b"[" * 40_000,
    "closed deep lists": b"[[question]]\nprompt = " + b"[" * 40_000 + b"]" * 40_000,
    "deep tables": b"a = " + b"{a=" * 40_000,
    "a long key": b"a." * 40_000 + b"a = 1",
    "a long line": b'title = "' + b"x" * 50_000_000 + b'"\n',
    "a long open string": b'title = "' + b"x\n" * 100_000,
    "many quotes": b'"' * 10_001,
    "many digits": b"a = " + b"9" * 20_000,
    "questions as a list": b"question = [1, 'a', {prompt = 'p', answer = 'a'}, []]",
    "a question as a text": b"question = 'a'",
    "a table of questions": b"[question]\n[question.a]\nprompt = 'p'",
    "deep values": b"[[question]]\nprompt = [[[[[[1]]]]]]\nanswer = {a = {b = {c = 1}}}\n"
    b"cite = [[1]]\npairs = 1",
    "all the wrong way round": b"format = '1'\nid = 1\ntitle = []\nlanguage = {}\ntags = 'a'\ntyped = 'x'\n"
    b"source = 1\nstudy = []\ngrading = 'x'\nformerly = [1]\ndescription = 2025-01-15\n[[question]]",
    "controls": b'title = "\\u001b[31m"\n[[question]]\nprompt = "\\u202e\\u0000"\nanswer = "\\u0007"',
    "an odd language": b'language = "\\uFFFD"\n[[question]]\nprompt="1"\nanswer = 1',
    "separators": "title = \u2028\n".encode(),
}


@each("data", NASTY.values(), ids=NASTY.keys())
def test_a_nasty_file_is_a_problem(tmp_path: Path, data: bytes) -> None:
    loaded = load(tmp_path, data)
    assert loaded.problems or loaded.deck is not None
    shown = as_text(loaded.problems, colour=False)
    assert all(len(line) <= 320 for line in shown.split("\n"))
    assert all(char == "\n" or ord(char) >= 32 for char in shown)


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_problems_and_never_a_traceback(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(Path(folder), data)
    assert (loaded.deck is None) == any(problem.severity == "error" for problem in loaded.problems)
    as_text(loaded.problems)


pieces = st.sampled_from(
    [
        *(
            "[[question]]\n",
            "[question]\n",
            "\n",
            "]",
            "}",
            '"',
            "'",
            '"""',
            "=",
            "\\",
            ",",
            "True",
            "2,3",
            "“x”",
        ),
        *(
            "a: 1",
            'id = "a"\n',
            "prompt = ",
            '"p"\n',
            "answer = ",
            "1\n",
            "[[",
            "{{a",
            "}}",
            'text = "x {{y"\n',
        ),
        *("cite = 1\n", "[source]\n", "[question.feedback]\n", "tags = ", "options = ", '["a", "b"]\n'),
        *("kind = ", "'cloze'\n", "é", "distractors = ", "2025-01-15\n", "pairs = ", '[["a"]]\n', "order = "),
        *("foo = ", "{ a = 1 }\n", "#", "\t", "1e9"),
    ]
)


@given(st.lists(pieces, max_size=25).map("".join))
def test_any_heap_of_toml_gives_problems_with_places_in_the_file(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(Path(folder), text)
    lines = text.split("\n")
    for problem in loaded.problems:
        assert problem.place.line <= len(lines)
        if problem.place.line:
            assert problem.place.column <= len(lines[problem.place.line - 1]) + 1
    assert (loaded.deck is None) == any(problem.severity == "error" for problem in loaded.problems)
    as_text(loaded.problems)


@given(questions(), st.data())
def test_a_question_with_a_value_of_another_type_is_a_problem(question: object, data: st.DataObject) -> None:
    written = question.model_dump(exclude_defaults=True)  # type: ignore[attr-defined]  # any of the nine models
    key = data.draw(st.sampled_from(sorted(written)))
    wrong = data.draw(st.sampled_from(["[[1]]", "2025-01-15", "{ x = 1 }", "[]", "07:32:00", "[[[]]]"]))
    lines = [f"{k} = {wrong if k == key else toml_value(v)}" for k, v in written.items()]
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(Path(folder), "[[question]]\n" + "\n".join(lines) + "\n")
    if wrong != "[]":
        assert loaded.deck is None
    as_text(loaded.problems)


# --- Texts


def test_the_indent_that_lines_share_is_dropped_and_the_rest_kept(tmp_path: Path) -> None:
    text = (
        '[[question]]\nprompt = """\n    See:\n\n    ```python\n    if x:\n        y = vector<int>\n'
        '    ```\n    """\nanswer = "a\\tb"\n'
    )
    question = good(load(tmp_path, text)).questions[0]
    assert question.prompt == "See:\n\n```python\nif x:\n    y = vector<int>\n```"
    assert isinstance(question, Flashcard)
    assert question.answer == "a\tb"


def test_markup_stays_as_it_is_written(tmp_path: Path) -> None:
    prompt = "vector<int> v; что это? &nbsp; **x** [red]y[/red]"
    assert (
        good(load(tmp_path, f'[[question]]\nprompt = "{prompt}"\nanswer = "a"\n')).questions[0].prompt
        == prompt
    )


def test_terminal_control_never_comes_through(tmp_path: Path) -> None:
    text = '[[question]]\nprompt = "a\\u001b[31mb\\u202ec"\nanswer = "x\\u0007"\ndistractors = ["y\\u009b"]\n'
    question = good(load(tmp_path, text)).questions[0]
    assert isinstance(question, Choice)
    shown = question.prompt + question.answer + question.distractors[0]
    assert all(char.isprintable() for char in shown)


# --- Cites and images


SOURCE = "[1] The “first” paragraph\nruns on.\n\n[2] It's 4.3 million.\n"
CITED = '[source]\nfile = "s.txt"\n[[question]]\nprompt = "p"\nanswer = "a"\ncite = {}\n'


@each(
    "cite, label",
    [
        ("{ paragraph = 1, phrase = '\"first\"  paragraph runs' }", None),
        ("{ phrase = 'It’s 4.3' }", None),
        ("[{ paragraph = 1 }, { paragraph = 2, phrase = 'million' }]", None),
        ("{ paragraph = 1, phrase = 'million' }", "it is in paragraph 2"),
        ("[{ paragraph = 1, phrase = 'million' }]", "it is in paragraph 2"),
        ("{ phrase = 'billion' }", "no paragraph says it"),
        ("{ paragraph = 3 }", "its last is 2"),
        ("{ paragraph = 0 }", ""),
        ("{}", ""),
    ],
)
def test_cites_are_held_against_the_source(tmp_path: Path, cite: str, label: str | None) -> None:
    (tmp_path / "s.txt").write_text(SOURCE, encoding="utf-8")
    loaded = load(tmp_path, CITED.replace("{}", cite, 1))
    assert [(p.rule, p.place.line, p.place.label) for p in loaded.problems] == (
        [] if label is None else [("cite", 6, label)]
    )


def test_paragraphs_without_numbers_are_counted(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("one\n\ntwo\nstill two\n \nthree\n")
    assert not load(tmp_path, CITED.replace("{}", "{ paragraph = 2, phrase = 'still two' }", 1)).problems


@pytest.mark.parametrize("name", ["../out.txt", "/etc/hostname", "link.txt", "none.txt", "a\\u0000b", "."])
def test_the_source_never_reaches_outside_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "out.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "out.txt")
    loaded = load(folder, CITED.replace("s.txt", name).replace("{}", "{ phrase = 'secret' }"))
    assert rules(loaded) == ["source-file"]
    assert loaded.problems[0].place.line == 2


@pytest.mark.parametrize(
    ("image", "sound"),
    [
        ("map.png", True),
        ("<a map.png>", True),
        ("none.png", False),
        ("../map.png", False),
        ("https://x/y.png", False),
        ("run.sh", False),
    ],
)
def test_images_lie_beside_the_deck(tmp_path: Path, image: str, sound: bool) -> None:
    for name in ("map.png", "a map.png", "run.sh"):
        (tmp_path / name).write_bytes(b"")
    loaded = load(tmp_path, f'[[question]]\nprompt = "See ![a map]({image}) here"\nanswer = "a"\n')
    assert rules(loaded) == ([] if sound else ["image"])
    if not sound:
        assert (loaded.problems[0].place.column, loaded.problems[0].place.width) == (15, len(image) + 10)


# --- Warnings


def warned(tmp_path: Path, question: str) -> list[str]:
    """The warnings about one question, which is sound."""
    loaded = load(tmp_path, f'[[question]]\nid = "q"\nprompt = "p"\n{question}\n')
    assert loaded.deck is not None, as_text(loaded.problems)
    assert all(problem.severity == "warning" for problem in loaded.problems)
    return rules(loaded)


@each(
    "option",
    [
        *("All of the above", "None of these.", "both", "A and B", "a, b and c", "Both A and C"),
        *("все перечисленное", "Всё вышеперечисленное", "ни один из перечисленных", "нет верного ответа"),
        *("А и Б", "оба варианта", "барлығы дұрыс", "жоғарыдағының бәрі", "ешқайсысы"),
        "all answers are correct",
    ],
)
def test_an_option_about_the_others_wants_a_pin(tmp_path: Path, option: str) -> None:
    assert warned(tmp_path, f'answer = "Astana"\ndistractors = ["Almaty", "{option}"]') == ["unpinned"]
    assert (
        warned(tmp_path, f'answer = "Astana"\ndistractors = ["Almaty", "{option}"]\npin = ["{option}"]') == []
    )
    assert warned(tmp_path, f'answer = "{option}"\noptions = ["Almaty", "{option}"]\nshuffle = false') == []


@pytest.mark.parametrize(
    "option",
    ["Above the clouds", "A cat and B", "Both banks of the Ishim", "Все страны Азии", "AB", "Барлық ел", "I"],
)
def test_other_options_want_no_pin(tmp_path: Path, option: str) -> None:
    assert warned(tmp_path, f'answer = "{option}"\ndistractors = ["Almaty"]') == []


@pytest.mark.parametrize("answer", ["true", "False", "4.3", "2013", "-5"])
def test_a_quoted_number_alone_makes_a_flashcard_and_is_warned_of(tmp_path: Path, answer: str) -> None:
    assert warned(tmp_path, f'answer = "{answer}"') == ["quoted-answer"]
    assert warned(tmp_path, f'answer = "{answer}"\nkind = "flashcard"') == []
    assert warned(tmp_path, f'answer = "{answer}"\naccept = ["x"]') == []


@pytest.mark.parametrize("other", ["astana", "ASTANA", "Astana.", " Astana", "“Astana”", "Aktau"])
def test_options_alike_but_for_their_spelling_are_warned_of(tmp_path: Path, other: str) -> None:
    question = f"answer = 'Astana'\ndistractors = ['Almaty', '{other}']"
    alike = other.strip(" .“”").lower() == "astana"
    assert warned(tmp_path, question) == (["alike"] if alike else [])


@pytest.mark.parametrize("options", ["'C', 'C++', 'C#'", "'-5', '5'", "'The Ural river', 'The Ural range'"])
def test_options_with_a_difference_that_counts_are_not_alike(tmp_path: Path, options: str) -> None:
    assert warned(tmp_path, f"answer = 'x'\ndistractors = [{options}]") == []


@pytest.mark.parametrize(
    ("text", "sound"), [("$\\frac12$", False), ("\\beta", False), ("\\\\frac", True), ("\\t", True)]
)
def test_a_backslash_that_toml_swallows_is_warned_of(tmp_path: Path, text: str, sound: bool) -> None:
    assert warned(tmp_path, f'hint = "p {text}"\nanswer = "a"') == ([] if sound else ["backslash"])


@pytest.mark.parametrize(
    ("written", "meant"), [("Kazakh", "kk"), ("kz", "kk"), ("русский", "ru"), ("eng", "en")]
)
def test_a_language_by_its_name_or_country_is_told_its_tag(tmp_path: Path, written: str, meant: str) -> None:
    (problem,) = load(
        tmp_path, f"language = '{written}'\n[[question]]\nprompt = 'p'\nanswer = 'a'\n"
    ).problems
    assert (problem.rule, problem.replacement) == ("wrong-value", f'"{meant}"')


@pytest.mark.parametrize("written", ["en", "ru-RU", "kk", "kk-Cyrl-KZ", "und", "gsw"])
def test_a_language_tag_is_taken_as_it_is(tmp_path: Path, written: str) -> None:
    assert not load(tmp_path, f"language = '{written}'\n[[question]]\nprompt = 'p'\nanswer = 'a'\n").problems


@given(st.text(max_size=20))
def test_a_text_written_as_a_token_reads_back(text: str) -> None:
    assert tomli.loads(f"x = {token_of(text)}")["x"] == text


def test_a_deck_without_questions_is_warned_of(tmp_path: Path) -> None:
    loaded = load(tmp_path, 'title = "x"\n')
    assert ([p.rule for p in loaded.problems], loaded.deck is None) == (["no-questions"], False)


# --- Single mistakes, each told once


MISTAKES = {
    "prompt = 'p'\nanswer = 'a'\noptions = ['a', 'b']\ndistractors = ['c']": "two-lists",
    "prompt = 'p'\nanswer = 'a'\noptions = ['a', 'b', 'a']": "repeated",
    "prompt = 'p'\nanswer = 'a'\ndistractors = ['a', 'b']": "repeated",
    "prompt = 'p'\nanswer = 'a'\ndistractors = []": "few-options",
    "prompt = 'p'\nanswer = 'a'\noptions = ['a']": "few-options",
    "prompt = 'p'\nanswer = 'a'\ndistractors = ['b']\nshuffle = false": "shuffle",
    "prompt = 'p'\nanswer = ['a']\ndistractors = ['b', ' ']": "empty-text",
    "prompt = ' '\nanswer = 'a'": "empty-text",
    "prompt = 'p'\nanswer = ''": "empty-text",
    "prompt = 'p'\norder = ['a']": "how-many",
    "prompt = 'p'\norder = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']": "how-many",
    "prompt = 'p'\norder = ['a', 'b', 'a']": "repeated",
    "prompt = 'p'\npairs = [['a', 'b']]": "how-many",
    "prompt = 'p'\npairs = [['a', 'b'], ['c']]": "pair",
    "prompt = 'p'\npairs = [['a', 'b'], ['c', 'd', 'e']]": "pair",
    "prompt = 'p'\npairs = [['a', 'b'], ['a', 'd']]": "repeated",
    "prompt = 'p'\npairs = [['a', 'b'], ['c', 'd']]\ndecoys = ['b']": "repeated",
    "prompt = 'p'\nanswer = true\nfeedback.yes = 'x'": "not-an-option",
    "prompt = 'p'\nanswer = 'many'\nunit = 'km'": "number",
    "prompt = 'p'\nanswer = 4\ntolerance = 'wide'": "number",
    "prompt = 'p'\nanswer = 4\ntolerance = -1": "number",
    "prompt = 'p'\nanswer = 'a'\nreject = ['a']": "contradiction",
    "prompt = 'p'\nanswer = 'a'\naccept = ['b']\ntyped = false": "misfit-key",
    "prompt = 'p'\nanswer = 'a'\ngrading = { accent = 'near' }\ntyped = true": "unknown-key",
    "prompt = 'p'\nanswer = 'a'\ngrading = { accents = 'neer' }\ntyped = true": "wrong-value",
    "prompt = 'p'\nanswer = 'a'\nkind = 'choice'": "which-kind",
    "prompt = 'p'\nanswer = 'true'\nkind = 'true_false'": "wrong-type",
    "prompt = 'p'\nanswer = 'a'\nformerly = ['Old Id']": "id-form",
    "prompt = 'p'\nanswer = 'a'\nlanguage = 'ru'": "misplaced-key",
    "answer = 'a'": "missing-key",
    "prompt = 'p'\nanswer = { a = 1 }": "wrong-type",
    "front = 'p'\nanswer = 'a'": "unknown-key",
    "prompt = 'p'\nanswer = 'a'\nzzzzzz = 1": "unknown-key",
    "prompt = 'p'\nanswer = 'a'\ncite = { paragraph = '16' }": "wrong-type",
    "text = 'a {{}}'": "empty-gap",
}


@each("question, rule", MISTAKES.items(), ids=range(len(MISTAKES)))
def test_one_mistake_is_one_problem(tmp_path: Path, question: str, rule: str) -> None:
    loaded = load(tmp_path, f"[[question]]\nid = 'q'\n{question}\n")
    assert rules(loaded) == [rule], as_text(loaded.problems)
    assert loaded.deck is None


HEADS = {
    "format = 2": "format",
    "id = 'Big Id'": "id-form",
    "titel = 'x'": "unknown-key",
    "title = ' '": "empty-text",
    "language = 'English language'": "wrong-value",
    "prompt = 'p'": "misplaced-key",
    "tags = 'a'": "wrong-type",
    "title = 2025-01-15": "wrong-type",
    "study.desired_retention = 1.5": "wrong-value",
    "study.new_per_day = -1": "wrong-value",
    "study.new_per_day = 2.5": "wrong-type",
    "study.learning_steps = ['soon']": "wrong-value",
    "study.learning_steps = ['7h']": "wrong-value",
    "study.exam_date = 'June'": "wrong-value",
    "study.order = 'alphabet'": "wrong-value",
    "study.new_order = 'first'": "wrong-value",
    "source.autor = 'x'": "unknown-key",
    "formerly = ['a/b']": "id-form",
    "grading.case = 'both'": "wrong-value",
}


@each("head, rule", HEADS.items(), ids=HEADS)
def test_one_mistake_in_the_head_is_one_problem(tmp_path: Path, head: str, rule: str) -> None:
    loaded = load(tmp_path, f"{head}\n[[question]]\nprompt = 'p'\nanswer = 'a'\n")
    assert rules(loaded) == [rule], as_text(loaded.problems)
    assert loaded.problems[0].place.line == 1


SYNTAX = {
    'prompt: "x"': ("colon", "write prompt ="),
    'prompt = "say "hi" now"': ("inner-quotes", "write 'say \"hi\" now'"),
    "prompt = 'it's'": ("inner-quotes", 'write "it\'s"'),
    "answer = 1,000": ("comma-number", "write 1000"),
    "answer = .5": ("number", "write 0.5"),
    "answer = 012": ("number", "write 12"),
    "answer = null": ("null", "delete the line"),
    "answer =": ("missing-value", "write a value, or delete the line"),
    "answer = False": ("bool", "write false, or quotes around a text"),
    "answer = 2025-13-45": ("unquoted-text", 'write answer = "2025-13-45"'),
    "answer = 2025-02-30": ("date", "mend it, or write it in quotes"),
    "tags = [a, 'b']": ("unquoted-text", 'write "a"'),
    "tags = ['a', “b”]": ("curly-quote", 'write " instead'),
    "prompt = 'x',": ("trailing", "delete it"),
    "cite = { paragraph = 1,": ("unclosed-table", "close it with }"),
    "tags = ['a',": ("unclosed-list", "close it with ]"),
    "// remark": ("comment", "write # before it"),
    "ответ = 'x'": ("key-form", "rename it to `answer`"),
    "дата = 'x'": ("key-form", "write it in these letters"),
    "prompt = 'a\x01'": ("control-character", "delete it, or write \\u0001 in double quotes"),
    "cite = {paragraph = 1}\ncite.phrase = 'x'": ("duplicate-key", "put it into that table"),
    "[question.cite]\n[question.cite]": ("duplicate-table", "join the two"),
    "[question.cite": ("unclosed-header", "close it with ]"),
    "tags = " + "[" * 500: ("too-deep", "write it flat"),
}


@each("line, told", SYNTAX.items(), ids=range(len(SYNTAX)))
def test_what_toml_refuses_is_told_by_its_cause(tmp_path: Path, line: str, told: tuple[str, str]) -> None:
    loaded = load(tmp_path, f"[[question]]\n{line}\n[[question]]\nprompt = 'p'\nanswer = ''\n")
    (problem, other) = loaded.problems
    assert (problem.rule, problem.fix) == told, as_text(loaded.problems)
    assert problem.place.line in (2, 3)
    assert other.rule == "empty-text"


def test_a_question_shown_inside_a_text_of_several_lines_cuts_nothing(tmp_path: Path) -> None:
    text = "[[question]]\nprompt = '''\nWrite\n[[question]]\nlike this'''\nanswer = 'a'\n"
    text += "[[question]]\nanswer = x\n"
    assert rules(load(tmp_path, text)) == ["unquoted-text"]


def test_a_text_of_which_nothing_is_seen_is_empty(tmp_path: Path) -> None:
    text = '[[question]]\nprompt = "\\u200b"\nanswer = "\\u200d \\u2060"\n'
    text += '[[question]]\nprompt = "p"\nanswer = "a"\ndistractors = ["b", "\\u200c"]\n'
    assert rules(load(tmp_path, text)) == ["empty-text"] * 3


@pytest.mark.parametrize(
    "line", ['new_per_day = "a"', "exam_date = [1]", "learning_steps = 5", 'fuzz = "maybe"', "order = 1"]
)
def test_each_wrong_type_says_what_to_write(tmp_path: Path, line: str) -> None:
    loaded = load(tmp_path, f"[study]\n{line}\n[[question]]\nid = 'a'\nprompt = 'p'\nanswer = 'a'\n")
    assert loaded.problems
    assert all(problem.fix and problem.place.line == 2 for problem in loaded.problems)

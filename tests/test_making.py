"""New decks, questions added from outside, and the schema that editors read."""

import io
import json
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import library
from quizkz.authoring import adding
from quizkz.authoring.blocks import KEY_ORDER, block, inline
from quizkz.authoring.doctor import examine
from quizkz.authoring.formatting import formatted
from quizkz.authoring.given import Given, by_json, by_options
from quizkz.authoring.schema import schema
from quizkz.authoring.starting import start, target
from quizkz.deck import KINDS, Cite, Cloze, Deck, Grading, Question, Source, Study
from quizkz.desk.starter import KINDS_SHOWN, starter
from quizkz.errors import QuizkzError, UsageError
from quizkz.library.keys import ALL_KEYS, DECK_KEYS
from tests.commands import Run, ran
from tests.rows import each
from tests.schemas import as_json, errors
from tests.strategies import decks, questions, texts, toml

SHIPPED = sorted((Path(__file__).parent.parent / "decks").glob("*.toml"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line on a data folder of its own: (exit code, standard output, standard error)."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("QUIZKZ_DECKS", raising=False)

    def run(*arguments: str | Path, given: str | bytes | None = None) -> tuple[int, str, str]:
        data = given.encode() if isinstance(given, str) else given
        if data is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return ran(capsys, *arguments)

    return run


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The learner's own deck folder."""
    folder = tmp_path / "data" / "decks"
    folder.mkdir(parents=True)
    return folder


def sound(path: Path) -> Deck:
    """A deck that loads without a problem."""
    checked = library.check([path])
    assert checked.problems == ()
    return checked.decks[0]


# A new deck


def test_a_new_deck_has_each_kind_checks_clean_and_can_be_studied(run: Run, mine: Path) -> None:
    code, said, _ = run("new", "rivers")
    assert code == 0
    assert "quizkz check" in said
    assert "quizkz study rivers" in said
    deck = sound(mine / "rivers.toml")
    assert {question.kind for question in deck.questions} == set(KINDS)
    assert len(deck.questions) == KINDS_SHOWN
    assert (deck.id, deck.title, deck.language) == ("rivers", "Rivers", "en")
    counts = json.loads(run("due", "--json")[1])
    assert next(d for d in counts["decks"] if d["id"] == "rivers")["new"] == 9
    first = run("study", "rivers", "--plain", "--limit", "1", given="\n3\n\n")
    assert "Free Spaced Repetition Scheduler" in first[1]


def test_a_new_deck_is_never_written_over_a_file(run: Run, mine: Path) -> None:
    (mine / "rivers.toml").write_text("mine")
    code, _, said = run("new", "rivers")
    assert code == 1
    assert "exists already" in said
    assert (mine / "rivers.toml").read_text() == "mine"


def test_a_new_deck_takes_no_id_that_another_has(run: Run, mine: Path) -> None:
    (mine / "other.toml").write_text('id = "rivers"\n[[question]]\nprompt = "p"\nanswer = "a"\n')
    code, _, said = run("new", "rivers")
    assert code == 1
    assert "other.toml" in said
    assert not (mine / "rivers.toml").exists()
    assert run("new", "kz-interview")[0] == 1


@pytest.mark.parametrize(
    ("name", "file", "identity"),
    [
        ("rivers", "F/rivers.toml", "rivers"),
        ("T/Big Rivers.toml", "T/Big Rivers.toml", "big-rivers"),
        ("T/rivers", "T/rivers.toml", "rivers"),
        ("T/rivers/", "T/rivers/deck.toml", "rivers"),
        ("T/rivers/deck.toml", "T/rivers/deck.toml", "rivers"),
    ],
)
def test_a_name_is_an_id_or_a_path(tmp_path: Path, name: str, file: str, identity: str) -> None:
    found = target(name.replace("T", str(tmp_path)), Path("F"))
    assert found == (Path(file.replace("T", str(tmp_path))), identity)
    if found[0].is_relative_to(tmp_path):
        start(*found)
        assert sound(found[0]).id == identity


@pytest.mark.parametrize("name", ["Big Rivers", "Өзендер", "a--b"])
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no id"):
        target(name, Path("F"))


def test_a_new_deck_does_not_slip_into_another(tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text("")
    with pytest.raises(QuizkzError, match="is one deck"):
        start(tmp_path / "more.toml", "more")
    assert not (tmp_path / "more.toml").exists()


def test_a_language_is_a_language_tag(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="language tag"):
        start(tmp_path / "d.toml", "d", language="Kazakh language")
    start(tmp_path / "d.toml", "d", language="kk-Latn")
    assert sound(tmp_path / "d.toml").language == "kk-Latn"


@given(st.text(min_size=1, max_size=30))
def test_any_title_can_be_given(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    path = tmp_path_factory.mktemp("d") / "d.toml"
    start(path, "d", title=title)
    assert sound(path).title


MARKED = (
    "[1] Five rivers\n\n[2] Five rivers cross the steppe. The longest is the Irtysh.\n\n[3] None is salt.\n"
)
BLOCKS = "# Five rivers\n\nThey cross the steppe “together”.\n\n\nNone is salt.\n"


@pytest.mark.parametrize(
    ("text", "count", "title", "answer", "paragraph"),
    [
        (MARKED, 3, "Five rivers", "Five rivers cross the steppe.", 2),
        (BLOCKS, 3, "Five rivers", 'They cross the steppe "together".', 2),
        ("One line only", 1, "One line only", "One line only", 1),
        ("x" * 200 + "\n\nb", 2, "D", "x" * 200, 1),
    ],
)
def test_a_source_is_copied_counted_and_cited(
    tmp_path: Path, text: str, count: int, title: str, answer: str, paragraph: int
) -> None:
    article = tmp_path / "in" / "article.txt"
    article.parent.mkdir()
    article.write_text(text, encoding="utf-8")
    started = start(tmp_path / "out" / "d.toml", "d", source=article)
    assert (started.title, started.paragraphs) == (title, count)
    assert (tmp_path / "out" / "article.txt").read_bytes() == article.read_bytes()
    deck = sound(started.path)
    assert deck.source.file == "article.txt"
    first = deck.questions[0]
    assert first.cite[0].paragraph == paragraph
    assert getattr(first, "answer", "") == answer
    assert f"{count} paragraph" in started.path.read_text(encoding="utf-8")


def test_a_source_that_lies_beside_the_deck_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    article = tmp_path / "texts" / "a.txt"
    article.write_text(BLOCKS, encoding="utf-8")
    start(tmp_path / "d.toml", "d", source=article)
    assert sound(tmp_path / "d.toml").source.file == "texts/a.txt"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.toml", "texts"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b" \n\n\t\n", b"[1]\n[2] \n"])
def test_a_source_without_a_text_to_read_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(text)
    with pytest.raises(QuizkzError):
        start(tmp_path / "out" / "d.toml", "d", source=tmp_path / "a.txt")
    assert not (tmp_path / "out").exists()


def test_another_text_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("another")
    with pytest.raises(QuizkzError, match="another text"):
        start(tmp_path / "out" / "d.toml", "d", source=tmp_path / "a.txt")
    assert (tmp_path / "out" / "a.txt").read_text() == "another"


articles = st.lists(
    st.text("ab [1]{}\\'\"“#.!\n\t\x07\u202e\u200b!(.png)", max_size=40), min_size=1, max_size=4
).map("\n\n".join)


@given(articles)
def test_any_text_makes_a_deck_that_checks_clean_or_none(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("d")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    try:
        started = start(folder / "d.toml", "d", source=folder / "a.txt")
    except QuizkzError:
        assert not (folder / "d.toml").exists()
    else:
        assert len(sound(started.path).questions) == KINDS_SHOWN + 1


def test_the_doctor_has_nothing_to_say_of_a_new_deck(tmp_path: Path) -> None:
    assert examine([start(tmp_path / "d.toml", "d").path]).findings == ()


def test_a_new_deck_is_in_the_form_that_fix_gives(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BLOCKS, encoding="utf-8")
    text = start(tmp_path / "d.toml", "d", source=tmp_path / "a.txt").path.read_text(encoding="utf-8")
    assert formatted(text) == text


# A question as a block


def written(question: Question) -> dict[str, Any]:
    """A question as an author gives it: the keys that are not as by default."""
    raw = question.model_dump(mode="json", exclude_defaults=True)
    for key in ("answer", "tolerance"):
        value = raw.get(key)
        if question.kind == "numeric" and isinstance(value, str) and value.replace(".", "").isdecimal():
            raw[key] = Decimal(value)
    return {"kind": question.kind, **_without_nulls(raw)}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


@given(questions())
def test_a_block_reads_back_as_what_was_given(question: Question) -> None:
    raw = written(question)
    for text in (block(raw), f"question = [ {inline(raw)} ]"):
        assert tomllib.loads(text, parse_float=Decimal) == {"question": [raw]}


@given(st.text(max_size=40))
def test_any_text_reads_back_from_a_block(text: str) -> None:
    raw = {"prompt": text, "feedback": {text: text}, "accept": [text]}
    assert tomllib.loads(block(raw)) == {"question": [raw]}


def test_a_block_is_what_an_author_would_write() -> None:
    raw = {
        "tags": ["a"],
        "text": r"A \{{ and {{gap}}",
        "prompt": "one\ntwo",
        "id": "x",
        "cite": {"paragraph": 1},
        "grading": {"case": "match"},
        "feedback": {"World Bank": "No.", "true": "t"},
    }
    assert block(raw) == (
        '[[question]]\nid = "x"\nprompt = """\none\ntwo"""\ntext = \'A \\{{ and {{gap}}\'\n'
        'grading.case = "match"\nfeedback."World Bank" = "No."\nfeedback.true = "t"\n'
        'cite = { paragraph = 1 }\ntags = ["a"]\n'
    )


def test_every_key_of_a_question_has_its_place_in_a_block() -> None:
    assert set(KEY_ORDER) == ALL_KEYS


# Questions added to a deck


HEAD = '# mine\nid = "d"\n\n[[question]] # so\nid = "one"\nprompt = "Who?"\nanswer = "me"\n'


def added(path: Path, *raws: dict[str, Any]) -> tuple[str, ...]:
    """The rules that were broken by questions given, which are written where none is."""
    checked = adding.checked(path, [Given(raw, n) for n, raw in enumerate(raws, 1)])
    if not checked.refused:
        adding.write(path, checked)
    return tuple(problem.rule for problem in checked.problems)


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (HEAD, "\n"),
        (HEAD + "\n", ""),
        (HEAD.rstrip("\n"), "\n\n"),
        (HEAD + "# the end", "\n\n"),
        (HEAD + "[question.feedback]\nyou = 'no'\n", "\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_all_else_in_the_file_stays_to_the_letter(
    tmp_path: Path, before: str, between: str, end: str, mark: str
) -> None:
    path = tmp_path / "d.toml"
    before = before.replace("\nanswer", "\naccept = ['I']\nanswer")
    path.write_bytes((mark + before.replace("\n", end)).encode())
    assert added(path, {"id": "two", "prompt": "a\nb", "answer": "c"}) == ()
    new = f'{between}[[question]]\nid = "two"\nprompt = """\na\nb"""\nanswer = "c"\n'
    assert path.read_bytes() == (mark + (before + new).replace("\n", end)).encode()
    assert [question.id for question in sound(path).questions] == ["one", "two"]


@pytest.mark.parametrize(
    ("listed", "after"),
    [
        ("[]", '[{ id = "x", prompt = "p", answer = "a" }]'),
        (
            '[\n  { id = "o", prompt = "q", answer = "a" },  # last\n]',
            '[\n  { id = "o", prompt = "q", answer = "a" },\n'
            '  { id = "x", prompt = "p", answer = "a" },  # last\n]',
        ),
        (
            '[{ id = "o", prompt = "q", answer = "a" }]',
            '[{ id = "o", prompt = "q", answer = "a" }, { id = "x", prompt = "p", answer = "a" }]',
        ),
    ],
)
def test_a_list_in_brackets_grows_inside_them(tmp_path: Path, listed: str, after: str) -> None:
    path = tmp_path / "d.toml"
    path.write_text(f"question = {listed}\n\n[source]\ntitle = 't'\n")
    assert added(path, {"id": "x", "prompt": "p", "answer": "a"}) == ()
    assert path.read_text() == f"question = {after}\n\n[source]\ntitle = 't'\n"


def test_a_question_without_an_id_gets_the_one_that_it_would_have(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(HEAD)
    assert added(path, {"prompt": "Қайда?", "answer": "a"}) == ()
    (tmp_path / "plain.toml").write_text('[[question]]\nprompt = "Қайда?"\nanswer = "a"\n', encoding="utf-8")
    assert sound(path).questions[1].id == sound(tmp_path / "plain.toml").questions[0].id


@each(
    "raw, rule",
    [
        ({"id": "one", "prompt": "p", "answer": "a"}, "duplicate-id"),
        ({"prompt": "Who?", "answer": "a"}, "duplicate-prompt"),
        ({"prompt": "p", "anwser": "a"}, "unknown-key"),
        ({"prompt": "p", "answer": None}, "wrong-type"),
        ({"prompt": "p", "answer": "a", "distractors": ["a"]}, "repeated"),
        ({"prompt": "p", "answer": 1991, "distractors": ["a"]}, "wrong-type"),
        ({"prompt": "p\ud800", "answer": "a"}, "encoding"),
        ({"prompt": "p", "answer": 2**63}, "number"),
        ({"prompt": "![x](none.png)", "answer": "a"}, "image"),
        ({"prompt": "p", "answer": "a", "cite": [[[[[[1]]]]]]}, "wrong-type"),
        ({"text": "no gap"}, "no-gap"),
        ({"id": "A B", "prompt": "p", "answer": "a"}, "id-form"),
    ],
)
def test_what_the_library_would_refuse_is_refused(tmp_path: Path, raw: dict[str, Any], rule: str) -> None:
    path = tmp_path / "d.toml"
    path.write_text(HEAD)
    good = {"prompt": "fine", "answer": "a"}
    assert rule in added(path, good, raw)
    assert path.read_text() == HEAD, "all or nothing"


def test_two_that_are_given_may_not_be_the_same(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(HEAD)
    one = {"id": "x", "prompt": "p", "answer": "a"}
    assert added(path, one, {**one, "prompt": "q"}) == ("duplicate-id",)
    assert added(path, one, {**one, "id": "y"}) == ("duplicate-prompt",)


def test_a_cite_is_held_against_the_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.\n\nTwo.")
    path = tmp_path / "d.toml"
    path.write_text('[source]\nfile = "a.txt"\n')
    assert added(path, {"prompt": "p", "answer": "a", "cite": {"paragraph": 3}}) == ("cite",)
    assert added(path, {"prompt": "p", "answer": "a", "cite": {"paragraph": 2, "phrase": "Two"}}) == ()


def test_a_broken_deck_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(HEAD + "answer = 'twice'\n")
    with pytest.raises(QuizkzError, match="does not load"):
        added(path, {"prompt": "p", "answer": "a"})


def test_a_question_goes_to_the_file_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text('id = "d"\n' + HEAD.split("\n\n")[1])
    (tmp_path / "more.toml").write_text("# more\n")
    assert added(tmp_path / "more.toml", {"id": "one", "prompt": "p", "answer": "a"}) == ("duplicate-id",)
    assert added(tmp_path / "more.toml", {"id": "two", "prompt": "p", "answer": "a"}) == ()
    assert (tmp_path / "more.toml").read_text().startswith("# more\n\n[[question]]")


@given(st.lists(questions(), min_size=1, max_size=3, unique_by=lambda question: question.id))
def test_the_deck_after_is_the_deck_before_and_what_was_given(
    tmp_path_factory: pytest.TempPathFactory, given_questions: list[Question]
) -> None:
    folder = tmp_path_factory.mktemp("d")
    path = folder / "d.toml"
    path.write_text(HEAD)
    before = sound(path)
    rules = added(path, *map(written, given_questions))
    after = library.read(library.find(path)[0]).deck
    assert after is not None
    if path.read_text(encoding="utf-8") == HEAD:
        assert set(rules) & {"duplicate-id", "duplicate-prompt"}
    else:
        assert after.questions == (*before.questions, *given_questions)
        assert after.head() == before.head()


# By options, by JSON


@each(
    "values, answers, raw",
    [
        ({}, ["4.3"], {"answer": "4.3"}),
        ({"unit": ["km"]}, ["4.30"], {"unit": "km", "answer": Decimal("4.30")}),
        ({"unit": ["km", "kilometres"]}, ["1/3"], {"unit": ["km", "kilometres"], "answer": "1/3"}),
        ({"tolerance": "1%"}, ["-5"], {"tolerance": "1%", "answer": -5}),
        ({"tolerance": "0.5"}, ["007"], {"tolerance": Decimal("0.5"), "answer": "007"}),
        ({"kind": "numeric"}, ["1991"], {"kind": "numeric", "answer": 1991}),
        ({"kind": "true_false"}, ["True"], {"kind": "true_false", "answer": True}),
        ({}, ["true"], {"answer": "true"}),
        ({"distractors": ["c"]}, ["a", "b"], {"distractors": ["c"], "answer": ["a", "b"]}),
        ({"text": "{{x}}", "hint": "", "tags": []}, [], {"text": "{{x}}"}),
    ],
)
def test_options_make_the_keys_of_a_question(
    values: dict[str, Any], answers: list[str], raw: dict[str, Any]
) -> None:
    made = by_options(values, answers).raw
    assert made == raw
    assert [type(made[key]) for key in raw] == [type(value) for value in raw.values()]


def test_json_lines_and_one_array_say_the_same() -> None:
    lines = '{"prompt": "a", "answer": 4.30}\n\n  {"text": "{{b}}"}\r\n'
    array = '\ufeff[ {"prompt": "a", "answer": 4.30},\n\n {"text": "{{b}}"}\n]\n'
    for text in (lines, array):
        found, problems = by_json(text.encode())
        assert problems == []
        assert [(one.line, one.raw) for one in found] == [
            (1, {"prompt": "a", "answer": Decimal("4.30")}),
            (3, {"text": "{{b}}"}),
        ]


@each(
    "text, where",
    [
        ('{"prompt": "a"}\nxx\n{"a": 1\n"b"\n', [(2, "json"), (3, "json"), (4, "wrong-type")]),
        ('{"a": 1, "a": 2}', [(1, "repeated")]),
        ('{"a": NaN}\n{"a": 1e999999999999999999999}', [(1, "number"), (2, "number")]),
        ('[{"a": 1},\n{"b": }]', [(2, "json")]),
        ('[{"a": 1}\n{"b": 2}]', [(2, "json")]),
        ("[1,\n2]", [(1, "wrong-type"), (2, "wrong-type")]),
        ("[] x", [(1, "json")]),
        ("[", [(1, "json")]),
        ("[" * 100_000, [(1, "json")]),
        ('{"a":' * 100_000, [(1, "json")]),
        ('{"a": ' + "9" * 5_000 + "}", [(1, "number")]),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: str, where: list[tuple[int, str]]) -> None:
    problems = by_json(text.encode())[1]
    assert [(problem.place.line, problem.rule) for problem in problems] == where


def test_what_is_not_utf8_is_told_with_its_line() -> None:
    problems = by_json(b'{"a": 1}\n{"a": "\xff"}')[1]
    assert [(problem.place.line, problem.rule) for problem in problems] == [(2, "encoding")]


@given(st.binary(max_size=60) | st.text('[]{}",:ab1 \n\\u', max_size=60).map(str.encode))
def test_any_bytes_on_standard_input_give_questions_or_problems(data: bytes) -> None:
    found, problems = by_json(data)
    assert all(one.line >= 1 for one in found)
    assert all(problem.place.line >= 1 for problem in problems)


# The command


def test_add_says_where_the_new_question_stands(run: Run, mine: Path) -> None:
    (mine / "d.toml").write_text(HEAD)
    code, said, _ = run("add", "d", "--prompt", "Long?", "--answer", "4.3", "--unit", "km", "--id", "long")
    assert (code, said) == (0, f"{mine / 'd.toml'}:9: long (numeric)\n")
    code, said, _ = run("add", mine / "d.toml", "--text", "{{a}} b", "--json", "--tag", "t")
    found = json.loads(said)["added"]
    assert [(one["kind"], one["line"], one["question"]["tags"]) for one in found] == [("cloze", 15, ["t"])]
    assert [question.kind for question in sound(mine / "d.toml").questions] == [
        "flashcard",
        "numeric",
        "cloze",
    ]


def test_add_tells_every_problem_of_standard_input_and_changes_nothing(run: Run, mine: Path) -> None:
    (mine / "d.toml").write_text(HEAD)
    lines = '{"prompt": "a", "answer": "b"}\n{"prompt": "c", "answer": "d", "distractor": ["e"]}\nno\n'
    code, said, told = run("add", "d", given=lines)
    assert (code, said) == (1, "")
    assert "error[unknown-key]" in told
    assert "standard input:2:32" in told
    assert "standard input:3" in told
    assert "Nothing was added" in told
    assert (mine / "d.toml").read_text() == HEAD
    assert run("add", "d", given='{"prompt": "a", "answer": "b"}\n')[0] == 0


def test_add_without_a_question_says_how_it_is_given(run: Run, mine: Path) -> None:
    (mine / "d.toml").write_text(HEAD)
    code, _, told = run("add", "d", given="\n")
    assert code == 2
    assert "no question on standard input" in told


def test_add_names_the_deck_that_may_be_meant(run: Run, mine: Path) -> None:
    (mine / "rivers.toml").write_text(HEAD.replace('"d"', '"rivers"'))
    code, _, told = run("add", "rivrs", "--prompt", "p", "--answer", "a")
    assert code == 2
    assert "Did you mean rivers?" in told
    assert run("add", mine / "none.toml", "--prompt", "p", "--answer", "a")[0] == 2


def test_a_deck_that_comes_with_quizkz_is_copied_first(run: Run, mine: Path) -> None:
    shipped = next(path for path in SHIPPED if path.stem == "kz-interview")
    before = shipped.read_bytes()
    assert run("add", "kz-interview", "--prompt", "p", "--anwser", "a")[0] == 2
    assert run("add", "kz-interview", "--prompt", "p", "--id", "A")[0] == 1
    assert not (mine / shipped.name).exists(), "nothing is copied for what is refused"
    code, said, told = run("add", "kz-interview", "--prompt", "p", "--answer", "a")
    assert code == 0
    assert "comes with quizkz" in told
    assert str(mine / shipped.name) in said
    assert shipped.read_bytes() == before
    assert (mine / shipped.name).read_bytes().startswith(before)


# The schema


MADE = schema()


def models() -> Iterator[tuple[Any, Any]]:
    """Each model with the table of the schema that holds its keys."""
    top, item = MADE["properties"], MADE["properties"]["question"]["items"]["properties"]
    yield Deck, top
    yield Source, top["source"]["properties"]
    yield Study, top["study"]["properties"]
    yield Grading, top["grading"]["properties"]
    yield Grading, item["grading"]["properties"]
    yield Cite, item["cite"]["properties"]
    yield Cite, item["cite"]["items"]["properties"]
    yield from ((model, item) for model in KINDS.values())


def test_the_schema_has_every_key_of_the_models_with_its_description() -> None:
    for model, table in models():
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name}"
            assert field.description in table["question" if name == "questions" else name]["description"]
    assert set(MADE["properties"]) == DECK_KEYS
    assert set(MADE["properties"]["question"]["items"]["properties"]) == ALL_KEYS


def test_the_schema_is_the_same_in_each_run(run: Run) -> None:
    code, said, _ = run("schema")
    assert code == 0
    assert json.loads(said) == json.loads(json.dumps(MADE))
    assert said == run("schema")[1]
    assert MADE["$schema"] == "http://json-schema.org/draft-07/schema#", "the newest that taplo reads"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_decks_fit_the_schema(path: Path) -> None:
    assert list(errors(MADE, as_json(tomllib.loads(path.read_text(encoding="utf-8"))))) == []


def test_a_new_deck_fits_the_schema() -> None:
    assert list(errors(MADE, as_json(tomllib.loads(starter("d", title="D"))))) == []


@given(decks())
def test_every_deck_that_loads_fits_the_schema(deck: Deck) -> None:
    assert list(errors(MADE, as_json(tomllib.loads(toml(deck))))) == []


@given(questions())
def test_the_schema_holds_a_question_to_the_kind_that_its_keys_make(question: Question) -> None:
    """A key that the kind does not have is refused where it stands."""
    raw = {**written(question), "id": "x"}
    raw.pop("kind")
    names = set(KINDS[question.kind].model_fields)
    names |= {"reverse"} if question.kind == "typed" else set()  # a text alone makes both kinds
    later = [key for key in ("pin", "decoys", "reverse", "shuffle") if key not in names]
    if isinstance(question, Cloze):
        later.append("answer")
    for key in later:
        found = list(errors(MADE, {"question": [{**raw, key: _some(key)}]}))
        assert (("question", 0, key), "false") in found


def _some(key: str) -> object:
    return {"pin": ["a"], "decoys": ["a"], "reverse": True, "shuffle": True, "answer": "a"}[key]


@each(
    "question, where",
    [
        ({"prompt": "p", "answer": "a", "explaination": "e"}, ("explaination",)),
        ({"prompt": "p", "answer": "a", "distractors": ["b", 3]}, ("distractors", 1)),
        ({"prompt": "p", "pairs": [["a", "b", "c"]]}, ("pairs", 0)),
        ({"prompt": "p", "answer": "a", "cite": {"paragraf": 1}}, ("cite", "paragraf")),
        ({"prompt": "p", "answer": "a", "kind": "chioce"}, ("kind",)),
        ({"prompt": "p", "answer": "a", "grading": {"case": "yes"}, "typed": True}, ("grading", "case")),
        ({"prompt": "p"}, ()),
        ({"answer": "a"}, ()),
        ({"prompt": "p", "answer": ["a", "b"]}, ()),
        ({"prompt": "p", "answer": "a", "hint": 1}, ("hint",)),
    ],
)
def test_the_schema_refuses_what_the_library_refuses(
    question: dict[str, Any], where: tuple[object, ...]
) -> None:
    assert ("question", 0, *where) in [path for path, _ in errors(MADE, {"question": [question]})]


@given(texts)
def test_a_number_may_be_written_either_way(text: str) -> None:
    for answer in (4, 4.3, "1/3", text):
        assert list(errors(MADE, {"question": [{"prompt": "p", "answer": answer, "unit": "km"}]})) == []

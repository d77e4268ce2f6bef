"""Deck files put in order: they say what they said, and every comment is still there."""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import tomlkit
from hypothesis import assume, given
from hypothesis import strategies as st

from quizkz import library
from quizkz.authoring import fixing, formatting
from quizkz.authoring.fixing import Change
from quizkz.cli import world
from quizkz.cli.fixing import _diff
from quizkz.deck import KINDS, Deck
from quizkz.errors import QuizkzError
from quizkz.library import DeckFiles, find
from quizkz.library.loading import provisional_id
from tests import strategies
from tests.commands import ran
from tests.libraries import write_decks
from tests.rows import each
from tests.strategies import quoted

# ---- decks as authors lay them out ---------------------------------------------------------------


class Layout:
    """Writes a deck in TOML 1.1 as some author could: every choice of form is made by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.comments: list[str] = []

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def comment(self) -> str:
        signs = self.chance.choice(["", " plain", ' "', " '", " [x] = {", " # a", " é, ", "\t]", ' """', ":"])
        text = f"#{signs}{len(self.comments)}"
        self.comments.append(text)
        return text + self.chance.choice(["", " ", "\t"])

    def above(self, indent: str = "") -> str:
        lines = [
            indent + self.comment() if self.one_in(2) else self.chance.choice(["", " \t"])
            for _ in range(self.chance.choice([0, 0, 0, 1, 2]))
        ]
        return "".join(f"{line}\n" for line in lines)

    def end(self) -> str:
        """The end of a line, with or without a comment."""
        blank = self.chance.choice(["", " ", "  ", "        ", "\t"])
        return (blank + self.comment() if self.one_in(4) else self.chance.choice(["", blank])) + "\n"

    def blank(self) -> str:
        return self.chance.choice(["", " ", " ", "   ", "\t"])

    def text(self, text: str) -> str:
        forms = [quoted(text), quoted(text)]
        if "'" not in text and "\n" not in text:
            forms.append(f"'{text}'")
        if "'''" not in text and not text.endswith("'"):
            forms.append(f"'''\n{text}'''")
        escaped = quoted(text)[1:-1]
        forms.append(f'"""{escaped}"""')
        if "\\" not in text:
            forms.append('"""\\\n   ' + escaped.replace("\\n", "\n") + '"""')
        first = ord(text[0])
        forms.append(
            f'"\\x{first:02x}{quoted(text[1:])[1:]}'
            if first < 256
            else f'"\\U{first:08x}{quoted(text[1:])[1:]}'
        )
        return self.chance.choice(forms)

    def value(self, value: Any) -> str:
        match value:
            case bool():
                return str(value).lower()
            case str():
                return self.text(value)
            case Mapping():
                return self.table(value)
            case tuple() | list():
                return self.listed(value)
        return str(value)

    def between(self) -> str:
        """What may stand between the tokens of a list or (TOML 1.1) a table over several lines."""
        return self.blank() + (self.end() + self.above("  ") if self.one_in(2) else "") + self.blank()

    def listed(self, values: Any) -> str:
        if self.one_in(2):
            gap = self.blank()
            return f"[{gap}" + f",{gap}".join(map(self.value, values)) + f"{gap}]"
        inner = ",".join(self.between() + self.value(v) + self.between() for v in values)
        return "[" + inner + ("," + self.between() if values and self.one_in(2) else "") + "]"

    def table(self, table: Mapping[str, Any]) -> str:
        pairs = [(self.key(key), self.value(one)) for key, one in table.items()]
        if self.one_in(2):
            return "{ " + ", ".join(f"{k}={v}" for k, v in pairs) + " }"
        inner = ",".join(f"{self.between()}{k} = {v}{self.between()}" for k, v in pairs)
        return "{" + inner + ("," + self.between() if pairs and self.one_in(2) else "") + "}"

    def key(self, key: str) -> str:
        bare = key.isascii() and key.isidentifier()
        forms = [key] * 4 if bare else []
        if "'" not in key:
            forms.append(f"'{key}'")
        return self.chance.choice([*forms, quoted(key)])

    def pairs(self, data: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
        """The statements of a table, in any order."""
        items = list(data.items())
        self.chance.shuffle(items)
        for key, value in items:
            name = prefix + self.key(key)
            if isinstance(value, Mapping) and value and self.one_in(2):
                yield from self.pairs(value, name + self.blank() + "." + self.blank())
            else:
                indent = self.chance.choice(["", "", "  ", "\t"])
                start = f"{self.above(indent)}{indent}{name}{self.blank()}={self.blank()}"
                yield start + self.value(value) + self.end()

    def section(self, header: str, data: Mapping[str, Any]) -> str:
        """A table with a header, and those in it below headers or not."""
        own = dict(data)
        below = [
            key for key, value in data.items() if isinstance(value, Mapping) and value and self.one_in(2)
        ]
        tables = [(key, own.pop(key)) for key in below]
        head = self.above() + header + self.end() if header else ""
        inner = header.strip("[] ")
        text = head + "".join(self.pairs(own))
        for key, table in tables:
            text += self.section(f"[{inner + '.' if inner else ''}{key}]", table)
        return text

    def deck(self, deck: Deck) -> str:
        data = deck.model_dump(mode="python", exclude_defaults=True, exclude={"questions"})
        if self.one_in(3):
            del data["id"]
        questions = [self.question(q) for q in deck.questions]
        if self.one_in(4):
            return self.above() + self.section("", {**data, "question": questions}) + self.above()
        header = self.chance.choice(["[[question]]", "[[ question ]]", '[["question"]]'])
        return "".join(
            [
                self.above(),
                self.section("", data),
                *(self.section(header, q).replace('["question"].', "[question.") for q in questions),
                self.above(),
            ]
        )

    def question(self, question: Any) -> dict[str, Any]:
        data = {"kind": question.kind, **question.model_dump(mode="python", exclude_defaults=True)}
        if self.one_in(2):
            del data["id"]
        return data


def laid_out(deck: Deck, seed: int) -> tuple[bytes, list[str]]:
    """A deck's file, and the comments in it."""
    chance = random.Random(seed)
    layout = Layout(chance)
    text = layout.deck(deck)
    if chance.randrange(3) == 0:
        text = text.replace("\n", "\r\n")
    if chance.randrange(3) == 0:
        text = text.rstrip("\r\n")
    mark = b"\xef\xbb\xbf" if chance.randrange(4) == 0 else b""
    return mark + text.encode(), layout.comments


seeds = st.integers(0, 2**32)


@given(strategies.decks(), seeds)
def test_a_deck_put_in_order_is_the_deck_it_was(deck: Deck, seed: int) -> None:
    data, comments = laid_out(deck, seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some-deck.toml"
        path.write_bytes(data)
        [files] = find(path)
        before = library.read(files)
        assume(not any(p.rule == "duplicate-prompt" for p in before.problems))
        assert before.deck is not None, before.problems
        fixing.write(fixing.fixed(files))
        after = library.read(files)
        assert after.deck == before.deck
        new = path.read_bytes()
        assert new.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
        assert (b"\r\n" in new) == (b"\r\n" in data)
        text = new.decode("utf-8-sig").replace("\r\n", "\n")
        written = tomlkit.parse(text).unwrap()  # TOML 1.0 alone
        assert [q["id"] for q in written["question"]] == [q.id for q in before.deck.questions]
        assert written["id"] == before.deck.id
        for comment in comments:
            assert comment in text
        assert fixing.fixed(files).changes == ()


# ---- form ----------------------------------------------------------------------------------------

UGLY = """\
#:schema deck.json

# My lakes.
title="Lakes"
language   = "en"    # of the answers
id = 'lakes'
tags=["geo",'water']
[study]
new_per_day=5
[source] # where from
publisher="P"
author="X \\"Y\\" Z"


# ---- Part one ----

[[question]]

tags=["size"]
# how it is asked
prompt="Which is the largest?"
distractors=["Baikal","Victoria"]
answer="Caspian" # some say sea
# hint = "It is salt."
[[ question ]]
id="aral"

# on its own

cite={paragraph=1,
  phrase="x", # its words
}
accept=["a long text, forty characters or so ....", "a long text, forty characters more or less", "it's"]
prompt='''
  What?'''
answer = "C:\\\\temp"
# the end


"""
NEAT = """\
#:schema deck.json

# My lakes.
title = "Lakes"
id = "lakes"
language = "en"      # of the answers
tags = ["geo", "water"]

[source] # where from
author = 'X "Y" Z'
publisher = "P"

[study]
new_per_day = 5

# ---- Part one ----

[[question]]
id = "q-1643a6f9"
# how it is asked
prompt = "Which is the largest?"
answer = "Caspian" # some say sea
distractors = ["Baikal", "Victoria"]
tags = ["size"]
# hint = "It is salt."

[[question]]
id = "aral"

# on its own

prompt = '''
  What?'''
answer = 'C:\\temp'
accept = [
  "a long text, forty characters or so ....",
  "a long text, forty characters more or less",
  "it's",
]
cite.paragraph = 1
cite.phrase = "x" # its words
# the end
"""


def put_in_order(folder: Path, text: str, name: str = "some-deck.toml") -> str:
    """A deck's text after it was put in order."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    for files in find(path):
        fixing.write(fixing.fixed(files))
    return path.read_bytes().decode()


def test_a_file_is_put_in_order(tmp_path: Path) -> None:
    assert put_in_order(tmp_path, UGLY) == NEAT


QUESTION = '[[question]]\nid = "a"\nprompt = "P?"\nanswer = "A"\n'


@each(
    "lines",
    [
        'accept = [\n  "a", "b", # two\n\n  "c",\n]\n',  # rows that the author made
        "accept = [\n  # none yet\n]\n",
        f'accept = ["{"One text is never broken. " * 5}"]\n',
        f'explanation = "{"A text is never broken. " * 9}"\n',
        'feedback."2024" = "N"\n',  # quotes on what the author names
        'hint = "\\u00a0 and \\"it\'s\\""\n',  # an invisible character stays visible
        'hint = "it\'s"  # a\nexplanation = "E"     # b\n',
        "[question.feedback]\nB = 'it is \"b\"'\n",
    ],
)
def test_what_is_in_order_is_left(tmp_path: Path, lines: str) -> None:
    text = 'id = "d"\n\n' + QUESTION + lines
    assert put_in_order(tmp_path, text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('hint = "\\e[0m \\x41"\n', 'hint = "\\u001b[0m \\u0041"\n'),
        (
            "cite = [{\n  paragraph = 1, # one\n}, { paragraph = 2 }]\n",
            "cite = [\n  # one\n  { paragraph = 1 },\n  { paragraph = 2 },\n]\n",
        ),
        ("feedback = { # of it\n  A = '1',\n  B = '2' }\n", '# of it\nfeedback.A = "1"\nfeedback.B = "2"\n'),
    ],
)
def test_what_only_toml_1_1_knows_is_written_as_1_0(tmp_path: Path, before: str, after: str) -> None:
    start = 'id = "d"\n\n[[question]]\nid = "a"\nprompt = "P?"\nanswer = "A"\naccept = ["B"]\n'
    assert put_in_order(tmp_path, start + before) == start + after
    tomlkit.parse(start + after)


def test_questions_in_a_list_of_tables_over_several_lines_get_headers(tmp_path: Path) -> None:
    text = (
        'question = [\n  # the first\n  {\n    prompt = "P?", # asked\n    answer = "A",\n  },\n]\nid = "d"\n'
    )
    question = f'[[question]]\nid = "{provisional_id("P?")}"\nprompt = "P?" # asked\nanswer = "A"\n'
    assert put_in_order(tmp_path, text) == 'id = "d"\n\n# the first\n' + question


def test_the_order_of_keys_names_every_key() -> None:
    orders = formatting.ORDERS
    assert set(orders[("question",)]) == set().union(*(model.model_fields for model in KINDS.values()))
    assert set(orders[()]) == set(Deck.model_fields) - {"questions"}


# ---- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'id = "some-deck"\n\n'),
        ("# A deck.\n\n", '# A deck.\n\nid = "some-deck"\n\n'),
        ("#:schema s.json\n", '#:schema s.json\nid = "some-deck"\n\n'),
        ("# the first\n", 'id = "some-deck"\n\n# the first\n'),
        ('# A deck.\ntitle = "T"\n\n', '# A deck.\nid = "some-deck"\ntitle = "T"\n\n'),
        ('format = 1\ntitle = "T"\n\n', 'format = 1\nid = "some-deck"\ntitle = "T"\n\n'),
        ("[study]\nfuzz = true\n\n", 'id = "some-deck"\n\n[study]\nfuzz = true\n\n'),
    ],
)
def test_the_deck_gets_its_name_as_id_in_its_head(tmp_path: Path, before: str, after: str) -> None:
    assert put_in_order(tmp_path, before + QUESTION) == after + QUESTION


def test_a_folder_gives_its_name_and_its_further_files_hold_no_deck_id(tmp_path: Path) -> None:
    folder = tmp_path / "lakes"
    folder.mkdir()
    (folder / "more.toml").write_text('[[question]]\nprompt = "Q?"\nanswer = "A"\n')
    assert put_in_order(folder, QUESTION, "deck.toml") == 'id = "lakes"\n\n' + QUESTION
    more = f'[[question]]\nid = "{provisional_id("Q?")}"\nprompt = "Q?"\nanswer = "A"\n'
    assert (folder / "more.toml").read_text() == more


def test_a_cloze_without_prompt_gets_the_id_of_its_text(tmp_path: Path) -> None:
    text = put_in_order(tmp_path, 'id = "d"\n\n[[question]]\ntext = """\n  It is\n  {{A}}."""\n')
    [question] = library.read(find(tmp_path / "some-deck.toml")[0]).deck.questions  # type: ignore[union-attr]  # it loads
    identity = provisional_id("It is\n{{A}}.")
    assert f'\nid = "{identity}"\n' in text
    assert question.id == identity


# ---- problems ------------------------------------------------------------------------------------

MENDABLE = """\
titel = "D" # its title
[[question]]
id = "a"
front="P?"
anwser = Astana
wrong = ["B"]
"""
MENDED = """\
title = "D" # its title
[[question]]
id = "a"
prompt="P?"
answer = "Astana"
distractors = ["B"]
"""


def deck_at(folder: Path, text: str) -> DeckFiles:
    path = folder / "d.toml"
    path.write_text(text, encoding="utf-8")
    return find(path)[0]


def test_problems_are_mended_also_those_that_others_hid(tmp_path: Path) -> None:
    files = deck_at(tmp_path, MENDABLE)
    hidden = {problem.rule for problem in library.read(files).problems}
    found = fixing.mended(files)
    assert found.changes[0].after.decode() == MENDED
    assert not found.broken
    assert {"unquoted-text"} <= hidden
    assert len(found.mended) == 5


def test_one_problem_is_mended_alone(tmp_path: Path) -> None:
    files = deck_at(tmp_path, MENDABLE)
    title = next(p for p in library.read(files).problems if p.place.line == 1)
    found = fixing.mended(files, title)
    assert found.changes[0].after.decode() == MENDABLE.replace("titel", "title")
    assert fixing.what_changed(title) == "titel → title"


def test_a_fix_that_brings_a_new_error_is_left_out(tmp_path: Path) -> None:
    """The second `prompt` would be set twice."""
    text = MENDED + '[[question]]\nid = "a-b-"\nprompt = "Q?"\nanswer = "A"\n[[question]]\nid = "a-b"\n'
    files = deck_at(tmp_path, text + 'prompt = "R?"\nanswer = "A"\n')
    [problem] = [p for p in library.read(files).problems if p.severity == "error"]
    assert problem.replacement is not None
    found = fixing.mended(files)
    assert (found.changes, found.mended, found.left) == ((), (), (problem,))


@given(st.integers(0, 2**32))
def test_mending_never_adds_an_error(seed: int) -> None:
    chance = random.Random(seed)
    lines = (
        MENDABLE.splitlines() + MENDED.splitlines()[1:] + ['hint = "H"', "typed = true", 'kind = "choise"']
    )
    text = "\n".join(chance.choices(lines, k=chance.randrange(3, 14))) + "\n"
    with TemporaryDirectory() as folder:
        files = deck_at(Path(folder), text)
        before = [p for p in library.read(files).problems if p.severity == "error"]
        found = fixing.mended(files)
        fixing.write(found)
        after = [p for p in library.read(files).problems if p.severity == "error"]
        assert len(after) <= len(before)
        assert tuple(after) == tuple(p for p in found.left if p.severity == "error")


# ---- the command ---------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `quizkz fix` with a data folder of its own, whose decks are in `own`."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUIZKZ_DECKS", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return ran(capsys, "fix", *arguments)

    return run


LOOSE = '[[question]]\nprompt="P?"\nanswer="A"\n'
TIDY = f'id = "d"\n\n[[question]]\nid = "{provisional_id("P?")}"\nprompt = "P?"\nanswer = "A"\n'


def test_fix_without_a_path_takes_the_learners_decks(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path / "own", LOOSE)
    assert run() == (0, f"{files.root}: 1 id and the deck’s id written, formatted.\n", "")
    assert files.root.read_text() == TIDY
    assert run() == (0, "1 file in order.\n", "")


def test_fix_without_a_path_never_takes_the_shipped_decks(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = world.shipped()
    assert shipped is not None
    monkeypatch.setenv("QUIZKZ_DECKS", str(shipped))
    assert run("--check") == (0, f"No decks of your own yet; quizkz looks for them in {shipped}.\n", "")


def test_diff_shows_the_change_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE.replace("\n", "\r\n")[:-2])
    before = files.root.read_bytes()
    code, shown, said = run(files.root, "--diff")
    assert (code, files.root.read_bytes()) == (0, before)
    assert shown == (
        f"--- {files.root}\n+++ {files.root}\n@@ -1,3 +1,6 @@\n"
        '+id = "d"\r\n+\r\n [[question]]\r\n-prompt="P?"\r\n-answer="A"\n\\ No newline at end of file\n'
        f'+id = "{provisional_id("P?")}"\r\n+prompt = "P?"\r\n+answer = "A"\r\n'
    )
    assert said == f"{files.root}: would be changed (1 id and the deck’s id written, formatted).\n"


@given(strategies.decks(), seeds)
def test_a_diff_turns_the_old_text_into_the_new(deck: Deck, seed: int) -> None:
    """Both ends of the diff are read out of its lines: all that is not shown is equal."""
    data, _ = laid_out(deck, seed)
    before = data.decode().replace("\r", "").rstrip("\n") + "\n"
    after = formatting.formatted(before.lstrip("\ufeff"))
    lines = before.split("\n")[:-1]
    at, made = 0, []
    for line in _diff(Change(Path("d.toml"), before.encode(), after.encode())).split("\n")[2:-1]:
        if line.startswith("@@"):
            start, _, number = line.split()[1][1:].partition(",")
            begin = int(start) - (number != "0")
            made += lines[at:begin]
            at = begin
        elif line[0] != "+":
            assert lines[at] == line[1:]
            made += [line[1:]] if line[0] == " " else []
            at += 1
        else:
            made.append(line[1:])
    assert "\n".join([*made, *lines[at:], ""]) == after


def test_a_diff_on_a_terminal_is_coloured_and_holds_no_control_sign(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = deck_at(tmp_path, LOOSE + "hint = 'a\u202eb'\n")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = run(files.root, "--diff")[1]
    assert '\x1b[32m+id = "d"\x1b[0m\n' in shown
    assert "\u202e" not in shown
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(files.root, "--diff")[1]


def test_check_writes_nothing_and_tells_by_its_exit_code(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE)
    assert run(files.root, "--check")[0] == 1
    assert files.root.read_text() == LOOSE
    deck_at(tmp_path, TIDY)
    assert run(files.root, "--check") == (0, "1 file in order.\n", "")


def test_a_file_with_errors_stays_as_it_is_until_they_are_mended(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE.replace("answer", "anwser"))
    code, shown, said = run(files.root)
    assert (code, shown) == (1, "")
    assert said == (
        f"quizkz: {files.root}: 1 error, so ids and form stay as they are. `quizkz check {files.root}` shows"
        f" them. `quizkz fix --problems {files.root}` mends 1 of them.\n"
    )
    assert files.root.read_text() == LOOSE.replace("answer", "anwser")
    code, shown, _ = run(files.root, "--problems")
    assert code == 0
    assert shown == (
        f"{files.root}:3:1: anwser → answer\n"
        f"{files.root}: 1 id and the deck’s id written, formatted, problems mended.\n"
    )
    assert files.root.read_text() == TIDY


def test_what_can_be_mended_is_also_where_an_error_is_left(run: Run, tmp_path: Path) -> None:
    text = LOOSE.replace("answer", "anwser") + '[[question]]\nprompt="Q?"\n'
    files = deck_at(tmp_path, text)
    code, shown, said = run(files.root, "--problems")
    assert (code, files.root.read_text()) == (1, text.replace("anwser", "answer"))
    assert shown.endswith(f"{files.root}: problems mended.\n")
    assert said.endswith("shows them.\n")


def test_a_named_file_of_a_folder_is_fixed_alone(run: Run, tmp_path: Path) -> None:
    write_decks(tmp_path / "lakes", {"deck.toml": LOOSE, "more.toml": LOOSE.replace("P?", "Q?")})
    more = tmp_path / "lakes" / "more.toml"
    assert run(more) == (0, f"{more}: 1 id written, formatted.\n", "")
    assert (tmp_path / "lakes" / "deck.toml").read_text() == LOOSE


def test_a_file_in_order_is_not_touched(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, TIDY)
    os.utime(files.root, ns=(1, 1))
    assert run(files.root)[0] == 0
    assert files.root.stat().st_mtime_ns == 1


def test_a_missing_path_is_said_and_the_others_are_fixed(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE)
    code, _, said = run(tmp_path / "none.toml", files.root)
    assert (code, said) == (1, f"quizkz: There is no file {tmp_path / 'none.toml'}.\n")
    assert files.root.read_text() == TIDY


def test_a_file_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE)
    found = fixing.fixed(files)
    deck_at(tmp_path, LOOSE + "# mine\n")
    with pytest.raises(QuizkzError, match="was changed by another program; nothing was written"):
        fixing.write(found)
    assert files.root.read_text() == LOOSE + "# mine\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    files = deck_at(tmp_path, LOOSE)
    files.root.chmod(0o400)
    assert run(files.root)[::2] == (1, f"quizkz: {files.root} is read-only; nothing was changed.\n")
    assert files.root.read_text() == LOOSE

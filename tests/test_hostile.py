"""What a stranger's deck, a file name, an argument can't do: steer the terminal, reach out, hang, connect."""

import json
import os
import re
import resource
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

import quizkz
from quizkz.authoring.starting import _OPENING
from quizkz.catalogue.files import _FILE_KEY
from quizkz.cli import main
from quizkz.cli.streams import Clean, json_text
from quizkz.library import check, find, loading, reading
from quizkz.library.finding import DEEPEST
from quizkz.library.shapes import _lone_pair
from quizkz.library.syntax.stops import STATEMENT
from quizkz.texts.simple import simple
from quizkz.ui.terminal import _HARMLESS
from quizkz.words.measure import wrap
from tests.growth import LINEAR, growth
from tests.rows import each
from tests.test_fuzz import STEERING, hostile, is_harmless
from tests.ui.helpers import Hands, desk_in, painted, running, screen_text

GOOD = 'id = "{}"\n[[question]]\nid = "q"\nprompt = "p"\nanswer = "a"\n'
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line: (exit code, all that it wrote)."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUIZKZ_NOW", "2026-11-25T09:00:00+05:00")

    def run(*arguments: str) -> tuple[int, str]:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


# --- The terminal

NAMES = [
    "a\x1b[31mred\x1b]0;t\x07",
    "b\n\x9b31mx",
    "c\u202etxt",
    "-rf --dash",
    "$(touch PWNED)",
    "d'q\"; touch PWNED;",
    "e\nFORGED\tline\r\u2028FORGED",
]
COMMANDS = (
    "due", "decks", "decks --json", "check DIR", "check --format json DIR", "check --format github DIR",
    "check --format sarif DIR", "doctor DIR", "doctor --json DIR", "fix --diff DIR", "orphans", "report",
    "report --json", "verify", "export progress", "export log", "config --path", "study --plain",
)  # fmt: skip


@pytest.mark.parametrize("few", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_no_file_name_reaches_the_terminal_as_control(run: Run, tmp_path: Path, few: bool) -> None:
    folder = tmp_path / "mine\x1b[7m\nFORGED"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / f"{name}.toml").write_text("title = '''t\nFORGED'''\n" + GOOD.format(f"deck-{number}"))
        (folder / f"{name}-broken.toml").write_text('title = "\\u001b[2J"\nbroken =\n')
    Path(os.fsdecode(bytes(folder) + b"/e\xff\xfe.toml")).write_text(GOOD.format("odd"))
    for line in COMMANDS[1::4] if few else COMMANDS:
        words = [str(folder) if word == "DIR" else word for word in line.split()]
        code, said = run(*words, "--decks", str(folder))
        assert code in (0, 1, 2), line
        assert "defect" not in said, line
        assert is_harmless(said), line
        assert not re.search("^FORGED", said, re.MULTILINE), line
    assert not list(tmp_path.rglob("PWNED"))


@pytest.mark.parametrize("sign", STEERING.split(" "))
def test_no_argument_reaches_the_terminal_as_control(run: Run, sign: str) -> None:
    for words in (
        (sign,),
        ("study", f"x{sign}"),
        ("check", f"/{sign}/x.toml"),
        ("completion", sign),
        ("--data", sign),
    ):
        _, said = run(*words) if words[0] != "--data" else run("due", f"--{sign}")
        assert said
        assert is_harmless(said)


@given(hostile)
def test_what_is_written_is_clean_and_json_says_the_same(text: str) -> None:
    out = StringIO()
    print(text, file=Clean(out))
    assert is_harmless(out.getvalue())
    written = json_text({"path": text})
    assert is_harmless(written)
    assert json.loads(written) == {"path": text}


@given(st.lists(hostile, max_size=4))
def test_what_is_painted_is_clean_and_as_wide_as_before(texts: list[str]) -> None:
    before = [Segment(text.replace("\n", " ").replace("\t", " ")) for text in texts]
    after = _HARMLESS.apply(before, Color(0, 0, 0))
    for one, other in zip(before, after, strict=True):
        assert is_harmless(other.text)
        assert cell_len(other.text) == cell_len(one.text)


async def test_the_app_paints_no_control_and_makes_no_link(tmp_path: Path) -> None:
    clock = Hands()
    text = GOOD.format("links").replace('"p"', '"[here](http://evil.example/x) \\u001b]8;;http://e\\u0007z"')
    desk = desk_in(tmp_path, {"a.toml": text, "b\x1b[7m\u202e.toml": "broken ="}, clock)
    async with running(desk, clock) as (app, pilot):
        for key in ("down", "i", "escape", "enter"):
            await pilot.press(key)
            await painted(app, pilot)
            assert is_harmless(screen_text(app))
            strips = [strip for line in app.screen._compositor.render_strips() for strip in line]
            assert not any(segment.style and segment.style.link for segment in strips)


# --- The folder


def test_folders_in_folders_and_links_end(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    for _ in range(DEEPEST + 2):
        deep.mkdir()
        deep = deep / "a"
    deep.parent.joinpath("x.toml").write_text("")
    (tmp_path / "all").symlink_to("/")
    (tmp_path / "a.toml").write_text("")
    assert [deck.name for deck in find(tmp_path)] == ["a"]


def test_a_deck_has_no_files_of_other_folders(tmp_path: Path) -> None:
    for name in ("deck", "deck/in", "other"):
        (tmp_path / name).mkdir()
    for name in ("deck/deck.toml", "deck/in/x.toml", "other/secret.toml"):
        (tmp_path / name).write_text("")
    (tmp_path / "deck" / "out").symlink_to(tmp_path / "other")
    (deck,) = find(tmp_path / "deck")
    assert [path.name for path in deck.files] == ["deck.toml", "x.toml"]


@each(
    "name",
    [
        *(
            "../s.txt",
            "/etc/hostname",
            "in/../../s.txt",
            "//host/s.txt",
            "\\\\\\\\host\\\\s.txt",
            "/\\\\host/s",
        ),
        *("file:///etc/hostname", "up/s.txt", "pipe", "/dev/zero", "/proc/self/environ"),
    ],
)
def test_a_source_is_an_ordinary_file_inside_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "deck"
    (folder / "in").mkdir(parents=True)
    (tmp_path / "s.txt").write_text("secret")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    deck = (
        GOOD.format("d").replace("[[q", f'[source]\nfile = "{name}"\n[[q') + 'cite = { phrase = "secret" }\n'
    )
    (folder / "d.toml").write_text(deck)
    assert [problem.rule for problem in check([folder / "d.toml"]).problems] == ["source-file"]


def test_a_name_that_is_no_utf8_is_told_and_the_others_load(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/e\xff.toml")).write_text(GOOD.format("odd"))
    (tmp_path / "a.toml").write_text(GOOD.format("good"))
    checked = check([tmp_path])
    assert [deck.id for deck in checked.decks] == ["good"]
    assert [problem.rule for problem in checked.problems] == ["file-name"]


# --- Time


@pytest.mark.slow
def test_unknown_keys_are_linear(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"

    def work(text: str) -> None:
        path.write_text("[[question]]\n" + "".join(f"'{chr(0x4E00 + n)}' = 1\n" for n in range(len(text))))
        assert 0 < len(check([path]).problems) < 200

    assert growth(work, "x", 700) < LINEAR


READERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "plain words of Markdown": (simple, ("``", "`", "` ", "`[aa", "[", "![", "[a](", "__1 ", "**a ")),
    "the entries of a deck": (lambda text: reading.File(Path(), text).entries(), ("[", "A ", "a.", "=\n")),
    "a statement": (STATEMENT.match, ("az.-", ".", "a .", ' "', "a = ")),
    "sources of a head": (partial(re.findall, _FILE_KEY), ("\n\t\t", "\n", "file = 'a", "source.")),
    "a pair in one text": (partial(_lone_pair, ("pairs", 0)), ("\t", " - ", "a -", "\n ")),
    "lines of a terminal": (partial(wrap, cells=60), (" ", "\t", "a ", "\n", "я")),
    "the first line of a source": (partial(_OPENING.sub, ""), ("\t\t##", "[1", "[1]", "#")),
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "unit"), [(name, unit) for name in READERS for unit in READERS[name][1]])
def test_the_time_that_reading_takes_grows_with_the_text(name: str, unit: str) -> None:
    read = READERS[name][0]
    assert growth(lambda text: read(text + "!"), unit, 4000) < LINEAR


# --- Memory

ENTRIES = {
    "tables": "[[question]]\n",
    "keys": "k{} = 1\n",
    "dots": "a{}.b.c = 1\n",
    "elements": "1,\n",
    "mistakes": "[[question]]\nx =\n",
    "questions": '[[question]]\nid = "q{}"\nprompt = "p"\nanswer = "a"\n',
}
_PEAK = """
import sys
from quizkz.cli import main
main(sys.argv[1:])
print("PEAK", next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _checked(deck: Path, memory: int) -> str:
    """What `check` writes of a deck in so many bytes of memory, and the most that it took."""
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, "check", str(deck)],
        env={**os.environ, "QUIZKZ_DATA": str(deck.parent / "data")},
        cwd=Path(quizkz.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)),
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("shape", ENTRIES)
def test_the_largest_deck_that_is_read_takes_less_than_two_gigabytes(shape: str, tmp_path: Path) -> None:
    tenth, unit, deck = reading.MAX_ENTRIES // 10, ENTRIES[shape], tmp_path / "a.toml"
    one = reading.File(deck, unit * 100).entries()
    lines = "".join(unit.format(n) for n in range(tenth * 100 // one))
    deck.write_text(f"x = [\n{lines}]\n" if shape == "elements" else lines)
    said = _checked(deck, 1 << 30)
    peak = int(said.rpartition("PEAK ")[2]) * 1024
    assert "too-large" not in said
    assert 10 * peak < 2 << 30


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["tables", "elements"])
def test_a_deck_of_100_megabytes_is_refused_before_it_fills_the_memory(shape: str, tmp_path: Path) -> None:
    for size in (reading.MAX_BYTES - 100, 100_000_000):
        deck = tmp_path / "a.toml"
        deck.write_text("x = [\n" * (shape == "elements") + ENTRIES[shape] * (size // len(ENTRIES[shape])))
        assert "too-large" in _checked(deck, 1 << 30)


def test_a_deck_is_counted_over_all_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_ENTRIES", 6)
    (tmp_path / "deck.toml").write_text(GOOD.format("d"))
    (tmp_path / "more.toml").write_text(GOOD.split("\n", 1)[1].replace('"q"', '"r"'))
    assert [problem.rule for problem in check([tmp_path]).problems] == ["too-large"]
    monkeypatch.setattr(loading, "MAX_ENTRIES", 9)
    assert not check([tmp_path]).problems


# --- The network and the system


def test_no_test_of_the_whole_suite_may_open_a_socket() -> None:
    for connect in (
        lambda: socket.create_connection(("127.0.0.1", 9), timeout=0.1),
        lambda: urllib.request.urlopen("http://127.0.0.1:9", timeout=0.1),
        lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    ):
        with pytest.raises(OSError, match="no test may use the network"):
            connect()


_ALONE = """
import asyncio, os, sys
def forbid(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        if event == "socket.__new__" and arguments[1] not in (2, 10):
            return
        if event in ("socket.__new__", "urllib.Request") or event[:10] in ("socket.con", "socket.get"):
            os.write(2, f"NETWORK {event} {arguments}\\n".encode())
            os._exit(99)
sys.addaudithook(forbid)
from quizkz.cli import main
for line in %r:
    sys.stdin = open(os.devnull)
    try:
        main(line.split())
    except SystemExit:
        pass
from pathlib import Path
from tests.ui.helpers import Hands, desk_in, running
async def session():
    clock = Hands()
    folder = Path(os.environ["QUIZKZ_DATA"]) / "app"
    folder.mkdir(parents=True)
    async with running(desk_in(folder, {"a.toml": %r}, clock), clock) as (app, pilot):
        for key in "r escape slash escape enter space 3 escape x escape question_mark q".split():
            await pilot.press(key)
asyncio.run(session())
print("ALL DONE")
"""


@pytest.mark.slow
def test_no_command_and_no_screen_opens_a_socket(tmp_path: Path) -> None:
    lines = [
        *(line.replace("DIR", "decks") for line in COMMANDS),
        "schema",
        "completion bash",
        "backup",
        "fit",
        "simulate",
    ]
    done = subprocess.run(
        [sys.executable, "-c", _ALONE % (lines, GOOD.format("deck"))],
        env={**os.environ, "QUIZKZ_DATA": str(tmp_path)},
        cwd=Path(quizkz.__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "NETWORK" not in done.stderr
    assert "ALL DONE" in done.stdout, done.stderr[-2000:]


def test_nothing_of_a_deck_is_run_and_only_four_modules_start_a_program() -> None:
    package = Path(quizkz.__file__).parent
    texts = {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}

    def having(word: str, pattern: str) -> set[str]:
        return {
            name for name, text in texts.items() if word in text and re.search(pattern, text, re.MULTILINE)
        }

    def importing(module: str) -> set[str]:
        return having(module, rf"^[ \t]*(?:import|from) {module}\b")

    assert importing("subprocess") == {
        "cli/editing.py",  # the learner's editor
        "ui/editor.py",
        "ui/viewer.py",  # the system's opener of images, given a path that was checked
        "apart.py",  # ourselves
    }
    assert importing("pickle") == {"apart.py"}  # between ourselves and our own child
    for module in ("socket", "ssl", "http", "urllib.request", "webbrowser", "yaml", "marshal", "shelve"):
        assert not importing(module)
    for word in ("shell=True", "os.system", "os.popen", "os.exec", "os.spawn", "open_url"):
        assert not [name for name, text in texts.items() if word in text]
    for word in ("eval", "exec"):
        assert not having(word, rf"(?<![\w.]){word}\(")
    assert not having("link=", r"\blink=")

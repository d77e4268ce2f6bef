"""The learner's editor."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from quizkz.desk.opening import command
from quizkz.errors import EditorError
from quizkz.review import CardId
from quizkz.ui.editor import Editor, edit_card
from tests.libraries import open_library
from tests.rows import each

DECK = Path("decks/kz.toml")


@each(
    "argv, expected",
    [
        (["vi"], ["vi", "+12", str(DECK)]),
        (["/usr/bin/nvim", "-u", "NONE"], ["/usr/bin/nvim", "-u", "NONE", "+12", str(DECK)]),
        (["nano"], ["nano", "+12", str(DECK)]),
        (["emacs", "-nw"], ["emacs", "-nw", "+12", str(DECK)]),
        (["micro"], ["micro", "+12", str(DECK)]),
        (["hx"], ["hx", f"{DECK}:12"]),
        (["helix"], ["helix", f"{DECK}:12"]),
        (["code"], ["code", "--wait", "-g", f"{DECK}:12"]),
        (["code", "--wait"], ["code", "--wait", "-g", f"{DECK}:12"]),
        (["C:\\Tools\\Code.exe"], ["C:\\Tools\\Code.exe", "--wait", "-g", f"{DECK}:12"]),
        (["subl"], ["subl", "--wait", f"{DECK}:12"]),
        (["some-editor"], ["some-editor", str(DECK)]),
    ],
)
def test_each_family_of_editors_gets_the_line_in_its_way(argv: list[str], expected: list[str]) -> None:
    assert command(argv, DECK, 12) == expected


def test_without_a_line_the_file_alone_is_named() -> None:
    assert command(["vi"], DECK, 0) == ["vi", str(DECK)]
    assert command(["code", "-w"], DECK, 0) == ["code", "-w", str(DECK)]


async def nowhere(path: Path, line: int) -> None:
    raise AssertionError(f"{path}:{line} was opened inside the app")


class Suspension:
    """Counts how often the app stepped aside, and whether it came back each time."""

    def __init__(self) -> None:
        self.begun = self.ended = 0

    def __call__(self) -> AbstractContextManager[None]:
        return self._hold()

    @contextmanager
    def _hold(self) -> Iterator[None]:
        self.begun += 1
        yield
        self.ended += 1


async def test_the_editor_runs_while_the_app_steps_aside(tmp_path: Path) -> None:
    suspension = Suspension()
    script = "import sys, pathlib; pathlib.Path(sys.argv[-1]).write_text('edited')"
    await Editor([sys.executable, "-c", script], suspension, nowhere).edit(tmp_path / "deck.toml", 3)
    assert (tmp_path / "deck.toml").read_text() == "edited"
    assert (suspension.begun, suspension.ended) == (1, 1)


async def test_a_missing_editor_is_named_and_the_app_comes_back(tmp_path: Path) -> None:
    suspension = Suspension()
    with pytest.raises(EditorError, match=r"no-such-editor.*did not start.*EDITOR"):
        await Editor([str(tmp_path / "no-such-editor")], suspension, nowhere).edit(DECK)
    assert (suspension.begun, suspension.ended) == (1, 1)


async def test_an_editor_that_fails_is_reported() -> None:
    with pytest.raises(EditorError, match="code 3"):
        await Editor([sys.executable, "-c", "raise SystemExit(3)"], Suspension(), nowhere).edit(DECK)


async def test_where_no_editor_is_set_the_one_inside_the_app_opens_at_the_line() -> None:
    opened: list[tuple[Path, int]] = []

    async def write(path: Path, line: int) -> None:
        opened.append((path, line))

    suspension = Suspension()
    await Editor([], suspension, write).edit(DECK, 12)
    assert (opened, suspension.begun) == ([(DECK, 12)], 0)


async def test_where_the_app_cannot_step_aside_the_file_is_named() -> None:
    def refuse() -> AbstractContextManager[None]:
        raise SuspendNotSupported

    with pytest.raises(EditorError, match=r"kz\.toml"):
        await Editor(["vi"], refuse, nowhere).edit(DECK)


async def test_the_editor_opens_the_file_and_the_line_of_the_question(tmp_path: Path) -> None:
    question = '[[question]]\nid = "q{}"\nprompt = "Which? {}"\nanswer = "a"\n'
    files = {
        "d/deck.toml": 'id = "d"\n',
        "d/more.toml": "# more\n" + question.format(1, 1) + question.format(2, 2),
    }
    desk = open_library(tmp_path, files)
    (tmp_path / "vim").write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        f"pathlib.Path({str(tmp_path / 'args')!r}).write_text(chr(10).join(sys.argv[1:]))\n"
    )
    (tmp_path / "vim").chmod(0o755)
    await edit_card(desk, Editor([str(tmp_path / "vim")], Suspension(), nowhere), CardId("d/q2"))
    desk.close()
    assert (tmp_path / "args").read_text().split("\n") == ["+6", str(tmp_path / "decks" / "d" / "more.toml")]

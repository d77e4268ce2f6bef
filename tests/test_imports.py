"""What a start imports, asked of a fresh process: the layers hold, and what is quick stays quick."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("pydantic", "tomli", "tomlkit", "markdown_it", "textual", "rich", "numpy", "asyncio")
UNNEEDED = (
    "fsrs_rs_python",
    "shutil",
    "secrets",
    "shlex",
    "hashlib",
    "quizkz.cli.simulating",
    "quizkz.texts",
    "quizkz.scheduling.folding",
    "quizkz.scheduling.intervals",
    "quizkz.store.bulk",
    "quizkz.store.upkeep",
    "quizkz.catalogue.compiling",
    "quizkz.library.reading",
    "quizkz.problems",
)
"""What folds, compiles, finds faults or is another command: nothing of it happens where nothing changed."""
OURS = tuple(name for name in UNNEEDED if name.startswith("quizkz."))


def imported_by(code: str, tmp_path: Path) -> set[str]:
    """The top-level packages, and our own modules, that a process has loaded after running `code`."""
    own = "{name for name in sys.modules if name.startswith('quizkz.')}"
    listing = f"print(*sorted({{name.split('.')[0] for name in sys.modules}} | {own}), file=sys.stderr)"
    script = f"import sys\n{code}\n{listing}"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={"QUIZKZ_DATA": str(tmp_path / "data"), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stderr.split())


def run_main(*arguments: str) -> str:
    """Code that runs a command line in the process."""
    return f"from quizkz.cli import main\ntry:\n    main({list(arguments)!r})\nexcept SystemExit: pass"


def test_the_version_needs_nothing_heavy(tmp_path: Path) -> None:
    assert imported_by(run_main("--version"), tmp_path).isdisjoint((*HEAVY, "sqlite3", "fsrs_rs_python"))


def test_nothing_outside_the_interface_imports_textual_or_rich(tmp_path: Path) -> None:
    modules = (
        "catalogue config desk exam exchange fit grading library plain query queue session stats store words"
    )
    code = "import " + ", ".join(f"quizkz.{name}" for name in modules.split())
    assert imported_by(code, tmp_path).isdisjoint(("textual", "rich", "aiohttp"))


HOME = """
import asyncio
from quizkz.cli import arguments, commands, world
from quizkz.ui.app import QuizkzApp
options = arguments.parse([])
clock = world.system_clock()
async def main():
    with commands.opened(options, clock) as desk:
        app = QuizkzApp(desk, clock, editor=("vi",))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
asyncio.run(main())
"""
FIRST_QUESTION = """
import asyncio
from quizkz.cli import arguments, commands, world
from quizkz.query import Scope
from quizkz.ui.app import QuizkzApp
clock = world.system_clock()
judges = {"quizkz.grading.typed", "quizkz.numbers", "quizkz.ui.card", "quizkz.library.faults"}
async def main():
    with commands.opened(arguments.parse([]), clock) as desk:
        app = QuizkzApp(desk, clock, editor=("vi",), start=Scope(decks=("near",)))
        async with app.run_test(size=(80, 24)) as pilot:
            async def until(true):
                while not true():
                    await pilot.pause()
            await until(lambda: type(app.screen).__name__ == "StudyScreen")
            await pilot.pause()
            assert judges.isdisjoint(sys.modules), judges & set(sys.modules)
            await pilot.press("1")
            await pilot.pause()
            await pilot.press("enter")
            await until(lambda: "quizkz.grading.typed" in sys.modules)
asyncio.run(main())
"""


def test_once_the_decks_are_read_due_home_and_a_first_question_need_nothing_heavy(tmp_path: Path) -> None:
    decks = tmp_path / "data" / "decks"
    decks.mkdir(parents=True)
    (decks / "near.toml").write_text(
        '[[question]]\nid = "a"\nprompt = "Which?"\nanswer = "A"\ndistractors = ["B"]\n'
        '[[question]]\nid = "b"\nprompt = "Write it."\nanswer = "A"\ntyped = true\n',
        encoding="utf-8",
    )
    imported_by(run_main("due"), tmp_path)  # the first run reads the decks, those that come with quizkz too
    no_model = ("pydantic", "tomli", "tomlkit", "numpy", "fsrs_rs_python", *OURS)
    assert imported_by(HOME, tmp_path).isdisjoint(no_model), "home is painted without reading a deck"
    imported_by(FIRST_QUESTION, tmp_path)
    (decks / "exam.toml").write_text(
        'study.exam_date = 2999-01-01\n[[question]]\nid = "q"\nprompt = "Q?"\nanswer = "A"\n',
        encoding="utf-8",
    )
    imported_by(run_main("due"), tmp_path)
    assert imported_by(run_main("due"), tmp_path).isdisjoint((*HEAVY, *UNNEEDED)), "even before an exam"

"""The commands as a shell sees them: what they print, and their exit codes."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from quizkz import __version__
from quizkz.cli import world
from quizkz.errors import UsageError
from tests.commands import Run, ran

GOOD = """\
title = "Capitals"
[[question]]
id = "kz"
prompt = "The capital of Kazakhstan?"
answer = "Astana"
distractors = ["Almaty", "Shymkent"]
"""
BROKEN = """\
title = "Broken"
[[question]]
prompt = "The capital of Kazakhstan?"
anwser = "Astana"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in a data folder of its own: (exit code, standard output, standard error)."""
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUIZKZ_NOW", "2026-11-25T09:00:00+05:00")
    monkeypatch.delenv("QUIZKZ_DECKS", raising=False)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return ran(capsys, *arguments)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck folder with one good deck."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "capitals.toml").write_text(GOOD, encoding="utf-8")
    return folder


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == (0, f"quizkz {__version__}\n", "")


def test_help_names_every_command_and_the_places(run: Run) -> None:
    _, said, _ = run("--help")
    for word in (
        "study",
        "check",
        "due",
        "decks",
        "config",
        "completion",
        "QUIZKZ_DATA",
        "QUIZKZ_DECKS",
        "QUIZKZ_NOW",
    ):
        assert word in said


def test_help_of_study_documents_the_lines_of_plain_mode(run: Run) -> None:
    _, said, _ = run("study", "--help")
    for word in (":h", ":u", ":s", ":b", ":q", "1 3", "flashcard"):
        assert word in said


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["study", "--limit", "0"], ["study", "--limit", "x"], ["--colour"]]
)
def test_wrong_use_is_a_sentence_and_exit_code_2(run: Run, arguments: list[str]) -> None:
    code, _, said = run(*arguments)
    assert code == 2
    assert "--help" in said


def test_due_counts_the_shipped_decks_and_the_learners_own(run: Run, folder: Path) -> None:
    code, said, _ = run("due", "--json", "--decks", folder)
    counts = json.loads(said)
    assert code == 0
    assert counts["format"] == 1
    by_id = {deck["id"]: deck for deck in counts["decks"]}
    assert by_id["capitals"]["new"] == 1
    assert {"kz-foreign-policy", "kz-economic-reforms"} <= set(by_id)
    assert counts["ready"] == sum(deck["ready"] for deck in counts["decks"])


def test_due_in_words_says_how_many_are_ready(run: Run, folder: Path) -> None:
    code, said, _ = run("due", "--decks", folder)
    assert code == 0
    assert "ready" in said
    assert "capitals" in said


def test_due_and_doctor_tell_of_a_tag_and_a_deck_that_only_the_settings_have(run: Run, folder: Path) -> None:
    settings = folder.parent / "data" / "config.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("[tag.econmy]\nnew_per_day = 1\n[deck.capitls]\nnew_per_day = 1\n", "utf-8")
    for command in ("due", "doctor"):
        said = run(command, "--decks", folder)[2]
        assert "No question carries the tag “econmy”" in said
        assert "[deck.capitls]; did you mean “capitals”?" in said


def test_due_tells_of_the_goal_and_of_an_exam_to_come(run: Run, folder: Path) -> None:
    (folder / "capitals.toml").write_text(
        "study.exam_date = 2026-12-08\n" + (folder / "capitals.toml").read_text("utf-8"), "utf-8"
    )
    counts = json.loads(run("due", "--json", "--decks", folder)[1])
    assert counts["goal"] == {
        "cards": 20, "minutes": None, "met": False, "keeps_streak": False, "since": None,
    }  # fmt: skip
    exam = next(deck["exam"] for deck in counts["decks"] if deck["id"] == "capitals")
    assert exam == {
        "date": "2026-12-08", "days_left": 13, "new_a_day": 1, "new_today": 1, "last_new_day": "2026-11-25",
        "unseen": 0,
    }  # fmt: skip
    assert "Exam in 13 days, 1 new card a day" in run("due", "--decks", folder)[1]


def test_report_tells_the_plan_until_an_exam(run: Run, folder: Path) -> None:
    deck = folder / "capitals.toml"
    deck.write_text("study.exam_date = 2026-12-08\n" + deck.read_text("utf-8"), "utf-8")
    plans = json.loads(run("report", "--json", "--decks", folder)[1])["plans"]
    assert [(plan["deck"], plan["exam_date"], plan["on_track"]) for plan in plans] == [
        ("capitals", "2026-12-08", True)
    ]
    said = run("report", "capitals", "--plain", "--decks", folder)[1]
    assert "Until the exam\n  Exam on Tue 8 Dec, in 13 days.\n" in said
    assert "Until the exam" not in run("report", "kz-interview", "--plain", "--decks", folder)[1]


def test_options_of_place_may_stand_before_the_command(run: Run, folder: Path) -> None:
    assert run("--decks", folder, "due", "--json")[1] == run("due", "--decks", folder, "--json")[1]


def test_decks_lists_a_broken_deck_beside_the_good_ones(run: Run, folder: Path) -> None:
    (folder / "broken.toml").write_text(BROKEN, encoding="utf-8")
    code, said, _ = run("decks", "--decks", folder)
    assert code == 0
    assert "capitals" in said
    assert "does not load" in said
    listed = json.loads(run("decks", "--json", "--decks", folder)[1])
    assert {deck["id"]: deck["broken"] for deck in listed["decks"]}["broken"] is True


def test_an_own_deck_takes_the_place_of_a_shipped_one_with_its_id(run: Run, folder: Path) -> None:
    (folder / "kz-foreign-policy.toml").write_text(GOOD, encoding="utf-8")
    listed = json.loads(run("decks", "--json", "--decks", folder)[1])["decks"]
    mine = [deck for deck in listed if deck["id"] == "kz-foreign-policy"]
    assert [(deck["cards"], deck["shipped"]) for deck in mine] == [(1, False)]


def test_check_is_silent_about_good_decks_but_for_their_count(run: Run, folder: Path) -> None:
    assert run("check", folder) == (0, "1 deck, 1 question: no problems.\n", "")


def test_check_shows_a_problem_with_its_line_and_exits_1(run: Run, folder: Path) -> None:
    (folder / "broken.toml").write_text(BROKEN, encoding="utf-8")
    code, said, _ = run("check", folder)
    assert code == 1
    assert "broken.toml:4:1" in said
    assert "did you mean `answer`" in said


def test_check_as_json_is_one_object(run: Run, folder: Path) -> None:
    (folder / "broken.toml").write_text(BROKEN, encoding="utf-8")
    code, said, _ = run("check", "--json", folder)
    assert code == 1
    assert json.loads(said)["format"] == 1
    assert run("check", "--format", "json", folder)[1] == said


def test_check_of_a_missing_file_is_a_problem_not_a_traceback(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("check", tmp_path / "absent.toml")
    assert code == 1
    assert "absent.toml" in said


def test_check_without_a_path_and_without_own_decks_says_where_they_would_be(
    run: Run, tmp_path: Path
) -> None:
    code, said, _ = run("check")
    assert code == 0
    assert str(tmp_path / "data" / "decks") in said


def test_the_shipped_decks_have_no_problems(run: Run) -> None:
    shipped = world.shipped()
    assert shipped is not None
    code, said, _ = run("check", shipped)
    assert code == 0, said
    assert "no problems" in said


def test_an_unknown_deck_is_named_with_the_one_it_resembles(run: Run) -> None:
    code, _, said = run("study", "kz-foreign-polcy", "--plain")
    assert code == 2
    assert "kz-foreign-policy" in said


def test_studying_a_broken_deck_says_how_to_see_its_problems(run: Run, folder: Path) -> None:
    (folder / "broken.toml").write_text(BROKEN, encoding="utf-8")
    code, _, said = run("study", folder / "broken.toml", "--plain")
    assert code == 2
    assert "quizkz check" in said


def test_config_prints_settings_that_are_valid_toml_once_uncommented(run: Run) -> None:
    code, said, _ = run("config")
    assert code == 0
    assert tomllib.loads(said) == {}
    assert "rollover" in said


def test_config_path_names_the_file_in_the_data_folder(run: Run, tmp_path: Path) -> None:
    assert run("config", "--path") == (0, f"{tmp_path / 'data' / 'config.toml'}\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_scripts_know_the_commands(run: Run, shell: str) -> None:
    code, said, _ = run("completion", shell)
    assert code == 0
    assert "study" in said
    assert "check" in said


@pytest.mark.parametrize("moment", ["tomorrow", "2026-11-25T09:00:00", ""])
def test_a_start_of_the_clock_needs_an_offset(moment: str) -> None:
    if not moment:
        assert world.system_clock({})().at > 0
        return
    with pytest.raises(UsageError, match="QUIZKZ_NOW"):
        world.system_clock({"QUIZKZ_NOW": moment})


def test_the_clock_starts_where_it_is_told_and_runs_on() -> None:
    clock = world.system_clock({"QUIZKZ_NOW": "1970-01-02T05:00:00+05:00"})
    first, second = clock(), clock()
    assert first.offset == 300
    assert 86_400_000 <= first.at <= second.at < 86_460_000


def study_in_a_process(folder: Path, data: Path, typed: str) -> subprocess.CompletedProcess[str]:
    """`quizkz study capitals --plain` with `typed` on its standard input."""
    without_samples(data)
    return subprocess.run(
        [sys.executable, "-m", "quizkz", "study", "capitals", "--plain", "--decks", str(folder)],
        env=os.environ | {"QUIZKZ_DATA": str(data), "QUIZKZ_NOW": "2026-11-25T09:00:00+05:00", "LC_ALL": "C"},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def test_a_sitting_through_a_pipe_keeps_the_answer_and_one_that_ends_at_once_ends_well(
    folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    first = study_in_a_process(folder, data, "1\n\n")
    assert first.returncode == 0, first.stderr
    assert "The capital of Kazakhstan?" in first.stdout
    again = study_in_a_process(folder, data, "")
    assert again.returncode == 0, again.stderr
    assert "Traceback" not in again.stderr
    assert (data / "progress.db").exists()


def test_a_reader_that_goes_away_is_no_traceback(folder: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m quizkz config | head -1"
    ended = subprocess.run(
        ["sh", "-c", command],
        env=os.environ | {"QUIZKZ_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ended.stderr


def without_samples(data: Path) -> None:
    """Have a process read no more decks than it is about."""
    data.mkdir(exist_ok=True)
    (data / "config.toml").write_text("samples = false\n", encoding="utf-8")


def in_a_shell(line: str, folder: Path, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A shell line in which `$quizkz` is the command; ended after ten seconds."""
    without_samples(data)
    python = f"'{sys.executable}' -m quizkz --data '{data}' --decks '{folder}'"
    return subprocess.run(
        ["sh", "-c", line.replace("$quizkz", python)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | environment,
        timeout=10,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the streams of a POSIX shell")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("$quizkz due >/dev/full", 1),
        pytest.param("$quizkz due >&-", 0, marks=pytest.mark.slow),
        pytest.param("$quizkz study --plain <&-", 0, marks=pytest.mark.slow),
        pytest.param("$quizkz due >&- 2>&-", 0, marks=pytest.mark.slow),
    ],
)
def test_a_closed_or_full_stream_is_no_traceback(folder: Path, tmp_path: Path, line: str, code: int) -> None:
    done = in_a_shell(line, folder, tmp_path / "data")
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_letters_that_the_output_lacks_do_not_end_check(tmp_path: Path) -> None:
    deck = tmp_path / "deck.toml"
    deck.write_text('[[question]]\nid = "a"\nprompt = "Ә?"\nanswr = "ә"\n', encoding="utf-8")
    done = in_a_shell(f"$quizkz check '{deck}'", tmp_path, tmp_path / "data", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "answr" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["x" * 5_000 + ".toml", "~no-such-person/deck.toml"])
@pytest.mark.parametrize("command", ["check", "study"])
def test_a_path_that_cannot_be_is_a_sentence(run: Run, command: str, name: str) -> None:
    plain = ["--plain"] if command == "study" else []
    code, _, said = run(command, name, *plain)
    assert code in (1, 2)
    assert said.startswith("quizkz: ")
    assert len(said) < 500


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names")
def test_a_pipe_among_the_decks_or_in_place_of_the_log_is_told_and_not_waited_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    os.mkfifo(folder / "pipe.toml")
    (folder / "zero.toml").symlink_to("/dev/zero")
    signal.alarm(10)  # a wait would be for ever
    code, said, _ = run("due", "--decks", folder)
    assert code == 0
    assert said.count("does not load") >= 1
    assert "capitals" in said
    (tmp_path / "other").mkdir()
    os.mkfifo(tmp_path / "other" / "progress.db")
    code, _, said = run("due", "--data", tmp_path / "other")
    signal.alarm(0)
    assert code == 1
    assert "not a log" in said


def test_mistakes_in_the_settings_are_told_by_every_command_and_checked(run: Run, tmp_path: Path) -> None:
    settings = tmp_path / "data" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("rollovr = 5\n", encoding="utf-8")
    for command in (["due"], ["due"], ["decks"], ["config"]):
        code, _, said = run(*command)
        assert code == (command == ["config"])
        assert "config.toml:1:1" in said
        assert "rename it to `rollover`" in said
    for paths in ([], [settings]):
        code, said, _ = run("check", *paths)
        assert code == 1
        assert "config.toml:1:1" in said
    settings.write_text("rollover = 5\n", encoding="utf-8")
    assert run("check", settings) == (0, f"{settings}: no problems.\n", "")
    assert run("due")[2] == ""


def test_a_mended_prompt_without_an_id_keeps_its_progress_and_says_so(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = folder / "france.toml"
    deck.write_text('[[question]]\nprompt = "Teh capital of France?"\nanswer = "Paris"\n', encoding="utf-8")
    lines = iter(["", "3"])
    monkeypatch.setattr("quizkz.cli.world.read_line", lambda *_: next(lines, None))
    run("study", "france", "--plain", "--decks", folder)
    deck.write_text(deck.read_text("utf-8").replace("Teh", "The"), encoding="utf-8")
    assert "its progress stays" in run("due", "--decks", folder)[2]
    assert run("due", "--decks", folder)[2] == ""


SEARCHED = "typed = true\n" + "".join(
    f'[[question]]\nid = "q{n}"\nprompt = "Ask {n}?"\nanswer = "word{n}"\ntags = ["t{n % 2}"]\n'
    for n in range(6)
)


def test_study_takes_a_search_and_days_ahead(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.toml").write_text(SEARCHED, encoding="utf-8")
    lines = iter(["word1", ""])
    monkeypatch.setattr("quizkz.cli.world.read_line", lambda *_: next(lines, None))
    given = ("--decks", folder, "--plain")
    code, out, _ = run("study", "--query", "tag:t1", "--limit", "1", *given)
    assert (code, "Ask 1?" in out) == (0, True)
    for line, practice, said in [
        ("is:suspended", False, "No card matches “is:suspended”."),
        ("lapses>x", True, "\n  lapses>x\n         ^"),
    ]:
        code, _, err = run("study", "--query", line, *(["--practice"] if practice else []), *given)
        assert (code, said in err) == (2, True), err
    assert run("study", "--ahead", "3d", "--practice", *given)[0] == 2
    assert run("study", "--ahead", "0", *given)[0] == 2
    assert run("study", "--ahead", "9999999999999999999999", *given)[0] == 2
    code, out, _ = run("export", "progress", "--json", "--query", "word1 rated:1", "--decks", folder)
    assert (code, out.count('"card": "a/q1"')) == (0, 1)
    assert (
        run("export", "progress", "--json", "--query", "-rated:1", "--decks", folder)[1].count('"card"') == 0
    )


def test_an_interrupt_before_the_program_is_read_ends_it_quietly() -> None:
    script = (
        "import sys, os, signal\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'quizkz.cli': os.kill(os.getpid(), signal.SIGINT)\n"
        "from quizkz import __main__ as start\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "start.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")

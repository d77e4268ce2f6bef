"""What a sentence tells to run acts on the log that it is about, when it is copied as it stands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizkz import calls
from quizkz.cli import main
from quizkz.errors import StoreError
from quizkz.ui.patience import Patience
from tests.rows import each


@pytest.fixture
def given() -> Iterator[str]:
    folder = "/home/ann o'neil/quiz"
    calls.act_on(folder)
    yield folder
    calls.act_on("")


@each(
    "said, argv",
    [
        ("`quizkz restore '/x y'` goes back.", ["restore", "/x y"]),
        ("See `quizkz --plain`.", ["--plain"]),
        ("`quizkz verify --repair` mends it", ["verify", "--repair"]),
    ],
)
def test_a_command_copied_from_a_sentence_has_the_folder_that_was_given(
    given: str, said: str, argv: list[str]
) -> None:
    copied = re.findall("`([^`]*)`", calls.spelled(said))
    assert [shlex.split(one) for one in copied] == [["quizkz", "--data", given, *argv]]
    assert calls.spelled(calls.spelled(said)) == calls.spelled(said)
    assert calls.command(shlex.join(argv)) == copied[0]


def test_where_no_folder_was_given_a_sentence_stays_as_it_is() -> None:
    assert calls.spelled("`quizkz restore` goes back") == "`quizkz restore` goes back"
    assert calls.command("due") == "quizkz due"


@pytest.mark.parametrize("how", ["option", "environment"])
def test_commands_in_errors_and_answers_name_the_folder(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "my data"
    monkeypatch.delenv("QUIZKZ_DATA", raising=False)
    if how == "environment":
        monkeypatch.setenv("QUIZKZ_DATA", str(data))
    before = ["--data", str(data)] if how == "option" else []
    for words in (["study", "zzzqqq", "--plain"], ["backup", "--list"], ["export", "exam", "--csv"]):
        main([*before, *words])
        said = capsys.readouterr()
        found = re.findall("`quizkz [^`]*`", said.out + said.err)
        assert found, words
        assert all(f"--data '{data}'" in one for one in found), found
    assert calls.command("due") == "quizkz due"  # what was given is forgotten with its command


async def test_what_a_key_could_not_do_names_the_folder(given: str) -> None:
    told: list[str] = []

    async def act() -> None:
        raise StoreError("It is damaged: `quizkz restore` goes back.")

    patience = Patience(None, told.append, lambda: None)  # type: ignore[arg-type]  # no screen is asked
    await patience.key(act)
    assert shlex.quote(given) in told[0]

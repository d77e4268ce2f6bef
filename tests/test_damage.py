"""A log damaged at random places: no command fails with a traceback, and salvage brings the learner back."""

import random
from pathlib import Path

import pytest

from quizkz.cli import main
from quizkz.review import CardId, Draft, Rating
from quizkz.store import Store
from tests.logs import TODAY, noon

DECK = "".join(
    f'[[question]]\nid = "q{number}"\nprompt = "Question {number}?"\nanswer = "Answer {number}"\n'
    for number in range(40)
)
EVENTS = 600


def learned(data: Path) -> bytes:
    """A data folder with a deck and some hundred answers; the bytes of its log."""
    (data / "decks").mkdir(parents=True)
    (data / "decks" / "deck.toml").write_text(DECK, encoding="utf-8")
    (data / "config.toml").write_text("samples = false\n", encoding="utf-8")
    store = Store.open(data / "progress.db", placing=lambda deck: None, now=noon(TODAY))
    for day in range(EVENTS // 40):
        drafts = [
            Draft(
                CardId(f"deck/q{n}"), "review", Rating(1 + (n + day) % 4), response=f"Answer {n}", credit=1.0
            )
            for n in range(40)
        ]
        store.append(drafts, noon(TODAY + 3 * day), TODAY + 3 * day)
    store.fill_answers()
    store.close()
    return (data / "progress.db").read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """These bytes with others at some places."""
    broken = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 12))):
        start = chance.randrange(len(broken))
        end = min(start + chance.choice((1, 4, 50, 4096)), len(broken))
        broken[start:end] = chance.randbytes(end - start)
    return bytes(broken)


@pytest.mark.slow
def test_wherever_a_log_is_damaged_every_command_ends_with_a_sentence_and_salvage_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = learned(tmp_path)
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path))
    monkeypatch.setenv("QUIZKZ_NOW", "2024-12-05T12:00:00+00:00")
    for seed in range(40):
        (tmp_path / "progress.db").write_bytes(damaged(content, random.Random(seed)))
        saved = tmp_path / f"progress-salvaged-{seed}.db"
        for command in (
            "due",
            "verify",
            "backup",
            f"salvage --output {saved}",
            f"restore {saved} --yes",
            "due",
        ):
            code = main(command.split(" "))
            said = capsys.readouterr().err
            assert code in (0, 1), (seed, command)
            assert "defect" not in said, (seed, command, said)
            if code and command not in ("verify", "due"):
                assert said.startswith("quizkz: "), (seed, command)
            if command.startswith(("salvage", "restore")):
                assert code == 0, (seed, command, said)
        assert code == 0, seed
        for left in (*tmp_path.glob("progress-*"), *(tmp_path / "backups").glob("*")):
            left.unlink()

"""A library and its log at one size, as quizkz takes them, and the same questions as Anki takes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import tomli

from quizkz.scheduling import Placing
from quizkz.store import Store
from tests.benchmarks.libraries import write_library
from tests.benchmarks.logs import fill_log
from tests.benchmarks.ours import START

PER_QUESTION = 10
CHOICES = 60
_HEAD = "#separator:Tab\n#html:false\n#notetype:Basic\n#guid column:1\n#deck column:2\n#tags column:5\n"


@dataclass(frozen=True, slots=True)
class Size:
    """So many questions, ten reviews of each, and where they lie."""

    questions: int
    folder: Path

    @property
    def reviews(self) -> int:
        """How many reviews the log holds."""
        return PER_QUESTION * self.questions

    @property
    def decks(self) -> Path:
        """The folder of decks."""
        return self.folder / "decks"

    @property
    def data(self) -> Path:
        """The folder of log, settings and catalogue."""
        return self.folder / "data"

    @property
    def texts(self) -> Path:
        """The same questions as a text that Anki imports."""
        return self.folder / "questions.txt"

    @property
    def env(self) -> dict[str, str]:
        """The environment of programs that open it."""
        now = datetime.fromtimestamp(START.at / 1000, UTC).isoformat()
        return {"QUIZKZ_DATA": str(self.data), "QUIZKZ_DECKS": str(self.decks), "QUIZKZ_NOW": now}

    def write(self) -> None:
        """Write decks, log (its states not made yet) and the text."""
        write_library(self.decks, questions=self.questions)
        self.data.mkdir(parents=True)
        log = self.data / "progress.db"
        Store.open(log, placing=lambda _: Placing(), now=START).close()
        fill_log(log, self.reviews, kept_up=True)
        with self.texts.open("w", encoding="utf-8") as out:
            out.write(_HEAD)
            out.writelines(self._lines())

    def add_choices(self) -> None:
        """A deck of choices beside the others, to measure keys with."""
        (self.decks / "choices.toml").write_text(_choices(), encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        for file in sorted(self.decks.glob("deck-*.toml")):
            deck = tomli.loads(file.read_text(encoding="utf-8"))
            for question in deck["question"]:
                back = f"{question['answer']} {question['explanation']}"
                guid, place = f"{deck['id']}/{question['id']}", f"Library::{deck['title']}"
                yield "\t".join((guid, place, question["prompt"], back, " ".join(question["tags"]))) + "\n"


def _choices() -> str:
    return 'title = "Choices"\n[study]\nnew_per_day = 100\nlearning_steps = []\n' + "".join(
        f'[[question]]\nid = "q{n}"\nprompt = "Which is the right one of {n}?"\nanswer = "Right {n}"\n'
        f'distractors = ["Left {n}", "Middle {n}", "None {n}"]\n'
        f'explanation = "It is **right** because of {n}."\n'
        for n in range(CHOICES)
    )

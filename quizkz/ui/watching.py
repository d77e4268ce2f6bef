"""A deck watched beside an editor of the author's own.

Each save shows at once what is wrong, and the question that was changed as a learner will see it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quizkz import library
from quizkz.deck import Question
from quizkz.library.results import Loaded
from quizkz.ui import live
from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Room
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page
from quizkz.ui.roles import edges, quiet, strong

LOOK_S = 0.05
"""How often the files are looked at: a save shows within a tenth of a second."""
PROBLEMS_MOST = 5


class WatchScreen(Page[None]):
    """One deck, as its files now are."""

    FOCUS = "#body"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("watch.before", "turn(-1)"),
        binding("watch.after", "turn(1)"),
        binding("app.back", "back"),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._loaded: Loaded | None = None
        self._at = 0

    def sheet(self) -> Iterable[Widget]:
        """Name and state; problems, then a question."""
        yield Static(id="above", markup=False)
        with VerticalScroll(id="body"):
            yield Static(id="text", markup=False)

    def on_mount(self) -> None:
        """Look now, and from now on."""
        self._look()
        self.set_interval(LOOK_S, self._look)

    def _look(self) -> None:
        stamp = library.stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        deck = next(iter(library.find(self._path)), None)
        if deck is not None:
            self.from_thread(self._take, library.read(deck))

    def _take(self, loaded: Loaded) -> None:
        before = {q.id: q for q in _questions(self._loaded)}
        self._loaded = loaded
        now = _questions(loaded)
        changed = [at for at, question in enumerate(now) if before and before.get(question.id) != question]
        self._at = changed[0] if changed else min(self._at, max(0, len(now) - 1))
        self.draw()

    def redraw(self) -> None:
        """Draw the deck as it was read last."""
        above, text = self.query_one("#above", Static), self.query_one("#text", Static)
        if self._loaded is None:
            said = "" if self._stamp else f"There is no {self._path}."
            above.update(edges(strong(self._path.name), quiet(said), self.column))
            return
        room = Room(self.column, self.rows, narrow=self.narrow, short=False)
        above.update(edges(strong(self._path.name), live.state(self._loaded.problems), self.column))
        rows = [] if self.short else [NOTHING]
        rows += live.trouble(self._loaded.problems, room, most=PROBLEMS_MOST)
        questions = _questions(self._loaded)
        if questions and self._loaded.sound is not None:
            question = questions[self._at]
            rows += [NOTHING] if len(rows) > 1 else []
            rows.append(edges(quiet(question.id), quiet(f"{self._at + 1} of {len(questions)}"), self.column))
            rows += live.preview(self._loaded.sound, question, room)
        text.update(Content("\n").join(rows))

    def action_turn(self, by: int) -> None:
        """Another question."""
        questions = _questions(self._loaded)
        if questions:
            self._at = (self._at + by) % len(questions)
            self.draw()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)

    def keys(self) -> Sequence[Key]:
        """Another question, back."""
        return [
            Key("→", "Next question", press="right"),
            Key("←", "Before", press="left"),
            Key("Esc", "Leave"),
            KEYS,
        ]


def _questions(loaded: Loaded | None) -> tuple[Question, ...]:
    return loaded.sound.questions if loaded and loaded.sound else ()

"""The editor inside the app: a deck's text, and beside it what is wrong and how the question at the cursor
will look. For those who have set no editor of their own.
"""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from quizkz import library
from quizkz.errors import EditorError, QuizkzError
from quizkz.files import replace_file
from quizkz.library.results import Loaded
from quizkz.texts import clean
from quizkz.ui import live
from quizkz.ui.commands import binding
from quizkz.ui.flow import NOTHING, Room
from quizkz.ui.footer import KEYS_IN_FIELD, Key
from quizkz.ui.page import Page, toast
from quizkz.ui.roles import edges, quiet, strong

PAUSE_S = 0.06
"""Typing is followed after this pause; a learner sees it as at once."""
BOM = "\ufeff"


class WriteScreen(Page[bool]):
    """A deck file being written; leaves with whether it was saved."""

    FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("write.save", "save", priority=True),
        binding("write.next", "next_problem", priority=True),
        binding("write.undo", "undo", priority=True),
        binding("app.back", "back", priority=True),
    ]

    def __init__(self, path: Path, line: int = 0) -> None:
        super().__init__()
        self._path = path
        self._line = line
        self._before = _read(path)
        text = self._before.decode("utf-8")
        self._crlf = "\r\n" in text
        self._saved = text.removeprefix(BOM).replace("\r\n", "\n")
        self._bom = text.startswith(BOM)
        self._loaded: Loaded | None = None
        self._seen = 0
        self._wrote = False

    def sheet(self) -> Iterable[Widget]:
        """Name and state, the text, what is wrong and the preview."""
        yield Static(id="above", markup=False)
        with Container(id="panes"):
            yield TextArea(
                self._saved,
                id="text",
                language="toml" if _colours() else None,
                show_line_numbers=True,
                soft_wrap=True,
                tab_behavior="indent",
            )
            yield Static(id="live", markup=False)

    def on_mount(self) -> None:
        """Go to the line and look at the deck."""
        if self._line:
            self._area.move_cursor((self._line - 1, 0))
            self.call_after_refresh(self._area.scroll_cursor_visible, center=True)
        self._check(self._area.text, self._seen)

    @property
    def _area(self) -> TextArea:
        return self.query_one("#text", TextArea)

    @property
    def unsaved(self) -> bool:
        """Whether there are changes."""
        return self.changed

    @property
    def changed(self) -> bool:
        """Whether the text is not what the file holds."""
        return self._area.text != self._saved

    # What is wrong, and the preview

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._seen += 1
        self.set_timer(PAUSE_S, lambda seen=self._seen: self._rested(seen))
        self.draw_keys()

    def _rested(self, seen: int) -> None:
        if seen == self._seen:
            self._check(self._area.text, seen)

    @work(thread=True, exclusive=True)
    def _check(self, text: str, seen: int) -> None:
        deck = next(iter(library.find(self._path)), None)
        if deck is not None:
            loaded = library.read(deck, texts={self._path: text})
            self.from_thread(self._take, loaded, seen)

    def _take(self, loaded: Loaded, seen: int) -> None:
        if seen == self._seen:
            self._loaded = loaded
            self.draw()

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        self._draw_live()

    def redraw(self) -> None:
        """Draw the line above and the panel for the present size."""
        state = live.state(self._loaded.problems) if self._loaded else NOTHING
        name = strong(self._path.name) + quiet("  not saved" if self.changed else "")
        width = max(1, self.query_one("#above").size.width)
        self.query_one("#above", Static).update(edges(name, state, width))
        self._draw_live()

    def _draw_live(self) -> None:
        panel = self.query_one("#live", Static)
        width, height = panel.size.width, panel.size.height
        if self._loaded is None or width < 1:
            return
        room = Room(width, height, narrow=width < 56, short=False)
        line = self._area.cursor_location[0] + 1
        problems = sorted(self._loaded.problems, key=lambda p: abs(p.place.line - line))
        rows = live.trouble(problems, room, most=3 if self.size.width >= 110 else 1)
        found = live.question_at(self._loaded, self._path, line)
        if found is not None:
            rows += [*([NOTHING] if rows else []), *live.preview(*found, room)]
        panel.update(Content("\n").join(rows))

    # What the author does

    def action_save(self) -> None:
        """Write the text to its file, at once or not at all."""
        if self._save():
            toast(self, f"Saved {self._path.name}.")
            self.draw()

    def _save(self) -> bool:
        text = self._area.text
        after = (BOM if self._bom else "") + (text.replace("\n", "\r\n") if self._crlf else text)
        try:
            replace_file(self._path, self._before, after.encode("utf-8"))
        except QuizkzError as error:
            toast(self, str(error), warning=True)
            return False
        self._before, self._saved, self._wrote = after.encode("utf-8"), text, True
        return True

    def action_undo(self) -> None:
        """Take back the last change of the text."""
        self._area.undo()

    def action_next_problem(self) -> None:
        """Go to the next problem after the cursor, else to the first."""
        problems = [p for p in self._loaded.problems if p.place.line] if self._loaded else []
        row, column = self._area.cursor_location
        here = (row + 1, column + 1)
        after = [p for p in problems if (p.place.line, p.place.column) > here]
        for problem in (after or problems)[:1]:
            self._area.move_cursor((problem.place.line - 1, problem.place.column - 1), center=True)

    def action_back(self) -> None:
        """Leave; with something unsaved only after asking what to do with it."""
        if not self.changed:
            self.dismiss(self._wrote)
            return
        self.app.push_screen(Unsaved(self._path.name), self._leave)

    def _leave(self, saves: bool | None) -> None:
        if saves is False or (saves and self._save()):
            self.dismiss(self._wrote)

    def keys(self) -> Sequence[Key]:
        """Save, the next problem, undo, back."""
        save = [Key("^s", "Save")] if self.changed else []
        problem = [Key("^g", "Next problem")] if self._loaded and self._loaded.problems else []
        back, undo = Key("Esc", "Back"), Key("F3", "Undo", press="f3")
        ways = [*save, *problem, undo, back] if self.changed else [back, *problem, undo]
        return [*ways, KEYS_IN_FIELD]


class Unsaved(Page[bool | None]):
    """What to do with changes that are not saved: True saves, False drops them, None goes on writing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.yes", "answer(True)"),
        binding("write.drop", "answer(False)"),
        binding("app.back", "answer(None)"),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def sheet(self) -> Iterable[Widget]:
        """The question."""
        yield Static(strong(f"{self._name} is not saved."), markup=False)

    def keys(self) -> Sequence[Key]:
        """The three ways on."""
        return [Key("Enter", "Save and leave"), Key("d", "Drop the changes"), Key("Esc", "Go on writing")]

    def action_answer(self, saves: bool | None) -> None:
        """Leave with the answer."""
        self.dismiss(saves)


def _colours() -> bool:
    """Whether the grammar of TOML is installed (the extra `edit`)."""
    return all(find_spec(name) for name in ("tree_sitter", "tree_sitter_toml"))


def _read(path: Path) -> bytes:
    """The bytes of a file that can be shown and written back. Raises EditorError."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8").removeprefix(BOM).replace("\r\n", "\n")
    except OSError as error:
        raise EditorError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise EditorError(f"{path.name} is not UTF-8. Set EDITOR to your editor's command.") from error
    if clean(text) != text:
        raise EditorError(f"{path.name} holds control characters. Set EDITOR to your editor's command.")
    return data

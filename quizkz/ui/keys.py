"""The page of keys: every command of the list, under the keys that the learner gave it.

What works on the screen below comes first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from quizkz.ui.commands import COMMANDS, EVERYWHERE, SECTIONS, binding, shown_key
from quizkz.ui.footer import Key
from quizkz.ui.page import Page
from quizkz.ui.roles import ACCENT, PLAIN, edges, left_edge, more_below, quiet, strong

BLANK = Content("")
KEY_CELLS = 8
COLUMN_CELLS = 38
FIELDS = "Letters are text in a field: F2 hint, F3 undo, F4 image, F5 why, Esc leaves."


def key_lines(section: str, keymap: Mapping[str, str]) -> list[Content]:
    """A section of the page of keys: its name, then a row for each command."""
    rows = [
        left_edge(Content.styled(shown_key(name, keymap), ACCENT), KEY_CELLS - 1)
        + " "
        + Content.styled(command.page, PLAIN)
        for name, command in COMMANDS.items()
        if command.section == section and command.page
    ]
    return [strong(section), *rows]


def sections_of(screen: Screen[Any]) -> tuple[str, ...]:
    """The sections whose keys do something on a screen; a key that it lends from another makes none."""
    bound = {binding.id for _, binding in screen._bindings}
    own = Counter(c.section for name, c in COMMANDS.items() if name in bound and c.page)
    return tuple(section for section in SECTIONS if own[section] > 1 and section != EVERYWHERE)


def key_page(keymap: Mapping[str, str], width: int, *, gap: int, here: Sequence[str] = ()) -> list[Content]:
    """All sections, those of `here` first, in two columns where there is room."""
    narrow = width < 2 * COLUMN_CELLS - 4
    first = (*here, EVERYWHERE) if narrow else (EVERYWHERE, *here)
    parts = [key_lines(one, keymap) for one in dict.fromkeys((*first, *SECTIONS))]
    if narrow:
        lines = [line for part in parts for line in [*part, BLANK]]
    else:
        lines = []
        none: list[Content] = []
        for left, right in zip_longest(parts[::2], parts[1::2], fillvalue=none):
            for at in range(max(len(left), len(right))):
                start = left[at] if at < len(left) else BLANK
                lines.append(left_edge(start, COLUMN_CELLS) + (right[at] if at < len(right) else BLANK))
            lines += [BLANK] * gap
    return [*lines, *quiet(FIELDS).wrap(width)]


class KeysScreen(Page[None]):
    """All keys, made from the list of commands and the learner's key map."""

    BINDINGS: ClassVar[list[BindingType]] = [binding("app.back", "back"), binding("report.more", "more")]
    FOCUS = "#body"

    def __init__(self, keymap: Mapping[str, str], here: Sequence[str] = ()) -> None:
        super().__init__()
        self._keymap, self._here = keymap, here
        self._hidden = 0

    def sheet(self) -> Iterable[Widget]:
        """A heading above a text that scrolls where it must."""
        yield Static(id="above", markup=False)
        with VerticalScroll(id="body"):
            yield Static(id="text", markup=False)
        yield Static(id="tail", markup=False)

    def on_mount(self) -> None:
        """Follow the scrolling, to say what is below."""
        self.watch(self.query_one("#body"), "scroll_y", self._draw_below, init=False)

    def redraw(self) -> None:
        """Draw for the present width."""
        where = "" if self.narrow else "change them in config.toml, [keys]"
        above = [edges(strong("Keys"), quiet(where), self.column)]
        self.query_one("#above", Static).update(Content("\n").join(above + [BLANK] * (not self.short)))
        lines = key_page(self._keymap, self.column, gap=2 if self.roomy else 1, here=self._here)
        self.query_one("#text", Static).update(Content("\n").join(lines))
        self.call_after_refresh(self._draw_below)

    def _draw_below(self) -> None:
        body, below = self.query_one("#body"), self.query_one("#tail", Static)
        overflow = body.virtual_size.height > body.size.height + (below.size.height if below.display else 0)
        below.display = overflow
        hidden = body.virtual_size.height - body.size.height - round(body.scroll_y)
        self._hidden = hidden if overflow else 0
        below.update(more_below(self._hidden, self.column))
        self.draw_keys()

    def keys(self) -> Sequence[Key]:
        """What is below, back, and the palette."""
        more = [Key("Space", "More below")] if self._hidden > 0 else []
        return [*more, Key("Esc", "Back"), Key("^p", "All commands", short="Commands")]

    def action_more(self) -> None:
        """A screenful down."""
        self.query_one("#body").scroll_page_down(animate=False)

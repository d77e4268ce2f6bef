"""The key footer: the terminal's last row, saying what can be pressed now.

Textual's own Footer lists bindings in the order of declaration; ours names the next key first, and shortens
before it drops.
"""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widgets import Static

from quizkz.ui.roles import ACCENT, NEXT, PLAIN, QUIET, STRONG

SHEET = 80
GUTTER = 2
GAP = 3


class Key(NamedTuple):
    """An entry: the key as shown, what it does, a shorter word for that, and the key that a click presses.

    `press` empty: worked out from `key`; a range such as "1-4" cannot be clicked. `spare`: shown only where
    there is room for it beside all the others whole.
    """

    key: str
    label: str
    short: str = ""
    press: str = ""
    spare: bool = False


KEYS = Key("?", "Keys", press="question_mark")
KEYS_IN_FIELD = Key("F1", "Keys", press="f1")

_PRESS = {
    "Enter": "enter",
    "Esc": "escape",
    "Space": "space",
    "Tab": "tab",
    "Bksp": "backspace",
    "/": "slash",
    "!": "exclamation_mark",
}


def _pressed(key: Key) -> str:
    if key.press:
        return key.press
    if key.key.startswith("^"):
        return "ctrl+" + key.key[1:]
    if len(key.key) == 1 or (key.key[0] == "F" and key.key[1:].isdigit()):
        return _PRESS.get(key.key, key.key.lower() if len(key.key) > 1 else key.key)
    return _PRESS.get(key.key, "")


def fit(entries: Sequence[Key], width: int) -> list[Key]:
    """The entries that fit into `width` cells: all, else without the spare ones, else all shortened, else the
    last but one dropped.

    The first (the next key) and the last (where the keys are listed) stay to the end.
    """
    chosen = list(entries)
    if _width(chosen) > width:
        chosen = [*chosen[:1], *(e for e in chosen[1:] if not e.spare)]
    if _width(chosen) > width:
        chosen = [e._replace(label=e.short or e.label) for e in chosen]
    while len(chosen) > 2 and _width(chosen) > width:
        del chosen[-2]
    if len(chosen) == 2 and _width(chosen) > width:
        del chosen[-1]
    return chosen


def _width(entries: Sequence[Key]) -> int:
    texts = sum(len(e.key) + 1 + len(e.label) for e in entries)
    return texts + GAP * (len(entries) - 1) + 2 if entries else 0


class KeyFooter(Static):
    """One row of keys; `show` sets them."""

    can_focus = False

    def __init__(self, entries: Sequence[Key] = ()) -> None:
        super().__init__(markup=False, id="keys")
        self._entries = tuple(entries)
        self._spans: list[tuple[int, int, str]] = []
        self.sheet = SHEET
        """The cells of the sheet above, whose left edge the row keeps to."""

    @property
    def entries(self) -> tuple[Key, ...]:
        """What the row offers now, the next key first."""
        return self._entries

    def show(self, entries: Sequence[Key]) -> None:
        """Offer these keys: the first is the next key, the last is where all keys are listed."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.refresh()

    def render(self) -> Content:
        """The row, laid out for the present width."""
        width = self.size.width
        at = max(0, (width - self.sheet) // 2) + GUTTER
        parts: list[tuple[str, str]] = [(" " * at, PLAIN)]
        self._spans = []
        for number, entry in enumerate(fit(self._entries, min(width, self.sheet) - 2 * GUTTER)):
            first = number == 0
            key = f" {entry.key} " if first else entry.key
            gap = "" if first else " " * GAP
            parts += [
                (gap, PLAIN),
                (key, NEXT if first else ACCENT),
                (" ", PLAIN),
                (entry.label, STRONG if first else QUIET),
            ]
            at += len(gap)
            end = at + len(key) + 1 + len(entry.label)
            self._spans.append((at, end, _pressed(entry)))
            at = end
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """A click on an entry presses its key."""
        for start, end, press in self._spans:
            if press and start <= event.x < end:
                event.stop()
                self.app.simulate_key(press)
                return

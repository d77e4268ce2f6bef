"""The few ways in which text is written on every screen, as Content.

Text from a deck is never markup: it comes in as a plain string and gets a role here. A theme's `$text-muted`
turns brighter than the text inside Content, so quiet text is the foreground, dimmed.
"""

from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

STRONG = "bold $foreground"
PLAIN = "$foreground"
QUIET = "dim $foreground"
ACCENT = "$primary"
KEY = "bold $primary"
NEXT = "reverse bold $primary"
TRACK = "dim $foreground 45%"
RIGHT = "$text-success"
SLIP = "$text-warning"
MISSED = "$text-error"

Text = str | Content


def styled(text: Text, style: str) -> Content:
    """A text in one of the styles above."""
    return Content.styled(text, style) if isinstance(text, str) else text.stylize(style)


def strong(text: Text) -> Content:
    """Prompt, answer, the number that matters."""
    return styled(text, STRONG)


def quiet(text: Text) -> Content:
    """Labels, units, dates, cites."""
    return styled(text, QUIET)


def accent(text: Text) -> Content:
    """What a key can act on now."""
    return styled(text, ACCENT)


def bar(share: float, width: int, *, done: str = ACCENT) -> Content:
    """A bar of `width` cells: the share from 0 to 1 as `━`, the rest as `─`.

    Anything begun shows one cell, and only all of it fills the bar.
    """
    full = int(share * width + 0.5)
    if share > 0:
        full = max(full, 1)
    if share < 1:
        full = min(full, width - 1)
    full = max(0, min(full, width))
    return Content.assemble(("━" * full, done), ("─" * (width - full), TRACK))


def cut(text: Text, width: int) -> Content:
    """The text on one row of at most `width` cells, cut with `…`."""
    content = Content(text) if isinstance(text, str) else text
    if "\n" in content.plain or "\t" in content.plain:
        content = Content(" ".join(content.plain.split()))
    return content.truncate(width, ellipsis=True) if width > 0 else Content("")


def edges(left: Text, right: Text, width: int) -> Content:
    """One row: `left` on the left edge (cut where it must be), `right` whole on the right edge."""
    end = Content(right) if isinstance(right, str) else right
    start = cut(left, width - end.cell_length - 1)
    return start + " " * max(0, width - start.cell_length - end.cell_length) + end


def right_edge(text: Text, width: int) -> Content:
    """The text against the right edge of a field of `width` cells; never cut."""
    content = Content(text) if isinstance(text, str) else text
    return content.pad_left(max(0, width - content.cell_length))


def left_edge(text: Text, width: int) -> Content:
    """The text in a field of exactly `width` cells, cut with `…`."""
    content = cut(text, width)
    return content.pad_right(max(0, width - content.cell_length))


def more(number: int) -> Content:
    """`↓ 4 more`; blank where nothing is hidden."""
    return quiet(f"↓ {number:,} more") if number > 0 else Content("")


def more_below(number: int, width: int, key: str = "") -> Content:
    """The same on the right edge, the key before it that brings it."""
    said = accent(key) + "  " if key and number > 0 else Content("")
    return right_edge(said + more(number), width) if number > 0 else Content("")


def hanging(text: Text, width: int, indent: int) -> Content:
    """The text wrapped at `width` cells, every row after the first indented by `indent`."""
    content = Content(text) if isinstance(text, str) else text
    rows = content.wrap(max(1, width - indent))
    return Content("\n" + " " * indent).join(rows)


def cells(text: str) -> int:
    """How many cells of the terminal a text takes."""
    return cell_len(text)


def tilde(path: Path | str, home: Path | None) -> str:
    """A path as a person writes it: the home folder as `~`."""
    if home is not None and Path(path).is_relative_to(home):
        return f"~/{Path(path).relative_to(home).as_posix()}"
    return str(path)

"""The images that a question shows: each is a file beside its deck, and never reaches outside its folder.

What a key opens is checked again at that moment by the same function: a deck may come from a stranger.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.deck import BaseQuestion

if TYPE_CHECKING:  # a sitting asks for images and goes without what finds faults
    from quizkz import spans
    from quizkz.library.faults import Fault

OPENS = "!["
"""What a text with an image holds."""

_IMAGE = re.compile(
    r"!\[[^\]\n]{0,500}+\]\([ \t]{0,9}+(?:<([^>\n]{0,500}+)>|([^)\s]{0,500}+))[^)\n]{0,500}+\)"
)
"""An image in Markdown. Each part is bounded, so that no text makes the search long."""

_TEXTS = ("prompt", "text", "hint", "explanation")
"""The keys whose texts are Markdown, beside feedback."""
_ENDINGS = frozenset(
    (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".svg", ".tif", ".tiff", ".ico")
)
"""What an image's name may end with: a system opens a file by its name, and must not run one."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def errors(question: BaseQuestion, folder: Path) -> "Iterator[Fault]":
    """The images of a question that are not there."""
    from quizkz.library.faults import Fault

    for path, text in _texts(question, _TEXTS):
        for found in _IMAGE.finditer(text):
            name = _name(found)
            message, fix = _wrong(name, folder)
            if message:
                yield Fault("image", message, path, label=f"'{name}'", fix=fix, inside=found.span())


def shown(question: BaseQuestion, folder: Path, keys: Sequence[str] = _TEXTS) -> tuple[Path, ...]:
    """The images that may be opened in the texts of a question that are shown, each once, in their order."""
    names = dict.fromkeys(
        _name(found) for _, text in _texts(question, keys) for found in _IMAGE.finditer(text)
    )
    return tuple(folder / name for name in names if not _wrong(name, folder)[0])


def _name(found: re.Match[str]) -> str:
    return found[1] or found[2]


def _texts(question: BaseQuestion, keys: Sequence[str]) -> "Iterator[tuple[spans.Path, str]]":
    """The texts of a question that hold an image; its feedback with its explanation."""
    for key in keys:
        text = getattr(question, key, None)
        if text and OPENS in text:
            yield (key,), text
    if "explanation" not in keys:
        return
    for key, text in getattr(question, "feedback", {}).items():
        if OPENS in text:
            yield ("feedback", key), text


def _wrong(name: str, folder: Path) -> tuple[str, str]:
    """What is wrong with an image of that name, and what to do; both empty where nothing is."""
    if _ADDRESS.match(name):
        return "an image is a file, not an address", "put a copy beside the deck and name that"
    from quizkz.library.cites import beside

    path = beside(folder, name) if name else None
    if path is None:
        return "an image lies inside the deck's folder", "put a copy beside the deck and name that"
    if path.suffix.lower() not in _ENDINGS:
        return "an image ends with .png, .jpg or the like", "put an image beside the deck and name that"
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    return (
        ("", "") if is_file else ("there is no such image", "put the file beside the deck, or mend its name")
    )

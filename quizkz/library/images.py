"""The images that a question shows: each is a file beside its deck, and never reaches outside its folder."""

import re
from collections.abc import Iterator
from pathlib import Path

from quizkz import spans
from quizkz.deck import BaseQuestion
from quizkz.library.cites import beside
from quizkz.library.faults import Fault

OPENS = "!["
"""What a text with an image holds."""

_IMAGE = re.compile(
    r"!\[[^\]\n]{0,500}+\]\([ \t]{0,9}+(?:<([^>\n]{0,500}+)>|([^)\s]{0,500}+))[^)\n]{0,500}+\)"
)
"""An image in Markdown. Each part is bounded, so that no text makes the search long."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def errors(question: BaseQuestion, folder: Path) -> Iterator[Fault]:
    """The images of a question that are not there."""
    for path, text in _texts(question):
        for found in _IMAGE.finditer(text):
            name = found[1] or found[2]
            message, fix = _wrong(name, folder)
            if message:
                yield Fault("image", message, path, label=f"'{name}'", fix=fix, inside=found.span())


def _texts(question: BaseQuestion) -> Iterator[tuple[spans.Path, str]]:
    """The texts that are Markdown and hold an image."""
    for key in ("prompt", "text", "hint", "explanation"):
        text = getattr(question, key, None)
        if text and OPENS in text:
            yield (key,), text
    for key, text in getattr(question, "feedback", {}).items():
        if OPENS in text:
            yield ("feedback", key), text


def _wrong(name: str, folder: Path) -> tuple[str, str]:
    """What is wrong with an image of that name, and what to do; both empty where nothing is."""
    if _ADDRESS.match(name):
        return "an image is a file, not an address", "put a copy beside the deck and name that"
    path = beside(folder, name) if name else None
    if path is None:
        return "an image lies inside the deck's folder", "put a copy beside the deck and name that"
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    return (
        ("", "") if is_file else ("there is no such image", "put the file beside the deck, or mend its name")
    )

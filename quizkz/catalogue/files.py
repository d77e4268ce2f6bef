"""The deck files as they lie on disk now: which, how large, touched when.

Looked at on every start, so it stats and compares and opens nothing.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from quizkz.library import DeckFiles, find

Stat = tuple[int, int]
"""Size and time of change (ns) of a file; (-1, 0) where it is missing."""

MISSING: Stat = (-1, 0)
_HEAD_CHARS = 65_536
_FILE_KEY = r"""(?m)^[ \t]*(?:source\.)?file[ \t]*=[ \t]*["']([^"'\n]+)["']"""
_TITLE_KEY = r"""(?m)^[ \t]*title[ \t]*=[ \t]*(["'])([^"'\\\n]{1,200})\1[ \t]*(?:#.*)?$"""


class Source(NamedTuple):
    """A deck to be read: its files, whether it ships with quizkz, and what the catalogue calls its files.

    `path`: that of the main file, by which the catalogue knows the deck.
    """

    files: DeckFiles
    shipped: bool
    path: str
    names: Sequence[str]


def named(path: Path) -> str:
    """A path as the catalogue writes it: bytes of a name that are no letters are spelled out.

    Nothing lies at such a path, and reading the file itself is a problem: SQLite takes whole letters only.
    """
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text


def sources(folders: Sequence[Path], shipped: Path | None) -> Iterator[Source]:
    """Every deck below the folders, own ones first, each main file once."""
    seen: set[str] = set()
    for folder, ships in [*((f, False) for f in folders), *([(shipped, True)] if shipped else [])]:
        for deck in find(folder):
            names = [named(file) for file in deck.files]
            if names[0] not in seen:
                seen.add(names[0])
                yield Source(deck, ships, names[0], names)


def stat(path: str | Path) -> Stat:
    """Size and time of change of a file."""
    try:
        status = os.stat(path)  # noqa: PTH116  # called for each file at each start, with strings
    except (OSError, ValueError):
        return MISSING
    return status.st_size, status.st_mtime_ns


def digest(path: str | Path) -> bytes:
    """A hash of what a file holds; empty where it cannot be read."""
    if not is_readable(path):
        return b""
    # Only what changed is hashed; a start goes without these.
    from hashlib import blake2b

    from quizkz.library.reading import MAX_BYTES

    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            return blake2b(file.read(MAX_BYTES + 1), digest_size=16).digest()
    except (OSError, ValueError):
        return b""


def is_readable(path: str | Path) -> bool:
    """Whether a path is an ordinary file: a pipe would wait for a writer, a device may never end."""
    try:
        return S_ISREG(os.stat(path).st_mode)  # noqa: PTH116  # as above
    except (OSError, ValueError):
        return False


def watched(main: Path) -> list[str]:
    """Files that a deck's cites are held against: what stands there decides about the deck, too."""
    return sorted({str(main.parent / name) for name in re.findall(_FILE_KEY, beginning(str(main)))})


def written_title(main: str) -> str:
    """The title in a file that may be broken otherwise; empty where none can be told."""
    from quizkz.texts import clean  # 10 ms that a start can do without

    head, _, _ = beginning(main).partition("[[question")
    found = re.search(_TITLE_KEY, head)
    return " ".join(clean(found[2]).split()) if found else ""


def beginning(path: str) -> str:
    """The first part of a file, where a deck's own keys stand; empty where it cannot be read."""
    if not is_readable(path):
        return ""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(_HEAD_CHARS)
    except (OSError, ValueError):
        return ""

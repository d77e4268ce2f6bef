"""Finds deck files, by looking at folders alone.

It runs at each start over every own folder, so it opens no file and imports neither pydantic nor tomli.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MAIN = "deck.toml"
SUFFIX = ".toml"


class DeckFiles(NamedTuple):
    """The files of one deck, the main one first. `root` is its folder, or the file itself where it is
    alone."""

    root: Path
    files: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """The folder beyond which nothing belongs to the deck."""
        return self.root if self.root != self.files[0] else self.root.parent

    @property
    def name(self) -> str:
        """What names the deck where it has no id: the stem of its file, or its folder's name."""
        if self.root != self.files[0]:
            return self.root.name or self.root.resolve().name
        return self.root.stem


def stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells a deck whose files were saved again: their names, sizes and times; empty where none is."""
    found: list[tuple[str, int, int]] = []
    for deck in find(path)[:1]:
        for file in deck.files:
            with suppress(OSError):  # gone while it is being replaced
                status = os.stat(file)  # noqa: PTH116  # many times a second
                found.append((str(file), status.st_size, status.st_mtime_ns))
    return tuple(found)


def find(path: Path) -> tuple[DeckFiles, ...]:
    """The decks at a path: of a folder all below it, of a file the deck it belongs to; none where nothing is.

    Hidden files and folders are passed over. A folder with a `deck.toml` is one deck, with all `.toml` files
    below it but those of decks further in. Each folder is entered once, so links in a circle end.
    """
    if path.is_dir():
        found: list[DeckFiles] = []
        _walk(str(path), found, None, set())
        return tuple(found)
    if not path.exists():
        return ()
    if path.name == MAIN or (path.parent / MAIN).is_file():
        return tuple(d for d in find(path.parent) if path in d.files) or (DeckFiles(path, (path,)),)
    return (DeckFiles(path, (path,)),)


def _walk(folder: str, found: list[DeckFiles], into: list[str] | None, seen: set[tuple[int, int]]) -> None:
    """Add the decks below a folder; `into` takes the files where the folder is part of a deck."""
    try:
        status = os.stat(folder)  # noqa: PTH116  # strings all the way: a Path for each entry costs more than the walk
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            shown = [e for e in entries if not e.name.startswith(".")]
    except OSError:
        return
    files = sorted(e.path for e in shown if e.name.endswith(SUFFIX) and not _is_folder(e))
    main = os.path.join(folder, MAIN)  # noqa: PTH118  # as above
    own = [main] if main in files else None
    collect = own if own is not None else into
    if collect is None:
        found.extend(DeckFiles(one, (one,)) for one in map(Path, files))
    else:
        collect.extend(f for f in files if f != main)
    place = len(found)
    # Real folders before links, so that a deck reached both ways has its real path.
    folders = sorted((e.is_symlink(), e.path) for e in shown if _is_folder(e))
    for _, below in folders:
        _walk(below, found, collect, seen)
    if own is not None:
        found.insert(place, DeckFiles(Path(folder), tuple(map(Path, own))))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False

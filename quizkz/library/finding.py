"""Finds deck files, by looking at folders alone.

It runs at each start over every own folder, so it opens no file and imports neither pydantic nor tomli.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MAIN = "deck.toml"
SUFFIX = ".toml"
DEEPEST = 64
"""Folders in folders that are looked into. Nobody keeps decks so deep, and an archive may hold thousands."""


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
    below it but those of decks further in. Each folder is entered once, so links in a circle end. A link that
    leads out of a deck, or to a folder that holds the one looked through, is passed over.
    """
    if path.is_dir():
        found: list[DeckFiles] = []
        _Walk(str(path), found).into(str(path), None, 0)
        return tuple(found)
    if not path.exists():
        return ()
    if path.name == MAIN or (path.parent / MAIN).is_file():
        return tuple(d for d in find(path.parent) if path in d.files) or (DeckFiles(path, (path,)),)
    return (DeckFiles(path, (path,)),)


class _Walk:
    """A way through all folders below one, which adds the decks that it meets."""

    def __init__(self, top: str, found: list[DeckFiles]) -> None:
        self._top, self._found = top, found
        self._seen: set[tuple[int, int]] = set()

    def into(self, folder: str, deck: "_Open | None", depth: int) -> None:
        """Add the decks below a folder; the files of one that is part of a deck go to that."""
        try:
            status = os.stat(folder)  # noqa: PTH116  # strings all the way: a Path for each entry costs more than the walk
            if depth > DEEPEST or (status.st_dev, status.st_ino) in self._seen:
                return
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                shown = [e for e in entries if not e.name.startswith(".")]
        except OSError:
            return
        files = sorted(e.path for e in shown if e.name.endswith(SUFFIX) and not _is_folder(e))
        main = os.path.join(folder, MAIN)  # noqa: PTH118  # as above
        own = _Open(folder, [main]) if main in files else None
        inside = own or deck
        if inside is None:
            self._found.extend(DeckFiles(one, (one,)) for one in map(Path, files))
        else:
            inside.files.extend(f for f in files if f != main)
        place = len(self._found)
        # Real folders before links, so that a deck reached both ways has its real path.
        folders = sorted((e.is_symlink(), e.path) for e in shown if _is_folder(e))
        for linked, below in folders:
            if not (linked and self._leads_out(below, inside)):
                self.into(below, inside, depth + 1)
        if own is not None:
            self._found.insert(place, DeckFiles(Path(folder), tuple(map(Path, own.files))))

    def _leads_out(self, link: str, deck: "_Open | None") -> bool:
        """Whether a link leaves its deck, or leads to what holds everything here: the whole disk, say."""
        target = Path(os.path.realpath(link))
        if Path(os.path.realpath(self._top)).is_relative_to(target):
            return True
        return deck is not None and not target.is_relative_to(os.path.realpath(deck.folder))


class _Open(NamedTuple):
    """A deck whose files are still being found."""

    folder: str
    files: list[str]


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False

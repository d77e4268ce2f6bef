"""Where things lie, and what the program itself writes beside the learner's own decks."""

from dataclasses import dataclass
from pathlib import Path

from quizkz.config import Config
from quizkz.errors import QuizkzError
from quizkz.library import find


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie: data, settings, cache, own deck folders (the first takes new decks), shipped decks.

    `own` empty: what the settings say, else the folder `decks` beside the log. `given`: files and folders
    named for this run, read beside the own folders.
    """

    log: Path
    config: Path
    catalogue: Path
    own: tuple[Path, ...]
    shipped: Path | None
    given: tuple[Path, ...] = ()


def own_folders(places: Places, config: Config) -> tuple[Path, ...]:
    """The folders of own decks. Paths in the settings count from their file, `~` is the learner's home."""
    if places.own:
        return places.own
    if not config.decks:
        return (places.log.parent / "decks",)
    return tuple(places.config.parent / Path(folder).expanduser() for folder in config.decks)


def copy_deck(main: Path, folder: Path) -> Path:
    """Copy a shipped deck's files to a folder of own decks, over none that exists; the main file there."""
    deck = next((d for d in find(main) if main in d.files), None)
    if deck is None:
        raise QuizkzError(f"{main} is gone. Install quizkz again to have its decks back.")
    from quizkz.files import replace_file

    base = folder / deck.root.name if deck.root != main else folder
    try:
        for file in _with_texts(deck.files, deck.folder):
            target = base / file.relative_to(deck.folder)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_file(target, None, file.read_bytes())  # half a copy would hide the shipped deck
    except OSError as error:
        raise _unwritable(folder, error) from error
    return base / main.relative_to(deck.folder)


def _with_texts(files: tuple[Path, ...], folder: Path) -> list[Path]:
    """A deck's files with the texts that its cites are held against, where they lie beside it."""
    from quizkz.catalogue.files import watched

    texts = [Path(path) for main in files[:1] for path in watched(main)]
    return [*files, *(t for t in texts if t.is_file() and t.is_relative_to(folder))]


def write_new_deck(folder: Path) -> Path:
    """Write a deck with an example of each kind, never over a file that exists; where it stands."""
    from quizkz.desk.starter import starter  # nothing of it at a start
    from quizkz.files import replace_file

    names = ("my-deck.toml", *(f"my-deck-{number}.toml" for number in range(2, 1000)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = next(folder / name for name in names if not (folder / name).exists())
        replace_file(path, None, starter(path.stem, title="My deck").encode())
    except OSError as error:
        raise _unwritable(folder, error) from error
    return path


def _unwritable(folder: Path, error: OSError) -> QuizkzError:
    reason = (error.strerror or str(error)).lower()
    return QuizkzError(f"{folder} cannot be written to: {reason}. Name another folder with --decks.")

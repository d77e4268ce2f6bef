"""Finds, reads and checks deck files: decks and problems come out, never an exception for what a file holds.

    finding     which files are decks, by names alone
    reading     bytes to text: encoding, size, what cannot be opened
    parsing     text to TOML values; where TOML fails, piece by piece
    syntax      errors of the TOML reader to named causes, all of a piece
    keys        the keys of all kinds, foreign names, and which keys make which kind
    questions   a question taken apart: unknown keys, its kind
    shapes      what Pydantic finds wrong, in words of our own
    heads       the head of a deck
    tidy        texts cleaned, shared indents dropped
    rules       rules across keys, as functions that yield faults
    chains      what questions wait for, and rounds among them
    cites       cites held against the source file
    images      pictures beside the deck
    lints       warnings about questions that are sound
    faults      a fault, and its place in the text
    placing     faults matched with the file and with each other
    latin       Cyrillic letters that look Latin, and ids of Cyrillic words
    languages   language tags, and what people write in place of one
    loading     all of it in order
    checking    many decks in turn, and held against each other
    results     what reading and checking hand out
    advice      the rules of the deck doctor
    editing     a question's place and values, for a change to its file

A start calls `find` and nothing else, so this module imports neither pydantic nor tomli before `read` or
`check` is called.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.library.finding import DeckFiles, find, stamp

if TYPE_CHECKING:  # what reading brings; finding files, at each start, goes without
    from quizkz.deck import Deck
    from quizkz.library.results import Checked, Loaded

__all__ = ["DeckFiles", "bulk", "check", "find", "read", "stamp"]


@contextmanager
def bulk() -> Iterator[None]:
    """Keep the garbage collector off while many decks are read: three times faster, nothing here is
    cyclic."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read(
    deck_files: DeckFiles, *, source: Path | None = None, texts: Mapping[Path, str] | None = None
) -> "Loaded":
    """Read and check one deck. `source`: the text for the cites of a deck that names no file of its own.

    `texts`: what stands for files on disk, such as a text that is being written.
    """
    from quizkz.library import loading

    return loading.read(deck_files, source=source, texts=texts)


def check(
    paths: Sequence[Path], *, source: Path | None = None, each: "Callable[[Deck], object] | None" = None
) -> "Checked":
    """Read and check every deck at these files and folders, and hold the decks against each other.

    `each` takes every good deck as it is read; then `decks` is empty, and not all are held at once.
    """
    from quizkz.library import checking

    with bulk():
        return checking.check(paths, source=source, each=each)

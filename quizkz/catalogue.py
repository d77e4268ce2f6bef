"""The compiled library: which decks and cards exist, found without parsing TOML again.

A cache in SQLite; deck files by path, size, mtime and hash, questions as JSON. Imports neither pydantic nor
tomli until a file has changed.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from quizkz.problems import Problem
from quizkz.review import CardId


@dataclass(frozen=True, slots=True)
class DeckEntry:
    """A deck as the catalogue knows it. `broken`: it has errors and no cards here. `study`: its `[study]` table."""

    id: str
    title: str
    path: Path
    shipped: bool
    language: str
    questions: int
    cards: int
    study: Mapping[str, Any]
    broken: bool = False
    errors: int = 0
    warnings: int = 0
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class Renamed:
    """A card's id that changed: said by the author (`formerly`), or proposed from equal content."""

    old: CardId
    new: CardId
    proposed: bool


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found: files parsed again, decks gone, renames to append to the log."""

    parsed: int
    removed: int
    renames: tuple[Renamed, ...]


class Catalogue:
    """The opened cache; made again where it is missing, damaged or of another version."""

    path: Path
    db: sqlite3.Connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the cache at `path`, or make it new."""
        raise NotImplementedError

    def refresh(
        self,
        folders: Sequence[Path],
        *,
        shipped: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Refreshed:
        """Bring the cache up to date with the deck files below `folders` and the shipped folder.

        Own decks take the place of shipped ones with the same id. Never raises for what a file holds.
        """
        raise NotImplementedError

    def is_fresh(self, folders: Sequence[Path], *, shipped: Path | None = None) -> bool:
        """Whether no deck file was added, removed or touched since the last refresh (by stat alone)."""
        raise NotImplementedError

    def decks(self) -> tuple[DeckEntry, ...]:
        """All decks, good ones and broken ones, by title."""
        raise NotImplementedError

    def problems(self, deck: str) -> tuple[Problem, ...]:
        """The problems of a deck's files as last read, by deck id (or by path where it has none)."""
        raise NotImplementedError

    def question(self, card: CardId) -> tuple[str, str] | None:
        """The deck's head and the question of a card, both as JSON; None where there is no such card."""
        raise NotImplementedError

    def line(self, card: CardId) -> tuple[Path, int] | None:
        """The file and the line (from 1) where a card's question begins."""
        raise NotImplementedError

    def rivals(self, deck: str, normal: str, question: str) -> tuple[str, ...]:
        """Answers and distractors of the deck's other questions whose normal form is `normal`, as written."""
        raise NotImplementedError

    def kept(self, path: Path) -> str | None:
        """Text kept for a file (compiled settings), None where the file has changed since."""
        raise NotImplementedError

    def keep(self, path: Path, text: str) -> None:
        """Keep a text for a file as it now is."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the cache."""
        raise NotImplementedError

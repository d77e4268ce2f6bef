"""The compiled library: which decks and cards exist, found without parsing TOML again.

A cache in SQLite; deck files by path, size, mtime and hash, questions as JSON. Imports neither pydantic nor
tomli until a file has changed.

    cache      the file of the cache: opened, or laid out anew
    files      the deck files as they lie on disk
    compiling  changed files -> the tables; which deck has which id
    rows       the rows that a deck becomes
    renames    questions whose id changed, found by content
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from quizkz.catalogue.cache import opened, telling, unlink
from quizkz.catalogue.files import MISSING, sources, stat
from quizkz.review import CardId

if TYPE_CHECKING:
    from quizkz.problems import Problem


class DeckEntry(NamedTuple):
    """A deck as the catalogue knows it. `broken`: it has errors and no cards here.

    `study`: its `[study]` table. `id`: the path of a broken deck whose id cannot be told.
    """

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


class Renamed(NamedTuple):
    """A card's id that changed: said by the author (`formerly`), or proposed from equal content."""

    old: CardId
    new: CardId
    proposed: bool


class Parted(NamedTuple):
    """A deck in which questions went and others came, with nothing to pair them.

    `gone`: the cards of those that went.
    """

    deck: str
    gone: tuple[CardId, ...]
    came: int


class Refreshed(NamedTuple):
    """What a refresh found: files parsed again, decks gone, renames to append to the log, and what no rename
    explains."""

    parsed: int
    removed: int
    renames: tuple[Renamed, ...]
    parted: tuple[Parted, ...] = ()


class Catalogue:
    """The opened cache; made again where it is missing, damaged or of another version."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the cache at `path`, or make it new; in a temporary folder where none can be written there."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may be the log's folder, too
            return cls(path, opened(path))
        except (OSError, sqlite3.OperationalError):
            import tempfile

            spare = Path(tempfile.mkdtemp(prefix="quizkz-")) / path.name
            with telling(path):
                return cls(spare, opened(spare))

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
        with telling(self.path):
            return self._refreshed(folders, shipped, progress)

    def _refreshed(
        self, folders: Sequence[Path], shipped: Path | None, progress: Callable[[int, int], None] | None
    ) -> Refreshed:
        try:
            if self.is_fresh(folders, shipped=shipped):
                return Refreshed(0, 0, ())
            return self._compile(folders, shipped, progress)
        except sqlite3.DatabaseError as error:
            if isinstance(
                error, sqlite3.OperationalError | sqlite3.ProgrammingError | sqlite3.IntegrityError
            ):
                raise
            self.db.close()
            unlink(self.path)
            self.db = opened(self.path)
            return self._compile(folders, shipped, progress)

    def _compile(
        self, folders: Sequence[Path], shipped: Path | None, progress: Callable[[int, int], None] | None
    ) -> Refreshed:
        from quizkz.catalogue.compiling import refresh

        return refresh(self.db, folders, shipped, progress)

    def is_fresh(self, folders: Sequence[Path], *, shipped: Path | None = None) -> bool:
        """Whether no deck file was added, removed or touched since the last refresh (by stat alone)."""
        decks: dict[int, str] = {}
        ships: dict[str, bool] = {}
        known: dict[str, dict[str, tuple[int, int]]] = {}
        watched: dict[str, tuple[int, int]] = {}
        for n, path, shipped_one in self.db.execute("SELECT n, path, shipped FROM decks"):
            decks[n], ships[path], known[path] = path, bool(shipped_one), {}
        for n, path, size, mtime, watch in self.db.execute(
            "SELECT deck, path, size, mtime_ns, watched FROM files"
        ):
            if watch:
                watched[path] = (size, mtime)
            else:
                known[decks[n]][path] = (size, mtime)
        left = len(known)
        for source in sources(folders, shipped):
            path, names = source.path, source.names
            had = known.get(path)
            if had is None or ships[path] != source.shipped or len(had) != len(names):
                return False
            for name in names:
                if had.get(name, MISSING) != stat(name):
                    return False
            left -= 1
        return left == 0 and all(stat(path) == was for path, was in watched.items())

    def decks(self) -> tuple[DeckEntry, ...]:
        """All decks, good ones and broken ones, by title."""
        rows = self.db.execute(
            "SELECT id, title, path, shipped, language, questions, cards, study,"
            " standing IN ('broken', 'clash'), errors, warnings, first_line FROM decks"
            " WHERE standing <> 'hidden'"
        )
        entries = [
            DeckEntry(
                id=id_ or path,
                title=title,
                path=Path(path),
                shipped=bool(shipped),
                language=language,
                questions=questions,
                cards=cards,
                study=json.loads(study),
                broken=bool(broken),
                errors=counts[0],
                warnings=counts[1],
                first_line=counts[2],
            )
            for id_, title, path, shipped, language, questions, cards, study, broken, *counts in rows
        ]
        return tuple(sorted(entries, key=lambda e: (e.title.casefold(), e.id, e.path)))

    def problems(self, deck: str) -> "tuple[Problem, ...]":
        """The problems of a deck's files as last read, by deck id (or by path where it has none)."""
        rows = self.db.execute(
            "SELECT problems FROM decks WHERE standing <> 'hidden' AND (id = ? OR path = ?) ORDER BY path",
            (deck, deck),
        )
        return tuple(problem_of(p) for (text,) in rows for p in json.loads(text))

    def question(self, card: CardId) -> tuple[str, str] | None:
        """The deck's head and the question of a card, both as JSON; None where there is no such card."""
        row: tuple[str, str] | None = self.db.execute(
            "SELECT d.head, q.json FROM cards c JOIN questions q ON q.n = c.q JOIN decks d ON d.n = q.source"
            " WHERE c.card = ?",
            (card,),
        ).fetchone()
        return row

    def departed(self, deck: str, question: str) -> str | None:
        """A question that its deck holds no more, as JSON; None where nothing is known of it."""
        row = self.db.execute(
            "SELECT json FROM departed WHERE deck = ? AND question = ?", (deck, question)
        ).fetchone()
        return row[0] if row else None

    def line(self, card: CardId) -> tuple[Path, int] | None:
        """The file and the line (from 1) where a card's question begins."""
        row = self.db.execute(
            "SELECT coalesce(q.file, d.path), q.line FROM cards c JOIN questions q ON q.n = c.q"
            " JOIN decks d ON d.n = q.source WHERE c.card = ?",
            (card,),
        ).fetchone()
        return (Path(row[0]), row[1]) if row else None

    def rivals(self, deck: str, normal: str, question: str) -> tuple[str, ...]:
        """Answers and distractors of the deck's other questions whose normal form is `normal`, as written."""
        rows = self.db.execute(
            "SELECT DISTINCT text FROM answers WHERE deck = ? AND normal = ? AND question <> ? ORDER BY text",
            (deck, normal, question),
        )
        return tuple(text for (text,) in rows)

    def formerly(self) -> tuple[Renamed, ...]:
        """Every id that a card once had, as the authors say, with the id that it has now."""
        rows = self.db.execute("SELECT old, new FROM formerly ORDER BY old, new")
        return tuple(Renamed(CardId(old), CardId(new), proposed=False) for old, new in rows)

    def untold(self) -> tuple[Renamed, ...]:
        """The renames that the log was not yet told of, whichever refresh found them."""
        rows = self.db.execute("SELECT old, new, proposed FROM untold ORDER BY old, new")
        return tuple(Renamed(CardId(old), CardId(new), bool(said)) for old, new, said in rows)

    def told(self, renames: Iterable[Renamed]) -> None:
        """The log knows of these now, or has no need to."""
        with telling(self.path), self.db:
            self.db.executemany(
                "DELETE FROM untold WHERE old = ? AND new = ?", [(r.old, r.new) for r in renames]
            )

    def set_gone(self, cards: Iterable[CardId]) -> None:
        """Note which cards have learning and are in no deck, for counts over the log.

        Where they are noted already nothing is written: another process that compiles would be waited for.
        """
        cards = set(cards)
        if cards == {CardId(card) for (card,) in self.db.execute("SELECT card FROM gone")}:
            return
        with telling(self.path), self.db:
            self.db.execute("DELETE FROM gone")
            self.db.executemany(
                "INSERT OR IGNORE INTO gone VALUES (?, ?)", [(card, card.partition("/")[0]) for card in cards]
            )

    def kept(self, path: Path) -> str | None:
        """Text kept for a file (compiled settings), None where the file has changed since."""
        row = self.db.execute("SELECT size, mtime_ns, text FROM kept WHERE path = ?", (str(path),)).fetchone()
        return row[2] if row and (row[0], row[1]) == stat(path) else None

    def keep(self, path: Path, text: str) -> None:
        """Keep a text for a file as it now is."""
        with telling(self.path), self.db:
            self.db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (str(path), *stat(path), text))

    def close(self) -> None:
        """Close the cache."""
        self.db.close()


def problem_of(data: dict[str, Any]) -> "Problem":
    """A problem from the JSON object that a deck's row keeps it as."""
    from quizkz.problems import Place, Problem

    place = Place(**data.pop("place"))
    related = tuple(Place(**p) for p in data.pop("related"))
    return Problem(**data, place=place, related=related)

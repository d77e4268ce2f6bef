"""Changed deck files -> rows of the catalogue.

One transaction, begun before the files are looked at: of two processes that start at once the second waits
and then finds all done. A deck is parsed when one of its files changed, and only it.
"""

import gc
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from quizkz.catalogue import Parted, Refreshed, Renamed
from quizkz.catalogue.files import Source, digest, sources, stat, watched, written_title
from quizkz.catalogue.renames import Known, known, proposed
from quizkz.catalogue.rows import clash, content, counted
from quizkz.library import bulk, read
from quizkz.library.chains import Name, breaking
from quizkz.library.results import Loaded
from quizkz.review import CardId
from quizkz.texts import clean, one_line

GOOD, BROKEN, CLASH, HIDDEN = "good", "broken", "clash", "hidden"


def refresh(
    db: sqlite3.Connection,
    folders: Sequence[Path],
    shipped: Path | None,
    progress: Callable[[int, int], None] | None,
) -> Refreshed:
    """Bring the rows up to date with the files; all of it or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        with bulk():
            done = _Refresh(db, progress).run(list(sources(folders, shipped)))
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    if done.parsed:
        gc.freeze()  # what was read once would otherwise be walked at every collection
    return done


class _Refresh:
    """One refresh. `before`: the JSON of the questions that decks changed by it held, by deck and id."""

    def __init__(self, db: sqlite3.Connection, progress: Callable[[int, int], None] | None) -> None:
        self.db = db
        self.progress = progress or (lambda _done, _total: None)
        self.before: dict[tuple[str, str], str] = {}
        self.filled: set[str] = set()
        self.said: list[tuple[CardId, CardId]] = []
        self.parsed = 0

    def run(self, found: list[Source]) -> Refreshed:
        """All of it, in order."""
        rows = {path: n for n, path in self.db.execute("SELECT n, path FROM decks")}
        by_path = {source.path: source for source in found}
        changed = [source for source in found if self._changed(rows.get(source.path), source)]
        removed = [n for path, n in rows.items() if path not in by_path]
        for n in removed:
            self._forget(n)
        for done, source in enumerate(changed):
            self.progress(done, len(changed))
            self._read(rows.get(source.path), source)
        self._settle(by_path)
        self._mark_rings()
        self._link()
        self.progress(len(changed), len(changed))
        return Refreshed(self.parsed, len(removed), *self._renames())

    def _changed(self, n: int | None, source: Source) -> bool:
        """Whether a deck must be read again. A file touched but not changed gets its new time noted."""
        if n is None:
            return True
        if self.db.execute("SELECT shipped FROM decks WHERE n = ?", (n,)).fetchone()[0] != source.shipped:
            return True
        rows = self.db.execute("SELECT path, size, mtime_ns, hash, watched FROM files WHERE deck = ?", (n,))
        had = {path: ((size, mtime), hash_, watch) for path, size, mtime, hash_, watch in rows}
        if {path for path, (_, _, watch) in had.items() if not watch} != set(source.names):
            return True
        touched = [path for path, (status, _, _) in had.items() if stat(path) != status]
        if any(digest(path) != had[path][1] for path in touched):
            return True
        self.db.executemany(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE deck = ? AND path = ?",
            [(*stat(path), n, path) for path in touched],
        )
        return False

    def _forget(self, n: int) -> None:
        """Take out a deck whose file is gone."""
        self._remember(n)
        self._empty(n)
        self._drop_questions(n)
        self.db.execute("DELETE FROM files WHERE deck = ?", (n,))
        self.db.execute("DELETE FROM decks WHERE n = ?", (n,))

    def _remember(self, n: int) -> None:
        """Note what a deck held, to see later which ids went."""
        deck = self.db.execute("SELECT id FROM decks WHERE n = ?", (n,)).fetchone()[0]
        rows = self.db.execute("SELECT id, json FROM questions WHERE source = ?", (n,))
        self.before.update(((deck, question), text) for question, text in rows)

    def _empty(self, n: int) -> None:
        """Take a deck's cards out; its questions stay, the memory of a broken deck."""
        deck, filled = self.db.execute("SELECT id, filled FROM decks WHERE n = ?", (n,)).fetchone()
        if filled:
            for table in ("cards", "tags", "answers", "after"):
                self.db.execute(f"DELETE FROM {table} WHERE deck = ?", (deck,))  # noqa: S608  # named above
            self.db.execute("UPDATE decks SET filled = 0, questions = 0, cards = 0 WHERE n = ?", (n,))
        self.db.execute("DELETE FROM formerly WHERE source = ?", (n,))

    def _drop_questions(self, n: int) -> None:
        """Take a deck's questions out, and their words from the index, which must be told what they were."""
        self.db.execute(
            "INSERT INTO found(found, rowid, words)"
            " SELECT 'delete', n, words FROM questions WHERE source = ?",
            (n,),
        )
        self.db.execute("DELETE FROM questions WHERE source = ?", (n,))

    def _read(self, n: int | None, source: Source) -> None:
        """Read a deck and put what it holds in place of what it held."""
        own = source.names
        files = [(path, 0, *stat(path), digest(path)) for path in own]
        files += [
            (path, 1, *stat(path), digest(path)) for path in watched(source.files.files[0]) if path not in own
        ]
        loaded = read(source.files)
        self.parsed += 1
        if n is not None:
            if loaded.deck is not None:
                self._remember(n)
            self._empty(n)
        n = self._write_head(n, source, loaded)
        self.db.execute("DELETE FROM files WHERE deck = ?", (n,))
        self.db.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", [(n, *row) for row in files])
        if loaded.deck is not None:
            self._drop_questions(n)
            if not self._taken(loaded.deck.id):
                self._fill(n, loaded, source.path)

    def _taken(self, deck: str) -> bool:
        """Whether another deck of this id has its cards in the catalogue already."""
        return self.db.execute("SELECT 1 FROM decks WHERE id = ? AND filled", (deck,)).fetchone() is not None

    def _write_head(self, n: int | None, source: Source, loaded: Loaded) -> int:
        """Write the row of a deck; a broken one has the title that can be told, or the last it had."""
        deck = loaded.deck
        title, language = written_title(source.path) or one_line(clean(source.files.name)), "en"
        if deck is not None:
            title, language = deck.title, deck.language
        elif n is not None:
            title, language = self.db.execute(
                "SELECT title, language FROM decks WHERE n = ?", (n,)
            ).fetchone()
        row: dict[str, Any] = {
            "path": source.path,
            "shipped": source.shipped,
            "id": deck.id if deck else loaded.fallback_id,
            "title": title,
            "language": language,
            "head": deck.head().model_dump_json(exclude_none=True) if deck else "{}",
            "study": deck.study.model_dump_json(exclude_none=True) if deck else "{}",
            "sound": deck is not None,
            "standing": GOOD if deck else BROKEN,
            **counted(loaded.problems),
        }
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        if n is None:
            made = self.db.execute(f"INSERT INTO decks ({names}) VALUES ({marks})", row)  # noqa: S608  # own names
            return int(made.lastrowid or 0)
        self.db.execute(f"UPDATE decks SET ({names}) = ({marks}) WHERE n = :n", row | {"n": n})  # noqa: S608  # own names
        return n

    def _fill(self, n: int, loaded: Loaded, path: str) -> None:
        """Write the questions, cards, tags and answers of a good deck."""
        first = self.db.execute("SELECT coalesce(max(n), 0) + 1 FROM questions").fetchone()[0]
        rows = content(n, loaded, path, first)
        self.db.executemany("INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.questions)
        self.db.execute(
            "INSERT INTO found(rowid, words) SELECT n, words FROM questions WHERE source = ?", (n,)
        )
        self.db.executemany("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?)", rows.cards)
        self.db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?, ?, ?)", rows.tags)
        self.db.executemany("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)", rows.answers)
        self.db.executemany(
            "INSERT OR IGNORE INTO after(deck, question, on_deck, on_question) VALUES (?, ?, ?, ?)",
            rows.after,
        )
        self.db.executemany("INSERT OR IGNORE INTO formerly VALUES (?, ?, ?)", [(*p, n) for p in rows.said])
        self.db.execute(
            "UPDATE decks SET filled = 1, questions = ?, cards = ? WHERE n = ?",
            (len(rows.questions), len(rows.cards), n),
        )
        self.said += rows.said
        self.filled.add(rows.deck)

    def _settle(self, found: dict[str, Source]) -> None:
        """Decide which deck has an id that several want, and fill those that come into their own."""
        by_id: dict[str, list[tuple[int, str, bool, bool]]] = {}
        query = "SELECT n, id, path, shipped, sound FROM decks ORDER BY shipped, path"
        for n, deck, path, shipped, sound in self.db.execute(query):
            by_id.setdefault(deck or path, []).append((n, path, bool(shipped), bool(sound)))
        wanted: list[tuple[int, str, str, list[str]]] = []
        for rivals in by_id.values():
            own = [path for _, path, shipped, _ in rivals if not shipped] or [
                path for _, path, _, _ in rivals
            ]
            for n, path, _, sound in rivals:
                others = [p for p in own if p != path]
                standing = HIDDEN if path not in own else CLASH if others else GOOD if sound else BROKEN
                wanted.append((n, path, standing, others))
        for good in (False, True):
            for n, path, standing, others in wanted:
                if (standing == GOOD) is good:
                    self._set_standing(n, found[path], standing, others)

    def _set_standing(self, n: int, source: Source, standing: str, others: list[str]) -> None:
        had, filled, deck, problems = self.db.execute(
            "SELECT standing, filled, id, problems FROM decks WHERE n = ?", (n,)
        ).fetchone()
        if standing in (CLASH, HIDDEN):
            if filled:
                if standing == HIDDEN:
                    self._remember(n)
                self._empty(n)
            if standing == CLASH:
                row = counted(clash(problems, deck, source.path, others)) | {"n": n}
                self.db.execute(
                    "UPDATE decks SET problems = :problems, errors = :errors, warnings = :warnings,"
                    " first_line = :first_line WHERE n = :n",
                    row,
                )
        elif had == CLASH or (standing == GOOD and not filled):
            self._read(n, source)
        self.db.execute("UPDATE decks SET standing = ? WHERE n = ?", (standing, n))

    def _mark_rings(self) -> None:
        """Mark what questions of several decks wait for in a round: an error of no one deck, which each
        may be without the others; it must not hold them back for ever.
        """
        self.db.execute("UPDATE after SET ring = 0 WHERE ring")
        if not self.db.execute("SELECT 1 FROM after WHERE deck <> on_deck").fetchone():
            return
        after: dict[Name, list[Name]] = {}
        for deck, question, *on in self.db.execute("SELECT deck, question, on_deck, on_question FROM after"):
            after.setdefault((deck, question), []).append((on[0], on[1]))
        for (deck, question), (on_deck, on_question) in breaking(after):
            self.db.execute(
                "UPDATE after SET ring = 1"
                " WHERE deck = ? AND question = ? AND on_deck = ? AND on_question = ?",
                (deck, question, on_deck, on_question),
            )

    def _link(self) -> None:
        """Say of each card that waits for which cards it does."""
        self.db.execute("DELETE FROM waits")
        self.db.execute(
            "INSERT INTO waits SELECT c.card, p.card, c.deck, c.question FROM after a"
            " CROSS JOIN cards c ON c.deck = a.deck AND c.question = a.question"
            " CROSS JOIN cards p ON p.deck = a.on_deck AND p.question = a.on_question WHERE NOT a.ring"
        )

    def _renames(self) -> tuple[tuple[Renamed, ...], tuple[Parted, ...]]:
        """What authors say of changed decks, what content proposes for the ids left, and what has no pair."""
        renames = [Renamed(old, new, proposed=False) for old, new in self.said]
        departed = {
            (deck, question): text
            for deck, question, text in self.db.execute("SELECT deck, question, json FROM departed")
        }
        if not self.before and not departed:
            return self._keep(renames), ()
        decks = {deck for deck, _ in self.before} | self.filled
        now = {(deck, q) for deck in decks for q in self._questions(deck)}
        gone, came = self.before.keys() - now, now - self.before.keys()
        self._note_departures(gone, came)
        told = {pair.old for pair in renames} | {pair.new for pair in renames}
        old = _untold([known(deck, self.before[deck, q]) for deck, q in sorted(gone)], told)
        new = _untold([self._known(deck, q) for deck, q in sorted(came)], told) if old or departed else []
        pairs = list(proposed(old, new))
        if departed and new:
            # Of what went earlier prompts alone say little: those questions are many, and long ago.
            earlier = [known(key[0], text) for key, text in departed.items() if key not in gone | now]
            pairs += proposed(_left(earlier, pairs), _left(new, pairs), strict=True)
        pairs += self._elsewhere(_left(old, pairs))
        renames += [Renamed(before, after, proposed=True) for before, after in pairs]
        return self._keep(renames), _parted(_left(old, pairs), _left(new, pairs))

    def _keep(self, renames: Sequence[Renamed]) -> tuple[Renamed, ...]:
        """The same renames, kept until the log was told of them."""
        self.db.executemany("INSERT OR REPLACE INTO untold VALUES (?, ?, ?)", renames)
        return tuple(renames)

    def _note_departures(self, gone: Iterable[tuple[str, str]], came: Iterable[tuple[str, str]]) -> None:
        """Keep what went, and forget it where it came back."""
        self.db.executemany(
            "INSERT OR REPLACE INTO departed VALUES (?, ?, ?)", [(*key, self.before[key]) for key in gone]
        )
        self.db.executemany("DELETE FROM departed WHERE deck = ? AND question = ?", list(came))

    def _elsewhere(self, gone: Sequence[Known]) -> Iterator[tuple[CardId, CardId]]:
        """Questions that went from one deck and stand in another, pasted there before they were cut here."""
        if not gone:
            return
        rows = self.db.execute(
            "SELECT DISTINCT deck, question FROM cards WHERE question IN (SELECT value FROM json_each(?))",
            (json.dumps([old.id for old in gone]),),
        ).fetchall()
        there: dict[str, list[Known]] = {}
        for deck, question in rows:
            there.setdefault(question, []).append(self._known(deck, question))
        for old in gone:
            yield from proposed([old], there.get(old.id, ()), strict=True)

    def _questions(self, deck: str) -> list[str]:
        return [q for (q,) in self.db.execute("SELECT DISTINCT question FROM cards WHERE deck = ?", (deck,))]

    def _known(self, deck: str, question: str) -> Known:
        text = self.db.execute(
            "SELECT json FROM questions WHERE n = (SELECT q FROM cards WHERE deck = ? AND question = ?)",
            (deck, question),
        ).fetchone()[0]
        return known(deck, text)


def _left(questions: Sequence[Known], pairs: Sequence[tuple[CardId, CardId]]) -> list[Known]:
    """The questions that are in no pair."""
    paired = {card for pair in pairs for card in pair}
    return [q for q in questions if paired.isdisjoint(q.cards().values())]


def _parted(gone: Sequence[Known], came: Sequence[Known]) -> tuple[Parted, ...]:
    """The decks in which some went and others came."""
    decks = {one.deck for one in gone} & {one.deck for one in came}
    return tuple(
        Parted(
            deck,
            tuple(card for one in gone if one.deck == deck for card in one.cards().values()),
            sum(one.deck == deck for one in came),
        )
        for deck in sorted(decks)
    )


def _untold(questions: Sequence[Known], told: set[CardId]) -> list[Known]:
    """The questions that no author's word speaks of."""
    return [q for q in questions if told.isdisjoint(q.cards().values())]

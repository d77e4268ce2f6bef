"""Anki's own core, answering measurements: run by a Python that has the package `anki`, never by ours.

    PYTHON -m tests.benchmarks.anki_core COLLECTION [due]

Nothing of quizkz imports this, and it imports nothing of quizkz: `anki` is under the AGPL and is a tool of
the benchmark only. The collection is made from a text of the same questions by Anki's own importer, and the
log of quizkz is then written into its tables, each card due on the same day.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from anki.buildinfo import version
from anki.collection import Card, Collection, ImportCsvRequest
from anki.deck_config_pb2 import UpdateDeckConfigsRequest

from tests.benchmarks.peers import Answer, peak, serve, timed

DAY_MS, DAY_S = 86_400_000, 86_400
GOOD = 2
ROWS = 40
DECK = "Library"
_AGE = 4000
"""How many days ago the collection was made: before the first review."""

_STATES = "select card, due_day, last_day, answers, lapses from state where due_day is not null"
_EVENTS = "select card, at, rating, coalesce(lead(at) over (partition by card order by at), at) from events"
_PLACE = (
    "update cards set type = 2, queue = 2, due = ?, ivl = ?, factor = 2500, reps = ?, lapses = ? where id = ?"
)
_LOG = "insert into revlog values (?, ?, -1, ?, ?, ?, 2500, 4000, ?)"


class Core:
    """A collection opened as the desktop app opens it, its backend asked directly."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._col = Collection(path)

    def about(self) -> Answer:
        """Versions, and how a commit reaches the disk."""
        db = self._col.db
        return {
            "anki": version,
            "journal": db.scalar("pragma journal_mode"),
            "synchronous": db.scalar("pragma synchronous"),
            "cards": self._col.card_count(),
            "reviews": db.scalar("select count() from revlog"),
        }

    def take(self, texts: str) -> Answer:
        """Import a text of questions with Anki's own importer."""
        metadata = self._col.get_csv_metadata(texts, None)
        return timed(lambda: self._col.import_csv(ImportCsvRequest(path=texts, metadata=metadata)))

    def load(self, log: str, today: int) -> Answer:
        """Write the log of quizkz and the due days into the collection; its day `today` is today here."""
        self._col.close()
        now = int(time.time())
        with closing(sqlite3.connect(self._path)) as db, closing(sqlite3.connect(log)) as ours:
            db.execute("update col set crt = ?", (now - _AGE * DAY_S,))
            cards = dict(db.execute("select n.guid, c.id from notes n join cards c on c.nid = n.id"))
            placed = (
                (due - today + _AGE, max(due - last, 1), reps, lapses, cards[card])
                for card, due, last, reps, lapses in ours.execute(_STATES)
                if card in cards
            )
            db.executemany(_PLACE, placed)
            db.executemany(_LOG, _revlog(ours, cards, now // DAY_S - today))
            db.commit()
        self._col = Collection(self._path)
        return self.about()

    def settle(self) -> Answer:
        """Turn FSRS on and limits off, which makes the memory of every card from the whole of its log."""
        for config in self._col.decks.all_config():
            config["rev"]["perDay"] = 9999
            self._col.decks.update_config(config)
        self._fsrs(on=False)
        return timed(lambda: self._fsrs(on=True))

    def _fsrs(self, *, on: bool) -> None:
        deck = self._col.decks.get_current_id()
        given = self._col.decks.get_deck_configs_for_update(deck)
        request = UpdateDeckConfigsRequest(
            target_deck_id=deck,
            configs=[given.all_config[0].config],
            fsrs=on,
            limits=given.current_deck.limits,
            new_cards_ignore_review_limit=given.new_cards_ignore_review_limit,
        )
        self._col.decks.update_deck_configs(request)

    def remembered(self) -> Answer:
        """How many cards have the memory that FSRS gave them."""
        return {"found": self._col.db.scalar("""select count() from cards where data like '%"s":%'""")}

    def answer(self, n: int) -> Answer:
        """Answers, each committed, and the next card with what its ratings would do: milliseconds of each."""
        sched = self._col.sched
        self._col.decks.select(self._col.decks.id(DECK))
        queued, times = sched.get_queued_cards(), []
        for _ in range(n):
            if not queued.cards:
                break
            began = time.perf_counter()
            first = queued.cards[0]
            card = Card(self._col)
            card._load_from_backend_card(first.card)
            card.start_timer()
            sched.answer_card(sched.build_answer(card=card, states=first.states, rating=GOOD))
            queued = sched.get_queued_cards()
            if queued.cards:
                sched.describe_next_states(queued.cards[0].states)
            times.append((time.perf_counter() - began) * 1000)
        return {"times": times}

    def due(self) -> Answer:
        """The counts of every deck, as the first screen shows them."""
        return timed(self._col.sched.deck_due_tree)

    def graphs(self, days: int) -> Answer:
        """All figures of the statistics screen; `days` 0: all time."""
        return timed(lambda: self._col._backend.graphs(search="", days=days))

    def search(self, line: str) -> Answer:
        """The cards that a search finds."""
        return timed(lambda: self._col.find_cards(line))

    def browse(self) -> Answer:
        """All cards in the browser's order, and the rows of a screen."""
        self._col.load_browser_card_columns()

        def first() -> Any:
            cards = self._col.find_cards(f"deck:{DECK}", order=True)
            for card in cards[:ROWS]:
                self._col._backend.browser_row_for_id(card)
            return cards

        return timed(first)

    def close(self) -> Answer:
        """Close the collection."""
        self._col.close()
        return {}


def _revlog(log: sqlite3.Connection, cards: dict[str, int], shift: int) -> Iterator[tuple[int, ...]]:
    """The rows of Anki's log: the same ratings at the same moments, a millisecond on where one is taken."""
    taken: set[int] = set()
    before, last_gap = "", 0
    for card, at, rating, following in log.execute(_EVENTS):
        if card not in cards:
            continue
        first = card != before
        moment = at + shift * DAY_MS
        while moment in taken:
            moment += 1
        taken.add(moment)
        gap = max((following - at) // DAY_MS, 1)
        yield moment, cards[card], rating, gap, 0 if first else last_gap, 0 if first else 1
        before, last_gap = card, gap


def main() -> None:
    """Answer measurements; or tell the counts and end, as a new process would."""
    if sys.argv[2:] == ["due"]:
        col = Collection(sys.argv[1])
        print(json.dumps({"due": col.sched.deck_due_tree().review_count}))
        col.close()
        return
    core = Core(sys.argv[1])
    names = ("about", "take", "load", "settle", "remembered", "answer", "due", "graphs", "search", "browse")
    serve({name: getattr(core, name) for name in (*names, "close")} | {"peak": peak})


if __name__ == "__main__":
    main()

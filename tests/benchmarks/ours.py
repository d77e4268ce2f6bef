"""quizkz's own core, answering the same measurements: `python -m tests.benchmarks.ours DATA DECKS`."""

import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs

from quizkz.catalogue import Catalogue
from quizkz.clock import DAY_MS, Now
from quizkz.desk import Desk, Places, open_desk
from quizkz.desk.finding import looking
from quizkz.desk.finding import terms as finding_terms
from quizkz.desk.reporting import Reporter
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.query import Scope
from quizkz.review import CardId, Event, Rating
from quizkz.scheduling import CardState, Placing, fold
from quizkz.search import Fault, Finder, Listing, parse
from quizkz.session import Asking, Session
from tests.benchmarks.logs import REPORTED_DAY
from tests.benchmarks.peers import Answer, peak, serve, timed
from tests.learner import right_response

ROWS = 40
START = Now(REPORTED_DAY * DAY_MS + DAY_MS // 2)
_BARE = Placing(learning_steps=(), relearning_steps=(), fuzz=False)


class Ours:
    """A learner's library, opened once; the clock runs on from noon of the day that is reported."""

    def __init__(self, data: Path, decks: Path) -> None:
        self._places = Places(
            data / "progress.db", data / "config.toml", data / "catalogue.db", (decks,), None
        )
        self._began = time.monotonic_ns()
        self._open: Desk | None = None
        self._session: Session | None = None
        self._looking: tuple[Finder, Listing] | None = None
        self._closing = ExitStack()

    @property
    def _now(self) -> Now:
        since = (time.monotonic_ns() - self._began) // 1_000_000
        return Now(START.at + since, 0, since)

    @property
    def _desk(self) -> Desk:
        if self._open is None:
            self._open = open_desk(self._places, self._now)
            self._open.refresh(self._now)
        return self._open

    def index(self) -> Answer:
        """All decks read into a catalogue that is not there yet."""
        self._places.catalogue.unlink(missing_ok=True)
        catalogue = Catalogue.open(self._places.catalogue)
        took = timed(lambda: catalogue.refresh(self._places.own))
        catalogue.close()
        return took

    def unchanged(self) -> Answer:
        """Nothing changed: all files looked at."""
        return timed(lambda: self._desk.catalogue.refresh(self._places.own))

    def edited(self) -> Answer:
        """One question of a deck in the middle edited, and found."""
        files = sorted(self._places.own[0].glob("deck-*.toml"))
        file = files[len(files) // 2]
        text = file.read_text(encoding="utf-8")
        old, new = ("and why?", "and how?") if "and why?" in text else ("and how?", "and why?")
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return timed(lambda: self._desk.catalogue.refresh(self._places.own))

    def rebuild(self) -> Answer:
        """The state of every card made anew from the whole log."""
        return timed(self._desk.store.rebuild)

    def fill(self) -> Answer:
        """What the fold saw of each answer, filled in after a rebuild; it stands back for others."""
        return timed(self._desk.store.fill_answers)

    def answer(self, n: int) -> Answer:
        """Answers, each graded and committed, and the next question with what its ratings would do."""
        if self._session is None:
            self._session = Session(self._desk, Scope(), self._now)
        session, times = self._session, []
        for _ in range(n):
            state = session.state
            if not isinstance(state, Asking):
                break
            response = right_response(state.asked.question, state.asked.part)
            began = time.perf_counter()
            graded = session.respond(response, self._now)
            session.rate(Rating.GOOD, self._now) if graded.self_graded else session.go_on(self._now)
            times.append((time.perf_counter() - began) * 1000)
        return {"times": times}

    def due(self) -> Answer:
        """All that home shows: the counts of every deck."""
        now = self._now
        return timed(lambda: self._desk.overview(now)) | {"due": self._desk.overview(now).total.ready}

    def plan(self) -> Answer:
        """What a sitting on everything asks."""
        now = self._now
        return timed(lambda: self._desk.plan(Scope(), now))

    def graphs(self, days: int) -> Answer:
        """The whole report; `days` 0: all time."""
        reporter, now = Reporter(self._desk), self._now
        return timed(lambda: reporter.report(Scope(), "year" if days else "all", now))

    def search(self, line: str) -> Answer:
        """The cards that a line of search finds, as the browser asks at a key."""
        if self._looking is None:
            self._looking = self._closing.enter_context(looking(self._desk, self._now))
        finder, listing = self._looking

        def find() -> list[int]:
            query = parse(line, listing.known)
            if isinstance(query, Fault):
                raise ValueError(query.message)
            return list(finder.find(listing, query))

        return timed(find)

    def browse(self) -> Answer:
        """All cards in the browser's order, and the rows of a screen."""
        asked = finding_terms(self._desk, self._now)

        def first() -> list[CardId]:
            finder = Finder(self._places.log, self._desk.catalogue.path)
            listing = finder.listing(*asked)
            finder.lines(listing.cards[:ROWS])
            finder.close()
            return list(listing.cards)

        return timed(first)

    def folds(self, reviews: int) -> Answer:
        """Some cards folded by us, and their ratings by py-fsrs: microseconds a review of both."""
        cards = [
            CardId(card)
            for (card,) in self._desk.store.db.execute("SELECT card FROM state LIMIT ?", (reviews // 10,))
        ]
        events = [self._desk.store.events(card) for card in cards]
        rows = [[(event.at, int(event.rating)) for event in some if event.rating] for some in events]
        count = sum(map(len, rows))
        ours = timed(lambda: [_folded(some) for some in events])["ms"]
        theirs = timed(lambda: [_py_fsrs(some) for some in rows])["ms"]
        return {"ours": ours * 1000 / count, "theirs": theirs * 1000 / count}

    def close(self) -> Answer:
        """Close log and catalogue."""
        self._closing.close()
        if self._open:
            self._open.close()
        return {}


def _folded(events: tuple[Event, ...]) -> CardState | None:
    return fold(events, _BARE, DEFAULT_PARAMETERS)[0]


def _py_fsrs(rows: list[tuple[int, int]]) -> fsrs.Card:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card()
    for at, rating in rows:
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
    return card


def main() -> None:
    """Answer measurements."""
    ours = Ours(Path(sys.argv[1]), Path(sys.argv[2]))
    names = (
        "index",
        "unchanged",
        "edited",
        "rebuild",
        "fill",
        "answer",
        "due",
        "plan",
        "graphs",
        "search",
        "browse",
        "folds",
        "close",
    )
    serve({name: getattr(ours, name) for name in names} | {"peak": peak})


if __name__ == "__main__":
    main()

"""The cores themselves at one size, asked in turn: ours, Anki's where its Python is given, py-fsrs's fold."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.figures import Lines, Pairs
from tests.benchmarks.logs import REPORTED_DAY
from tests.benchmarks.peers import ROOT, Peer
from tests.benchmarks.sizes import Size

SEARCHES = (("river", "river"), ("river council", "river council"), ("tag:river", "tag:river"))
STANDINGS = (("is:due", "is:due"), ("lapses>1", "prop:lapses>1"))
AT_ONCE = 5
FOLDED = 20_000
"""The most reviews that py-fsrs is given: it takes a second for so many."""
HEAVY = 3


@dataclass(frozen=True, slots=True)
class Cores:
    """Where measurements of the cores go, and how often each is taken."""

    runs: int
    anki: str | None
    """The Python that has `anki`; None: ours alone."""
    lines: Lines = field(default_factory=Lines)
    pairs: Pairs = field(default_factory=Pairs)
    folds: Pairs = field(default_factory=Pairs)
    made: dict[int, list[float]] = field(default_factory=dict)
    """Seconds of each rebuild, by size."""
    apart: list[str] = field(default_factory=list)
    """Where the two found not the same number of cards."""

    def measure(self, size: Size) -> dict[str, Any]:
        """Make the library and log of a size ready and measure both cores; what Anki says of itself."""
        heavy = min(self.runs, HEAVY if size.questions < 100_000 else 2)
        self._index(size, heavy)
        about = self._rebuild(size, heavy)
        self._both(size)
        return about

    def _ours(self, size: Size) -> Peer:
        return Peer(sys.executable, "tests.benchmarks.ours", (str(size.data), str(size.decks)), size.folder)

    def _theirs(self, size: Size, file: str = "collection.anki2") -> Peer | None:
        if self.anki is None:
            return None
        return Peer(self.anki, "tests.benchmarks.anki_core", (str(size.folder / file),), size.folder)

    def _index(self, size: Size, heavy: int) -> None:
        """Decks compiled from nothing, beside Anki's import of the same questions as one text."""
        cold, taken = [], []
        for n in range(heavy):
            with self._ours(size) as ours:
                cold.append(ours.ms("index") / 1000)
                peak = ours.ask("peak")["mib"]
                if n == heavy - 1:
                    self._kept_up(size, ours)
            if theirs := self._theirs(size, f"imported{n}.anki2"):
                with theirs:
                    taken.append(theirs.ms("take", texts=str(size.texts)) / 1000)
                    theirs.ask("close")
        self.lines.add(size.questions, "cold index", cold, "s")
        self.lines.add(size.questions, "cold index: peak memory", [peak], "MiB")
        if taken:
            self.pairs.add(size.questions, "questions taken in from text", cold, taken, unit="s")

    def _kept_up(self, size: Size, ours: Peer) -> None:
        ours.ask("due")
        warm = [ours.ms("unchanged") for _ in range(self.runs)]
        self.lines.add(size.questions, "index where nothing changed", warm)
        edits = [ours.ms("edited") for _ in range(min(self.runs, 5))]
        self.lines.add(size.questions, "index after one question was edited", edits, reach="0.1 x a cold one")
        ours.ask("close")

    def _rebuild(self, size: Size, heavy: int) -> dict[str, Any]:
        """The state of every card from the whole log: with Anki, FSRS turned on, which does the same."""
        about: dict[str, Any] = {}
        with ExitStack() as peers:
            ours = peers.enter_context(self._ours(size))
            ours.ask("due")
            theirs = self._theirs(size)
            made, settled = [], []
            if theirs:
                peers.enter_context(theirs)
                theirs.ask("take", texts=str(size.texts))
                about = theirs.ask("load", log=str(size.data / "progress.db"), today=REPORTED_DAY)
            for _ in range(heavy):
                made.append(ours.ms("rebuild") / 1000)
                if theirs:
                    settled.append(theirs.ms("settle") / 1000)
            self.lines.add(size.questions, "rebuild of all states from the log", made, "s", "2.5 s")
            self.lines.add(size.questions, "rebuild: peak memory", [ours.ask("peak")["mib"]], "MiB")
            self.made[size.questions] = made
            filled = [ours.ms("fill") / 1000]
            self.lines.add(size.questions, "single answers filled in after it", filled, "s")
            if theirs:
                self.pairs.add(size.questions, "state of every card from the log", made, settled, unit="s")
                theirs.ask("close")
            ours.ask("close")
        return about

    def _both(self, size: Size) -> None:
        with ExitStack() as peers:
            ours = peers.enter_context(self._ours(size))
            theirs = self._theirs(size)
            if theirs:
                peers.enter_context(theirs)
            self._in_turn(size, "all that home shows", ours, theirs, "due", what="counts of every deck")
            self.lines.add(size.questions, "plan of everything", [ours.ms("plan") for _ in range(self.runs)])
            for days, span in ((365, "the last year"), (0, "all time")):
                what = f"report, {span}"
                self._in_turn(size, what, ours, theirs, "graphs", what=what, reach="0.5 x", days=days)
            for line, other in (*SEARCHES, *STANDINGS):
                what = f"search `{line}`"
                self._in_turn(size, what, ours, theirs, "search", what=what, line=line, theirs_line=other)
            self._in_turn(size, "all cards listed, a screen of them read", ours, theirs, "browse")
            self._answers(size, ours, theirs)
            peaks = [ours.ask("peak")["mib"]]
            self.lines.add(size.questions, "all of these: peak memory of the process", peaks, "MiB")
            if theirs:
                what = "peak memory of the process after these"
                self.pairs.add(size.questions, what, peaks, [theirs.ask("peak")["mib"]], unit="MiB")
                theirs.ask("close")
            self._folds(size, ours)
            ours.ask("close")
        if self.anki:
            self._new_process(size, self.anki)

    def _in_turn(
        self,
        size: Size,
        name: str,
        ours: Peer,
        theirs: Peer | None,
        asked: str,
        *,
        what: str = "",
        reach: str = "",
        **arguments: Any,
    ) -> None:
        """One question put to both, in turn; the finds of a search have to agree."""
        other = dict(arguments)
        if line := arguments.pop("theirs_line", None):
            other = {"line": line}
        if theirs is None:
            self.lines.add(size.questions, name, [ours.ms(asked, **arguments) for _ in range(self.runs)])
            return
        counts = ours.ask(asked, **arguments).get("found"), theirs.ask(asked, **other).get("found")
        if counts[0] != counts[1] and None not in counts:
            self.apart.append(f"{size.questions:,}: {name}: {counts[0]} here, {counts[1]} there")
        mine, found = processes.in_turn(
            lambda: ours.ms(asked, **arguments), lambda: theirs.ms(asked, **other), self.runs
        )
        self.lines.add(size.questions, name, mine)
        self.pairs.add(size.questions, what or name, mine, found, reach)

    def _answers(self, size: Size, ours: Peer, theirs: Peer | None) -> None:
        mine: list[float] = []
        found: list[float] = []
        for n in range(self.runs + 1):
            first, second = ours.ask("answer", n=AT_ONCE)["times"], []
            if theirs:
                second = theirs.ask("answer", n=AT_ONCE)["times"]
            if len(first) < AT_ONCE or (theirs and len(second) < AT_ONCE):
                break  # a small library has no more due
            if n:
                mine += first
                found += second
        what = "answer graded and committed, next question chosen"
        self.lines.add(size.questions, what, mine)
        if theirs:
            self.pairs.add(size.questions, "answer committed, next card chosen", mine, found, "under 1 x")

    def _folds(self, size: Size, ours: Peer) -> None:
        """The same ratings through our fold and through py-fsrs's scheduler: microseconds a review."""
        rows = [ours.ask("folds", reviews=min(size.reviews, FOLDED)) for _ in range(min(self.runs, HEAVY))]
        theirs = [row["theirs"] for row in rows]
        self.folds.add(size.questions, "one card after another", [r["ours"] for r in rows], theirs, unit="µs")
        whole = [1e6 * took / size.reviews for took in self.made[size.questions]]
        count = min(len(whole), len(theirs))
        what = "the whole log, read from disk and states written"
        self.folds.add(size.questions, what, whole[:count], theirs[:count], unit="µs")

    def _new_process(self, size: Size, python: str) -> None:
        file = str(size.folder / "collection.anki2")
        command = (python, "-m", "tests.benchmarks.anki_core", file, "due")
        env = size.env | {"PYTHONPATH": str(ROOT)}
        mine, found = processes.in_turn(
            lambda: processes.run_ms((*processes.QUIZKZ, "due"), size.env),
            lambda: processes.run_ms(command, env),
            self.runs,
        )
        self.pairs.add(size.questions, "new process to the counts", mine, found, "0.3 x")

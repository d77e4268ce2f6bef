"""The opened library of one learner.

It joins log, catalogue and settings. What a day asks of it is in `day`, what home shows of it in `overview`.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz import query
from quizkz.catalogue import Catalogue, DeckEntry, Parted, Refreshed, problem_of
from quizkz.clock import Now
from quizkz.config import Config, balancing, from_json, load, policy, suspends_leeches, tag_limits, to_json
from quizkz.desk import day
from quizkz.desk.overview import overview
from quizkz.desk.places import Places, copy_deck, own_folders, write_new_deck
from quizkz.desk.raised import NAME as RAISED
from quizkz.desk.raised import Raised
from quizkz.desk.renaming import TOLD, drafts, parted
from quizkz.desk.rows import Overview
from quizkz.errors import UsageError
from quizkz.query import Scope
from quizkz.queue import Plan
from quizkz.review import CardId, split_card
from quizkz.scheduling import Choosing, Placing, Policy
from quizkz.store import Store
from quizkz.store.file import BUSY_MS

if TYPE_CHECKING:
    from quizkz.problems import Problem

Progress = Callable[[int, int], None]


class Desk:
    """The opened library of one learner.

    `followed`: cards whose id changed without a word of the author (old, new), with the progress they keep.
    `parted`: decks where questions with progress went and others came, and what was alike too little to pair
    them. Whoever shows one of the two empties it.
    """

    store: Store

    def __init__(self, places: Places, override: Mapping[str, Any] | None = None) -> None:
        self.places = places
        self.override = override or {}
        self.catalogue = Catalogue.open(places.catalogue)
        self.config: Config = Config()
        self.config_problems: tuple[Problem, ...] = ()
        self.followed: list[tuple[CardId, CardId]] = []
        self.parted: list[Parted] = []
        self.raised = Raised(places.log.with_name(RAISED))
        self._moved: dict[CardId, CardId] = {}
        self._read_config()
        self._take_stock()

    def _read_config(self) -> None:
        """Take the settings, as compiled before or, where their file changed, from the file."""
        path = self.places.config
        self._config_stat = _stat(path)
        text = self.catalogue.kept(path)
        if text is None:
            self.config, self.config_problems = load(path)
            self._heed_config()
            if self._config_stat is not None:
                kept = {"config": to_json(self.config), "problems": [asdict(p) for p in self.config_problems]}
                self.catalogue.keep(path, json.dumps(kept, ensure_ascii=False))
            return
        data = json.loads(text)
        self.config = from_json(data["config"])
        self._heed_config()
        self.config_problems = tuple(problem_of(p) for p in data["problems"])

    def _heed_config(self) -> None:
        """Read from the settings what is asked at each plan."""
        self.balancing = balancing(self.config)
        self.tag_limits = tag_limits(self.config)

    def _take_stock(self) -> None:
        """Note which decks there are."""
        self._seen = self.catalogue.db.execute("PRAGMA data_version").fetchone()[0]
        self.decks: tuple[DeckEntry, ...] = self.catalogue.decks()
        self.good = {entry.id: entry for entry in self.decks if not entry.broken}
        self._policies: dict[str, Policy] = {}

    @property
    def own_folders(self) -> tuple[Path, ...]:
        """The folders of own decks; the first takes new ones."""
        return own_folders(self.places, self.config)

    def today(self, now: Now) -> int:
        """The study day of a moment under the learner's rollover hour."""
        return now.day(self.config.rollover)

    @property
    def suspends_leeches(self) -> bool:
        """Whether the answer that makes a card a leech suspends it too."""
        return suspends_leeches(self.config)

    def policy(self, deck: str) -> Policy:
        """The policy for a deck."""
        found = self._policies.get(deck)
        if found is None:
            entry = self.good.get(deck)
            found = policy(self.config, deck, entry.study if entry else {}, self.override)
            self._policies[deck] = found
        return found

    def placing(self, deck: str) -> Placing | None:
        """The placing policy for a deck; None where it is missing or broken, and the last one used holds."""
        return self.policy(deck).placing if deck in self.good else None

    def refresh(self, now: Now, progress: Progress | None = None) -> bool:
        """Read changed decks and settings and append renames; whether anything changed."""
        return self.take(
            self.catalogue.refresh(self._folders(), shipped=self._shipped(), progress=progress), now
        )

    def compile(self, progress: Progress | None = None) -> Refreshed:
        """Read changed decks, by a connection of its own: from any thread. `take` makes it count here."""
        own = Catalogue.open(self.catalogue.path)
        try:
            return own.refresh(self._folders(), shipped=self._shipped(), progress=progress)
        finally:
            own.close()

    def take(self, refreshed: Refreshed, now: Now) -> bool:
        """Make count what was compiled: renames, settings, policies; whether anything changed."""
        self._attach()
        # Those too that a refresh found whose program was killed before the log was told of them.
        renames, went = [*refreshed.renames, *self.catalogue.untold()], list(refreshed.parted)
        changed = bool(refreshed.parsed or refreshed.removed or renames)
        if _stat(self.places.config) != self._config_stat:
            changed = True
            self._read_config()
            again = self.catalogue.refresh(self._folders(), shipped=self._shipped())
            renames += again.renames
            went += again.parted
        if not changed and self.catalogue.db.execute("PRAGMA data_version").fetchone()[0] == self._seen:
            return False
        self._take_stock()
        self._moved.update((CardId(r.old), CardId(r.new)) for r in renames)
        found = drafts(self.store, self.catalogue, renames, now)
        if found:
            self.store.append(found, now, self.today(now))
        if renames:
            self.catalogue.told(renames)
        values = [draft.value or {} for draft in found]
        self.followed += [(CardId(v["old"]), CardId(v["new"])) for v in values if TOLD in v]
        self.parted += parted(self.store, went)
        self.store.refold(now)
        self.note_gone()
        return True

    def note_gone(self) -> None:
        """Note which cards have learning and are in their deck no more, for the counts of home."""
        self.catalogue.set_gone(query.gone(self.store, tuple(self.good)))

    def _attach(self) -> None:
        """Let the log read the catalogue; anew where its file was made anew."""
        if _stat(self.catalogue.path, inode=True) != self._file:
            query.detach(self.store)
            self.catalogue.close()
            self.catalogue = Catalogue.open(self.catalogue.path)
            self._join()

    def _join(self) -> None:
        query.attach(self.store, self.catalogue)
        self._file = _stat(self.catalogue.path, inode=True)

    def _folders(self) -> tuple[Path, ...]:
        return (*self.own_folders, *self.places.given)

    def _shipped(self) -> Path | None:
        return self.places.shipped if self.config.samples else None

    def plan(self, scope: Scope, now: Now) -> Plan:
        """What a sitting on a scope would ask now."""
        return day.plan(self, scope, now)

    def choosing(self, deck: str, now: Now) -> Choosing:
        """What the queue of a deck follows today: its policy, or what that becomes before an exam."""
        return day.choosing(self, deck, now)

    def next_day_count(self, scope: Scope, plan: Plan, now: Now) -> int:
        """How many cards a sitting would ask on the plan's `next_day`, those in the plan left out."""
        return day.next_day_count(self, scope, plan, now)

    def overview(self, now: Now) -> Overview:
        """What home shows."""
        return overview(self, now)

    def own_copy(self, deck: str) -> Path:
        """The file of a deck that may be edited: its own, or a shipped one's copy in the first own folder."""
        entry = next((e for e in self.decks if deck in (e.id, str(e.path))), None)
        if entry is None:
            raise UsageError(f"There is no deck {deck}. `quizkz decks` lists them.")
        return copy_deck(entry.path, self.own_folders[0]) if entry.shipped else entry.path

    def current(self, card: CardId) -> CardId:
        """What a card is called now, where its id changed while this desk was open."""
        seen = {card}
        while self.catalogue.question(card) is None and (new := self._moved.get(card)) and new not in seen:
            seen.add(new)
            card = new
        return card

    def place_to_edit(self, card: CardId) -> tuple[Path, int]:
        """The file and line (from 1; 0: unknown) of a card's question, a shipped deck's in its own copy."""
        deck = split_card(card)[0]
        entry = next((e for e in self.decks if e.id == deck), None)
        main, place = self.own_copy(deck), self.catalogue.line(card)
        if entry is None or place is None:
            return main, 0
        return main.parent / place[0].relative_to(entry.path.parent), place[1]

    def new_deck(self) -> Path:
        """A new deck of examples in the first own folder, to be edited."""
        return write_new_deck(self.own_folders[0])

    def use_samples(self, now: Now) -> None:
        """Show the decks that come with quizkz, from now on."""
        from quizkz.desk.settings import set_samples

        set_samples(self.places.config)
        self.refresh(now)

    def close(self) -> None:
        """Close log and catalogue."""
        self.store.close()
        self.catalogue.close()


def _stat(path: Path, *, inode: bool = False) -> tuple[int, int] | None:
    """What tells a file that was changed, or (`inode`) another file; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  # at each start
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if inode else (status.st_size, status.st_mtime_ns)


def open_desk(
    places: Places,
    now: Now,
    *,
    override: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    wait: Callable[[], object] | None = None,
    busy_ms: int = BUSY_MS,
) -> Desk:
    """Open the library at its places; `refresh` then reads what changed. `wait`, `busy_ms`: see `Store.open`.

    Raises StoreError where the log cannot be used.
    """
    desk = Desk(places, override)
    with ExitStack() as unless_open:
        unless_open.callback(desk.catalogue.close)
        desk.store = Store.open(
            places.log, placing=desk.placing, now=now, progress=progress, busy_ms=busy_ms, wait=wait
        )
        unless_open.pop_all()
    desk._join()
    return desk

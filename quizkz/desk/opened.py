"""The opened library of one learner.

It joins log, catalogue and settings; every question about today goes through one plan, so home promises what
a sitting asks.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz import query, queue, stats
from quizkz.catalogue import Catalogue, DeckEntry, Parted, Refreshed, problem_of
from quizkz.clock import DAY_MS, Now
from quizkz.config import Config, balancing, from_json, load, policy, suspends_leeches, to_json, totals
from quizkz.desk.places import Places, copy_deck, own_folders, write_new_deck
from quizkz.desk.renaming import TOLD, drafts, parted
from quizkz.desk.rows import DeckRow, Overview
from quizkz.desk.titles import ALL_DECKS
from quizkz.errors import UsageError
from quizkz.query import Scope, Tally
from quizkz.queue import AFTER, AHEAD, BURIED, DUE, LIMIT, NEW, SIBLING, STEP, SUSPENDED, Plan
from quizkz.review import CardId, split_card
from quizkz.scheduling import Choosing, Placing, Policy
from quizkz.store import Day, Store

if TYPE_CHECKING:
    from quizkz.problems import Problem
    from quizkz.stats.planning import Pace

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
            self.balancing = balancing(self.config)
            if self._config_stat is not None:
                kept = {"config": to_json(self.config), "problems": [asdict(p) for p in self.config_problems]}
                self.catalogue.keep(path, json.dumps(kept, ensure_ascii=False))
            return
        data = json.loads(text)
        self.config = from_json(data["config"])
        self.balancing = balancing(self.config)
        self.config_problems = tuple(problem_of(p) for p in data["problems"])

    def _take_stock(self) -> None:
        """Note which decks there are."""
        self._seen = self.catalogue.db.execute("PRAGMA data_version").fetchone()[0]
        self.decks: tuple[DeckEntry, ...] = self.catalogue.decks()
        self._good = {entry.id: entry for entry in self.decks if not entry.broken}
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
            entry = self._good.get(deck)
            found = policy(self.config, deck, entry.study if entry else {}, self.override)
            self._policies[deck] = found
        return found

    def placing(self, deck: str) -> Placing | None:
        """The placing policy for a deck; None where it is missing or broken, and the last one used holds."""
        return self.policy(deck).placing if deck in self._good else None

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
        changed = bool(refreshed.parsed or refreshed.removed)
        renames, went = list(refreshed.renames), list(refreshed.parted)
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
        values = [draft.value or {} for draft in found]
        self.followed += [(CardId(v["old"]), CardId(v["new"])) for v in values if TOLD in v]
        self.parted += parted(self.store, went)
        self.store.refold(now)
        self.note_gone()
        return True

    def note_gone(self) -> None:
        """Note which cards have learning and are in their deck no more, for the counts of home."""
        self.catalogue.set_gone(query.gone(self.store, tuple(self._good)))

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

    def plan(self, scope: Scope, now: Now, extra_new: int = 0) -> Plan:
        """What a sitting on a scope would ask now."""
        today = self.today(now)
        done, answered = query.done_and_answered(self.store, today)
        return self._planned(scope, now, today, extra_new, done, answered)

    def _planned(
        self,
        scope: Scope,
        now: Now,
        today: int,
        extra_new: int,
        done: Mapping[str, queue.DeckDone],
        answered: frozenset[tuple[str, str]],
        paces: "Mapping[str, Pace] | None" = None,
    ) -> Plan:
        limits, only = totals(self.config), scope.decks
        if any(limits) and scope == Scope(decks=only):
            scope = Scope()  # a deck's share depends on what the others want
        wanted = [deck for deck in self._good if not scope.decks or deck in scope.decks]
        choosing = self._choosing(wanted, self._paces(wanted, today, done) if paces is None else paces)
        ahead = self.config.learn_ahead_ms
        found = query.candidates(self.store, choosing, scope, now, today, ahead, extra_new, done, answered)
        waiting = query.waiting_new(self.store, scope, now, today)
        return queue.plan(
            found,
            choosing,
            done,
            answered,
            now,
            today=today,
            learn_ahead_ms=ahead,
            extra_new=extra_new,
            days_ahead=scope.ahead,
            waiting={deck: count for deck, count in waiting.items() if deck in choosing},
            totals=limits,
            only=only,
        )

    def choosing(self, deck: str, now: Now) -> Choosing:
        """What the queue of a deck follows today: its policy, or what that becomes before an exam."""
        today = self.today(now)
        paces = self._paces([deck], today, query.done_today(self.store, today))
        return self._choosing([deck], paces)[deck]

    def _choosing(self, decks: Sequence[str], paces: "Mapping[str, Pace]") -> dict[str, Choosing]:
        plain = {deck: self.policy(deck).choosing for deck in decks}
        if not paces:
            return plain
        from quizkz.desk.planning import choosing_by

        return {d: choosing_by(self, d, paces[d]) if d in paces else c for d, c in plain.items()}

    def _paces(
        self, decks: Iterable[str], today: int, done: Mapping[str, queue.DeckDone]
    ) -> "Mapping[str, Pace]":
        """How new cards come in, of the decks that have an exam to come."""
        dates = {deck: self.policy(deck).choosing.exam_date for deck in decks}
        exams = {deck: day for deck, day in dates.items() if day is not None and day >= today}
        if not exams:
            return {}
        from quizkz.desk.planning import paces

        return paces(self, exams, today, done)

    def next_day_count(self, scope: Scope, plan: Plan, now: Now) -> int:
        """How many cards a sitting would ask on the plan's `next_day`, those in the plan left out."""
        if plan.next_day is None:
            return 0
        later = Now(now.at + (plan.next_day - self.today(now)) * DAY_MS, now.offset, now.mono)
        then = self._planned(scope, later, plan.next_day, 0, {}, frozenset())
        return len({p.card for p in then.cards} - {p.card for p in plan.cards})

    def overview(self, now: Now) -> Overview:
        """What home shows."""
        today = self.today(now)
        done, answered = query.done_and_answered(self.store, today)
        paces = self._paces(self._good, today, done)
        plan = self._planned(Scope(), now, today, 0, done, answered, paces)
        tallies = query.tallies(self.store, now, today, stats.WEEK)
        counts = Counter((p.deck, p.why) for p in plan.cards)
        rows = tuple(
            self._row(entry, plan, counts, tallies.get(entry.id, Tally()), paces.get(entry.id))
            for entry in self.decks
        )
        good = [tallies.get(deck, Tally()) for deck in self._good]
        ahead = Counter({today + 1 + i: sum(t.ahead[i] for t in good if t.ahead) for i in range(stats.WEEK)})
        days = self.store.days(0, today)
        total = self._total(rows, good, plan, now)
        return Overview(
            total=total,
            decks=rows,
            today=next((d for d in reversed(days) if d.day == today), Day(today, 0, 0, 0)),
            streak=stats.streak(days, today, self.config.goal),
            minutes=stats.minutes(total.ready, [d for d in days if d.day > today - stats.PACE_DAYS]),
            tomorrow=ahead[today + 1],
            week=stats.a_day(ahead, today),
        )

    def _row(
        self,
        entry: DeckEntry,
        plan: Plan,
        counts: Counter[tuple[str, str]],
        tally: Tally,
        exam: "Pace | None",
    ) -> DeckRow:
        if entry.broken:
            return DeckRow(
                entry.id, entry.title, broken=True, errors=entry.errors, first_line=entry.first_line
            )
        step, due, new, ahead = (counts[entry.id, why] for why in (STEP, DUE, NEW, AHEAD))
        unbegun = entry.cards - tally.begun - tally.held_new
        sibling, after = (plan.held.get(entry.id, {}).get(reason, 0) for reason in (SIBLING, AFTER))
        held = {
            LIMIT: max(tally.due, due) + unbegun - due - new - sibling - after,  # more before an exam
            SIBLING: sibling,
            AFTER: after,
            SUSPENDED: tally.suspended,
            BURIED: tally.buried,
        }
        next_at, next_day = plan.next.get(entry.id, (None, None))
        return DeckRow(
            entry.id,
            entry.title,
            due=due,
            learning=step + ahead,
            new=new,
            cards=entry.cards,
            mastery=stats.mastery(tally.mastered, tally.begun, entry.cards),
            next_at=next_at,
            next_day=next_day,
            held={reason: count for reason, count in held.items() if count > 0},
            exam=exam,
        )

    def _total(self, rows: tuple[DeckRow, ...], tallies: list[Tally], plan: Plan, now: Now) -> DeckRow:
        """The line of all decks together."""
        good = [row for row in rows if not row.broken]
        cards = sum(row.cards for row in good)
        held: Counter[str] = Counter()
        for row in good:
            held.update(row.held)
        total = DeckRow(
            "",
            ALL_DECKS,
            due=sum(row.due for row in good),
            learning=sum(row.learning for row in good),
            new=sum(row.new for row in good),
            cards=cards,
            mastery=stats.mastery(sum(t.mastered for t in tallies), sum(t.begun for t in tallies), cards),
            next_at=plan.next_at,
            next_day=plan.next_day,
            held=held,
        )
        if total.ready:
            return total
        count = plan.next_count if plan.next_at is not None else self.next_day_count(Scope(), plan, now)
        return replace(total, next_count=count)

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
) -> Desk:
    """Open the library at its places; `refresh` then reads what changed.

    Raises StoreError where the log cannot be used.
    """
    desk = Desk(places, override)
    with ExitStack() as unless_open:
        unless_open.callback(desk.catalogue.close)
        desk.store = Store.open(places.log, placing=desk.placing, now=now, progress=progress)
        unless_open.pop_all()
    desk._join()
    return desk

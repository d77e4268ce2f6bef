"""What a sitting still has to ask, kept in memory so that the next question costs no query.

The plan is made at the start and made again when it may have changed: a new study day, a step that ends
beyond the ones known, changed decks, and whenever nothing is left. Between those, what the sitting's own
answers do to it is worked out here.
"""

from collections import deque
from collections.abc import Iterable

from quizkz import query
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.titles import ALL_DECKS, deck_title
from quizkz.query import Scope
from quizkz.queue import AHEAD, DUE, NEW, STEP, Plan
from quizkz.review import CardId, split_card
from quizkz.scheduling import CardState, brought_forward, elapsed, ready

APART = 4
"""Cards in steps come back early in turn: one just missed is not asked again before this many others."""


class Agenda:
    """The cards to come. `waiting`: in order, by why they are asked; `steps`: when a card's step ends."""

    def __init__(self, desk: Desk, scope: Scope, *, practice: bool, limit: int | None) -> None:
        self._desk = desk
        self.scope = scope
        self._practice = practice
        self._limit = limit
        self._members: set[CardId] = set()
        self._lately: deque[CardId] = deque(maxlen=APART)
        self._more: dict[CardId, int] = {}  # answers beyond the first that a new card takes today
        self.waiting: dict[CardId, str] = {}
        self.steps: dict[CardId, int] = {}
        self.skipped: dict[CardId, None] = {}
        self.plan: Plan | None = None
        self.day: int | None = None
        self.stale = True

    def settle(self, now: Now) -> None:
        """Plan again where the plan in hand may have changed."""
        if self._practice:
            if self.plan is None:
                self._practise()
            return
        later = self.plan.next_at if self.plan else None
        if self.stale or self._desk.today(now) != self.day or (later is not None and later <= now.at):
            self.make(now)

    def _practise(self) -> None:
        cards = query.every_card(self._desk.store, self.scope)
        self.plan = Plan(cards=(), next_at=None, next_day=None, held={})
        self.waiting = dict.fromkeys(cards[: self._limit], DUE)

    def make(self, now: Now) -> bool:
        """Plan anew; whether that can bring cards at all (practice has its cards from the start)."""
        if self._practice:
            return False
        self.plan = plan = self._desk.plan(self.scope, now)
        self.day, self.stale = self._desk.today(now), False
        self.waiting, self.steps = {}, {}
        for planned in plan.cards:
            if not self._admitted(planned.card):
                continue
            state = self._desk.store.state(planned.card) if planned.why == AHEAD else None
            if state is not None and state.due_at is not None:
                self.steps[planned.card] = state.due_at
            else:
                self.waiting[planned.card] = planned.why
        self._more = {
            card: self._desk.policy(split_card(card)[0]).placing.new_repeats
            for card, why in self.waiting.items()
            if why == NEW
        }
        self.skipped = {c: None for c in self.skipped if c in self.waiting or c in self.steps}
        for card in self.skipped:
            self._take_out(card)
        return True

    def _admitted(self, card: CardId) -> bool:
        """Whether a card belongs to the sitting: within its own limit, if it has one."""
        if self._limit is None or card in self._members:
            return True
        if len(self._members) >= self._limit:
            return False
        self._members.add(card)
        return True

    def next(self, now: Now) -> CardId | None:
        """The card to ask now: steps that are over, the plan, steps soon over, what was skipped."""
        first = next(iter(self.waiting), None)
        if first is not None and self.waiting[first] == STEP:
            return first
        over = self._soonest(now.at, apart=1)
        if over is not None or first is not None:
            return over or first
        ahead = self._soonest(now.at + self._desk.config.learn_ahead_ms, apart=APART)
        return ahead or next(iter(self.skipped), None)

    def _soonest(self, until: int, *, apart: int) -> CardId | None:
        """The card whose step ends first, by `until`; none of the last `apart` answered where there is
        another, else the one of them that was answered longest ago.
        """
        ends = [card for _, card in sorted((at, card) for card, at in self.steps.items() if at <= until)]
        lately = list(self._lately)[-apart:]
        others = [card for card in ends if card not in lately]
        return others[0] if others else min(ends, key=lately.index, default=None)

    def wants(self, state: CardState | None, now: Now) -> bool:
        """Whether a card that stands so is still to be asked: another process may have answered it."""
        if self._practice or state is None:
            return True
        today = self._desk.today(now)
        if state.stage == "new":
            return not state.suspended and state.buried_day != today
        until = now.at + self._desk.config.learn_ahead_ms
        soon = state.due_at is not None and now.at < state.due_at <= until
        if ready(state, state.due_at if soon and state.due_at else now.at, today):
            return True
        if state.suspended or state.buried_day == today or not elapsed(state, now.at, today):
            return False
        if self.scope.ahead and state.due_day is not None and state.due_day <= today + self.scope.ahead:
            return True
        return brought_forward(state, self._desk.choosing(split_card(state.card)[0], now))

    def answered(self, card: CardId, state: CardState | None) -> None:
        """The card was answered and stands so now: in a step it comes back, else it is done."""
        self._take_out(card)
        self.skipped.pop(card, None)
        if card in self._lately:
            self._lately.remove(card)
        self._lately.append(card)
        if not self._practice and state is not None and state.due_at is not None and not state.suspended:
            self.steps[card] = state.due_at

    def set_aside(self, card: CardId, state: CardState | None) -> None:
        """The card is not to be asked now after all; where it is in a step it is when that ends."""
        self.drop(card)
        if state is not None and state.due_at is not None and not state.suspended:
            self.steps[card] = state.due_at

    def drop(self, card: CardId) -> None:
        """The card is not asked in this sitting."""
        self._take_out(card)
        self.skipped.pop(card, None)

    def skip(self, card: CardId) -> None:
        """Put the card behind all others."""
        self.drop(card)
        self.skipped[card] = None

    def put_first(self, card: CardId) -> None:
        """Ask the card before all others."""
        self.drop(card)
        self._members.add(card)
        if card in self._lately:
            self._lately.remove(card)
        self.waiting = {card: STEP, **self.waiting}

    def _take_out(self, card: CardId) -> None:
        self.waiting.pop(card, None)
        self.steps.pop(card, None)
        self._more.pop(card, None)

    def total(self, done: Iterable[CardId]) -> int:
        """How many cards the sitting has: those to come and those done."""
        coming = len(self.waiting) + len(self.steps) + len(self.skipped)
        return coming + len(set(done).difference(self.waiting, self.steps, self.skipped))

    def left(self, now: Now) -> int:
        """About how many answers are still to be given: new cards and cards in steps come back."""
        return len(self.waiting) + len(self.skipped) + sum(self._more.values()) + self.repeats(None, now)

    def repeats(self, card: CardId | None, now: Now) -> int:
        """How many cards but this one come back within the learn-ahead time, their steps not over."""
        until = now.at + self._desk.config.learn_ahead_ms
        return sum(at <= until for other, at in self.steps.items() if other != card)


def title(desk: Desk, scope: Scope, *, practice: bool) -> str:
    """What the sitting is called: a deck's title, "All decks", "3 decks", "Practice" or the scope's name."""
    if practice:
        return "Practice"
    if scope.name:
        return scope.name
    if len(scope.decks) != 1:
        return ALL_DECKS if not scope.decks else f"{len(scope.decks)} decks"
    return deck_title({d.id: d.title for d in desk.decks}, scope.decks[0])

"""The part of a day's plan that is one deck's: its cards in order, those taken, and why others wait."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Any

from quizkz.queue.standing import standing
from quizkz.queue.terms import (
    AFTER,
    BURIED,
    DUE,
    LIMIT,
    NEW,
    SIBLING,
    SUSPENDED,
    TAG,
    Crowd,
    DayTerms,
    Waiting,
)
from quizkz.review import CardId
from quizkz.scheduling import NewOrder, Paced
from quizkz.scheduling.ordering import Candidate, order_key


class DeckPart:
    """The part of a plan that is one deck's."""

    def __init__(self, deck: str, cards: Iterable[Candidate], terms: DayTerms, crowd: Crowd) -> None:
        self.deck = deck
        self.crowd = crowd
        self.terms = terms
        self.choosing = terms.of(deck)
        self.waiting = terms.waiting.get(deck, Waiting())
        self.standing = standing(cards, terms, self.choosing)
        self.coming = {DUE: self.standing.due, NEW: self.standing.new}
        self.chosen: dict[str, list[Candidate]] = {DUE: [], NEW: []}
        self.held: Counter[str] = Counter()
        self.held_due: Counter[str] = Counter()
        self.taken: set[str] = set()
        self._key = order_key(self.choosing, terms.today)
        self._ranks: dict[CardId, tuple[Any, ...]] = {}
        self._begin()

    def _begin(self) -> None:
        """Put new cards in order, before they are taken up to the limits, one a question."""
        stand = self.standing
        if stand.suspended:
            self.held[SUSPENDED] = stand.suspended
        if stand.buried:
            self.held[BURIED] = stand.buried
        if self.waiting.now:
            self.held[AFTER] = self.waiting.now
        self.taken = {c.question for c in chain(stand.steps, stand.ahead)} | self.crowd.questions
        stand.new.sort(key=lambda c: c.position)

    def rank(self, card: Candidate) -> tuple[Any, ...]:
        """What puts a due card in the order of the deck; worked out when it is asked for, and once."""
        found = self._ranks.get(card.card)
        if found is None:
            found = self._ranks[card.card] = self._key(card)
        return found

    def line_up(self) -> None:
        """Put the due cards to come in order."""
        self.standing.due.sort(key=self.rank)

    @property
    def free(self) -> bool:
        """Whether no due card waits for a sibling, in whatever order they come."""
        questions = {card.question for card in self.standing.due}
        return not self.choosing.siblings_apart or (
            len(questions) == len(self.standing.due)
            and questions.isdisjoint(self.taken)
            and not any((self.deck, question) in self.terms.answered for question in questions)
        )

    def take_due(self) -> None:
        """Take all due cards into the plan."""
        self.chosen[DUE], self.coming[DUE] = self.standing.due, []
        self.taken.update(card.question for card in self.standing.due)

    def take(self, card: Candidate, kind: str) -> None:
        """Take a card into the plan."""
        self.taken.add(card.question)
        self.chosen[kind].append(card)

    def new(self, when: NewOrder) -> list[Candidate]:
        """The new cards taken that come then: as the deck wants them, or behind a sibling that is due.

        Such a one was taken for want of another; asked first, it would have the due one wait for tomorrow.
        """
        due = {c.question for c in self.chosen[DUE]} if self.choosing.siblings_apart else set()
        wanted = self.choosing.new_order
        return [c for c in self.chosen[NEW] if ("after" if c.question in due else wanted) == when]

    def hold(self, reason: str, kind: str) -> None:
        """Let a card wait for another day."""
        self.held[reason] += 1
        if kind == DUE:
            self.held_due[reason] += 1

    def waits(self, card: Candidate) -> bool:
        """Whether a sibling was answered today or is in the plan."""
        return self.choosing.siblings_apart and (
            card.question in self.taken or (self.deck, card.question) in self.terms.answered
        )

    def next(self) -> tuple[int | None, int | None]:
        """When the deck's next card after the plan is ready: a moment today, and a day after today."""
        limit = self.held[LIMIT]
        if isinstance(self.choosing, Paced) and not self.choosing.new_tomorrow:
            limit = self.held_due[LIMIT]
        limit += sum(count for reason, count in self.held.items() if reason.startswith(TAG))
        waiting = limit or self.held[SIBLING] or self.held[BURIED]
        waiting = waiting or (self.waiting.freed and self.choosing.new_per_day)
        days = [*self.standing.days, self.terms.today + 1] if waiting else self.standing.days
        return min(self.standing.later, default=None), min(days, default=None)

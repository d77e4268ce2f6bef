"""The part of a day's plan that is one deck's: its cards in order, taken up to its limits."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from quizkz.queue.standing import standing
from quizkz.queue.terms import AFTER, BURIED, LIMIT, SIBLING, SUSPENDED, DayTerms, DeckDone, Waiting
from quizkz.scheduling import Paced
from quizkz.scheduling.ordering import Candidate, order_key


class DeckPart:
    """The part of a plan that is one deck's."""

    def __init__(self, deck: str, cards: Iterable[Candidate], terms: DayTerms) -> None:
        self.deck = deck
        self.terms = terms
        self.choosing = terms.of(deck)
        self.waiting = terms.waiting.get(deck, Waiting())
        self.done = terms.done.get(deck, DeckDone())
        self.standing = standing(cards, terms, self.choosing)
        self.due: list[Candidate] = []
        self.new: list[Candidate] = []
        self.spare: list[Candidate] = []
        self.new_held = 0
        self.held: Counter[str] = Counter()
        self._begin()

    def _begin(self) -> None:
        """Put due and new cards in order, before they are taken up to the limits, one a question."""
        stand = self.standing
        if stand.suspended:
            self.held[SUSPENDED] = stand.suspended
        if stand.buried:
            self.held[BURIED] = stand.buried
        if self.waiting.now:
            self.held[AFTER] = self.waiting.now
        self.taken = {c.question for c in chain(stand.steps, stand.ahead)}
        stand.due.sort(key=order_key(self.choosing, self.terms.today))
        stand.new.sort(key=lambda c: c.position)

    def due_wanted(self) -> int:
        """How many due cards the deck's own limit lets in."""
        return self._fitting(self.standing.due, self.choosing.reviews_per_day - self.done.reviews)

    def new_wanted(self) -> int:
        """How many new cards the deck's own limit lets in, once its due cards are taken."""
        return self._fitting(self.standing.new, self.choosing.new_per_day - self.done.new)

    def take_due(self, share: int | None) -> None:
        """Take due cards up to the deck's limit and its share of that of all decks."""
        limit = self.choosing.reviews_per_day - self.done.reviews
        self._take(self.standing.due, self.due, limit if share is None else min(limit, share))

    def take_new(self, share: int | None) -> None:
        """Take new cards up to the deck's limit and its share of that of all decks."""
        cards, limit = self.standing.new, self.choosing.new_per_day - self.done.new
        limit = limit if share is None else min(limit, share)
        rest = self._take(cards, self.new, limit)
        if isinstance(self.choosing, Paced) and len(self.new) < limit:
            self._take_siblings(cards, limit)
        self.spare = list(cards[rest:])
        self.new_held = len(self.spare)

    def _fitting(self, cards: Iterable[Candidate], limit: int) -> int:
        """How many cards `_take` would take."""
        taken, count = set(self.taken), 0
        for card in cards:
            if count >= limit:
                break
            if not self.waits(card, taken):
                taken.add(card.question)
                count += 1
        return count

    def _take(self, cards: list[Candidate], into: list[Candidate], limit: int) -> int:
        """Take cards up to the limit; the place where it was reached."""
        for place, card in enumerate(cards):
            if len(into) >= limit:
                self.held[LIMIT] += len(cards) - place
                return place
            if self.waits(card):
                self.held[SIBLING] += 1
            else:
                self.taken.add(card.question)
                into.append(card)
        return len(cards)

    def _take_siblings(self, cards: Sequence[Candidate], limit: int) -> None:
        """Before an exam a new card waits for its sibling only where another can take its place."""
        there = {card.card for card in self.new}
        for card in [card for card in cards if card.card not in there][: limit - len(self.new)]:
            self.new.append(card)
            self.held[SIBLING] -= 1
        if not self.held[SIBLING]:
            del self.held[SIBLING]

    def waits(self, card: Candidate, taken: set[str] | None = None) -> bool:
        """Whether a sibling was answered today, or is in the plan or among the questions `taken`."""
        asked = self.taken if taken is None else taken
        return self.choosing.siblings_apart and (
            card.question in asked or (self.deck, card.question) in self.terms.answered
        )

    def next(self) -> tuple[int | None, int | None]:
        """When the deck's next card after the plan is ready: a moment today, and a day after today."""
        limit = self.held[LIMIT]
        if isinstance(self.choosing, Paced) and not self.choosing.new_tomorrow:
            limit -= self.new_held
        waiting = limit or self.held[SIBLING] or self.held[BURIED]
        waiting = waiting or (self.waiting.freed and self.choosing.new_per_day)
        days = [*self.standing.days, self.terms.today + 1] if waiting else self.standing.days
        return min(self.standing.later, default=None), min(days, default=None)

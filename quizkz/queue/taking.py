"""Which cards a day has room for: taken from each deck in turn, while all their limits have room.

A card that was taken uses up its limits, whether it is still to come or was answered. So the plan of the rest
of a day is the rest of its plan, and what one deck does not want is there for the others. What was answered
counts as taken in its turn: each deck has a fair part of the day, however it is worked off.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import attrgetter, itemgetter

from quizkz.queue.parts import DeckPart
from quizkz.queue.terms import ALL, DUE, LIMIT, NEW, SIBLING, TAG, DayTerms, DeckDone
from quizkz.scheduling import Paced
from quizkz.scheduling.ordering import Candidate, faded
from quizkz.scheduling.policy import Backlogged


class Room:
    """What is left of a day for the cards of one kind, due or new.

    `decks`: by deck; `spare`: beyond that, for whichever deck; `total`: in all decks (None: no matter);
    `tags`: by tag. `begun`: the turns that a deck has had; what it may hold beyond its limit comes first.
    `own`: by deck, what is left of that which was promised to it.
    """

    def __init__(self, terms: DayTerms, kind: str, decks: Iterable[str]) -> None:
        what = "new" if kind == NEW else "reviews"
        of, limit = attrgetter(what), attrgetter(f"{what}_per_day")
        more = {deck: of(raised) for deck, raised in terms.more.items()}
        done = {deck: of(was) for deck, was in terms.done.items()}
        total = of(terms.totals)
        self.total: int | None = None if total is None else total + sum(more.values()) - sum(done.values())
        spare: int = more.pop(ALL, 0)
        self.begun = {deck: done.get(deck, 0) - more.get(deck, 0) for deck in decks}
        self.decks: dict[str, int] = {
            deck: limit(terms.of(deck)) - begun for deck, begun in self.begun.items()
        }
        self.own: dict[str, int] = {
            deck: of(promised) - done.get(deck, 0) for deck, promised in terms.own.items()
        }
        self.spare = spare - sum(-left for left in self.decks.values() if left < 0)
        tagged = {tag: of(most) for tag, most in terms.tags.items() if of(most) is not None}
        self.tags = {tag: most - of(terms.tags_done.get(tag, DeckDone())) for tag, most in tagged.items()}

    @property
    def apart(self) -> bool:
        """Whether each deck has its own limit and nothing else."""
        return self.total is None and not self.tags and self.spare <= 0

    def takes_all(self, part: DeckPart) -> bool:
        """Whether all due cards of a deck have room, in whatever order they come."""
        return self.apart and len(part.standing.due) <= self.decks[part.deck] and part.free

    def full(self, deck: str) -> bool:
        """Whether no more of a deck's cards has room, whatever its tags."""
        if self.total is not None and self.total <= 0:
            return True
        return self.decks[deck] <= 0 and self.spare <= 0

    def shut(self, card: Candidate) -> str | None:
        """The tag whose limit leaves no room for a card."""
        if not self.tags:
            return None
        return next((tag for tag in card.tags if self.tags.get(tag, 1) <= 0), None)

    def use(self, card: Candidate) -> None:
        """Let a card use up its limits."""
        if self.decks[card.deck] > 0:
            self.decks[card.deck] -= 1
        else:
            self.spare -= 1
        if self.total is not None:
            self.total -= 1
        for tag in card.tags:
            if tag in self.tags:
                self.tags[tag] -= 1


def take(parts: Sequence[DeckPart], kind: str, terms: DayTerms) -> None:
    """Take the cards of one kind, due or new, that the day has room for.

    A deck before its exam keeps the pace of its plan: it counts, and only its own limit holds it back.
    """
    room = Room(terms, kind, terms.choosing.keys() | {part.deck for part in parts})
    for part in parts:
        if kind == DUE and room.takes_all(part):
            part.take_due()
            continue
        if kind == DUE:
            part.line_up()
        if isinstance(part.choosing, Paced):
            _keep_pace(part, kind, room)
    for part in parts:
        _keep_own(part, kind, room)
    for part, card in _in_turn(parts, kind, room):
        _take(part, card, kind, room)


def _take(part: DeckPart, card: Candidate, kind: str, room: Room) -> None:
    """Take a card, or hold it for what leaves no room."""
    if room.full(part.deck):
        part.hold(LIMIT, kind)
    elif part.waits(card):
        part.hold(SIBLING, kind)
    elif (tag := room.shut(card)) is not None:
        part.hold(TAG + tag, kind)
    else:
        part.take(card, kind)
        room.use(card)


def _keep_own(part: DeckPart, kind: str, room: Room) -> None:
    """Take what was promised to a deck as the learner raised it, before others come to their turns."""
    promised, line, tried = room.own.get(part.deck, 0), part.coming[kind], 0
    while tried < len(line) and len(part.chosen[kind]) < promised:
        _take(part, line[tried], kind, room)
        tried += 1
    part.coming[kind] = line[tried:]


def _keep_pace(part: DeckPart, kind: str, room: Room) -> None:
    """Take what a deck's own limit lets in.

    A new card waits for its sibling only where another can take its place.
    """
    siblings, rest = [], iter(part.coming[kind])
    while room.decks[part.deck] > 0 and (card := next(rest, None)) is not None:
        if part.waits(card):
            siblings.append(card)
        else:
            part.take(card, kind)
            room.use(card)
    if kind == NEW:
        while siblings and room.decks[part.deck] > 0:
            card = siblings.pop(0)
            part.take(card, kind)
            room.use(card)
    for _ in siblings:
        part.hold(SIBLING, kind)
    part.coming[kind] = list(rest)


def _in_turn(parts: Sequence[DeckPart], kind: str, room: Room) -> Iterable[tuple[DeckPart, Candidate]]:
    """The cards of all decks, the first of each before the second of any."""
    if room.apart:
        return ((part, card) for part in parts for card in part.coming[kind])  # each deck for itself
    lines = [_turns(part, kind, room.begun[part.deck] + len(part.chosen[kind])) for part in parts]
    return ((part, card) for _, part, card in merge(*lines, key=itemgetter(0)))


def _turns(part: DeckPart, kind: str, first: int) -> Iterator[tuple[tuple[float, str], DeckPart, Candidate]]:
    """The cards of a deck, each with its turn; while a backlog is worked off the best known come first."""
    if kind == DUE and isinstance(part.choosing, Backlogged):
        today = part.terms.today
        return (((faded(c.state, today) if c.state else 0, part.deck), part, c) for c in part.coming[kind])
    return (((turn, part.deck), part, card) for turn, card in enumerate(part.coming[kind], first))

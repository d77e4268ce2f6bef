"""What a sitting did so far, for its undo and its end, and what it says about a step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quizkz.review import BURY, PRACTICE, REVIEW, CardId, Event
from quizkz.session.states import Forgotten, Outcome

TOOK_MAX_MS = 600_000
"""Longer than this a card was left open rather than thought about; the log takes no more."""

TAKEN_BACK = "Taken back."
ELSEWHERE = "A card was answered or put aside elsewhere."
GONE = "A card is no longer in its deck; its history is kept."
NEW_FORM = "The question has another form now; it is asked so the next time."
SKIPPED = "Skipped; it comes back at the end."
HELD_BACK = "Held back until tomorrow."
SET_ASIDE = "The card before was forgotten {} times, so it is suspended. u takes both back."
OFTEN = "The card before was forgotten {} times: mend or split its question or suspend it. u goes back to it."
NO_HINT = "This question has no hint."


@dataclass(frozen=True, slots=True)
class Move:
    """Something this sitting did: an answer (`event` and `outcome`), another write (`event`), or a skip.

    `also`: what was written in one act with it. `left`: the card was put aside unanswered; undo asks it.
    """

    card: CardId
    event: Event | None = None
    outcome: Outcome | None = None
    also: tuple[Event, ...] = ()
    left: bool = False

    def wrote(self, events: set[tuple[CardId, int, str]]) -> bool:
        """Whether the event it wrote is one of these, named as `key` names them."""
        return self.event is not None and key(self.event) in events


class Trail:
    """The moves of one sitting in their order."""

    def __init__(self) -> None:
        self.moves: list[Move] = []
        self.done: set[CardId] = set()
        """The cards answered, as the moves have them."""

    @property
    def outcomes(self) -> list[Outcome]:
        """How each answer came out."""
        return [move.outcome for move in self.moves if move.outcome]

    @property
    def skipped_last(self) -> bool:
        """Whether the last move was a skip, which wrote nothing."""
        return bool(self.moves) and self.moves[-1].event is None

    @property
    def last_answer(self) -> Move:
        """The move that is the answer given last."""
        return next(move for move in reversed(self.moves) if move.outcome)

    def add(self, move: Move) -> None:
        """Go on by a move."""
        self.moves.append(move)
        if move.outcome:
            self.done.add(move.card)

    def change(self, old: Move, new: Move) -> None:
        """Put a move in the place of another."""
        self.moves[next(at for at, move in enumerate(self.moves) if move is old)] = new

    def rename(self, current: Callable[[CardId], CardId]) -> None:
        """After the decks changed: give each card the name it has now."""
        self._take([replace(move, card=current(move.card)) for move in self.moves])

    def take_back(self, events: Sequence[Event]) -> CardId | None:
        """Forget the moves that wrote these; the card that the first of them put aside unanswered."""
        keys = {key(event) for event in events}
        left = next((move.card for move in self.moves if move.left and move.wrote(keys)), None)
        self._take([move for move in self.moves if not move.wrote(keys)])
        return left

    def _take(self, moves: list[Move]) -> None:
        self.moves = moves
        self.done = {move.card for move in moves if move.outcome}


def key(event: Event) -> tuple[CardId, int, str]:
    """What names an event in every log."""
    return event.card, event.at, event.device


def asked_again(acts: Sequence[Event]) -> CardId | None:
    """The card that is asked again once these events are taken back; None where none is."""
    if len({event.card for event in acts}) > 1:
        return None
    return next((e.card for e in reversed(acts) if e.kind in (REVIEW, PRACTICE, BURY)), None)


def forgotten(told: Forgotten | None) -> str:
    """What is said of a card that keeps being forgotten, once the next one is shown; empty for another."""
    if told is None:
        return ""
    return (SET_ASIDE if told.suspended else OFTEN).format(told.lapses)

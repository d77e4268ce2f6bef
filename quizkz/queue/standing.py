"""How the cards of a deck stand at a moment: in a step, due, new, later; limits and siblings aside."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from quizkz.queue.terms import SAME_DAY_MS, DayTerms
from quizkz.scheduling import CardState, Choosing, elapsed
from quizkz.scheduling.ordering import Candidate, brought_forward


@dataclass(slots=True)
class Standing:
    """The cards by how they stand.

    `later`: the moments at which more cards become ready today; `days`: the due days after today.
    """

    steps: list[Candidate] = field(default_factory=list)
    ahead: list[Candidate] = field(default_factory=list)
    due: list[Candidate] = field(default_factory=list)
    new: list[Candidate] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    suspended: int = 0
    buried: int = 0


def standing(cards: Iterable[Candidate], terms: DayTerms, choosing: Choosing) -> Standing:
    """Each card where it stands, as `quizkz.scheduling.ready` says; near an exam weak ones are due too."""
    found = Standing()
    at, today, until = terms.now.at, terms.today, terms.until
    for card in cards:
        state = card.state
        if state is None:
            found.new.append(card)
        elif state.suspended:
            found.suspended += 1
        elif state.buried_day == today:
            found.buried += 1
        elif state.stage == "new":
            found.new.append(card)
        elif elapsed(state, at, today) == 0:
            _same_day(card, state, found, terms)
        elif (state.due_day is not None and state.due_day <= until) or brought_forward(state, choosing):
            found.due.append(card)
        elif state.due_day is not None:
            found.days.append(state.due_day)
    return found


def _same_day(card: Candidate, state: CardState, into: Standing, terms: DayTerms) -> None:
    """A card answered today: asked again by its step, else on its day, and that after six hours."""
    if state.due_at is not None:
        if state.due_at <= terms.now.at:
            into.steps.append(card)
        elif state.due_at <= terms.now.at + terms.learn_ahead_ms:
            into.ahead.append(card)
        else:
            into.later.append(state.due_at)
    elif state.due_day is not None and state.due_day > terms.today:
        into.days.append(state.due_day)
    elif state.last_at is not None:
        into.later.append(state.last_at + SAME_DAY_MS)

"""A card's own page, as data: what its log tells, and what is asked, as far as a deck still knows it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizkz.clock import Now
from quizkz.deck import Question
from quizkz.desk import Desk
from quizkz.desk.card import CardHistory, history
from quizkz.review import CardId, split_card
from quizkz.session.prompts import prompt
from quizkz.session.sitting import Session
from quizkz.session.states import Asking, Finished, Graded
from quizkz.session.trial import Trial


@dataclass(frozen=True, slots=True)
class About:
    """A card's page. `hidden`: its question is open, so nothing may be shown that answers it.

    `prompt`: Markdown, the last one known where the card left its deck, or empty. `question`: None there.
    """

    history: CardHistory
    title: str
    prompt: str
    answer: str
    tags: tuple[str, ...]
    question: Question | None
    hidden: bool = False
    practice: bool = False


def about(
    desk: Desk,
    card: CardId,
    now: Now,
    *,
    hidden: bool = False,
    answered: bool = False,
    practice: bool = False,
    ahead: int = 0,
) -> About:
    """What the page of a card shows. `answered`, `ahead`: as `history` says."""
    told = history(desk, card, now, answered=answered, ahead=ahead)
    deck, name, part = split_card(card)
    titles = {entry.id: entry.title for entry in desk.decks}
    try:
        trial = Trial(desk, card)
    except KeyError:
        return About(
            told, titles.get(deck, deck), _departed(desk, deck, name), "", (), None, hidden, practice
        )
    asked = trial.asked
    tags = tuple(dict.fromkeys((*asked.deck.tags, *asked.question.tags)))
    text, answer = prompt(asked.question, part), trial.answer().answer
    return About(told, asked.deck.title, text, answer, tags, asked.question, hidden, practice)


def before_learner(session: Session, now: Now) -> About | None:
    """The page of the card that a sitting shows; None at its end. It hides what would answer an open one."""
    state = session.state
    if isinstance(state, Finished):
        return None
    written = isinstance(state, Graded) and not state.self_graded and not session.practice
    told = about(
        session.desk,
        state.asked.card,
        now,
        hidden=isinstance(state, Asking),
        answered=written,
        practice=session.practice,
        ahead=session.ahead,
    )
    if isinstance(state, Graded) and state.previews:  # another look would count the day just taken
        return replace(told, history=replace(told.history, previews=state.previews))
    return told


def _departed(desk: Desk, deck: str, question: str) -> str:
    """The prompt of a question that its deck holds no more."""
    text = desk.catalogue.departed(deck, question)
    data: Mapping[str, Any] = json.loads(text) if text else {}
    return str(data.get("prompt") or data.get("text") or "")

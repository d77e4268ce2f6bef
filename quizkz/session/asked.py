"""How a card is asked: in one place for a sitting, for a trial and for what an author sees while writing."""

from quizkz import deck as decks
from quizkz.deck import Deck, Match, Question
from quizkz.review import CardId, split_card
from quizkz.scheduling import CardState
from quizkz.session.states import Asked


def asked_of(
    card: CardId, deck: Deck, question: Question, state: CardState | None, seed: str | None = None
) -> Asked:
    """A card as it is asked next where it stands alone.

    Its shuffle depends on `seed`, else on the card and its answers.
    """
    if seed is None:
        seed = f"{card}\n{state.answers if state else 0}"
    return Asked(
        card=card,
        part=split_card(card)[2],
        deck=deck,
        question=question,
        stage=state.stage if state else "new",
        options=decks.shown_options(question, seed),
        lefts=decks.left_sides(question, seed) if isinstance(question, Match) else (),
        hinted=False,
        place=1,
        total=1,
        left_s=0,
    )

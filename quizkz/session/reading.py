"""What a sitting reads of its decks: the question of a card, with the head of its deck parsed once."""

from quizkz import deck as decks
from quizkz.deck import Deck, Question
from quizkz.desk import Desk
from quizkz.review import CardId, split_card

Read = tuple[Deck, Question]
"""A question, and the head of its deck."""


class Reader:
    """Reads questions as the catalogue has them now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heads: dict[str, tuple[str, Deck]] = {}

    def read(self, card: CardId) -> Read | None:
        """A card's deck and question; None where it is gone, or its deck does not load."""
        found = self._desk.catalogue.question(card)
        if found is None:
            return None
        head, question = found
        deck = split_card(card)[0]
        if deck not in self._heads or self._heads[deck][0] != head:
            self._heads[deck] = (head, Deck.model_validate_json(head))
        return self._heads[deck][1], decks.question_from_json(question)

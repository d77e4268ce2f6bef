"""A deck mended in the midst of a sitting, or broken: one more accepted answer, and what does not load."""

from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.review import CardId, split_card
from quizkz.session.states import Graded


def accept(desk: Desk, graded: Graded) -> tuple[bool, str]:
    """Add an overruled response to the answers that its question accepts; whether that was done, in words."""
    from quizkz import authoring  # brings the reader of decks, which a sitting does without

    asked, verdict = graded.asked, graded.verdict
    texts = authoring.addable(asked.question, graded.response, verdict)
    try:
        path = authoring.accept(desk, asked.card, asked.deck, asked.question, graded.response, verdict)
    except QuizkzError as error:
        return False, str(error)
    quoted = " and ".join(f"“{text}”" for text in texts)
    are = "is an accepted answer" if len(texts) == 1 else "are accepted answers"
    return True, f"{quoted} {are} from now on, in {path.name}."


def broken_deck(desk: Desk, card: CardId) -> str:
    """The file of a card's deck where that does not load; empty where it does, or is gone."""
    deck = split_card(card)[0]
    return next((entry.path.name for entry in desk.decks if entry.broken and entry.id == deck), "")

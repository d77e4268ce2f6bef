"""A deck mended in the midst of a sitting, or broken: a response accepted, or graded anew, or no deck."""

from dataclasses import replace

from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.review import CardId, split_card
from quizkz.session import trail
from quizkz.session.answers import grade, same_form
from quizkz.session.reading import Read
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


def regraded(desk: Desk, graded: Graded, card: CardId, read: Read | None) -> Graded:
    """An answered card as it now reads. The response is graded anew where it still fits the question."""
    if read is None:
        return replace(graded, notice=trail.GONE)
    asked = replace(graded.asked, card=card, deck=read[0], question=read[1])
    if not same_form(graded.asked, asked):
        return replace(graded, notice=trail.NEW_FORM)
    return replace(graded, asked=asked, verdict=grade(desk, asked, graded.response), notice="")


def broken_deck(desk: Desk, card: CardId) -> str:
    """The file of a card's deck where that does not load; empty where it does, or is gone."""
    deck = split_card(card)[0]
    return next((entry.path.name for entry in desk.decks if entry.broken and entry.id == deck), "")

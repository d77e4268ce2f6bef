"""A deck mended in the midst of a sitting: one more answer that it accepts."""

from quizkz.desk import Desk
from quizkz.errors import QuizkzError
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

"""A question tried out: asked and graded as in a sitting, and nothing of it written anywhere.

So an author sees what a learner will see, and a learner may look at any card without touching the schedule.
"""

from dataclasses import replace

from quizkz import deck as decks
from quizkz.deck import Deck
from quizkz.desk import Desk
from quizkz.grading import Response, Verdict, bounded
from quizkz.review import CardId
from quizkz.session.answers import grade, same_form
from quizkz.session.asked import asked_of
from quizkz.session.states import Asked, Asking, Graded


class Trial:
    """One card, asked as often as one likes. Raises KeyError where the library holds no such card."""

    practice = True
    """No rating is taken and no interval shown."""

    def __init__(self, desk: Desk, card: CardId) -> None:
        self._desk = desk
        self.asked = self._asked(card)
        self.state: Asking | Graded = Asking(self.asked)

    @property
    def title(self) -> str:
        """The deck's title."""
        return self.asked.deck.title

    def respond(self, response: Response) -> Graded:
        """Grade a response; `""` turns a flashcard."""
        response = bounded(self.asked.question, response)
        verdict = grade(self._desk, self.asked, response)
        own = decks.self_graded(self.asked.question)
        self.state = graded = Graded(self.asked, response, verdict, own, None, {})
        return graded

    def answer(self) -> Verdict:
        """The verdict on nothing, which carries the right answer."""
        return grade(self._desk, self.asked, "")

    def hint(self) -> Asking:
        """Show the hint, where there is one."""
        if self.asked.question.hint:
            self.asked = replace(self.asked, hinted=True)
        self.state = Asking(self.asked)
        return self.state

    def again(self) -> Asking:
        """Ask it once more."""
        self.asked = replace(self.asked, hinted=False)
        self.state = Asking(self.asked)
        return self.state

    def reread(self) -> Asking | Graded:
        """After the decks changed: the question as it now reads, a response that still fits graded anew."""
        before, state = self.asked, self.state
        self.asked = replace(self._asked(self._desk.current(before.card)), hinted=before.hinted)
        if isinstance(state, Graded) and same_form(before, self.asked):
            return self.respond(state.response)
        return self.again()

    def _asked(self, card: CardId) -> Asked:
        found = self._desk.catalogue.question(card)
        if found is None:
            raise KeyError(card)
        deck, question = Deck.model_validate_json(found[0]), decks.question_from_json(found[1])
        return asked_of(card, deck, question, self._desk.store.state(card))

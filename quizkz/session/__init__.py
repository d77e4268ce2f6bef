"""One sitting: the steps ask -> respond -> rate; undo. A screen's handler is one call here and one redraw.

sitting    Session: the steps and their undo; the one place that knows what a key means for the log
states     what a screen draws: a question open, an answer graded, nothing left to ask
agenda     what is still to ask
trail      what the sitting did so far, for its undo and its end
asked      how a card is asked, in a sitting, a trial and an author's preview
answers    what an answer becomes: its rating, what the log keeps beside it, its line at the end
ending     what stands at the end: outcomes, what comes next, why there was nothing to ask
caring     what is done about a card that keeps being forgotten
mending    a deck mended in the midst of a sitting, or broken
reading    the question of a card, each deck's head parsed once
prompts    how a question reads for one of its cards
pictures   which images a key may open
trial      asks a card and writes nothing
about      a card's own page, as data
responses  responses as the log keeps them, read again
"""

from quizkz.session.pictures import pictures
from quizkz.session.sitting import Session
from quizkz.session.states import Asked, Asking, Finished, Graded, Outcome, State
from quizkz.session.trial import Trial

__all__ = ["Asked", "Asking", "Finished", "Graded", "Outcome", "Session", "State", "Trial", "pictures"]

"""One sitting: the steps ask -> respond -> rate; undo. A screen's handler is one call here and one redraw.

`states` is what a screen draws, `agenda` what is still to ask, `sitting` the steps between; `prompts` is how
a question reads for one of its cards, `pictures` its images; `trial` asks a card and writes nothing;
`about` is a card's own page, `responses` reads those that the log keeps.
"""

from quizkz.session.pictures import pictures
from quizkz.session.sitting import Session
from quizkz.session.states import Asked, Asking, Finished, Graded, Outcome, State
from quizkz.session.trial import Trial

__all__ = ["Asked", "Asking", "Finished", "Graded", "Outcome", "Session", "State", "Trial", "pictures"]

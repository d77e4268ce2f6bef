"""Which images a key may open: those in the texts on the screen, never the answer's before it was given."""

from pathlib import Path

from quizkz.desk import Desk
from quizkz.library import images
from quizkz.review import REVERSE
from quizkz.session.states import Finished, Graded, State


def pictures(state: State, desk: Desk) -> tuple[Path, ...]:
    """The images in the texts that a state shows, checked anew, as files."""
    if isinstance(state, Finished):
        return ()
    asked = state.asked
    folder = next((entry.path.parent for entry in desk.decks if entry.id == asked.deck.id), None)
    if folder is None:
        return ()
    if isinstance(state, Graded):
        return images.shown(asked.question, folder)
    keys = [] if asked.part == REVERSE else ["prompt", "text"]
    return images.shown(asked.question, folder, [*keys, "hint"] if asked.hinted else keys)

"""Which FSRS parameters are in force for a deck; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from quizkz.memory import DEFAULT_PARAMETERS, Parameters, checked_parameters
from quizkz.review import ADOPT, Event
from quizkz.scheduling import live


class Adopted(NamedTuple):
    """Parameters in force. `key`: the event that set them, as text; empty for FSRS's own."""

    key: str
    parameters: Parameters


NONE_ADOPTED = Adopted("", DEFAULT_PARAMETERS)


class Adopts(NamedTuple):
    """The newest parameters for all decks and for each deck that one was made for; positions are in time."""

    everywhere: tuple[int, Adopted]
    by_deck: dict[str, tuple[int, Adopted]]

    def of(self, deck: str) -> Adopted:
        """What is in force for a deck: the newest that names it, or all."""
        return max(self.everywhere, self.by_deck.get(deck, self.everywhere), key=lambda found: found[0])[1]


def adopts(events: Sequence[Event]) -> Adopts:
    """What the events of card `''` set; one with parameters out of bounds is passed over."""
    everywhere = (-1, NONE_ADOPTED)
    by_deck: dict[str, tuple[int, Adopted]] = {}
    for place, event in enumerate(live(events)):
        if event.kind != ADOPT or event.value is None:
            continue
        try:
            parameters = checked_parameters(event.value.get("parameters", ()))
        except (TypeError, ValueError):
            continue
        found = (place, Adopted(f"{event.at}/{event.device}", parameters))
        decks = event.value.get("decks")
        if decks is None:
            everywhere = found
        elif isinstance(decks, list):
            by_deck.update({deck: found for deck in decks if isinstance(deck, str)})
    return Adopts(everywhere, by_deck)

"""What each rating would do to a card: where it can the day is one that keeps the load even."""

from collections.abc import Mapping

from quizkz.clock import Now
from quizkz.desk.opened import Desk
from quizkz.query.loads import Loads
from quizkz.review import CardId, Rating, split_card
from quizkz.scheduling import CardState, Preview, preview
from quizkz.scheduling.balancing import Load


class Previews:
    """The previews of a sitting, which counts once what waits on the days to come."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._loads = Loads(desk.store)
        self.following = self._loads.following

    def warm(self, now: Now) -> None:
        """Count what waits while nobody waits for it."""
        if self._desk.balancing.balance:
            self._loads.counts(self._desk.today(now))

    def of(self, card: CardId, now: Now) -> Mapping[Rating, Preview]:
        """What each rating would do to a card as it stands."""
        load = _load(self._desk, self._loads, now)
        return _previews(self._desk, card, self._loads.state(card), now, load)


def previews(desk: Desk, card: CardId, state: CardState | None, now: Now) -> Mapping[Rating, Preview]:
    """What each rating would do to a card that stands so."""
    return _previews(desk, card, state, now, _load(desk, Loads(desk.store), now))


def _load(desk: Desk, loads: Loads, now: Now) -> Load | None:
    return Load(desk.balancing, loads.counts(desk.today(now))) if desk.balancing.balance else None


def _previews(
    desk: Desk, card: CardId, state: CardState | None, now: Now, load: Load | None
) -> Mapping[Rating, Preview]:
    placing, parameters = desk.store.terms(split_card(card)[0])
    return preview(card, state, placing, parameters, now, desk.today(now), load)

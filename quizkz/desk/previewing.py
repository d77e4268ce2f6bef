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
        return previews(self._desk, card, self._desk.store.state(card), now, self._loads)


def previews(
    desk: Desk, card: CardId, state: CardState | None, now: Now, loads: Loads | None = None
) -> Mapping[Rating, Preview]:
    """What each rating would do to a card that stands so. `loads`: counts that the caller keeps."""
    store, deck, today = desk.store, split_card(card)[0], desk.today(now)
    load = None
    if desk.balancing.balance:
        load = Load(desk.balancing, (loads or Loads(store)).counts(today))
    return preview(card, state, store.placing(deck), store.parameters(deck), now, today, load)

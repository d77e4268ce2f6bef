"""The `adopt` event: written, found again, and taken back.

Undo in a sitting and on home passes it over: that takes back what was done to cards, while an adopt moves the
dates of whole decks. It has a way back of its own, which may be gone at any time and from any device: a key
on the page of the fit, and a command.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizkz.clock import Now
from quizkz.fit.fitting import Fitted
from quizkz.review import ADOPT, CardId, Draft, Event
from quizkz.scheduling import live
from quizkz.store import Store
from quizkz.store.adopts import adopts

_NO_CARD = CardId("")


class InForce(NamedTuple):
    """An adopt, and the decks that follow it now, in order; none where a newer one stands before it."""

    event: Event
    decks: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether it was made for all decks."""
        return (self.event.value or {}).get("decks") is None


def draft(fitted: Fitted) -> Draft:
    """The event that adopts what was fitted. ValueError where nothing is offered."""
    if fitted.parameters is None or fitted.before is None or fitted.after is None:
        raise ValueError("nothing was fitted that could be adopted")
    loss = {"before": round(fitted.before.log_loss, 4), "after": round(fitted.after.log_loss, 4)}
    value = {"parameters": list(fitted.parameters), "reviews": fitted.reviews, "log_loss": loss}
    if fitted.decks:
        value["decks"] = list(fitted.decks)
    return Draft(_NO_CARD, ADOPT, value=value)


def adopt(store: Store, fitted: Fitted, now: Now, day: int) -> Event:
    """Write the event: every card of its decks is folded again before this returns."""
    return store.append([draft(fitted)], now, day)[0]


def in_force(store: Store, decks: Iterable[str]) -> tuple[InForce, ...]:
    """The adopts that count, newest first, each with those of the decks that follow it."""
    events = store.events(_NO_CARD)
    found = adopts(events)
    followers: dict[str, list[str]] = {}
    for deck in decks:
        followers.setdefault(found.of(deck).key, []).append(deck)
    return tuple(
        InForce(event, tuple(sorted(followers.get(f"{event.at}/{event.device}", ()))))
        for event in reversed(live(events))
        if event.kind == ADOPT
    )


def to_take_back(store: Store, decks: Sequence[str], named: Sequence[str]) -> tuple[InForce, ...]:
    """The adopts to take back: those that the named decks follow; none named: the newest in force.

    `decks`: all there are.
    """
    found = [one for one in in_force(store, decks) if one.decks]
    if not named:
        return tuple(found[:1])
    return tuple(one for one in found if set(one.decks) & set(named))


def take_back(store: Store, taken: Sequence[InForce], now: Now, day: int) -> int:
    """Retract adopts: every due date is as it would be without them when this returns; how many moved."""
    before = store.due_days()
    if taken:
        store.retract([one.event for one in taken], now, day)
    return sum(before.get(card, due) != due for card, due in store.due_days().items())

"""Which cards a simulation lives through, and on which days new ones are let in; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizkz.memory import Memory
from quizkz.stats.planning import REST_DAYS

DAYS, DAYS_MOST = 365, 3_650
NEW_MOST = 9_999


class Life(NamedTuple):
    """A card at the start, days counted from today. A new one (no memory) begins on the day it is `due`."""

    course: int
    memory: Memory | None
    last: int
    due: int


class Pool(NamedTuple):
    """The new cards of a deck: how many, how many come in a day, how many of today's came.

    `after`: of each, in the deck's order, the places of those it waits for; empty where none waits.
    """

    course: int
    new: int
    limit: int
    introduced: int = 0
    after: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is supposed. `new`: new cards a day in all (None: as each deck has it).

    `holidays`: first and last study day of each. `exam`: the study day on which all ends, until which new
    cards come in evenly (None: all ends after `days`).
    """

    new: int | None = None
    days: int = DAYS
    holidays: tuple[tuple[int, int], ...] = ()
    exam: int | None = None


def following(days: int, today: int, holidays: Sequence[tuple[int, int]]) -> list[int]:
    """For each day from today on the first day not before it that is studied on; `days` where none is."""
    found, after = [days] * (days + 1), days
    for day in range(days - 1, -1, -1):
        if not any(first <= today + day <= last for first, last in holidays):
            after = day
        found[day] = after
    return found


class _Rest:
    """The new cards of a deck that have not come in yet."""

    def __init__(self, pool: Pool) -> None:
        self.left = pool.new
        self._waiting = dict(enumerate(pool.after)) if any(pool.after) else None

    def take(self, most: int) -> int:
        """How many come in on a day, of so many at most: those that wait for none of the others."""
        share = min(self.left, most)
        if self._waiting is not None:
            waiting = self._waiting
            free = [card for card, others in waiting.items() if not others & waiting.keys()][:share]
            self._waiting = {card: others for card, others in waiting.items() if card not in set(free)}
            share = len(free)
        self.left -= share
        return share


def begun(pools: Sequence[Pool], opens: Sequence[int], wish: Wish, total: int | None = None) -> list[Life]:
    """The new cards that come in, each on its day. `opens`: the days on which new cards come, in order.

    `total`: how many a day come in of all decks, where nothing else is wished.
    """
    rest = [_Rest(pool) for pool in pools]
    most_in_all = total if wish.new is None else wish.new
    lives: list[Life] = []
    for at, day in enumerate(opens):
        done = [0 if day else pool.introduced for pool in pools]
        remaining = len(opens) - at
        room = NEW_MOST * max(1, len(pools)) if most_in_all is None else max(0, most_in_all - sum(done))
        if wish.exam is not None:
            room = min(room, -(-sum(one.left for one in rest) // remaining))
        for deck, pool in enumerate(pools):
            most = room
            if wish.new is None:
                left = rest[deck].left
                even = -(-left // remaining) if wish.exam is not None else left
                most = max(0, min(pool.limit - done[deck], even, most if total is not None else even))
            share = rest[deck].take(most)
            room -= share if most_in_all is not None else 0
            lives += [Life(pool.course, None, 0, day)] * share
    return lives


def opening(days_after: Sequence[int], wish: Wish) -> list[int]:
    """The days on which new cards come in: all that are studied on, before an exam without the last ones."""
    days = len(days_after) - 1
    last = days - REST_DAYS if wish.exam is not None else days
    return [day for day in range(max(0, last)) if days_after[day] == day]

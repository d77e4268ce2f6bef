"""What a day may hold over all decks together, and each deck's fair share of it."""

from collections.abc import Sequence
from typing import NamedTuple


class Totals(NamedTuple):
    """The most new cards and reviews of a day over all decks together; None: only their own limits hold."""

    new: int | None = None
    reviews: int | None = None


NO_TOTALS = Totals()


def shares(wants: Sequence[int], total: int) -> list[int]:
    """What each gets of a total that is dealt out turn by turn, one at a time, to whoever still wants."""
    given = [0] * len(wants)
    open_ = [at for at, want in enumerate(wants) if want > 0]
    while open_ and total > 0:
        turn = open_[:total]
        for at in turn:
            given[at] += 1
        total -= len(turn)
        open_ = [at for at in open_ if given[at] < wants[at]]
    return given


def left_of(total: int, wants: Sequence[int], done: Sequence[int]) -> list[int]:
    """How many more each may take of a day's total.

    What was done counts as taken in its turn. So a share is one of the day: it stays the same while it is
    worked off, and the others keep theirs.
    """
    fair = shares([want + was for want, was in zip(wants, done, strict=True)], total)
    own = [max(0, share - was) for share, was in zip(fair, done, strict=True)]
    return shares(own, total - sum(done))

"""Today's limits raised: how many more new cards and reviews the learner wants today."""

from collections.abc import Callable

from textual.screen import Screen

from quizkz.clock import Clock
from quizkz.desk import DeckRow, Desk
from quizkz.desk.raising import raise_today, usual_limits, waiting
from quizkz.errors import QuizkzError
from quizkz.scheduling.limits import More
from quizkz.ui.page import toast
from quizkz.ui.wishes import Said, WishScreen
from quizkz.words import limits

PROPOSED = More(5, 20)
"""New cards that are proposed, or reviews where no new card waits."""


def ask_more(screen: Screen[None], desk: Desk, clock: Clock, row: DeckRow, after: Callable[[], None]) -> None:
    """Ask by how much today's limits are raised and raise them; `after` where they were."""
    there = waiting(row)

    def say(text: str) -> Said:
        wanted = limits.read_more(text)
        if wanted is None:
            return Said(limits.NO_NUMBER, fine=False)
        return Said(limits.would(wanted, there), fine=True)

    def take(text: str | None) -> None:
        wanted = None if text is None else limits.read_more(text)
        if wanted is None:
            return
        try:
            if any(wanted):
                added = raise_today(desk, row.id, wanted, clock())
                said = limits.more(added, row.title if row.id else "") if any(added) else limits.NOTHING_WAITS
            else:
                usual_limits(desk, clock())
                said = limits.USUAL
        except QuizkzError as failure:
            toast(screen, str(failure), warning=True)
            return
        after()
        toast(screen, said)

    before = f"{min(PROPOSED.new, there.new)}"
    if not there.new and there.reviews:
        before = f"{min(PROPOSED.reviews, there.reviews)} reviews"
    ask = WishScreen(row.title, limits.ASK_MORE, limits.HINT, before, say, "Raise the limits")
    screen.app.push_screen(ask, take)

"""Today's limits raised, line by line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizkz.clock import Clock
from quizkz.desk.raising import raise_today, usual_limits, waiting
from quizkz.errors import QuizkzError
from quizkz.plain.reading import Lines
from quizkz.queue import ALL
from quizkz.words import limits

if TYPE_CHECKING:
    from quizkz.desk import Desk


def ask_more(desk: "Desk", decks: Iterable[str], clock: Clock, lines: Lines) -> None:
    """Ask by how much today's limits of a deck are raised, or of all decks, and raise them."""
    deck = next(iter(decks), ALL)
    overview = desk.overview(clock())
    row = overview.total if deck == ALL else next(row for row in overview.decks if row.id == deck)
    there = waiting(row)
    lines.say(limits.waits(there) or limits.NOTHING_WAITS)
    if not any(there) and not any(overview.raised):
        return
    lines.say(f"{limits.ASK_MORE} {limits.HINT}")
    line = lines.hear()
    if not line:
        return
    wanted = limits.read_more(line)
    if wanted is None:
        lines.say(limits.NO_NUMBER)
        return
    try:
        if any(wanted):
            added = raise_today(desk, deck, wanted, clock())
            lines.say(limits.more(added, row.title) if any(added) else limits.NOTHING_WAITS)
        else:
            usual_limits(desk, clock())
            lines.say(limits.USUAL)
    except QuizkzError as failure:
        lines.say(str(failure))

"""Today's limits raised, and a backlog worked off, line by line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizkz.clock import Clock
from quizkz.desk.backlog import ended, proposed
from quizkz.desk.raising import raise_today, usual_limits, waiting
from quizkz.desk.settings import set_backlog
from quizkz.errors import QuizkzError
from quizkz.plain.reading import Lines
from quizkz.queue import ALL
from quizkz.words import backlog, limits
from quizkz.words.backlog import told

if TYPE_CHECKING:
    from quizkz.desk import Desk, Overview


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
            lines.say(limits.more(added, row.title if row.id else "") if any(added) else limits.NOTHING_WAITS)
        else:
            usual_limits(desk, clock())
            lines.say(limits.USUAL)
    except QuizkzError as failure:
        lines.say(str(failure))


def of_backlog(desk: "Desk", overview: "Overview", clock: Clock, lines: Lines) -> "Overview":
    """Say how a backlog stands; one that is over is ended. What home counts then."""
    if ended(desk, overview, clock()):
        lines.say(backlog.CLEAR)
        return desk.overview(clock())
    if overview.backlog is not None:
        lines.say(told(desk, overview.backlog, clock()))
    return overview


def ask_backlog(desk: "Desk", clock: Clock, lines: Lines) -> None:
    """Ask how the backlog is worked off, and say when it is clear."""
    overview = desk.overview(clock())
    if overview.backlog is None:
        lines.say(backlog.NOT_THERE)
        return
    lines.say(f"{backlog.ASK} {backlog.HINT} Proposed: {proposed(overview)}.")
    line = lines.hear()
    chosen = backlog.read(line) if line else None
    if chosen is None:
        lines.say(backlog.NO_NUMBER)
        return
    try:
        set_backlog(desk, chosen if chosen.per_day else None, clock())
    except QuizkzError as failure:
        lines.say(str(failure))

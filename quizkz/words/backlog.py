"""What is said of a backlog; and the line in which a learner types how it is worked off."""

import re
from typing import TYPE_CHECKING

from quizkz.clock import Now
from quizkz.scheduling.limits import Backlog
from quizkz.words.measure import count, number_word
from quizkz.words.times import day_name

if TYPE_CHECKING:
    from quizkz.desk import Desk
    from quizkz.desk.rows import BacklogRow

ASK = "How many due cards a day, until the backlog is clear?"
HINT = (
    "A number such as 60; 60 new: new cards come meanwhile too. Those that you most likely still know come"
    " first. 0: all that is due, up to the usual limits."
)
NO_NUMBER = "Write a number of cards such as 60, or 60 new."
NONE = "No backlog: the usual limits hold."
CLEAR = "The backlog is clear. The usual limits hold again."
NOT_THERE = "There is no backlog: no more is due than two days of yours take."
NEVER = "not clear within two years"
MOST = 9_999
_AMOUNT = re.compile(r"(\d{1,5})(?:\s*(?:cards?|due))?(?:\s*,?\s*(?:and|with|\+)?\s*(new)(?:\s*cards?)?)?")


def read(text: str) -> Backlog | None:
    """How a backlog is worked off, as typed: `60`, `60 new`; 0 a day: not at all; None: neither."""
    line = " ".join(text.lower().split()).strip(" .")
    if not line:
        return Backlog(0)
    found = _AMOUNT.fullmatch(line)
    return None if found is None or int(found[1]) > MOST else Backlog(int(found[1]), bool(found[2]))


def written(way: Backlog) -> str:
    """What `read` reads back."""
    return f"{way.per_day}{' new' if way.new else ''}"


def clear(day: int | None, today: int) -> str:
    """`clear by Sat 12 Dec`, `clear tomorrow`."""
    if day is None:
        return NEVER
    if day <= today + 1:
        return "clear today" if day <= today else "clear tomorrow"
    return f"clear by {day_name(day, today)}"


def way(chosen: Backlog, day: int | None, today: int, *, known: bool = True) -> str:
    """`60 a day: clear by Sat 12 Dec. New cards wait until then.`; `known` False: the day is worked out."""
    if not chosen.per_day:
        return NONE
    when = clear(day, today) if known else "…"
    new = "New cards come meanwhile." if chosen.new else "New cards wait until then."
    return f"{chosen.per_day:,} a day: {when}. {new}"


def line(row: "BacklogRow", day: int | None, today: int, *, known: bool = True, key: str = "b") -> str:
    """`340 left, clear by Sat 12 Dec at 60 a day`; where it is only offered, which key does it."""
    if row.way is None:
        return f"{row.due:,} due, {_work(row)}; {key} works it off bit by bit"
    when = f", {clear(day, today)}" if known else ""
    return f"{row.due:,} left{when} at {row.way.per_day:,} a day"


def sentence(row: "BacklogRow", day: int | None, today: int) -> str:
    """The same for lines: `Backlog: 340 left, clear by Sat 12 Dec at 60 a day.`"""
    if row.way is None:
        return f"Backlog: {count(row.due, 'card')} due, {_work(row)}."
    return f"Backlog: {line(row, day, today)}."


def told(desk: "Desk", row: "BacklogRow", now: Now) -> str:
    """The sentence of a backlog, the day on which it is clear worked out."""
    day = None
    if row.way is not None:
        from quizkz.desk.backlog import rehearsal

        day = rehearsal(desk, now, new=row.way.new).clear_day(row.way)
    return sentence(row, day, desk.today(now))


def _work(row: "BacklogRow") -> str:
    """`five days’ work`."""
    return f"{number_word(max(2, round(row.due / row.usual)))} days’ work"

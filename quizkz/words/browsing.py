"""What the browser says of a card: when it is due, how well it is known, where it is written."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from quizkz.clock import Now, date_of
from quizkz.scheduling import CardState, elapsed, ready
from quizkz.words import times
from quizkz.words.measure import count, width

if TYPE_CHECKING:
    from quizkz.search import Fault, Query

TIPS = {
    "": "deck:  tag:  kind:  is:due  is:leech  due<3d  lapses>=4  rated:7  or",
    "deck": "deck: the id of a deck",
    "tag": "tag: one of the tags of a question or of its deck",
    "saved": "saved: none yet; ^n saves a search under a name",
}
WEEK = 7
POINTED = 74
"""Cells of a line of search that is shown with signs below it."""
ASK_NAME = "Under which name?"
NAME_HINT = "It is kept below [queries] in the settings."
NO_NAME = "A name has letters or digits, and no quotes."
NOTHING_TO_SAVE = "There is no search to save yet."


def tip(query: "Query", saved: Collection[str] = ()) -> str:
    """What may be typed: the values of the key being typed where they are few, else the keys.

    `saved`: the names of saved searches.
    """
    from quizkz.search import KINDS, MISSED, STATES
    from quizkz.search.values import EXAMPLES

    values = {"is": (*STATES, MISSED), "kind": KINDS, "saved": saved}.get(query.asks)
    if values:
        return f"{query.asks}: {' '.join(values)}"
    return f"Such as {EXAMPLES[query.asks]}" if query.asks in EXAMPLES else TIPS[query.asks]


def pointed(fault: "Fault", line: str, cells: int = POINTED) -> str:
    """What is wrong with a line of search, and signs below the place; of a long line the part around it."""
    before, marked, after = line[: fault.start], line[fault.start : fault.end], line[fault.end :]
    while width(before) > cells // 2:
        before = "…" + before[2:]
    while width(marked) > cells // 2:
        marked = marked[:-2] + "…"
    while width(before + marked + after) > cells and after:
        after = after[:-2] + "…" if len(after) > 2 else ""
    signs = "^" * max(1, width(marked))
    return f"{fault.message}\n  {before}{marked}{after}\n  {' ' * width(before)}{signs}"


def found(number: int, of: int) -> str:
    """`12 of 148 cards`, or `148 cards` where all are found."""
    return times.cards(of) if number == of else f"{number:,} of {times.cards(of)}"


def due(state: CardState | None, now: Now, today: int) -> str:
    """When a card is asked next, in a cell: `now`, `3 h`, `Thu`, `2 Dec`, `Jan 2027`, `new`, `buried`."""
    if state is None:
        return "new"
    if state.suspended:
        return "suspended"
    if state.buried_day == today:
        return "buried"
    if state.stage == "new":
        return "new"
    if ready(state, now.at, today):
        return "now"
    if state.due_at is not None and elapsed(state, now.at, today) == 0:
        return times.in_time(state.due_at - now.at).removeprefix("in ")
    day = max(state.due_day or 0, today + 1)
    date = date_of(day)
    if day - today < WEEK:
        return times.WEEKDAYS[date.weekday()][:3]
    month = times.MONTHS[date.month - 1][:3]
    return f"{date.day} {month}" if date.year == date_of(today).year else f"{month} {date.year}"


def recall(chance: float | None, target: float) -> str:
    """`84% now, target 90%`; of a card never learned the target alone."""
    now = "not learned yet" if chance is None else f"{chance:.0%} now"
    return f"{now}, target {target:.0%}"


def seen(times_seen: int, missed: int) -> str:
    """`6 times, 1 missed`."""
    if not times_seen:
        return "never"
    return f"{count(times_seen, 'time')}, {missed} missed" if missed else count(times_seen, "time")


def next_due(state: CardState | None, now: Now, today: int) -> str:
    """`now, was every 11 days`, `Thu 27 Nov, every 11 days`, `new`."""
    cell = due(state, now, today)
    if state is None or state.due_day is None or state.last_day is None or state.due_at is not None:
        return cell
    every = times.days(max(1, state.due_day - state.last_day))
    if cell == "now":
        return f"now, was every {every}"
    if cell in ("suspended", "buried", "new"):
        return cell
    return f"{times.day_name(max(state.due_day, today + 1), today)}, every {every}"


def written(file: str, line: int) -> str:
    """`kz-economy.toml, line 16`."""
    return f"{file}, line {line}" if line else file


def practice_only(number: int) -> str:
    """That none of the cards found is ready, so that they are practised."""
    return f"{'It is not' if number == 1 else 'None of these is'} ready: practice, not scheduled."


def name_does(name: str, before: str) -> str:
    """What saving a search under a name does; `before`: the search that is called so."""
    kept = f"In any search {called(name)} then stands for it."
    return f"In place of: {before}. {kept}" if before else kept


def saved(name: str) -> str:
    """That a search was saved."""
    return f"Saved: {called(name)}."


def called(name: str) -> str:
    """How a saved search is written in another."""
    return f"saved:{name}" if re.fullmatch(r"[\w-]+", name) else f'saved:"{name}"'

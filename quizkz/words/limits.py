"""What is said of today's limits raised for once; and the line in which a learner types by how much."""

import re
from collections.abc import Mapping

from quizkz.queue import TAG
from quizkz.scheduling.limits import More
from quizkz.words import counts
from quizkz.words.measure import joined

ASK_MORE = "How many more today?"
HINT = "New cards, such as 5; then reviews: 5 20, or 20 reviews. 0: the usual limits. Only for today."
NO_NUMBER = "Write a number of new cards such as 5, or 5 and 20 reviews."
USUAL = "The usual limits hold again."
NOTHING_WAITS = "No card waits for a limit that can be raised."
MOST = 9_999
_AMOUNT = re.compile(r"(\d{1,5})\s*(?:(new|n|reviews?|r|due|d)\b)?(?:\s+cards?\b)?")


def read_more(text: str) -> More | None:
    """How many more cards a text asks for: `5`, `5 20`, `5 new, 20 reviews`; None for what tells none."""
    line = re.sub(r",|\band\b|\+", " ", text.lower()).strip(" .")
    amounts = list(_AMOUNT.finditer(line))
    if not 1 <= len(amounts) <= 2 or _AMOUNT.sub("", line).strip():
        return None
    found: dict[str, int] = {}
    for amount in amounts:
        kind = "reviews" if (amount[2] or "")[:1] in ("r", "d") else "new"
        if not amount[2] and "new" in found:
            kind = "reviews"
        if kind in found or int(amount[1]) > MOST:
            return None
        found[kind] = int(amount[1])
    return More(**found)


def waits(there: More) -> str:
    """`30 new and 12 due cards wait for today’s limits.`; empty where none does."""
    wait = "waits" if sum(there) == 1 else "wait"
    return f"{amount(there)} {wait} for today’s limits." if any(there) else ""


def waiting(held: Mapping[str, int], held_due: int) -> str:
    """`12 due beyond today’s limits, 3 beyond the limit of tag figures`; new cards always wait: not said."""
    due = f"{held_due:,} due beyond today’s limits" if held_due else ""
    tagged = counts.held({reason: number for reason, number in held.items() if reason.startswith(TAG)})
    return ", ".join(filter(None, (due, tagged)))


def amount(there: More, more: str = "") -> str:
    """`5 new and 20 due cards`; `more` stands before each kind."""
    parts = [f"{number:,} {more}{kind}" for number, kind in zip(there, ("new", "due"), strict=True) if number]
    return f"{joined(parts)} {'card' if sum(there) == 1 else 'cards'}"


def today(added: More) -> str:
    """`5 more new and 20 more due cards today`."""
    return f"{amount(added, 'more ')} today"


def more(added: More, where: str = "") -> str:
    """`5 more new cards today, in Economic reforms.`"""
    return f"{today(added)}{f', in {where}' if where else ''}."


def would(wanted: More, there: More) -> str:
    """What raising by so much brings: `5 more new cards today; 25 new and 12 due cards still wait.`"""
    added = More(min(wanted.new, there.new), min(wanted.reviews, there.reviews))
    left = More(there.new - added.new, there.reviews - added.reviews)
    rest = f"{amount(left)} still {'waits' if sum(left) == 1 else 'wait'}" if any(left) else "then none waits"
    if not any(wanted):
        return USUAL
    if not any(added):
        return f"None of those waits; {rest}."
    return f"{today(added)}; {rest}."


def raised(by: More) -> str:
    """`The limits of today are raised by 5 new cards.`; empty where they are not."""
    return f"The limits of today are raised by {amount(by)}." if any(by) else ""

"""How many begun cards fall due on each of the next days, if no new one is added."""

from collections import Counter

from quizkz.stats.report import Forecast
from quizkz.stats.rows import BegunCards

SHORT, LONG = 14, 30
"""Days that a forecast looks ahead, today among them."""


def forecast(cards: BegunCards, today: int, days: int = SHORT) -> Forecast:
    """So many days from today on; what was due before stands under today. Suspended cards are left out."""
    due: Counter[int] = Counter()
    for row in cards.standing:
        due[row.due_day] += 0 if row.suspended else row.cards
    backlog = sum(number for day, number in due.items() if day < today)
    ahead = [due[today + day] for day in range(days)]
    if ahead:
        ahead[0] += backlog
    return Forecast(days=tuple(ahead), backlog=backlog)

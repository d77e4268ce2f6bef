"""Decks and figures for the tests of the interface."""

from quizkz.clock import HOUR_MS, MINUTE_MS, Now
from quizkz.desk import DeckRow, Overview
from quizkz.stats import Streak
from quizkz.store import Day

CAPITALS = """
id = "capitals"
title = "Capitals"
[[question]]
id = "kz"
prompt = "Which city is the capital of Kazakhstan?"
answer = "Astana"
distractors = ["Almaty", "Shymkent"]
[[question]]
id = "uz"
prompt = "Which city is the capital of Uzbekistan?"
answer = "Tashkent"
distractors = ["Samarkand", "Bukhara"]
"""

RIVERS = """
id = "rivers"
title = "Rivers"
[[question]]
id = "aral"
prompt = "Which rivers fed the Aral Sea?"
answer = ["Amu Darya", "Syr Darya"]
distractors = ["Ural", "Ili"]
"""

BROKEN = """
id = "lakes"
title = "Lakes"
[[question]]
id = "deepest"
prompt = "How deep is Lake Balkhash?"
anwser = 26
"""

HOSTILE = "[red]x[/] [/ \\ [@click=app.quit] $x 日本語 👨‍👩‍👧 e\u0301 "
"""Markup, a link that quits, a variable, wide text, a joined emoji, a combining mark."""

HOSTILE_DECK = f"""
id = "hostile"
title = '{HOSTILE}\\u001b[31m {"long " * 1000}'
[[question]]
id = "q"
prompt = '{HOSTILE}'
answer = '{HOSTILE}'
distractors = ['[b]bold', '[/]']
"""

HOSTILE_BROKEN = f"""
id = "hostile-broken"
title = '{HOSTILE} {"long " * 1000}'
[[question]]
id = "q"
prompt = '{HOSTILE} {"long " * 1000}'
'[red]anwser[/]' = 1
"""


def _row(id_: str, title: str, figures: tuple[int, int, int], mastery: float, **more: int) -> DeckRow:
    due, learning, new = figures
    return DeckRow(id_, title, due, learning, new, 100, mastery, **more)  # type: ignore[arg-type]  # counts


_BROKEN = DeckRow("kz-figures", "Names and numbers", broken=True, errors=3, first_line=12)


def ready(now: Now, today: int) -> Overview:
    """A day with work left, as the screens were designed with."""
    later = now.at + 3 * HOUR_MS + 8 * MINUTE_MS
    return Overview(
        total=_row("", "All decks", (16, 3, 5), 0.76),
        decks=(
            _row("economy", "Economic reforms", (9, 2, 3), 0.68),
            _row("foreign", "Foreign policy", (7, 1, 2), 0.74),
            _BROKEN,
            _row("politics", "Political reforms", (0, 0, 0), 0.91, next_day=today + 2),
            _row("technology", "Technology and AI", (0, 0, 0), 0.86, next_at=later),
        ),
        today=Day(today, 12, 11, 180_000),
        streak=Streak(7, True, 19),
        minutes=6,
        tomorrow=18,
        week=16,
    )


def done(now: Now, today: int) -> Overview:
    """A day whose work is done."""
    later = now.at + 3 * HOUR_MS + 8 * MINUTE_MS
    total = DeckRow("", "All decks", cards=100, mastery=0.76, next_at=later, next_count=3, held={"limit": 12})
    return Overview(
        total=total,
        decks=(
            _row("economy", "Economic reforms", (0, 0, 0), 0.72, next_day=today + 1),
            _row("foreign", "Foreign policy", (0, 0, 0), 0.77, next_day=today + 1),
            _BROKEN,
            _row("politics", "Political reforms", (0, 0, 0), 0.91, next_day=today + 2),
            _row("technology", "Technology and AI", (0, 0, 0), 0.86, next_at=later, next_count=3),
        ),
        today=Day(today, 36, 35, 540_000),
        streak=Streak(7, True, 19),
        minutes=0,
        tomorrow=0,
        week=0,
    )


def many(number: int) -> Overview:
    """A day with so many decks."""
    rows = tuple(_row(f"deck-{n}", f"Deck {n:04}", (n % 5, 0, 1), 0.5) for n in range(number))
    return Overview(
        total=_row("", "All decks", (2000, 0, 1000), 0.5),
        decks=rows,
        today=Day(0, 0, 0, 0),
        streak=Streak(0, False, 0),
        minutes=500,
        tomorrow=9,
        week=9,
    )

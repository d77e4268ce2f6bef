"""Which cards a sitting is about, and the condition of it in SQL."""

import json
from typing import Any, NamedTuple

from quizkz.review import CardId

SAME_DAY = "(s.last_day >= :today OR (s.last_day = :today - 1 AND s.last_at > :at - :same_day))"
"""The answer was today, as `quizkz.scheduling.elapsed` says."""


class Scope(NamedTuple):
    """Which cards a sitting is about. `decks` empty: all. `cards` not empty: just these.

    All that is set must hold; a question must carry each of `tags`. `name`: what the cards have in common.
    `ahead`: cards that fall due within so many days after today are due.
    """

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cards: tuple[CardId, ...] = ()
    name: str = ""
    ahead: int = 0

    @property
    def whole(self) -> bool:
        """Whether it takes decks as a whole."""
        return not self.tags and not self.cards

    def condition(self) -> tuple[str, dict[str, Any]]:
        """What holds for card `c` beside its deck (a text that begins with AND, or none), and its values."""
        text, values = "", dict[str, Any]()
        if self.cards:
            text += " AND c.card IN (SELECT value FROM json_each(:cards))"
            values["cards"] = json.dumps(self.cards)
        for place, tag in enumerate(self.tags):
            text += (
                f" AND EXISTS (SELECT 1 FROM library.tags t WHERE t.tag = :tag{place}"  # noqa: S608  # a number
                " AND t.deck = c.deck AND t.question = c.question)"
            )
            values[f"tag{place}"] = tag
        return text, values

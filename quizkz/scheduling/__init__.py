"""Policy, the state of a card, and the fold that makes a state of a card's events; pure.

policy     what a learner or an author decides: Placing for the fold, Choosing for the queue
cards      CardState, and when a card is ready; the one measure of time between answers
intervals  where an answer puts a card: steps, due days, fuzz; the preview of the four ratings
ordering   which due cards come first
limits     what a day may hold over all decks, and each one's share
balancing  which of the days that fuzz leaves open serves best
events     which events count
leeches    cards that keep being forgotten: a mark derived from lapses
folding    from a card's events to its state
"""

from typing import TYPE_CHECKING, Any

from quizkz.scheduling.cards import (
    SAME_DAY_MS,
    Answer,
    CardState,
    Preview,
    Stage,
    days_between,
    elapsed,
    ready,
)
from quizkz.scheduling.events import FOLD_VERSION, live
from quizkz.scheduling.ordering import Candidate, brought_forward, lot
from quizkz.scheduling.policy import Choosing, Closing, NewOrder, Order, Paced, Placing, Policy

if TYPE_CHECKING:  # a start that folds nothing goes without them: `__getattr__`
    from quizkz.scheduling.folding import Checkpoint, Figures, Resumed, extend, fold, resume
    from quizkz.scheduling.intervals import preview

__all__ = [
    "FOLD_VERSION",
    "SAME_DAY_MS",
    "Answer",
    "Candidate",
    "CardState",
    "Checkpoint",
    "Choosing",
    "Closing",
    "Figures",
    "NewOrder",
    "Order",
    "Paced",
    "Placing",
    "Policy",
    "Preview",
    "Resumed",
    "Stage",
    "brought_forward",
    "days_between",
    "elapsed",
    "extend",
    "fold",
    "live",
    "lot",
    "preview",
    "ready",
    "resume",
]


def __getattr__(name: str) -> Any:
    """What is read when it is first asked for."""
    if name == "preview":
        from quizkz.scheduling import intervals

        return intervals.preview
    if name in ("Checkpoint", "Figures", "Resumed", "extend", "fold", "resume"):
        from quizkz.scheduling import folding

        return getattr(folding, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Policy, the state of a card, and the fold that makes a state of a card's events; pure.

policy     what a learner or an author decides: Placing for the fold, Choosing for the queue
cards      CardState, and when a card is ready; the one measure of time between answers
intervals  where an answer puts a card: steps, due days, fuzz; the preview of the four ratings
fold       from a card's events to its state
"""

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
from quizkz.scheduling.fold import FOLD_VERSION, Checkpoint, extend, fold, live, resume
from quizkz.scheduling.intervals import preview
from quizkz.scheduling.policy import Choosing, Order, Placing, Policy

__all__ = [
    "FOLD_VERSION",
    "SAME_DAY_MS",
    "Answer",
    "CardState",
    "Checkpoint",
    "Choosing",
    "Order",
    "Placing",
    "Policy",
    "Preview",
    "Stage",
    "days_between",
    "elapsed",
    "extend",
    "fold",
    "live",
    "preview",
    "ready",
    "resume",
]

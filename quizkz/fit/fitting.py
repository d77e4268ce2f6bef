"""New parameters against those in force, measured on answers that the fit has not seen; pure.

The last fifth of the items by time is held out: the fit learns from the earlier ones, then old and new
parameters say how likely each later answer was. Only where the new ones say it better are parameters offered,
and these are fitted to all items, since the latest tell most of the learner of today.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal, NamedTuple

from quizkz.fit.items import Training
from quizkz.memory import Parameters, measured, trained

LEAST = 64
"""With fewer items the engine itself fits next to nothing (fsrs-rs, compute_parameters)."""
HELD_OUT = 5
"""One item in so many is held out."""

Why = Literal["", "few", "one_rating", "one_outcome", "no_better"]
"""Why nothing is offered: too few items; one rating only; never forgotten, or never recalled; no better."""


class Measure(NamedTuple):
    """How far predictions were off: mean log loss, and the root mean square error over bins of like cards."""

    log_loss: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit came to. `decks`: those it is for, none: all. `reviews`: items it was fitted to, or found.

    `before` and `after`: the parameters in force and new ones on the last `held_out` items; None where it did
    not come so far. `parameters`: what is offered; None where those in force are kept, and `why`.
    """

    decks: tuple[str, ...]
    reviews: int
    held_out: int = 0
    before: Measure | None = None
    after: Measure | None = None
    parameters: Parameters | None = None
    why: Why = ""


def _unheard(done: int, total: int) -> None:
    """Tell nobody."""


def fitted(
    training: Training,
    decks: Sequence[str],
    in_force: Callable[[str], Parameters],
    relearning_steps: int = 1,
    told: Callable[[int, int], None] = _unheard,
) -> Fitted:
    """Fit parameters to the items of some decks. `in_force`: a deck's parameters now."""
    kept, number = tuple(decks), len(training.items)
    if why := _hopeless(training):
        return Fitted(kept, number, why=why)
    split = number - number // HELD_OUT
    told(0, 3)
    early = trained(training.items[:split], training.cards[:split], relearning_steps)
    told(1, 3)
    groups = _by_parameters(training, split, in_force)
    before = _measure([(items, parameters) for parameters, items in groups])
    after = _measure([(items, early) for _, items in groups])
    told(2, 3)
    if after.log_loss >= before.log_loss:
        return Fitted(kept, number, number - split, before, after, why="no_better")
    found = trained(training.items, training.cards, relearning_steps)
    told(3, 3)
    return Fitted(kept, number, number - split, before, after, found)


def _hopeless(training: Training) -> Why:
    """Why no fit is tried."""
    if len(training.items) < LEAST:
        return "few"
    if len(training.ratings) < 2:
        return "one_rating"
    if training.recalled in (0, len(training.items)):
        return "one_outcome"
    return ""


def _by_parameters(
    training: Training, since: int, in_force: Callable[[str], Parameters]
) -> list[tuple[Parameters, list[Any]]]:
    """The items from a place on, by the parameters in force for their decks."""
    parameters = {deck: in_force(deck) for deck in set(training.decks[since:])}
    groups: dict[Parameters, list[Any]] = {}
    for item, deck in zip(training.items[since:], training.decks[since:], strict=True):
        groups.setdefault(parameters[deck], []).append(item)
    return list(groups.items())


def _measure(groups: Sequence[tuple[Sequence[Any], Parameters]]) -> Measure:
    """How far off each group's parameters are, over all of them; bins never reach over groups."""
    total = sum(len(items) for items, _ in groups)
    loss = square = 0.0
    for items, parameters in groups:
        log_loss, rmse = measured(items, parameters)
        loss += log_loss * len(items) / total
        square += rmse * rmse * len(items) / total
    return Measure(loss, sqrt(square))

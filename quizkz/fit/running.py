"""`Fitter`: reads, fits and foresees in turn, with a log of its own, so that any thread may run it.

Of many answers it does so in a process of its own, since the engine lets no thread on while it fits.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import Literal, NamedTuple

from quizkz.apart import apart
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.fit import adopting, items
from quizkz.fit.effect import Effect, effect
from quizkz.fit.fitting import Fitted, fitted
from quizkz.store import Store

Part = Literal["answers", "items", "fit", "effect"]
"""What is being done: answers worked out after a rebuild, answers read, parameters fitted, cards folded."""

Progress = Callable[[Part, int, int], None]
"""Told the part, and how much of how much of it is done; what it raises ends the fit, which wrote nothing."""


FEW = 5_000
"""Of no more answers than these a fit stops all other threads for 20 ms at most (measured)."""


class Outcome(NamedTuple):
    """What a fit came to, and what adopting it would do; None where nothing is offered."""

    fitted: Fitted
    effect: Effect | None


class Fitter:
    """Fits parameters for the library that a desk had open when this was made, on the desk's own thread.

    Its methods may be called from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        self._log, self._rollover = desk.places.log, desk.config.rollover
        good = [entry.id for entry in desk.decks if not entry.broken]
        self._placings = {deck: desk.policy(deck).placing for deck in good}

    @contextmanager
    def _store(self, now: Now) -> Iterator[Store]:
        with closing(Store.open(self._log, placing=self._placings.get, now=now)) as store:
            yield store

    def fit(self, decks: Sequence[str], now: Now, progress: Progress | None = None) -> Outcome:
        """Fit parameters to the answers of some decks, or (none named) of all; nothing is adopted."""
        tell = progress or _quiet
        with self._store(now) as store:
            if not store.answers_filled:
                store.fill_answers(_part(tell, "answers"))
            if items.number(store, decks) <= FEW:
                return self._found(store, decks, now, tell)
        return apart(partial(self.found, decks, now), tell, ("items", 0, 1))

    def found(self, decks: Sequence[str], now: Now, tell: Progress) -> Outcome:
        """The same in this process, of a log whose `answers` are filled in; nothing is written."""
        with self._store(now) as store:
            return self._found(store, decks, now, tell)

    def _found(self, store: Store, decks: Sequence[str], now: Now, tell: Progress) -> Outcome:
        training = items.read(store, decks, _part(tell, "items"))
        steps = max((len(store.placing(d).relearning_steps) for d in set(training.decks)), default=1)
        found = fitted(training, decks, store.parameters, steps, _part(tell, "fit"))
        if found.parameters is None:
            return Outcome(found, None)
        today = now.day(self._rollover)
        return Outcome(found, effect(store, decks, found.parameters, today, _part(tell, "effect")))

    def adopt(self, found: Fitted, now: Now) -> None:
        """Adopt what was fitted; every card of its decks is folded again before this returns."""
        with self._store(now) as store:
            adopting.adopt(store, found, now, now.day(self._rollover))

    def take_back(self, taken: Sequence[adopting.InForce], now: Now) -> int:
        """Take adopts back, and every due date with them; how many moved."""
        with self._store(now) as store:
            return adopting.take_back(store, taken, now, now.day(self._rollover))


def _quiet(part: Part, done: int, total: int) -> None:
    """Tell nobody."""


def _part(tell: Progress, part: Part) -> Callable[[int, int], None]:
    def told(done: int, total: int) -> None:
        tell(part, done, total)

    return told

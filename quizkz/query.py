"""Which cards, in SQL over the log's state with the catalogue attached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.queue import Candidate, DeckDone
from quizkz.review import CardId
from quizkz.scheduling import Choosing
from quizkz.store import Store


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cards a sitting is about. `decks` empty: all. `cards` not empty: just these. All that is set must hold."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cards: tuple[CardId, ...] = ()


def attach(store: Store, catalogue: Catalogue) -> None:
    """Let the store's connection read the catalogue, once."""
    raise NotImplementedError


def candidates(
    store: Store, choosing: Mapping[str, Choosing], scope: Scope, now: Now, today: int, learn_ahead_ms: int, extra_new: int = 0
) -> Sequence[Candidate]:
    """The cards that a plan may need: those in steps, then due and new ones, no more than the limits leave."""
    raise NotImplementedError


def done_today(store: Store, today: int) -> Mapping[str, DeckDone]:
    """By deck, what was done today."""
    raise NotImplementedError


def answered_today(store: Store, today: int) -> frozenset[tuple[str, str]]:
    """(deck, question) of every card answered today."""
    raise NotImplementedError


def every_card(store: Store, scope: Scope) -> tuple[CardId, ...]:
    """All cards of a scope that are not suspended, in deck order; for practice."""
    raise NotImplementedError

"""What is missing: explanations, and the places of facts in the source.

Where most questions of a deck have one, each that has none is named; where most have none, the deck is told
once, since its author writes without.
"""

from collections.abc import Callable, Iterator, Sequence

from quizkz.authoring.doctor.subjects import Finding, Subject, finding
from quizkz.deck import Cloze, Flashcard, Question

MOST = 0.5
"""The share of questions with an explanation from which on a missing one is an oversight."""

FEW = 4
"""Questions under which a deck is a draft, and is told nothing."""


def unexplained(deck: Sequence[Subject]) -> Iterator[Finding]:
    """Questions without an explanation. A flashcard's answer and a cloze's text may say all there is."""
    asked = [s for s in deck if not isinstance(s.question, Flashcard | Cloze)]
    yield from _missing(asked, "no-explanation", "explanation", lambda q: bool(q.explanation))


def uncited(deck: Sequence[Subject]) -> Iterator[Finding]:
    """Questions without a cite, where the deck says what it derives from."""
    source = deck[0].deck.source
    if source.title or source.file or source.url:
        yield from _missing(deck, "no-cite", "cite", lambda q: bool(q.cite))


def _missing(
    asked: Sequence[Subject], rule: str, what: str, has: Callable[[Question], bool]
) -> Iterator[Finding]:
    without = [s for s in asked if not has(s.question) and rule not in s.question.allow]
    if not without or len(asked) < FEW:
        return
    if len(without) <= MOST * len(asked):
        for subject in without:
            yield finding(rule, subject, f"this question has no {what}", ())
        return
    head = asked[0]
    message = f"{len(without)} of {len(asked)} questions have no {what}"
    yield Finding(rule, message, head.file, head.deck, path=("title",))

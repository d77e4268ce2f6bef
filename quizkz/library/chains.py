"""Questions that wait for others by `after`: that these are there, and that none waits for itself in a round.

A deck alone is held to its own questions; those of other decks are looked for where several decks are checked
together, and there a fault is a warning, since the app holds nothing back for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from quizkz.library.faults import Fault, Piece, token_of
from quizkz.library.keys import nearest
from quizkz.library.rules import ID_FORM
from quizkz.problems import Problem, Severity
from quizkz.spans import Path

Name = tuple[str, str]
"""Deck and id of a question."""

Chains = dict[Name, "Waiter"]


class Wish(NamedTuple):
    """One id of an `after`, and its path in the question."""

    path: Path
    name: Name
    text: str


@dataclass(frozen=True, slots=True)
class Waiter:
    """A question, where it stands, and what it waits for."""

    piece: Piece
    path: Path
    wishes: tuple[Wish, ...]
    formerly: tuple[str, ...] = ()

    def problem(self, fault: Fault, name: Name) -> Problem:
        """A fault in it as a problem."""
        return self.piece.problem(fault, self.path, name[1])


def wishes(deck: str, after: object) -> tuple[Wish, ...]:
    """An `after` as TOML gave it; what is no id is passed over, as a rule of its own tells it."""
    listed = isinstance(after, list | tuple)
    texts = enumerate(after) if isinstance(after, list | tuple) else [(0, after)]
    return tuple(
        Wish(("after", n) if listed else ("after",), named(deck, text), text)
        for n, text in texts
        if isinstance(text, str) and text.count("/") < 2 and all(map(ID_FORM.fullmatch, text.split("/")))
    )


def named(deck: str, text: str) -> Name:
    """The question that an id of an `after` names, as one of its own deck where it names no other."""
    other, slash, question = text.partition("/")
    return (other, question) if slash else (deck, text)


def problems(chains: Chains, *, whole: bool) -> Iterator[Problem]:
    """What is wrong with the chains of one deck. `whole`: all of its questions could be read."""
    decks = {deck for deck, _ in chains}
    if whole:
        yield from _unknown(chains, decks)
    for ring in _rings(chains):
        yield _round(ring, chains, "error")


def between(decks: Sequence[Chains]) -> Iterator[Problem]:
    """What is wrong between decks that are checked together."""
    chains = {name: one for deck in decks for name, one in deck.items()}
    known = {deck for deck, _ in chains}
    for deck in decks:
        own = {name[0] for name in deck}
        yield from _unknown(chains, known - own, deck)
    for ring in _rings(chains):
        if len({deck for deck, _ in ring}) > 1:
            yield _round(ring, chains, "warning")


def _unknown(chains: Chains, decks: Iterable[str], of: Chains | None = None) -> Iterator[Problem]:
    """The ids of these decks that no question has."""
    for name, one in (chains if of is None else of).items():
        for wish in one.wishes:
            if wish.name[0] in decks and wish.name not in chains:
                yield one.problem(_no_question(wish, chains, other=of is not None), name)


def _no_question(wish: Wish, chains: Chains, *, other: bool) -> Fault:
    deck = wish.name[0]
    there = {question: one for (of, question), one in chains.items() if of == deck}
    meant = next((question for question, one in there.items() if wish.name[1] in one.formerly), "")
    label = f"its id is '{meant}' now" if meant else ""
    if not meant and (meant := nearest(wish.name[1], there)):
        label = f"did you mean '{meant}'?"
    new = token_of(f"{deck}/{meant}" if "/" in wish.text else meant) if meant else None
    fix = f"write {new}" if new else "write the id of a question, or delete it"
    message = f"`after` names no question of {deck if other else 'this deck'}"
    severity: Severity = "warning" if other else "error"
    return Fault("unknown-id", message, wish.path, "value", label, fix, severity=severity, replacement=new)


def _round(ring: Sequence[Name], chains: Chains, severity: Severity) -> Problem:
    """The problem of questions each of which waits for the next, and the last for the first."""
    if len(ring) == 1:
        wish = _wish(chains[ring[0]], ring[0])
        fault = Fault("after-itself", "this question waits for itself", wish.path, fix="delete the id")
        return chains[ring[0]].problem(fault, ring[0])
    places = []
    for name, following in zip(ring, (*ring[1:], ring[0]), strict=True):
        wish, one = _wish(chains[name], following), chains[name]
        label = f"'{name[1]}' waits for '{following[1]}'"
        places.append((wish, replace(Fault("", ""), path=wish.path, label=label), one, name))
    _, first, one, name = places[0]
    related = tuple(other.problem(fault, of).place for _, fault, other, of in places[1:])
    fault = Fault(
        "after-round",
        f"{len(ring)} questions wait for each other in a round, so none of them can come",
        first.path,
        label=first.label,
        fix="take one of these ids out of its `after`",
        severity=severity,
        related=related,
    )
    return one.problem(fault, name)


def _wish(one: Waiter, for_: Name) -> Wish:
    return next(wish for wish in one.wishes if wish.name == for_)


def _rings(chains: Chains) -> list[list[Name]]:
    """Rounds among questions, each from its first question on; of those that share one, one."""
    stuck = dict.fromkeys(waiting_ever({name: [w.name for w in one.wishes] for name, one in chains.items()}))
    following = {name: next(w.name for w in chains[name].wishes if w.name in stuck) for name in stuck}
    return rings(following)


def breaking(after: Mapping[Name, Sequence[Name]]) -> Iterator[tuple[Name, Name]]:
    """Waits (who, for whom) that lie on rounds, so many that without them no question waits for ever."""
    left = {name: list(wishes) for name, wishes in after.items()}
    while stuck := dict.fromkeys(waiting_ever(left)):
        following = {name: next(wish for wish in left[name] if wish in stuck) for name in stuck}
        for ring in rings(following):
            for name in ring:
                yield name, following[name]
                left[name].remove(following[name])


def waiting_ever(after: Mapping[Name, Iterable[Name]]) -> list[Name]:
    """The questions that could never come, as what they wait for waits for itself in a round."""
    left = {name: {other for other in wishes if other in after} for name, wishes in after.items()}
    waiters: dict[Name, list[Name]] = {}
    for name, wishes in left.items():
        for wish in wishes:
            waiters.setdefault(wish, []).append(name)
    free = [name for name, wishes in left.items() if not wishes]
    while free:
        gone = free.pop()
        del left[gone]
        for name in waiters.get(gone, ()):
            left[name].discard(gone)
            if not left[name]:
                free.append(name)
    return list(left)


def rings(following: Mapping[Name, Name]) -> list[list[Name]]:
    """The rounds that one comes to who goes from each question to the one that it waits for."""
    order = {name: place for place, name in enumerate(following)}
    seen: set[Name] = set()
    found = []
    for start in following:
        walk: dict[Name, None] = {}
        name = start
        while name not in seen and name not in walk:
            walk[name] = None
            name = following[name]
        if name in walk:
            steps = list(walk)
            ring = steps[steps.index(name) :]
            first = ring.index(min(ring, key=order.__getitem__))
            found.append(ring[first:] + ring[:first])
        seen.update(walk)
    return found

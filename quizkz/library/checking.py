"""Many decks read and checked one after another, and held against each other.

A deck is held only while it is read, so that a check takes the memory of the largest and not of all: of each
its problems are kept, and which decks its questions wait for. Decks of which one waits for another, and the
first of two that have one id, are read again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from quizkz.deck import Deck
from quizkz.library import chains
from quizkz.library.faults import Fault
from quizkz.library.finding import DeckFiles, find
from quizkz.library.loading import Reading
from quizkz.library.reading import whole
from quizkz.library.results import Checked
from quizkz.problems import Problem

_Waits = list[tuple[str, DeckFiles, frozenset[str]]]
"""Of each deck that was read its id, its files, and the ids of decks that its questions wait for."""


def check(
    paths: Sequence[Path], *, source: Path | None = None, each: Callable[[Deck], object] | None = None
) -> Checked:
    """Read and check every deck at these paths, and hold the decks against each other.

    `each` takes every good deck as it is read; then `decks` is empty, and not all are held at once.
    """
    decks: list[Deck] = []
    take = decks.append if each is None else each
    found, problems = _found(paths)
    waits: _Waits = []
    seen: dict[str, DeckFiles] = {}
    for deck_files in found.values():
        reading = Reading(deck_files, source)
        problems.extend(_with_namesake(reading, seen, source))
        waits.append((reading.fallback_id, deck_files, _waited_for(reading)))
        if reading.deck is not None:
            take(reading.deck)
        del reading  # or it would be held while the next is read
    problems.extend(_between(waits, source))
    return Checked(tuple(decks), tuple(problems), tuple(file for files in found for file in files))


def _found(paths: Sequence[Path]) -> tuple[Mapping[tuple[Path, ...], DeckFiles], list[Problem]]:
    """The decks at these paths, each once, and the paths where none is."""
    found: dict[tuple[Path, ...], DeckFiles] = {}
    problems = []
    for path in paths:
        there = find(path)
        if not there and path.is_dir():
            fix = "name a folder of .toml files"
            problems.append(whole(path, "no-decks", "there is no deck in this folder", fix))
        elif not there:
            problems.append(whole(path, "missing-file", "there is no such file", "check the path"))
        found.update((deck_files.files, deck_files) for deck_files in there)
    return found, problems


def _waited_for(reading: Reading) -> frozenset[str]:
    """The decks that questions of a deck wait for."""
    own = reading.fallback_id
    return frozenset(wish.name[0] for after in reading.after.values() for wish in chains.wishes(own, after))


def _between(waits: _Waits, source: Path | None) -> Iterator[Problem]:
    """What is wrong with what questions of one deck wait for in another; these decks are read again."""
    known = {deck for deck, _, _ in waits}
    involved: set[str] = set()
    for deck, _, waited_for in waits:
        if others := waited_for & known - {deck}:
            involved |= {deck, *others}
    again = [Reading(deck_files, source) for deck, deck_files, _ in waits if deck in involved]
    return chains.between([reading.chains() for reading in again])


def _with_namesake(reading: Reading, seen: dict[str, DeckFiles], source: Path | None) -> list[Problem]:
    """A deck's problems, and one more where an earlier deck has its id."""
    if reading.head is None:
        return reading.problems
    files = seen.setdefault(reading.fallback_id, reading.deck_files)
    if files is reading.deck_files:
        return reading.problems
    first = Reading(files, source).head
    if first is None:  # it was changed since
        return reading.problems
    message = f"two decks have the id '{reading.fallback_id}'"
    fault = Fault("duplicate-deck", message, ("id",), label="the second", fix="give one of them another id")
    there = replace(first.problem(fault).place, label="the first")
    problem = reading.head.problem(replace(fault, related=(there,)))
    reading.deck = None
    return sorted((*reading.problems, problem), key=reading.order)

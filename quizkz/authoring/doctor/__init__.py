"""The deck doctor: what makes sound questions worth less, or wrong, and what to do about it.

It says little on purpose: a rule that cries out over good decks is switched off, and then says nothing over
bad ones. Every finding can be switched off where it stands, with `allow` in a question or a deck.

    subjects   questions with their words in a form to compare; findings
    options    the right option given away by length or grammar
    prompts    prompts that say the answer, ask two things or yes and no, or are too long
    keys       explanations and cites that are missing
    doubles    questions that stand twice
    using      what the learner's log says of a question
    places     findings as problems with their place in the file
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quizkz import library
from quizkz.authoring.doctor import doubles, keys, options, prompts, using
from quizkz.authoring.doctor.places import Places
from quizkz.authoring.doctor.subjects import Finding, Subject, decks_of, subjects
from quizkz.library.advice import RULES
from quizkz.problems import Problem
from quizkz.store import Store

__all__ = ["Examined", "examine"]


class Examined(NamedTuple):
    """What the doctor said of the decks at some paths; `broken`: files that do not load."""

    findings: tuple[Problem, ...]
    decks: int
    questions: int
    broken: tuple[Path, ...]


def examine(paths: Sequence[Path], *, store: Store | None = None, only: Collection[str] = ()) -> Examined:
    """Examine every deck at these paths, by itself and against the others; with a log, its use too.

    `only`: the rules to follow; none: all.
    """
    found: dict[tuple[Path, ...], library.DeckFiles] = {}
    for path in paths:
        found.update((files.files, files) for files in library.find(path))
    read: list[Subject] = []
    broken: list[Path] = []
    decks = 0
    with library.bulk():
        for files in found.values():
            loaded = library.read(files)
            if loaded.deck is None:
                broken.append(files.files[0])
                continue
            decks += 1
            read.extend(subjects(loaded, files.files[0]))
    order = {file: n for n, file in enumerate(file for files in found for file in files)}
    places = Places()
    problems = [
        places.problem(one)
        for one in _findings(read, store)
        if not one.allowed and (not only or one.rule in only)
    ]
    rules = list(RULES)
    problems.sort(key=lambda p: (order.get(Path(p.place.path), 0), p.place.line, rules.index(p.rule)))
    return Examined(tuple(problems), decks, len(read), tuple(broken))


def _findings(read: Sequence[Subject], store: Store | None) -> Iterator[Finding]:
    for deck in decks_of(read):
        yield from options.longest(deck)
        yield from prompts.nearby(deck)
        yield from keys.unexplained(deck)
        yield from keys.uncited(deck)
        for subject in deck:
            yield from options.grammar(subject)
            yield from prompts.says_its_answer(subject)
            yield from prompts.two_facts(subject)
            yield from prompts.yes_or_no(subject)
            yield from prompts.too_long(subject)
        if store is not None:
            yield from using.from_use(store, deck)
    yield from doubles.doubles(read)

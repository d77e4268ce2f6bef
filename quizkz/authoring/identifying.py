"""Writes the ids that an author left out: each question's provisional id, and the deck's name.

A provisional id is made of the prompt, so the history of a question would be lost with the next typo mended
in it. The very id that it has is written, so history stays.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quizkz.authoring.statements import Document, Element, Entry, Lines, Listed, Scalar, Section, Table
from quizkz.library.editing import Piece
from quizkz.library.loading import raw_id, raw_questions
from quizkz.library.tidy import tidy
from quizkz.spans import key_text


class Missing(NamedTuple):
    """The ids that a file lacks: the deck's (empty: none is missing), and each question's in their order."""

    deck: str
    questions: tuple[str, ...]

    @property
    def many(self) -> int:
        """How many questions have none."""
        return sum(map(bool, self.questions))


def missing(piece: Piece, deck: str) -> Missing:
    """The ids that a file lacks; `deck` is empty where it is not for this file to hold the deck's."""
    raws, _ = raw_questions(piece)
    return Missing(
        "" if "id" in piece.data else deck,
        tuple("" if isinstance(raw, dict) and "id" in raw else raw_id(tidy(raw)) for raw in raws),
    )


def identified(document: Document, ids: Missing) -> Document:
    """The document with these ids as the first key of each question and of the deck."""
    sections = list(document)
    if ids.many:
        sections = _with_question_ids(sections, ids.questions)
    return _with_deck_id(sections, ids.deck) if ids.deck else tuple(sections)


def _entry(identity: str, above: Lines = ()) -> Entry:
    return Entry(("id",), Scalar(f'"{identity}"'), above)


def _with_question_ids(sections: Sequence[Section], ids: Sequence[str]) -> list[Section]:
    found: list[Section] = []
    coming = iter(ids)
    for section in sections:
        if section.brackets == 2 and section.names == ("question",):
            found.append(_with_first(section, next(coming)))
        elif not section.brackets:
            entries = [
                replace(entry, value=_listed(entry.value, ids))
                if tuple(map(key_text, entry.key)) == ("question",) and isinstance(entry.value, Listed)
                else entry
                for entry in section.entries
            ]
            found.append(replace(section, entries=tuple(entries)))
        else:
            found.append(section)
    return found


def _with_first(section: Section, identity: str) -> Section:
    if not identity:
        return section
    return replace(section, entries=(_entry(identity), *section.entries))


def _listed(listed: Listed, ids: Sequence[str]) -> Listed:
    """Questions that are written as a list of tables."""
    elements: list[Element] = []
    for element, identity in zip(listed.elements, ids, strict=True):
        table = element.value
        if identity and isinstance(table, Table):
            element = replace(element, value=replace(table, entries=(_entry(identity), *table.entries)))
        elements.append(element)
    return replace(listed, elements=tuple(elements))


def _with_deck_id(sections: Sequence[Section], identity: str) -> Document:
    """The deck's id in the first line of the head, below a comment on the file, or below its `format`."""
    root, *others = sections
    entries = root.entries
    if entries and key_text(entries[0].key[0]) == "format":
        return (replace(root, entries=(entries[0], _entry(identity), *entries[1:])), *others)
    if entries:
        first = replace(entries[0], above=())
        return (replace(root, entries=(_entry(identity, entries[0].above), first, *entries[1:])), *others)
    if others:
        own, above = _parted(others[0].above)
        others[0] = replace(others[0], above=above)
        return (replace(root, entries=(_entry(identity, own),)), *others)
    return (replace(root, entries=(_entry(identity, root.below),), below=()),)


def _parted(lines: Lines) -> tuple[Lines, Lines]:
    """The comments above the first header: those on the file (a blank line stands below them, or they speak
    to a tool, as `#:schema` does), and those on what the header opens."""
    at = max((number for number, line in enumerate(lines, 1) if not line), default=0)
    while at < len(lines) and "" not in lines and lines[at].startswith(("#:", "#!")):
        at += 1
    return lines[:at], lines[at:]

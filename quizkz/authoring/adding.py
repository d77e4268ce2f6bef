"""New questions at the end of a deck's file, all of them or none, with all else there kept to the letter.

Each is checked first as the library would, so that every problem is told at once. Before it is written the
new text is read again: it must say what the old one said and the new questions after it.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from quizkz import library
from quizkz.authoring.blocks import block, inline
from quizkz.authoring.given import Given
from quizkz.authoring.splicing import Edit, as_bytes, spliced
from quizkz.deck import Deck, Question
from quizkz.errors import QuizkzError
from quizkz.files import replace_file
from quizkz.library import cites, images, lints, loading, questions, rules, shapes
from quizkz.library.editing import sound
from quizkz.library.faults import Fault, Piece
from quizkz.library.parsing import parse
from quizkz.library.reading import File, read_file
from quizkz.library.tidy import tidy
from quizkz.problems import Problem


@dataclass(frozen=True, slots=True)
class Added:
    """What adding comes to: the questions with their ids, and what the library says of what was given.

    Where there is an error among the problems nothing may be written.
    """

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    raws: tuple[Mapping[str, Any], ...]

    @property
    def refused(self) -> bool:
        """Whether something has to be mended first."""
        return any(problem.severity == "error" for problem in self.problems)


def checked(path: Path, given: Sequence[Given]) -> Added:
    """Questions as they would be in the deck at a path, and every problem with them.

    Raises QuizkzError where the deck itself does not load.
    """
    deck, folder = _deck(path)
    name = deck.source.file
    source = cites.source_text(folder, name) if name is not None else None
    seen = {question.id: "the deck has it" for question in deck.questions}
    prompts = {_prompt(question): question.id for question in deck.questions}
    found: list[Question] = []
    problems: list[Problem] = []
    raws: list[Mapping[str, Any]] = []
    for one in given:
        identity = loading.raw_id(tidy(dict(one.raw)))
        faults = list(_faults(one.raw, deck, folder, source))
        question = sound(dict(one.raw), typed=deck.typed, language=deck.language)
        if question is not None and not any(fault.severity == "error" for fault in faults):
            faults.extend(_taken(question, seen, prompts, named="id" in one.raw))
            where = f"line {one.line} has it" if one.line else "it was given before"
            seen.setdefault(question.id, where)
            prompts.setdefault(_prompt(question), question.id)
            found.append(question)
            raws.append({**one.raw, "id": question.id})
        problems.extend(one.problem(fault, identity) for fault in faults)
    return Added(tuple(found), tuple(problems), tuple(raws))


def write(path: Path, added: Added) -> tuple[int, ...]:
    """Write checked questions to the end of a file of their deck; the lines (from 1) where they stand.

    Raises QuizkzError where that cannot be; the file is then as it was.
    """
    before = _read_bytes(path)
    file = read_file(path)
    pieces, problems = parse(file) if isinstance(file, File) else ([], [])
    if problems or len(pieces) != 1:
        raise QuizkzError(f"{path} no longer reads as it did. Nothing was changed.")
    piece = pieces[0]
    edits = [_insertion(piece, added.raws)]
    text = spliced(piece.text, edits)
    _hold(path, piece, text, added)
    replace_file(path, before, as_bytes(before, edits))
    there, _ = parse(File(path, text))
    count = len(loading.raw_questions(there[0])[0])
    return tuple(loading.line_numbers(there[0], count)[count - len(added.questions) :])


def _deck(path: Path) -> tuple[Deck, Path]:
    """The deck that a file belongs to, and its folder."""
    there = library.find(path)
    if len(there) != 1:
        what = "there is no deck" if not there else "there are several decks"
        raise QuizkzError(f"{path}: {what} there. Name the file of one deck.")
    deck = library.read(there[0]).deck
    if deck is None:
        raise QuizkzError(f"{path} does not load. `quizkz check {path}` tells why.")
    return deck, there[0].folder


def _prompt(question: Question) -> str:
    """What is asked, however its letters were composed."""
    return unicodedata.normalize("NFC", question.prompt or getattr(question, "text", "")).strip()


def _taken(
    question: Question, seen: Mapping[str, str], prompts: Mapping[str, str], *, named: bool
) -> Iterator[Fault]:
    """That a question's id (`named`: the author wrote it) or what it asks is there already."""
    asked = prompts.get(_prompt(question))
    if question.id in seen and (named or asked is None):
        message = f"there is a question '{question.id}' already"
        yield Fault("duplicate-id", message, ("id",), "key", seen[question.id], "give it another id")
    elif asked is not None:
        message = f"the question '{asked}' asks this already"
        key = "prompt" if question.prompt else "text"
        yield Fault("duplicate-prompt", message, (key,), "key", fix="ask it another way, or leave it out")


def _faults(
    raw: Mapping[str, Any], deck: Deck, folder: Path, source: cites.SourceText | Fault | None
) -> Iterator[Fault]:
    """What the library would say of a question with these keys."""
    unfit = list(_unfit(raw, ()))
    yield from unfit
    if unfit:
        return
    tidied = tidy(dict(raw))

    def token(path: tuple[str | int, ...]) -> str:
        value: Any = tidied
        for key in path:
            value = value[key]
        return json.dumps(value, ensure_ascii=False, default=str)

    shaped = questions.taken_apart(tidied, typed=deck.typed, token=token, in_header=lambda _: False)
    yield from shaped.faults
    if shaped.model is None:
        return
    found = rules.errors(shaped.model, deck.language)
    if isinstance(source, cites.SourceText):
        found.extend(source.errors(shaped.model))
    found.extend(images.errors(shaped.model, folder))
    found = found or ([] if shaped.faults else lints.warnings(shaped.model))
    for fault in found:
        yield replace(fault, path=shapes.path_in_file(fault.path, tidied))


_DEEPEST = 4
"""A question has tables in it, and these have lists of texts: no value lies deeper."""

_LARGEST = 2**63
"""TOML 1.0 asks readers for whole numbers of 64 bits and no more."""


def _unfit(value: object, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """What JSON has and TOML has not."""
    if len(path) > _DEEPEST:
        yield Fault("wrong-type", f"`{path[0]}` nests too deeply", path[:1], "key")
        return
    match value:
        case None:
            yield Fault("wrong-type", f"`{path[0]}` is null", path, "key", fix="leave the key out")
        case str() if any("\ud800" <= char <= "\udfff" for char in value):
            yield Fault("encoding", f"`{path[0]}` holds half a character", path, "key", fix="mend the \\u")
        case bool():
            pass
        case int() if not -_LARGEST <= value < _LARGEST:
            yield Fault("number", f"`{path[0]}` is too long for a number", path, fix="write it in quotes")
        case Decimal() if abs(value.adjusted()) > 300:
            yield Fault("number", f"`{path[0]}` is no number that can be asked for", path)
        case Mapping():
            for key, one in value.items():
                yield from _unfit(key, (*path, key))
                yield from _unfit(one, (*path, key))
        case list():
            for index, one in enumerate(value):
                yield from _unfit(one, (*path, index))


def _insertion(piece: Piece, raws: Sequence[Mapping[str, Any]]) -> Edit:
    """Where new questions go in a part of a file, and their text."""
    text, held = piece.text, piece.places.get(("question",))
    if held is not None and not held.header:  # a list in brackets, which no header may follow
        new = [inline(raw) for raw in raws]
        count = len(piece.data["question"])
        if not count:
            return Edit(held.value[0] + 1, ", ".join(new))
        last = piece.places["question", count - 1].value
        begin = text.rfind("\n", 0, last[0]) + 1
        indent = text[begin : last[0]]
        between = f",\n{indent}" if not indent.strip() and begin else ", "
        return Edit(last[1], between + between.join(new))
    blocks = "\n".join(block(raw) for raw in raws)
    if not text:
        return Edit(0, blocks)
    gap = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return Edit(len(text), gap + blocks)


def _hold(path: Path, piece: Piece, text: str, added: Added) -> None:
    """Refuse a text that would not say what the file said and the new questions after it."""
    pieces, problems = parse(File(path, text))
    wanted = dict(piece.data)
    wanted["question"] = [*piece.data.get("question", []), *added.raws]
    if problems or len(pieces) != 1 or pieces[0].data != wanted:
        raise QuizkzError(f"{path} would not read as it does now with this added. Nothing was changed.")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuizkzError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error

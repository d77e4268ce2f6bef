"""Reads a deck's files into a deck and its problems.

The good path looks at each question once: its keys name the kind, Pydantic makes the question, the rules
look it over. Only a question with a fault is taken apart again, slowly, and only then is the text scanned
for places.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from quizkz import spans
from quizkz.deck import KINDS, Deck, Question
from quizkz.library import chains, cites, images, lints, questions, rules, shapes
from quizkz.library.faults import Fault, Piece
from quizkz.library.finding import DeckFiles
from quizkz.library.heads import Head, head_of, misnamed, written_id
from quizkz.library.keys import is_question_key, kind_of
from quizkz.library.parsing import parts
from quizkz.library.placing import as_written, readers, without_echoes
from quizkz.library.reading import MAX_ENTRIES, File, decoded, read_file, too_many, whole
from quizkz.library.results import Loaded
from quizkz.library.tidy import needs_tidying, tidy
from quizkz.problems import Place, Problem
from quizkz.texts import clean, one_line

_VALIDATE = {kind: model.__pydantic_validator__.validate_python for kind, model in KINDS.items()}


def provisional_id(text: str) -> str:
    """The id of a question whose author wrote none: `q-` and eight hex digits of SHA-256 over its NFC
    prompt."""
    normal = unicodedata.normalize("NFC", text)
    return "q-" + hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:8]


_ONE_BRACKET = Fault(
    "one-bracket",
    "one bracket makes a single table",
    (),
    "key",
    "questions are a list",
    "write [[question]]",
    replacement="[[question]]",
)


class Reading:
    """One deck on its way from files to `Loaded`."""

    def __init__(
        self, deck_files: DeckFiles, source: Path | None = None, texts: Mapping[Path, str] | None = None
    ) -> None:
        self.deck_files = deck_files
        self._texts = texts or {}
        self.problems: list[Problem] = []
        self.deck: Deck | None = None
        self.head: Head | None = None
        self.fallback_id = clean(deck_files.name)
        self.lines: dict[str, tuple[Path, int]] = {}
        self.after: dict[str, object] = {}
        self._given_source = source
        self._source: cites.SourceText | None = None
        self._questions: list[Question] = []
        self._room = MAX_ENTRIES
        self._seen: dict[str, _Seen] = {}
        self._whole = True
        self._run()

    def loaded(self) -> Loaded:
        """What came of it."""
        head = self.head.deck if self.head else None
        sound = head.model_copy(update={"questions": tuple(self._questions)}) if head else None
        return Loaded(self.deck, tuple(self.problems), self.lines, one_line(self.fallback_id), sound)

    def _run(self) -> None:
        first, *others = self.deck_files.files
        main = self._parse(first)
        if main:
            self.head = head_of(self.deck_files, main)
            self.problems.extend(self.head.problems)
            self.fallback_id = self.head.deck.id
            self._source = self._open_source(self.head)
            rest = [piece for path in others for piece in self._parse(path)]
            self.problems.extend(fault for piece in rest for fault in _strays(piece, first.name))
            for piece in (*main, *rest):
                self._read_piece(piece, self.head.deck)
            if self.after:
                self.problems.extend(chains.problems(self.chains(), whole=self._whole))
            if not self._seen and not self.problems:
                self.problems.append(_no_questions(first))
        self.problems.sort(key=self.order)
        if self.head is not None and not any(p.severity == "error" for p in self.problems):
            self.deck = self.head.deck.model_copy(update={"questions": tuple(self._questions)})

    def order(self, problem: Problem) -> tuple[int, int, int]:
        """By what a deck's problems are sorted: file, line and column."""
        path = problem.place.path
        number = next((n for n, file in enumerate(self.deck_files.files) if str(file) == path), 0)
        return number, problem.place.line, problem.place.column

    def _parse(self, path: Path) -> list[Piece]:
        file = decoded(path, self._texts[path].encode()) if path in self._texts else read_file(path)
        if isinstance(file, File):
            self._room -= file.entries()
            file = file if self._room >= 0 else too_many(path)
        if isinstance(file, Problem):
            self.problems.append(file)
            self._whole = False
            return []
        pieces, problems = parts(file)
        self.problems.extend(problems)
        if path == self.deck_files.files[0]:
            if not file.text.strip():
                self.problems.append(whole(path, "empty", "this file is empty", "write a [[question]]"))
                return []
            if problems:
                self.fallback_id = written_id(file.text) or self.fallback_id
        for piece in pieces:
            if piece.partial:
                self._misnamed(piece)
        self._whole &= not problems
        return [piece for piece in pieces if not piece.partial]

    def _misnamed(self, piece: Piece) -> None:
        """Tell the keys that no question has in a part of which TOML refuses some; of the values nothing is
        sure."""
        self.problems.extend(misnamed(piece) if piece.start == 0 else ())
        raws, base = raw_questions(piece)
        listed = isinstance(piece.data.get(str(base[0])), list)
        for index, raw in enumerate(raws):
            if isinstance(raw, dict):
                at = (*base, index) if listed else base
                named = questions.misnamed(raw, *readers(piece, at))
                self.problems.extend(piece.problem(fault, at, raw_id(raw)) for fault in named)

    def _open_source(self, head: Head) -> cites.SourceText | None:
        name = head.deck.source.file
        if name is None:
            if self._given_source is None:
                return None
            file = read_file(self._given_source)
            if isinstance(file, Problem):
                self.problems.append(file)
                return None
            return cites.SourceText(file.text)
        found = cites.source_text(self.deck_files.folder, name)
        if isinstance(found, Fault):
            self.problems.append(head.problem(found))
            return None
        return found

    def _read_piece(self, piece: Piece, deck: Deck) -> None:
        """Read the questions of a part of a file."""
        raws, base = raw_questions(piece)
        if not raws:
            return
        single = not isinstance(piece.data[str(base[0])], list)
        if single and isinstance(raws[0], dict):
            self.problems.append(piece.problem(_ONE_BRACKET, base))
            if raws[0] and all(isinstance(one, dict) for one in raws[0].values()):
                return  # [question.name]: the questions of a table, which have no place of their own
        if needs_tidying(piece.text):
            self.problems.extend(
                piece.problem(fault, (*base, index) if not single else base, raw_id(raw))
                for index, raw in enumerate(raws)
                for fault in lints.eaten(raw)
            )
            raws = [tidy(raw) for raw in raws]
        pictured = images.OPENS in piece.text
        numbers = line_numbers(piece, len(raws))
        for index, raw in enumerate(raws):
            path = base if single else (*base, index)
            question = sound_question(raw, deck.typed) if isinstance(raw, dict) else None
            faults = self._faults(question, deck, pictured) if question is not None else []
            if question is None or faults:
                question = self._taken_apart(piece, path, raw, deck, pictured)
            identity = question.id if question is not None else raw_id(raw)
            if identity:
                self._note(identity, piece, path, numbers[index], "id" in raw)
                if "after" in raw:
                    self.after.setdefault(identity, raw["after"])
            if question is not None:
                self._questions.append(question)

    def chains(self) -> chains.Chains:
        """What each question waits for, by deck and id."""
        formerly = {question.id: question.formerly for question in self._questions}
        return {
            (self.fallback_id, identity): chains.Waiter(
                seen.piece,
                seen.path,
                chains.wishes(self.fallback_id, self.after.get(identity, ())),
                formerly.get(identity, ()),
            )
            for identity, seen in self._seen.items()
        }

    def _faults(self, question: Question, deck: Deck, pictured: bool) -> list[Fault]:
        found = rules.errors(question, deck.language)
        if self._source is not None and question.cite:
            found.extend(islice(self._source.errors(question), rules.ENOUGH))
        if pictured:
            found.extend(islice(images.errors(question, self.deck_files.folder), rules.ENOUGH))
        return found or lints.warnings(question, deck.language)

    def _taken_apart(
        self, piece: Piece, base: spans.Path, raw: Any, deck: Deck, pictured: bool
    ) -> Question | None:
        """Every problem of a question with a fault; the question itself where these are warnings alone."""
        if not isinstance(raw, dict):
            fault = Fault("wrong-type", "a question is a table", fix="open each question with [[question]]")
            self.problems.append(piece.problem(fault, base))
            return None

        token, in_header = readers(piece, base)
        shaped = questions.taken_apart(raw, typed=deck.typed, token=token, in_header=in_header)
        faults = list(shaped.faults)
        if shaped.model is not None:
            found = self._faults(shaped.model, deck, pictured)
            faults = without_echoes(faults, found, {*raw, *shaped.written})
        identity = raw_id(raw)
        for fault in faults:
            placed = shaped.as_written(replace(fault, path=shapes.path_in_file(fault.path, raw)))
            self.problems.append(piece.problem(as_written(placed, raw, piece, base), base, identity))
        if shaped.model is None or any(fault.severity == "error" for fault in faults):
            return None
        question: Question = shaped.model.model_copy(update={"id": identity})
        return question

    def _note(self, identity: str, piece: Piece, path: spans.Path, line: int, explicit: bool) -> None:
        """Remember a question's id and line; a second of that id is an error that names both places."""
        before = self._seen.get(identity)
        if before is None:
            self._seen[identity] = _Seen(piece, path, explicit)
            self.lines[identity] = (piece.file.path, line)
            return
        first = before.piece.place(before.named, "value", "the first")
        if explicit or before.explicit:
            message = f"two questions have the id '{identity}'"
            fault = Fault("duplicate-id", message, label="the second", fix="give one of them another id")
        else:
            message = "two questions without ids have the same prompt"
            fault = Fault(
                "duplicate-prompt", message, label="the second", fix="give each an id, or delete one"
            )
        fault = replace(fault, related=(first,))
        self.problems.append(piece.problem(fault, _Seen(piece, path, explicit).named, identity))


class _Seen(NamedTuple):
    """Where a question stands whose id is taken, and whether that id is written there."""

    piece: Piece
    path: spans.Path
    explicit: bool

    @property
    def named(self) -> spans.Path:
        """The path of what made the id."""
        if self.explicit:
            return (*self.path, "id")
        key = "prompt" if (*self.path, "prompt") in self.piece.places else "text"
        return (*self.path, key)


def sound_question(raw: Mapping[str, Any], typed: bool) -> Question | None:
    """A question whose keys and values are in order; None where anything is not."""
    kind = kind_of(raw, typed=typed)
    if not kind:
        return None
    data = raw
    if "id" not in raw:
        identity = raw_id(raw)
        if not identity:
            return None
        data = {**raw, "id": identity}
    if kind == "flashcard" and raw.get("typed") is False:
        data = {key: value for key, value in data.items() if key != "typed"}
    try:
        question: Question = _VALIDATE[kind](data)
    except ValidationError:
        return None
    return question


def raw_id(raw: object) -> str:
    """The id of a question, whatever else is wrong with it; empty where it has none and no text to make one
    of."""
    if not isinstance(raw, dict):
        return ""
    if "id" in raw:
        return raw["id"] if isinstance(raw["id"], str) else ""
    text = raw.get("text") or raw.get("prompt")
    text = text if "text" not in raw or not raw.get("prompt") else raw["prompt"]
    return provisional_id(text) if isinstance(text, str) else ""


def raw_questions(piece: Piece) -> tuple[list[Any], spans.Path]:
    """The questions of a part as TOML gave them, and the path of what holds them."""
    meant = (key for key in islice(piece.data, 1000) if "question" not in piece.data and is_question_key(key))
    key = next(meant, "question")
    found = piece.data.get(key, [])
    if key != "question" and not (isinstance(found, list) and all(isinstance(one, dict) for one in found)):
        return [], ("question",)
    return (found if isinstance(found, list) else [found]), (key,)


def _strays(piece: Piece, main: str) -> Iterator[Problem]:
    """The keys in a further file of a deck that only its main file may hold."""
    for key in piece.data:
        if key != "question":
            message = f"`{key}` stands in a file that holds questions only"
            fault = Fault("misplaced-key", message, (key,), "key", fix=f"move it to {main}")
            yield piece.problem(fault)


def _no_questions(path: Path) -> Problem:
    message = "this deck holds no question"
    return Problem(
        "no-questions", message, Place(str(path)), "warning", fix="write a [[question]] below the head"
    )


_OPENER = "\n[[question]]"


def line_numbers(piece: Piece, count: int) -> list[int]:
    """The lines where the questions of a part begin, found by their headers without a scan where that is
    sure."""
    text = piece.text
    line = piece.file.text.count("\n", 0, piece.start) + 1
    found = [line] if text.startswith(_OPENER[1:]) else []
    before, at = 0, text.find(_OPENER)
    while at >= 0:
        line += text.count("\n", before, at) + 1
        found.append(line)
        before = at + 1
        at = text.find(_OPENER, before)
    if len(found) == count:
        return found
    places = (piece.place(("question", index), "key", "") for index in range(count))
    return [place.line for place in places]


def read(
    deck_files: DeckFiles, *, source: Path | None = None, texts: Mapping[Path, str] | None = None
) -> Loaded:
    """Read and check one deck; `texts` stand for what is on disk."""
    return Reading(deck_files, source, texts).loaded()

"""The rows that a deck becomes."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from quizkz.catalogue import problem_of
from quizkz.catalogue.files import beginning
from quizkz.catalogue.renames import said
from quizkz.deck import (
    Choice,
    Cloze,
    Flashcard,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    TrueFalse,
    Typed,
    all_options,
    all_tags,
    parts,
)
from quizkz.library.chains import named
from quizkz.library.results import Loaded
from quizkz.problems import Place, Problem
from quizkz.review import CardId, card_id
from quizkz.texts import cloze_view, gap_numbers, normal, words
from quizkz.texts.words import MARK, mark

CLASH_RULE = "duplicate-deck"


@dataclass(slots=True)
class Content:
    """The rows of a good deck, by table."""

    deck: str
    questions: list[tuple[int, int, str, str, str | None, int, str, str]] = field(default_factory=list)
    cards: list[tuple[CardId, str, str, str, int, str, int]] = field(default_factory=list)
    tags: list[tuple[str, str, str, int]] = field(default_factory=list)
    answers: list[tuple[str, str, str, str]] = field(default_factory=list)
    after: list[tuple[str, str, str, str]] = field(default_factory=list)
    said: list[tuple[CardId, CardId]] = field(default_factory=list)


def content(source: int, loaded: Loaded, path: str, first: int) -> Content:
    """The rows of a good deck; its questions are numbered from `first`."""
    deck = loaded.deck
    if deck is None:
        raise ValueError("a broken deck has no content")
    rows = Content(deck.id)
    key = _memo(deck.language)
    for n, question in enumerate(deck.questions, first):
        file, line = loaded.lines.get(question.id, (None, 0))
        elsewhere = str(file) if file is not None and str(file) != path else None
        text = question.model_dump_json(exclude_none=True)
        tags = all_tags(deck, question)
        known = searched(deck.id, question, tags)
        rows.questions.append((n, source, question.id, question.kind, elsewhere, line, text, known))
        own = parts(question)
        for part in own:
            card = card_id(deck.id, question.id, part)
            rows.cards.append((card, deck.id, question.id, part, len(rows.cards), question.kind, n))
        rows.tags += [(tag, deck.id, question.id, n) for tag in tags]
        rows.answers += [(deck.id, key(answer), question.id, answer) for answer in answer_texts(question)]
        rows.after += [(deck.id, question.id, *named(deck.id, text)) for text in question.after]
        if question.formerly or deck.formerly:
            rows.said += said(deck, question, own)
    return rows


def _memo(language: str) -> Callable[[str], str]:
    """The normal form in a language, each text once: decks repeat their options."""
    known: dict[str, str] = {}

    def key(text: str) -> str:
        found = known.get(text)
        if found is None:
            found = known[text] = normal(text, language)
        return found

    return key


_NUMBER = re.compile(r"\{\{c[0-9]+::")


def searched(deck: str, question: Question, tags: Sequence[str]) -> str:
    """The words by which a question is found, each once, with its deck, kind and tags as marked words."""
    marks = [mark("deck", deck), mark("kind", question.kind), *(mark("tag", tag) for tag in tags)]
    return " ".join(dict.fromkeys((MARK, *marks, *words("\n".join(searched_texts(question))))))


def searched_texts(question: Question) -> Sequence[str]:
    """The texts of a question that a search reads."""
    texts = [question.prompt, question.explanation or ""]
    match question:
        case Cloze():
            texts.append(_NUMBER.sub("{{", question.text))
        case Numeric():
            texts += [question.answer, *question.accept, *question.unit]
        case TrueFalse():
            pass
        case _:
            texts += answer_texts(question)
    if isinstance(question, Match):
        texts += [left for left, _ in question.pairs]
    return texts


def answer_texts(question: Question) -> Sequence[str]:
    """What a response to another question may really be: answers and distractors, as texts."""
    match question:
        case Typed():
            return (question.answer, *question.accept)
        case Flashcard():
            return (question.answer,)
        case Choice() | Multiple():
            return all_options(question)
        case Order():
            return question.order
        case Match():
            return (*(right for _, right in question.pairs), *question.decoys)
        case Cloze():
            return tuple(_gap_answers(question.text))
        case _:
            return ()


def _gap_answers(text: str) -> Iterator[str]:
    for number in gap_numbers(text):
        for gap in cloze_view(text, number).gaps:
            yield from gap.answers


def counted(problems: Sequence[Problem]) -> dict[str, Any]:
    """The columns that a deck's problems fill."""
    errors = [p for p in problems if p.severity == "error"]
    return {
        "problems": json.dumps([asdict(p) for p in problems], ensure_ascii=False),
        "errors": len(errors),
        "warnings": len(problems) - len(errors),
        "first_line": min((p.place.line for p in errors if p.place.line), default=0),
    }


def clash(problems: str, deck: str, path: str, others: Sequence[str]) -> list[Problem]:
    """A deck's problems with the one that other decks have its id; names all places."""
    kept = [problem_of(p) for p in json.loads(problems) if p["rule"] != CLASH_RULE]
    here, *there = (_id_place(p, deck) for p in (path, *others))
    names = " and ".join(Path(p).name for p in others)
    return [
        Problem(
            rule=CLASH_RULE,
            message=f"`{deck}` is also the id of {names}",
            place=here,
            related=tuple(there),
            fix="give one of the decks another id, or remove it",
        ),
        *kept,
    ]


def _id_place(path: str, deck: str) -> Place:
    """Where a deck's id is written; line 0 where it comes from the file's name."""
    text = beginning(path)
    found = re.search(rf"""^\s*id\s*=\s*(["']{re.escape(deck)}["'])""", text, re.MULTILINE)
    if found is None:
        return Place(path)
    begin = text.rfind("\n", 0, found.start(1)) + 1
    end = text.find("\n", begin)
    line = text.count("\n", 0, begin) + 1
    width = found.end(1) - found.start(1)
    source = text[begin:] if end < 0 else text[begin:end]
    return Place(path, line, found.start(1) - begin + 1, width, source, "this id")

"""What the doctor looks at: each question with its deck, its file, and its words in a form to compare.

All that several rules ask for is worked out here once a question, so that ten thousand questions cost a
second or two.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from quizkz.deck import Choice, Cloze, Deck, Flashcard, Multiple, Numeric, Question, Typed, all_options, parts
from quizkz.library.results import Loaded
from quizkz.spans import Path as KeyPath
from quizkz.texts import cloze_view, gap_number, normal, primary

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

_PROVISIONAL = re.compile(r"q-[0-9a-f]{8}")

TELLING = 5
"""Letters of a lone word from which on it is taken for an answer given away rather than for chance."""


@lru_cache(maxsize=50_000)
def form(text: str, language: str) -> str:
    """The normal form of a text, which several rules ask for."""
    return normal(text, language)


def words(text: str, language: str) -> tuple[str, ...]:
    """The words and numbers of a text in normal form."""
    return tuple(_WORD.findall(form(text, language)))


def spoken(text: str, language: str) -> str:
    """The same as one text, a blank around each, so that one text can be looked for in another."""
    return f" {' '.join(words(text, language))} "


def is_telling(form: str) -> bool:
    """Whether a spoken text says so much that it stands in another by no chance."""
    bare = form.replace(" ", "")
    if bare.replace(".", "").replace(",", "").isdigit():
        return len(bare) >= 3
    return " " in form.strip() or len(bare) >= TELLING


@dataclass(frozen=True)
class Subject:
    """A question under examination. `line`: where it begins; `at`: its place in the deck, from 0."""

    deck: Deck
    question: Question
    file: Path
    line: int
    at: int

    @property
    def name(self) -> str:
        """What a sentence calls it: its id, or its line where the author gave it none."""
        provisional = _PROVISIONAL.fullmatch(self.question.id) is not None
        return f"line {self.line}" if provisional else f"'{self.question.id}'"

    @property
    def language(self) -> str:
        """The language itself of the deck: `pt` of `pt-BR`."""
        return primary(self.deck.language)

    @cached_property
    def views(self) -> tuple[str, ...]:
        """What is read before answering, as the author wrote it, once a card; gaps stand as `…`."""
        question = self.question
        if not isinstance(question, Cloze):
            return (question.prompt,)
        shown = (cloze_view(question.text, gap_number(part)).pieces for part in parts(question))
        return tuple(
            f"{question.prompt}\n{''.join(p if isinstance(p, str) else ' … ' for p in pieces)}".strip()
            for pieces in shown
        )

    @cached_property
    def heard(self) -> str:
        """The same as spoken text, all cards in one."""
        return " | ".join(spoken(view, self.deck.language) for view in self.views)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """What the question wants to hear, from spoken to written; nothing where the answer is no text."""
        return {spoken(text, self.deck.language): text for text in self._answer_texts()}

    def _answer_texts(self) -> Iterator[str]:
        match self.question:
            case Typed() | Flashcard() | Choice() | Numeric() as question:
                yield question.answer
            case Multiple() as question:
                yield from question.answer
            case Cloze() as question:
                for part in parts(question):
                    yield from (g.answers[0] for g in cloze_view(question.text, gap_number(part)).gaps)
            case _:
                return

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The options that are wrong, spoken."""
        question = self.question
        if not isinstance(question, Choice | Multiple):
            return ()
        right = (question.answer,) if isinstance(question, Choice) else question.answer
        return tuple(spoken(o, self.deck.language) for o in all_options(question) if o not in right)


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the doctor: a rule, what is so, and where (a key of the question, or of the deck's head).

    `message` is one sentence with its numbers. `subject` None: of the deck as a whole. `related`: the other
    questions that take part.
    """

    rule: str
    message: str
    file: Path
    deck: Deck
    subject: Subject | None = None
    path: KeyPath = ()
    related: tuple[Subject, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether an author switched the rule off, in the deck or in a question that takes part."""
        if self.rule in self.deck.allow or (self.subject and self.rule in self.subject.question.allow):
            return True
        return any(
            self.rule in other.deck.allow or self.rule in other.question.allow for other in self.related
        )


def finding(
    rule: str, subject: Subject, message: str, path: KeyPath = ("prompt",), related: Iterable[Subject] = ()
) -> Finding:
    """A finding on one question."""
    return Finding(rule, message, subject.file, subject.deck, subject, path, tuple(related))


def subjects(loaded: Loaded, main: Path) -> tuple[Subject, ...]:
    """The questions of a sound deck whose first file is `main`, in their order."""
    deck = loaded.deck
    if deck is None:
        return ()
    return tuple(
        Subject(deck, question, *loaded.lines.get(question.id, (main, 0)), at)
        for at, question in enumerate(deck.questions)
    )


def quoted(text: str) -> str:
    """A text in quotes on one line, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= 60 else f"“{line[:59].rstrip()}…”"


def decks_of(all_subjects: Sequence[Subject]) -> Iterator[list[Subject]]:
    """The questions deck by deck."""
    own: list[Subject] = []
    for subject in all_subjects:
        if own and own[-1].deck is not subject.deck:
            yield own
            own = []
        own.append(subject)
    if own:
        yield own

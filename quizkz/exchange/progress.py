"""Every answer that counts, for spreadsheets and other programs: one row each, oldest first.

The log is read row by row, so a million answers take no more memory than a thousand. What the fold saw at an
answer (stage, days, predicted recall) stands in the log's `answers`, which has to be filled first.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from quizkz import deck as decks
from quizkz.clock import date_of, local_time
from quizkz.deck import Deck
from quizkz.desk import Desk
from quizkz.exchange.cells import BOM, csv_row
from quizkz.exchange.log_text import escaped
from quizkz.grading import grade
from quizkz.query import answers
from quizkz.review import REVIEW, CardId, split_card
from quizkz.scheduling import live
from quizkz.session.prompts import prompt
from quizkz.session.responses import in_one_line, is_listed
from quizkz.store.renames import Lineage, lineage
from quizkz.texts.simple import simple

FORMAT = 1
"""The version of the JSON object."""
RATINGS = ("", "Again", "Hard", "Good", "Easy")
NAMES_KEPT = 2**12
"""Cards whose names stay in memory while the log is read; those of the others wait in a temporary file."""
NO_CARD = CardId("")
EXAM = "exam"


class Reviewed(NamedTuple):
    """An answer that counts. Names are empty where the question is in no deck any more.

    `time`: ISO 8601 with the offset that held then; `day`: the study day. `kind`: review, practice or exam
    (each answer given in one, changed ones too). `right`: rated above Again, in practice full credit; None
    where the learner judged and gave no rating. `stage`, `days_since` (the answer before), `predicted` (the
    recall, 0 to 1): of reviews, as the schedule saw them.
    """

    time: str
    day: str
    deck: str
    deck_title: str
    question: str
    card: str
    prompt: str
    answer: str
    kind: str
    rating: int | None
    rating_name: str
    credit: float | None
    right: bool | None
    response: str
    seconds: float | None
    stage: str
    days_since: int | None
    predicted: float | None
    device: str


COLUMNS = Reviewed._fields
"""The names of the columns, and of the keys in JSON."""


class _Named(NamedTuple):
    title: str = ""
    prompt: str = ""
    answer: str = ""
    listed: bool = True


def reviews(
    desk: Desk, wanted: Sequence[str] = (), cards: Collection[CardId] | None = None
) -> Iterator[Reviewed]:
    """The answers that count, oldest first, of the decks of these ids (none: of all) and, where `cards` is
    given, of these cards. `answers` is filled.
    """
    owners = lineage(desk.store.events(NO_CARD))
    named = _namer(desk)
    standing = _Standing(desk, owners)
    chosen, only = frozenset(wanted), None if cards is None else frozenset(cards)
    for row in answers.all_answers(desk.store.db):
        owner = owners.owner(CardId(row[0]), row[1])
        if only is not None and owner not in only:
            continue
        if (not chosen or split_card(owner)[0] in chosen) and (seen := standing.seen(owner, row)):
            yield _reviewed(owner, row, seen, named(owner))


def number(desk: Desk) -> int:
    """About how many rows there will be, for a progress bar."""
    return answers.number(desk.store.db)


Seen = tuple[str, int | None, float | None]


class _Standing:
    """Which rows count, and what the fold saw at them; where renames play a part the card is looked at."""

    def __init__(self, desk: Desk, owners: Lineage) -> None:
        self._store = desk.store
        self._renamed = owners.named
        self._live = lru_cache(maxsize=1024)(self._read)

    def _read(self, owner: CardId) -> frozenset[tuple[CardId, int, str]]:
        return frozenset((e.card, e.at, e.device) for e in live(self._store.events(owner)))

    def seen(self, owner: CardId, row: Sequence[Any]) -> Seen | None:
        """Stage, days and predicted recall of a row that counts; None where it was taken back."""
        is_review = row[3] == REVIEW
        if owner in self._renamed or owner != row[0]:
            if (row[0], row[1], row[2]) not in self._live(owner):
                return None
            found = answers.seen(self._store.db, owner, row[1], row[2]) if is_review else None
            return found or (None if is_review else ("", None, None))
        if is_review:
            return None if row[11] is None else (row[11], row[12], row[13])
        return None if row[14] else ("", None, None)


def _reviewed(card: CardId, row: Sequence[Any], seen: Seen, named: _Named) -> Reviewed:
    _, at, device, kind, day, offset, rating, took_ms, credit, response, attempt, *_ = row
    deck, question, _ = split_card(card)
    stage, days, predicted = seen
    right = rating > 1 if rating is not None else None if credit is None else credit >= 1 - 1e-9
    return Reviewed(
        time=local_time(at, offset).isoformat(timespec="seconds"),
        day=date_of(day).isoformat(),
        deck=deck,
        deck_title=named.title,
        question=question,
        card=card,
        prompt=named.prompt,
        answer=named.answer,
        kind=EXAM if attempt else kind,
        rating=rating,
        rating_name=RATINGS[rating or 0],
        credit=None if credit is None or not 0 <= credit <= 1 else round(credit, 4),
        right=right,
        response=in_one_line(response, listed=named.listed),
        seconds=None if took_ms is None else round(took_ms / 1000, 1),
        stage=stage,
        days_since=days if predicted is not None else None,
        predicted=None if predicted is None else round(predicted, 4),
        device=device,
    )


def _namer(desk: Desk) -> Callable[[CardId], _Named]:
    """From a card to its deck's title, what is asked and the answer, in plain text of one line.

    A question is read once: a log goes through all cards again and again, and a library may be large.
    """
    titles = {entry.id: entry.title for entry in desk.decks}
    read = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own, gone with it
    read.execute("PRAGMA journal_mode = OFF")
    read.execute("CREATE TABLE names(card TEXT PRIMARY KEY, title, prompt, answer, listed) WITHOUT ROWID")

    @lru_cache(maxsize=256)
    def head_of(text: str) -> Deck:
        return Deck.model_validate_json(text)

    @lru_cache(maxsize=NAMES_KEPT)
    def named(card: CardId) -> _Named:
        row = read.execute(
            "SELECT title, prompt, answer, listed FROM names WHERE card = ?", (card,)
        ).fetchone()
        if row is None:
            row = made(card)
            read.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?)", (card, *row))
        return _Named(*row)

    def made(card: CardId) -> _Named:
        deck, _, part = split_card(card)
        found = desk.catalogue.question(card)
        if found is None:
            return _Named(titles.get(deck, ""))
        head, question = head_of(found[0]), decks.question_from_json(found[1])
        verdict = grade(question, "", part=part, rules=decks.rules(head, question), language=head.language)
        asked, answer = _line(simple(prompt(question, part))), _line(verdict.answer)
        return _Named(head.title, asked, answer, is_listed(question))

    return named


def _line(text: str) -> str:
    return " ".join(text.split())


def as_csv(found: Iterator[Reviewed]) -> Iterator[str]:
    """The rows as CSV, the names of the columns first."""
    yield BOM + csv_row(COLUMNS)
    for one in found:
        yield csv_row(one)


def as_json(found: Iterator[Reviewed]) -> Iterator[str]:
    """The rows as one JSON object, `format` and `reviews`, a line each so that it can be read in parts."""
    yield f'{{"format": {FORMAT}, "reviews": ['
    first = next(found, None)
    if first is not None:
        yield "\n" + _object(first)
        yield from chain.from_iterable((",\n", _object(one)) for one in found)
    yield "\n]}\n"


def _object(one: Reviewed) -> str:
    return escaped(json.dumps(one._asdict(), ensure_ascii=False))

"""The head of a deck: all of its file but the questions."""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from quizkz.deck import Deck
from quizkz.library import advice, keys, rules, shapes
from quizkz.library.faults import Fault, Piece
from quizkz.library.finding import DeckFiles
from quizkz.library.languages import language_faults
from quizkz.library.latin import slug
from quizkz.library.tidy import tidy
from quizkz.problems import Problem

_STEP = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)([smh])")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_STEP = 6 * 3600
"""Steps are for the same day, so each is shorter than six hours; longer waits are FSRS's."""

_COUNTS = ("maximum_interval", "new_per_day", "reviews_per_day", "leech_lapses")
_RETENTION = (0.7, 0.99)
"""What FSRS can schedule for; outside it intervals explode or vanish."""

FIELD = "questions"
"""What a deck's model calls its questions; in a file it is a misspelt `question`."""

_WRITTEN_ID = re.compile(r"^[ \t]*id[ \t]*=[ \t]*[\"']([a-z0-9]+(?:-[a-z0-9]+)*)[\"']", re.MULTILINE)


@dataclass(slots=True)
class Head:
    """The head as read: with its faults, and what of it is sound in spite of them."""

    deck: Deck
    problems: list[Problem] = field(default_factory=list)
    owners: Mapping[str, Piece] = field(default_factory=dict)

    def problem(self, fault: Fault) -> Problem:
        """A fault of the head, at its place in the part of the file that holds it."""
        owner = self.owners.get(str(fault.path[0])) if fault.path else None
        owner = owner or next(iter(self.owners.values()))
        return owner.problem(fault)


def written_id(text: str) -> str:
    """The id in the head of a file that TOML refuses; empty where none can be told."""
    head, _, _ = text.partition("[[question")
    found = _WRITTEN_ID.search(head)
    return found[1] if found else ""


def head_of(deck_files: DeckFiles, pieces: list[Piece]) -> Head:
    """The head of a deck from the parts of its main file that could be read; there is one at least."""
    raw: dict[str, Any] = {}
    owners: dict[str, Piece] = {}
    for piece in pieces:
        for key, value in piece.data.items():
            if key != "question" and key not in raw:
                raw[key] = value
                owners[key] = piece
    first = pieces[0]
    raw = tidy(raw)
    if isinstance(title := raw.get("title"), str):
        raw["title"] = " ".join(title.split())  # it stands in lines with other things
    owners.setdefault("question", first)

    def token(path: tuple[str | int, ...]) -> str:
        return owners.get(str(path[0]), first).token(path)

    def in_header(path: tuple[str | int, ...]) -> bool:
        spans = owners.get(str(path[0]), first).places.get(path)
        return spans is not None and spans.header

    name = deck_files.name
    standing = {"id": name, **raw}
    there = {key for piece in pieces for key in piece.data}
    homeless = [] if "question" in there else _homeless(raw)
    strangers = [key for key in raw if key not in keys.DECK_KEYS and key not in homeless]
    extra = [_stranger(key, raw[key], there, in_header((key,))) for key in strangers[: keys.ENOUGH]]
    if homeless:
        extra.append(_no_header(homeless))
    for key in (*strangers, *homeless):
        del standing[key]
    standing.setdefault("title", standing["id"])
    deck, faults = shapes.validated(Deck, _plain(standing), token, in_header)
    if deck is None:
        deck = Deck(id=name, title=name)
    found = [*extra, *faults, *_rules(deck, raw, name)]
    head = Head(deck, owners=owners)
    head.problems.extend(head.problem(fault) for fault in found)
    return head


def misnamed(piece: Piece) -> list[Problem]:
    """The keys that no deck has in a head of which TOML refuses some."""
    if piece.file.text.lstrip().startswith("["):
        return []  # a question, whose header may be what was refused
    strangers = [key for key in piece.data if key not in keys.DECK_KEYS and key not in keys.ALL_KEYS]
    found = []
    for key in strangers[: keys.ENOUGH]:
        header = piece.places[(key,)].header
        found.append(piece.problem(_stranger(key, piece.data[key], piece.data, header)))
    return found


def _stranger(key: str, value: object, there: Collection[str], header: bool) -> Fault:
    """A key that no deck has; a misspelt `question` is told once, however many headers have it."""
    fault = shapes.extra_in_deck(key, there, header=header)
    if not header or not isinstance(value, list) or not keys.is_question_key(key):
        return fault
    more = f" (and {len(value) - 1} more of them)" if len(value) > 1 else ""
    return replace(fault, message=fault.message + more, replacement="[[question]]")


def _homeless(raw: Mapping[str, Any]) -> list[str]:
    """The keys of a question in a deck that has none: its header is missing."""
    own = [key for key in raw if key in keys.ALL_KEYS and key not in keys.DECK_KEYS]
    return own if {"prompt", "text"} & set(own) else []


def _no_header(own: list[str]) -> Fault:
    message = f"`{own[0]}` stands above any question"
    label = "TOML reads it as a key of the deck"
    return Fault("misplaced-key", message, (own[0],), "key", label, "write [[question]] on a line above it")


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The head with dates as ISO texts where a date may stand, and the numbers of `study` as floats."""
    plain = dict(raw)
    source, study = plain.get("source"), plain.get("study")
    if isinstance(source, dict):
        plain["source"] = {k: _iso(v) if k == "published" else v for k, v in source.items()}
    if isinstance(study, dict):
        plain["study"] = {
            k: _iso(v) if k == "exam_date" else float(v) if isinstance(v, Decimal) else v
            for k, v in study.items()
        }
    return plain


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _rules(deck: Deck, raw: Mapping[str, Any], name: str) -> list[Fault]:
    found: list[Fault] = []
    if isinstance(raw.get("id"), str):
        found.extend(rules.id_faults(deck.id, ("id",)))
    elif "id" not in raw and not rules.ID_FORM.fullmatch(name):
        better = slug(name)
        fix = f'write id = "{better}"' if better else 'write an id of your own, such as id = "chapter-1"'
        message = f"this deck needs an id: its name '{name}' is none"
        found.append(Fault("id-form", message, (), "key", "made of a-z, 0-9 and single hyphens", fix))
    found.extend(rules.former_faults(deck.formerly, parts=1))
    found.extend(language_faults(deck.language))
    if "title" in raw and not deck.title.strip():
        found.append(
            Fault("empty-text", "`title` holds an empty text", ("title",), fix="write it, or delete the line")
        )
    found.extend(_study_rules(deck))
    found.extend(advice.faults(deck.allow))
    return found


def _study_rules(deck: Deck) -> list[Fault]:
    found = []
    study = deck.study
    low, high = _RETENTION
    if study.desired_retention is not None and not low <= study.desired_retention <= high:
        percent = study.desired_retention / 100
        meant = f"{percent:g}" if low <= percent <= high else ""
        what, fix = f"is a share from {low} to {high}", f"write {meant}" if meant else "write one such as 0.9"
        found.append(replace(_study(what, "desired_retention", fix), replacement=meant or None))
    for key in _COUNTS:
        value = getattr(study, key)
        least = 0 if key.endswith("per_day") else 1
        if value is not None and value < least:
            found.append(_study(f"is {least} at least", key, "write a larger number"))
    for key in ("learning_steps", "relearning_steps"):
        for index, step in enumerate(getattr(study, key) or ()):
            if not _is_step(step):
                message = f'`{key}` takes times such as "1m" or "10m", each under six hours'
                fix = "write a number with s, m or h"
                found.append(Fault("wrong-value", message, ("study", key, index), fix=fix))
    if study.exam_date is not None and not _is_date(study.exam_date):
        day = _DAY.fullmatch(study.exam_date.strip())
        meant = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day and int(day[2]) < 13 else ""
        fault = _study(
            "is a date", "exam_date", f"write exam_date = {meant or '2026-06-01, in these digits'}"
        )
        found.append(replace(fault, replacement=meant or None))
    return found


def _study(what: str, key: str, fix: str) -> Fault:
    return Fault("wrong-value", f"`{key}` {what}", ("study", key), fix=fix)


def _is_step(text: str) -> bool:
    found = _STEP.fullmatch(text)
    return found is not None and 0 < float(found[1]) * _SECONDS[found[2]] < _LONGEST_STEP


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True

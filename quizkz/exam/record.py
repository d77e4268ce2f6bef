"""Attempts as events of the log, written and read; the one place that knows the keys of their values.

An attempt is an `attempt` begun and one ended, both of no one card, and a `practice` for every change of what
was given to a question. A question's newest counts, and each of them says all that stands: response, credit,
mark, certainty, time.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from quizkz.desk import Desk
from quizkz.desk.titles import deck_title
from quizkz.exam.states import PASS, POINTS, Attempt, AttemptId, Spec
from quizkz.review import ATTEMPT, PRACTICE, SET_DUE, CardId, Draft, Event, split_card
from quizkz.scheduling import live
from quizkz.scheduling.events import whole
from quizkz.texts import from_json, one_line

NO_CARD = CardId("")


class Kept(NamedTuple):
    """What the log holds of one question. `text`: the response in its form there, None while it is open."""

    text: str | None = None
    credit: float | None = None
    mark: bool = False
    sure: int | None = None
    took_ms: int = 0


def begun(spec: Spec, cards: Sequence[CardId]) -> Draft:
    """The event that an attempt begins with."""
    value: dict[str, Any] = {
        "deck": spec.deck,
        "seed": spec.seed,
        "cards": list(cards),
        "limit_s": spec.limit_s,
        "pass": spec.pass_share,
    }
    if spec.tags:
        value["tags"] = list(spec.tags)
    if spec.certainty:
        value["certainty"] = True
    return Draft(NO_CARD, ATTEMPT, value=value)


def ended(attempt: AttemptId, score: float, *, timed_out: bool) -> Draft:
    """The event that an attempt ends with."""
    value: dict[str, Any] = {"begun": _named(attempt), "score": score}
    return Draft(NO_CARD, ATTEMPT, value=value | ({"timed_out": True} if timed_out else {}))


def sent(attempt: AttemptId, card: CardId, day: int) -> Draft:
    """The event that makes a card due on a day since it was missed in an attempt."""
    return Draft(card, SET_DUE, value={"day": day, "attempt": _named(attempt)})


def given(attempt: AttemptId, card: CardId, kept: Kept) -> Draft:
    """The event that says what now stands as given to a question."""
    value: dict[str, Any] = {"attempt": _named(attempt)}
    if kept.sure is not None:
        value["sure"] = kept.sure
    if kept.mark:
        value["mark"] = True
    return Draft(card, PRACTICE, took_ms=kept.took_ms, credit=kept.credit, response=kept.text, value=value)


def _named(attempt: AttemptId) -> Mapping[str, Any]:
    return {"at": attempt.at, "device": attempt.device}


def attempts(desk: Desk) -> tuple[Attempt, ...]:
    """Every attempt of the log, oldest first. One that two devices ended has the newer end."""
    titles = {entry.id: entry.title for entry in desk.decks if not entry.broken}
    events = [event for event in live(desk.store.events(NO_CARD)) if event.kind == ATTEMPT]
    ends = {of: event for event in events if (of := _named_by(event, "begun")) is not None}
    begins = (attempt for event in events if (attempt := _begun(event, titles)) is not None)
    return tuple(_closed(desk, _placed(desk, attempt, titles), ends.get(attempt.id)) for attempt in begins)


def _placed(desk: Desk, attempt: Attempt, titles: Mapping[str, str]) -> Attempt:
    """An attempt at a deck whose id changed: at the deck where all of its questions are now."""
    if not attempt.spec.deck or attempt.spec.deck in titles:
        return attempt
    decks = {split_card(card)[0] for card in owners(desk, attempt)}
    if len(decks) > 1 or not decks <= titles.keys():
        return attempt
    (deck,) = decks
    return replace(attempt, spec=replace(attempt.spec, deck=deck), title=titles[deck])


def find(desk: Desk, wanted: AttemptId) -> Attempt | None:
    """The attempt of this id; None where the log has none."""
    return next((attempt for attempt in attempts(desk) if attempt.id == wanted), None)


def owners(desk: Desk, attempt: Attempt) -> tuple[CardId, ...]:
    """What the cards of an attempt are called now.

    By the log's renames; one without an answer has none, and there the word of its author holds.
    """
    said = {renamed.old: renamed.new for renamed in desk.catalogue.formerly()}
    found = [desk.current(desk.store.owner(card, attempt.id.at)) for card in attempt.cards]
    return tuple(said.get(card, card) if desk.catalogue.question(card) is None else card for card in found)


def kept(desk: Desk, attempt: Attempt, cards: Iterable[CardId]) -> list[Kept]:
    """What was given to each card in an attempt."""
    return [_newest(desk.store.events(card), attempt.id) for card in cards]


def said(text: str | None) -> str:
    """A response in its form in the log, made readable without its question."""
    if text is None:
        return ""
    try:
        parts = from_json(text) if text.startswith("[") else None
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list):
        return text
    return ", ".join(" – ".join(map(str, part)) if isinstance(part, list) else str(part) for part in parts)


def score(found: Sequence[Kept]) -> float:
    """The mean of the credits; what is open has none."""
    return math.fsum(one.credit or 0 for one in found) / len(found) if found else 0.0


def _newest(events: Iterable[Event], attempt: AttemptId) -> Kept:
    """What the newest of a card's events in an attempt says."""
    for event in reversed(live(events)):
        if event.kind == PRACTICE and _named_by(event, "attempt") == attempt:
            value = event.value or {}
            sure = whole(value, "sure")
            credit = None if event.response is None else min(max(event.credit or 0.0, 0.0), 1.0)
            return Kept(
                text=event.response,
                credit=credit,
                mark=value.get("mark") is True,
                sure=sure if sure in POINTS else None,
                took_ms=event.took_ms or 0,
            )
    return Kept()


def _named_by(event: Event, key: str) -> AttemptId | None:
    """The attempt that an event names under a key of its value."""
    named = (event.value or {}).get(key)
    if not isinstance(named, Mapping):
        return None
    at, device = whole(named, "at"), named.get("device")
    return AttemptId(at, device) if at is not None and isinstance(device, str) else None


def _begun(event: Event, titles: Mapping[str, str]) -> Attempt | None:
    """The attempt that an event begins; None where it begins none that can be read."""
    value = event.value or {}
    deck, cards, seed = value.get("deck"), value.get("cards"), whole(value, "seed")
    if not isinstance(deck, str) or not isinstance(cards, list) or not cards:
        return None
    share, limit_s = value.get("pass"), whole(value, "limit_s")
    tags = value.get("tags")
    spec = Spec(
        deck=deck,
        tags=tuple(one_line(str(tag)) for tag in tags) if isinstance(tags, list) else (),
        questions=len(cards),
        limit_s=limit_s if limit_s is not None and limit_s > 0 else None,
        pass_share=float(share) if isinstance(share, int | float) and 0 <= share <= 1 else PASS,
        seed=seed or 0,
        certainty=value.get("certainty") is True,
    )
    return Attempt(
        id=AttemptId(event.at, event.device),
        day=event.day,
        offset=event.offset,
        spec=spec,
        title=deck_title(titles, deck),
        cards=tuple(CardId(str(card)) for card in cards),
    )


def _closed(desk: Desk, attempt: Attempt, end: Event | None) -> Attempt:
    """An attempt with its end. One that the clock ended has ended at the stop, whenever that was noticed."""
    if end is None:
        return attempt
    value, ended_at, stop = end.value or {}, end.at, stop_at(attempt)
    if stop is not None:
        ended_at = stop if value.get("timed_out") is True else min(ended_at, stop - 1)
    reached = value.get("score")
    if not isinstance(reached, int | float) or isinstance(reached, bool) or not 0 <= reached <= 1:
        reached = score(kept(desk, attempt, owners(desk, attempt)))  # what was answered tells
    return replace(attempt, ended_at=ended_at, score=float(reached))


def stop_at(attempt: Attempt) -> int | None:
    """The moment of the hard stop; None where there is no clock."""
    return None if attempt.spec.limit_s is None else attempt.id.at + attempt.spec.limit_s * 1000

"""How an attempt came out, and the attempts of the log: all of it from the log alone.

The score is the one it was handed in with; decks may have changed since, and a past exam does not.
"""

from collections.abc import Iterable, Mapping, Sequence

from quizkz import deck as decks
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.exam import reading, record
from quizkz.exam.record import Kept
from quizkz.exam.states import GUESS, POINTS, SURE, Answered, Attempt, Item, Part, Result
from quizkz.grading import is_empty
from quizkz.query import Scope
from quizkz.review import CardId, split_card
from quizkz.session import Asked
from quizkz.session.answers import grade
from quizkz.session.prompts import prompt

TREND_OF = 5
"""Attempts that a trend looks back on: enough for a line, few enough to tell of now."""


def attempts(desk: Desk, deck: str | None = None) -> tuple[Attempt, ...]:
    """The attempts of the log, oldest first: all, or those at one deck (`""`: those at all decks)."""
    found = record.attempts(desk)
    return found if deck is None else tuple(attempt for attempt in found if attempt.spec.deck == deck)


def open_attempts(desk: Desk, deck: str | None = None) -> tuple[Attempt, ...]:
    """Those begun and not ended, oldest first; `Exam.resume` closes the ones whose time is over."""
    return tuple(attempt for attempt in attempts(desk, deck) if attempt.ended_at is None)


def attempts_in(desk: Desk, scope: Scope) -> tuple[Attempt, ...]:
    """The attempts at the decks of a scope, oldest first; none where it is about some of their cards."""
    found = attempts(desk) if scope.whole else ()
    return tuple(attempt for attempt in found if not scope.decks or attempt.spec.deck in scope.decks)


def result(desk: Desk, attempt: Attempt) -> Result:
    """How an attempt came out, also a past one whose questions changed or are gone.

    Of one that was not handed in: how it stands.
    """
    cards = record.owners(desk, attempt)
    kept = record.kept(desk, attempt, cards)
    titles = {entry.id: entry.title for entry in desk.decks if not entry.broken}
    asked = reading.asked_all(desk, attempt, cards)
    items = tuple(_item(desk, titles, *three) for three in zip(cards, asked, kept, strict=True))
    before = (one for one in attempts(desk, attempt.spec.deck) if one.id < attempt.id)
    stop = record.stop_at(attempt)
    return Result(
        attempt=attempt,
        items=items,
        score=record.score(kept) if attempt.score is None else attempt.score,
        took_ms=max((attempt.ended_at or attempt.id.at) - attempt.id.at, 0),
        by_deck=_parts((item.deck, item) for item in items),
        by_tag=_parts((tag, item) for item in items for tag in item.tags),
        earlier=tuple(one.score for one in before if one.score is not None),
        certainty=certainty([item.answered for item in items]) if attempt.spec.certainty else None,
        timed_out=stop is not None and attempt.ended_at is not None and attempt.ended_at >= stop,
    )


def _item(desk: Desk, titles: Mapping[str, str], card: CardId, asked: Asked | None, kept: Kept) -> Item:
    deck = split_card(card)[0]
    if asked is None:
        return _gone(desk, card, titles.get(deck, deck), kept)
    answered = reading.answered(asked, kept)
    verdict = grade(desk, asked, answered.response)
    return Item(
        card=card,
        deck=asked.deck.title,
        tags=decks.all_tags(asked.deck, asked.question),
        prompt=prompt(asked.question, asked.part),
        answer=verdict.answer,
        said=verdict.said if not is_empty(answered.response) else record.said(kept.text),
        answered=answered,
        credit=kept.credit or 0.0,
        asked=asked,
        verdict=verdict,
    )


def _gone(desk: Desk, card: CardId, title: str, kept: Kept) -> Item:
    """A question that is in no deck any more, as far as it is still known."""
    deck, question, part = split_card(card)
    last = desk.catalogue.departed(deck, question)
    known = decks.question_from_json(last) if last is not None else None
    said = record.said(kept.text)
    return Item(
        card=card,
        deck=title,
        tags=known.tags if known else (),
        prompt=prompt(known, part) if known else question,
        answer="",
        said=said,
        answered=Answered(said, kept.mark, kept.sure, kept.credit, kept.took_ms),
        credit=kept.credit or 0.0,
    )


def _parts(named: Iterable[tuple[str, Item]]) -> tuple[Part, ...]:
    """How many are right of how many under each name, in the order of the names."""
    found: dict[str, list[bool]] = {}
    for name, item in named:
        found.setdefault(name, []).append(item.right)
    return tuple(
        Part(name, sum(rights), len(rights))
        for name, rights in sorted(found.items(), key=lambda pair: (pair[0].casefold(), pair[0]))
    )


def certainty(answers: Sequence[Answered]) -> tuple[float, float]:
    """The points for how sure the learner was, and the most there were.

    In between right and wrong by the credit. An answer beside which nothing was said counts as a guess, an
    open question as nothing.
    """
    points = 0.0
    for one in answers:
        if one.credit is not None:
            right, wrong = POINTS[GUESS if one.sure is None else one.sure]
            points += wrong + (right - wrong) * one.credit
    return points, POINTS[SURE][0] * len(answers)


def trend(scores: Sequence[float]) -> float | None:
    """Points of a hundred that scores rise (or fall, below 0) by from one attempt to the next.

    The slope of the line of least squares through the last five, oldest first; None where fewer than two.
    """
    last = scores[-TREND_OF:]
    if len(last) < 2:
        return None
    middle = (len(last) - 1) / 2
    spread = sum((place - middle) ** 2 for place in range(len(last)))
    return 100 * sum((place - middle) * score for place, score in enumerate(last)) / spread


def send_missed(desk: Desk, result: Result, now: Now) -> tuple[int, int]:
    """Make the missed due today, as one act that undo takes back: how many were sent, how many are new.

    Sent are those with memory that are not due already; new ones have none and wait to be learned anyway.
    """
    today = desk.today(now)
    begun, new = missed_cards(desk, result)
    later = [card for card, due_day in begun.items() if due_day > today]
    drafts = [record.sent(result.attempt.id, card, today) for card in later]
    if drafts:
        desk.store.append(drafts, now, today)
    return len(drafts), new


def missed_cards(desk: Desk, result: Result) -> tuple[dict[CardId, int], int]:
    """The missed that have memory, each with the day it is due, and how many are new.

    What is suspended or in no deck any more is neither.
    """
    begun: dict[CardId, int] = {}
    new = 0
    for card in dict.fromkeys(item.card for item in result.missed if item.asked is not None):
        state = desk.store.state(card)
        if state is None or (state.due_day is None and not state.suspended):
            new += 1
        elif state.due_day is not None and not state.suspended:
            begun[card] = state.due_day
    return begun, new

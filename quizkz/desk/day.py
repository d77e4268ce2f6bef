"""What a study day asks of the opened library.

Every question about today goes through one plan, so that home promises what a sitting asks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from quizkz import query, queue
from quizkz.clock import DAY_MS, Now
from quizkz.config import totals
from quizkz.query import Scope
from quizkz.queue import DayTerms, DeckDone, Plan
from quizkz.scheduling import Choosing, Paced
from quizkz.scheduling.limits import Backlog
from quizkz.scheduling.policy import Backlogged

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.stats.planning import Pace


def plan(desk: "Desk", scope: Scope, now: Now) -> Plan:
    """What a sitting on a scope would ask now."""
    return planned(desk, scope, begun(desk, now))


def begun(desk: "Desk", now: Now) -> DayTerms:
    """The terms of a day of which some is done, no deck named yet."""
    today = desk.today(now)
    done, answered = query.done_and_answered(desk.store, today)
    return replace(
        _fresh(desk, now, today, sum(was.reviews for was in done.values())),
        done=done,
        answered=answered,
        tags_done=query.tags_done(desk.store, today, desk.tag_limits) if desk.tag_limits else {},
        more=desk.raised.of(today),
        own=desk.raised.own(today),
    )


def _fresh(desk: "Desk", now: Now, today: int, reviewed: int = 0) -> DayTerms:
    """The terms of a day on which nothing is done, but that so many reviews count for a backlog."""
    backlog = desk.config.backlog
    if backlog is not None and query.due_count(desk.store, now, today) + reviewed <= backlog.per_day:
        backlog = None  # all that is due fits into the day
    limits = totals(desk.config)
    return DayTerms(
        now,
        today,
        learn_ahead_ms=desk.config.learn_ahead_ms,
        totals=limits if backlog is None else limits._replace(reviews=backlog.per_day),
        tags=desk.tag_limits,
        backlog=backlog,
    )


def planned(
    desk: "Desk",
    scope: Scope,
    terms: DayTerms,
    paced: "Mapping[str, Pace] | None" = None,
    *,
    ordered: bool = True,
) -> Plan:
    """The plan of a scope. `paced`: as `paces` says of these decks, where it was asked already.

    `ordered` False: its cards in no order, for those who only count them.
    """
    scope, terms = _for(desk, scope, terms, paced)
    return queue.plan(query.candidates(desk.store, scope, terms), terms, ordered=ordered)


def counted(desk: "Desk", terms: DayTerms, paced: "Mapping[str, Pace]", begun: Collection[str]) -> Plan:
    """The plan of all decks for one who counts it: in no order, due cards in crowds where they may be.

    `begun`: the decks that have no new card.
    """
    _, terms = _for(desk, Scope(), terms, paced)
    cards, crowds = query.crowded(desk.store, terms, begun)
    return queue.plan(cards, terms, ordered=False, crowds=crowds)


def _for(
    desk: "Desk", scope: Scope, terms: DayTerms, paced: "Mapping[str, Pace] | None"
) -> tuple[Scope, DayTerms]:
    """What is to be read for the plan of a scope, and its terms."""
    only = scope.decks
    if terms.shared and scope == Scope(decks=only):
        scope = Scope()  # a deck's share depends on what the others want
    wanted = [deck for deck in desk.good if not scope.decks or deck in scope.decks]
    waiting = query.waiting_new(desk.store, scope, terms.now, terms.today)
    terms = replace(
        _with(desk, terms, wanted, paced),
        waiting={deck: count for deck, count in waiting.items() if deck in wanted},
        days_ahead=scope.ahead,
        only=only,
    )
    return scope, terms


def terms(desk: "Desk", now: Now) -> DayTerms:
    """The terms of today, of all decks."""
    return _with(desk, begun(desk, now), tuple(desk.good), None)


def _with(
    desk: "Desk", terms: DayTerms, decks: Sequence[str], paced: "Mapping[str, Pace] | None"
) -> DayTerms:
    if paced is None:
        paced = paces(desk, decks, terms.today, terms.done)
    chosen = _choosing(desk, decks, paced)
    if terms.backlog is not None:
        chosen = {deck: backlogged(policy, terms.backlog) for deck, policy in chosen.items()}
    return replace(terms, choosing=chosen)


def backlogged(choosing: Choosing, backlog: Backlog) -> Choosing:
    """The policy of a deck while a backlog is worked off; before its exam a deck follows its plan."""
    if isinstance(choosing, Paced):
        return choosing
    values = asdict(choosing) | {"reviews_per_day": backlog.per_day}
    return Backlogged(**values if backlog.new else values | {"new_per_day": 0})


def choosing(desk: "Desk", deck: str, now: Now) -> Choosing:
    """What the queue of a deck follows today: its policy, or what an exam or a backlog makes of it."""
    return _with(desk, begun(desk, now), [deck], None).of(deck)


def _choosing(desk: "Desk", decks: Sequence[str], paced: "Mapping[str, Pace]") -> dict[str, Choosing]:
    plain = {deck: desk.policy(deck).choosing for deck in decks}
    if not paced:
        return plain
    from quizkz.desk.planning import choosing_by

    return {d: choosing_by(desk, d, paced[d]) if d in paced else c for d, c in plain.items()}


def paces(
    desk: "Desk", decks: Iterable[str], today: int, done: Mapping[str, DeckDone]
) -> "Mapping[str, Pace]":
    """How new cards come in, of the decks that have an exam to come."""
    dates = {deck: desk.policy(deck).choosing.exam_date for deck in decks}
    exams = {deck: day for deck, day in dates.items() if day is not None and day >= today}
    if not exams:
        return {}
    from quizkz.desk import planning

    return planning.paces(desk, exams, today, done)


def next_day_count(desk: "Desk", scope: Scope, plan: Plan, now: Now) -> int:
    """How many cards a sitting would ask on the plan's `next_day`, those in the plan left out."""
    if plan.next_day is None:
        return 0
    later = Now(now.at + (plan.next_day - desk.today(now)) * DAY_MS, now.offset, now.mono)
    then = planned(desk, scope, _fresh(desk, later, plan.next_day), ordered=False)
    return len({p.card for p in then.cards} - {p.card for p in plan.cards})

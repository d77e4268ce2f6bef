"""What an exam date makes of a deck's day, and the plan until it.

The pace is one count of new cards for each deck with an exam to come, so that home and a sitting can ask for
it each time. The plan lives through all days in advance, on connections of its own: in any thread.
"""

from collections.abc import Collection, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from quizkz import query, stats
from quizkz.catalogue import Catalogue
from quizkz.clock import Now
from quizkz.config import balancing, totals
from quizkz.query import exams
from quizkz.queue import DeckDone
from quizkz.review import CardId
from quizkz.scheduling import Choosing, Closing, Paced
from quizkz.stats.planning import OPEN_DAYS, REST_DAYS, ExamPlan, Pace, is_off, last_new_day, pace
from quizkz.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizkz.desk.opened import Desk
    from quizkz.stats.rehearsing import Known, New, Terms

UNLIMITED = 1_000_000


class DeckPlan(NamedTuple):
    """A deck and its plan."""

    deck: str
    title: str
    plan: ExamPlan


def paces(
    desk: "Desk", days: Mapping[str, int], today: int, done: Mapping[str, DeckDone]
) -> Mapping[str, Pace]:
    """The pace of each deck; of the beginning of the day, so that nothing jumps while it is studied."""
    found, off = {}, balancing(desk.config).holidays
    for deck, exam_day in days.items():
        introduced = done.get(deck, DeckDone()).new
        left = exams.number_new(desk.store.db, deck)
        limit = desk.policy(deck).choosing.new_per_day
        found[deck] = pace(left + introduced, limit, today, exam_day, introduced, off)
    return found


def choosing_by(desk: "Desk", deck: str, pace: Pace) -> Choosing:
    """The policy that the queue of a deck follows on a day before its exam, or on that day."""
    policy, left = desk.policy(deck), pace.days_left
    plain = policy.choosing
    tomorrow = pace.today + 1
    values: dict[str, Any] = {
        **asdict(plain),
        "new_per_day": pace.share,
        "reviews_per_day": UNLIMITED if left <= OPEN_DAYS else plain.reviews_per_day,
        "new_tomorrow": plain.new_per_day > 0
        and (tomorrow <= last_new_day(pace.exam_day) or tomorrow > pace.exam_day)
        and not is_off(tomorrow, pace.today, pace.holidays),
    }
    if not 1 <= left <= REST_DAYS:
        return Paced(**values)
    target, parameters = policy.placing.desired_retention, desk.store.parameters(deck)
    apart = {"siblings_apart": False}  # there is no later day for the one that would wait
    return Closing(**values | apart, target=target, parameters=parameters)


def exam_plan(desk: "Desk", deck: str, now: Now, *, exam_day: int | None = None) -> ExamPlan | None:
    """The plan for a deck, from any thread; None where it has no exam to come. `exam_day`: another day."""
    today = desk.today(now)
    day = desk.policy(deck).choosing.exam_date if exam_day is None else exam_day
    if day is None or day < today:
        return None
    from quizkz.stats import rehearsing  # brings the engine

    with _own_store(desk, now) as store:
        known, new = _known(store.db, deck), _new(store.db, deck)
        terms = _terms(desk, store, deck, today, day, len(new))
    return rehearsing.exam_plan(known, new, terms)


def exam_plans(desk: "Desk", decks: Collection[str], now: Now) -> tuple[DeckPlan, ...]:
    """The plans of these decks (none named: of all) that have an exam to come, the next exam first."""
    good = [entry for entry in desk.decks if not entry.broken and (not decks or entry.id in decks)]
    plans = [(entry, exam_plan(desk, entry.id, now)) for entry in good]
    found = [DeckPlan(entry.id, entry.title, plan) for entry, plan in plans if plan is not None]
    return tuple(sorted(found, key=lambda one: one.plan.pace.exam_day))


@contextmanager
def _own_store(desk: "Desk", now: Now) -> "Iterator[Store]":
    """The log with the catalogue, opened for this thread."""
    with ExitStack() as opened:
        store = opened.enter_context(closing(Store.open(desk.places.log, placing=desk.placing, now=now)))
        query.attach(store, opened.enter_context(closing(Catalogue.open(desk.catalogue.path))))
        yield store


def _terms(desk: "Desk", store: Store, deck: str, today: int, exam_day: int, new: int) -> "Terms":
    from quizkz.stats.rehearsing import Terms

    policy, in_all, off = desk.policy(deck), totals(desk.config), balancing(desk.config).holidays
    limit = _least(policy.choosing.new_per_day, in_all.new)
    done = query.done_today(store, today).get(deck, DeckDone())
    return Terms(
        pace=pace(new + done.new, limit, today, exam_day, done.new, off),
        reviews_per_day=_least(policy.choosing.reviews_per_day, in_all.reviews),
        placing=policy.placing,
        parameters=store.parameters(deck),
        seconds=stats.seconds_a_card(store.days(today - stats.PACE_DAYS + 1, today, deck)),
        introduced=done.new,
        reviewed=done.reviews,
    )


def _least(limit: int, in_all: int | None) -> int:
    """A deck's limit, or the one over all decks, as if the deck had it for itself, where that is less."""
    return limit if in_all is None else min(limit, in_all)


def _known(db: Connection, deck: str) -> "list[Known]":
    from quizkz.stats.rehearsing import Known

    return [Known(*row) for row in exams.begun(db, deck)]


def _new(db: Connection, deck: str) -> "list[New]":
    from quizkz.stats.rehearsing import New

    tags, before = exams.tags(db, deck), exams.before(db, deck)
    return [
        New(CardId(card), tuple(tags.get(question, ())), question, frozenset(before.get(question, ())))
        for card, question in exams.new(db, deck)
    ]

"""The counts of home: of each deck and of all, as the day's plan has them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quizkz import query, stats
from quizkz.catalogue import DeckEntry
from quizkz.clock import Now
from quizkz.desk import day
from quizkz.desk.rows import BacklogRow, DeckRow, Overview
from quizkz.desk.titles import ALL_DECKS
from quizkz.query import Scope, Tally
from quizkz.queue import AFTER, AHEAD, BURIED, DUE, LIMIT, NEW, SIBLING, STEP, SUSPENDED, TAG, DayTerms, Plan
from quizkz.scheduling.limits import More
from quizkz.store import Day

if TYPE_CHECKING:
    from quizkz.desk.opened import Desk
    from quizkz.stats.planning import Pace


def overview(desk: "Desk", now: Now) -> Overview:
    """What home shows."""
    terms = day.begun(desk, now)
    today = terms.today
    paces = day.paces(desk, desk.good, today, terms.done)
    tallies = query.tallies(desk.store, now, today, stats.WEEK)
    begun = {id_ for id_, entry in desk.good.items() if tallies.get(id_, Tally()).begun == entry.cards}
    plan = day.counted(desk, terms, paces, begun)
    counts = Counter((p.deck, p.why) for p in plan.cards)
    counts.update({(id_, DUE): number for id_, number in plan.crowds.items()})
    rows = tuple(
        _row(entry, plan, counts, tallies.get(entry.id, Tally()), paces.get(entry.id)) for entry in desk.decks
    )
    good = [tallies.get(deck, Tally()) for deck in desk.good]
    week = _week(desk, terms, rows, plan, tallies)
    days = _days(desk, today)
    total = _total(desk, rows, good, plan, now)
    again = sum(row.new * desk.policy(row.id).placing.new_repeats for row in rows if row.new)
    return Overview(
        total=total,
        decks=rows,
        today=next((d for d in reversed(days) if d.day == today), Day(today, 0, 0, 0)),
        streak=stats.streak(days, today, desk.config.goal),
        minutes=stats.minutes(total.ready + again, [d for d in days if d.day > today - stats.PACE_DAYS]),
        tomorrow=week[0],
        week=stats.a_day(week),
        falls=stats.a_day([sum(t.ahead[i] for t in good if t.ahead) for i in range(stats.WEEK)]),
        backlog=_backlog(desk, terms, sum(t.due for t in good), days),
        raised=More(*(sum(amounts) for amounts in zip(More(), *terms.more.values(), strict=True))),
    )


def _week(
    desk: "Desk", terms: DayTerms, rows: Sequence[DeckRow], plan: Plan, tallies: Mapping[str, Tally]
) -> list[int]:
    """How many begun cards each day of the week from tomorrow asks, where each day is done.

    What a limit holds back today comes then, as the same limits let it in.
    """
    none, decks = (0,) * stats.WEEK, []
    for row in rows:
        if not row.broken:
            left = row.held_due + plan.held_due.get(row.id, {}).get(SIBLING, 0)
            most = desk.policy(row.id).choosing.reviews_per_day
            if row.exam is None and terms.backlog is not None:
                most = terms.backlog.per_day
            ahead = tallies.get(row.id, Tally()).ahead or none
            decks.append(stats.Week(left, ahead, most, keeps=row.exam is not None))
    for tag, limit in terms.tags.items():
        if limit.reviews:
            held = sum(by.get(TAG + tag, 0) for by in plan.held_due.values())
            decks.append(stats.Week(held, none, limit.reviews))
    return stats.asked(decks, terms.totals.reviews)


def _days(desk: "Desk", today: int) -> tuple[Day, ...]:
    """The days with answers; of those long ago, that no goal of now asks about, only that there were some."""
    studied, goal = query.days_studied(desk.store, today), desk.config.goal
    asked = [today - stats.PACE_DAYS + 1, *studied[-stats.USUAL_DAYS - 1 :][:1]]
    since = min([*asked, goal.since or 0] if goal.chosen else asked)
    return (*(Day(day, 1, 0, 0) for day in studied if day < since), *desk.store.days(since, today))


def _backlog(desk: "Desk", terms: DayTerms, due: int, days: Sequence[Day]) -> BacklogRow | None:
    """How a backlog stands, or that there is one: more is due than two days of the learner take.

    What one day leaves over the next one takes; what is left of more than two needs a plan.
    """
    studied = [day.answers for day in days[-stats.USUAL_DAYS :] if day.answers and day.day != terms.today]
    usual = stats.usual(studied)
    way = desk.config.backlog
    if way is not None:
        return BacklogRow(due, usual, way, over=terms.backlog is None)
    return BacklogRow(due, usual) if due > stats.BACKLOG_DAYS * usual else None


def _row(
    entry: DeckEntry,
    plan: Plan,
    counts: Counter[tuple[str, str]],
    tally: Tally,
    exam: "Pace | None",
) -> DeckRow:
    if entry.broken:
        return DeckRow(entry.id, entry.title, broken=True, errors=entry.errors, first_line=entry.first_line)
    step, due, new, ahead = (counts[entry.id, why] for why in (STEP, DUE, NEW, AHEAD))
    unbegun = entry.cards - tally.begun - tally.held_new
    after = plan.held.get(entry.id, {}).get(AFTER, 0)
    apart = _apart(plan.held.get(entry.id, {}))
    due_apart = sum(_apart(plan.held_due.get(entry.id, {})).values())
    held_due = max(0, tally.due - due - due_apart)  # more are asked before an exam
    held_new = max(0, unbegun - new - after - (sum(apart.values()) - due_apart))
    held = {
        LIMIT: held_due + held_new,
        **apart,
        AFTER: after,
        SUSPENDED: tally.suspended,
        BURIED: tally.buried,
    }
    next_at, next_day = plan.next.get(entry.id, (None, None))
    return DeckRow(
        entry.id,
        entry.title,
        due=due,
        learning=step + ahead,
        new=new,
        cards=entry.cards,
        mastery=stats.mastery(tally.mastered, tally.begun, entry.cards),
        next_at=next_at,
        next_day=next_day,
        held={reason: count for reason, count in held.items() if count > 0},
        held_due=held_due,
        exam=exam,
    )


def _apart(held: Mapping[str, int]) -> dict[str, int]:
    """Of the cards that wait, those that it is not left to a limit of their deck or of all to ask."""
    return {reason: count for reason, count in held.items() if reason == SIBLING or reason.startswith(TAG)}


def _total(desk: "Desk", rows: tuple[DeckRow, ...], tallies: list[Tally], plan: Plan, now: Now) -> DeckRow:
    """The line of all decks together."""
    good = [row for row in rows if not row.broken]
    cards = sum(row.cards for row in good)
    held: Counter[str] = Counter()
    for row in good:
        held.update(row.held)
    total = DeckRow(
        "",
        ALL_DECKS,
        due=sum(row.due for row in good),
        learning=sum(row.learning for row in good),
        new=sum(row.new for row in good),
        cards=cards,
        mastery=stats.mastery(sum(t.mastered for t in tallies), sum(t.begun for t in tallies), cards),
        next_at=plan.next_at,
        next_day=plan.next_day,
        held=held,
        held_due=sum(row.held_due for row in good),
    )
    if total.ready:
        return total
    count = plan.next_count if plan.next_at is not None else day.next_day_count(desk, Scope(), plan, now)
    return replace(total, next_count=count)

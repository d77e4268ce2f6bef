"""What stands at the end of a sitting: its outcomes, what comes next, and why there was nothing to ask."""

from collections import Counter
from collections.abc import Mapping, Sequence

from quizkz import query
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.query import Scope
from quizkz.queue import TAG
from quizkz.session.agenda import Agenda
from quizkz.session.states import Finished, Outcome


def finished(
    desk: Desk, agenda: Agenda, outcomes: Sequence[Outcome], now: Now, *, practice: bool, notice: str
) -> Finished:
    """The end of a sitting whose agenda is empty."""
    scope = agenda.scope._replace(ahead=0)  # what comes next comes on its day
    extra = practice or agenda.scope.ahead > 0  # beside what the day asks
    plan = desk.plan(scope, now) if extra else agenda.plan
    if plan is None:
        raise RuntimeError("a sitting ends with its plan made")
    left = agenda.total(()) > 0 if extra else bool(plan.cards)
    answered = by_card(outcomes)
    missed = tuple(outcome.card for outcome in answered if not outcome.right)
    held: Counter[str] = Counter()
    for reasons in plan.held.values():
        held.update(reasons)
    return Finished(
        outcomes=answered,
        took_ms=sum(o.took_ms for o in outcomes),
        next_at=plan.next_at,
        next_count=plan.next_count,
        next_day=plan.next_day,
        next_day_count=desk.next_day_count(scope, plan, now),
        practice=practice,
        reason="" if outcomes or left else _reason(desk, scope, held, desk.today(now)),
        held=dict(held),
        ready=len(plan.cards),
        notice=notice,
        again=query.every_card(desk.store, Scope(cards=missed)) if missed else (),
    )


def by_card(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """One outcome for each card, in the order of their first answers; a card once missed stays missed."""
    cards: dict[str, Outcome] = {}
    for new in outcomes:
        old = cards.get(new.card)
        cards[new.card] = new if old is None else _both(old, new)
    return tuple(cards.values())


def _both(old: Outcome, new: Outcome) -> Outcome:
    return Outcome(
        card=new.card,
        deck=new.deck,
        prompt=new.prompt,
        answer=new.answer,
        right=old.right and new.right,
        slip=old.slip or new.slip,
        partial=old.partial or new.partial,
        guess=old.guess or new.guess,
        override=old.override or new.override,
        took_ms=old.took_ms + new.took_ms,
    )


def _reason(desk: Desk, scope: Scope, held: Mapping[str, int], today: int) -> str:
    """Why there was nothing to ask, the cause that the learner can act on first."""
    entries = [d for d in desk.decks if not d.broken]
    chosen = [d for d in entries if not scope.decks or d.id in scope.decks]
    if not entries:
        return "broken" if desk.decks else "no-decks"
    if not any(d.cards for d in chosen):
        return "empty-deck"
    if held.get("limit"):
        takes_none = all(desk.policy(d.id).choosing.new_per_day == 0 for d in chosen if d.cards)
        return "no-new" if takes_none else "limit"
    if any(reason.startswith(TAG) for reason in held):
        return "tag"
    aside = query.all_aside(desk.store, scope, today)
    if aside is None:
        return "no-cards"
    return aside or ("not-ready" if scope.cards else "done")

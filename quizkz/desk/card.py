"""All that the log knows of one card: what happened, how well it is known, why it is asked, what comes next.

It needs no question, so a card that left its deck has a page too. Apart from the desk because it folds: a
start goes without it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from quizkz.clock import Now
from quizkz.desk.day import terms
from quizkz.desk.opened import Desk
from quizkz.desk.previewing import previews
from quizkz.memory import Memory, Parameters, retrievability
from quizkz.query import Scope, answered_today, done_today, tags_done, tags_of
from quizkz.query.after import waits_for
from quizkz.queue import DUE, NEW, DeckDone, Plan
from quizkz.review import RENAME, REVIEW, SET_DUE, CardId, Event, Rating, split_card
from quizkz.scheduling import Answer, CardState, Placing, Preview, Stage, elapsed, extend, live
from quizkz.scheduling.leeches import is_leech

NO_CARD = CardId("")
BACK = 3
"""The past that a curve shows is at most so many times as long as what it shows since the last answer."""

Standing = Literal["here", "broken", "gone"]
Reason = Literal[
    "new",
    "recall",
    "step",
    "later",
    "forward",
    "ahead",
    "set",
    "suspended",
    "buried",
    "limit",
    "sibling",
    "after",
]


class Entry(NamedTuple):
    """An event of a card. `counts`: not taken back. `seen`: what the fold saw at an answer that counts.

    `due_day`, `due_at`: where that answer put the card, as the schedule would place it today.
    """

    event: Event
    counts: bool
    seen: Answer | None = None
    due_day: int | None = None
    due_at: int | None = None


class Span(NamedTuple):
    """From the study day `day` on the card had this memory; None: none (any more)."""

    day: int
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a card is asked now, or is not.

    `new` (`place`: its place among the new cards of today, `limit`: how many the day may have) · `recall`
    (its day has come: `due_day`) · `step` (in a step until `due_at`) · `later` (due on `due_day`) ·
    `forward` (asked before `due_day`, as an exam is near) · `ahead` (before it, as the sitting asks so
    many days `ahead`) · `set` (put on `due_day`, not by an answer;
    `exam`: by an exam) · and what holds it back: `suspended`, `buried`, `limit` (of
    `limit` cards a day, `in_all` decks together, of those with `tag`), `sibling`, `after` (the questions of
    these ids). `begun`: whether it has memory.
    """

    reason: Reason
    due_day: int | None = None
    due_at: int | None = None
    place: int | None = None
    limit: int | None = None
    exam: bool = False
    begun: bool = False
    after: tuple[str, ...] = ()
    in_all: bool = False
    ahead: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class CardHistory:
    """What the log knows of a card at `now`, the study day `today`.

    `state`: None where it is new and plain. `stage`: what an answer now would find. `recall`: the chance, 0
    to 1, that it is known now; None without memory. `days`: days since the last answer. `log`: newest first.
    `last`: the last answer that counts. `spans`: by day. `previews`: what each rating would do now.
    """

    card: CardId
    now: Now
    today: int
    standing: Standing
    state: CardState | None
    stage: Stage
    days: int
    leech: bool
    recall: float | None
    target: float
    log: tuple[Entry, ...]
    last: Entry | None
    spans: tuple[Span, ...]
    parameters: Parameters
    why: Why
    previews: Mapping[Rating, Preview]

    def at(self, day: float) -> float | None:
        """The recall predicted for a study day, by the memory that the card had then (or has)."""
        place = bisect_right(self.spans, day, key=lambda span: span.day) - 1
        if place < 0 or (memory := self.spans[place].memory) is None:
            return None
        return retrievability(memory, day - self.spans[place].day, self.parameters)


def history(desk: Desk, card: CardId, now: Now, *, answered: bool = False, ahead: int = 0) -> CardHistory:
    """What the log knows of a card.

    `answered`: the newest answer was given just now; all but the log speaks of the card before it. `ahead`:
    how many days ahead the sitting asks that shows the card.
    """
    deck, today = split_card(card)[0], desk.today(now)
    events = desk.store.events(card)
    placing, parameters = desk.store.placing(deck), desk.store.parameters(deck)
    counting = live(events)
    before = _without_last(counting) if answered else counting
    steps = list(_steps(card, before, placing, parameters))
    state = steps[-1].state if steps else None
    days = 0 if state is None else elapsed(state, now.at, today)
    spans = _spans(steps)
    least = desk.policy(deck).choosing.leech_lapses
    return CardHistory(
        card=card,
        now=now,
        today=today,
        standing=_standing(desk, card),
        state=state,
        stage="new" if state is None else "review" if days else state.stage,
        days=days,
        leech=state is not None and is_leech(state.lapses, least),
        recall=_recall(state, days, parameters),
        target=placing.desired_retention,
        log=_log(desk, card, events, counting, _steps(card, counting, placing, parameters)),
        last=next((e for e in reversed(_answers(steps)) if e.seen), None),
        spans=spans,
        parameters=parameters,
        why=_ahead(state, today, ahead) or _why(desk, card, state, before, now, planned=not answered),
        previews=previews(desk, card, state, now),
    )


def _recall(state: CardState | None, days: int, parameters: Parameters) -> float | None:
    if state is None or state.stability is None or state.difficulty is None:
        return None
    return retrievability(Memory(state.stability, state.difficulty), days, parameters)


def _without_last(counting: Sequence[Event]) -> list[Event]:
    """The events without the last answer."""
    last = next((e for e in reversed(counting) if e.kind == REVIEW and e.rating is not None), None)
    return [event for event in counting if event is not last]


class _Step(NamedTuple):
    event: Event
    seen: Answer | None
    state: CardState | None


def _steps(
    card: CardId, counting: Iterable[Event], placing: Placing, parameters: Parameters
) -> Iterator[_Step]:
    """Each event that counts with the state that it led to."""
    state: CardState | None = None
    for event in counting:
        state, answers = extend(card, state, (event,), placing, parameters)
        yield _Step(event, answers[0] if answers else None, state)


def _entry(step: _Step) -> Entry:
    state = step.state if step.seen else None
    due = (state.due_day, state.due_at) if state else (None, None)
    return Entry(step.event, counts=True, seen=step.seen, due_day=due[0], due_at=due[1])


def _answers(steps: Iterable[_Step]) -> list[Entry]:
    return [_entry(step) for step in steps if step.seen]


def _spans(steps: Iterable[_Step]) -> tuple[Span, ...]:
    """The memories of a card by the day they hold from, the last of each day; days never go back."""
    spans: list[Span] = []
    for step in steps:
        state = step.state
        known = state is not None and state.stability is not None and state.difficulty is not None
        memory = Memory(state.stability, state.difficulty) if known else None  # type: ignore[union-attr, arg-type]  # known
        if not step.seen and memory == (spans[-1].memory if spans else None):
            continue
        day = max(step.event.day, spans[-1].day) if spans else step.event.day
        if spans and spans[-1].day == day:
            spans.pop()
        spans.append(Span(day, memory))
    return tuple(spans)


def _standing(desk: Desk, card: CardId) -> Standing:
    if desk.catalogue.question(card) is not None:
        return "here"
    deck = split_card(card)[0]
    return "broken" if any(entry.id == deck and entry.broken for entry in desk.decks) else "gone"


def _log(
    desk: Desk, card: CardId, events: Sequence[Event], counting: Sequence[Event], steps: Iterable[_Step]
) -> tuple[Entry, ...]:
    """All that happened, newest first, its renames among it."""
    told = {_key(step.event): _entry(step) for step in steps}
    counted = {_key(event) for event in counting}
    own = [told.get(_key(e)) or Entry(e, _key(e) in counted) for e in events if e.kind != "retract"]
    everything = [*own, *_renames(desk, card)]
    return tuple(sorted(everything, key=lambda e: (e.event.at, e.event.device), reverse=True))


def _key(event: Event) -> tuple[int, str, CardId]:
    return event.at, event.device, event.card


def _renames(desk: Desk, card: CardId) -> list[Entry]:
    """The renames that led to the card's present id, those taken back among them."""
    events = desk.store.events(NO_CARD)
    counting = {_key(event) for event in live(events)}
    names, found = {str(card)}, []
    for event in reversed(events):
        if event.kind == RENAME and event.value is not None and str(event.value.get("new")) in names:
            counts = _key(event) in counting
            found.append(Entry(event, counts))
            if counts:
                names.add(str(event.value.get("old")))
    return found


def _ahead(state: CardState | None, today: int, ahead: int) -> Why | None:
    """That a card is asked ahead of its day, where a sitting asks so many days ahead."""
    due_day = None if state is None or state.suspended or state.stability is None else state.due_day
    if due_day is None or not today < due_day <= today + ahead:
        return None
    return Why("ahead", due_day, begun=True, ahead=ahead)


def _why(
    desk: Desk, card: CardId, state: CardState | None, before: Sequence[Event], now: Now, *, planned: bool
) -> Why:
    """Why the card is asked. `planned`: its place in today's plan is asked for too."""
    deck, today = split_card(card)[0], desk.today(now)
    begun = state is not None and state.stability is not None
    if state is not None and state.suspended:
        return Why("suspended", begun=begun)
    if state is not None and state.buried_day == today:
        return Why("buried", begun=begun)
    plan = desk.plan(Scope(decks=(deck,)), now) if planned and _standing(desk, card) == "here" else None
    if state is None or not begun:
        return _why_new(desk, card, plan, now)
    put = next((e for e in reversed(before) if e.kind in (REVIEW, SET_DUE)), None)
    if put is not None and put.kind == SET_DUE:
        why = Why("set", state.due_day, state.due_at, exam=_by_exam(put), begun=True)
    elif state.due_at is not None and elapsed(state, now.at, today) == 0:
        return Why("step", state.due_day, state.due_at, begun=True)
    elif state.due_day is not None and state.due_day <= today and elapsed(state, now.at, today):
        why = Why("recall", state.due_day, begun=True)
    else:
        early = plan is not None and card in {p.card for p in plan.cards}
        return Why("forward" if early else "later", state.due_day, begun=True)
    is_due = state.due_day is not None and state.due_day <= today
    if plan is None or not is_due or card in {p.card for p in plan.cards}:
        return why
    return _held(desk, card, plan, why, now)


def _by_exam(event: Event) -> bool:
    return bool(event.value and event.value.get("attempt"))


def _why_new(desk: Desk, card: CardId, plan: Plan | None, now: Now) -> Why:
    limit = desk.choosing(split_card(card)[0], now).new_per_day
    if plan is None:
        return Why("new", limit=limit)
    new = [planned.card for planned in plan.cards if planned.why == NEW]
    if card in new:
        return Why("new", place=new.index(card) + 1, limit=limit)
    deck, question, _ = split_card(card)
    if wanted := waits_for(desk.store, deck, question, desk.today(now)):
        return Why("after", after=tuple(one if of == deck else f"{of}/{one}" for of, one in wanted))
    return _held(desk, card, plan, Why("limit", limit=limit), now)


def _held(desk: Desk, card: CardId, plan: Plan, why: Why, now: Now) -> Why:
    """What keeps a ready card out of the plan: another card of its question, else the day's limit."""
    deck, question, _ = split_card(card)
    choosing = desk.choosing(deck, now)
    answered = answered_today(desk.store, desk.today(now))
    asked = {split_card(p.card)[:2] for p in plan.cards}
    apart = choosing.siblings_apart and ((deck, question) in answered or (deck, question) in asked)
    if apart:
        return Why("sibling", why.due_day, begun=why.begun)
    own = choosing.reviews_per_day if why.begun else choosing.new_per_day
    done = done_today(desk.store, desk.today(now)).get(deck, DeckDone())
    had = (done.reviews if why.begun else done.new) + sum(
        p.why == (DUE if why.begun else NEW) for p in plan.cards
    )
    if had < own and (shut := _shut_tag(desk, card, now, begun=why.begun)):
        tag, most = shut
        return Why("limit", why.due_day, limit=most, begun=why.begun, tag=tag)
    limits = terms(desk, now).totals
    total = limits.reviews if why.begun else limits.new
    if total is not None and (had < own or own == total):
        return Why("limit", why.due_day, limit=total, begun=why.begun, in_all=True)
    return Why("limit", why.due_day, limit=own, begun=why.begun)


def _shut_tag(desk: Desk, card: CardId, now: Now, *, begun: bool) -> tuple[str, int] | None:
    """A tag of a card whose limit today's plan uses up, and that limit."""
    if not desk.tag_limits:
        return None
    done = tags_done(desk.store, desk.today(now), desk.tag_limits)
    carried = set(tags_of(desk.store, card))
    asked = [p.card for p in desk.plan(Scope(), now).cards if p.why == (DUE if begun else NEW)]
    for tag, limits in desk.tag_limits.items():
        most = limits.reviews if begun else limits.new
        if tag not in carried or most is None:
            continue
        was = done.get(tag, DeckDone())
        had = sum(tag in tags_of(desk.store, one) for one in asked) + (was.reviews if begun else was.new)
        if had >= most:
            return tag, most
    return None


class Frame(NamedTuple):
    """What a curve shows: from one study day to another; `since` is cut where the past is far longer."""

    since: float
    until: float
    whole: bool


def frame(told: CardHistory) -> Frame | None:
    """The days that a curve of the card is drawn for; None where there is no memory to draw."""
    state = told.state
    if told.recall is None or state is None or state.last_day is None or not told.spans:
        return None
    last = told.spans[-1].day
    interval = max(1, (state.due_day or last) - last)
    ahead = max(2 * interval, round(1.2 * (told.today - last)), 1)
    begin = next((span.day for span in told.spans if span.memory is not None), last)
    since = max(begin, last - BACK * ahead)
    return Frame(since, last + ahead, since == begin)


def curve(told: CardHistory, shown: Frame, points: int) -> tuple[float | None, ...]:
    """The recall predicted at so many moments, evenly spread from the first to the last."""
    width = (shown.until - shown.since) / max(1, points - 1)
    return tuple(told.at(shown.since + place * width) for place in range(points))


def days_until(told: CardHistory, share: float) -> int | None:
    """In how many days recall falls below a share, from today; None within a hundred years."""
    low, high = 0, 36_500
    if (now := told.at(told.today)) is None or (told.at(told.today + high) or 0) >= share or now < share:
        return None
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if (told.at(told.today + middle) or 0) >= share else (low, middle)
    return high

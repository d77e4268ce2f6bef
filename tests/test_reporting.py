"""Reports of an opened library: the fast reading against a slow one from events, and the laws of time."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from statistics import median
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import query
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.reporting import SPANS, Reporter, report
from quizkz.errors import StoreError
from quizkz.memory import DEFAULT_PARAMETERS, Memory, retrievability
from quizkz.query import Scope
from quizkz.review import (
    ADOPT,
    BURY,
    PRACTICE,
    RENAME,
    RESET,
    REVIEW,
    SEED,
    SET_DUE,
    SUSPEND,
    CardId,
    Draft,
    Event,
    Rating,
    split_card,
)
from quizkz.scheduling import Answer, CardState, Placing, elapsed, fold
from quizkz.stats.report import BANDS, Confusion, Place, Report
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_example, write_decks
from tests.test_query import questions

PLACING = Placing()
LIBRARY = {
    "a.toml": questions(6, "card"),
    "b.toml": 'tags = ["all", "both"]\n' + questions(3, "pair"),
    "c.toml": 'tags = ["gaps"]\n' + questions(2, "gaps"),
}


KINDS = {REVIEW: 30, PRACTICE: 1, SUSPEND: 2, BURY: 2, SET_DUE: 4, RESET: 2, SEED: 1, RENAME: 1, "undo": 2}
"""What happens to cards by chance, and how often."""


def moment(year: int, month: int, day: int, hour: int, minute: int = 0, *, east: int = 0) -> Now:
    """A moment on the wall clock of a place so many minutes east of UTC."""
    at = datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(minutes=east)))
    return Now(round(at.timestamp() * 1000), east)


def day_number(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days


def answer(desk: Desk, now: Now, card: str = "a/q0", rating: int = 3, **more: object) -> Event:
    credit = float(rating > 1)
    draft = Draft(CardId(card), REVIEW, Rating(rating), 4000, credit, **more)  # type: ignore[arg-type]  # fields of a draft
    return desk.store.append([draft], now, desk.today(now))[0]


ALL = Scope()


def told(desk: Desk, now: Now, scope: Scope = ALL, span: str = "year") -> Report:
    return report(desk, scope, span, now)


# ---- against a slow reading ----------------------------------------------------------------------


def lived(desk: Desk, seed: int, acts: int) -> Now:
    """Some weeks of study by chance, in two places, with what else may happen to a card; the moment after."""
    chance = random.Random(seed)
    cards = [*query.every_card(desk.store, Scope()), CardId("a/gone"), CardId("elsewhere/q0")]
    now = NOON
    for _ in range(acts):
        now = later(now, minutes=chance.choice([1, 12, 400, 1440, 21 * 1440, 22 * 1440]))
        now = now._replace(offset=chance.choice([0, 300, -420]))
        card, day = chance.choice(cards), desk.today(now)
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        if kind == "undo":
            desk.store.undo(now, day)
            continue
        draft = Draft(card, kind)
        if kind == REVIEW:
            rating = chance.choice([1, 2, 3, 3, 3, 4])
            draft = Draft(card, kind, Rating(rating), 3000, float(rating > 1))
        if kind == SEED:
            draft = Draft(card, kind, value={"stability": 30.0, "difficulty": 5.0, "lapses": 2})
        if kind == SET_DUE:
            draft = Draft(card, kind, value={"day": day + chance.choice([0, 20, 21])})
        if kind == RENAME:
            draft = Draft(CardId(""), kind, value={"old": card, "new": chance.choice(cards)})
        desk.store.append([draft], now, day)
    return later(now, minutes=chance.choice([0, 5, 200, 900, 3000]))


class Slow:
    """What the events of a scope lead to, card by card."""

    def __init__(self, desk: Desk, scope: Scope, span: str, now: Now) -> None:
        self.now, self.today = now, desk.today(now)
        db = desk.store.db
        written = {CardId(card) for (card,) in db.execute("SELECT DISTINCT card FROM events WHERE card > ''")}
        new = {event.value["new"] for event in desk.store.events(CardId("")) if event.value}
        known = [CardId(card) for (card,) in db.execute("SELECT card FROM library.cards")]
        self.here = {card for card in known if self.within(desk, scope, card)}
        self.answers: list[Answer] = []
        self.states: dict[CardId, CardState] = {}
        for card in written | new | self.here:
            state, answers = fold(desk.store.events(card), PLACING, DEFAULT_PARAMETERS, card)
            whole = scope.whole and (not scope.decks or split_card(card)[0] in scope.decks)
            if whole or card in self.here:
                self.answers += answers
            if card in self.here and state is not None:
                self.states[card] = state
        days = SPANS[span]
        self.since = -1 if days is None else self.today - days + 1
        self.inside = [one for one in self.answers if self.since <= one.day <= self.today]
        self.recalls = [one for one in self.inside if one.elapsed >= 1]
        self.begun = {card: state for card, state in self.states.items() if state.stability is not None}

    def within(self, desk: Desk, scope: Scope, card: CardId) -> bool:
        deck, question, _ = split_card(card)
        tags = desk.store.db.execute(
            "SELECT tag FROM library.tags WHERE deck = ? AND question = ?", (deck, question)
        ).fetchall()
        return (
            (not scope.decks or deck in scope.decks)
            and (not scope.cards or card in scope.cards)
            and all((tag,) in tags for tag in scope.tags)
        )

    def recall(self, state: CardState) -> float:
        assert state.stability is not None
        assert state.difficulty is not None
        days = elapsed(state, self.now.at, self.today)
        return retrievability(Memory(state.stability, state.difficulty), days, DEFAULT_PARAMETERS)

    def asked_again(self, state: CardState) -> int:
        """The day on which a card comes back, if nothing else happens."""
        assert state.due_day is not None
        if state.buried_day == self.today:
            return max(state.due_day, self.today + 1)
        in_steps = state.due_at is not None and not elapsed(state, self.now.at, self.today)
        return min(state.due_day, self.today) if in_steps else state.due_day


def right_of(answers: Sequence[Answer]) -> tuple[int, int]:
    return sum(one.rating > 1 for one in answers), len(answers)


def agrees(found: Report, slow: Slow, tags: dict[CardId, set[str]]) -> None:
    """Every figure is the one that the events lead to."""
    by_day: dict[int, list[Answer]] = {}
    for one in slow.inside:
        by_day.setdefault(one.day, []).append(one)
    assert [(d.day, d.right, d.answers, d.took_ms) for d in found.activity.days] == [
        (day, *right_of(those), sum(one.took_ms or 0 for one in those))
        for day, those in sorted(by_day.items())
    ]
    assert found.since == min((one.day for one in slow.answers), default=None)
    of = found.retention
    long = [one for one in slow.recalls if one.elapsed > 21]
    assert of.all[:2] == right_of(slow.recalls)
    assert of.long[:2] == right_of(long)
    assert of.short[:2] == right_of([one for one in slow.recalls if one not in long])
    for band, (low, high) in zip(found.calibration, BANDS, strict=True):
        those = [
            o for o in slow.recalls if o.predicted is not None and low <= min(o.predicted, 0.9999999) < high
        ]
        assert band.of[:2] == right_of(those)
        if those:
            assert band.predicted == pytest.approx(
                sum(o.predicted or 0 for o in those) / len(those), abs=1e-6
            )
    for hour, share in enumerate(found.hours):
        clock = [o for o in slow.recalls if (o.at // 60_000 + o.offset) // 60 % 24 == hour]
        assert share[:2] == right_of(clock)
    recalls = {card: slow.recall(state) for card, state in slow.begun.items()}
    assert found.knowledge.begun == len(recalls)
    assert found.knowledge.cards == len(slow.here) == sum(found.stages)
    assert found.knowledge.expected == pytest.approx(sum(recalls.values()))
    assert found.retrievability.median == (pytest.approx(median(recalls.values())) if recalls else None)
    assert sum(found.stability.counts) == sum(found.difficulty.counts) == len(recalls)
    active = [state for state in slow.begun.values() if not state.suspended]
    assert found.stages.suspended == sum(state.suspended for state in slow.states.values())
    assert found.stages.learning == len([s for s in active if s.stage.endswith("learning")])
    assert found.stages.mature == len(
        [s for s in active if s.stage == "review" and (s.due_day or 0) - (s.last_day or 0) >= 21]
    )
    asked = [slow.asked_again(state) for state in active]
    assert found.forecast.backlog == len([day for day in asked if day < slow.today])
    due = Counter(max(day, slow.today) - slow.today for day in asked)
    assert found.forecast.days == tuple(due[ahead] for ahead in range(len(found.forecast.days)))
    for place in found.decks:
        mine = {card for card in slow.here if split_card(card)[0] == place.id}
        those = [one for one in slow.recalls if split_card(one.card)[0] == place.id]
        same_place(place, mine, recalls, those)
    assert {place.id for place in found.tags} == {tag for card in slow.here for tag in tags[card]}
    for place in found.tags:
        mine = {card for card in slow.here if place.id in tags[card]}
        same_place(place, mine, recalls, [one for one in slow.recalls if one.card in mine])


def same_place(place: Place, cards: set[CardId], recalls: dict[CardId, float], answers: list[Answer]) -> None:
    begun = [recalls[card] for card in cards if card in recalls]
    assert (place.cards, place.begun) == (len(cards), len(begun))
    assert place.recall == (pytest.approx(sum(begun) / len(begun)) if begun else None)
    assert place.retention[:2] == right_of(answers)


SCOPES = st.one_of(
    st.just(Scope()),
    st.just(Scope(decks=("a",))),
    st.just(Scope(decks=("b", "c"))),
    st.just(Scope(tags=("all",))),
    st.just(Scope(decks=("a",), tags=("t0", "all"))),
    st.just(Scope(cards=tuple(map(CardId, ("a/q1", "b/q0", "b/q0#reverse", "c/q0"))))),
)


@given(seed=st.integers(0, 10_000), acts=st.integers(0, 80), scope=SCOPES, span=st.sampled_from(list(SPANS)))
def test_a_report_says_what_the_events_lead_to(
    tmp_path_factory: pytest.TempPathFactory, seed: int, acts: int, scope: Scope, span: str
) -> None:
    desk = open_example(tmp_path_factory.mktemp("library"), LIBRARY)
    try:
        now = lived(desk, seed, acts)
        slow = Slow(desk, scope, span, now)
        rows = desk.store.db.execute("SELECT deck, question, tag FROM library.tags").fetchall()
        tags = {
            card: {tag for deck, question, tag in rows if (deck, question) == split_card(card)[:2]}
            for card in slow.here
        }
        agrees(told(desk, now, scope, span), slow, tags)
    finally:
        desk.close()


def test_cards_that_left_their_deck_count_in_what_happened_and_not_in_what_is_there(
    desk: OpenDesk, tmp_path: Path
) -> None:
    one = desk({"a.toml": questions(2, "card")})
    for card in ("a/q0", "a/q1"):
        for days in (0, 3):
            answer(one, later(NOON, days=days), card)
    write_decks(tmp_path / "decks", {"a.toml": questions(1, "card")})
    now = later(NOON, days=4)
    one.refresh(now)
    found = told(one, now)
    assert (found.activity.answers, found.retention.all.number) == (4, 2)
    assert (found.knowledge.begun, found.knowledge.cards, sum(found.stages)) == (1, 1, 1)
    assert [(place.cards, place.begun) for place in found.decks] == [(1, 1)]


def test_decks_stand_in_the_order_of_their_titles(desk: OpenDesk) -> None:
    one = desk({"a.toml": 'title = "Zebras"\n' + questions(1, "card"), "b.toml": questions(1, "card")})
    assert [place.title for place in told(one, NOON).decks] == ["b", "Zebras"]
    assert [place.id for place in told(one, NOON, Scope(tags=("all",))).decks] == ["b", "a"]


def test_cards_never_studied_do_not_drag_the_averages(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(100, "card")})
    for n in range(10):
        answer(one, NOON, f"a/q{n}", 4)
    state = one.store.state(CardId("a/q0"))
    assert state is not None
    found = told(one, NOON)
    assert (found.stages.new, found.knowledge.begun, found.knowledge.cards) == (90, 10, 100)
    assert found.stability.median == pytest.approx(state.stability)
    assert found.decks[0].recall == pytest.approx(1.0)


@pytest.mark.parametrize(("interval", "mature"), [(20, 0), (21, 1)])
def test_a_card_is_mature_from_an_interval_of_21_days(desk: OpenDesk, interval: int, mature: int) -> None:
    one = desk({"a.toml": questions(1, "card")})
    answer(one, NOON, rating=4)
    put = Draft(CardId("a/q0"), SET_DUE, value={"day": DAY + interval})
    one.store.append([put], later(NOON, minutes=1), DAY)
    assert told(one, later(NOON, minutes=2)).stages == (0, 0, 1 - mature, mature, 0)


def test_a_step_of_today_is_asked_today_and_what_is_held_back_tomorrow(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(3, "card")})
    for card in ("a/q0", "a/q1"):
        answer(one, NOON, card, 4)
    now = later(NOON, days=60)
    assert told(one, now).forecast[:2] == ((2, *[0] * 13), 2)
    one.store.append([Draft(CardId("a/q0"), BURY)], now, one.today(now))
    answer(one, later(now, minutes=1), "a/q2", 1)
    now = later(now, minutes=2)
    found, home = told(one, now).forecast, one.overview(now).total
    assert found[:2] == ((2, 1, *[0] * 12), 1)
    assert (home.due + home.learning, home.held["buried"]) == (2, 1)
    assert told(one, later(now, days=1)).forecast[:2] == ((3, *[0] * 13), 2)


@pytest.mark.parametrize("scope", [Scope(), Scope(decks=("a",)), Scope(tags=("all",))])
def test_21_days_are_up_to_21_days(desk: OpenDesk, scope: Scope) -> None:
    """A mature card's interval is 21 days or more; a review is of the longer kind after more than that."""
    one = desk({"a.toml": questions(2, "card")})
    for card, days in (("a/q0", 21), ("a/q1", 22)):
        answer(one, NOON, card, 4)
        answer(one, later(NOON, days=days), card)
    found = told(one, later(NOON, days=22), scope).retention
    assert (found.all.number, found.short.number, found.long.number) == (2, 1, 1)


def test_over_night_nothing_is_forgotten_within_six_hours(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card")})
    answer(one, moment(2026, 3, 1, 3))
    assert told(one, moment(2026, 3, 1, 8, 59)).knowledge.expected == 1.0
    assert told(one, moment(2026, 3, 1, 9, 1)).knowledge.expected < 1.0


def test_a_card_missed_and_then_right_on_the_same_day_counts_as_missed(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card")})
    answer(one, NOON)
    answer(one, later(NOON, days=3), rating=1)
    answer(one, later(NOON, days=3, minutes=10), rating=3)
    found = told(one, later(NOON, days=3, hours=1))
    assert found.retention.all[:2] == (0, 1)
    assert (found.day.right, found.day.answers) == (1, 2)


def test_an_answer_taken_back_and_a_card_renamed_move_the_figures_with_them(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(2, "card"), "b.toml": questions(1, "card")})
    answer(one, NOON)
    answer(one, later(NOON, days=2), rating=1)
    now = later(NOON, days=2, hours=1)
    assert told(one, now).retention.all[:2] == (0, 1)
    one.store.undo(now, one.today(now))
    found = told(one, now)
    assert (found.retention.all.number, found.activity.answers, found.calibration[0].of.number) == (0, 1, 0)
    answer(one, now)
    rename = Draft(CardId(""), RENAME, value={"old": "a/q0", "new": "b/q0"})
    one.store.append([rename], later(now, minutes=1), one.today(now))
    found = told(one, later(now, minutes=2))
    places = {place.id: (place.begun, place.retention.number) for place in found.decks}
    assert places == {"a": (0, 0), "b": (1, 1)}
    assert sum(hour.number for hour in told(one, later(now, minutes=2), Scope(decks=("a",))).hours) == 0


def test_calibration_follows_the_parameters_in_force(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card")})
    for days in (0, 30):
        answer(one, later(NOON, days=days), rating=4)
    now = later(NOON, days=31)
    flatter = (*DEFAULT_PARAMETERS[:3], 3 * DEFAULT_PARAMETERS[3], *DEFAULT_PARAMETERS[4:])
    for parameters in (DEFAULT_PARAMETERS, flatter):
        one.store.append([Draft(CardId(""), ADOPT, value={"parameters": parameters})], now, one.today(now))
        one.store.refold(now)
        stable = parameters[3]  # the memory after Easy
        (said,) = (band.predicted for band in told(one, now).calibration if band.of.number)
        assert said == pytest.approx(retrievability(Memory(stable, 1.0), 30, parameters), abs=1e-4)
        now = later(now, minutes=1)


# ---- time ----------------------------------------------------------------------------------------


def test_each_review_stands_on_its_own_day_and_hour_seen_from_another_offset(desk: OpenDesk) -> None:
    """One review a day at 04:30 in Berlin all July; looked at in November, on winter time."""
    one = desk({"a.toml": questions(1, "card")}, now=moment(2026, 7, 1, 4, 30, east=120))
    for day in range(1, 32):
        answer(one, moment(2026, 7, day, 4, 30, east=120))
    found = told(one, moment(2026, 11, 5, 12, east=60))
    first = day_number(2026, 7, 1)
    assert [day.day for day in found.activity.days] == list(range(first, first + 31))
    assert found.activity.streak.longest == 31
    assert found.hours[4].number == found.retention.all.number == 30


def test_a_streak_survives_a_flight(desk: OpenDesk) -> None:
    """Ten evenings in Almaty, then a morning in New York."""
    one = desk({"a.toml": questions(1, "card")}, now=moment(2026, 3, 1, 21, east=300))
    for day in range(1, 11):
        answer(one, moment(2026, 3, day, 21, east=300))
    now = moment(2026, 3, 11, 9, east=-240)
    assert told(one, now).activity.streak[:2] == (10, False)
    answer(one, now)
    found = told(one, now)
    assert found.activity.streak == (11, True, 11)
    assert (found.hours[21].number, found.hours[9].number) == (9, 1)


@pytest.mark.parametrize(
    ("evening", "before", "after"),
    [(moment(2026, 3, 28, 23, 30, east=60), 60, 120), (moment(2026, 10, 24, 23, 30, east=120), 120, 60)],
    ids=["clocks go forward", "clocks go back"],
)
def test_a_change_of_the_clocks_moves_no_day(desk: OpenDesk, evening: Now, before: int, after: int) -> None:
    one = desk({"a.toml": questions(1, "card")}, now=evening)
    answer(one, evening)
    night = later(evening, hours=4)._replace(offset=after)  # 04:30 or 02:30 of the clock that is new then
    again = later(evening, days=1)._replace(offset=after)
    answer(one, again)
    found = told(one, again)
    days = 1 if before < after else 0
    assert one.today(night) - one.today(evening) == days  # the study day ends at 4:00 of that clock
    assert [day.answers for day in found.activity.days] == [1, 1]
    assert found.activity.streak.days == 2


def test_an_unstudied_day_keeps_a_streak_that_waits(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card")})
    for days in range(299):
        answer(one, later(NOON, days=days))
    now = later(NOON, days=299)
    assert told(one, now).activity.streak == (299, False, 299)
    answer(one, now)
    assert told(one, now).activity.streak == (300, True, 300)


def test_every_count_changes_at_the_rollover_and_not_before(desk: OpenDesk) -> None:
    """Rollover 6: at 05:00 all speak of yesterday, at 06:00 of today."""
    one = desk({"a.toml": questions(9, "card")}, config="rollover = 6\n[study]\nnew_per_day = 3\n")
    evening = moment(2026, 3, 1, 21)
    for n in range(3):
        answer(one, evening, f"a/q{n}", (3, 4, 1)[n])
    early, late = moment(2026, 3, 2, 5), moment(2026, 3, 2, 6)
    yesterday = day_number(2026, 3, 1)
    states = [one.store.state(CardId(f"a/q{n}")) for n in range(3)]
    steps = len([state for state in states if state and state.due_at])
    due = len([state for state in states if state and state.due_day == yesterday + 1])
    assert (steps, due) == (2, 1)
    for now, days, new in ((early, 0, 0), (late, 1, 3)):
        found, home = told(one, now), one.overview(now)
        assert found.today == one.today(now) == yesterday + days
        assert found.day.answers == home.today.answers == (0 if days else 3)
        assert found.activity.streak == home.streak == (1, not days, 1)
        assert home.total.new == new
        assert found.forecast.days[0] == home.total.due + home.total.learning == (due if days else steps)
        assert found.span.until == yesterday + days


def test_a_streak_is_over_all_decks_whatever_is_asked_about(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card"), "b.toml": questions(1, "card")})
    for days, card in enumerate(("a/q0", "b/q0", "a/q0")):
        answer(one, later(NOON, days=days), card)
    now = later(NOON, days=2)
    for scope in (Scope(), Scope(decks=("b",)), Scope(tags=("all",)), Scope(cards=(CardId("b/q0"),))):
        assert told(one, now, scope).activity.streak == (3, True, 3)
    assert told(one, now, Scope(decks=("b",))).activity.answers == 1


@pytest.mark.parametrize("scope", [Scope(), Scope(decks=("a",)), Scope(tags=("all",))])
def test_what_a_fast_clock_dated_ahead_is_told_when_its_day_comes(desk: OpenDesk, scope: Scope) -> None:
    one = desk({"a.toml": questions(1, "card")})
    answer(one, NOON)
    answer(one, later(NOON, days=3))
    found = told(one, NOON, scope, "all")
    assert (found.activity.answers, found.retention.all.number, found.activity.streak) == (1, 0, (1, True, 1))
    assert told(one, later(NOON, days=3), scope, "all").activity.answers == 2
    again = told(one, later(NOON, days=-1), scope, "all")
    assert (again.since, again.activity.answers, again.activity.streak) == (None, 0, (0, False, 0))


# ---- mix-ups and leeches -------------------------------------------------------------------------

CAPITALS = """
title = "Capitals"
[study]
leech_lapses = 2
[[question]]
id = "kazakhstan"
prompt = "The capital of **Kazakhstan**?"
answer = "Astana"
distractors = ["Almaty", "Aktobe"]
[[question]]
id = "bank"
prompt = "Who publishes the index?"
answer = "International Monetary Fund"
accept = ["IMF"]
[[question]]
id = "years"
prompt = "What was founded when?"
pairs = [["KazAID", "2020"], ["Alatau", "2024"]]
[[question]]
id = "gaps"
text = "The {{Syr Darya}} and the {{Irtysh}}."
[[question]]
id = "ranks"
prompt = "From west to east?"
order = ["Aktau", "Astana", "Oskemen"]
"""


def wrong(desk: Desk, now: Now, card: str, said: str, **more: object) -> Event:
    """A wrong answer, word for word."""
    return answer(desk, now, f"capitals/{card}", 1, response=said, **more)


def mixed(desk: Desk, now: Now) -> list[tuple[str, str, int]]:
    return [(one.said, one.answer, one.times) for one in told(desk, now).confusions]


@pytest.fixture
def capitals(desk: OpenDesk) -> Desk:
    return desk({"capitals.toml": CAPITALS})


def test_a_wrong_answer_given_twice_is_a_mix_up(capitals: Desk) -> None:
    for days, said in enumerate(("Almaty", "Aktobe", "Almaty")):
        wrong(capitals, later(NOON, days=days), "kazakhstan", said)
    now = later(NOON, days=3)
    assert told(capitals, now).confusions == (
        Confusion("Almaty", "Astana", 2, (CardId("capitals/kazakhstan"),)),
    )
    assert mixed(capitals, later(NOON, days=89)) == [("Almaty", "Astana", 2)]
    assert mixed(capitals, later(NOON, days=90)) == []
    assert told(capitals, now, Scope(decks=("elsewhere",))).confusions == ()


def test_of_questions_with_parts_each_part_is_told_and_orders_are_not(capitals: Desk) -> None:
    for days in range(2):
        now = later(NOON, days=days)
        wrong(capitals, now, "years", '[["Alatau","2020"],["KazAID","2020"]]')
        wrong(capitals, now, "gaps", '["Irtysh","Ob"]')
        wrong(capitals, now, "ranks", '["Astana","Aktau","Oskemen"]')
    found = mixed(capitals, later(NOON, days=2))
    assert sorted(found) == [("2020", "2024", 2), ("Irtysh", "Syr Darya", 2), ("Ob", "Irtysh", 2)]


def test_what_was_taken_back_overruled_or_is_accepted_by_now_is_no_mix_up(capitals: Desk) -> None:
    for days in range(2):
        now = later(NOON, days=days)
        wrong(capitals, now, "bank", "the imf")
        wrong(capitals, now, "kazakhstan", "Almaty", value={"override": True})
        mistaken = wrong(capitals, now, "kazakhstan", "Aktobe")
        capitals.store.retract([mistaken], later(now, minutes=1), capitals.today(now))
    assert mixed(capitals, later(NOON, days=2)) == []


def test_in_an_exam_the_answer_that_was_left_counts(capitals: Desk) -> None:
    card = CardId("capitals/kazakhstan")
    for days, last in enumerate(("Astana", "Almaty", "Almaty")):
        exam = {"attempt": {"at": days, "device": "aaaaaaaa"}}
        for minutes, said in enumerate(("Almaty", last)):
            now = later(NOON, days=days, minutes=minutes)
            credit = float(said == "Astana")
            draft = Draft(card, PRACTICE, credit=credit, response=said, value=exam)
            capitals.store.append([draft], now, capitals.today(now))
    assert mixed(capitals, later(NOON, days=3)) == [("Almaty", "Astana", 2)]
    assert told(capitals, later(NOON, days=3)).activity.answers == 0


def test_leeches_come_worst_first_by_the_limit_of_their_deck(capitals: Desk) -> None:
    for days in range(4):
        answer(capitals, later(NOON, days=days), "capitals/kazakhstan", 1)
        answer(capitals, later(NOON, days=days), "capitals/bank", 1 if days < 3 else 3)
        answer(capitals, later(NOON, days=days), "capitals/years", 1 if days == 1 else 3)
    found = told(capitals, later(NOON, days=5)).leeches
    assert [(leech.card, leech.lapses) for leech in found] == [
        ("capitals/kazakhstan", 3),
        ("capitals/bank", 2),
    ]
    assert (found[0].prompt, found[0].answer) == ("The capital of **Kazakhstan**?", "Astana")


# ---- reading -------------------------------------------------------------------------------------


def test_before_the_answers_are_known_a_report_says_so_and_then_works_them_out(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(3, "card")})
    for days in range(2):
        answer(one, later(NOON, days=days))
    now = later(NOON, days=2)
    one.store.rebuild()
    reporter = Reporter(one)
    found = reporter.report(Scope(), "year", now, fill=False)
    assert (found.filled, found.retention.all.number, found.activity.answers) == (False, 0, 2)

    class Enough(Exception):  # noqa: N818 (no error: the reader went away)
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        reporter.report(Scope(), "year", now, stop)
    told: list[tuple[int, int]] = []
    found = reporter.report(Scope(), "year", now, lambda done, total: told.append((done, total)))
    assert (found.filled, found.retention.all.number) == (True, 1)
    assert not told or told[-1] == (1, 1)


def test_a_report_is_read_in_any_thread_while_the_desk_goes_on(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(3, "card")})
    answer(one, NOON)
    reporter = Reporter(one)
    found: list[Report] = []
    thread = Thread(target=lambda: found.append(reporter.report(Scope(), "30d", NOON)))
    thread.start()
    thread.join()
    assert found[0].activity.answers == 1
    answer(one, later(NOON, minutes=1), "a/q1")
    assert reporter.report(Scope(), "30d", later(NOON, minutes=2)).activity.answers == 2


def test_a_log_that_cannot_be_read_is_told_in_a_sentence(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(1, "card")})
    reporter = Reporter(one)
    one.store.close()
    for left in one.places.log.parent.glob("progress.db-*"):
        left.unlink()
    one.places.log.write_bytes(b"no log" * 1000)
    with pytest.raises(StoreError, match="is damaged"):
        reporter.report(Scope(), "year", NOON)


def test_a_report_of_nothing_has_no_figures(desk: OpenDesk) -> None:
    one = desk({"a.toml": questions(3, "card")})
    found = told(one, NOON, span="all")
    assert (found.since, found.seconds_a_card, found.span[1:]) == (None, None, (DAY, DAY))
    assert found.filled
    assert found.activity.days == ()
    assert found.stages == (3, 0, 0, 0, 0)
    assert found.retention.target == 0.9


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        (Scope(), "All decks"),
        (Scope(decks=("capitals",)), "Capitals"),
        (Scope(decks=("capitals",), tags=("t1",)), "Capitals, t1"),
    ],
)
def test_a_report_is_titled_by_its_scope(capitals: Desk, scope: Scope, title: str) -> None:
    assert told(capitals, NOON, scope).title == title

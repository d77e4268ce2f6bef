"""What retention costs: the learner's habits, the laws of the simulation, what may be asked, the command."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fsrs_rs_python import SimulatorConfig, default_simulator_config, simulate
from hypothesis import given
from hypothesis import strategies as st

from quizkz.apart import apart
from quizkz.cli import main
from quizkz.clock import date_of
from quizkz.errors import UsageError
from quizkz.fit import habits, simulating, simulator
from quizkz.fit.coming import Life, Pool, Wish, begun, following, opening
from quizkz.fit.habits import FIRST, FIRST_S, PASSED, REVIEW_S, STEP, STEP_S, WEIGHT, WEIGHT_S, Habits
from quizkz.fit.simulating import FLOOR, Course, Easy, Limits, Row, recommended, sweep
from quizkz.fit.simulator import Part, Simulator
from quizkz.memory import DEFAULT_PARAMETERS, Memory
from quizkz.review import RESET, REVIEW, SEED, Event
from quizkz.scheduling import Placing, days_between, live
from quizkz.scheduling.balancing import Balancing
from quizkz.stats.planning import REST_DAYS
from quizkz.words import simulating as words
from tests.forgetters import QUICK_TO_LEARN, reviews, write
from tests.libraries import open_library, write_decks
from tests.logs import PLAIN, STEPLESS, TODAY, event, histories, memory_store, noon
from tests.rows import each

COURSES = [Course(Placing(), DEFAULT_PARAMETERS)]
SECONDS = Habits(first_s=(1.0,) * 4, review_s=(1.0,) * 4, step_s=(1.0,) * 4)
"""Each answer takes a second."""

# ---- habits --------------------------------------------------------------------------------------


def slow_habits(events: list[Event]) -> Habits:
    """The habits in the events of one card, one by one."""
    numbers: Counter[tuple[str, int]] = Counter()
    times: dict[tuple[str, int], list[int]] = {}
    last: Event | None = None
    for one in live(events):
        if one.kind == RESET:
            last = None
        elif one.kind == SEED:
            last = one
        elif one.kind == REVIEW and one.rating is not None:
            days = 0 if last is None else days_between(last.day, last.at, one.day, one.at)
            kind = "first" if last is None else "review" if days else "step"
            alike = kind, int(one.rating)
            numbers[alike] += 1
            times.setdefault(alike, []).extend([] if one.took_ms is None else [one.took_ms])
            last = one

    def shares(kind: str, ratings: range, usual: tuple[float, ...]) -> tuple[float, ...]:
        all_of = sum(numbers[kind, rating] for rating in ratings)
        return tuple(
            (numbers[kind, rating] + WEIGHT * share) / (all_of + WEIGHT)
            for rating, share in zip(ratings, usual, strict=True)
        )

    def mean(kind: str, rating: int, usual: float) -> float:
        of = times.get((kind, rating), [])
        return (sum(of) / 1000 + WEIGHT_S * usual) / (len(of) + WEIGHT_S)

    return Habits(
        first=shares("first", range(1, 5), FIRST),
        passed=shares("review", range(2, 5), PASSED),
        first_s=tuple(mean("first", r, FIRST_S[r - 1]) for r in range(1, 5)),
        review_s=tuple(mean("review", r, REVIEW_S[r - 1]) for r in range(1, 5)),
        step=shares("step", range(1, 5), STEP),
        step_s=tuple(mean("step", r, STEP_S[r - 1]) for r in range(1, 5)),
        answers=sum(numbers.values()),
    )


@given(histories(), st.data())
def test_habits_are_those_of_a_slow_walk_through_the_events(events: list[Event], data: st.DataObject) -> None:
    took = st.none() | st.integers(0, 60_000)
    events = [replace(one, took_ms=data.draw(took)) if one.kind == REVIEW else one for one in events]
    store = memory_store(PLAIN)
    write(
        store, list({(e.card, e.at, e.device): e for e in [*events, event(TODAY, card="deck2/x")]}.values())
    )
    found, slow = habits.read(store, ["deck"]), slow_habits(events)
    for name in ("first", "passed", "step", "first_s", "review_s", "step_s", "answers"):
        assert getattr(found, name) == pytest.approx(getattr(slow, name)), name


def test_without_answers_habits_are_the_average_learner_s() -> None:
    found = habits.habits(())
    assert found.answers == 0
    assert found.step == pytest.approx(STEP)
    assert found.step_s == pytest.approx(STEP_S)
    assert found.first_s == pytest.approx(FIRST_S)
    assert found.review_s == pytest.approx(REVIEW_S)
    assert found.first == pytest.approx(FIRST)
    assert found.passed == pytest.approx(PASSED)
    assert sum(found.first) == pytest.approx(1)
    assert sum(found.passed) == pytest.approx(1)


# ---- days and new cards --------------------------------------------------------------------------

holidays = st.lists(
    st.tuples(st.integers(-5, 70), st.integers(0, 30)).map(lambda a: (TODAY + a[0], TODAY + a[0] + a[1])),
    max_size=3,
)


@given(st.integers(1, 60), holidays)
def test_each_day_is_followed_by_the_first_that_is_studied_on(days: int, off: list[tuple[int, int]]) -> None:
    studied = [d for d in range(days) if all(not first <= TODAY + d <= last for first, last in off)]
    slow = [min([d for d in studied if d >= day], default=days) for day in range(days + 1)]
    assert following(days, TODAY, off) == slow


pools = st.lists(
    st.builds(
        Pool,
        course=st.just(0),
        new=st.integers(0, 90),
        limit=st.integers(0, 9),
        introduced=st.integers(0, 5),
        after=st.just(()),
    ),
    min_size=1,
    max_size=3,
)


@given(pools, st.integers(1, 40), holidays, st.none() | st.integers(0, 12), st.booleans())
def test_new_cards_keep_the_limits_and_come_on_days_of_study(
    of: list[Pool], days: int, off: list[tuple[int, int]], new: int | None, exam: bool
) -> None:
    wish = Wish(new=new, days=days, exam=TODAY + days if exam else None)
    after = following(days, TODAY, off)
    opens = opening(after, wish)
    a_day = Counter(life.due for life in begun(of, opens, wish))
    assert sum(a_day.values()) <= sum(pool.new for pool in of)
    assert all(after[day] == day for day in a_day)
    assert all(day < days - REST_DAYS for day in a_day) or not exam
    most = sum(pool.limit for pool in of) if new is None else new
    assert max(a_day.values(), default=0) <= most
    if not exam and new is None:
        slow = 0
        for pool in of:
            room = sum(max(0, pool.limit - (0 if day else pool.introduced)) for day in opens)
            slow += min(pool.new, room)
        assert sum(a_day.values()) == slow


def test_before_an_exam_new_cards_come_evenly() -> None:
    wish = Wish(exam=TODAY + 12)
    lives = begun([Pool(0, 25, 20)], opening(following(12, TODAY, ()), wish), wish)
    assert sorted(Counter(life.due for life in lives).values()) == [2] * 5 + [3] * 5


# ---- laws ----------------------------------------------------------------------------------------


def cards(seed: int, number: int = 300) -> list[Life]:
    chance = Random(seed)
    return [
        Life(
            0,
            Memory(chance.uniform(1, 90), chance.uniform(2, 9)),
            -chance.randrange(1, 20),
            chance.randrange(30),
        )
        for _ in range(number)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_higher_retention_takes_more_reviews_and_leaves_more_known(seed: int) -> None:
    lives = [*cards(seed), *(Life(0, None, 0, day % 60) for day in range(100))]
    rows = sweep(lives, COURSES, Habits(), following(120, TODAY, ()), (0.7, 0.8, 0.9, 0.97))
    for lower, higher in pairwise(rows):
        assert higher.reviews > lower.reviews
        assert higher.minutes > lower.minutes
        assert higher.knowledge > lower.knowledge
    assert rows[-1].knowledge <= len(lives)


@pytest.mark.parametrize("retention", [0.85, 0.9, 0.95])
def test_where_the_engine_can_simulate_it_comes_to_the_same(retention: float) -> None:
    usual = default_simulator_config()
    config = SimulatorConfig(
        deck_size=600,
        learn_span=180,
        max_cost_perday=1e9,
        max_ivl=36_500,
        first_rating_prob=FIRST,
        review_rating_prob=PASSED,
        learn_limit=10,
        review_limit=1_000_000,
        new_cards_ignore_review_limit=True,
        learning_step_transitions=usual.learning_step_transitions,
        relearning_step_transitions=usual.relearning_step_transitions,
        state_rating_costs=[FIRST_S, REVIEW_S, STEP_S],
        learning_step_count=0,
        relearning_step_count=0,
    )
    engine = simulate(DEFAULT_PARAMETERS, retention, config, 1)
    after, wish = following(180, TODAY, ()), Wish(days=180)
    lives = begun([Pool(0, 600, 10)], opening(after, wish), wish)
    (row,) = sweep(lives, [Course(STEPLESS, DEFAULT_PARAMETERS)], Habits(), after, (retention,))
    assert row.reviews == pytest.approx(sum(engine.review_cnt_per_day) / 180, rel=0.15)
    assert row.minutes == pytest.approx(sum(engine.cost_per_day) / 60 / 180, rel=0.15)
    assert row.knowledge == pytest.approx(engine.memorized_cnt_per_day[-1], rel=0.02)


def test_more_new_cards_are_more_work() -> None:
    after = following(90, TODAY, ())
    found = []
    for new in (0, 2, 8):
        wish = Wish(new=new)
        lives = [*cards(3, 100), *begun([Pool(0, 500, 20)], opening(after, wish), wish)]
        found.append(sweep(lives, COURSES, Habits(), after, (0.9,))[0])
    assert found[0].reviews < found[1].reviews < found[2].reviews
    assert found[0].minutes < found[1].minutes < found[2].minutes
    assert found[0].knowledge < found[1].knowledge < found[2].knowledge


@given(st.integers(0, 99), st.integers(1, 40), holidays, st.sampled_from([0.7, 0.9, 0.97]))
def test_a_holiday_has_no_answers_and_each_answer_takes_its_time(
    seed: int, days: int, off: list[tuple[int, int]], retention: float
) -> None:
    after = following(days, TODAY, off)
    lives = [*cards(seed, 5), *(Life(0, None, 0, day) for day in range(3))]
    (row,) = sweep(lives, COURSES, SECONDS, after, (retention,))
    resting = [day for day in range(days) if after[day] != day]
    assert len(row.by_day) == days
    assert all(row.by_day[day] == 0 for day in resting)
    studied = max(1, days - len(resting))
    assert row.minutes * 60 * studied == pytest.approx(sum(row.by_day))
    assert 0 <= row.knowledge <= len(lives)
    assert sweep(lives, COURSES, SECONDS, after, (retention,)) == (row,)


def test_what_was_due_in_a_holiday_waits_until_after_it() -> None:
    lives = [Life(0, Memory(30.0, 5.0), -10, day) for day in (2, 3, 4)]
    (row,) = sweep(lives, COURSES, SECONDS, following(6, TODAY, [(TODAY + 1, TODAY + 4)]), (0.9,))
    assert row.by_day[:5] == (0,) * 5
    assert row.by_day[5] >= 3
    assert row.reviews * 2 == pytest.approx(3)


def test_a_sample_stands_for_all_the_cards() -> None:
    lives, after = cards(5, 2_400), following(60, TODAY, ())
    told: list[tuple[int, int]] = []
    (part,) = sweep(lives, COURSES, Habits(), after, (0.9,), lambda *one: told.append(one))
    halves = [sweep(some, COURSES, Habits(), after, (0.9,))[0] for some in (lives[:1200], lives[1200:])]
    assert part.reviews == pytest.approx(sum(row.reviews for row in halves), rel=0.1)
    assert part.knowledge == pytest.approx(sum(row.knowledge for row in halves), rel=0.05)
    assert told[-1] == (800, 800)
    assert told == sorted(told)


@given(st.integers(0, 99), st.integers(0, 12), st.integers(0, 30), st.none() | st.integers(0, 20), holidays)
def test_no_day_has_more_reviews_than_the_limits(
    seed: int, first: int, second: int, total: int | None, off: list[tuple[int, int]]
) -> None:
    lives = [life._replace(course=n % 2) for n, life in enumerate(cards(seed, 40))]
    limits = Limits((first, second), total, (2, 3))
    (row,) = sweep(lives, COURSES * 2, SECONDS, following(12, TODAY, off), (0.9,), limits=limits)
    most = min(first + second, first + second if total is None else total)
    assert max(row.due_by_day) <= most
    today = max(0, first - 2) + max(0, second - 3)
    assert row.due_by_day[0] <= (today if total is None else min(today, max(0, total - 5)))
    if most == 0:
        assert row.reviews == 0


def test_what_a_limit_holds_back_comes_on_the_next_days_and_is_told_at_the_end() -> None:
    lives = [Life(0, Memory(400.0, 5.0), -10, 0) for _ in range(700)]
    after = following(4, TODAY, ())
    free, held = (
        sweep(lives, COURSES, SECONDS, after, (0.9,), limits=limits)[0]
        for limits in (Limits(), Limits(total=100))
    )
    assert free.due_by_day[0] == 700
    assert held.due_by_day == (100, 100, 100, 100)
    assert held.held >= 300
    assert free.held == 0


def test_an_easy_day_has_less_and_a_weekday_off_has_none_but_short_intervals() -> None:
    lives, after = cards(4, 900), following(120, TODAY, ())
    shares = tuple(0.0 if weekday == 5 else 0.5 if weekday == 6 else 1.0 for weekday in range(7))

    def by_weekday(balancing: Balancing) -> list[float]:
        (row,) = sweep(lives, COURSES, SECONDS, after, (0.9,), easy=Easy(TODAY, balancing))
        sums = [0.0] * 7
        for day, number in enumerate(row.due_by_day[30:], TODAY + 30):
            sums[(day + 3) % 7] += number
        return sums

    plain, easy, off = map(
        by_weekday, (Balancing(), Balancing(shares=shares), Balancing(balance=False, shares=shares))
    )
    assert easy[5] < plain[5] / 2
    assert easy[5] < easy[6] < plain[6] * 0.9
    assert sum(easy) == pytest.approx(sum(plain), rel=0.1)
    assert off == plain


@given(st.data(), st.integers(1, 14), st.integers(0, 6), st.integers(1, 25), st.none() | st.integers(0, 6))
def test_new_cards_come_after_those_they_wait_for_and_within_the_limit_over_all(
    data: st.DataObject, number: int, limit: int, days: int, total: int | None
) -> None:
    after = tuple(
        data.draw(st.frozensets(st.integers(0, n - 1), max_size=2)) if n else frozenset()
        for n in range(number)
    )
    of = [Pool(0, number, limit, 0, after), Pool(1, 9, 3)]
    found = begun(of, list(range(days)), Wish(days=days), total)
    begun_on: dict[int, int] = {}
    other = 9
    for day in range(days):  # what a learner would do, card by card
        room = limit + 3 if total is None else total
        free = [n for n in range(number) if n not in begun_on and all(m in begun_on for m in after[n])]
        come = free[: min(limit, room)]
        begun_on |= dict.fromkeys(come, day)
        others = min(other, 3, room - len(come))
        other -= others
        assert [(life.course, life.due) for life in found if life.due == day] == [
            *[(0, day)] * len(come),
            *[(1, day)] * others,
        ]
    assert len(found) == len(begun_on) + 9 - other


def row_of(retention: float, minutes: float, knowledge: float) -> Row:
    return Row(retention, 0, minutes, knowledge, ())


def test_the_value_recommended_keeps_the_most_for_a_minute() -> None:
    rows = [row_of(0.7, 1, 100), row_of(0.8, 2, 100), row_of(0.9, 1.5, 100), row_of(0.95, 4, 110)]
    assert recommended(rows) is rows[2]
    alike = [row_of(0.8, 2, 100), row_of(0.9, 2, 99.5), row_of(0.95, 2, 98)]
    assert recommended(alike) is alike[1]
    assert recommended([row_of(0.7, 1, 100)]) is None
    assert recommended([row_of(FLOOR, 0, 0)]) is None


# ---- what may be supposed ------------------------------------------------------------------------


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_a_wish_is_read_in_parts() -> None:
    today = day("2026-11-01")
    exam, first, last = day("2027-06-01"), day("2026-12-24"), day("2027-01-02")
    assert words.read_wish("", today) == Wish()
    assert words.read_wish(" 30 NEW,  90 days ", today) == Wish(new=30, days=90)
    read = words.read_wish("holiday 2026-12-24..2027-01-02, exam 2027-06-01, holiday 2027-03-01", today)
    assert read == Wish(exam=exam, holidays=((first, last), (day("2027-03-01"),) * 2))
    assert words.read_wish("Holiday 24 Dec..2 Jan, exam 1 June, holiday 1 Mar 2027", today) == read
    assert "until the exam on 1 Jun 2027" in words.supposed(read)
    assert "from 24 Dec 2026 to 2 Jan 2027 and on 1 Mar 2027" in words.supposed(read)


@each(
    "text",
    [
        "30",
        "10000 new",
        "0 days",
        "0000000000099999 days",
        f"{'9' * 5000} new",
        "3651 days",
        "٣ new",
        "holiday soon",
        "holiday 2027-01-02..2026-12-24",
        "exam 2026-11-01",
        "exam 2027-02-30",
        "exam 2027-02-01..2027-02-03",
        "exam 2099-01-01",
        "exam 2027-06-01, 30 days",
    ],
)
def test_what_cannot_be_supposed_is_one_sentence_or_two(text: str) -> None:
    said = words.read_wish(text, day("2026-11-01"))
    assert isinstance(said, str)
    assert said.endswith(".")


# ---- of a library --------------------------------------------------------------------------------

DECK = "".join(f'[[question]]\nid = "q{n}"\nprompt = "Q{n}?"\nanswer = "A"\n\n' for n in range(60))
NOW = noon(TODAY)


def library(tmp_path: Path, config: str = "", begun_cards: int = 20) -> Simulator:
    desk = open_library(tmp_path, {"one.toml": DECK, "two.toml": DECK}, now=NOW, config=config)
    random = Random(4)
    write(
        desk.store,
        [e for n in range(begun_cards) for e in reviews(random, QUICK_TO_LEARN, f"one/q{n}", TODAY, 60)],
    )
    made = Simulator(desk)
    desk.close()
    return made


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives each card through once, not eight times, where no figure need be exact."""
    monkeypatch.setattr(simulating, "RUNS_MOST", 1)


@pytest.mark.usefixtures("once")
def test_a_simulation_is_of_the_cards_there_are(tmp_path: Path) -> None:
    one = library(tmp_path, "[study]\nnew_per_day = 3\n")
    of = one.simulate(("one",), Wish(days=10), NOW)
    assert (of.cards, of.new, of.waiting, of.days, of.studied) == (20, 30, 10, 10, 10)
    assert of.habits.answers > 40
    assert of.present is not None
    assert of.present.retention == 0.9
    both = one.simulate((), Wish(days=10), NOW)
    assert (both.cards, both.new, both.waiting) == (20, 60, 40)
    assert one.simulate((), Wish(days=10, new=5), NOW).new == 50


@pytest.mark.usefixtures("once")
def test_holidays_of_the_settings_count_and_their_end_is_told(tmp_path: Path) -> None:
    first, last = (date_of(TODAY + ahead).isoformat() for ahead in (3, 5))
    one = library(tmp_path, f'[study]\nholidays = ["{first}..{last}"]\ndesired_retention = 0.85\n')
    off = ((TODAY + 9, TODAY + 9), (TODAY + 10, TODAY + 10), (TODAY - 9, TODAY - 8))
    of = one.simulate((), Wish(days=20, holidays=off), NOW)
    assert of.studied == 15
    assert of.present is not None
    assert [at for at, answers in enumerate(of.present.by_day) if not answers] == [3, 4, 5, 9, 10]
    assert of.now == 0.85
    (said,) = words.after_holidays(of)
    assert f"about {of.present.by_day[11]:,.0f} answers wait" in said
    with pytest.raises(UsageError, match="holidays"):
        one.simulate((), Wish(days=5, holidays=((TODAY, TODAY + 4),)), NOW)


class LeftError(Exception):
    """Raised to leave."""


def test_a_simulation_ends_where_its_progress_raises(tmp_path: Path) -> None:
    parts: list[Part] = []

    def told(part: Part, done: int, total: int) -> None:
        del total
        parts.append(part)
        if done > 100:
            raise LeftError

    with pytest.raises(LeftError):
        library(tmp_path).simulate((), Wish(days=5), NOW, told)
    assert parts[-1] == "lives"


def test_many_cards_are_lived_through_in_a_process_of_their_own_and_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, wish, started = library(tmp_path), Wish(days=5), []
    here = one.apart((), wish, NOW)

    def noted(*asked: Any) -> Any:
        started.append(asked)
        return apart(*asked)

    monkeypatch.setattr(simulator, "apart", noted)
    assert one.apart((), wish, NOW) == here
    assert not started
    monkeypatch.setattr(simulator, "FEW", 0)
    assert one.apart((), wish, NOW) == here
    assert len(started) == 1


# ---- the command ---------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZKZ_NOW", datetime.fromtimestamp(NOW.at / 1000, UTC).isoformat())
    monkeypatch.setenv("QUIZKZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    write_decks(tmp_path / "decks", {"one.toml": DECK})
    return tmp_path


def ran(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `quizkz simulate` prints on standard output, or (where it fails) on standard error."""
    assert main(["--decks", str(data / "decks"), "simulate", *arguments]) == code
    said = capsys.readouterr()
    return said.err if code else said.out


@pytest.mark.usefixtures("once")
def test_the_table_says_what_the_object_holds(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("one", "--new", "4", "--days", "30")
    said, found = ran(data, capsys, *asked), json.loads(ran(data, capsys, *asked, "--json"))
    assert (found["decks"], found["days"], found["cards"]["new"]) == (["one"], 30, 60)
    table = [line.split() for line in said.splitlines() if re.match(r" +0\.\d\d ", line)]
    assert [line[:5] for line in table] == [
        [
            words.value(row["retention"]),
            words.amount(row["reviews_a_day"]),
            words.amount(row["minutes_a_day"]),
            f"{row['known_at_the_end']:,.0f}",
            words.amount(row["known_per_minute"]),
        ]
        for row in found["rows"]
    ]
    best = next(line for line in table if words.TAKE in line)
    assert best[0] == words.value(found["recommended"])
    assert next(line for line in table if line[-1] == words.NOW)[0] == words.value(found["desired_retention"])
    assert f"{best[0]} is recommended" in said
    assert ran(data, capsys, *asked) == said


def test_where_no_card_comes_in_that_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(data, capsys, "one", "--new", "0") == f"{words.NO_CARDS}\n"
    assert json.loads(ran(data, capsys, "one", "--new", "0", "--json"))["recommended"] is None


WRONG = (
    ("--new", "x"),
    ("--new=-3",),
    ("--days", "0"),
    ("--exam", "2000-01-01"),
    ("--holiday", "2030-01-02..2030-01-01"),
    ("--holiday", "2030-01-02,2030-01-03"),
    ("--exam", "2030-01-01", "--days", "9"),
    ("nothing",),
)


def test_wrong_use_is_one_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in WRONG:
        said = ran(data, capsys, *wrong, code=2)
        assert said.startswith("quizkz: "), wrong
        assert said.count("\n") == 1, wrong


def test_cards_answered_today_and_suspended_ones_are_not_asked_today(tmp_path: Path) -> None:
    desk = open_library(tmp_path, {"one.toml": DECK}, now=NOW)
    write(
        desk.store,
        [
            event(TODAY, card="one/q0"),
            event(TODAY - 9, card="one/q1"),
            event(TODAY - 1, None, kind="suspend", card="one/q1"),
            event(TODAY - 9, card="one/q2"),
        ],
    )
    of = Simulator(desk).simulate((), Wish(new=0, days=8), NOW)
    desk.close()
    assert of.cards == 2
    assert of.present is not None
    assert 1 <= of.present.by_day[0] <= 2  # the one overdue, again at its step where it is missed

"""Even load: a day within the fuzz range, the same on every device, and fewer cards on the fullest days."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.config import balancing as wanted
from quizkz.config import load as settings_of
from quizkz.desk import open_desk
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.query import Scope
from quizkz.query.loads import Loads, waiting
from quizkz.review import CardId, Draft, Event, Rating
from quizkz.scheduling import CardState, Placing, extend, fold, preview
from quizkz.scheduling.balancing import HORIZON, Balancing, Load, Range, balanced, balanced_to
from quizkz.session import Asking, Session
from quizkz.session.about import before_learner
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON
from tests.logs import CARD, STEPLESS, TODAY, event, histories, memory_store, noon, placings, review, rows

FUZZY = replace(STEPLESS, fuzz=True)
WEEKEND = Balancing(shares=(1, 1, 1, 1, 1, 0.5, 0))

loads = st.builds(
    Load,
    st.builds(
        Balancing,
        shares=st.tuples(*[st.sampled_from([1.0, 1.0, 0.5, 0.0])] * 7),
        holidays=st.lists(st.integers(TODAY, TODAY + 60).map(lambda day: (day, day + 9)), max_size=2).map(
            tuple
        ),
    ),
    st.dictionaries(st.integers(TODAY, TODAY + 90), st.integers(1, 50), max_size=40),
)


def weekday(day: int) -> int:
    """0 for Monday: 1970-01-05 was one."""
    return (day - 4) % 7


# --- Laws


@given(histories(), placings, st.integers(0, 60), loads)
def test_an_answer_gets_the_day_that_was_previewed_and_the_four_are_ordered(
    events: list[Event], placing: Placing, later: int, load: Load
) -> None:
    state, _ = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    today = events[-1].day + later
    shown = preview(CARD, state, placing, DEFAULT_PARAMETERS, noon(today, 5_000), today, load)
    plain = preview(CARD, state, placing, DEFAULT_PARAMETERS, noon(today, 5_000), today)
    assert [shown[r].interval for r in Rating] == sorted(shown[r].interval for r in Rating)
    for rating in Rating:
        one = shown[rating]
        assert (one.due_at, one.step_ms) == (plain[rating].due_at, plain[rating].step_ms)
        assert one.chosen or one.interval == plain[rating].interval
        value = {"due_day": one.due_day} if one.chosen else None
        given_now = event(today, rating, minutes=5_000, value=value)
        after, _ = extend(CARD, state, [given_now], placing, DEFAULT_PARAMETERS)
        assert after is not None
        assert (after.due_day, after.due_at) == (one.due_day, one.due_at)


@given(st.integers(1, 90), st.integers(0, 12), st.floats(0, 1, exclude_max=True), loads)
def test_a_day_is_never_chosen_outside_its_range_nor_where_none_is_wanted(
    low: int, width: int, factor: float, load: Load
) -> None:
    ranges = [Range(low + n * 20, low + n * 20 + width, low + n * 20) for n in range(3)]
    for found, of in zip(balanced(ranges, factor, TODAY, 3, load), ranges, strict=True):
        assert of.low <= found <= of.high
        open_days = [d for d in range(of.low, of.high + 1) if load.balancing.share(TODAY + d)]
        assert found in (open_days or [of.fuzzed])


@given(st.integers(-400, 400), histories(kinds=False))
def test_a_day_outside_the_range_of_the_fuzz_is_passed_over(off: int, events: list[Event]) -> None:
    last = events[-1]
    claimed = replace(last, value={"due_day": last.day + off})
    found, _ = fold([*events[:-1], claimed], FUZZY, DEFAULT_PARAMETERS, CARD)
    plain, _ = fold(events, FUZZY, DEFAULT_PARAMETERS, CARD)
    assert found is not None
    assert plain is not None
    taken = found.due_day == last.day + off
    assert taken or found == plain
    if taken and found != plain:
        longest = 1.2 * max(abs((plain.due_day or 0) - last.day), 1) + 6
        assert last.rating != Rating.AGAIN
        assert 0 < off <= longest


@given(histories(), st.lists(st.integers(0, 20), min_size=8, max_size=8), st.randoms())
def test_the_order_in_which_events_arrive_changes_nothing(
    events: list[Event], days: list[int], rng: random.Random
) -> None:
    chosen = [
        replace(e, value={"due_day": e.day + n}) if e.kind == "review" else e
        for e, n in zip(events, days, strict=False)
    ]
    mixed = list(chosen)
    rng.shuffle(mixed)
    assert fold(mixed, FUZZY, DEFAULT_PARAMETERS, CARD) == fold(chosen, FUZZY, DEFAULT_PARAMETERS, CARD)


def test_without_fuzz_or_with_the_switch_off_nothing_is_chosen() -> None:
    full = {TODAY + day: 99 for day in range(9)}
    for placing, how in ((STEPLESS, Balancing()), (FUZZY, Balancing(balance=False))):
        shown = preview(CARD, None, placing, DEFAULT_PARAMETERS, noon(TODAY), TODAY, Load(how, full))
        assert shown == preview(CARD, None, placing, DEFAULT_PARAMETERS, noon(TODAY), TODAY)
        assert not any(one.chosen for one in shown.values())


def test_where_all_days_are_as_empty_the_hash_decides_alone() -> None:
    for number in range(30):
        card = CardId(f"deck/{number}")
        even = preview(card, None, FUZZY, DEFAULT_PARAMETERS, noon(TODAY), TODAY, Load(Balancing(), {}))
        plain = preview(card, None, FUZZY, DEFAULT_PARAMETERS, noon(TODAY), TODAY)
        assert {r: one.due_day for r, one in even.items()} == {r: one.due_day for r, one in plain.items()}


def test_beyond_the_days_on_which_cards_are_counted_the_hash_decides_alone() -> None:
    """Days without a count are not empty ones: a range that reaches over the last would go there."""
    full = Load(Balancing(), {TODAY + day: 50 for day in range(HORIZON + 1)})
    within, across = (Range(last - 10, last, last - 10) for last in (HORIZON, HORIZON + 5))
    assert balanced_to(1, (across, *[Range(900, 900, 900)] * 2), 0.2, TODAY, 9, full) == (across.fuzzed,)
    lighter = Load(Balancing(), {**full.counts, TODAY + within.high: 0})
    assert balanced_to(1, (within, *[Range(900, 900, 900)] * 2), 0.1, TODAY, 9, lighter) == (within.high,)


def test_a_range_that_is_all_holiday_leaves_the_day_of_the_hash() -> None:
    away = Load(Balancing(holidays=((TODAY, TODAY + 60),)), {})
    shown = preview(CARD, None, FUZZY, DEFAULT_PARAMETERS, noon(TODAY), TODAY, away)
    assert (
        shown[Rating.EASY].due_day
        == preview(CARD, None, FUZZY, DEFAULT_PARAMETERS, noon(TODAY), TODAY)[Rating.EASY].due_day
    )


# --- In the log


@pytest.mark.parametrize("days", [(7, 9), (9, 7)])
def test_a_repair_of_the_log_agrees_with_each_answer_as_it_came(days: tuple[int, ...]) -> None:
    store = memory_store(FUZZY)
    for number, off in enumerate((*days, 400)):
        card = f"deck/{number}"
        store.append([review(4, card, value={"due_day": TODAY + off, "hint": True})], noon(TODAY), TODAY)
        store.append([review(3, card, value={"due_day": TODAY + 8 + off})], noon(TODAY + 8), TODAY + 8)
        store.append([review(4, f"{card}-once", value={"due_day": TODAY + off})], noon(TODAY), TODAY)
    before = rows(store)
    assert store.rebuild() == 6
    assert {"state": rows(store)["state"]} == {"state": before["state"]}
    found = [store.state(CardId(f"deck/{n}-once")) for n in range(3)]
    assert [state.due_day - TODAY if state and state.due_day else 0 for state in found[:2]] == list(days)


# --- In a sitting


def deck(number: int) -> str:
    """A deck of so many questions that leave their steps with the first right answer."""
    head = 'title = "D"\n[study]\nlearning_steps = []\nrelearning_steps = []\nnew_per_day = 99\n'
    return head + "".join(
        f'[[question]]\nid = "q{n}"\nprompt = "P{n}"\nanswer = "a"\ndistractors = ["b"]\n'
        for n in range(number)
    )


def test_what_a_sitting_shows_is_what_the_answer_gets_and_undo_restores_it(desk: OpenDesk) -> None:
    library = desk({"d.toml": deck(30), "e.toml": deck(5)})
    session = Session(library, Scope(), NOON)
    spread: Counter[int] = Counter()
    while isinstance(session.state, Asking):
        card = session.state.asked.card
        before = rows(library.store)
        shown = session.respond("a", NOON).previews
        again = session.undo(NOON)
        assert isinstance(again, Asking)
        assert rows(library.store) == before
        assert session.respond("a", NOON).previews == shown
        session.rate(Rating.EASY, NOON)
        state = library.store.state(card)
        assert state is not None
        assert state.due_day == shown[Rating.EASY].due_day
        newest = library.store.events(card)[-1]
        assert newest.value == {"suggested": 3, "due_day": state.due_day}
        spread[state.due_day or 0] += 1
    assert dict(waiting(library.store, DAY + 1, DAY + 99)) == dict(spread)
    assert max(spread.values()) - min(spread.values()) <= 3  # the hash alone leaves days of 3 and of 12
    assert before["state"]


def test_a_rating_changed_afterwards_gets_its_own_day_and_the_cards_page_tells_the_same(
    desk: OpenDesk,
) -> None:
    library = desk({"d.toml": deck(9)})
    filled = [review(4, f"d/q{n}") for n in range(1, 9)]
    library.store.append(filled, NOON, DAY)
    session = Session(library, Scope(), NOON)
    shown = session.respond("b", NOON).previews
    told = before_learner(session, NOON)
    assert told is not None
    assert told.history.previews is shown
    session.i_was_right(NOON)
    session.rate(Rating.EASY, NOON)
    state = library.store.state(CardId("d/q0"))
    assert state is not None
    assert (state.answers, state.due_day) == (1, shown[Rating.EASY].due_day)


def test_the_counts_of_a_sitting_follow_what_it_writes_and_what_others_write(desk: OpenDesk) -> None:
    library = desk({"d.toml": deck(3)})
    loads = Loads(library.store)
    assert not loads.counts(DAY)
    card = CardId("d/q0")
    with loads.following(card):
        library.store.append([review(4, card)], NOON, DAY)
    assert loads.counts(DAY) == waiting(library.store, DAY + 1, DAY + 99)
    library.store.append([review(4, "d/q1"), review(4, "d/q2")], NOON, DAY)
    assert sum(loads.counts(DAY).values()) == 3
    with loads.following(card):
        library.store.append([Draft(card, "suspend")], NOON, DAY)
    assert sum(loads.counts(DAY).values()) == 2
    other = open_desk(library.places, NOON)
    other.store.append([Draft(CardId("d/q1"), "suspend")], NOON, DAY)
    other.close()
    assert sum(loads.counts(DAY).values()) == 1


@pytest.mark.parametrize("counted", [False, True])
def test_the_counts_of_a_sitting_are_right_where_another_answers_the_card_first(
    desk: OpenDesk, counted: bool
) -> None:
    library = desk({"d.toml": deck(3)})
    loads, card, far = Loads(library.store), CardId("d/q0"), DAY + 99
    library.store.append([review(4, card), review(4, "d/q1")], NOON, DAY)
    loads.counts(DAY)
    loads.state(card)
    other = open_desk(library.places, NOON)
    moved = [Draft(one, "set_due", value={"day": DAY + 40}) for one in (card, CardId("d/q1"))]
    other.store.append(moved, NOON, DAY)
    other.close()
    if counted:
        loads.counts(DAY)
    with loads.following(card):
        library.store.append([Draft(card, "set_due", value={"day": DAY + 50})], NOON, DAY)
    assert +Counter(loads.counts(DAY)) == waiting(library.store, DAY + 1, far)


def test_the_switch_leaves_no_day_in_the_log(desk: OpenDesk) -> None:
    library = desk({"d.toml": deck(3)}, config="[study]\nbalance = false\n")
    session = Session(library, Scope(), NOON)
    session.respond("a", NOON)
    assert library.store.events(CardId("d/q0"))[0].value is None


# --- Over months


class Year:
    """Some months of a learner who answers all that is due, by a hash of our own of card and answer."""

    def __init__(self, balancing: Balancing | None, months: int = 5, new: int = 6) -> None:
        self.counts: Counter[int] = Counter()
        self.asked: Counter[int] = Counter()
        self.wide: Counter[int] = Counter()
        self.intervals: list[int] = []
        self.states: dict[CardId, CardState] = {}
        rng = random.Random(7)
        for day in range(TODAY, TODAY + 30 * months):
            due = [card for card, state in self.states.items() if (state.due_day or 0) <= day]
            self.asked[day] = len(due)
            for card in (*due, *(CardId(f"d/{day}-{n}") for n in range(new))):
                rating = Rating(rng.choices([1, 2, 3, 4], [8, 8, 78, 6])[0])
                self.answer(card, rating, day, balancing)

    def answer(self, card: CardId, rating: Rating, day: int, balancing: Balancing | None) -> None:
        state = self.states.get(card)
        load = Load(balancing, self.counts) if balancing else None
        one = preview(card, state, FUZZY, DEFAULT_PARAMETERS, noon(day), day, load)[rating]
        value: Mapping[str, int] | None = {"due_day": one.due_day} if one.chosen else None
        answer = event(day, rating, card=card, value=value)
        after, _ = extend(card, state, [answer], FUZZY, DEFAULT_PARAMETERS)
        assert after is not None
        if state is not None:
            self.counts[state.due_day or 0] -= 1
        self.counts[after.due_day or 0] += 1
        self.states[card] = after
        if rating != Rating.AGAIN:
            self.intervals.append(one.interval)
        if one.interval >= 14:
            self.wide[one.due_day] += 1

    def roughness(self) -> float:
        """The mean square by which a day differs from the week around it."""
        days = sorted(self.asked)[30:-4]
        week = {day: fmean(self.asked[day + off] for off in range(-3, 4)) for day in days}
        return fmean((self.asked[day] - week[day]) ** 2 for day in days)


def test_balance_evens_the_days_and_lengthens_no_interval() -> None:
    plain, even = Year(None), Year(Balancing())
    assert even.roughness() < 0.65 * plain.roughness()
    assert abs(fmean(even.intervals) / fmean(plain.intervals) - 1) < 0.02


def test_easy_days_get_their_share_and_holidays_nothing_where_the_range_allows() -> None:
    away = (TODAY + 101, TODAY + 102)
    year = Year(replace(WEEKEND, holidays=(away,)))
    days = [day for day in range(TODAY + 30, TODAY + 150) if not away[0] - 7 < day < away[1] + 7]
    mean = {n: fmean(year.wide[day] for day in days if weekday(day) == n) for n in range(7)}
    others = fmean(mean[n] for n in range(5))
    assert 0.3 < mean[5] / others < 0.7
    assert mean[6] == 0
    assert not any(year.wide[day] for day in range(away[0], away[1] + 1))
    assert year.asked[away[0]] < 0.8 * fmean(year.asked[day] for day in range(TODAY + 90, TODAY + 99))


# --- The learner's settings


def read(path: Path, text: str) -> tuple[Balancing, list[tuple[str, str, str]]]:
    file = path / "config.toml"
    file.write_text(text, encoding="utf-8")
    config, problems = settings_of(file)
    return wanted(config), [(p.rule, p.message, p.fix) for p in problems]


def test_the_settings_say_which_days_are_easy_and_which_are_holidays(tmp_path: Path) -> None:
    text = '[study]\nbalance = false\neasy_days = ["sat", "sun:none", "mon:less"]\n'
    text += 'holidays = ["1970-01-02..1970-01-04", 1970-03-01]\n'
    found, problems = read(tmp_path, text)
    assert problems == []
    assert found == Balancing(False, (0.5, 1, 1, 1, 1, 0.5, 0), ((1, 3), (59, 59)))
    assert [found.share(day) for day in range(12)] == [1, 0, 0, 0, 0.5, 1, 1, 1, 1, 0.5, 0, 0.5]
    assert read(tmp_path, "")[0] == Balancing()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("balance = 1", "`balance` takes true or false"),
        ('easy_days = ["saturday"]', "`easy_days` takes mon, tue, wed, thu, fri, sat or sun, with :none"),
        ('easy_days = ["sun:some"]', "`easy_days` takes mon, tue, wed, thu, fri, sat or sun, with :none"),
        ('easy_days = ["mon:none", "tue:none", "wed:none", "thu:none", "fri:none", "sat:none", "sun:none"]',
         "`easy_days` leaves no day for cards"),
        ('holidays = ["soon"]', "`holidays` takes dates and ranges of dates"),
        ("holidays = 3", "`holidays` takes dates and ranges of dates"),
        ('holidays = ["2027-01-02..2026-12-24"]', "`holidays` takes ranges that begin before they end"),
    ],
)  # fmt: skip
def test_a_wrong_day_is_told_with_what_to_write_and_costs_its_key_alone(
    tmp_path: Path, line: str, message: str
) -> None:
    found, problems = read(tmp_path, f"[study]\n{line}\n")
    assert found == Balancing()
    ((rule, told, fix),) = problems
    assert (rule, told.startswith(message)) == ("wrong-value", True)
    assert fix


def test_one_deck_cannot_have_days_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, "[deck.geo]\neasy_days = ['sat']\n")[1][0][0] == "unknown-key"

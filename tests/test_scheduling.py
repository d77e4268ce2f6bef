from dataclasses import replace
from math import floor

import fsrs.scheduler
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizkz.clock import DAY_MS, HOUR_MS, MINUTE_MS, Now, date_of
from quizkz.memory import DEFAULT_PARAMETERS, Memory, retrievability
from quizkz.review import CardId, Event, Rating
from quizkz.scheduling import (
    SAME_DAY_MS,
    CardState,
    Placing,
    elapsed,
    extend,
    fold,
    live,
    preview,
    ready,
)
from quizkz.scheduling.intervals import ranges_until
from tests.logs import CARD, PLAIN, STEPLESS, TODAY, event, histories, noon, placings, ratings
from tests.rows import each


def folded(*events: Event, placing: Placing = PLAIN) -> CardState:
    state, _ = fold(events, placing, DEFAULT_PARAMETERS)
    assert state is not None
    return state


# Laws


@given(histories(), placings, st.randoms())
def test_arrival_order_does_not_matter(events: list[Event], placing: Placing, chance: object) -> None:
    arrived = [*events, events[0]]
    chance.shuffle(arrived)  # type: ignore[attr-defined]  # a random.Random made by Hypothesis
    assert fold(arrived, placing, DEFAULT_PARAMETERS, CARD) == fold(events, placing, DEFAULT_PARAMETERS, CARD)


@given(histories(), placings, st.integers(0, 8))
def test_a_fold_goes_on_from_its_own_state(events: list[Event], placing: Placing, cut: int) -> None:
    counting = live(events)
    before, seen = extend(CARD, None, counting[:cut], placing, DEFAULT_PARAMETERS)
    after, more = extend(CARD, before, counting[cut:], placing, DEFAULT_PARAMETERS)
    assert (after, seen + more) == fold(events, placing, DEFAULT_PARAMETERS, CARD)


@given(histories(), placings, ratings)
def test_an_answer_taken_back_leaves_the_state_as_before(
    events: list[Event], placing: Placing, rating: int
) -> None:
    last = events[-1]
    more = event(last.day + 3, rating, minutes=10_000)
    back = event(
        last.day + 3, None, minutes=10_001, kind="retract", value={"at": more.at, "device": more.device}
    )
    before = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    assert fold([*events, more], placing, DEFAULT_PARAMETERS, CARD) != before
    assert fold([*events, more, back], placing, DEFAULT_PARAMETERS, CARD) == before


@given(histories(), placings)
def test_what_the_fold_says_is_possible(events: list[Event], placing: Placing) -> None:
    state, answers = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    for answer in answers:
        assert answer.elapsed >= 0
        assert answer.predicted is None or 0 < answer.predicted <= 1
    if state is None:
        return
    assert (state.stage == "new") == (state.stability is None)
    if state.stability is not None and state.difficulty is not None:
        assert state.stability > 0
        assert 1 <= state.difficulty <= 10
        assert state.answers >= 1
        assert 0 <= state.lapses <= max(state.answers, 1)
        assert state.due_day is not None


@given(histories(), placings, st.integers(0, 60))
def test_the_four_ratings_are_ordered_and_an_answer_does_what_was_previewed(
    events: list[Event], placing: Placing, later: int
) -> None:
    state, _ = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    today = events[-1].day + later
    now = noon(today, 5_000)
    shown = preview(CARD, state, placing, DEFAULT_PARAMETERS, now, today)
    intervals = [shown[rating].interval for rating in Rating]
    assert intervals == sorted(intervals)
    assert intervals[0] >= 1
    assert intervals[-1] <= placing.maximum_interval
    for rating in Rating:
        given_now, _ = extend(CARD, state, [event(today, rating, minutes=5_000)], placing, DEFAULT_PARAMETERS)
        assert given_now is not None
        assert (given_now.due_day, given_now.due_at) == (shown[rating].due_day, shown[rating].due_at)


@given(histories(), placings, placings)
def test_no_change_of_steps_moves_a_card_answered_on_an_earlier_day(
    events: list[Event], placing: Placing, other: Placing
) -> None:
    changed = replace(placing, learning_steps=other.learning_steps, relearning_steps=other.relearning_steps)
    before, _ = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    after, _ = fold(events, changed, DEFAULT_PARAMETERS, CARD)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.due_day == before.due_day
        tomorrow = events[-1].day + 1
        for day in range(tomorrow, tomorrow + 100, 9):
            now = noon(day, 600)
            assert ready(before, now.at, day) == ready(after, now.at, day)


@given(histories(kinds=False), placings, st.integers(-400, 400))
def test_a_later_answer_always_counts_whatever_the_clock_says(
    events: list[Event], placing: Placing, drift: int
) -> None:
    last = events[-1]
    late = replace(event(last.day + drift, 3), at=last.at + 1)
    before, seen = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    after, more = fold([*events, late], placing, DEFAULT_PARAMETERS, CARD)
    assert before is not None
    assert after is not None
    assert len(more) == len(seen) + 1
    assert after.answers == before.answers + 1
    assert after.last_at == late.at


@given(histories(), placings)
def test_a_rename_moves_no_due_day(events: list[Event], placing: Placing) -> None:
    before, _ = fold(events, placing, DEFAULT_PARAMETERS, CARD)
    after, _ = fold(events, placing, DEFAULT_PARAMETERS, CardId("other/name"))
    assert (after is None) == (before is None)
    if before is not None:
        assert after == before._replace(card=CardId("other/name"))


# Steps


def test_a_new_card_walks_its_learning_steps_and_leaves_them() -> None:
    first = folded(event(TODAY, 1))
    assert (first.stage, first.step, first.due_at) == ("learning", 0, noon(TODAY, 1).at)
    second = folded(event(TODAY, 1), event(TODAY, 3, minutes=2))
    assert (second.stage, second.step, second.due_at) == ("learning", 1, noon(TODAY, 12).at)
    third = folded(event(TODAY, 1), event(TODAY, 3, minutes=2), event(TODAY, 3, minutes=13))
    assert (third.stage, third.step, third.due_at) == ("review", 0, None)


@pytest.mark.parametrize(
    ("steps", "minutes"), [((60_000, 600_000), 5.5), ((600_000,), 15.0), ((60_000, 600_000, 900_000), 5.5)]
)
def test_hard_on_the_first_step_is_half_way_to_the_second_or_half_as_long_again(
    steps: tuple[int, ...], minutes: float
) -> None:
    state = folded(event(TODAY, 2), placing=replace(PLAIN, learning_steps=steps))
    assert state.due_at == noon(TODAY, minutes).at


def test_hard_on_a_later_step_stays_there() -> None:
    state = folded(event(TODAY, 3), event(TODAY, 2, minutes=11))
    assert (state.step, state.due_at) == (1, noon(TODAY, 21).at)


def test_easy_leaves_the_steps_at_once() -> None:
    state = folded(event(TODAY, 4))
    assert (state.stage, state.due_at) == ("review", None)
    assert state.due_day is not None
    assert state.due_day > TODAY + 1


def test_a_lapse_returns_the_card_to_relearning() -> None:
    state = folded(event(TODAY, 4), event(TODAY + 9, 1))
    assert (state.stage, state.step, state.lapses) == ("relearning", 0, 1)
    assert state.due_at == noon(TODAY + 9, 10).at
    assert state.due_day == TODAY + 10


def test_again_on_the_day_of_the_first_answer_is_no_lapse() -> None:
    assert folded(event(TODAY, 4), event(TODAY, 1, minutes=5)).lapses == 0
    assert folded(event(TODAY, 4), event(TODAY, 1, minutes=5)).stage == "relearning"


def test_a_step_left_over_night_is_void() -> None:
    events = (event(TODAY, 3), event(TODAY + 1, 3))
    state, answers = fold(events, PLAIN, DEFAULT_PARAMETERS)
    assert state is not None
    assert (state.stage, state.due_at) == ("review", None)
    assert answers[1].stage == "review"


def test_without_steps_every_answer_leads_to_a_day() -> None:
    for rating in Rating:
        state = folded(event(TODAY, rating), placing=STEPLESS)
        assert (state.stage, state.due_at) == ("review", None)


@pytest.mark.parametrize("step", [0, -1, SAME_DAY_MS])
def test_a_step_that_outlasts_the_day_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="six hours"):
        Placing(learning_steps=(step,))


# Time


def test_less_than_six_hours_across_the_rollover_is_no_day() -> None:
    state = folded(event(TODAY, 4))
    assert state.last_at is not None
    assert elapsed(state, state.last_at + SAME_DAY_MS - 1, TODAY + 1) == 0
    assert elapsed(state, state.last_at + SAME_DAY_MS, TODAY + 1) == 1
    assert elapsed(state, state.last_at + HOUR_MS, TODAY + 2) == 2
    assert elapsed(state, state.last_at + 9 * DAY_MS, TODAY) == 0
    assert elapsed(state, state.last_at, TODAY - 5) == 0


@pytest.mark.parametrize("rating", list(Rating))
def test_an_answer_dated_in_the_future_makes_no_negative_time(rating: Rating) -> None:
    future = folded(event(TODAY + 6, 3))
    shown = preview(CARD, future, PLAIN, DEFAULT_PARAMETERS, noon(TODAY), TODAY)
    late = replace(event(TODAY, rating), at=noon(TODAY + 6).at + 1)
    state, answers = fold([event(TODAY + 6, 3), late], PLAIN, DEFAULT_PARAMETERS)
    assert state is not None
    assert answers[1].elapsed == 0
    assert shown[rating].interval >= 1
    assert state.due_day == shown[rating].due_day


def test_a_card_is_ready_on_its_day_wherever_the_learner_is() -> None:
    state = folded(event(TODAY, 4), placing=STEPLESS)
    assert state.due_day is not None
    for offset_hours in (-11, 0, 13):
        at = noon(state.due_day).at + offset_hours * HOUR_MS
        assert not ready(state, at, state.due_day - 1)
        assert ready(state, at, state.due_day)


def test_a_step_is_ready_when_it_is_over_and_not_before() -> None:
    state = folded(event(TODAY, 3))
    assert not ready(state, noon(TODAY, 9.9).at, TODAY)
    assert ready(state, noon(TODAY, 10).at, TODAY)


def test_a_suspended_card_is_never_ready_and_a_buried_one_not_today() -> None:
    answered = event(TODAY, 3)
    suspended = folded(answered, event(TODAY, None, minutes=1, kind="suspend"))
    assert not ready(suspended, noon(TODAY + 400).at, TODAY + 400)
    buried = folded(answered, event(TODAY, None, minutes=1, kind="bury"))
    assert not ready(buried, noon(TODAY, 30).at, TODAY)
    assert ready(buried, noon(TODAY + 90).at, TODAY + 90)


# Due days


def test_an_interval_grows_to_its_maximum_and_no_further() -> None:
    placing = Placing(desired_retention=0.7)
    events = [event(TODAY, 4)]
    for _ in range(40):
        state = folded(*events, placing=placing)
        assert state.due_day is not None
        assert state.due_day - events[-1].day <= 36_500
        assert date_of(state.due_day).year < 9_999
        events.append(event(state.due_day, 4))
    assert state.last_day == events[-2].day
    assert state.due_day == events[-2].day + 36_500


def test_a_card_forgotten_thirty_times_leaves_the_loop_within_a_few_goods() -> None:
    events = [event(TODAY + day, 1) for day in range(30)]
    day, gaps = TODAY + 30, []
    for _ in range(8):
        events.append(event(day, 3))
        state = folded(*events)
        assert state.due_day is not None
        gaps.append(state.due_day - day)
        day = state.due_day
    assert state.lapses == 29
    assert gaps[-1] > gaps[0]
    assert gaps[-1] >= 7


@given(st.floats(2.5, 30_000))
@example(7.0)
@example(37.0)
def test_the_days_that_fuzz_leaves_open_are_those_of_py_fsrs(interval: float) -> None:
    """Its table is Anki's."""
    reach = 1.0 + sum(
        of["factor"] * max(min(interval, of["end"]) - of["start"], 0) for of in fsrs.scheduler.FUZZ_RANGES
    )
    (found,) = ranges_until((interval,), 0, 0.5, 36_500)
    assert found.low == floor(interval - reach + 0.5)
    assert found.high == floor(interval + reach + 0.5)
    assert found.low < found.fuzzed <= found.high


def test_fuzz_stays_within_ankis_bounds_and_moves_some_cards() -> None:
    plain = folded(event(TODAY, 4), placing=STEPLESS)
    assert plain.due_day is not None
    interval = plain.due_day - TODAY
    assert 7 < interval < 20
    reach = 1 + 0.15 * 4.5 + 0.1 * (interval - 7)
    moved = set()
    for number in range(200):
        name = f"deck/{number}"
        state = folded(event(TODAY, 4, card=name), placing=replace(STEPLESS, fuzz=True))
        assert state.due_day is not None
        moved.add(state.due_day - TODAY)
    assert all(abs(found - interval) <= reach + 0.5 for found in moved)
    assert len(moved) >= 3


def test_a_balanced_due_day_holds_until_the_next_answer() -> None:
    fuzzy = replace(STEPLESS, fuzz=True)
    for days in (7, 9):
        balanced = event(TODAY, 4, value={"due_day": TODAY + days})
        assert folded(balanced, placing=fuzzy).due_day == TODAY + days
        after = folded(balanced, event(TODAY + 11, 3), placing=fuzzy)
        assert after == folded(event(TODAY, 4), event(TODAY + 11, 3), placing=fuzzy)


# The other kinds


def test_set_due_moves_the_day_and_leaves_memory_alone() -> None:
    before = folded(event(TODAY, 4))
    later = folded(event(TODAY, 4), event(TODAY, None, minutes=5, kind="set_due", value={"day": TODAY + 3}))
    assert later == before._replace(due_day=TODAY + 3)
    assert not ready(later, noon(TODAY, 60).at, TODAY)
    assert ready(later, noon(TODAY + 3).at, TODAY + 3)


def test_set_due_for_today_asks_the_card_again_today() -> None:
    now = folded(event(TODAY, 4), event(TODAY, None, minutes=5, kind="set_due", value={"day": TODAY}))
    assert ready(now, noon(TODAY, 5).at, TODAY)


def test_set_due_does_nothing_to_a_new_card() -> None:
    moved = event(TODAY, None, kind="set_due", value={"day": TODAY})
    assert fold([moved], PLAIN, DEFAULT_PARAMETERS) == (None, ())


def test_reset_makes_a_card_new_but_keeps_flag_and_suspension() -> None:
    state = folded(
        event(TODAY, 3),
        event(TODAY, None, minutes=1, kind="flag", value={"flag": 3}),
        event(TODAY, None, minutes=2, kind="suspend"),
        event(TODAY + 1, None, kind="reset"),
    )
    assert (state.stage, state.answers, state.stability, state.due_day) == ("new", 0, None, None)
    assert (state.flag, state.suspended) == (3, True)
    again = folded(event(TODAY, 1), event(TODAY + 1, None, kind="reset"), event(TODAY + 2, 3))
    fresh = folded(event(TODAY + 2, 3))
    assert again == fresh


def test_a_seed_stands_for_all_that_was_before() -> None:
    value = {"stability": 40.0, "difficulty": 6.0, "due_day": TODAY + 35, "answers": 9, "lapses": 2}
    seed = event(TODAY, None, kind="seed", value=value)
    state = folded(event(TODAY - 4, 1), seed)
    assert (state.stability, state.difficulty, state.due_day) == (40.0, 6.0, TODAY + 35)
    assert (state.answers, state.lapses, state.stage) == (9, 2, "review")
    assert folded(event(TODAY - 4, 1), seed, event(TODAY + 35, 3)) == folded(seed, event(TODAY + 35, 3))
    _, answers = fold([seed, event(TODAY + 40, 3)], PLAIN, DEFAULT_PARAMETERS)
    assert answers[0].predicted == pytest.approx(retrievability(Memory(40, 6), 40, DEFAULT_PARAMETERS))


def test_a_seed_may_carry_an_ease_and_an_interval() -> None:
    value = {"ease": 2.5, "interval": 30, "due_day": TODAY + 30}
    state = folded(event(TODAY, None, kind="seed", value=value))
    assert state.stability == pytest.approx(30, rel=0.2)


@each(
    "kind, value",
    [
        ("seed", {"stability": 0.0, "difficulty": 5}),
        ("seed", {"stability": "much"}),
        ("seed", None),
        ("seed", {"ease": float("inf"), "interval": 3}),
        ("set_due", {"day": "soon"}),
        ("set_due", {"day": 10**30}),
        ("retract", {"at": [1], "device": {}}),
        ("retract", None),
        ("set_due", None),
        ("flag", {"flag": 99}),
        ("flag", {"flag": True}),
        ("practice", {"attempt": 1}),
        ("of a newer version", {"x": 1}),
        ("rename", {"old": "a/b", "new": "c/d"}),
    ],
)
def test_what_cannot_be_read_or_has_no_part_in_it_changes_nothing(
    kind: str, value: dict[str, object] | None
) -> None:
    answered = event(TODAY, 3)
    assert folded(answered, event(TODAY, None, minutes=1, kind=kind, value=value)) == folded(answered)


def test_the_last_of_suspend_and_flag_counts_and_a_plain_card_has_no_row() -> None:
    events = [
        event(TODAY, None, minutes=minute, kind=kind, value=value)
        for minute, (kind, value) in enumerate(
            [("suspend", None), ("unsuspend", None), ("flag", {"flag": 2}), ("flag", {"flag": 0})]
        )
    ]
    assert folded(*events[:1]).suspended
    assert folded(*events[:3]).flag == 2
    assert fold(events, PLAIN, DEFAULT_PARAMETERS) == (None, ())


def test_two_retractions_are_as_good_as_one_and_none_is_retracted() -> None:
    answered = event(TODAY, 3)
    target = {"at": answered.at, "device": answered.device}
    back = event(TODAY, None, minutes=1, kind="retract", value=target)
    again = event(TODAY, None, minutes=2, kind="retract", value=target)
    undone = event(TODAY, None, minutes=3, kind="retract", value={"at": back.at, "device": back.device})
    assert fold([answered, back, again, undone], PLAIN, DEFAULT_PARAMETERS) == (None, ())


def test_another_devices_later_answer_stays_when_one_before_it_is_taken_back() -> None:
    mine, theirs = event(TODAY, 1), event(TODAY + 4, 3, device="bbbbbbbb")
    back = event(TODAY + 5, None, kind="retract", value={"at": mine.at, "device": mine.device})
    assert folded(mine, theirs, back) == folded(theirs)


def test_a_moment_of_now_is_not_needed_to_preview_a_new_card() -> None:
    shown = preview(CARD, None, PLAIN, DEFAULT_PARAMETERS, Now(0), 0)
    assert [shown[rating].step_ms for rating in Rating] == [MINUTE_MS, 330_000, 600_000, None]

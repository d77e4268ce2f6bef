from datetime import UTC, datetime, timedelta

import fsrs
import fsrs_rs_python
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz import memory
from quizkz.memory import BOUNDS, DEFAULT_PARAMETERS, Memory, Parameters
from quizkz.review import Rating
from quizkz.scheduling import fold
from tests.forgetters import FORGETFUL, QUICK_TO_LEARN
from tests.logs import STEPLESS, TODAY, event, noon, ratings
from tests.rows import each

memories = st.builds(Memory, st.floats(0.01, 20_000), st.floats(1, 10))
gaps = st.integers(0, 2_000)


def test_the_default_parameters_are_the_engines_own() -> None:
    assert pytest.approx(DEFAULT_PARAMETERS, abs=1e-6) == fsrs_rs_python.DEFAULT_PARAMETERS


@given(memories, gaps, ratings)
def test_stability_stays_above_zero_and_difficulty_between_one_and_ten(
    before: Memory, gap: int, rating: int
) -> None:
    after, _ = memory.answered(before, rating, retention=0.9, elapsed=gap, parameters=DEFAULT_PARAMETERS)
    assert 0 < after.stability <= memory.STABILITY_MAX
    assert 1 <= after.difficulty <= 10


@given(memories, gaps, st.floats(0.7, 0.99))
def test_one_answer_and_all_four_outcomes_agree(before: Memory, gap: int, retention: float) -> None:
    outcomes = memory.next_states(before, retention=retention, elapsed=gap, parameters=DEFAULT_PARAMETERS)
    for rating, outcome in outcomes.items():
        after, raw = memory.answered(
            before, rating, retention=retention, elapsed=gap, parameters=DEFAULT_PARAMETERS
        )
        assert after == outcome.memory
        if rating != Rating.AGAIN:
            assert memory.intervals(raw)[rating - 2] == outcome.interval


@given(memories, st.floats(0, 3_000), st.floats(0.01, 500))
def test_retrievability_falls_with_time(before: Memory, days: float, more: float) -> None:
    earlier = memory.retrievability(before, days, DEFAULT_PARAMETERS)
    later = memory.retrievability(before, days + more, DEFAULT_PARAMETERS)
    assert 0 < later < earlier <= 1


def test_after_as_many_days_as_the_stability_nine_in_ten_are_recalled() -> None:
    assert memory.retrievability(Memory(17.0, 5.0), 17.0, DEFAULT_PARAMETERS) == pytest.approx(0.9)


@given(st.lists(st.tuples(ratings, gaps), min_size=1, max_size=12), st.integers(1, 3))
def test_many_histories_at_once_give_the_same_bits_as_one_answer_at_a_time(
    history: list[tuple[int, int]], copies: int
) -> None:
    history[0] = (history[0][0], 0)
    state: Memory | None = None
    before: list[float | None] = []
    for rating, gap in history:
        before.append(None if state is None else memory.retrievability(state, gap, DEFAULT_PARAMETERS))
        state, raw = memory.answered(state, rating, retention=0.8, elapsed=gap, parameters=DEFAULT_PARAMETERS)
        for one in (2, 3, 4):
            assert memory.intervals_to(one, raw) == memory.intervals(raw)[: one - 1]
    ratings, gaps = zip(*history, strict=True)
    histories = [memory.reviews(ratings, gaps)] * copies
    assert memory.after_all(histories, DEFAULT_PARAMETERS) == [state] * copies
    assert list(memory.before_each(histories, [gaps] * copies, DEFAULT_PARAMETERS)) == before * copies


@given(
    st.lists(st.tuples(ratings, st.integers(0, 60)), min_size=1, max_size=10),
    st.sampled_from([DEFAULT_PARAMETERS, FORGETFUL, QUICK_TO_LEARN]),
)
def test_our_fold_and_py_fsrs_agree(history: list[tuple[int, int]], parameters: Parameters) -> None:
    """Of days apart and of one day, by any parameters; Hard alone has no other rating's interval below it."""
    oracle = fsrs.Scheduler(parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card()
    day, events = TODAY, []
    for minutes, (rating, gap) in enumerate(history):
        day += gap
        events.append(event(day, rating, minutes=minutes))
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=noon(day, minutes).at)
        card, _ = oracle.review_card(card, fsrs.Rating(rating), moment)
    state, answers = fold(events, STEPLESS, parameters)
    assert state is not None
    assert state.due_day is not None
    if history[-1][0] == Rating.HARD:
        assert state.due_day - day == pytest.approx(
            (card.due - moment).days, abs=1
        )  # halves are rounded apart
    assert len(answers) == len(history)
    if card.stability is not None and card.stability < memory.STABILITY_MAX:
        assert state.stability == pytest.approx(card.stability, rel=1e-4)
        assert state.difficulty == pytest.approx(card.difficulty, rel=1e-4)


def test_twenty_one_parameters_are_taken_and_no_other_number() -> None:
    assert memory.checked_parameters(list(DEFAULT_PARAMETERS)) == DEFAULT_PARAMETERS
    for number in (0, 17, 19, 20, 22):
        with pytest.raises(ValueError, match="takes 21 parameters"):
            memory.checked_parameters([0.5] * number)


@each("number", range(21))
def test_a_parameter_out_of_bounds_is_named(number: int) -> None:
    low, high = BOUNDS[number]
    for value in (low - 0.1, high + 0.1, float("nan")):
        wrong = [*DEFAULT_PARAMETERS[:number], value, *DEFAULT_PARAMETERS[number + 1 :]]
        with pytest.raises(ValueError, match=f"parameter {number} is"):
            memory.checked_parameters(wrong)


@pytest.mark.parametrize("retention", [0.0, 0.69, 0.995, 1.5])
def test_a_retention_out_of_bounds_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="desired retention"):
        memory.next_states(None, retention=retention, elapsed=0, parameters=DEFAULT_PARAMETERS)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_out_of_bounds_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="a rating is 1 to 4"):
        memory.answered(None, rating, retention=0.9, elapsed=0, parameters=DEFAULT_PARAMETERS)
    with pytest.raises(ValueError, match="a rating is 1 to 4"):
        memory.reviews([rating], [0])


def test_difficulty_comes_to_its_bounds_as_a_number_of_the_same_type() -> None:
    for rating, bound in ((1, 10.0), (4, 1.0)):
        state: Memory | None = None
        for _ in range(60):
            state, _ = memory.answered(state, rating, retention=0.9, elapsed=1, parameters=DEFAULT_PARAMETERS)
        assert state is not None
        assert state.difficulty == pytest.approx(bound, abs=0.2)
        assert type(state.difficulty) is float


def test_an_ease_of_another_program_becomes_a_memory_of_about_its_interval() -> None:
    state = memory.from_ease(2.5, 30.0, DEFAULT_PARAMETERS)
    assert state.stability == pytest.approx(30, rel=0.2)
    assert 1 <= state.difficulty <= 10


def test_the_version_of_the_engine_is_the_one_installed() -> None:
    from importlib.metadata import version

    assert memory.engine_version() == version("fsrs-rs-python")

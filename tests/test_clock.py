from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import DAY_MS, HOUR_MS, Now, date_of, local_time, study_day


def moment(text: str, zone: str) -> Now:
    """The moment of a wall clock in a zone."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    return Now(int(local.timestamp() * 1000), int(offset.total_seconds() // 60))


def test_the_study_day_turns_at_the_rollover_of_the_wall_clock_and_not_at_midnight_of_utc() -> None:
    days = {
        time: date_of(moment(f"2026-11-25T{time}", "Asia/Almaty").day(4))
        for time in ("02:00", "03:59", "04:00", "04:59", "05:00")
    }
    assert days == {
        "02:00": date(2026, 11, 24),
        "03:59": date(2026, 11, 24),
        "04:00": date(2026, 11, 25),
        "04:59": date(2026, 11, 25),
        "05:00": date(2026, 11, 25),
    }


def test_the_night_on_which_clocks_go_back_ends_at_midnight_all_the_same() -> None:
    late = moment("2026-10-25T23:30", "Europe/Berlin")
    midnight = moment("2026-10-26T00:00", "Europe/Berlin")
    assert date_of(late.day(0)) == date(2026, 10, 25)
    assert date_of(midnight.day(0)) == date(2026, 10, 26)


def test_a_review_in_summer_keeps_its_day_whatever_offset_holds_now() -> None:
    days = {moment(f"2026-07-{day:02}T04:30", "Europe/Berlin").day(4) for day in range(1, 32)}
    assert {date_of(day) for day in days} == {date(2026, 7, day) for day in range(1, 32)}


@given(st.integers(0, 4 * 10**12), st.integers(-14 * 60, 14 * 60), st.integers(0, 23))
def test_the_study_day_is_the_date_that_the_wall_clock_showed_so_many_hours_ago(
    at: int, offset: int, rollover: int
) -> None:
    wall = datetime.fromtimestamp(0, UTC).timestamp() * 1000 + at + offset * 60_000 - rollover * HOUR_MS
    assert study_day(at, offset, rollover) == wall // DAY_MS
    assert date_of(study_day(at, offset, 0)) == local_time(at, offset).date()


def test_local_time_carries_its_offset() -> None:
    assert Now(0, 300).local().isoformat() == "1970-01-01T05:00:00+05:00"


@pytest.mark.parametrize("at", [-(10**18), 10**18, 253402300799_000])
def test_moments_outside_the_calendar_have_the_date_at_its_end(at: int) -> None:
    day = study_day(at, 14 * 60, 4)
    assert date_of(day) in (date_of(10**9), date_of(-(10**9)))
    assert local_time(at, 14 * 60).year in (1, 9999)


@pytest.mark.parametrize("offset", [24 * 60, -24 * 60, 2**40, -(2**40)])
def test_a_moment_in_no_zone_there_is_is_told_in_utc(offset: int) -> None:
    assert local_time(0, offset).isoformat() == "1970-01-01T00:00:00+00:00"

"""How moments, days and spans of time are said."""

from typing import TYPE_CHECKING

from quizkz.clock import HOUR_MS, MINUTE_MS, Now, date_of, local_time
from quizkz.words.measure import count

if TYPE_CHECKING:
    from quizkz.scheduling import Preview

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS_A_MONTH = 365.25 / 12
_DAYS_SAID = 60
"""From this many days on an interval is said in months."""


def clock_time(at: int, offset: int) -> str:
    """`12:20`: the wall time of a moment."""
    return local_time(at, offset).strftime("%H:%M")


def date_long(now: Now) -> str:
    """`Tuesday 25 November, 09:12`."""
    local = now.local()
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def date_short(now: Now) -> str:
    """`Tue 25 Nov`."""
    local = now.local()
    return f"{WEEKDAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1][:3]}"


def day_name(day: int, today: int) -> str:
    """A study day from today on: `today`, `tomorrow`, `Thu 27 Nov`; with its year where that is another."""
    if day <= today:
        return "today"
    if day == today + 1:
        return "tomorrow"
    return dated(day, today)


def dated(day: int, today: int) -> str:
    """A study day with its weekday, and its year where that is another: `Tue 18 Nov`."""
    date = date_of(day)
    year = f" {date.year}" if date.year != date_of(today).year else ""
    return f"{WEEKDAYS[date.weekday()][:3]} {date.day} {MONTHS[date.month - 1][:3]}{year}"


def in_time(ms: int) -> str:
    """How long until a moment: `now`, `in 30 s`, `in 8 min`, `in 3 h`."""
    if ms <= 0:
        return "now"
    if ms < MINUTE_MS:
        return f"in {max(ms // 1000, 1)} s"
    if ms < HOUR_MS:
        return f"in {-(-ms // MINUTE_MS)} min" if ms <= 59 * MINUTE_MS else "in 1 h"
    return f"in {(ms + HOUR_MS // 2) // HOUR_MS} h"


def duration(ms: int) -> str:
    """How long something took: `45 s`, `3 min`, `1 h 5 min`."""
    if ms < MINUTE_MS:
        return f"{(ms + 500) // 1000} s"
    minutes = (ms + MINUTE_MS // 2) // MINUTE_MS
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def left(seconds: int) -> str:
    """`about 5 min left`."""
    return f"about {max(1, (seconds + 30) // 60)} min left"


def step(ms: int) -> str:
    """A step's length: `30 s`, `10 min`, `1.5 h`."""
    number, unit = _step(ms)
    return f"{number} {unit}"


def step_short(ms: int) -> str:
    """A step's length: `30s`, `10m`, `1.5h`."""
    number, unit = _step(ms)
    return f"{number}{'m' if unit == 'min' else unit}"


def _step(ms: int) -> tuple[str, str]:
    if ms < MINUTE_MS:
        return str(ms // 1000), "s"
    if ms < HOUR_MS:
        return str((ms + MINUTE_MS // 2) // MINUTE_MS), "min"
    return _tenths(ms / HOUR_MS), "h"


def days(number: int) -> str:
    """An interval in days: `1 day`, `30 days`, `3 months`, `1.5 years`."""
    amount, unit = _days(number)
    return f"{amount} {unit}" if amount == "1" else f"{amount} {unit}s"


def days_short(number: int) -> str:
    """An interval in days: `1d`, `30d`, `3mo`, `1.5y`."""
    amount, unit = _days(number)
    return amount + {"day": "d", "month": "mo", "year": "y"}[unit]


def _days(number: int) -> tuple[str, str]:
    if number < _DAYS_SAID:
        return str(number), "day"
    if number < 365:
        return _tenths(number / _DAYS_A_MONTH), "month"
    return _tenths(number / 365.25), "year"


def _tenths(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def interval(preview: "Preview") -> str:
    """What a rating would do, under its name in the rating bar: `10 min`, `4 days`."""
    return days(preview.interval) if preview.step_ms is None else step(preview.step_ms)


def interval_short(preview: "Preview") -> str:
    """The same in few cells: `10m`, `4d`."""
    return days_short(preview.interval) if preview.step_ms is None else step_short(preview.step_ms)


def next_due(*, ready: bool, next_at: int | None, next_day: int | None, now: Now, today: int) -> str:
    """When a deck has its next card: `now`, `in 3 h`, `tomorrow`, `Thu 27 Nov`, or `·` for never."""
    if ready:
        return "now"
    if next_at is not None:
        return in_time(next_at - now.at)
    return "·" if next_day is None else day_name(next_day, today)


def next_time(*, next_at: int | None, next_day: int | None, now: Now, today: int) -> str:
    """When the next card is ready, within a sentence: `at 12:20`, `tomorrow`, `on Thu 27 Nov`, or empty."""
    if next_at is not None:
        return f"at {clock_time(next_at, now.offset)}"
    if next_day is None:
        return ""
    name = day_name(next_day, today)
    return name if name in ("today", "tomorrow") else f"on {name}"


def cards(number: int) -> str:
    """`1 card`, `24 cards`."""
    return count(number, "card")

"""Moments, and the study day that a moment belongs to.

Nothing here reads a clock: a `Now` is made by `cli` (or by a test) and handed down, so that every rule about
days can be tried with any moment in any zone.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = (date.min - _EPOCH).days, (date.max - _EPOCH).days


def study_day(at: int, offset: int, rollover: int) -> int:
    """The study day of a moment: days from 1970-01-01 to its local date, the day beginning at `rollover`.

    `at` is UTC milliseconds, `offset` minutes east of UTC at that moment, `rollover` an hour of the local
    wall clock. The hours come off the wall clock, not off UTC, so no zone or daylight change moves a day.
    """
    return (at + offset * MINUTE_MS - rollover * HOUR_MS) // DAY_MS


def date_of(day: int) -> date:
    """The calendar date of a study day; the last or the first there is where the calendar has none."""
    return _EPOCH + timedelta(days=max(_FIRST, min(day, _LAST)))


class Now(NamedTuple):
    """A moment as the program was told it.

    `at`: UTC milliseconds. `offset`: minutes east of UTC then. `mono`: milliseconds of a clock that is never
    set back, for durations only.
    """

    at: int
    offset: int = 0
    mono: int = 0

    def day(self, rollover: int) -> int:
        """The study day of this moment for a day that begins at hour `rollover`."""
        return study_day(self.at, self.offset, rollover)

    def local(self) -> datetime:
        """The local wall time of this moment."""
        return local_time(self.at, self.offset)


def local_time(at: int, offset: int) -> datetime:
    """The wall time, in a zone `offset` minutes east of UTC, of a moment in UTC milliseconds.

    A day or more from UTC is no zone: then it is told in UTC, and says so.
    """
    zone = timezone(timedelta(minutes=offset)) if abs(offset) < DAY_MS // MINUTE_MS else UTC
    at = max(_FIRST * DAY_MS, min(at, _LAST * DAY_MS))
    try:
        return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at)).astimezone(zone)
    except OverflowError:  # within a day of the calendar's ends
        return datetime(1, 1, 1, tzinfo=zone) if at < 0 else datetime(9999, 12, 31, tzinfo=zone)


Clock = Callable[[], Now]
"""Tells the present moment; made in `cli`, handed on to whatever has to ask again."""

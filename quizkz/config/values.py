"""What the keys of the settings take: from a value as TOML has it to what it means, or why it is none."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from quizkz.clock import HOUR_MS
from quizkz.scheduling import NewOrder, Order
from quizkz.scheduling.balancing import LESS

STEP_LIMIT_MS = 6 * HOUR_MS
"""Steps are for the same day, and an answer six hours later counts as of another."""

_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*+([smh])")
_UNIT_MS = {"s": 1000, "m": 60_000, "h": HOUR_MS}
_EPOCH = date(1970, 1, 1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EASY_DAY = re.compile(rf"({'|'.join(_WEEKDAYS)})(?::(less|none))?")


class WrongError(ValueError):
    """A value that its key does not take; the message says what it takes, `fix` what to write."""

    def __init__(self, takes: str, fix: str) -> None:
        super().__init__(takes)
        self.fix = fix


def boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise WrongError("takes true or false", "write true or false, without quotes")
    return value


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise WrongError("takes a text", "write it in quotes")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or a lone one."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) and v for v in values):
        raise WrongError("takes a text or a list of texts", 'write it as ["one", "two"]')
    return tuple(values)


def whole(low: int, high: int) -> Callable[[Any], int]:
    """The reader of a whole number within bounds."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise WrongError(
                f"takes a whole number from {low:,} to {high:,}", f"write one such as {max(low, 1)}"
            )
        return value

    return read


def retention(value: Any) -> float:
    """A desired retention."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0.7 <= value <= 0.99:
        raise WrongError("takes a share from 0.7 to 0.99", "write one such as 0.9")
    return float(value)


def _duration(value: Any) -> int:
    """Milliseconds of a text such as `10m`."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise WrongError('takes a time such as "20m"', "write a number with s, m or h, in quotes")
    return round(float(found[1]) * _UNIT_MS[found[2]])


def learn_ahead(value: Any) -> int:
    """A time as milliseconds, under six hours."""
    took = _duration(value)
    if took >= STEP_LIMIT_MS:
        raise WrongError("takes a time under six hours", 'write one such as "20m"')
    return took


def steps(value: Any) -> tuple[int, ...]:
    """A list of times as milliseconds, each under six hours."""
    if not isinstance(value, list | tuple):
        raise WrongError("takes a list of times", 'write it as ["1m", "10m"]')
    times = tuple(_duration(v) for v in value)
    if not all(0 < time < STEP_LIMIT_MS for time in times):
        raise WrongError("takes times above zero and under six hours", 'write such as ["1m", "10m"]')
    return times


def order(value: Any) -> str:
    """An order of due cards."""
    return _one_of(get_args(Order), value, "order")


def new_order(value: Any) -> str:
    """When new cards come, against due ones."""
    return _one_of(get_args(NewOrder), value, "new_order")


def _one_of(known: tuple[str, ...], value: Any, key: str) -> str:
    if value not in known:
        from difflib import get_close_matches  # only a mistake needs it

        meant = next(iter(get_close_matches(str(value), known, 1)), known[0])
        named = [f'"{name}"' for name in known]
        takes = f"one of {', '.join(named)}" if len(named) > 2 else " or ".join(named)
        raise WrongError(f"takes {takes}", f'write {key} = "{meant}"')
    return str(value)


def leech_action(value: Any) -> str:
    """What happens to a card that becomes a leech."""
    return _one_of(("mark", "suspend"), value, "leech_action")


def day(value: Any) -> int:
    """The day number of a date, written as one or as a text."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise WrongError("takes a date", "write it as 2026-06-01")
    return (found - _EPOCH).days


def exam_date(value: Any) -> int | None:
    """The day number of a date; `none` is None."""
    return None if value == "none" else day(value)


def shares(value: Any) -> tuple[float, ...]:
    """The share of each weekday, from Monday, of a list such as `["sat", "sun:none"]`."""
    fix = 'write it as ["sat", "sun:none"]'
    found = [1.0] * len(_WEEKDAYS)
    for one in texts(value):
        named = _EASY_DAY.fullmatch(one)
        if named is None:
            raise WrongError(
                "takes mon, tue, wed, thu, fri, sat or sun, with :none where no card is wanted", fix
            )
        found[_WEEKDAYS.index(named[1])] = 0.0 if named[2] == "none" else LESS
    if not any(found):
        raise WrongError("leaves no day for cards", "take :none off one of the days")
    return tuple(found)


def holidays(value: Any) -> tuple[tuple[int, int], ...]:
    """The first and last day of each range in a list such as `["2026-12-24..2027-01-02"]`."""
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(_holiday(one) for one in values)


def _holiday(value: Any) -> tuple[int, int]:
    takes, fix = "takes dates and ranges of dates", 'write it as ["2026-12-24..2027-01-02", "2027-03-22"]'
    first, dots, last = value.partition("..") if isinstance(value, str) else (value, "", "")
    try:
        days = day(first), day(last if dots else first)
    except WrongError as error:
        raise WrongError(takes, fix) from error
    if days[0] > days[1]:
        raise WrongError("takes ranges that begin before they end", fix)
    return days

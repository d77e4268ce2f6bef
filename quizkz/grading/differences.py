"""How a number that is not right differs from the right one."""

from fractions import Fraction

from quizkz.grading.verdict import Why
from quizkz.numbers import Number, plain

TENS_MOST = 12
"""Powers of ten that are told apart from plainly too high or low: a factor beyond a trillion is no slip."""


def number_whys(
    said: Number, value: Fraction, answer: Fraction, bounds: tuple[Fraction, Fraction]
) -> tuple[Why, ...]:
    """Why `value`, as read from `said`, is not within `bounds` around `answer`.

    `value` may be `said.value` in the unit of the question, so that the other reading is scaled alike.
    """
    if said.other is not None and said.value:
        other = value / said.value * said.other
        if bounds[0] <= other <= bounds[1]:
            reading = f"read as {plain(said.value)}, not {plain(said.other)}"
            return (Why("ambiguous", f"{reading}, as the deck's language writes numbers"),)
    return (_difference(said, value, answer, bounds),)


def _difference(said: Number, value: Fraction, answer: Fraction, bounds: tuple[Fraction, Fraction]) -> Why:
    """One reason: a power of ten, rounded too far, or plainly too high or low."""
    low, high = bounds
    if answer and value:
        for power in range(1, TENS_MOST + 1):
            for factor in (Fraction(10) ** power, Fraction(10) ** -power):
                if low <= value / factor <= high:
                    return Why("factor", factor=factor)
        step = said.step * abs(value / said.value)
        if step and abs(answer - value) * 2 <= step and _fewer_digits(answer, step):
            return Why("rounded")
    return Why("too_high" if value > answer else "too_low")


def _fewer_digits(answer: Fraction, step: Fraction) -> bool:
    """Whether an answer has digits below `step`."""
    return (answer / step).denominator != 1

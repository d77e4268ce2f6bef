"""Forms of texts that are asked for again and again, kept for a while.

A question comes back, with the same answers each time; what is short is worked out once. What is long is not
kept, so that no deck fills the memory.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from quizkz.grading.letters import bare, spelled_out
from quizkz.grading.loosening import in_digits, run_together, squeezed
from quizkz.numbers import NoNumber, read
from quizkz.texts import fold, normal, prose

KEPT_MOST = 4096
"""Texts of each form: some hundred questions with ten spellings each."""
LETTERS_MOST = 400
"""Letters of a text that is kept."""

F = TypeVar("F", bound=Callable[..., Any])


def _kept(work: F) -> F:
    """A function of a text whose results on short ones are kept."""
    keeping = lru_cache(maxsize=KEPT_MOST)(work)

    @wraps(work)
    def found(text: str, *more: Any, **named: Any) -> Any:
        return (work if len(text) > LETTERS_MOST else keeping)(text, *more, **named)

    return cast(F, found)


@_kept
def form_of(text: str, language: str, *, exact_case: bool = False) -> str:
    """The normal form, with its case or without."""
    return normal(text, language, case="match" if exact_case else "ignore")


@_kept
def prose_of(form: str) -> str:
    """A normal form without the stops and quotes inside it."""
    return prose(form)


@_kept
def squeezed_of(form: str) -> str:
    """A normal form without blanks."""
    return squeezed(form)


@_kept
def together_of(form: str) -> str:
    """A normal form without blanks, stops and quotes."""
    return run_together(form)


@_kept
def numerals_of(text: str, language: str, *, any_case: bool, exact_case: bool) -> str:
    """A text run together, with Roman numerals in digits."""
    form = in_digits(normal(text, language, case="match"), any_case=any_case)
    return form if exact_case else fold(form, language)


@_kept
def bares_of(form: str, language: str, *, everywhere: bool) -> frozenset[str]:
    """What is left of a normal form without accents; with ü as u, and as ue where that is usual."""
    together = run_together(form)
    spellings = {together, spelled_out(together, language)}
    return frozenset(bare(text, language, everywhere=everywhere) for text in spellings)


@_kept
def bare_of(word: str, language: str, *, everywhere: bool) -> str:
    """A word without accents."""
    return bare(word, language, everywhere=everywhere)


@_kept
def has_number(text: str, language: str) -> bool:
    """Whether any number is in a text, in digits or in words."""
    if any(char.isnumeric() for char in text):
        return True
    found = read(text, language, spelled=True)
    return not isinstance(found, NoNumber) or found != NoNumber(0)

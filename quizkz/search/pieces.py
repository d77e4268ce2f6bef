"""The pieces of a line of search: brackets, operators and terms, each with its place."""

import re
from typing import Final, NamedTuple

from quizkz.search.terms import OPERATORS

_TERM: Final = re.compile(r'(-?)(?:([^\W\d_]+)(:(?!:)|<=|>=|!=|[<>=]))?("[^"]*"?|[^\s"()]*)')


class Fault(NamedTuple):
    """What is wrong with a line of search: a sentence, and the span [start, end) that it speaks of."""

    message: str
    start: int
    end: int


class WrongError(Exception):
    """Ends the reading of a line. `told`: whether the message says in which saved search it is."""

    def __init__(self, message: str, start: int, end: int, *, told: bool = False) -> None:
        self.fault = Fault(message, start, end)
        self.told = told


class Token(NamedTuple):
    """A piece of a line. `kind`: `(`, `)`, `-(`, one of `OPERATORS`, `term`, or empty at the end.

    `begin`: where the value stands; `last`: it ends the line and may go on.
    """

    kind: str
    start: int
    end: int
    minus: bool = False
    key: str = ""
    sign: str = ""
    value: str = ""
    begin: int = 0
    last: bool = False

    @property
    def quoted(self) -> bool:
        """Whether the value stands in quotes."""
        return self.value.startswith('"')

    @property
    def plain(self) -> str:
        """The value without quotes."""
        return self.value.strip('"')


def piece(text: str, at: int, *, typing: bool) -> Token:
    """The piece of a line at or after a place. `typing`: what stands at the very end may go on.

    Raises WrongError for a quote or a minus that belongs to nothing.
    """
    while at < len(text) and text[at].isspace():
        at += 1
    if at == len(text):
        return Token("", at, at)
    for kind in ("(", ")", "-("):
        if text.startswith(kind, at):
            return Token(kind, at, at + len(kind))
    return _term(text, at, typing=typing)


def _term(text: str, start: int, *, typing: bool) -> Token:
    found = _TERM.match(text, start)
    assert found is not None  # noqa: S101  # all of the pattern may be empty
    minus, key, sign, value = found.groups()
    begin, end = found.start(4), max(found.end(), start + 1)
    closed = len(value) > 1 and value.endswith('"')
    last = typing and end == len(text) and not closed
    if not last:
        _refuse_loose(minus, key, value, start, begin, end, closed=closed)
    kind = "term"
    if not minus and not key and value in (*OPERATORS, "OR", "AND", "NOT"):
        kind = value.lower()
    return Token(kind, start, end, bool(minus), key or "", sign or "", value, begin, last)


def _refuse_loose(
    minus: str, key: str | None, value: str, start: int, begin: int, end: int, *, closed: bool
) -> None:
    """Signs that would be passed over, so that another search than the one meant would be read."""
    if value.startswith('"') and not closed:
        raise WrongError("This quote is not closed.", begin, end)
    if minus and not key and (not value or value.startswith("-")):
        said = "A - stands right before a term, once, without a blank: -is:new. Quotes make it plain."
        raise WrongError(said, start, start + 1 if not value else begin + 1)
    if not key and value and not value.strip("*"):
        raise WrongError('A * ends a word or a phrase: econ*, "the pri*".', start, end)

"""A line of search read into a condition, or the place where it is wrong.

`or` binds least, blanks mean `and`, `-` and `not` bind most. Any text is read or refused with a span:
brackets and terms are bounded, and saved searches may not lead back to themselves.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from quizkz.search import values
from quizkz.search.terms import (
    FIGURES,
    KINDS,
    MISSED,
    OPERATORS,
    SIGNS,
    STATES,
    Condition,
    Figure,
    Flag,
    Introduced,
    Is,
    Phrase,
    Query,
    Rated,
    Words,
    all_of,
    negated,
    some_of,
)
from quizkz.texts import words
from quizkz.texts.words import mark

DEEPEST, MOST_TERMS = 50, 500
FLAGS: Final = 7

_TERM: Final = re.compile(r'(-?)(?:([^\W\d_]+)(:(?!:)|<=|>=|!=|[<>=]))?("[^"]*"?|[^\s"()]*)')


class Fault(NamedTuple):
    """What is wrong with a line of search: a sentence, and the span [start, end) that it speaks of."""

    message: str
    start: int
    end: int


class Known(NamedTuple):
    """The ids of the decks, the tags and the saved searches there are; values that are none are faults."""

    decks: Collection[str] = ()
    tags: Collection[str] = ()
    saved: Mapping[str, str] = MappingProxyType({})


def parse(text: str, known: Known | None = None, *, typing: bool = True) -> Query | Fault:
    """Read a line of search. Without `known` any deck and any tag may be named.

    A word that ends with a * stands for each that begins so. `typing`: the line may go on. The word at the
    very end, no blank after it, then needs no *, and what is not finished is no fault.
    """
    reader = _Reader(text, known, typing=typing, budget=[MOST_TERMS], chain=(), depth=0)
    try:
        return Query(reader.read(), reader.asks)
    except _WrongError as wrong:
        return wrong.fault


class _WrongError(Exception):
    """Ends the reading of a line."""

    def __init__(self, message: str, start: int, end: int, *, told: bool = False) -> None:
        self.fault = Fault(message, start, end)
        self.told = told  # whether it says in which saved search it is


class _Token(NamedTuple):
    """A piece of a line. `kind`: `(`, `)`, `-(`, one of `OPERATORS`, `term`, or empty at the end."""

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


@dataclass(slots=True)
class _Reader:
    """Reads one line from left to right. `budget`: the terms it may still hold, with saved searches."""

    text: str
    known: Known | None
    typing: bool
    budget: list[int]
    chain: tuple[str, ...]
    depth: int
    at: int = 0
    asks: str = ""
    token: _Token = field(default_factory=lambda: _Token("", 0, 0))

    def read(self) -> Condition:
        """The whole line."""
        self._next()
        found = self._any()
        if self.token.kind == ")":
            raise _WrongError("No parenthesis is open here.", self.token.start, self.token.end)
        return all_of(() if found is None else (found,))

    # Pieces

    def _next(self) -> None:
        text = self.text
        while self.at < len(text) and text[self.at].isspace():
            self.at += 1
        start = self.at
        if start == len(text):
            self.token = _Token("", start, start)
            return
        for kind in ("(", ")", "-("):
            if text.startswith(kind, start):
                self.at = start + len(kind)
                self.token = _Token(kind, start, self.at)
                return
        self.token = self._term_at(start)
        self.at = self.token.end

    def _term_at(self, start: int) -> _Token:
        found = _TERM.match(self.text, start)
        assert found is not None  # noqa: S101  # all of the pattern may be empty
        minus, key, sign, value = found.groups()
        end = max(found.end(), start + 1)
        closed = len(value) > 1 and value.endswith('"')
        last = self.typing and end == len(self.text) and not closed
        kind = "term"
        if not minus and not key and value in (*OPERATORS, "OR", "AND", "NOT"):
            kind = value.lower()
        return _Token(kind, start, end, bool(minus), key or "", sign or "", value, found.start(4), last)

    # How pieces are joined

    def _any(self) -> Condition | None:
        """Conditions parted by `or`."""
        found = [self._all()]
        while self.token.kind == "or":
            operator = self.token
            self._next()
            self._goes_on(operator)
            found.append(self._all())
        there = [one for one in found if one is not None]
        return some_of(there) if there else None

    def _all(self) -> Condition | None:
        """Conditions that must all hold."""
        found: list[Condition] = []
        self._no_operator_first()
        while self.token.kind not in ("", ")", "or"):
            if self.token.kind == "and":
                operator = self.token
                self._next()
                self._goes_on(operator)
                continue
            one = self._one()
            if one is not None:
                found.append(one)
        return all_of(found) if found else None

    def _no_operator_first(self) -> None:
        token = self.token
        if token.kind not in ("or", "and"):
            return
        if not token.last:
            said = f"“{token.kind}” stands between two terms. Quotes make it a plain word."
            raise _WrongError(said, token.start, token.end)
        self.token = token._replace(kind="term")  # the first letters of a word

    def _goes_on(self, operator: _Token) -> None:
        """Whether something follows an operator, or may still follow it."""
        kind = self.token.kind
        if self.token.last and kind in ("or", "and"):
            self.token = self.token._replace(kind="term")  # the first letters of a word
        elif kind in ("or", "and", ")") or (not kind and not self.typing):
            said = f"Something must follow “{operator.kind}”. Quotes make it a plain word."
            raise _WrongError(said, operator.start, operator.end)

    def _one(self) -> Condition | None:
        """One term or bracket, or its contrary."""
        turned = False
        while self.token.kind == "not":
            operator = self.token
            self._spend(operator)
            turned = not turned
            self._next()
            self._goes_on(operator)
        token = self.token
        if token.kind:
            self._next()
        if token.kind == "term":
            turned = turned is not token.minus
            found = self._term(token, turned=turned)
        elif token.kind:
            turned = turned is not (token.kind == "-(")
            found = self._bracket(token)
        else:
            return None
        return negated(found) if turned and found is not None else found

    def _bracket(self, opened: _Token) -> Condition | None:
        if self.token.kind == ")":
            raise _WrongError("Nothing stands in these parentheses.", opened.start, self.token.end)
        if self.depth == DEEPEST:
            said = f"Parentheses go no deeper than {DEEPEST}."
            raise _WrongError(said, opened.start, opened.end)
        self.depth += 1
        found = self._any()
        self.depth -= 1
        if self.token.kind == ")":
            self._next()
        elif not self.typing:
            raise _WrongError("This parenthesis is not closed.", opened.start, opened.end)
        return found

    # Terms

    def _term(self, token: _Token, *, turned: bool) -> Condition | None:
        self._spend(token)
        key = token.key.casefold()
        open_ = token.plain.endswith("*") or (token.last and not turned)
        if not key:
            return self._plain(token, open_=open_)
        if token.sign == ":":
            return self._keyed(key, token, open_=open_)
        return self._compared(values.ALIASES.get(key, key), token)

    def _spend(self, token: _Token) -> None:
        if self.budget[0] == 0:
            raise _WrongError(f"A search has at most {MOST_TERMS} terms.", token.start, token.end)
        self.budget[0] -= 1

    def _plain(self, token: _Token, *, open_: bool) -> Condition | None:
        if not token.quoted and token.value.startswith(SIGNS):
            figures = ", ".join(values.EXAMPLES[name] for name in ("due", "lapses"))
            raise _WrongError(
                f"A comparison is written without blanks: {figures}. Quotes make it plain.",
                token.start,
                token.end,
            )
        plain = tuple(words(token.plain))
        if not plain:
            return None
        return (Phrase if token.quoted and len(plain) > 1 else Words)(plain, open_)

    def _keyed(self, key: str, token: _Token, *, open_: bool) -> Condition | None:
        """A term `key:value`; None while its value is still being typed."""
        if key in FIGURES or key in values.ALIASES:
            name = values.ALIASES.get(key, key)
            said = f"“{key}” is compared: {values.EXAMPLES[name]}."
            raise _WrongError(said, token.start, token.end)
        if key not in values.KEYS:
            raise _WrongError(
                f"No search has the key “{key}:”. {values.which(key)}", token.start, token.begin
            )
        if key in values.COUNTED:
            return self._counted(key, token)
        value = token.plain
        if not words(value):
            if not token.last:
                said = f"“{key}:” needs a value, without a blank before it."
                raise _WrongError(said, token.start, token.end)
            self.asks = key
            return None
        return self._named(key, value, token, open_=open_)

    def _named(self, key: str, value: str, token: _Token, *, open_: bool) -> Condition | None:
        there = self._there(key)
        form = mark(key, value)
        forms = None if there is None else {name: mark(key, name) for name in there}
        begun = open_ and key not in ("is", "saved") and value.endswith("*")
        typing = (token.last or begun) and (
            forms is None or any(other.startswith(form) for other in forms.values())
        )
        if forms is not None and form not in forms.values() and not typing:
            raise _WrongError(values.unknown(key, value, list(forms)), token.begin, token.end)
        if key not in ("is", "saved"):
            return Words((form,), open_)
        name = next((name for name, other in (forms or {}).items() if other == form), None)
        if name is None:
            self.asks = key
            return None
        return Is(name) if key == "is" else self._saved(name, token)

    def _there(self, key: str) -> Collection[str] | None:
        """The values that a key may have; None: any."""
        if key == "is":
            return (*STATES, MISSED)
        if key == "kind":
            return KINDS
        if key == "saved":
            return self.known.saved if self.known else ()
        if self.known is None:
            return None
        return self.known.decks if key == "deck" else self.known.tags

    def _saved(self, name: str, token: _Token) -> Condition:
        """What a saved search says, read as if it stood here in parentheses."""
        assert self.known is not None  # noqa: S101  # it named the search
        if name in self.chain:
            way = " → ".join(f"“{one}”" for one in (*self.chain[self.chain.index(name) :], name))
            said = f"The saved search leads back to itself: {way}."
            raise _WrongError(said, token.start, token.end, told=True)
        if self.depth == DEEPEST:
            said = f"Parentheses and saved searches go no deeper than {DEEPEST}."
            raise _WrongError(said, token.start, token.end)
        line = self.known.saved[name]
        chain = (*self.chain, name)
        inner = _Reader(line, self.known, typing=False, budget=self.budget, chain=chain, depth=self.depth + 1)
        try:
            return inner.read()
        except _WrongError as wrong:
            said = wrong.fault.message
            if not wrong.told:
                said = (
                    f"In the saved search “{name}”, at “{line[wrong.fault.start : wrong.fault.end]}”: {said}"
                )
            raise _WrongError(said, token.start, token.end, told=True) from None

    def _counted(self, key: str, token: _Token) -> Condition | None:
        """A term of days or of a flag."""
        value = token.plain.strip()
        if token.last and not value:
            self.asks = key
            return None
        found = values.COUNTS.fullmatch(value)
        number = int(found[1]) if found else 0
        rating = found[2].casefold() if found and found[2] else ""
        fine = number >= 1 and (key == "rated" or not rating) and (token.last or not value.endswith(":"))
        if not fine or (key == "flag" and number > FLAGS):
            if token.last and self._may_become_rating(key, value):
                return Rated(int(value.partition(":")[0]))
            what = f"a flag from 1 to {FLAGS}" if key == "flag" else "a number of days from 1"
            said = f"“{key}:” takes {what}: {values.EXAMPLES[key]}."
            raise _WrongError(said, token.begin if value else token.start, token.end)
        if key == "flag":
            return Flag(number)
        if key == "introduced":
            return Introduced(number)
        if key == "missed":
            return Rated(number, 1)
        return Rated(number, values.rating(rating))

    @staticmethod
    def _may_become_rating(key: str, value: str) -> bool:
        days, colon, rating = value.partition(":")
        begun = bool(colon) and any(name.startswith(rating.casefold()) for name in values.RATINGS)
        return key == "rated" and begun and re.fullmatch("[1-9][0-9]{0,4}", days) is not None

    def _compared(self, name: str, token: _Token) -> Condition | None:
        """A figure compared with a number; None while the number is still being typed."""
        if name in values.KEYS:
            said = f"“{name}” takes a colon: {values.EXAMPLES.get(name, f'{name}:…')}."
            raise _WrongError(said, token.start, token.end)
        if name not in FIGURES:
            raise _WrongError(
                f"No figure is called “{token.key}”. {values.which(name)}", token.start, token.begin
            )
        value = token.plain.strip().casefold()
        number = values.due(value) if name == "due" else values.amount(name, value)
        if number is not None:
            return Figure(name, token.sign, number)
        if token.last and (value in ("", "-", "!") or (name == "due" and values.begins_a_day(value))):
            self.asks = name
            return None
        said = f"“{name}” is compared with {values.takes(name)}: {values.EXAMPLES[name]}."
        raise _WrongError(said, token.begin if value else token.start, token.end)

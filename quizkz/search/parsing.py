"""A line of search read into a condition, or the place where it is wrong.

`or` binds least, blanks mean `and`, `-` and `not` bind most. Any text is read or refused with a span:
brackets and terms are bounded, and saved searches may not lead back to themselves.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn

from quizkz.search import values
from quizkz.search.pieces import Fault, Token, WrongError, piece
from quizkz.search.terms import (
    FIGURES,
    KINDS,
    MISSED,
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
SIGNS_ALONE: Final = "There is no word here: signs are not searched."


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
    except WrongError as wrong:
        return wrong.fault


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
    passed: int = 0
    asks: str = ""
    token: Token = field(default_factory=lambda: Token("", 0, 0))

    def read(self) -> Condition:
        """The whole line."""
        self._next()
        found = self._any()
        if self.token.kind == ")":
            raise WrongError("No parenthesis is open here.", self.token.start, self.token.end)
        return all_of(() if found is None else (found,))

    # Pieces

    def _next(self) -> None:
        self.passed = self.at
        self.token = piece(self.text, self.at, typing=self.typing)
        self.at = self.token.end

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
        start = self.token.start
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
        if not (found or self.typing) and self.passed > start:
            raise WrongError(SIGNS_ALONE, start, self.passed)
        return all_of(found) if found else None

    def _no_operator_first(self) -> None:
        token = self.token
        if token.kind not in ("or", "and"):
            return
        if not token.last:
            said = f"“{token.kind}” stands between two terms. Quotes make it a plain word."
            raise WrongError(said, token.start, token.end)
        self.token = token._replace(kind="term")  # the first letters of a word

    def _goes_on(self, operator: Token) -> None:
        """Whether something follows an operator, or may still follow it."""
        kind = self.token.kind
        if self.token.last and kind in ("or", "and"):
            self.token = self.token._replace(kind="term")  # the first letters of a word
        elif kind in ("or", "and", ")") or (not kind and not self.typing):
            said = f"Something must follow “{operator.kind}”. Quotes make it a plain word."
            raise WrongError(said, operator.start, operator.end)

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
            if found is None and turned and not token.last:
                raise WrongError(SIGNS_ALONE, token.start, token.end)
        elif token.kind:
            turned = turned is not (token.kind == "-(")
            found = self._bracket(token)
        else:
            return None
        return negated(found) if turned and found is not None else found

    def _bracket(self, opened: Token) -> Condition | None:
        if self.token.kind == ")":
            raise WrongError("Nothing stands in these parentheses.", opened.start, self.token.end)
        if self.depth == DEEPEST:
            said = f"Parentheses go no deeper than {DEEPEST}."
            raise WrongError(said, opened.start, opened.end)
        self.depth += 1
        found = self._any()
        self.depth -= 1
        if self.token.kind == ")":
            self._next()
        elif not self.typing:
            raise WrongError("This parenthesis is not closed.", opened.start, opened.end)
        return found

    # Terms

    def _term(self, token: Token, *, turned: bool) -> Condition | None:
        self._spend(token)
        key = token.key.casefold()
        open_ = token.plain.endswith("*") or (token.last and not turned)
        if not key:
            return self._plain(token, open_=open_)
        if token.sign == ":":
            return self._keyed(key, token, open_=open_)
        return self._compared(values.ALIASES.get(key, key), token)

    def _spend(self, token: Token) -> None:
        if self.budget[0] == 0:
            raise WrongError(f"A search has at most {MOST_TERMS} terms.", token.start, token.end)
        self.budget[0] -= 1

    def _plain(self, token: Token, *, open_: bool) -> Condition | None:
        if not token.quoted and token.value.startswith(SIGNS):
            figures = ", ".join(values.EXAMPLES[name] for name in ("due", "lapses"))
            raise WrongError(
                f"A comparison is written without blanks: {figures}. Quotes make it plain.",
                token.start,
                token.end,
            )
        plain = tuple(words(token.plain))
        if not plain:
            return None
        return (Phrase if token.quoted and len(plain) > 1 else Words)(plain, open_)

    def _keyed(self, key: str, token: Token, *, open_: bool) -> Condition | None:
        """A term `key:value`; None while its value is still being typed."""
        if key in FIGURES or key in values.ALIASES:
            name = values.ALIASES.get(key, key)
            said = f"“{key}” is compared: {values.EXAMPLES[name]}."
            raise WrongError(said, token.start, token.end)
        if key not in values.KEYS:
            raise WrongError(f"No search has the key “{key}:”. {values.which(key)}", token.start, token.begin)
        if key in values.COUNTED:
            return self._counted(key, token)
        value = token.plain
        if not words(value):
            if not token.last:
                said = f"“{key}:” needs a value, without a blank before it."
                raise WrongError(said, token.start, token.end)
            self.asks = key
            return None
        return self._named(key, value, token, open_=open_)

    def _named(self, key: str, value: str, token: Token, *, open_: bool) -> Condition | None:
        there = self._there(key)
        form = mark(key, value)
        forms = None if there is None else {name: mark(key, name) for name in there}
        begun = open_ and key not in ("is", "saved") and value.endswith("*")
        typing = (token.last or begun) and (
            forms is None or any(other.startswith(form) for other in forms.values())
        )
        if forms is not None and form not in forms.values() and not typing:
            raise WrongError(values.unknown(key, value, list(forms)), token.begin, token.end)
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

    def _saved(self, name: str, token: Token) -> Condition:
        """What a saved search says, read as if it stood here in parentheses."""
        assert self.known is not None  # noqa: S101  # it named the search
        if name in self.chain:
            way = " → ".join(f"“{one}”" for one in (*self.chain[self.chain.index(name) :], name))
            said = f"The saved search leads back to itself: {way}."
            raise WrongError(said, token.start, token.end, told=True)
        if self.depth == DEEPEST:
            said = f"Parentheses and saved searches go no deeper than {DEEPEST}."
            raise WrongError(said, token.start, token.end)
        line = self.known.saved[name]
        chain = (*self.chain, name)
        inner = _Reader(line, self.known, typing=False, budget=self.budget, chain=chain, depth=self.depth + 1)
        try:
            return inner.read()
        except WrongError as wrong:
            said = wrong.fault.message
            if not wrong.told:
                said = (
                    f"In the saved search “{name}”, at “{line[wrong.fault.start : wrong.fault.end]}”: {said}"
                )
            raise WrongError(said, token.start, token.end, told=True) from None

    def _counted(self, key: str, token: Token) -> Condition | None:
        """A term of days or of a flag."""
        value = token.plain.strip()
        if token.last and not value:
            self.asks = key
            return None
        first, colon, second = value.partition(":")
        number = values.counted(key, first)
        if not 1 <= number <= (FLAGS if key == "flag" else values.MOST_DAYS):
            most = (
                f"a flag from 1 to {FLAGS}"
                if key == "flag"
                else f"a number of days, 1 to {values.MOST_DAYS:,}"
            )
            said = f"“{key}:” takes {most}: {values.EXAMPLES[key]}."
            begin, end = (token.begin, token.begin + len(first)) if value else (token.start, token.end)
            raise WrongError(said, begin, max(end, begin + 1))
        rating = values.rating(second.casefold())
        if rating is None and colon and not (token.last and values.begins_a_rating(second.casefold())):
            self._refuse_rating(key, second, token)
        if colon and key != "rated":
            self._refuse_rating(key, second, token)
        if key == "flag":
            return Flag(number)
        if key == "introduced":
            return Introduced(number)
        return Rated(number, 1 if key == "missed" else rating)

    @staticmethod
    def _refuse_rating(key: str, given: str, token: Token) -> NoReturn:
        said = f"“{key}:” takes no rating: {values.EXAMPLES[key]}."
        if key == "rated":
            said = f"A rating is 1 to 4, or again, hard, good, easy: {values.EXAMPLES[key]}."
        begin = token.end - len(given) - token.value.endswith('"')
        raise WrongError(said, min(begin, token.end - 1), token.end)

    def _compared(self, name: str, token: Token) -> Condition | None:
        """A figure compared with a number; None while the number is still being typed."""
        if name in values.KEYS:
            said = f"“{name}” takes a colon: {values.EXAMPLES.get(name, f'{name}:…')}."
            raise WrongError(said, token.start, token.end)
        if name not in FIGURES:
            raise WrongError(
                f"No figure is called “{token.key}”. {values.which(name, token.sign)}",
                token.start,
                token.begin,
            )
        value = token.plain.strip().casefold()
        number = values.due(value) if name == "due" else values.amount(name, value)
        if number is not None:
            return Figure(name, token.sign, number)
        if token.last and (value in ("", "-", "!") or (name == "due" and values.begins_a_day(value))):
            self.asks = name
            return None
        said = values.wrong(name, token.sign, value)
        raise WrongError(said, token.begin if value else token.start, token.end)

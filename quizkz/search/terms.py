"""What a search asks of a card: words, states, figures, and how they are joined; and how each is written.

A condition is a value. `written` gives a line that is read as the same condition again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from quizkz.texts.words import MARK, mark

KINDS: Final = (
    "choice",
    "cloze",
    "flashcard",
    "match",
    "multiple",
    "numeric",
    "order",
    "true_false",
    "typed",
)
STATES: Final = ("new", "due", "learning", "review", "leech", "suspended", "flagged", "buried")
"""How a card may stand; the place of each is its bit in the marks of a card."""
MISSED: Final = "missed"
"""What may follow `is:` besides: missed in the last sitting."""
FIGURES: Final = (
    "due",
    "stability",
    "difficulty",
    "retrievability",
    "lapses",
    "answers",
    "interval",
)
"""What is compared: days until it is due, days of stability, difficulty 1 to 10, the chance of recall now,
times forgotten, answers that count, days between the last answer and the due day."""
SIGNS: Final = ("<=", ">=", "!=", "<", ">", "=")
OPERATORS: Final = ("or", "and", "not")


@dataclass(frozen=True, slots=True)
class Words:
    """The question has all these words of the index; of the last any that begins so where `open`."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the question has these words side by side; the last may go on where `open`."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The card stands so: one of `STATES`, or missed in the last sitting."""

    state: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the card, one of `FIGURES`, compared with a number; false where the card has none."""

    name: str
    sign: str
    number: float


@dataclass(frozen=True, slots=True)
class Rated:
    """It was answered on one of so many study days, today the last of them; rated so, where that is asked."""

    days: int
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Introduced:
    """Its first answer was on one of so many study days, today the last of them."""

    days: int


@dataclass(frozen=True, slots=True)
class Flag:
    """It carries the flag of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    what: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Each of these holds; none named: any card."""

    of: "tuple[Condition, ...]" = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    of: "tuple[Condition, ...]"


Condition = Words | Phrase | Is | Figure | Rated | Introduced | Flag | Not | All | Some


@dataclass(frozen=True, slots=True)
class Query:
    """What must hold. `asks`: the key whose value is being typed (its known values help)."""

    what: Condition = All()
    asks: str = ""

    @property
    def whole(self) -> bool:
        """Whether any card is found."""
        return self.what == All()


def negated(what: Condition) -> Condition:
    """The contrary, in the form that reading gives."""
    return what.what if isinstance(what, Not) else Not(what)


def all_of(found: Iterable[Condition]) -> Condition:
    """All together, in the form that reading gives: no `All` in an `All`, and none of one."""
    flat = [one for what in found for one in (what.of if isinstance(what, All) else (what,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def some_of(found: Iterable[Condition]) -> Condition:
    """Any of them, in the same form."""
    flat = [one for what in found for one in (what.of if isinstance(what, Some) else (what,))]
    return flat[0] if len(flat) == 1 else Some(tuple(flat))


def of_decks(decks: Iterable[str]) -> Condition:
    """That a card is of one of these decks."""
    return some_of(Words((mark("deck", deck),)) for deck in decks)


def reads_answers(what: Condition) -> bool:
    """Whether it asks for single answers, which the log may first have to work out."""
    match what:
        case Rated(_, rating):
            return rating is not None
        case Is(state):
            return state == MISSED
        case Not(inner):
            return reads_answers(inner)
        case All(of) | Some(of):
            return any(reads_answers(one) for one in of)
        case _:
            return False


def written(what: Condition) -> str:
    """A line of search that is read as this condition."""
    match what:
        case Words(words, open_):
            return _words(words, "*" if open_ else "")
        case Phrase(words, open_):
            return f'"{" ".join(words)}{"*" if open_ else ""}"'
        case Is(state):
            return f"is:{state}"
        case Figure(name, sign, number):
            return f"{name}{sign}{_number(number)}"
        case Rated(days, rating):
            return f"rated:{days}" if rating is None else f"rated:{days}:{rating}"
        case Introduced(days):
            return f"introduced:{days}"
        case Flag(number):
            return f"flag:{number}"
        case Not(inner):
            return f"-{_closed(inner)}"
        case Some(of):
            return " or ".join(written(one) for one in of)
        case All(of):
            return " ".join(f"({written(one)})" if isinstance(one, Some) else written(one) for one in of)


def _closed(what: Condition) -> str:
    return f"({written(what)})" if isinstance(what, All | Some) else written(what)


def _words(words: tuple[str, ...], star: str) -> str:
    if words[0].startswith(MARK):
        _, key, *value = words[0].split(MARK)
        return f'{key}:"{" ".join(value)}{star}"'
    line = "-".join(words)
    return f'"{line}{star}"' if line in OPERATORS else line + star


def _number(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.9f}".rstrip("0")

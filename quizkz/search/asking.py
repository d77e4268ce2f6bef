"""How conditions are asked: of the index of words, of the marks of a listing, and in SQL of the states.

All names in the SQL here are the module's own; values go as parameters.
"""

import json
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from quizkz.memory import Parameters
from quizkz.queue import SAME_DAY_MS
from quizkz.search.terms import STATES, All, Condition, Figure, Flag, Introduced, Is, Not, Rated, Some, Words
from quizkz.texts.words import MARK

SAME_DAY: Final = (
    "(s.last_day IS NULL OR s.last_day >= :today"
    " OR (s.last_day = :today - 1 AND s.last_at > :at - :same_day))"
)
"""As `quizkz.scheduling.elapsed` says: no day has gone by since the last answer."""
LEVELS: Final = 6
"""Conditions within conditions up to which the index is asked: its parser has a stack of 100 pieces."""
APART_MS: Final = 30 * 60_000
"""Answers with a longer pause between them are of two sittings."""

_ELAPSED = f"CASE WHEN {SAME_DAY} THEN 0 ELSE :today - s.last_day END"
_FIGURES: Mapping[str, str] = {
    "due": "s.due_day - :today",
    "interval": "s.due_day - s.last_day",
    "stability": "s.stability",
    "difficulty": "s.difficulty",
    "lapses": "s.lapses",
    "answers": "s.answers",
}
COMPARES: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
"""How two numbers stand by each sign."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_NEVER = 1e300
"""More days than any memory lasts."""


class Moment(NamedTuple):
    """When cards are looked at, and the FSRS parameters in force for each deck."""

    at: int = 0
    today: int = 0
    parameters: Mapping[str, Parameters] = {}

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the SQL here."""
        return {"at": self.at, "today": self.today, "same_day": SAME_DAY_MS}


class Asked(NamedTuple):
    """A condition on the states `s`. `contrary`: it finds those cards that are not meant."""

    where: str
    values: Mapping[str, Any] = {}
    contrary: bool = False


# ---- the index of words --------------------------------------------------------------------------


def in_index(what: Condition, levels: int = LEVELS) -> bool:
    """Whether the index of words alone tells which questions are meant."""
    match what:
        case Words():
            return True
        case Not(inner):
            return levels > 0 and in_index(inner, levels - 1)
        case All(of) | Some(of):
            return levels > 0 and bool(of) and all(in_index(one, levels - 1) for one in of)
        case _:
            return False


def expression(what: Condition) -> str:
    """A condition that `in_index` takes, as the index of words takes it."""
    match what:
        case Words(words, open_):
            return together(words, open_=open_)
        case Some(of):
            return f"({' OR '.join(expression(one) for one in of)})"
        case All(of):
            some = [expression(one) for one in of if not isinstance(one, Not)]
            none = [expression(one.what) for one in of if isinstance(one, Not)]
            found = " AND ".join(some or [f'"{MARK}"'])
            return f"(({found}) NOT ({' OR '.join(none)}))" if none else f"({found})"
        case Not(inner):
            return f'("{MARK}" NOT {expression(inner)})'
    raise TypeError(what)


def together(words: Sequence[str], *, open_: bool) -> str:
    """That a question has all these words."""
    quoted = [f'"{word}"' for word in words]
    if open_:
        quoted[-1] += " *"
    return "(" + " AND ".join(quoted) + ")"


# ---- marks ---------------------------------------------------------------------------------------


def bits(what: Condition) -> tuple[int, int]:
    """The bits of marks that a condition wants, and those it does not want; none for another kind."""
    match what:
        case Is(state) if state in STATES:
            return 1 << STATES.index(state), 0
        case Not(Is(state)) if state in STATES:
            return 0, 1 << STATES.index(state)
    return 0, 0


# ---- states --------------------------------------------------------------------------------------


def of_states(what: Condition, moment: Moment) -> Iterator[Asked]:
    """A condition about how a card stands, in one statement or (decks of several parameters) in some."""
    match what:
        case Figure("retrievability", sign, chance):
            yield from _recall(sign, chance, moment)
        case Figure(name, sign, number):
            contrary = name in ("lapses", "answers") and COMPARES[sign](0, number)  # a new card has none
            where = f"{_FIGURES[name]} {sign} :number"
            yield Asked(f"NOT ({where})" if contrary else where, {"number": number}, contrary)
        case Rated(days, None):
            yield Asked("s.last_day > :today - :days", {"days": days})
        case Rated(days, rating):
            yield Asked(
                "s.last_day > :today - :days AND EXISTS (SELECT 1 FROM main.answers a WHERE a.card = s.card"
                " AND a.day > :today - :days AND a.rating = :rating)",
                {"days": days, "rating": rating},
            )
        case Introduced(days):
            yield Asked("s.first_day > :today - :days", {"days": days})
        case Flag(number):
            yield Asked("s.flag = :flag", {"flag": number})
        case _:
            raise TypeError(what)


def _recall(sign: str, chance: float, moment: Moment) -> Iterator[Asked]:
    """Recall falls below a chance once a number of days has gone by: so many times the stability."""
    by_times: dict[float, list[str]] = {}
    for deck, parameters in moment.parameters.items():
        by_times.setdefault(_times(chance, parameters), []).append(deck)
    for times, decks in by_times.items():
        where = f"{_ELAPSED} {_TURNED[sign]} s.stability * :times"
        if len(by_times) > 1:
            where += " AND s.deck IN (SELECT value FROM json_each(:decks))"
        yield Asked(where, {"times": times, "decks": json.dumps(decks)})


def _times(chance: float, parameters: Parameters) -> float:
    """After how many times its stability the recall of a card is this chance (FSRS-6's curve, turned)."""
    if chance <= 0:
        return _NEVER
    decay = parameters[20]
    return float((chance ** (-1 / decay) - 1) / (0.9 ** (-1 / decay) - 1))


LAST_ANSWERS: Final = (
    "SELECT a.at, a.card, a.rating FROM main.state s INDEXED BY state_last"
    " CROSS JOIN main.answers a ON a.card = s.card"
    " WHERE s.last_day >= (SELECT max(last_day) FROM main.state) - 1"
    " AND a.day >= (SELECT max(last_day) FROM main.state) - 1 ORDER BY a.at DESC"
)
"""The answers of the last day with any, and of the one before it, the newest first."""


def missed_last(answers: Sequence[tuple[int, str, int]]) -> set[str]:
    """The cards missed in the last sitting, of the answers that `LAST_ANSWERS` gives."""
    missed, before = set(), None
    for at, card, rating in answers:
        if before is not None and before - at > APART_MS:
            break
        before = at
        if rating == 1:
            missed.add(card)
    return missed

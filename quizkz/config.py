"""The user's settings file -> Config, validated like a deck.

Every key is one line of a table, which the reader checks by and the documented file is printed from. A wrong
value costs its key alone: the others hold, and it has its default. TOML is parsed only when the file changed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from quizkz.clock import HOUR_MS
from quizkz.scheduling import Choosing, Order, Placing, Policy

if TYPE_CHECKING:
    from quizkz.library.faults import Piece
    from quizkz.problems import Problem

STEP_LIMIT_MS = 6 * HOUR_MS
"""Steps are for the same day, and an answer six hours later counts as of another."""

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([smh])")
_UNIT_MS = {"s": 1000, "m": 60_000, "h": HOUR_MS}
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the learner wants to do a day: a number of cards, or of minutes, never both; 0 cards: no goal.

    `chosen`: whether the learner set it. Only such a goal keeps a streak, and only from the study day `since`
    on: the days before it are kept by any answer, so that no change takes away what was reached.
    """

    cards: int | None = 20
    minutes: int | None = None
    since: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """The learner's settings; every key has a default. `study`, `deck`: `[study]`, `[deck.ID]` as written."""

    decks: tuple[str, ...] = ()
    samples: bool = True
    theme: str = ""
    mouse: bool = True
    motion: bool = True
    rollover: int = 4
    learn_ahead_ms: int = 1_200_000
    study: Mapping[str, Any] = field(default_factory=dict)
    deck: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    goal: Goal = Goal()
    keys: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)


class _WrongError(ValueError):
    """A value that its key does not take; the message says what it takes, `fix` what to write."""

    def __init__(self, takes: str, fix: str) -> None:
        super().__init__(takes)
        self.fix = fix


class _Key(NamedTuple):
    """A key: its default as TOML, what it does, and the reader of its value."""

    name: str
    default: str
    about: str
    read: Callable[[Any], Any]


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongError("takes true or false", "write true or false, without quotes")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("takes a text", "write it in quotes")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) and v for v in values):
        raise _WrongError("takes a text or a list of texts", 'write it as ["one", "two"]')
    return tuple(values)


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _WrongError(
                f"takes a whole number from {low:,} to {high:,}", f"write one such as {max(low, 1)}"
            )
        return value

    return read


def _retention(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0.7 <= value <= 0.99:
        raise _WrongError("takes a share from 0.7 to 0.99", "write one such as 0.9")
    return float(value)


def _duration(value: Any) -> int:
    """Milliseconds of a text such as `10m`."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise _WrongError('takes a time such as "20m"', "write a number with s, m or h, in quotes")
    return round(float(found[1]) * _UNIT_MS[found[2]])


def _learn_ahead(value: Any) -> int:
    took = _duration(value)
    if took >= STEP_LIMIT_MS:
        raise _WrongError("takes a time under six hours", 'write one such as "20m"')
    return took


def _steps(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise _WrongError("takes a list of times", 'write it as ["1m", "10m"]')
    steps = tuple(_duration(v) for v in value)
    if not all(0 < step < STEP_LIMIT_MS for step in steps):
        raise _WrongError("takes times above zero and under six hours", 'write such as ["1m", "10m"]')
    return steps


def _order(value: Any) -> str:
    if value not in get_args(Order):
        names = ", ".join(f'"{name}"' for name in get_args(Order))
        raise _WrongError(f"takes one of {names}", 'write order = "due"')
    return str(value)


def _date(value: Any) -> int:
    """The day number of a date, written as one or as a text."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _WrongError("takes a date", "write it as 2026-06-01")
    return (day - _EPOCH).days


def _exam_date(value: Any) -> int | None:
    return None if value == "none" else _date(value)


_TOP = (
    _Key("decks", '["decks"]', "Folders of your own decks; the first takes new ones. ~ is your home, other\n"
         "paths count from this file. Without this line: the folder decks beside your data.", _texts),
    _Key("samples", "true", "Whether the decks that come with quizkz are shown.", _boolean),
    _Key("theme", '"quizkz-dark"', "The colours. Without this line they follow the terminal.", _text),
    _Key("mouse", "true", "Whether the mouse works in the app; false leaves it to the terminal.", _boolean),
    _Key("motion", "true", "Whether anything on the screen may move.", _boolean),
    _Key("rollover", "4", "The hour at which a new day of study begins, 0 to 23.", _whole(0, 23)),
    _Key("learn_ahead", '"20m"', "How long before their time cards in steps may be asked.",
         _learn_ahead),
)  # fmt: skip

STUDY_KEYS = (
    _Key("desired_retention", "0.9", "The share of due cards you want to recall, 0.7 to 0.99.", _retention),
    _Key("learning_steps", '["1m", "10m"]', "When a new card is asked again on its first day.", _steps),
    _Key("relearning_steps", '["10m"]', "When a missed card is asked again on the same day.", _steps),
    _Key("maximum_interval", "36500", "The longest interval, in days.", _whole(1, 36_500)),
    _Key("fuzz", "true", "Spreads intervals a little, so that cards learned together part.", _boolean),
    _Key("new_per_day", "20", "New cards a day from each deck.", _whole(0, 9_999)),
    _Key("reviews_per_day", "200", "Due cards a day from each deck.", _whole(0, 9_999)),
    _Key("order", '"due"', "Which due cards come first: due, retrievability, overdue, random, deck, easiest\n"
         "or hardest.", _order),
    _Key("siblings_apart", "true", "Asks one card of a question a day, and the others later.", _boolean),
    _Key("exam_date", "2026-06-01", "The day of an exam; until it new cards come in evenly. Without this\n"
         'line, or with "none": no exam.', _exam_date),
    _Key("leech_lapses", "8", "A card forgotten so often is marked as a leech.", _whole(1, 9_999)),
)  # fmt: skip

_GOAL = (
    _Key("cards", "20", "Cards that you want to answer a day; 0: no goal.", _whole(0, 99_999)),
    _Key("minutes", "15", "in place of cards", _whole(1, 1_440)),
    _Key(
        "since", "2026-11-20", "from this day on the goal keeps the streak; before it, any answer does", _date
    ),
)
_OPEN_TABLES = {
    "keys": ('undo = "u"', "Other keys for what the app does."),
    "queries": ('hard = "lapses>3"', "Searches under a name of yours."),
}
_STUDY = {key.name: key for key in STUDY_KEYS}
_PLACING = frozenset(f.name for f in fields(Placing))
_CHOOSING = frozenset(f.name for f in fields(Choosing))


def load(path: Path) -> "tuple[Config, tuple[Problem, ...]]":
    """The settings in a file (defaults where it is missing or a key is wrong), and what is wrong in it."""
    if not path.exists():
        return Config(), ()
    from quizkz.library.parsing import parse
    from quizkz.library.reading import read_file
    from quizkz.problems import Problem

    file = read_file(path)
    if isinstance(file, Problem):
        return Config(), (file,)
    pieces, problems = parse(file)
    if problems or not pieces:
        return Config(), tuple(problems)
    reading = _Reading(pieces[0])
    config = reading.config()
    return config, tuple(sorted(reading.problems, key=lambda p: (p.place.line, p.place.column)))


class _Reading:
    """One settings file on its way to a Config; whatever is wrong becomes a problem."""

    def __init__(self, piece: "Piece") -> None:
        self.piece = piece
        self.problems: list[Problem] = []

    def config(self) -> Config:
        """The settings, with the default of each key that is wrong."""
        data = self.piece.data
        tables = ("study", "deck", "goal", *_OPEN_TABLES)
        top = self._table({k: v for k, v in data.items() if k not in tables}, _TOP, (), tables)
        if "learn_ahead" in top:
            top["learn_ahead_ms"] = top.pop("learn_ahead")
        goal = self._table(self._inside(data, "goal"), _GOAL, ("goal",))
        if "cards" in goal and "minutes" in goal:
            self._fault(
                "misfit-key", "a goal is of cards or of minutes", ("goal", "minutes"), "delete one line"
            )
        elif goal:
            top["goal"] = Goal(**({"cards": None} if "minutes" in goal else {}) | goal, chosen=True)
        decks = self._inside(data, "deck")
        return Config(
            **top,
            study=self._study(self._inside(data, "study"), ("study",)),
            deck={d: self._study(self._inside(decks, d, ("deck",)), ("deck", d)) for d in decks},
            keys=self._open(data, "keys"),
            queries=self._open(data, "queries"),
        )

    def _inside(self, data: Mapping[str, Any], name: str, base: tuple[str, ...] = ()) -> dict[str, Any]:
        """A table of the file; empty where there is none."""
        inside = data.get(name, {})
        if isinstance(inside, dict):
            return inside
        self._fault("wrong-type", f"`{name}` is a table", (*base, name), f"write [{'.'.join((*base, name))}]")
        return {}

    def _table(
        self,
        data: Mapping[str, Any],
        known: tuple[_Key, ...],
        base: tuple[str, ...],
        tables: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """The values of a table that are right, as read."""
        read = {key.name: key.read for key in known}
        values = {}
        for name, value in data.items():
            if name not in read:
                self._unknown(name, (*read, *tables), base)
                continue
            try:
                values[name] = read[name](value)
            except _WrongError as wrong:
                self._fault("wrong-value", f"`{name}` {wrong}", (*base, name), wrong.fix)
        return values

    def _study(self, data: Mapping[str, Any], base: tuple[str, ...]) -> dict[str, Any]:
        """A study table: checked, and kept as written, for layers of it are laid over each other later."""
        return {name: _plain(data[name]) for name in self._table(data, STUDY_KEYS, base)}

    def _open(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        """A table of any keys with texts."""
        inside = self._inside(data, name)
        return self._table(inside, tuple(_Key(key, "", "", _text) for key in inside), (name,))

    def _unknown(self, name: str, known: tuple[str, ...], base: tuple[str, ...]) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        best = process.extractOne(name, known, scorer=OSA.normalized_similarity, score_cutoff=0.6)
        where = f"[{'.'.join(base)}] has" if base else "the settings have"
        fix = f"rename it to `{best[0]}`" if best else "delete it; `quizkz config` prints every key"
        label = f"did you mean `{best[0]}`?" if best else ""
        self._fault("unknown-key", f"{where} no key `{name}`", (*base, name), fix, at_key=True, label=label)

    def _fault(
        self,
        rule: str,
        message: str,
        path: tuple[str, ...],
        fix: str,
        *,
        at_key: bool = False,
        label: str = "",
    ) -> None:
        from quizkz.library.faults import Fault

        fault = Fault(rule, message, path, "key" if at_key else "value", label=label, fix=fix)
        self.problems.append(self.piece.problem(fault))


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def to_json(config: Config) -> str:
    """The settings as JSON, for the catalogue to keep."""
    return json.dumps(asdict(config), ensure_ascii=False)


def from_json(text: str) -> Config:
    """The settings that `to_json` wrote."""
    data = json.loads(text)
    return Config(**data | {"decks": tuple(data["decks"]), "goal": Goal(**data["goal"])})


def policy(
    config: Config, deck: str, study: Mapping[str, Any], override: Mapping[str, Any] | None = None
) -> Policy:
    """The policy for a deck: each key from the first that has it.

    Command line, the learner's `[deck.ID]`, the learner's `[study]`, the deck's own, the default.
    """
    values: dict[str, Any] = {}
    for layer in (study, config.study, config.deck.get(deck, {}), override or {}):
        values.update(_sound(layer))
    return Policy(
        placing=Placing(**{k: v for k, v in values.items() if k in _PLACING}),
        choosing=Choosing(**{k: v for k, v in values.items() if k in _CHOOSING}),
    )


def _sound(layer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of a layer that are right, as read; of the wrong ones its file's problems speak."""
    for name, value in layer.items():
        if name in _STUDY and value is not None:
            try:
                yield name, _STUDY[name].read(value)
            except _WrongError:
                continue


def documented() -> str:
    """A settings file with every key, its default and a comment on what it does (all commented out)."""
    lines = [
        "# Settings of quizkz. Take the # off a line to change it; a line with a blank after # explains.",
        "",
    ]
    for key in _TOP:
        lines += _documented(key)
    lines += ["# How cards are asked and placed. What stands here goes before a deck's own [study].",
              "#[study]", ""]  # fmt: skip
    for key in STUDY_KEYS:
        lines += _documented(key)
    lines += [
        "# The same for one deck, by its id; this goes before [study].",
        "#[deck.kz-economy]",
        "#new_per_day = 10",
        "",
    ]
    lines += ["# What you want to do a day: cards or minutes; cards = 0: no goal. One that you set keeps the",
              "# streak: a day counts once it is met. Without this table any answer keeps the day.",
              "#[goal]", f"#{_GOAL[0].name} = {_GOAL[0].default}"]  # fmt: skip
    lines += [*(f"# {key.name} = {key.default}   {key.about}" for key in _GOAL[1:]), ""]
    for name, (example, about) in _OPEN_TABLES.items():
        lines += [f"# {about}", f"#[{name}]", f"#{example}", ""]
    return "\n".join(lines)


def _documented(key: _Key) -> list[str]:
    return [*(f"# {line}" for line in key.about.splitlines()), f"#{key.name} = {key.default}", ""]

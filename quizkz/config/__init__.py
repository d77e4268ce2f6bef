"""The user's settings file -> Config, validated like a deck.

A wrong value costs its key alone: the others hold, and it has its default. TOML is parsed only when the file
changed.

    keys    every key, which the reader checks by and the documented file is printed from
    values  the readers of values
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.config import values
from quizkz.config.keys import (
    BACKLOG_KEYS,
    GOAL,
    LEARNER,
    LEARNER_KEYS,
    OPEN_TABLES,
    PLACES,
    STUDY,
    STUDY_KEYS,
    TAG_KEYS,
    TOP,
    Key,
    documented,
)
from quizkz.config.values import WrongError
from quizkz.scheduling import Choosing, Placing, Policy
from quizkz.scheduling.balancing import Balancing
from quizkz.scheduling.limits import Backlog, Totals

if TYPE_CHECKING:
    from quizkz.library.faults import Piece
    from quizkz.problems import Problem

__all__ = [
    "Config", "Goal", "balancing", "documented", "from_json", "load", "policy", "suspends_leeches",
    "tag_limits", "to_json", "totals",
]  # fmt: skip


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
    """The learner's settings; every key has a default.

    `study`, `deck`, `tag`: `[study]`, `[deck.ID]`, `[tag.NAME]` as written.
    """

    decks: tuple[str, ...] = ()
    samples: bool = True
    theme: str = ""
    mouse: bool = True
    motion: bool = True
    rollover: int = 4
    learn_ahead_ms: int = 1_200_000
    study: Mapping[str, Any] = field(default_factory=dict)
    deck: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tag: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    backlog: Backlog | None = None
    goal: Goal = Goal()
    keys: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)


_PLACING = frozenset(f.name for f in fields(Placing))
_CHOOSING = frozenset(f.name for f in fields(Choosing))


def load(path: Path) -> "tuple[Config, tuple[Problem, ...]]":
    """The settings in a file (defaults where it is missing or a key is wrong), and what is wrong in it."""
    if not _is_there(path):
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


def _is_there(path: Path) -> bool:
    """Whether there is a file, be it one that cannot be read, which reading it then tells."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


class _Reading:
    """One settings file on its way to a Config; whatever is wrong becomes a problem."""

    def __init__(self, piece: "Piece") -> None:
        self.piece = piece
        self.problems: list[Problem] = []

    def config(self) -> Config:
        """The settings, with the default of each key that is wrong."""
        data = self.piece.data
        tables = ("study", "deck", "tag", "backlog", "goal", *OPEN_TABLES)
        top = self._table({k: v for k, v in data.items() if k not in tables}, TOP, (), tables)
        if "learn_ahead" in top:
            top["learn_ahead_ms"] = top.pop("learn_ahead")
        goal = self._table(self._inside(data, "goal"), GOAL, ("goal",))
        if "cards" in goal and "minutes" in goal:
            self._fault(
                "misfit-key", "a goal is of cards or of minutes", ("goal", "minutes"), "delete one line"
            )
        elif goal:
            top["goal"] = Goal(**({"cards": None} if "minutes" in goal else {}) | goal, chosen=True)
        backlog = self._table(self._inside(data, "backlog"), BACKLOG_KEYS, ("backlog",))
        decks, tags = self._inside(data, "deck"), self._inside(data, "tag")
        return Config(
            **top,
            study=self._study(self._inside(data, "study"), ("study",), (*STUDY_KEYS, *LEARNER_KEYS)),
            deck={d: self._study(self._inside(decks, d, ("deck",)), ("deck", d)) for d in decks},
            tag={t: self._study(self._inside(tags, t, ("tag",)), ("tag", t), TAG_KEYS) for t in tags},
            backlog=Backlog(**backlog) if "per_day" in backlog else None,
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
        known: tuple[Key, ...],
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
            except WrongError as wrong:
                self._fault("wrong-value", f"`{name}` {wrong}", (*base, name), wrong.fix)
        return values

    def _study(
        self, data: Mapping[str, Any], base: tuple[str, ...], known: tuple[Key, ...] = STUDY_KEYS
    ) -> dict[str, Any]:
        """A study table: checked, and kept as written, for layers of it are laid over each other later."""
        return {name: _plain(data[name]) for name in self._table(data, known, base)}

    def _open(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        """A table of any keys with texts."""
        inside = self._inside(data, name)
        return self._table(inside, tuple(Key(key, "", "", values.text) for key in inside), (name,))

    def _unknown(self, name: str, known: tuple[str, ...], base: tuple[str, ...]) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        where = f"[{'.'.join(base)}] has" if base else "the settings have"
        if name in PLACES:
            message = f"{where} no key `{name}`"
            fix = f"move it {PLACES[name]}"
            self._fault("unknown-key", message, (*base, name), fix, at_key=True, label="it has another place")
            return
        best = process.extractOne(name, known, scorer=OSA.normalized_similarity, score_cutoff=0.6)
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
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def to_json(config: Config) -> str:
    """The settings as JSON, for the catalogue to keep."""
    return json.dumps(asdict(config), ensure_ascii=False)


def from_json(text: str) -> Config:
    """The settings that `to_json` wrote."""
    data = json.loads(text)
    backlog = data.get("backlog")
    read = {"decks": tuple(data["decks"]), "goal": Goal(**data["goal"])}
    return Config(**data | read | {"backlog": None if backlog is None else Backlog(*backlog)})


def policy(
    config: Config, deck: str, study: Mapping[str, Any], override: Mapping[str, Any] | None = None
) -> Policy:
    """The policy for a deck: each key from the first that has it.

    Command line, the learner's `[deck.ID]`, the learner's `[study]`, the deck's own, the default.
    """
    values: dict[str, Any] = {}
    for layer in (study, config.study, config.deck.get(deck, {}), override or {}):
        values.update(_sound(layer, STUDY))
    return Policy(
        placing=Placing(**{k: v for k, v in values.items() if k in _PLACING}),
        choosing=Choosing(**{k: v for k, v in values.items() if k in _CHOOSING}),
    )


def balancing(config: Config) -> Balancing:
    """How the learner wants the load to lie over the days."""
    found = dict(_sound(config.study, LEARNER))
    return Balancing(
        balance=found.get("balance", True),
        shares=found.get("easy_days", Balancing().shares),
        holidays=found.get("holidays", ()),
    )


def totals(config: Config) -> Totals:
    """The most that a day may hold over all decks together."""
    found = dict(_sound(config.study, LEARNER))
    return Totals(found.get("new_per_day_total"), found.get("reviews_per_day_total"))


def tag_limits(config: Config) -> Mapping[str, Totals]:
    """By tag, the most that a day may hold of its cards, over all decks together."""
    known = {key.name: key for key in TAG_KEYS}
    found = {tag: dict(_sound(limits, known)) for tag, limits in config.tag.items()}
    limits = {tag: Totals(of.get("new_per_day"), of.get("reviews_per_day")) for tag, of in found.items()}
    return {tag: most for tag, most in limits.items() if most != Totals()}


def suspends_leeches(config: Config) -> bool:
    """Whether the answer that makes a card a leech suspends it too."""
    return dict(_sound(config.study, LEARNER)).get("leech_action") == "suspend"


def _sound(layer: Mapping[str, Any], known: "Mapping[str, Key]") -> Iterator[tuple[str, Any]]:
    """The values of a layer that are right, as read; of the wrong ones its file's problems speak."""
    for name, value in layer.items():
        if name in known and value is not None:
            try:
                yield name, known[name].read(value)
            except WrongError:
                continue

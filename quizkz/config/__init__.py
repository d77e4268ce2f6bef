"""The user's settings file -> Config, validated like a deck.

Every key is one line of a table, which the reader checks by and the documented file is printed from. A wrong
value costs its key alone: the others hold, and it has its default. TOML is parsed only when the file changed.
The readers of values are in `values`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quizkz.config import values
from quizkz.config.values import WrongError
from quizkz.scheduling import Choosing, Placing, Policy
from quizkz.scheduling.balancing import Balancing
from quizkz.scheduling.limits import Backlog, Totals

if TYPE_CHECKING:
    from quizkz.library.faults import Piece
    from quizkz.problems import Problem


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


class _Key(NamedTuple):
    """A key: its default as TOML, what it does, and the reader of its value."""

    name: str
    default: str
    about: str
    read: Callable[[Any], Any]


_TOP = (
    _Key("decks", '["decks"]', "Folders of your own decks; the first takes new ones. ~ is your home, other\n"
         "paths count from this file. Without this line: the folder decks beside your data.", values.texts),
    _Key("samples", "true", "Whether the decks that come with quizkz are shown.", values.boolean),
    _Key("theme", '"quizkz-dark"', "The colours. Without this line they follow the terminal.", values.text),
    _Key("mouse", "true", "Whether the mouse works in the app; false leaves it to the terminal.",
         values.boolean),
    _Key("motion", "true", "Whether anything on the screen may move.", values.boolean),
    _Key("rollover", "4", "The hour at which a new day of study begins, 0 to 23.", values.whole(0, 23)),
    _Key("learn_ahead", '"20m"', "How long before their time cards in steps may be asked.",
         values.learn_ahead),
)  # fmt: skip

STUDY_KEYS = (
    _Key("desired_retention", "0.9", "The share of due cards you want to recall, 0.7 to 0.99.",
         values.retention),
    _Key("learning_steps", '["1m", "10m"]', "When a new card is asked again on its first day.", values.steps),
    _Key("relearning_steps", '["10m"]', "When a missed card is asked again on the same day.", values.steps),
    _Key("maximum_interval", "36500", "The longest interval, in days.", values.whole(1, 36_500)),
    _Key("fuzz", "true", "Spreads intervals a little, so that cards learned together part.", values.boolean),
    _Key("new_per_day", "20", "New cards a day from each deck.", values.whole(0, 9_999)),
    _Key("reviews_per_day", "200", "Due cards a day from each deck.", values.whole(0, 9_999)),
    _Key("order", '"due"', "Which due cards come first: due, retrievability, overdue, random, deck, easiest\n"
         "or hardest.", values.order),
    _Key("new_order", '"mixed"', "When new cards come: mixed evenly among due ones, before or after them.",
         values.new_order),
    _Key("siblings_apart", "true", "Asks one card of a question a day, and the others later.",
         values.boolean),
    _Key("exam_date", "2026-06-01", "The day of an exam; until it new cards come in evenly. Without this\n"
         'line, or with "none": no exam.', values.exam_date),
    _Key("leech_lapses", "8", "A card forgotten so often is marked as a leech.", values.whole(1, 9_999)),
)  # fmt: skip

LEARNER_KEYS = (
    _Key("balance", "true", "Takes, of the days that fuzz leaves open, one on which fewer cards wait. This\n"
         "and the next two hold for all decks; no deck can say them.", values.boolean),
    _Key("easy_days", '["sat", "sun:none"]', "Weekdays with half the cards of others, or with :none for no\n"
         "cards, as far as fuzz and balance reach.", values.shares),
    _Key("holidays", '["2026-12-24..2027-01-02"]', "Days on which no card should fall due, as far as fuzz\n"
         "and balance reach. Plan them ahead: the day is chosen when a card is answered.", values.holidays),
    _Key("new_per_day_total", "30", "New cards a day from all decks together, dealt out in turn; a deck\n"
         "before its exam keeps its pace. Without this line only the limits of each deck hold.",
         values.whole(1, 99_999)),
    _Key("reviews_per_day_total", "300", "Due cards a day from all decks together, in the same way.",
         values.whole(1, 99_999)),
    _Key("leech_action", '"mark"', "What happens to a card that becomes a leech: it is marked, or suspended\n"
         'with "suspend".', values.leech_action),
)  # fmt: skip
"""What only the learner's own `[study]` may say."""

TAG_KEYS = (
    _Key("new_per_day", "5", "New cards a day that carry the tag, over all decks.", values.whole(0, 99_999)),
    _Key("reviews_per_day", "30", "Due cards a day that carry it.", values.whole(0, 99_999)),
)
"""What `[tag.NAME]` may say."""

BACKLOG_KEYS = (
    _Key("per_day", "60", "Due cards a day while a backlog is worked off, those first that you still know\n"
         "best. It ends on the day on which all that is due fits in; b on home writes it.",
         values.whole(1, 9_999)),
    _Key("new", "false", "Whether new cards come meanwhile.", values.boolean),
)  # fmt: skip
"""What `[backlog]` may say."""

_GOAL = (
    _Key("cards", "20", "Cards that you want to answer a day; 0: no goal.", values.whole(0, 99_999)),
    _Key("minutes", "15", "in place of cards", values.whole(1, 1_440)),
    _Key(
        "since",
        "2026-11-20",
        "from this day on the goal keeps the streak; before it, any answer does",
        values.day,
    ),
)
_OPEN_TABLES = {
    "keys": ('undo = "u"', "Other keys for what the app does."),
    "queries": ('hard = "lapses>=4"', "Searches of yours; in another, saved:hard stands for this."),
}
_STUDY = {key.name: key for key in STUDY_KEYS}
_LEARNER = {key.name: key for key in LEARNER_KEYS}
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
        tables = ("study", "deck", "tag", "backlog", "goal", *_OPEN_TABLES)
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
            except WrongError as wrong:
                self._fault("wrong-value", f"`{name}` {wrong}", (*base, name), wrong.fix)
        return values

    def _study(
        self, data: Mapping[str, Any], base: tuple[str, ...], known: tuple[_Key, ...] = STUDY_KEYS
    ) -> dict[str, Any]:
        """A study table: checked, and kept as written, for layers of it are laid over each other later."""
        return {name: _plain(data[name]) for name in self._table(data, known, base)}

    def _open(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        """A table of any keys with texts."""
        inside = self._inside(data, name)
        return self._table(inside, tuple(_Key(key, "", "", values.text) for key in inside), (name,))

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
        values.update(_sound(layer, _STUDY))
    return Policy(
        placing=Placing(**{k: v for k, v in values.items() if k in _PLACING}),
        choosing=Choosing(**{k: v for k, v in values.items() if k in _CHOOSING}),
    )


def balancing(config: Config) -> Balancing:
    """How the learner wants the load to lie over the days."""
    found = dict(_sound(config.study, _LEARNER))
    return Balancing(
        balance=found.get("balance", True),
        shares=found.get("easy_days", Balancing().shares),
        holidays=found.get("holidays", ()),
    )


def totals(config: Config) -> Totals:
    """The most that a day may hold over all decks together."""
    found = dict(_sound(config.study, _LEARNER))
    return Totals(found.get("new_per_day_total"), found.get("reviews_per_day_total"))


def tag_limits(config: Config) -> Mapping[str, Totals]:
    """By tag, the most that a day may hold of its cards, over all decks together."""
    known = {key.name: key for key in TAG_KEYS}
    found = {tag: dict(_sound(limits, known)) for tag, limits in config.tag.items()}
    limits = {tag: Totals(of.get("new_per_day"), of.get("reviews_per_day")) for tag, of in found.items()}
    return {tag: most for tag, most in limits.items() if most != Totals()}


def suspends_leeches(config: Config) -> bool:
    """Whether the answer that makes a card a leech suspends it too."""
    return dict(_sound(config.study, _LEARNER)).get("leech_action") == "suspend"


def _sound(layer: Mapping[str, Any], known: "Mapping[str, _Key]") -> Iterator[tuple[str, Any]]:
    """The values of a layer that are right, as read; of the wrong ones its file's problems speak."""
    for name, value in layer.items():
        if name in known and value is not None:
            try:
                yield name, known[name].read(value)
            except WrongError:
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
    for key in (*STUDY_KEYS, *LEARNER_KEYS):
        lines += _documented(key)
    lines += [
        "# The same for one deck, by its id; this goes before [study].",
        "#[deck.kz-economy]",
        "#new_per_day = 10",
        "",
    ]
    lines += [
        "# Limits for the cards with a tag (of the question or its deck), over all decks together, beside",
        "# those of decks; a card with several such tags obeys all. A deck before its exam goes past them.",
        "#[tag.figures]",
        *(f"#{key.name} = {key.default}   # {key.about}" for key in TAG_KEYS),
        "",
    ]
    lines += ["# Without this table there is no backlog.", "#[backlog]", ""]
    for key in BACKLOG_KEYS:
        lines += _documented(key)
    lines += ["# What you want to do a day: cards or minutes; cards = 0: no goal. One that you set keeps the",
              "# streak: a day counts once it is met. Without this table any answer keeps the day.",
              "#[goal]", f"#{_GOAL[0].name} = {_GOAL[0].default}"]  # fmt: skip
    lines += [*(f"# {key.name} = {key.default}   {key.about}" for key in _GOAL[1:]), ""]
    for name, (example, about) in _OPEN_TABLES.items():
        lines += [f"# {about}", f"#[{name}]", f"#{example}", ""]
    return "\n".join(lines)


def _documented(key: _Key) -> list[str]:
    return [*(f"# {line}" for line in key.about.splitlines()), f"#{key.name} = {key.default}", ""]

"""The user's settings file -> Config, validated like a deck."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizkz.problems import Problem
from quizkz.scheduling import Policy


@dataclass(frozen=True, slots=True)
class Goal:
    """What the learner wants to do a day: a number of cards, or of minutes, never both."""

    cards: int | None = 20
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The learner's settings; every key has a default. `study` and `deck` hold `[study]` and `[deck.ID]` as written."""

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


def load(path: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The settings in a file (defaults where it is missing or a key is wrong), and what is wrong in it."""
    raise NotImplementedError


def to_json(config: Config) -> str:
    """The settings as JSON, for the catalogue to keep."""
    raise NotImplementedError


def from_json(text: str) -> Config:
    """The settings that `to_json` wrote."""
    raise NotImplementedError


def policy(config: Config, deck: str, study: Mapping[str, Any], override: Mapping[str, Any] | None = None) -> Policy:
    """The policy for a deck: each key from the command line, `[deck.ID]`, `[study]`, the deck's own, the default."""
    raise NotImplementedError


def documented() -> str:
    """A settings file with every key, its default and a comment on what it does (all commented out)."""
    raise NotImplementedError

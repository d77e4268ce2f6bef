"""What reading and checking hand out; apart from the reader, so that naming these types imports no
pydantic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from quizkz.problems import Problem

if TYPE_CHECKING:
    from quizkz.deck import Deck


@dataclass(frozen=True, slots=True)
class Loaded:
    """One deck as read.

    `deck` is None where there is any error. `lines`: question id to the file and the line (from 1) of its
    `[[question]]`. `fallback_id`: the deck's id as far as it can be told, also of a broken deck. `sound`: the
    deck with its sound questions alone, where its head could be read.
    """

    deck: "Deck | None"
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, tuple[Path, int]] = field(default_factory=dict)
    fallback_id: str = ""
    sound: "Deck | None" = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Many decks as read: the good ones, every problem in the order of the files, and the files looked at."""

    decks: "tuple[Deck, ...]"
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]

"""What the settings name and no deck has: `[tag.figurs]`, `[deck.rivrs]`. Such a table changes nothing."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quizkz.desk import Desk


class Unmet(NamedTuple):
    """A table of the settings, `tag` or `deck`, whose name nothing has; `meant`: the one most like it."""

    table: str
    name: str
    meant: str


def unmet(desk: "Desk") -> Sequence[Unmet]:
    """The tables of the settings that nothing follows. A deck that does not load may have any tag."""
    decks, named = {entry.id for entry in desk.decks}, desk.config.tag
    away = [Unmet("deck", name, _meant(name, decks)) for name in desk.config.deck if name not in decks]
    if not named or len(desk.good) < len(desk.decks):
        return away
    tags = {tag for (tag,) in desk.catalogue.db.execute("SELECT DISTINCT tag FROM tags")}
    return [*away, *(Unmet("tag", name, _meant(name, tags)) for name in named if name not in tags)]


def _meant(name: str, known: Collection[str]) -> str:
    from rapidfuzz import process  # where nothing is amiss, home goes without it
    from rapidfuzz.distance import OSA

    best = process.extractOne(
        name, sorted(known), scorer=OSA.normalized_similarity, processor=str.casefold, score_cutoff=0.6
    )
    return str(best[0]) if best else ""

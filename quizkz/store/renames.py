"""Which events are a card's after renames; pure.

Events keep the id that they were written under. A rename gives what was `old`'s before its moment to `new`,
and what `old` gets later stays its own; so each id is cut into pieces of time, and each piece has one owner.
Renames are taken once, in order, which ends for chains, cycles and re-used ids alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quizkz.review import RENAME, CardId, Event
from quizkz.scheduling import live

EARLIEST, LATEST = -(2**63), 2**63 - 1


class Piece(NamedTuple):
    """The events written under `card` from `since` up to and without `until` (UTC milliseconds)."""

    card: CardId
    since: int
    until: int


class Lineage(NamedTuple):
    """Who owns which pieces of which ids; ids that no rename names own all of themselves."""

    pieces: Mapping[CardId, tuple[Piece, ...]]
    owners: Mapping[CardId, tuple[tuple[Piece, CardId], ...]]

    @property
    def named(self) -> frozenset[CardId]:
        """The ids that renames name: for all others an event belongs to the id that it carries."""
        return frozenset(self.pieces)

    def of(self, card: CardId) -> tuple[Piece, ...]:
        """The pieces that are a card's."""
        found = self.pieces.get(card)
        return (Piece(card, EARLIEST, LATEST),) if found is None else found

    def owner(self, card: CardId, at: int) -> CardId:
        """The card that an event written under `card` at that moment belongs to."""
        for piece, owner in self.owners.get(card, ()):
            if piece.since <= at < piece.until:
                return owner
        return card

    def owners_of(self, card: CardId) -> tuple[CardId, ...]:
        """All cards that events written under `card` belong to."""
        found = self.owners.get(card)
        return (card,) if found is None else tuple(dict.fromkeys(owner for _, owner in found))

    def opens(self, card: CardId) -> int:
        """The first moment whose events, written under `card`, stay its own."""
        return max(
            (piece.since for piece, owner in self.owners.get(card, ()) if owner == card), default=EARLIEST
        )

    def differing(self, other: "Lineage") -> set[CardId]:
        """The cards that own other pieces here than there."""
        return {card for card in {*self.pieces, *other.pieces} if self.of(card) != other.of(card)}


def lineage(events: Sequence[Event]) -> Lineage:
    """The owners that the events of card `''` lead to."""
    pieces: dict[CardId, list[Piece]] = {}
    for event in live(events):
        if event.kind == RENAME and event.value is not None:
            old, new = event.value.get("old"), event.value.get("new")
            if isinstance(old, str) and isinstance(new, str) and old and new and old != new:
                _carry(pieces, CardId(old), CardId(new), event.at)
    owners: dict[CardId, list[tuple[Piece, CardId]]] = {}
    for owner, owned in pieces.items():
        for piece in owned:
            owners.setdefault(piece.card, []).append((piece, owner))
    return Lineage(
        {card: _joined(owned) for card, owned in pieces.items()},
        {card: tuple(sorted(found)) for card, found in owners.items()},
    )


def _carry(pieces: dict[CardId, list[Piece]], old: CardId, new: CardId, at: int) -> None:
    """Give to `new` what `old` owns from before a moment."""
    for card in (old, new):
        pieces.setdefault(card, [Piece(card, EARLIEST, LATEST)])
    staying = []
    for piece in pieces[old]:
        if piece.since < at:
            pieces[new].append(Piece(piece.card, piece.since, min(piece.until, at)))
        if piece.until > at:
            staying.append(Piece(piece.card, max(piece.since, at), piece.until))
    pieces[old] = staying


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces in order, those that touch made one."""
    joined: list[Piece] = []
    for piece in sorted(pieces):
        if joined and joined[-1].card == piece.card and joined[-1].until == piece.since:
            joined[-1] = Piece(piece.card, joined[-1].since, piece.until)
        else:
            joined.append(piece)
    return tuple(joined)

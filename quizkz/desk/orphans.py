"""Learning whose question is gone: listed, handed to another question, and taken back again.

The log keeps it for ever, and a question that comes back under its id goes on where it was. What is written
here is a `rename`, as for an id that changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quizkz import query
from quizkz.clock import Now
from quizkz.desk.opened import Desk
from quizkz.desk.renaming import TOLD
from quizkz.errors import UsageError
from quizkz.review import RENAME, CardId, Draft, Event, split_card
from quizkz.scheduling import live

_NO_CARD = CardId("")


@dataclass(frozen=True, slots=True)
class Orphan:
    """A card with learning that no deck holds. `prompt`: the last one known, or empty.

    `last_day`: the study day of the last answer; None where there was none (a card only suspended, say).
    """

    card: CardId
    prompt: str
    answers: int
    last_day: int | None


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed on: cards (old, new), and those of the old question for which the new one has none."""

    pairs: tuple[tuple[CardId, CardId], ...]
    left: tuple[CardId, ...] = ()
    joined: bool = False


def orphans(desk: Desk) -> tuple[Orphan, ...]:
    """Every card with learning that no deck holds, by id; those of decks that do not load are none."""
    broken = {entry.id for entry in desk.decks if entry.broken}
    found = []
    for card, answers, last_day in query.orphaned(desk.store):
        deck, question, _ = split_card(card)
        if deck not in broken:
            found.append(Orphan(card, _prompt(desk, deck, question), answers, last_day))
    return tuple(found)


def _prompt(desk: Desk, deck: str, question: str) -> str:
    import json

    text = desk.catalogue.departed(deck, question)
    if text is None:
        return ""
    data: dict[str, Any] = json.loads(text)
    return " ".join(str(data.get("prompt") or data.get("text") or "").split())


def give(desk: Desk, old: str, new: str, now: Now, *, join: bool = False, dry: bool = False) -> Handed:
    """Hand the learning of a question that is gone, or of one card of it, to a question of a deck.

    `join`: put it together with what that one has learned. `dry`: write nothing.
    Raises UsageError where the old one is not gone, the new one is in no deck, or both have learning.
    """
    lost = [one.card for one in orphans(desk)]
    giving = _named(old, lost)
    if not giving:
        _refuse_old(desk, old, lost)
    taking = _named(new, query.cards_of(desk.store, *split_card(CardId(new))[:2]))
    if not taking:
        raise UsageError(_no_question(desk, new))
    pairs, left = _paired(giving, taking, single="#" in old or "#" in new)
    if not pairs:
        raise UsageError(f"{new} has no card for {', '.join(left)}; name the cards: {', '.join(taking)}.")
    own = {card: state.answers for _, card in pairs if (state := desk.store.state(card)) is not None}
    if own and not join:
        card, answers = next(iter(own.items()))
        raise UsageError(
            f"{card} has progress of its own ({answers} answer{'' if answers == 1 else 's'})."
            " --join puts both together in one history."
        )
    if not dry:
        values = [{"old": before, "new": after, TOLD: now.at} for before, after in pairs]
        drafts = [Draft(_NO_CARD, RENAME, value=value) for value in values]
        desk.store.append(drafts, now, desk.today(now))
        desk.note_gone()
    return Handed(tuple(pairs), tuple(left), joined=bool(own))


def _named(name: str, cards: Iterable[CardId]) -> list[CardId]:
    """The cards that a name means: one, or all of a question."""
    return [card for card in cards if card == name or ("#" not in name and card.startswith(f"{name}#"))]


def _refuse_old(desk: Desk, old: str, lost: Sequence[CardId]) -> None:
    if query.known_cards(desk.store, [CardId(old)]):
        raise UsageError(f"The question of {old} is in its deck still, and keeps its progress.")
    near = _nearest(old, lost)
    raise UsageError(
        f"No card {old} has progress and no question."
        + (f" Did you mean {near}?" if near else " `quizkz orphans` lists those that have.")
    )


def _no_question(desk: Desk, new: str) -> str:
    near = _nearest(new, query.cards_of(desk.store, new.partition("/")[0]))
    return f"There is no question {new} in your decks." + (f" Did you mean {near}?" if near else "")


def _nearest(name: str, known: Sequence[str]) -> str:
    from rapidfuzz import process

    best = process.extractOne(name, known, score_cutoff=60)
    return str(best[0]) if best else ""


def _paired(
    giving: Sequence[CardId], taking: Sequence[CardId], *, single: bool
) -> tuple[list[tuple[CardId, CardId]], list[CardId]]:
    """Each card with the one of its part; one that was named alone with the one that was."""
    if single and len(giving) == len(taking) == 1:
        return [(giving[0], taking[0])], []
    by_part = {split_card(card)[2]: card for card in taking}
    pairs = [(card, by_part[part]) for card in giving if (part := split_card(card)[2]) in by_part]
    return pairs, [card for card in giving if split_card(card)[2] not in by_part]


def last_told(desk: Desk) -> tuple[Event, ...]:
    """The renames that were told or given last, all of one moment, and are not taken back."""
    told = [
        (event.value[TOLD], event)
        for event in live(desk.store.events(_NO_CARD))
        if event.kind == RENAME and event.value is not None and isinstance(event.value.get(TOLD), int)
    ]
    newest = max((at for at, _ in told), default=None)
    return tuple(event for at, event in told if at == newest)


def take_back(desk: Desk, now: Now) -> tuple[tuple[CardId, CardId], ...]:
    """Take back what was handed on last; the cards (old, new). The same is not proposed again."""
    events = last_told(desk)
    if events:
        desk.store.retract(events, now, desk.today(now))
        desk.note_gone()
    values = [event.value or {} for event in events]
    return tuple((CardId(value["old"]), CardId(value["new"])) for value in values)

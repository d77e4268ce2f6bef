"""Questions whose id changed, found by what authors say or by content.

A mended typo in a question without an id of its own gives it another provisional id; its learning is kept by
pairing what went with what came.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizkz.review import CardId, card_id

if TYPE_CHECKING:
    from quizkz.deck import Deck, Question

ALIKE = 80.0
"""How alike two prompts must be, in percent of rapidfuzz's ratio, to be the same question rewritten."""

MOST_PAIRS = 1_000_000
"""Comparisons of prompts in one go, about a second; beyond it only equal prompts and answers are paired."""

_FEW_ANSWERS = frozenset({"true_false"})
"""Kinds whose answers are so few that an equal answer says nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question as far as pairing looks at it. `answer`: its answers as one text."""

    deck: str
    id: str
    kind: str
    prompt: str
    answer: str
    parts: tuple[str, ...]

    def cards(self) -> dict[str, CardId]:
        """The question's cards by part."""
        return {part: card_id(self.deck, self.id, part) for part in self.parts}


def known(deck: str, text: str) -> Known:
    """What pairing looks at in a question's JSON."""
    from quizkz.deck import parts, question_from_json

    data: dict[str, Any] = json.loads(text)
    answer = next((data[key] for key in ("text", "answer", "order", "pairs") if key in data), None)
    prompt = "\n".join(p for p in (data.get("prompt", ""), data.get("text", "")) if p)
    answers = json.dumps(answer, ensure_ascii=False)
    return Known(deck, data["id"], data["kind"], prompt, answers, parts(question_from_json(text)))


def proposed(
    gone: Sequence[Known], new: Sequence[Known], *, strict: bool = False
) -> Iterator[tuple[CardId, CardId]]:
    """The cards of questions that went, each with the card of the question that came in its place.

    Both of one kind, with equal answers or prompts at least `ALIKE` (`strict`: with both); the most alike
    first, each id once.
    """
    old_left = dict(enumerate(gone))
    new_left = dict(enumerate(new))
    pairs = (*_equal(old_left, new_left, strict), *_alike(old_left, new_left, strict))
    for old_place, new_place in pairs:
        if old_place in old_left and new_place in new_left:
            before, after = old_left.pop(old_place).cards(), new_left.pop(new_place).cards()
            yield from ((before[part], after[part]) for part in before if part in after)


def _equal(gone: Mapping[int, Known], new: Mapping[int, Known], strict: bool) -> Iterator[tuple[int, int]]:
    """Pairs of equal prompts and answers, then of equal prompts: what a whole deck that was moved has."""
    for with_answer in (True,) if strict else (True, False):
        places: dict[tuple[str, str, str], list[int]] = {}
        for place, one in reversed(list(new.items())):
            places.setdefault((one.kind, one.prompt, one.answer if with_answer else ""), []).append(place)
        pairs = []
        for place, one in gone.items():
            there = places.get((one.kind, one.prompt, one.answer if with_answer else ""))
            if there:
                pairs.append((place, there.pop()))
        yield from pairs


def _alike(gone: Mapping[int, Known], new: Mapping[int, Known], strict: bool) -> Iterator[tuple[int, int]]:
    """Pairs whose answers are equal or whose prompts are alike, the most alike first."""
    from rapidfuzz.fuzz import ratio

    few = len(gone) * len(new) <= MOST_PAIRS
    found = []
    for old_place, old in gone.items():
        for new_place, one in new.items():
            if old.kind != one.kind:
                continue
            equal = old.answer == one.answer and old.kind not in _FEW_ANSWERS
            if equal or (few and not strict):
                score = ratio(old.prompt, one.prompt, score_cutoff=0 if equal and not strict else ALIKE)
                if score >= ALIKE or (equal and not strict):
                    # Within its deck first: what two decks ask alike may be mended in both at once.
                    found.append((old.deck != one.deck, -score, old_place, new_place))
    yield from ((old_place, new_place) for *_, old_place, new_place in sorted(found))


def said(deck: "Deck", question: "Question", parts: Sequence[str]) -> Iterator[tuple[CardId, CardId]]:
    """The ids that a question's cards had, as `formerly` of the question and of its deck says."""
    decks = (deck.id, *deck.formerly)
    old: list[tuple[str, str]] = [(d, question.id) for d in deck.formerly]
    for name in question.formerly:
        if "/" in name:
            other, _, its_id = name.partition("/")
            old.append((other, its_id))
        else:
            old.extend((d, name) for d in decks)
    for old_deck, old_question in dict.fromkeys(old):
        for part in parts:
            yield card_id(old_deck, old_question, part), card_id(deck.id, question.id, part)

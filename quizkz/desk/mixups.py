"""What was taken for what: wrong answers set beside the right ones, part by part.

Only what was given again is looked at closely: a question is parsed where a pair may be shown, to leave out
what its deck accepts by now.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from quizkz.query.mistakes import Mistake
from quizkz.review import CardId, split_card
from quizkz.stats.confusions import confusions
from quizkz.stats.report import LISTED_MOST, Confusion
from quizkz.stats.rows import WrongRow
from quizkz.texts import cloze_view, from_json, gap_number

if TYPE_CHECKING:
    from quizkz.catalogue import Catalogue
    from quizkz.grading import Response

DAYS = 90
"""Older wrong answers tell of what may be known by now."""
_LOOKED_AT = 3 * LISTED_MOST


class _Wrong(NamedTuple):
    """One wrong part. `probe`: a response that is right where this part is accepted by now; None: never."""

    card: CardId
    said: str
    answer: str
    probe: "Response | None"


def mixups(
    found: Iterable[Mistake], catalogue: "Catalogue", most: int = LISTED_MOST
) -> tuple[Confusion, ...]:
    """What was taken for what at least twice, most often first."""
    times: Counter[_Wrong] = Counter()
    for mistake, number in Counter(found).items():
        for part in _parts(mistake):
            times[part] += number
    rows = {part: WrongRow(part.card, part.said, part.answer, number) for part, number in times.items()}
    cards = {card for pair in confusions(rows.values(), _LOOKED_AT) for card in pair.cards}
    left = [row for part, row in rows.items() if part.card in cards and not _accepted(part, catalogue)]
    return confusions(left, most)


def _parts(mistake: Mistake) -> Iterator[_Wrong]:
    """The wrong parts of a wrong answer."""
    card, said, question = mistake.card, mistake.response, json.loads(mistake.json)
    match mistake.kind:
        case "match":
            rights = dict(question["pairs"])
            for left, right in _pairs(said):
                if rights.get(left, right) != right:
                    yield _Wrong(card, right, rights[left], None)
        case "cloze":
            answers = [
                gap.answers for gap in cloze_view(question["text"], gap_number(split_card(card)[2])).gaps
            ]
            shown = tuple(own[0] for own in answers)
            for place, (text, own) in enumerate(zip(_texts(said), answers, strict=False)):
                if text not in own:
                    yield _Wrong(card, text, own[0], (*shown[:place], text, *shown[place + 1 :]))
        case "numeric":
            unit = next(iter(question.get("unit", ())), "")
            blank = "" if unit in ("", "%") else " "
            yield _Wrong(card, said, f"{question['answer']}{blank}{unit}", said)
        case _:
            yield _Wrong(card, said, question["answer"], said)


def _listed(text: str) -> list[Any]:
    """A response of several parts as the log keeps it; nothing where it is none (the kind has changed)."""
    try:
        found = from_json(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _texts(text: str) -> list[str]:
    found = _listed(text)
    return found if all(isinstance(part, str) for part in found) else []


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in _listed(text):
        if isinstance(part, list) and len(part) == 2 and all(isinstance(side, str) for side in part):
            yield part[0], part[1]


def _accepted(part: _Wrong, catalogue: "Catalogue") -> bool:
    """Whether the deck takes a part for right by now."""
    if part.probe is None:
        return False
    from quizkz import deck as decks
    from quizkz.grading import grade

    found = catalogue.question(part.card)
    if found is None:
        return True
    head, question = decks.Deck.model_validate_json(found[0]), decks.question_from_json(found[1])
    return grade(
        question,
        part.probe,
        part=split_card(part.card)[2],
        rules=decks.rules(head, question),
        language=head.language,
        rivals=lambda normal: catalogue.rivals(head.id, normal, question.id),
    ).right

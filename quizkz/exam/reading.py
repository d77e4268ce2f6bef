"""The questions of an attempt as they now read, each with what was given to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from quizkz import deck as decks
from quizkz.deck import Choice, Cloze, Deck, Match, Multiple, Order, TrueFalse
from quizkz.desk import Desk
from quizkz.exam.record import Kept
from quizkz.exam.states import Answered, Attempt
from quizkz.grading import Response, response_from_text
from quizkz.review import CardId, split_card
from quizkz.session import Asked
from quizkz.session.asked import asked_of
from quizkz.session.prompts import gaps_of


def asked_all(desk: Desk, attempt: Attempt, cards: Sequence[CardId]) -> list[Asked | None]:
    """The questions of an attempt in order, None where one is in no deck any more (or judged by the learner).

    The shuffle depends on the seed and on the id that the card had when it was chosen.
    """
    heads: dict[str, Deck] = {}
    found = [_asked(desk, attempt, place, card, heads) for place, card in enumerate(cards)]
    total = sum(asked is not None for asked in found)
    place = 0
    for index, asked in enumerate(found):
        if asked is not None:
            place += 1
            found[index] = replace(asked, place=place, total=total)
    return found


def _asked(desk: Desk, attempt: Attempt, place: int, card: CardId, heads: dict[str, Deck]) -> Asked | None:
    found = desk.catalogue.question(card)
    if found is None:
        return None
    question, head = decks.question_from_json(found[1]), split_card(card)[0]
    if decks.self_graded(question):
        return None
    if head not in heads:
        heads[head] = Deck.model_validate_json(found[0])
    seed = f"{attempt.cards[place]}\n{attempt.spec.seed}"
    return asked_of(card, heads[head], question, desk.store.state(card), seed)


def answered(asked: Asked, kept: Kept) -> Answered:
    """What was given to a question; no response where the question, edited since, no longer takes it."""
    response = response_from_text(asked.question, kept.text)
    empty: Response = response_from_text(asked.question, None)
    return Answered(
        response=response if _fits(asked, response) else empty,
        marked=kept.mark,
        sure=kept.sure,
        credit=kept.credit,
        took_ms=kept.took_ms,
    )


def _fits(asked: Asked, response: Response) -> bool:
    """Whether a response is made of what the question shows."""
    match asked.question:
        case Choice() | TrueFalse():
            return response in asked.options
        case Multiple():
            return set(response) <= set(asked.options)
        case Order():
            return Counter(response) <= Counter(asked.options)
        case Match():
            return all(pair[0] in asked.lefts and pair[1] in asked.options for pair in response)
        case Cloze():
            return len(response) == len(gaps_of(asked.question, asked.part).gaps)
        case _:
            return True

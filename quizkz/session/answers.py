"""What an answer becomes: the rating it suggests, what the log keeps beside it, and its line at the end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from quizkz import deck as decks
from quizkz import grading
from quizkz.deck import Cloze, Match
from quizkz.desk import Desk
from quizkz.grading import Response, Verdict
from quizkz.review import PRACTICE, REVIEW, Draft, Rating
from quizkz.session.prompts import gaps_of, prompt
from quizkz.session.states import Asked, Graded, Outcome


def suggested(verdict: Verdict, *, hinted: bool) -> Rating:
    """The rating of a verdict; a right answer after a hint is Hard."""
    return min(verdict.suggested, Rating.HARD) if hinted and verdict.right else verdict.suggested


def grade(desk: Desk, asked: Asked, response: Response) -> Verdict:
    """The verdict on a response to the question as it was read, under its deck's rules."""
    question, deck = asked.question, asked.deck
    return grading.grade(
        question,
        response,
        part=asked.part,
        rules=decks.rules(deck, question),
        language=deck.language,
        rivals=lambda normal: desk.catalogue.rivals(deck.id, normal, question.id),
    )


def rerated(graded: Graded, *, practice: bool) -> Graded:
    """An answer with the rating that follows from the learner's second thought; practice has none."""
    if practice:
        return graded
    hinted = graded.asked.hinted
    if graded.guess:
        return replace(graded, rating=Rating.AGAIN)
    if graded.override:
        return replace(graded, rating=Rating.HARD if hinted else Rating.GOOD)
    return replace(graded, rating=suggested(graded.verdict, hinted=hinted))


def marks(graded: Graded) -> Mapping[str, Any] | None:
    """What the log keeps beside an answer: hint, override, guess, what was suggested if that differs, and the
    day that was chosen for the card.
    """
    said = {"hint": graded.asked.hinted, "override": graded.override, "guess": graded.guess}
    kept: dict[str, Any] = {name: True for name, holds in said.items() if holds}
    if graded.rating is not None and not graded.self_graded:
        first = suggested(graded.verdict, hinted=graded.asked.hinted)
        if first is not graded.rating:
            kept["suggested"] = int(first)
    shown = None if graded.rating is None else graded.previews.get(graded.rating)
    if shown is not None and shown.chosen:
        kept["due_day"] = shown.due_day
    return kept or None


def draft(graded: Graded, rating: Rating | None, took_ms: int | None, response: str | None) -> Draft:
    """The answer as the log takes it; without a rating it is one of practice."""
    return Draft(
        graded.asked.card,
        PRACTICE if rating is None else REVIEW,
        rating=rating,
        took_ms=took_ms,
        credit=None if graded.self_graded else graded.verdict.credit,
        response=response,
        value=marks(graded),
    )


def outcome(graded: Graded, took_ms: int) -> Outcome:
    """An answer for the end of the sitting. Right is what is rated above Again, as the day's figures count
    it.
    """
    asked, verdict = graded.asked, graded.verdict
    right = graded.right if graded.rating is None else graded.rating > Rating.AGAIN
    judged = not graded.self_graded
    return Outcome(
        card=asked.card,
        deck=asked.deck.title,
        prompt=prompt(asked.question, asked.part),
        answer=verdict.answer,
        right=right,
        slip=judged and verdict.result == "slip",
        partial=judged and verdict.result == "partial",
        guess=graded.guess,
        override=graded.override or (judged and right and not verdict.right),
        took_ms=took_ms,
    )


def same_form(old: Asked, new: Asked) -> bool:
    """Whether a response to the question as it was can be read against the question as it now is."""
    before, after = old.question, new.question
    if type(before) is not type(after) or decks.self_graded(before) != decks.self_graded(after):
        return False
    if isinstance(before, Cloze) and isinstance(after, Cloze):
        return len(gaps_of(before, old.part).gaps) == len(gaps_of(after, new.part).gaps)
    if isinstance(before, Match) and isinstance(after, Match):
        lefts = {left for left, _ in after.pairs}
        if set(old.lefts) != lefts:
            return False
    return sorted(decks.shown_options(after, "")) == sorted(old.options)

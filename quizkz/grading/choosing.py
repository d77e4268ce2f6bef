"""Options chosen, items put in order and sides matched: what is compared is the deck's own texts.

A text that is none of the deck's (an older log, another Unicode form) is taken for the one it normally is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizkz.deck import Choice, Match, Multiple, Order, TrueFalse, all_options
from quizkz.grading.verdict import Part, Verdict, missed, rated
from quizkz.review import Rating
from quizkz.texts import clean, normal

BETWEEN = "; "
"""What stands between several texts on one line."""


def resolved(text: str, options: Sequence[str], language: str) -> str:
    """The option that a text names: itself, else the only one with its normal form, else the text."""
    if text in options:
        return text
    form = normal(clean(text), language)
    found = {option for option in options if normal(option, language) == form}
    return found.pop() if len(found) == 1 else clean(text).strip()


def _feedback(feedback: Mapping[str, str], chosen: Sequence[str], language: str) -> str:
    """The author's words on what was chosen, one after the other."""
    words = []
    for text in dict.fromkeys(chosen):
        key = resolved(text, tuple(feedback), language)
        if key in feedback:
            words.append(feedback[key])
    return "\n\n".join(words)


def judge_choice(question: Choice, response: str, language: str) -> Verdict:
    """One option chosen."""
    said = resolved(response, all_options(question), language)
    verdict = missed(said, question.answer)
    verdict = replace(verdict, feedback=_feedback(question.feedback, (said,), language))
    return rated(verdict, right=said == question.answer)


def judge_true_false(question: TrueFalse, response: str) -> Verdict:
    """A statement called true or false."""
    said = clean(response).strip().lower()
    answer = "true" if question.answer else "false"
    verdict = missed(said.capitalize(), answer.capitalize())
    verdict = replace(verdict, feedback=question.feedback.get(said, ""))
    return rated(verdict, right=said == answer)


def judge_multiple(question: Multiple, response: Sequence[str], language: str) -> Verdict:
    """Several options chosen: (right - wrong) / right, at least 0."""
    options = tuple(dict.fromkeys(all_options(question)))
    wanted = set(question.answer)
    chosen = dict.fromkeys(resolved(text, options, language) for text in response if text.strip())
    plus, minus = len(wanted & set(chosen)), len(set(chosen) - wanted)
    parts = tuple(
        Part(
            label="",
            said=option if option in chosen else "",
            answer=option,
            right=(option in chosen) == (option in wanted),
            wanted=option in wanted,
        )
        for option in options
    )
    verdict = Verdict(
        credit=max(plus - minus, 0) / len(wanted) if wanted else 0.0,
        right=False,
        suggested=Rating.AGAIN,
        said=BETWEEN.join(chosen),
        answer=BETWEEN.join(question.answer),
        parts=parts,
        plus=plus,
        minus=minus,
        of=len(wanted),
        feedback=_feedback(question.feedback, tuple(chosen), language),
    )
    return rated(verdict, right=bool(wanted) and set(chosen) == wanted)


def judge_order(question: Order, response: Sequence[str], language: str) -> Verdict:
    """Items put in order: the share of pairs in the right order. Equal items may change places."""
    items = question.order
    placed = [resolved(text, items, language) for text in response[: len(items)]]
    ranks = _ranks(items, placed)
    pairs = len(items) * (len(items) - 1) // 2
    plus = sum(a < b for i, a in enumerate(ranks) for b in ranks[i + 1 :] if a >= 0 and b >= 0)
    said = [*placed, *[""] * (len(items) - len(placed))]
    parts = tuple(
        Part(str(place), mine, item, mine == item)
        for place, (mine, item) in enumerate(zip(said, items, strict=True), start=1)
    )
    exact = tuple(said) == items
    verdict = Verdict(
        credit=plus / pairs if pairs else float(exact),
        right=False,
        suggested=Rating.AGAIN,
        said=BETWEEN.join(placed),
        answer=BETWEEN.join(items),
        parts=parts,
        plus=plus,
        of=pairs,
    )
    return rated(verdict, right=exact)


def _ranks(items: Sequence[str], placed: Sequence[str]) -> list[int]:
    """The right place of each item placed; of equal items the first goes first. -1: not of the question."""
    places: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item, []).append(place)
    return [places[item].pop(0) if places.get(item) else -1 for item in placed]


def judge_match(question: Match, response: Sequence[tuple[str, str]], language: str) -> Verdict:
    """Sides matched: the share of pairs. Equal right sides may change places."""
    lefts = tuple(left for left, _ in question.pairs)
    rights = (*(right for _, right in question.pairs), *question.decoys)
    said: dict[str, list[str]] = {}
    for left, right in response:
        if right.strip():
            said.setdefault(resolved(left, lefts, language), []).append(resolved(right, rights, language))
    given = {left: Counter(texts) for left, texts in said.items()}
    hits = []
    for left, right in question.pairs:
        hit = given.get(left, Counter())[right] > 0
        given.get(left, Counter())[right] -= hit
        hits.append(hit)
    parts = []
    for (left, right), hit in zip(question.pairs, hits, strict=True):
        rest = [text for text in said.get(left, ()) if given[left][text] > 0]
        mine = right if hit else (rest[0] if rest else "")
        if not hit and mine:
            given[left][mine] -= 1
        parts.append(Part(left, mine, right, hit))
    plus, total = sum(hits), len(question.pairs)
    verdict = Verdict(
        credit=plus / total if total else 0.0,
        right=False,
        suggested=Rating.AGAIN,
        said=BETWEEN.join(f"{part.label} – {part.said}" for part in parts if part.said),
        answer=BETWEEN.join(f"{left} – {right}" for left, right in question.pairs),
        parts=tuple(parts),
        plus=plus,
        of=total,
    )
    return rated(verdict, right=total > 0 and plus == total)

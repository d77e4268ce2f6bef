"""Why a text that comes near an answer is wrong all the same: one word of several, or a slip where none is
forgiven.
"""

import re
from collections.abc import Callable, Collection

from quizkz.grading.confusable import are_two_words
from quizkz.grading.verdict import Cause, Why
from quizkz.numbers import is_scale_word

BETWEEN_WORDS = re.compile(r"[\s/‐‑‒–—―-]+")
_AROUND = ".,;:!?()\"'“”„«»‘’"
WORDS_LEAST = 3
"""Words an answer needs before one other word is worth naming; of two it is half of them."""
WORDS_MOST = 3
"""Words too many or missing that are named; more of them are another answer."""


def missed_whys(
    said: tuple[str, str],
    answer: tuple[str, str],
    capitals: Collection[str],
    form: Callable[[str], str],
    language: str,
) -> tuple[Why, ...]:
    """What whole words make of the difference between two texts, each as written and in normal form."""
    from rapidfuzz.distance import Levenshtein  # only here, so that nothing else pays for loading it

    left, right = said[1].split(" "), answer[1].split(" ")
    if left != right and sorted(left) == sorted(right):
        return (Why("order"),)
    ops = [op for op in Levenshtein.opcodes(left, right) if op.tag != "equal"]
    if len(ops) != 1:
        return ()
    [op] = ops
    ours, theirs = left[op.src_start : op.src_end], right[op.dest_start : op.dest_end]
    mine = " ".join(_written(word, said[0], form) for word in ours)
    meant = " ".join(_written(word, answer[0], form) for word in theirs)
    if not ours or not theirs:
        named = len(ours + theirs) <= WORDS_MOST
        why = Why("word_missing", f"“{meant}”") if theirs else Why("word_extra", f"“{mine}”")
        return (why,) if named else ()
    if len(ours) > 1 or len(theirs) > 1:
        return ()
    cause = _cause(ours[0], theirs[0], capitals, language)
    if cause:
        return (Why("typo"), Why("no_slip", cause))
    return (Why("word", f"“{mine}” for “{meant}”"),) if len(right) >= WORDS_LEAST else ()


def _cause(said: str, meant: str, capitals: Collection[str], language: str) -> Cause | None:
    """Why few edits between two words are no slip of the finger; None where they are further apart."""
    from rapidfuzz.distance import OSA

    if are_two_words(said, meant, language):
        return "other"
    if OSA.distance(said, meant, score_cutoff=1) > 1:
        return None
    if meant in capitals:
        return "capitals"
    if any(char.isdigit() for char in said + meant):
        return "digit"
    if is_scale_word(said) or is_scale_word(meant):
        return "scale"
    return "first" if said[0] != meant[0] else "short"


def _written(word: str, text: str, form: Callable[[str], str]) -> str:
    """A word of a normal form as the text writes it, where it can be told."""
    return next(
        (one.strip(_AROUND) for one in BETWEEN_WORDS.split(text) if form(one.strip(_AROUND)) == word), word
    )

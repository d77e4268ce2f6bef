"""Why a text that comes near an answer is wrong all the same: one word of several, or a slip where none is
forgiven.
"""

import re
from collections.abc import Callable, Collection

from quizkz.grading.verdict import Cause, Why
from quizkz.numbers import is_scale_word

BETWEEN_WORDS = re.compile(r"[\s/‐‑‒–—―-]+")
WORDS_LEAST = 3
"""Words an answer needs before one other word is worth naming; of two it is half of them."""


def missed_whys(
    said: tuple[str, str], answer: tuple[str, str], capitals: Collection[str], form: Callable[[str], str]
) -> tuple[Why, ...]:
    """What one word makes of the difference between two texts, each as written and in normal form."""
    from rapidfuzz.distance import Levenshtein  # only here, so that nothing else pays for loading it

    left, right = said[1].split(" "), answer[1].split(" ")
    ops = [op for op in Levenshtein.opcodes(left, right) if op.tag != "equal"]
    if len(ops) != 1:
        return ()
    [op] = ops
    ours, theirs = left[op.src_start : op.src_end], right[op.dest_start : op.dest_end]
    if len(ours) > 1 or len(theirs) > 1:
        return ()
    mine = [_written(word, said[0], form) for word in ours]
    meant = [_written(word, answer[0], form) for word in theirs]
    if ours and theirs:
        cause = _cause(ours[0], theirs[0], capitals)
        if cause:
            return (Why("typo"), Why("no_slip", cause))
        return (Why("word", f"“{mine[0]}” for “{meant[0]}”"),) if len(right) >= WORDS_LEAST else ()
    if len(right) < WORDS_LEAST:
        return ()
    return (Why("word_missing", f"“{meant[0]}”"),) if meant else (Why("word_extra", f"“{mine[0]}”"),)


def _cause(said: str, meant: str, capitals: Collection[str]) -> Cause | None:
    """Why one edit between two words is no slip of the finger; None where they are further apart."""
    from rapidfuzz.distance import OSA

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
    return next((one for one in BETWEEN_WORDS.split(text) if form(one) == word), word)

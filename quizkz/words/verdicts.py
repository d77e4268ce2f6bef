"""How a verdict is said: word and mark, what differed, the two lines compared, the arithmetic of credit."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from quizkz.deck import Choice, Cloze, Match, Multiple, Numeric, Order, Question, TrueFalse, Typed
from quizkz.grading import Part, Piece, Result, Verdict, Why
from quizkz.grading.letters import bare, clusters
from quizkz.review import Rating
from quizkz.session import Graded
from quizkz.words.asking import RATINGS
from quizkz.words.measure import count, joined, number_word, rightward, width

VERDICTS: dict[Result, tuple[str, str]] = {
    "right": ("✓", "Right"),
    "slip": ("≈", "Right, with a slip"),
    "partial": ("◐", "Partly right"),
    "missed": ("✗", "Missed"),
}
"""The mark and the word of each result."""

YOU_SAID = "You said"
ANSWER = "Answer"
LABEL_WIDTH = 10
"""Cells of the label column of the two lines."""
ONLY_FULL = "Only full points count as right."
NOTHING_SAID = "nothing"
_PLAIN = {
    "rejected": "the deck counts this one as wrong",
    "percent": "the percent sign is missing",
    "no_number": "no number in it",
    "two_numbers": "more than one number in it",
    "too_high": "too high",
    "too_low": "too low",
    "case": "capital and small letters differ",
    "rounded": "rounded too far",
    "order": "the words stand in another order",
}
"""Differences that need no detail."""
_DETAILED = {
    "rival": "that is another answer here: {}",
    "currency": "the currency is missing: {}",
    "altered": "“{}” makes it another answer",
}
"""Differences whose detail stands in a sentence of their own."""
_NO_SLIP = {
    "first": "the first letter counts",
    "short": "in so short a word every letter counts",
    "capitals": "in capitals every letter counts",
    "digit": "with a digit every sign counts",
    "scale": "in a million or a billion every letter counts",
    "other": "that is another word",
}
_FACTORS = {10: "ten", 100: "a hundred", 1000: "a thousand", 10**6: "a million", 10**9: "a billion"}


def result(graded: Graded) -> Result:
    """The result as it counts now, the learner's second thoughts included."""
    if graded.guess:
        return "missed"
    return "right" if graded.override else graded.verdict.result


def mark(graded: Graded) -> str:
    """The mark of the result: one of ✓ ≈ ◐ ✗."""
    return VERDICTS[result(graded)][0]


def word(graded: Graded) -> str:
    """The result in words: `Right`, `Missed`, or `Right, overruled` and `Right, but guessed`."""
    if graded.guess:
        return f"{VERDICTS[graded.verdict.result][1]}, but guessed"
    overruled = graded.override and graded.verdict.result != "right"
    return "Right, overruled" if overruled else VERDICTS[graded.verdict.result][1]


def beside(question: Question, verdict: Verdict) -> str:
    """What stands beside the verdict: what differed, or the arithmetic of a partial kind; or empty."""
    sums = arithmetic(question, verdict)
    return sums or "; ".join(why_all(verdict.whys, verdict.pieces))


def retyped(question: Question, verdict: Verdict) -> str:
    """How typing the answer once more went: `Typed right.`, or what still differs."""
    if verdict.result == "right":
        return "Typed right. The first answer counts."
    differs = beside(question, verdict)
    return f"Not yet: {differs}." if differs else "Not yet."


def arithmetic(question: Question, verdict: Verdict) -> str:
    """How partial credit came about: `2 right − 1 wrong = 1 of 3 points`; empty where it is full."""
    if not verdict.of or verdict.credit >= 1:
        return ""
    match question:
        case Multiple():
            points = max(verdict.plus - verdict.minus, 0)
            return f"{verdict.plus} right − {verdict.minus} wrong = {points} of {count(verdict.of, 'point')}"
        case Order():
            return f"{verdict.plus} of {count(verdict.of, 'pair')} in the right order"
        case Match():
            return f"{verdict.plus} of {count(verdict.of, 'pair')} right"
        case Cloze():
            return f"{verdict.plus} of {count(verdict.of, 'gap')} right"
        case _:
            return f"{verdict.plus} of {count(verdict.of, 'point')}"


def why_all(whys: Sequence[Why], pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Each thing that differed, in words; without a reason nothing is said."""
    reasons = {w.reason for w in whys}
    if {"typo", "accents"} <= reasons:
        accents = [p for p in pieces if _is_accent(p)]
        others = [p for p in pieces if not _is_accent(p)]
        shown = {"accents": accents, "typo": others}
        return tuple(text for w in whys if (text := why(w, shown.get(w.reason, pieces))))
    return tuple(text for w in whys if (text := why(w, pieces)))


def _is_accent(piece: Piece) -> bool:
    return piece.op == "changed" and _bare(piece.said) == _bare(piece.answer)


def _bare(text: str) -> str:
    """Without accents by the most forgiving rules: that they differ in accents is known, only not where."""
    return bare(text.casefold(), "kk", everywhere=True)


def why(reason: Why, pieces: Sequence[Piece] = ()) -> str:
    """One thing that differed, in words, beginning small: it stands beside the verdict."""
    match reason.reason:
        case "typo":
            return letters(pieces)
        case "accents":
            return _accents(pieces)
        case "lookalike":
            return _lookalike(reason.detail)
        case "unit":
            return f"right number, another unit{f': {reason.detail}' if reason.detail else ''}"
        case "rival" | "currency" | "altered":
            return _DETAILED[reason.reason].format(reason.detail)
        case "factor":
            return factor(reason.factor) if reason.factor else ""
        case "ambiguous":
            return reason.detail
        case "word" | "word_missing" | "word_extra" as which:
            return _NAMED[which](reason.detail)
        case "percent" if reason.detail:
            return "given as a share, not in percent"
        case "no_slip":
            return _NO_SLIP[reason.detail]
        case plain:
            return _PLAIN[plain]


def factor(times: Fraction) -> str:
    """`ten times too many`, `a thousand times too few`."""
    big = times if times > 1 else 1 / times
    number = int(big)
    return f"{_FACTORS.get(number, f'{number:,}')} times too {'many' if times > 1 else 'few'}"


def letters(pieces: Sequence[Piece]) -> str:
    """Which letters or whole words differ: `one letter is missing: c`, `two letters are swapped: ei`."""
    return ", ".join(
        _words_of(piece) if _is_words(pieces, place) else _letters_of(piece)
        for place, piece in enumerate(pieces)
        if piece.op != "same"
    )


def _is_words(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a run that only one of the texts has is whole words of it."""
    piece = pieces[place]
    if piece.op not in ("missing", "extra") or not any(char.isalpha() for char in piece.said + piece.answer):
        return False
    before, text, after = (
        "".join(part.said if piece.op == "extra" else part.answer for part in run)
        for run in (pieces[:place], [piece], pieces[place + 1 :])
    )
    starts = not before or before[-1].isspace() or text[0].isspace()
    return starts and (not after or after[0].isspace() or text[-1].isspace()) and len(before + after) > 0


def _words_of(piece: Piece) -> str:
    words = f"“{(piece.said or piece.answer).strip()}”"
    return _extra_words(words) if piece.op == "extra" else _missing_words(words)


def _extra_words(words: str) -> str:
    number = len(words.split())
    return f"{number_word(number)} word{'s' if number > 1 else ''} too many: {words}"


def _missing_words(words: str) -> str:
    number = len(words.split())
    return f"{number_word(number)} {'words are' if number > 1 else 'word is'} missing: {words}"


_NAMED: dict[str, Callable[[str], str]] = {
    "word": lambda words: f"one word is changed: {words}",
    "word_missing": _missing_words,
    "word_extra": _extra_words,
}


def _letters_of(piece: Piece) -> str:
    said, answer = clusters(piece.said), clusters(piece.answer)
    if piece.op == "missing":
        return f"{_number_of(answer)} missing: {_visible(piece.answer)}"
    if piece.op == "extra":
        return f"{number_word(len(said))} {_noun(said)} too many: {_visible(piece.said)}"
    if len(said) == 2 and said == answer[::-1]:
        return f"two {_noun(answer)} are swapped: {_visible(piece.answer)}"
    return f"{_number_of(answer)} changed: {_visible(piece.said)} for {_visible(piece.answer)}"


def _number_of(found: Sequence[str]) -> str:
    return f"{number_word(len(found))} {_noun(found)} {'is' if len(found) == 1 else 'are'}"


def _noun(found: Sequence[str]) -> str:
    """Letters, digits or signs, as the eye counts them: a letter with its marks is one."""
    bases = "".join(one[0] for one in found)
    noun = "letter" if bases.isalpha() else "digit" if bases.isdecimal() else "sign"
    return noun if len(found) == 1 else noun + "s"


def _visible(text: str) -> str:
    return "a blank" if text.isspace() else text


def _accents(pieces: Sequence[Piece]) -> str:
    marked = [p.answer for p in pieces if p.op != "same" and p.answer.strip()]
    return f"accents differ: {joined(marked)}" if marked else "accents differ"


def _lookalike(detail: str) -> str:
    """`detail` names the letters with their alphabets: `А (Cyrillic), о (Cyrillic)`."""
    letter = "a letter" if "," not in detail else "letters"
    return f"{letter} of another alphabet: {detail}"


def bounds(verdict: Verdict) -> str:
    """`4.25 to 4.35 is right`, where there is a tolerance."""
    return f"{verdict.bounds[0]} to {verdict.bounds[1]} is right" if verdict.bounds else ""


def compared(pieces: Sequence[Piece], *, below: bool = True) -> tuple[str, str]:
    """What was said with `·` where letters are missing, and the row of carets below it, aligned by cells.

    A terminal may turn text that is written from right to left, and no caret would stand below its letter:
    there, and where no row is left `below`, brackets stand around what differs.
    """
    if not below or any(rightward(piece.said + piece.answer) for piece in pieces):
        return "".join(map(_bracketed, pieces)), ""
    said, carets = "", ""
    for piece in pieces:
        gap = max(width(piece.answer) - width(piece.said), 0) if piece.op in ("missing", "changed") else 0
        said += piece.said + "·" * gap
        carets += (" " if piece.op == "same" else "^") * (width(piece.said) + gap)
    return said, carets.rstrip()


def _bracketed(piece: Piece) -> str:
    if piece.op == "same":
        return piece.said
    return f"[{piece.said}]" if piece.said else "·" * width(piece.answer)


def two_lines(verdict: Verdict, cells: int) -> tuple[str, ...]:
    """The lines `You said` and `Answer`, with carets between where letters differ and both fit a line."""
    said, carets = compared(verdict.pieces) if verdict.pieces else (verdict.said, "")
    said = said or NOTHING_SAID
    answer = verdict.answer + (f"   {bounds(verdict)}" if verdict.bounds else "")
    lines = [f"{YOU_SAID:<{LABEL_WIDTH}}{said}", f"{ANSWER:<{LABEL_WIDTH}}{answer}"]
    if carets and all(width(line) <= cells for line in lines):
        lines.insert(1, " " * LABEL_WIDTH + carets)
    elif carets:
        lines[0] = f"{YOU_SAID:<{LABEL_WIDTH}}{compared(verdict.pieces, below=False)[0]}"
    return tuple(lines)


def shows_two_lines(question: Question, graded: Graded) -> bool:
    """Whether the two lines stand below the verdict: not where options show both, nor where they agree."""
    if graded.self_graded or isinstance(question, Choice | Multiple | TrueFalse | Order | Match):
        return False
    verdict = graded.verdict
    return verdict.result != "right" or bool(verdict.whys) or not agrees(verdict)


def shows_answer(question: Question, graded: Graded) -> bool:
    """Whether the answer stands alone below a right one: what was typed left the screen with its field."""
    return isinstance(question, Typed | Numeric) and not shows_two_lines(question, graded)


def agrees(verdict: Verdict) -> bool:
    """Whether what was said reads as the answer does, but for case and space."""
    said, answer = (" ".join(text.split()).casefold() for text in (verdict.said, verdict.answer))
    return said == answer


def option_mark(part: Part) -> tuple[str, str]:
    """The mark and the words beside an option after a multiple answer; empty for one rightly left alone."""
    if part.wanted:
        return ("✓", "right") if part.said else ("✗", "left out")
    return ("✗", "not this one") if part.said else ("", "")


def choice_mark(*, chosen: bool, right: bool) -> tuple[str, str]:
    """The mark and the words beside an option after a choice or a statement."""
    if right:
        return "✓", "your answer" if chosen else "the answer"
    return ("✗", "your answer") if chosen else ("", "")


def part_mark(part: Part) -> tuple[str, str]:
    """The mark and the words beside a gap, a place or a row: what was said there, where that differs."""
    if part.right:
        return ("≈", f"you said {part.said}") if part.slip else ("✓", "right")
    return "✗", f"you said {part.said}" if part.said else "left open"


def rating_name(rating: Rating) -> str:
    """Again, Hard, Good or Easy."""
    return RATINGS[rating]


def next_key(graded: Graded, *, narrow: bool = False) -> str:
    """What Enter does after the answer: `Hard, next`; in practice `Next`; empty where the learner judges."""
    if graded.rating is None:
        return "" if graded.self_graded else "Next"
    return RATINGS[graded.rating] + ("" if narrow else ", next")

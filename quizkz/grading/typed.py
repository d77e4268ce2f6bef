"""A typed text against its answers, in the order of the design: exact first, then ever more forgiving.

Each step either decides or hands on, so that what an author lists always outranks what quizkz works out.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quizkz.deck import Grading
from quizkz.grading.alignment import ALIGNED_MOST, CLOSE, pieces
from quizkz.grading.case import Case, Judged
from quizkz.grading.confusable import are_two_words
from quizkz.grading.dates import read_date
from quizkz.grading.differences import number_whys
from quizkz.grading.kept import (
    bare_of,
    bares_of,
    form_of,
    numerals_of,
    prose_of,
    squeezed_of,
    together_of,
)
from quizkz.grading.letters import EDITS_MOST, LETTERS_ONE, edits, lookalikes
from quizkz.grading.loosening import signs
from quizkz.grading.misses import BETWEEN_WORDS, missed_whys
from quizkz.grading.verdict import Rivals, Why
from quizkz.numbers import Number, are_one, are_opposed, is_scale_word, lacking, read_whole
from quizkz.texts import cleaned_response

LONG_LEAST = 1000
"""Letters from which a text is a wrong paste or an essay, and is not looked through for slips."""
TIMES_MOST = 8
"""How many times longer than every answer a long text may be and still be one of them."""


def judge(
    said: str,
    answers: Sequence[str],
    *,
    rejects: Sequence[str] = (),
    rules: Grading,
    language: str,
    rivals: Rivals,
) -> Judged:
    """A typed text against its answers, the one shown first; the text is not empty."""
    case = Case(cleaned_response(said), tuple(answers) or ("",), tuple(rejects), rules, language, rivals)
    longest = max(map(len, (*case.answers, *case.rejects)))
    if len(case.said) > max(LONG_LEAST, TIMES_MOST * longest):
        return Judged(case.answers[0])
    for step in _STEPS if len(case.own) <= LONG_LEAST else _STEPS_OF_LONG:
        judged = step(case)
        if judged is not None:
            return judged
    return _missed(case, case.answers[0])


def _missed(case: Case, answer: str) -> Judged:
    """Nothing forgives it: what parts it from the answer, where that can be said in a few words."""
    shown = pieces(case.said, answer, case.language, closeness=CLOSE)
    said, form = (case.said, case.own_prose), (answer, prose_of(case.forms[0]))
    typos = case.rules.typos is not False
    capitals = set(_capitals(answer, case)) if typos else set()
    whys = missed_whys(said, form, capitals, case.form, case.language) if len(said[1]) <= ALIGNED_MOST else ()
    if not typos:
        whys = tuple(why for why in whys if why.reason != "no_slip")
    if any(why.reason == "order" for why in whys):
        shown = ()
    if not shown:
        whys = tuple(why for why in whys if why.reason not in ("typo", "no_slip"))
    few = shown and all(len(run.said + run.answer) <= LETTERS_ONE for run in shown if run.op != "same")
    return Judged(answer, whys=whys or ((Why("typo"),) if few else ()), pieces=shown)


def _listed(case: Case) -> Judged | None:
    """What the author lists: `reject`, then the answer and `accept`; then whether only case differs."""
    if case.own in case.reject_forms:
        return case.rejected()
    if case.own in case.forms:
        return Judged(case.answers[0], right=True)
    if case.exact_case:
        loose = form_of(case.said, case.language)
        for answer in case.answers:
            if form_of(answer, case.language) == loose:
                return case.wrong("case", answer)
    return None


def _as_number(case: Case) -> Judged | None:
    """An answer that is a number, an amount or a range of them and nothing else is compared as one."""
    if any(are_one(case.said, answer, case.language) for answer in case.numeric):
        return Judged(case.answers[0], right=True)
    if (judged := _lacking(case)) is not None:
        return judged
    said = read_whole(case.said, case.language, spelled=True) if case.numeric or case.rejects else None
    if said is None:
        return None
    # Words against words are compared as texts; and "2nd" is another word than "two", but not than "second".
    spelled = any(char.isnumeric() for char in case.said)
    wanted = [answer for answer in case.numeric if not are_opposed(case.said, answer)]
    numbers = [(a, n) for a in wanted if (n := _wanted(case, a, said, spelled=spelled))]
    if _is_rejected_number(case, said) and not any(_are_one(said, number) for _, number in numbers):
        return case.rejected()
    for answer, number in numbers:
        if said.value == number.value and (said.percent or not number.percent):
            return Judged(case.answers[0], right=True)
        if number.percent and not said.percent and said.value in (number.value, number.value * 100):
            return case.slip(answer, Why("percent", "share" if said.value == number.value else ""))
    if not numbers or numbers[0][0] != case.answers[0]:
        return None
    answer, number = numbers[0]
    whys = number_whys(said, said.value, number.value, (number.value, number.value))
    return Judged(answer, whys=whys)


def _wanted(case: Case, answer: str, said: Number, *, spelled: bool) -> Number | None:
    """The number that an answer is; one in words is none for a number of the other sort."""
    number = read_whole(answer, case.language, spelled=spelled)
    if number is None or any(char.isnumeric() for char in answer + case.said * (not spelled)):
        return number
    return number if number.ordinal == said.ordinal else None


def _lacking(case: Case) -> Judged | None:
    """The right amount or range without its percent sign, its currency or its scale, or in other money."""
    for answer in case.numeric:
        lack = lacking(case.said, answer, case.language)
        if lack is None or lack.what == "nothing":
            continue
        if any(are_one(case.said, text, case.language) for text in case.rejects):
            return case.rejected()
        match lack.what:
            case "percent":
                return case.slip(answer, Why("percent"))
            case "share":
                return case.slip(answer, Why("percent", "share"))
            case "currency":
                return case.slip(answer, Why("currency", lack.detail))
            case "unit":
                return Judged(answer, whys=(Why("unit", lack.detail),))
            case "word":
                return Judged(answer, whys=(Why("word_missing", f"“{lack.detail}”"),))
    return None


def _is_rejected_number(case: Case, said: Number) -> bool:
    listed = (read_whole(text, case.language) for text in case.rejects)
    return any(number is not None and _are_one(said, number) for number in listed)


def _are_one(left: Number, right: Number) -> bool:
    return (left.value, left.percent) == (right.value, right.percent)


def _as_date(case: Case) -> Judged | None:
    """An answer that is a date and nothing else is right however it is written."""
    said = read_date(case.own)
    if said is None:
        return None
    if said in map(read_date, case.reject_forms):
        return case.rejected()
    return Judged(case.answers[0], right=True) if said in map(read_date, case.forms) else None


def _unspaced(case: Case) -> Judged | None:
    """Equal without blanks, then without stops and quotes inside the text too."""
    for loosen in (squeezed_of, together_of):
        own = loosen(case.own)
        if own in map(loosen, case.reject_forms):
            return case.rejected()
        if own in map(loosen, case.forms):
            return Judged(case.answers[0], right=True)
    return None


def _numerals(case: Case) -> Judged | None:
    """Equal but for a Roman numeral that the other text has in digits."""

    def loose(text: str, *, any_case: bool) -> str:
        return numerals_of(text, case.language, any_case=any_case, exact_case=case.exact_case)

    own = loose(case.said, any_case=not case.exact_case)
    if not any(char.isdigit() for char in own):
        return None
    forms = [loose(answer, any_case=False) for answer in case.answers]
    return Judged(case.answers[0], right=True) if own in forms else None


def _accents(case: Case) -> Judged | None:
    """Different only in accents."""
    if case.own.isascii() and all(form.isascii() for form in case.forms):
        return None
    mode = case.rules.accents or "near"
    own = _bares(case, case.own)
    forms = [_bares(case, form) for form in case.forms]
    if any(own & _bares(case, form) for form in case.reject_forms) and not any(own & form for form in forms):
        return case.rejected()
    for answer, form in zip(case.answers, forms, strict=True):
        if not own & form:
            continue
        if case.rival:
            return None
        if mode == "ignore":
            return Judged(case.answers[0], right=True)
        return case.slip(answer, Why("accents")) if mode == "near" else case.wrong("accents", answer)
    return None


def _bares(case: Case, form: str) -> frozenset[str]:
    return bares_of(form, case.language, everywhere=case.everywhere)


def _rival(case: Case) -> Judged | None:
    """Another answer of the deck."""
    return Judged(case.answers[0], whys=(Why("rival", case.rival),)) if case.rival else None


def _look(case: Case) -> Judged | None:
    """Equal but for letters of another alphabet that look the same."""
    if case.said.isascii() and all(answer.isascii() for answer in case.answers):
        return None
    said = prose_of(form_of(case.said, case.language, exact_case=True))
    for answer in case.answers:
        form = prose_of(form_of(answer, case.language, exact_case=True))
        found = lookalikes(said, form, case_counts=case.exact_case)
        if found:
            return case.slip(answer, Why("lookalike", ", ".join(found)))
    return None


def _typo(case: Case) -> Judged | None:
    """Typing mistakes, word by word."""
    if case.rules.typos is False:
        return None
    for answer, form in zip(case.answers, case.forms, strict=True):
        found = _slips(case, answer, form)
        if found is None:
            continue
        for text, other in zip(case.rejects, case.reject_forms, strict=True):
            nearer = _slips(case, text, other)
            if nearer is not None and nearer.total <= found.total:
                return case.rejected()
        whys = (Why("accents"), Why("typo")) if found.accents else (Why("typo"),)
        return case.slip(answer, *whys)
    return None


class _Slips(NamedTuple):
    """The slips of the finger between two texts, and whether accents differ besides."""

    total: int
    accents: bool


def _slips(case: Case, answer: str, form: str) -> _Slips | None:
    """What parts the text from an answer, where that is slips of the finger alone; else None."""
    own, form = case.own_prose, prose_of(form)
    if "'" in own + form and _without_apostrophes(case, own) & _without_apostrophes(case, form):
        return _Slips(1, accents=False) if len(form) >= LETTERS_ONE else None
    if own.count(" ") != form.count(" "):
        return None
    said, wanted = own.split(" "), form.split(" ")
    capitals = set(_capitals(answer, case))
    total, accents = 0, False
    for left, right in zip(said, wanted, strict=True):
        if left == right:
            continue
        found = _word_edits(left, right, case, capitals)
        if found is None:
            return None
        total += found
        accents |= found == 0
        if total > EDITS_MOST:
            return None
    return _Slips(total, accents)


def _without_apostrophes(case: Case, form: str) -> frozenset[str]:
    plain = form.replace("'", "")
    return frozenset({squeezed_of(plain)}) if case.rules.accents == "match" else _bares(case, plain)


def _word_edits(left: str, right: str, case: Case, capitals: set[str]) -> int | None:
    """The typing mistakes between two words, 0 where accents alone differ; None where there may be none."""
    mode = case.rules.accents or "near"
    plain_left = bare_of(left, case.language, everywhere=case.everywhere)
    plain_right = bare_of(right, case.language, everywhere=case.everywhere)
    if plain_left == plain_right:
        return None if mode == "match" else 0
    if left.casefold() == right.casefold() or right in capitals:
        return None
    if any(char.isdigit() for char in left + right) or is_scale_word(left) or is_scale_word(right):
        return None
    if signs(left) != signs(right) or are_two_words(left, right, case.language):
        return None
    return edits(left, right) if mode == "match" else edits(plain_left, plain_right)


def _capitals(answer: str, case: Case) -> Iterator[str]:
    """The words, in normal form, that the author wrote in capitals."""
    for word in BETWEEN_WORDS.split(answer):
        if len(word) > 1 and word.isupper():
            yield from case.form(word).split()


_STEPS_OF_LONG = (_listed, _as_number, _as_date, _unspaced, _accents, _rival)
_STEPS = (_listed, _as_number, _as_date, _unspaced, _numerals, _accents, _rival, _look, _typo)

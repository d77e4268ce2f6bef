"""Rules across the keys of a question, as functions that hand out every fault.

They run on each question at each load, sound or not, so they look at values alone and find no places. A rule
about how a question reads (a warning) is asked only where there is no error.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from quizkz.deck import (
    BaseQuestion,
    Choice,
    Cloze,
    Flashcard,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    TrueFalse,
    Typed,
    all_options,
)
from quizkz.library import advice
from quizkz.library.faults import At, Fault, token_of
from quizkz.library.keys import nearest
from quizkz.library.latin import foreign_letter
from quizkz.library.latin import slug as slug
from quizkz.numbers import NoNumber, Number
from quizkz.numbers import written as read_number
from quizkz.spans import Path
from quizkz.texts import gap_errors, is_blank

ID_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An id: a-z, 0-9 and single hyphens."""

ENOUGH = 20
"""Faults told of one text or list: who has that many has made one mistake over and over."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?%?")
"""What needs no number reader to be told a number."""

_LETTERS = ("abcdefghi", "абвгдежзи")
"""What options are called by in print."""

MOST = 9
"""Items, or pairs with decoys: each is answered with one digit."""


def id_faults(value: str, path: Path) -> list[Fault]:
    """Why a text is no id."""
    if ID_FORM.fullmatch(value):
        return []
    better = slug(value)
    fix = f'write {path[-1]} = "{better}"' if better else 'write one of your own, such as "chapter-1"'
    letter = foreign_letter(value)
    label = f"'{letter}' is a Cyrillic letter" if letter else ""
    new = f'"{better}"' if better else None
    message = "an id is made of a-z, 0-9 and single hyphens"
    return [Fault("id-form", message, path, label=label, fix=fix, replacement=new)]


def former_faults(formerly: Sequence[str], *, parts: int) -> list[Fault]:
    """Which of the ids that something had are none. `parts`: 2 where another deck's id may stand before
    it."""
    form = '"old-id" or "other-deck/old-id"' if parts == 2 else '"old-id"'
    return _no_ids("formerly", formerly, parts, form)


def _no_ids(key: str, ids: Sequence[str], parts: int, form: str) -> list[Fault]:
    found = []
    for index, former in enumerate(ids):
        pieces = former.split("/")
        if len(pieces) > parts or not all(ID_FORM.fullmatch(piece) for piece in pieces):
            found.append(Fault("id-form", f"`{key}` holds ids", (key, index), fix=f"write {form}"))
    return found


def errors(question: Question, language: str) -> list[Fault]:
    """Every fault in a question whose shape is sound."""
    found: list[Fault] = []
    if not ID_FORM.fullmatch(question.id):
        found.extend(id_faults(question.id, ("id",)))
    if question.formerly:
        found.extend(former_faults(question.formerly, parts=2))
    if question.after:
        found.extend(_no_ids("after", question.after, 2, '"id" or "other-deck/id"'))
        _repeats("after", question.after, found, "this id")
    if question.cite:
        found.extend(_cite_errors(question))
    if question.allow:
        found.extend(advice.faults(question.allow))
    _OF_KIND[question.kind](question, language, found)
    if is_blank(question.prompt) and (question.prompt or question.kind != "cloze"):
        found.append(_blank(("prompt",)))
    return found


def _blank(path: Path) -> Fault:
    return Fault("empty-text", f"`{path[0]}` holds an empty text", path, fix="write the text, or delete it")


def _blanks(key: str, texts: Iterable[str], found: list[Fault]) -> None:
    for index, text in enumerate(texts):
        if is_blank(text) and len(found) < ENOUGH:
            found.append(_blank((key, index)))


def _cite_errors(question: BaseQuestion) -> Iterator[Fault]:
    for index, cite in enumerate(question.cite):
        path: Path = ("cite", index)
        if cite.paragraph is not None and cite.paragraph < 1:
            fix = "write the number of the paragraph; the first is 1"
            yield Fault("cite", "paragraphs count from 1", (*path, "paragraph"), fix=fix)
        if cite.paragraph is None and not cite.phrase:
            fix = 'add paragraph = 1 or phrase = ".."'
            yield Fault("cite", "this cite names neither a paragraph nor a phrase", path, fix=fix)


def _repeats(key: str, texts: Sequence[str], found: list[Fault], what: str) -> None:
    if len(set(texts)) == len(texts):
        return
    seen = set()
    for index, text in enumerate(texts):
        if text in seen and len(found) < ENOUGH:
            found.append(
                Fault("repeated", f"{what} stands here twice", (key, index), fix="delete one of them")
            )
        seen.add(text)


def _no_option(message: str, path: Path, text: str, known: Collection[str], at: At = "value") -> Fault:
    """That a text is not among the known ones, with the one that was meant."""
    meant = nearest(text, known)
    if not meant:
        return Fault("not-an-option", message, path, at)
    new = token_of(meant)
    label, fix = f"did you mean '{meant}'?", f"write {new}"
    return Fault("not-an-option", message, path, at, label, fix, replacement=new)


def _option_errors(question: Choice | Multiple, found: list[Fault]) -> None:
    if question.options and question.distractors:
        message = "`options` and `distractors` stand in one question"
        fix = "`options` are all that is shown, `distractors` what is shown beside the answer: keep one"
        found.append(Fault("two-lists", message, ("distractors",), "key", fix=fix))
        return
    options = all_options(question)
    answers = (question.answer,) if isinstance(question, Choice) else question.answer
    if question.options:
        _answers_among(question, answers, found)
        _repeats("options", question.options, found, "this option")
        _blanks("options", question.options, found)
    else:
        _distractor_errors(question, answers, found)
    if isinstance(question, Multiple):
        _repeats("answer", question.answer, found, "this answer")
        _blanks("answer", question.answer, found)
    elif is_blank(question.answer):
        found.append(_blank(("answer",)))
    if question.pin:
        _repeats("pin", question.pin, found, "this option")
        strangers = [(n, pin) for n, pin in enumerate(question.pin) if pin not in options]
        for index, pinned in strangers[:ENOUGH]:
            found.append(_no_option("`pin` names no option", ("pin", index), pinned, options))
    if not question.shuffle and not question.options:
        fix = "write all options in their order as `options`, instead of `distractors`"
        found.append(Fault("shuffle", "`shuffle = false` needs `options`", ("shuffle",), "key", fix=fix))
    if question.feedback:
        _feedback_errors(question.feedback, options, found)


def _answers_among(question: Choice | Multiple, answers: Sequence[str], found: list[Fault]) -> None:
    for index, answer in enumerate(answers):
        if answer not in question.options:
            path: Path = ("answer",) if isinstance(question, Choice) else ("answer", index)
            message = "the answer is not among the options"
            fault = _by_sign(path, answer, question.options) or _no_option(
                message, path, answer, question.options
            )
            found.append(fault if fault.fix else replace(fault, fix="add it to `options`"))
    if len(question.options) < 2:
        found.append(
            Fault("few-options", "there is nothing to choose from", ("options",), fix="add an option")
        )


def _by_sign(path: Path, answer: str, options: Sequence[str]) -> Fault | None:
    """An answer that names an option by its letter or number."""
    sign = answer.strip(" ().").lower()
    number = int(sign) if sign.isascii() and sign.isdigit() and len(sign) < 3 else -1
    letter = (
        next((n for n in (letters.find(sign) for letters in _LETTERS) if n >= 0), -1)
        if len(sign) == 1
        else -1
    )
    index = letter if letter >= 0 else 0 if number == 0 else number - 1
    if not 0 <= index < len(options):
        return None
    message, label = "the answer is not among the options", "an option is named by its text"
    new = token_of(options[index])
    # Some count from 0: only a letter, or 0 itself, says surely which option is meant.
    sure = letter >= 0 or number == 0
    fix = f"write {new}" if sure else f"write the option itself, such as {new}"
    return Fault("not-an-option", message, path, "value", label, fix, replacement=new if sure else None)


def _distractor_errors(question: Choice | Multiple, answers: Sequence[str], found: list[Fault]) -> None:
    if not question.distractors:
        key = "options" if "options" in question.model_fields_set else "distractors"
        fix = 'write at least one, as in ["..", ".."]'
        found.append(Fault("few-options", f"`{key}` is empty", (key,), fix=fix))
    for index, distractor in enumerate(question.distractors):
        if distractor in answers:
            message = "a distractor is the answer itself"
            found.append(
                Fault("repeated", message, ("distractors", index), fix="delete it from `distractors`")
            )
    _repeats("distractors", question.distractors, found, "this distractor")
    _blanks("distractors", question.distractors, found)
    if isinstance(question, Multiple) and not question.answer:
        found.append(Fault("few-options", "`answer` is empty", ("answer",), fix="write what is right"))


def _feedback_errors(feedback: Iterable[str], options: Sequence[str], found: list[Fault]) -> None:
    for key in feedback:
        if key not in options and len(found) < ENOUGH:
            message = "feedback on an option that is not there"
            found.append(_no_option(message, ("feedback", key), key, options, "key"))


def _choice(question: Any, _: str, found: list[Fault]) -> None:
    _option_errors(question, found)


def _true_false(question: TrueFalse, _: str, found: list[Fault]) -> None:
    for key in question.feedback:
        if key not in ("true", "false"):
            label = "the keys here are true and false"
            meant = {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(key.lower())
            fix = f"write {meant}" if meant else "write feedback.true or feedback.false"
            message = "feedback on an option that is not there"
            path: Path = ("feedback", key)
            new = meant if meant and meant not in question.feedback else None
            found.append(Fault("not-an-option", message, path, "key", label, fix, replacement=new))


def _flashcard(question: Flashcard, _: str, found: list[Fault]) -> None:
    if is_blank(question.answer):
        found.append(_blank(("answer",)))


def _typed(question: Typed, _: str, found: list[Fault]) -> None:
    if is_blank(question.answer):
        found.append(_blank(("answer",)))
    if not question.typed:
        message = "`typed = false`, yet `accept` and `reject` are for an answer that is typed"
        found.append(Fault("misfit-key", message, ("typed",), "key", fix="delete the line"))
    _blanks("accept", question.accept, found)
    _blanks("reject", question.reject, found)
    if question.reject:
        right = {question.answer, *question.accept}
        for index, text in enumerate(question.reject):
            if text in right:
                message = "this is both right and wrong"
                fix = "delete it from `reject`, or from what is right"
                found.append(Fault("contradiction", message, ("reject", index), fix=fix))


def _numeric(question: Numeric, language: str, found: list[Fault]) -> None:
    if not _PLAIN_NUMBER.fullmatch(question.answer):
        answer = read_number(question.answer, language)
        if isinstance(answer, NoNumber):
            found.append(_no_number(("answer",), answer))
        elif answer.words and not question.unit:
            message = f"`answer` holds more than a number: '{answer.words}'"
            fix = f'write unit = "{answer.words}" and the number alone'
            found.append(Fault("number", message, ("answer",), fix=fix))
    if question.tolerance is not None:
        _tolerance(question.tolerance, language, found)
    for index, unit in enumerate(question.unit):
        if is_blank(unit):
            found.append(_blank(("unit", index)))


def _tolerance(written: str, language: str, found: list[Fault]) -> None:
    if _PLAIN_NUMBER.fullmatch(written) and written[0] != "-":
        return
    read = read_number(written, language)
    if isinstance(read, NoNumber):
        found.append(_no_number(("tolerance",), read))
    elif isinstance(read, Number) and read.value < 0:
        found.append(
            Fault("number", "a tolerance is not below 0", ("tolerance",), fix="write it without the sign")
        )


def _no_number(path: Path, read: NoNumber) -> Fault:
    message = f"`{path[0]}` holds {'no number' if read.found == 0 else 'more than one number'}"
    return Fault("number", message, path, fix='write one number, such as 4.3 or "1/3"')


def _order(question: Order, _: str, found: list[Fault]) -> None:
    _size("order", len(question.order), "items", found)
    _repeats("order", question.order, found, "this item")
    _blanks("order", question.order, found)


def _match(question: Match, _: str, found: list[Fault]) -> None:
    _size(
        "pairs",
        len(question.pairs) + len(question.decoys),
        "pairs, with the decoys,",
        found,
        len(question.pairs),
    )
    seen = set()
    for index, (left, right) in enumerate(question.pairs):
        if left in seen:
            message = "this left side stands here twice"
            found.append(Fault("repeated", message, ("pairs", index, 0), fix="delete one of them"))
        seen.add(left)
        for side, text in enumerate((left, right)):
            if is_blank(text):
                found.append(_blank(("pairs", index, side)))
    if question.decoys:
        rights = {right for _, right in question.pairs}
        for index, decoy in enumerate(question.decoys):
            if decoy in rights:
                message = "a decoy is the right side of a pair"
                found.append(Fault("repeated", message, ("decoys", index), fix="delete it from `decoys`"))
        _repeats("decoys", question.decoys, found, "this decoy")
        _blanks("decoys", question.decoys, found)


def _size(key: str, count: int, what: str, found: list[Fault], least: int | None = None) -> None:
    if (count if least is None else least) < 2:
        found.append(
            Fault("how-many", f"`{key}` needs two at least", (key,), fix="add one, or ask it another way")
        )
    elif count > MOST:
        message = f"{what} are {MOST} at most, here are {count}"
        found.append(
            Fault("how-many", message, (key,), fix="split the question: each is answered with one digit")
        )


def _cloze(question: Cloze, _: str, found: list[Fault]) -> None:
    for error in gap_errors(question.text)[:ENOUGH]:
        if error.rule == "no-gap" and (meant := _meant_as_gap(question.text)):
            found.append(meant)
            continue
        inside = None if error.rule == "no-gap" else (error.start, error.end)
        found.append(Fault(error.rule, error.message, ("text",), fix=error.fix, inside=inside))


_OTHER_GAP = re.compile(r"(?<![\\{])\{([^{}\n\"'\\]+)\}(?!\})|\[([^\[\]\n\"'\\]+)\](?!\()|_{2,}|\.{4,}|…{2,}")


def _meant_as_gap(text: str) -> Fault | None:
    """What other programs write for a gap, in a text that has none of ours."""
    found = _OTHER_GAP.search(text)
    if found is None:
        return None
    inner = found[1] or found[2]
    new = f"{{{{{inner}}}}}" if inner else None
    label = f"a gap is written {new}" if new else "a gap is written with its answer"
    fix = f"write {new}" if new else "write the answer between {{ and }} in its place"
    message = "a cloze text without a gap"
    return Fault("no-gap", message, ("text",), "value", label, fix, inside=found.span(), replacement=new)


_OF_KIND: dict[str, Callable[[Any, str, list[Fault]], None]] = {
    "choice": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "flashcard": _flashcard,
    "typed": _typed,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "cloze": _cloze,
}

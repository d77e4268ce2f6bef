"""What an author may not have meant: warnings about questions that are sound."""

import re

from quizkz.deck import Choice, Flashcard, Multiple, Question, all_options
from quizkz.library.faults import Fault

_STEMS = (
    *("above", "these", "of them", "none", "both", "neither", "answers"),
    *("перечисл", "вышеназ", "выше", "ни один", "все ответы", "все вариант", "верно", "верны", "оба "),
    *("барлығы", "бәрі", "жоғарыда", "ешқайсы", "дұрыс", "екеуі"),
)
"""Parts of words without which none of the patterns below can match: far cheaper to look for."""

_ABOUT_OTHERS = re.compile(
    r"(?:all|none|both|neither|any|some|two|more than one) of (?:the )?"
    r"(?:above|these|those|them|options|answers|other\w*)\b.*"
    r"|all (?:the )?above|none above|(?:all|both|none) (?:answers|options|are (?:right|correct|true))\b.*"
    r"|neither|both"
    r"|вс[её] (?:из )?(?:выше)?"
    r"(?:\s*(?:перечисл|назван|указан)\w*|ответы\b.*|варианты\b.*|вышеназванное|верно)"
    r"|ни(?:чего|что|\s?один)(?: вариант| ответ)?(?: из)? ?(?:(?:выше)?перечисл\w*|них|этого)?(?: не верен)?"
    r"|(?:нет )?(?:верного|правильного) ответа|(?:оба|все) (?:ответа|варианта|верны).*"
    r"|(?:жоғарыда(?:ғы|ғының|ғылардың)? ?\w* )?(?:барлығы|бәрі|ешқайсысы|екеуі де)(?: \w+)?",
    re.IGNORECASE,
)
_LETTER = r"\(?[A-HА-Е]\)?"
_LETTERS = re.compile(
    rf"(?:both |и |answers? |ответы )?{_LETTER}"
    rf"(?:(?:,? (?:and|&|\+|и|және|мен|or|или) |, ?){_LETTER}){{1,3}}"
    r"(?: only| are correct| дұрыс| верны)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def speaks_of_others(option: str) -> bool:
    """Whether an option is about the others (`All of the above`, `все перечисленное`, `A and B`), and so has
    a place."""
    text = option.strip().rstrip(".!").strip()
    return _ABOUT_OTHERS.fullmatch(text) is not None or _LETTERS.fullmatch(text) is not None


def warnings(question: Question) -> list[Fault]:
    """What is odd about a sound question."""
    if isinstance(question, Flashcard):
        return _flashcard(question)
    if isinstance(question, Choice | Multiple) and question.shuffle:
        return _unpinned(question)
    return []


def _unpinned(question: Choice | Multiple) -> list[Fault]:
    options = all_options(question)
    joined = "\n".join(options).lower()
    if not any(stem in joined for stem in _STEMS) and min(map(len, options)) > 20:
        return []
    found = []
    key = "options" if question.options else "distractors"
    for option in options:
        if option in question.pin or not speaks_of_others(option):
            continue
        written = question.options or question.distractors
        path: tuple[str | int, ...] = (key, written.index(option)) if option in written else ("answer",)
        message = f"'{option}' is shuffled among the others"
        label = "it speaks of the other options"
        fix = f'keep it last: pin = ["{option}"]'
        found.append(Fault("unpinned", message, path, "value", label, fix, severity="warning"))
    return found


def _flashcard(question: Flashcard) -> list[Fault]:
    if question.reverse or "kind" in question.model_fields_set:
        return []
    answer = question.answer.strip()
    if answer.lower() in ("true", "false"):
        fix = f'write answer = {answer.lower()}, or kind = "flashcard"'
        label = "in quotes it is a text, which makes a flashcard"
        return [
            Fault(
                "quoted-answer",
                "true and false go without quotes",
                ("answer",),
                "value",
                label,
                fix,
                severity="warning",
                replacement=answer.lower(),
            )
        ]
    if _NUMBER.fullmatch(answer):
        fix = f'write answer = {answer} for a number that is typed, or kind = "flashcard"'
        label = "in quotes it is a text, which makes a flashcard"
        return [
            Fault(
                "quoted-answer",
                "a number goes without quotes",
                ("answer",),
                "value",
                label,
                fix,
                severity="warning",
                replacement=answer,
            )
        ]
    return []

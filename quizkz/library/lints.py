"""What an author may not have meant: warnings about questions that are sound."""

import re
import unicodedata
from dataclasses import replace

from quizkz.deck import Choice, Flashcard, Multiple, Question, all_options
from quizkz.library.faults import Fault, token_of
from quizkz.spans import Path
from quizkz.texts import normal

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
_EATEN = re.compile("[\f\b]")
_WORD = re.compile(r"\w+")
_LONGEST_ARTICLE = 5
"""Letters of the longest article of a language that quizkz knows, and one more."""
_LETTER = r"\(?[A-HА-ЕӘҒҚ]\)?"
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


def warnings(question: Question, language: str = "en") -> list[Fault]:
    """What is odd about a sound question."""
    if isinstance(question, Flashcard):
        return _flashcard(question)
    if isinstance(question, Choice | Multiple):
        return [*_alike(question, language), *(_unpinned(question) if question.shuffle else ())]
    return []


def eaten(raw: object) -> list[Fault]:
    """The texts of a question, as TOML gave them, in which `\\f` or `\\b` made a control character."""
    if not isinstance(raw, dict):
        return []
    found = []
    for key, value in raw.items():
        at = _EATEN.search(value) if isinstance(value, str) else None
        if at:
            sign = {"\f": "\\f", "\b": "\\b"}[at[0]]
            message = f"`{sign}` is no backslash and a letter here"
            label = f"in double quotes {sign} makes a control character"
            fix = "write this text in single quotes: '...' (or '''...''' where it holds an apostrophe)"
            fault = Fault("backslash", message, (key,), label=label, fix=fix, severity="warning")
            found.append(replace(fault, inside=at.span()))
    return found


def _option_path(question: Choice | Multiple, index: int) -> Path:
    """Where an option stands that is the one of this number among all."""
    if question.options:
        return ("options", index)
    answers = 1 if isinstance(question, Choice) else len(question.answer)
    if index >= answers:
        return ("distractors", index - answers)
    return ("answer",) if isinstance(question, Choice) else ("answer", index)


def _long_words(option: str) -> str:
    """What is equal in options with one normal form, and cheap: articles are short words."""
    plain = option if option.isascii() else unicodedata.normalize("NFKC", option)
    words = _WORD.findall(plain.casefold())
    return " ".join([word for word in words if len(word) > _LONGEST_ARTICLE] or words[-1:])


def _alike(question: Choice | Multiple, language: str) -> list[Fault]:
    """Options that differ in capitals, signs or blanks alone: nobody can tell why only one is right."""
    options = all_options(question)
    if len({_long_words(option) for option in options}) == len(options):
        return []
    found = []
    seen: dict[str, str] = {}
    for index, option in enumerate(options):
        other = seen.setdefault(normal(option, language), option)
        if other != option:
            message = f"this option differs from '{other}' in capitals, signs or blanks alone"
            path = _option_path(question, index)
            fix = "delete one of them, or say in the prompt that the spelling is asked for"
            found.append(Fault("alike", message, path, fix=fix, severity="warning"))
    return found


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
        pinned = ", ".join(token_of(one) for one in (*question.pin, option))
        fix = f"keep it last: pin = [{pinned}]"
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

"""What gives the right option away to one who knows nothing: its length, and grammar."""

import math
import re
from collections.abc import Iterator, Sequence

from quizkz.authoring.doctor.subjects import Finding, Subject, finding, quoted
from quizkz.deck import Choice, Multiple, all_options
from quizkz.library.lints import speaks_of_others

BY_FAR, MORE = 1.6, 12
"""How much longer than the longest distractor an answer is that stands out: as a factor, and in letters."""

CHANCE = 0.001
"""How unlikely it must be, were lengths alike, that so many answers of a deck are the longest option."""

_GAP = re.compile(r"_{2,}|…|\.{3}|\[\s*\]")
_ARTICLE = re.compile(r"\b(an?)\s*:?$", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiou]|hour|hono|heir|honest", re.IGNORECASE)
_CONSONANT_SOUND = re.compile(
    r"eu|ew|one\b|once\b|oui|u(?:ni(?![mn])|s[aeu]|til|kr|ra|ri|bi|to|vul)", re.IGNORECASE
)
_PLAIN = re.compile(r"[a-z][a-z-]+")
_MANY = re.compile(r"\b(?:these|those|many|several|few|both|two|three|four|five)\s*:?$", re.IGNORECASE)
_ONE = re.compile(r"\b(?:this|each|every|another|a single)\s*:?$", re.IGNORECASE)
_NO_NUMBER = ("ss", "us", "is", "ics", "ws", "as", "os", "ies")
_PLURALS = frozenset({"people", "children", "men", "women", "feet", "teeth", "mice", "geese", "oxen", "data"})
_BOTH = frozenset({"sheep", "fish", "deer", "series", "species", "aircraft", "cattle", "police", "media"})


def choices(subjects: Sequence[Subject]) -> list[tuple[Subject, Choice]]:
    """The questions with one right option of several that are texts of their own."""
    return [
        (subject, subject.question)
        for subject in subjects
        if isinstance(subject.question, Choice)
        and not any(speaks_of_others(option) for option in all_options(subject.question))
    ]


def longest(deck: Sequence[Subject]) -> Iterator[Finding]:
    """Answers that are longer than every distractor by far, and a deck whose answers mostly are longest."""
    found = choices(deck)
    longest_too = 0
    chances = []
    for subject, question in found:
        wrong = max(len(option) for option in all_options(question) if option != question.answer)
        right = len(question.answer)
        longest_too += right > wrong
        chances.append(1 / len(all_options(question)))
        if right >= wrong * BY_FAR and right - wrong >= MORE:
            message = f"the answer has {right} letters, the longest distractor {wrong}"
            yield finding("longest-answer", subject, message, ("answer",))
    if found and at_least(longest_too, chances) < CHANCE:
        head = deck[0]
        expected = round(sum(chances))
        message = (
            f"the answer is the longest option in {longest_too} of {len(found)} questions;"
            f" by chance it would be in {expected}"
        )
        yield Finding("longest-answer", message, head.file, head.deck, path=("title",))


def at_least(number: int, chances: Sequence[float]) -> float:
    """How likely it is that at least so many of independent events happen, each with its own chance."""
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[n] * (1 - chance) if n < len(exactly) else 0.0) + (exactly[n - 1] * chance if n else 0.0)
            for n in range(len(exactly) + 1)
        ]
    return math.fsum(exactly[number:])


def grammar(subject: Subject) -> Iterator[Finding]:
    """Options that do not fit after `a` or `an`, or in number, where the answer fits. English alone."""
    question = subject.question
    if subject.language != "en" or not isinstance(question, Choice | Multiple):
        return
    before = _GAP.split(question.prompt, maxsplit=1)[0].rstrip()
    right = (question.answer,) if isinstance(question, Choice) else question.answer
    wrong = [option for option in all_options(question) if option not in right]
    article = _ARTICLE.search(before)
    if article:
        vowel = article[1].lower() == "an"
        out = [option for option in wrong if _sounds(option) is (not vowel)]
        if out and all(_sounds(option) is vowel for option in right):
            message = f"“{article[1]}” before the gap rules out {_named(out)}"
            yield finding("grammar-clue", subject, message)
    elif many := _MANY.search(before) or _ONE.search(before):
        plural = bool(_MANY.search(before))
        out = [option for option in wrong if _plural(option) is (not plural)]
        if out and all(_plural(option) is plural for option in right):
            message = f"“{many[0].strip(' :')}” before the gap rules out {_named(out)}"
            yield finding("grammar-clue", subject, message)


def _named(options: Sequence[str]) -> str:
    return ", ".join(quoted(option) for option in options)


def _sounds(option: str) -> bool | None:
    """Whether a word begins with the sound of a vowel; None where letters do not tell."""
    word = option.strip().split(" ")[0] if option.strip() else ""
    if not word.isascii() or not word[:1].isalpha() or word.isupper() or word.lower() in ("a", "an", "the"):
        return None  # IMF, NATO: by name or by letter; an article of its own
    return _VOWEL.match(word) is not None and not _CONSONANT_SOUND.match(word)


def _plural(option: str) -> bool | None:
    """Whether a lone noun stands in the plural; None where its ending does not tell."""
    word = option.strip()
    if not _PLAIN.fullmatch(word) or word in _BOTH:
        return None
    if word in _PLURALS:
        return True
    if word.endswith("s"):
        return None if word.endswith(_NO_NUMBER) and not word.endswith(("ies", "ews")) else True
    return False

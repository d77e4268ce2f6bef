"""What is odd about a prompt: it says the answer, asks for two things or for yes or no, or is too long."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice

from quizkz.authoring.doctor.subjects import Finding, Subject, finding, is_telling, quoted, spoken
from quizkz.deck import Choice, Cloze, Flashcard, Match, Multiple, Numeric, Order, Typed, all_options, parts
from quizkz.texts import cloze_view, gap_number

NEAR = 8
"""Places between two questions within which the one is fresh in memory when the other is asked."""

TOPIC = 3
"""Prompts of a deck in which an answer may stand; what stands in more is the deck's subject."""

WIDTH, ROWS = 72, 15
"""Cells of a row of prose, and the rows for prompt and answers, in a terminal of 80 by 24. The rest are the
line above with its rule, the task, three blank rows, one that tells of more below, and the keys."""

_FIELD, _HEADS = 2, 2
"""Rows of a field to type in, and those that an order or a match takes beside its items."""

_OR = {"en": " or ", "ru": " или ", "kk": " немесе "}


def says_its_answer(subject: Subject) -> Iterator[Finding]:
    """A prompt or hint in which the answer stands, unless it stands beside other options."""
    question = subject.question
    if isinstance(question, Cloze):
        yield from _says_its_gap(subject, question)
        return
    told = [form for form in subject.answers if is_telling(form)]
    asks_which = _OR.get(subject.language, "\0") in subject.heard
    if not told or asks_which or isinstance(question, Multiple):
        return
    if isinstance(question, Numeric) and "=" not in question.prompt and question.unit:
        return
    hint = spoken(question.hint or "", subject.deck.language)
    for key, text in (("prompt", subject.heard), ("hint", hint)):
        hit = next((form for form in told if form in text), None)
        if hit and not any(other in text for other in subject.others):
            message = f"the {key} says {quoted(subject.answers[hit])}, which is the answer"
            yield finding("answer-in-prompt", subject, message, (key,))


def _says_its_gap(subject: Subject, question: Cloze) -> Iterator[Finding]:
    for part, view in zip(parts(question), subject.views, strict=True):
        shown = spoken(view, subject.deck.language)
        for gap in cloze_view(question.text, gap_number(part)).gaps:
            form = spoken(gap.answers[0], subject.deck.language)
            if is_telling(form) and form in shown:
                message = f"the text around the gap says {quoted(gap.answers[0])}, which belongs into it"
                yield finding("answer-in-prompt", subject, message, ("text",))
                return


def nearby(deck: Sequence[Subject]) -> Iterator[Finding]:
    """Answers that stand in the prompt of a question near by."""
    where: dict[str, set[int]] = defaultdict(set)
    for place, subject in enumerate(deck):
        for word in subject.heard.split():
            where[word].add(place)
    for subject in deck:
        # What stands in its own prompt is told by another rule.
        told = [form for form in subject.answers if is_telling(form) and form not in subject.heard]
        other, hit = _nearest(deck, subject, told, where) if told else (None, "")
        if other is not None:
            away, said = _away(other.at - subject.at), quoted(subject.answers[hit])
            key = "text" if isinstance(subject.question, Cloze) else "answer"
            message = f"the prompt of {other.name}, {away}, says {said}"
            yield finding("answer-nearby", subject, message, (key,), (other,))


def _nearest(
    deck: Sequence[Subject], subject: Subject, told: Sequence[str], where: Mapping[str, Set[int]]
) -> tuple[Subject | None, str]:
    """The nearest question whose prompt says one of these answers, and which."""
    best: tuple[int, Subject | None, str] = (NEAR + 1, None, "")
    for form in told:
        rarest = min((where.get(word, _NOWHERE) for word in form.split()), key=len)
        close = [p for p in rarest if abs(p - subject.at) < best[0] and form in deck[p].heard]
        says = (place for place in rarest if form in deck[place].heard)
        if not close or sum(1 for _ in islice(says, TOPIC + 1)) > TOPIC:
            continue
        for place in sorted(close, key=lambda place: (abs(place - subject.at), place)):
            if not any(wrong in deck[place].heard for wrong in subject.others):
                best = (abs(place - subject.at), deck[place], form)
                break
    return best[1], best[2]


_NOWHERE: frozenset[int] = frozenset()


def _away(places: int) -> str:
    number = abs(places)
    side = "after" if places > 0 else "before"
    return f"{number} question{'' if number == 1 else 's'} {side}"


_ASKING = {
    "en": r"(?:who|whom|whose|what|when|where|which|why|how)",
    "ru": r"(?:кто|кого|кому|что|чего|когда|где|куда|откуда|почему|зачем|сколько"
    r"|как(?:ой|ая|ое|ие|ого|ом|ую)?)",
    "kk": r"(?:кім|кімді|кімнің|не|нені|қашан|қайда|қайдан|қай|қандай|қанша|неше|неліктен|қалай)",
}
_AND = {"en": "and", "ru": "и", "kk": "және"}
_BEFORE = {
    "en": r"(?:in|on|at|to|by|for|from|with|of|since)",
    "ru": r"(?:в|во|на|к|от|из|с|по|для)",
    "kk": r"(?!)",
}
_TWO_ASKED = {
    language: re.compile(
        rf"^(?:{_BEFORE[language]} )?({ask})\b(?:(?! {_AND[language]} ).)+"
        rf" {_AND[language]} (?:{_BEFORE[language]} )?({ask})\b",
        re.IGNORECASE | re.DOTALL,
    )
    for language, ask in _ASKING.items()
}
_NUMBERED = re.compile(r"\b(two|both|три|два|две|оба|обе|екі)\b", re.IGNORECASE)
_LISTED = re.compile(r"[^,;]{2,60}(?: and | и | және |; ?)[^,;]{2,60}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def two_facts(subject: Subject) -> Iterator[Finding]:
    """Prompts with two question words, and prompts for two things whose answer is one text."""
    question = subject.question
    if not isinstance(question, Flashcard | Typed | Choice | Numeric):
        return
    asks = _TWO_ASKED.get(subject.language)
    if asks is None:
        return
    for sentence in _SENTENCE.split(question.prompt):
        found = asks.match(sentence.strip())
        if found and sentence.rstrip().endswith("?") and found[1].lower() != found[2].lower():
            first, second = found[1].lower(), found[2].lower()
            yield finding("two-facts", subject, f"the prompt asks “{first}” and “{second}”")
            return
    if (
        isinstance(question, Flashcard | Typed)
        and (number := _NUMBERED.search(question.prompt))
        and _LISTED.fullmatch(question.answer.strip())
        and question.prompt.rstrip().endswith("?")
    ):
        message = f"the prompt asks for “{number[0].lower()}”, and the answer lists them in one text"
        yield finding("two-facts", subject, message, ("answer",))


_YES_NO = frozenset(["yes", "no", "да", "нет", "иә", "жоқ", "ия", "true", "false"])
_BE = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|must|may|might"
    r"|isn't|aren't|doesn't|don't|didn't)\b",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"(?:^|\s)(?:ма|ме|ба|бе|па|пе)\s*\?$", re.IGNORECASE)


def yes_or_no(subject: Subject) -> Iterator[Finding]:
    """Questions whose answer is yes or no, and which ask for just that."""
    question = subject.question
    if isinstance(question, Choice):
        options = [form.strip() for form in (*subject.answers, *subject.others)]
        if not all(option in _YES_NO for option in options):
            return
    elif not isinstance(question, Flashcard | Typed) or next(iter(subject.answers)).strip() not in _YES_NO:
        return
    asked = question.prompt.strip()
    if not asked.endswith("?"):
        return
    asks = {"en": bool(_BE.match(asked)), "kk": bool(_PARTICLE.search(asked))}
    if subject.language == "ru":
        asks["ru"] = " ли " in f" {asked.lower()} " or not re.search(rf"\b{_ASKING['ru']}\b", asked.lower())
    if asks.get(subject.language, False):
        answer = question.answer.strip()
        yield finding(
            "yes-no", subject, f"the answer is “{answer}”, and nothing else is asked for", ("answer",)
        )


def too_long(subject: Subject) -> Iterator[Finding]:
    """Questions with more rows than a terminal of 80 by 24 has for them."""
    question, beside = subject.question, _beside(subject)
    if "\n" not in question.prompt and sum(map(len, (*subject.views, *beside))) <= WIDTH:
        return
    below = sum(rows(text, WIDTH - 8) for text in beside) or _FIELD
    if isinstance(question, Order | Match):
        below += _HEADS
    prompt = max(rows(view, WIDTH) for view in subject.views)
    if prompt + below > ROWS:
        what = f"{prompt} rows of prompt" + (f" and {below} of options" if beside else "")
        fits = ROWS if beside else ROWS - below
        key = "text" if isinstance(question, Cloze) else "prompt"
        yield finding("long-prompt", subject, f"{what}; {fits} are shown without scrolling", (key,))


def _beside(subject: Subject) -> tuple[str, ...]:
    """The texts to choose from, each on rows of its own below the prompt."""
    match subject.question:
        case Choice() | Multiple() as question:
            return all_options(question)
        case Order() as question:
            return question.order
        case Match() as question:
            return (*(f"{left}   {right}" for left, right in question.pairs), *question.decoys)
        case _:
            return ()


def rows(text: str, width: int) -> int:
    """The rows of a text wrapped at blanks to so many cells."""
    number = 0
    for line in text.split("\n"):
        used, number = 0, number + 1
        for word in line.split():
            cells = _cells(word)
            if used and used + 1 + cells > width:
                used, number = 0, number + 1
            number += max(0, cells - 1) // width
            used += cells + bool(used)
    return number


def _cells(word: str) -> int:
    if word.isascii():
        return len(word)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word
    )

"""Questions that stand twice, across decks too.

Equal ones share a normal form; those that are nearly equal share an answer and one of their rarest words, so
that no question is held against all others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from quizkz.authoring.doctor.subjects import Finding, Subject, finding, form, quoted, words
from quizkz.deck import Choice, Cloze, Flashcard, Match, Multiple, Numeric, Order, TrueFalse, Typed
from quizkz.texts import cloze_view, gap_numbers

ALIKE = 75.0
"""How alike two prompts are, in percent of rapidfuzz's token_sort_ratio, that may ask for one thing."""

SAME_WORD = 80.0
"""How alike two words are that may be spellings or forms of one."""

RAREST, MOST_SHARING = 3, 40
"""Words of a prompt by which its like is looked for; questions that may share such a word and an answer."""

TELLING_WORDS = 4
"""Words of a prompt from which on an equal one with another answer contradicts it."""

_SMALL_WORDS = """
a an of in on at to by for from with and or is are was were be been does do did has have it its
this that as which what who whom whose when where how why many much according name give say tell one ones
there he she his her they their
в на к от из с со по для и или что кто какой какая какое какие каком какую когда где как сколько
это был была было были его её их у о об
және немесе қандай қай кім не қашан қайда қанша неше үшін деген мен бен пен
"""

_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that change little in what a question asks for."""


def doubles(subjects: Sequence[Subject]) -> Iterator[Finding]:
    """Every question that stands again, told at the later one."""
    keyed = [(subject, _prompt(subject), _answer(subject)) for subject in subjects]
    told: set[int] = set()
    first: dict[tuple[str, str], tuple[Subject, str]] = {}
    for at, (subject, prompt, answer) in enumerate(keyed):
        if not prompt:
            continue
        before, its_answer = first.setdefault((subject.language, prompt), (subject, answer))
        if before is subject:
            continue
        here = _where(before, subject)
        if its_answer == answer:
            told.add(at)
            yield finding("duplicate", subject, f"the same question stands {here}", _key(subject), (before,))
        elif _contradicts(subject, before, prompt):
            told.add(at)
            message = f"the same prompt has another answer {here}"
            yield finding("duplicate", subject, message, _key(subject), (before,))
    yield from _near([one for at, one in enumerate(keyed) if at not in told and one[1]])


def _contradicts(one: Subject, other: Subject, prompt: str) -> bool:
    both = isinstance(one.question, Flashcard | Typed | Numeric) and type(one.question) is type(
        other.question
    )
    return both and len(prompt.split()) >= TELLING_WORDS


def _where(there: Subject, here: Subject) -> str:
    if there.deck is here.deck:
        return f"in {there.name} before"
    return f"in the deck '{there.deck.id}', as {there.name}"


def _key(subject: Subject) -> tuple[str]:
    return ("text" if isinstance(subject.question, Cloze) else "prompt",)


def _prompt(subject: Subject) -> str:
    """What a question asks, in normal form."""
    return form(_text(subject), subject.deck.language)


def _text(subject: Subject) -> str:
    """What a question asks; of a cloze its text with the gaps of its first card filled."""
    question = subject.question
    if not isinstance(question, Cloze):
        return question.prompt
    view = cloze_view(question.text, gap_numbers(question.text)[0])
    filled = "".join(p if isinstance(p, str) else view.gaps[p].answers[0] for p in view.pieces)
    return f"{question.prompt}\n{filled}"


def _answer(subject: Subject) -> str:
    """What it wants to hear, as one text in normal form."""
    question, language = subject.question, subject.deck.language
    match question:
        case TrueFalse():
            return str(question.answer)
        case Typed() | Flashcard() | Choice():
            return form(question.answer, language)
        case Numeric():
            return f"{question.answer} {''.join(question.unit[:1])}".strip()
        case Multiple():
            return "\n".join(sorted(form(a, language) for a in question.answer))
        case Order():
            return "\n".join(form(o, language) for o in question.order)
        case Match():
            return "\n".join(sorted(form(" ".join(pair), language) for pair in question.pairs))
        case Cloze():
            return "\n".join(subject.answers)


_Keyed = tuple[Subject, str, str]


def _near(keyed: Sequence[_Keyed]) -> Iterator[Finding]:
    """Pairs with one answer whose prompts differ in nothing that matters."""
    from rapidfuzz.fuzz import token_sort_ratio

    tokens = [words(_text(subject), subject.deck.language) for subject, prompt, _ in keyed]
    seen_in = Counter(word for own in tokens for word in set(own))
    shelves: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, (subject, prompt, answer) in enumerate(keyed):
        rare = sorted({w for w in tokens[at] if w not in _SMALL}, key=lambda w: (seen_in[w], w))[:RAREST]
        held: set[int] = set()
        for word in rare:
            shelf = shelves[subject.language, answer, word]
            held.update(shelf[-MOST_SHARING:])
            shelf.append(at)
        for other in sorted(held):
            before, its_prompt, _ = keyed[other]
            if token_sort_ratio(prompt, its_prompt) >= ALIKE and _same(tokens[at], tokens[other]):
                asks = quoted(before.question.prompt or its_prompt)
                message = f"{asks} asks nearly this {_where(before, subject)}"
                yield finding("near-duplicate", subject, message, _key(subject), (before,))
                break


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two prompts differ in small words alone, and in spellings and forms of the others."""
    from rapidfuzz.fuzz import ratio

    mine = [word for word in one if word not in other and word not in _SMALL]
    theirs = [word for word in other if word not in one and word not in _SMALL]
    if any(word[0].isdigit() for word in (*mine, *theirs)) or len(mine) != len(theirs):
        return False
    for word in mine:
        like = next((w for w in theirs if ratio(w, word) >= SAME_WORD), None)
        if like is None:
            return False
        theirs.remove(like)
    return True

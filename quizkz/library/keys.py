"""The keys of every kind, what people call them elsewhere, and which keys make which kind.

One table each, so that a new kind or key is one line here and one model in `quizkz.deck`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from quizkz.deck import KINDS, Cite, Deck, Grading, Source, Study
from quizkz.library.latin import foreign_letter, unmixed

KEYS: Mapping[str, frozenset[str]] = {kind: frozenset(model.model_fields) for kind, model in KINDS.items()}
"""The keys that a question of each kind takes."""

ALL_KEYS = frozenset().union(*KEYS.values())
DECK_KEYS = (frozenset(Deck.model_fields) - {"questions"}) | {"question"}
TABLE_KEYS: Mapping[str, frozenset[str]] = {
    "cite": frozenset(Cite.model_fields),
    "grading": frozenset(Grading.model_fields),
    "source": frozenset(Source.model_fields),
    "study": frozenset(Study.model_fields),
}
"""The keys of the tables inside a deck or question."""

MAKERS = frozenset(
    {"text", "order", "pairs", "answer", "distractors", "options", "unit", "tolerance"}
    | {"accept", "reject", "typed", "kind"}
)
"""The keys that a question's kind follows from."""

_FOREIGN_KEYS: Mapping[str, str] = {
    foreign: ours
    for ours, names in {
        "after": "requires require prerequisite prerequisites prereq prereqs depends depends_on needs parent"
        " parents builds_on после пререквизиты кейін",
        "allow": "ignore disable suppress nolint noqa skip_rules",
        "accept": "alternatives alternative accepted accepts also also_right synonyms variants spellings"
        " также синонимы принимать қабылдау",
        "answer": "answers back correct solution correct_answer correct_answers right response a key"
        " definition ответ ответы правильный_ответ верный_ответ определение жауап дұрыс_жауап анықтама",
        "cite": "citation citations reference references ref page",
        "decoys": "lures",
        "distractors": "wrong incorrect wrong_answers incorrect_answers wrongs false_answers lures foils"
        " неверные_ответы неправильные_ответы неверные қате_жауаптар",
        "explanation": "explain rationale why comment note notes extra info because"
        " объяснение пояснение комментарий түсіндірме",
        "feedback": "comments per_option replies",
        "formerly": "old_id old_ids former renamed_from aliases previous_ids",
        "grading": "marking strictness",
        "hint": "clue tip help подсказка кеңес",
        "id": "uid uuid guid slug key_id identifier",
        "kind": "type question_type qtype format",
        "options": "choices alternatives_shown possible_answers варианты варианты_ответов нұсқалар",
        "order": "steps sequence items ordering",
        "pairs": "matches pairings matching",
        "pin": "pinned fixed last",
        "prompt": "front question q stem ask query statement title term вопрос термин сұрақ",
        "reject": "rejected not_accepted never",
        "reverse": "both_ways bidirectional two_way",
        "shuffle": "randomize randomise random",
        "tags": "tag topics topic categories category labels label subject тег теги тэги",
        "text": "cloze sentence passage текст мәтін",
        "tolerance": "margin epsilon error_margin precision delta",
        "unit": "units measure",
    }.items()
    for foreign in names.split()
}

_FOREIGN_DECK_KEYS: Mapping[str, str] = {
    "questions": "question",
    "cards": "question",
    "card": "question",
    "items": "question",
    "terms": "question",
    "flashcards": "question",
    "quiz": "question",
    "вопрос": "question",
    "вопросы": "question",
    "сұрақ": "question",
    "сұрақтар": "question",
    "name": "title",
    "deck": "title",
    "название": "title",
    "заголовок": "title",
    "атауы": "title",
    "тақырып": "title",
    "язык": "language",
    "тіл": "language",
    "описание": "description",
    "сипаттама": "description",
    "lang": "language",
    "locale": "language",
    "about": "description",
    "version": "format",
    "topics": "tags",
    "settings": "study",
    "sources": "source",
}

_FOREIGN_KINDS: Mapping[str, str] = {
    foreign: ours
    for ours, names in {
        "choice": "mcq mc multiple_choice single single_choice select radio",
        "cloze": "fill fill_in gap gaps gapfill blank blanks fill_in_the_blank",
        "flashcard": "basic card flash front_back simple",
        "match": "matching pairs pair",
        "multiple": "multi multiple_answers multiple_response checkbox checkboxes multi_select msq",
        "numeric": "number numerical integer float",
        "order": "ordering sort sorting sequence rank",
        "true_false": "boolean bool tf truefalse yes_no",
        "typed": "text short short_answer open input string type free",
    }.items()
    for foreign in names.split()
}

ENOUGH = 100
"""Unknown keys of one table that are told: a file of a million is no deck, and each is compared with all."""

NEAR = 0.6
"""How alike two names must be for one to be suggested for the other: `Almati`, `Almaty` are 0.83 alike."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one by edit distance; empty where none is near."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = sorted(known)
    best = process.extractOne(
        name[:200], names, scorer=OSA.normalized_similarity, processor=str.lower, score_cutoff=NEAR
    )
    return str(best[0]) if best else ""


def suggested_key(name: str, known: Iterable[str]) -> str:
    """The key of a question or of one of its tables that was meant by an unknown one; empty where none is
    near."""
    return _suggested(name, frozenset(known), _FOREIGN_KEYS)


def suggested_deck_key(name: str) -> str:
    """The key of a deck that was meant by an unknown one; empty where none is near."""
    return _suggested(name, DECK_KEYS, _FOREIGN_DECK_KEYS)


def suggested_kind(name: str) -> str:
    """The kind that was meant by an unknown one; empty where none is near."""
    return _suggested(name, frozenset(KINDS), _FOREIGN_KINDS)


def _suggested(name: str, known: frozenset[str], foreign: Mapping[str, str]) -> str:
    plain = (
        unmixed(name).strip().lower().replace("-", "_").replace(" ", "_") if foreign_letter(name) else name
    )
    plain = plain.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in known:
        return plain
    ours = foreign.get(plain, "")
    if ours in known:
        return ours
    holds = [
        key for key in known if len(plain) > 3 and (key.endswith(f"_{plain}") or key.startswith(f"{plain}_"))
    ]
    return holds[0] if len(holds) == 1 else nearest(plain, known)


def is_question_key(name: str) -> bool:
    """Whether a key of a deck that is none was meant for `question`."""
    return name not in DECK_KEYS and suggested_deck_key(name) == "question"


def is_number(value: object) -> bool:
    """Whether a TOML value is a number; true and false are none."""
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def made_kind(raw: Mapping[str, Any], *, typed: bool) -> str:
    """The kind that a question's keys make, empty where they make none. `typed`: the deck says so."""
    if "text" in raw:
        return "cloze"
    if "order" in raw:
        return "order"
    if "pairs" in raw:
        return "match"
    answer = raw.get("answer")
    with_options = "distractors" in raw or "options" in raw
    if isinstance(answer, list):
        return "multiple" if with_options or raw.get("kind") == "multiple" else ""
    if isinstance(answer, bool):
        return "true_false"
    if with_options and (isinstance(answer, str) or is_number(answer)):
        return "choice"
    if is_number(answer):
        return "numeric"
    if not isinstance(answer, str):
        return ""
    if "unit" in raw or "tolerance" in raw or raw.get("kind") == "numeric":
        return "numeric"
    if "accept" in raw or "reject" in raw or raw.get("typed", typed) is True:
        return "typed"
    return "flashcard"


_MAY_BE_SAID = {("flashcard", "typed"), ("typed", "flashcard")}
"""Kinds made by the keys, and those that the author may name instead: an answer alone fits both."""


def kind_of(raw: Mapping[str, Any], *, typed: bool) -> str:
    """The kind of a sound question: what its keys make, or what it says where both fit; empty where neither
    does."""
    made = made_kind(raw, typed=typed)
    said = raw.get("kind", made)
    if said == made:
        return made
    if isinstance(said, str) and (made, said) in _MAY_BE_SAID and not ("accept" in raw or "reject" in raw):
        return str(said)
    return ""

"""A search finds what a plain walk over all questions finds, and says where a line of search is wrong."""

import operator as op
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizkz import library
from quizkz.clock import Now
from quizkz.deck import Deck, Question, all_tags, parts
from quizkz.desk import Desk
from quizkz.memory import DEFAULT_PARAMETERS, Memory, retrievability
from quizkz.query import Scope, every_card
from quizkz.review import BURY, FLAG, REVIEW, SEED, SET_DUE, SUSPEND, CardId, Draft, Rating, card_id
from quizkz.scheduling import CardState, elapsed, ready
from quizkz.search import KINDS, STATES, Fault, Finder, Known, Query, finished, parse, written
from quizkz.search.terms import (
    All,
    Condition,
    Figure,
    Flag,
    Introduced,
    Is,
    Not,
    Phrase,
    Rated,
    Some,
    Words,
)
from quizkz.texts import words
from quizkz.words.browsing import pointed
from quizkz.words.measure import width
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_example, open_library
from tests.rows import each
from tests.strategies import LETTERS, SIGNS, decks, toml

LEECHES = 1
SIGNED = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge, "=": op.eq, "!=": op.ne}


def finder_of(desk: Desk) -> Finder:
    return Finder(desk.places.log, desk.catalogue.path)


def found(
    desk: Desk, line: str, now: Now = NOON, *, leeches: int = 8, saved: Mapping[str, str] | None = None
) -> list[str]:
    """The cards that a line of search finds, in their order."""
    finder = finder_of(desk)
    try:
        listing = finder.listing(
            now,
            desk.today(now),
            {d.id: leeches for d in desk.decks},
            {d.id: desk.store.parameters(d.id) for d in desk.decks},
            saved,
        )
        query = parse(line, listing.known)
        assert isinstance(query, Query), query
        return [listing.cards[at] for at in finder.find(listing, query)]
    finally:
        finder.close()


# ---- the walk that every search is held against --------------------------------------------------


def plain(text: str) -> str:
    """A text in small letters without accents, a blank in place of every sign."""
    marks = {chr(n) for n in range(0x300, 0x370)}
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = (c for c in small if c not in marks)
    spread = (f" {c} " if "一" <= c <= "鿿" else c for c in letters)
    return "".join(c if c.isalnum() or unicodedata.category(c[0])[0] == "M" else f" {c.strip()} "
                   if c.strip().isalnum() else " " for c in spread)  # fmt: skip


def texts_of(question: Question) -> list[str]:
    """Every text of a question that is searched."""
    data: dict[str, Any] = question.model_dump()
    keys = ("prompt", "text", "explanation", "answer", "accept", "distractors", "options", "order", "unit",
            "decoys")  # fmt: skip
    values = [data.get(key) for key in keys] + [side for pair in data.get("pairs", ()) for side in pair]
    flat = [v for value in values for v in (value if isinstance(value, list | tuple) else [value])]
    texts = [v for v in flat if isinstance(v, str)]
    return [t.replace("{{c1::", "{{").replace("{{c2::", "{{").replace("{{c3::", "{{") for t in texts]


class Seen(NamedTuple):
    """A card, all that a condition may ask of it."""

    deck: Deck
    question: Question
    state: CardState | None
    answers: list[tuple[int, int]]
    missed: bool
    now: Now
    today: int


def holds(what: Condition, seen: Seen) -> bool:
    """Whether a condition is true of a card, told by the words of its definition alone."""
    state, today = seen.state, seen.today
    match what:
        case All(of):
            return all(holds(one, seen) for one in of)
        case Some(of):
            return any(holds(one, seen) for one in of)
        case Not(inner):
            return not holds(inner, seen)
        case Is(name):
            return seen.missed if name == "missed" else stands(name, state, seen.now, today)
        case Figure(name, sign, number):
            value = figure(name, seen)
            return value is not None and bool(SIGNED[sign](value, number))
        case Rated(days, rating):
            return any(day > today - days and rating in (None, given) for day, given in seen.answers)
        case Introduced(days):
            return state is not None and state.first_day is not None and state.first_day > today - days
        case Flag(number):
            return state is not None and state.flag == number
        case Phrase(sought, open_):
            line = f" {' '.join(sought)}" + ("" if open_ else " ")
            return any(line in f" {' '.join(plain(text).split())} " for text in texts_of(seen.question))
        case Words(sought, open_):
            return has_words(sought, open_=open_, seen=seen)


def has_words(sought: tuple[str, ...], *, open_: bool, seen: Seen) -> bool:
    """Whether a question has these words, or is of this deck, kind or tag."""
    if sought[0].startswith("¶"):
        _, key, *value = sought[0].split("¶")
        by_key: dict[str, tuple[str, ...]] = {"deck": (seen.deck.id,), "kind": (seen.question.kind,)}
        named = by_key.get(key, all_tags(seen.deck, seen.question))
        wanted = "¶".join(value)
        forms = ["¶".join(plain(name).split()) for name in named]
        return any(form.startswith(wanted) if open_ else form == wanted for form in forms)
    has = {word for text in texts_of(seen.question) for word in plain(text).split()}
    *whole, last = sought
    near = any(word.startswith(last) for word in has) if open_ else last in has
    return near and set(whole) <= has


def figure(name: str, seen: Seen) -> float | None:
    """A figure of a card; None where it has none."""
    state = seen.state
    if name in ("lapses", "answers"):
        return 0 if state is None else getattr(state, name)
    if state is None:
        return None
    if name == "due":
        return None if state.due_day is None else state.due_day - seen.today
    if name == "interval":
        return None if state.due_day is None or state.last_day is None else state.due_day - state.last_day
    if name != "retrievability" or state.stability is None or state.difficulty is None:
        return None if name == "retrievability" else getattr(state, name)
    memory = Memory(state.stability, state.difficulty)
    return retrievability(memory, elapsed(state, seen.now.at, seen.today), DEFAULT_PARAMETERS)


def stands(name: str, state: CardState | None, now: Now, today: int) -> bool:
    """Whether a card stands so, told from its state alone."""
    if state is None:
        return name == "new"
    return {
        "new": state.stage == "new",
        "due": state.stage != "new" and ready(state, now.at, today),
        "learning": state.stage in ("learning", "relearning"),
        "review": state.stage == "review",
        "leech": state.lapses >= LEECHES,
        "suspended": state.suspended,
        "flagged": state.flag > 0,
        "buried": state.buried_day == today,
    }[name]


@st.composite
def lines(draw: st.DrawFn, deck: Deck) -> str:
    """A line of search made of pieces of a deck's own texts, its tags and ids, and of states."""
    tags = sorted({tag for q in deck.questions for tag in all_tags(deck, q) if words(tag)})
    own = [
        w
        for q in deck.questions
        for text in texts_of(q)
        for w in text.split()
        if not set(w) & set(':"<>=!()') and w.lower() not in ("or", "and", "not")
    ]
    pieces = [st.sampled_from(own).map(lambda w: w[: max(1, len(w) // 2)]), st.sampled_from(own)]
    pieces += [
        st.sampled_from((*STATES, "missed")).map("is:{}".format),
        st.sampled_from(KINDS).map("kind:{}".format),
    ]
    pieces += [st.just(f"deck:{deck.id}")] + ([st.sampled_from(tags).map('tag:"{}"'.format)] if tags else [])
    pieces += [
        st.sampled_from(FIGURED),
        st.tuples(st.sampled_from(own), st.sampled_from(own)).map('"{0[0]} {0[1]}"'.format),
    ]
    term = st.builds(
        lambda no, p: f"{no}{p}" if not p.startswith("-") else p,
        st.sampled_from(["", "", "-", "not "]),
        st.one_of(pieces),
    )
    line = st.recursive(
        term,
        lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
            lambda parts: st.sampled_from([" ", " or ", " and "]).map(lambda by: f"({by.join(parts)})")
        ),
        max_leaves=5,
    )
    return draw(line) + draw(st.sampled_from(["", " "]))


FIGURED = [
    *(f"{name}{sign}{n}" for name in ("due", "interval") for sign in ("<", ">=") for n in (0, 1, 4, 20)),
    *(
        f"{name}{sign}{n}"
        for name in ("lapses", "answers")
        for sign in ("<", "=", "!=", ">=")
        for n in (0, 1, 2)
    ),
    *(f"stability{sign}{n}" for sign in ("<", ">") for n in (0, 1, 3.5, 20)),
    *(f"difficulty{sign}{n}" for sign in ("<=", ">") for n in (3, 5.5, 8)),
    *(f"r{sign}{n}" for sign in ("<", "<=", ">", ">=") for n in (0, "30%", 0.77, "95.5%", 1)),
    *(f"rated:{n}" for n in ("1", "2", "9", "1:1", "30:again", "4:3")),
    *(f"{key}:{n}" for key in ("introduced", "missed") for n in (1, 3, 30)),
    "flag:1",
]


def acted(desk: Desk, acts: list[tuple[int, str, int]]) -> Now:
    """What was done to the cards of a desk; the moment after."""
    cards = every_card(desk.store, Scope())
    now = NOON
    for number, kind, minutes in acts:
        now = later(now, minutes=minutes)
        card, day = cards[number % len(cards)], desk.today(now)
        draft = Draft(card, kind)
        if kind == REVIEW:
            draft = Draft(card, kind, rating=Rating(1 + number // 4 % 4), took_ms=1000)
        elif kind == SET_DUE:
            draft = Draft(card, kind, value={"day": day})
        elif kind == FLAG:
            draft = Draft(card, kind, value={"flag": number % 2})
        desk.store.append([draft], now, day)
    return now


_acts = st.tuples(
    st.integers(0, 99),
    st.sampled_from([REVIEW, REVIEW, REVIEW, SUSPEND, BURY, FLAG, SET_DUE]),
    st.sampled_from([0, 5, 15, 29, 31, 700, 1440, 1500, 2900, 9000]),
)


def seen_cards(desk: Desk, deck: Deck, now: Now, today: int) -> dict[CardId, Seen]:
    """Every card of a deck with what happened to it."""
    answers: dict[str, list[tuple[int, int]]] = {}
    times: list[tuple[int, str, int]] = []
    for card, day, rating, at in desk.store.db.execute("SELECT card, day, rating, at FROM answers"):
        answers.setdefault(card, []).append((day, rating))
        times.append((at, card, rating))
    times.sort(reverse=True)
    pauses = (n for n in range(1, len(times)) if times[n - 1][0] - times[n][0] > 30 * 60_000)
    missed = {card for _, card, rating in times[: next(pauses, len(times))] if rating == 1}
    return {
        card: Seen(deck, question, desk.store.state(card), answers.get(card, []), card in missed, now, today)
        for question in deck.questions
        for card in (card_id(deck.id, question.id, part) for part in parts(question))
    }


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), deck=decks(), acts=st.lists(_acts, max_size=12))
def test_a_search_finds_what_a_walk_over_all_cards_finds(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    deck: Deck,
    acts: list[tuple[int, str, int]],
) -> None:
    desk = open_library(tmp_path_factory.mktemp("library"), {f"{deck.id}.toml": toml(deck)})
    try:
        now = acted(desk, acts)
        today = desk.today(now)
        cards = seen_cards(desk, deck, now, today)
        for line in data.draw(st.lists(lines(deck), min_size=1, max_size=4)):
            query = parse(line)
            assert isinstance(query, Query), (line, query)
            expected = {card for card, seen in cards.items() if holds(query.what, seen)}
            assert set(found(desk, line, now, leeches=LEECHES)) == expected, line
    finally:
        desk.close()


@example(acts=[(0, REVIEW, 5)], minutes=9)  # its step is over
@example(acts=[(0, REVIEW, 5)], minutes=0)
@example(acts=[(0, REVIEW, 5), (0, REVIEW, 9000), (8, REVIEW, 15)], minutes=0)
@given(
    acts=st.lists(_acts, min_size=3, max_size=30), minutes=st.sampled_from([0, 1, 9, 11, 700, 3000, 20_000])
)
def test_each_state_is_searched_as_its_cards_stand(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str, int]], minutes: int
) -> None:
    desk = open_example(tmp_path_factory.mktemp("library"), {"geo.toml": GEO})
    try:
        now = later(acted(desk, acts), minutes=minutes)
        states = {CardId(card): desk.store.state(CardId(card)) for card in found(desk, "", now)}
        for name in STATES:
            expected = {card for card, state in states.items() if stands(name, state, now, desk.today(now))}
            assert set(found(desk, f"is:{name}", now, leeches=LEECHES)) == expected, name
            assert set(found(desk, f"-is:{name}", now, leeches=LEECHES)) == set(states) - expected, name
    finally:
        desk.close()


@example(acts=[(0, REVIEW, 700)], minutes=330)  # another study day, but within six hours
@example(acts=[(0, REVIEW, 0), (1, REVIEW, 31), (2, REVIEW, 29), (3, REVIEW, 30)], minutes=5)
@given(
    acts=st.lists(_acts, min_size=3, max_size=30),
    minutes=st.sampled_from([0, 30, 700, 1500, 3000, 5000, 20_000]),
)
def test_each_figure_is_compared_as_the_cards_say(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str, int]], minutes: int
) -> None:
    desk = open_example(tmp_path_factory.mktemp("library"), {"geo.toml": GEO})
    finder = finder_of(desk)
    try:
        now = later(acted(desk, acts), minutes=minutes)
        deck = library.check([desk.own_folders[0] / "geo.toml"]).decks[0]
        listing = finder.listing(now, desk.today(now), {}, {"geo": desk.store.parameters("geo")})
        cards = seen_cards(desk, deck, now, desk.today(now))
        for line in (*FIGURED, "is:missed", '"the capital"', '"is the cap"', '"is the cap*"'):
            query = parse(line, typing=False)
            assert isinstance(query, Query), line
            expected = {card for card, seen in cards.items() if holds(query.what, seen)}
            assert {listing.cards[at] for at in finder.find(listing, query)} == expected, line
    finally:
        finder.close()
        desk.close()


# ---- words ---------------------------------------------------------------------------------------

GEO = """
id = "geo"
tags = ["places"]
[[question]]
id = "capital"
prompt = "What is the Capital of Kazakhstan?"
answer = "Astana"
accept = ["Nur-Sultan"]
explanation = "Named Ақмола before."
tags = ["Middle East", "city"]
[[question]]
id = "cafe"
prompt = "Where is the Café Ёлка?"
answer = "in Almaty"
distractors = ["in São Paulo", "東京タワー"]
[[question]]
id = "gap"
text = "The {{c1::Ili}} ends in {{c2::Balkhash}}."
"""


FOUND = [
    ("capital", ["geo/capital"]),
    ("CAPITAL what", ["geo/capital"]),
    ("kaz", ["geo/capital"]),
    ("kaz ", []),
    ("kaz capital", []),
    ("kaz* capital", ["geo/capital"]),
    ("-kaz* -tag:mid* ", ["geo/cafe", "geo/gap", "geo/gap#2"]),
    ('"capital of kaz*"', ["geo/capital"]),
    ('"of capital"', []),
    ('"capital of" ', ["geo/capital"]),
    ('"kazakhstan astana"', []),
    ('"the capital', ["geo/capital"]),
    ("ili or (cafe -is:due)", ["geo/cafe", "geo/gap", "geo/gap#2"]),
    ("not (ili or capital)", ["geo/cafe"]),
    ("-(ili OR capital) and kind:choice", ["geo/cafe"]),
    ("lapses=0 answers<1", ["geo/capital", "geo/cafe", "geo/gap", "geo/gap#2"]),
    ("due>=today or stability<1000", []),
    ("nur", ["geo/capital"]),
    ("Sultan-Nur", ["geo/capital"]),
    ("cafe елка", ["geo/cafe"]),
    ("sao", ["geo/cafe"]),
    ("京", ["geo/cafe"]),
    ("akmola", []),
    ("АҚМОЛА", ["geo/capital"]),
    ("balkh", ["geo/gap", "geo/gap#2"]),
    ("c2", []),
    ("the -ili", ["geo/capital", "geo/cafe"]),
    ('tag:"middle east"', ["geo/capital"]),
    ("tag:middle-east ", ["geo/capital"]),
    ("tag:mid", ["geo/capital"]),
    ("tag:places -kind:cloze", ["geo/capital", "geo/cafe"]),
    ("-tag:city kind:choice", ["geo/cafe"]),
    ("kind:flash", []),
    ("is:", ["geo/capital", "geo/cafe", "geo/gap", "geo/gap#2"]),
    ("is:n", ["geo/capital", "geo/cafe", "geo/gap", "geo/gap#2"]),
    ('"is:foo"', []),
    ("? …", ["geo/capital", "geo/cafe", "geo/gap", "geo/gap#2"]),
]


def test_what_a_line_finds(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})

    @each("line, cards", FOUND)
    def finds(line: str, cards: list[str]) -> None:
        assert found(opened, line) == cards

    finds()


def test_more_lapses_and_answers_than_a_byte_holds_are_told_apart(desk: OpenDesk) -> None:
    library, counts = desk({"geo.toml": GEO}), {"geo/capital": 254, "geo/cafe": 255, "geo/gap": 256}
    for card, count in counts.items():
        value = {"stability": 9.0, "difficulty": 5.0, "due_day": 21_000, "answers": count, "lapses": count}
        library.store.append([Draft(CardId(card), SEED, value=value)], NOON, DAY)
    for name in ("lapses", "answers"):
        for sign, compares in SIGNED.items():
            for number in (253, 254, 255, 256, 257):
                expected = {card for card, count in counts.items() if compares(count, number)}
                begun = set(found(library, f"{name}{sign}{number} -is:new"))
                assert begun == expected, (name, sign, number)


def test_a_changed_deck_is_found_by_its_new_words_alone(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    path = opened.own_folders[0] / "geo.toml"
    path.write_text(GEO.replace("Astana", "Pavlodar"), encoding="utf-8")
    opened.refresh(NOON)
    assert (found(opened, "astana"), found(opened, "pavlodar")) == ([], ["geo/capital"])
    path.unlink()
    opened.refresh(NOON)
    assert found(opened, "pavlodar") == found(opened, "") == []
    index = opened.catalogue.db
    index.execute("INSERT INTO found(found, rank) VALUES ('integrity-check', 1)")  # raises where they differ


def test_a_broken_deck_is_not_found(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    (opened.own_folders[0] / "geo.toml").write_text(GEO + "broken", encoding="utf-8")
    opened.refresh(NOON)
    assert found(opened, "capital") == []


def test_cards_are_listed_by_due_day_then_new_then_suspended(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    for card, draft in [
        ("geo/capital", Draft(CardId("geo/capital"), SUSPEND)),
        ("geo/gap", Draft(CardId("geo/gap"), REVIEW, rating=Rating.EASY, took_ms=1)),
        ("geo/gap#2", Draft(CardId("geo/gap#2"), REVIEW, rating=Rating.AGAIN, took_ms=1)),
    ]:
        assert draft.card == card
        opened.store.append([draft], NOON, opened.today(NOON))
    assert found(opened, "") == ["geo/gap#2", "geo/gap", "geo/cafe", "geo/capital"]


# ---- what is wrong -------------------------------------------------------------------------------

KNOWN = Known(("geo", "history"), ("city", "Middle East"))


@each(
    "line, marked, said",
    [
        ("cat is:foo dog", "foo", "There is no state “foo”. Known: new, due,"),
        ("is:suspendet", "suspendet", "Did you mean “suspended”?"),
        ("is:new is:du x", "du", "Did you mean “due”?"),
        ("kind:choise", "choise", "Did you mean “choice”?"),
        ("-deck:histroy", "histroy", "There is no deck “histroy”. Did you mean “history”?"),
        ("tag:nowhere", "nowhere", "No question has the tag “nowhere”."),
        ("tga:city", "tga:", "Did you mean “tag:”?"),
        ("a http://x", "http:", "Quotes make it a plain word."),
        ("deck: geo", "deck:", "“deck:” needs a value"),
        ("a lapses:4 ", "lapses:4", "“lapses” is compared: lapses>=4."),
        ("tag>3", "tag>3", "“tag” takes a colon"),
        ("dua<3", "dua<", "Did you mean “due<”?"),
        ("lapses>=many ", "many", "compared with a whole number: lapses>=4."),
        ("r<80 ", "80", "a chance from 0 to 1"),
        ("due<3m ", "3m", "days from today"),
        ("lapses >= 4", ">=", "written without blanks"),
        ("rated:0 ", "0", "a number of days, 1 to 99,999"),
        ("missed:3:1 ", "1", "“missed:” takes no rating"),
        ("rated:7:agian ", "agian", "A rating is 1 to 4, or again, hard, good, easy"),
        ("rated:7: ", ":", "A rating is 1 to 4"),
        ("introduced:1w ", "1w", "a number of days, 1 to 99,999: introduced:30."),
        ("rated:1000000 ", "1000000", "a number of days, 1 to 99,999"),
        ("due<99999999 ", "99999999", "“due” is never so much"),
        ("lapses=>4 ", ">4", "“=>” is written >=: lapses>=4."),
        ("laspes>3", "laspes>", "Did you mean “lapses>”?"),
        ("deck:кз ", "кз", "There is no deck “кз”. Known: geo, history."),
        ("tag:ciity ", "ciity", "Did you mean “city”?"),
        ("тег:city", "тег:", "No search has the key “тег:”."),
        ("- is:new", "-", "stands right before a term, once, without a blank"),
        ("a --is:new b", "--", "stands right before a term, once, without a blank"),
        ("a not ? b", "?", "There is no word here"),
        ('"a b"* c', "*", "A * ends a word or a phrase"),
        ("flag:8 ", "8", "a flag from 1 to 7"),
        ("a) b", ")", "No parenthesis is open here."),
        ("a ( ) b", "( )", "Nothing stands in these parentheses."),
        ("or b", "or", "stands between two terms"),
        ("a or and b", "or", "Something must follow “or”."),
        ("(" * 60, "(", "no deeper than 50"),
    ],
)
def test_a_fault_marks_its_place_and_says_what_was_meant(line: str, marked: str, said: str) -> None:
    fault = parse(line, KNOWN)
    assert isinstance(fault, Fault)
    assert line[fault.start : fault.end] == marked
    assert said in fault.message


@each(
    "line, marked, said",
    [
        ("-", "-", "stands right before a term"),
        ("geo -", "-", "stands right before a term"),
        ('"geo', '"geo', "This quote is not closed."),
        ('tag:"Middle', '"Middle', "This quote is not closed."),
        ("(geo", "(", "This parenthesis is not closed."),
        ("geo or", "or", "Something must follow “or”."),
        ("geo and not", "not", "Something must follow “not”."),
        ("due<", "due<", "days from today"),
        ("? …", "? …", "There is no word here"),
        ("is:new or ?", "?", "There is no word here"),
        ("(…) geo", "…", "There is no word here"),
        ("-?", "-?", "There is no word here"),
        ("geo*  *", "*", "A * ends a word"),
        ("tag:", "tag:", "needs a value"),
    ],
)
def test_what_may_be_unfinished_while_it_is_typed_is_a_fault_where_it_is_over(
    line: str, marked: str, said: str
) -> None:
    assert isinstance(parse(line, KNOWN), Query)
    fault = parse(line, KNOWN, typing=False)
    assert isinstance(fault, Fault)
    assert (line[fault.start : fault.end], said in fault.message) == (marked, True)


@given(st.text("ab й京é", min_size=1, max_size=120), st.integers(0, 119), st.integers(1, 60))
def test_signs_stand_below_the_place_in_a_line_of_any_length(line: str, start: int, length: int) -> None:
    start %= len(line)
    said, shown, signs = pointed(Fault("Wrong.", start, min(start + length, len(line))), line).split("\n")
    begin = len(signs) - len(signs.lstrip())
    assert said == "Wrong."
    assert max(width(shown), width(signs)) <= 2 + 74
    before = next(at for at in range(len(shown)) if width(shown[:at]) == begin)
    assert shown[before:].startswith(line[start])
    assert set(signs.strip()) == {"^"}


@each("line", ["is:", "is:susp", "kind:", "deck:", "deck:hist", "tag:mid", 'tag:"', "-is:d"])
def test_a_value_being_typed_is_no_fault(line: str) -> None:
    assert isinstance(parse(line, KNOWN), Query)


def test_the_key_being_typed_is_told() -> None:
    asks = [q.asks for q in (parse("is:", KNOWN), parse("a kind:", KNOWN)) if isinstance(q, Query)]
    assert asks == ["is", "kind"]


PIECES = [
    *"()-\"<>=!:. ", " or ", " and ", " not ", "or", "not", "NOT ", "is:", "is:new", "due", "due<", "<3d",
    "lapses>=4", "r<", "80%", "rated:", "rated:7:1", "7", ":1", "tag:", "city", "deck:geo", "saved:",
    "saved:mine", "mine", "-", "--", "*", "d", ":again", ":x", "=>", "\x1b", "9999999",
    "flag:", '"a b"', "東京", "й", "¶", "\n", "kind:choice", "today",
]  # fmt: skip


@given(
    st.one_of(
        st.text(LETTERS + SIGNS + '":-¶\n()<>=!', max_size=40),
        st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    ),
    st.booleans(),
)
@settings(max_examples=100)
@example('"', True)
@example("-", True)
@example('is:"', True)
@example("(" * 1000, False)
@example("(a)" * 600, False)
@example("not " * 5000, True)
@example("-(" * 49 + "a", True)
def test_any_line_is_read_or_refused_at_a_place_in_it_and_reads_the_same_when_written(
    line: str, typing: bool
) -> None:
    known = KNOWN._replace(saved={"mine": "is:due or lapses>3"})
    read = parse(line, known, typing=typing)
    if isinstance(read, Fault):
        assert 0 <= read.start < read.end <= len(line)
        assert read.message
    else:
        again = parse(written(read.what), known, typing=False)
        assert isinstance(again, Query)
        assert again.what == read.what


@each(
    "typed, line",
    [
        ("kaz", "kaz*"),
        ("kaz ", "kaz"),
        ("-kaz", "-kaz"),
        ("is:new kaz", "is:new kaz*"),
        ("(lapses>3 or kaz", "(lapses>3 or kaz*)"),
        ("-(is:new (kaz or is:due", "-(is:new (kaz or is:due))"),
        ('"middle ea', '"middle ea*"'),
        ("is:due or", "is:due or"),
    ],
)
def test_a_line_that_is_kept_says_what_it_said_while_it_was_typed(typed: str, line: str) -> None:
    kept = finished(typed, KNOWN)
    if isinstance(kept, Fault):
        assert parse(line, KNOWN, typing=False) == kept
    else:
        assert kept == line


def test_what_is_nested_as_deep_as_can_be_is_found(desk: OpenDesk) -> None:
    opened = desk({"geo.toml": GEO})
    every, none = found(opened, ""), list[str]()
    assert found(opened, "ili") == ["geo/gap", "geo/gap#2"]
    for depth in (*range(1, 13), 50):
        line = "ili"
        for _ in range(depth):
            line = f"-({line} or capital)"
        wanted = ["geo/gap", "geo/gap#2"] if depth % 2 == 0 else ["geo/cafe"]
        assert found(opened, line) == wanted, depth
    assert found(opened, " or ".join(f"w{n} -v{n}" for n in range(250))) == none
    assert found(opened, " ".join(f"-w{n}" for n in range(500))) == every


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_of_texts_put_together_are_those_of_each(one: str, other: str) -> None:
    assert words(f"{one}\n{other}") == words(one) + words(other)
    assert [w for word in words(one) for w in words(word)] == words(one)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Desk]:
    desk = open_library(tmp_path, {"geo.toml": GEO})
    yield desk
    desk.close()


def test_a_search_asks_the_index_once_and_no_table(index: Desk) -> None:
    finder = finder_of(index)
    listing = finder.listing(NOON, index.today(NOON), {"geo": 8})
    seen: list[str] = []
    finder._db.set_trace_callback(seen.append)
    query = parse("capital -tag:none is:new")
    assert isinstance(query, Query)
    finder.find(listing, query)
    finder.close()
    asked = [line for line in seen if line.startswith("SELECT group_concat")]
    assert len(asked) == 1
    assert not [line for line in seen if "questions" in line or "cards" in line]

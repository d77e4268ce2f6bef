"""A search finds what a plain walk over all questions finds, and says where a line of search is wrong."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizkz.clock import Now
from quizkz.deck import Deck, Question, all_tags, parts
from quizkz.desk import Desk
from quizkz.query import Scope, every_card
from quizkz.review import BURY, FLAG, REVIEW, SET_DUE, SUSPEND, CardId, Draft, Rating, card_id
from quizkz.scheduling import CardState, ready
from quizkz.search import KINDS, STATES, Fault, Finder, Is, Known, Query, Term, Words, parse
from quizkz.texts import words
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_library
from tests.strategies import LETTERS, SIGNS, decks, toml

LEECHES = 1


def finder_of(desk: Desk) -> Finder:
    return Finder(desk.places.log, desk.catalogue.path)


def found(desk: Desk, line: str, now: Now = NOON, *, leeches: int = 8) -> list[str]:
    """The cards that a line of search finds, in their order."""
    finder = finder_of(desk)
    try:
        listing = finder.listing(now, desk.today(now), {d.id: leeches for d in desk.decks})
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


def holds(term: Term, deck: Deck, question: Question, state: CardState | None, now: Now, today: int) -> bool:
    """Whether one term is true of a card."""
    if isinstance(term.what, Is):
        true = stands(term.what.state, state, now, today)
    elif term.what.words[0].startswith("¶"):
        _, key, *value = term.what.words[0].split("¶")
        by_key: dict[str, tuple[str, ...]] = {"deck": (deck.id,), "kind": (question.kind,)}
        named = by_key.get(key, all_tags(deck, question))
        wanted = "¶".join(value)
        forms = ["¶".join(plain(name).split()) for name in named]
        true = any(form.startswith(wanted) if term.what.open else form == wanted for form in forms)
    else:
        has = {word for text in texts_of(question) for word in plain(text).split()}
        *whole, last = term.what.words
        near = any(word.startswith(last) for word in has) if term.what.open else last in has
        true = near and set(whole) <= has
    return true is not term.negated


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
        if ":" not in w and '"' not in w
    ]
    pieces = [st.sampled_from(own).map(lambda w: w[: max(1, len(w) // 2)]), st.sampled_from(own)]
    pieces += [st.sampled_from(STATES).map("is:{}".format), st.sampled_from(KINDS).map("kind:{}".format)]
    pieces += [st.just(f"deck:{deck.id}")] + ([st.sampled_from(tags).map('tag:"{}"'.format)] if tags else [])
    chosen = draw(st.lists(st.tuples(st.booleans(), st.one_of(pieces)), min_size=1, max_size=3))
    return " ".join(f"-{p}" if no and not p.startswith("-") else p for no, p in chosen) + draw(
        st.sampled_from(["", " "])
    )


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
    st.sampled_from([0, 5, 15, 700, 1500, 9000]),
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        for line in data.draw(st.lists(lines(deck), min_size=1, max_size=4)):
            query = parse(line)
            assert isinstance(query, Query), (line, query)
            expected = {
                card_id(deck.id, question.id, part)
                for question in deck.questions
                for part in parts(question)
                if all(
                    holds(
                        term,
                        deck,
                        question,
                        desk.store.state(card_id(deck.id, question.id, part)),
                        now,
                        today,
                    )
                    for term in query.terms
                )
            }
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
    desk = open_library(tmp_path_factory.mktemp("library"), {"geo.toml": GEO})
    try:
        now = later(acted(desk, acts), minutes=minutes)
        states = {CardId(card): desk.store.state(CardId(card)) for card in found(desk, "", now)}
        for name in STATES:
            expected = {card for card, state in states.items() if stands(name, state, now, desk.today(now))}
            assert set(found(desk, f"is:{name}", now, leeches=LEECHES)) == expected, name
            assert set(found(desk, f"-is:{name}", now, leeches=LEECHES)) == set(states) - expected, name
    finally:
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


@pytest.mark.parametrize(
    ("line", "cards"),
    [
        ("capital", ["geo/capital"]),
        ("CAPITAL what", ["geo/capital"]),
        ("kaz", ["geo/capital"]),
        ("kaz ", []),
        ("kaz capital", []),
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
        ("- ? …", ["geo/capital", "geo/cafe", "geo/gap", "geo/gap#2"]),
    ],
)
def test_what_a_line_finds(desk: OpenDesk, line: str, cards: list[str]) -> None:
    assert found(desk({"geo.toml": GEO}), line) == cards


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


@pytest.mark.parametrize(
    ("line", "marked", "said"),
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
    ],
)
def test_a_fault_marks_its_place_and_says_what_was_meant(line: str, marked: str, said: str) -> None:
    fault = parse(line, KNOWN)
    assert isinstance(fault, Fault)
    assert line[fault.start : fault.end] == marked
    assert said in fault.message


@pytest.mark.parametrize(
    "line", ["is:", "is:susp", "kind:", "deck:", "deck:hist", "tag:mid", 'tag:"', "-is:d"]
)
def test_a_value_being_typed_is_no_fault(line: str) -> None:
    assert isinstance(parse(line, KNOWN), Query)


def test_the_key_being_typed_is_told() -> None:
    asks = [q.asks for q in (parse("is:", KNOWN), parse("a kind:", KNOWN)) if isinstance(q, Query)]
    assert asks == ["is", "kind"]


@given(st.text(LETTERS + SIGNS + '":-¶\n', max_size=40))
@example('"')
@example("-")
@example('is:"')
def test_any_line_is_read_and_a_fault_lies_within_it(line: str) -> None:
    read = parse(line, KNOWN)
    if isinstance(read, Fault):
        assert 0 <= read.start < read.end <= len(line)
    else:
        assert all("¶" not in w for t in read.terms if isinstance(t.what, Words) for w in t.what.words[1:])


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

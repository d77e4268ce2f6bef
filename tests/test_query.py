"""What SQL picks is all that a plan needs, whatever the log holds."""

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizkz import query, queue
from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.day import terms as day_terms
from quizkz.query import Scope
from quizkz.queue import ALL, DUE, Crowd, DayTerms
from quizkz.review import BURY, REVERSE, REVIEW, SET_DUE, SUSPEND, CardId, Draft, Rating, card_id
from quizkz.scheduling import Candidate, Choosing, Closing
from quizkz.scheduling.limits import More, Totals
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_example

AHEAD_MS = 1_200_000


def questions(count: int, kind: str) -> str:
    """Questions of one kind: a `card` each, a `pair` of cards or `gaps` for three."""
    shape = {
        "card": 'id = "q{0}"\nprompt = "Ask {0}?"\nanswer = "a{0}"\ntags = ["t{1}", "all"]\n',
        "pair": 'id = "q{0}"\nprompt = "Ask {0}?"\nanswer = "a{0}"\nreverse = true\n',
        "gaps": 'id = "q{0}"\ntext = "{{{{c1::a{0}}}}} {{{{c2::b{0}}}}} {{{{c3::c{0}}}}}"\n',
    }[kind]
    return "".join("[[question]]\n" + shape.format(n, n % 3) for n in range(count))


DECKS = {"a.toml": questions(12, "card"), "b.toml": questions(6, "pair"), "c.toml": questions(4, "gaps")}


LEAST = st.none() | st.integers(0, 4)


def live(desk: Desk, seed: int, acts: int) -> Now:
    """Some days of study by chance: answers, cards set aside and brought forward; the moment after."""
    chance = random.Random(seed)
    cards = query.every_card(desk.store, Scope())
    now = NOON
    for _ in range(acts):
        now = later(now, minutes=chance.choice([0.5, 3, 12, 60, 400, 1440]))
        card, day = chance.choice(cards), desk.today(now)
        kind = chance.choices([REVIEW, SUSPEND, BURY, SET_DUE], [20, 1, 1, 2])[0]
        draft = Draft(card, kind)
        if kind == REVIEW:
            draft = Draft(card, kind, rating=Rating(chance.choice([1, 2, 3, 3, 3, 4])), took_ms=3000)
        if kind == SET_DUE:
            draft = Draft(card, kind, value={"day": day + chance.randint(-1, 2)})
        desk.store.append([draft], now, day)
    return later(now, minutes=chance.choice([0, 5, 15, 300, 900, 3000]))


def all_candidates(desk: Desk, limited: Iterable[str]) -> list[Candidate]:
    rows = desk.store.db.execute("SELECT card, deck, question, position FROM library.cards")
    carried = set(desk.store.db.execute("SELECT deck, question, tag FROM library.tags"))
    return [
        Candidate(
            CardId(card),
            deck,
            question,
            place,
            desk.store.state(CardId(card)),
            tuple(tag for tag in limited if (deck, question, tag) in carried),
        )
        for card, deck, question, place in rows
    ]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    acts=st.integers(0, 90),
    limits=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    order=st.sampled_from(["due", "deck", "hardest", "exam"]),
    apart=st.booleans(),
    extra=st.integers(0, 4),
    days=st.sampled_from([0, 0, 1, 3, 30]),
    all_=st.builds(Totals, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)),
    tags=st.dictionaries(st.sampled_from(["t0", "t1", "all"]), st.builds(Totals, LEAST, LEAST), max_size=2),
)
def test_the_plan_of_what_is_picked_is_the_plan_of_all_cards(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    acts: int,
    limits: tuple[int, int],
    order: str,
    apart: bool,
    extra: int,
    days: int,
    all_: Totals,
    tags: dict[str, Totals],
) -> None:
    desk = open_example(tmp_path_factory.mktemp("library"), DECKS)
    try:
        now = live(desk, seed, acts)
        choosing = {d: Choosing(*limits, order, siblings_apart=apart) for d in "abc"}  # type: ignore[arg-type]  # an order
        if order == "exam":
            near = desk.today(now) + 2
            choosing["a"] = Closing(*limits, siblings_apart=apart, exam_date=near, target=0.95)
        today = desk.today(now)
        done, answered = query.done_and_answered(desk.store, today)
        terms = DayTerms(
            now, today, choosing, done, answered,
            learn_ahead_ms=AHEAD_MS, days_ahead=days, totals=all_,
            more={ALL: More(extra, extra)} if extra else {}, tags=tags,
            tags_done=query.tags_done(desk.store, today, tags),
        )  # fmt: skip
        some = queue.plan(query.candidates(desk.store, Scope(ahead=days), terms), terms)
        whole = queue.plan(all_candidates(desk, tags), terms)
        assert some.cards == whole.cards
        assert (some.next_at, some.next_day, some.next_count) == (
            whole.next_at,
            whole.next_day,
            whole.next_count,
        )
        assert some.next == whole.next
        counted = queue.plan(query.candidates(desk.store, Scope(ahead=days), terms), terms, ordered=False)
        assert sorted(counted.cards) == sorted(whole.cards)
        assert counted._replace(cards=()) == some._replace(cards=())
        cards, crowds = query.crowded(desk.store, terms, ())
        crowded = queue.plan(cards, terms, ordered=False, crowds=crowds)
        numbers = Counter((card.deck, card.why) for card in crowded.cards)
        numbers.update({(deck, DUE): number for deck, number in crowded.crowds.items()})
        assert numbers == Counter((card.deck, card.why) for card in whole.cards)
        assert crowded._replace(cards=(), crowds={}) == some._replace(cards=())
        for deck, held in whole.held.items():
            if tags:
                continue  # cards that a tag's limit holds back are told as far as they were read
            assert held.get("sibling") == some.held.get(deck, {}).get("sibling")
            assert ("limit" in held) == ("limit" in some.held.get(deck, {}))
    finally:
        desk.close()


@pytest.mark.parametrize("later_days", range(3, 6))
def test_of_many_cards_due_on_one_day_the_lot_picks_those_that_are_asked(
    desk: OpenDesk, later_days: int
) -> None:
    opened = desk({"many.toml": "[study]\nreviews_per_day = 7\n" + questions(60, "card")})
    today = opened.today(NOON)
    for n in range(60):
        answer = Draft(CardId(f"many/q{n}"), REVIEW, rating=Rating.EASY)
        due = Draft(CardId(f"many/q{n}"), SET_DUE, value={"day": today + (1 if n % 20 == 0 else 2)})
        opened.store.append([answer, due], later(NOON, minutes=n), today)
    now = later(NOON, days=later_days)
    whole = queue.plan(all_candidates(opened, ()), day_terms(opened, now))
    assert len(whole.cards) == 7
    assert opened.plan(Scope(), now).cards == whole.cards


def test_due_cards_that_all_have_room_are_counted_and_not_read(desk: OpenDesk) -> None:
    opened = desk(DECKS)
    today = opened.today(NOON)
    every = query.every_card(opened.store, Scope())
    opened.store.append([Draft(c, REVIEW, rating=Rating.EASY, took_ms=3000) for c in every], NOON, today)
    then = later(NOON, days=90)
    cards, crowds = query.crowded(opened.store, day_terms(opened, then), "abc")
    assert crowds == {"a": Crowd(12, frozenset(f"q{n}" for n in range(12)))}
    assert {card.deck for card in cards} == {"b", "c"}, "of siblings one has to wait"
    assert [(row.due, row.held.get("sibling")) for row in opened.overview(then).decks] == [
        (12, None), (6, 6), (4, 8),
    ]  # fmt: skip


def test_a_crowd_keeps_its_new_siblings_waiting_and_waits_for_none(desk: OpenDesk) -> None:
    opened = desk({"b.toml": "[study]\nnew_per_day = 1\n" + questions(4, "pair")})
    learned = [Draft(card_id("b", name), REVIEW, rating=Rating.EASY) for name in ("q0", "q1")]
    opened.store.append(learned, NOON, opened.today(NOON))
    then = later(NOON, days=90)
    assert query.crowded(opened.store, day_terms(opened, then), ())[1]["b"].number == 2
    total, plan = opened.overview(then).total, opened.plan(Scope(), then)
    assert (total.due, total.new) == (2, 1)
    assert {card.card for card in plan.cards} == {"b/q0", "b/q1", "b/q2"}
    back = Draft(card_id("b", "q0", REVERSE), REVIEW, rating=Rating.EASY)
    opened.store.append([back], then, opened.today(then))
    assert query.crowded(opened.store, day_terms(opened, then), ())[1] == {}
    total = opened.overview(then).total
    assert (total.due, total.new, total.held["sibling"]) == (1, 0, 1)


def test_a_card_that_left_its_deck_hides_no_new_one(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"a.toml": questions(2, "card")})
    for name in ("a/q0", "a/q1"):
        opened.store.append([Draft(CardId(name), REVIEW, rating=Rating.GOOD)], NOON, opened.today(NOON))
    (tmp_path / "decks" / "a.toml").write_text(
        questions(2, "card").replace('"q0"', '"other"').replace("Ask 0", "What").replace("a0", "x"),
        encoding="utf-8",
    )
    assert opened.refresh(NOON)
    assert [card.why for card in opened.plan(Scope(), later(NOON, days=60)).cards] == ["due", "new"]
    assert opened.overview(later(NOON, days=60)).total.new == 1


def test_a_scope_of_tags_asks_what_carries_each_of_them(desk: OpenDesk) -> None:
    found = desk(DECKS).plan(Scope(tags=("t1", "all")), NOON)
    assert {p.card for p in found.cards} == {"a/q1", "a/q4", "a/q7", "a/q10"}


def test_a_scope_of_cards_asks_these_alone(desk: OpenDesk) -> None:
    cards = (CardId("a/q3"), CardId("b/q1#reverse"), CardId("b/none"))
    assert {p.card for p in desk(DECKS).plan(Scope(cards=cards), NOON).cards} == set(cards[:2])


def test_a_scope_of_decks_and_cards_asks_what_is_in_both(desk: OpenDesk) -> None:
    scope = Scope(decks=("a",), cards=(CardId("a/q3"), CardId("b/q1")))
    assert [p.card for p in desk(DECKS).plan(scope, NOON).cards] == ["a/q3"]


def test_practice_asks_every_card_in_order_but_suspended_ones(desk: OpenDesk) -> None:
    opened = desk({"a.toml": DECKS["a.toml"], "b.toml": DECKS["b.toml"]})
    opened.store.append([Draft(CardId("a/q1"), SUSPEND)], NOON, opened.today(NOON))
    found = query.every_card(opened.store, Scope(decks=("a",)))
    assert found == tuple(f"a/q{n}" for n in range(12) if n != 1)
    assert len(query.every_card(opened.store, Scope())) == 23


def test_the_catalogue_is_attached_once_and_never_locked_by_an_answer(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk(DECKS)
    query.attach(opened.store, opened.catalogue)
    opened.catalogue.db.execute("BEGIN IMMEDIATE")
    opened.store.append([Draft(CardId("a/q1"), SUSPEND)], NOON, opened.today(NOON))
    opened.catalogue.db.execute("ROLLBACK")
    assert opened.store.state(CardId("a/q1")) is not None


@pytest.mark.parametrize("kind", ["due", "new", "later"])
def test_cards_are_read_along_an_index_without_sorting(desk: OpenDesk, kind: str) -> None:
    opened = desk(DECKS)
    seen: list[str] = []
    opened.store.db.set_trace_callback(seen.append)
    opened.plan(Scope(), NOON)
    opened.store.db.set_trace_callback(None)
    mark = {
        "due": "due_day <= ",
        "new": "c LEFT JOIN state s ON s.card = c.card WHERE c.deck",
        "later": "due_day > ",
    }[kind]
    statement = next(s for s in seen if mark in s)
    steps = [row[3] for row in opened.store.db.execute("EXPLAIN QUERY PLAN " + statement)]
    steps = [s for s in steps if "SCAN json_each" not in s]  # a few values of ours
    assert not [s for s in steps if "SCAN" in s or "TEMP B-TREE" in s]

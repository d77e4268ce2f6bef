"""Laws of the day's plan."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import DAY_MS, MINUTE_MS
from quizkz.queue import ALL, DayTerms, DeckDone, Plan, plan
from quizkz.review import card_id
from quizkz.scheduling import CardState, Choosing, NewOrder, Order, Paced, ready
from quizkz.scheduling.limits import More, Totals
from quizkz.scheduling.ordering import Candidate, evenly
from tests.libraries import DAY, NOON

AHEAD_MS = 20 * MINUTE_MS
ORDERS: tuple[Order, ...] = get_args(Order)
WHEN: tuple[NewOrder, ...] = get_args(NewOrder)


def state(
    card: str,
    *,
    due: int = 0,
    last: int = -5,
    step_in: int | None = None,
    suspended: bool = False,
    buried: bool = False,
    difficulty: float = 5.0,
) -> CardState:
    """A card's state in days from today; `step_in`: minutes until its step ends, answered today."""
    in_step = step_in is not None
    last_day = DAY if in_step else DAY + last
    return CardState(
        card=card_id(*card.split("/", 1)),
        stage="learning" if in_step else "review",
        step=0,
        stability=10.0,
        difficulty=difficulty,
        answers=2,
        lapses=0,
        first_day=last_day - 1,
        last_day=last_day,
        last_at=NOON.at - 60 * MINUTE_MS if in_step else last_day * DAY_MS,
        due_day=DAY + 1 if in_step else DAY + due,
        due_at=NOON.at + step_in * MINUTE_MS if step_in is not None else None,
        suspended=suspended,
        buried_day=DAY if buried else None,
    )


def one(name: str, position: int = 0, **how: object) -> Candidate:
    """A candidate `deck/question#part`; new where nothing else is said."""
    deck, question = name.split("/")
    known = state(name, **how) if how else None  # type: ignore[arg-type]  # keywords of `state`
    return Candidate(card_id(deck, question), deck, question.partition("#")[0], position, known)


def ask(
    cards: list[Candidate],
    choosing: dict[str, Choosing] | None = None,
    done: dict[str, DeckDone] | None = None,
    answered: frozenset[tuple[str, str]] = frozenset(),
    extra: int = 0,
) -> Plan:
    terms = DayTerms(NOON, DAY, choosing or {}, done or {}, answered, learn_ahead_ms=AHEAD_MS)
    return plan(cards, replace(terms, more={ALL: More(extra)} if extra else {}))


def asked(found: Plan) -> list[str]:
    return [p.card for p in found.cards]


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """Up to 24 cards of three decks in every standing; many are cards of one question."""
    cards = []
    for place in range(draw(st.integers(0, 24))):
        deck, question = draw(st.sampled_from("abc")), draw(st.integers(0, 7))
        name = f"{deck}/q{question}#{place + 2}"
        kind = draw(st.sampled_from(["new", "due", "step", "later", "suspended", "buried"]))
        how: dict[str, object] = {
            "new": {},
            "due": {"due": -draw(st.integers(0, 9)), "difficulty": draw(st.floats(1, 10))},
            "step": {"step_in": draw(st.integers(-90, 90))},
            "later": {"due": draw(st.integers(1, 9))},
            "suspended": {"suspended": True},
            "buried": {"buried": True},
        }[kind]  # type: ignore[assignment]  # each is a dict of keywords
        cards.append(one(name, place, **how))
    return cards


policies = st.fixed_dictionaries(
    {
        deck: st.builds(
            Choosing,
            new_per_day=st.integers(0, 6),
            reviews_per_day=st.integers(0, 6),
            order=st.sampled_from(ORDERS),
            new_order=st.sampled_from(WHEN),
            siblings_apart=st.booleans(),
        )
        for deck in "abc"
    }
)
dones = st.fixed_dictionaries(
    {deck: st.builds(DeckDone, new=st.integers(0, 8), reviews=st.integers(0, 8)) for deck in "abc"}
)


@dataclass(frozen=True)
class Day:
    """All that a plan is made of."""

    cards: list[Candidate]
    choosing: dict[str, Choosing]
    done: dict[str, DeckDone]
    answered: frozenset[tuple[str, str]]

    def plan(self, extra: int = 0) -> Plan:
        """The plan, with so many new cards more than are there by the limits."""
        over = sum(max(0, self.done[deck].new - self.choosing[deck].new_per_day) for deck in self.done)
        extra += over if extra else 0
        return ask(self.cards, self.choosing, self.done, self.answered, extra)


answered_sets = st.frozensets(
    st.tuples(st.sampled_from("abc"), st.integers(0, 7).map("q{}".format)), max_size=6
)


study_days = st.builds(Day, candidates(), policies, dones, answered_sets)


@given(study_days, st.randoms(use_true_random=False))
def test_the_plan_depends_on_the_cards_and_not_on_their_order(day: Day, chance: random.Random) -> None:
    mixed = list(day.cards)
    chance.shuffle(mixed)
    assert replace(day, cards=mixed).plan() == day.plan()


@given(study_days)
def test_limits_hold_in_each_deck_and_steps_are_under_none(day: Day) -> None:
    found = day.plan()
    counts = Counter((p.deck, p.why) for p in found.cards)
    for deck, policy in day.choosing.items():
        assert counts[deck, "new"] <= max(0, policy.new_per_day - day.done[deck].new)
        assert counts[deck, "due"] <= max(0, policy.reviews_per_day - day.done[deck].reviews)
    steps = [c.card for c in day.cards if c.state and c.state.due_at and c.state.due_at <= NOON.at + AHEAD_MS]
    assert sorted(steps) == sorted(p.card for p in found.cards if p.why in ("step", "ahead"))


@given(study_days)
def test_siblings_are_apart_where_wanted_unless_they_are_in_steps(day: Day) -> None:
    found = day.plan()
    question = {c.card: (c.deck, c.question) for c in day.cards}
    apart = [p for p in found.cards if day.choosing[p.deck].siblings_apart]
    free = [question[p.card] for p in apart if p.why in ("due", "new")]
    steps = {question[p.card] for p in apart if p.why in ("step", "ahead")}
    assert len(free) == len(set(free))
    assert steps.isdisjoint(free)
    assert day.answered.isdisjoint(free)


@given(study_days)
def test_every_card_is_asked_or_waits_for_one_reason(day: Day) -> None:
    found = day.plan()
    held = sum(sum(reasons.values()) for reasons in found.held.values())
    now = [c for c in day.cards if c.state is None or ready(c.state, NOON.at, DAY)]
    ahead = sum(p.why == "ahead" for p in found.cards)
    shut = [c for c in day.cards if c.state and (c.state.suspended or c.state.buried_day == DAY)]
    assert len(found.cards) - ahead + held == len(now) + len(shut)
    assert len(set(asked(found))) == len(found.cards)


@given(study_days)
def test_the_plan_of_one_deck_is_its_part_of_the_plan_of_all(day: Day) -> None:
    found = day.plan()
    for deck in "abc":
        alone = replace(day, cards=[c for c in day.cards if c.deck == deck]).plan()
        assert sorted(asked(alone)) == sorted(p.card for p in found.cards if p.deck == deck)
        assert alone.held.get(deck) == found.held.get(deck)
        assert alone.next.get(deck) == found.next.get(deck)


@given(study_days, st.integers(0, 9))
def test_more_new_cards_are_added_and_nothing_else_changes(day: Day, extra: int) -> None:
    plain, more = day.plan(), day.plan(extra)
    added = [p for p in more.cards if p not in plain.cards]
    assert set(plain.cards) <= set(more.cards)
    assert all(p.why == "new" for p in added)
    assert len(added) <= extra
    if len(added) < extra:
        question = {c.card: (c.deck, c.question) for c in day.cards}
        taken = {question[p.card] for p in more.cards} | day.answered
        waiting = [c for c in day.cards if c.state is None and c.card not in asked(more)]
        assert all(day.choosing[c.deck].siblings_apart and (c.deck, c.question) in taken for c in waiting)


TAGS = ("x", "y")
MOST = st.none() | st.integers(0, 6)
limits = st.builds(Totals, MOST, MOST)


@st.composite
def shared_days(draw: st.DrawFn) -> tuple[list[Candidate], DayTerms]:
    """Cards with limited tags, and a day with limits of decks, of tags and of all; some of it is done."""
    day = draw(study_days)
    carried = draw(st.lists(st.sets(st.sampled_from(TAGS)), min_size=8, max_size=8))
    cards = [c._replace(tags=tuple(sorted(carried[int(c.question[1:])]))) for c in day.cards]
    terms = DayTerms(
        NOON, DAY, day.choosing, day.done, day.answered, learn_ahead_ms=AHEAD_MS,
        totals=draw(limits), tags={tag: draw(limits) for tag in TAGS},
        tags_done={tag: draw(st.builds(DeckDone, st.integers(0, 3), st.integers(0, 3))) for tag in TAGS},
        more=draw(st.dictionaries(st.sampled_from(["a", "b", ""]), st.builds(More, SOME, SOME), max_size=2)),
    )  # fmt: skip
    return cards, terms


SOME = st.integers(0, 4)
KINDS = (("due", "reviews"), ("new", "new"))


def over(cards: list[Candidate], terms: DayTerms, why: str, what: str) -> set[str]:
    """Slow and obvious: the limits that so many cards of a kind would go beyond, all of them of one day."""
    more = {deck: getattr(by, what) for deck, by in terms.more.items()}
    done = {deck: getattr(was, what) for deck, was in terms.done.items()}
    of_deck = Counter(c.deck for c in cards)
    past = {d: of_deck[d] + done[d] - getattr(terms.of(d), f"{what}_per_day") - more.get(d, 0) for d in done}
    found = {"decks"} if sum(max(0, by) for by in past.values()) > more.get("", 0) else set()
    total = getattr(terms.totals, what)
    if total is not None and len(cards) + sum(done.values()) > total + sum(more.values()):
        found.add("total")
    for tag, most in terms.tags.items():
        had = getattr(terms.tags_done[tag], what) + sum(tag in c.tags for c in cards)
        if getattr(most, what) is not None and had > getattr(most, what):
            found.add(tag)
    return found


@given(shared_days())
def test_no_card_goes_beyond_a_limit_and_none_waits_that_could_be_asked(
    day: tuple[list[Candidate], DayTerms],
) -> None:
    cards, terms = day
    found = plan(cards, terms)
    why = {p.card: p.why for p in found.cards}
    taken = {(c.deck, c.question) for c in cards if c.card in why} | terms.answered
    for kind, what in KINDS:
        asked_ = [c for c in cards if why.get(c.card) == kind]
        before = over([], terms, kind, what)
        assert not over(asked_, terms, kind, what) - before or not asked_
        for c in cards:
            there = c.state is None if kind == "new" else c.state and ready(c.state, NOON.at, DAY)
            if c.card in why or not there or (kind == "due" and c.state and c.state.due_at):
                continue
            sibling = terms.of(c.deck).siblings_apart and (c.deck, c.question) in taken
            assert sibling or over([*asked_, c], terms, kind, what), c


@given(shared_days(), st.randoms(use_true_random=False))
def test_the_plan_of_the_rest_of_a_day_is_the_rest_of_its_plan(
    day: tuple[list[Candidate], DayTerms], chance: random.Random
) -> None:
    cards, terms = day
    found = plan(cards, terms)
    for _ in range(4):
        firsts = {(p.deck, p.why): p for p in reversed(found.cards) if p.why in ("due", "new")}
        if not firsts:
            return
        one_of = firsts[chance.choice(sorted(firsts))]
        card = next(c for c in cards if c.card == one_of.card)
        by = DeckDone(int(one_of.why == "new"), int(one_of.why == "due"))
        done, tags = dict(terms.done), dict(terms.tags_done)
        done[card.deck] = DeckDone(*map(sum, zip(done[card.deck], by, strict=True)))
        for tag in card.tags:
            tags[tag] = DeckDone(*map(sum, zip(tags[tag], by, strict=True)))
        cards = [c for c in cards if c is not card]
        answered = terms.answered | {(card.deck, card.question)}
        terms = replace(terms, done=done, tags_done=tags, answered=answered)
        rest = plan(cards, terms)
        assert {p.card for p in rest.cards} == {p.card for p in found.cards} - {card.card}
        found = rest


def test_steps_come_first_then_due_and_new_evenly_then_steps_ahead() -> None:
    cards = [
        one("a/ahead", step_in=10), one("a/later", step_in=30), one("a/over", step_in=-1),
        one("a/older", step_in=-9),
        *(one(f"a/due{n}", n, due=n - 9) for n in range(6)), *(one(f"a/new{n}", n) for n in range(3)),
    ]  # fmt: skip
    found = ask(cards)
    assert [p.why for p in found.cards] == ["step", "step", *["due", "new", "due"] * 3, "ahead"]
    assert asked(found)[:2] == ["a/older", "a/over"]
    assert [c for c in asked(found) if "due" in c] == [f"a/due{n}" for n in range(6)]
    assert [c for c in asked(found) if "new" in c] == ["a/new0", "a/new1", "a/new2"]
    assert found.next_at == NOON.at + 30 * MINUTE_MS
    assert found.next_count == 1


def test_cards_due_on_one_day_change_places_from_day_to_day() -> None:
    cards = [one(f"a/q{n:02}", n, due=-3) for n in range(30)]
    tomorrow = plan(cards, DayTerms(NOON, DAY + 1, learn_ahead_ms=AHEAD_MS))
    assert sorted(asked(tomorrow)) == sorted(asked(ask(cards)))
    assert asked(tomorrow) != asked(ask(cards)) != [c.card for c in cards]


def test_each_order_puts_first_what_it_names() -> None:
    cards = [
        one("a/late", 0, due=-6, last=-60, difficulty=5.0),
        one("a/short", 1, due=-2, last=-3, difficulty=6.0),
        one("a/easy", 2, due=-1, last=-20, difficulty=1.0),
        one("a/hard", 3, due=-1, last=-21, difficulty=9.0),
    ]
    named = [order for order in ORDERS if order != "random"]
    first = {order: asked(ask(cards, {"a": Choosing(order=order)}))[0] for order in named}
    assert first == {
        "due": "a/late", "retrievability": "a/late", "overdue": "a/short",
        "deck": "a/late", "easiest": "a/easy", "hardest": "a/hard",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "whys"),
    [("mixed", "due new due new"), ("before", "new new due due"), ("after", "due due new new")],
)
def test_new_cards_come_among_due_ones_or_before_or_after_them(when: NewOrder, whys: str) -> None:
    cards = [
        one("a/over", step_in=-1), one("a/ahead", step_in=10),
        *(one(f"a/due{n}", n, due=-1) for n in range(2)), *(one(f"a/new{n}", n) for n in range(2)),
    ]  # fmt: skip
    found = ask(cards, {"a": Choosing(new_order=when)})
    assert " ".join(p.why for p in found.cards) == f"step {whys} ahead"
    assert ask(cards, {"a": Choosing(new_order=when, new_per_day=1)}).held == {"a": {"limit": 1}}


@given(study_days, st.integers(0, 9))
def test_each_deck_has_its_new_cards_when_it_wants_them_beside_others(day: Day, extra: int) -> None:
    found = [p for p in day.plan(extra).cards if p.why in ("due", "new")]
    when = [day.choosing[p.deck].new_order if p.why == "new" else "among" for p in found]
    first, last = when.count("before"), len(when) - when.count("after")
    assert set(when[:first]) <= {"before"}
    assert set(when[first:last]) <= {"mixed", "among"}
    assert set(when[last:]) <= {"after"}


def test_two_due_siblings_are_one_card_of_the_plan() -> None:
    found = ask([one("a/q", 0, due=-1), one("a/q#2", 1, due=0)])
    assert asked(found) == ["a/q"]
    assert found.held == {"a": {"sibling": 1}}
    assert found.next == {"a": (None, DAY + 1)}


def test_a_due_card_goes_before_its_new_sibling() -> None:
    assert asked(ask([one("a/q", 0), one("a/q#2", 1, due=0)])) == ["a/q#2"]


@pytest.mark.parametrize("when", WHEN)
def test_a_new_card_taken_beside_its_due_sibling_before_an_exam_comes_behind_it(when: NewOrder) -> None:
    due, new = one("a/q#2", 1, due=0), one("a/q", 0)
    paced: dict[str, Choosing] = {"a": Paced(new_per_day=1, new_order=when)}
    assert asked(ask([due, new], paced)) == ["a/q#2", "a/q"]
    rest = ask([new], paced, {"a": DeckDone(reviews=1)}, frozenset({("a", "q")}))
    assert asked(rest) == ["a/q"], "both were promised"


def test_a_limit_of_none_leaves_new_cards_for_another_day() -> None:
    found = ask([one("a/q", 0), one("a/r", 1)], {"a": Choosing(new_per_day=0)})
    assert (found.cards, found.held, found.next_day) == ((), {"a": {"limit": 2}}, DAY + 1)


def test_the_next_day_is_the_first_on_which_a_card_is_due() -> None:
    assert ask([one("a/q", 0, due=4), one("b/q", 0, due=9)]).next_day == DAY + 4


@given(st.lists(st.integers(), max_size=12), st.lists(st.text(), max_size=12))
def test_mixing_evenly_keeps_both_orders(numbers: list[int], texts: list[str]) -> None:
    mixed: list[object] = evenly(list[object](numbers), list[object](texts))
    assert [x for x in mixed if isinstance(x, int)] == numbers
    assert [x for x in mixed if isinstance(x, str)] == texts


@given(st.integers(1, 9), st.integers(1, 9))
def test_mixing_evenly_leaves_no_gap_wider_than_need_be(few: int, times: int) -> None:
    mixed = "".join(evenly("n" * few, "r" * few * times))
    assert max(len(run) for run in mixed.split("n")) <= times

"""Questions that come after others: what is wrong with `after`, what waits for it, and for how long."""

import random
import tempfile
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.deck import Deck
from quizkz.desk import Desk
from quizkz.desk.card import history
from quizkz.library import check, find
from quizkz.library.chains import between, breaking, waiting_ever
from quizkz.library.loading import Reading
from quizkz.problems import as_text
from quizkz.query import Scope, candidates
from quizkz.queue import AFTER, NEW, DayTerms
from quizkz.review import SUSPEND, CardId, Draft
from quizkz.scheduling import fold
from quizkz.session import Asking, Finished, Session
from quizkz.words import counts
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later, open_library, write_decks
from tests.logs import review

HEAD = 'title = "D"\n[study]\nlearning_steps = []\nnew_per_day = 9\n'


def question(name: str, *after: str, text: str = "") -> str:
    """A question whose key `after` names others; of two cards where it has a text."""
    asked = f'text = "{text}"\n' if text else 'prompt = "P"\nanswer = true\n'
    wanted = f"after = {list(after)}\n" if after else ""
    return f'[[question]]\nid = "{name}"\n{asked}{wanted}'.replace('prompt = "P', f'prompt = "{name}')


def deck(*questions: str) -> str:
    return HEAD + "".join(questions)


def new_of(desk: Desk, day: int = DAY) -> list[str]:
    """The new cards of the plan on a day."""
    plan = desk.plan(Scope(), later(NOON, days=day - DAY))
    return [p.card.partition("/")[2] for p in plan.cards if p.why == NEW]


def answer(desk: Desk, card: str, rating: int = 3, day: int = DAY) -> None:
    desk.store.append([review(rating, card)], later(NOON, days=day - DAY), day)


CHAIN = deck(question("three", "two"), question("one"), question("two", "one"), question("free"))


# --- What waits


def test_a_new_card_waits_until_what_it_comes_after_was_learned_on_an_earlier_day(desk: OpenDesk) -> None:
    library = desk({"d.toml": CHAIN})
    assert new_of(library) == ["one", "free"]
    answer(library, "d/one")
    assert new_of(library) == ["free"]
    assert new_of(library, DAY + 1) == ["two", "free"]
    answer(library, "d/two", day=DAY + 1)
    assert new_of(library, DAY + 2) == ["three", "free"]


def test_nothing_is_promised_for_tomorrow_while_the_clock_stands_before_the_answer(desk: OpenDesk) -> None:
    library = desk({"d.toml": deck(question("one"), question("two", "one"))})
    answer(library, "d/one", 4)
    state = library.store.state(CardId("d/one"))
    assert state is not None
    found = [library.plan(Scope(), later(NOON, days=days)).next_day for days in (0, -5, -1)]
    assert found == [DAY + 1, state.due_day, state.due_day]
    assert new_of(library, DAY + 1) == ["two"]


def test_home_counts_what_a_sitting_asks_and_tells_what_waits(desk: OpenDesk) -> None:
    library = desk({"d.toml": CHAIN})
    (row,) = library.overview(NOON).decks
    assert (row.new, dict(row.held), row.next_day) == (2, {"after": 2}, None)
    session, asked = Session(library, Scope(), NOON), 0
    while isinstance(session.state, Asking):
        session.respond("true", NOON)
        session.go_on(NOON)
        asked += 1
    assert asked == row.new
    assert isinstance(session.state, Finished)
    assert session.state.held == {"after": 2}
    assert (session.state.next_day, session.state.next_day_count) == (DAY + 1, 1)
    (row,) = library.overview(NOON).decks
    assert (row.new, dict(row.held), row.next_day) == (0, {"after": 2}, DAY + 1)
    assert counts.held(row.held) == "2 after other questions"


def test_what_waits_uses_up_no_limit(desk: OpenDesk) -> None:
    text = CHAIN.replace("new_per_day = 9", "new_per_day = 1")
    library = desk({"d.toml": text.replace('id = "one"', 'id = "one"\nafter = ["free"]')})
    assert new_of(library) == ["free"]
    assert dict(library.overview(NOON).decks[0].held) == {"after": 3}
    answer(library, "d/free")
    assert dict(library.overview(later(NOON, days=1)).decks[0].held) == {"after": 2}


def test_the_last_step_must_be_done_and_what_is_forgotten_is_learned_again_first(desk: OpenDesk) -> None:
    steps = 'learning_steps = ["1m", "10m"]\nrelearning_steps = ["10m"]'
    library = desk({"d.toml": CHAIN.replace("learning_steps = []", steps)})
    answer(library, "d/one")
    assert "two" not in new_of(library, DAY + 3)
    answer(library, "d/one", day=DAY + 3)
    assert new_of(library, DAY + 3) == ["free"], "what a day asks is settled as it begins"
    assert library.overview(later(NOON, days=3)).decks[0].held == {"after": 2}
    assert history(library, CardId("d/two"), later(NOON, days=3)).why.after == ("one",)
    assert "two" in new_of(library, DAY + 4)
    answer(library, "d/one", rating=1, day=DAY + 9)
    assert "two" in new_of(library, DAY + 9), "it was promised"
    assert "two" not in new_of(library, DAY + 10)
    answer(library, "d/one", day=DAY + 10)
    assert "two" not in new_of(library, DAY + 10)
    assert "two" in new_of(library, DAY + 11)


def test_what_another_window_answers_frees_nothing_either(desk: OpenDesk, tmp_path: Path) -> None:
    library = desk({"d.toml": CHAIN.replace("learning_steps = []", 'learning_steps = ["1m", "10m"]')})
    answer(library, "d/one")
    assert new_of(library, DAY + 3) == ["free"]
    other = open_library(tmp_path, {})
    answer(other, "d/one", day=DAY + 3)
    other.close()
    assert new_of(library, DAY + 3) == ["free"]


def test_every_card_of_a_question_is_to_be_known_but_those_put_aside(desk: OpenDesk) -> None:
    both = question("pair", text="{{c1::a}} and {{c2::b}}")
    library = desk({"d.toml": deck(both, question("two", "pair"))})
    answer(library, "d/pair")
    assert "two" not in new_of(library, DAY + 1)
    library.store.append([Draft(CardId("d/pair#2"), SUSPEND)], later(NOON, days=1), DAY + 1)
    assert new_of(library, DAY + 1) == ["two"]


def test_a_question_that_is_suspended_or_gone_holds_nothing_back(desk: OpenDesk) -> None:
    library = desk({"d.toml": CHAIN, "e.toml": deck(question("own", "d/one", "gone/away"))})
    assert "own" not in new_of(library)
    library.store.append([Draft(CardId("d/one"), SUSPEND)], NOON, DAY)
    assert new_of(library) == ["two", "free", "own"]
    write_decks(library.own_folders[0], {"d.toml": "broken ="})
    library.refresh(NOON)
    assert new_of(library) == ["own"]


def test_what_was_begun_is_never_held_back_again(desk: OpenDesk) -> None:
    library = desk({"d.toml": CHAIN.replace('after = ["one"]', "")})
    answer(library, "d/two", rating=1)
    write_decks(library.own_folders[0], {"d.toml": CHAIN})
    library.refresh(NOON)
    plan = library.plan(Scope(), later(NOON, days=1))
    assert "d/two" in {p.card for p in plan.cards}


def test_where_all_waits_for_another_deck_it_is_said(desk: OpenDesk) -> None:
    library = desk({"d.toml": CHAIN, "e.toml": deck(question("own", "d/one"))})
    state = Session(library, Scope(decks=("e",)), NOON).state
    assert isinstance(state, Finished)
    assert (state.reason, state.held) == ("after", {"after": 1})
    assert "do not know yet" in counts.head(state)
    assert history(library, CardId("e/own"), NOON).why.after == ("d/one",)
    assert history(library, CardId("d/two"), NOON).why.after == ("one",)
    assert history(library, CardId("d/free"), NOON).why.reason == "new"


def test_decks_that_wait_for_each_other_in_a_round_hold_nothing_back_for_ever(desk: OpenDesk) -> None:
    library = desk({
        "d.toml": deck(question("a", "e/b"), question("later", "a")),
        "e.toml": deck(question("b", "d/a")),
    })  # fmt: skip
    assert new_of(library) == ["a", "b"]
    write_decks(library.own_folders[0], {"e.toml": deck(question("b"))})
    library.refresh(NOON)
    assert new_of(library) == ["b"]


def known(desk: Desk, name: str, today: int) -> bool:
    """Whether the card of a question was learned as the day began, by the answers before it."""
    card = CardId(f"d/{name}")
    now, earlier = desk.store.state(card), [e for e in desk.store.events(card) if e.day < today]
    then, _ = fold(earlier, desk.store.placing("d"), desk.store.parameters("d"))
    return bool(now and now.suspended) or (then is not None and then.stage == "review")


@given(seed=st.integers(0, 10_000), acts=st.integers(0, 12))
def test_new_cards_are_those_whose_parents_are_known(
    tmp_path_factory: pytest.TempPathFactory, seed: int, acts: int
) -> None:
    rng = random.Random(seed)
    names = [f"q{n}" for n in range(8)]
    after = {q: rng.sample(names[:n], min(n, rng.choice([0, 1, 2]))) for n, q in enumerate(names)}
    text = deck(*(question(name, *wanted) for name, wanted in after.items()))
    text = text.replace("learning_steps = []", "learning_steps = ['1m', '10m']")
    library = open_library(tmp_path_factory.mktemp("after"), {"d.toml": text})
    try:
        day = DAY
        for _ in range(acts):
            day += rng.choice([0, 0, 1])
            card = f"d/q{rng.randrange(8)}"
            if rng.random() < 0.2:
                library.store.append([Draft(CardId(card), SUSPEND)], later(NOON, days=day - DAY), day)
            else:
                answer(library, card, rng.choice([1, 3, 4]), day)
        unbegun = [
            q
            for q in after
            if (s := library.store.state(CardId(f"d/{q}"))) is None or (s.stage == "new" and not s.suspended)
        ]
        free = [q for q in unbegun if all(known(library, parent, day) for parent in after[q])]
        plan = library.plan(Scope(), later(NOON, days=day - DAY))
        assert plan.held.get("d", {}).get(AFTER, 0) == len(unbegun) - len(free)
        done = len([q for q in after if (s := library.store.state(CardId(f"d/{q}"))) and s.first_day == day])
        assert new_of(library, day) == free[: max(0, 9 - done)]
        terms = DayTerms(NOON, day, {"d": library.policy("d").choosing})
        picked = candidates(library.store, Scope(), terms)
        assert not {c.question for c in picked if c.state is None} & (set(unbegun) - set(free))
    finally:
        library.close()


# --- What authors get wrong between decks


def test_a_name_in_another_deck_is_looked_up_where_both_are_checked(tmp_path: Path) -> None:
    write_decks(tmp_path, {
        "d.toml": deck(question("capital")),
        "e.toml": deck(question("own", "d/capitol", "other/away")),
    })  # fmt: skip
    assert check([tmp_path / "e.toml"]).problems == ()
    (problem,) = check([tmp_path]).problems
    assert (problem.rule, problem.severity, problem.fix) == ("unknown-id", "warning", 'write "d/capital"')


def test_a_round_through_two_decks_names_a_line_of_each(tmp_path: Path) -> None:
    write_decks(tmp_path, {"d.toml": deck(question("a", "e/b")), "e.toml": deck(question("b", "d/a"))})
    (problem,) = check([tmp_path]).problems
    assert (problem.rule, problem.severity) == ("after-round", "warning")
    places = [problem.place, *problem.related]
    assert [Path(place.path).name for place in places] == ["d.toml", "e.toml"]
    assert "'a' waits for 'b'" in as_text((problem,))


names = st.sampled_from([f"{deck}/{name}" for deck in "abcd" for name in ("x", "y", "gone")])


@given(st.dictionaries(names, st.lists(names, max_size=2, unique=True), max_size=6))
def test_decks_that_are_not_held_are_told_the_same_of_each_other(waits: dict[str, list[str]]) -> None:
    asked = {f"{of}/{name}": waits.get(f"{of}/{name}", []) for of in "abc" for name in "xy"}
    with tempfile.TemporaryDirectory() as folder:
        for of in "abc":
            own = [question(name[2:], *after) for name, after in asked.items() if name[0] == of]
            (Path(folder) / f"{of}.toml").write_text(deck(*own))
        found = [Reading(deck_files).chains() for deck_files in find(Path(folder))]
        told = [problem for problem in check([Path(folder)]).problems if problem.severity == "warning"]
        assert told == list(between(found))


def test_a_deck_is_let_go_before_the_next_is_taken(tmp_path: Path) -> None:
    write_decks(tmp_path, {f"{name}.toml": deck(question("q")) for name in "abcd"})
    taken: list[tuple[weakref.ref[Deck], int]] = []
    checked = check(
        [tmp_path],
        each=lambda one: taken.append((weakref.ref(one), sum(ref() is not None for ref, _ in taken))),
    )
    assert [held for _, held in taken] == [0, 0, 0, 0]
    assert checked.decks == ()


def test_an_id_that_a_fault_of_syntax_hides_is_not_called_unknown(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(deck(question("a", "b")) + '[[question]]\nid = "b"\nprompt = \nanswer = "x"\n')
    assert {problem.rule for problem in check([path]).problems}.isdisjoint({"unknown-id"})


def test_a_chain_may_be_as_long_as_its_deck(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(deck(question("q0"), *(question(f"q{n}", f"q{n - 1}") for n in range(1, 1500))))
    assert check([path]).problems == ()


graphs = st.dictionaries(
    st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3, unique=True), max_size=7
).map(lambda found: {("d", str(n)): [("d", str(m)) for m in after] for n, after in found.items()})


@given(graphs)
def test_breaking_rounds_leaves_none_and_breaks_nothing_else(
    graph: dict[tuple[str, str], list[tuple[str, str]]],
) -> None:
    broken = set(breaking(graph))
    left = {name: [w for w in after if (name, w) not in broken] for name, after in graph.items()}
    assert waiting_ever(left) == []
    assert bool(broken) == bool(waiting_ever(graph))
    for name, wish in broken:
        reached, front = set(), [wish]
        while front:
            here = front.pop()
            if here not in reached:
                reached.add(here)
                front += graph.get(here, [])
        assert name in reached  # it lay on a round

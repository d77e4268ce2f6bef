"""Fitting FSRS to a learner: what it is trained on, when it is offered, what adopting does and undoes."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from math import floor, log, sqrt
from operator import itemgetter
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.cli import main
from quizkz.fit import items, running
from quizkz.fit.adopting import adopt, in_force, take_back, to_take_back
from quizkz.fit.effect import Effect, effect
from quizkz.fit.fitting import LEAST, Fitted, Measure, Why, fitted
from quizkz.fit.items import Row, Training
from quizkz.fit.running import Fitter, Part, Progress
from quizkz.memory import (
    BOUNDS,
    DEFAULT_PARAMETERS,
    Memory,
    Parameters,
    answered,
    measured,
    retrievability,
    trained,
    training_items,
)
from quizkz.review import RESET, SEED, CardId, Draft, Event
from quizkz.scheduling import Placing, days_between, live
from quizkz.store import Store
from quizkz.words import fitting
from tests.forgetters import FORGETFUL, QUICK_TO_LEARN, learnt, made_up, reviews, write
from tests.libraries import open_library, write_decks
from tests.logs import CARD, PLAIN, TODAY, event, histories, memory_store, noon, review, rows

FOUND = tuple(
    1.1 * n if low < 1.1 * n < high else n for n, (low, high) in zip(DEFAULT_PARAMETERS, BOUNDS, strict=True)
)
OFFER = Fitted((), 100, 20, Measure(0.4, 0.05), Measure(0.3, 0.04), FOUND)

Told = list[tuple[tuple[int, str], str, list[tuple[int, int]]]]
"""Of each item, slowly: moment of its last answer, card, and its (rating, elapsed)."""


def slow_items(card: CardId, events: list[Event]) -> Told:
    """The items of a card, from its events one by one."""
    found: Told = []
    run: list[tuple[int, int]] | None = []
    last: Event | None = None
    for one in live(events):
        if one.kind == RESET:
            run, last = [], None
        elif one.kind == SEED:
            run, last = None, one
        elif one.kind == "review" and one.rating is not None:
            days = 0 if last is None else days_between(last.day, last.at, one.day, one.at)
            last = one
            if run is not None:
                run.append((int(one.rating), days))
                if days:
                    found.append(((one.at, one.device), card, list(run)))
    return found


_REVIEW = re.compile(r"rating: (\d+), delta_t: (\d+)")


def told(training: Training) -> list[list[tuple[int, int]]]:
    """The histories that the engine's items hold."""
    return [[(int(r), int(d)) for r, d in _REVIEW.findall(repr(item))] for item in training.items]


def stored(events: list[Event]) -> Store:
    """A log with these events."""
    store = memory_store(PLAIN)
    write(store, list({(e.card, e.at, e.device): e for e in events}.values()))
    return store


@given(
    st.lists(st.sampled_from(["deck/a", "deck/b", "other/a"]), min_size=1, max_size=3, unique=True), st.data()
)
def test_items_are_what_a_slow_walk_through_the_events_finds(cards: list[str], data: st.DataObject) -> None:
    histories_of = {card: data.draw(histories(card=card), card) for card in cards}
    store = stored([one for events in histories_of.values() for one in events])
    slow = [one for card in sorted(cards) for one in slow_items(CardId(card), histories_of[card])]
    slow.sort(key=lambda one: one[0])
    found = items.read(store, ())
    assert told(found) == [history for _, _, history in slow]
    assert [card.partition("/")[0] for _, card, _ in slow] == list(found.decks)
    assert found.recalled == sum(history[-1][0] > 1 for _, _, history in slow)
    names = {number: card for number, (_, card, _) in zip(found.cards, slow, strict=True)}
    assert [names[number] for number in found.cards] == [card for _, card, _ in slow]
    assert len(set(names.values())) == len(names)


def test_some_decks_are_read_without_the_others() -> None:
    store = stored(
        [event(TODAY + d, card=card) for card in ("deck/a", "deck-2/a", "deck2/a") for d in (0, 3)]
    )
    assert list(items.read(store, ("deck",)).decks) == ["deck"]
    assert sorted(items.read(store, ("deck", "deck2")).decks) == ["deck", "deck2"]
    assert len(items.read(store, ()).items) == 3


def test_a_renamed_card_takes_its_answers_along_and_leaves_what_its_seed_began() -> None:
    rename = Event(
        CardId(""),
        noon(TODAY + 5).at,
        "aaaaaaaa",
        "rename",
        TODAY + 5,
        0,
        value={"old": "deck/a", "new": "other/b"},
    )
    seed = event(TODAY, None, kind="seed", card="deck/s", value={"stability": 5.0, "difficulty": 5.0})
    again = Event(
        CardId(""),
        rename.at + 1,
        "aaaaaaaa",
        "rename",
        TODAY + 5,
        0,
        value={"old": "deck/s", "new": "other/t"},
    )
    store = stored([
        event(TODAY, card="deck/a"), event(TODAY + 3, card="deck/a"), event(TODAY + 9, 1, card="other/b"),
        seed, event(TODAY + 3, card="deck/s"), event(TODAY + 9, card="other/t"), rename, again,
    ])  # fmt: skip
    found = items.read(store, ())
    assert told(found) == [[(3, 0), (3, 3)], [(3, 0), (3, 3), (1, 6)]]
    assert list(found.decks) == ["other", "other"]
    assert found.cards[0] == found.cards[1]


def test_items_end_where_the_engine_reads_no_further() -> None:
    run = [Row(CARD, n, "aaaaaaaa", min(n, 1), n == 0, 3) for n in range(400)]
    assert max(map(len, told(items.training(run, {})))) == 256


# ---- when parameters are offered -----------------------------------------------------------------


def of(histories: list[list[tuple[int, int]]]) -> Training:
    """Items of cards with these (rating, elapsed)."""
    answers = [
        Row(CardId(f"deck/q{n:04}"), at, "aaaaaaaa", elapsed, at == 0, rating)
        for n, history in enumerate(histories)
        for at, (rating, elapsed) in enumerate(history)
    ]
    return items.training(answers, {})


def kept(training: Training) -> Fitted:
    found = fitted(training, (), lambda deck: DEFAULT_PARAMETERS)
    assert found.parameters is None
    assert found.reviews == len(training.items)
    return found


@pytest.mark.parametrize("number", [0, 1, LEAST - 1])
def test_too_few_reviews_are_not_fitted(number: int) -> None:
    assert kept(of([[(3, 0), (1 + n % 4, 5)] for n in range(number)])).why == "few"


def test_one_rating_tells_nothing() -> None:
    assert kept(of([[(3, 0), (3, 5)]] * LEAST)).why == "one_rating"


@pytest.mark.parametrize("ratings", [(2, 3), (1, 1)])
def test_recall_alone_or_forgetting_alone_tells_nothing(ratings: tuple[int, int]) -> None:
    assert kept(of([[(4, 0), (ratings[n % 2], 5)] for n in range(LEAST)])).why == "one_outcome"


def test_parameters_that_predict_no_better_are_not_offered() -> None:
    early = [[(3, 0), (1 if n % 2 else 3, 5)] for n in range(100)]  # forgotten half of the time
    late = [[(3, 0), (3, 5)]] * 25  # and then never again
    found = kept(of(early + late))
    assert found.why == "no_better"
    assert found.held_out == 25
    assert found.before is not None
    assert found.after is not None
    assert found.after.log_loss >= found.before.log_loss


def test_two_decks_are_measured_by_the_parameters_of_each() -> None:
    store = memory_store(PLAIN)
    learnt(store, 3, 40)
    learnt(store, 4, 40, deck="other")
    training = items.read(store, ())
    forces = {"deck": DEFAULT_PARAMETERS, "other": QUICK_TO_LEARN}
    found = fitted(training, (), forces.__getitem__)
    late = list(zip(training.items, training.decks, strict=True))[-found.held_out :]
    of_deck = {deck: [item for item, its in late if its == deck] for deck in forces}
    losses = [measured(of_deck[deck], forces[deck])[0] * len(of_deck[deck]) for deck in forces]
    assert found.before is not None
    assert found.before.log_loss == pytest.approx(sum(losses) / found.held_out)
    alone = fitted(training, (), lambda deck: DEFAULT_PARAMETERS)
    assert alone.before == pytest.approx(measured([item for item, _ in late], DEFAULT_PARAMETERS), rel=1e-5)
    offers, early = trained(training.items, training.cards, 1), len(training.items) - found.held_out
    assert alone.parameters == pytest.approx(offers, abs=1e-3)
    assert offers != pytest.approx(trained(training.items[:early], training.cards[:early], 1), abs=1e-3)


# ---- learners are recovered ----------------------------------------------------------------------


def recovered(store: Store, deck: str, truth: Parameters) -> Fitted:
    """A fit to a deck that predicts answers held out better than FSRS's parameters, and is nearer the truth.

    Nearer: in what it says of recall before each answer to cards that it never saw.
    """
    found = fitted(items.read(store, (deck,)), (deck,), store.parameters)
    assert found.parameters is not None
    assert found.before is not None
    assert found.after is not None
    assert found.after.log_loss < found.before.log_loss
    assert off(truth, found.parameters) < off(truth, DEFAULT_PARAMETERS)
    return found


@cache
def unseen(truth: Parameters) -> list[list[Event]]:
    """What a learner answers to cards that no fit of these tests has seen."""
    return [reviews(Random(-1 - n), truth, f"unseen/q{n}") for n in range(40)]


def off(truth: Parameters, parameters: Parameters) -> float:
    """The mean square of what parameters say of recall less what is true of the learner."""
    squares = []
    for history in unseen(truth):
        guess = known = None
        last = history[0]
        for one in history:
            days = days_between(last.day, last.at, one.day, one.at)
            if guess is not None and known is not None and days:
                said, true = retrievability(guess, days, parameters), retrievability(known, days, truth)
                squares.append((said - true) ** 2)
            assert one.rating is not None
            guess = answered(guess, one.rating, retention=0.9, elapsed=days, parameters=parameters)[0]
            known = answered(known, one.rating, retention=0.9, elapsed=days, parameters=truth)[0]
            last = one
    return sum(squares) / len(squares)


def test_the_truth_itself_is_off_by_nothing_and_another_learner_s_by_more_than_fsrs_s_own() -> None:
    assert off(FORGETFUL, FORGETFUL) == 0
    assert off(FORGETFUL, QUICK_TO_LEARN) > off(FORGETFUL, DEFAULT_PARAMETERS) > 0.005


def test_two_decks_that_are_forgotten_differently_are_each_recovered_and_adopted_apart() -> None:
    store = memory_store(PLAIN)
    learnt(store, 1, 150, truth=FORGETFUL)
    learnt(store, 2, 150, truth=QUICK_TO_LEARN, deck="other")
    of_deck, of_other = recovered(store, "deck", FORGETFUL), recovered(store, "other", QUICK_TO_LEARN)
    assert of_deck.parameters is not None
    assert of_other.parameters is not None
    assert off(FORGETFUL, of_deck.parameters) < off(FORGETFUL, of_other.parameters)
    assert off(QUICK_TO_LEARN, of_other.parameters) < off(QUICK_TO_LEARN, of_deck.parameters)
    before = due(store)
    adopt(store, of_deck, noon(TODAY), TODAY)
    assert store.parameters("deck") == of_deck.parameters
    assert store.parameters("other") == DEFAULT_PARAMETERS
    moved = {card for card, day in due(store).items() if day != before[card]}
    assert {card.partition("/")[0] for card in moved} == {"deck"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_many_learners_unlike_the_average_are_recovered(seed: int) -> None:
    store, truth = memory_store(PLAIN), made_up(Random(seed))
    learnt(store, seed, 800, truth=truth)
    recovered(store, "deck", truth)


# ---- what adopting does, and undoes --------------------------------------------------------------


def due(store: Store) -> dict[str, int]:
    """The due day of every card that has one."""
    return dict(store.db.execute("SELECT card, due_day FROM state WHERE due_day IS NOT NULL"))


def held(decks: tuple[str, ...] = ("deck", "other", "third")) -> Store:
    """A log of three decks, with all that may happen to cards, and with days chosen within the fuzz."""
    store = memory_store(Placing())
    random = Random(7)
    events = [e for d in decks for n in range(12) for e in reviews(random, QUICK_TO_LEARN, f"{d}/q{n}")]
    for deck in decks:
        events += [
            event(TODAY - 40, card=f"{deck}/r"),
            event(TODAY - 30, None, kind="reset", card=f"{deck}/r"),
        ]
        events += [event(TODAY - 20, card=f"{deck}/r"), event(TODAY - 9, 2, card=f"{deck}/r")]
        value = {"stability": 9.0, "difficulty": 4.0}
        events += [event(TODAY - 40, None, kind="seed", card=f"{deck}/s", value=value)]
        events += [
            event(TODAY - 30, card=f"{deck}/s"),
            event(TODAY - 20, None, kind="suspend", card=f"{deck}/s"),
        ]
    write(store, events)
    rename = Draft(CardId(""), "rename", value={"old": "deck/q1", "new": "other/moved"})
    store.append([rename], noon(TODAY), TODAY)
    last = store.events(CardId("deck/q2"))[-1]
    store.retract([last], noon(TODAY), TODAY)
    for card in (CardId(f"{deck}/q{n}") for deck in decks for n in range(4, 9)):
        state, last = store.state(card), store.events(card)[-1]
        assert state is not None
        assert state.due_day is not None
        chosen = Draft(card, "review", last.rating, value={"due_day": state.due_day - 1})
        store.replace(last, chosen, noon(TODAY))
    return store


def slow_measure(histories: list[list[tuple[int, int]]], parameters: Parameters) -> tuple[float, float]:
    """Log loss and RMSE (bins) of histories in order of time, as fsrs-rs defines them.

    A later answer counts for more, from a quarter to all. Cards alike: elapsed days, answers on days of their
    own and lapses, each in steps that grow.
    """

    def step(base: float, first: float, number: int) -> int:
        return round(first * base ** floor(log(number) / log(base))) if number else 0

    bins: dict[tuple[int, int, int], list[tuple[float, int, float]]] = {}
    losses = weights = 0.0
    for place, history in enumerate(histories):
        known: Memory | None = None
        for rating, days in history[:-1]:
            known, _ = answered(known, rating, retention=0.9, elapsed=days, parameters=parameters)
        (rating, days), lapses = history[-1], sum(r == 1 and d > 0 for r, d in history[:-1])
        assert known is not None
        predicted, recalled = retrievability(known, days, parameters), int(rating > 1)
        weight = 0.25 + 0.75 * (place / (len(histories) - 1)) ** 3
        losses -= weight * log(predicted if recalled else 1 - predicted)
        weights += weight
        answers = 1 + sum(d > 0 for _, d in history)
        alike = step(3.62, 248, days), step(1.89, 1.99, answers), step(1.73, 1.65, lapses)
        bins.setdefault(alike, []).append((predicted, recalled, weight))
    square = 0.0
    for of in bins.values():
        off = sum(predicted - recalled for predicted, recalled, _ in of) / len(of)
        square += off * off * sum(weight for _, _, weight in of)
    return losses / weights, sqrt(square / weights)


@pytest.mark.parametrize("parameters", [DEFAULT_PARAMETERS, QUICK_TO_LEARN])
def test_measures_are_those_of_a_slow_walk(parameters: Parameters) -> None:
    random = Random(3)
    found: list[tuple[int, Any, list[tuple[int, int]]]] = []
    for n in range(40):
        events = reviews(random, QUICK_TO_LEARN, f"deck/q{n}")
        history = [
            (int(event.rating or 0), event.day - before.day if place else 0)
            for place, (before, event) in enumerate(zip([events[0], *events], events, strict=False))
        ]
        items = training_items(history)
        found += [(events[place].at, item, history[: place + 1]) for place, item in items]
    found.sort(key=itemgetter(0))
    slow = slow_measure([history for _, _, history in found], parameters)
    assert measured([item for _, item, _ in found], parameters) == pytest.approx(slow, abs=1e-6)


@pytest.mark.parametrize("decks", [(), ("deck", "third")])
def test_adopting_moves_just_the_dates_that_were_foretold(decks: tuple[str, ...]) -> None:
    store = held()
    before = due(store)
    foretold = effect(store, decks, FOUND, TODAY)
    assert due(store) == before
    offer = Fitted(decks, 100, 20, OFFER.before, OFFER.after, FOUND)
    adopt(store, offer, noon(TODAY), TODAY)
    after = due(store)
    mine = [card for card in after if not decks or card.partition("/")[0] in decks]
    awake = [card for card in mine if not card.endswith("/s")]
    assert len(awake) < len(mine)
    moves = [after[card] - before[card] for card in awake if after[card] != before[card]]
    assert (foretold.cards, foretold.earlier, foretold.later) == (
        len(awake),
        sum(move < 0 for move in moves),
        sum(move > 0 for move in moves),
    )
    assert foretold.today == tuple(sum(of[card] <= TODAY for card in awake) for of in (before, after))
    assert foretold.median_days == round(median(map(abs, moves)))
    assert {card: day for card, day in after.items() if card not in mine} == {
        card: day for card, day in before.items() if card not in mine
    }


def test_parameters_in_force_would_change_nothing() -> None:
    store = held()
    foretold = effect(store, (), DEFAULT_PARAMETERS, TODAY)
    assert foretold.moved == 0
    assert foretold.today[0] == foretold.today[1]
    assert foretold.month[0] == foretold.month[1] > 0


def test_the_next_days_are_lived_through_as_if_all_were_recalled() -> None:
    store = stored([event(TODAY - 3, card="deck/a")])
    foretold = effect(store, (), DEFAULT_PARAMETERS, TODAY)
    days, reviews_ = TODAY, 0
    now = max(due(store)["deck/a"], TODAY)
    while now < days + 30:
        store.append([review(3, "deck/a")], noon(now), now)
        now, reviews_ = due(store)["deck/a"], reviews_ + 1
    assert foretold.month == (reviews_, reviews_)


def test_taking_back_restores_every_row() -> None:
    store = held()
    before = rows(store)
    adopt(store, OFFER, noon(TODAY), TODAY)
    store.fill_answers()
    assert rows(store)["state"] != before["state"]
    take_back(store, to_take_back(store, ["deck", "other", "third"], ()), noon(TODAY), TODAY)
    store.fill_answers()
    assert rows(store) == before
    assert to_take_back(store, ["deck", "other", "third"], ()) == ()


def test_undo_of_answers_passes_an_adopt_over() -> None:
    store = memory_store(PLAIN)
    store.append([review(3)], noon(TODAY), TODAY)
    adopt(store, OFFER, noon(TODAY), TODAY)
    assert [taken.kind for taken in store.undo(noon(TODAY), TODAY)] == ["review"]
    assert store.undo(noon(TODAY), TODAY) == ()
    assert store.parameters("deck") == FOUND


def test_the_newest_adopt_that_names_a_deck_or_all_is_in_force() -> None:
    store = held()
    decks = ["deck", "other", "third"]
    adopt(store, OFFER, noon(TODAY), TODAY)
    adopt(store, Fitted(("deck",), 100, 20, OFFER.before, OFFER.after, QUICK_TO_LEARN), noon(TODAY, 1), TODAY)
    assert [one.decks for one in in_force(store, decks)] == [("deck",), ("other", "third")]
    assert [one.everywhere for one in in_force(store, decks)] == [False, True]
    assert [one.decks for one in to_take_back(store, decks, ("third",))] == [("other", "third")]
    assert [one.decks for one in to_take_back(store, decks, ())] == [("deck",)]
    take_back(store, to_take_back(store, decks, ("deck",)), noon(TODAY, 2), TODAY)
    assert [one.decks for one in in_force(store, decks)] == [("deck", "other", "third")]


def test_merged_logs_agree_on_the_newest(tmp_path: Path) -> None:
    def made(name: str, offer: Fitted, minutes: int) -> Store:
        store = Store.open(tmp_path / name, placing=lambda deck: PLAIN, now=noon(TODAY))
        store.append([review(3, f"deck/{name}"), review(3, "deck/both")], noon(TODAY - 9, minutes), TODAY - 9)
        adopt(store, offer, noon(TODAY, minutes), TODAY)
        return store

    newest = Fitted((), 80, 16, OFFER.before, OFFER.after, QUICK_TO_LEARN)
    one, two = made("one", newest, 9), made("two", OFFER, 0)
    one.merge(tmp_path / "two")
    two.merge(tmp_path / "one")
    assert one.parameters("deck") == two.parameters("deck") == QUICK_TO_LEARN
    assert rows(one)["state"] == rows(two)["state"]
    one.close()
    two.close()


def test_what_is_not_offered_cannot_be_adopted() -> None:
    with pytest.raises(ValueError, match="nothing was fitted"):
        adopt(memory_store(PLAIN), Fitted((), 3, why="few"), noon(TODAY), TODAY)


# ---- the command ---------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two decks and a learner's answers to one of them."""
    monkeypatch.setenv("QUIZKZ_NOW", datetime.fromtimestamp(noon(TODAY).at / 1000, UTC).isoformat())
    question = '[[question]]\nid = "q0"\nprompt = "Q?"\nanswer = "A"\n'
    write_decks(tmp_path / "decks", {f"{d}-file.toml": f'id = "{d}"\n{question}' for d in ("deck", "other")})
    store = Store.open(tmp_path / "progress.db", placing=lambda deck: None, now=noon(TODAY))
    learnt(store, 1, 120)
    store.close()
    return tmp_path


def ran(data: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `quizkz fit` prints on standard output, or (where it fails) on standard error."""
    assert main(["--data", str(data), "fit", *arguments]) == code
    said = capsys.readouterr()
    return said.err if code else said.out


def test_without_a_terminal_nothing_is_adopted_but_on_yes(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ran(data, capsys)
    assert "log loss" in said
    assert "would move" in said
    assert fitting.NEEDS_YES in said
    assert max(map(len, said.splitlines())) <= 80
    assert json.loads(ran(data, capsys, "--json"))["adopted"] is False
    assert ran(data, capsys, "--show") == f"{fitting.NONE_IN_FORCE}\n"
    assert "Adopted for all decks." in ran(data, capsys, "--yes")
    assert "for all decks" in ran(data, capsys, "--show")


def test_the_command_tells_the_same_numbers_as_an_object(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, told_ = ran(data, capsys, "deck"), json.loads(ran(data, capsys, "deck", "--json", "--yes"))
    assert told_["decks"] == ["deck"]
    assert told_["adopted"] is True
    assert told_["kept"] is None
    assert len(told_["parameters"]) == 21
    assert f"{told_['before']['log_loss']:.4f}" in said
    assert f"{told_['after']['rmse_bins']:.2%}" in said
    assert f"{told_['effect']['earlier'] + told_['effect']['later']} of " in said
    shown = json.loads(ran(data, capsys, "--show", "--json"))["fits"]
    assert [(fit["decks"], fit["in_force"], fit["reviews"]) for fit in shown] == [
        (["deck"], ["deck"], told_["reviews"])
    ]
    back = json.loads(ran(data, capsys, "--undo", "--json"))
    assert back["moved"] == told_["effect"]["earlier"] + told_["effect"]["later"]
    assert fitting.NOTHING_TO_UNDO in ran(data, capsys, "--undo")


def test_a_deck_without_answers_keeps_its_parameters_in_a_sentence(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fitting.KEPT in ran(data, capsys, "other", "--yes")
    assert ran(data, capsys, "--show") == f"{fitting.NONE_IN_FORCE}\n"


def test_a_deck_that_is_not_there_is_wrong_use(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no deck dack. Did you mean deck?" in ran(data, capsys, "dack", code=2)


@pytest.mark.parametrize(
    ("why", "reviews", "says"),
    [
        ("few", 0, "there are none."),
        ("few", 1, "there is one."),
        ("few", 63, "there are 63."),
        ("one_rating", 80, "All of 80 reviews"),
        ("one_outcome", 80, "Of 80 reviews none was forgotten"),
        ("no_better", 80, "your latest 16 reviews no better"),
    ],
)
def test_why_nothing_is_offered_is_said(why: Why, reviews: int, says: str) -> None:
    said = fitting.kept(Fitted((), reviews, reviews // 5, why=why))
    assert says in said
    assert said.endswith(fitting.KEPT)


def test_what_was_measured_had_not_seen_the_latest_and_what_is_offered_has() -> None:
    kept_ = Fitted((), 80, 16, OFFER.before, OFFER.after, why="no_better")
    said = "Fitted to 64 earlier reviews, measured on the 16 latest, which it had not seen."
    assert fitting.measured(kept_) == said
    offered = Fitted((), 80, 16, OFFER.before, OFFER.after, FOUND)
    assert fitting.measured(offered) == f"{said} What is offered is fitted to all 80."


def test_moves_are_said_whole() -> None:
    def said(earlier: int, later: int, days: int) -> str:
        return fitting.moves(Effect(9, earlier, later, days, (0, 0), (0, 0)))

    assert said(0, 0, 0) == "No due date would move."
    assert said(2, 0, 1) == "2 of 9 due dates would move: 2 earlier, half of them by 1 day or more."
    assert (
        said(2, 3, 4) == "5 of 9 due dates would move: 2 earlier and 3 later, half of them by 4 days or more."
    )


def test_a_fit_tells_how_far_it_is_and_ends_where_it_is_told_to(data: Path) -> None:
    desk = open_library(data, {}, now=noon(TODAY))
    parts: list[Part] = []

    def stop_at(last: Part) -> Progress:
        def told_(part: Part, done: int, total: int) -> None:
            assert 0 <= done <= total
            parts.append(part)
            if part == last:
                raise KeyboardInterrupt

        return told_

    before = rows(desk.store)
    for last in ("items", "fit", "effect"):
        parts.clear()
        with pytest.raises(KeyboardInterrupt):
            Fitter(desk).fit((), noon(TODAY), stop_at(last))
        assert parts[-1] == last
    assert rows(desk.store) == before
    assert fitting.progress("items", 1, 3) == "Reading your answers ━━━━━━────────────── 33%"
    assert fitting.progress("fit", 1, 3) == "Testing on the latest answers…"
    desk.close()


def test_many_answers_are_fitted_in_a_process_of_their_own_and_come_to_the_same(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_library(data, {}, now=noon(TODAY))
    here = Fitter(desk).fit((), noon(TODAY))
    before = rows(desk.store)
    monkeypatch.setattr(running, "FEW", 0)
    parts: list[Part] = []
    apart = Fitter(desk).fit((), noon(TODAY), lambda part, *_: parts.append(part))
    assert apart.effect == here.effect is not None
    assert apart.fitted.parameters == here.fitted.parameters
    assert apart.fitted.after == pytest.approx(here.fitted.after)  # the engine adds its bins in any order
    assert list(dict.fromkeys(parts)) == ["items", "fit", "effect"]
    assert rows(desk.store) == before
    desk.close()

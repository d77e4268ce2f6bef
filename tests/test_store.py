"""The store's promises, most of them on a log in memory."""

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quizkz.clock import Now
from quizkz.errors import StoreError
from quizkz.memory import DEFAULT_PARAMETERS
from quizkz.review import CardId, Draft, Event, Rating
from quizkz.scheduling import Placing, fold
from quizkz.store import Day, Store
from quizkz.store.rows import INSERT_EVENT, answer_row, event_row
from tests.logs import CARD, PLAIN, TODAY, event, histories, memory_store, noon, review, rows

DERIVED = ("damaged", "state", "days", "answers", "unfolded")

OTHER = CardId("deck/other")
ELSEWHERE = CardId("elsewhere/card")


def rename(old: CardId, new: CardId) -> Draft:
    return Draft(CardId(""), "rename", value={"old": old, "new": new})


def adopt(factor: float, decks: list[str] | None = None) -> Draft:
    parameters = [value * factor if place < 4 else value for place, value in enumerate(DEFAULT_PARAMETERS)]
    value: dict[str, object] = {"parameters": parameters, "reviews": 100}
    return Draft(CardId(""), "adopt", value=value if decks is None else value | {"decks": decks})


def answer(store: Store, day: int = TODAY, rating: int = 3, card: CardId = CARD, minutes: float = 0) -> Event:
    return store.append([review(rating, card)], noon(day, minutes), day)[0]


def unsound(store: Store) -> list[str]:
    """What is wrong with what is derived, whatever the events themselves look like."""
    return [f.message for f in store.verify(TODAY) if f.rule in DERIVED]


def log_of(path: Path, events: list[Event]) -> Store:
    """A log in a file that holds these events, each once."""
    store = Store.open(path, placing=lambda deck: None, now=noon(TODAY))
    store.db.execute("BEGIN")
    store.db.executemany(INSERT_EVENT, {event_row(found) for found in events})
    store.db.execute("COMMIT")
    store.rebuild()
    store.fill_answers()
    return store


# What is written


def test_an_answer_is_in_the_log_and_its_card_is_folded() -> None:
    store = memory_store(PLAIN)
    written = answer(store)
    assert store.events(CARD) == (written,)
    assert store.state(CARD) == fold([written], PLAIN, DEFAULT_PARAMETERS)[0]
    assert store.days(TODAY, TODAY) == (Day(TODAY, 1, 1, 1000),)
    assert store.state(OTHER) is None


def test_a_card_that_was_read_back_has_the_same_value_and_type() -> None:
    store = memory_store(PLAIN)
    for day in range(40):
        answer(store, TODAY + day, 1)
    state = store.state(CARD)
    assert state is not None
    assert (type(state.difficulty), type(state.stability)) == (float, float)
    assert state == fold(store.events(CARD), PLAIN, DEFAULT_PARAMETERS)[0]


def test_an_answer_given_after_the_clock_was_set_back_still_comes_last() -> None:
    store = memory_store()
    first = answer(store, TODAY + 6)
    second = answer(store, TODAY)
    assert second.at == first.at + 1
    state = store.state(CARD)
    assert state is not None
    assert (state.answers, state.last_day) == (2, TODAY)


@pytest.mark.parametrize(("took", "kept"), [(-120_000, 0), (1500, 1500), (9_000_000, 600_000)])
def test_the_time_taken_is_never_negative_and_never_a_night(took: int, kept: int) -> None:
    store = memory_store()
    draft = Draft(CARD, "review", Rating.GOOD, took_ms=took)
    assert store.append([draft], noon(TODAY), TODAY)[0].took_ms == kept


def test_a_value_is_kept_with_sorted_keys_and_no_blanks() -> None:
    store = memory_store()
    store.append([review(value={"hint": True, "guess": True, "due_day": TODAY + 3})], noon(TODAY), TODAY)
    text = store.db.execute("SELECT value FROM events").fetchone()[0]
    assert text == '{"due_day":20003,"guess":true,"hint":true}'


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET rating = 4",
        "DELETE FROM events",
        "REPLACE INTO events SELECT card, at, device, kind, day, offset, 1, 0, 0, '', NULL FROM events",
        "INSERT INTO events SELECT card, at, device, kind, day, offset, 1, 0, 0, '', NULL FROM events",
        "INSERT INTO events SELECT card, at + 1, device, kind, day, offset, 5, 0, 0, '', NULL FROM events",
        "INSERT INTO events SELECT card, at + 1, device, kind, 'soon', offset, 1, 0, 0, '', NULL FROM events",
    ],
)
def test_no_statement_changes_the_log_or_writes_what_it_cannot_hold(statement: str) -> None:
    store = memory_store()
    written = answer(store)
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute(statement)
    assert store.events(CARD) == (written,)


def test_an_append_that_fails_leaves_nothing() -> None:
    store = memory_store()
    answer(store)
    before = rows(store), store.events(CARD), store.last_act()
    broken = Draft(OTHER, "review", Rating.GOOD, credit="much")  # type: ignore[arg-type]  # what a bug would do
    with pytest.raises(StoreError):
        store.append([review(1), broken], noon(TODAY, 5), TODAY)
    assert (rows(store), store.events(CARD), store.last_act()) == before


# Undo


def test_undo_takes_back_one_act_after_another_to_the_start() -> None:
    store = memory_store()
    seen = [(store.state(CARD), store.days(0, TODAY + 99))]
    for day, rating in enumerate([1, 3, 3, 1, 4]):
        answer(store, TODAY + 3 * day, rating)
        seen.append((store.state(CARD), store.days(0, TODAY + 99)))
    for before in reversed(seen[:-1]):
        assert len(store.undo(noon(TODAY + 20), TODAY + 20)) == 1
        assert (store.state(CARD), store.days(0, TODAY + 99)) == before
    assert store.undo(noon(TODAY + 20), TODAY + 20) == ()
    assert store.verify(TODAY + 20) == ()


def test_an_answer_and_its_other_rating_are_one_undo() -> None:
    store = memory_store()
    answer(store, TODAY, 3)
    before = store.state(CARD)
    written = answer(store, TODAY + 3, 1)
    _, other = store.replace(written, review(3, value={"override": True}), noon(TODAY + 3, 1))
    _, third = store.replace(other, review(2), noon(TODAY + 4))
    assert (third.day, third.rating) == (TODAY + 3, Rating.HARD)
    assert store.days(TODAY + 3, TODAY + 4) == (Day(TODAY + 3, 1, 1, 1000),)
    assert store.last_act() == (third,)
    assert store.undo(noon(TODAY + 4), TODAY + 4) == (third,)
    assert store.state(CARD) == before


def test_what_was_given_in_an_exam_is_not_undone_and_counts_nowhere() -> None:
    store = memory_store(PLAIN)
    practised = Draft(CARD, "practice", credit=0.5)
    of_exam = Draft(CARD, "practice", credit=0.0, value={"attempt": {"at": 1, "device": "aaaaaaaa"}})
    first = store.append([practised], noon(TODAY), TODAY)
    before = rows(store)
    store.append([of_exam], noon(TODAY, 1), TODAY)
    assert rows(store) == before
    for _ in ("as written", "as made again after a loss"):
        assert store.last_act() == first
        store.db.execute("DELETE FROM mine")
        store.rebuild()
    assert store.undo(noon(TODAY, 2), TODAY) == first
    assert store.last_act() == ()


def test_an_answer_counts_in_the_hour_that_its_own_offset_says() -> None:
    store = memory_store(PLAIN)
    answer(store, TODAY - 1)
    for days, offset in enumerate((-300, 0, 345)):
        now = Now(noon(TODAY + days).at, offset)
        store.append([review()], now, TODAY + days)
    hours = store.db.execute("SELECT hour, answers FROM hours WHERE deck = '' ORDER BY hour").fetchall()
    assert hours == [(7, 1), (12, 1), (17, 1)]


def test_what_was_wrong_lately_is_read_from_an_index() -> None:
    store = memory_store()
    plan = store.db.execute("EXPLAIN QUERY PLAN SELECT card FROM events WHERE credit < 1 AND day > 3")
    assert "events_wrong" in plan.fetchone()[3]


def test_undo_keeps_what_another_device_wrote_later(tmp_path: Path) -> None:
    mine = log_of(tmp_path / "mine.db", [])
    answer(mine, TODAY, 1)
    theirs = event(TODAY + 5, 4, device="theirown")
    log_of(tmp_path / "theirs.db", [theirs]).close()
    mine.merge(tmp_path / "theirs.db")
    mine.undo(noon(TODAY + 6), TODAY + 6)
    assert mine.state(CARD) == fold([theirs], Placing(), DEFAULT_PARAMETERS)[0]
    assert mine.last_act() == ()
    mine.close()


def test_undo_leaves_what_another_program_does_meanwhile(tmp_path: Path) -> None:
    path, here = tmp_path / "progress.db", CardId("deck/here")
    mine = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY))
    theirs = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY))
    mine.append([review(card=here)], noon(TODAY, 1), TODAY)
    theirs.append([review(card="deck/there")], noon(TODAY, 2), TODAY)
    assert [event.card for event in mine.undo(noon(TODAY, 3), TODAY)] == [here]
    theirs.append([review(card="deck/then")], noon(TODAY, 4), TODAY)
    assert not mine.can_undo
    assert mine.undo(noon(TODAY, 5), TODAY) == ()
    assert [theirs.undo(noon(TODAY, 6 + n), TODAY)[0].card for n in (0, 1)] == ["deck/then", "deck/there"]
    mine.append([review(card=here)], noon(TODAY, 9), TODAY)
    assert not theirs.can_undo
    apart = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY, 10), reach=mine.reach)
    assert [event.card for event in apart.undo(noon(TODAY, 10), TODAY)] == [here]
    for store in (mine, theirs, apart):
        store.close()


def test_an_act_that_was_not_written_is_no_ones(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    mine = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY))
    theirs = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY))
    with pytest.raises(StoreError):
        mine.append([review(), Draft(CARD, "retract", rating=9)], noon(TODAY, 1), TODAY)  # type: ignore[arg-type]
    theirs.append([review()], noon(TODAY, 2), TODAY)
    assert not mine.can_undo
    for store in (mine, theirs):
        store.close()


def test_undo_works_after_a_restart_and_when_the_acts_were_lost(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    for day in range(3):
        store = Store.open(path, placing=lambda deck: None, now=noon(TODAY))
        answer(store, TODAY + day)
        store.close()
    store = Store.open(path, placing=lambda deck: None, now=noon(TODAY))
    assert [found.day for found in store.undo(noon(TODAY + 3), TODAY + 3)] == [TODAY + 2]
    store.db.execute("DELETE FROM mine")
    store.rebuild()
    assert [found.day for found in store.undo(noon(TODAY + 3), TODAY + 3)] == [TODAY + 1]
    store.close()


def test_an_act_of_many_events_is_taken_back_whole() -> None:
    store = memory_store()
    answer(store)
    store.append([Draft(card, "suspend") for card in (CARD, OTHER)], noon(TODAY, 1), TODAY)
    assert {found.card for found in store.undo(noon(TODAY, 2), TODAY)} == {CARD, OTHER}
    assert store.state(OTHER) is None
    assert store.days(TODAY, TODAY)[0].answers == 1


def test_answering_and_undoing_ten_times_leaves_one_card_as_it_was() -> None:
    store = memory_store()
    answer(store, TODAY, 4)
    before = rows(store)
    for minute in range(10):
        answer(store, TODAY + 9, 1, minutes=minute)
        store.undo(noon(TODAY + 9, minute), TODAY + 9)
    assert rows(store) == before


# Renames


def test_a_rename_carries_a_cards_past_and_moves_no_due_day() -> None:
    store = memory_store()
    for day in (0, 3, 11):
        answer(store, TODAY + day)
    before, days = store.state(CARD), store.days(0, TODAY + 99)
    assert before is not None
    store.append([rename(CARD, ELSEWHERE)], noon(TODAY + 12), TODAY + 12)
    after = store.state(ELSEWHERE)
    assert after is not None
    assert (after.due_day, after.stability, after.answers) == (before.due_day, before.stability, 3)
    assert store.state(CARD) is None
    assert store.days(0, TODAY + 99, "elsewhere") == days
    assert store.days(0, TODAY + 99, "deck") == ()


def test_what_an_old_id_gets_later_stays_its_own() -> None:
    store = memory_store()
    answer(store, TODAY)
    store.append([rename(CARD, OTHER)], noon(TODAY + 9), TODAY + 9)
    late = answer(store, TODAY + 1)  # by a clock that was set back
    assert store.events(CARD) == (late,)
    assert len(store.events(OTHER)) == 1


def test_a_chain_of_renames_ends_at_its_last_id_and_a_cycle_ends() -> None:
    store = memory_store()
    answer(store)
    store.append([rename(CARD, OTHER)], noon(TODAY, 1), TODAY)
    answer(store, TODAY, card=OTHER, minutes=20)
    store.append([rename(OTHER, ELSEWHERE)], noon(TODAY, 30), TODAY)
    assert len(store.events(ELSEWHERE)) == 2
    store.append([rename(ELSEWHERE, CARD)], noon(TODAY, 40), TODAY)
    assert len(store.events(CARD)) == 2
    assert store.events(ELSEWHERE) == ()
    assert store.verify(TODAY) == ()


def test_a_rename_may_join_two_cards_answered_in_one_millisecond() -> None:
    store = memory_store()
    answer(store)
    answer(store, card=OTHER)
    before = rows(store)
    renames = store.append([rename(OTHER, CARD)], noon(TODAY, 1), TODAY)
    assert len(store.events(CARD)) == 2
    assert store.verify(TODAY) == ()
    store.retract(renames, noon(TODAY, 2), TODAY)
    assert rows(store) == before


def test_a_rename_taken_back_returns_every_event() -> None:
    store = memory_store()
    answer(store)
    before = rows(store)
    renames = store.append([rename(CARD, ELSEWHERE)], noon(TODAY, 1), TODAY)
    assert rows(store) != before
    store.retract(renames, noon(TODAY, 2), TODAY)
    assert rows(store) == before


def test_an_answer_from_before_a_rename_can_still_be_undone() -> None:
    store = memory_store()
    answer(store)
    store.append([rename(CARD, OTHER)], noon(TODAY, 1), TODAY)
    assert len(store.undo(noon(TODAY, 2), TODAY)) == 1
    assert store.state(OTHER) is None


# Policies and parameters


def test_a_changed_policy_folds_its_deck_again_and_only_it(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    store = Store.open(path, placing=lambda deck: PLAIN, now=noon(TODAY))
    for card in (CARD, ELSEWHERE):
        for day in (0, 4):
            answer(store, TODAY + day, card=card)
    kept, moved = store.state(ELSEWHERE), store.state(CARD)
    store.close()
    changed = {"deck": Placing(desired_retention=0.8, fuzz=False), "elsewhere": PLAIN}
    store = Store.open(path, placing=changed.get, now=noon(TODAY))
    assert store.state(ELSEWHERE) == kept
    later = store.state(CARD)
    assert later is not None
    assert moved is not None
    assert later.due_day is not None
    assert moved.due_day is not None
    assert later.due_day > moved.due_day
    assert store.verify(TODAY + 5) == ()
    store.close()


def test_a_deck_that_is_missing_is_folded_under_the_policy_last_used(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    policy = Placing(desired_retention=0.75, fuzz=False, learning_steps=())
    store = Store.open(path, placing=lambda deck: policy, now=noon(TODAY))
    answer(store)
    store.close()
    store = Store.open(path, placing=lambda deck: None, now=noon(TODAY))
    assert store.placing("deck") == policy
    answer(store, TODAY + 9)
    assert store.state(CARD) == fold(store.events(CARD), policy, DEFAULT_PARAMETERS)[0]
    assert store.placing("never seen") == Placing()
    store.close()


def test_a_policy_changed_while_the_log_is_open_is_taken_when_asked() -> None:
    policies = {"deck": PLAIN}
    store = Store.open(None, placing=policies.get, now=noon(TODAY))
    answer(store, TODAY, 4)
    policies["deck"] = Placing(desired_retention=0.8, fuzz=False)
    assert store.placing("deck") == PLAIN
    assert store.refold(noon(TODAY)) == 1
    assert store.placing("deck") == policies["deck"]
    assert store.refold(noon(TODAY)) == 0
    assert store.verify(TODAY) == ()


def test_adopted_parameters_act_backwards_and_taking_them_back_restores_every_date() -> None:
    store = memory_store(PLAIN)
    for card in (CARD, ELSEWHERE):
        for day in (0, 5):
            answer(store, TODAY + day, card=card)
    store.fill_answers()
    before = rows(store)
    everywhere = store.append([adopt(1.5)], noon(TODAY + 6), TODAY + 6)
    one_deck = store.append([adopt(2.0, ["deck"])], noon(TODAY + 6, 1), TODAY + 6)
    assert store.parameters("deck")[0] == pytest.approx(DEFAULT_PARAMETERS[0] * 2)
    assert store.parameters("elsewhere")[0] == pytest.approx(DEFAULT_PARAMETERS[0] * 1.5)
    assert store.verify(TODAY + 6) == ()
    store.fill_answers()
    assert rows(store)["state"] != before["state"]
    store.retract([*everywhere, *one_deck], noon(TODAY + 7), TODAY + 7)
    store.fill_answers()
    assert rows(store) == before


def test_parameters_out_of_bounds_are_passed_over() -> None:
    store = memory_store()
    bad = Draft(CardId(""), "adopt", value={"parameters": [0.5] * 21})
    worse = Draft(CardId(""), "adopt", value={"parameters": "many"})
    store.append([bad, worse], noon(TODAY), TODAY)
    assert store.parameters("deck") == DEFAULT_PARAMETERS


# Rebuild, merge, verify


@given(histories() | histories(kinds=False), histories(kinds=False, card="deck/other"))
def test_a_rebuild_leads_where_folding_each_card_does(first: list[Event], second: list[Event]) -> None:
    store = memory_store()
    for found in [*first, *second]:
        store.db.execute(INSERT_EVENT, event_row(found))
    store.rebuild()
    store.fill_answers()
    assert unsound(store) == []
    for card, events in ((CARD, first), (OTHER, second)):
        state, answers = fold(events, Placing(), DEFAULT_PARAMETERS, card)
        assert store.state(card) == state
        kept = store.db.execute(
            "SELECT * FROM answers WHERE card = ? ORDER BY at, device", (card,)
        ).fetchall()
        assert kept == [answer_row(seen) for seen in answers]


def test_more_answers_than_are_read_at_once_lead_to_the_same_states() -> None:
    chance = random.Random(5)
    cards = [CardId(name) for name in ("deck-b/long", "deck-b/next", "deck/a", "deck/odd", "deck/z", "lone")]
    store, wanted = memory_store(), {}
    for card in cards:
        day, events = TODAY - 5000, []
        for n in range(chance.randrange(600, 1500)):
            day += chance.choice((0, 0, 1, 2, 9))
            events.append(event(day, chance.randrange(1, 5), minutes=n / 10, card=card))
        if card == "deck/odd":
            events.append(event(day, None, minutes=200, kind="suspend", card=card))
        wanted[card] = fold(events, Placing(), DEFAULT_PARAMETERS, card)[0]
        store.db.executemany(INSERT_EVENT, map(event_row, events))
    assert store.rebuild() == len(cards)
    assert {card: store.state(card) for card in cards} == wanted
    store.fill_answers()
    assert unsound(store) == []
    assert store.db.execute("PRAGMA synchronous").fetchone() == (2,), "commits no longer reach the disk"


@given(st.lists(histories(), min_size=3, max_size=3))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_union_of_logs_is_commutative_associative_and_idempotent(
    tmp_path: Path, parts: list[list[Event]]
) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    for number, events in enumerate(parts):
        owned = [event(e.day, e.rating, minutes=n, kind=e.kind, value=e.value, device=f"device{number}")
                 for n, e in enumerate(events)]  # fmt: skip
        log_of(folder / f"{number}.db", owned).close()
    results: list[tuple[object, object]] = []
    for order in ([0, 1, 2], [2, 0, 1, 1, 0], [1, 2, 0, 2]):
        joined = log_of(folder / f"joined{len(results)}.db", [])
        for number in order:
            joined.merge(folder / f"{number}.db")
        assert unsound(joined) == []
        results.append((rows(joined), joined.events(CARD)))
        joined.close()
    assert results[0] == results[1] == results[2]


def test_a_merge_counts_what_it_took_and_a_second_takes_nothing(tmp_path: Path) -> None:
    log_of(tmp_path / "theirs.db", [event(TODAY + day, device="theirown") for day in range(5)]).close()
    mine = log_of(tmp_path / "mine.db", [event(TODAY, device="theirown")])
    first, second = mine.merge(tmp_path / "theirs.db"), mine.merge(tmp_path / "theirs.db")
    assert (first.added, first.known, second.added, second.known) == (4, 1, 0, 5)
    mine.close()


def test_a_large_merge_is_folded_at_once(tmp_path: Path) -> None:
    many = [event(TODAY + n % 9, minutes=n, card=f"deck/{n % 700}", device="theirown") for n in range(2_500)]
    log_of(tmp_path / "theirs.db", many).close()
    mine = log_of(tmp_path / "mine.db", [])
    assert mine.merge(tmp_path / "theirs.db").added == 2_500
    assert mine.verify(TODAY + 20) == ()
    mine.close()


def test_two_logs_that_contradict_each_other_are_not_merged(tmp_path: Path) -> None:
    log_of(tmp_path / "theirs.db", [event(TODAY, 1), event(TODAY + 1, 3)]).close()
    mine = log_of(tmp_path / "mine.db", [event(TODAY, 4)])
    before = rows(mine)
    with pytest.raises(StoreError, match="contradict each other: deck/card"):
        mine.merge(tmp_path / "theirs.db")
    assert rows(mine) == before
    assert len(mine.events(CARD)) == 1
    mine.close()


def test_verify_names_what_a_wrong_clock_or_a_newer_version_wrote() -> None:
    store = memory_store()
    for found in (
        event(TODAY + 2),
        event(100, minutes=1),
        event(TODAY, None, minutes=2, kind="from the future"),
    ):
        store.db.execute(INSERT_EVENT, event_row(found))
    store.db.execute(INSERT_EVENT, (*event_row(event(TODAY, minutes=3))[:-1], "{broken"))
    assert {found.rule for found in store.verify(TODAY)} == {
        "unfolded", "state", "days", "answers", "future", "past", "kind", "value",
    }  # fmt: skip
    store.rebuild()
    findings = store.verify(TODAY)
    assert {finding.rule for finding in findings} == {"future", "past", "kind", "value"}
    wrong = [
        e for e in store.events(CARD) if e.at in {f.at for f in findings if f.rule in ("future", "past")}
    ]
    store.retract(wrong, noon(TODAY, 9), TODAY)
    state = store.state(CARD)
    assert state is not None
    assert state.answers == 1


def test_verify_names_a_row_that_is_not_its_fold() -> None:
    store = memory_store()
    answer(store)
    store.db.execute("UPDATE state SET due_day = due_day + 1")
    assert [found.rule for found in store.verify(TODAY)] == ["state"]


class Learning(RuleBasedStateMachine):
    """Whatever is done to a log, its tables are what its events lead to."""

    @initialize()
    def begin(self) -> None:
        self.store = memory_store()
        self.day, self.minutes = TODAY, 0.0
        self.answers: list[Event] = []

    cards = st.sampled_from([CARD, OTHER, ELSEWHERE, CardId("elsewhere/other")])

    @rule(days=st.sampled_from([0, 0, 0, 1, 4, 30]), minutes=st.floats(-30, 60))
    def wait(self, days: int, minutes: float) -> None:
        self.day += days
        self.minutes = max(self.minutes + minutes, 0)

    @rule(card=cards, rating=st.integers(1, 4), offset=st.sampled_from([0, 300, -570]))
    def answer(self, card: CardId, rating: int, offset: int) -> None:
        now = Now(noon(self.day, self.minutes).at, offset)
        self.answers.append(self.store.append([review(rating, card)], now, self.day)[0])

    @rule(card=cards, kind=st.sampled_from(["suspend", "unsuspend", "bury", "reset", "practice"]))
    def mark(self, card: CardId, kind: str) -> None:
        self.store.append([Draft(card, kind)], noon(self.day, self.minutes), self.day)

    @rule(card=cards, ahead=st.integers(0, 9))
    def set_due(self, card: CardId, ahead: int) -> None:
        draft = Draft(card, "set_due", value={"day": self.day + ahead})
        self.store.append([draft], noon(self.day, self.minutes), self.day)

    @precondition(lambda self: self.answers)
    @rule(rating=st.integers(1, 4))
    def rate_otherwise(self, rating: int) -> None:
        last = self.answers.pop()
        self.answers.append(self.store.replace(last, review(rating), noon(self.day, self.minutes))[1])

    @rule()
    def undo(self) -> None:
        wanted = self.store.last_act()
        assert self.store.undo(noon(self.day, self.minutes), self.day) == wanted
        self.answers = [found for found in self.answers if found not in wanted]

    @rule(old=cards, new=cards)
    def rename(self, old: CardId, new: CardId) -> None:
        if old != new:
            self.store.append([rename(old, new)], noon(self.day, self.minutes), self.day)

    @rule(factor=st.sampled_from([0.5, 1.5]), decks=st.sampled_from([None, ["deck"]]))
    def adopt(self, factor: float, decks: list[str] | None) -> None:
        self.store.append([adopt(factor, decks)], noon(self.day, self.minutes), self.day)

    @rule()
    def rebuild(self) -> None:
        self.store.rebuild()

    @rule()
    def fill(self) -> None:
        self.store.fill_answers()

    @invariant()
    def the_tables_are_the_fold(self) -> None:
        assert self.store.verify(self.day + 1) == ()

    def teardown(self) -> None:
        before = rows(self.store)
        filled = self.store.answers_filled
        self.store.rebuild()
        self.store.fill_answers()
        after = rows(self.store)
        assert (before["state"], before["days"]) == (after["state"], after["days"])
        if filled:
            assert before == after
        self.store.close()


TestLearning = Learning.TestCase
TestLearning.settings = settings(max_examples=12, stateful_step_count=25)

"""A backlog worked off: what is best known first, so many a day, until all that is due fits into a day."""

import random
from pathlib import Path

import pytest

from quizkz import plain
from quizkz.cli.listings import due_json, due_text
from quizkz.clock import Now
from quizkz.config import load
from quizkz.desk import Desk
from quizkz.desk.backlog import ended, proposed, rehearsal
from quizkz.desk.card import history
from quizkz.desk.raising import raise_today, usual_limits
from quizkz.desk.reporting import report
from quizkz.desk.rows import BacklogRow
from quizkz.desk.settings import set_backlog
from quizkz.memory import DEFAULT_PARAMETERS, Memory, retrievability
from quizkz.query import Scope
from quizkz.queue import DUE
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.scheduling import Placing
from quizkz.scheduling.limits import Backlog, More
from quizkz.session.about import about
from quizkz.stats.backlog import SAMPLE, Cards, Most, clear_day
from quizkz.words import backlog as words
from quizkz.words import card as card_words
from tests.conftest import OpenDesk
from tests.libraries import DAY, NOON, later
from tests.rows import each
from tests.test_plain import Talk
from tests.test_query import questions

MANY = {f"{deck}.toml": questions(40, "card") for deck in "ab"}
PLAIN = "[study]\nfuzz = false\nbalance = false\nlearning_steps = []\nrelearning_steps = []\n"


def answer(desk: Desk, cards: list[CardId], now: Now, rating: Rating = Rating.GOOD) -> None:
    for card in cards:
        desk.store.append([Draft(card, REVIEW, rating=rating, took_ms=3000)], now, desk.today(now))


def learned(desk: Desk, day: int = 0) -> None:
    """All cards begun, some known better than others, over three days."""
    for at in range(3):
        for deck in "ab":
            rating = (Rating.AGAIN, Rating.GOOD, Rating.EASY)[at]
            cards = [CardId(f"{deck}/q{n}") for n in range(40) if n % 3 == at]
            answer(desk, cards, later(NOON, days=day + at), rating)


def asked(desk: Desk, now: Now) -> list[CardId]:
    return [p.card for p in desk.plan(Scope(), now).cards if p.why == DUE]


def test_so_many_a_day_are_asked_those_best_known_first_and_new_ones_wait(desk: OpenDesk) -> None:
    decks = MANY | {"c.toml": questions(5, "card")}
    opened, now = desk(decks, config=PLAIN + "[backlog]\nper_day = 12\n"), later(NOON, days=60)
    learned(opened)
    plan = opened.plan(Scope(), now)
    assert [p.why for p in plan.cards] == [DUE] * 12
    recall = {
        card: history(opened, CardId(card), now).recall or 0
        for card in [f"{d}/q{n}" for d in "ab" for n in range(40)]
    }
    assert [recall[p.card] for p in plan.cards] == sorted(recall.values(), reverse=True)[:12]
    row = opened.overview(now)
    assert (row.total.due, row.total.new, row.backlog) == (12, 0, BacklogRow(80, 27, Backlog(12)))
    waits = next(card for card in recall if card not in asked(opened, now))
    said = card_words.why(about(opened, CardId(waits), now))
    assert "and it waits: the limit is 12 reviews a day over all decks, and others come first" in said


def test_what_home_promises_of_a_backlog_is_asked_deck_by_deck_and_card_by_card(desk: OpenDesk) -> None:
    opened, now = desk(MANY, config=PLAIN + "[backlog]\nper_day = 12\n"), later(NOON, days=60)
    learned(opened)
    left = asked(opened, now)
    by_deck = {deck: [c for c in left if c.startswith(deck)] for deck in "ab"}
    for deck, cards in by_deck.items():
        found = opened.plan(Scope(decks=(deck,)), now).cards
        assert {p.card for p in found} == set(cards)
        assert next(row.ready for row in opened.overview(now).decks if row.id == deck) == len(cards)
    while left:
        answer(opened, [left.pop()], now, Rating.AGAIN if len(left) % 2 else Rating.GOOD)
        assert asked(opened, now) == left


@pytest.mark.parametrize(
    "limits", ["reviews_per_day = 15\n", "[backlog]\nper_day = 12\n", "[tag.t0]\nreviews_per_day = 3\n"]
)
def test_home_counts_for_tomorrow_what_today_leaves(desk: OpenDesk, limits: str) -> None:
    """Each card recalled today comes after tomorrow; of one tag there are 28 cards, of others 52."""
    opened, now = desk(MANY, config=PLAIN + limits), later(NOON, days=60)
    learned(opened)
    row = opened.overview(now)
    answer(opened, asked(opened, now), now)
    tomorrow = len(asked(opened, later(now, days=1)))
    after = opened.overview(now)
    assert row.tomorrow == after.tomorrow == after.total.next_count == tomorrow in (30, 12, 3)


def test_what_a_deck_is_raised_by_goes_to_that_deck_however_the_day_is_worked_off(desk: OpenDesk) -> None:
    opened, now = desk(MANY, config=PLAIN + "[backlog]\nper_day = 12\n"), later(NOON, days=60)
    learned(opened)

    def due() -> dict[str, int]:
        return {row.id: row.due for row in opened.overview(now).decks}

    before = due()
    assert raise_today(opened, "a", More(reviews=8), now) == More(reviews=8)
    assert due() == {"a": before["a"] + 8, "b": before["b"]}
    of_a = [p.card for p in opened.plan(Scope(decks=("a",)), now).cards]
    answer(opened, of_a[-10:], now)
    assert due() == {"a": before["a"] - 2, "b": before["b"]}
    answer(opened, asked(opened, now)[-4:], now)
    left = due()
    assert sum(left.values()) == 6
    assert raise_today(opened, "b", More(reviews=3), now) == More(reviews=3)
    assert due() == {"a": left["a"], "b": left["b"] + 3}
    usual_limits(opened, now)
    assert sum(due().values()) == 0


@pytest.mark.parametrize(
    ("way", "limits"),
    [
        (Backlog(9), ""), (Backlog(25), ""), (Backlog(79), ""),
        (Backlog(25), "[tag.t0]\nreviews_per_day = 3\n"),
        (Backlog(20, new=True), "new_per_day_total = 7\n[tag.t1]\nnew_per_day = 2\nreviews_per_day = 9\n"),
    ],
)  # fmt: skip
def test_the_day_on_which_it_is_clear_is_the_day_on_which_it_ends(
    desk: OpenDesk, way: Backlog, limits: str
) -> None:
    """Lived through as the queue asks it, every card recalled."""
    decks = MANY | {f"{deck}.toml": questions(30, "card") for deck in "cd"}
    lines = f"new_per_day = 4\n{limits}[backlog]\nper_day = {way.per_day}\nnew = {str(way.new).lower()}\n"
    opened, now = desk(decks, config=PLAIN + lines), later(NOON, days=60)
    learned(opened)
    answer(opened, asked(opened, now)[:4], now)
    day, told = 0, rehearsal(opened, now).clear_day(way, lambda: 0.0)
    while (row := opened.overview(later(now, days=day)).backlog) and not row.over:
        then = later(now, days=day)
        answer(opened, [p.card for p in opened.plan(Scope(), then).cards], then)
        day += 1
    assert told == opened.today(now) + day
    assert ended(opened, opened.overview(later(now, days=day)), now) == way
    assert opened.config.backlog is None
    assert load(opened.places.config)[0].backlog is None


def test_a_cap_below_what_falls_due_is_never_clear() -> None:
    known = Cards(Placing(maximum_interval=10), DEFAULT_PARAMETERS, [(1.0, 9.0, DAY - 5, DAY)] * 60)
    assert clear_day([known], Most(4), DAY) is None
    later_, sooner = (clear_day([known], Most(per_day), DAY) for per_day in (24, 50))
    assert later_ is not None
    assert sooner is not None
    assert DAY < sooner <= later_
    assert clear_day([known], Most(60), DAY) == DAY
    assert clear_day([known], Most(60, done=1), DAY) != DAY
    assert clear_day([], Most(1), DAY) == DAY


def test_a_large_library_is_stood_for_by_a_sample() -> None:
    cards = [(20.0 + n % 40, 5.0, DAY - 30 - n % 50, DAY - n % 20) for n in range(2 * SAMPLE)]
    whole, half = (Cards(Placing(), DEFAULT_PARAMETERS, some) for some in (cards, cards[::2]))
    days = clear_day([whole], Most(400), DAY), clear_day([half], Most(200), DAY)
    assert days[0] == days[1] is not None


def test_a_backlog_is_offered_where_more_is_due_than_two_usual_days(desk: OpenDesk) -> None:
    opened = desk(MANY, config=PLAIN)
    assert opened.overview(NOON).backlog is None
    learned(opened)
    assert opened.overview(later(NOON, days=3)).backlog is None
    overview = opened.overview(later(NOON, days=60))
    assert overview.backlog == BacklogRow(80, 27)
    assert proposed(overview) == 30
    answer(opened, asked(opened, later(NOON, days=60))[:40], later(NOON, days=60))
    assert opened.overview(later(NOON, days=60)).backlog is None


def test_a_backlog_is_written_into_the_settings_and_taken_out(desk: OpenDesk) -> None:
    opened = desk(MANY, config="# mine\n" + PLAIN)
    learned(opened)
    now = later(NOON, days=60)
    set_backlog(opened, Backlog(30, new=True), now)
    text = opened.places.config.read_text("utf-8")
    assert text == "# mine\n" + PLAIN + "\n[backlog]\nper_day = 30\nnew = true\n"
    assert load(opened.places.config) == (opened.config, ())
    assert len(asked(opened, now)) == 30
    day = rehearsal(opened, now).clear_day(Backlog(30))
    row = opened.overview(now).backlog
    assert row is not None
    assert words.sentence(row, day, opened.today(now)).startswith("Backlog: 80 left, clear by ")
    assert report(opened, Scope(), "year", now).forecast[1:] == (80, 30)
    set_backlog(opened, None, now)
    assert opened.places.config.read_text("utf-8").rstrip() == ("# mine\n" + PLAIN).rstrip()
    assert len(asked(opened, now)) == 80


def test_new_cards_come_meanwhile_where_they_are_wanted_and_raises_still_count(desk: OpenDesk) -> None:
    decks = MANY | {"c.toml": questions(9, "card")}
    opened, now = (
        desk(decks, config=PLAIN + "new_per_day = 4\n[backlog]\nper_day = 12\nnew = true\n"),
        later(NOON, days=60),
    )
    learned(opened)
    assert opened.overview(now).total.new == 4
    set_backlog(opened, Backlog(12), now)
    assert opened.overview(now).total.new == 0
    assert raise_today(opened, "", More(3, 5), now) == More(3, 5)
    row = opened.overview(now).total
    assert (row.new, row.due) == (3, 17)


@each(
    "text, way",
    [
        ("60", Backlog(60)), ("60 new", Backlog(60, new=True)), ("60, with new cards", Backlog(60, new=True)),
        ("60 cards", Backlog(60)), ("0", Backlog(0)), ("", Backlog(0)),
        ("many", None), ("-3", None), ("10000", None),
    ],
)  # fmt: skip
def test_how_it_is_worked_off_is_read_as_it_is_said(text: str, way: Backlog | None) -> None:
    assert words.read(text) == way
    if way is not None and way.per_day:
        assert words.read(words.written(way)) == way


def test_line_by_line_a_backlog_is_told_worked_off_and_ended(desk: OpenDesk) -> None:
    opened, now = desk(MANY, config=PLAIN), later(NOON, days=60)
    learned(opened)
    assert "There is no backlog" in _home(opened, later(NOON, days=3), "b")
    said = _home(opened, now, "b", "many", "b", "30")
    assert "Backlog: 80 cards due, three days’ work." in said
    assert "Proposed: 30." in said
    assert words.NO_NUMBER in said
    assert "Backlog: 80 left, clear by" in said
    assert "30 cards are ready" in said
    set_backlog(opened, Backlog(80), now)
    assert words.CLEAR in _home(opened, now)
    assert opened.config.backlog is None


def _home(opened: Desk, now: Now, *lines: str) -> str:
    talk = Talk([*lines, "q"])
    assert plain.home(opened, lambda: now, talk.read, talk.written.append) == 0
    return " ".join(talk.text.split())


def test_due_tells_of_a_backlog_as_long_as_there_is_one(desk: OpenDesk) -> None:
    opened, now = desk(MANY, config=PLAIN + "[backlog]\nper_day = 30\n"), later(NOON, days=60)
    learned(opened)
    overview = opened.overview(now)
    assert due_json(overview, opened.config.goal)["backlog"] == {"due": 80, "per_day": 30}
    assert "50 due beyond" in due_text(overview, now, opened.today(now))
    assert "50 due beyond" not in due_text(overview, now, opened.today(now), "Backlog: 80 left.")
    assert "backlog" not in due_json(opened.overview(later(NOON, days=1)), opened.config.goal)


def test_what_is_wrong_with_a_backlog_in_the_settings_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[backlog]\nper_day = 0\nnew = "yes"\ncap = 3\n')
    config, problems = load(path)
    assert [(p.rule, p.place.line) for p in problems] == [
        ("wrong-value", 2),
        ("wrong-value", 3),
        ("unknown-key", 4),
    ]
    assert config.backlog is None


@pytest.mark.slow
def test_the_day_told_holds_for_a_learner_who_forgets_as_predicted(desk: OpenDesk) -> None:
    """Fuzz, balance and steps as they are at first; cards fall due meanwhile."""
    chance = random.Random(1)
    opened = desk({f"{deck}.toml": questions(100, "card") for deck in "ab"}, override={"new_per_day": 300})
    for at in range(20):
        cards = [CardId(f"{deck}/q{n}") for deck in "ab" for n in range(100) if n % 20 == at]
        answer(opened, cards, later(NOON, days=at), Rating(chance.choice([2, 3, 3, 4])))
    now = later(NOON, days=80)
    set_backlog(opened, Backlog(20), now)
    told, day = rehearsal(opened, now).clear_day(Backlog(20)), 0
    while (row := opened.overview(later(now, days=day)).backlog) and not row.over:
        then = later(now, days=day)
        for card in asked(opened, then):
            state = opened.store.state(card)
            assert state is not None
            memory = Memory(state.stability or 1, state.difficulty or 1)
            days = opened.today(then) - (state.last_day or 0)
            recall = retrievability(memory, days, DEFAULT_PARAMETERS)
            answer(opened, [card], then, Rating.GOOD if chance.random() < recall else Rating.AGAIN)
        day += 1
    assert told is not None
    assert day == pytest.approx(told - opened.today(now), rel=0.15, abs=1)

"""A card's own page: its log, its memory, why it is asked, what ratings would do; and what it hides."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.card import curve, days_until, frame, history
from quizkz.query import Scope
from quizkz.review import BURY, FLAG, RESET, REVIEW, SET_DUE, SUSPEND, CardId, Draft, Rating
from quizkz.scheduling import fold, live
from quizkz.session import Asking, Graded, Session
from quizkz.session.about import about, before_learner
from quizkz.words import card as words
from quizkz.words import card_log
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_example

DECK = """
id = "kz"
title = "Kazakhstan"
tags = ["facts"]
[study]
new_per_day = 1
reviews_per_day = 1
[[question]]
id = "astana-capital"
prompt = "What is the **capital**?"
answer = "Astana"
typed = true
[[question]]
id = "two"
text = "{{c1::Esil}} and {{c2::Irtysh}} are rivers."
[[question]]
id = "three"
prompt = "Third?"
answer = "3rd"
"""
CARD = CardId("kz/astana-capital")
ACTS = ("1", "2", "3", "4", "undo", SET_DUE, RESET, SUSPEND, FLAG, BURY, "practice")


def act(desk: Desk, now: Now, name: str, card: CardId = CARD) -> None:
    """Do something to a card: a rating by its number, an event by its kind, or undo."""
    today = desk.today(now)
    if name == "undo":
        desk.store.undo(now, today)
    elif name.isdigit():
        draft = Draft(card, REVIEW, rating=Rating(int(name)), took_ms=4000, credit=1.0, response="Astana")
        desk.store.append([draft], now, today)
    else:
        value = {SET_DUE: {"day": today + 3}, FLAG: {"flag": 1}}.get(name)
        desk.store.append([Draft(card, name, value=value)], now, today)


@given(
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from([0.01, 0.5, 6, 24, 24 * 9])), max_size=12)
)
def test_the_log_says_of_each_answer_what_the_fold_says(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, float]]
) -> None:
    desk = open_example(tmp_path_factory.mktemp("card"), {"kz.toml": DECK})
    now = NOON
    for name, hours in acts:
        act(desk, now, name)
        now = later(now, hours=hours)
    told = history(desk, CARD, now)
    events = desk.store.events(CARD)
    counting = live(events)
    assert [e.event for e in reversed(told.log)] == [e for e in events if e.kind != "retract"]
    assert [e.event for e in reversed(told.log) if e.counts] == counting
    placing, parameters = desk.store.placing("kz"), desk.store.parameters("kz")
    for entry in told.log:
        if entry.counts and entry.event.rating:
            upto = counting[: counting.index(entry.event) + 1]
            state, answers = fold(upto, placing, parameters, CARD)
            assert state is not None
            assert (entry.seen, entry.due_day, entry.due_at) == (answers[-1], state.due_day, state.due_at)
    assert told.state == desk.store.state(CARD)
    shown = frame(told)
    assert (shown is None) == (told.recall is None)
    if shown and told.recall is not None:
        points = [point for point in curve(told, shown, 50) if point is not None]
        assert all(0 < point <= 1 for point in points)
        ahead = [told.at(told.today + day) or 0 for day in range(30)]
        assert ahead == sorted(ahead, reverse=True), "recall falls without an answer"
        lower = days_until(told, 0.6)
        assert lower is None or (told.at(told.today + lower) or 0) < 0.6 <= (
            told.at(told.today + lower - 1) or 0
        )
    desk.close()


def test_why_is_told_for_each_way_a_card_stands(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})

    def why(now: Now, card: CardId = CARD) -> str:
        return words.why(about(opened, card, now))

    assert why(NOON) == "New: the 1st of today’s new cards; the limit is 1 card a day."
    assert "waits: the limit is 1 new card a day" in why(NOON, CardId("kz/three"))
    act(opened, NOON, "3")
    assert why(NOON) == "In a step until 12:10."
    assert why(later(NOON, minutes=11)) == "Its step was over at 12:10."
    act(opened, later(NOON, minutes=11), "4")
    due = history(opened, CARD, later(NOON, days=1)).why.due_day
    assert due is not None
    wait = due - opened.today(NOON)
    assert why(later(NOON, days=1)).startswith("Not due yet: recall is about 97%. It comes back on ")
    assert why(later(NOON, days=wait)).startswith("Due today: recall ")
    assert why(later(NOON, days=wait)).endswith(", you want 90%.")
    assert ", 4 days ago: recall fell to about " in why(later(NOON, days=wait + 4))
    act(opened, later(NOON, days=1), SET_DUE)
    assert why(later(NOON, days=2)).startswith("Its day was set, due ")
    act(opened, later(NOON, days=4), BURY)
    assert why(later(NOON, days=4)) == "Buried until tomorrow."
    act(opened, later(NOON, days=4), SUSPEND)
    assert why(later(NOON, days=5)) == "Suspended: it is not asked."


def test_a_due_card_that_waits_says_for_what(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK.replace("new_per_day = 1", "new_per_day = 9")})
    first, second, third = CardId("kz/two"), CardId("kz/two#2"), CardId("kz/three")
    for card in (first, third):
        act(opened, NOON, "4", card)
    assert words.why(about(opened, second, later(NOON, minutes=1))).startswith("It waits for tomorrow")
    far = later(NOON, days=90)
    waits = [card for card in (first, third) if "waits" in words.why(about(opened, card, far))]
    asked = {p.card for p in opened.plan(Scope(), far).cards}
    assert waits == [card for card in (first, third) if card not in asked]
    assert len(waits) == 1
    assert "Due, and it waits: the limit is 1 review a day" in words.why(about(opened, waits[0], far))


def test_while_the_question_is_open_nothing_answers_it(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    act(opened, NOON, "3")
    act(opened, later(NOON, minutes=1), "practice")
    now = later(NOON, days=30)
    session = Session(opened, Scope(cards=(CARD,)), now)
    hidden = before_learner(session, now)
    assert hidden is not None
    said = "\n".join([*words.sentences(hidden), words.id_line(hidden)])
    assert "Astana" not in said
    assert "astana" not in said, "an id may give the answer away too"
    assert "facts" not in said, "so may a tag"
    assert "Due since" in said
    session.respond("Astana", now)
    shown = before_learner(session, now)
    assert shown is not None
    assert "You said: Astana" in "\n".join(words.sentences(shown))
    assert shown.answer == "Astana"
    assert words.id_line(shown) == "kz/astana-capital   facts"


def test_after_the_answer_the_page_tells_of_the_card_before_it(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    act(opened, NOON, "3")
    now = later(NOON, days=30)
    session = Session(opened, Scope(cards=(CARD,)), now)
    before = before_learner(session, now)
    graded = session.respond("Almaty", now)
    assert isinstance(graded, Graded)
    after = before_learner(session, now)
    assert before is not None
    assert after is not None
    assert after.history.previews == graded.previews == before.history.previews
    assert words.why(after) == words.why(before)
    assert (after.history.recall, after.history.last) == (before.history.recall, before.history.last)
    assert len(after.history.log) == len(before.history.log) + 1
    assert after.history.log[0].event.rating is Rating.AGAIN


def test_a_card_asked_ahead_says_so_and_how_well_it_is_known(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    act(opened, NOON, "3")
    act(opened, later(NOON, minutes=11), "4")
    due = history(opened, CARD, NOON).why.due_day
    assert due is not None
    now = later(NOON, days=due - opened.today(NOON) - 1)
    session = Session(opened, Scope(cards=(CARD,), ahead=3), now)
    before = before_learner(session, now)
    assert before is not None
    told = "Asked ahead of its day, tomorrow, as you study 3 days ahead: recall is about 92%, you want 90%."
    assert words.why(before) == told
    session.respond("Astana", now)
    after = before_learner(session, now)
    assert after is not None
    assert words.why(after) == told
    assert words.why(about(opened, CARD, later(now, days=1))).startswith("Not due yet")


def test_time_on_the_page_is_no_time_of_the_answer(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    session = Session(opened, Scope(cards=(CARD,)), NOON)
    session.looked_away(60_000)
    session.respond("Astana", later(NOON, minutes=1, ms=4000))
    assert opened.store.events(CARD)[-1].took_ms == 4000


def test_a_card_that_left_its_deck_has_a_page_from_its_log(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"kz.toml": DECK})
    act(opened, NOON, "3")
    path = tmp_path / "decks" / "kz.toml"
    head, _, rest = DECK.partition("[[question]]")
    path.write_text(head + rest[rest.index("[[question]]") :])
    now = later(NOON, days=3)
    opened.refresh(now)
    gone = about(opened, CARD, now)
    assert words.why(gone) == words.GONE
    assert words.prompt(gone) == "What is the **capital**?"
    assert "You said: Astana" in "\n".join(words.sentences(gone))
    path.write_text("id = 'kz'\n[[question]]\nprompt = 1\n")
    opened.refresh(now)
    broken = about(opened, CARD, now)
    assert words.why(broken) == words.BROKEN
    assert broken.history.log == gone.history.log


def test_a_rename_stands_in_the_log_of_the_new_id(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"kz.toml": DECK})
    act(opened, NOON, "3")
    text = DECK.replace('id = "astana-capital"', 'id = "seat"\nformerly = ["astana-capital"]')
    (tmp_path / "decks" / "kz.toml").write_text(text)
    opened.refresh(later(NOON, minutes=5))
    told = about(opened, CardId("kz/seat"), later(NOON, minutes=6))
    rows = [card_log.row(entry, told).line for entry in told.history.log]
    assert rows[0].endswith(": Got its id; before: kz/astana-capital")
    assert rows[1].endswith("Good, first time, 4 s, back in 10 min. You said: Astana")


def test_practice_and_the_end_have_their_own_word(desk: OpenDesk) -> None:
    opened = desk({"kz.toml": DECK})
    session = Session(opened, Scope(cards=(CARD,)), NOON, practice=True)
    told = before_learner(session, NOON)
    assert told is not None
    assert words.why(told).endswith("Practice asks it whether due or not.")
    session.respond("Almaty", NOON)
    after = before_learner(session, NOON)
    assert after is not None
    assert card_log.row(after.history.log[0], after).what == "Practised, missed"
    assert not isinstance(session.go_on(NOON), Asking)
    assert before_learner(session, NOON) is None

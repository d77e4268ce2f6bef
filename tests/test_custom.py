"""A chosen set: studied within the limits, ahead of its day, or practised without a trace in the schedule."""

import re

import pytest

from quizkz.clock import Now
from quizkz.desk import Desk
from quizkz.desk.finding import scope_of
from quizkz.query import Scope
from quizkz.review import PRACTICE, REVIEW, CardId, Draft, Rating
from quizkz.search import MISSED, STATES, Fault
from quizkz.search.terms import FIGURES
from quizkz.search.values import KEYS
from quizkz.session import Asking, Finished, Session
from quizkz.words.counts import head
from tests.conftest import OpenDesk
from tests.libraries import NOON, later
from tests.logs import rows
from tests.readme import README


def deck(number: int) -> str:
    """A deck of typed questions without steps, so that each answer places its card on a day."""
    head = (
        "typed = true\n[study]\nlearning_steps = []\nrelearning_steps = []\nfuzz = false\nnew_per_day = 3\n"
    )
    return head + "".join(
        f'[[question]]\nid = "q{n}"\nprompt = "Ask {n}?"\nanswer = "word{n}"\ntags = ["t{n % 2}"]\n'
        for n in range(number)
    )


def answered(desk: Desk, card: str, rating: Rating, now: Now) -> None:
    """Write an answer to a card."""
    desk.store.append([Draft(CardId(card), REVIEW, rating=rating, took_ms=1000)], now, desk.today(now))


def chosen(desk: Desk, line: str, now: Now) -> Scope:
    """The scope of a line of search."""
    scope = scope_of(desk, line, now)
    assert not isinstance(scope, Fault), scope
    return scope


def asked(session: Session, now: Now) -> list[str]:
    """The cards that a sitting asks, each answered right."""
    cards = []
    while isinstance(session.state, Asking):
        cards.append(session.state.asked.card.removeprefix("a/"))
        session.respond(f"word{cards[-1][1:]}", now)
        session.go_on(now)
    return cards


def test_a_search_is_studied_within_the_limits_of_its_decks(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(12)})
    scope = chosen(opened, "tag:t1 or word4", NOON)
    session = Session(opened, scope, NOON)
    assert session.title == "tag:t1 or word4"
    assert asked(session, NOON) == ["q1", "q3", "q4"]
    assert opened.plan(Scope(), NOON).cards == (), "the day's new cards are used up"


def test_ahead_asks_what_falls_due_within_some_days_once_and_as_reviews(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(3)})
    answered(opened, "a/q0", Rating.GOOD, NOON)
    answered(opened, "a/q1", Rating.EASY, NOON)
    answered(opened, "a/q2", Rating.AGAIN, NOON)
    due = {n: opened.store.state(CardId(f"a/q{n}")).due_day - opened.today(NOON) for n in range(3)}  # type: ignore[union-attr,operator]  # begun
    assert due[2] == 1 < due[0] < due[1]
    assert opened.plan(Scope(ahead=due[1]), NOON).cards == (), "what was answered today is not asked again"
    now = later(NOON, days=1)
    reach = due[0] - 1
    session = Session(opened, Scope(ahead=reach), now)
    assert asked(session, now) == ["q2", "q0"]
    state = opened.store.state(CardId("a/q0"))
    assert state is not None
    assert (state.answers, state.last_day) == (2, opened.today(now))
    early = opened.store.db.execute("SELECT elapsed FROM answers WHERE card = 'a/q0'").fetchall()
    assert [days for (days,) in early] == [0, 1], "FSRS is told how many days went by"
    end = session.state
    assert isinstance(end, Finished)
    assert end.next_day is not None
    assert end.next_day > opened.today(now), "what comes next comes on its day"
    assert (end.ready, opened.plan(Scope(ahead=reach), now).cards) == (0, ())


def test_cards_set_aside_are_not_asked_ahead(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(2)})
    for n in range(2):
        answered(opened, f"a/q{n}", Rating.GOOD, NOON)
    now = later(NOON, days=1)
    today = opened.today(now)
    opened.store.append([Draft(CardId("a/q0"), "suspend"), Draft(CardId("a/q1"), "bury")], now, today)
    assert opened.plan(Scope(ahead=30), now).cards == ()


def test_a_sitting_says_why_it_asks_nothing_and_not_that_all_is_done_when_it_is_left(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(3)})
    for n in range(3):
        answered(opened, f"a/q{n}", Rating.GOOD, NOON)
    now = later(NOON, days=1)
    nothing = Session(opened, chosen(opened, "answers>0", now), now).state
    assert isinstance(nothing, Finished)
    assert head(nothing).startswith("None of these cards is ready.")
    for session in (
        Session(opened, Scope(ahead=9), now),
        Session(opened, chosen(opened, "word1", now), now, practice=True),
    ):
        assert isinstance(session.state, Asking)
        assert head(session.leave(now)) == "Done for now."


@pytest.mark.parametrize(
    "line", ["is:new", "is:missed", "rated:3:1", "lapses>=1 or stability<5", "answers>0"]
)
def test_practice_on_any_search_leaves_all_that_is_derived_as_it_was(desk: OpenDesk, line: str) -> None:
    opened = desk({"a.toml": deck(8)})
    for n in range(3):
        answered(opened, f"a/q{n}", Rating.GOOD, NOON)
    now = later(NOON, days=9)
    for n in range(3):
        answered(opened, f"a/q{n}", Rating(1 + n), now)
    before = rows(opened.store)
    later_on = later(now, days=1)
    session = Session(opened, chosen(opened, line, later_on), later_on, practice=True)
    cards = asked(session, later_on)
    assert cards, line
    assert rows(opened.store) == before
    kinds = opened.store.db.execute(
        "SELECT DISTINCT kind FROM events WHERE at >= ?", (later_on.at,)
    ).fetchall()
    assert kinds == [(PRACTICE,)]


def test_the_missed_of_the_last_sitting_end_where_half_an_hour_went_by(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(6)})
    moments = {0: 0, 1: 31, 2: 60, 3: 60.5, 4: 89}
    for n, minutes in moments.items():
        rating = Rating.GOOD if n == 3 else Rating.AGAIN
        answered(opened, f"a/q{n}", rating, later(NOON, minutes=minutes))
    now = later(NOON, days=3)
    assert set(chosen(opened, "is:missed", now).cards) == {"a/q1", "a/q2", "a/q4"}
    answered(opened, "a/q4", Rating.GOOD, now)
    assert chosen(opened, "is:missed", now).cards == ()


def test_single_answers_are_worked_out_before_they_are_asked_for(desk: OpenDesk) -> None:
    opened = desk({"a.toml": deck(4)})
    answered(opened, "a/q0", Rating.AGAIN, NOON)
    answered(opened, "a/q1", Rating.HARD, NOON)
    opened.store.rebuild()
    assert not opened.store.answers_filled
    assert chosen(opened, "rated:1:hard", NOON).cards == ("a/q1",)


def test_a_saved_search_is_used_by_its_name(desk: OpenDesk) -> None:
    opened = desk(
        {"a.toml": deck(4)}, config='[queries]\nhard = "lapses>=1 or rated:2:1"\n"my own" = "-saved:hard"\n'
    )
    answered(opened, "a/q2", Rating.AGAIN, NOON)
    assert chosen(opened, "saved:hard", NOON).cards == ("a/q2",)
    assert set(chosen(opened, 'saved:"My Own"', NOON).cards) == {"a/q0", "a/q1", "a/q3"}


@pytest.mark.parametrize(
    ("line", "marked", "said"),
    [
        ("word1 saved:hrad", "hrad", "There is no saved search “hrad”. Did you mean “hard”?"),
        ("saved:round", "saved:round", "leads back to itself: “round” → “trip” → “round”."),
        ("saved:bad word", "saved:bad", "In the saved search “bad”, at “foo”: There is no state “foo”."),
        ("saved:over", "saved:over", "In the saved search “bad”, at “foo”"),
        ("saved:many0", "saved:many0", "A search has at most 500 terms."),
    ],
)
def test_what_is_wrong_with_a_saved_search_is_told_where_it_is_named(
    desk: OpenDesk, line: str, marked: str, said: str
) -> None:
    many = "".join(f'many{n} = "saved:many{n + 1} saved:many{n + 1}"\n' for n in range(30))
    config = f"""[queries]
hard = "lapses>=4"
round = "is:new or saved:trip"
trip = "saved:round"
bad = "is:foo"
over = "saved:bad"
{many}many30 = "is:new"
"""
    fault = scope_of(desk({"a.toml": deck(4)}, config=config), line, NOON)
    assert isinstance(fault, Fault)
    assert line[fault.start : fault.end] == marked
    assert said in fault.message


# ---- the table of the README ---------------------------------------------------------------------

RIVERS = """
id = "rivers"
[study]
learning_steps = ["10m"]
relearning_steps = []
fuzz = false
leech_lapses = 4
[[question]]
id = "ili"
prompt = "Where does the Ili have its delta?"
answer = "at Lake Balkhash"
tags = ["asia", "middle east"]
[[question]]
id = "ural"
prompt = "How long is the Ural, which flows into the sea?"
answer = 2428
[[question]]
id = "volga"
prompt = "The delta of the Volga?"
answer = "at Astrakhan"
[[question]]
id = "nile"
prompt = "The Nile?"
answer = "in Egypt: a:b or so"
[[question]]
id = "rhine"
prompt = "The Rhine?"
answer = "in the Netherlands"
[[question]]
id = "oder"
prompt = "The Oder?"
answer = "at Szczecin"
"""
OTHERS = 'id = "lakes"\n[[question]]\nid = "aral"\nprompt = "The Aral?"\nanswer = "salt"\n'


def lived(desk: Desk) -> Now:
    """A library in which every line of the table finds some cards and not all of them; the moment."""
    for day in range(0, 60, 4):  # forgotten again and again
        answered(desk, "rivers/ili", Rating.AGAIN if day % 8 else Rating.GOOD, later(NOON, days=day))
    for card, day in (("volga", 0), ("volga", 5), ("volga", 40), ("ural", 58), ("rhine", 1)):
        answered(desk, f"rivers/{card}", Rating.EASY, later(NOON, days=day))
    now = later(NOON, days=60)
    answered(desk, "rivers/nile", Rating.AGAIN, now)
    acts = [Draft(CardId("rivers/rhine"), "suspend"), Draft(CardId("rivers/oder"), "bury")]
    acts.append(Draft(CardId("rivers/ural"), "flag", value={"flag": 1}))
    desk.store.append(acts, now, desk.today(now))
    return now


def lines_of_the_table() -> list[str]:
    """The searches in the first column of the README's table."""
    text = README.read_text(encoding="utf-8")
    table = text[text.index("| write | to find |") : text.index("What is wrong is shown at its place")]
    rows_ = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    return [line for row in rows_ for line in re.findall("`([^`]+)`", row)]


def test_each_line_in_the_readme_finds_some_cards_and_not_all(desk: OpenDesk) -> None:
    opened = desk({"rivers.toml": RIVERS, "lakes.toml": OTHERS}, config='[queries]\nhard = "lapses>=4"\n')
    now = lived(opened)
    lines = lines_of_the_table()
    assert len(lines) > 30
    for line in [*lines, 'tag:"middle east"', '"a:b"', '"or"']:
        assert 0 < len(chosen(opened, line, now).cards) < 7, line


def test_every_term_there_is_stands_in_the_readme() -> None:
    table = " ".join(lines_of_the_table())
    for key in KEYS:
        assert f"{key}:" in table, key
    for name in FIGURES:
        assert re.search(rf"\b{name}[<>=!]", table), name
    for state in (*STATES, MISSED):
        assert f"is:{state}" in table, state

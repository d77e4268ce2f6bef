"""History stays with its question, whatever an author does to the deck; what was guessed can be undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizkz.desk import Desk
from quizkz.desk.orphans import Handed, give, orphans, take_back
from quizkz.errors import UsageError
from quizkz.query import Scope
from quizkz.review import REVIEW, CardId, Draft, Rating
from quizkz.words import counts
from tests.conftest import OpenDesk
from tests.libraries import NOON, later, open_library

NAMED = """\
title = "Capitals"

[[question]]
id = "kz"
prompt = "What is the capital of Kazakhstan?"
answer = "Astana"
typed = true

[[question]]
id = "uz"
prompt = "Which city is the capital of Uzbekistan?"
answer = "Tashkent"
distractors = ["Samarkand", "Bukhara"]

[[question]]
id = "river"
text = "The {{c1::Esil}} flows through {{c2::Astana}}."
"""
UNNAMED = "\n".join(line for line in NAMED.splitlines() if not line.startswith("id = ")) + "\n"
CARDS = 4


def learn(desk: Desk) -> dict[str, int]:
    """Answers every card, each another number of times; the answers by prompt and part."""
    for number, card in enumerate(sorted(desk.store.db.execute("SELECT card FROM library.cards")), 1):
        for turn in range(number):
            now = later(NOON, minutes=turn, ms=number)
            desk.store.append([Draft(CardId(card[0]), REVIEW, rating=Rating.GOOD)], now, desk.today(now))
    return answers(desk)


def answers(desk: Desk) -> dict[str, int]:
    """The answers to each card of the library, by what is surely the same of it: its answer and its part."""
    found = {}
    rows = desk.store.db.execute(
        "SELECT c.card, c.part, coalesce(q.json ->> '$.answer', 'river') FROM library.cards c"
        " JOIN library.questions q ON q.n = c.q"
    ).fetchall()
    for card, part, answer in rows:
        state = desk.store.state(card)
        found[f"{answer}#{part}"] = 0 if state is None else state.answers
    return found


def edited(desk: Desk, path: Path, text: str | None) -> Desk:
    """The desk after a deck file was written, or removed."""
    path.parent.mkdir(exist_ok=True, parents=True)
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    desk.refresh(later(NOON, minutes=30))
    return desk


def reordered(text: str) -> str:
    head, *questions = text.split("[[question]]")
    return "[[question]]".join([head, *(one + "\n" for one in reversed(questions))])


EDITS: dict[str, Callable[[str], str]] = {
    "mend a typo": lambda text: text.replace("Which city is", "Which town is"),
    "mend a typo in each": lambda text: text.replace("capital of", "capital city of").replace(
        "flows", "runs"
    ),
    "insert at the top": lambda text: text.replace(
        "[[question]]", '[[question]]\nprompt = "What is first?"\nanswer = "This"\n\n[[question]]', 1
    ),
    "add a comment": lambda text: "# A comment.\n" + text.replace("answer", "# more\nanswer"),
    "change the title": lambda text: text.replace('"Capitals"', '"Capital cities"'),
    "reorder": reordered,
    "change a distractor": lambda text: text.replace('"Samarkand"', '"Samarqand"'),
    "change line ends": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", [NAMED, UNNAMED], ids=["ids", "no ids"])
@pytest.mark.parametrize("edit", EDITS)
def test_history_stays_with_its_question(desk: OpenDesk, tmp_path: Path, text: str, edit: str) -> None:
    opened = desk({"capitals.toml": text})
    before = learn(opened)
    assert len(before) == CARDS
    new = EDITS[edit](text)
    assert new != text
    after = answers(edited(opened, tmp_path / "decks" / "capitals.toml", new))
    assert {key: after[key] for key in before} == before
    assert orphans(opened) == ()


@pytest.mark.parametrize("text", [NAMED, UNNAMED], ids=["ids", "no ids"])
@pytest.mark.parametrize("there", ["cities.toml", "asia/capitals.toml", "cities/deck.toml"])
def test_history_stays_where_the_file_is_renamed_or_moved(
    desk: OpenDesk, tmp_path: Path, text: str, there: str
) -> None:
    opened = desk({"capitals.toml": text})
    before = learn(opened)
    target = tmp_path / "decks" / there
    target.parent.mkdir(exist_ok=True)
    (tmp_path / "decks" / "capitals.toml").rename(target)
    opened.refresh(later(NOON, minutes=30))
    assert answers(opened) == before
    assert orphans(opened) == ()


OTHER = '[[question]]\nid = "one"\nprompt = "What is 1 + 1?"\nanswer = 2\n'
MOVED = "[[question]]" + NAMED.split("[[question]]")[2]


@pytest.mark.parametrize("named", [True, False], ids=["ids", "no ids"])
@pytest.mark.parametrize("order", ["at once", "cut first", "pasted first"])
def test_a_question_moved_to_another_deck_keeps_its_history(
    desk: OpenDesk, tmp_path: Path, order: str, named: bool
) -> None:
    text, moved = (NAMED, MOVED) if named else (UNNAMED, MOVED.replace('id = "uz"\n', ""))
    opened = desk({"capitals.toml": text, "asia.toml": OTHER})
    before = learn(opened)
    folder = tmp_path / "decks"
    writes = [("capitals.toml", text.replace(moved, "")), ("asia.toml", OTHER + "\n" + moved)]
    for number, (name, new) in enumerate(writes if order != "pasted first" else reversed(writes)):
        (folder / name).write_text(new)
        if order != "at once":
            opened.refresh(later(NOON, minutes=30 + number))
    opened.refresh(later(NOON, minutes=40))
    assert answers(opened) == before
    assert len(opened.followed) == 1
    assert opened.followed[0][1].startswith("asia/")


def test_a_question_that_is_deleted_and_brought_back_goes_on_where_it_was(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": NAMED})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    edited(opened, path, NAMED.replace(MOVED, ""))
    assert [(one.card, one.prompt) for one in orphans(opened)] == [
        ("capitals/uz", "Which city is the capital of Uzbekistan?")
    ]
    assert answers(edited(opened, path, NAMED)) == before
    assert orphans(opened) == ()


def test_a_question_without_an_id_that_comes_back_changed_is_known_again(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": UNNAMED})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    moved = MOVED.replace('id = "uz"\n', "")
    edited(opened, path, UNNAMED.replace(moved, ""))
    edited(opened, path, UNNAMED.replace("Which city", "Which town"))
    assert answers(opened) == before


def test_a_deck_that_is_deleted_and_brought_back_goes_on_where_it_was(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"capitals.toml": UNNAMED, "asia.toml": OTHER})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    edited(opened, path, None)
    assert len(orphans(opened)) == CARDS
    assert answers(edited(opened, path, UNNAMED)) == before
    assert orphans(opened) == ()


def test_a_deck_that_breaks_and_is_mended_with_a_typo_less_keeps_its_history(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": UNNAMED})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    edited(opened, path, UNNAMED + "answr = 1\n")
    assert orphans(opened) == ()
    assert answers(edited(opened, path, UNNAMED.replace("Which city", "Which town"))) == before


def test_a_latin_letter_mended_in_a_prompt_is_told_and_keeps_its_history(
    desk: OpenDesk, tmp_path: Path
) -> None:
    text = '[[question]]\nprompt = "Астанa қай өзенде тұр?"\nanswer = "Есіл"\n'
    opened = desk({"q.toml": text})
    before = learn(opened)
    edited(opened, tmp_path / "decks" / "q.toml", text.replace("Астанa", "Астана"))
    assert answers(opened) == before
    assert counts.followed(opened.followed) == (
        "A question of q was changed; its progress stays. `quizkz orphans --undo` takes that back."
    )


FRANCE = '[[question]]\nprompt = "What is the capital of France?"\nanswer = "Paris"\n'
GREECE = '[[question]]\nprompt = "What is the capital of Greece?"\nanswer = "Athens"\n'


def test_what_went_earlier_is_known_again_by_its_answer_and_not_by_a_like_prompt_alone(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"france.toml": FRANCE + OTHER, "other.toml": OTHER})
    learn(opened)
    folder = tmp_path / "decks"
    edited(opened, folder / "france.toml", OTHER)
    edited(opened, folder / "other.toml", OTHER + GREECE)
    assert answers(opened)["Athens#"] == 0
    assert len(orphans(opened)) == 1
    edited(opened, folder / "other.toml", OTHER + GREECE + FRANCE.replace("What is", "Name"))
    assert answers(opened)["Paris#"] > 0


def test_a_question_that_went_gives_nothing_to_one_of_its_id_that_asks_otherwise(
    desk: OpenDesk, tmp_path: Path
) -> None:
    france, greece = (text.replace("prompt", 'id = "q1"\nprompt') for text in (FRANCE, GREECE))
    opened = desk({"france.toml": france + OTHER, "greece.toml": greece})
    card = CardId("france/q1")
    opened.store.append([Draft(card, REVIEW, rating=Rating.GOOD)], NOON, opened.today(NOON))
    edited(opened, tmp_path / "decks" / "france.toml", OTHER)
    assert answers(opened)["Athens#"] == 0
    assert [one.card for one in orphans(opened)] == [card]


def test_equal_questions_of_two_decks_have_their_own_history(desk: OpenDesk) -> None:
    text = '[[question]]\nprompt = "Столица Казахстана?"\nanswer = "Астана"\n'
    opened = desk({"deck-a.toml": text, "deck-b.toml": text})
    a, b = sorted(card for (card,) in opened.store.db.execute("SELECT card FROM library.cards"))
    opened.store.append([Draft(a, REVIEW, rating=Rating.GOOD)], NOON, opened.today(NOON))
    assert opened.store.state(a) is not None
    assert opened.store.state(b) is None


def test_a_copied_entry_with_its_id_is_an_error_that_names_both_lines(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"capitals.toml": NAMED})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    edited(opened, path, NAMED + MOVED.replace("Which city", "Which town"))
    (problem,) = [p for p in opened.catalogue.problems("capitals") if p.severity == "error"]
    assert problem.rule == "duplicate-id"
    assert problem.place.line == NAMED.count("\n") + 2
    assert [place.line for place in problem.related] == [NAMED.split('id = "uz"')[0].count("\n") + 1]
    assert orphans(opened) == ()
    assert answers(edited(opened, path, NAMED)) == before


def test_a_newer_version_of_a_deck_keeps_what_was_learned(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"capitals.toml": NAMED})
    before = learn(opened)
    edited(opened, tmp_path / "decks" / "capitals.toml", NAMED + "\n" + OTHER)
    assert answers(opened) == before | {"2#": 0}


def test_what_was_matched_by_likeness_can_be_undone_and_is_not_proposed_again(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": UNNAMED})
    before, path = learn(opened), tmp_path / "decks" / "capitals.toml"
    mended = UNNAMED.replace("Which city", "Which town")
    edited(opened, path, mended)
    followed = opened.followed[0]
    assert take_back(opened, later(NOON, minutes=31)) == (followed,)
    assert answers(opened) == before | {"Tashkent#": 0}
    assert [one.card for one in orphans(opened)] == [followed[0]]
    for text in (mended + "# touched\n", UNNAMED, mended):
        edited(opened, path, text)
    assert answers(opened)["Tashkent#"] == 0
    assert take_back(opened, later(NOON, minutes=32)) == ()


def test_undoing_takes_back_all_that_was_told_at_once_and_nothing_older(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": UNNAMED})
    learn(opened)
    path = tmp_path / "decks" / "capitals.toml"
    first = UNNAMED.replace("Which city", "Which town")
    edited(opened, path, first)
    path.write_text(first.replace("What is the", "Which is the").replace("flows", "runs"))
    opened.refresh(later(NOON, minutes=35))
    assert len(opened.followed) == 4
    assert {old for old, _ in take_back(opened, later(NOON, minutes=36))} == {
        old for old, _ in opened.followed[1:]
    }
    assert take_back(opened, later(NOON, minutes=37)) == (opened.followed[0],)


def test_a_rename_that_an_author_asked_for_is_not_undone_with_those_by_likeness(
    desk: OpenDesk, tmp_path: Path
) -> None:
    opened = desk({"capitals.toml": NAMED})
    learn(opened)
    said = NAMED.replace('id = "uz"', 'id = "uzbekistan"\nformerly = ["uz"]')
    edited(opened, tmp_path / "decks" / "capitals.toml", said)
    assert opened.followed == []
    assert take_back(opened, later(NOON, minutes=31)) == ()


CHANGED = NAMED.replace(MOVED, '[[question]]\nid = "sea"\nprompt = "Largest lake?"\nanswer = "Caspian"\n')


@pytest.fixture
def parted(tmp_path: Path) -> Iterator[Desk]:
    """A desk where one question with progress went and another came, with nothing alike."""
    opened = open_library(tmp_path, {"capitals.toml": NAMED})
    learn(opened)
    edited(opened, tmp_path / "decks" / "capitals.toml", CHANGED)
    yield opened
    opened.close()


def test_a_question_that_changed_too_much_to_be_known_is_told(parted: Desk) -> None:
    assert counts.parted(parted.parted) == (
        "1 question of capitals is new and one with progress is gone."
        " `quizkz orphans` can hand its history on."
    )
    assert [one.card for one in orphans(parted)] == ["capitals/uz"]


def test_a_question_that_goes_without_progress_is_not_told(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"capitals.toml": NAMED})
    edited(opened, tmp_path / "decks" / "capitals.toml", CHANGED)
    assert opened.parted == []


def test_progress_is_handed_to_another_question_and_taken_back(parted: Desk) -> None:
    had = orphans(parted)[0].answers
    now = later(NOON, minutes=40)
    wanted = Handed(((CardId("capitals/uz"), CardId("capitals/sea")),))
    assert give(parted, "capitals/uz", "capitals/sea", now, dry=True) == wanted
    assert answers(parted)["Caspian#"] == 0
    assert give(parted, "capitals/uz", "capitals/sea", now) == wanted
    assert answers(parted)["Caspian#"] == had
    assert orphans(parted) == ()
    assert take_back(parted, later(NOON, minutes=41)) == wanted.pairs
    assert answers(parted)["Caspian#"] == 0
    assert orphans(parted)[0].answers == had


def test_two_histories_are_joined_only_where_that_is_asked_for(parted: Desk) -> None:
    had = orphans(parted)[0].answers
    own = answers(parted)["Astana#"]
    with pytest.raises(UsageError, match="--join"):
        give(parted, "capitals/uz", "capitals/kz", NOON)
    assert give(parted, "capitals/uz", "capitals/kz", NOON, join=True).joined
    assert answers(parted)["Astana#"] == had + own


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("capitals/kz", "capitals/sea", "is in its deck still"),
        ("capitals/us", "capitals/sea", "Did you mean capitals/uz?"),
        ("capitals/uz", "capitals/see", "Did you mean capitals/sea?"),
        ("capitals/uz", "nowhere/one", "There is no question nowhere/one"),
    ],
)
def test_what_cannot_be_handed_on_is_refused_in_words(parted: Desk, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        give(parted, old, new, NOON)
    assert len(orphans(parted)) == 1


def test_the_cards_of_a_cloze_are_handed_on_part_by_part(desk: OpenDesk, tmp_path: Path) -> None:
    opened = desk({"capitals.toml": NAMED})
    learn(opened)
    path = tmp_path / "decks" / "capitals.toml"
    new = '[[question]]\nid = "sea"\ntext = "The {{Volga}} flows into it."\n'
    edited(opened, path, NAMED.partition('[[question]]\nid = "river"')[0] + new)
    assert [one.card for one in orphans(opened)] == ["capitals/river", "capitals/river#2"]
    handed = give(opened, "capitals/river", "capitals/sea", later(NOON, minutes=40), dry=True)
    assert handed == Handed((("capitals/river", "capitals/sea"),), ("capitals/river#2",))  # type: ignore[arg-type]  # plain texts
    alone = give(opened, "capitals/river#2", "capitals/sea", later(NOON, minutes=40))
    assert alone.pairs == (("capitals/river#2", "capitals/sea"),)


def test_what_is_gone_is_asked_for_no_more_and_its_heir_is(parted: Desk) -> None:
    later_on = later(NOON, days=60)
    asked = {p.card for p in parted.plan(Scope(), later_on).cards}
    assert "capitals/uz" not in asked
    give(parted, "capitals/uz", "capitals/sea", later_on)
    assert "capitals/sea" in {p.card for p in parted.plan(Scope(), later_on).cards}

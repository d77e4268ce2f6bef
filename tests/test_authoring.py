"""Changes to an author's files: the file says what it said and one thing more, to the letter."""

import os
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizkz.errors import QuizkzError
from quizkz.files import replace_file
from quizkz.grading import Response
from quizkz.library.loading import provisional_id
from quizkz.query import Scope
from quizkz.review import CardId, card_id, split_card
from quizkz.session import Graded, Session
from quizkz.texts import clean, is_blank
from tests.conftest import OpenDesk
from tests.libraries import NOON, open_library
from tests.rows import each

HEAD = '# A deck.\n\n[[question]]  # the first\nid = "imf"\nprompt = "Who?"\n'
TAIL = '# the end\n[[question]]\nid = "other"\nprompt = "Which?"\nanswer = true\n'


def overruled(session: Session, response: Response) -> Graded:
    """The card asked, missed with this response, and overruled."""
    session.respond(response, NOON)
    return session.i_was_right(NOON)


def accepting(root: Path, text: str, response: Response, card: str = "d/imf", file: str = "d.toml") -> Graded:
    """A deck after a response to one of its cards was accepted."""
    desk = open_library(root, {})
    (root / "decks").mkdir(exist_ok=True)
    (root / "decks" / file).parent.mkdir(exist_ok=True)
    (root / "decks" / file).write_bytes(text.encode())
    desk.refresh(NOON)
    try:
        session = Session(desk, Scope(cards=(CardId(card),)), NOON)
        assert overruled(session, response).may_be_accepted
        state = session.accept(NOON)
        assert isinstance(state, Graded)
        return state
    finally:
        desk.close()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('answer = "Fund"\ntyped = true # so\n', 'answer = "Fund"\naccept = ["IMF"]\ntyped = true # so\n'),
        ('answer = "Fund" #\nreject=["Bk"]\n', 'answer = "Fund" #\naccept = ["IMF"]\nreject=["Bk"]\n'),
        ('accept = ["A Fund"] #\nanswer = "Fund"\n', 'accept = ["A Fund", "IMF"] #\nanswer = "Fund"\n'),
        ('answer = "Fund"\naccept = []\n', 'answer = "Fund"\naccept = ["IMF"]\n'),
        (
            'answer = "Fund"\naccept = [\n  "The Fund", # one\n  \'A Fund\', # "odd", [but] so\n]\n',
            'answer = "Fund"\naccept = [\n  "The Fund", # one\n  \'A Fund\', "IMF", # "odd", [but] so\n]\n',
        ),
        ('answer = """\nFund"""\ntyped = true\n', 'answer = """\nFund"""\naccept = ["IMF"]\ntyped = true\n'),
        ('  answer = "Fund"\n  typed = true\n', '  answer = "Fund"\n  accept = ["IMF"]\n  typed = true\n'),
    ],
)  # fmt: skip
def test_a_response_joins_the_accepted_answers_and_all_else_stays(
    tmp_path: Path, before: str, after: str
) -> None:
    state = accepting(tmp_path, HEAD + before + TAIL, "IMF")
    assert (tmp_path / "decks" / "d.toml").read_text() == HEAD + after + TAIL
    assert state.notice == "“IMF” is an accepted answer from now on, in d.toml."
    assert state.verdict.result == "right"


def test_an_inline_table_gets_the_key_inside(tmp_path: Path) -> None:
    text = 'question = [\n  { id = "imf", prompt = "Who?", answer = "Fund", typed = true },\n]\n'
    accepting(tmp_path, text, "IMF")
    assert (tmp_path / "decks" / "d.toml").read_text() == text.replace('"Fund",', '"Fund", accept = ["IMF"],')


def test_line_ends_and_bom_stay(tmp_path: Path) -> None:
    text = "\ufeff" + (HEAD + 'answer = "Fund"\ntyped = true\n' + TAIL).replace("\n", "\r\n")
    accepting(tmp_path, text, "IMF")
    wanted = text.replace('"Fund"\r\n', '"Fund"\r\naccept = ["IMF"]\r\n')
    assert (tmp_path / "decks" / "d.toml").read_bytes() == wanted.encode()


@each(
    "text, card, response, after",
    [
        ('"In {{1991}}."', "d/g", ("ninety-one",), '"In {{1991|ninety-one}}."'),
        ('"In {{c2::1991::year}}."', "d/g#2", ("91",), '"In {{c2::1991|91::year}}."'),
        ("'So {{a|b}} and {{c}}.'", "d/g", ("b", "xyz"), "'So {{a|b}} and {{c|xyz}}.'"),
        ("'So {{a}} and {{c}}.'", "d/g", ("uvw", "xyz"), "'So {{a|uvw}} and {{c|xyz}}.'"),
        ("'A {{vector}}.'", "d/g", ("std::vec|tor",), r"'A {{vector|std\::vec\|tor}}.'"),
        ('"A {{vector}}."', "d/g", ("std::vec",), r'"A {{vector|std\\::vec}}."'),
        ('"\\u0041 {{vector}}."', "d/g", ('a "b"',), '"\\u0041 {{vector|a \\"b\\"}}."'),
        (
            '"""\n  One\n  {{two}} \\\n  three"""',
            "d/g",
            ("twain",),
            '"""\n  One\n  {{two|twain}} \\\n  three"""',
        ),
    ],
)
def test_a_gap_gets_another_spelling(
    tmp_path: Path, text: str, card: str, response: tuple[str, ...], after: str
) -> None:
    deck = f'# deck\n[[question]]\nid = "g"\ntext = {text} # so\n'
    state = accepting(tmp_path, deck, response, card)
    assert (tmp_path / "decks" / "d.toml").read_text() == deck.replace(text, after)
    assert state.verdict.result == "right"


def test_an_apostrophe_turns_a_literal_text_into_one_in_double_quotes(tmp_path: Path) -> None:
    deck = '[[question]]\nid = "g"\ntext = \'In {{Astana}} "x" \\frac\' # so\n'
    accepting(tmp_path, deck, ("rock'n",), "d/g")
    wanted = deck.replace("'In {{Astana}} \"x\" \\frac'", '"In {{Astana|rock\'n}} \\"x\\" \\\\frac"')
    assert (tmp_path / "decks" / "d.toml").read_text() == wanted


@pytest.mark.parametrize("inline", [False, True])
def test_a_question_whose_id_is_made_of_its_text_keeps_it(tmp_path: Path, inline: bool) -> None:
    deck = (
        'question = [{ text = "In {{vector}} x" }]\n'
        if inline
        else '[[question]]\ntext = "In {{vector}} x"\n'
    )
    card = card_id("d", provisional_id("In {{vector}} x"))
    state = accepting(tmp_path, deck, ("std::vector",), card)
    assert (state.asked.card, state.verdict.result) == (card, "right")
    assert f'id = "{split_card(card)[1]}"' in (tmp_path / "decks" / "d.toml").read_text()


def test_a_number_is_accepted_as_it_was_typed(tmp_path: Path) -> None:
    deck = '[[question]]\nid = "imf"\nprompt = "?"\nanswer = 4.3\nunit = "million"\n'
    accepting(tmp_path, deck, "4.5 million")
    assert (tmp_path / "decks" / "d.toml").read_text() == deck.replace(
        "4.3\n", '4.3\naccept = ["4.5 million"]\n'
    )


@pytest.mark.parametrize(
    ("question", "response", "said"),
    [
        (
            'answer = "Fund"\nreject = ["Bank"]\n',
            "Bank",
            "“Bank” stands under reject in d.toml. Take it out there first.",
        ),
        ("text = '{{a {{c2::b}} c}}'\n", ("xyz",), "A gap around another one"),
        ("text = '''\nSo {{it}} is.'''\n", ("a'''b",), "cannot take"),
    ],
)
def test_what_would_not_come_right_changes_nothing(
    tmp_path: Path, question: str, response: Response, said: str
) -> None:
    deck = '[[question]]\nid = "imf"\n' + ('prompt = "?"\n' if "answer" in question else "") + question
    state = accepting(tmp_path, deck, response)
    assert said in state.notice
    assert state.override
    assert (tmp_path / "decks" / "d.toml").read_text() == deck


def test_a_deck_of_several_files_is_changed_where_the_question_stands(tmp_path: Path) -> None:
    decks = tmp_path / "decks" / "d"
    decks.mkdir(parents=True)
    (decks / "deck.toml").write_text('id = "d"\ntyped = true\n')
    accepting(tmp_path, HEAD + 'answer = "Fund"\n', "IMF", file="d/more.toml")
    assert (decks / "more.toml").read_text() == HEAD + 'answer = "Fund"\naccept = ["IMF"]\n'
    assert (decks / "deck.toml").read_text() == 'id = "d"\ntyped = true\n'


def test_a_deck_that_comes_with_quizkz_is_copied_first(tmp_path: Path) -> None:
    text = HEAD + 'answer = "Fund"\ntyped = true\n'
    desk = open_library(tmp_path, {}, shipped={"d.toml": text})
    session = Session(desk, Scope(cards=(CardId("d/imf"),)), NOON)
    overruled(session, "IMF")
    assert "from now on, in d.toml" in session.accept(NOON).notice
    desk.close()
    assert (tmp_path / "shipped" / "d.toml").read_text() == text
    assert 'accept = ["IMF"]' in (tmp_path / "decks" / "d.toml").read_text()


def test_only_what_was_typed_and_overruled_can_be_accepted(desk: OpenDesk) -> None:
    deck = (
        '[[question]]\nid = "a"\nprompt = "?"\nanswer = "x"\ndistractors = ["y"]\n'
        '[[question]]\nid = "b"\nprompt = "?"\nanswer = "Fund"\ntyped = true\n'
    )
    opened = desk({"d.toml": deck})
    session = Session(opened, Scope(cards=(CardId("d/a"), CardId("d/b"))), NOON)
    assert not overruled(session, "y").may_be_accepted
    session.go_on(NOON)
    missed = session.respond("IMF", NOON)
    assert not missed.may_be_accepted
    assert session.accept(NOON) is missed
    assert session.i_was_right(NOON).may_be_accepted
    assert not session.i_was_right(NOON).may_be_accepted, "pressed again, it was not right after all"


def test_the_log_keeps_that_the_answer_was_overruled(desk: OpenDesk) -> None:
    opened = desk({"d.toml": HEAD + 'answer = "Fund"\ntyped = true\n'})
    session = Session(opened, Scope(cards=(CardId("d/imf"),)), NOON)
    overruled(session, "IMF")
    session.accept(NOON)
    last = opened.store.events(CardId("d/imf"))[-1]
    assert (last.response, last.value) == ("IMF", {"override": True, "suggested": 1})


texts = st.text(min_size=1, max_size=20).map(clean).map(str.strip).filter(lambda t: not is_blank(t))


@settings(max_examples=15)
@given(texts)
def test_any_text_can_be_accepted_and_is_read_back(response: str) -> None:
    before = HEAD + 'answer = "a long and quite another answer"\ntyped = true\n' + TAIL
    with tempfile.TemporaryDirectory() as folder:
        desk = open_library(Path(folder), {"d.toml": before})
        session = Session(desk, Scope(cards=(CardId("d/imf"),)), NOON)
        graded = overruled(session, response)
        done = graded.may_be_accepted and "from now on" in session.accept(NOON).notice
        desk.close()
        after = (Path(folder) / "decks" / "d.toml").read_text(encoding="utf-8")
    assert done or after == before
    if done:
        wanted = tomllib.loads(before)
        wanted["question"][0]["accept"] = [response]
        assert tomllib.loads(after) == wanted


# A file replaced at once, or not at all


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_bytes(b"theirs")
    with pytest.raises(QuizkzError, match="changed by another program"):
        replace_file(path, b"ours before", b"ours after")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "d.toml"
    real.write_bytes(b"before")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_file(link, b"before", b"after")
    assert link.is_symlink()
    assert real.read_bytes() == b"after"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_bytes(b"before")
    path.chmod(0o444)
    with pytest.raises(QuizkzError, match="read-only"):
        replace_file(path, b"before", b"after")
    assert path.read_bytes() == b"before"

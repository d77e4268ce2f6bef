"""The study screen: steps, undo, focus, sizes, hostile text, and its look."""

import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from quizkz.review import CardId
from quizkz.session import Asking, Finished, Graded
from tests.ui.helpers import ANY_SIZE, SIZES, check_snapshot, resized, settled
from tests.ui.sittings import KINDS, sitting

CARDS = ("choice", "fast", "multiple", "order", "match", "typed", "number", "gaps", "card")
HOSTILE = (
    "[red] [/] [/ \\\\ [@click=app.quit] $x \\u0007\\u001b[31m 日本語 👨‍👩‍👧 \\u202eעברית\\u200b"
    " |a| <script>x</script> =cmd() ```"
)

SLOW = pytest.mark.slow


def hostile() -> str:
    """A deck whose every text is hostile and long."""
    long = HOSTILE + " " + "x" * 2500 + " " + "word " * 500
    return f'''
id = "kinds"
title = "{HOSTILE}"
source = {{ publisher = "{HOSTILE}" }}
[[question]]
id = "choice"
prompt = "{long} one"
answer = "{long} right"
distractors = ["{long} a", "{HOSTILE} b"]
hint = "{long}"
explanation = "{long}"
feedback."{HOSTILE} b" = "{long}"
[[question]]
id = "multiple"
prompt = "{HOSTILE} two"
answer = ["{HOSTILE} right"]
distractors = ["{HOSTILE} a", "{HOSTILE} b"]
[[question]]
id = "order"
prompt = "{HOSTILE} three"
order = ["{HOSTILE} a", "{HOSTILE} b", "{long}"]
[[question]]
id = "match"
prompt = "{HOSTILE} four"
pairs = [["{HOSTILE} l", "{HOSTILE} r"], ["{long} l", "{long} r"]]
[[question]]
id = "typed"
prompt = "{HOSTILE} five"
answer = "{HOSTILE}"
typed = true
hint = "{HOSTILE}"
[[question]]
id = "number"
prompt = "{HOSTILE} six"
answer = 3
unit = "{HOSTILE}"
[[question]]
id = "gaps"
text = "{HOSTILE} {{{{{HOSTILE}::{HOSTILE}}}}} and {{{{2}}}} {long}"
[[question]]
id = "card"
prompt = "{HOSTILE} seven"
answer = "{long}"
[[question]]
id = "fast"
prompt = "{HOSTILE} eight"
answer = true
feedback.false = "{long}"
'''


async def test_an_answer_is_on_disk_before_its_feedback_and_undo_asks_its_card_again(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast") as at:
        store = at.screen._desk.store
        assert "Enter  Good, next" in await at.press("2"), "Enter takes the suggested rating"
        assert store.last_act()[0].response == "A presidential republic"
        await at.press("enter")
        assert isinstance(at.state, Asking)
        assert at.state.asked.question.id == "fast"
        assert "Taken back." in await at.press("u")
        assert isinstance(at.state, Asking)
        assert at.state.asked.question.id == "choice"
        assert not store.last_act()
        await at.press("2", "enter")
        at.clock.move(days=1)
        assert "earlier day" in await at.press("u"), "undo of an earlier day is asked for"
        await at.press("escape")
        assert store.last_act()
        await at.press("u", "enter")
        assert not store.last_act()


async def test_nothing_moves_when_an_answer_is_given_and_second_thoughts_are_taken_back(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path, "choice") as at:
        words = ("What did", "A parliamentary", "A federation")
        before = [at.column(w) for w in words]
        assert "Enter  Again, next" in await at.press("1")
        assert [at.column(w) for w in words] == before
        assert "Right, overruled" in await at.press("o")
        assert "✗ Missed" in await at.press("o")
        await at.press("u", "2")
        assert "Right, but guessed" in await at.press("g")


async def test_options_keep_their_order_through_resize_help_and_undo(tmp_path: Path) -> None:
    deck = KINDS.replace("shuffle = false\n", "")
    async with sitting(tmp_path, "choice", deck=deck) as at:
        assert isinstance(at.state, Asking)
        shown = at.state.asked.options

        def order() -> list[str]:
            return sorted(shown, key=at.column)

        assert order() == list(shown)
        await resized(at.app, at.pilot, (120, 40))
        await at.press("question_mark", "escape")
        assert order() == list(shown)
        await at.press("1", "u")
        assert isinstance(at.state, Asking)
        assert at.state.asked.options == shown
        assert order() == list(shown)


async def test_true_stands_before_false(tmp_path: Path) -> None:
    async with sitting(tmp_path, "fast") as at:
        assert at.column("True")[0] < at.column("2  False")[0]
        text = await at.press("1")
        assert "It says the opposite." in text
        assert "your answer" in text
        assert "the answer" in text


async def test_a_digit_pressed_before_the_verdict_was_painted_rates_nothing(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast") as at:
        for key in ("2", "4", "enter"):  # all three are waiting before anything is painted
            at.app.simulate_key(key)
        await settled(at.app, at.pilot)
        assert isinstance(at.state, Graded)
        assert at.screen.check_action("digit", (4,))


async def test_an_overruled_answer_is_accepted_from_now_on(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed") as at:
        await at.write("even ties")
        await at.press("enter")
        assert "Accept" not in at.text
        assert "a Accept it" in await at.press("o")
        said = await at.press("a")
        assert "“even ties” is an accepted answer from now on, in kinds.toml." in said
        assert "Accept" not in said.splitlines()[-1]
        assert 'accept = ["even ties"]' in (tmp_path / "decks" / "kinds.toml").read_text(encoding="utf-8")
        await at.press("u")
        await at.write("even ties")
        assert "✓ Right" in await at.press("enter")


async def test_a_missed_answer_is_typed_once_more_and_the_first_counts(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed", "gaps") as at:
        await at.write("two")
        assert "t Type it" in await at.press("enter")
        events = at.screen._desk.store.events(CardId("kinds/typed"))
        assert "Enter  Check" in await at.press("t")
        await at.write("multi-vectrism")
        assert "Not yet: one letter is missing: o." in await at.press("enter")
        await at.press(*["backspace"] * 14)
        await at.write("multi-vectorism")
        assert "Typed right. The first answer counts." in await at.press("enter")
        assert "✗ Missed" in at.text
        assert at.screen._desk.store.events(CardId("kinds/typed")) == events
        await at.press("enter")
        await at.write("2021")
        await at.press("enter")
        await at.write("77.2%")
        await at.press("enter", "t")
        await at.write("1")
        assert "Esc Stop typing" in at.text, "a digit is text in the field, no rating"
        assert "t Type it" in await at.press("escape")
        assert "✓ Right" in await at.press("u", *"2022", "enter", *"77.2", "percent_sign", "enter")


async def test_a_hint_keeps_what_was_ticked(tmp_path: Path) -> None:
    deck = KINDS.replace('id = "multiple"', 'id = "multiple"\nhint = "Three of **them**."')
    async with sitting(tmp_path, "multiple", deck=deck) as at:
        text = await at.press("1", "h")
        assert "1 [x]" in text
        assert "Three of them." in text
        assert "Hard, next" in await at.press("2", "4", "enter")


async def test_skip_bury_and_flag(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast", "multiple") as at:
        assert "Flagged." in await at.press("exclamation_mark")
        await at.press("s")
        assert isinstance(at.state, Asking)
        assert at.state.asked.question.id == "fast"
        await at.press("b")
        assert isinstance(at.state, Asking)
        assert at.state.asked.question.id == "multiple"


async def test_in_a_field_letters_are_text_until_escape_leaves_it_and_then_pauses(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed") as at:
        screen = at.screen
        assert isinstance(at.app.focused, Input)
        assert "husb!" in await at.write("husb!")
        assert "This question has no hint." in await at.press("f2"), "function keys work"
        assert "husb!" in at.text
        assert "s Skip" in await at.press("escape")
        assert at.app.screen is screen
        await at.press("escape")
        assert at.app.screen is not screen


async def test_what_is_written_into_a_window_that_was_tiny_when_it_opened_is_text(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed", size=(20, 4)) as at:
        await at.press("b", "s")  # nothing is shown that they could mean
        await resized(at.app, at.pilot, (80, 24))
        await settled(at.app, at.pilot)
        assert "bury" in await at.write("bury")
        assert isinstance(at.state, Asking)


async def test_feedback_takes_no_focus(tmp_path: Path) -> None:
    async with sitting(tmp_path, *CARDS) as at:
        for _ in range(3):
            await at.press("tab", "enter", "enter")
            if isinstance(at.state, Graded):
                assert at.app.focused is None
                await at.press("1")


async def test_every_line_of_a_long_explanation_is_reached_with_the_keyboard(tmp_path: Path) -> None:
    lines = "\\n".join(f"line number {n}." for n in range(120))
    deck = KINDS.replace("ended the super", f"{lines} ended the super")
    async with sitting(tmp_path, "choice", deck=deck) as at:
        text = await at.press("2")
        assert "Space  ↓" in text
        seen = text
        while "↓" in text:
            text = await at.press("space")
            seen += text
        assert all(f"line number {n}." in seen for n in range(120))
        assert "What did" in await at.press("space")


async def test_a_long_prompt_is_read_with_the_keyboard_before_a_field(tmp_path: Path) -> None:
    lines = "\\n".join(f"line number {n}." for n in range(60))
    deck = KINDS.replace("Which policy", f"{lines} Which policy")
    async with sitting(tmp_path, "typed", deck=deck) as at:
        seen = at.text
        assert "PgDn  ↓" in seen
        for _ in range(6):
            seen += await at.press("pagedown")
        assert all(f"line number {n}." in seen for n in range(60))


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), pytest.param((40, 12), marks=SLOW)])
async def test_hostile_text_is_shown_as_text_in_every_kind(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(tmp_path, *CARDS, deck=hostile(), size=size) as at:
        asked: list[str] = []
        while isinstance(at.state, Asking):
            kind = at.state.asked.question.kind
            await at.press("f2" if kind in ("typed", "numeric", "cloze") else "h")
            text = await at.press(*(["enter"] if kind == "flashcard" else ["enter", "enter"]))
            assert isinstance(at.state, Graded), kind
            assert "[red]" in text, kind
            assert "\x07" not in text
            await at.press("1" if kind == "choice" and kind not in asked else "4")
            asked.append(kind)
        assert len(set(asked)) == len(CARDS)
        assert "[red]" in at.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "card", ["choice", pytest.param("match", marks=SLOW), pytest.param("gaps", marks=SLOW)]
)
async def test_no_size_crashes_and_nothing_is_lost(tmp_path: Path, card: str) -> None:
    async with sitting(tmp_path, card) as at:
        for size in (*ANY_SIZE, (1, 1), (20, 6), (80, 24)):
            await resized(at.app, at.pilot, size)
        await at.press("enter", "enter")
        assert isinstance(at.state, Graded)
        for size in (*ANY_SIZE, (1, 1), (80, 24)):
            await resized(at.app, at.pilot, size)
        assert "✗ Missed" in at.text


@pytest.mark.parametrize("size", [(80, 24), (24, 6), (30, 8)])
async def test_long_options_wrap_below_their_own_text(tmp_path: Path, size: tuple[int, int]) -> None:
    deck = f'''
    id = "kinds"
    [[question]]
    id = "wide"
    prompt = "Which?"
    answer = "{"日本語" * 40}"
    distractors = ["{"word " * 24}end"]
    '''
    async with sitting(tmp_path, "wide", deck=deck, size=size) as at:
        seen = last = at.text
        while (text := await at.press("pagedown")) != last:
            seen, last = seen + text, text
        assert "end" in seen
        assert seen.count("日") >= 40
        rows = [row for row in seen.split("\n") if "語" in row and "1  " not in row and "2  " not in row]
        assert all(row.startswith("     ") for row in rows)


async def test_right_and_wrong_differ_without_colour(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", theme="ansi-dark") as at:
        wrong = await at.press("1")
        right = await at.press("u", "2")
        assert "✗ Missed" in wrong
        assert "✓ Right" in right
        assert "▌ ✗" in wrong
        assert "✗ 1  A parliamentary republic" in wrong


async def test_practice_says_that_nothing_is_scheduled(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", practice=True) as at:
        assert "the schedule stays as it is" in at.text
        text = await at.press("1")
        assert "the schedule stays as it is" in text
        assert "10 min" not in text
        await at.press("enter")
        assert isinstance(at.state, Finished)


async def test_taking_back_a_flag_keeps_the_answer_begun_and_partly_right_looks_as_designed(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path, "multiple") as at:
        await at.press("exclamation_mark", "1")
        text = await at.press("u")
        assert "Taken back." in text
        assert "[x]" in text
        await at.press("3", "4", "enter")
        for size in SIZES[:2]:
            await resized(at.app, at.pilot, size)
            check_snapshot(f"verdict-partial-{size[0]}x{size[1]}", at.app)


async def test_a_right_text_stands_below_its_verdict_and_a_slip_looks_as_designed(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed") as at:
        await at.write("Multi-vectorism")
        text = await at.press("enter")
        assert "✓ Right" in text
        assert "Answer    multi-vectorism" in text
        assert "You said" not in text
        await at.press("u")
        await at.write("multi-vetorism")
        await at.press("enter")
        check_snapshot("verdict-near-80x24", at.app)


async def test_an_open_match_looks_as_designed(tmp_path: Path) -> None:
    async with sitting(tmp_path, "match") as at:
        await at.press("2")
        check_snapshot("ask-match-80x24", at.app)


async def test_an_accepted_spelling_stands_beside_the_answer(tmp_path: Path) -> None:
    deck = KINDS.replace('answer = "multi-vectorism"', 'answer = "multi-vectorism"\naccept = ["balance"]')
    async with sitting(tmp_path, "typed", deck=deck) as at:
        await at.write("balance")
        text = await at.press("enter")
        assert "✓ Right" in text
        assert "You said  balance" in text
        assert "Answer    multi-vectorism" in text


@pytest.mark.parametrize("size", [pytest.param(s, marks=SLOW if s != (40, 12) else ()) for s in SIZES])
async def test_the_hint_of_a_gap_is_never_cut(tmp_path: Path, size: tuple[int, int]) -> None:
    hint = "a word from chemistry, say"
    deck = KINDS.replace("{{2022}}", f"{{{{2022::{hint}}}}}")
    async with sitting(tmp_path, "gaps", deck=deck, size=size) as at:
        assert hint in at.text


class _Held:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def script(folder: Path, code: str) -> list[str]:
    """An editor that does this to the text of the file."""
    path = folder / "edits.py"
    head = "import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\ntext = path.read_text()\n"
    path.write_text(f"{head}{code}\npath.write_text(text)\n")
    return [sys.executable, str(path)]


async def test_a_deck_broken_by_an_edit_shows_its_problem_and_once_mended_the_card(tmp_path: Path) -> None:
    code = "old, new = ('anwser', 'answer') if 'anwser' in text else ('answer', 'anwser')\n"
    code += "text = text.replace(old, new, 1)"
    async with sitting(tmp_path, "typed", editor=script(tmp_path, code)) as at:
        assert at.screen._editor is not None
        at.screen._editor._suspend = _Held
        await at.write("owl")
        await at.press("enter", "e")
        assert "did you mean" in at.text.lower()
        await at.press("enter")  # opens the editor at the line again
        await settled(at.app, at.pilot)
        assert isinstance(at.state, Graded)
        assert "✗ Missed" in at.text
        assert at.state.notice == ""


async def test_a_question_is_edited_before_it_is_answered(tmp_path: Path) -> None:
    code = "text = text.replace('system of government', 'SYSTEM of government')"
    async with sitting(tmp_path, "choice", editor=script(tmp_path, code)) as at:
        assert at.screen._editor is not None
        at.screen._editor._suspend = _Held
        await at.press("e")
        await settled(at.app, at.pilot)
        assert "SYSTEM" in at.text
        assert isinstance(at.state, Asking)


async def test_a_letter_too_many_has_a_sign_where_rows_are_few(tmp_path: Path) -> None:
    async with sitting(tmp_path, "typed", size=(40, 12)) as at:
        await at.write("multi-vectorismm")
        assert "multi-vectorism[m]" in await at.press("enter")


async def test_after_undo_the_keys_are_those_of_the_question_before(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "typed") as at:
        await at.press("2", "enter")
        assert "F3 Undo" in at.text
        assert "s Skip" in await at.press("f3")
        assert "Leave field" not in at.text


async def test_the_gap_that_is_written_into_is_brought_into_view(tmp_path: Path) -> None:
    deck = (
        '[[question]]\nid = "g"\ntext = "'
        + "One {{1}} and two {{2}} and three {{3}} and four {{4}}. "
        + '"\n'
    )
    async with sitting(tmp_path, "kinds/g", deck='id = "kinds"\n' + deck, size=(40, 12)) as at:
        for answer in "123":
            await at.press(answer, "enter")
        await at.write("fourth")
        assert "fourth" in at.text.splitlines()[-3] + at.text.splitlines()[-4]


async def test_an_editor_that_cannot_run_says_so_in_the_verdict(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", editor=["vi"]) as at:
        text = await at.press("2", "e")
        assert "cannot hand over to an editor" in text
        assert "1 Again" in text
        assert isinstance(at.state, Graded)

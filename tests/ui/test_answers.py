"""Every kind is answered with the keyboard alone, and the listed ones with the mouse too."""

from pathlib import Path

from textual.widgets import Input

from quizkz.session import Asking, Graded
from tests.ui.sittings import sitting

TRIES: dict[str, list[tuple[list[str], str]]] = {
    "choice": [(["2"], "✓ Right"), (["down", "down", "enter"], "✓ Right"), (["up", "enter"], "✗ Missed")],
    "fast": [(["2"], "✓ Right")],
    "multiple": [(["1", "2", "4", "enter"], "✓ Right"), (["down", "space", "enter"], "◐ Partly right")],
    "typed": [
        ([*"multi-vectorism", "enter"], "✓ Right"),
        ([*"multi-vetorism", "enter"], "≈ Right, with a slip"),
    ],
    "number": [([*"4,3", "enter"], "✓ Right")],
    "gaps": [
        ([*"2022", "enter", *"77.2%", "enter"], "✓ Right"),
        ([*"2022", "tab", *"5%", "enter"], "◐ Partly right"),
    ],
}
"""Of each kind what is pressed, and how it comes out."""


async def test_each_kind_is_answered_with_the_keyboard(tmp_path: Path) -> None:
    async with sitting(tmp_path, *TRIES) as at:
        for card, tries in TRIES.items():
            for number, (keys, word) in enumerate(tries):
                if number:
                    await at.press("u")  # the answer is taken back, and the next try begins afresh
                assert isinstance(at.state, Asking)
                assert at.state.asked.question.id == card
                assert word in await at.press(*keys)
                assert isinstance(at.state, Graded)
            await at.press("3")


async def test_an_order_is_given_by_digits_and_clicks_and_taken_back_by_backspace(tmp_path: Path) -> None:
    async with sitting(tmp_path, "order") as at:
        assert "next is the 3rd" in await at.press("1", "2")
        assert "next is the 2nd" in await at.press("backspace")
        assert "Enter  Answer" in await at.press("3", "2"), "the last item falls into its place"
        assert "next is the 3rd" in await at.press("backspace")
        await at.press("backspace", "backspace")
        assert isinstance(at.state, Asking)
        shown = at.state.asked.options
        digits = [str(shown.index(item) + 1) for item in ("First", "Second", "Third")]
        assert f"{shown.index('Fourth') + 1} [4]  Fourth" in await at.press(*digits)
        assert "✓ Right" in await at.press("enter")
        await at.press("u")
        for item in ("First", "Second", "Third"):
            await at.click_on(item)
        assert "✓ Right" in await at.press("enter")


async def test_rows_are_matched_by_digits_and_clicks(tmp_path: Path) -> None:
    async with sitting(tmp_path, "match") as at:
        text = await at.press("1", "1")
        assert text.count("[1]") == 1, "a partner given twice leaves the row that had it"
        assert text.count("used") == 1
        assert "used" not in await at.press("up", "down", "backspace", "backspace", "up", "up")
        assert isinstance(at.state, Asking)
        asked = at.state.asked
        right = {"KazAID": "2020", "Forum": "2023", "Seat": "2017"}
        text = await at.press(str(asked.options.index(right[asked.lefts[0]]) + 1))
        assert "used" in text
        await at.press(*(str(asked.options.index(right[left]) + 1) for left in asked.lefts[1:]))
        assert "✓ Right" in await at.press("enter")
        await at.press("u")
        for left, partner in right.items():
            await at.click_on(left)
            await at.click_on(partner)
        assert "✓ Right" in await at.press("enter")


async def test_a_card_is_turned_and_judged_by_the_learner(tmp_path: Path) -> None:
    async with sitting(tmp_path, "card") as at:
        assert "below the great powers" not in at.text
        assert "below the great powers" in await at.press("space")
        assert "only you can tell" in await at.press("enter")
        assert isinstance(at.state, Graded)
        await at.press("3")
        assert not isinstance(at.state, Graded)


async def test_the_way_back_shows_the_answer_first(tmp_path: Path) -> None:
    async with sitting(tmp_path, "card#reverse") as at:
        assert "below the great powers" in at.text
        assert "called a middle power" in await at.press("enter")


async def test_enter_on_an_empty_answer_asks_once_and_then_shows_it(tmp_path: Path) -> None:
    cards = ("choice", "multiple", "order", "match", "typed", "number", "gaps")
    asked = set()
    async with sitting(tmp_path, *cards) as at:
        for _ in cards:
            assert isinstance(at.state, Asking)
            asked.add(at.state.asked.question.id)
            if at.state.asked.question.id == "multiple":
                await at.press("enter", "1", "1")  # another key takes back what Enter asked
            assert "No answer yet. Enter again shows it, as Again." in await at.press("enter")
            assert isinstance(at.state, Asking)
            assert "✗ Missed" in await at.press("enter")
            await at.press("4")
    assert asked == set(cards)


async def test_options_ratings_and_boxes_are_clicked(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "multiple") as at:
        assert "✓ Right" in await at.click_on("A presidential")
        await at.click_on("Easy")
        assert isinstance(at.state, Asking)
        assert "3 [x]  A ministry" in await at.click_on("A ministry")
        assert "3 [ ]  A ministry" in await at.click_on("A ministry")


async def test_tab_visits_every_gap_and_the_text_shows_what_is_written(tmp_path: Path) -> None:
    async with sitting(tmp_path, "gaps") as at:
        seen = [at.app.focused]
        for _ in range(2):
            await at.press("tab")
            seen.append(at.app.focused)
        assert isinstance(seen[0], Input)
        assert seen[0] is seen[2]
        assert seen[1] is not seen[0]
        assert "[1\u00a02022], [2\u00a0…] of voters" in await at.write("2022")


async def test_two_options_of_one_text_are_shown_and_graded(tmp_path: Path) -> None:
    """Equal texts are no ids: both are shown, and choosing either counts."""
    deck = """
    id = "kinds"
    [[question]]
    id = "twice"
    prompt = "When did each begin?"
    pairs = [["KazAID", "2020"], ["Forum", "2020"]]
    """
    async with sitting(tmp_path, "twice", deck=deck) as at:
        assert at.text.count("2020") == 2
        assert "✓ Right" in await at.press("1", "2", "enter")


async def test_a_paste_arrives_once_and_only_in_a_field(tmp_path: Path) -> None:
    from textual import events

    async with sitting(tmp_path, "typed", "choice") as at:
        assert isinstance(at.state, Asking)
        for _ in range(2):
            at.app.post_message(events.Paste("🐎 жылқы 👨‍👩‍👧"))
            await at.pilot.pause()
            if isinstance(at.app.focused, Input):
                assert at.app.focused.value == "🐎 жылқы 👨‍👩‍👧"
            await at.press("escape", "s")

"""The end of a sitting: the score, what was missed, and what can be done next."""

from pathlib import Path

from quizkz.session import Asking, Finished
from quizkz.ui.home import HomeScreen
from tests.ui.helpers import check_snapshot, resized
from tests.ui.sittings import Sitting, sitting


async def walk(at: Sitting) -> None:
    """One right, two missed; these come back and are then right, which does not mend the score."""
    for keys in (
        ["2", "4"],
        ["1", "enter"],
        ["3", "enter", "enter"],
        ["2", "4"],
        ["1", "2", "4", "enter", "4"],
    ):
        at.clock.move(seconds=15)
        await at.press(*keys)


async def test_the_end_looks_as_designed(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast", "multiple") as at:
        await walk(at)
        assert isinstance(at.state, Finished)
        check_snapshot("end-80x24", at.app)
        await resized(at.app, at.pilot, (40, 12))
        assert "Next: 2 on Thu 27 Nov\n\n   Enter  Practise 2 missed   ? Keys" in at.text


async def test_enter_practises_what_was_missed_and_then_goes_home(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast") as at:
        await at.press("2", "4", "1", "enter", "2", "4")
        assert "Practise 1 missed" in at.text
        await at.press("enter")
        assert isinstance(at.state, Asking)
        assert at.state.asked.question.id == "fast"
        await at.press("2", "enter")
        assert "Enter  Home" in at.text
        await at.press("enter")
        assert isinstance(at.app.screen, HomeScreen)


async def test_what_was_suspended_after_a_miss_neither_comes_back_nor_is_practised(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice", "fast") as at:
        await at.press("1", "S", "enter", "1", "enter", "2", "4")
        assert isinstance(at.state, Finished)
        suspended, fast = at.state.missed
        assert at.state.again == (fast.card,)
        assert at.text.index("and coming back") < at.text.index(fast.answer)
        assert at.text.index("and not coming back") < at.text.index(suspended.answer)
        assert "Practise 1 missed" in at.text
        await at.press("enter")
        assert isinstance(at.state, Asking)
        assert at.state.asked.card == fast.card


async def test_undo_from_the_end_asks_the_last_card_again_and_escape_goes_home(tmp_path: Path) -> None:
    async with sitting(tmp_path, "choice") as at:
        await at.press("2", "4")
        assert isinstance(at.state, Finished)
        assert "Done for now." in at.text
        await at.press("u")
        assert isinstance(at.state, Asking)
        assert "What did" in at.text
        await at.press("1", "4", "escape")
        assert isinstance(at.app.screen, HomeScreen)


async def test_an_empty_sitting_says_why(tmp_path: Path) -> None:
    async with sitting(tmp_path, "no-such-card") as at:
        assert isinstance(at.state, Finished)
        assert "No card matches." in at.text
        assert "Enter  Home" in at.text

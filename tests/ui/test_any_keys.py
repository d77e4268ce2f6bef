"""Any keys in any order, in windows of any size, over decks of hostile texts: no crash, and a sound log."""

import random
from pathlib import Path

import pytest

from quizkz.clock import DAY_MS, Now
from quizkz.desk import Desk
from quizkz.review import REVIEW, CardId, Draft, Rating
from tests.ui.decks import BROKEN, CAPITALS
from tests.ui.helpers import ANY_SIZE, Hands, desk_in, painted, resized, running
from tests.ui.test_study import HOSTILE, hostile

LETTERS = (*"abcdefghijklmnopqrstuvwxyzF0123456789é日[]\u202e", "slash", "question_mark", "exclamation_mark")
MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "space")
OTHERS = (
    "backspace",
    "delete",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f7",
    "f8",
    *(f"ctrl+{key}" for key in "pstyngoca"),
)
ANYWHERE = (*LETTERS, *MOVES, *OTHERS, *("enter",) * 16, *("escape",) * 6)
AT_HOME = (*"erpcxgul", "enter", "slash", "ctrl+p", *("down",) * 3, "up")


def studied(desk: Desk, clock: Hands, chance: random.Random, days: int) -> None:
    """Answers of some days, a third of them wrong and as hostile as the decks."""
    cards = [
        CardId(card) for (card,) in desk.store.db.execute("SELECT card FROM library.cards ORDER BY card")
    ]
    for ago in range(days, 0, -1):
        now = Now(clock.now.at - ago * DAY_MS, clock.now.offset, clock.now.mono)
        for card in chance.sample(cards, 8):
            right = chance.random() < 0.6
            rating, said = (Rating.GOOD, "x") if right else (Rating.AGAIN, HOSTILE)
            draft = Draft(card, REVIEW, rating, took_ms=5000, credit=float(right), response=said)
            desk.store.append([draft], now, desk.today(now))


async def press_any(folder: Path, seed: int, presses: int, days: int) -> None:
    """Press keys by chance from home on; where they quit, the rest is not pressed."""
    chance, clock = random.Random(seed), Hands()
    decks = {"kinds.toml": hostile(), "capitals.toml": CAPITALS, "lakes.toml": BROKEN}
    desk = desk_in(folder, decks, clock)
    desk.refresh(clock())
    studied(desk, clock, chance, days)
    pressed: list[str] = []
    async with running(desk, clock) as (app, pilot):
        for _ in range(presses):
            if app._exit:
                break
            if chance.random() < 0.05:
                await resized(app, pilot, chance.choice(ANY_SIZE))
            clock.move(seconds=chance.choice((0, 1, 30, 900)))
            home = len(app.screen_stack) == 1
            pressed.append(chance.choice(AT_HOME if home else ANYWHERE))
            await app._press_keys(pressed[-1:])
            if chance.random() < 0.5:  # else the next key comes before the screen is painted
                await painted(app, pilot)
        assert desk.store.verify(desk.today(clock())) == (), (seed, pressed)


async def test_any_keys_leave_the_app_running_and_the_log_sound(tmp_path: Path) -> None:
    await press_any(tmp_path, seed=5, presses=40, days=3)


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=pytest.mark.slow if seed < 6 else pytest.mark.long) for seed in range(24)],
)
async def test_hundreds_of_any_keys_leave_the_app_running_and_the_log_sound(
    seed: int, tmp_path: Path
) -> None:
    await press_any(tmp_path, seed, presses=300, days=30)

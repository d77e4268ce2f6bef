"""What the tests of a sitting share: one question of every kind, and a sitting over chosen cards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.session import State
from quizkz.ui.app import QuizkzApp
from quizkz.ui.study import StudyScreen
from tests.ui.helpers import Hands, desk_in, painted, running

# ruff: noqa: E501  # a deck reads as its author writes it
KINDS = """
id = "kinds"
title = "Political reforms"
source = { publisher = "Diplomatic World", published = "early 2025" }

[[question]]
id = "choice"
prompt = "What did the 2022 constitutional referendum turn Kazakhstan’s system of government into?"
answer = "A presidential republic"
options = ["A parliamentary republic", "A presidential republic", "A super-presidential republic", "A federation"]
shuffle = false
hint = "It was *more* than that before."
explanation = "Changes to a third of the constitution ended the super-presidential model and gave parliament more weight."
cite = { paragraph = 9 }

[[question]]
id = "fast"
prompt = "Reforms should be judged by how fast they come."
answer = false
feedback.true = "It says the opposite."

[[question]]
id = "multiple"
prompt = "Which of these does the article name for artificial intelligence in Kazakhstan?"
answer = ["A National Artificial Intelligence Center", "A Digital Solutions Center with UNESCAP", "A concept for the years 2024 to 2029"]
options = ["A National Artificial Intelligence Center", "A Digital Solutions Center with UNESCAP", "A ministry for robotics", "A concept for the years 2024 to 2029"]
shuffle = false
explanation = "The center with UNESCAP is for sharing good practice with other countries."
cite = { paragraph = 17 }

[[question]]
id = "order"
prompt = "In which order did these happen?"
order = ["First", "Second", "Third", "Fourth"]

[[question]]
id = "match"
prompt = "When did each of these begin?"
pairs = [["KazAID", "2020"], ["Forum", "2023"], ["Seat", "2017"]]
decoys = ["2025"]

[[question]]
id = "typed"
prompt = "Which policy keeps Kazakhstan at an equal distance from Beijing, Washington, Brussels and Moscow?"
answer = "multi-vectorism"
typed = true
explanation = "It keeps even ties with the big centres of power, which makes Kazakhstan a mediator others accept."
cite = { paragraph = 6 }

[[question]]
id = "number"
prompt = "How many people do small and medium enterprises employ in Kazakhstan?"
answer = 4.3
unit = "million"
tolerance = 0.05

[[question]]
id = "gaps"
text = "In a nationwide referendum in {{2022}}, {{77.2%::share}} of voters backed changes."

[[question]]
id = "card"
prompt = "What does it mean that Kazakhstan is called a middle power?"
answer = "A state below the great powers that backs a rules-based order."
reverse = true
"""


class Sitting:
    """A running app in a sitting, with what a test asks of it."""

    def __init__(self, app: QuizkzApp, pilot: "Pilot[int]", clock: Hands) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    @property
    def screen(self) -> StudyScreen:
        """The study screen."""
        screen = self.app.screen
        assert isinstance(screen, StudyScreen)
        return screen

    @property
    def state(self) -> State:
        """Where the sitting stands."""
        return self.screen._session.state

    @property
    def text(self) -> str:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in row).rstrip() for row in strips)

    async def press(self, *keys: str) -> str:
        """Press keys, each when what the one before led to is painted; the screen after them.

        Letters that go on in a field do not wait: the field takes them in their order.
        """
        for at, key in enumerate(keys, 1):
            await self.app._press_keys([key])
            if isinstance(self.app.focused, Input) and at < len(keys) and len(key) == len(keys[at]) == 1:
                continue
            await painted(self.app, self.pilot)
            for _ in range(500):  # on a busy machine painting comes late, and keys before it mean nothing
                if not isinstance(self.app.screen, StudyScreen) or self.app.screen._painted:
                    break
                await self.pilot.pause()
        return self.text

    async def write(self, text: str) -> str:
        """Write into the field that has the keys, as a paste does: at once."""
        await painted(self.app, self.pilot)
        assert isinstance(self.app.focused, Input)
        self.app.focused.post_message(events.Paste(text))
        await painted(self.app, self.pilot)
        return self.text

    async def click_on(self, words: str) -> str:
        """Click on the first place where these words stand."""
        for y, row in enumerate(self.text.split("\n")):
            if words in row:
                await self.pilot.click(offset=(row.index(words), y))
                await painted(self.app, self.pilot)
                return self.text
        raise AssertionError(f"not on the screen: {words}")

    def column(self, words: str) -> tuple[int, int]:
        """Row and column at which these words first stand."""
        for y, row in enumerate(self.text.split("\n")):
            if words in row:
                return y, row.index(words)
        raise AssertionError(f"not on the screen: {words}")


@asynccontextmanager
async def sitting(
    folder: Path,
    *cards: str,
    deck: str = KINDS,
    size: tuple[int, int] = (80, 24),
    **options: Any,
) -> AsyncIterator[Sitting]:
    """A sitting over cards of one deck (all of it where none is named)."""
    clock = Hands()
    desk = desk_in(folder, {"kinds.toml": deck}, clock)
    desk.refresh(clock())
    scope = Scope(cards=tuple(CardId(card if "/" in card else f"kinds/{card}") for card in cards))
    async with running(desk, clock, size=size, start=scope, **options) as (app, pilot):
        yield Sitting(app, pilot, clock)

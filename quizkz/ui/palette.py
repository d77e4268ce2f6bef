"""The command palette: commands, and decks. A deck's title is shown as it is: never as markup."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from quizkz.ui.commands import COMMANDS, EVERYWHERE
from quizkz.ui.roles import cut
from quizkz.words import care, titles

if TYPE_CHECKING:
    from quizkz.ui.app import QuizkzApp
    from quizkz.ui.home import HomeScreen

TITLE_CELLS = 200
"""A title is cut here: the palette lays out every hit, and a title may be as long as its author likes."""


NAMED = (
    *("home.browse", "home.date", "home.goal", "home.exam", "home.report", "study.why"),  # told below
    *("study.more", "report.more", "exam.before"),  # move what is shown
)
"""Commands that have no entry of their own by their key."""


TOLD = {
    "browse.care": ("Care of cards", "Suspend, flag, begin anew, set the day"),
    "study.suspend": (care.NAMES["suspend"], care.ABOUT["suspend"]),
    "study.bury": (care.NAMES["bury"], care.ABOUT["bury"]),
    "study.flag": (care.NAMES["flag"], f"{care.ABOUT['flag']}; again clears it"),
    "study.set_due": ("Set the day it is due", care.ABOUT["set_due"]),
}
"""Titles of commands and what is told of them, where the page of keys is too short for it."""


class Palette(CommandPalette):
    """Textual's palette, but a key that moves by pages is let go while its list is not laid out.

    In a window without room it never is.
    """

    def _action_command_list(self, action: str) -> None:
        listed = self.query_one(CommandList)
        if listed.highlighted is None or listed.highlighted in listed._index_to_line:
            super()._action_command_list(action)


def commands_of(app: "QuizkzApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """The commands of the palette: those of home by name, those of any screen by its keys, and everyone's."""
    from quizkz.ui.home import HomeScreen

    if isinstance(screen, HomeScreen):
        yield SystemCommand("Browse", "Search all questions", screen.action_browse)
        yield SystemCommand("Exam date", "Of the deck under the cursor", screen.action_date)
        yield SystemCommand("Daily goal", "Cards or minutes, or none", screen.action_goal)
        yield SystemCommand("Exam", "Timed and scored", screen.action_exam)
        yield SystemCommand("Report", "How far you are, in figures", screen.action_report)
        yield SystemCommand(titles.FIT, "Parameters found in your answers", app.fit)
        yield SystemCommand(titles.RETENTION, "Reviews and minutes against knowledge", app.simulate)
    yield from _of_keys(app, screen)
    why = getattr(screen, "action_why", None)
    if why is not None:
        yield SystemCommand("Why now", "Why the card is due, its memory and its log", why)
    save = getattr(screen, "action_save_search", None)
    if save is not None:
        yield SystemCommand("Save the search", "Under a name, for any other", save)
    yield SystemCommand("Keys", "Show all keys", app.action_show_keys)
    yield SystemCommand("Theme", "Choose other colours for this run", app.action_change_theme)
    yield SystemCommand("Quit", "Nothing is lost", app.action_quit)


def _of_keys(app: "QuizkzApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """What the keys of a screen do now, in the words of the page of keys."""
    seen = set(NAMED)
    for node, binding in _bindings(app, screen):
        command, name = COMMANDS.get(binding.id or ""), binding.id or ""
        if command is None or command.section == EVERYWHERE or not command.page or name in seen:
            continue
        seen.add(name)
        rest = command.page.replace(";", ",").partition(",")[2].strip()
        title, told = TOLD.get(name, (binding.description, rest or command.section))
        yield SystemCommand(_title(title), _title(told), partial(_act, app, binding.action, node))


def _bindings(app: "QuizkzApp", screen: Screen[object]) -> Iterator[tuple[DOMNode, Binding]]:
    """The bindings that hold on a screen now, those too whose keys are text in the field that has them."""
    focused = screen.focused
    for node in focused.ancestors_with_self if focused else (screen, app):
        for bindings in node._bindings.key_to_bindings.values():
            for binding in bindings:
                if app._check_action_state(binding.action, node):
                    yield node, binding


async def _act(app: "QuizkzApp", action: str, node: DOMNode) -> None:
    await app.run_action(action, node)


def _title(label: str) -> str:
    """`Look through` of `when over: look through`."""
    words = label.rpartition(": ")[2]
    return words[:1].upper() + words[1:]


class DeckCommands(Provider):
    """Study a deck by its title."""

    @property
    def _home(self) -> "HomeScreen":
        from quizkz.ui.home import HomeScreen

        screen = self.screen
        assert isinstance(screen, HomeScreen)  # noqa: S101 (only home lists this provider)
        return screen

    async def discover(self) -> Hits:
        """All decks, before anything is typed."""
        for at, row in enumerate(self._home.listed):
            title = cut(row.title, TITLE_CELLS)
            yield DiscoveryHit(title, partial(self._home.enter, at), text=title.plain)

    async def search(self, query: str) -> Hits:
        """The decks whose title matches, best first."""
        matcher = self.matcher(query)
        for at, row in enumerate(self._home.listed):
            title = cut(row.title, TITLE_CELLS)
            score, offsets = matcher.fuzzy_search.match(query, title.plain)
            if score > 0:
                yield Hit(score, _marked(title, offsets), partial(self._home.enter, at), text=title.plain)


def _marked(title: Content, offsets: Sequence[int]) -> Content:
    for at in offsets:
        title = title.stylize("underline", at, at + 1)
    return title

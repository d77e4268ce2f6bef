"""Decks in the command palette. A deck's title is shown as it is: never as markup."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from quizkz.ui.roles import cut

if TYPE_CHECKING:
    from quizkz.ui.home import HomeScreen

TITLE_CELLS = 200
"""A title is cut here: the palette lays out every hit, and a title may be as long as its author likes."""


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

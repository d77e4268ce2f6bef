"""A search kept under a name: asked on a screen of one field that says what the name will do."""

from collections.abc import Callable

from textual.screen import Screen

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.settings import called, set_query
from quizkz.errors import QuizkzError
from quizkz.search import Fault, Known, finished, parse
from quizkz.texts import words
from quizkz.ui.page import toast
from quizkz.ui.wishes import Said, WishScreen
from quizkz.words import browsing


def ask_name(
    screen: Screen[None], desk: Desk, clock: Clock, known: Known, typed: str, after: Callable[[], None]
) -> None:
    """Ask for the name of a search and keep it in the settings; `after` where it was. A fault is told."""
    line = finished(typed, known)
    if isinstance(line, Fault):
        toast(screen, line.message)
        return
    if not line:
        toast(screen, browsing.NOTHING_TO_SAVE)
        return

    def say(name: str) -> Said:
        return _said(name.strip(), line, known)

    def take(name: str | None) -> None:
        if name is None:
            return
        try:
            set_query(desk, name.strip(), line, clock())
        except QuizkzError as failure:
            toast(screen, str(failure), warning=True)
        else:
            toast(screen, browsing.saved(name.strip()))
            after()

    ask = WishScreen(line, browsing.ASK_NAME, browsing.NAME_HINT, "", say, "Save")
    screen.app.push_screen(ask, take)


def _said(name: str, line: str, known: Known) -> Said:
    """What a name will do, or why a search cannot be called so."""
    if not words(name) or '"' in name:
        return Said(browsing.NO_NAME, fine=False)
    before = called(known.saved, name)
    saved = {**known.saved, before or name: line}
    read = parse(f'saved:"{name}"', known._replace(saved=saved), typing=False)
    if isinstance(read, Fault):
        return Said(read.message, fine=False)
    return Said(browsing.name_does(name, known.saved[before] if before else ""), fine=True)

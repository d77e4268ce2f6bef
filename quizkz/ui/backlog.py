"""How a backlog is worked off, asked on a screen of one field, with the day on which it would be clear."""

from collections.abc import Callable

from textual import work
from textual.screen import Screen

from quizkz.clock import Clock
from quizkz.desk import Desk, Overview
from quizkz.desk.backlog import Rehearsal, proposed, rehearsal
from quizkz.desk.settings import set_backlog
from quizkz.errors import QuizkzError
from quizkz.scheduling.limits import Backlog
from quizkz.ui.page import toast
from quizkz.ui.wishes import Said, WishScreen
from quizkz.words import backlog as words
from quizkz.words import times


class BacklogScreen(WishScreen):
    """The question; the days are lived through in a thread, once for each way."""

    def __init__(self, desk: Desk, clock: Clock, heading: str, before: str) -> None:
        super().__init__(heading, words.ASK, words.HINT, before, self._told, "Set the pace")
        self._desk, self._clock = desk, clock
        self._today = desk.today(clock())
        self._rehearsal: Rehearsal | None = None
        self._clear: dict[Backlog, int | None] = {}

    def _told(self, text: str) -> Said:
        chosen = words.read(text)
        if chosen is None:
            return Said(words.NO_NUMBER, fine=False)
        known = chosen in self._clear
        if chosen.per_day and not known:
            self._foresee(chosen)
        said = words.way(chosen, self._clear.get(chosen), self._today, known=known)
        return Said(said, fine=True)

    @work(thread=True, exclusive=True)
    def _foresee(self, way: Backlog) -> None:
        try:
            cards = self._rehearsal = self._rehearsal or rehearsal(self._desk, self._clock())
        except QuizkzError:  # the log is busy: the number alone is said
            return
        self.from_thread(self._foreseen, way, cards.clear_day(way))

    def _foreseen(self, way: Backlog, day: int | None) -> None:
        self._clear[way] = day
        self.draw()


def ask_backlog(
    screen: Screen[None], desk: Desk, clock: Clock, overview: Overview, after: Callable[[], None]
) -> None:
    """Ask how the backlog is worked off and write it into the settings; `after` where it was."""
    row = overview.backlog
    if row is None:
        return

    def take(text: str | None) -> None:
        chosen = None if text is None else words.read(text)
        if chosen is None:
            return
        try:
            set_backlog(desk, chosen if chosen.per_day else None, clock())
        except QuizkzError as failure:
            toast(screen, str(failure), warning=True)
        else:
            after()

    way = row.way or Backlog(proposed(overview))
    heading = f"Backlog   {times.cards(row.due)} due"
    screen.app.push_screen(BacklogScreen(desk, clock, heading, words.written(way)), take)

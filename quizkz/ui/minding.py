"""What home tells once the decks are read, and what it begins behind its first frame."""

from functools import partial

from textual.screen import Screen

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.ui.page import toast
from quizkz.words import counts


def tell(screen: Screen[None], desk: Desk, *, first: bool) -> None:
    """Say where progress went to another id; `first`: and what is wrong in the settings."""
    if first and desk.config_problems:
        toast(screen, counts.settings(desk.config_problems), warning=True, stays=True)
    elif first and (desk.config.tag or desk.config.deck):
        from quizkz.desk.unmet import unmet

        for found in [one for one in unmet(desk) if one.meant][:1]:  # others may be of decks put away
            toast(screen, counts.unmet(found), warning=True, stays=True)
    if desk.followed:
        toast(screen, counts.followed(desk.followed), stays=True)
        desk.followed.clear()
    if desk.parted:
        toast(screen, counts.parted(desk.parted), stays=True)
        desk.parted.clear()


def mind(screen: Screen[None], desk: Desk, clock: Clock) -> None:
    """Make the backup of the day in a thread; say why there is none, and which copies lie beside the log."""
    empty = not desk.store.has_events  # a connection belongs to its thread
    screen.run_worker(partial(_mind, screen, desk, clock, empty), thread=True, group="mind")


def _mind(screen: Screen[None], desk: Desk, clock: Clock, empty: bool) -> None:
    from quizkz.desk.minding import back_up_today, conflict_copies, left_behind

    log = desk.places.log
    said = [back_up_today(log, clock(), desk.config.rollover) or desk.store.not_backed_up]
    if empty and (left := left_behind(log)):
        from quizkz.words.keeping import left_behind as found_left

        said.append(found_left(*left))
    if copies := conflict_copies(log):
        from quizkz.words.keeping import copies as found

        said.append(found(copies))
    for text in filter(None, said) if screen.is_running else ():
        screen.app.call_from_thread(toast, screen, text, warning=True)

"""`quizkz care`: something done to all cards that a search finds, after asking, as one act with one undo."""

import argparse
import sys
from typing import TYPE_CHECKING, Final

from quizkz.calls import spelled
from quizkz.cli import choosing, commands, world
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizkz.clock import Now
    from quizkz.desk import Desk
    from quizkz.desk.care import Care
    from quizkz.review import CardId

UNDO: Final = "undo"
WHAT: Final[dict[str, "Care"]] = {
    "suspend": "suspend",
    "unsuspend": "unsuspend",
    "bury": "bury",
    "flag": "flag",
    "unflag": "unflag",
    "reset": "reset",
    "due": "set_due",
}
BACK: Final = "`quizkz care undo`"
CARE_HELP: Final = f"""\
What is done, to every card that the search finds:
  suspend, unsuspend   not asked until it is unsuspended; asked again as its day comes
  bury                 held back until tomorrow
  flag, unflag         is:flagged finds it
  reset                begun anew, as a new card; its answers stay in the log, but count no more
  due                  due on --day: today, tomorrow, "in 2 weeks", "1 June", 2026-06-01
  undo                 take back what was done to cards last, however many they were

  quizkz care suspend --query is:leech
  quizkz care due --day tomorrow kz-economy --query "tag:figures lapses>=4"

How many cards it would change is said and asked; without a terminal, --yes is the answer. Cards for which
nothing would change are left alone.

{choosing.SEARCH_HELP}"""


def care_options(parser: argparse.ArgumentParser) -> None:
    """The options of `care`."""
    parser.add_argument("what", metavar="WHAT", choices=(*WHAT, UNDO), help=", ".join((*WHAT, UNDO)))
    parser.add_argument("deck", metavar="DECK", nargs="*", help="only cards of these decks")
    choosing.query_option(parser)
    parser.add_argument("--day", metavar="DAY", help="the day that `due` sets")
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def care(options: argparse.Namespace) -> int:
    """Do something to many cards, or take that back."""
    if (options.day is None) is (options.what == "due"):
        raise UsageError("`quizkz care due` takes --day DAY, such as --day tomorrow; nothing else does.")
    clock = world.system_clock()
    with commands.opened(options, clock) as desk:
        desk.refresh(clock())
        commands.report(desk)
        if options.what == UNDO:
            return _undo(desk, options, clock())
        cards = _cards(desk, options, clock())
        return _do(desk, WHAT[options.what], cards, options, clock())


def _cards(desk: "Desk", options: argparse.Namespace, now: "Now") -> "tuple[CardId, ...]":
    """The cards that are meant. Nothing said does not mean all of them."""
    from quizkz.review import split_card

    query = (options.query or "").strip()
    if not query and (options.query is not None or not options.deck):
        raise UsageError("Say which cards: --query is:leech, or a deck.")
    within = commands.scope_of(desk, options.deck, ())
    found = choosing.narrowed(desk, within, query, now).cards
    cards = tuple(card for card in found if not within.decks or split_card(card)[0] in within.decks)
    if not cards:
        raise UsageError(f"No card of {' '.join(options.deck)} matches “{query}”.")
    return cards


def _do(
    desk: "Desk", kind: "Care", cards: "Sequence[CardId]", options: argparse.Namespace, now: "Now"
) -> int:
    from quizkz.desk.care import changes, do
    from quizkz.words import care as words

    today = desk.today(now)
    day = None if options.day is None else _day(options.day, today)
    number = sum(changes(kind, desk.store.state(card), today) for card in cards)
    if not number:
        world.write(f"{words.nothing(kind, len(cards))}\n")
        return 0
    if not _agreed(words.ask_many(kind, number), yes=options.yes):
        return 1
    world.write(f"{words.done(do(desk.store, kind, cards, now, today, day), today, spelled(BACK))}\n")
    return 0


def _day(text: str, today: int) -> int:
    from quizkz.words import care as words

    day = words.read_day(text, today)
    if day is None:
        raise UsageError(f"“{text}” is no day. Days are written so: {words.DAY_HINT}.")
    if day < today:
        raise UsageError(words.DAY_PAST)
    return day


def _undo(desk: "Desk", options: argparse.Namespace, now: "Now") -> int:
    from quizkz.words import care as words

    if options.deck or options.query is not None:
        raise UsageError("`quizkz care undo` takes back the last act, whatever its cards: name none.")
    act = desk.store.last_act()
    if not act or words.is_answer(act):
        world.write(f"{words.ANSWER_BACK if act else words.NOTHING_BACK}\n")
        return 1
    world.write(f"{words.taken_back(desk.store.undo(now, desk.today(now)))}\n")
    return 0


def _agreed(question: str, *, yes: bool) -> bool:
    """Whether it is to be done. Raises UsageError where nobody can be asked."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"{question} Without a terminal, --yes says so. Nothing was changed.")
    world.write(f"{question} y does it: ")
    if (world.read_line() or "").strip().casefold() in ("y", "yes"):
        return True
    world.write("Nothing was changed.\n")
    return False

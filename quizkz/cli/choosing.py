"""Cards chosen on the command line: by a search, by what was missed, by days ahead."""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.clock import Now
    from quizkz.desk import Desk
    from quizkz.query import Scope

MOST_DAYS = 365
MOST_MORE = 9_999

SEARCH_HELP = """\
A search (--query, and / in the app): words, beginnings (econ*), "a phrase", and terms; all must hold. Terms:
  deck:ID  tag:T  kind:typed  is:new  is:due  is:learning  is:review  is:leech  is:suspended  is:flagged
  is:buried  is:missed (missed in the last sitting)  saved:NAME (a search below [queries] in the settings)
  due<3d  due<=today  stability<10  difficulty>8  r<0.8 (recall now)  lapses>=4  answers=0  interval>21d
  rated:7 (in the last 7 days)  rated:7:1 (Again)  missed:7 (the same)  introduced:30  flag:1
- or not before a term turns it round, or stands between two, ( ) hold together. A search that begins with a -
is given as --query=-is:new.
"""
STUDY_HELP = """\
Ways to study apart from the day's cards:
  --query Q                        what is ready of the cards found, within the day's limits
  --query Q --practice             any of them; nothing is scheduled
  --ahead 3d                       what falls due within three days too, as real reviews
  --more-new 5                     today 5 new cards more than the limits; so does --more-reviews
  --query missed:3 --practice      what was forgotten lately
  --query is:missed --practice     what was missed in the last sitting
  --query is:new --practice        a look at new cards, which stay new

"""


def query_option(parser: argparse.ArgumentParser) -> None:
    """The option that takes a search."""
    parser.add_argument("--query", metavar="Q", help="only cards that a search finds")


def ahead_option(parser: argparse.ArgumentParser) -> None:
    """The option that takes days."""
    parser.add_argument(
        "--ahead", metavar="DAYS", type=_days, default=0, help="ask now what falls due within DAYS (3d)"
    )


def more_options(parser: argparse.ArgumentParser) -> None:
    """The options that raise today's limits."""
    parser.add_argument(
        "--more-new", metavar="N", type=_more, default=0, help="today N new cards more than the limits"
    )
    parser.add_argument(
        "--more-reviews", metavar="N", type=_more, default=0, help="today N due cards more than the limits"
    )


def _more(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= MOST_MORE:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cards from 1 to {MOST_MORE}")
    return int(text)


def raised(desk: "Desk", decks: Sequence[str], options: argparse.Namespace, now: "Now") -> Iterator[str]:
    """Raise today's limits of the decks (none: of all together) as the options say; what is said of it."""
    from quizkz.desk.raising import raise_today
    from quizkz.scheduling.limits import More
    from quizkz.words import limits

    wanted = More(options.more_new, options.more_reviews)
    if not any(wanted):
        return
    if options.practice:
        raise UsageError(
            "--practice asks any card, whatever the limits: leave --more-new and --more-reviews out."
        )
    titles = {entry.id: entry.title for entry in desk.decks}
    for deck in decks or ("",):
        added = raise_today(desk, deck, wanted, now)
        yield limits.more(added, titles.get(deck, "")) if any(added) else limits.NOTHING_WAITS


def _days(text: str) -> int:
    """A number of days from 1, with or without a d."""
    number = text.removesuffix("d")
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:9]) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of days from 1 to {MOST_DAYS}, such as 3d"
        )
    return int(number)


def narrowed(desk: "Desk", scope: "Scope", text: str, now: "Now") -> "Scope":
    """Those cards of a scope that a search finds. Raises UsageError that points at what is wrong in it."""
    from quizkz.desk.finding import scope_of
    from quizkz.search import Fault
    from quizkz.texts import clean

    line = clean(text)
    found = scope_of(desk, line, now)
    if isinstance(found, Fault):
        from quizkz.words.browsing import pointed

        raise UsageError(*pointed(found, line).split("\n"))
    if not found.cards:
        raise UsageError(f"No card matches “{line}”.")
    return scope._replace(cards=found.cards, name=found.name)

"""Cards chosen on the command line: by a search, by what was missed, by days ahead."""

import argparse
from typing import TYPE_CHECKING

from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.clock import Now
    from quizkz.desk import Desk
    from quizkz.query import Scope

MOST_DAYS = 365

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

        raise UsageError(pointed(found, line))
    if not found.cards:
        raise UsageError(f"No card matches “{line}”.")
    return scope._replace(cards=found.cards, name=found.name)

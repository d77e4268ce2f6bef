"""The learner's search: one language for browsing, studying, reports and exports.

terms    what is asked of a card, as values, and how each is written
values   what may stand behind a key
pieces   a line -> brackets, operators and terms with their places
parsing  a line -> a query, or the place where it is wrong
keeping  a line that was typed -> one that says the same and is over
asking   a condition in the index of words, in marks, in SQL
finding  the cards that a query finds
"""

from quizkz.search.finding import Finder, Line, Listing
from quizkz.search.keeping import finished
from quizkz.search.parsing import Known, parse
from quizkz.search.pieces import Fault
from quizkz.search.terms import KINDS, MISSED, STATES, Condition, Query, of_decks, written

__all__ = [
    "KINDS",
    "MISSED",
    "STATES",
    "Condition",
    "Fault",
    "Finder",
    "Known",
    "Line",
    "Listing",
    "Query",
    "finished",
    "of_decks",
    "parse",
    "written",
]

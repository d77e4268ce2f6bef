"""What a learner's opened library holds: log, catalogue and settings together, and what home asks of them.

`card`, `previewing` and `reporting` fold or read much; they are imported by name where they are needed.

opened      Desk: log, catalogue and settings, and keeping up with files that change
day         what a study day asks: its plan
overview    what home shows of it
rows        the rows of home, as data
raised      what today's limits were raised by
raising     today's limits raised by the learner
minding     what home looks after beside the log: the backup of the day, copies of other devices
places      where things lie; copies of shipped decks, new decks
opening     how editors are told to open a file at a line
titles      what a scope is called
settings    changes to the settings file
unmet       what the settings name and no deck has
planning    what an exam date makes of a deck's day, and the plan until it
previewing  what each rating would do to a card, the load kept even
backlog     a backlog worked off: when it is clear, and its end
card        what the log knows of one card
care        what is done to cards apart from answering, many as one act
custom      the ways of custom study and what each asks of
finding     the cards that a line of search finds
prompts     how a question reads for one of its cards
reporting   the report of a scope, read in any thread
mixups      what was taken for what
renaming    which renames the log still needs
orphans     progress whose question is gone
keeping     the learner's backups, and whether all is sound
starter     the deck that an author begins with
"""

from quizkz.desk.opened import Desk, open_desk
from quizkz.desk.places import Places
from quizkz.desk.rows import DeckRow, Overview

__all__ = ["DeckRow", "Desk", "Overview", "Places", "open_desk"]

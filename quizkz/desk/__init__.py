"""What a learner's opened library holds: log, catalogue and settings together, and what home asks of them.

opened  Desk: log, catalogue and settings, and keeping up with files that change
day     what a study day asks: its plan; overview: what home shows of it
places  where things lie; copies of shipped decks, new decks
rows    what home shows, as data
titles  what a scope is called
planning  what an exam date makes of a deck's day, and the plan until it
settings  changes to the settings file
previewing  what each rating would do to a card, the load kept even; imported by name
card    what the log knows of one card; imported by name, since it folds
reporting  the report of a scope, read in any thread; imported by name, as is what it needs:
mixups  what was taken for what
prompts how a question reads for one of its cards
finding what a search finds; custom: the counts of custom study; care: what is done to cards as one act
renaming, orphans  progress whose question has another id, or is gone; starter: the deck to begin with
"""

from quizkz.desk.opened import Desk, open_desk
from quizkz.desk.places import Places
from quizkz.desk.rows import DeckRow, Overview

__all__ = ["DeckRow", "Desk", "Overview", "Places", "open_desk"]

"""The log in SQLite: append, fold, undo, merge, back up, rebuild. `store` alone writes.

Events are only ever added. Whatever adds them (an answer, a merge, a repair) does so in one BEGIN IMMEDIATE;
a trigger notes the cards that they belong to, and `settle` folds these and replaces their rows before COMMIT.
So a row of `state` never stands for other events than the log holds, whichever process reads it.

    log      Store: what the rest of the program calls
    keeping  the half of it that is seldom asked for
    acts     what undo takes back: the events of this device that were written together
    settle   brings the derived tables up to date within a transaction
    sums     what a report reads of all answers: kept up with them
    bulk     the same for all cards, or all of a deck, at once
    sharing  a part of that done by a second process, of a large log
    plain    cards with nothing but answers, by columns: nearly all, and so what bulk takes its time for
    renames  which events are a card's after renames (pure)
    adopts   which FSRS parameters are in force for a deck (pure)
    rows     events and states as rows
    file     the file itself: made, recognised, refused
    sentences  failures as sentences
    marks    what tells such a file and its version
    joining  another log: merged, restored, copied
    comparing  this log and another one side by side
    salvage  every event that can be read of a damaged file
    pages    the records on the pages of such a file (pure reading)
    replacing  a log put in the place of a missing or damaged one
    upkeep   verify
    derived  what is derived beside what the events lead to, all cards at once
    usage    what the log says of questions, for whoever mends decks
    backups  copies under a date, made whole or not at all
    dated    the names of these, which have served, which are whole
"""

from quizkz.store.log import Store
from quizkz.store.rows import STATE_COLUMNS, Day
from quizkz.store.rows import state_of as card_state
from quizkz.store.settle import PlacingOf

__all__ = ["STATE_COLUMNS", "Day", "PlacingOf", "Store", "card_state"]

"""The line-by-line interface: the same sitting on plain input and output, for pipes, dumb terminals and
screen readers.

Only whole lines are written and read, so nothing depends on a cursor. The caller hands in what reads a line
(None at the end of the input) and what writes a text, and sees to it that a letter the output lacks is
replaced.

home       the decks and what is due; a sitting by its number
custom     the ways of custom study, by their numbers
raising    today's limits raised, a backlog worked off
sitting    a sitting: its questions, its verdicts, its end
tending    what commands do about the card before the learner: care, undo, its page, its file
exam       an exam: the same steps as on its screen
showing    what is written: the question, the verdict, the end
reading    lines in and out, and a response of each kind read from them
"""

from quizkz.plain.home import home
from quizkz.plain.sitting import run

__all__ = ["home", "run"]

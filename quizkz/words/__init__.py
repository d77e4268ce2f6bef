"""Every sentence that ui, plain and cli share, so that one state is said in one way everywhere.

Pure functions from data to plain text: no colour, no markup, no width of a screen but where it is handed in.
`counts`, `times` and `measure` need no pydantic, so that home and `due` start without it; the others are
imported by name where something of theirs is said.

asking       what stands around an open question: its task, its stage, tips, hints
verdicts     after an answer: word and mark, what differed, the arithmetic of credit
card         a card's own page: why it is asked, its memory, its log
card_log     the entries of that log
care         cards set aside, flagged, begun anew, given another day
counts       counts, scores and days, at home and at a sitting's end
times        moments, days and spans
measure      cells of the terminal, wrapping, plurals
browsing     what the browser says of a card; what is wrong with a search, at its place
custom       the ways of custom study
limits       today's limits raised, and the line that says by how much
planning     an exam to come: when it is, what it takes, what is known on the day
backlog      a backlog, and the line that says how it is worked off
exams        an exam: before it, while its clock runs, how it came out
definitions  what each figure of a report means: the only place that says so
figures      each figure of a report in one line
reporting    the whole report as lines of text
fitting      a fit: how far it is, what it measured, what adopting would do
simulating   a simulation: its table, the value recommended and why
keeping      backups, logs joined and restored, what was checked
titles       of pages that the palette lists too
waiting      that another program has a file which is to be written
"""

from quizkz.words import counts, measure, times
from quizkz.words.counts import next_due, ready_sentence

__all__ = ["counts", "measure", "next_due", "ready_sentence", "times"]

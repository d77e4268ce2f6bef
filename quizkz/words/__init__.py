"""Every sentence that ui, plain and cli share, so that one state is said in one way everywhere.

Pure functions from data to plain text: no colour, no markup, no width of a screen but where it is handed in.
`asking` stands around an open question, `verdicts` after an answer, `card` on a card's own page, `counts` at
home and at the end, `times` says moments and spans, `measure` knows cells, wrapping and plurals. These last
three need no pydantic, so that home and `due` start without it; the others are imported by name where a
question is shown. Of a report `definitions` says what each figure means, `figures` each in one line, and
`reporting` is the whole of it as text.
"""

from quizkz.words import counts, measure, times
from quizkz.words.counts import next_due, ready_sentence

__all__ = ["counts", "measure", "next_due", "ready_sentence", "times"]

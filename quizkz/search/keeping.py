"""A search as it is kept: what was typed, finished."""

from quizkz.search.parsing import Known, parse
from quizkz.search.pieces import Fault
from quizkz.search.terms import Query


def finished(text: str, known: Known | None = None) -> str | Fault:
    """A line that was typed up to here as one that says the same where it is over: * and ) added."""
    meant, stem = parse(text, known), text.strip()
    star, closing = '*"' if text.count('"') % 2 else "*", ")" * (text.count("(") - text.count(")"))
    if isinstance(meant, Query):
        for line in (stem + closing, stem + star + closing):
            read = parse(line, known, typing=False)
            if isinstance(read, Query) and read.what == meant.what:
                return line
    wrong = parse(text, known, typing=False)
    return wrong if isinstance(wrong, Fault) else text.strip()

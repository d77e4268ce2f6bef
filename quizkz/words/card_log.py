"""What is said of the entries of a card's log: when, what happened, how well it was known, when it came back.

While the card's question is open no response, credit or id is said: each may give the answer away.
"""

from typing import NamedTuple

from quizkz import review
from quizkz.clock import Now, local_time
from quizkz.desk.card import Entry
from quizkz.session.about import About
from quizkz.session.responses import in_one_line, is_listed
from quizkz.words import times
from quizkz.words.asking import RATINGS

FIRST, SAME_DAY = "first time", "same day"


class Row(NamedTuple):
    """A row of the log: when, what (a rating or a sentence), of an answer the rest; `said`: the response."""

    when: str
    what: str
    answer: bool
    counts: bool
    after: str = ""
    predicted: str = ""
    took: str = ""
    next: str = ""
    said: str = ""

    @property
    def line(self) -> str:
        """The row as one sentence of parts."""
        parts = [self.what, *([] if self.counts else ["taken back"])]
        parts += (
            [self.after if self.after in (FIRST, SAME_DAY) else f"after {self.after}"] if self.after else []
        )
        parts += [f"{self.predicted} predicted"] if self.predicted else []
        parts += [self.took] if self.took else []
        parts += [f"back in {self.next}"] if self.next else []
        return f"{self.when}: {', '.join(parts)}" + (f". You said: {self.said}" if self.said else "")


def row(entry: Entry, about: About) -> Row:
    """A row of the log."""
    event, seen = entry.event, entry.seen
    when = moment(event.at, event.offset, about.history.now)
    said = "" if about.hidden else in_one_line(event.response, listed=is_listed(about.question))
    if event.kind == review.REVIEW and event.rating is not None:
        return Row(
            when,
            _rated(entry, hidden=about.hidden),
            answer=True,
            counts=entry.counts,
            after="" if seen is None else _elapsed(entry),
            predicted=f"{seen.predicted:.0%}" if seen and seen.predicted and seen.elapsed else "",
            took="" if event.took_ms is None else times.duration(event.took_ms),
            next=_next(entry),
            said=said,
        )
    what = _happened(entry, about)
    took = "" if event.took_ms is None else times.duration(event.took_ms)
    return Row(when, what, answer=False, counts=entry.counts, took=took, said=said)


def moment(at: int, offset: int, now: Now) -> str:
    """A moment by the clock of its own place, its zone named where that is another than now."""
    local = local_time(at, offset)
    zone = "" if offset == now.offset else f" {local:%z}"[:4] + ":" + f"{local:%z}"[3:5]
    return f"{local.day} {times.MONTHS[local.month - 1][:3]} {local.year}, {local:%H:%M}{zone}"


def _rated(entry: Entry, *, hidden: bool) -> str:
    value = entry.event.value or {}
    rating = RATINGS[entry.event.rating] if entry.event.rating else ""
    marks = (
        []
        if hidden
        else [w for key, w in (("override", "overruled"), ("guess", "guessed")) if value.get(key)]
    )
    return ", ".join([rating, *marks, *(["hint"] if value.get("hint") else [])])


def _elapsed(entry: Entry) -> str:
    seen = entry.seen
    if seen is None or seen.predicted is None:
        return FIRST
    return times.days(seen.elapsed) if seen.elapsed else SAME_DAY


def _next(entry: Entry) -> str:
    event = entry.event
    if entry.due_at is not None and entry.due_at > event.at:
        return times.step(entry.due_at - event.at)
    return "" if entry.due_day is None else times.days(max(1, entry.due_day - event.day))


def _happened(entry: Entry, about: About) -> str:
    """What happened, where it was no rated answer."""
    event = entry.event
    value = event.value or {}
    match event.kind:
        case review.PRACTICE:
            where = "In an exam" if value.get("attempt") else "Practised"
            return where if about.hidden or event.credit is None else f"{where}, {_credit(event.credit)}"
        case review.SET_DUE:
            by = "Sent from an exam" if value.get("attempt") else "Its day was set"
            day = value.get("day")
            return f"{by}, due {times.dated(day, about.history.today)}" if isinstance(day, int) else by
        case review.RENAME:
            return "Got another id" if about.hidden else f"Got its id; before: {value.get('old')}"
        case review.FLAG:
            return "Flagged" if value.get("flag") else "Flag cleared"
        case kind:
            return _EVENTS.get(kind, f"Written by another version: {kind}")


_EVENTS = {
    review.RESET: "Begun anew",
    review.SEED: "Memory taken over from another program",
    review.SUSPEND: "Suspended",
    review.UNSUSPEND: "No longer suspended",
    review.BURY: "Buried for the day",
}


def _credit(credit: float) -> str:
    return "right" if credit >= 1 else "missed" if credit <= 0 else f"{credit:.0%} right"

"""What `due` and `decks` print, as lines and as JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz.cli.streams import one_line
from quizkz.clock import date_of, local_time
from quizkz.stats import goal_met
from quizkz.words import counts, limits

if TYPE_CHECKING:
    from quizkz.catalogue import DeckEntry
    from quizkz.clock import Now
    from quizkz.config import Goal
    from quizkz.desk import DeckRow, Overview


def due_text(overview: "Overview", now: "Now", today: int, backlog: str = "") -> str:
    """The headline of home, then a line for each deck with cards ready, with an exam to come or broken."""
    lines = [_headline(overview, now, today), *([backlog] if backlog else [])]
    if raised := limits.raised(overview.raised):
        lines.append(raised)
    if waiting := limits.waiting(overview.total.held, 0 if backlog else overview.total.held_due):
        lines.append(f"Waiting: {waiting}.")
    rows = [row for row in overview.decks if row.ready or row.broken or row.exam]
    if rows:
        width = max(len(row.id) for row in rows)
        lines.append("")
        lines += [one_line(f"  {row.id:{width}}  {_row_text(row)}") for row in rows]
    return "\n".join(lines) + "\n"


def _headline(overview: "Overview", now: "Now", today: int) -> str:
    return counts.ready_sentence(overview, now, today) if overview.decks else counts.NO_DECKS


def _row_text(row: "DeckRow") -> str:
    if row.broken:
        return f"does not load: {row.errors} problem{'' if row.errors == 1 else 's'}"
    ready = f"{row.ready:>4}   {row.due} due, {row.learning} learning, {row.new} new"
    if row.exam is None:
        return ready
    from quizkz.words import planning  # most have no exam

    return f"{ready}. {planning.short(row.exam)}"


def due_json(overview: "Overview", goal: "Goal") -> Mapping[str, Any]:
    """The counts of home as one object."""
    return {
        "format": 1,
        **_counts(overview.total),
        "today": {
            "answers": overview.today.answers,
            "right": overview.today.right,
            "took_ms": overview.today.took_ms,
        },
        "streak": {
            "days": overview.streak.days,
            "today": overview.streak.today,
            "longest": overview.streak.longest,
        },
        "goal": {
            "cards": goal.cards,
            "minutes": goal.minutes,
            "met": goal_met(overview.today, goal),
            "keeps_streak": goal.chosen and bool(goal.cards or goal.minutes),
            "since": None if goal.since is None else date_of(goal.since).isoformat(),
        },
        **_backlog(overview),
        "decks": [
            {"id": row.id, "title": row.title, **(_broken(row) if row.broken else _counts(row))}
            for row in overview.decks
        ],
    }


def _backlog(overview: "Overview") -> dict[str, Any]:
    """The backlog, where there is one. `per_day`: how many are asked a day, null where that is not chosen."""
    row = overview.backlog
    if row is None or row.over:
        return {}
    return {"backlog": {"due": row.due, "per_day": row.way.per_day if row.way else None}}


def _counts(row: "DeckRow") -> dict[str, Any]:
    return {
        "ready": row.ready,
        "due": row.due,
        "learning": row.learning,
        "new": row.new,
        "cards": row.cards,
        "mastery": None if row.mastery is None else round(row.mastery, 4),
        "next_at": None if row.next_at is None else local_time(row.next_at, 0).isoformat(timespec="seconds"),
        "next_day": None if row.next_day is None else date_of(row.next_day).isoformat(),
        **_exam(row),
    }


def _exam(row: "DeckRow") -> dict[str, Any]:
    """The exam to come, where a deck has one. `new_a_day`: what all new cards need, null where it is late."""
    pace = row.exam
    if pace is None:
        return {}
    return {
        "exam": {
            "date": date_of(pace.exam_day).isoformat(),
            "days_left": pace.days_left,
            "new_a_day": pace.need,
            "new_today": pace.share,
            "last_new_day": None if pace.last_day is None else date_of(pace.last_day).isoformat(),
            "unseen": pace.unseen,
        }
    }


def _broken(row: "DeckRow") -> dict[str, Any]:
    return {"broken": True, "errors": row.errors, "first_line": row.first_line}


def decks_text(entries: "Sequence[DeckEntry]", own: Sequence[Path]) -> str:
    """A line for each deck: id, title, cards, file; then what to do where there is none."""
    if not entries:
        return f"No decks yet. A deck is a text file of questions; quizkz looks for yours in {own[0]}.\n"
    ids = max(len(entry.id) for entry in entries)
    titles = min(max(len(entry.title) for entry in entries), 32)
    return "".join(_deck_line(entry, ids, titles) for entry in entries)


def _deck_line(entry: "DeckEntry", ids: int, titles: int) -> str:
    title = entry.title if len(entry.title) <= titles else entry.title[: titles - 1] + "…"
    what = "does not load" if entry.broken else f"{entry.cards} card{'' if entry.cards == 1 else 's'}"
    where = "comes with quizkz" if entry.shipped else str(entry.path)
    return one_line(f"{entry.id:{ids}}  {title:{titles}}  {what:>13}  {where}") + "\n"


def decks_json(entries: "Sequence[DeckEntry]") -> Mapping[str, Any]:
    """All decks as one object."""
    return {
        "format": 1,
        "decks": [
            {
                "id": entry.id,
                "title": entry.title,
                "path": str(entry.path),
                "shipped": entry.shipped,
                "language": entry.language,
                "questions": entry.questions,
                "cards": entry.cards,
                "broken": entry.broken,
                "errors": entry.errors,
                "warnings": entry.warnings,
            }
            for entry in entries
        ],
    }

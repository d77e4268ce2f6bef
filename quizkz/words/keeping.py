"""What is said of backups, of joining and restoring logs, of what was checked and what was saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from quizkz.clock import local_time
from quizkz.store.rows import KEYS
from quizkz.words import times
from quizkz.words.figures import date
from quizkz.words.measure import count, cut, joined

if TYPE_CHECKING:
    from quizkz.desk.keeping import Kept, Trouble
    from quizkz.store.comparing import Contradiction, Difference, Share
    from quizkz.store.joining import Merged
    from quizkz.store.salvage import Salvaged

NEEDS_YES = "Nothing was changed: that takes a yes at a terminal, or --yes."
DECLINED = "Nothing was changed."
NO_BACKUPS = "There is no backup yet. One is made on each day you study, and by `quizkz backup`."
RULE = "Of days, weeks and months with backups the newest 7, 8 and 12 stay. `quizkz restore DATE` goes back."
SOUND = "Everything is sound."
REPAIRED = "What is derived was made anew from the log and the decks."
CHECKING = "Checking {:,} of {:,} cards"
FOLDING = "Working out {:,} of {:,} cards"
READING = "Reading {:,} of {:,} events"
SAVING = "Reading page {:,} of {:,}"
_NAMED = 6  # decks named one by one
_ID, _VALUE = 60, 40  # cells of an id, of a part of an event; a stranger's log may hold any
_PARTS = {"log": "log", "state": "state of cards", "catalogue": "catalogue", "decks": "decks"}


def size(number: int) -> str:
    """The size of a file: `812 kB`, `1.4 MB`."""
    return f"{max(1, round(number / 1000)):,} kB" if number < 999_500 else f"{number / 1_000_000:,.1f} MB"


def moment(taken: datetime) -> str:
    """A moment in local time: `28 Nov 2026, 17:25`."""
    return f"{taken.day} {times.MONTHS[taken.month - 1][:3]} {taken.year}, {taken:%H:%M}"


def events(number: int) -> str:
    """So many events: `1 event`, `2,000 events`."""
    return count(number, "event")


def backed_up(number: int, path: Path, bytes_: int) -> str:
    """That a backup was made."""
    return f"Backed up {events(number)} to {path} ({size(bytes_)})."


def backup_row(kept: "Kept") -> tuple[str, str, str, str]:
    """A backup in a list: when, how many events, its size, its name."""
    held = "cannot be read" if kept.holds is None else events(kept.holds.events)
    why = f", before a {kept.before}" if kept.before else ""
    return moment(kept.taken) + why, held, size(kept.size), kept.path.name


def shares(of: "Sequence[Share]") -> str:
    """Events by deck, with their days: `110 events, 3 Nov 2026 to 28 Nov 2026: rivers 80, capitals 30`."""
    if not of:
        return "nothing"
    first, last = min(one.first for one in of), max(one.last for one in of)
    said = f"{events(sum(one.events for one in of))}, {_days(first, last)}"
    return f"{said}: {_decks({one.deck: one.events for one in of})}"


def _days(first: int, last: int) -> str:
    return date(first) if first == last else f"{date(first)} to {date(last)}"


def _decks(of: Mapping[str, int]) -> str:
    rows = sorted(of.items(), key=lambda one: (-one[1], one[0]))
    named = [f"{cut(deck, _ID) or 'renames and settings'} {number:,}" for deck, number in rows[:_NAMED]]
    rest = len(rows) - _NAMED
    return ", ".join(named) + (f", and {count(rest, 'more deck')}" if rest > 0 else "")


def merging(other: Path, of: "Difference") -> tuple[str, ...]:
    """What a merge would do."""
    return (
        f"{other}",
        f"  there alone  {shares(of.there)}",
        f"  here alone   {shares(of.here)}",
        f"  in both      {events(of.both)}",
    )


def merged(of: "Merged", total: int) -> str:
    """What a merge did."""
    return (
        f"{events(of.added).capitalize()} taken in, {of.known:,} known before. The log holds {events(total)}."
    )


def contradicting(other: Path, of: "Difference", *, keep_mine: bool = False) -> tuple[str, ...]:
    """That two logs hold events with different content, which ones, and what can be done."""
    rest = of.against - len(of.contradicting)
    what = f"contradict each other in {events(of.against)}"
    lines = [f"{other} and this log {what}:", *(f"  {_against(one)}" for one in of.contradicting)]
    if rest:
        lines.append(f"  and {rest:,} more")
    if keep_mine:
        return (*lines, "Of these your log keeps what it has.")
    return (
        *lines,
        "Nothing was merged. One of the two was changed by hand or is damaged, or is a copy of the other "
        "that went on elsewhere at that very moment. --keep-mine takes in all else and leaves these as your "
        "log has them; to have them as that file does, restore it first, then merge your own backup so.",
    )


def _against(one: "Contradiction") -> str:
    """An event in two logs: `rivers/nile, 28 Nov 2026, 12:00, device abcdefgh: here review Good, there …`."""
    when = moment(local_time(one.at, one.here[5]))
    which = cut(one.card, _ID) or "an event of no card"
    parts = [name for name, mine, theirs in zip(KEYS, one.here, one.there, strict=True) if mine != theirs]
    return (
        f"{which}, {when}, device {cut(one.device, _ID)}: here {_said(one.here, parts)}, there "
        f"{_said(one.there, parts)}"
    )


def _said(row: Sequence[object], parts: Sequence[str]) -> str:
    """What an event says where another says otherwise."""
    values = dict(zip(KEYS, row, strict=True))
    return " ".join(f"{name} {cut(str(values[name]), _VALUE)}" for name in parts)


def may_go(path: Path) -> str:
    """That a copy of the log is not needed any more."""
    return f"{path.name} holds nothing that the log does not: you may delete it."


def copies(found: Sequence[Path]) -> str:
    """That a program of synchronised folders left copies of the log."""
    names = joined([f"“{path.name}”" for path in found[:3]])
    return f"{names} beside your log may hold answers from another device: `quizkz merge` takes them in."


def left_behind(backup: Path, number: int) -> str:
    """That a log without events has a backup with some."""
    return (
        f"Your log is empty, and {backup} holds {events(number)}: `quizkz restore {quote(str(backup))}` goes "
        "back to it."
    )


def restoring(source: Path, newest: int | None, number: int, of: "Difference") -> tuple[str, ...]:
    """What going back would do. `newest`: UTC milliseconds of the newest event."""
    when = "" if newest is None else f", the last of {date(newest // 86_400_000)}"
    return (
        f"{source}: {events(number)}{when}.",
        f"  lost    {shares(of.here)}",
        f"  gained  {shares(of.there)}",
        f"  same    {events(of.both)}",
        *([f"  other   {events(of.against)}, with different content"] if of.against else []),
    )


def restoring_damaged(source: Path, number: int, log: Path) -> tuple[str, ...]:
    """What going back would do where the present log is damaged."""
    said = f"{log} is damaged; it is kept aside. {source} with {events(number)} takes its place."
    if source.name.startswith("progress-salvaged"):
        return (said,)
    return (said, "`quizkz salvage` first would save what can still be read of the damaged one.")


def restored(number: int, aside: Path | None) -> str:
    """That it was done, and where the old log is."""
    kept = "" if aside is None else f" What it held before is in {aside}."
    return f"The log holds {events(number)} now.{kept}"


def same(source: Path) -> str:
    """That there is nothing to go back to."""
    return f"{source} holds the very events of the log. Nothing was changed."


def salvaged(of: "Salvaged", source: Path, target: Path, backup: Path | None) -> tuple[str, ...]:
    """What was saved of a damaged log, and what to do with it."""
    lines = [
        f"Saved {events(of.events)}, {_days(of.first, of.last)}, to {target}: {_decks(of.decks)}.",
        f"{source} was only read.",
    ]
    if backup is not None:
        lines.append(f"{events(of.backed).capitalize()} of these are as the backup {backup.name} has them.")
    lines.append(f"`quizkz restore {quote(str(target))}` puts it in the place of your log.")
    return tuple(lines)


def verified(troubles: "Sequence[Trouble]", events_: int, cards: int, decks: int) -> tuple[str, ...]:
    """What was checked and found, part by part."""
    found = {part: [one for one in troubles if one.part == part] for part in _PARTS}
    what = {
        "log": events(events_),
        "state": count(cards, "card"),
        "catalogue": "",
        "decks": count(decks, "deck"),
    }
    lines = []
    for part, name in _PARTS.items():
        wrong = sum(not one.note for one in found[part])
        said = f"{count(wrong, 'problem')}" if wrong else "sound"
        lines.append(f"{name:14}  {what[part] + ', ' if what[part] else ''}{said}")
        lines += [f"  {one.message}" for one in found[part]]
    return tuple(lines)

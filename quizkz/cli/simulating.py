"""`quizkz simulate`: what each desired retention costs in reviews and minutes, and what is known for it."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizkz.cli import commands, reporting, world
from quizkz.cli.waiting import Waiting
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.fit.coming import Wish
    from quizkz.fit.simulator import Simulation

_BAR, _BAR_LEAST = 16, 8

SIMULATE_HELP = """\
Your present cards and the new ones that would come in are lived through day by day, once for each desired
retention from 0.70 to 0.97, by the parameters in force and with your own ratings and times. The table shows
what a day takes and how many cards would be recalled at the end. Recommended is the value that keeps the most
cards known for each minute, from 0.80 up. Limits of a day, easy days, holidays and `after` are kept. Nothing
is changed: `desired_retention` under [study] in the settings is yours to set.

  --new 30                              30 new cards a day in all, instead of each deck's own
  --holiday 2026-12-24..2027-01-02      no study on these days (may be repeated; those of the settings count)
  --exam 2027-06-01                     until then, new cards coming in evenly; else for a year, or --days
"""


def simulate_options(parser: argparse.ArgumentParser) -> None:
    """What `simulate` takes."""
    parser.add_argument("deck", metavar="DECK", nargs="*", help="only these decks (all where none is named)")
    parser.add_argument("--new", metavar="N", help="so many new cards a day in all")
    parser.add_argument("--days", metavar="D", help="so many days (365)")
    parser.add_argument(
        "--holiday", metavar="FROM..TO", action="append", default=[], help="no study on these days"
    )
    parser.add_argument("--exam", metavar="DATE", help="until the day of an exam")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def simulate(options: argparse.Namespace) -> int:
    """Print what each desired retention costs."""
    clock = world.system_clock()
    paths = tuple(filter(commands.is_path, options.deck))
    with commands.opened(options, clock, paths=paths) as desk:
        now = clock()
        desk.refresh(now)
        commands.report(desk)
        wish = _wish(options, desk.today(now))
        decks = commands.scope_of(desk, options.deck, ()).decks
        from quizkz.fit.simulator import Simulator
        from quizkz.words import simulating as words

        with Waiting(words.progress) as waiting:
            found = Simulator(desk).simulate(decks, wish, now, waiting.tell)
    if options.json:
        commands.print_json(_as_object(found, decks))
    else:
        _tell(found)
    return 0


def _wish(options: argparse.Namespace, today: int) -> "Wish":
    """What is supposed. Raises UsageError for what cannot be."""
    from quizkz.words import simulating

    parts = [f"holiday {one}" for one in options.holiday]
    for name, text in (("new", options.new), ("days", options.days), ("exam", options.exam)):
        if text is None:
            continue
        if name != "exam" and not (text.isascii() and text.isdecimal()):
            raise UsageError(f"--{name} takes a whole number, not “{text[:40]}”.")
        parts.append(f"exam {text}" if name == "exam" else f"{text} {name}")
    read = [simulating.read_wish(part, today) for part in parts]  # a comma in one is no second part
    wrong = next((one for one in read if isinstance(one, str)), None)
    wish = wrong or simulating.read_wish(", ".join(parts), today)
    if isinstance(wish, str):
        raise UsageError(wish)
    return wish


def _tell(found: "Simulation") -> None:
    from quizkz.cli.arguments import columns
    from quizkz.words import simulating
    from quizkz.words.measure import wrap

    most = min(max(columns(), reporting.COLUMNS_LEAST), reporting.COLUMNS_MOST)
    lines = [simulating.summary(found)]
    if found.recommended is not None:
        lines += [simulating.compared(found), *simulating.held(found), *simulating.after_holidays(found)]
    lines = [part for line in lines if line for part in wrap(line, most, indent="")]
    if found.recommended is not None:
        lines += ["", *_table(found, most), ""]
        notes = (simulating.about(found), simulating.habits(found), simulating.MEANS, simulating.HOW_SET)
        lines += [part for note in notes for part in wrap(note, most, indent="")]
    world.write("".join(f"{line}\n" for line in lines))


def _table(found: "Simulation", most: int) -> Sequence[str]:
    """The figures of each value below their heads, and a bar of its minutes where there is room."""
    from quizkz.words import simulating

    rows = [simulating.cells(row) for row in found.rows]
    heads = [head.split(" ", 1) for head in simulating.HEADS]
    two = [[head[at] if at < len(head) else "" for head in heads] for at in (0, 1)]
    widths = [max(len(row[at]) for row in [*two, *rows]) for at in range(len(simulating.HEADS))]
    lines = [_line(row, widths) for row in [*two, *rows]]
    longest = max(row.minutes for row in found.rows)
    marks = [simulating.mark(found, row) for row in found.rows]
    room = min(_BAR, most - max(map(len, lines)) - max(map(len, marks)) - 4)
    for at, (row, mark) in enumerate(zip(found.rows, marks, strict=True), 2):
        bar = f"  {'━' * max(1, round(row.minutes / longest * room)):<{room}}" if room >= _BAR_LEAST else ""
        lines[at] = f"{lines[at]}{bar}  {mark}".rstrip()
    return lines


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _as_object(found: "Simulation", decks: Sequence[str]) -> Mapping[str, Any]:
    best = found.recommended
    return {
        "format": 1,
        "decks": list(decks) or None,
        "days": found.days,
        "days_studied": found.studied,
        "cards": {"begun": found.cards, "new": found.new, "waiting": found.waiting},
        "answers": found.habits.answers,
        "desired_retention": found.now,
        "recommended": best and best.retention,
        "rows": [
            {
                "retention": row.retention,
                "reviews_a_day": row.reviews,
                "minutes_a_day": row.minutes,
                "known_at_the_end": row.knowledge,
                "known_per_minute": row.per_minute,
            }
            for row in found.rows
        ],
    }

"""`quizkz doctor` and `orphans`: what makes sound questions worth less; learning whose question is gone."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkz import calls
from quizkz.cli import world
from quizkz.cli.streams import json_text, one_line, styled, tell
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.authoring.doctor import Examined
    from quizkz.desk import Desk
    from quizkz.desk.orphans import Orphan
    from quizkz.problems import Problem
    from quizkz.review import Event

DOCTOR_HELP = """\
Findings are advice, never errors: each says what is so, why it matters and what to do. A rule is switched off
by `allow = ["rule"]` in a question, or in the head of a deck for all of it. Where your log holds enough
answers to a deck, the doctor also says which options nobody takes and which answers may be wrong.
"""

ORPHANS_HELP = """\
Progress is never deleted: where a question leaves its deck, its answers stay in the log. Put the question
back under its id and it goes on where it was. --give hands the progress of one id to another; an id is
DECK/QUESTION (all of its cards) or one card of it, as listed. --undo takes back the last time that progress
was handed on, by likeness or by --give; the same is not proposed again.
"""


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """What `doctor` takes."""
    parser.add_argument("path", metavar="PATH|DECK", nargs="*", help="decks (your own if none)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--only", metavar="RULE", action="append", default=[], help="this rule alone")
    parser.add_argument("--rules", action="store_true", help="list the rules and what they are for")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where there is a finding")


def doctor(options: argparse.Namespace) -> int:
    """Examine decks; 0 whatever is found, 1 with `--strict` where anything is."""
    from quizkz.cli.commands import opened, report
    from quizkz.library.advice import RULES

    if options.rules:
        if options.json:
            _print_json({"format": 1, "rules": [{"rule": n, **r._asdict()} for n, r in RULES.items()]})
        else:
            world.write(_rules_text())
        return 0
    for rule in options.only:
        if rule not in RULES:
            raise UsageError(_no_rule(rule))
    clock = world.system_clock()
    with opened(options, clock) as desk:
        from quizkz.authoring.doctor import examine

        desk.refresh(clock())
        report(desk)
        paths = _paths(desk, options.path)
        if not options.path and not any(path.exists() for path in paths):
            from quizkz.words import counts

            tell(counts.no_own_decks(paths[0]))
            return 0
        examined = examine(paths, store=desk.store, only=options.only)
    for path in examined.broken:
        tell(f"quizkz: {path} does not load; `quizkz check` tells why.", error=True)
    if options.json:
        _print_json(_as_json(examined))
    else:
        styled(_text(examined), sys.stdout)
    return int(options.strict and bool(examined.findings))


def orphans_options(parser: argparse.ArgumentParser) -> None:
    """What `orphans` takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--give", nargs=2, metavar=("OLD", "NEW"), help="hand the progress of OLD to NEW")
    what.add_argument("--undo", action="store_true", help="take back what was handed on last")
    parser.add_argument("--join", action="store_true", help="also where NEW has progress of its own")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")


def orphans(options: argparse.Namespace) -> int:
    """List learning whose question is gone, hand it on, or take that back."""
    from quizkz.cli.commands import opened, report
    from quizkz.desk import orphans as lost

    clock = world.system_clock()
    with opened(options, clock) as desk:
        now = clock()
        desk.refresh(now)
        report(desk)
        if options.give:
            old, new = options.give
            handed = lost.give(desk, old, new, now, join=options.join, dry=options.dry_run)
            return _tell_handed(options, handed.pairs, handed.left)
        if options.undo:
            pairs = [_pair(event) for event in lost.last_told(desk)]
            if not options.dry_run:
                lost.take_back(desk, now)
            return _tell_taken(options, pairs)
        found = lost.orphans(desk)
        if options.json:
            _print_json({"format": 1, "orphans": [_orphan_json(one) for one in found]})
        else:
            world.write(_orphans_text(found, desk.today(now)))
    return 0


def _pair(event: "Event") -> tuple[str, str]:
    value = event.value or {}
    return value["old"], value["new"]


def _tell_handed(options: argparse.Namespace, pairs: Sequence[tuple[str, str]], left: Sequence[str]) -> int:
    from quizkz.words import counts

    if options.json:
        _print_json({"format": 1, "given": [{"old": o, "new": n} for o, n in pairs], "left": list(left)})
        return 0
    world.write(counts.handed(pairs, dry=options.dry_run))
    for card in left:
        print(f"{card} stays as it is: the other question has no card for it.")
    if not options.dry_run:
        tell("`quizkz orphans --undo` takes this back.")
    return 0


def _tell_taken(options: argparse.Namespace, pairs: Sequence[tuple[str, str]]) -> int:
    from quizkz.words import counts

    if options.json:
        _print_json({"format": 1, "taken_back": [{"old": old, "new": new} for old, new in pairs]})
    elif pairs:
        if options.dry_run:
            print("This would be taken back:")
            world.write(counts.handed(pairs))
        else:
            world.write(counts.handed(pairs, back=True))
    else:
        print("No progress was handed on that could be taken back.")
    return 0


def _orphan_json(one: "Orphan") -> dict[str, Any]:
    from quizkz.clock import date_of
    from quizkz.review import split_card

    deck, question, _ = split_card(one.card)
    return {
        "card": one.card,
        "deck": deck,
        "question": question,
        "prompt": one.prompt,
        "answers": one.answers,
        "last_day": None if one.last_day is None else date_of(one.last_day).isoformat(),
    }


def _orphans_text(found: "Sequence[Orphan]", today: int) -> str:
    """A line for each card: its id, answers, last day, prompt."""
    from quizkz.words import counts, times
    from quizkz.words.measure import count, cut

    if not found:
        return "Every card with progress is in a deck.\n"
    wide = min(max(len(one.card) for one in found), 40)
    lines = [counts.orphans(len(found)), ""]
    for one in found:
        day = "never" if one.last_day is None else times.day_name(one.last_day, today)
        known = f"  {cut(one.prompt, 60)}" if one.prompt else ""
        told = f"  {one.card:{wide}}  {count(one.answers, 'answer'):>11}, last {day:10}{known}"
        lines.append(one_line(told).rstrip())
    lines += [
        "",
        "Put a question back under its id, and it goes on where it was. To hand its progress to another:",
        f"{calls.command('orphans --give OLD NEW')} (--dry-run only tells).",
    ]
    return "\n".join(lines) + "\n"


def _paths(desk: "Desk", names: Sequence[str]) -> list[Path]:
    """The files and folders that the arguments name; the learner's own where there are none."""
    from quizkz.cli.commands import is_path, no_deck

    if not names:
        existing = [folder for folder in desk.own_folders if folder.exists()]
        return existing or list(desk.own_folders[:1])
    decks = {entry.id: entry.path for entry in desk.decks}
    paths = []
    for name in names:
        if name in decks:
            path = decks[name]
            paths.append(path.parent if path.name == "deck.toml" else path)
            continue
        path = world.expanded(Path(name))
        if not is_path(name) and not path.exists():
            raise UsageError(no_deck(name, decks))
        if not path.exists():
            raise UsageError(f"There is no {name}. `quizkz decks` lists the decks there are.")
        paths.append(path)
    return paths


def _no_rule(name: str) -> str:
    from quizkz.library.advice import RULES
    from quizkz.library.keys import nearest

    meant = nearest(name, RULES)
    return f"There is no rule {name}. " + (f"Did you mean {meant}?" if meant else "--rules lists them.")


def _rules_text() -> str:
    from quizkz.library.advice import RULES

    blocks = []
    for used, head in ((False, "From the deck alone:"), (True, "From your answers to it:")):
        blocks.append(head)
        for name, rule in RULES.items():
            if rule.used is used:
                blocks.append(f"  {name}: {rule.what}\n    {rule.why}\n    To mend it, {rule.do}.")
    return "\n\n".join(blocks) + "\n"


def _text(examined: "Examined") -> str:
    """The findings with their places; why a rule matters is said once."""
    from dataclasses import replace  # brings inspect, which `--version` does without

    from quizkz.problems import as_text

    number = len(examined.findings)
    where = f"{examined.decks} deck{'' if examined.decks == 1 else 's'}"
    where += f", {examined.questions:,} question{'' if examined.questions == 1 else 's'}"
    if not number:
        return f"{where}: nothing to say.\n"
    shown: list[Problem] = []
    explained: set[str] = set()
    for problem in examined.findings:
        shown.append(replace(problem, note="") if problem.rule in explained else problem)
        explained.add(problem.rule)
    said = f"{where}: {number:,} finding{'' if number == 1 else 's'}."
    off = (
        f'allow = ["{examined.findings[0].rule}"] in a question or in the head of a deck switches a rule off.'
    )
    colour = sys.stdout.isatty() and not world.wants_no_colour()
    return f"{as_text(tuple(shown), colour=colour).rstrip()}\n\n{said} {off}\n"


def _as_json(examined: "Examined") -> dict[str, Any]:
    from quizkz.problems import as_json

    return {
        "format": 1,
        "decks": examined.decks,
        "questions": examined.questions,
        "findings": as_json(examined.findings)["problems"],
        "broken": [str(path) for path in examined.broken],
    }


def _print_json(value: Mapping[str, Any]) -> None:
    print(json_text(value))

"""`quizkz report`: the figures of all decks, of some, of a tag or a search; drawn, as text or as JSON."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizkz.cli import choosing, commands, world
from quizkz.cli.waiting import Waiting
from quizkz.errors import UsageError

if TYPE_CHECKING:
    from quizkz.clock import Now
    from quizkz.desk import Desk
    from quizkz.desk.planning import DeckPlan
    from quizkz.exam.states import Attempt
    from quizkz.query import Scope
    from quizkz.search import Known
    from quizkz.stats.report import Report

SPANS = ("year", "90d", "30d", "all")
COLUMNS_LEAST, COLUMNS_MOST = 40, 80

REPORT_HELP = (
    """\
At a terminal it opens the app at its report. --plain prints every section as text with the same numbers,
--json one object with all of them; a share comes with its count and its 95% range. What each figure means and
what it needs, and what each key of the object holds, stands in one place: `quizkz report --definitions` (with
--json for programs). Where the log is too short for a figure, it says what is missing.

"""
    + choosing.SEARCH_HELP
)


def report_options(parser: argparse.ArgumentParser) -> None:
    """What `report` takes besides the app's options."""
    parser.add_argument(
        "deck", metavar="DECK", nargs="*", help="a deck's id, or a path to its file or folder"
    )
    parser.add_argument(
        "--tag", metavar="T", action="append", default=[], help="only questions with the tag T"
    )
    choosing.query_option(parser)
    parser.add_argument(
        "--span", choices=SPANS, default=SPANS[0], help="the time told of (the last year if none)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--definitions", action="store_true", help="what each figure means and needs")


def report(options: argparse.Namespace) -> int:
    """Tell how far the learner is."""
    if options.definitions:
        return _define(options)
    shown = not options.plain and not options.json
    if shown and commands.no_terminal("report --plain"):
        return 2
    clock = world.system_clock()
    paths = tuple(filter(commands.is_path, options.deck))
    with commands.opened(options, clock, paths=paths) as desk:
        now = clock()
        desk.refresh(now)
        commands.report(desk)
        scope = _scope(desk, options, now)
        if shown:
            return commands.run_app(options, desk, clock, report=(scope, options.span))
        found, exams = _named(_read(desk, scope, options.span, now), options.query), _exams(desk, scope)
        plans = _plans(desk, scope, now)
        if options.json:
            commands.print_json(_as_object(found, exams, plans))
        else:
            _print(found, exams, plans)
    return 0


def _define(options: argparse.Namespace) -> int:
    """Print what every figure means."""
    from quizkz.exchange.reports import KEYS
    from quizkz.words import definitions, reporting

    if options.json:
        figures = {name: figure._asdict() for name, figure in definitions.FIGURES.items()}
        commands.print_json({"format": 1, "figures": figures, "keys": KEYS})
    else:
        world.write("".join(f"{line}\n" for line in reporting.definitions(_columns())))
    return 0


def _scope(desk: "Desk", options: argparse.Namespace, now: "Now") -> "Scope":
    """The cards that the arguments name. Raises UsageError for what is not there."""
    scope = commands.scope_of(desk, options.deck, tuple(options.tag))
    if not options.tag and options.query is None:
        return scope
    from quizkz.desk.finding import looking

    if options.tag:
        with looking(desk, now) as (_, listing):
            for tag in options.tag:
                if tag not in listing.known.tags:
                    raise UsageError(_no_tag(tag, listing.known))
    return scope if options.query is None else choosing.narrowed(desk, scope, options.query, now)


def _no_tag(tag: str, known: "Known") -> str:
    """That no question has a tag, with the one that may be meant."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    alike = OSA.normalized_similarity
    near = process.extractOne(tag, list(known.tags), scorer=alike, processor=str.casefold, score_cutoff=0.6)
    said = f"Did you mean {near[0]}?" if near else "The report without --tag lists the tags there are."
    return f"No question has the tag {tag}. {said}"


def _read(desk: "Desk", scope: "Scope", span: str, now: "Now") -> "Report":
    """The figures; where answers are still to be read first, a terminal is told how far that is."""
    from quizkz.desk.reporting import report
    from quizkz.words import figures

    with Waiting(figures.reading) as waiting:
        return report(desk, scope, span, now, waiting.tell)


def _named(report: "Report", query: str | None) -> "Report":
    """The report of a search called by what was searched for and how many cards that found."""
    if query is None:
        return report
    from dataclasses import replace

    from quizkz.texts import clean
    from quizkz.words.times import cards

    return replace(report, title=f"“{clean(query)}”, {cards(report.knowledge.cards)}")


def _exams(desk: "Desk", scope: "Scope") -> "tuple[Attempt, ...]":
    from quizkz.exam.results import attempts_in

    return attempts_in(desk, scope)


def _plans(desk: "Desk", scope: "Scope", now: "Now") -> "tuple[DeckPlan, ...]":
    """The plans until the exams of the decks of the scope; none where it is about some of their cards."""
    from quizkz.desk.planning import exam_plans

    return exam_plans(desk, scope.decks, now) if scope.whole else ()


def _print(report: "Report", exams: "Sequence[Attempt]", plans: "Sequence[DeckPlan]") -> None:
    from quizkz.exam import results
    from quizkz.words import reporting

    more = [reporting.plans(plans)] if plans else []
    more += [reporting.exams(exams, results.trend(_scores(exams)))] if exams else []
    world.write("".join(f"{line}\n" for line in reporting.text(report, _columns(), more)))


def _scores(exams: "Sequence[Attempt]") -> list[float]:
    return [attempt.score for attempt in exams if attempt.score is not None]


def _columns() -> int:
    from quizkz.cli.arguments import columns

    return min(max(columns(), COLUMNS_LEAST), COLUMNS_MOST)


def _as_object(
    report: "Report", exams: "Sequence[Attempt]", plans: "Sequence[DeckPlan]"
) -> Mapping[str, Any]:
    from quizkz.cli.exams import history_json
    from quizkz.exam import results
    from quizkz.exchange.plans import plans_object
    from quizkz.exchange.reports import as_object

    scores = _scores(exams)
    history = history_json(exams, scores, results.trend(scores))
    told = {key: value for key, value in history.items() if key != "format"}
    return {**as_object(report), "plans": plans_object(plans), "exams": told}

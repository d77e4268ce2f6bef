"""`quizkz fit`: the parameters of FSRS fitted to the learner's own log, adopted on a yes, and taken back."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizkz.calls import spelled
from quizkz.cli import commands, reporting, world
from quizkz.cli.waiting import Waiting

if TYPE_CHECKING:
    from quizkz.clock import Clock
    from quizkz.desk import Desk
    from quizkz.fit.adopting import InForce
    from quizkz.fit.running import Fitter, Outcome

FIT_HELP = """\
FSRS predicts with 21 parameters. Its own describe the average of many learners; a fit finds those that
describe your answers best. It learns from the earlier four fifths of them and is measured on the latest
fifth; where it predicts that no better than what is in force, nothing is offered. Else you see how many due
dates would move and how many cards would be due, and are asked. Without a terminal, --yes is the answer.

Adopting writes one event to the log. --undo takes the newest back, or that of the decks named: every date is
then what it would be without it, also after more answers. In the app u does so on the page of the fit, and
takes answers back elsewhere. For each deck the newest fit that names it, or all decks, is in force.
"""


def fit_options(parser: argparse.ArgumentParser) -> None:
    """What `fit` takes."""
    parser.add_argument(
        "deck", metavar="DECK", nargs="*", help="fit these decks together (all where none is named)"
    )
    parser.add_argument("--yes", action="store_true", help="adopt without asking")
    parser.add_argument("--json", action="store_true", help="one JSON object; adopts with --yes only")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--show", action="store_true", help="only list the fits adopted, and for which decks"
    )
    instead.add_argument("--undo", action="store_true", help="take the newest fit back, or that of the decks")


def fit(options: argparse.Namespace) -> int:
    """Fit parameters, or show or take back what was adopted."""
    clock = world.system_clock()
    paths = tuple(filter(commands.is_path, options.deck))
    with commands.opened(options, clock, paths=paths) as desk:
        desk.refresh(clock())
        commands.report(desk)
        decks = commands.scope_of(desk, options.deck, ()).decks
        if options.show:
            _show(desk, decks, json=options.json)
        elif options.undo:
            _undo(desk, decks, clock, json=options.json)
        else:
            _fit(desk, decks, clock, options)
    return 0


def _fit(desk: "Desk", decks: Sequence[str], clock: "Clock", options: argparse.Namespace) -> None:
    from quizkz.fit.running import Fitter
    from quizkz.words import fitting as words

    fitter = Fitter(desk)
    with Waiting(words.progress) as waiting:
        outcome = fitter.fit(decks, clock(), waiting.tell)
    if options.json:
        adopted = options.yes and _adopt(fitter, outcome, clock)
        commands.print_json({**_as_object(outcome), "adopted": adopted})
        return
    _tell(outcome)
    if outcome.fitted.parameters is not None:
        _decide(fitter, outcome, clock, yes=options.yes)


def _tell(outcome: "Outcome") -> None:
    """Print what was measured and what adopting would do, or why nothing is offered."""
    from quizkz.words import fitting

    lines = [fitting.measured(outcome.fitted), ""] if outcome.fitted.before else []
    rows = fitting.table(outcome.fitted, outcome.effect)
    if rows:
        rows = [("", fitting.NOW, fitting.FITTED), *rows]
        first, second, third = (max(map(len, column)) for column in zip(*rows, strict=True))
        lines += [f"  {name:<{first}}   {now:>{second}}   {then:>{third}}" for name, now, then in rows]
        lines.append("")
    if outcome.effect is None:
        lines.append(fitting.kept(outcome.fitted))
    else:
        lines += [fitting.moves(outcome.effect), fitting.MONTH_MEANS]
    _write(*lines)


def _write(*lines: str) -> None:
    """Write lines, wrapped to the terminal."""
    from quizkz.cli.arguments import columns
    from quizkz.words.measure import wrap

    most = min(max(columns(), reporting.COLUMNS_LEAST), reporting.COLUMNS_MOST)
    world.write("".join(f"{part}\n" for line in lines for part in wrap(spelled(line), most, indent="")))


def _decide(fitter: "Fitter", outcome: "Outcome", clock: "Clock", *, yes: bool) -> None:
    """Adopt on a yes."""
    from quizkz.words import fitting

    decks = outcome.fitted.decks
    if not yes and not (sys.stdin.isatty() and sys.stdout.isatty()):
        said = fitting.NEEDS_YES
    elif yes or _agreed(fitting.question(decks)):
        _adopt(fitter, outcome, clock)
        said = fitting.adopted(decks, fitting.HOW_BACK)
    else:
        said = fitting.DECLINED
    _write(said)


def _agreed(question: str) -> bool:
    world.write(f"\n{question}")
    return (world.read_line() or "").strip().casefold() in ("y", "yes")


def _adopt(fitter: "Fitter", outcome: "Outcome", clock: "Clock") -> bool:
    """Adopt what is offered; whether anything was."""
    if outcome.fitted.parameters is None:
        return False
    fitter.adopt(outcome.fitted, clock())
    return True


def _as_object(outcome: "Outcome") -> Mapping[str, Any]:
    found, effect = outcome
    measures = {"before": found.before, "after": found.after}
    return {
        "format": 1,
        "decks": list(found.decks) or None,
        "reviews": found.reviews,
        "held_out": found.held_out,
        **{name: m and {"log_loss": m.log_loss, "rmse_bins": m.rmse} for name, m in measures.items()},
        "kept": found.why or None,
        "parameters": found.parameters,
        "effect": effect
        and {
            "cards": effect.cards,
            "earlier": effect.earlier,
            "later": effect.later,
            "median_days": effect.median_days,
            "due_today": {"before": effect.today[0], "after": effect.today[1]},
            "reviews_30_days": {"before": effect.month[0], "after": effect.month[1]},
        },
    }


def _known(desk: "Desk") -> list[str]:
    """The decks there are, and those that only the log knows any more."""
    known = {entry.id for entry in desk.decks if not entry.broken}
    return sorted(known.union(desk.store.decks()))


def _show(desk: "Desk", decks: Sequence[str], *, json: bool) -> None:
    from quizkz.fit.adopting import in_force
    from quizkz.words import fitting

    found = in_force(desk.store, decks or _known(desk))
    if decks:
        found = tuple(one for one in found if one.decks)
    if json:
        commands.print_json({"format": 1, "fits": [_adopt_object(one) for one in found]})
    else:
        _write(*fitting.shown(found))


def _adopt_object(one: "InForce") -> Mapping[str, Any]:
    event = one.event
    return {"at": event.at, "device": event.device, "in_force": list(one.decks), **(event.value or {})}


def _undo(desk: "Desk", decks: Sequence[str], clock: "Clock", *, json: bool) -> None:
    from quizkz.fit.adopting import take_back, to_take_back
    from quizkz.words import fitting

    taken = to_take_back(desk.store, _known(desk), decks)
    now = clock()
    moved = take_back(desk.store, taken, now, desk.today(now))
    if json:
        back = [_adopt_object(one) for one in taken]
        commands.print_json({"format": 1, "taken_back": back, "moved": moved})
    else:
        _write(fitting.taken_back(taken, moved) if taken else fitting.NOTHING_TO_UNDO)

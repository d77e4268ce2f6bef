"""The section of exams to come: what is expected of a deck until its exam; of all decks a line each."""

from collections.abc import Sequence

from textual.content import Content

from quizkz.desk.planning import DeckPlan
from quizkz.ui.flow import MEASURE, wrap
from quizkz.ui.report_parts import Section, title_of
from quizkz.ui.roles import PLAIN, SLIP, STRONG, cut, edges, quiet
from quizkz.words import planning


def section(plans: Sequence[DeckPlan], width: int, *, whole: bool) -> Section:
    """The plan of a deck in its sentences; of all decks (`whole`) a line each, the next exam first."""
    first = plans[0]
    brief = planning.short(first.plan.pace, first.plan)
    if whole:
        rows = [row for one in plans for row in _rows(one, width)]
        return Section(("plan",), title_of("plan"), f"{first.title}: {brief}", body=rows)
    when, *said = planning.sentences(first.plan)
    body = [row for line in said for row in wrap(_sentence(line, first), min(width, MEASURE))]
    return Section(("plan",), title_of("plan"), brief, when, body=body)


def _sentence(line: str, of: DeckPlan) -> Content:
    """A sentence of a plan; the last one is strong, and where it says that something is amiss so marked."""
    if line != planning.track(of.plan):
        return Content.styled(line, PLAIN)
    if of.plan.on_track:
        return Content.styled(line, STRONG)
    head, end, rest = line.partition(": ")
    return Content.styled(f"! {head}{end}", f"bold {SLIP}") + Content.styled(rest, PLAIN)


def _rows(one: DeckPlan, width: int) -> list[Content]:
    """A deck and how its exam stands at the right edge; below it where both do not fit."""
    title = Content.styled(one.title, PLAIN)
    said = quiet(planning.short(one.plan.pace, one.plan).removeprefix("Exam "))
    if title.cell_length + 2 + said.cell_length <= width:
        return [edges(title, said, width)]
    return [cut(title, width), *(Content("  ") + row for row in wrap(said, width - 2))]

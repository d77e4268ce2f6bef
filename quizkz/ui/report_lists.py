"""The sections of a report that name things: mix-ups, leeches, decks and tags."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from quizkz.stats.places import ranked
from quizkz.stats.report import Leech, Place, Report
from quizkz.texts.simple import simple
from quizkz.ui import charts
from quizkz.ui.flow import NOTHING
from quizkz.ui.report_parts import Pick, Section, first_part, title_of
from quizkz.ui.roles import PLAIN, QUIET, bar, cut, edges, left_edge, quiet, right_edge
from quizkz.words import figures

Lines = list[Content]

WEAKEST, STRONGEST = 6, 2
"""How many of many decks or tags are shown."""
MOST = 8
"""How many of many leeches and mix-ups are shown."""
BAR = 8
TITLE_LEAST = 12
PROMPT_CHARS = 400


def confusions(report: Report, width: int) -> Section:
    pairs = report.confusions[:MOST]
    rows = []
    for pair in pairs:
        end = charts.fitted(Content.styled(figures.times(pair.times), PLAIN), width - 2)
        rows.append(edges(_pair(pair.said, pair.answer, width - end.cell_length - 2), end, width))
    brief = figures.confusions(len(report.confusions))
    return Section(
        ("confusions",),
        title_of("confusions"),
        brief,
        figures.DRILL if pairs else figures.NO_CONFUSIONS,
        quiet(figures.SPANS["90d"]) if pairs else NOTHING,
        rows,
        picks=tuple(Pick(drill=pair.cards) for pair in pairs),
    )


def _pair(said: str, answer: str, width: int) -> Content:
    """`KazAID  for  CICA`; where they are long each is cut to its half."""
    between = quiet("  for  ")
    room = max(2, width - between.cell_length)
    wrong, right = Content(" ".join(said.split())), Content(" ".join(answer.split()))
    if wrong.cell_length + right.cell_length > room:
        half = room // 2
        most = max(half, room - right.cell_length)
        wrong = cut(wrong, most)
        right = cut(right, room - wrong.cell_length)
    return Content.styled(wrong.plain, PLAIN) + between + Content.styled(right.plain, PLAIN)


def leeches(report: Report, width: int) -> Section:
    shown = report.leeches[:MOST]
    said = figures.leeches(len(report.leeches))
    return Section(
        ("leeches",),
        title_of("leeches"),
        first_part(said, " keep"),
        said,
        body=[_leech(leech, width) for leech in shown],
        picks=tuple(Pick(card=leech.card) for leech in shown),
    )


def _leech(leech: Leech, width: int) -> Content:
    prompt = " ".join(simple(leech.prompt[:PROMPT_CHARS]).split())
    end = charts.fitted(quiet(figures.lapses(leech.lapses)), width)
    return edges(Content.styled(prompt, PLAIN), end, width)


def places(name: str) -> Callable[[Report, int], Section]:
    def draw(report: Report, width: int) -> Section:
        all_of: tuple[Place, ...] = getattr(report, name)
        order = list(ranked(all_of))
        order += [place for place in all_of if place not in order]
        shown = order if len(order) <= WEAKEST + STRONGEST + 1 else [*order[:WEAKEST], *order[-STRONGEST:]]
        rows = _place_rows(shown, width)
        said = " ".join(figures.compared(all_of).split())
        compared = name == "decks" and len(shown) > 1
        picks = tuple(Pick(deck=place.id) for place in shown) if compared else ()
        return Section((name,), title_of(name), first_part(said, ";"), said, body=rows, first=1, picks=picks)

    return draw


def _place_rows(places: Sequence[Place], width: int) -> Lines:
    """Each deck or tag: its name, the mean chance of recall now, true retention; heads above."""
    if not places:
        return []
    kept = charts.shares([place.retention for place in places])
    widest = max(row.cell_length for row in kept)
    parts = _that_fit(widest, width)
    done = [edges(NOTHING, _place_head(parts, widest), width)]
    for place, row in zip(places, kept, strict=True):
        end = right_edge(Content.styled(_recall(place), PLAIN), 4)
        if parts.line:
            end = bar(place.recall or 0.0, BAR, done=QUIET) + "  " + end
        if parts.kept:
            end += "  " + row.pad_left(widest - row.cell_length)
        title = Content.styled(" ".join(place.title.split()), PLAIN)
        done.append(left_edge(title, width - end.cell_length - 2) + "  " + end)
    return done


def _recall(place: Place) -> str:
    return "·" if place.recall is None else figures.percent(place.recall)


class _Parts(NamedTuple):
    line: bool
    kept: bool


def _that_fit(widest: int, width: int) -> _Parts:
    """What stands beside a title: the bar is dropped first, then true retention."""
    room = width - TITLE_LEAST - 2 - 4
    return _Parts(room >= widest + 2 + BAR + 2, room >= widest + 2)


def _place_head(parts: _Parts, widest: int) -> Content:
    now = right_edge(quiet("now"), (BAR + 2 if parts.line else 0) + 4)
    return now + "  " + right_edge(quiet("true retention"), widest) if parts.kept else now

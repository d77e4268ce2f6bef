"""The section of exams: the last scores against their pass marks, the best, and where they are heading.

Apart from the other sections as what knows exams brings pydantic, which a report without any does without.
"""

from collections.abc import Sequence

from quizkz.exam.results import trend
from quizkz.exam.states import Attempt
from quizkz.ui import charts
from quizkz.ui.report_parts import Pick, Section, first_part, key
from quizkz.words import definitions, exams, figures
from quizkz.words.measure import cut

LAST = 8
"""How many exams are drawn, the newest first."""
LABEL = 26
"""Cells of the day and the deck of an exam."""
WORDS_LEAST = 70
"""With fewer cells a sign alone says beside a deck's name whether an exam was passed."""


def section(attempts: Sequence[Attempt], width: int, *, whole: bool) -> Section:
    """The exams that were handed in; `whole`: they are of several decks, which are named."""
    ended = [(attempt, attempt.score) for attempt in attempts if attempt.score is not None]
    title = definitions.FIGURES["exams"].title
    if not ended:
        return Section(("exams",), title, figures.NO_EXAMS, figures.NO_EXAMS)
    scores = [score for _, score in ended]
    said = exams.standing(scores, trend(scores))
    named = LABEL if whole else 0
    shown = ended[: -LAST - 1 : -1]
    rows = [_row(attempt, score, named, width) for attempt, score in shown]
    picks = tuple(Pick(exam=attempt) for attempt, _ in shown)
    aside = key("score", "pass mark")
    return Section(("exams",), title, first_part(said), said, aside, charts.against(rows, width), picks=picks)


def _row(attempt: Attempt, score: float, named: int, width: int) -> charts.Against:
    """An exam by its day: score, number of questions, whether it passed; `named`: cells of day and deck."""
    mark, day = attempt.spec.pass_share, figures.date(attempt.day)
    word = exams.PASSED if attempt.passed else exams.NOT_PASSED
    said = "✓" if attempt.passed else "✗"
    return charts.Against(
        cut(f"{day}, {attempt.title}", named) if named else day,
        score,
        len(attempt.cards),
        mark,
        said if named and width < WORDS_LEAST else f"{said} {word.lower()}",
        off=not attempt.passed,
        shown=exams.percent(score, mark),
    )

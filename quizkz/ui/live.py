"""A deck while it is written: what is wrong in it, and the question at a line as a learner will see it.

Shared by the editor inside the app and by the screen that watches a file.
"""

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from quizkz.deck import Deck, Question, parts, rules
from quizkz.grading import grade
from quizkz.library.results import Loaded
from quizkz.problems import Problem
from quizkz.review import card_id
from quizkz.session.asked import asked_of
from quizkz.ui import markdown
from quizkz.ui.answers import entry_for
from quizkz.ui.flow import NOTHING, Room, hang, wrap
from quizkz.ui.question import head
from quizkz.ui.roles import MISSED, PLAIN, RIGHT, SLIP, STRONG, cut, quiet
from quizkz.words import asking, verdicts
from quizkz.words.measure import count

NO_PROBLEMS = "No problems."


def question_at(loaded: Loaded, path: Path, line: int) -> tuple[Deck, Question] | None:
    """The sound question that a line (from 1) of a file belongs to, with its deck."""
    above = [(at, identity) for identity, (file, at) in loaded.lines.items() if file == path and at <= line]
    if not above or loaded.sound is None:
        return None
    identity = max(above)[1]
    found = next((q for q in loaded.sound.questions if q.id == identity), None)
    return (loaded.sound, found) if found is not None else None


def preview(deck: Deck, question: Question, room: Room) -> list[Content]:
    """A question as a learner will see it, card by card, each with its answer, then what explains it."""
    rows: list[Content] = []
    for part in parts(question):
        asked = asked_of(card_id(deck.id, question.id, part), deck, question, None)
        entry = entry_for(asked)
        rows += head(asked, entry, room)[1:]
        rows += [row.text for row in entry.rows(room)]
        verdict = grade(question, "", part=part, rules=rules(deck, question), language=deck.language)
        rows += [
            NOTHING,
            *hang(quiet(f"{verdicts.ANSWER}  "), Content.styled(verdict.answer, STRONG), room.width),
        ]
        rows.append(NOTHING)
    for label, text in (("Hint  ", question.hint), ("", question.explanation)):
        if text:
            rows += [
                quiet(label) + row if at == 0 else row
                for at, row in enumerate(markdown.rows(text, room.measure, PLAIN))
            ]
    cite = asking.cite(deck, question, narrow=room.narrow)
    return [*rows, *(quiet(row) for row in wrap(cite, room.measure))] if cite else rows


def state(problems: Sequence[Problem]) -> Content:
    """How the deck stands, in one line."""
    errors = sum(problem.severity == "error" for problem in problems)
    if not problems:
        return Content.assemble(("✓ ", RIGHT), (NO_PROBLEMS, STRONG))
    mark, style = ("✗ ", MISSED) if errors else ("! ", SLIP)
    return Content.assemble((mark, style), (count(len(problems), "problem") + ".", STRONG))


def trouble(problems: Sequence[Problem], room: Room, *, most: int) -> list[Content]:
    """The first problems with place and remedy; how many more there are."""
    rows: list[Content] = []
    for problem in problems[:most]:
        style = MISSED if problem.severity == "error" else SLIP
        place = f"line {problem.place.line}  " if problem.place.line else ""
        rows += hang(quiet(place), Content.styled(problem.message, style), room.width)
        label = f"{problem.place.label}; " if problem.place.label and problem.fix else problem.place.label
        advice = f"{label}{problem.fix or problem.note}"
        rows += [quiet(row) for row in wrap(advice, room.width)] if advice else []
    if len(problems) > most:
        rows.append(quiet(f"{len(problems) - most} more"))
    return [cut(row, room.width) for row in rows]

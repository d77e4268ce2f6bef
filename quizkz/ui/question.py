"""How an open question is drawn: the line above it, its task and prompt, and what stands below its answer."""

from textual.content import Content

from quizkz.deck import Cloze, Flashcard
from quizkz.review import REVERSE
from quizkz.session import Asked, Graded
from quizkz.session.prompts import gaps_of
from quizkz.ui import markdown
from quizkz.ui.answers import Entry, Written
from quizkz.ui.answers.entry import GUTTER
from quizkz.ui.flow import NOTHING, Room, shorten, wrap
from quizkz.ui.roles import MISSED, NEXT, RIGHT, STRONG, bar, edges, quiet
from quizkz.words import asking, times

PLACEHOLDER = 0x10FF00
"""Where the private-use letters begin that stand for gaps while Markdown is read; no text holds them."""
UNSCHEDULED = "Practice, not scheduled"
TRIED = "Preview"
CUT_ROWS = 2
"""Rows of the prompt that are kept after the answer where rows are few."""


def top(asked: Asked, room: Room, *, practice: bool) -> list[Content]:
    """Title, place and time left; below them the rule of progress."""
    place, title = quiet(asking.place(asked)), asked.deck.title
    if room.short:
        return [edges(quiet(UNSCHEDULED if practice else title), place, room.width)]
    left = times.left(asked.left_s)
    right = place if room.narrow else place + quiet(f"   {left}")
    rule = bar((asked.place - 1) / asked.total if asked.total else 0, room.width)
    return [edges(quiet(title), right, room.width), rule]


def trial_top(asked: Asked, room: Room) -> list[Content]:
    """Title, and that the question is only tried out."""
    return [edges(quiet(asked.deck.title), quiet(TRIED), room.width)]


def task(asked: Asked, room: Room, *, practice: bool = False) -> Content:
    """The task, and at its right the stage."""
    stage = quiet("practice" if practice else asked.stage)
    return edges(quiet(asking.eyebrow(asked.question, asked.part)), stage, room.width)


def head(
    asked: Asked, entry: Entry, room: Room, graded: Graded | None = None, *, eyebrow: Content | None = None
) -> list[Content]:
    """Task and stage, then the prompt; where rows are few the prompt alone, and after the answer cut."""
    text = prompt(asked, entry, room, graded)
    if room.short:
        return [*text, NOTHING] if graded is None else shorten(text, CUT_ROWS, room.width)
    return [NOTHING, eyebrow or task(asked, room), NOTHING, *text, NOTHING]


def prompt(asked: Asked, entry: Entry, room: Room, graded: Graded | None) -> list[Content]:
    """The prompt of a card, strong, with its gaps as they stand."""
    question = asked.question
    match question:
        case Flashcard() if asked.part == REVERSE:
            return [row.stylize_before(STRONG) for row in wrap(question.answer, room.measure)]
        case Cloze():
            text, marks = _gapped(question, asked.part, entry, graded)
            above = markdown.rows(question.prompt, room.measure) if question.prompt else []
            return [
                *above,
                *([NOTHING] if above else []),
                *markdown.rows(text, room.measure, STRONG, marks),
            ]
        case _:
            return markdown.rows(question.prompt, room.measure, STRONG)


def _gapped(
    question: Cloze, part: str, entry: Entry, graded: Graded | None
) -> tuple[str, dict[str, Content]]:
    """A cloze's text with a placeholder for each gap, and what stands there."""
    view = gaps_of(question, part)
    texts = entry.texts if isinstance(entry, Written) else ()
    marks: dict[str, Content] = {}
    pieces = []
    for piece in view.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        mark = chr(PLACEHOLDER + piece)
        text = texts[piece].strip() if piece < len(texts) else ""
        number = f"{piece + 1}\u00a0" if len(view.gaps) > 1 else ""
        marks[mark] = Content.styled(f"[{number}{text or '…'}]", _gap_style(piece, text, entry, graded))
        pieces.append(mark)
    return "".join(pieces), marks


def _gap_style(gap: int, text: str, entry: Entry, graded: Graded | None) -> str:
    if graded is not None and not graded.self_graded:
        parts = graded.verdict.parts
        right = parts[gap].right if gap < len(parts) else graded.verdict.right
        return f"bold {RIGHT if right else MISSED}"
    if isinstance(entry, Written) and entry.cursor == gap and graded is None:
        return NEXT
    return "underline" if text else STRONG


def below(asked: Asked, entry: Entry, notice: str | Content, room: Room) -> list[Content]:
    """The hint where it is shown, then a notice or the tip; where rows are few only what must be read."""
    rows: list[Content] = []
    if asked.hinted:
        rows += [
            row.stylize_before("dim") for row in markdown.rows(asking.hint(asked.question), room.measure)
        ]
    tip = _tip(entry, room)
    if notice:
        rows += wrap(notice, room.measure)
    elif tip:
        rows += [quiet(row) for row in wrap(tip, room.measure)]
    if not rows:
        return []
    above = 0 if entry.turns else 2 if room.roomy and entry.spaced else 1
    return [NOTHING] * above + [GUTTER + row for row in rows]


def _tip(entry: Entry, room: Room) -> str:
    if entry.turns:
        return asking.tip(entry.asked.question, narrow=room.narrow)
    return "" if room.short else entry.tip()

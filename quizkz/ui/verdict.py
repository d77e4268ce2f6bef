"""How an answer is drawn once it was given: the verdict with its bar in the gutter, and the rating bar."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from quizkz.deck import Cloze, Flashcard, Match
from quizkz.grading import Part, Piece
from quizkz.review import REVERSE, Rating
from quizkz.session import Graded
from quizkz.ui import markdown
from quizkz.ui.answers import Choose, Entry
from quizkz.ui.flow import NOTHING, Lines, Room, hang, wrap
from quizkz.ui.roles import ACCENT, MISSED, NEXT, PLAIN, QUIET, RIGHT, SLIP, STRONG, quiet
from quizkz.words import asking, care, times, verdicts

BAR = "▌"
_BARS = {"right": "$success", "slip": "$warning", "partial": "$warning", "missed": "$error"}
_WORDS = {"right": RIGHT, "slip": SLIP, "partial": SLIP, "missed": MISSED}
Block = list[Content]


def rows(graded: Graded, entry: Entry, notice: str | Content, room: Room) -> list[Content]:
    """The verdict with its gutter; where rows are few the options worth a place stand by it."""
    done = _barred(graded, notice, room)
    if not room.short:
        return [NOTHING, *done] if entry.listed else done
    told = [row.text for row in entry.told(room, graded)]
    return [*told, *done] if isinstance(entry, Choose) else [*done, *told]


def _barred(graded: Graded, notice: str | Content, room: Room) -> list[Content]:
    style = QUIET if graded.self_graded else _BARS[verdicts.result(graded)]
    bar = Content.styled(BAR, style)
    return [
        bar + " " + row if row else bar
        for row in _apart(
            [wrap(notice, room.measure), *_blocks(graded, room)] if notice else _blocks(graded, room), room
        )
    ]


def _apart(blocks: Sequence[Block], room: Room) -> list[Content]:
    """Blocks one below the other; the cite follows an explanation at once unless rows are plenty."""
    done: list[Content] = []
    shown = [block for block in blocks if block]
    for place, block in enumerate(shown):
        close = block is blocks[-1] and place > 1 and blocks[-2] and not room.roomy
        if done and not room.short and not close:
            done.append(NOTHING)
        done.extend(block)
    return done


def _blocks(graded: Graded, room: Room) -> list[Block]:
    """The parts of a verdict in order: its word, the lines, the author's feedback, explanation, cite."""
    question = graded.asked.question
    if graded.self_graded:
        first = [_answer(graded, room)]
    else:
        first = [_head(graded, room), _lines(graded, room)]
        if room.roomy and verdicts.result(graded) == "partial":
            first.append([quiet(verdicts.ONLY_FULL)])
    if graded.forgotten:
        first.append(wrap(Content.styled(care.forgotten(graded.forgotten), SLIP), room.measure))
    cite = asking.cite(graded.asked.deck, question, narrow=room.narrow)
    return [
        *first,
        markdown.rows(graded.verdict.feedback, room.measure, PLAIN),
        markdown.rows(question.explanation or "", room.measure, PLAIN),
        [row.stylize_before(QUIET) for row in wrap(cite, room.measure)] if cite else [],
    ]


def _answer(graded: Graded, room: Room) -> Block:
    """The answer of a turned card."""
    question = graded.asked.question
    if isinstance(question, Flashcard) and graded.asked.part == REVERSE:
        return markdown.rows(question.prompt, room.measure, STRONG)
    return [row.stylize_before(STRONG) for row in wrap(graded.verdict.answer, room.measure)]


def _head(graded: Graded, room: Room) -> Block:
    """Mark and word, and beside them what differed; below them where that does not fit."""
    style = _WORDS[verdicts.result(graded)]
    word = Content.assemble((verdicts.mark(graded), style), " ", (verdicts.word(graded), f"bold {style}"))
    beside = verdicts.beside(graded.asked.question, graded.verdict)
    if not beside:
        return [word]
    if word.cell_length + 3 + len(beside) <= room.width:
        return [word + "   " + Content.styled(beside, PLAIN)]
    verdict = graded.verdict
    if room.short and verdict.pieces and _compares(graded):
        return [word]
    if room.narrow and verdict.of and "=" in beside:
        word += f"   {round(verdict.credit * verdict.of)} of {verdict.of}"
        beside = beside.removesuffix(" points").removesuffix(" point")
    return [word, *(row.stylize_before(QUIET) for row in wrap(beside, room.width))]


def _compares(graded: Graded) -> bool:
    return verdicts.shows_two_lines(graded.asked.question, graded)


def _lines(graded: Graded, room: Room) -> Block:
    """What was said beside the answer: two lines, one a gap, or the partners of the rows missed."""
    question, verdict = graded.asked.question, graded.verdict
    if isinstance(question, Cloze) and len(verdict.parts) > 1:
        return _gaps(graded, room)
    if isinstance(question, Match) and not room.short:
        wrong = [part for part in verdict.parts if not part.right]
        return [row for part in wrong for row in wrap(_pair(part), room.measure)]
    if _compares(graded):
        return _two_lines(graded, room)
    if verdicts.shows_answer(question, graded):
        label = quiet(verdicts.ANSWER.ljust(verdicts.LABEL_WIDTH))
        return hang(label, Content.styled(verdict.answer, STRONG), room.width)
    return []


def _pair(part: Part) -> Content:
    """A row that was missed with its partner, and what was given it."""
    return Content.assemble(
        part.label, " – ", (part.answer, STRONG), (f"   {verdicts.part_mark(part)[1]}", QUIET)
    )


def _gaps(graded: Graded, room: Room) -> Block:
    done: Block = []
    for number, part in enumerate(graded.verdict.parts, start=1):
        mark, words = verdicts.part_mark(part)
        style = RIGHT if mark == "✓" else SLIP if mark == "≈" else MISSED
        first = Content.assemble((mark, style), " ", (f"{number}  ", QUIET))
        whys = "; ".join(verdicts.why_all(part.whys, part.pieces))
        beside = "" if part.right and not part.slip else f"   {words}{f': {whys}' if whys else ''}"
        done += hang(first, Content.assemble((part.answer, STRONG), (beside, QUIET)), room.width)
    return done


def _two_lines(graded: Graded, room: Room) -> Block:
    verdict = graded.verdict
    said, carets = verdicts.compared(verdict.pieces) if verdict.pieces else (verdict.said, "")
    label = verdicts.LABEL_WIDTH
    bounds = verdicts.bounds(verdict)
    fits = not bounds or label + len(verdict.answer) + 3 + len(bounds) <= room.width
    beside = f"   {bounds}" if bounds and (fits or not room.short) else ""
    answer = _marked(verdict.pieces) if verdict.pieces else Content.styled(verdict.answer, STRONG)
    above = hang(quiet(verdicts.YOU_SAID.ljust(label)), said or verdicts.NOTHING_SAID, room.width)
    below = hang(quiet(verdicts.ANSWER.ljust(label)), answer + quiet(beside), room.width)
    if carets and not room.short and len(above) == len(below) == 1:
        above.append(Content(" " * label) + Content.styled(carets, SLIP))
    elif carets:
        said = verdicts.compared(verdict.pieces, below=False)[0]
        above = hang(quiet(verdicts.YOU_SAID.ljust(label)), said, room.width)
    return [*above, *below]


def _marked(pieces: Sequence[Piece]) -> Content:
    """The answer with the letters that differ underlined."""
    styles = [(piece.answer, STRONG if piece.op == "same" else f"bold underline {SLIP}") for piece in pieces]
    return Content.assemble(*styles)


class RatingBar(Lines):
    """The four ratings with what each would do; the suggested one is preselected."""

    class Pressed(Message):
        """A rating was clicked."""

        def __init__(self, rating: Rating) -> None:
            super().__init__()
            self.rating = rating

    def __init__(self) -> None:
        super().__init__("ratings")
        self._step = 1
        self._rates = False

    def lay(self, graded: Graded | None, room: Room, *, practice: bool, tried: bool = False) -> list[Content]:
        """The rows to show: the ratings of this answer; in practice, where none is asked, a word on that."""
        self._step = max(1, room.width // 4)
        self._rates = graded is not None and (graded.self_graded or bool(graded.previews))
        end = [] if room.short else [NOTHING]
        if graded is not None and self._rates:
            cells = [_cell(rating, graded, self._step - 1, room) for rating in Rating]
            return [*(Content(" ").join(row) for row in zip(*cells, strict=True)), *end]
        if (practice or tried) and not room.short:
            said = asking.TRIED if tried else asking.PRACTICE
            return [*(row.stylize_before(QUIET) for row in wrap(said, room.width)), *end]
        return []

    def on_click(self, event: events.Click) -> None:
        """Rate by a click."""
        at = event.get_content_offset(self)
        if at is not None and self._rates and at.y < 2 and at.x // self._step < len(Rating):
            self.post_message(self.Pressed(Rating(at.x // self._step + 1)))


def _cell(rating: Rating, graded: Graded, width: int, room: Room) -> tuple[Content, Content]:
    """A rating's two rows."""
    preview = graded.previews.get(rating)
    interval = times.interval_short if room.narrow else times.interval
    does = interval(preview) if preview is not None else ""
    name = verdicts.rating_name(rating)
    if rating == graded.rating:
        first = Content.styled(f" {rating.value} {name}".ljust(width), NEXT)
        return first, Content.styled(f"   {does}".ljust(width), f"reverse {ACCENT}")
    first = Content.assemble(" ", (str(rating.value), ACCENT), " ", (name.ljust(width - 3), PLAIN))
    return first, quiet(f"   {does}".ljust(width))

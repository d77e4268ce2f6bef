"""What stands around a question of an exam, as rows: clock and progress, the task, how sure one is."""

from textual.content import Content

from quizkz.clock import MINUTE_MS, Now, local_time
from quizkz.exam.record import stop_at
from quizkz.exam.states import POINTS, Answered, Attempt
from quizkz.exam.taking import Exam
from quizkz.session import Asked
from quizkz.ui.flow import Room
from quizkz.ui.roles import ACCENT, NEXT, PLAIN, bar, edges, quiet, strong
from quizkz.words import exams
from quizkz.words.measure import count

HOW_SURE, SURE_CELLS = "How sure are you?", 19
GO_ON_ANY_TIME = "You can go on whenever you like: e on home."


def clock(ms: int) -> str:
    """The time left, which changes once a minute, in the last one each second: `19 min left`, `42 s left`."""
    if ms <= MINUTE_MS:
        return f"{-(-ms // 1000)} s left"
    hours, minutes = divmod(-(-ms // MINUTE_MS), 60)
    return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"


def top(exam: Exam, place: int, left_ms: int | None, room: Room) -> list[Content]:
    """What is taken and the time left, below them how far it is; where the map has no room, the counts."""
    time = quiet(exams.left(None)) if left_ms is None else strong(clock(left_ms))
    rule = [] if room.short else [bar((exam.number - exam.open) / exam.number, room.width)]
    if room.narrow or room.short:
        marked = "! " if exam.answered[place].marked else ""
        still = f", {exam.open} open" if exam.open else ""
        return [edges(strong(f"{marked}{place + 1} of {exam.number}{still}"), time, room.width), *rule]
    title = quiet(f"   {exams.head(exam.attempt, exam.number)}")
    return [edges(strong(exams.EXAM) + title, time, room.width), *rule]


def task(asked: Asked, answered: Answered, room: Room) -> Content:
    """`Question 9, choose one`, and at its right how sure the learner is, or that nothing is told yet."""
    sure = exams.NO_FEEDBACK if answered.sure is None else f"you said: {exams.SURENESS[answered.sure]}"
    return edges(quiet(exams.question(asked)), quiet("" if room.narrow else sure), room.width)


def how_sure(answered: Answered, room: Room) -> Content:
    """The question how sure the learner is: three digits, below each its points if right or wrong.

    What was said before is preselected.
    """
    first, second = Content(HOW_SURE.ljust(SURE_CELLS)), Content(" " * SURE_CELLS)
    if room.narrow:
        first, second = Content(""), Content("")
    for digit, (sure, word) in enumerate(exams.SURENESS.items(), start=1):
        cell = f" {digit} {word} "
        if sure == answered.sure:
            first += Content.styled(cell, NEXT)
        else:
            first += Content.assemble(" ", (str(digit), ACCENT), (f" {word} ", PLAIN))
        right, wrong = POINTS[sure]
        points = f"   {right:g} or {wrong:g}".replace("-", "−")
        second += quiet(points)
        both = max(first.cell_length, second.cell_length) + (0 if room.narrow else 1)
        first, second = (row.pad_right(both - row.cell_length) for row in (first, second))
    return Content("\n").join([first, second])


def still(number: int, marked: int) -> str:
    """What is not done yet when the exam is handed in: `11 questions are open, 1 is marked.`"""
    told = [f"{count(number, 'question')} {'is' if number == 1 else 'are'} open"] if number else []
    if marked:
        what = str(marked) if number else count(marked, "question")
        told.append(f"{what} {'is' if marked == 1 else 'are'} marked")
    return f"{', '.join(told)}. Hand in all the same?"


def leaving(attempt: Attempt, now: Now) -> str:
    """That an exam can be left, and until when it can go on."""
    stop = stop_at(attempt)
    if stop is None:
        return GO_ON_ANY_TIME
    return f"The clock runs on; you can go on until {local_time(stop, now.offset):%H:%M}."

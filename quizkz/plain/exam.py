"""An exam line by line: the same steps as on its screen, one line each, and the result at the end."""

from quizkz.clock import Clock
from quizkz.exam.states import GUESS, SURE, THINK, Item, Part, Result
from quizkz.exam.taking import Exam
from quizkz.grading import Response, is_empty
from quizkz.plain.reading import Command, Lines, Read, Write, collect, number_in
from quizkz.plain.showing import show_asked
from quizkz.session import Asked
from quizkz.texts.simple import simple
from quizkz.words import asking, exams, measure, verdicts

COMMANDS = (
    "Commands: :n next, :p previous, :g 7 go to 7, :m mark, :c take the answer back, :l list, :t time,"
    " :end hand in, :q leave it open. An empty line goes on. :: begins an answer with a colon."
)
SURE_KEYS = {"s": SURE, "t": THINK, "g": GUESS}
HOW_SURE = "How sure? s sure, t think so, g guess; an empty line says nothing."
WHERE_NEXT = "A number goes to that question, :l lists, :end hands in."


def run(exam: Exam, clock: Clock, read: Read, write: Write) -> Result | None:
    """Take an exam line by line; its result, or None where it was left open.

    One that has nothing left to ask is over.
    """
    if not exam.number:
        exam.hand_in(clock())
    taking = _Taking(exam, clock, Lines(read, write))
    taking.begin()
    while exam.result is None and taking.goes_on:
        taking.step()
    if exam.result is not None:
        show_result(exam.result, taking.lines)
    return exam.result


class _Taking:
    """Where the learner is. `place`: the question shown; None: all have an answer, and it may end."""

    def __init__(self, exam: Exam, clock: Clock, lines: Lines) -> None:
        self.exam, self.clock, self.lines = exam, clock, lines
        self.goes_on = True
        self.place: int | None = self._next_open(-1)
        self._left_ms = exam.left_ms(clock())

    def begin(self) -> None:
        """Say what the exam is about and its rules."""
        attempt, lines = self.exam.attempt, self.lines
        mark = exams.pass_mark(attempt.spec.pass_share)
        lines.say(f"{exams.head(attempt, self.exam.number)}, {mark}, {exams.left(self._left_ms)}.")
        lines.say(f"{exams.RULES} {exams.seed(attempt)}")
        if attempt.spec.certainty:
            lines.say(exams.certainty_rule())
        lines.say(COMMANDS)

    def step(self) -> None:
        """Show a question, or the end of them, and take lines until it is left."""
        if self.place is None:
            self._at_the_end()
            return
        place, asked = self.place, self.exam.asked[self.place]
        self.exam.shown(place, self.clock())
        self._show(asked, place)
        while self.goes_on and self.exam.result is None and self.place == place:
            given = collect(asked, self.lines)
            if isinstance(given, Command):
                self._obey(given.name)
            else:
                self._take(place, given)

    def _show(self, asked: Asked, place: int) -> None:
        answered = self.exam.answered[place]
        self.lines.say()
        self._warn()
        marked = ", marked" if answered.marked else ""
        told = exams.progress(self.exam.number - self.exam.open, self.exam.number)
        self.lines.say(f"{exams.question(asked)}{marked}. {told}. {_left(self._left_ms)}.")
        show_asked(asked, self.lines)
        if not is_empty(answered.response):
            self.lines.say(f"So far: {_said(asked, answered.response)}")

    def _warn(self) -> None:
        """Say that little time is left, once for each mark passed."""
        before, self._left_ms = self._left_ms, self.exam.left_ms(self.clock())
        if warning := exams.warning(before, self._left_ms):
            self.lines.say(warning)

    def _take(self, place: int, response: Response) -> None:
        """Keep a response and go on; an empty one leaves what stands."""
        if not is_empty(response):
            if not self.exam.give(place, response, self.clock()):
                self.lines.say(exams.TOO_LATE)
                return
            if self.exam.attempt.spec.certainty and not self._ask_sure(place):
                return
            self.place = self._next_open(place) if self.exam.open == 0 else self._after(place)
        else:
            self.place = self._after(place)

    def _ask_sure(self, place: int) -> bool:
        """Ask how sure the answer is; False where a command led elsewhere or the time was over."""
        while True:
            self.lines.say(HOW_SURE)
            line = self.lines.answer()
            if isinstance(line, Command):
                self._obey(line.name)
                if not self._asks_of(place):
                    return False
            elif not line or line.lower()[:1] in SURE_KEYS:
                return not line or self.exam.say_sure(place, SURE_KEYS[line.lower()[:1]], self.clock())

    def _asks_of(self, place: int) -> bool:
        """Whether the exam still is at a question that has an answer."""
        still = self.goes_on and self.exam.result is None and self.place == place
        return still and self.exam.answered[place].credit is not None

    def _after(self, place: int) -> int | None:
        """The next question; after the last the first open one."""
        return place + 1 if place + 1 < self.exam.number else self._next_open(-1)

    def _next_open(self, place: int) -> int | None:
        """The first open question after a place; None where none is open."""
        answered = self.exam.answered
        return next((n for n in range(place + 1, len(answered)) if answered[n].credit is None), None)

    def _at_the_end(self) -> None:
        """All is answered: hand in, or back to one."""
        self.lines.say()
        self._warn()
        self.lines.say(f"{exams.ALL_ANSWERED} {_left(self._left_ms)}. {WHERE_NEXT}")
        line = self.lines.answer()
        number = line if isinstance(line, Command) else Command(f"g {line}" if line else "")
        self._obey(number.name)

    def _obey(self, command: str) -> None:
        """Do a command; it may change `place`."""
        name, _, rest = command.partition(" ")
        match name:
            case "q":
                self._leave()
            case "n" | "p":
                self._move(1 if name == "n" else -1)
            case "g":
                self._go(rest or "")
            case "m" | "c" if self.place is not None:
                self._change(name, self.place)
            case "l":
                self._list()
            case "t":
                self.lines.say(f"{_left(self.exam.left_ms(self.clock()))}.")
            case "end":
                self._hand_in()
            case _:
                self.lines.say(WHERE_NEXT if self.place is None and not name else COMMANDS)
        if self.exam.result is None and self.exam.over(self.clock()):
            self.exam.hand_in(self.clock())

    def _leave(self) -> None:
        self.goes_on = False

    def _move(self, by: int) -> None:
        place = self.exam.number if self.place is None else self.place
        new = min(max(place + by, 0), self.exam.number - 1)
        if new == self.place:
            self.lines.say("That is the last question." if by > 0 else "That is the first question.")
        self.place = new

    def _go(self, text: str) -> None:
        number = number_in(text.strip(), self.exam.number)
        if number is None:
            self.lines.say(f"A number from 1 to {self.exam.number}, as in: :g 7")
        elif number - 1 != self.place:
            self.place = number - 1

    def _change(self, name: str, place: int) -> None:
        """Mark a question, or take its answer back."""
        if name == "m" and self.exam.mark(place, self.clock()):
            self.lines.say(exams.MARKED if self.exam.answered[place].marked else exams.UNMARKED)
        elif name == "c" and self.exam.give(place, "", self.clock()):
            self.lines.say(exams.CLEARED)

    def _list(self) -> None:
        """Every question with how it stands."""
        for place, (asked, answered) in enumerate(zip(self.exam.asked, self.exam.answered, strict=True), 1):
            mark = "!" if answered.marked else " "
            said = _said(asked, answered.response) if not is_empty(answered.response) else "open"
            self.lines.say(f"{place:>3} {mark} {_prompt_line(asked)}: {said}", indent="      ")

    def _hand_in(self) -> None:
        """Hand in, asking first where questions are open."""
        if self.exam.open:
            self.lines.say(f"{exams.still_open(self.exam.open)} y hands in, any other line goes back.")
            line = self.lines.hear()
            if line is None:
                self._leave()
                return
            if line.lower().removeprefix(":") not in ("y", "yes"):
                return
        self.exam.hand_in(self.clock())


def _left(ms: int | None) -> str:
    """The time left as a sentence begins."""
    said = exams.left(ms)
    return said[0].upper() + said[1:]


def _prompt_line(asked: Asked) -> str:
    return measure.cut(simple(asking.prompt(asked.question, asked.part)), 48)


def _said(asked: Asked, response: Response) -> str:
    """A response as one line."""
    if isinstance(response, str):
        return asking.shown(response, asked.question)
    parts = (part if isinstance(part, str) else " – ".join(part) for part in response)
    return ", ".join(part or "…" for part in parts)


def show_result(result: Result, lines: Lines) -> None:
    """The score, passed or not, by deck and tag; every question with the learner's and the right answer."""
    attempt = result.attempt
    lines.say()
    if result.timed_out:
        lines.say(exams.OVER)
    mark = exams.pass_mark(attempt.spec.pass_share)
    lines.say(f"{exams.mark(result)} {exams.verdict(result)}: {exams.score(result)}; {mark}.")
    lines.say(f"{exams.head(attempt)}. {exams.when_long(attempt)}, {exams.span(result.took_ms)}.")
    for text in (exams.last_scores((*result.earlier, result.score)), exams.certainty(result)):
        if text:
            lines.say(f"{text[0].upper()}{text[1:]}.")
    _show_parts("By deck", result.by_deck, lines)
    _show_parts("By tag", result.by_tag, lines)
    lines.say()
    for number, item in enumerate(result.items, 1):
        _show_item(number, item, lines)


def _show_parts(title: str, parts: tuple[Part, ...], lines: Lines) -> None:
    if parts:
        lines.say()
        lines.say(f"{title}:")
    for part in parts:
        lines.say(f"  {part.name}: {exams.part(part.right, part.number)}", indent="    ")


def _show_item(number: int, item: Item, lines: Lines) -> None:
    prompt = " ".join(simple(item.prompt).split())
    mark = "✓" if item.right else "◐" if item.credit else "✗"
    gone = f" ({exams.GONE})" if item.asked is None else ""
    lines.say(f"{number:>3} {mark} {prompt}{gone}", indent="      ")
    sure = f", {exams.SURENESS[item.answered.sure]}" if item.answered.sure is not None else ""
    lines.say(f"      {verdicts.YOU_SAID}: {item.said or exams.NOT_SAID}{sure}", indent="        ")
    if not item.right and item.answer:
        lines.say(f"      {verdicts.ANSWER}: {item.answer}", indent="        ")

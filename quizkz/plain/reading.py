"""Lines in and out, and a response of each kind read from them."""

from collections.abc import Callable
from dataclasses import dataclass

from quizkz.deck import Choice, Cloze, Match, Multiple, Order, TrueFalse, self_graded
from quizkz.grading import Response
from quizkz.session import Asked
from quizkz.texts import clean
from quizkz.words import asking, measure

WIDTH = 80
TURN = "An empty line turns the card."

Read = Callable[[], str | None]
Write = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A line that is a command rather than an answer: `h`, `u`, `s`, `b`, `q`, or one that does not exist."""

    name: str


class Lines:
    """Lines in and out: what is written is wrapped, what is read is cleaned of control characters."""

    def __init__(self, read: Read, write: Write) -> None:
        self._read = read
        self._write = write

    def say(self, text: str = "", *, indent: str = "") -> None:
        """Write a text, wrapped; an empty one is an empty line."""
        for line in measure.wrap(text, WIDTH, indent=indent):
            self._write(line.rstrip() + "\n")

    def show(self, text: str) -> None:
        """Write a text whose lines stand as they are, such as signs below a line."""
        self._write(text + "\n")

    def hear(self) -> str | None:
        """The next line without blanks around it; None at the end of the input."""
        line = self._read()
        return None if line is None else clean(line).strip()

    def answer(self) -> str | Command:
        """The next line while a question is open: an answer, or a command after a colon."""
        line = self.hear()
        if line is None:
            return Command("q")
        if line.startswith(":") and not line.startswith("::"):
            return Command(line[1:].strip().lower())
        return line.removeprefix(":")


def collect(asked: Asked, lines: Lines) -> Response | Command:
    """The learner's response, read in as many lines as its kind takes."""
    question = asked.question
    match question:
        case _ if self_graded(question):
            return _turn(lines)
        case Choice() | TrueFalse():
            return _one(asked, lines)
        case Multiple():
            picked = _picked(asked, lines, lambda n: n >= 1, "Numbers from 1 to {}, as in: 1 3")
            return picked if isinstance(picked, Command) else tuple(dict.fromkeys(picked))
        case Order():
            return _ordered(asked, lines)
        case Match():
            return _matched(asked, lines)
        case Cloze():
            return _gaps(question, asked.part, lines)
        case _:
            return lines.answer()


def _turn(lines: Lines) -> Response | Command:
    while (line := lines.answer()) != "":
        if isinstance(line, Command):
            return line
        lines.say(TURN)
    return ""


def _one(asked: Asked, lines: Lines) -> Response | Command:
    """One option, by its number or its words."""
    while True:
        line = lines.answer()
        if isinstance(line, Command) or not line:
            return line
        number = number_in(line, len(asked.options))
        if number is not None:
            return asked.options[number - 1]
        for option in asked.options:
            if line.casefold() == option.casefold():
                return option
        lines.say(f"A number from 1 to {len(asked.options)}, please.")


def _picked(
    asked: Asked, lines: Lines, right_length: Callable[[int], bool], sentence: str
) -> tuple[str, ...] | Command:
    """Options by their numbers on one line; nothing for an empty line."""
    while True:
        line = lines.answer()
        if isinstance(line, Command):
            return line
        if not line:
            return ()
        numbers = _numbers(line, len(asked.options))
        if numbers is not None and right_length(len(numbers)) and None not in numbers:
            return tuple(asked.options[n - 1] for n in numbers if n)
        lines.say(sentence.format(len(asked.options)))


def _ordered(asked: Asked, lines: Lines) -> Response | Command:
    """The items in their order; the last one falls into its own place."""
    items = len(asked.options)
    sentence = "Each number from 1 to {} once, as in: " + sample(items)
    while True:
        picked = _picked(asked, lines, lambda n: items - 1 <= n <= items, sentence)
        if isinstance(picked, Command) or not picked:
            return picked
        if len(set(picked)) == len(picked):
            return (*picked, *(o for o in asked.options if o not in picked))
        lines.say(sentence.format(items))


def _matched(asked: Asked, lines: Lines) -> Response | Command:
    """A partner for each row: all on one line, or a line each. An empty first line is no answer at all."""
    rows, partners = len(asked.lefts), len(asked.options)
    given: list[int | None] = []
    while len(given) < rows:
        line = lines.answer()
        if isinstance(line, Command):
            return line
        if not line and not given:
            return ()
        numbers = _numbers(line, partners) if line else (None,)
        taken = [n for n in (*given, *(numbers or ())) if n]
        if numbers is None or len(numbers) not in (1, rows - len(given)):
            lines.say(f"A number from 1 to {partners} for each row, or - to leave one open.")
        elif len(set(taken)) < len(taken):
            lines.say("Each number fits one row only.")
        else:
            given.extend(numbers)
            if len(given) < rows:
                lines.say(f"Row {len(given) + 1}: {asked.lefts[len(given)]}", indent="  ")
    return tuple((left, asked.options[n - 1]) for left, n in zip(asked.lefts, given, strict=True) if n)


def _gaps(question: Cloze, part: str, lines: Lines) -> Response | Command:
    """One line for each gap; an empty line leaves that gap empty."""
    labels = asking.gap_labels(question, part)
    filled: list[str] = []
    for number, label in enumerate(labels, 1):
        if len(labels) > 1 or label:
            lines.say(f"Gap {number}{f' ({label})' if label else ''}:")
        line = lines.answer()
        if isinstance(line, Command):
            return line
        filled.append(line)
    return tuple(filled)


def number_in(text: str, top: int) -> int | None:
    """A number from 1 to `top`, or None."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= top else None
    )


def _numbers(text: str, top: int) -> tuple[int | None, ...] | None:
    """Numbers from 1 to `top` (`-`: none), apart or, where all have one digit, together; None where one is
    not.
    """
    words = text.replace(",", " ").split()
    if len(words) == 1 and top <= 9:
        words = list(words[0])
    numbers: list[int | None] = []
    for word in words:
        number = number_in(word, top)
        if number is None and word != "-":
            return None
        numbers.append(number)
    return tuple(numbers)


def sample(items: int) -> str:
    """An order of so many items as a learner may type it."""
    return " ".join(str(n) for n in (*range(2, items + 1), 1))

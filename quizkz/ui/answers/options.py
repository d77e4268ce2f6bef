"""Answers that are picked from a list: one option, several, or all of them in order."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from textual.content import Content

from quizkz.grading import Response
from quizkz.grading.responses import texts
from quizkz.session import Asked, Graded
from quizkz.ui.answers.entry import CURSOR, GUTTER, Entry, Row
from quizkz.ui.flow import NOTHING, Room, hang
from quizkz.ui.footer import Key
from quizkz.ui.roles import ACCENT, KEY, MISSED, PLAIN, QUIET, RIGHT, STRONG
from quizkz.words import asking
from quizkz.words.measure import ordinal

DIGITS = 9
WORDS = 15
"""Cells kept at the right edge for the words of the verdict, so that no option wraps anew for them."""


def digits(number: int) -> str:
    """The digits that can be pressed: `1-4`, `1 2`."""
    return "1 2" if number == 2 else f"1-{min(number, DIGITS)}"


class Listed(Entry):
    """A list of options with a digit each and a cursor that is nowhere at first."""

    listed, spaced, turns = True, True, False
    shades: Mapping[str, str] = {"✓": PLAIN, "✗": PLAIN, "": PLAIN}
    """The style of an option's text after the answer, by its mark."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.options = asked.options

    def move(self, by: int) -> bool:
        """To the row above or below; from nowhere to the first or the last."""
        last = len(self.options) - 1
        if self.cursor is None:
            self.cursor = 0 if by > 0 else last
        else:
            self.cursor = min(max(self.cursor + by, 0), last)
        return True

    def digit(self, number: int) -> bool:
        """Take the option of that digit."""
        if number > len(self.options):
            return False
        return self.take(number - 1)

    def click(self, item: int, partner: int) -> bool:  # noqa: ARG002  # rows without partners
        """Take the option clicked."""
        return self.take(item)

    @abstractmethod
    def take(self, item: int) -> bool:
        """Give this option; whether that answers at once."""

    def places(self, response: Response) -> list[int]:
        """Where the options of a response stand; equal ones are taken in the order shown."""
        found: list[int] = []
        for text in texts(response):
            found += [n for n, option in enumerate(self.options) if option == text and n not in found][:1]
        return found

    def box(self, item: int) -> str:  # noqa: ARG002  # for kinds with boxes
        """What stands between digit and text: `[x]`, `[2]`, or nothing."""
        return ""

    @abstractmethod
    def verdict(self, item: int, graded: Graded) -> tuple[str, str]:
        """The mark and the words beside an option after the answer."""

    def rows(self, room: Room, graded: Graded | None = None) -> Sequence[Row]:
        """Every option, a row apart where there is room."""
        rows: list[Row] = []
        for item in range(len(self.options)):
            if rows and room.roomy:
                rows.append(Row(NOTHING))
            if graded is None:
                rows += self._open(item, room)
            else:
                rows += self._closed(item, room, graded)
        return rows

    def _head(self, item: int, style: str, box_style: str) -> Content:
        number = str(item + 1) if item < DIGITS else " "
        box = self.box(item)
        shown = Content.styled(f" {box}", box_style) if box else NOTHING
        return Content.styled(number, style) + shown + "  "

    def _width(self, room: Room) -> int:
        return room.width if room.narrow else room.width - WORDS

    def _open(self, item: int, room: Room) -> list[Row]:
        here = item == self.cursor
        box = self.box(item)
        head = self._head(item, KEY if here else ACCENT, QUIET if box == "[ ]" else KEY)
        text = Content.styled(
            asking.shown(self.options[item], self.asked.question), STRONG if here else PLAIN
        )
        gutter = CURSOR if here else GUTTER
        rows = [gutter + row for row in hang(head, text, self._width(room))]
        return [Row(_filled(row, room.width) if here else row, item) for row in rows]

    def _closed(self, item: int, room: Room, graded: Graded) -> list[Row]:
        mark, words = self.verdict(item, graded)
        style = {"✓": RIGHT, "✗": MISSED}.get(mark, QUIET)
        full = self.box(item) not in ("", "[ ]")
        head = self._head(item, QUIET, STRONG if full else QUIET)
        text = Content.styled(asking.shown(self.options[item], self.asked.question), self.shades[mark])
        rows = hang(head, text, self._width(room))
        if words and not room.narrow:
            rows[0] = rows[0].pad_right(room.width - rows[0].cell_length - len(words)) + Content.styled(
                words, style
            )
        first = Content.styled(f"{mark} ", style) if mark else GUTTER
        return [Row((first if n == 0 else GUTTER) + row, item, lit=bool(mark)) for n, row in enumerate(rows)]


def _filled(row: Content, width: int) -> Content:
    """A row under the cursor: its ground reaches through both gutters."""
    return row.pad_right(max(0, width + 4 - row.cell_length)).stylize_before("on $surface")


class Tick(Listed):
    """Several options, each ticked or not."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.ticked: set[int] = set()

    def take(self, item: int) -> bool:
        """Tick the option, or take its tick away."""
        self.cursor = item
        self.ticked ^= {item}
        return False

    def space(self) -> bool:
        """Tick the row under the cursor."""
        if self.cursor is not None:
            self.take(self.cursor)
        return self.cursor is not None

    def restore(self, response: Response) -> None:
        """The options ticked before."""
        self.ticked = set(self.places(response))

    def response(self) -> Response:
        """The ticked options, in the order shown."""
        return tuple(self.options[item] for item in sorted(self.ticked))

    def lacks(self) -> str:
        """Nothing once one is ticked."""
        return "" if self.ticked else asking.NO_ANSWER

    def box(self, item: int) -> str:
        """A box with its tick."""
        return "[x]" if item in self.ticked else "[ ]"

    def verdict(self, item: int, graded: Graded) -> tuple[str, str]:
        """What the verdict says of this option."""
        same = [n for n, option in enumerate(self.options) if option == self.options[item]]
        parts = [part for part in graded.verdict.parts if part.answer == self.options[item]]
        if not parts:
            return "", ""
        wanted = parts[min(same.index(item), len(parts) - 1)].wanted
        if item in self.ticked:
            return ("✓", "right") if wanted else ("✗", "not this one")
        return ("✗", "left out") if wanted else ("", "")

    def tip(self) -> str:
        """How many are ticked."""
        return asking.chosen_tip(len(self.ticked))

    def keys(self) -> list[Key]:
        """Enter answers, digits tick."""
        return [Key("Enter", "Answer"), Key(digits(len(self.options)), "Tick")]


class Place(Listed):
    """All items, each given its place in turn."""

    answers = True
    """Whether Enter answers when all are placed; else it goes on."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.placed: list[int] = []

    def take(self, item: int) -> bool:
        """Give the item the next place, or take it back; the last one left falls into its own."""
        self.cursor = item
        if item in self.placed:
            self.placed.remove(item)
            return False
        self.placed.append(item)
        rest = [n for n in range(len(self.options)) if n not in self.placed]
        if len(rest) == 1:
            self.placed += rest
        return False

    def space(self) -> bool:
        """Place the row under the cursor."""
        if self.cursor is not None and self.cursor not in self.placed:
            self.take(self.cursor)
        return self.cursor is not None

    def back(self) -> None:
        """Take the last place back, and with it the item that fell into its own."""
        if self.done and len(self.placed) > 1:
            self.placed.pop()
        if self.placed:
            self.cursor = self.placed.pop()

    @property
    def done(self) -> bool:
        """Whether every item has its place."""
        return len(self.placed) == len(self.options)

    def restore(self, response: Response) -> None:
        """The items placed before."""
        self.placed = self.places(response)

    def response(self) -> Response:
        """The items as placed."""
        return tuple(self.options[item] for item in self.placed)

    def lacks(self) -> str:
        """Items without a place."""
        if not self.placed:
            return asking.NO_ANSWER
        return "" if self.done else "Not every item has its place. Enter again answers."

    def box(self, item: int) -> str:
        """A box with the item's place."""
        return f"[{self.placed.index(item) + 1}]" if item in self.placed else "[ ]"

    def verdict(self, item: int, graded: Graded) -> tuple[str, str]:
        """Right, or where it belongs."""
        belongs = [n for n, part in enumerate(graded.verdict.parts) if part.answer == self.options[item]]
        place = self.placed.index(item) if item in self.placed else -1
        if place in belongs:
            return "✓", "right"
        return "✗", f"is the {ordinal(belongs[0] + 1)}" if belongs else ""

    def tip(self) -> str:
        """Which place comes next."""
        if self.done and not self.answers:
            return asking.ALL_PLACED
        return asking.order_tip(len(self.placed), len(self.options))

    def keys(self) -> list[Key]:
        """Digits until all are placed, then Enter."""
        back = [Key("Bksp", "Take back")] if self.placed else []
        if self.done:
            return [Key("Enter", "Answer"), *back]
        return [Key(digits(len(self.options)), f"Place {ordinal(len(self.placed) + 1)}"), *back]

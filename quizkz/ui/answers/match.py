"""Rows that are each given a partner by its digit."""

from collections.abc import Collection, Sequence
from itertools import zip_longest

from textual.content import Content

from quizkz.deck import Match
from quizkz.grading import Part, Response
from quizkz.grading.responses import pairs
from quizkz.session import Asked, Graded
from quizkz.ui.answers.entry import CURSOR, GUTTER, Entry, Row
from quizkz.ui.answers.options import digits
from quizkz.ui.flow import NOTHING, Room, hang
from quizkz.ui.footer import Key
from quizkz.ui.roles import ACCENT, KEY, MISSED, PLAIN, QUIET, RIGHT, STRONG, cells, quiet
from quizkz.words import asking

COLUMN = 44
"""Where the partners begin, in cells from the text's left edge, while they are short."""
USED = "  used"
Cell = tuple[Content, int]
"""A row of one column, and the place of the item or partner that it belongs to."""


class Pair(Entry):
    """Each row's partner; a partner given a second time leaves the row that had it."""

    listed, turns = True, False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.lefts, self.rights = asked.lefts, asked.options
        self.given: dict[int, int] = {}
        self.cursor: int = 0
        question = asked.question
        self.partner = asking.partner(question) if isinstance(question, Match) else "partner"

    def move(self, by: int) -> bool:
        """To the row above or below."""
        self.cursor = min(max(self.cursor + by, 0), len(self.lefts) - 1)
        return True

    def digit(self, number: int) -> bool:
        """Give the row this partner and go on to the next open row."""
        if number > len(self.rights):
            return False
        partner = number - 1
        self.given = {
            row: other for row, other in self.given.items() if other != partner and row != self.cursor
        }
        self.given[self.cursor] = partner
        rows = len(self.lefts)
        after = ((self.cursor + step) % rows for step in range(1, rows))
        self.cursor = next((row for row in after if row not in self.given), self.cursor)
        return False

    def click(self, item: int, partner: int) -> bool:
        """Go to the row clicked, or give the row the partner clicked."""
        if partner >= 0:
            return self.digit(partner + 1)
        if item >= 0:
            self.cursor = item
        return False

    def back(self) -> None:
        """Take back what the row has, or else what was given last."""
        row = self.cursor if self.cursor in self.given else next(reversed(self.given), None)
        if row is not None:
            del self.given[row]
            self.cursor = row

    @property
    def done(self) -> bool:
        """Whether every row has a partner."""
        return len(self.given) == len(self.lefts)

    def response(self) -> Response:
        """The pairs given, in the order of the rows."""
        return tuple((self.lefts[row], self.rights[other]) for row, other in sorted(self.given.items()))

    def restore(self, response: Response) -> None:
        """The pairs given before; equal sides are taken in the order shown."""
        self.given = {}
        for left, right in pairs(response):
            row = _first(self.lefts, left, self.given)
            partner = _first(self.rights, right, self.given.values())
            if row is not None and partner is not None:
                self.given[row] = partner

    def lacks(self) -> str:
        """Rows without a partner."""
        if not self.given:
            return asking.NO_ANSWER
        return "" if self.done else "Not every row has its partner. Enter again answers."

    def tip(self) -> str:
        """What a digit does, or that Enter comes next."""
        return "" if self.done else asking.tip(self.asked.question)

    def keys(self) -> list[Key]:
        """Digits until all rows have a partner, then Enter."""
        back = [Key("Bksp", "Take back")] if self.given else []
        if self.done:
            return [Key("Enter", "Answer"), *back]
        return [Key(digits(len(self.rights)), f"Give a {self.partner}"), *back]

    def rows(self, room: Room, graded: Graded | None = None) -> Sequence[Row]:
        """Rows at the left and partners at the right; in one narrow column the partners are below."""
        if room.narrow:
            rows = [Row(text, item) for text, item in self._left(room.width, graded)]
            return [*rows, Row(NOTHING), *self._below(room.width, graded)]
        column = self._column(room.width)
        pairs = zip_longest(self._left(column - 2, graded), self._right(room.width - column, graded))
        return [_beside(one or (GUTTER, -1), other, column + 2) for one, other in pairs]

    def _column(self, width: int) -> int:
        right = max(map(cells, self.rights), default=0) + 3 + len(USED)
        left = max(map(cells, self.lefts), default=0) + 6
        if right <= width - COLUMN:
            return min(COLUMN, width)
        return max(width - right, min(left, width // 2))

    def _left(self, width: int, graded: Graded | None) -> list[Cell]:
        rows: list[Cell] = []
        for item, left in enumerate(self.lefts):
            here = graded is None and item == self.cursor
            box = Content.styled(
                f"[{self.given[item] + 1}]" if item in self.given else "[ ]", self._shade(item, here, graded)
            )
            text = Content.styled(left, STRONG if here else PLAIN)
            gutter = CURSOR if here else GUTTER if graded is None else self._mark(item, graded)
            hung = hang(box + " ", text, width)
            rows += [((gutter if n == 0 or here else GUTTER) + row, item) for n, row in enumerate(hung)]
        return rows

    def _shade(self, item: int, here: bool, graded: Graded | None) -> str:
        if graded is not None:
            return STRONG if item in self.given else QUIET
        return KEY if item in self.given else ACCENT if here else QUIET

    def _part(self, item: int, graded: Graded) -> Part | None:
        same = [n for n, left in enumerate(self.lefts) if left == self.lefts[item]]
        parts = [part for part in graded.verdict.parts if part.label == self.lefts[item]]
        return parts[min(same.index(item), len(parts) - 1)] if parts else None

    def _mark(self, item: int, graded: Graded) -> Content:
        part = self._part(item, graded)
        right = part is not None and part.right
        return Content.styled("✓ " if right else "✗ ", RIGHT if right else MISSED)

    def _right(self, width: int, graded: Graded | None) -> list[Cell]:
        rows: list[Cell] = []
        used = set(self.given.values())
        for partner, right in enumerate(self.rights):
            rested = partner in used or graded is not None
            head = Content.styled(str(partner + 1), QUIET if rested else ACCENT) + "  "
            hung = hang(head, Content.styled(right, QUIET if rested else PLAIN), width - len(USED))
            if partner in used and graded is None:
                hung[0] = hung[0] + quiet(USED)
            rows += [(row, partner) for row in hung]
        return rows

    def _below(self, width: int, graded: Graded | None) -> list[Row]:
        """The partners side by side, used ones starred."""
        used = set(self.given.values())
        each = max(map(cells, self.rights), default=0) + 6
        across = max(1, width // each)
        shown = []
        for partner, right in enumerate(self.rights):
            rested = partner in used or graded is not None
            star = "*" if partner in used and graded is None else ""
            head = Content.styled(str(partner + 1), QUIET if rested else ACCENT) + "  "
            shown.append(hang(head, Content.styled(right + star, QUIET if rested else PLAIN), width))
        rows: list[Row] = []
        if across == 1:
            rows = [Row(GUTTER + row, -1, n, 0) for n, hung in enumerate(shown) for row in hung]
        for begin in range(0, len(shown) if across > 1 else 0, across):
            padded = [
                hung[0].pad_right(width // across - hung[0].cell_length)
                for hung in shown[begin : begin + across]
            ]
            rows.append(Row(NOTHING.join([GUTTER, *padded]).rstrip()))
        return [*rows, Row(GUTTER + quiet("* used"))] if used and graded is None else rows

    def told(self, room: Room, graded: Graded) -> Sequence[Row]:
        """Each row with its right partner."""
        rows: list[Row] = []
        for item, left in enumerate(self.lefts):
            part = self._part(item, graded)
            text = Content.assemble(left, "  ", (part.answer if part else "", STRONG))
            hung = hang(self._mark(item, graded), text, room.width + 2)
            rows += [Row(row, item) for row in hung]
        return rows


def _first(texts: Sequence[str], wanted: str, taken: Collection[int]) -> int | None:
    """The first place of a text that is not taken."""
    return next((n for n, text in enumerate(texts) if text == wanted and n not in taken), None)


def _beside(left: Cell, right: Cell | None, edge: int) -> Row:
    """A row of both columns."""
    text, item = left
    if right is None:
        return Row(text, item)
    return Row(text.pad_right(max(0, edge - text.cell_length)) + right[0], item, right[1], edge)

"""One option of a list: taken at once, or marked and open to change."""

from collections.abc import Mapping

from quizkz.deck import Choice, TrueFalse
from quizkz.grading import Response
from quizkz.session import Asked, Graded
from quizkz.ui.answers.options import Listed, digits
from quizkz.ui.footer import Key
from quizkz.ui.roles import MISSED, QUIET, RIGHT
from quizkz.words import asking, verdicts


class Choose(Listed):
    """One option, by a digit at once or by the cursor."""

    chosen: int | None = None
    shades: Mapping[str, str] = {"✓": f"bold {RIGHT}", "✗": MISSED, "": QUIET}

    def take(self, item: int) -> bool:
        """Choose the option, which answers."""
        self.chosen = item
        return True

    def enter(self) -> bool:
        """Choose the row under the cursor."""
        if self.cursor is not None:
            self.chosen = self.cursor
        return True

    def restore(self, response: Response) -> None:
        """The option chosen before."""
        self.chosen = next(iter(self.places(response)), None)

    def response(self) -> Response:
        """The option's text."""
        return "" if self.chosen is None else self.options[self.chosen]

    def lacks(self) -> str:
        """Nothing once an option is chosen."""
        return asking.NO_ANSWER if self.chosen is None else ""

    def verdict(self, item: int, graded: Graded) -> tuple[str, str]:  # noqa: ARG002  # the question tells
        """Marks the right option and the chosen one."""
        right = self.options[item] == _right(self.asked)
        chosen = item == self.chosen
        if (
            right
            and not chosen
            and self.chosen is not None
            and self.options[item] == self.options[self.chosen]
        ):
            return "", ""
        return verdicts.choice_mark(chosen=chosen, right=right)

    def keys(self) -> list[Key]:
        """Digits, and Enter once a row is marked."""
        choose = Key(digits(len(self.options)), "Choose")
        return [choose] if self.cursor is None else [Key("Enter", "Answer"), choose]


class Mark(Choose):
    """One option that is marked and may be changed: choosing it answers nothing yet."""

    def restore(self, response: Response) -> None:
        """The option chosen before, under the cursor."""
        super().restore(response)
        self.cursor = self.chosen

    def take(self, item: int) -> bool:
        """Mark the option."""
        self.cursor = self.chosen = item
        return False

    def space(self) -> bool:
        """Mark the row under the cursor."""
        if self.cursor is not None:
            self.take(self.cursor)
        return self.cursor is not None

    def back(self) -> None:
        """Take the mark away."""
        self.chosen = None

    @property
    def settled(self) -> bool:
        """Whether the cursor stands on no other row than the one marked."""
        return self.cursor in (None, self.chosen)

    def enter(self) -> bool:
        """Mark the row under the cursor first, where it is another."""
        settled = self.settled
        self.space()
        return settled

    def box(self, item: int) -> str:
        """A box with its mark."""
        return "[x]" if item == self.chosen else "[ ]"

    def keys(self) -> list[Key]:
        """Enter on a row that is not marked yet, and digits."""
        choose = Key(digits(len(self.options)), "Choose")
        return [choose] if self.settled else [Key("Enter", "Choose"), choose]


def _right(asked: Asked) -> str:
    """The right option's text."""
    question = asked.question
    if isinstance(question, TrueFalse):
        return str(question.answer).lower()
    return question.answer if isinstance(question, Choice) else ""

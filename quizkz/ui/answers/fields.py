"""Answers that are written into fields: a text, a number, the gaps of a cloze."""

from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from quizkz.deck import Cloze, Numeric
from quizkz.grading import Response
from quizkz.grading.responses import texts
from quizkz.session import Asked
from quizkz.ui.answers.entry import Entry
from quizkz.ui.flow import Room
from quizkz.ui.footer import Key
from quizkz.ui.roles import ACCENT, KEY, quiet
from quizkz.words import asking, measure

ROWS = 2
"""The rows of a field: its text and its rule."""
LABEL = 3
TEXT_WIDTH, NUMBER_WIDTH, GAP_WIDTH = 48, 24, 27
FIELD_LEAST, NUMBER_LEAST = 18, 12
"""A hint or unit that would leave a field less than this stands in the empty field instead."""


class Written(Entry):
    """The texts of the fields, one for a typed text or a number, one for each gap of a cloze."""

    turns = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        question = asked.question
        self.labels = asking.gap_labels(question, asked.part) if isinstance(question, Cloze) else ()
        self.texts = [""] * max(1, len(self.labels))
        self.cursor: int = 0

    def response(self) -> Response:
        """The text, or one text for each gap; nothing where all are empty."""
        texts = tuple(text.strip() for text in self.texts)
        if not isinstance(self.asked.question, Cloze):
            return texts[0]
        return texts if any(texts) else ()

    def restore(self, response: Response) -> None:
        """The texts given before."""
        before = (response,) if isinstance(response, str) else texts(response)
        self.texts = [*before, *[""] * len(self.texts)][: len(self.texts)]

    @property
    def open(self) -> list[int]:
        """The fields that are empty."""
        return [n for n, text in enumerate(self.texts) if not text.strip()]

    def lacks(self) -> str:
        """Empty fields."""
        if len(self.open) == len(self.texts):
            return asking.NO_ANSWER
        return f"{asking.gaps_open(len(self.open))}. Enter again answers." if self.open else ""

    def enter(self) -> bool:
        """On to the next empty gap from one that is filled; otherwise it answers."""
        if not self.open or self.cursor in self.open:
            return True
        after = [n for n in self.open if n > self.cursor]
        self.cursor = (after or self.open)[0]
        return False

    def unit(self, field: int) -> str:
        """What stands beside a field: the unit, or the gap's hint."""
        return self.labels[field] if self.labels else asking.unit(self.asked.question)

    def keys(self) -> list[Key]:
        """Enter, and the way between gaps."""
        if len(self.texts) == 1:
            return [Key("Enter", "Answer")]
        on = self.open and self.cursor not in self.open
        return [Key("Enter", "Next gap" if on else "Answer"), Key("Tab", "Next gap")]


class Field(Horizontal):
    """One field: its number, the input, what stands beside it."""

    can_focus = False

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place
        self.label = Static("", classes="label", markup=False)
        self.input = Input(select_on_focus=False)
        self.unit = Static("", classes="unit", markup=False)

    def compose(self) -> ComposeResult:
        """Number, input, unit."""
        yield self.label
        yield self.input
        yield self.unit

    def lay(self, entry: Written, room: Room) -> None:
        """Take the width that the kind and the screen allow."""
        many = len(entry.texts) > 1
        unit = entry.unit(self.place)
        most = (
            GAP_WIDTH if many else NUMBER_WIDTH if isinstance(entry.asked.question, Numeric) else TEXT_WIDTH
        )
        indent = LABEL if many else 0
        full = room.width - indent
        least = NUMBER_LEAST if most == NUMBER_WIDTH else FIELD_LEAST
        wide = room.narrow and most != NUMBER_WIDTH
        beside = full - measure.width(unit) - 1  # what a field can have beside the whole hint
        if unit and (wide or beside < least):
            self.input.placeholder, unit = unit, ""
        else:
            self.input.placeholder = ""
        self.label.display = many
        self.input.styles.width = full if wide else min(most, full, beside if unit else full)
        self.unit.display = bool(unit)
        self.unit.update(quiet(unit))
        self.light(entry.cursor == self.place)

    def light(self, here: bool) -> None:
        """Show the number as the one that is written into, or not."""
        self.label.update(Content.styled(str(self.place + 1), KEY if here else ACCENT))


class Fields(Vertical):
    """The fields of an answer, as many as it has; made once and used again."""

    can_focus = False

    class Edited(Message):
        """A text was changed, or another field is written into."""

    class Entered(Message):
        """Enter was pressed in a field."""

    def __init__(self) -> None:
        super().__init__(id="fields")
        self.fields: list[Field] = [Field(0)]
        self.entry: Written | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """The first field; more are mounted when a cloze needs them."""
        yield from self.fields

    @property
    def rows(self) -> int:
        """The rows that the fields take."""
        return ROWS * len(self.entry.texts) if self.entry and self.display else 0

    def show(self, entry: Entry | None, room: Room) -> None:
        """Show the fields of this answer; none of them where it is not a written one."""
        known = self.entry
        self.entry = entry if isinstance(entry, Written) else None
        self.display = self.entry is not None
        if self.entry is None:
            return
        while len(self.fields) < len(self.entry.texts):
            self.fields.append(Field(len(self.fields)))
            self.mount(self.fields[-1])
        for field in self.fields:
            field.display = field.place < len(self.entry.texts)
            if field.display:
                field.lay(self.entry, room)
        if known is not self.entry:
            self._fill(self.entry.texts)

    def _fill(self, texts: Iterable[str]) -> None:
        for field, text in zip(self.fields, texts, strict=False):
            with self.prevent(Input.Changed):
                field.input.value = text

    @property
    def target(self) -> Input:
        """The input to write into."""
        return self.fields[self.entry.cursor if self.entry else 0].input

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the text."""
        event.stop()
        place = self._place(event.input)
        if self.entry is None or place >= len(self.entry.texts) or self.entry.texts[place] == event.value:
            return  # a field that is shown empty was not written into
        self.entry.texts[place] = event.value
        self.post_message(self.Edited())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand Enter on."""
        event.stop()
        self.post_message(self.Entered())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field is written into."""
        if self.entry is None or not isinstance(event.widget, Input):
            return
        before = self.entry.cursor
        self.entry.cursor = min(self._place(event.widget), len(self.entry.texts) - 1)
        for field in self.fields:
            field.light(field.place == self.entry.cursor)
        if self.entry.cursor != before:  # the first is lit with the question, and its notice stays
            self.post_message(self.Edited())

    def _place(self, target: Input) -> int:
        return next(field.place for field in self.fields if field.input is target)

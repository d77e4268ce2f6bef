"""The question before something is taken back, and what is wrong with a deck."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from quizkz.catalogue import DeckEntry, Refreshed
from quizkz.clock import Clock
from quizkz.desk import DeckRow, Desk
from quizkz.errors import QuizkzError
from quizkz.problems import Problem
from quizkz.ui.commands import binding
from quizkz.ui.editor import Editor
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import Page, Result, Rows, toast
from quizkz.ui.roles import (
    MISSED,
    PLAIN,
    QUIET,
    SLIP,
    STRONG,
    TRACK,
    edges,
    left_edge,
    quiet,
    right_edge,
    strong,
    tilde,
)
from quizkz.words.measure import count

BLANK = Content("")


class _Back(Page[Result]):
    BINDINGS: ClassVar[list[BindingType]] = [binding("app.back", "back")]

    def action_back(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)


# ---- confirm -------------------------------------------------------------------------------------


class Confirm(_Back[bool]):
    """A question with a yes and a no that say what they do; Esc is no."""

    BINDINGS: ClassVar[list[BindingType]] = [binding("dialog.yes", "yes")]

    def __init__(self, question: str, yes: str, no: str = "Back", about: str = "") -> None:
        super().__init__()
        self._question, self._about = question, about
        self._yes = yes
        self._no = no

    def sheet(self) -> Iterable[Widget]:
        """The question, and what a yes does."""
        about = Content("\n\n") + quiet(self._about) if self._about else Content()
        yield Static(strong(self._question) + about, markup=False)

    def keys(self) -> Sequence[Key]:
        """Yes and no."""
        return [Key("Enter", self._yes), Key("Esc", self._no)]

    def action_yes(self) -> None:
        """Agree."""
        self.dismiss(result=True)


# ---- problems ------------------------------------------------------------------------------------

LABEL_CELLS = 9
NUMBER_CELLS = 4
LONG_LINE = 2
"""Cells kept before the span where a source line is longer than the screen."""


def problem_row(problem: Problem, width: int, *, source: bool, narrow: bool, roomy: bool) -> Content:
    """A problem: place, message and rule; severity and fix; the source line with carets where asked for."""
    error = problem.severity == "error"
    colour = MISSED if error else SLIP
    label = f"line {problem.place.line}" if problem.place.line else "file"
    cells = max(LABEL_CELLS, len(label) + 2)
    rule = "" if narrow else problem.rule
    room = width - cells - (len(rule) + 2 if rule else 0)
    message = Content.styled(problem.message, STRONG).wrap(max(8, room))
    first = left_edge(Content.styled(label, PLAIN), cells) + message[0]
    lines = [edges(first, quiet(rule), width) if rule else first]
    lines += [" " * cells + row for row in message[1:]]
    advice = Content.styled(problem.fix or problem.note, PLAIN).wrap(max(8, width - cells))
    severity = left_edge(Content.styled(problem.severity, f"bold {colour}"), cells)
    lines += [(severity if at == 0 else Content(" " * cells)) + row for at, row in enumerate(advice)]
    if source and problem.place.source:
        gap = [BLANK] if roomy else []
        lines += [*gap, *source_lines(problem, width, colour), *gap]
    else:
        lines.append(BLANK)
        return _with_gutter(lines, "✗ " if error else "! ", colour)
    if not roomy:
        lines.append(BLANK)
    return _with_gutter(lines, "✗ " if error else "! ", colour)


def _with_gutter(lines: Sequence[Content], mark: str, colour: str) -> Content:
    first, *rest = lines
    rows = [Content.styled(mark, f"bold {colour}") + first, *(Content("  ") + row for row in rest)]
    return Content("\n").join(rows)


def source_lines(problem: Problem, width: int, colour: str) -> list[Content]:
    """The line of a problem with carets below the span, moved left where the span would be off the screen."""
    place = problem.place
    text = place.source.expandtabs(1)
    room = max(8, width - NUMBER_CELLS - 3)
    start = min(max(0, place.column - 1 - place.cut), len(text))
    shift = 0
    while shift < start and cell_len(text[shift:start]) + min(place.width, 8) > room - LONG_LINE:
        shift += max(1, (start - shift) // 2)
    shown = text[shift:]
    before = cell_len(text[shift:start])
    carets = max(1, min(cell_len(text[start : start + place.width]), room - before))
    number = right_edge(quiet(str(place.line)), NUMBER_CELLS)
    rule = Content.styled(" │ ", TRACK)
    lines = [
        number + rule + Content.styled(shown, PLAIN).truncate(room, ellipsis=True),
        " " * NUMBER_CELLS + rule + " " * before + Content.styled("^" * carets, f"bold {colour}"),
    ]
    if place.label and before + carets + 1 + cell_len(place.label) <= room:
        lines[1] += Content.styled(f" {place.label}", QUIET)
    return lines


class _ProblemRows(Rows):
    """Only the first line of the chosen problem stands on the surface; its source stays calm."""

    def render_line(self, y: int) -> Strip:
        line = self.scroll_offset.y + y
        if 0 <= line < len(self._lines) and self._lines[line][1] > 0:
            style = self.get_visual_style("option-list--option")
            index, row = self._lines[line]
            return self._get_option_render(self.options[index], style)[row]
        return super().render_line(y)


class ProblemsScreen(_Back[None]):
    """What is wrong with a deck, where, and what to do."""

    FOCUS = "#problems"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("problems.check", "check"),
        binding("problems.fix", "fix"),
        binding("problems.fix_all", "fix_all"),
    ]

    def __init__(
        self,
        desk: Desk,
        row: DeckRow,
        clock: Clock,
        editor: Editor,
        *,
        home: Path | None = None,
        back: str = "Home",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._deck = row
        self._clock = clock
        self._editor = editor
        self._home = home
        self._leads = back
        self._problems: tuple[Problem, ...] = desk.catalogue.problems(row.id)
        self._opened: int | None = None
        self._chosen = 0

    def sheet(self) -> Iterable[Widget]:
        """A heading and the list of problems."""
        yield Static(id="above", markup=False)
        yield _ProblemRows(id="problems", markup=False)

    @property
    def _hides_source(self) -> bool:
        return self.narrow or self.short

    def redraw(self) -> None:
        """Draw heading and list for the present size."""
        blank = [] if self.short else [BLANK]
        number = count(len(self._problems), "problem")
        lines = [edges(strong(self._deck.title), quiet(number), self.column), *blank]
        if not self.short:
            path = self._problems[0].place.path if self._problems else ""
            fails = any(p.severity == "error" for p in self._problems)
            state = "does not load. Your progress on it is kept." if fails else "loads, with warnings."
            lines += [*quiet(f"{tilde(path, self._home)} {state}").wrap(self.column), *blank]
        self.query_one("#above", Static).update(Content("\n").join(lines))
        problems = self.query_one(Rows)
        problems.styles.height = max(1, self.rows - len(lines))
        rows = [self._row(at) for at in range(len(self._problems))]
        if problems.option_count == len(rows):
            for at, row in enumerate(rows):
                problems.replace_option_prompt_at_index(at, row)
        else:
            problems.clear_options()
            problems.add_options([Option(row) for row in rows])
            problems.highlighted = min(self._chosen, len(rows) - 1) if rows else None

    def _row(self, at: int) -> Content:
        source = self._opened == at if self._hides_source else self.roomy or at == self._chosen
        return problem_row(
            self._problems[at], self.column, source=source, narrow=self.narrow, roomy=self.roomy
        )

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        before, self._chosen = self._chosen, event.option_index
        problems = self.query_one(Rows)
        for at in {before, self._chosen}:
            if at < problems.option_count:
                problems.replace_option_prompt_at_index(at, self._row(at))
        problems.scroll_to_highlight()
        self.draw_keys()

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        self._open(event.option_index)

    @work
    async def _open(self, at: int) -> None:
        if self._hides_source and self._opened != at and self._problems[at].place.source:
            self._opened = at
            self.draw()
            self.query_one(Rows).scroll_to_highlight()
            return
        place = self._problems[at].place
        try:
            await self._editor.edit(Path(place.path), place.line)
        except QuizkzError as failure:
            toast(self, str(failure), warning=True)
        self.action_check()

    def action_check(self) -> None:
        """Read the deck files again, in a thread."""
        self._check()

    @work(thread=True, exclusive=True)
    def _check(self) -> None:
        found = self._desk.compile()
        self.app.call_from_thread(self._take, found)

    def action_fix(self) -> None:
        """Mend the chosen problem, where what mends it is sure."""
        if self._problems:
            problem = self._problems[min(self._chosen, len(self._problems) - 1)]
            if problem.replacement is None:
                toast(self, f"No fix is sure here. {problem.fix or problem.note or 'Mend it by hand.'}")
            else:
                self._fix(problem)

    def action_fix_all(self) -> None:
        """Mend every problem that can be."""
        if any(problem.replacement is not None for problem in self._problems):
            self._fix(None)
        elif self._problems:
            toast(self, "No fix is sure here; each has to be mended by hand.")

    def _fix(self, chosen: Problem | None) -> None:
        entry = next(e for e in self._desk.catalogue.decks() if self._deck.id in (e.id, str(e.path)))
        if entry.shipped:
            toast(self, "This deck comes with quizkz and stays as it is.")
        else:
            self._mend(entry.path, chosen)

    @work(thread=True, exclusive=True)
    def _mend(self, path: Path, chosen: Problem | None) -> None:
        """Mend one problem, or all, and read the deck again."""
        from quizkz.authoring import fixing  # brings pydantic, which opening this screen goes without

        try:
            said = fixing.mended_in_words(path, chosen)
        except QuizkzError as failure:
            said = str(failure)
        found = self._desk.compile()
        self.app.call_from_thread(self._take_mended, found, said)

    def _take_mended(self, found: Refreshed, said: str) -> None:
        toast(self, said)
        self._take(found)

    def _take(self, found: Refreshed) -> None:
        self._desk.take(found, self._clock())
        self._problems = self._desk.catalogue.problems(self._deck.id)
        if self._problems:
            self._opened = None
            self.draw()
        else:
            toast(self, f"{self._deck.title} has no problems now.")
            self.dismiss(None)

    def keys(self) -> Sequence[Key]:
        """Open the editor, fix, check again, home."""
        if not self._problems:
            return [Key("Esc", self._leads), KEYS]
        place = self._problems[min(self._chosen, len(self._problems) - 1)].place
        if self._hides_source and self._opened != self._chosen and place.source:
            first = Key("Enter", "Show the line", short="Show line")
        else:
            label = f"Open at line {place.line}" if place.line else "Open the file"
            first = Key("Enter", label, short="Open")
        sure = [problem.replacement is not None for problem in self._problems]
        fixes = [Key("f", "Fix")] if sure[min(self._chosen, len(sure) - 1)] else []
        fixes += [Key("F", "Fix all")] if sum(sure) > 1 else []
        return [first, *fixes, Key("r", "Check again", short="Check"), Key("Esc", self._leads), KEYS]


def problems_of(desk: Desk, broken: DeckEntry, clock: Clock, editor: Editor) -> ProblemsScreen:
    """The problems of a deck that an edit broke; Esc leads back to where it was edited."""
    row = DeckRow(broken.id, broken.title, broken=True)
    return ProblemsScreen(desk, row, clock, editor, back="Back")

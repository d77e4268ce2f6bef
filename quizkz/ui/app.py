"""The app: which screen stands where, themes, the key map.

Screens get what they work with in their constructors and tell the app what was asked of them by messages;
only the app decides which screen comes next.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.desk.titles import deck_title
from quizkz.query import Scope
from quizkz.review import CardId
from quizkz.ui import themes
from quizkz.ui.commands import binding, shown_key
from quizkz.ui.editor import Editor
from quizkz.ui.home import HomeScreen
from quizkz.ui.page import Page, toast
from quizkz.ui.palette import Palette, commands_of
from quizkz.ui.patience import BRIEFLY_MS
from quizkz.ui.terminal import TerminalApp
from quizkz.words import counts

if TYPE_CHECKING:  # they bring pydantic, home goes without
    from textual.actions import ActionParseResult

    from quizkz.exam.states import Result
    from quizkz.exam.taking import Exam


class QuizkzApp(TerminalApp, inherit_bindings=False):
    """The interface of one run: home; over it the sitting `start`, an exam, a report, a deck to `watch`."""

    CSS_PATH = Path(__file__).with_name("quizkz.tcss")
    TITLE = "quizkz"
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("app.quit", "quit", priority=True),
        binding("app.keys", "show_keys"),
        binding("app.palette", "command_palette", priority=True),
        binding("app.suspend", "suspend_process", priority=True),
        binding("app.interrupt", "help_quit"),
    ]

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        *,
        editor: Sequence[str] | None = None,
        viewer: Sequence[str] = (),
        start: Scope | None = None,
        watch: Path | None = None,
        exam: "Exam | None" = None,
        report: "tuple[Scope, str] | None" = None,
        practice: bool = False,
        limit: int | None = None,
        theme: str = "",
        colour: bool = True,
        mouse: bool = True,
        motion: bool = True,
        home: Path | None = None,
    ) -> None:
        # Textual chooses how to take colours away before a theme is set, and its greys of "the terminal's own
        # colours" are black on black. So without colour those stay as they are.
        super().__init__(ansi_color=None if colour else True, mouse=mouse)
        self._desk = desk
        self._clock = clock
        self._editor = Editor(editor or (), self.suspend, self._write)
        self._viewer = viewer
        self._home = home
        self._start = start
        self._watch = watch
        self._exam = exam
        self._asked_report = report
        self._of_exam: Screen[None] | None = None
        self._practice = practice
        self._limit = limit
        if not motion:
            self.animation_level = "none"
        self._take_theme(theme, colour=colour)

    def _take_theme(self, theme: str, *, colour: bool) -> None:
        """Use a theme; one that there is not is told of later."""
        themes.register(self)
        self._unknown_theme = "" if theme in ("", *self.available_themes) else theme
        if theme in self.available_themes:
            self.theme = theme
        else:
            self.theme = themes.DARK if colour else themes.ANSI

    def get_default_screen(self) -> Screen[None]:
        """Home lies below every other screen."""
        waits = self._start is not None or self._exam is not None
        return HomeScreen(self._desk, self._clock, self._editor, home=self._home, waiting=waits)

    def on_mount(self) -> None:
        """Take over the key map, then begin what was asked for."""
        self._desk.store.wait_briefly(BRIEFLY_MS)
        if self._desk.config.keys:
            self.set_keymap(dict(self._desk.config.keys))
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self.call_after_refresh(self._collect_again)
        if self._exam:
            self.take(self._exam)
        if self._asked_report:
            self.report(self._asked_report[0], span=self._asked_report[1])
        if self._watch:
            from quizkz.ui.watching import WatchScreen

            self.push_screen(WatchScreen(self._watch), lambda _: self.exit(return_code=0))

    @staticmethod
    def _collect_again() -> None:
        """After the first frame: what a start made stays, so the collector need not look at it ever again."""
        gc.freeze()
        gc.enable()

    def on_home_screen_decks_read(self) -> None:
        """The decks are read: a sitting that was asked for at the start can begin."""
        unknown, self._unknown_theme = self._unknown_theme, ""
        if unknown:
            toast(self, f"There is no theme “{unknown}”.", warning=True)
        start, self._start = self._start, None
        if start is not None:
            self.study(start, practice=self._practice, limit=self._limit)

    def on_home_screen_study_asked(self, message: HomeScreen.StudyAsked) -> None:
        """Begin the sitting that was asked for on home."""
        self.study(message.scope, practice=message.practice)

    def on_home_screen_browse_asked(self) -> None:
        """Show all questions."""
        from quizkz.ui.browse import BrowseScreen

        self.push_screen(BrowseScreen(self._desk, self._clock, self._editor))

    def on_browse_screen_study_asked(self, message: Message) -> None:
        """Begin a sitting on the cards found, or practice where none is ready."""
        from quizkz.ui.browse import BrowseScreen

        assert isinstance(message, BrowseScreen.StudyAsked)  # noqa: S101 (its handler's name says so)
        self.study(message.scope, practice=message.practice)

    def on_home_screen_report_asked(self, message: HomeScreen.ReportAsked) -> None:
        """Show the figures of a deck, or of all."""
        self.report(_of_deck(message.deck))

    def on_study_screen_report_asked(self, message: Message) -> None:
        """Show the figures of what was studied."""
        from quizkz.ui.study import StudyScreen

        assert isinstance(message, StudyScreen.ReportAsked)  # noqa: S101 (its handler's name says so)
        self.report(_of_deck(message.deck), back="Back")

    def on_report_screen_drill_asked(self, message: Message) -> None:
        """Practise the cards of a mix-up."""
        from quizkz.ui.report import ReportScreen

        assert isinstance(message, ReportScreen.DrillAsked)  # noqa: S101 (its handler's name says so)
        self.practise(message.cards)

    def on_home_screen_exam_asked(self, message: HomeScreen.ExamAsked) -> None:
        """Ask what the exam of a deck, or of all, shall be."""
        from quizkz.ui.exam_start import ExamStartScreen

        titles = {entry.id: entry.title for entry in self._desk.decks}
        title = deck_title(titles, message.deck)
        self._in_its_place(ExamStartScreen(self._desk, self._clock, message.deck, title))

    def on_exam_start_screen_begun(self, message: Message) -> None:
        """Show the exam."""
        from quizkz.ui.exam_start import ExamStartScreen

        assert isinstance(message, ExamStartScreen.Begun)  # noqa: S101 (its handler's name says so)
        self.take(message.exam)

    def on_exam_screen_ended(self, message: Message) -> None:
        """Show how it came out."""
        from quizkz.ui.exam import ExamScreen

        assert isinstance(message, ExamScreen.Ended)  # noqa: S101 (its handler's name says so)
        self.exam_result(message.result)

    def on_exam_result_screen_retry_asked(self, message: Message) -> None:
        """Practise what an exam found missing."""
        from quizkz.ui.exam_result import ExamResultScreen

        assert isinstance(message, ExamResultScreen.RetryAsked)  # noqa: S101 (its handler's name says so)
        self.practise(message.cards)

    def on_home_screen_problems_asked(self, message: HomeScreen.ProblemsAsked) -> None:
        """Show what is wrong with a deck."""
        from quizkz.ui.dialogs import ProblemsScreen

        self.push_screen(ProblemsScreen(self._desk, message.row, self._clock, self._editor, home=self._home))

    def on_home_screen_undo_asked(self) -> None:
        """Take back the last act; one of an earlier day only after asking."""
        acts = self._desk.store.last_act()
        if not acts:
            return
        if acts[0].day >= self._desk.today(self._clock()):
            self._take_back()
            return
        from quizkz.ui.dialogs import Confirm

        self.push_screen(Confirm(counts.EARLIER, "Take it back", "Keep it"), self._undo)

    def _undo(self, agreed: bool | None) -> None:
        if agreed:
            self._take_back()

    def _take_back(self) -> None:
        now = self._clock()
        taken = self._desk.store.undo(now, self._desk.today(now))
        if taken:
            from quizkz.words.care import taken_back  # home goes without it

            toast(self, taken_back(taken))
        self._home_screen().load()

    def _home_screen(self) -> HomeScreen:
        home = self.screen_stack[0]
        assert isinstance(home, HomeScreen)  # noqa: S101 (get_default_screen made it)
        return home

    def on_app_focus(self) -> None:
        """Back from another window, perhaps from an editor: look whether a deck changed."""
        home = self._home_screen()
        if home.is_current:
            home.look()

    def study(self, scope: Scope, *, practice: bool = False, limit: int | None = None) -> None:
        """Begin a sitting and show it."""
        # Imported here: the study screen brings pydantic and Markdown, home must not wait for them.
        from quizkz.session import Session
        from quizkz.ui.study import StudyScreen
        from quizkz.ui.viewer import Viewer

        session = Session(self._desk, scope, self._clock(), practice=practice, limit=limit)
        viewer = Viewer(self._viewer)
        self.push_screen(StudyScreen(session, self._clock, self._editor, viewer, desk=self._desk))

    def report(self, scope: Scope, *, span: str = "year", back: str = "Home") -> None:
        """Show the figures of a scope."""
        # Imported here: home goes without what reads and draws figures.
        from quizkz.desk.reporting import Reporter
        from quizkz.ui.report import ReportScreen

        reader = Reporter(self._desk)
        self.push_screen(ReportScreen(self._desk, self._clock, reader, scope, span=span, back=back))

    def fit(self) -> None:
        """Fit the schedule to the learner."""
        from quizkz.ui.fit import FitScreen

        self.push_screen(FitScreen(self._desk, self._clock))

    def simulate(self) -> None:
        """Show what desired retention costs."""
        from quizkz.ui.simulate import SimulateScreen

        self.push_screen(SimulateScreen(self._desk, self._clock))

    def take(self, exam: "Exam") -> None:
        """Show an exam on its way; how it came out where it is over, or has nothing left to ask."""
        from quizkz.ui.exam import ExamScreen
        from quizkz.ui.viewer import Viewer

        if exam.result or not exam.number:
            self.exam_result(exam.result or exam.hand_in(self._clock()))
        else:
            self._in_its_place(ExamScreen(exam, self._clock, Viewer(self._viewer), self._desk))

    def exam_result(self, result: "Result") -> None:
        """Show how an exam came out."""
        from quizkz.ui.exam_result import ExamResultScreen

        cut_off = result.timed_out
        self._in_its_place(
            ExamResultScreen(self._desk, result, self._clock, home=self._home, cut_off=cut_off)
        )

    def _in_its_place(self, screen: Screen[None]) -> None:
        """Show the next screen of an exam in the place of the one before, whatever lies over that."""
        before, self._of_exam = self._of_exam, screen
        if before not in self.screen_stack:
            self.push_screen(screen)
            return
        while self.screen is not before:
            self.pop_screen()
        self.switch_screen(screen)

    async def _write(self, path: Path, line: int) -> None:
        """Show the editor inside the app, and wait until it is left."""
        from quizkz.ui.writing import WriteScreen

        await self.push_screen_wait(WriteScreen(path, line))

    def practise(self, cards: Sequence[CardId]) -> None:
        """Begin a sitting of practice on some cards."""
        self.study(Scope(cards=tuple(cards)), practice=True)

    def action_command_palette(self) -> None:
        """Show the palette, once."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        """Quit; a text that is not saved is asked about first."""
        screen = self.screen
        if isinstance(screen, Page) and screen.unsaved:
            screen.action_back()
        else:
            self.exit(return_code=0)

    def action_show_keys(self) -> None:
        """Show the page of keys, once."""
        from quizkz.ui.keys import KeysScreen, sections_of

        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen(self._desk.config.keys, sections_of(self.screen)))

    def action_help_quit(self) -> None:
        """Say which key quits: ^c copies in a field, so it must not end a sitting."""
        toast(self, f"{shown_key('app.quit', self._desk.config.keys)} quits; nothing is lost.")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette that belong to no screen."""
        return commands_of(self, screen)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key stands for."""
        act = partial(super().run_action, action, default_namespace, namespaces)
        return await self.screen.patience.key(act) if isinstance(self.screen, Page) else await act()

    async def _on_message(self, message: Message) -> None:
        act = partial(super()._on_message, message)
        if type(message).__module__.startswith("quizkz.") and isinstance(self.screen, Page):
            await self.screen.patience.message(act, message)
        else:
            await act()

    def pass_on(self, number: int) -> bool:
        """Hand a signal on to the learner's editor; whether one is open."""
        return self._editor.pass_on(number)


def _of_deck(deck: str) -> Scope:
    """A deck by its id, or all where it is empty."""
    return Scope(decks=(deck,)) if deck else Scope()

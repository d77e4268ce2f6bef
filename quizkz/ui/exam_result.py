"""An exam that is over: how it came out, and every question of it with its answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from quizkz.clock import Clock
from quizkz.desk import Desk
from quizkz.errors import QuizkzError
from quizkz.exam import results
from quizkz.exam.states import Attempt, Item, Result
from quizkz.review import SET_DUE, CardId
from quizkz.session import Graded
from quizkz.ui import exam_result_view as view
from quizkz.ui.answers import entry_for
from quizkz.ui.asking import StagePage
from quizkz.ui.commands import binding, moves
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.roles import tilde
from quizkz.ui.stage import Around
from quizkz.words import exams


def _scrolling() -> list[BindingType]:
    return [
        *moves("exam"),
        binding("study.more", "space"),
        binding("app.back", "back"),
        binding("dialog.yes", "enter"),
    ]


class ExamResultScreen(StagePage[None]):
    """How an exam came out; `back`: where Esc leads."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_scrolling(),
        binding("exam.look", "look"),
        binding("exam.retry", "retry"),
        binding("exam.export", "export"),
        binding("home.undo", "undo"),
    ]

    class RetryAsked(Message):
        """The learner wants to practise what was missed."""

        def __init__(self, cards: Sequence[CardId]) -> None:
            super().__init__()
            self.cards = tuple(cards)

    def __init__(
        self,
        desk: Desk,
        result: Result,
        clock: Clock,
        *,
        back: str = "Home",
        home: Path | None = None,
        cut_off: bool = False,
    ) -> None:
        super().__init__()
        self._home = home
        self._desk, self._result, self._clock, self._back = desk, result, clock, back
        self._notice = ""
        self._sent = 0  # how many cards were sent to review and not taken back
        self._tried = False  # whether sending was tried: then Enter leads on
        self._begun, _ = results.missed_cards(desk, result)
        self._cut_off = cut_off  # what was still typed for the question must not mean anything here

    @property
    def _known(self) -> Sequence[Item]:
        """The missed questions that are still in a deck."""
        return [item for item in self._result.missed if item.asked is not None]

    def redraw(self) -> None:
        """Draw for the present size."""
        room = self.room
        self._stage.text(view.top(self._result, room), view.rows(self._result, room, self._notice), room)

    def keys(self) -> Sequence[Key]:
        """Send the missed to review, then what else can be done with them."""
        known = len(self._known)
        look = Key("v", "Look through", short="Look")
        if self._cut_off:
            return [Key("Enter", "Go on"), Key("Esc", self._back), KEYS]
        if not known:
            return [Key("Enter", self._back), look, Key("x", "Export"), KEYS]
        if self._tried:
            undo = [Key("u", "Undo")] if self._sent else []
            return [Key("Enter", self._back), *undo, look, Key("r", "Retry them"), Key("x", "Export"), KEYS]
        if not self._begun:
            return [
                Key("Enter", exams.practise(known)),
                look,
                Key("Esc", self._back),
                Key("x", "Export"),
                KEYS,
            ]
        send = len(self._begun)
        return [
            Key("Enter", f"Send {send} missed" if self.narrow else exams.send(send)),
            look,
            Key("r", "Retry them", short="Retry"),
            Key("Esc", self._back),
            Key("x", "Export"),
            KEYS,
        ]

    def _say(self, notice: str) -> None:
        self._notice = notice
        self._stage.body.scroll_home(animate=False, immediate=True)
        self.draw()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Where the clock ended the exam, letters mean something only once Enter went on."""
        return not (self._cut_off and action in ("look", "retry", "export", "undo"))

    def action_enter(self) -> None:
        """Send the missed to review, or practise them where all are new; then leave."""
        if self._cut_off:
            self._cut_off = False
            self.draw()
            return
        if self._tried or not self._known:
            self.dismiss(None)
            return
        if not self._begun:
            self._tried = True
            self.action_retry()
            return
        self._sent, new = results.send_missed(self._desk, self._result, self._clock())
        self._tried = True
        self._say(exams.sent(self._sent, len(self._begun) - self._sent, new))

    def action_undo(self) -> None:
        """Take the sending back, where nothing came after it."""
        acts = self._desk.store.last_act()
        if self._sent and acts and acts[0].kind == SET_DUE:
            now = self._clock()
            self._desk.store.undo(now, self._desk.today(now))
            self._sent, self._tried = 0, False
            self._say("Taken back.")

    def action_look(self) -> None:
        """Look through every question."""
        self.app.push_screen(ExamReviewScreen(self._result))

    def action_retry(self) -> None:
        """Practise what was missed."""
        if self._known:
            self.post_message(self.RetryAsked([item.card for item in self._known]))

    def action_export(self) -> None:
        """Write the exam to files in a folder beside the log."""
        folder = self._desk.places.log.parent / "exams"
        try:
            path = written(self._result, folder)
        except QuizkzError as failure:
            self._say(str(failure))
        else:
            self._say(f"Written to {tilde(path, self._home)} and, as a table, to {path.stem}.csv beside it.")


def past(desk: Desk, attempt: Attempt, clock: Clock) -> ExamResultScreen:
    """How an earlier exam came out, opened from elsewhere."""
    return ExamResultScreen(desk, results.result(desk, attempt), clock, back="Back")


def written(result: Result, folder: Path) -> Path:
    """Write an exam as Markdown and as CSV, over what was written of it before; where the first stands."""
    from quizkz.exchange.attempts import file_stem, to_csv, to_markdown  # only who exports needs them
    from quizkz.exchange.files import write_new

    name = file_stem(result.attempt)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # responses are the learner's own
    except OSError as error:
        raise QuizkzError(f"{folder} cannot be made: {(error.strerror or str(error)).lower()}.") from error
    write_new(folder / f"{name}.md", [to_markdown(result)], force=True)
    write_new(folder / f"{name}.csv", [to_csv(result)], force=True)
    return folder / f"{name}.md"


class ExamReviewScreen(StagePage[None]):
    """The questions of an exam one by one, each with what was said and what is right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_scrolling(),
        binding("exam.before", "go(-1)"),
        binding("exam.after", "go(1)"),
    ]

    def __init__(self, result: Result) -> None:
        super().__init__()
        self._result = result
        self._place = 0

    def redraw(self) -> None:
        """Draw the question as after an answer in a sitting."""
        item, room = self._result.items[self._place], self.room
        top = view.review_top(self._result, self._place, room)
        if item.asked is None or item.verdict is None:
            self._stage.text(top, view.gone(item, room), room)
            return
        entry = entry_for(item.asked)
        entry.restore(item.answered.response)
        graded = Graded(
            item.asked, item.answered.response, item.verdict, self_graded=False, rating=None, previews={}
        )
        self._stage.lay(graded, entry, "", room, Around(top, view.review_task(item, room)))

    def keys(self) -> Sequence[Key]:
        """On to the next, after the last back."""
        last = self._place == len(self._result.items) - 1
        return [Key("Enter", "Back" if last else "Next"), Key("←→", "Move"), Key("Esc", "Back"), KEYS]

    def action_enter(self) -> None:
        """The next question; after the last back."""
        if self._place == len(self._result.items) - 1:
            self.dismiss(None)
        else:
            self.action_go(1)

    def action_go(self, by: int) -> None:
        """The question before or after."""
        self._place = min(max(self._place + by, 0), len(self._result.items) - 1)
        self._stage.body.scroll_home(animate=False, immediate=True)
        self.draw()

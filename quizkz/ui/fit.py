"""The schedule fitted to the learner: how far the fit is, what it measured, and what adopting it would do.

Adopting places every card of the library anew, and so does taking a fit back: either is done in a thread too,
and waited for.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from quizkz.clock import Clock, Now
from quizkz.desk import Desk
from quizkz.desk.titles import deck_title
from quizkz.fit.adopting import in_force, to_take_back
from quizkz.fit.fitting import Fitted
from quizkz.fit.running import Fitter, Outcome
from quizkz.ui.commands import binding
from quizkz.ui.finding import FindingPage, Progress, find
from quizkz.ui.flow import NOTHING, wrap
from quizkz.ui.footer import KEYS, Key
from quizkz.ui.page import toast
from quizkz.ui.roles import PLAIN, STRONG, accent, edges, quiet, right_edge, strong, styled
from quizkz.words import fitting

TABLE = 56
"""The widest table, in cells: a row is easy to follow from its name to its figures."""


class FitScreen(FindingPage[Outcome, bool]):
    """A fit to the answers of some decks, or (none named) of all; whether one was adopted or taken back."""

    HEADING, STOPPED = fitting.TITLE, fitting.STOPPED
    BINDINGS: ClassVar[list[BindingType]] = [binding("dialog.yes", "adopt"), binding("fit.undo", "undo")]

    def __init__(self, desk: Desk, clock: Clock, decks: Sequence[str] = ()) -> None:
        super().__init__(clock)
        self._decks = tuple(decks)
        self._fitter = Fitter(desk)
        self._doing = ""
        titles = {entry.id: entry.title for entry in desk.decks}
        self._titles = [deck_title(titles, deck) for deck in decks]
        self._back = to_take_back(desk.store, tuple(desk.good), decks)
        self._holds = fitting.holds(in_force(desk.store, decks or tuple(desk.good)), self._back)

    def finding(self, now: Now) -> Callable[[Progress], Outcome]:
        """Read, fit and foresee."""
        return lambda progress: self._fitter.fit(self._decks, now, progress)

    def scope(self) -> str:
        """The decks whose answers are fitted to."""
        return fitting.heading(self._titles)

    def before(self) -> str:
        """What a fit is."""
        return f"{fitting.WHAT} {self._holds}".rstrip()

    def far(self, *far: object) -> str:
        """How far the fit is."""
        return fitting.progress(*far)  # type: ignore[arg-type]  # as the fitter tells it

    def result(self, found: Outcome, width: int) -> list[Content]:
        """What the fit came to."""
        return [*result(found, width, brief=self.short), *wrap(quiet(self._holds), width)]

    def lines(self, width: int) -> list[Content]:
        """What is being written, else what came of the fit or how far it is."""
        return wrap(accent(self._doing), width) if self._doing else super().lines(width)

    # ---- adopting, and taking back ---------------------------------------------------------------

    @property
    def _offer(self) -> Fitted | None:
        """What may be adopted."""
        outcome = self.found
        return outcome.fitted if outcome and outcome.fitted.parameters and not self.failure else None

    def action_adopt(self) -> None:
        """Adopt what is offered."""
        offer = self._offer
        if offer is not None and not self._doing:
            self._doing = fitting.ADOPTING
            self.draw()
            self._adopt(offer, self.clock())

    @work(thread=True, group="adopt")
    def _adopt(self, offer: Fitted, now: Now) -> None:
        find(self, lambda _: self._fitter.adopt(offer, now), self._adopted, self.fail, lambda *_: None)

    def _adopted(self, _: None) -> None:
        toast(self, fitting.adopted(self._titles, fitting.KEY_BACK), stays=True)
        self.dismiss(result=True)

    def action_undo(self) -> None:
        """Take back what is in force, also before the fit is through."""
        if self._back and not self._doing:
            self._doing = fitting.TAKING_BACK
            self.draw()
            self._take_back(self.clock())

    @work(thread=True, group="adopt")
    def _take_back(self, now: Now) -> None:
        find(
            self,
            lambda _: self._fitter.take_back(self._back, now),
            self._taken,
            self.fail,
            lambda *_: None,
        )

    def _taken(self, moved: int) -> None:
        toast(self, fitting.taken_back(self._back, moved))
        self.dismiss(result=True)

    def fail(self, why: str) -> None:
        """Say why it went no further."""
        self._doing = ""
        super().fail(why)

    def action_back(self) -> None:
        """Stop, or keep what is in force; what is being written is waited for."""
        if not self._doing:
            self.leave(result=False)

    def keys(self) -> Sequence[Key]:
        """Adopt, keep, take back, or stop."""
        if self._doing:
            return [KEYS]
        if self._offer is None:
            *first, keys = super().keys()
            return [*first, *self._undo_key, keys]
        adopt = Key("Enter", "Adopt the fit", short="Adopt")
        return [adopt, Key("Esc", "Keep the schedule", short="Keep"), *self._undo_key, *self.more(), KEYS]

    @property
    def _undo_key(self) -> Sequence[Key]:
        return [Key("u", "Take back the one in force", short="Take back")] if self._back else []


def result(outcome: Outcome, width: int, *, brief: bool) -> list[Content]:
    """What a fit came to, as rows; `brief`: without blank ones."""
    blank = [] if brief else [NOTHING]
    found, effect = outcome
    rows: list[Content] = []
    if found.before is not None:
        rows += [*wrap(styled(fitting.measured(found), PLAIN), width), *blank]
    if effect is None:
        rows += [*wrap(strong(fitting.kept(found)), width), *blank]
    else:
        rows += [*wrap(strong(fitting.moves(effect)), width), *blank]
    table = _table(outcome, min(width, TABLE))
    if table:
        rows += [*table, *blank, *wrap(quiet(fitting.MEANS), width)]
    return rows if effect is None else [*rows, *wrap(quiet(fitting.MONTH_MEANS), width)]


def _table(outcome: Outcome, width: int) -> list[Content]:
    """The figures as they are and as they would be, each with its name; none where there are none."""
    rows = fitting.table(*outcome)
    if not rows:
        return []
    cells = 2 + max(len(text) for _, *texts in (("", fitting.NOW, fitting.FITTED), *rows) for text in texts)
    head = right_edge(quiet(fitting.NOW), cells) + right_edge(quiet(fitting.FITTED), cells)
    holds, other = (PLAIN, STRONG) if outcome.effect else (STRONG, PLAIN)  # strong is what will be in force
    figures = [
        right_edge(styled(now, holds), cells) + right_edge(styled(then, other), cells)
        for _, now, then in rows
    ]
    named = [edges(quiet(name), both, width) for (name, _, _), both in zip(rows, figures, strict=True)]
    return [edges(NOTHING, head, width), *named]

"""How the browser draws: a row of its list, the facts of a card, its question as the learner will see it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from quizkz.clock import Now
from quizkz.deck import Numeric, Question, all_tags, question_from_json
from quizkz.desk import Desk
from quizkz.memory import Memory, retrievability
from quizkz.review import REVERSE, CardId, split_card
from quizkz.scheduling import CardState, elapsed
from quizkz.search import Fault, Finder, Known, Line, Query
from quizkz.session import Trial
from quizkz.session.prompts import prompt
from quizkz.texts.simple import simple
from quizkz.ui import markdown, question
from quizkz.ui.answers import entry_for
from quizkz.ui.flow import NOTHING, Room, hang, wrap
from quizkz.ui.footer import KEYS_IN_FIELD, Key
from quizkz.ui.roles import (
    ACCENT,
    MISSED,
    PLAIN,
    QUIET,
    SLIP,
    STRONG,
    cut,
    edges,
    left_edge,
    quiet,
    right_edge,
)
from quizkz.words import browsing

Rows = Sequence[Content]
KIND_CELLS, DUE_CELLS, LABEL_CELLS = 10, 10, 10
PAIR = 64
"""Cells of the list and its gutters where the card stands beside it."""
FACTS = 7
"""Rows that the card takes below the list: a rule, five facts, a blank one."""
LEAST = 4
"""With fewer rows for the list the facts are left out."""
PROMPT_LEAST = 24
"""With fewer cells for the prompt the kind is left out."""
FAULT_MOST = 4
"""Rows that say what is wrong with a search where rows are few."""
PROMPT_CHARS = 400
"""Of a prompt no more than this is read for a row."""


def heads(width: int) -> Content:
    """The names of the columns."""
    return quiet(_columns(Content("Question"), Content("kind"), Content("due"), width))


def row(line: Line | None, now: Now, today: int, width: int, *, here: bool) -> Content:
    """A card's row, with its gutters; blank where the card is gone."""
    gutter = Content.styled("▌ ", ACCENT) if here else Content("  ")
    if line is None:
        return gutter + quiet("gone")
    due = browsing.due(line.state, now, today)
    text = simple(prompt(question_from_json(line.json), split_card(line.card)[2])[:PROMPT_CHARS])
    style = STRONG if here else PLAIN
    cells = _columns(
        Content.styled(" ".join(text.split()), style),
        Content.styled(line.kind, QUIET),
        Content.styled(due, style if due == "now" else QUIET),
        width,
    )
    return gutter + cells


def _columns(text: Content, kind: Content, due: Content, width: int) -> Content:
    room = width - KIND_CELLS - DUE_CELLS - 2
    if room < PROMPT_LEAST:
        return left_edge(text, max(1, width - DUE_CELLS - 1)) + " " + right_edge(due, DUE_CELLS)
    return left_edge(text, room) + "  " + left_edge(kind, KIND_CELLS) + right_edge(due, DUE_CELLS)


def tip(
    query: Query | Fault,
    known: Known,
    scrolled: int,
    widths: tuple[int, int],
    *,
    short: bool,
    refused: bool = False,
) -> Rows:
    """What may be typed, or what is wrong with what was typed; then the names of the columns.

    `scrolled`: the cells of the field that are off its left edge; `widths`: of the sheet and of the list.
    `refused`: a key did nothing because of what is wrong.
    """
    width, listed = widths
    if isinstance(query, Fault):
        rows = fault(query, max(0, 2 + query.start - scrolled), width, refused=refused)
        if short:
            return rows[:FAULT_MOST]
    elif short:
        return []
    else:
        rows = [quiet(browsing.tip(query, known.saved)), NOTHING]
    return [*rows, *([NOTHING] if len(rows) < 2 else []), heads(listed)]


def fault(found: Fault, before: int, width: int, *, refused: bool = False) -> list[Content]:
    """Carets below the span of a fault, what is wrong beside or below them; `before`: cells on its left.

    `refused`: what is wrong stands out, for it is why a key did nothing.
    """
    said = Content.styled(found.message, f"bold {SLIP}" if refused else PLAIN)
    carets = max(1, min(found.end - found.start, width - before))
    marked = Content(" " * before) + Content.styled("^" * carets, f"bold {MISSED}")
    if marked.cell_length + 1 + len(found.message) <= width:
        return [marked + " " + said]
    return [marked, *wrap(said, width)]


class Facts(NamedTuple):
    """What is told of a card, as texts."""

    answer: str
    bounds: str
    recall: str
    seen: str
    due: str
    tags: str
    written: str

    def rows(self, width: int) -> list[Content]:
        """All but the answer, each cut to its row."""
        named = {
            "Recall": self.recall,
            "Seen": self.seen,
            "Next due": self.due,
            "Tags": self.tags,
            "Written": self.written,
        }
        return [_fact(name, Content(text), width) for name, text in named.items() if text]

    def answer_row(self, width: int) -> Content:
        """The answer, cut to one row."""
        beside = quiet(f"   {self.bounds}") if self.bounds else NOTHING
        return _fact("Answer", Content.styled(" ".join(self.answer.split()), STRONG) + beside, width)

    def answer_rows(self, width: int) -> list[Content]:
        """The whole answer."""
        beside = quiet(f"   {self.bounds}") if self.bounds else NOTHING
        return hang(quiet("Answer".ljust(LABEL_CELLS)), Content.styled(self.answer, PLAIN) + beside, width)


def _fact(name: str, text: Content, width: int) -> Content:
    return quiet(name.ljust(LABEL_CELLS)) + cut(text, width - LABEL_CELLS)


def facts(trial: Trial, desk: Desk, finder: Finder, now: Now) -> Facts:
    """What is told of the card of a trial."""
    asked = trial.asked
    card, today = asked.card, desk.today(now)
    state = desk.store.state(card)
    verdict = trial.answer()
    line = desk.catalogue.line(card)
    return Facts(
        answer=asked.question.prompt if asked.part == REVERSE else verdict.answer,
        bounds=_tolerance(asked.question),
        recall=_recall(card, state, desk, now, today),
        seen=browsing.seen(*_seen(state, finder, card)),
        due=browsing.next_due(state, now, today),
        tags=", ".join(sorted(all_tags(asked.deck, asked.question))),
        written=browsing.written(line[0].name, line[1]) if line else "",
    )


def _tolerance(question: Question) -> str:
    """How far from the answer is right too."""
    return f"± {question.tolerance}" if isinstance(question, Numeric) and question.tolerance else ""


def _seen(state: CardState | None, finder: Finder, card: CardId) -> tuple[int, int]:
    times, missed = finder.seen(card)
    return max(times, state.answers if state else 0), missed


def _recall(card: CardId, state: CardState | None, desk: Desk, now: Now, today: int) -> str:
    deck = split_card(card)[0]
    chance = None
    if state is not None and state.stability is not None and state.difficulty is not None:
        memory = Memory(state.stability, state.difficulty)
        chance = retrievability(memory, elapsed(state, now.at, today), desk.store.parameters(deck))
    return browsing.recall(chance, desk.policy(deck).placing.desired_retention)


def below(told: Facts, width: int) -> list[Content]:
    """The card in five rows, for a screen that has no place beside the list."""
    return [told.answer_row(width), *told._replace(tags="").rows(width)]


def beside(trial: Trial, told: Facts, room: Room) -> Sequence[Content]:
    """The question as the learner will see it, the answer quiet below it, then the facts."""
    asked = trial.asked
    entry = entry_for(asked)
    shown = question.prompt(asked, entry, room, None)
    given = [item.text[2:] for item in entry.rows(room._replace(roomy=False, narrow=True))]
    answer = told.answer_rows(room.measure)
    why = markdown.rows(asked.question.explanation or "", room.measure, PLAIN)
    blocks = [shown, given, answer, why]
    known = told.rows(room.width)
    most = max(1, room.rows - len(known) - 1)
    rows = [piece for block in blocks if block for piece in [*block, NOTHING]]
    if len(rows) > most:
        rows = [*rows[: most - 1], quiet("…")]
    return [*rows, *known]


def keys(number: int, *, typed: bool) -> Sequence[Key]:
    """What works on so many cards found; `typed`: there is a search to clear."""
    leave = Key("Esc", "Clear" if typed else "Home")
    if not number:
        return [leave, KEYS_IN_FIELD]
    study = f"Study these {number:,}" if number > 1 else "Study this one"
    return [
        Key("Enter", "Open"),
        Key("↑↓", "Move"),
        Key("^o", "Edit"),
        Key("^s", study, short="Study"),
        leave,
        Key("^y", "Why now", spare=True),
        *([Key("^n", "Save the search", spare=True)] if typed else []),
        Key("^t", "Practise", spare=True),
        Key("^g", "Care", spare=True),
        KEYS_IN_FIELD,
    ]


def top(found: int, of: int, width: int, *, narrow: bool) -> Content:
    """The name of the screen, how many cards are found, and their order."""
    left = Content.assemble(("Browse", STRONG), ("   " + browsing.found(found, of), QUIET))
    return edges(left, "" if narrow else quiet("sorted by due"), width)

"""How an exam came out, as rows: the score against its mark, where it went well, what was missed."""

from collections.abc import Sequence

from textual.content import Content

from quizkz.exam.states import Item, Part, Result
from quizkz.ui.end import listed
from quizkz.ui.flow import NOTHING, Room, wrap
from quizkz.ui.roles import MISSED, PLAIN, QUIET, RIGHT, STRONG, bar, cut, edges, left_edge, quiet, strong
from quizkz.words import exams

GUTTER = Content("  ")
SCORE_BAR, PART_BAR, NAME = 40, 24, 22
MARK = "┃"
MOST_TAGS = 6


def top(result: Result, room: Room) -> list[Content]:
    """What was taken, when, and how long it took."""
    when = exams.when(result.attempt)
    long = "" if room.narrow else f", {exams.span(result.took_ms)}"
    name = strong(exams.EXAM if room.narrow else exams.RESULT)
    return [edges(name + quiet(f"   {result.attempt.title}"), quiet(f"{when}{long}"), room.width)]


def rows(result: Result, room: Room, notice: str) -> list[Content]:
    """All below the top, with its gutter; where rows are few the score and what was missed."""
    blocks = [_score(result, room), _missed(result, room)]
    if notice:
        blocks.insert(0, _hung([strong(row) for row in wrap(notice, room.measure)]))
    if not room.short:
        blocks.insert(-1, _parts(result, room))
    gap = [] if room.short else [NOTHING] * (2 if room.roomy else 1)
    done: list[Content] = [] if room.short else [NOTHING]
    for place, block in enumerate(block for block in blocks if block):
        done += [*(gap if place else []), *block]
    return done


def _score(result: Result, room: Room) -> list[Content]:
    """Passed or not, the bar with the pass mark, the scores before, and what else bears on it."""
    style = RIGHT if result.passed else MISSED
    head = Content.assemble(
        (exams.mark(result), style),
        " ",
        (exams.verdict(result), f"bold {style}"),
        "   ",
        (exams.score(result), STRONG),
    )
    rows = [*wrap(head, room.width), *([NOTHING] if room.roomy else []), _score_bar(result, style, room)]
    said = [exams.last_scores((*result.earlier, result.score))]
    said += [exams.OVER] if result.timed_out else []
    said += [] if room.short else _certainty(result)
    return _hung([*rows, *(quiet(row) for text in said if text for row in wrap(text, room.measure))])


def _score_bar(result: Result, style: str, room: Room) -> Content:
    """The score as a bar, the pass mark a `┃` in it."""
    width = min(SCORE_BAR, room.width)
    share = result.attempt.spec.pass_share
    at = min(int(share * width + 0.5), width - 1)
    drawn = bar(result.score, width, done=style)
    drawn = drawn[:at] + Content.styled(MARK, STRONG) + drawn[at + 1 :]
    if room.narrow:
        return drawn
    return drawn + Content.assemble(
        "   ", ("pass mark ", QUIET), (MARK, STRONG), (f" {_percent(share)}", QUIET)
    )


def _percent(share: float) -> str:
    return exams.pass_mark(share).removeprefix("pass mark ")


def _certainty(result: Result) -> list[str]:
    """What certainty came to, where it was asked for."""
    points = exams.certainty(result)
    return [f"{points[0].upper()}{points[1:]}. {exams.certainty_rule()}"] if points else []


def _parts(result: Result, room: Room) -> list[Content]:
    """Right of how many by deck; of a single deck by tag."""
    by_deck = len(result.by_deck) > 1
    parts = result.by_deck if by_deck else _telling(result)
    if len(parts) < 2:
        return []
    head = edges(quiet(exams.BY_DECK if by_deck else exams.BY_TAG), quiet(exams.RIGHT), room.width)
    return _hung([head, *(_part(part, room) for part in parts)])


def _telling(result: Result) -> list[Part]:
    """The tags that tell questions apart, of many those with the most questions."""
    tags = [part for part in result.by_tag if part.number < len(result.items)]
    kept = sorted(tags, key=lambda part: -part.number)[:MOST_TAGS]
    return [part for part in tags if part in kept]


def _part(part: Part, room: Room) -> Content:
    right = Content.styled(exams.part(part.right, part.number), PLAIN)
    name = Content.styled(part.name, PLAIN)
    if room.narrow or room.width < NAME + PART_BAR + 12:
        return edges(name, right, room.width)
    drawn = bar(part.right / part.number, PART_BAR, done=QUIET)
    return edges(left_edge(name, NAME) + "  " + drawn, right, room.width)


def _missed(result: Result, room: Room) -> list[Content]:
    """What has no full credit with its answer; where rows are few without."""
    if not result.missed:
        return _hung([quiet(exams.ALL_RIGHT)])
    done = [GUTTER + edges(quiet(exams.MISSED), quiet("" if room.short else exams.ANSWER), room.width)]
    for item in result.missed:
        done += listed(item.prompt, item.answer or exams.GONE, room)
    return done


def _hung(rows: Sequence[Content]) -> list[Content]:
    return [GUTTER + row for row in rows]


def review_top(result: Result, place: int, room: Room) -> list[Content]:
    """Which question of the exam is looked at."""
    number = len(result.items)
    at = quiet(f"{place + 1} of {number}")
    head = strong(exams.RESULT) + quiet(f"   {result.attempt.title}")
    rule = [] if room.short else [bar((place + 1) / number, room.width)]
    return [edges(head, at, room.width), *rule]


def review_task(item: Item, room: Room) -> Content:
    """The task, and at its right what the learner had said of it."""
    asked, given = item.asked, item.answered
    said = [exams.NOT_SAID] if given.credit is None else []
    said += [exams.MARKED] if given.marked else []
    said += [f"you said: {exams.SURENESS[given.sure]}"] if given.sure is not None else []
    left = exams.question(asked) if asked else ""
    return edges(quiet(left), quiet("" if room.narrow else ", ".join(said)), room.width)


def gone(item: Item, room: Room) -> list[Content]:
    """A question that is in no deck any more, as far as it is known."""
    mark = "✓" if item.right else "✗"
    word = Content.assemble((mark, RIGHT if item.right else MISSED), f" {exams.GONE}")
    said = [quiet(f"You said  {item.said or exams.NOT_SAID}")]
    prompt = [row.stylize_before(STRONG) for row in wrap(item.prompt, room.measure)]
    return _hung([NOTHING, *prompt, NOTHING, cut(word, room.width), *said])
